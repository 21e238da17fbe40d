//! `chartmill predict`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill::describer::EndedEarly;
use chartmill::predictor::{Answerer, ModelAnswerer, PredictCounts, PredictionsWriter, Shortfall, predict_all, read_picture};
use chartmill_dataset::Release;
use chartmill_describe::model::exchange::{Picture, PictureFormat};
use chartmill_schema::Split;
use chartmill_trainer::questions::{self, Question};
use chartmill_trainer::score::{ScoreError, TestSet};

use super::args::{PredictArgs, SplitName};
use super::describe::{listen, spent, told};
use super::model_args::Model;
use super::{DONE, NOT_ALL, in_shell, progress_bar, say, say_error, stopping};

/// What the questions of a test set are told about the form of the answer: what LLaVA was told in training.
const INSTRUCTION: &str = "Answer the question using a single word or phrase.";

type Questions = Box<dyn Iterator<Item = Result<Question, ScoreError>> + Send>;

pub(super) fn run(args: &PredictArgs) -> Result<u8> {
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("predictions.jsonl"));
    if args.about.is_dir() {
        refuse(args.question.is_some(), "QUESTION goes with a picture; a dataset has its own questions")?;
        refuse(args.images.is_some(), "--images goes with a test set; a dataset knows its pictures")?;
        refuse(args.instruction.is_some(), "--instruction goes with a test set; the records of a dataset have their own")?;
        let release = Release::open(&args.about)?;
        let split = Split::from(args.split.unwrap_or(SplitName::Test));
        return ask_all(args, &out, &|| Ok(Box::new(questions::of_release(&release, split)?)));
    }
    refuse(args.split.is_some(), "--split goes with a dataset's folder")?;
    if is_on_s3(&args.about) || is_picture(&args.about)? {
        let question = args.question.as_deref().map(str::trim).filter(|question| !question.is_empty());
        let question = question.with_context(|| format!("a question about {} is missing", args.about.display()))?;
        return ask_one(args, &out, question);
    }
    refuse(args.question.is_some(), "QUESTION goes with a picture (PNG, JPEG, GIF or WebP), and this file is none")?;
    let instruction = args.instruction.clone().unwrap_or_else(|| INSTRUCTION.to_owned());
    let set = TestSet::read(&args.about, args.images.as_deref())?;
    ask_all(args, &out, &|| Ok(Box::new(questions::of_test_set(set.clone(), &instruction).map(Ok))))
}

fn refuse(is_wrong: bool, why: &str) -> Result<()> {
    if is_wrong {
        bail!("{why}; leave it out")
    }
    Ok(())
}

/// Who is asked: a server, or an endpoint of SageMaker.
fn open(args: &PredictArgs, out: &Path) -> Result<Model> {
    match &args.endpoint {
        Some(name) => open_endpoint(args, out, name),
        None => args.model_args().open(out),
    }
}

#[cfg(feature = "sagemaker")]
fn open_endpoint(args: &PredictArgs, out: &Path, name: &str) -> Result<Model> {
    use super::endpoint_model::EndpointModel;

    // The client of models tries again by itself, and keeps to the limits while it does.
    let endpoint = EndpointModel::new(args.cloud.connect(args.region.as_deref(), Some(1))?, name);
    args.model_args().open_as(out, name.to_owned(), None, Box::new(endpoint), false)
}

#[cfg(not(feature = "sagemaker"))]
fn open_endpoint(_: &PredictArgs, _: &Path, _: &str) -> Result<Model> {
    bail!("{}", super::NO_AWS)
}

fn is_on_s3(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with("s3://"))
}

/// Reads a picture on S3 with our own credentials: whoever is asked gets bytes, never an address.
#[cfg(feature = "sagemaker")]
fn picture_on_s3(args: &PredictArgs) -> Result<Picture> {
    use chartmill_trainer::cloud::{Address, Endpoint};

    let cloud = args.cloud.connect(args.region.as_deref(), None)?;
    let bytes = cloud.read_object(&Address::parse(&args.about.to_string_lossy())?, Endpoint::MOST_PICTURE_BYTES)?;
    Picture::new(bytes).with_context(|| format!("{} is no PNG, JPEG, GIF or WebP picture", args.about.display()))
}

#[cfg(not(feature = "sagemaker"))]
fn picture_on_s3(_: &PredictArgs) -> Result<Picture> {
    bail!("{}", super::NO_AWS)
}

fn is_picture(path: &Path) -> Result<bool> {
    use std::io::Read;

    let mut head = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    file.take(16).read_to_end(&mut head).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(PictureFormat::of(&head).is_some())
}

fn ask_one(args: &PredictArgs, out: &Path, question: &str) -> Result<u8> {
    let picture = if is_on_s3(&args.about) { picture_on_s3(args)? } else { read_picture(&args.about)? };
    let model = open(args, out)?;
    let text = match args.instruction.as_deref().filter(|instruction| !instruction.is_empty()) {
        Some(instruction) => format!("{question}\n{instruction}"),
        None => question.to_owned(),
    };
    let answer = ModelAnswerer::new(&model.client, args.answer_tokens).answer(&text, &picture)?;
    if args.json {
        say(&serde_json::to_string_pretty(&serde_json::json!({"question": text, "text": answer.text}))?)?;
    } else {
        say(&answer.text)?;
    }
    if answer.shortfall == Some(Shortfall::Unreadable) {
        say_error("the server's reply could not be understood; it is kept in the store");
        return Ok(NOT_ALL);
    }
    Ok(DONE)
}

/// Asks all questions, which are gone through twice: the first time to see that all can be read, before any is paid for.
fn ask_all(args: &PredictArgs, out: &Path, questions: &dyn Fn() -> Result<Questions>) -> Result<u8> {
    let mut count = 0;
    for question in questions()? {
        let Question { image, .. } = question?;
        if !image.is_file() {
            bail!("there is no picture {}; see --images, or `chartmill verify` for a dataset", image.display());
        }
        count += 1;
    }
    if count == 0 {
        bail!("{} has no questions in this part; choose another with --split", args.about.display());
    }
    let model = open(args, out)?;
    listen(&model)?;
    let mut writer = PredictionsWriter::create(out)?;
    let bar = progress_bar(count, "asking");
    let done = predict_all(
        questions()?,
        count,
        &ModelAnswerer::new(&model.client, args.answer_tokens),
        args.concurrency.unwrap_or(8).max(1),
        &mut |predicted| writer.put(predicted),
        &|done| bar.set_position(done),
    );
    bar.finish_and_clear();
    let counts = match done.map_err(anyhow::Error::downcast::<EndedEarly>) {
        Ok(counts) => counts,
        Err(Ok(early)) => {
            say_error(&told(&early, "questions", super::describe::ANSWERS_ALONE, "", &model.client.tally()));
            return Ok(stopping::code_or(NOT_ALL));
        }
        Err(Err(error)) => return Err(error),
    };
    writer.finish()?;
    say(&summary(args, out, counts, &model)?)?;
    Ok(DONE)
}

fn summary(args: &PredictArgs, out: &Path, counts: PredictCounts, model: &Model) -> Result<String> {
    if args.json {
        return Ok(serde_json::to_string_pretty(&counts)?);
    }
    let mut short = Vec::new();
    for (n, what) in [
        (counts.cut, "were cut (see --answer-tokens)"),
        (counts.filtered, "were held back by a filter"),
        (counts.unreadable, "could not be understood and are empty"),
    ] {
        if n > 0 {
            short.push(format!("{n} {what}"));
        }
    }
    let short = if short.is_empty() { String::new() } else { format!(" Of the answers {}.", short.join(", ")) };
    Ok(format!(
        "{0} holds the answers of {1} to {2} questions.{short}\n  {3}\n\nScore them:  chartmill score {5} {4}\n",
        out.display(),
        model.name,
        counts.questions,
        spent(&model.client.tally()),
        in_shell(&args.about),
        in_shell(out)
    ))
}

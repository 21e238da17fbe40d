//! `chartmill reproduce`.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;
use chartmill::grow::GrownFrom;
use chartmill::{Inputs, Reproduced, WordingFiles, reproduce};
use chartmill_augment::dataset::Dataset;
use clap::Parser;

use super::augment::held_out_of;
use super::{DONE, NOT_ALL, progress_bar, say};

/// Files that are told one by one.
const TOLD: usize = 20;

/// Every record and picture is made again from the dataset's own manifest and descriptions, without a model and without the files that it
/// was made from, and compared byte by byte; then the hash of every file. Nothing is written. What was grown from another dataset needs that
/// once more. The exit code is 0 where all is the same, 1 where something differs, and 2 where it cannot be made again.
#[derive(Debug, Parser)]
pub(crate) struct ReproduceArgs {
    /// The dataset's folder
    #[arg(value_name = "OUT", default_value = "chartmill-out")]
    pub(crate) dir: PathBuf,
    /// The files of wordings that it was asked with, if it was
    #[arg(long, value_name = "FILE.toml", num_args = 1..)]
    pub(crate) wordings: Vec<PathBuf>,
    /// The dataset that it was grown from, if it was made by `chartmill augment`
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) dataset: Option<PathBuf>,
    /// The folder of that dataset's pictures [default: beside the file]
    #[arg(long, value_name = "DIR", requires = "dataset")]
    pub(crate) images: Option<PathBuf>,
    /// The datasets that were held out, in their order
    #[arg(long, value_name = "FILE|DIR", num_args = 1.., requires = "dataset")]
    pub(crate) exclude: Vec<PathBuf>,
    /// The folder of a model's answers, where one was asked for tables
    #[arg(long, value_name = "DIR", requires = "dataset")]
    pub(crate) store: Option<PathBuf>,
    /// Threads to use [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(args: &ReproduceArgs) -> Result<u8> {
    let bar = progress_bar(0, "making again");
    let wordings = if args.wordings.is_empty() { WordingFiles::default() } else { WordingFiles::read(&args.wordings)? };
    let mut reading = |rows| bar.set_position(rows);
    let grown_from = match &args.dataset {
        Some(dataset) => Some(GrownFrom {
            dataset: Dataset::open(dataset)?,
            images: args.images.clone(),
            held_out: held_out_of(&args.exclude, &mut reading)?,
            answers: args.store.clone(),
        }),
        None => None,
    };
    let inputs = Inputs { wordings, grown_from };
    let reproduced = reproduce(&args.dir, inputs, args.threads, &mut reading, &mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })?;
    bar.finish_and_clear();
    if args.json {
        say(&serde_json::to_string_pretty(&report(&reproduced))?)?;
    } else {
        say(&told(args, &reproduced))?;
    }
    Ok(if reproduced.difference.is_none() { DONE } else { NOT_ALL })
}

fn told(args: &ReproduceArgs, reproduced: &Reproduced) -> String {
    let dir = args.dir.display();
    // Writing to a `String` cannot fail.
    let mut text = String::new();
    if !reproduced.builds.is_empty() {
        let _ = writeln!(text, "{dir} was made by another build of Chartmill, so its bytes may differ for that reason:");
        for difference in &reproduced.builds {
            let _ = writeln!(text, "  {difference}");
        }
    }
    let Some(difference) = &reproduced.difference else {
        let but = if reproduced.builds.is_empty() { "" } else { ", but for the build that manifest.json names" };
        let _ = writeln!(text, "{dir} is reproduced: {} records and every file, byte for byte{but}.", reproduced.records);
        return text;
    };
    let _ = writeln!(text, "{dir} differs from what is made again.");
    if let Some(sample) = &difference.sample {
        let field = if sample.field.is_empty() { String::new() } else { format!(", {}", sample.field) };
        let _ = writeln!(text, "  first sample  {} (slot {})", sample.id, sample.slot);
        let _ = writeln!(text, "  in it         {} ({}){field}", sample.place, sample.file);
        let _ = writeln!(text, "  the release   {}", sample.found);
        let _ = writeln!(text, "  made again    {}", sample.rebuilt);
    }
    for file in difference.files.iter().take(TOLD) {
        let _ = writeln!(text, "  {file}");
    }
    if difference.files.len() > TOLD {
        let _ = writeln!(text, "  ... and {} more; --json lists them", difference.files.len() - TOLD);
    }
    let _ = writeln!(text, "  why           {}: {}", difference.why.key(), difference.why.told());
    text
}

fn report(reproduced: &Reproduced) -> serde_json::Value {
    let difference = reproduced.difference.as_ref().map(|difference| {
        let sample = difference.sample.as_ref().map(|sample| {
            serde_json::json!({
                "id": sample.id, "slot": sample.slot, "place": sample.place.to_string(), "file": sample.file, "field": sample.field,
                "found": sample.found, "rebuilt": sample.rebuilt,
            })
        });
        let files: Vec<_> =
            difference.files.iter().map(|file| serde_json::json!({ "file": file.file, "detail": file.detail })).collect();
        serde_json::json!({ "why": difference.why.key(), "sample": sample, "files": files })
    });
    let builds: Vec<_> = reproduced
        .builds
        .iter()
        .map(|difference| serde_json::json!({ "key": difference.key, "was": difference.was, "now": difference.now }))
        .collect();
    serde_json::json!({ "records": reproduced.records, "builds": builds, "difference": difference })
}

//! The arguments, as typed.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use chartmill_dataset::Shard;
use clap::{Parser, Subcommand, ValueEnum};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::augment_args::AugmentArgs;
use super::cloud_args::CloudArgs;
use super::convert_args::ConvertArgs;
use super::deploy_args::DeployArgs;
use super::inspect_args::InspectArgs;
use super::merge::MergeArgs;
use super::model_args::{Key, ModelArgs, ProviderName, first};
use super::reproduce::ReproduceArgs;
use super::train_args::TrainArgs;

/// Makes verified chart-understanding training data for LLaVA and its peers: charts, questions, and answers that are computed from the
/// data and checked against what the picture shows. Offline; the same seed gives the same bytes.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 110,
    after_help = "Begin with `chartmill generate`: 200 records in `chartmill-out`, in seconds."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a dataset
    Generate(Box<GenerateArgs>),
    /// Ask a language model for descriptions
    Describe(Box<DescribeArgs>),
    /// Tell what is wrong with a dataset that you have, and write a corrected copy
    Inspect(InspectArgs),
    /// Grow a dataset that you already have
    Augment(Box<AugmentArgs>),
    /// Write a dataset as other trainers and libraries read it
    Convert(ConvertArgs),
    /// Check a dataset again, from its files alone
    Verify(VerifyArgs),
    /// Make a dataset again from its own manifest and descriptions, and compare every byte
    Reproduce(ReproduceArgs),
    /// Join the shards of a run into the dataset that one run makes
    Merge(MergeArgs),
    /// List the charts, with what they accept
    Charts(ChartsArgs),
    /// Print the JSON Schema of descriptions, queries, annotations or records
    Schema(SchemaArgs),
    /// Draw one description as one chart, to PNG or SVG
    Render(RenderArgs),
    /// Keep golden pictures of your own, and find out at once when one changes
    Golden(GoldenArgs),
    /// Write a job that fine-tunes LLaVA on a dataset with SageMaker
    Train(Box<TrainArgs>),
    /// Serve the model of a job at an endpoint of SageMaker, or remove that endpoint
    Deploy(DeployArgs),
    /// Ask a model the questions of a dataset or of a test set, or one question about one picture
    Predict(Box<PredictArgs>),
    /// Score a model's predictions, or compare those of two
    Score(ScoreArgs),
}

/// The flags of `generate`. A file given by `--config` holds any of them by the same names; what is typed wins over what the file says.
#[derive(Debug, Default, Parser, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct GenerateArgs {
    /// Folder to write the dataset into [default: chartmill-out]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// How many records [default: 200]
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
    /// Seed of every choice: the same seed gives the same bytes [default: 1]
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
    /// Charts to draw, separated by commas; see `chartmill charts` [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) charts: Option<Vec<String>>,
    /// Languages of the pictures, separated by commas: en, es, pt-BR [default: en]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) locale: Option<Vec<String>>,
    /// Languages of the questions, separated by commas [default: each picture is asked in its own]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) question_locale: Option<Vec<String>>,
    /// Your own data: CSV or TSV tables, JSON or JSON Lines descriptions, or folders of them [default: invented by the built-in describer]
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    pub(crate) from: Option<Vec<PathBuf>>,
    /// The model that has to be able to read the pictures: llava-1.5, llava-next, qwen2.5-vl, qwen3-vl or native [default: llava-1.5]
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// A fixed size of all pictures, such as 800x600 [default: varied, to suit the target]
    #[arg(long, value_name = "WxH")]
    pub(crate) size: Option<String>,
    /// Questions in a training record, N or N-M; validation and test records have one [default: 3-6]
    #[arg(long, value_name = "N|N-M")]
    pub(crate) turns: Option<String>,
    /// Shares of question kinds and answer forms in percent, such as recognize=60,compute=30,several-steps=10,short=75,steps=15,sentence=10
    #[arg(long, value_name = "SHARES")]
    pub(crate) mix: Option<String>,
    /// Shares of the splits [default: train=0.9,validation=0.05,test=0.05]; a share for `test_hard` keeps some themes, palettes, fonts, subjects and
    /// wordings for that split alone
    #[arg(long, value_name = "SHARES")]
    pub(crate) splits: Option<String>,
    /// Files of wordings to ask with beside the built-in ones, as `describe --paraphrase` writes them
    #[arg(long, value_name = "FILE.toml", num_args = 1..)]
    pub(crate) wordings: Option<Vec<PathBuf>>,
    /// The title of the dataset card [default: Chartmill chart question answering]
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// The license to publish it under, as the Hugging Face hub names it, such as cc-by-4.0 [default: other, and the card says that none was
    /// chosen]
    #[arg(long, value_name = "ID")]
    pub(crate) license: Option<String>,
    /// Formats, separated by commas; all but llava go to folders of their own, OUT-FORMAT; see `chartmill convert` [default: llava]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) format: Option<Vec<String>>,
    /// Where the dataset will be on S3, for the format `bedrock`
    #[arg(long, value_name = "s3://BUCKET/FOLDER")]
    pub(crate) s3: Option<String>,
    /// The account that owns the bucket, where it is not that of the job
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) bucket_owner: Option<String>,
    /// Threads to use; no byte depends on it [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Empty slots (records that no attempt could fill) that are still taken for success [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) max_refused: Option<u64>,
    /// Continue an unfinished run in the folder
    #[arg(long)]
    pub(crate) resume: bool,
    /// Make only part I of N, from 1/N to N/N, with no need to know of the others; `chartmill merge` joins them
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// A TOML file that holds any of these flags
    #[arg(long, value_name = "FILE.toml")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// How many records to make from each description that the model is asked for [default: 4]
    #[arg(long, value_name = "N", requires = "provider", help_heading = "Descriptions from a model")]
    pub(crate) records_per_description: Option<NonZeroU64>,
    /// The model and what it may cost
    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

/// The flags of `describe`. A file given by `--config` holds any of them by the same names, those of the model in its table `[model]`.
#[derive(Clone, Debug, Default, Parser, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DescribeArgs {
    /// Ask for new wordings of the question templates instead, for `generate --wordings` once a person has reviewed them
    #[arg(long)]
    pub(crate) paraphrase: bool,
    /// With --paraphrase, the kinds of questions to reword, separated by commas, such as largest,kth [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) families: Option<Vec<String>>,
    /// The file to write the descriptions into, as JSON Lines [default: descriptions.jsonl], or the wordings, as TOML [default:
    /// wordings.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// How many descriptions [default: 50]; with --paraphrase, how many new wordings of each template [default: 3]
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
    /// Seed of what is asked for [default: 1]
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
    /// Charts that the descriptions are meant for, separated by commas; see `chartmill charts` [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) charts: Option<Vec<String>>,
    /// Languages of the descriptions, or of the wordings, separated by commas [default: en]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) locale: Option<Vec<String>>,
    /// Empty slots (descriptions of which every attempt was refused) that are still taken for success [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) max_refused: Option<u64>,
    /// Print the first prompts and an estimate of the cost, and ask nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// A TOML file that holds any of these flags
    #[arg(long, value_name = "FILE.toml")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// The model and what it may cost
    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

impl DescribeArgs {
    /// What is typed, and behind it what a file says.
    pub(crate) fn or(&self, file: &Self) -> Self {
        Self {
            paraphrase: self.paraphrase || file.paraphrase,
            families: first(self.families.as_ref(), file.families.as_ref()),
            out: first(self.out.as_ref(), file.out.as_ref()),
            count: first(self.count.as_ref(), file.count.as_ref()),
            seed: first(self.seed.as_ref(), file.seed.as_ref()),
            charts: first(self.charts.as_ref(), file.charts.as_ref()),
            locale: first(self.locale.as_ref(), file.locale.as_ref()),
            max_refused: first(self.max_refused.as_ref(), file.max_refused.as_ref()),
            dry_run: self.dry_run || file.dry_run,
            json: self.json || file.json,
            config: None,
            model: self.model.or(&file.model),
        }
    }
}

#[derive(Debug, Parser)]
pub(crate) struct VerifyArgs {
    /// The dataset's folder
    #[arg(value_name = "OUT", default_value = "chartmill-out")]
    pub(crate) dir: PathBuf,
    /// Threads to use [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Parser)]
pub(crate) struct ChartsArgs {
    /// Print the list as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Say for each chart whether it accepts this file's tables, and why not
    #[arg(long, value_name = "FILE")]
    pub(crate) accepting: Option<PathBuf>,
    /// Draw every chart in every theme on one contact sheet
    #[arg(long, value_name = "FILE.png")]
    pub(crate) sheet: Option<PathBuf>,
    /// Seed of the sheet's descriptions and of their looks
    #[arg(long, value_name = "S", default_value_t = 1, requires = "sheet")]
    pub(crate) seed: u64,
}

#[derive(Debug, Parser)]
pub(crate) struct SchemaArgs {
    /// annotation, carried, description, query or record
    #[arg(value_name = "NAME", default_value = "description")]
    pub(crate) name: String,
}

#[derive(Debug, Parser)]
pub(crate) struct RenderArgs {
    /// A CSV or TSV table, or a JSON or JSON Lines file of descriptions
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The chart; see `chartmill charts`
    #[arg(long, value_name = "NAME")]
    pub(crate) chart: String,
    /// The picture to write; its ending, .png or .svg, decides the format
    #[arg(long, value_name = "FILE.png|FILE.svg")]
    pub(crate) out: PathBuf,
    /// Which description of the file, from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) number: usize,
    /// The theme: classic, clean, gazette, graypanel, journal, night, poster, spreadsheet or web
    #[arg(long, value_name = "NAME", default_value = "clean")]
    pub(crate) theme: String,
    /// The model that has to be able to read the picture
    #[arg(long, value_name = "NAME", default_value = chartmill_schema::Target::DEFAULT)]
    pub(crate) target: String,
    /// The size of the picture, such as 800x600
    #[arg(long, value_name = "WxH")]
    pub(crate) size: Option<String>,
    /// Seed of the choices of layout and color
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// A folder of golden pictures has a `golden.toml` that says what each shows and how far it may be off. `record` draws them for the first
/// time, or accepts what has changed; `check` draws them again and compares: exit code 0 where all are as they were, 1 where not.
#[derive(Debug, Parser)]
pub(crate) struct GoldenArgs {
    #[command(subcommand)]
    pub(crate) command: GoldenCommand,
}

/// What is done with golden pictures.
#[derive(Debug, Subcommand)]
pub(crate) enum GoldenCommand {
    /// Draw the pictures and keep them
    Record {
        /// The folder with the golden.toml
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Only the pictures of these names, or of the cases of these names
        #[arg(long, value_name = "NAME", num_args = 1..)]
        case: Vec<String>,
        /// Print what became of each as JSON
        #[arg(long)]
        json: bool,
    },
    /// Draw the pictures again and compare
    Check {
        /// The folder with the golden.toml
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Only the pictures of these names, or of the cases of these names
        #[arg(long, value_name = "NAME", num_args = 1..)]
        case: Vec<String>,
        /// Folder for the report, which is written where something differs: one HTML page, and strips of expected, difference and found
        #[arg(long, value_name = "DIR", default_value = "golden-report")]
        report: PathBuf,
        /// Print what came of each as JSON
        #[arg(long)]
        json: bool,
    },
}

/// The splits of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitName {
    /// The records to train on
    Train,
    /// The records to choose by
    Validation,
    /// The records to report
    Test,
    /// The records to report apart: of looks, subjects and wordings that no other split has
    #[value(name = "test_hard")]
    TestHard,
}

impl From<SplitName> for chartmill_schema::Split {
    fn from(name: SplitName) -> Self {
        match name {
            SplitName::Train => Self::Train,
            SplitName::Validation => Self::Validation,
            SplitName::Test => Self::Test,
            SplitName::TestHard => Self::TestHard,
        }
    }
}

/// Each question is asked by itself, with its picture and the instruction that training gave. Answers are kept in a store: the same
/// command goes on where it was stopped, and asks nothing twice.
#[derive(Debug, Parser)]
pub(crate) struct PredictArgs {
    /// A dataset's folder; a test set (rows of {image, question, answer}, or ChartQA's {imgname, query, label}); or a picture, as a file
    /// or by its address on S3
    #[arg(value_name = "OUT|TESTSET|IMAGE")]
    pub(crate) about: PathBuf,
    /// The question about the picture
    #[arg(value_name = "QUESTION")]
    pub(crate) question: Option<String>,
    /// The file to write {"id", "turn", "text"} into, a line a question [default: predictions.jsonl]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The part of a dataset to ask about [default: test]
    #[arg(long, value_enum, value_name = "NAME")]
    pub(crate) split: Option<SplitName>,
    /// The folder of a test set's pictures [default: beside it; for ChartQA `png` there]
    #[arg(long, value_name = "DIR")]
    pub(crate) images: Option<PathBuf>,
    /// What stands below each question of a test set, or nothing if empty [default: Answer the question using a single word or phrase.]
    #[arg(long, value_name = "TEXT")]
    pub(crate) instruction: Option<String>,
    /// Who serves the model
    #[arg(long, value_enum, value_name = "NAME", default_value = "openai")]
    pub(crate) provider: ProviderName,
    /// The endpoint of SageMaker that serves the model, as `chartmill deploy` made it (needs a build with `--features aws`)
    #[arg(long, value_name = "NAME", conflicts_with_all = ["model", "base_url", "provider"])]
    pub(crate) endpoint: Option<String>,
    /// The model: the name that the server knows, or a Bedrock model id, inference profile or ARN
    #[arg(long, value_name = "M")]
    pub(crate) model: Option<String>,
    /// Where the OpenAI-compatible server listens, such as <http://localhost:8000/v1> [default: $`OPENAI_BASE_URL`, else OpenAI]
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// The environment variable that holds the server's key [default: `OPENAI_API_KEY`]
    #[arg(long, value_name = "VARIABLE")]
    pub(crate) api_key_env: Option<String>,
    /// The server's key itself; other users of the machine can see what is typed, so prefer the variable
    #[arg(long, value_name = "KEY")]
    pub(crate) api_key: Option<Key>,
    /// The AWS region [default: that of the environment or profile]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// Folder that keeps every answer [default: beside the output, ending in .answers]
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// The most requests in flight; fewer while the server throttles [default: 8]
    #[arg(long, value_name = "N")]
    pub(crate) concurrency: Option<usize>,
    /// The most tokens of one answer
    #[arg(long, value_name = "N", default_value_t = 512)]
    pub(crate) answer_tokens: u32,
    /// Seconds that one request may take [default: 120]
    #[arg(long, value_name = "S")]
    pub(crate) request_limit: Option<u64>,
    /// Seconds after which nothing more is asked [default: none]
    #[arg(long, value_name = "S")]
    pub(crate) time_limit: Option<u64>,
    /// The most requests to send, repeated ones too [default: none]
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<u64>,
    /// The most tokens to spend, of prompts and answers [default: none]
    #[arg(long, value_name = "N")]
    pub(crate) max_tokens: Option<u64>,
    /// The most USD to spend, estimated from the table of prices [default: none]
    #[arg(long, value_name = "USD")]
    pub(crate) max_cost: Option<Decimal>,
    /// A TOML table of prices of your own, which goes before the built-in one
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) prices: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) cloud: CloudArgs,
}

impl PredictArgs {
    /// The flags of the model, as other commands know them.
    pub(crate) fn model_args(&self) -> ModelArgs {
        ModelArgs {
            provider: Some(self.provider),
            model: self.model.clone(),
            base_url: self.base_url.clone(),
            api_key_env: self.api_key_env.clone(),
            api_key: self.api_key.clone(),
            region: self.region.clone(),
            store: self.store.clone(),
            concurrency: self.concurrency,
            answer_tokens: Some(self.answer_tokens),
            request_limit: self.request_limit,
            time_limit: self.time_limit,
            max_requests: self.max_requests,
            max_tokens: self.max_tokens,
            max_cost: self.max_cost,
            prices: self.prices.clone(),
            ..ModelArgs::default()
        }
    }
}

/// Numbers count as right within 5% of the true value (relaxed), and by the tolerance of the dataset (strict); texts, years and dates have to
/// be equal but for case, punctuation and articles. Where it is not clear which number or name of a text is the answer, it is wrong.
#[derive(Debug, Parser)]
pub(crate) struct ScoreArgs {
    /// Predictions: {"id", "turn", "text"}, a line a question
    #[arg(value_name = "PREDICTIONS.jsonl")]
    pub(crate) predictions: PathBuf,
    /// The dataset's folder, or a test set's file
    #[arg(value_name = "OUT|TESTSET")]
    pub(crate) against: PathBuf,
    /// Predictions of another model, such as the one before fine-tuning, to compare with on the same questions
    #[arg(long, value_name = "BASE.jsonl")]
    pub(crate) base: Option<PathBuf>,
    /// Score this part of the dataset [default: every part that a prediction is about]
    #[arg(long, value_enum, value_name = "NAME")]
    pub(crate) split: Option<SplitName>,
    /// Leave questions without a prediction out, instead of counting them as wrong
    #[arg(long)]
    pub(crate) only_answered: bool,
    /// Seed of the bootstrap that gives the interval of a difference
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print the report as JSON, with every question lost and won
    #[arg(long)]
    pub(crate) json: bool,
}

//! The flags of `augment`, as typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chartmill_dataset::Shard;
use clap::Parser;
use rust_decimal::Decimal;

use super::model_args::ModelArgs;

/// The flags of `augment`.
#[derive(Debug, Parser)]
pub(crate) struct AugmentArgs {
    /// The dataset to grow: a file of LLaVA records, `ShareGPT` or `messages` rows (an array or JSON Lines), any other that `inspect` reads, a
    /// ChartQA-style folder, a folder of CSV or TSV tables, or a release of Chartmill
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) dataset: PathBuf,
    /// The folder of its pictures [default: beside the file]; and what becomes of those that are carried over: copy, link (a second name for
    /// the same file) or reference (they stay where they are) [default: copy]. Give both as `--images photos --images link`
    #[arg(long, value_name = "DIR|copy|link|reference")]
    pub(crate) images: Vec<PathBuf>,
    /// Folder to write the larger dataset into
    #[arg(long, value_name = "DIR", default_value = "chartmill-out")]
    pub(crate) out: PathBuf,
    /// How many times as large it becomes, its own rows included, such as 2 or 1.5; of a folder of tables, records a table
    #[arg(long, value_name = "K", default_value = "2")]
    pub(crate) factor: Decimal,
    /// Seed of every choice: the same dataset and seed give the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A TOML file of shares (ways, languages) and caps (charts, families, files, records a table) of the new records
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) recipe: Option<PathBuf>,
    /// Languages of the new records, separated by commas; a table that cannot be translated is asked about in them [default: en]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) locale: Option<Vec<String>>,
    /// Languages of the questions, separated by commas [default: that of the record]
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) question_locale: Option<Vec<String>>,
    /// Datasets that must not be trained on, such as the test set of a benchmark: their tables and pictures are left out
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    pub(crate) exclude: Vec<PathBuf>,
    /// Charts to draw, separated by commas; see `chartmill charts` [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) charts: Option<Vec<String>>,
    /// The model that has to be able to read the pictures [default: llava-1.5]
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// A fixed size of all new pictures, such as 800x600 [default: varied, to suit the target]
    #[arg(long, value_name = "WxH")]
    pub(crate) size: Option<String>,
    /// Questions in a new training record, N or N-M [default: 3-6]
    #[arg(long, value_name = "N|N-M")]
    pub(crate) turns: Option<String>,
    /// Shares of question kinds and answer forms in percent, as for `generate`
    #[arg(long, value_name = "SHARES")]
    pub(crate) mix: Option<String>,
    /// Shares of the splits; rows of a picture and all that is grown from it stay in one, and a dataset that is split stays so
    /// [default: train=0.9,validation=0.05,test=0.05]
    #[arg(long, value_name = "SHARES")]
    pub(crate) splits: Option<String>,
    /// The title of the dataset card [default: Chartmill chart question answering]
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// The license to publish it under, as the Hugging Face hub names it, such as cc-by-4.0 [default: other, and the card says that none was
    /// chosen]
    #[arg(long, value_name = "ID")]
    pub(crate) license: Option<String>,
    /// Tell pictures of the dataset apart by their names alone: the same picture under another name, or nearly, is not found
    #[arg(long)]
    pub(crate) quick: bool,
    /// Threads to use; no byte depends on it [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Empty slots (new records that no attempt could fill) that are still taken for success
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) max_refused: u64,
    /// Continue an unfinished run in the folder
    #[arg(long)]
    pub(crate) resume: bool,
    /// Make only part I of N, to be joined with `chartmill merge`; every part reads the whole dataset. Not with `--images reference` or
    /// --provider
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// A model that is asked for tables that the questions and answers do not determine by rule, and what it may cost
    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

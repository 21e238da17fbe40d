//! The arguments of `inspect`, as typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Parser;

/// Looks at every row and every picture, and tells what would make training fail or be blind, what would teach something wrong, and what is
/// worth a look: how often, where, what it means and what to do. Exit code 1 if training would fail or be blind.
#[derive(Debug, Parser)]
pub(crate) struct InspectArgs {
    /// LLaVA records, `messages` or Bedrock's conversations as a JSON array or JSON Lines; `WebDataset` or Parquet shards; a list of files
    /// (InternVL's meta file, LLaVA-NeXT's mix); a folder with such a file; a ChartQA-style folder; a release, or what `convert` made of it
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,
    /// The folder of the pictures [default: as the format has it: beside the file, or `images` there]
    #[arg(long, value_name = "DIR")]
    pub(crate) images: Option<PathBuf>,
    /// Write a corrected copy into this folder: rows to dataset.json, their pictures to images/, what was changed to changes.jsonl and
    /// what cannot be corrected with certainty to left-out.jsonl. Exit code 1 if rows were left out
    #[arg(long, value_name = "OUT")]
    pub(crate) fix: Option<PathBuf>,
    /// The model that is to be trained: llava-1.5, llava-next, qwen2.5-vl, qwen3-vl or native
    #[arg(long, value_name = "NAME", default_value = chartmill_schema::Target::DEFAULT)]
    pub(crate) target: String,
    /// Look at the files of pictures, not at their pixels: small text, covered pies and near-duplicates are not found
    #[arg(long)]
    pub(crate) quick: bool,
    /// Examples a finding
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) examples: usize,
    /// Threads to compute with [default: as many as the machine has]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

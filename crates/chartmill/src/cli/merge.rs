//! `chartmill merge`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Result;
use chartmill::{Merged, RunOptions, merge};
use clap::Parser;

use super::generate::summary_of;
use super::{DONE, progress_bar, say, say_damage};

/// Every file and picture of the shards is checked before anything is written, and all that is wrong is told. The result is the release
/// that one run without --shard makes, byte for byte. On one file system pictures are linked, not copied.
#[derive(Debug, Parser)]
pub(crate) struct MergeArgs {
    /// The folders of all shards, in any order
    #[arg(value_name = "SHARD", required = true)]
    pub(crate) shards: Vec<PathBuf>,
    /// Folder to write the dataset into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Threads to use [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Continue an unfinished merge in the folder
    #[arg(long)]
    pub(crate) resume: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

pub(super) fn run(args: &MergeArgs) -> Result<u8> {
    let bar = progress_bar(0, "checking");
    let options = RunOptions { threads: args.threads, resume: args.resume, ..RunOptions::default() };
    let merged = merge(&args.shards, &args.out, &options, &mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })?;
    bar.finish_and_clear();
    let (manifest, made) = match &merged {
        Merged::Made(summary) => (&summary.manifest, Some(summary.as_ref())),
        Merged::WasComplete(manifest) => (manifest.as_ref(), None),
    };
    say_damage(made);
    if args.json {
        say(&serde_json::to_string_pretty(manifest)?)?;
    } else {
        say(&summary_of(&args.out, manifest, made))?;
    }
    Ok(DONE)
}

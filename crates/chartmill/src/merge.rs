//! Joining the shards of a run into the release that one machine would have made, byte for byte.
//!
//! Everything is checked before anything is written: that the shards are all parts of one run, each once, and that every file and picture
//! of them is what it was when the shard was finished.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use chartmill_dataset::{Findings, Manifest, Opening, Progress, RawSample, Release, Summary, Writer, inspect, order_parts, tidy};
use rayon::prelude::*;

use crate::RunOptions;
use crate::run::pool;

/// Samples a window.
const WINDOW: usize = 512;
/// The most faults that are told one by one.
const TOLD: usize = 20;

/// How a merge ended.
#[derive(Debug)]
pub enum Merged {
    /// It made the release.
    Made(Box<Summary>),
    /// The folder held this very release already.
    WasComplete(Box<Manifest>),
}

/// Why shards cannot be joined; nothing was written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the shards cannot be merged; nothing was written\n  {}", reasons.join("\n  "))]
pub struct CannotMerge {
    /// All reasons, those beyond the first twenty as a number.
    pub reasons: Vec<String>,
}

/// Joins the shards in `parts`, in any order, into the release in `out`.
///
/// # Errors
/// [`CannotMerge`] with all reasons; else if `out` holds something else, cannot be written, or holds an unfinished merge and `resume` is
/// off.
pub fn merge(parts: &[PathBuf], out: &Path, options: &RunOptions, on_progress: &mut dyn FnMut(Progress)) -> Result<Merged> {
    let parts = order_parts(parts.iter().map(|part| Release::open(part)).collect())
        .map_err(|faults| cannot(faults.iter().map(ToString::to_string).collect()))?;
    let Some(first) = parts.first() else { bail!("there is nothing to merge; name the folders of all shards") };
    let whole = first.manifest().configuration.whole();
    let next = match inspect(out, &whole)? {
        Opening::Complete(manifest) => {
            tidy(out, &whole)?;
            return Ok(Merged::WasComplete(manifest));
        }
        Opening::New => 0,
        Opening::Partial(next) if options.resume => next,
        Opening::Partial(next) => bail!(
            "{} holds an unfinished merge of these shards, up to slot {next}; add --resume to continue it, or choose another --out",
            out.display()
        ),
    };
    if next != whole.count && parts.iter().all(|part| part.manifest().configuration.slots().start != next) {
        bail!(
            "{} holds an unfinished run of this release, up to slot {next}, where no shard begins; choose another --out, or delete it",
            out.display()
        );
    }
    check(&parts, options.threads, on_progress)?;
    let mut writer = Writer::resume(out, &whole)?;
    for part in &parts {
        if part.manifest().configuration.slots().start >= writer.next_slot() {
            writer.append_part(part)?;
        }
    }
    Ok(Merged::Made(Box::new(writer.finish(&first.manifest().finish_info())?)))
}

/// Checks every file and picture of all parts.
fn check(parts: &[Release], threads: Option<NonZeroUsize>, on_progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let pool = pool(threads)?;
    let of = parts.iter().map(|part| part.manifest().counts.records).sum();
    let mut done = 0;
    let (mut reasons, mut n_faults) = (Vec::new(), 0);
    for part in parts {
        let mut findings = Findings::default();
        let checks = part.part_checks();
        let found: Vec<Findings> = pool.install(|| checks.par_iter().map(|check| part.check_file(check)).collect());
        for more in found {
            findings.merge(more);
        }
        let mut samples = part.samples()?;
        loop {
            let window: Vec<RawSample> = samples.by_ref().take(WINDOW).collect();
            if window.is_empty() {
                break;
            }
            let found: Vec<Findings> = pool.install(|| window.par_iter().map(|sample| part.check_bytes(sample, parts)).collect());
            for more in found {
                findings.merge(more);
            }
            on_progress(Progress { done: done + findings.counts.records, of });
        }
        done += findings.counts.records;
        findings.merge(part.check_count(findings.counts.records));
        n_faults += findings.n_faults;
        let room = TOLD - reasons.len().min(TOLD);
        let told = findings.faults.iter().take(room);
        reasons.extend(told.map(|fault| format!("{}/{fault}", part.dir().display())));
    }
    if n_faults > reasons.len() as u64 {
        reasons.push(format!("... and {} more faults", n_faults - reasons.len() as u64));
    }
    if reasons.is_empty() { Ok(()) } else { Err(cannot(reasons)) }
}

fn cannot(reasons: Vec<String>) -> anyhow::Error {
    CannotMerge { reasons }.into()
}

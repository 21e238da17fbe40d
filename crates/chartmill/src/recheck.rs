//! Checking a finished release again, in parallel, from its files alone.

use std::path::Path;

use anyhow::Result;
use chartmill_dataset::{CheckReport, Findings, Progress, RawSample, Release};
use rayon::prelude::*;

/// Samples a window.
const WINDOW: usize = 512;

/// Checks a release: every file's hash, every sample by verification, and that nothing is missing, doubled or extra.
///
/// # Errors
/// If there is no release or it cannot be read at all. Faults are no errors; they stand in the report.
pub fn recheck(
    dir: &Path,
    threads: Option<std::num::NonZeroUsize>,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<CheckReport> {
    let pool = crate::run::pool(threads)?;
    let release = Release::open(dir)?;
    let mut findings = Findings::default();
    let checks = release.file_checks();
    let found: Vec<Findings> = pool.install(|| checks.par_iter().map(|check| release.check_file(check)).collect());
    for more in found {
        findings.merge(more);
    }
    let of = release.manifest().counts.records;
    let mut samples = release.samples()?;
    loop {
        let window: Vec<RawSample> = samples.by_ref().take(WINDOW).collect();
        if window.is_empty() {
            break;
        }
        let found: Vec<Findings> = pool.install(|| window.par_iter().map(|sample| release.check_sample(sample)).collect());
        for more in found {
            findings.merge(more);
        }
        on_progress(Progress { done: findings.counts.records, of });
    }
    Ok(release.conclude(findings))
}

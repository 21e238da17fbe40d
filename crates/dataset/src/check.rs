//! Checks a release from its files alone, in pieces that the engine can run in parallel.
//!
//! Every check is a pure function of the files and gives [`Findings`]; these are merged and compared with the manifest at the end.

use std::collections::BTreeMap;
use std::path::Path;

use crate::configuration::{differences, flatten};
use crate::counts::{Counts, Mix};
use crate::error::DatasetError;
use crate::fault::{CheckReport, Fault, Problem};
use crate::files::MANIFEST;
use crate::release::Release;

/// The most faults that are kept: a release that is wrong throughout must not fill the memory.
const MAX_FAULTS: usize = 10_000;

/// What one or more checks found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What they counted.
    pub counts: Counts,
    /// The faults that they found, the first thousands of them where there are very many.
    pub faults: Vec<Fault>,
    /// All faults that they found.
    pub n_faults: u64,
    /// Records whose picture another shard has, so that it was not looked at.
    pub n_elsewhere: u64,
}

impl Findings {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.n_faults += 1;
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Adds what another check found.
    pub fn merge(&mut self, other: Self) {
        self.counts.merge(&other.counts);
        self.n_faults += other.n_faults;
        self.n_elsewhere += other.n_elsewhere;
        let room = MAX_FAULTS - self.faults.len().min(MAX_FAULTS);
        self.faults.extend(other.faults.into_iter().take(room));
    }
}

impl From<Vec<Fault>> for Findings {
    fn from(faults: Vec<Fault>) -> Self {
        let mut findings = Self::default();
        for fault in faults {
            findings.add(fault);
        }
        findings
    }
}

/// How far [`check`] has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Records checked.
    pub done: u64,
    /// Records that the manifest counts.
    pub of: u64,
}

/// Checks the release in a folder, one thing after the other.
///
/// # Errors
/// [`DatasetError::NotARelease`] where there is none, [`DatasetError::Io`] where it cannot be read at all. Faults are no errors.
pub fn check(dir: &Path, on_progress: &mut dyn FnMut(Progress)) -> Result<CheckReport, DatasetError> {
    let release = Release::open(dir)?;
    let mut findings = Findings::default();
    for file_check in release.file_checks() {
        findings.merge(release.check_file(&file_check));
    }
    for sample in release.samples()? {
        findings.merge(release.check_sample(&sample));
        on_progress(Progress { done: findings.counts.records, of: release.manifest().counts.records });
    }
    Ok(release.conclude(findings))
}

impl Release {
    /// Compares what all checks counted with the manifest, and sorts the faults.
    pub fn conclude(&self, mut findings: Findings) -> CheckReport {
        let manifest = &self.manifest;
        let mut counts = std::mem::take(&mut findings.counts);
        counts.empty_slots = manifest.configuration.n_slots().saturating_sub(counts.records);
        let flat = |counts: &Counts, mix: &Mix, hash: &str| {
            let mut values = BTreeMap::new();
            flatten("", &serde_json::json!({ "counts": counts, "mix": mix, "configuration_hash": hash }), &mut values);
            values
        };
        if !self.is_sealed {
            findings.add(Fault::of_file(MANIFEST, Problem::Seal));
        }
        let was = flat(&manifest.counts, &manifest.mix, &manifest.configuration_hash);
        let now = flat(&counts, &Mix::of(&counts), &manifest.configuration.hash());
        for difference in differences(&was, &now) {
            let problem = Problem::Count { key: difference.key, was: difference.was, now: difference.now };
            findings.add(Fault::of_file(MANIFEST, problem));
        }
        tell_swaps(&mut findings.faults);
        findings.faults.sort_by(|a, b| (&a.file, a.line, &a.id).cmp(&(&b.file, b.line, &b.id)));
        CheckReport {
            manifest: manifest.clone(),
            n_records: counts.records,
            n_faults: findings.n_faults,
            n_elsewhere: findings.n_elsewhere,
            faults: findings.faults,
        }
    }
}

/// Where a picture has the bytes that are listed for another faulty one, says so.
fn tell_swaps(faults: &mut [Fault]) {
    let listed: BTreeMap<String, String> = faults
        .iter()
        .filter_map(|fault| match &fault.problem {
            Problem::PictureHash { wanted, .. } => Some((wanted.clone(), fault.file.clone())),
            _ => None,
        })
        .collect();
    for fault in faults {
        if let Problem::PictureHash { found, of_picture, .. } = &mut fault.problem {
            *of_picture = listed.get(found).cloned();
        }
    }
}

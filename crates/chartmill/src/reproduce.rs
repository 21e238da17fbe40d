//! Making a release again from its own manifest and descriptions, and comparing every byte. Nothing is written.
//!
//! What it was made by is compared first. The same version, lock file and architecture promise the same bytes, whatever the threads, the
//! order, the optimization or the processor; another lock file may bring another version of what draws, measures or compresses, and
//! promises nothing. That is told, and a difference is laid to it.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chartmill_dataset::{
    Attempts, DatasetError, Encoded, FileMismatch, FinishInfo, Mismatch, Place, Progress, Rebuilding, Release, Tool, record_id,
};
use rayon::prelude::*;

use crate::grow::{Grower, GrownFrom};
use crate::replayed::Replayed;
use crate::run::{Fill, finish_info, pool};
use crate::{Given, Mill, RunConfig, Source, WordingFiles};

/// Slots a window.
const WINDOW: u64 = 128;
/// The name of the input of a run that had none.
const BUILT_IN: &str = "built-in";
/// The file that seals itself.
const MANIFEST: &str = "manifest.json";

/// What came of making a release again.
#[derive(Clone, Debug)]
pub struct Reproduced {
    /// Records that were made again.
    pub records: u64,
    /// Where the build that made the release differs from this one: `was` is the release's.
    pub builds: Vec<chartmill_dataset::Difference>,
    /// The first thing that differs; none where the release is the same, byte for byte.
    pub difference: Option<Difference>,
}

/// The first thing that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The sample that it belongs to; none where a file as a whole differs.
    pub sample: Option<Mismatch>,
    /// The files that differ as a whole; only looked at where no sample differs.
    pub files: Vec<FileMismatch>,
    /// Why.
    pub why: Why,
}

/// Why a release differs from what is made again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Another build made it: another version, lock file or architecture.
    Version,
    /// Its ids follow from another configuration than its manifest has.
    Configuration,
    /// Its bytes were changed after it was finished.
    Changed,
    /// Its bytes are those that it was finished with, and pictures of the dataset that it was grown from are not: the manifest has a hash of
    /// that dataset's records alone.
    Pictures,
    /// Its bytes are those that it was finished with, and the same build makes others.
    Bytes,
}

impl Why {
    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Configuration => "configuration",
            Self::Changed => "changed",
            Self::Pictures => "pictures",
            Self::Bytes => "bytes",
        }
    }

    /// It in a sentence.
    pub fn told(self) -> &'static str {
        match self {
            Self::Version => {
                "another build made the release (see above), and what it draws, measures or words may be otherwise in this one"
            }
            Self::Configuration => "the release was made of another configuration than its manifest has",
            Self::Changed => "the release was changed after it was finished; `chartmill verify` names every fault",
            Self::Pictures => {
                "the release is as it was finished, and version, lock file, architecture and the dataset's records are the same; so its pictures \
                 are others than then, or lie elsewhere (or this is a bug)"
            }
            Self::Bytes => {
                "the release is as it was finished, and version, lock file and architecture are the same; so this is a bug, or a computer \
                 that computes wrongly"
            }
        }
    }
}

/// What a release was made from and does not hold.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The files of wordings that it was asked with.
    pub wordings: WordingFiles,
    /// What it was grown from.
    pub grown_from: Option<GrownFrom>,
}

/// Makes the release in `dir` again and compares it, sample by sample, up to the first difference. `on_reading` is told how many rows of a
/// dataset were read, `on_progress` how many records were made.
///
/// # Errors
/// There is no release, it cannot be read, or it cannot be made again from what it holds and `inputs`.
pub fn reproduce(
    dir: &Path,
    inputs: Inputs,
    threads: Option<NonZeroUsize>,
    on_reading: &mut dyn FnMut(u64),
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Reproduced> {
    let release = Release::open(dir)?;
    let manifest = release.manifest();
    let builds = Tool::current().differences(&manifest.tool);
    let mut reproduced = Reproduced { records: 0, builds, difference: None };
    let of_manifest = |detail: &str, why: Why| Difference {
        sample: None,
        files: vec![FileMismatch { file: MANIFEST.to_owned(), detail: detail.to_owned() }],
        why,
    };
    if !release.is_sealed() {
        reproduced.difference = Some(of_manifest("its seal does not fit, so it does not say what to make", Why::Changed));
        return Ok(reproduced);
    }
    let configuration = &manifest.configuration;
    if manifest.configuration_hash != configuration.hash() {
        reproduced.difference = Some(of_manifest("its configuration does not have the hash that it names", Why::Configuration));
        return Ok(reproduced);
    }
    let Inputs { wordings, grown_from } = inputs;
    let cannot = || format!("{} cannot be made again", dir.display());
    let remaking = Remaking { release: &release, pool: pool(threads)?, reproduced };
    if configuration.is_grown() {
        let Some(from) = grown_from else {
            bail!(
                "{} was grown from a dataset, which it does not hold; name that with --dataset, and its --images and --exclude where \
                 `augment` had any",
                dir.display()
            );
        };
        let grower = Grower::recall(manifest, from, wordings, threads, dir, on_reading).with_context(cannot)?;
        return remaking.remake(&grower, &|job, _| Encoded::new(grower.fill(job)), &grower.finish_info(), on_progress);
    }
    if grown_from.is_some() {
        bail!("{} was not grown from a dataset; leave --dataset out", dir.display());
    }
    let config = RunConfig::recall(configuration, wordings).with_context(cannot)?;
    let input = configuration.settings.get("input").and_then(serde_json::Value::as_str).unwrap_or_default();
    let replayed = if input == BUILT_IN { None } else { Some(Replayed::new(&release)?) };
    let source = match &replayed {
        None => Source::built_in(&config),
        // Its descriptions come with each slot.
        Some(_) => Source::Given(Given::new(&config.registry, Vec::new(), input.to_owned()).0),
    };
    let mill = Mill::new(config, source);
    let make = |slot: u64, attempts: &Attempts| {
        let result = match &replayed {
            None => mill.mill_one(slot),
            Some(replayed) => {
                let offers = replayed.offers(&mill.config().registry, attempts)?;
                mill.mill_offered(slot, |_, attempt| offers.at(attempt))
            }
        };
        Encoded::new(result)
    };
    let info = if replayed.is_some() { manifest.finish_info() } else { finish_info(&mill) };
    remaking.remake(&mill, &make, &info, on_progress)
}

/// Makes a slot again, from its job and what the release says of it.
type Make<'a, J> = dyn Fn(J, &Attempts) -> Result<Encoded, DatasetError> + Sync + 'a;

/// A release that is made again.
struct Remaking<'a> {
    release: &'a Release,
    pool: rayon::ThreadPool,
    reproduced: Reproduced,
}

impl Remaking<'_> {
    /// Makes every slot again by `make`, which is given its job and what the release says of it, and compares it; then every file.
    fn remake<F: Fill>(
        self,
        filler: &F,
        make: &Make<'_, F::Job>,
        info: &FinishInfo,
        on_progress: &mut dyn FnMut(Progress),
    ) -> Result<Reproduced> {
        let Self { release, pool, mut reproduced } = self;
        let manifest = release.manifest();
        let made_again = |job: F::Job, attempts: &Attempts| -> Result<(Encoded, Option<Mismatch>), DatasetError> {
            let encoded = make(job, attempts)?;
            let mismatch = release.compare(attempts, &record_id(&manifest.configuration_hash, attempts.slot), &encoded);
            Ok((encoded, mismatch))
        };
        let (mut replay, mut rebuilding) = (release.replay()?, Rebuilding::new(release));
        let slots = manifest.configuration.slots();
        let mut feed = filler.feed(slots.start, BTreeSet::new())?;
        let mut next = slots.start;
        while next < slots.end {
            let end = (next + WINDOW).min(slots.end);
            let jobs = feed(next..end)?;
            let told: Vec<Attempts> = (next..end).map(|slot| replay.at(slot)).collect();
            let made: Result<Vec<_>, DatasetError> =
                pool.install(|| jobs.into_par_iter().zip(&told).map(|(job, attempts)| made_again(job, attempts)).collect());
            let mut window = Vec::with_capacity(told.len());
            for (encoded, mismatch) in made? {
                if let Some(mismatch) = mismatch {
                    let why = why_sample(release, &mismatch, !reproduced.builds.is_empty());
                    reproduced.difference = Some(Difference { sample: Some(mismatch), files: Vec::new(), why });
                    return Ok(reproduced);
                }
                reproduced.records += u64::from(encoded.is_filled());
                window.push(encoded);
            }
            rebuilding.add(&window);
            next = end;
            on_progress(Progress { done: reproduced.records, of: manifest.counts.records });
        }
        let told = replay.rest().into_iter().map(|fault| FileMismatch { file: fault.file.clone(), detail: fault.to_string() });
        let mut files: Vec<FileMismatch> = told.collect();
        if files.is_empty() {
            files = rebuilding.conclude(info)?;
        }
        if !files.is_empty() {
            let changed = files.iter().any(|found| found.file != MANIFEST && !release.has_hash(&found.file));
            let why = if changed { Why::Changed } else { otherwise(release, !reproduced.builds.is_empty()) };
            reproduced.difference = Some(Difference { sample: None, files, why });
        }
        Ok(reproduced)
    }
}

fn why_sample(release: &Release, mismatch: &Mismatch, is_other_build: bool) -> Why {
    if mismatch.place == Place::Lines || !release.is_as_made(mismatch) {
        Why::Changed
    } else if mismatch.place == Place::Id && mismatch.is_drawn() {
        Why::Configuration
    } else {
        otherwise(release, is_other_build)
    }
}

/// Why what nobody changed differs.
fn otherwise(release: &Release, is_other_build: bool) -> Why {
    if is_other_build {
        Why::Version
    } else if release.manifest().configuration.is_grown() {
        Why::Pictures
    } else {
        Why::Bytes
    }
}

//! What `chartmill describe --paraphrase` leaves behind: the wordings for a review, and what was refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use chartmill_describe::model::fault::Fault;
use chartmill_describe::model::paraphrase::{NewWording, WordingFault, WordingSet, without_doubles, wording_file};
use chartmill_describe::model::prices::Price;
use serde::Serialize;

use super::paraphrase::{ParaphraseConfig, RefusedWording, Reworded};
use super::part::Part;
use super::spent::Spent;

/// What came of a run, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ParaphraseCounts {
    /// Templates that new wordings were asked for.
    pub templates: u64,
    /// Templates that have none.
    pub without: u64,
    /// New wordings that stand in the file.
    pub wordings: u64,
    /// What was refused, by reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// What the answers took.
    #[serde(flatten)]
    pub spent: Spent,
}

/// The names of the files that a run of new wordings leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordingPaths {
    /// The wordings.
    pub wordings: PathBuf,
    /// What was refused, one a line.
    pub refused: PathBuf,
}

impl WordingPaths {
    /// The files that belong to `out`: `wordings.toml` and `wordings.refused.jsonl`. A file that is there may have been reviewed, or
    /// belong to descriptions, so it is never written over.
    ///
    /// # Errors
    /// `out` does not end in `.toml`, or one of the two is there already.
    pub fn of(out: &Path) -> Result<Self> {
        let stem = out.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")).filter(|stem| !stem.is_empty());
        let Some(stem) = stem else { bail!("--out {}: wordings are written as TOML; let its name end in .toml", out.display()) };
        let paths = Self { wordings: out.to_owned(), refused: out.with_file_name(format!("{stem}.refused.jsonl")) };
        if let Some(path) = [&paths.wordings, &paths.refused].into_iter().find(|path| path.exists()) {
            bail!("{} is there already, and is not written over; choose another --out, or move it away", path.display());
        }
        Ok(paths)
    }

    /// Writes both files, the wordings last, and counts what is in them.
    ///
    /// # Errors
    /// The disk is full, or the like; then the wordings do not have their name.
    pub fn write(&self, config: &ParaphraseConfig, reworded: Vec<Reworded>, price: Option<&Price>) -> Result<ParaphraseCounts> {
        let mut counts = ParaphraseCounts { templates: reworded.len() as u64, ..ParaphraseCounts::default() };
        let mut refused = Part::create(&self.refused)?;
        let mut sets: Vec<(&WordingSet, Vec<NewWording>)> = config.sets.iter().map(|set| (set, Vec::new())).collect();
        for ((set, _), reworded) in config.templates().into_iter().zip(reworded) {
            counts.spent.add(reworded.answers, reworded.usage);
            counts.without += u64::from(reworded.accepted.is_empty());
            for line in &reworded.refused {
                *counts.refused.entry(line.reason).or_default() += 1;
                refused.line(line)?;
            }
            sets[set].1.extend(reworded.accepted);
        }
        for (set, wordings) in &mut sets {
            for double in without_doubles(wordings) {
                let fault = Fault::Wording { text: double.text.clone(), problem: WordingFault::Known };
                *counts.refused.entry(fault.reason()).or_default() += 1;
                refused.line(&RefusedWording::new(set, double.original, 0, &fault, &double.text))?;
            }
            counts.wordings += wordings.len() as u64;
        }
        counts.spent.price(price);
        let mut wordings = Part::create(&self.wordings)?;
        wordings.bytes(wording_file(&sets).as_bytes())?;
        refused.complete()?;
        wordings.complete()?;
        refused.rename()?;
        wordings.rename()?;
        Ok(counts)
    }
}

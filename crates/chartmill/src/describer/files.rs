//! What `chartmill describe` leaves behind: the descriptions, the answers that were refused, and a manifest.
//!
//! All three are written beside their final names and renamed when they are complete, the manifest last.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill_dataset::{Tool, hex};
use chartmill_describe::model::prices::Price;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::part::Part;
use super::spent::Spent;
use super::{DescribeConfig, Slot};

/// The form of the manifest, raised when it changes.
const FORMAT: u32 = 1;

/// What names a file of descriptions: with the same answers, the same settings give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeSettings {
    /// The model, as the user named it.
    pub model: String,
    /// The seed.
    pub seed: u64,
    /// How many slots.
    pub count: u64,
    /// The languages.
    pub locales: Vec<String>,
    /// The charts that the descriptions are meant for.
    pub charts: Vec<String>,
    /// The SHA-256 of the templates of the prompts.
    pub prompts: String,
    /// Whether questions were asked for too.
    pub questions: bool,
    /// Slots a round.
    pub round: u64,
    /// Briefs a slot.
    pub attempts: u32,
    /// How often a bad answer is sent back.
    pub repairs: u32,
    /// The temperature of sampling.
    pub temperature: String,
    /// The most tokens of an answer.
    pub answer_tokens: u32,
}

/// What came of a run, in numbers. Answers count whether they came now or were in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeCounts {
    /// Slots that hold a description.
    pub descriptions: u64,
    /// Slots that stayed empty.
    pub empty: u64,
    /// Descriptions that were accepted only after they had been sent back.
    pub repaired: u64,
    /// Descriptions whose answer had to be mended to be read, such as a trailing comma taken away.
    pub recovered: u64,
    /// Answers that were refused, by their first reason.
    pub refused: BTreeMap<String, u64>,
    /// What the answers took.
    #[serde(flatten)]
    pub spent: Spent,
}

/// The manifest beside a file of descriptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeManifest {
    /// The form of this file.
    pub format: u32,
    /// The program that made it.
    pub tool: Tool,
    /// What names the descriptions.
    pub settings: DescribeSettings,
    /// What came of it.
    pub counts: DescribeCounts,
    /// The SHA-256 of the other files, by name.
    pub sha256: BTreeMap<String, String>,
}

impl DescribeConfig {
    /// What names the descriptions of this run.
    pub fn settings(&self, model: &str) -> DescribeSettings {
        DescribeSettings {
            model: model.to_owned(),
            seed: self.seed,
            count: self.count,
            locales: self.locales.iter().map(ToString::to_string).collect(),
            charts: self.registry.charts().iter().map(|chart| chart.name().to_owned()).collect(),
            prompts: self.prompts.fingerprint(),
            questions: self.prompts.asks_for_questions(),
            round: self.round,
            attempts: self.attempts,
            repairs: self.repairs,
            temperature: self.temperature.clone(),
            answer_tokens: self.answer_tokens,
        }
    }
}

impl DescribeCounts {
    /// Counts one slot in.
    pub fn add(&mut self, slot: &Slot) {
        match slot.description {
            Some(_) => self.descriptions += 1,
            None => self.empty += 1,
        }
        self.repaired += u64::from(slot.description.is_some() && slot.repairs > 0);
        self.recovered += u64::from(!slot.recovered.is_empty());
        for refused in &slot.refused {
            *self.refused.entry(refused.reason.clone()).or_default() += 1;
        }
        self.spent.add(slot.answers, slot.usage);
    }
}

/// The names of the three files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribePaths {
    /// The descriptions, one a line.
    pub descriptions: PathBuf,
    /// The refused answers, one a line.
    pub refused: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
}

impl DescribePaths {
    /// The files that belong to `out`: `worlds.jsonl`, `worlds.refused.jsonl` and `worlds.manifest.json`.
    ///
    /// # Errors
    /// `out` does not end in `.jsonl`.
    pub fn of(out: &Path) -> Result<Self> {
        let stem = out.file_name().and_then(|name| name.to_str()?.strip_suffix(".jsonl")).filter(|stem| !stem.is_empty());
        let Some(stem) = stem else {
            bail!("--out {}: descriptions are written as JSON Lines; let its name end in .jsonl", out.display())
        };
        Ok(Self {
            descriptions: out.to_owned(),
            refused: out.with_file_name(format!("{stem}.refused.jsonl")),
            manifest: out.with_file_name(format!("{stem}.manifest.json")),
        })
    }

    /// The manifest of a complete run with these very settings, if that is what lies here.
    ///
    /// # Errors
    /// Something else lies here, or it cannot be read.
    pub fn complete(&self, settings: &DescribeSettings) -> Result<Option<DescribeManifest>> {
        let exists = |path: &Path| path.try_exists().with_context(|| format!("cannot look for {}", path.display()));
        if !exists(&self.manifest)? {
            if exists(&self.descriptions)? {
                bail!(
                    "{} exists, and no manifest beside it says how it was made; choose another --out, or move it away",
                    self.descriptions.display()
                );
            }
            return Ok(None);
        }
        let text = std::fs::read(&self.manifest).with_context(|| format!("cannot read {}", self.manifest.display()))?;
        let manifest: DescribeManifest = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no manifest of descriptions; choose another --out", self.manifest.display()))?;
        if let Some(different) = difference(&manifest.settings, settings)? {
            bail!("{} was made with other settings ({different}); choose another --out", self.descriptions.display());
        }
        for path in [&self.descriptions, &self.refused] {
            let name = file_name(path);
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            if manifest.sha256.get(&name) != Some(&hex(&Sha256::digest(&bytes))) {
                bail!("{} is not what its manifest says (was it edited?); choose another --out, or move it away", path.display());
            }
        }
        Ok(Some(manifest))
    }
}

/// The first setting that differs, with both values.
fn difference(found: &DescribeSettings, wanted: &DescribeSettings) -> Result<Option<String>> {
    let (found, wanted) = (serde_json::to_value(found)?, serde_json::to_value(wanted)?);
    let fields = wanted.as_object().into_iter().flatten();
    Ok(fields
        .filter(|(field, value)| found.get(field) != Some(value))
        .map(|(field, value)| format!("{field}: {} there, {value} here", found.get(field).unwrap_or(&serde_json::Value::Null)))
        .next())
}

/// Writes the files of one run.
#[derive(Debug)]
pub struct DescribeWriter {
    paths: DescribePaths,
    descriptions: Part,
    refused: Part,
    counts: DescribeCounts,
}

impl DescribeWriter {
    /// Begins the files.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn create(paths: DescribePaths) -> Result<Self> {
        let (descriptions, refused) = (Part::create(&paths.descriptions)?, Part::create(&paths.refused)?);
        Ok(Self { paths, descriptions, refused, counts: DescribeCounts::default() })
    }

    /// Writes what came of the next slot.
    ///
    /// # Errors
    /// The disk is full, or the like.
    pub fn put(&mut self, slot: &Slot) -> Result<()> {
        self.counts.add(slot);
        if let Some(description) = &slot.description {
            self.descriptions.line(description)?;
        }
        slot.refused.iter().try_for_each(|refused| self.refused.line(refused))
    }

    /// Renames the files into place, the manifest last.
    ///
    /// # Errors
    /// The disk is full, or the like; then nothing has its final name.
    pub fn finish(mut self, settings: DescribeSettings, price: Option<&Price>) -> Result<DescribeManifest> {
        self.counts.spent.price(price);
        let mut sha256 = BTreeMap::new();
        for (path, part) in [(&self.paths.refused, &mut self.refused), (&self.paths.descriptions, &mut self.descriptions)] {
            sha256.insert(file_name(path), part.complete()?);
        }
        let manifest = DescribeManifest { format: FORMAT, tool: Tool::current(), settings, counts: self.counts, sha256 };
        let mut text = serde_json::to_string_pretty(&manifest)?;
        text.push('\n');
        let mut part = Part::create(&self.paths.manifest)?;
        part.bytes(text.as_bytes())?;
        part.complete()?;
        for part in [self.refused, self.descriptions, part] {
            part.rename()?;
        }
        Ok(manifest)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

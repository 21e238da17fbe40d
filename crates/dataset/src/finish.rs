//! The end of a run: arrays, hashes, card, preview, and last the manifest, made in one pass each with flat memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chartmill_schema::{Annotation, Record, Split};

use crate::configuration::Configuration;
use crate::counts::{Counts, Mix};
use crate::error::DatasetError;
use crate::files::{
    ANNOTATIONS, CARD, Layout, MANIFEST, MANIFEST_TMP, PREVIEW, array_of, hash_file, lines_of, sync, write_synced,
};
use crate::lines::Lines;
use crate::manifest::{FORMAT, FileEntry, Manifest, Tool};
use crate::overview::Overview;
use crate::samples::Samples;
use crate::{card, preview};

/// The samples that the preview shows.
const SHOWN: u64 = 50;
/// The bytes of pictures that the preview holds at most. As text they grow by a third; the page stays under 4 MB.
const SHOWN_BYTES: usize = 2_600_000;

/// What card and manifest say that does not follow from the records. It must follow from the configuration, and from a model's recorded
/// answers where there are any; never from how the run went.
#[derive(Clone, PartialEq, Debug)]
pub struct FinishInfo {
    /// The name of the dataset, for people.
    pub title: String,
    /// The command that makes the same release again.
    pub command: String,
    /// Where the descriptions are from, in a sentence or two.
    pub source: String,
    /// The license, as the Hugging Face hub names it.
    pub license: String,
    /// Limits to tell beyond those of every release, a sentence each.
    pub limits: Vec<String>,
    /// The shares that were wanted, by what they are shares of: `difficulty`, `form`, ...
    pub mix_wanted: BTreeMap<String, BTreeMap<String, f64>>,
    /// What a model was asked to get the descriptions, and what its answers took.
    pub describing: BTreeMap<String, serde_json::Value>,
    /// What was found in the dataset that the release was grown from.
    pub survey: BTreeMap<String, serde_json::Value>,
}

impl Default for FinishInfo {
    fn default() -> Self {
        Self {
            title: "Chartmill chart question answering".to_owned(),
            command: "chartmill generate".to_owned(),
            source: "The descriptions are Chartmill's own; their numbers are plausible, and invented.".to_owned(),
            license: "other".to_owned(),
            limits: Vec::new(),
            mix_wanted: BTreeMap::new(),
            describing: BTreeMap::new(),
            survey: BTreeMap::new(),
        }
    }
}

/// A finished release.
#[derive(Clone, PartialEq, Debug)]
pub struct Summary {
    /// Its folder.
    pub dir: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// One record of it; none where every slot is empty.
    pub example: Option<Record>,
}

/// A sample that card and preview show.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) record: Record,
    pub(crate) annotation: Annotation,
    pub(crate) picture: Vec<u8>,
}

pub(crate) fn finish(
    dir: &Path,
    configuration: &Configuration,
    counts: &Counts,
    info: &FinishInfo,
) -> Result<Summary, DatasetError> {
    let layout = Layout::of(configuration);
    for split in layout.splits() {
        write_array(dir, split)?;
    }
    let n_carried: u64 = counts.standing.values().sum();
    let shown = choose_shown(dir, counts.records.saturating_sub(n_carried))?;
    let mix = Mix::of(counts);
    let annotations = dir.join(ANNOTATIONS);
    let overview = Overview::of(dir, layout).map_err(DatasetError::io("read", &annotations))?;
    write_synced(&dir.join(CARD), card::card(configuration, counts, &mix, &overview, info, &shown).as_bytes())?;
    write_synced(&dir.join(PREVIEW), preview::page(&info.title, counts, &shown).as_bytes())?;
    let mut files: BTreeMap<String, FileEntry> = BTreeMap::new();
    for name in layout.hashed_files() {
        let path = dir.join(name);
        files.insert(name.to_owned(), hash_file(&path).map_err(DatasetError::io("read", &path))?);
    }
    let manifest = Manifest {
        format: FORMAT,
        tool: Tool::current(),
        configuration: configuration.clone(),
        configuration_hash: configuration.hash(),
        counts: counts.clone(),
        mix,
        guessing: overview.guessing,
        separation: overview.separation,
        mix_wanted: info.mix_wanted.clone(),
        describing: info.describing.clone(),
        survey: info.survey.clone(),
        files,
        seal: String::new(),
    };
    let manifest = manifest.sealed()?;
    let (tmp, path) = (dir.join(MANIFEST_TMP), dir.join(MANIFEST));
    write_synced(&tmp, manifest.text()?.as_bytes())?;
    // Names must be on disk before the one that makes them a release.
    sync(dir)?;
    fs::rename(&tmp, &path).map_err(DatasetError::io("rename into place", &path))?;
    sync(dir)?;
    Ok(Summary { dir: dir.to_owned(), manifest, example: shown.into_iter().next().map(|shown| shown.record) })
}

/// The records of a split as one array, a record a line.
fn write_array(dir: &Path, split: Split) -> Result<(), DatasetError> {
    let (from, to) = (dir.join(lines_of(split)), dir.join(array_of(split)));
    let mut lines = Lines::open(&from).map_err(DatasetError::io("read", &from))?;
    let mut array = BufWriter::with_capacity(1 << 17, File::create(&to).map_err(DatasetError::io("write", &to))?);
    let mut write = |parts: [&[u8]; 2]| -> Result<(), DatasetError> {
        parts.into_iter().try_for_each(|part| array.write_all(part)).map_err(DatasetError::io("write", &to))
    };
    let mut before: &[u8] = b"[\n";
    while let Some(line) = lines.next().map_err(DatasetError::io("read", &from))? {
        write([before, line.text.as_bytes()])?;
        before = b",\n";
    }
    write(if before == b"[\n" { [before, b"]\n"] } else { [b"\n", b"]\n"] })?;
    let file = array.into_inner().map_err(|error| DatasetError::io("write", &to)(error.into_error()))?;
    file.sync_all().map_err(DatasetError::io("write", &to))
}

/// Drawn samples at even distances over all `n_records` of them, with their pictures, as many as the page has room for.
fn choose_shown(dir: &Path, n_records: u64) -> Result<Vec<Shown>, DatasetError> {
    let n_shown = n_records.min(SHOWN);
    let mut shown = Vec::new();
    let mut n_bytes = 0;
    for (sample, at) in Samples::open(dir)?.filter(|sample| !sample.is_carried).zip(0_u64..) {
        // The next one wanted is number `wanted * n_records / n_shown`, counted by what is passed, not by what fits.
        let is_wanted = (0..n_shown).any(|wanted| wanted * n_records / n_shown == at);
        let Some(record) = sample.record.filter(|_| is_wanted) else { continue };
        let unreadable = |what| move |source| DatasetError::Encode { what, source };
        let annotation: Annotation = serde_json::from_str(&sample.annotation).map_err(unreadable("an annotation"))?;
        let record = serde_json::from_str(&record.text).map_err(unreadable("a record"))?;
        let path = dir.join(&annotation.image);
        let picture = fs::read(&path).map_err(DatasetError::io("read", &path))?;
        if n_bytes + picture.len() <= SHOWN_BYTES {
            n_bytes += picture.len();
            shown.push(Shown { record, annotation, picture });
        }
    }
    Ok(shown)
}

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
    ANNOTATIONS, CARD, Layout, MANIFEST, MANIFEST_TMP, PREVIEW, array_of, hash_file, lines_of, sha256_hex, sync, sync_pictures,
    write_synced,
};
use crate::hashing::Hashing;
use crate::info::FinishInfo;
use crate::intact::Damage;
use crate::journal::State;
use crate::lines::Lines;
use crate::manifest::{FORMAT, FileEntry, Manifest, Tool};
use crate::overview::Overview;
use crate::samples::Samples;
use crate::{card, preview};

/// The samples that the preview shows.
const SHOWN: u64 = 50;
/// The bytes of pictures that the preview holds at most. As text they grow by a third; the page stays under 4 MB.
const SHOWN_BYTES: usize = 2_600_000;

/// A finished release.
#[derive(Clone, PartialEq, Debug)]
pub struct Summary {
    /// Its folder.
    pub dir: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// One record of it; none where every slot is empty.
    pub example: Option<Record>,
    /// Where the run was resumed: what was wrong in the folder, and was made again.
    pub damage: Option<Damage>,
}

/// A sample that card and preview show.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) record: Record,
    pub(crate) annotation: Annotation,
    pub(crate) picture: Vec<u8>,
}

/// What is made at the end from the lines and pictures of a run.
pub(crate) struct Finished {
    /// The manifest, sealed.
    pub(crate) manifest: Manifest,
    /// The samples that card and preview show.
    pub(crate) shown: Vec<Shown>,
}

/// Finishes the run in `dir`, whose files are in a state that was written: from then on it is a release.
pub(crate) fn finish(
    dir: &Path,
    configuration: &Configuration,
    written: &State,
    info: &FinishInfo,
) -> Result<Summary, DatasetError> {
    let Finished { manifest, shown } = make(dir, Some(dir), configuration, &written.counts, info)?;
    if let Some((name, _)) = written.files.iter().find(|(name, entry)| manifest.files.get(*name) != Some(entry)) {
        return Err(DatasetError::ChangedMeanwhile { path: dir.join(name) });
    }
    let (tmp, path) = (dir.join(MANIFEST_TMP), dir.join(MANIFEST));
    write_synced(&tmp, manifest.text()?.as_bytes())?;
    // Names and pictures must be on disk before the one that makes them a release.
    sync_pictures(dir)?;
    sync(dir)?;
    fs::rename(&tmp, &path).map_err(DatasetError::io("rename into place", &path))?;
    sync(dir)?;
    let example = shown.into_iter().next().map(|shown| shown.record);
    Ok(Summary { dir: dir.to_owned(), manifest, example, damage: None })
}

/// Makes arrays, card, preview and manifest from the lines and pictures in `from`. Where there is no folder `to` for them, only their hashes
/// are kept, so that a release can be compared with what it must be without room for a second one.
pub(crate) fn make(
    from: &Path,
    to: Option<&Path>,
    configuration: &Configuration,
    counts: &Counts,
    info: &FinishInfo,
) -> Result<Finished, DatasetError> {
    let layout = Layout::of(configuration);
    let mut files: BTreeMap<String, FileEntry> = BTreeMap::new();
    for split in layout.splits() {
        files.insert(array_of(split).to_owned(), write_array(from, to, split)?);
    }
    let n_carried: u64 = counts.standing.values().sum();
    let shown = choose_shown(from, counts.records.saturating_sub(n_carried))?;
    let mix = Mix::of(counts);
    let annotations = from.join(ANNOTATIONS);
    let overview = Overview::of(from, layout).map_err(DatasetError::io("read", &annotations))?;
    let texts = [
        (CARD, card::card(configuration, counts, &mix, &overview, &info.card, &shown)),
        (PREVIEW, preview::page(&info.card.title, counts, &shown)),
    ];
    for (name, text) in texts {
        if let Some(to) = to {
            write_synced(&to.join(name), text.as_bytes())?;
        }
        files.insert(name.to_owned(), FileEntry { bytes: text.len() as u64, sha256: sha256_hex(text.as_bytes()) });
    }
    for name in layout.line_files() {
        let path = from.join(name);
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
        card: info.card.clone(),
        describing: info.describing.clone(),
        survey: info.survey.clone(),
        files,
        seal: String::new(),
    };
    Ok(Finished { manifest: manifest.sealed()?, shown })
}

/// The records of a split as one array, a record a line.
fn write_array(from: &Path, to: Option<&Path>, split: Split) -> Result<FileEntry, DatasetError> {
    let from = from.join(lines_of(split));
    let to = to.map(|to| to.join(array_of(split)));
    let path = to.as_deref().unwrap_or(&from);
    let file = to.as_deref().map(File::create).transpose().map_err(DatasetError::io("write", path))?;
    let mut lines = Lines::open(&from).map_err(DatasetError::io("read", &from))?;
    let mut array = Hashing::new(file.map(|file| BufWriter::with_capacity(1 << 17, file)));
    let mut write = |parts: [&[u8]; 2]| -> Result<(), DatasetError> {
        parts.into_iter().try_for_each(|part| array.write_all(part)).map_err(DatasetError::io("write", path))
    };
    let mut before: &[u8] = b"[\n";
    while let Some(line) = lines.next().map_err(DatasetError::io("read", &from))? {
        write([before, line.text.as_bytes()])?;
        before = b",\n";
    }
    write(if before == b"[\n" { [before, b"]\n"] } else { [b"\n", b"]\n"] })?;
    let (file, entry) = array.finish();
    if let Some(file) = file {
        let file = file.into_inner().map_err(|error| DatasetError::io("write", path)(error.into_error()))?;
        file.sync_all().map_err(DatasetError::io("write", path))?;
    }
    Ok(entry)
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

//! The samples of a release, parsed, each with its picture read and checked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chartmill_schema::{Annotation, CarriedAnnotation};

use super::error::FormatError;
use super::sample::Note;
use crate::carried::{CarriedRecord, has_own_picture};
use crate::configuration::{image_file, record_id, slot_of};
use crate::error::DatasetError;
use crate::fault::{Fault, Problem};
use crate::files::{IMAGES, sha256_hex};
use crate::release::Release;
use crate::samples::RawSample;

/// A sample with all that it needs, owned.
pub(super) struct Read {
    pub(super) key: String,
    pub(super) record: CarriedRecord,
    pub(super) note: Note,
    pub(super) note_text: String,
    pub(super) picture: Option<ReadPicture>,
}

pub(super) struct ReadPicture {
    /// Where it is.
    pub(super) path: PathBuf,
    /// As the release names it.
    pub(super) named: String,
    /// Its name where it is copied or linked.
    pub(super) placed: String,
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
    pub(super) extension: String,
}

/// Reads samples, with their pictures checked.
pub(super) struct Reader<'a> {
    release: &'a Release,
    /// The hashes of pictures that came with a dataset, which later records may share.
    hashes: BTreeMap<String, String>,
    /// The names of pictures from outside of the release.
    placed: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(release: &'a Release) -> Self {
        Self { release, hashes: BTreeMap::new(), placed: BTreeMap::new() }
    }

    fn damaged(&self, fault: Fault) -> FormatError {
        DatasetError::Damaged { path: self.release.dir().to_owned(), fault: Box::new(fault) }.into()
    }

    /// Parses a sample and reads its picture.
    ///
    /// # Errors
    /// The first thing that is wrong with it, or what the file system refuses.
    pub(super) fn read(&mut self, raw: &RawSample) -> Result<Read, FormatError> {
        if let Some(fault) = raw.faults.first() {
            return Err(self.damaged(fault.clone()));
        }
        let unreadable = |what| move |source| FormatError::Encode { what, source };
        let note = if raw.is_carried {
            let note: CarriedAnnotation = serde_json::from_str(&raw.annotation).map_err(unreadable("a line of carried.jsonl"))?;
            Note::Carried(Box::new(note))
        } else {
            let note: Annotation = serde_json::from_str(&raw.annotation).map_err(unreadable("a line of annotations.jsonl"))?;
            Note::Drawn(Box::new(note))
        };
        let Some(record) = &raw.record else {
            let problem = Problem::Malformed { why: "a line has no record".to_owned() };
            return Err(self.damaged(Fault::of_line("annotations.jsonl", raw.line, problem)));
        };
        let record: CarriedRecord = serde_json::from_str(&record.text).map_err(unreadable("a record"))?;
        let slot = match &note {
            Note::Drawn(annotation) => slot_of(&annotation.id).unwrap_or(raw.line),
            Note::Carried(note) => note.slot,
        };
        let key = record_id(&self.release.manifest().configuration_hash, slot);
        let picture = match note.image() {
            Some(image) => Some(self.picture(image, slot, &key, raw)?),
            None => None,
        };
        Ok(Read { key, record, note, note_text: raw.annotation.clone(), picture })
    }

    /// Reads a picture and checks it against the list of hashes. One from outside of the release is in no list.
    fn picture(&mut self, image: &str, slot: u64, key: &str, raw: &RawSample) -> Result<ReadPicture, FormatError> {
        let path = self.release.dir().join(image);
        let bytes = fs::read(&path).map_err(FormatError::io("read", &path))?;
        let sha256 = sha256_hex(&bytes);
        let wanted = raw.sha256.as_ref().or_else(|| self.hashes.get(image));
        if let Some(wanted) = wanted.filter(|wanted| **wanted != sha256) {
            let problem = Problem::PictureHash { found: sha256, wanted: wanted.clone(), of_picture: None };
            return Err(self.damaged(Fault::of_file(image, problem)));
        }
        if raw.is_carried && has_own_picture(slot, Some(image)) {
            self.hashes.insert(image.to_owned(), sha256.clone());
        }
        let ending = Path::new(image).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let extension = ending.unwrap_or_else(|| "png".to_owned());
        let is_inside = image.starts_with(&format!("{IMAGES}/")) && !image.split('/').any(|step| step == "..");
        let placed = if is_inside {
            image.to_owned()
        } else {
            self.placed.entry(image.to_owned()).or_insert_with(|| image_file(slot, key, &extension)).clone()
        };
        Ok(ReadPicture { path, named: image.to_owned(), placed, bytes, sha256, extension })
    }
}

//! A held-out set: what a test asks must not be trained on, neither its tables nor its pictures.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chartmill_augment::RowData;
use chartmill_augment::dataset::Dataset;
use chartmill_augment::picture::{Depth, Fingerprint, MAX_BYTES, NEAR, NearIndex, decode, locate, look, to_plain};
use chartmill_augment::recover::recover;
use chartmill_dataset::sha256_hex;
use chartmill_describe::model::near_duplicates::NearDuplicates;
use chartmill_describe::tables::read_table;
use chartmill_schema::{Annotation, Description};

use super::looked_at::look_at_all;
use super::survey::described;
use crate::content::{content, content_of};

/// The tables and pictures of a held-out set.
#[derive(Debug, Default)]
pub struct HeldOut {
    tables: BTreeSet<String>,
    /// The same tables, to find those that have most of their cells.
    much_alike: NearDuplicates,
    bytes: BTreeSet<String>,
    pictures: Option<NearIndex>,
    fingerprint: Option<String>,
    /// How many pictures could not be read, and the first of them.
    unread: (u64, Option<String>),
}

impl HeldOut {
    /// Adds a dataset that must not be trained on: its tables where they are known, and all of its pictures.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn add(&mut self, path: &Path, on_progress: &mut dyn FnMut(u64)) -> Result<()> {
        let dataset = Dataset::open(path)?;
        let held_out = self;
        held_out.pictures.get_or_insert_with(|| NearIndex::new(NEAR));
        let before = held_out.fingerprint.take().unwrap_or_default();
        let mut fingerprint = sha256_hex(format!("{before} {}", dataset.fingerprint()?).as_bytes());
        let folder = dataset.images_dir();
        let mut seen = BTreeSet::new();
        let mut rows_of_picture: Vec<chartmill_augment::Row> = Vec::new();
        let mut n_rows = 0;
        for row in dataset.rows()? {
            let row = row?;
            n_rows += 1;
            on_progress(n_rows);
            let is_same = rows_of_picture.first().is_some_and(|first| first.images == row.images);
            if !is_same {
                held_out.recovered(&rows_of_picture);
                rows_of_picture.clear();
            }
            match &row.data {
                RowData::Table(path) => {
                    if let Ok(description) = read_table(path) {
                        held_out.add_table(&description);
                    }
                }
                RowData::Annotation(line) => {
                    if let Ok(annotation) = serde_json::from_str::<Annotation>(line) {
                        held_out.tables.insert(content(&annotation.table));
                        if let Ok(description) = described(&annotation) {
                            held_out.add_table(&description);
                        }
                    }
                }
                RowData::Unknown => {}
            }
            for name in &row.images {
                if let Some(folder) = folder.as_ref().filter(|_| seen.insert(name.clone())) {
                    let file = held_out.add_picture(folder, name);
                    fingerprint = sha256_hex(format!("{fingerprint} {} {name}", file.as_deref().unwrap_or("nothing")).as_bytes());
                }
            }
            rows_of_picture.push(row);
        }
        held_out.recovered(&rows_of_picture);
        for path in dataset.tables() {
            if let Ok(description) = read_table(path) {
                held_out.add_table(&description);
            }
        }
        held_out.fingerprint = Some(fingerprint);
        Ok(())
    }

    /// How many pictures could not be read, so that only their tables are held out, and the name of the first.
    pub fn unread(&self) -> Option<(u64, &str)> {
        self.unread.1.as_deref().map(|first| (self.unread.0, first))
    }

    fn recovered(&mut self, rows: &[chartmill_augment::Row]) {
        let rows: Vec<&chartmill_augment::Row> = rows.iter().collect();
        if let Ok(recovered) = recover(&rows) {
            self.add_table(&recovered.description);
        }
    }

    fn add_table(&mut self, description: &Description) {
        self.tables.insert(content_of(description));
        self.much_alike.insert(description);
    }

    /// Adds a picture; returns the hash of its file.
    fn add_picture(&mut self, folder: &Path, name: &str) -> Option<String> {
        // The size is looked at before the file is read.
        let is_small = |path: &PathBuf| path.metadata().is_ok_and(|about| about.is_file() && about.len() <= MAX_BYTES);
        let bytes = locate(folder, name).ok().filter(is_small).and_then(|path| std::fs::read(path).ok());
        let rgb = bytes.as_ref().and_then(|bytes| decode(bytes).ok());
        if rgb.is_none() {
            self.unread.0 += 1;
            self.unread.1.get_or_insert_with(|| name.to_owned());
        }
        if let (Some(rgb), Some(index)) = (rgb, self.pictures.as_mut()) {
            let key = index.len() as u64;
            index.insert(Fingerprint::of(&rgb), key);
        }
        let hash = sha256_hex(&bytes?);
        self.bytes.insert(hash.clone());
        Some(hash)
    }

    /// Whether there is anything in it.
    pub(super) fn is_empty(&self) -> bool {
        self.fingerprint.is_none()
    }

    /// What names it in the configuration.
    pub(super) fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// Whether it has this data or most of it, under whatever title.
    pub(super) fn has_table(&self, description: &Description) -> bool {
        self.tables.contains(&content_of(description)) || self.much_alike.has_values_of(description)
    }

    /// The keys of the pictures of a dataset that it has, or nearly.
    ///
    /// # Errors
    /// The dataset cannot be read, or threads cannot be started.
    pub(super) fn pictures_of(
        &self,
        dataset: &Dataset,
        folder: &Path,
        threads: Option<NonZeroUsize>,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<BTreeSet<u64>> {
        let mut held_out = BTreeSet::new();
        if !self.is_empty() {
            look_at_all(
                dataset,
                threads,
                on_progress,
                |name| self.has_file(folder, name),
                |key, _, is_held_out| {
                    if is_held_out {
                        held_out.insert(key);
                    }
                },
            )?;
        }
        Ok(held_out)
    }

    /// Whether it has the picture of this name as it is, or as it is carried over where it is mended for that.
    fn has_file(&self, folder: &Path, name: &str) -> bool {
        let Ok(path) = locate(folder, name) else { return false };
        let problem = look(&path, Depth::Head).err();
        if problem.as_ref().is_some_and(|problem| !problem.fixable()) {
            return false;
        }
        let Ok(bytes) = std::fs::read(&path) else { return false };
        self.has_picture(&bytes) || (problem.is_some() && to_plain(&bytes).is_ok_and(|mended| self.has_picture(&mended)))
    }

    /// Whether it has this picture, or nearly.
    fn has_picture(&self, bytes: &[u8]) -> bool {
        let Some(index) = &self.pictures else { return false };
        self.bytes.contains(&sha256_hex(bytes)) || decode(bytes).is_ok_and(|rgb| index.nearest(&Fingerprint::of(&rgb)).is_some())
    }
}

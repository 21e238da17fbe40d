//! Datasets whose pictures stand inside of their files: shards of WebDataset, and Parquet.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use chartmill_schema::Split;

use super::Format;
use super::error::DatasetError;
use super::folder::{Ending, entries, name_of};
use super::rows::Rows;
use super::splits::split_of_file;
use super::unpacked::Unpacked;
use super::webdataset::Samples;

/// Shards of one kind, in the order of their names, those to train on first.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    format: Format,
    files: Vec<PathBuf>,
    unpacked: Unpacked,
}

impl Packed {
    pub(super) fn new(format: Format, mut files: Vec<PathBuf>) -> Result<Self, DatasetError> {
        let first = files.first().map(|file| file.display().to_string()).unwrap_or_default();
        if format == Format::Parquet && cfg!(not(feature = "parquet")) {
            return Err(DatasetError::NotBuilt { file: first, what: "a Parquet file", feature: "parquet" });
        }
        let unpacked = Unpacked::new().map_err(|reason| DatasetError::Unreadable { file: first, reason })?;
        files.sort_by_key(|file| (order(file), file.clone()));
        Ok(Self { format, files, unpacked })
    }

    /// A shard, told by its first bytes; `None` where the file is none.
    pub(super) fn of_file(path: &Path) -> Result<Option<Self>, DatasetError> {
        let unreadable = |reason| DatasetError::Unreadable { file: path.display().to_string(), reason };
        let mut head = Vec::new();
        File::open(path).map_err(unreadable)?.take(512).read_to_end(&mut head).map_err(unreadable)?;
        let format = if head.starts_with(b"PAR1") {
            Format::Parquet
        } else if head.get(257..262) == Some(b"ustar") {
            Format::WebDataset
        } else {
            return Ok(None);
        };
        Self::new(format, vec![path.to_owned()]).map(Some)
    }

    /// The shards of a folder, or of its folder `data`; `None` where it holds none, or rows of other kinds too.
    pub(super) fn of_folder(folder: &Path) -> Result<Option<Self>, DatasetError> {
        for folder in [folder.to_owned(), folder.join("data")] {
            if !folder.is_dir() {
                continue;
            }
            let files: Vec<PathBuf> = entries(&folder)?.into_iter().filter(|path| path.is_file()).collect();
            let of = |ending| files.iter().filter(|path| Ending::of(path) == Some(ending)).cloned().collect::<Vec<_>>();
            let (tars, tables) = (of(Ending::Tar), of(Ending::Parquet));
            let has_others = files.iter().any(|path| matches!(Ending::of(path), Some(Ending::Lines | Ending::Table)));
            match (tars.is_empty(), tables.is_empty(), has_others) {
                (false, true, false) => return Self::new(Format::WebDataset, tars).map(Some),
                (true, false, false) => return Self::new(Format::Parquet, tables).map(Some),
                _ => {}
            }
        }
        Ok(None)
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Where pictures are written as rows are read.
    pub(super) fn folder(&self) -> &Path {
        self.unpacked.folder()
    }

    pub(super) fn rows(&self) -> Rows {
        match self.format {
            #[cfg(feature = "parquet")]
            Format::Parquet => Rows::new(super::parquet::Tables::new(self.files.clone(), self.unpacked.clone())),
            _ => Rows::new(Samples::new(self.files.clone(), self.unpacked.clone())),
        }
    }
}

/// The place of a file among the splits; those of none come last.
fn order(file: &Path) -> (bool, Option<Split>) {
    let split = split_of_file(&name_of(file));
    (split.is_none(), split)
}

//! Folders that `chartmill convert` made: the rows of all splits, as long as files and pictures are what was written.

use std::path::{Path, PathBuf};

use chartmill_dataset::formats::{Conversion, FormatError, PictureList};

use super::error::{DatasetError, RowFault};
use super::listed::{Listed, Several};
use super::rows::Walk;
use crate::picture::locate;
use crate::row::Row;

/// The rows of a converted release. Instead of a row whose picture is not the one that was converted, that is told: its answers
/// were verified against the other.
#[derive(Debug)]
pub(super) struct Converted {
    rows: Several,
    folder: PathBuf,
    pictures: Option<PictureList>,
}

impl Converted {
    pub(super) fn open(folder: &Path, files: Vec<Listed>) -> Result<Self, FormatError> {
        let conversion = Conversion::find(folder)?;
        let pictures = conversion.map(|conversion| conversion.pictures()).transpose()?.flatten();
        Ok(Self { rows: Several::new(files), folder: folder.to_owned(), pictures })
    }

    /// The first picture of a row that is another one than was converted. One that is not there is left to whoever looks for it,
    /// as a user may have said that it is elsewhere.
    fn changed_picture(&self, row: &Row) -> Option<String> {
        let pictures = self.pictures.as_ref()?;
        let is_changed = |name: &&String| {
            let found = locate(&self.folder, name).ok().and_then(|file| pictures.has(name, &file).ok());
            found.is_some_and(|is_listed| !is_listed)
        };
        row.images.iter().find(is_changed).cloned()
    }
}

impl Walk for Converted {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        let row = self.rows.next_row()?;
        let changed = row.as_ref().ok().and_then(|row| self.changed_picture(row));
        Some(match (row, changed) {
            (Ok(Row { file, line, .. }), Some(name)) => Err(DatasetError::Row { file, line, fault: RowFault::Picture { name } }),
            (row, _) => row,
        })
    }
}

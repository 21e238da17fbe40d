//! The rows of a dataset, one at a time.

use std::fmt;

use super::error::{DatasetError, cut_folders};
use super::record;
use super::values::{Element, Values};
use crate::row::{Row, RowData};

/// A format's way through its rows. Their `index` is set by [`Rows`].
pub(super) trait Walk: fmt::Debug {
    /// The next row, or what is wrong with it.
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>>;
}

/// The rows of a dataset, in order; see [`Dataset::rows`](super::Dataset::rows).
#[derive(Debug)]
pub struct Rows {
    walk: Option<Box<dyn Walk + Send>>,
    next_index: u64,
    has_folders: bool,
}

impl Rows {
    pub(super) fn new(walk: impl Walk + Send + 'static) -> Self {
        Self { walk: Some(Box::new(walk)), next_index: 0, has_folders: true }
    }

    pub(super) fn none() -> Self {
        Self { walk: None, next_index: 0, has_folders: true }
    }

    /// The same rows and errors, their files named without folders: what is made of them must not tell where the dataset lay.
    #[must_use]
    pub fn without_folders(self) -> Self {
        Self { has_folders: false, ..self }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.walk.as_mut()?.next_row();
        match item {
            Some(Ok(mut row)) => {
                row.index = self.next_index;
                self.next_index += 1;
                if !self.has_folders {
                    cut_folders(&mut row.file);
                }
                Some(Ok(row))
            }
            Some(Err(error)) => {
                // A row that cannot be used keeps its place, so that mending it moves no other.
                self.next_index += u64::from(matches!(error, DatasetError::Row { .. }));
                Some(Err(if self.has_folders { error } else { error.without_folders() }))
            }
            None => {
                self.walk = None;
                None
            }
        }
    }
}

/// The rows of one file.
impl Walk for Values {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        let element = self.next()?;
        Some(element.and_then(|element| row_of(self.file(), element)))
    }
}

/// The row that a value is.
pub(super) fn row_of(file: &str, element: Element) -> Result<Row, DatasetError> {
    let Element { line, value } = element;
    let file = file.to_owned();
    match record::read(&value) {
        Ok(record::Record { id, images, messages }) => {
            Ok(Row { index: 0, file, line, id, images, messages, data: RowData::Unknown, raw: value })
        }
        Err(fault) => Err(DatasetError::Row { file, line, fault }),
    }
}

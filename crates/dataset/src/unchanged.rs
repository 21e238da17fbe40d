//! A release that may be passed on or learned from: its manifest is sealed, and its files are those that it names.

use std::path::Path;

use crate::check_files::FileCheck;
use crate::error::DatasetError;
use crate::files::{CARD, PREVIEW};
use crate::release::Release;

impl Release {
    /// Opens a release and checks its seal and every file that the manifest names. Pictures are not among those; they are checked
    /// one by one where they are read.
    ///
    /// # Errors
    /// [`DatasetError::Unsealed`], [`DatasetError::Damaged`] with the first file that is not what it was, or what keeps the
    /// release from being opened.
    pub fn open_unchanged(dir: &Path) -> Result<Self, DatasetError> {
        Self::open(dir)?.unchanged(|_| true)
    }

    /// The same, but the pages for people, card and preview, may be others: whoever reads the data may have edited them, and
    /// nothing is taken from them.
    ///
    /// # Errors
    /// Those of [`Release::open_unchanged`].
    pub fn open_with_unchanged_data(dir: &Path) -> Result<Self, DatasetError> {
        Self::open(dir)?.unchanged(|name| ![CARD, PREVIEW].contains(&name))
    }

    fn unchanged(self, is_checked: impl Fn(&str) -> bool) -> Result<Self, DatasetError> {
        if !self.is_sealed {
            return Err(DatasetError::Unsealed { path: self.dir });
        }
        for check in self.file_checks() {
            if !matches!(&check, FileCheck::Hash(name) if is_checked(name)) {
                continue;
            }
            if let Some(fault) = self.check_file(&check).faults.into_iter().next() {
                return Err(DatasetError::Damaged { path: self.dir, fault: Box::new(fault) });
            }
        }
        Ok(self)
    }
}

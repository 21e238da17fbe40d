//! A release that may be passed on: its manifest is sealed, and the files that samples are read from are those that it names.

use std::path::Path;

use super::error::FormatError;
use crate::check_files::FileCheck;
use crate::files::Layout;
use crate::release::Release;

/// Opens a release and checks its seal and the hashes of every file that samples are read from.
///
/// # Errors
/// [`FormatError::Unsealed`], [`FormatError::Damaged`] with the first fault, or what keeps it from being opened.
pub(crate) fn open(dir: &Path) -> Result<Release, FormatError> {
    let release = Release::open(dir)?;
    if !release.is_sealed {
        return Err(FormatError::Unsealed { path: dir.to_owned() });
    }
    for name in Layout::of(&release.manifest().configuration).line_files() {
        let findings = release.check_file(&FileCheck::Hash(name.to_owned()));
        if let Some(fault) = findings.faults.into_iter().next() {
            return Err(FormatError::Damaged { path: dir.to_owned(), fault: Box::new(fault) });
        }
    }
    Ok(release)
}

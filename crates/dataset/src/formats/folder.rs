//! The folder of an output, which has its name only when it is whole.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::FormatError;
use crate::release::Release;

/// The folder of an output. Until it is whole it has another name, and is removed where something fails.
pub(super) struct Folder {
    /// As it was asked for.
    name: PathBuf,
    /// The same, absolute.
    pub(super) out: PathBuf,
    pub(super) tmp: PathBuf,
    is_in_place: bool,
}

impl Folder {
    pub(super) fn create(release: &Release, name: &Path) -> Result<Self, FormatError> {
        if name.exists() {
            return Err(FormatError::Exists { path: name.to_owned() });
        }
        let parent = name.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(FormatError::io("make", parent))?;
        let file_name = name.file_name().ok_or_else(|| FormatError::Exists { path: name.to_owned() })?;
        let parent = absolute(parent)?;
        let out = parent.join(file_name);
        if out.starts_with(absolute(release.dir())?) {
            return Err(FormatError::WithinRelease { path: name.to_owned() });
        }
        let tmp = parent.join(format!(".{}.unfinished", file_name.to_string_lossy()));
        if tmp.exists() {
            return Err(FormatError::Unfinished { path: tmp });
        }
        fs::create_dir(&tmp).map_err(FormatError::io("make", &tmp))?;
        Ok(Self { name: name.to_owned(), out, tmp, is_in_place: false })
    }

    /// Gives it the name that was asked for, and returns that.
    pub(super) fn rename(mut self) -> Result<PathBuf, FormatError> {
        // A folder that came to be there in the meantime stays: an empty one would be replaced without a word.
        if self.name.exists() {
            return Err(FormatError::Exists { path: self.name.clone() });
        }
        fs::rename(&self.tmp, &self.name).map_err(FormatError::io("rename into place", &self.name))?;
        self.is_in_place = true;
        Ok(self.name.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_in_place {
            // There is nowhere to report that this failed; the next conversion names what is left.
            let _ = fs::remove_dir_all(&self.tmp);
        }
    }
}

/// The way to a folder that is there, without links and dots.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, FormatError> {
    path.canonicalize().map_err(FormatError::io("find", path))
}

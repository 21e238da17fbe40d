//! Why a corrected copy cannot be written.

use std::path::{Path, PathBuf};

use crate::picture::PictureProblem;

/// Why a corrected copy cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// The path of the copy ends in no name that a new folder could have.
    #[error("--fix {path}: the copy needs a folder of its own; name one that is not there yet, such as corrected", path = path.display())]
    NoName {
        /// The path as typed.
        path: PathBuf,
    },
    /// There is something already.
    #[error("{} is there already and is not empty; choose another folder for the corrected copy, or remove it", .path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// Another copy is being written, or was when the program was stopped.
    #[error("{} is left from a copy that was not finished; remove it and run again", .path.display())]
    Unfinished {
        /// The folder.
        path: PathBuf,
    },
    /// The system says no.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A picture that could be used a moment ago.
    #[error("the picture {name} {problem}; it has changed since it was looked at, so run again")]
    Picture {
        /// Its name.
        name: String,
        /// What is wrong with it now.
        problem: PictureProblem,
    },
    /// A row that names a picture which no row named before.
    #[error("{place} has changed since it was looked at; run again")]
    Changed {
        /// The row.
        place: String,
    },
}

impl FixError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

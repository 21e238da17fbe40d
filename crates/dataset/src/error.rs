//! What can stop the writing or reading of a release, with what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// Why a release could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// The file system refused.
    #[error("cannot {action} {path}: {source}{hint}", path = path.display(), hint = hint(action, source))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The output path is a file.
    #[error("{path} is not a folder; choose another output folder", path = path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The output lies in the folder of a release, or of an unfinished run.
    #[error(
        "{path} lies within the release {release}, which must stay as it is; choose a folder outside of it",
        path = path.display(),
        release = release.display()
    )]
    WithinRelease {
        /// The output.
        path: PathBuf,
        /// The folder of the release.
        release: PathBuf,
    },
    /// Another process writes to the folder.
    #[error("another process is writing to {path}; wait for it, or choose another output folder", path = path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds files that are no release of ours.
    #[error("{path} holds other files ({}), and no release; choose another output folder, or empty it", found.join(", "), path = path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Some of what it holds.
        found: Vec<String>,
    },
    /// The folder holds a release, or a part of one, of another configuration.
    #[error(
        "{path} holds {} of another configuration ({}); choose another output folder, or use that configuration",
        if *complete { "a finished release" } else { "an unfinished run" },
        list(differences),
        path = path.display()
    )]
    Different {
        /// The folder.
        path: PathBuf,
        /// Whether what it holds is finished.
        complete: bool,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// A new run was to begin in a folder that holds this very release already.
    #[error("{path} already holds this release, complete; there is nothing to do", path = path.display())]
    AlreadyComplete {
        /// The folder.
        path: PathBuf,
    },
    /// A new run was to begin where an unfinished one of the same configuration lies.
    #[error("{path} holds an unfinished run of this configuration, done up to slot {next_slot}; add --resume to go on with it, or delete the folder", path = path.display())]
    Unfinished {
        /// The folder.
        path: PathBuf,
        /// The first slot that is not done.
        next_slot: u64,
    },
    /// The journal of an unfinished run fits none of the files beside it.
    #[error("the journal {path} does not fit the files beside it ({why}); delete the folder and begin again", path = path.display())]
    BrokenJournal {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Something else wrote to a file while the run went on.
    #[error("{path} is not what this run wrote: something else has changed it; run the same command with --resume", path = path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The folder was removed, renamed or emptied while something was written to it.
    #[error("{path} was removed or renamed while the run was going on; run again, into a folder that stays where it is", path = path.display())]
    Gone {
        /// The folder, as it was called.
        path: PathBuf,
    },
    /// The manifest was changed after it was written.
    #[error("{path}: the manifest is not what was written (its seal does not match); get the release again, or make it anew", path = path.display())]
    Unsealed {
        /// The release.
        path: PathBuf,
    },
    /// A file of a release is not what the manifest or another file of it says. In a box, so that this rare variant is no burden.
    #[error(
        "{path}: {fault}; `chartmill verify {path}` tells everything that is wrong with it; get the release again, or make it \
         anew",
        path = path.display()
    )]
    Damaged {
        /// The release.
        path: PathBuf,
        /// What is wrong.
        fault: Box<Fault>,
    },
    /// A window was handed over out of turn. A fault of the engine.
    #[error("slot {found} was to be written, but slot {expected} is next")]
    OutOfOrder {
        /// The slot that is next.
        expected: u64,
        /// The slot that came.
        found: u64,
    },
    /// The run was to be finished before its last slot. A fault of the engine.
    #[error("the run has slots up to {count}, but only those up to {next_slot} are written")]
    NotAllSlots {
        /// The first slot that is not written.
        next_slot: u64,
        /// The end of its slots.
        count: u64,
    },
    /// An earlier window failed, so nothing can follow it.
    #[error("an earlier window could not be written to {path}; run again with --resume", path = path.display())]
    Failed {
        /// The folder.
        path: PathBuf,
    },
    /// A sample cannot be written as it is. A fault of the engine.
    #[error("slot {slot}: the sample's {field} is {found:?}, but must be {wanted:?}")]
    Misfit {
        /// The slot.
        slot: u64,
        /// What does not fit.
        field: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        wanted: String,
    },
    /// A value could not be turned into JSON, or be read back.
    #[error("{what} does not go through JSON: {source}")]
    Encode {
        /// What.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// There is no release at this path.
    #[error("{path} holds no finished release: {why}", path = path.display())]
    NotARelease {
        /// The folder.
        path: PathBuf,
        /// What is missing or wrong, and what to do.
        why: String,
    },
}

/// What is tried where nothing is to be written.
const READ: &str = "read";

impl DatasetError {
    /// Wraps what the system said about `path`.
    pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

/// What to do about the errors that users meet.
fn hint(action: &str, source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied if action == READ => "; check who may read it",
        io::ErrorKind::NotADirectory if action == READ => "; a part of that path is a file, so check the path",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; free some space, then run the same command with --resume: what is written so far is kept"
        }
        io::ErrorKind::PermissionDenied => "; check who may write there, or choose another output folder",
        io::ErrorKind::ReadOnlyFilesystem => "; choose an output folder on a disk that can be written",
        io::ErrorKind::NotADirectory => "; a part of that path is a file, so choose another output folder",
        io::ErrorKind::NotFound => "; did someone remove the folder while the run was going on?",
        _ => "",
    }
}

/// A key of a configuration whose values differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The key; parts of nested keys are joined by dots.
    pub key: String,
    /// What the folder has, as JSON, or `nothing`.
    pub was: String,
    /// What is wanted now.
    pub now: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: was {}, now {}", self.key, self.was, self.now)
    }
}

pub(crate) fn list(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_fits_what_was_tried() {
        let told = |action, kind| DatasetError::io(action, Path::new("out"))(io::Error::from(kind)).to_string();
        let read = told("read", io::ErrorKind::PermissionDenied);
        assert!(read.starts_with("cannot read out: ") && read.ends_with("; check who may read it"), "{read}");
        for (action, kind) in [("write", io::ErrorKind::PermissionDenied), ("make the folder", io::ErrorKind::NotADirectory)] {
            let written = told(action, kind);
            assert!(written.ends_with("choose another output folder"), "{written}");
        }
    }
}

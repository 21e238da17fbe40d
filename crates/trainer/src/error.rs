//! What can stop the hand-off, with what to do about it.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use crate::contract::RowFault;

/// Why a job folder could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TrainerError {
    /// The file system refused.
    #[error("cannot {action} {path}: {source}", path = path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The release cannot be read.
    #[error(transparent)]
    Dataset(#[from] chartmill_dataset::DatasetError),
    /// A flag's value cannot be used.
    #[error("{flag} {value:?}: {why}")]
    BadFlag {
        /// The flag, with its dashes.
        flag: &'static str,
        /// What was given.
        value: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// Flags that do not go together.
    #[error("{why}")]
    Conflict {
        /// Which, and what to do.
        why: String,
    },
    /// The release has nothing to train on.
    #[error("{path} has no training record; make a larger release, or one with a larger share of training", path = path.display())]
    NothingToTrain {
        /// The release.
        path: PathBuf,
    },
    /// Rows that LLaVA could not be trained on.
    #[error("{}", list(faults, *n_faults))]
    BadRows {
        /// The first of them.
        faults: Vec<RowFault>,
        /// All of them.
        n_faults: u64,
    },
    /// A mix has fewer rows than its share needs.
    #[error(
        "{path} has {found} rows, but a share of {share} beside {release} records of the release takes {wanted}; give a share of at \
         most {most}, or a larger file",
        path = path.display()
    )]
    MixTooSmall {
        /// The file.
        path: PathBuf,
        /// Its rows.
        found: u64,
        /// The share, as typed.
        share: String,
        /// Training records of the release.
        release: u64,
        /// Rows that the share takes.
        wanted: u64,
        /// The largest share that it could have.
        most: String,
    },
    /// The model does not fit into the memory of the GPUs.
    #[error(
        "{method} training of {model} with ZeRO {zero} takes about {needed:.0} GiB of each GPU, and those of {instance} have \
         {available:.0} GiB; {advice}"
    )]
    DoesNotFit {
        /// lora or full.
        method: &'static str,
        /// The base model.
        model: String,
        /// The stage.
        zero: &'static str,
        /// GiB of one GPU, or of the machine where that is what does not suffice.
        needed: f64,
        /// GiB of one.
        available: f64,
        /// The instance type.
        instance: String,
        /// What to do.
        advice: String,
    },
    /// The job folder exists already and holds something else.
    #[error("{path} {found}; choose another folder for --job, or add --force to replace it", path = path.display())]
    FolderTaken {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        found: String,
    },
    /// A template or a value could not be turned into text. A fault of this program.
    #[error("the file {file} of the job could not be made: {why}")]
    Render {
        /// The file.
        file: &'static str,
        /// Why.
        why: String,
    },
}

impl TrainerError {
    /// Wraps what the system said about `path`.
    pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    /// A flag with a value that cannot be used.
    pub(crate) fn flag(flag: &'static str, value: &str, why: impl Into<String>) -> Self {
        Self::BadFlag { flag, value: value.to_owned(), why: why.into() }
    }
}

fn list(faults: &[RowFault], n_faults: u64) -> String {
    let rows = if n_faults == 1 { "row" } else { "rows" };
    let mut text = format!("{n_faults} {rows} cannot be trained on, so nothing is written:");
    for fault in faults {
        let _ = write!(text, "\n  {fault}");
    }
    if n_faults > faults.len() as u64 {
        let _ = write!(text, "\n  ... and {} more", n_faults - faults.len() as u64);
    }
    text
}

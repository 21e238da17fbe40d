//! Why a release cannot be written in a format, with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::DatasetError;

/// Why a release could not be converted.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// No such format.
    #[error("there is no format {name:?}; the formats are {}", known.join(", "))]
    Unknown {
        /// The name.
        name: String,
        /// All names.
        known: Vec<String>,
    },
    /// A format that this build lacks.
    #[error("this build does not write or read {name}; build with `cargo build --release --features {feature}`")]
    NotBuilt {
        /// The format.
        name: String,
        /// The feature that brings it.
        feature: &'static str,
    },
    /// The release cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A file of a converted release is not what was written.
    #[error("{path}: {file} {change}; convert the release again with `chartmill convert`", path = path.display())]
    Changed {
        /// The folder.
        path: PathBuf,
        /// The file.
        file: String,
        /// What became of it.
        change: String,
    },
    /// A file that loaders would take for a part of a converted release.
    #[error(
        "{path}: {file} is named like rows of this converted release, but format.json does not name it; move it to another \
         folder",
        path = path.display()
    )]
    NotConverted {
        /// The folder.
        path: PathBuf,
        /// The file.
        file: String,
    },
    /// A shard of what was grown from a dataset.
    #[error("{path} is a shard of what was grown from a dataset, and its pictures may be in other shards; join all with `chartmill merge` first", path = path.display())]
    Shard {
        /// The shard.
        path: PathBuf,
    },
    /// The output is there already.
    #[error("{path} is there already; choose another folder, or remove it", path = path.display())]
    Exists {
        /// The output.
        path: PathBuf,
    },
    /// An output that nobody finished.
    #[error("{path} is left of a conversion that was stopped, or that runs now; remove it if none runs", path = path.display())]
    Unfinished {
        /// The folder.
        path: PathBuf,
    },
    /// The output lies where it would change the release.
    #[error("{path} lies within the release, which must stay as it is; choose a folder outside of it", path = path.display())]
    WithinRelease {
        /// The output.
        path: PathBuf,
    },
    /// A hard link was refused.
    #[error("cannot give {from} a second name in {to}: {source}; use --images copy", from = from.display(), to = to.display())]
    Link {
        /// The picture.
        from: PathBuf,
        /// Its second name.
        to: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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
    /// Nothing was written: there are no records, or none of them fits.
    #[error("no record of {path} could be written as {format}: {why}", path = path.display())]
    Nothing {
        /// The release.
        path: PathBuf,
        /// The format.
        format: &'static str,
        /// Why.
        why: String,
    },
    /// The format needs to know where the pictures will be.
    #[error("{format} names pictures on S3; say where they will be with --s3 s3://BUCKET/FOLDER")]
    NoS3 {
        /// The format.
        format: &'static str,
    },
    /// The address on S3 cannot be used.
    #[error("--s3 {found:?}: {why}; write s3://BUCKET/FOLDER with letters, digits, dots, hyphens and underscores")]
    BadS3 {
        /// The address.
        found: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The account number cannot be used.
    #[error("--bucket-owner {found:?} is no account number of AWS; write its twelve digits")]
    BadOwner {
        /// The number.
        found: String,
    },
    /// The release does not fit the limits of a service.
    #[error("the release does not fit {format}: {}", faults.join("; "))]
    Limits {
        /// The format.
        format: &'static str,
        /// Each limit that is broken, with what to do.
        faults: Vec<String>,
    },
    /// The library that writes the format refused.
    #[error("cannot write {file}: {why}")]
    Library {
        /// The file.
        file: String,
        /// What it said.
        why: String,
    },
    /// A value could not be turned into JSON.
    #[error("{what} does not go through JSON: {source}")]
    Encode {
        /// What.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
}

impl FormatError {
    /// Wraps what the system said about `path`.
    pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

//! What a check found, each fault with its place.

use std::fmt;

use chartmill_schema::Split;

use crate::files::{JOURNAL, MANIFEST_TMP};
use crate::manifest::Manifest;
use crate::picture::PictureFault;

/// One fault of a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The file, relative to the release.
    pub file: String,
    /// The line of it, from 1.
    pub line: Option<u64>,
    /// The record.
    pub id: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

impl Fault {
    /// A fault of a whole file.
    pub(crate) fn of_file(file: &str, problem: Problem) -> Self {
        Self { file: file.to_owned(), line: None, id: None, problem }
    }

    /// A fault of a line.
    pub(crate) fn of_line(file: &str, line: u64, problem: Problem) -> Self {
        Self { file: file.to_owned(), line: Some(line), id: None, problem }
    }

    /// A fault of a record.
    pub(crate) fn of_record(file: &str, line: u64, id: &str, problem: Problem) -> Self {
        Self { file: file.to_owned(), line: Some(line), id: Some(id.to_owned()), problem }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        match (self.file.as_str(), &self.problem) {
            (JOURNAL | MANIFEST_TMP, Problem::Extra) => f.write_str(": is left over from the run; delete it"),
            _ => write!(f, ": {}", self.problem),
        }
    }
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// A file or picture is not there.
    #[error("is missing")]
    Missing,
    /// A file or folder is no part of the release.
    #[error("does not belong to the release")]
    Extra,
    /// A file, picture or folder is elsewhere, with a symbolic link to it in its place.
    #[error("is a symbolic link, which a copy of the release would lose; put the file itself there")]
    Link,
    /// A file cannot be read.
    #[error("cannot be read: {why}")]
    Unreadable {
        /// What the system said.
        why: String,
    },
    /// A file has another size than the manifest says.
    #[error("has {found} bytes; the manifest says {wanted}")]
    Size {
        /// As found.
        found: u64,
        /// As the manifest has it.
        wanted: u64,
    },
    /// A file has the size but not the hash that the manifest says.
    #[error("was changed: its SHA-256 is {found}; the manifest says {wanted}")]
    Hash {
        /// As found.
        found: String,
        /// As the manifest has it.
        wanted: String,
    },
    /// The manifest is not what was written.
    #[error("was changed after the release was finished")]
    Seal,
    /// A picture has another hash than is listed.
    #[error("was changed: its SHA-256 is {found}; images.sha256 says {wanted}{}", of(of_picture.as_deref()))]
    PictureHash {
        /// As found.
        found: String,
        /// As listed.
        wanted: String,
        /// The picture that is listed with the hash found, if that one is faulty too: the two were swapped.
        of_picture: Option<String>,
    },
    /// A picture is not of the kind or size that the annotation says.
    #[error("is not the picture that was drawn: {0}")]
    Picture(PictureFault),
    /// A line is not UTF-8.
    #[error("is not UTF-8")]
    NotUtf8,
    /// The last line has no line feed: the file was cut.
    #[error("has no line feed at its end; the file was cut")]
    NoLineFeed,
    /// A line is too long to be one of ours.
    #[error("is far longer than any line that Chartmill writes")]
    LineTooLong,
    /// A line is not what the file holds.
    #[error("is not well-formed: {why}")]
    Malformed {
        /// What the parser said.
        why: String,
    },
    /// An id does not follow from configuration and slot.
    #[error("has the id {found:?}, which does not follow from the configuration of the manifest")]
    ForeignId {
        /// The id.
        found: String,
    },
    /// Ids do not ascend: a line is doubled, or was moved.
    #[error("stands out of order, or twice")]
    OutOfOrder,
    /// An annotation has no record.
    #[error("has no record in {file}")]
    NoRecord {
        /// The file of its split.
        file: &'static str,
    },
    /// A record has no annotation of its split.
    #[error("has no annotation that puts it into this split")]
    NoAnnotation,
    /// A record's picture is not listed.
    #[error("has no line in images.sha256")]
    NotListed,
    /// The record's and the annotation's picture differ, or are not where the slot puts them.
    #[error("names the picture {found:?}, not {wanted:?}")]
    Image {
        /// As found.
        found: String,
        /// As the slot has it.
        wanted: String,
    },
    /// The annotation names a description that is not there, or not as kept.
    #[error("names the description {id:?}, which descriptions.jsonl does not hold as kept")]
    NoDescription {
        /// Its id.
        id: String,
    },
    /// Two splits use one description, so that a test would ask what was trained.
    #[error("uses the description {id:?}, which {} has too", split.key())]
    Leak {
        /// Its id.
        id: String,
        /// The split that used it before.
        split: Split,
    },
    /// The annotation names an unknown target.
    #[error("names the target {target:?}, which this version does not know")]
    UnknownTarget {
        /// Its name.
        target: String,
    },
    /// An array does not hold the records of its JSON Lines twin.
    #[error("differs from line {line} of {lines}: the two must hold the same records in the same order")]
    Array {
        /// The JSON Lines file.
        lines: &'static str,
        /// The first of its lines that is not in its place; one past the last where the array goes on.
        line: u64,
    },
    /// Verification rejects the sample.
    #[error("does not hold: {detail} [{reason}]")]
    Rejected {
        /// The reason's key.
        reason: String,
        /// The reason in words.
        detail: String,
    },
    /// A number of the manifest is not what the files hold.
    #[error("says {was} for {key}; the files hold {now}")]
    Count {
        /// Where in the manifest.
        key: String,
        /// What it says.
        was: String,
        /// What was counted.
        now: String,
    },
}

fn of(picture: Option<&str>) -> String {
    picture.map_or_else(String::new, |picture| format!(" (these are the bytes of {picture})"))
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// The manifest of the release.
    pub manifest: Manifest,
    /// Records that were checked.
    pub n_records: u64,
    /// All faults that were found, also those beyond the ones kept.
    pub n_faults: u64,
    /// Records of a shard whose picture another shard has, so that it was not looked at.
    pub n_elsewhere: u64,
    /// The faults, sorted by file, line and id; the first thousands of them where there are very many.
    pub faults: Vec<Fault>,
}

impl CheckReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.n_faults == 0
    }
}

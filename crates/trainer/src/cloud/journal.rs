//! What was uploaded already, so that nothing is sent twice: a file of the job folder with one line an event.
//!
//! A line is written after the object is whole on S3. Whoever is killed in between sends that one object again. An upload in parts is
//! noted before its first part, so that the next run can drop what a killed one left behind (parts cost money and are not listed).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::error::CloudError;
use crate::job::UPLOADS;

/// An object that is whole on S3.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    /// Its address.
    pub(super) to: String,
    /// Its content.
    pub(super) sha256: String,
    /// Its size.
    pub(super) bytes: u64,
    /// What S3 calls this content.
    pub(super) etag: String,
}

/// An upload in parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(super) struct Parts {
    /// The address of the object.
    pub(super) to: String,
    /// What S3 calls the upload.
    pub(super) upload_id: String,
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Done(Done),
    Begun(Parts),
    /// Completed or dropped.
    Ended(Parts),
}

/// The journal. While it is open, no other process can open it.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: Mutex<File>,
    done: BTreeMap<String, Done>,
    begun: Vec<Parts>,
}

impl Journal {
    /// Opens the journal of a job folder.
    ///
    /// # Errors
    /// [`CloudError::InUse`], [`CloudError::Io`], [`CloudError::BadFolder`] where it was damaged.
    pub(super) fn open(folder: &Path) -> Result<Self, CloudError> {
        let path = folder.join(UPLOADS);
        let options = File::options().read(true).append(true).create(true).open(&path);
        let mut file = options.map_err(CloudError::io("write", &path))?;
        if file.try_lock().is_err() {
            return Err(CloudError::InUse { path });
        }
        let bytes = fs::read(&path).map_err(CloudError::io("read", &path))?;
        // A line that was cut by a kill has no line break, and its object counts as not sent.
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        file.set_len(whole as u64).map_err(CloudError::io("write", &path))?;
        file.seek(SeekFrom::End(0)).map_err(CloudError::io("write", &path))?;
        let mut done = BTreeMap::new();
        let mut begun: Vec<Parts> = Vec::new();
        for (idx, line) in bytes[..whole].split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(Line::Done(entry)) => drop(done.insert(entry.to.clone(), entry)),
                Ok(Line::Begun(parts)) => begun.push(parts),
                Ok(Line::Ended(parts)) => begun.retain(|other| *other != parts),
                Err(error) => {
                    let why = format!("is damaged at line {} ({error}): remove this file, and everything is sent anew", idx + 1);
                    return Err(CloudError::BadFolder { path, why });
                }
            }
        }
        Ok(Self { path, file: Mutex::new(file), done, begun })
    }

    /// What was known about an object when the journal was opened.
    pub(super) fn known(&self, to: &str) -> Option<&Done> {
        self.done.get(to)
    }

    /// The uploads in parts that an earlier run left behind.
    pub(super) fn left(&self) -> &[Parts] {
        &self.begun
    }

    /// Notes an object that is whole.
    pub(super) fn done(&self, entry: Done) -> Result<(), CloudError> {
        self.write(&Line::Done(entry))
    }

    /// Notes an upload in parts before its first part.
    pub(super) fn begun(&self, parts: &Parts) -> Result<(), CloudError> {
        self.write(&Line::Begun(parts.clone()))
    }

    /// Notes that an upload in parts is over.
    pub(super) fn ended(&self, parts: &Parts) -> Result<(), CloudError> {
        self.write(&Line::Ended(parts.clone()))
    }

    fn write(&self, line: &Line) -> Result<(), CloudError> {
        let failed = |error: std::io::Error| CloudError::io("write", &self.path)(error);
        let text = serde_json::to_string(line).map_err(|error| failed(error.into()))? + "\n";
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(to: &str) -> Done {
        Done { to: to.to_owned(), sha256: "00".to_owned(), bytes: 3, etag: "e".to_owned() }
    }

    #[test]
    fn a_line_that_was_cut_counts_as_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let parts = |id: &str| Parts { to: "s3://b/c".to_owned(), upload_id: id.to_owned() };
        {
            let journal = Journal::open(dir.path()).unwrap();
            journal.done(entry("s3://b/a")).unwrap();
            journal.begun(&parts("1")).unwrap();
            journal.begun(&parts("2")).unwrap();
            journal.ended(&parts("1")).unwrap();
            journal.done(entry("s3://b/b")).unwrap();
            assert!(matches!(Journal::open(dir.path()), Err(CloudError::InUse { .. })));
        }
        let path = dir.path().join(UPLOADS);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
        let journal = Journal::open(dir.path()).unwrap();
        assert_eq!(journal.known("s3://b/a"), Some(&entry("s3://b/a")));
        assert_eq!(journal.known("s3://b/b"), None);
        assert_eq!(journal.left(), [parts("2")]);
        journal.done(entry("s3://b/b")).unwrap();
        drop(journal);
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 5);
        assert!(Journal::open(dir.path()).unwrap().known("s3://b/b").is_some());
    }

    #[test]
    fn damage_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(UPLOADS), "{}\n").unwrap();
        let error = Journal::open(dir.path()).unwrap_err().to_string();
        assert!(error.contains("damaged at line 1"), "{error}");
    }
}

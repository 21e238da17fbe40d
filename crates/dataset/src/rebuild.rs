//! Comparing a release with the same made again, as a whole: every file's hash, without room for a second release.
//!
//! Slots are made again and compared one by one ([`Release::compare`]), and what they are is hashed as it comes. The files that are made at
//! the end come from lines that were found to be the same by then, so they are made from the release's own.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use crate::FileCheck;
use crate::assembly::Assembly;
use crate::configuration::{differences, flatten};
use crate::counts::Counts;
use crate::encode::Encoded;
use crate::error::DatasetError;
use crate::files::{Layout, MANIFEST, hash_file};
use crate::finish::{Finished, make};
use crate::hashing::Hashing;
use crate::info::FinishInfo;
use crate::manifest::{FileEntry, Manifest};
use crate::release::Release;

/// A file that is not what it is when made again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileMismatch {
    /// The file, relative to the release.
    pub file: String,
    /// What differs.
    pub detail: String,
}

impl fmt::Display for FileMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.detail)
    }
}

/// A release that is made again, slot by slot.
#[derive(Debug)]
pub struct Rebuilding<'a> {
    release: &'a Release,
    assembly: Assembly,
    counts: Counts,
    hashes: BTreeMap<&'static str, Hashing<io::Sink>>,
}

impl<'a> Rebuilding<'a> {
    /// Begins at its first slot.
    pub fn new(release: &'a Release) -> Self {
        let names = Layout::of(&release.manifest.configuration).line_files();
        let hashes = names.map(|name| (name, Hashing::default())).collect();
        Self { release, assembly: Assembly::default(), counts: Counts::default(), hashes }
    }

    /// Adds a window: the slots that follow, in order.
    pub fn add(&mut self, window: &[Encoded]) {
        for (name, lines) in self.assembly.lines(window, &mut self.counts) {
            if let Some(hash) = self.hashes.get_mut(name) {
                hash.add(&lines);
            }
        }
    }

    /// Compares all files of the release with what they are made again; none differs where it is the same release, byte for byte.
    /// Where the build is another one than the release's, the manifest may name it and is still the same.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where a file cannot be read.
    pub fn conclude(self, info: &FinishInfo) -> Result<Vec<FileMismatch>, DatasetError> {
        let dir = &self.release.dir;
        let mut found = Vec::new();
        for (name, hash) in self.hashes {
            compare_file(self.release, name, &hash.finish().1, &mut found)?;
        }
        if !found.is_empty() {
            return Ok(found);
        }
        let configuration = &self.release.manifest.configuration;
        let Finished { manifest, .. } = make(dir, None, configuration, &self.counts, info)?;
        for name in Layout::of(configuration).hashed_files() {
            let is_new = Layout::of(configuration).line_files().all(|lines| lines != name);
            if let Some(made) = manifest.files.get(name).filter(|_| is_new) {
                compare_file(self.release, name, made, &mut found)?;
            }
        }
        let of = |manifest: &Manifest| {
            let mut values = BTreeMap::new();
            flatten("", &serde_json::json!(manifest), &mut values);
            // The seal follows from the rest, and the build is told by itself.
            values.retain(|key, _| key != "seal" && !key.starts_with("tool."));
            values
        };
        for difference in differences(&of(&self.release.manifest), &of(&manifest)) {
            let detail = format!("{} is {}; made again it is {}", difference.key, difference.was, difference.now);
            found.push(FileMismatch { file: MANIFEST.to_owned(), detail });
        }
        let extra = self.release.check_file(&FileCheck::Folder).faults;
        found.extend(extra.into_iter().map(|fault| FileMismatch { file: fault.file, detail: fault.problem.to_string() }));
        Ok(found)
    }
}

fn compare_file(release: &Release, name: &str, made: &FileEntry, into: &mut Vec<FileMismatch>) -> Result<(), DatasetError> {
    let path = release.dir.join(name);
    let detail = match hash_file(&path) {
        Ok(found) if found == *made => return Ok(()),
        Ok(found) => format!(
            "it has {} bytes with the SHA-256 {}; made again it has {} with {}",
            found.bytes, found.sha256, made.bytes, made.sha256
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => "it is missing".to_owned(),
        Err(error) => return Err(DatasetError::io("read", &path)(error)),
    };
    into.push(FileMismatch { file: name.to_owned(), detail });
    Ok(())
}

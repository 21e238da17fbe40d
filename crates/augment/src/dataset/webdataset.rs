//! WebDataset: tar archives in which the files of a sample follow each other, their names alike up to the first dot.
//!
//! Of a sample, the JSON file is the row, and every picture belongs to it, whatever the JSON says of pictures. Files of other kinds are
//! left out. Source: <https://github.com/webdataset/webdataset>.

use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use serde_json::Value;

use super::error::{DatasetError, RowFault};
use super::json;
use super::rows::{Walk, row_of};
use super::tar::{Member, Members};
use super::unpacked::Unpacked;
use super::values::{Element, MAX_ROW_MIB, Shape, nesting_fault};
use crate::picture::{MAX_BYTES, PictureFormat};
use crate::row::Row;

/// The most pictures of one sample.
const MAX_PICTURES: usize = 64;

/// The rows of several archives.
#[derive(Debug)]
pub(super) struct Samples {
    archives: IntoIter<PathBuf>,
    open: Option<Archive>,
    unpacked: Unpacked,
}

/// One archive while it is read.
#[derive(Debug)]
struct Archive {
    file: String,
    stem: String,
    members: Members,
    /// The first file of the next sample.
    next: Option<Member>,
    number: u64,
}

impl Samples {
    pub(super) fn new(archives: Vec<PathBuf>, unpacked: Unpacked) -> Self {
        Self { archives: archives.into_iter(), open: None, unpacked }
    }
}

/// The name of a sample: that of its files up to the first dot behind the last slash.
fn key_of(name: &str) -> &str {
    let base = name.rfind('/').map_or(0, |at| at + 1);
    let end = name.get(base..).and_then(|rest| rest.find('.')).map_or(name.len(), |at| base + at);
    name.get(..end).unwrap_or(name)
}

impl Archive {
    fn open(path: &Path) -> Result<Self, DatasetError> {
        let file = path.display().to_string();
        let members = Members::open(path).map_err(|reason| DatasetError::Unreadable { file: file.clone(), reason })?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { file, stem, members, next: None, number: 0 })
    }

    /// The files of the next sample; none at the end of the archive.
    fn sample(&mut self) -> Result<Vec<Member>, DatasetError> {
        let broken = |reason| DatasetError::Unreadable { file: self.file.clone(), reason };
        let mut files: Vec<Member> = self.next.take().into_iter().collect();
        let mut room = MAX_BYTES;
        while let Some(member) = self.members.next(room).map_err(broken)? {
            if files.first().is_some_and(|first| key_of(&first.name) != key_of(&member.name)) {
                self.next = Some(member);
                break;
            }
            room -= member.bytes.len() as u64;
            files.push(member);
            // What has no end is no sample: all of it would have to be held.
            if files.len() > 2 * MAX_PICTURES {
                return Err(broken(std::io::Error::other(format!("a sample has more than {} files", 2 * MAX_PICTURES))));
            }
        }
        Ok(files)
    }

    fn next_row(&mut self, unpacked: &Unpacked) -> Result<Option<Row>, DatasetError> {
        let files = self.sample()?;
        let Some(first) = files.first() else { return Ok(None) };
        self.number += 1;
        let fault = |fault| DatasetError::Row { file: self.file.clone(), line: self.number, fault };
        let member = |name: &str, why: String| fault(RowFault::Member { name: name.chars().take(80).collect(), why });
        let is_json = |file: &&Member| file.name.to_ascii_lowercase().ends_with(".json");
        let Some(row) = files.iter().find(is_json) else {
            return Err(member(key_of(&first.name), "has no JSON file, which would hold its conversation".to_owned()));
        };
        if row.size > (MAX_ROW_MIB as u64) << 20 {
            return Err(fault(RowFault::TooLong));
        }
        if let Some(found) = nesting_fault(&row.bytes) {
            return Err(fault(found));
        }
        let value: Value = serde_json::from_slice(&row.bytes)
            .map_err(|error| fault(RowFault::Json { message: json::complaint(&row.bytes, &error, Shape::Lines) }))?;
        let mut images = Vec::new();
        for file in files.iter().filter(|file| !is_json(file)) {
            if file.bytes.is_empty() && file.size > 0 {
                let most = MAX_BYTES >> 20;
                return Err(member(&file.name, format!("has {} MiB, and a sample is read up to {most} MiB", file.size >> 20)));
            }
            if PictureFormat::of(&file.bytes).is_ok() {
                if images.len() == MAX_PICTURES {
                    return Err(member(&file.name, format!("is one of more than {MAX_PICTURES} pictures of its sample")));
                }
                let kept = unpacked.keep(&self.stem, self.number, images.len(), key_of(&file.name), &file.bytes);
                images.push(kept.map_err(|reason| DatasetError::Unreadable { file: self.file.clone(), reason })?);
            }
        }
        let mut row = row_of(&self.file, Element { line: self.number, value })?;
        if !images.is_empty() {
            row.images = images;
        }
        Ok(Some(row))
    }
}

impl Walk for Samples {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(archive) = &mut self.open {
                match archive.next_row(&self.unpacked) {
                    Ok(Some(row)) => return Some(Ok(row)),
                    Ok(None) => self.open = None,
                    Err(error) => {
                        if error.ends_file() {
                            self.open = None;
                        }
                        return Some(Err(error));
                    }
                }
            }
            match Archive::open(&self.archives.next()?) {
                Ok(archive) => self.open = Some(archive),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_named_up_to_the_first_dot() {
        assert_eq!(key_of("a/b.c/x.seg.png"), "a/b.c/x");
        assert_eq!(key_of("./x.json"), "./x");
        assert_eq!(key_of("x"), "x");
        assert_eq!(key_of(".hidden"), "");
    }
}

//! A file that is hashed while it is written, and rows in JSON arrays or JSON Lines, a file a split.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chartmill_schema::Split;
use serde::Serialize;

use super::error::FormatError;
use crate::hashing::Hashing;
use crate::manifest::FileEntry;

/// A file of the output. What is written goes through its hash once, so that no file is read again.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    file: Hashing<BufWriter<File>>,
}

impl Output {
    pub(crate) fn create(path: PathBuf) -> Result<Self, FormatError> {
        let file = File::create_new(&path).map_err(FormatError::io("write", &path))?;
        Ok(Self { path, file: Hashing::new(Some(BufWriter::with_capacity(1 << 18, file))) })
    }

    /// Bytes so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.file.bytes()
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        self.write_all(bytes).map_err(|source| FormatError::io("write", &self.path)(source))
    }

    /// Waits until the disk has it.
    pub(crate) fn finish(self) -> Result<FileEntry, FormatError> {
        let Self { path, file } = self;
        let (file, entry) = file.finish();
        let written = file.map_or(Ok(()), |file| file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all());
        written.map_err(FormatError::io("write", &path))?;
        Ok(entry)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// How rows of JSON are held together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// One array, in `train.json`.
    Array,
    /// One row a line, in `train.jsonl`.
    Lines,
}

impl Shape {
    /// The file of a split.
    pub(crate) fn file(self, split: Split) -> String {
        let ending = if self == Self::Array { "json" } else { "jsonl" };
        format!("{}.{ending}", split.key())
    }
}

/// Whether a file of an output, by its name, holds rows of a split: `train.json`, `train-000000.tar`.
pub(crate) fn is_of_split(name: &str, split: Split) -> bool {
    name.strip_prefix(split.key()).is_some_and(|rest| rest.starts_with(['.', '-']))
}

/// Rows of JSON, a file a split. A split without rows has no file: loaders stumble over an empty one.
#[derive(Debug)]
pub(crate) struct JsonRows {
    dir: PathBuf,
    shape: Shape,
    files: BTreeMap<Split, Output>,
}

impl JsonRows {
    pub(crate) fn new(dir: &Path, shape: Shape) -> Self {
        Self { dir: dir.to_owned(), shape, files: BTreeMap::new() }
    }

    pub(crate) fn push(&mut self, split: Split, row: &impl Serialize) -> Result<(), FormatError> {
        let text = serde_json::to_vec(row).map_err(|source| FormatError::Encode { what: "a row", source })?;
        let before: &[u8] = match (self.shape, self.files.contains_key(&split)) {
            (Shape::Lines, _) => b"",
            (Shape::Array, false) => b"[\n",
            (Shape::Array, true) => b",\n",
        };
        let output = match self.files.entry(split) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Output::create(self.dir.join(self.shape.file(split)))?)
            }
        };
        output.put(before)?;
        output.put(&text)?;
        if self.shape == Shape::Lines { output.put(b"\n") } else { Ok(()) }
    }

    pub(crate) fn finish(self) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let mut entries = BTreeMap::new();
        for (split, mut output) in self.files {
            if self.shape == Shape::Array {
                output.put(b"\n]\n")?;
            }
            entries.insert(self.shape.file(split), output.finish()?);
        }
        Ok(entries)
    }
}

/// Writes a small file of its own, such as a list of data sets.
pub(crate) fn write_small(dir: &Path, name: &str, text: &str, into: &mut BTreeMap<String, FileEntry>) -> Result<(), FormatError> {
    let mut output = Output::create(dir.join(name))?;
    output.put(text.as_bytes())?;
    into.insert(name.to_owned(), output.finish()?);
    Ok(())
}

/// A value as JSON for people, with a line feed.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, FormatError> {
    let text = serde_json::to_string_pretty(value).map_err(|source| FormatError::Encode { what: "a list", source })?;
    Ok(text + "\n")
}

//! Lines of a file, one at a time, with their numbers; a damaged file is told, not refused.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::fault::Problem;

/// The longest line that is read, in bytes: a damaged file must not fill the memory.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// A line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    /// Without its line feed. What is no UTF-8 is replaced.
    pub(crate) text: String,
    /// What is wrong with it as a line.
    pub(crate) problem: Option<Problem>,
}

/// Reads the lines of a file; of an absent file, none (that it is absent is found elsewhere).
#[derive(Debug)]
pub(crate) struct Lines {
    reader: Option<BufReader<File>>,
    number: u64,
    bytes: Vec<u8>,
}

impl Lines {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let reader = match File::open(path) {
            Ok(file) => Some(BufReader::with_capacity(1 << 17, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { reader, number: 0, bytes: Vec::new() })
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        self.bytes.clear();
        reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut self.bytes)?;
        if self.bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let mut problem = None;
        if self.bytes.pop_if(|last| *last == b'\n').is_none() {
            problem = Some(if self.bytes.len() as u64 == MAX_LINE_BYTES { Problem::LineTooLong } else { Problem::NoLineFeed });
        }
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        if text.as_bytes() != self.bytes {
            problem = Some(Problem::NotUtf8);
        }
        Ok(Some(Line { number: self.number, text, problem }))
    }
}

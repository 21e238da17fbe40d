//! The values of a JSON array or of JSON Lines, one at a time: a dataset of any size is read in the memory of one row.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use chartmill_describe::array::{ArrayCutter, Edge, MAX_DEPTH, Nesting};
use serde_json::Value;

use super::error::{DatasetError, RowFault};
use super::json;

/// The most bytes of one row, in MiB.
pub(super) const MAX_ROW_MIB: usize = 16;
const MAX_ROW_BYTES: usize = MAX_ROW_MIB << 20;
/// The most commas of one row: a parsed value takes many times the memory of its two bytes of text.
pub(super) const MAX_COMMAS: usize = 200_000;

/// How the rows of a file are held together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// One JSON array.
    Array,
    /// One value a line.
    Lines,
}

/// A value with its place.
#[derive(Debug)]
pub(super) struct Element {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    pub(super) value: Value,
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// From 1.
    line: u64,
    /// The bytes of the line before it.
    n_before: u64,
}

impl Place {
    fn pass(&mut self, bytes: &[u8]) {
        let mut lines = bytes.split(|&byte| byte == b'\n');
        self.n_before += lines.next().map_or(0, <[u8]>::len) as u64;
        for line in lines {
            self.line += 1;
            self.n_before = line.len() as u64;
        }
    }
}

/// Reads the values of a file. Ends after an error that leaves it uncertain where the next value begins.
#[derive(Debug)]
pub(super) struct Values {
    file: String,
    reader: BufReader<File>,
    shape: Shape,
    cutter: ArrayCutter,
    /// Where the reader stands.
    place: Place,
    /// The text of the value that is being read, and where it begins.
    bytes: Vec<u8>,
    start: Place,
    is_inside: bool,
    is_done: bool,
}

impl Values {
    /// Opens a regular file and looks at its first bytes: the encoding, and whether they begin an array or an object.
    pub(super) fn open(path: &Path) -> Result<Self, DatasetError> {
        let file = path.display().to_string();
        let unreadable = |reason| DatasetError::Unreadable { file: file.clone(), reason };
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(DatasetError::NotAFile { file });
        }
        let mut reader = BufReader::with_capacity(1 << 17, File::open(path).map_err(unreadable)?);
        let head = reader.fill_buf().map_err(unreadable)?;
        if let Some(what) = other_format(head) {
            return Err(DatasetError::OtherFormat { file, what });
        }
        let mut place = Place { line: 1, n_before: 0 };
        if head.starts_with(b"\xef\xbb\xbf") {
            place.pass(b"\xef\xbb\xbf");
            reader.consume(3);
        }
        let first = skip_blanks(&mut reader, &mut place).map_err(unreadable)?;
        let shape = match first {
            Some(b'[') => Shape::Array,
            Some(b'{') => Shape::Lines,
            Some(_) => {
                let start = String::from_utf8_lossy(reader.buffer());
                let found = start.chars().next().unwrap_or_default();
                return Err(DatasetError::NotRows { file, line: place.line, found });
            }
            None => return Err(DatasetError::Empty { file }),
        };
        let cutter = ArrayCutter::default();
        Ok(Self { file, reader, shape, cutter, place, bytes: Vec::new(), start: place, is_inside: false, is_done: false })
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// The file, as messages name it.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    fn next_of_array(&mut self) -> io::Result<Option<Result<Element, DatasetError>>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let is_end = buffer.is_empty();
            let (n_read, mut edge) = self.cutter.read(buffer);
            let read = buffer.get(..n_read).unwrap_or_default();
            if self.is_inside && self.bytes.len() <= MAX_ROW_BYTES {
                self.bytes.extend_from_slice(read);
            }
            self.place.pass(read);
            self.reader.consume(n_read);
            if is_end {
                let Err(fault) = self.cutter.finish() else { return Ok(None) };
                edge = Some(Edge::Fault(fault));
            }
            match edge {
                Some(Edge::Start) => {
                    self.bytes.clear();
                    self.start = self.place;
                    self.is_inside = true;
                }
                Some(Edge::End) => {
                    self.is_inside = false;
                    let element = self.element(self.cutter.element());
                    self.is_done = element.as_ref().is_err_and(DatasetError::ends_file);
                    return Ok(Some(element));
                }
                // A file that is cut off right after a row has that row whole.
                Some(Edge::Fault(_)) if is_end && self.is_inside && self.parse().is_ok() => {
                    self.is_inside = false;
                    return Ok(Some(self.element(self.cutter.element())));
                }
                Some(Edge::Fault(fault)) => {
                    self.is_done = true;
                    let row = self.is_inside.then_some(self.start.line);
                    // A bracket or quote that is not closed takes in all that follows. Its parser tells better where that went wrong.
                    let broken = row.and_then(|_| self.parse().err().filter(|error| !error.is_eof()));
                    let error = match broken {
                        Some(error) => self.broken_row(&error),
                        None => DatasetError::Array { file: self.file.clone(), line: self.place.line, row, fault },
                    };
                    return Ok(Some(Err(error)));
                }
                Some(Edge::Close) | None => {}
            }
        }
    }

    fn next_of_lines(&mut self) -> io::Result<Option<Result<Element, DatasetError>>> {
        loop {
            self.bytes.clear();
            self.start = self.place;
            let limit = MAX_ROW_BYTES as u64 + 1;
            let n_read = self.reader.by_ref().take(limit).read_until(b'\n', &mut self.bytes)?;
            if n_read == 0 {
                return Ok(None);
            }
            self.place.pass(&self.bytes);
            if n_read > MAX_ROW_BYTES && !self.bytes.ends_with(b"\n") {
                self.skip_line()?;
            }
            if !self.bytes.trim_ascii().is_empty() {
                let mut nesting = Nesting::default();
                self.bytes.iter().for_each(|&byte| nesting.read(byte));
                return Ok(Some(self.element(nesting)));
            }
        }
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let newline = buffer.iter().position(|&byte| byte == b'\n');
            let n_read = newline.map_or(buffer.len(), |newline| newline + 1);
            self.place.pass(buffer.get(..n_read).unwrap_or_default());
            self.reader.consume(n_read);
            if newline.is_some() || n_read == 0 {
                return Ok(());
            }
        }
    }

    /// The value whose text was collected.
    fn element(&self, nesting: Nesting) -> Result<Element, DatasetError> {
        let fault = |fault| DatasetError::Row { file: self.file.clone(), line: self.start.line, fault };
        if self.bytes.len() > MAX_ROW_BYTES {
            // What is too long for a row may be one that nobody closed.
            return match self.parse() {
                Err(error) if !error.is_eof() && self.shape == Shape::Array => Err(self.broken_row(&error)),
                _ => Err(fault(RowFault::TooLong)),
            };
        }
        if nesting.deepest() > MAX_DEPTH {
            return Err(fault(RowFault::TooDeep));
        }
        if nesting.n_commas() > MAX_COMMAS {
            return Err(fault(RowFault::TooManyValues));
        }
        let text = match std::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            Err(error) => return Err(self.not_utf8(error.valid_up_to())),
        };
        let value = match self.parse() {
            Ok(value) => value,
            Err(error) if self.shape == Shape::Array => return Err(self.broken_row(&error)),
            Err(error) => {
                let message = json::complaint(&self.bytes, &error, self.shape);
                return Err(fault(RowFault::Json { message }));
            }
        };
        if json::n_keys(&value) != nesting.n_keys()
            && let Some(key) = json::duplicate_key(text)
        {
            return Err(fault(RowFault::DuplicateKey { key }));
        }
        Ok(Element { line: self.start.line, value })
    }

    fn parse(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_slice(&self.bytes)
    }

    fn broken_row(&self, error: &serde_json::Error) -> DatasetError {
        // The parser puts a line break at the beginning of the line after it.
        let at = error.line().saturating_sub(usize::from(error.column() == 0)).max(1);
        let line = self.start.line + at as u64 - 1;
        DatasetError::BrokenRow { file: self.file.clone(), line, message: json::complaint(&self.bytes, error, self.shape) }
    }

    /// The text stops being UTF-8 at its byte `at`.
    fn not_utf8(&self, at: usize) -> DatasetError {
        let mut place = self.start;
        place.pass(self.bytes.get(..at).unwrap_or_default());
        let fault = RowFault::NotUtf8 { byte: place.n_before + 1, value: self.bytes.get(at).copied().unwrap_or_default() };
        DatasetError::Row { file: self.file.clone(), line: place.line, fault }
    }
}

impl Iterator for Values {
    type Item = Result<Element, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = match self.shape {
            Shape::Array => self.next_of_array(),
            Shape::Lines => self.next_of_lines(),
        };
        match next {
            Ok(Some(item)) => Some(item),
            Ok(None) => {
                self.is_done = true;
                None
            }
            Err(reason) => {
                self.is_done = true;
                Some(Err(DatasetError::Unreadable { file: self.file.clone(), reason }))
            }
        }
    }
}

/// What makes a value too large to be parsed, told from its text.
pub(super) fn nesting_fault(text: &[u8]) -> Option<RowFault> {
    let mut nesting = Nesting::default();
    for &byte in text {
        nesting.read(byte);
    }
    if nesting.deepest() > MAX_DEPTH {
        return Some(RowFault::TooDeep);
    }
    (nesting.n_commas() > MAX_COMMAS).then_some(RowFault::TooManyValues)
}

/// Passes over blanks and gives the byte after them.
fn skip_blanks(reader: &mut BufReader<File>, place: &mut Place) -> io::Result<Option<u8>> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let n_blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let first = buffer.get(n_blank).copied();
        place.pass(buffer.get(..n_blank).unwrap_or_default());
        reader.consume(n_blank);
        if first.is_some() {
            return Ok(first);
        }
    }
}

/// The format of a file that certainly holds no UTF-8 text.
fn other_format(head: &[u8]) -> Option<&'static str> {
    let marks: [(&[u8], &str); 6] = [
        (&[0xff, 0xfe, 0, 0], "in UTF-32"),
        (&[0xff, 0xfe], "in UTF-16"),
        (&[0xfe, 0xff], "in UTF-16"),
        (b"ARROW1", "an Arrow file"),
        (&[0x1f, 0x8b], "a gzip archive"),
        (b"PK\x03\x04", "a zip archive"),
    ];
    let marked = marks.into_iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, what)| what);
    marked.or_else(|| head.contains(&0).then_some("not a text (it holds zero bytes; perhaps UTF-16)"))
}

//! Description files: JSON (one description or an array of them) and JSON Lines.
//!
//! A JSON Lines file is read a line at a time. An array is cut into its elements first, so that each error names the line in the
//! file and the field within its own description.

use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

use chartmill_schema::{Description, Provenance, RawDescription, SourceKind};
use sha2::{Digest, Sha256};

use crate::DescribeError;
use crate::array::{ArrayCutter, ArrayFault, Edge};
use crate::inputs::{MAX_LINES_MIB, check_encoding, file_name, hex, line_at, name_of, not_utf8, open, read_text};

/// The most bytes of one line of a JSON Lines file, in MiB.
const MAX_LINE_MIB: u64 = 16;
/// The most errors of one file that are listed one by one.
const MAX_ERRORS: usize = 20;
/// What a file of descriptions should hold.
const WANTED: &str = "write one description, or an array of them, by the schema in `schemas/`";

/// 16 hexadecimal digits that name a description by its content: the SHA-256 of its JSON without provenance, so that the same data
/// from two files has one name and stays on one side of a split.
pub fn description_id(description: &Description) -> String {
    let raw = RawDescription { provenance: None, ..description.as_raw().clone() };
    // Texts, decimals and maps with text keys always serialise.
    let json = serde_json::to_vec(&raw).unwrap_or_default();
    hex(&Sha256::digest(json)[..8])
}

/// Reads a `.json` file.
///
/// # Errors
/// Everything that is wrong with it, up to twenty entries.
pub fn read_json(path: &Path) -> Result<Vec<Description>, Vec<DescribeError>> {
    let text = read_text(path).map_err(|error| vec![error])?;
    let mut reading = Reading::new(path);
    reading.value(&text, 1, true);
    reading.finish()
}

/// Reads a `.jsonl` file: a description a line, blank lines between them allowed. A file of that name that is really one array, as
/// some published datasets are, is read as the array it is.
///
/// # Errors
/// Everything that is wrong with it, up to twenty entries.
pub fn read_json_lines(path: &Path) -> Result<Vec<Description>, Vec<DescribeError>> {
    let one = |error| vec![error];
    let mut lines = BufReader::new(open(path, MAX_LINES_MIB).map_err(one)?);
    let unreadable = |reason| vec![DescribeError::Unreadable { file: name_of(path), reason }];
    let head = lines.fill_buf().map_err(unreadable)?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.trim_ascii_start().starts_with(b"[") {
        return read_json(path);
    }
    let mut reading = Reading::new(path);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let limit = MAX_LINE_MIB << 20;
        let n_read = lines.by_ref().take(limit + 1).read_until(b'\n', &mut bytes).map_err(unreadable)?;
        if n_read == 0 || reading.is_hopeless() {
            break;
        }
        if n_read as u64 > limit {
            return Err(one(DescribeError::LineTooLong { file: name_of(path), line, limit_mib: MAX_LINE_MIB }));
        }
        check_encoding(path, &bytes, line).map_err(one)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| one(not_utf8(path, &bytes, line)))?;
        let text = if line == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
        if !text.trim().is_empty() {
            reading.description(text, line, Some(line));
        }
    }
    reading.finish()
}

/// The descriptions and errors of one file, while it is read.
struct Reading {
    file: String,
    short_name: String,
    descriptions: Vec<Description>,
    errors: Vec<DescribeError>,
    more: usize,
}

impl Reading {
    fn new(path: &Path) -> Self {
        Self { file: name_of(path), short_name: file_name(path), descriptions: Vec::new(), errors: Vec::new(), more: 0 }
    }

    /// So many errors that reading on tells nobody anything new.
    fn is_hopeless(&self) -> bool {
        self.more >= 1000
    }

    fn refuse(&mut self, error: DescribeError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Result<Vec<Description>, Vec<DescribeError>> {
        if self.more > 0 {
            self.errors.push(DescribeError::More { file: self.file.clone(), more: self.more });
        }
        if self.errors.is_empty() && self.descriptions.is_empty() {
            self.errors.push(DescribeError::Empty { file: self.file.clone(), wanted: WANTED });
        }
        if self.errors.is_empty() { Ok(self.descriptions) } else { Err(self.errors) }
    }

    /// Reads one description, or an array of them, that begins on line `first_line`.
    fn value(&mut self, text: &str, first_line: u64, whole_file: bool) {
        let blank = text.len() - text.trim_start().len();
        let line = line_at(text.as_bytes(), blank, first_line);
        if !text[blank..].starts_with('[') {
            if !text[blank..].is_empty() {
                self.description(&text[blank..], line, (!whole_file).then_some(line));
            }
            return;
        }
        let (elements, problem) = elements(&text[blank..]);
        for element in elements {
            if self.is_hopeless() {
                return;
            }
            let line = line_at(text.as_bytes(), blank + element.start, first_line);
            self.description(&text[blank + element.start..blank + element.end], line, Some(line));
        }
        if let Some((at, fault)) = problem {
            let line = line_at(text.as_bytes(), blank + at, first_line);
            self.refuse(DescribeError::Json { file: self.file.clone(), line, path: String::new(), message: fault.to_string() });
        }
    }

    /// Reads one description whose text begins on line `first_line`; `line` is what its provenance says.
    fn description(&mut self, text: &str, first_line: u64, line: Option<u64>) {
        match self.parse(text, first_line, line) {
            Ok(description) => self.descriptions.push(description),
            Err(error) => self.refuse(error),
        }
    }

    fn parse(&self, text: &str, first_line: u64, line: Option<u64>) -> Result<Description, DescribeError> {
        let json_error = |path: String, error: &serde_json::Error| {
            let message = error.to_string();
            // serde_json ends its message with the place within the text that it was given; ours is the place in the file.
            let message = message.split_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            let not_json = if error.is_data() { "" } else { "not valid JSON: " };
            let message = format!("{not_json}{message}")
                .replace("struct RawDescription", "a description, an object with at least \"title\" and \"table\"");
            let line = first_line + (error.line().max(1) as u64) - 1;
            DescribeError::Json { file: self.file.clone(), line, path, message }
        };
        let mut json = serde_json::Deserializer::from_str(text);
        let mut raw: RawDescription = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            json_error(if path == "." { String::new() } else { path }, error.inner())
        })?;
        json.end().map_err(|error| json_error(String::new(), &error))?;
        raw.provenance.get_or_insert_with(|| Provenance { source: SourceKind::Description, name: self.short_name.clone(), line });
        Description::check(raw).map_err(|reason| DescribeError::Refused { file: self.file.clone(), line: first_line, reason })
    }
}

/// The byte ranges of the elements of a JSON array, and the place and nature of what is wrong between them. What is wrong within an
/// element is left to its parser.
fn elements(array: &str) -> (Vec<Range<usize>>, Option<(usize, ArrayFault)>) {
    let mut elements = Vec::new();
    let mut cutter = ArrayCutter::default();
    let (mut at, mut start) = (0, 0);
    loop {
        let (n_read, edge) = cutter.read(&array.as_bytes()[at..]);
        at += n_read;
        match edge {
            Some(Edge::Start) => start = at,
            Some(Edge::End) => elements.push(start..at),
            Some(Edge::Close) => {}
            Some(Edge::Fault(fault)) => return (elements, Some((at, fault))),
            None => return (elements, cutter.finish().err().map(|fault| (at, fault))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_cut_into_elements() {
        let texts = |array: &'static str| {
            let (ranges, problem) = elements(array);
            (ranges.into_iter().map(|range| &array[range]).collect::<Vec<_>>(), problem.map(|(at, _)| at))
        };
        assert_eq!(texts("[]"), (vec![], None));
        assert_eq!(texts(r#"[{"a": [1, 2]}, "b]\",", 3]"#), (vec![r#"{"a": [1, 2]}"#, r#""b]\",""#, "3"], None));
        assert_eq!(texts("[1,]").1, Some(3));
        assert_eq!(texts("[,1]").1, Some(1));
        assert_eq!(texts("[1] 2").1, Some(4));
        assert_eq!(texts("[1, {\"a\": 2}"), (vec!["1"], Some(12)));
    }
}

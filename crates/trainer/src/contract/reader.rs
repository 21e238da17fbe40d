//! Rows of a JSON array or of JSON Lines, one at a time: a mix of a million rows must not fill the memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde_json::Value;

use super::problem::{Problem, RowFault};
use super::row::{Row, check_row, id_of};
use crate::error::TrainerError;

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// A row, or why it cannot be trained on.
pub type Checked = Result<Row, RowFault>;

/// Hands every row of a file over, in order, checked. A fault of the file itself is handed over too, as row 0, and is the last.
///
/// # Errors
/// [`TrainerError::Io`] where the file cannot be read, and whatever `on_row` gives.
pub fn read_rows(path: &Path, on_row: &mut dyn FnMut(Checked) -> Result<(), TrainerError>) -> Result<(), TrainerError> {
    let file = File::open(path).map_err(TrainerError::io("read", path))?;
    let mut reader = BufReader::with_capacity(1 << 17, file);
    let file_fault = |row, problem| Err(RowFault { file: path.to_owned(), row, id: None, problem });
    let io = TrainerError::io("read", path);
    let head = reader.fill_buf().map_err(io)?;
    if head.starts_with(b"\xef\xbb\xbf") {
        return on_row(file_fault(0, Problem::ByteOrderMark));
    }
    let first = head.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let mut n_rows = 0;
    let mut hand_over = |value: &Value| {
        n_rows += 1;
        on_row(check_row(value).map_err(|problem| RowFault { file: path.to_owned(), row: n_rows, id: id_of(value), problem }))
    };
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let fault = match (ending.as_deref(), first) {
        (Some("json" | "jsonl"), None) => Some((0, Problem::NoRows)),
        (Some("json"), Some(b'[')) => read_array(&mut reader, &mut hand_over)?.map(|problem| (0, problem)),
        (Some("json"), _) => Some((0, what_else(&mut reader))),
        (Some("jsonl"), Some(b'[')) => Some((0, Problem::ArrayInLines)),
        (Some("jsonl"), _) => read_lines(path, &mut reader, &mut hand_over)?,
        _ => Some((0, Problem::UnknownEnding)),
    };
    match fault {
        Some((row, problem)) => on_row(file_fault(row, problem)),
        None if n_rows == 0 => on_row(file_fault(0, Problem::NoRows)),
        None => Ok(()),
    }
}

/// What a `.json` file holds that does not begin as an array.
fn what_else(reader: &mut impl Read) -> Problem {
    let mut values = serde_json::Deserializer::from_reader(reader).into_iter::<Value>();
    match (values.next(), values.next()) {
        (Some(Ok(Value::Object(_))), Some(_)) => Problem::LinesInJson,
        (Some(Ok(Value::Object(_))), None) => Problem::ObjectInJson,
        (Some(Err(error)), _) => Problem::Malformed { why: error.to_string() },
        _ => Problem::Malformed { why: "an array of rows was expected".to_owned() },
    }
}

type OnValue<'a> = &'a mut dyn FnMut(&Value) -> Result<(), TrainerError>;

/// Walks the elements of an array as they are parsed.
struct Elements<'a> {
    on_value: OnValue<'a>,
    stopped: &'a mut Option<TrainerError>,
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            if let Err(error) = (self.on_value)(&value) {
                *self.stopped = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

fn read_array(reader: &mut impl BufRead, on_value: OnValue<'_>) -> Result<Option<Problem>, TrainerError> {
    let mut stopped = None;
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let result = deserializer.deserialize_seq(Elements { on_value, stopped: &mut stopped }).and_then(|()| deserializer.end());
    match (stopped, result) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Ok(Some(Problem::Malformed { why: error.to_string() })),
        (None, Ok(())) => Ok(None),
    }
}

fn read_lines(path: &Path, reader: &mut impl BufRead, on_value: OnValue<'_>) -> Result<Option<(u64, Problem)>, TrainerError> {
    let mut line = Vec::new();
    for row in 1.. {
        line.clear();
        let n_read = reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line).map_err(TrainerError::io("read", path))?;
        if n_read == 0 {
            break;
        }
        match serde_json::from_slice(&line) {
            Ok(value) => on_value(&value)?,
            Err(error) => {
                let why = if line.trim_ascii().is_empty() { "the line is empty".to_owned() } else { error.to_string() };
                return Ok(Some((row, Problem::Malformed { why })));
            }
        }
    }
    Ok(None)
}

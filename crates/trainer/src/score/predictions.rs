//! Predictions: a JSON object a line, `{"id", "turn", "text"}`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::ScoreError;

/// The longest line that is read, in bytes: a damaged file must not fill the memory.
const MAX_LINE_BYTES: u64 = 4 << 20;

/// One prediction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prediction {
    /// The line that it stands on, from 1.
    pub line: u64,
    /// What the model said.
    pub text: String,
}

/// The predictions of a model, by record and turn.
///
/// # Guarantees
/// No question is answered twice, and there is at least one prediction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Predictions {
    path: PathBuf,
    by_id: BTreeMap<String, BTreeMap<u32, Prediction>>,
}

impl Predictions {
    /// Reads a file of predictions, line by line. Fields other than `id`, `turn` and `text` are passed over, and so are blank lines.
    ///
    /// # Errors
    /// [`ScoreError::Malformed`] names the line and the field; [`ScoreError::Doubled`], [`ScoreError::NoPredictions`],
    /// [`ScoreError::Io`].
    pub fn read(path: &Path) -> Result<Self, ScoreError> {
        let file = File::open(path).map_err(ScoreError::io("read", path))?;
        let mut reader = BufReader::with_capacity(1 << 17, file);
        let mut by_id: BTreeMap<String, BTreeMap<u32, Prediction>> = BTreeMap::new();
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(ScoreError::io("read", path))?;
            if bytes.is_empty() {
                break;
            }
            let malformed =
                |field, why: String| ScoreError::Malformed { path: path.to_owned(), unit: "line", number, field, why };
            if bytes.len() as u64 == MAX_LINE_BYTES && !bytes.ends_with(b"\n") {
                return Err(malformed("", format!("it is longer than {MAX_LINE_BYTES} bytes; is this a file of predictions?")));
            }
            let text = std::str::from_utf8(&bytes).map_err(|error| {
                malformed("", format!("byte {} is not UTF-8; save the file as UTF-8", error.valid_up_to() + 1))
            })?;
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() {
                continue;
            }
            let (id, turn, text) = parse(text).map_err(|(field, why)| malformed(field, why))?;
            let of_record = by_id.entry(id.clone()).or_default();
            if let Some(earlier) = of_record.insert(turn, Prediction { line: number, text }) {
                return Err(ScoreError::Doubled { path: path.to_owned(), line: number, first: earlier.line, id, turn });
            }
        }
        if by_id.is_empty() {
            return Err(ScoreError::NoPredictions { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), by_id })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.by_id.values().map(|turns| turns.len() as u64).sum()
    }

    /// Whether there are none; never so for predictions that were read.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The prediction for a turn (from 0) of a record.
    pub fn get(&self, id: &str, turn: u32) -> Option<&Prediction> {
        self.by_id.get(id)?.get(&turn)
    }

    /// How many there are for a record.
    pub(super) fn count(&self, id: &str) -> u64 {
        self.by_id.get(id).map_or(0, |turns| turns.len() as u64)
    }

    /// Refuses predictions for turns that a record of `turns` turns does not have.
    pub(super) fn check_turns(&self, id: &str, turns: u32) -> Result<(), ScoreError> {
        let beyond = self.by_id.get(id).and_then(|of_record| of_record.range(turns..).next());
        match beyond {
            Some((&turn, prediction)) => {
                let (path, line) = (self.path.clone(), prediction.line);
                Err(ScoreError::UnknownTurn { path, line, id: id.to_owned(), turn, turns })
            }
            None => Ok(()),
        }
    }

    /// Refuses predictions for records of which `is_known` is false; the first in the file is told.
    pub(super) fn check_ids(&self, is_known: impl Fn(&str) -> bool) -> Result<(), ScoreError> {
        let unknown = self.by_id.iter().filter(|(id, _)| !is_known(id));
        let first = unknown.filter_map(|(id, turns)| Some((turns.values().map(|prediction| prediction.line).min()?, id))).min();
        match first {
            Some((line, id)) => Err(ScoreError::UnknownId { path: self.path.clone(), line, id: id.clone() }),
            None => Ok(()),
        }
    }
}

/// The id, turn and text of a line, or the field that is wrong, and why.
fn parse(line: &str) -> Result<(String, u32, String), (&'static str, String)> {
    let value: Value = serde_json::from_str(line).map_err(|error| ("", format!("it is not JSON: {error}")))?;
    let Value::Object(mut fields) = value else {
        return Err(("", "it is not a JSON object; write {\"id\": ..., \"turn\": ..., \"text\": ...}".to_owned()));
    };
    let mut text_of = |name: &'static str, what: &str| match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err((name, format!("it is {}, but has to be {what}", kind_of(&other)))),
        None => Err((name, format!("it is missing; it has to be {what}"))),
    };
    let id = text_of("id", "the id of the record, a text")?;
    let text = text_of("text", "what the model said, a text")?;
    let turn =
        fields.remove("turn").ok_or_else(|| ("turn", "it is missing; it has to be the turn, counted from 0".to_owned()))?;
    let number = turn.as_u64().and_then(|turn| u32::try_from(turn).ok());
    let turn = number.ok_or_else(|| ("turn", format!("{turn} is no turn; turns are whole numbers, counted from 0")))?;
    Ok((id, turn, text))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Predictions, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("predictions.jsonl");
        std::fs::write(&path, text).unwrap();
        Predictions::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn lines_are_read() {
        let text =
            "\u{feff}{\"id\": \"a\", \"turn\": 0, \"text\": \"x\", \"model\": 1}\n\n{\"id\": \"a\", \"turn\": 1, \"text\": \"\"}";
        let predictions = read(text).unwrap();
        assert_eq!((predictions.len(), predictions.get("a", 1).map(|found| found.line)), (2, Some(3)));
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_field() {
        for (text, wanted) in [
            ("", "holds no predictions"),
            ("{}", "line 1, field `id`: it is missing"),
            ("{\"id\": 5, \"turn\": 0, \"text\": \"\"}", "line 1, field `id`: it is a number"),
            ("{\"id\": \"a\", \"turn\": -1, \"text\": \"\"}", "line 1, field `turn`: -1 is no turn"),
            ("{\"id\": \"a\", \"turn\": 1.5, \"text\": \"\"}", "field `turn`: 1.5 is no turn"),
            ("{\"id\": \"a\", \"turn\": 0}", "field `text`: it is missing"),
            ("{\"id\": \"a\", \"turn\": 0, \"text\": null}", "field `text`: it is null"),
            ("[]", "line 1, as a whole: it is not a JSON object"),
            ("\n{\"id\"", "line 2, as a whole: it is not JSON"),
            (
                "{\"id\": \"a\", \"turn\": 0, \"text\": \"\"}\n{\"id\": \"a\", \"turn\": 0, \"text\": \"\"}",
                "line 2: a, turn 0, was answered on line 1 already",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        }
    }
}

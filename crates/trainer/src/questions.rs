//! The questions that a model is to be asked, one by one, with the instruction that training gave.

use std::path::PathBuf;

use chartmill_dataset::{RawSample, Release};
use chartmill_schema::{Record, Speaker, Split};
use serde::Deserialize;

use crate::score::{ScoreError, TestSet};

/// What stands before the first question of a record.
const IMAGE: &str = "<image>\n";

/// A question about a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The record, or the row of a test set.
    pub id: String,
    /// The turn, from 0.
    pub turn: u32,
    /// The picture's file.
    pub image: PathBuf,
    /// The SHA-256 that the picture must have, where a release lists it.
    pub sha256: Option<String>,
    /// The question with the instruction about the form of the answer, as the human says it in the record, without `<image>`.
    pub text: String,
}

/// As much of an annotation as its questions need.
#[derive(Deserialize)]
struct Outline {
    split: Split,
    turns: Vec<Plain>,
}

/// A turn's question without instruction.
#[derive(Deserialize)]
struct Plain {
    question: String,
}

/// The questions of a split of a release, in its order, read as they are asked for.
///
/// Each is asked by itself: no question of a release follows from an earlier one, so none needs the turns before it. A conversation
/// states the form of its answers after the first question and after a change, so a question without an instruction of its own is given
/// the last one before it.
///
/// # Errors
/// The release cannot be read; each item may say that it is damaged.
pub fn of_release(
    release: &Release,
    split: Split,
) -> Result<impl Iterator<Item = Result<Question, ScoreError>> + use<>, ScoreError> {
    let dir = release.dir().to_owned();
    // Of records that came with a dataset no answer is known that could be judged, so they are not asked.
    let samples = release.samples()?.filter(|sample| !sample.is_carried);
    Ok(samples.flat_map(move |sample| {
        let damaged = |why: String| ScoreError::Damaged { path: dir.clone(), why };
        match questions(&dir, &sample, split).map_err(damaged) {
            Ok(questions) => questions.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    }))
}

fn questions(dir: &std::path::Path, sample: &RawSample, split: Split) -> Result<Vec<Question>, String> {
    if let Some(fault) = sample.faults.first() {
        return Err(fault.to_string());
    }
    let of_line = |error: serde_json::Error| format!("annotations.jsonl, line {}: {error}", sample.line);
    let outline: Outline = serde_json::from_str(&sample.annotation).map_err(of_line)?;
    if outline.split != split {
        return Ok(Vec::new());
    }
    let Some(raw) = &sample.record else { return Err(format!("annotations.jsonl, line {}: it has no record", sample.line)) };
    let place = format!("{}, line {}", raw.file, raw.line);
    let record: Record = serde_json::from_str(&raw.text).map_err(|error| format!("{place}: {error}"))?;
    let said = record.conversations.iter().filter(|message| message.from == Speaker::Human);
    let said: Vec<&str> = said.map(|message| message.value.as_str()).collect();
    if said.len() != outline.turns.len() {
        return Err(format!("{place}: {} questions, but {} in the annotation", said.len(), outline.turns.len()));
    }
    let mut instruction = String::new();
    let mut questions = Vec::with_capacity(said.len());
    for (turn, (said, plain)) in said.into_iter().zip(&outline.turns).enumerate() {
        let said = said.strip_prefix(IMAGE).unwrap_or(said);
        let Some(own) = said.strip_prefix(plain.question.as_str()) else {
            return Err(format!("{place}: turn {turn} does not begin with the question of the annotation"));
        };
        if !own.trim().is_empty() {
            own.clone_into(&mut instruction);
        }
        questions.push(Question {
            id: record.id.clone(),
            turn: turn as u32,
            image: dir.join(&record.image),
            sha256: sample.sha256.clone(),
            text: format!("{}{instruction}", plain.question),
        });
    }
    Ok(questions)
}

/// The questions of a test set, each with `instruction` on a line of its own below it, unless that is empty.
pub fn of_test_set(set: TestSet, instruction: &str) -> impl Iterator<Item = Question> + use<> {
    let instruction = if instruction.is_empty() { String::new() } else { format!("\n{instruction}") };
    set.questions.into_iter().map(move |question| Question {
        id: question.id,
        turn: question.turn,
        image: question.image,
        sha256: None,
        text: format!("{}{instruction}", question.question),
    })
}

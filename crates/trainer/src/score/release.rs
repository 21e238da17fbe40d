//! Predictions against the annotations of a release.

use std::collections::BTreeSet;

use chartmill_dataset::{RawSample, Release};
use chartmill_schema::{Annotation, Difficulty, Form, Split, Turn};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error::ScoreError;
use super::judge::{Judgement, judge};
use super::predictions::Predictions;
use super::report::{Entry, Judged, Options, Report, Tallies};

/// As much of an annotation as tells which predictions belong to it.
#[derive(Deserialize)]
struct Outline {
    id: String,
    split: Split,
    turns: Vec<IgnoredAny>,
}

/// As much of a record on a picture that came with a dataset.
#[derive(Deserialize)]
struct Carried {
    id: String,
}

/// Scores `tuned`, and where there is one compares it with `base`, on the questions of a release.
///
/// The release is read twice, line by line: first to see that every prediction belongs to a question, then to judge. Memory holds the
/// predictions, and the questions that one model lost or won against the other.
///
/// # Errors
/// A prediction belongs to no question, or none is about the split that is asked for; the release is damaged or cannot be read.
pub fn score_release(
    release: &Release,
    tuned: &Predictions,
    base: Option<&Predictions>,
    options: &Options,
) -> Result<Report, ScoreError> {
    let both = || [Some(tuned), base].into_iter().flatten();
    let mut tallies = Tallies::new(options, base.is_some());
    let mut known = BTreeSet::new();
    let mut covered = BTreeSet::new();
    for sample in release.samples()? {
        if sample.is_carried {
            // Nothing typed is known of its answers, so nothing can be judged.
            let carried: Carried = read(release, &sample)?;
            tallies.left_out += both().map(|predictions| predictions.count(&carried.id)).sum::<u64>();
            known.insert(carried.id);
            continue;
        }
        let outline: Outline = read(release, &sample)?;
        let count: u64 = both().map(|predictions| predictions.count(&outline.id)).sum();
        if count == 0 {
            continue;
        }
        for predictions in both() {
            predictions.check_turns(&outline.id, outline.turns.len() as u32)?;
        }
        covered.insert(outline.split);
        if options.split.is_some_and(|split| split != outline.split) {
            tallies.left_out += count;
        }
        known.insert(outline.id);
    }
    for predictions in both() {
        predictions.check_ids(|id| known.contains(id))?;
    }
    drop(known);
    if let Some(split) = options.split {
        if !covered.contains(&split) {
            return Err(ScoreError::NothingInSplit { split: split.key() });
        }
        covered = BTreeSet::from([split]);
    }
    tallies.splits.clone_from(&covered);
    for sample in release.samples()?.filter(|sample| !sample.is_carried) {
        let Outline { split, .. } = read(release, &sample)?;
        if covered.contains(&split) {
            let note: Annotation = read(release, &sample)?;
            for (turn, asked) in note.turns.iter().enumerate() {
                add(&mut tallies, &note, turn as u32, asked, tuned, base);
            }
        }
    }
    Ok(tallies.report())
}

/// An annotation, or as much of it as is wanted.
fn read<'a, T: Deserialize<'a>>(release: &Release, sample: &'a RawSample) -> Result<T, ScoreError> {
    let damaged = |why: String| ScoreError::Damaged { path: release.dir().to_owned(), why };
    if let Some(fault) = sample.faults.first() {
        return Err(damaged(fault.to_string()));
    }
    serde_json::from_str(&sample.annotation).map_err(|error| damaged(format!("annotations.jsonl, line {}: {error}", sample.line)))
}

fn add(tallies: &mut Tallies, note: &Annotation, turn: u32, asked: &Turn, tuned: &Predictions, base: Option<&Predictions>) {
    let judged = |predictions: &'_ Predictions| -> (Option<String>, Judgement) {
        match predictions.get(&note.id, turn) {
            Some(prediction) => (Some(prediction.text.clone()), judge(note, asked, &prediction.text)),
            None => (None, Judgement::missing(asked)),
        }
    };
    let (text, judgement) = judged(tuned);
    let base = base.map(judged);
    let base = base.as_ref().map(|(text, judgement)| Judged { text: text.as_deref(), judgement: judgement.clone() });
    let answer = asked.answer.accepted.first().or(asked.answer.value.first()).map_or("", String::as_str);
    let entry = Entry {
        id: &note.id,
        turn,
        question: &asked.question,
        answer,
        family: Some(asked.family.key()),
        cluster: &note.description_id,
        groups: vec![
            ("family", asked.family.key()),
            ("chart", note.chart.as_str()),
            ("language", asked.language.as_str()),
            ("difficulty", difficulty_key(asked.difficulty)),
            ("form", form_key(asked.form)),
            ("split", note.split.key()),
        ],
    };
    tallies.add(&entry, &Judged { text: text.as_deref(), judgement }, base.as_ref());
}

fn difficulty_key(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Recognize => "recognize",
        Difficulty::Compute => "compute",
        Difficulty::SeveralSteps => "several-steps",
    }
}

fn form_key(form: Form) -> &'static str {
    match form {
        Form::Short => "short",
        Form::Steps => "steps",
        Form::Sentence => "sentence",
    }
}

//! `chartmill score` and `chartmill predict` as a person meets them, on a release made on the fly.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chartmill_schema::{Annotation, AnswerKind, Family, Query, Record, Speaker, Split};
use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::Test;
use crate::command_line::binary;
use crate::support::ensure;

pub(crate) const TESTS: &[Test] = &[
    ("score/perfect", what_the_records_answer_is_all_right),
    ("score/misreadings", misreadings_are_told_by_their_kinds),
    ("score/comparison", two_models_are_compared_on_the_same_questions),
    ("score/coverage", what_has_no_prediction_counts_as_wrong),
    ("score/bad-input", predictions_that_do_not_fit_are_refused),
    ("score/test-set", test_sets_of_others_are_scored),
    ("score/predict-offline", predict_says_what_it_needs),
];

/// A release in three languages, with its annotations and records.
struct Made {
    folder: tempfile::TempDir,
    notes: Vec<Annotation>,
    records: BTreeMap<String, Record>,
}

impl Made {
    fn new(count: &str) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let made =
            run(&["generate", "--count", count, "--locale", "en,pt-BR,es", "--seed", "5", "--out", "release"], folder.path())?;
        ensure(made.status.code() == Some(0), || stderr(&made))?;
        let dir = folder.path().join("release");
        let lines = |name: &str| fs::read_to_string(dir.join(name));
        let notes = lines("annotations.jsonl")?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let mut records = BTreeMap::new();
        for split in [Split::Train, Split::Validation, Split::Test] {
            for line in lines(&format!("{}.jsonl", split.key()))?.lines() {
                let record: Record = serde_json::from_str(line)?;
                records.insert(record.id.clone(), record);
            }
        }
        Ok(Self { folder, notes, records })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes predictions: what `say` says to each turn of a split, or nothing.
    fn predict(&self, name: &str, split: Split, say: impl Fn(&Annotation, usize) -> Option<String>) -> Result<PathBuf, Failed> {
        let mut lines = String::new();
        for note in self.notes.iter().filter(|note| note.split == split) {
            for turn in 0..note.turns.len() {
                if let Some(text) = say(note, turn) {
                    let _ = writeln!(lines, "{}", json!({"id": note.id, "turn": turn, "text": text}));
                }
            }
        }
        let path = self.path().join(name);
        fs::write(&path, lines)?;
        Ok(path)
    }

    /// What the record answers.
    fn gold(&self, note: &Annotation, turn: usize) -> Option<String> {
        let messages = &self.records.get(&note.id)?.conversations;
        let answers = messages.iter().filter(|message| message.from == Speaker::Gpt);
        answers.map(|message| message.value.clone()).nth(turn)
    }

    fn json(&self, args: &[&str]) -> Result<Value, Failed> {
        let scored = run(&[&["score", "--json"], args].concat(), self.path())?;
        ensure(scored.status.code() == Some(0), || stderr(&scored))?;
        Ok(serde_json::from_slice(&scored.stdout)?)
    }
}

fn run(args: &[&str], dir: &Path) -> Result<Output, Failed> {
    Ok(Command::new(binary()?).args(args).current_dir(dir).env_remove("OPENAI_API_KEY").output()?)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn what_the_records_answer_is_all_right() -> Result<(), Failed> {
    let made = Made::new("300")?;
    made.predict("gold.jsonl", Split::Train, |note, turn| made.gold(note, turn))?;
    let report = made.json(&["gold.jsonl", "release"])?;
    let overall = &report["system"]["overall"];
    let turns = overall["turns"].as_u64().unwrap_or(0);
    ensure(turns > 1000, || format!("{turns} turns are too few to prove anything"))?;
    for measure in ["relaxed", "strict"] {
        ensure(overall[measure]["right"] == turns, || format!("{measure}: {overall}"))?;
    }
    ensure(report["splits"] == json!(["train"]) && report["system"]["misreadings"] == json!({}), || report.to_string())?;
    let text = stdout(&run(&["score", "gold.jsonl", "release"], made.path())?);
    for wanted in ["release, train: ", "100.0%", "difficulty", "pt-BR", "value-lookup", "ANLS"] {
        ensure(text.contains(wanted), || format!("{wanted:?} is not in {text}"))?;
    }
    // Shuffled among the questions, the same answers are mostly wrong.
    let mut all: Vec<String> = Vec::new();
    made.predict("scratch", Split::Train, |note, turn| made.gold(note, turn))?;
    for line in fs::read_to_string(made.path().join("scratch"))?.lines() {
        all.push(serde_json::from_str::<Value>(line)?["text"].as_str().unwrap_or_default().to_owned());
    }
    let next = std::cell::Cell::new(0);
    made.predict("moved.jsonl", Split::Train, |_, _| {
        next.set(next.get() + 1);
        all.get((next.get() + 997) % all.len()).cloned()
    })?;
    let moved = made.json(&["moved.jsonl", "release"])?;
    let share = moved["system"]["overall"]["relaxed"]["right"].as_u64().unwrap_or(turns);
    ensure(share * 4 < turns, || format!("{share} of {turns} answers to other questions are right"))
}

/// Answers that are wrong in a way that is known are counted under that way.
fn misreadings_are_told_by_their_kinds() -> Result<(), Failed> {
    let made = Made::new("300")?;
    let mut wanted: BTreeMap<&str, u64> = BTreeMap::new();
    let wrong = |note: &Annotation, turn: usize| -> Option<(&'static str, String)> {
        let (turn, table) = (&note.turns[turn], &note.table);
        let gold = turn.answer.value.first()?;
        let said = match (&turn.query, turn.answer.kind) {
            (_, AnswerKind::Boolean) => {
                let no = if turn.language.primary() == "pt" { "Não" } else { "No" };
                let yes = match turn.language.primary() {
                    "pt" => "Sim",
                    "es" => "Sí",
                    _ => "Yes",
                };
                ("yes-no-flipped", if gold == "yes" { no } else { yes }.to_owned())
            }
            (Query::Sorted { .. }, _) => {
                let items: Vec<&str> = turn.answer.value.iter().rev().map(String::as_str).collect();
                ("reversed-order", items.join(", "))
            }
            (Query::Value { .. }, _) if !gold.starts_with('-') && gold.parse::<f64>().is_ok_and(|gold| gold > 0.0) => {
                let written = turn.answer.accepted.first()?.clone();
                ("wrong-sign", format!("-{written}"))
            }
            (Query::LabelAt { rank, over }, _) if rank.nth == 1 && turn.family != Family::Kth && over.threshold.is_none() => {
                let series = table.series_of(&over.series)?;
                let chosen = table
                    .values(series)
                    .filter(|(row, _)| over.labels.is_empty() || over.labels.iter().any(|label| label == table.label(*row)));
                let mut sorted: Vec<_> = chosen.collect();
                sorted.sort_by_key(|&(_, value)| value);
                let is_largest = sorted.last().map(|&(row, _)| table.label(row)) == Some(gold.as_str());
                let other = if is_largest { sorted.first() } else { sorted.last() };
                ("opposite-extreme", table.label(other?.0).to_owned())
            }
            _ => return None,
        };
        Some(said)
    };
    made.predict("wrong.jsonl", Split::Train, |note, turn| wrong(note, turn).map(|(_, text)| text))?;
    for note in made.notes.iter().filter(|note| note.split == Split::Train) {
        for turn in 0..note.turns.len() {
            if let Some((kind, _)) = wrong(note, turn) {
                *wanted.entry(kind).or_default() += 1;
            }
        }
    }
    ensure(wanted.len() == 4 && wanted.values().all(|&n| n >= 5), || format!("{wanted:?}"))?;
    let report = made.json(&["wrong.jsonl", "release", "--only-answered"])?;
    let overall = &report["system"]["overall"];
    ensure(overall["relaxed"]["right"] == 0, || overall.to_string())?;
    ensure(report["system"]["misreadings"] == json!(wanted), || format!("{wanted:?}: {}", report["system"]["misreadings"]))
}

fn two_models_are_compared_on_the_same_questions() -> Result<(), Failed> {
    let made = Made::new("200")?;
    let place = std::cell::Cell::new(0_u64);
    // The first is right but for every fifth question; the second but for every tenth, with one in a hundred lost.
    made.predict("base.jsonl", Split::Train, |note, turn| {
        place.set(place.get() + 1);
        if place.get().is_multiple_of(5) { Some("no idea".to_owned()) } else { made.gold(note, turn) }
    })?;
    let n = place.replace(0);
    made.predict("tuned.jsonl", Split::Train, |note, turn| {
        place.set(place.get() + 1);
        let is_wrong = place.get().is_multiple_of(10) || place.get() % 100 == 1;
        if is_wrong { Some("no idea".to_owned()) } else { made.gold(note, turn) }
    })?;
    let (won, lost) = ((1..=n).filter(|k| k % 10 == 5).count(), (1..=n).filter(|k| k % 100 == 1).count());
    let report = made.json(&["--base", "base.jsonl", "tuned.jsonl", "release"])?;
    let comparison = &report["comparison"];
    let counted = |name: &str| comparison[name].as_array().map_or(0, Vec::len);
    ensure((counted("won"), counted("lost")) == (won, lost), || {
        format!("{won} and {lost} of {n} wanted, {} and {} found", counted("won"), counted("lost"))
    })?;
    let difference = |end: &str| comparison["relaxed"][end].as_f64().unwrap_or(f64::NAN);
    let wanted = (won as f64 - lost as f64) / n as f64;
    ensure((difference("difference") - wanted).abs() < 1e-9, || comparison["relaxed"].to_string())?;
    ensure(difference("low") > 0.0 && difference("low") < wanted && wanted < difference("high"), || {
        comparison["relaxed"].to_string()
    })?;
    ensure(comparison["mcnemar_p"].as_f64().is_some_and(|p| p < 1e-6), || comparison["mcnemar_p"].to_string())?;
    ensure(made.json(&["--base", "base.jsonl", "tuned.jsonl", "release"])? == report, || {
        "another run, another report".to_owned()
    })?;
    let text = stdout(&run(&["score", "--base", "base.jsonl", "tuned.jsonl", "release"], made.path())?);
    for wanted in ["difference to base", "McNemar", "lost: right before, wrong after", "before", "\"no idea\""] {
        ensure(text.contains(wanted), || format!("{wanted:?} is not in {text}"))?;
    }
    Ok(())
}

fn what_has_no_prediction_counts_as_wrong() -> Result<(), Failed> {
    let made = Made::new("200")?;
    let test: Vec<&Annotation> = made.notes.iter().filter(|note| note.split == Split::Test).collect();
    let first = test.first().ok_or("no test records")?.id.clone();
    made.predict("one.jsonl", Split::Test, |note, turn| if note.id == first { made.gold(note, turn) } else { None })?;
    let report = made.json(&["one.jsonl", "release"])?;
    let overall = &report["system"]["overall"];
    let turns: usize = test.iter().map(|note| note.turns.len()).sum();
    let missing = turns - test[0].turns.len();
    ensure(overall["turns"] == turns && overall["readings"]["missing"] == missing, || overall.to_string())?;
    ensure(overall["relaxed"]["right"] == test[0].turns.len(), || overall.to_string())?;
    let report = made.json(&["one.jsonl", "release", "--only-answered"])?;
    ensure(report["system"]["overall"]["relaxed"]["share"] == 1.0, || report.to_string())?;
    let none = run(&["score", "one.jsonl", "release", "--split", "train"], made.path())?;
    ensure(none.status.code() == Some(2) && stderr(&none).contains("no prediction is about the split train"), || stderr(&none))
}

fn predictions_that_do_not_fit_are_refused() -> Result<(), Failed> {
    let made = Made::new("40")?;
    let id = &made.notes[0].id;
    for (line, wanted) in [
        (json!({"id": "cm-0-1", "turn": 0, "text": "x"}).to_string(), "bad.jsonl, line 2, field `id`: there is no \"cm-0-1\""),
        (json!({"id": id, "turn": 99, "text": "x"}).to_string(), "bad.jsonl, line 2, field `turn`: "),
        (json!({"id": id, "turn": 0, "text": "x"}).to_string(), "was answered on line 1 already"),
        (json!({"id": id, "turn": "1", "text": "x"}).to_string(), "bad.jsonl, line 2, field `turn`: \"1\" is no turn"),
        ("{".to_owned(), "bad.jsonl, line 2, as a whole: it is not JSON"),
    ] {
        fs::write(made.path().join("bad.jsonl"), format!("{}\n{line}\n", json!({"id": id, "turn": 0, "text": "x"})))?;
        let refused = run(&["score", "bad.jsonl", "release"], made.path())?;
        ensure(refused.status.code() == Some(2) && stdout(&refused).is_empty(), || stdout(&refused))?;
        ensure(stderr(&refused).contains(wanted), || format!("{wanted:?} is not in {}", stderr(&refused)))?;
    }
    let absent = stderr(&run(&["score", "absent.jsonl", "release"], made.path())?);
    ensure(absent.matches("No such file").count() == 1, || format!("the cause is not told once: {absent}"))?;
    fs::write(made.path().join("bad.jsonl"), json!({"id": id, "turn": 0, "text": "x"}).to_string())?;
    let annotations = made.path().join("release/annotations.jsonl");
    let text = fs::read_to_string(&annotations)?;
    fs::write(&annotations, &text[..text.len() / 2])?;
    let refused = run(&["score", "bad.jsonl", "release"], made.path())?;
    ensure(refused.status.code() == Some(2) && stderr(&refused).contains("is damaged"), || stderr(&refused))
}

fn test_sets_of_others_are_scored() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let set = json!([{"imgname": "a.png", "query": "How many?", "label": "100"}, {"imgname": "b.png", "query": "Which?", "label": "Spain"},
        {"imgname": "a.png", "query": "In which year?", "label": "2015"}]);
    fs::write(folder.path().join("test_human.json"), set.to_string())?;
    let lines = [("a.png", 0, "104"), ("b.png", 0, "spain"), ("a.png", 1, "1900")];
    let lines: Vec<String> =
        lines.iter().map(|(id, turn, text)| json!({"id": id, "turn": turn, "text": text}).to_string()).collect();
    fs::write(folder.path().join("said.jsonl"), lines.join("\n"))?;
    let scored = run(&["score", "said.jsonl", "test_human.json", "--json"], folder.path())?;
    ensure(scored.status.code() == Some(0), || stderr(&scored))?;
    let report: Value = serde_json::from_slice(&scored.stdout)?;
    let overall = &report["system"]["overall"];
    ensure((&overall["relaxed"]["right"], &overall["strict"]["right"]) == (&json!(2), &json!(1)), || overall.to_string())?;
    let text = stdout(&run(&["score", "said.jsonl", "test_human.json"], folder.path())?);
    ensure(text.contains("3 questions, 3 answered"), || text.clone())
}

fn predict_says_what_it_needs() -> Result<(), Failed> {
    let made = Made::new("40")?;
    let image = format!("release/{}", made.notes[0].image);
    for (args, wanted) in [
        (vec!["release"], "--model is missing"),
        (vec!["release", "--model", "m", "--base-url", "http://127.0.0.1:1"], "this build is offline"),
        (vec!["release", "How many?", "--model", "m"], "QUESTION goes with a picture"),
        (vec![image.as_str(), "--model", "m"], "a question about"),
        (vec!["release/test.jsonl", "--model", "m"], "row 1, field `question`: it is missing"),
        (vec!["nowhere", "--model", "m"], "cannot read nowhere"),
        (vec!["release", "--provider", "replay", "--model", "m", "--store", "none"], "the store of answers cannot be read"),
    ] {
        let refused = run(&[&["predict"], args.as_slice()].concat(), made.path())?;
        ensure(refused.status.code() == Some(2) && stderr(&refused).contains(wanted), || {
            format!("{args:?}: {}", stderr(&refused))
        })?;
    }
    ensure(!made.path().join("predictions.jsonl").exists(), || "a file was left behind".to_owned())
}

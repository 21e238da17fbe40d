//! Test sets of other people: `{image, question, answer}` rows, and ChartQA's own files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use chartmill_schema::Number;
use serde_json::{Map, Value};

use super::anls;
use super::error::ScoreError;
use super::judge::{Judgement, Reading, within_5_percent};
use super::predictions::Predictions;
use super::report::{Entry, Judged, Options, Report, Tallies};

/// A question of a test set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestQuestion {
    /// What predictions call it: the picture's file name in ChartQA's files, else `row-N` with the row's number, from 1.
    pub id: String,
    /// Which question about that picture in ChartQA's files, from 0 in the order of the file; else 0.
    pub turn: u32,
    /// The picture's file.
    pub image: PathBuf,
    /// The question.
    pub question: String,
    /// The answers that are right; at least one.
    pub answers: Vec<String>,
}

/// A test set, whole in memory: the largest have some thousand questions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestSet {
    /// Its questions, in the order of the file.
    pub questions: Vec<TestQuestion>,
}

impl TestSet {
    /// Reads a JSON array or JSON Lines of `{"image", "question", "answer"}`, where the answer is a text, a number, or a list of those
    /// of which any is right; or of ChartQA's `{"imgname", "query", "label"}`. Other fields are passed over.
    ///
    /// Pictures are looked for in `images`; without it beside the file, ChartQA's in the folder `png` there.
    ///
    /// # Errors
    /// [`ScoreError::Malformed`] names the row and the field; [`ScoreError::NotATestSet`], [`ScoreError::Io`].
    pub fn read(path: &Path, images: Option<&Path>) -> Result<Self, ScoreError> {
        let bytes = fs::read(path).map_err(ScoreError::io("read", path))?;
        let not_a_test_set = |why: String| ScoreError::NotATestSet { path: path.to_owned(), why };
        let text = String::from_utf8(bytes).map_err(|_| not_a_test_set("it is not UTF-8".to_owned()))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let rows: Vec<Value> = if text.starts_with('[') {
            serde_json::from_str(text).map_err(|error| not_a_test_set(error.to_string()))?
        } else {
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            let rows = lines.map(|(at, line)| {
                serde_json::from_str(line).map_err(|error| not_a_test_set(format!("line {} is not JSON: {error}", at + 1)))
            });
            rows.collect::<Result<_, _>>()?
        };
        let beside = path.parent().unwrap_or(Path::new(""));
        let mut asked_of: BTreeMap<String, u32> = BTreeMap::new();
        let mut questions = Vec::with_capacity(rows.len());
        for (at, row) in rows.into_iter().enumerate() {
            let number = at as u64 + 1;
            let malformed = |(field, why)| ScoreError::Malformed { path: path.to_owned(), unit: "row", number, field, why };
            let Value::Object(row) = row else { return Err(malformed(("", "it is not a JSON object".to_owned()))) };
            let is_chartqa = row.contains_key("imgname");
            let fields = if is_chartqa { ["imgname", "query", "label"] } else { ["image", "question", "answer"] };
            let [image, question, answer] = fields;
            let image = text_of(&row, image).map_err(malformed)?;
            let folder = match images {
                Some(images) => images.to_owned(),
                None if is_chartqa => beside.join("png"),
                None => beside.to_owned(),
            };
            let is_plain = Path::new(&image).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            if !is_plain {
                return Err(malformed((fields[0], format!("{image:?} is no path inside of the folder of pictures"))));
            }
            let (id, turn) = if is_chartqa {
                let turn = asked_of.entry(image.clone()).or_default();
                *turn += 1;
                (image.clone(), *turn - 1)
            } else {
                (format!("row-{number}"), 0)
            };
            questions.push(TestQuestion {
                id,
                turn,
                image: folder.join(image),
                question: text_of(&row, question).map_err(malformed)?,
                answers: answers_of(&row, answer).map_err(malformed)?,
            });
        }
        if questions.is_empty() {
            return Err(not_a_test_set("it holds no questions".to_owned()));
        }
        Ok(Self { questions })
    }
}

fn text_of(row: &Map<String, Value>, field: &'static str) -> Result<String, (&'static str, String)> {
    match row.get(field) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
        Some(other) => Err((field, format!("{other} is not a text, or an empty one"))),
        None => Err((field, "it is missing".to_owned())),
    }
}

fn answers_of(row: &Map<String, Value>, field: &'static str) -> Result<Vec<String>, (&'static str, String)> {
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err((field, format!("{other} is neither a text nor a number"))),
    };
    match row.get(field) {
        Some(Value::Array(answers)) if !answers.is_empty() => answers.iter().map(one).collect(),
        Some(answer) => Ok(vec![one(answer)?]),
        None => Err((field, "it is missing".to_owned())),
    }
}

/// ChartQA's relaxed accuracy as its authors and others compute it: where both texts are numbers (with `%` for hundredths) and the true
/// one is not zero, within 5% of it; else equal but for case.
///
/// The whole text counts: what stands around a number makes it a text.
pub fn relaxed_match(said: &str, label: &str) -> bool {
    match (number(said), number(label)) {
        (Some(said), Some(label)) if !label.is_zero() => within_5_percent(said, label),
        _ => said.trim().to_lowercase() == label.trim().to_lowercase(),
    }
}

/// A text as a number, `5%` as 0.05.
fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(percent) => Number::parse(percent.trim()).ok()?.over(Number::HUNDRED),
        None => Number::parse(text).ok(),
    }
}

/// Scores `tuned`, and where there is one compares it with `base`, on the questions of a test set, by [`relaxed_match`]. The strict measure
/// takes equality but for case.
///
/// # Errors
/// A prediction belongs to no question.
pub fn score_test_set(
    set: &TestSet,
    tuned: &Predictions,
    base: Option<&Predictions>,
    options: &Options,
) -> Result<Report, ScoreError> {
    let mut turns: BTreeMap<&str, u32> = BTreeMap::new();
    for question in &set.questions {
        *turns.entry(&question.id).or_default() += 1;
    }
    for predictions in [Some(tuned), base].into_iter().flatten() {
        predictions.check_ids(|id| turns.contains_key(id))?;
        for (id, &turns) in &turns {
            predictions.check_turns(id, turns)?;
        }
    }
    let mut tallies = Tallies::new(options, base.is_some());
    for question in &set.questions {
        let judged = |predictions: &Predictions| {
            let text = predictions.get(&question.id, question.turn).map(|prediction| prediction.text.clone());
            let judgement = judge(question, text.as_deref());
            (text, judgement)
        };
        let (text, judgement) = judged(tuned);
        let base = base.map(judged);
        let base = base.as_ref().map(|(text, judgement)| Judged { text: text.as_deref(), judgement: judgement.clone() });
        let image = question.image.to_string_lossy();
        let entry = Entry {
            id: &question.id,
            turn: question.turn,
            question: &question.question,
            answer: question.answers.first().map_or("", String::as_str),
            family: None,
            cluster: &image,
            groups: Vec::new(),
        };
        tallies.add(&entry, &Judged { text: text.as_deref(), judgement }, base.as_ref());
    }
    Ok(tallies.report())
}

fn judge(question: &TestQuestion, text: Option<&str>) -> Judgement {
    let said = text.unwrap_or_default().trim();
    let reading = match text {
        None => Reading::Missing,
        Some(_) if said.is_empty() => Reading::Empty,
        Some(_) => Reading::Answered,
    };
    let is_answered = reading == Reading::Answered;
    let is_text = question.answers.iter().all(|answer| number(answer).is_none());
    let similarity = || anls::similarity(said, question.answers.iter().map(String::as_str));
    Judgement {
        reading,
        relaxed: is_answered && question.answers.iter().any(|answer| relaxed_match(said, answer)),
        strict: is_answered && question.answers.iter().any(|answer| said.to_lowercase() == answer.trim().to_lowercase()),
        similarity: is_text.then(|| if is_answered { similarity() } else { 0.0 }),
        item_f1: None,
        misreading: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relaxed_accuracy_is_that_of_chartqa() {
        for (said, label, wanted) in [
            ("0.25", "25%", true),
            ("25", "25%", false),
            ("104.9", "100", true),
            ("105", "100", true),
            ("105.1", "100", false),
            ("-100", "100", false),
            ("0", "0", true),
            ("0.0", "0", false),
            ("2015", "2016", true),
            ("yes", "Yes", true),
            ("Yes.", "Yes", false),
            ("1,000", "1000", false),
            ("1e3", "1000", true),
            ("12%", "0.12", true),
            ("", "5", false),
        ] {
            assert_eq!(relaxed_match(said, label), wanted, "{said} for {label}");
        }
    }

    fn read(text: &str) -> Result<TestSet, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.json");
        fs::write(&path, text).unwrap();
        TestSet::read(&path, Some(Path::new("charts"))).map_err(|error| error.to_string())
    }

    #[test]
    fn both_forms_are_read() {
        let set = read(
            r#"[{"imgname": "a.png", "query": "q", "label": "1"}, {"imgname": "b.png", "query": "q", "label": "x"},
            {"imgname": "a.png", "query": "r", "label": "2"}]"#,
        );
        let found: Vec<(String, u32)> = set.unwrap().questions.into_iter().map(|question| (question.id, question.turn)).collect();
        assert_eq!(found, [("a.png".to_owned(), 0), ("b.png".to_owned(), 0), ("a.png".to_owned(), 1)]);
        let set = read("{\"image\": \"x/a.png\", \"question\": \"q\", \"answer\": 2.50}\n\n{\"image\": \"a.png\", \"question\": \"q\", \"answer\": [\"b\", 3]}\n").unwrap();
        assert_eq!(set.questions[0].image, Path::new("charts/x/a.png"));
        assert_eq!(set.questions[0].answers, ["2.50"]);
        assert_eq!(
            (set.questions[1].id.as_str(), set.questions[1].answers.as_slice()),
            ("row-2", ["b".to_owned(), "3".to_owned()].as_slice())
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_row_and_field() {
        for (text, wanted) in [
            ("[]", "no questions"),
            ("{", "line 1 is not JSON"),
            ("[3]", "row 1, as a whole"),
            (r#"[{"imgname": "a.png", "query": "q"}]"#, "row 1, field `label`: it is missing"),
            (r#"[{"image": "a.png", "question": "", "answer": "x"}]"#, "field `question`"),
            (r#"[{"image": "../a.png", "question": "q", "answer": "x"}]"#, "field `image`: \"../a.png\" is no path inside"),
            (r#"[{"image": "/a.png", "question": "q", "answer": "x"}]"#, "is no path inside"),
            (r#"[{"image": "a.png", "question": "q", "answer": null}]"#, "field `answer`: null"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        }
    }
}

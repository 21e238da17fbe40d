//! How far someone comes who answers without looking at the picture: for each family, how often its most common answer is right.

use std::collections::BTreeMap;

use chartmill_schema::{AnswerKind, Family};
use serde::{Deserialize, Serialize};

use crate::counts::share;
use crate::overview::{Seen, SeenAnswer, SeenTable};

/// How many answers of a family are followed at once. What is counted of an answer is at most `1 / MOST` of the turns too low, so the
/// figures are exact for small releases, and memory stays flat for large ones.
const MOST: usize = 2048;

/// What guessing gets in one family.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guess {
    /// Questions of the family.
    pub turns: u64,
    /// Its most common answer.
    pub answer: String,
    /// The share of the questions that it answers, 0 to 1, to four decimals.
    pub share: f64,
    /// Where the answer is one of the labels or series of the picture, or one of two: the share that blind choice among them gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// Where the answer is one of the labels: the most that a fixed place gets (the first row, the last one, the second ...).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<f64>,
}

/// The count of all families while annotations are read.
#[derive(Default)]
pub(crate) struct Guessing(BTreeMap<Family, Tally>);

impl Guessing {
    /// Counts the turns of a record.
    pub(crate) fn add(&mut self, seen: &Seen) {
        for turn in &seen.turns {
            self.0.entry(turn.family).or_default().add(&seen.table, &turn.answer);
        }
    }

    /// What guessing gets in each family.
    pub(crate) fn finish(self) -> BTreeMap<Family, Guess> {
        self.0.into_iter().map(|(family, tally)| (family, tally.guess())).collect()
    }
}

/// A place among the labels that someone may bet on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    FromStart(usize),
    FromEnd(usize),
}

/// The running count of one family: the frequent answers by the algorithm of Misra and Gries ("Finding repeated elements", Science of
/// Computer Programming 2, 1982).
#[derive(Default)]
struct Tally {
    turns: u64,
    answers: BTreeMap<String, u64>,
    places: BTreeMap<Place, u64>,
    /// Turns whose answer is one of a few, and in millionths the sum of what blind choice gets of each.
    choices: u64,
    chances: u64,
}

impl Tally {
    fn add(&mut self, table: &SeenTable, answer: &SeenAnswer) {
        self.turns += 1;
        let text = answer.value.join(", ");
        let n_options = match answer.kind {
            AnswerKind::Boolean | AnswerKind::Change => 2,
            AnswerKind::Label => self.add_place(table, &text),
            _ => 0,
        };
        if n_options > 0 {
            self.choices += 1;
            self.chances += 1_000_000 / n_options as u64;
        }
        if let Some(count) = self.answers.get_mut(&text) {
            *count += 1;
        } else if self.answers.len() < MOST {
            self.answers.insert(text, 1);
        } else {
            self.answers.values_mut().for_each(|count| *count -= 1);
            self.answers.retain(|_, count| *count > 0);
        }
    }

    /// Counts the place of a label among the rows, or among the series; gives how many there are.
    fn add_place(&mut self, table: &SeenTable, text: &str) -> usize {
        let series = table.columns.get(1..).unwrap_or_default();
        let row = table.rows.iter().position(|row| row.cells.first().and_then(serde_json::Value::as_str) == Some(text));
        let (at, of) = match row {
            Some(row) => (row, table.rows.len()),
            None => match series.iter().position(|column| column.name == text) {
                Some(at) => (at, series.len()),
                None => return 0,
            },
        };
        *self.places.entry(Place::FromStart(at)).or_default() += 1;
        *self.places.entry(Place::FromEnd(of - 1 - at)).or_default() += 1;
        of
    }

    fn guess(self) -> Guess {
        // Of equally common answers the first in the alphabet, so that the figure does not depend on the order of lines.
        let mut most = ("", 0);
        for (answer, &count) in &self.answers {
            if count > most.1 {
                most = (answer, count);
            }
        }
        Guess {
            turns: self.turns,
            answer: most.0.to_owned(),
            share: share(most.1, self.turns),
            chance: (self.choices > 0).then(|| share(self.chances, self.choices * 1_000_000)),
            place: self.places.values().max().map(|&most| share(most, self.turns)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(family: &str, kind: &str, value: &str) -> Seen {
        let text = format!(
            r#"{{"split":"train","description_id":"0","style":{{}},"texts":[],"table":{{"columns":[{{"name":"City"}},{{"name":"Rooms"}}],"rows":[{{"cells":["Alder","1"]}},{{"cells":["Birch","2"]}}]}},"turns":[{{"family":"{family}","language":"en","wording":"","answer":{{"kind":"{kind}","value":["{value}"]}}}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_most_common_answer_is_what_a_blind_one_says() {
        let mut guessing = Guessing::default();
        for value in ["12", "12", "7", "3"] {
            guessing.add(&seen("value-lookup", "number", value));
        }
        for value in ["Alder", "Birch", "Birch"] {
            guessing.add(&seen("largest", "label", value));
        }
        guessing.add(&seen("comparison", "boolean", "no"));
        let found = guessing.finish();
        let lookup = &found[&Family::ValueLookup];
        assert_eq!((lookup.turns, lookup.answer.as_str(), lookup.share), (4, "12", 0.5));
        assert_eq!((lookup.chance, lookup.place), (None, None));
        let largest = &found[&Family::Largest];
        assert_eq!((largest.answer.as_str(), largest.share), ("Birch", 0.6667));
        assert_eq!((largest.chance, largest.place), (Some(0.5), Some(0.6667)));
        assert_eq!(found[&Family::Comparison].chance, Some(0.5));
    }

    #[test]
    fn memory_stays_flat_and_the_common_answer_is_found() {
        let table = SeenTable { columns: Vec::new(), rows: Vec::new() };
        let mut tally = Tally::default();
        for idx in 0..20_000 {
            let value = if idx % 4 == 0 { "common".to_owned() } else { idx.to_string() };
            tally.add(&table, &SeenAnswer { kind: AnswerKind::Text, value: vec![value] });
        }
        assert!(tally.answers.len() <= MOST);
        let guess = tally.guess();
        assert_eq!(guess.answer, "common");
        assert!((0.2495..=0.25).contains(&guess.share), "{}", guess.share);
    }
}

//! From the pairs of one picture to its table.

use chartmill_schema::{Description, Number};

use super::agree::{Verdict, verdict};
use super::answer::{self, Answer};
use super::draft::{Draft, Fact, Labelled};
use super::not_recovered::NotRecovered;
use super::question::{self, Asked, ValueOf};
use super::rules::{self, Rules};
use super::values::Known;
use super::{shares, values};
use crate::Row;

/// A table that answers determine.
#[derive(Clone, PartialEq, Debug)]
pub struct Recovered {
    /// The table with its title. Its provenance names the dataset's file, and the line of the first of the rows.
    pub description: Description,
    /// Whether it is all that the picture shows.
    pub completeness: Completeness,
    /// The rows of the dataset that it was recovered from, by their index.
    pub used: Vec<u64>,
}

/// Whether a recovered table is all that its picture shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Its rows make up the whole.
    Whole,
    /// This much of the whole was not asked about. Where the rows are ranges the table has a row for it; where they are things it has none,
    /// because several may be true of one member.
    Remainder {
        /// In percent of the whole.
        value: Number,
    },
    /// Its rows are no parts of a whole, so that nothing tells whether there are more.
    Apart,
}

/// The most pairs of one picture that are read. Every pair is held against every row.
const MAX_PAIRS: usize = 200;

/// A question and its answer, with where they stand.
struct Pair<'a> {
    row: &'a Row,
    asked: Asked,
    question: String,
    answer: &'a str,
}

/// The table that all questions and answers about one picture determine.
///
/// `rows` are all rows of the dataset that show the picture; languages may not be mixed in it.
///
/// # Errors
/// Why there is no such table; see [`NotRecovered`].
pub fn recover(rows: &[&Row]) -> Result<Recovered, NotRecovered> {
    within_limit(rows)?;
    let (pairs, rules) = read(rows)?;
    let (draft, completeness) = draft(&pairs, rules)?;
    let Some(first) = rows.first() else { return Err(NotRecovered::NoPairs) };
    let description = draft.check(file_name(&first.file), first.line)?;
    check(&description, rows)?;
    let used = rows.iter().filter(|row| row.pairs().next().is_some()).map(|row| row.index).collect();
    Ok(Recovered { description, completeness, used })
}

pub(super) fn within_limit(rows: &[&Row]) -> Result<(), NotRecovered> {
    let found = rows.iter().map(|row| row.pairs().count()).sum();
    if found > MAX_PAIRS { Err(NotRecovered::TooMany { found, most: MAX_PAIRS }) } else { Ok(()) }
}

/// The name of a file without its folders, which are nobody's business.
pub(super) fn file_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or("dataset")
}

/// That every answer follows from the table.
pub(super) fn check(description: &Description, rows: &[&Row]) -> Result<(), NotRecovered> {
    within_limit(rows)?;
    for row in rows {
        for (question, answer) in row.pairs() {
            let asked = question::plain(question);
            match verdict(description, question, answer) {
                Verdict::Holds | Verdict::NotAboutIt => {}
                Verdict::Fails(expected) => {
                    let answer = answer.to_owned();
                    return Err(NotRecovered::Disagree { place: row.place(), question: asked, answer, expected });
                }
                Verdict::Unknown => return Err(NotRecovered::NotUnderstood { place: row.place(), question: asked }),
            }
        }
    }
    Ok(())
}

/// All pairs, read by the one language that understands all of them.
fn read<'a>(rows: &[&'a Row]) -> Result<(Vec<Pair<'a>>, &'static Rules), NotRecovered> {
    if rows.iter().all(|row| row.pairs().next().is_none()) {
        return Err(NotRecovered::NoPairs);
    }
    let mut not_understood: Option<(usize, NotRecovered)> = None;
    for rules in rules::all() {
        let mut pairs = Vec::new();
        let mut fault = None;
        for row in rows {
            for (text, answer) in row.pairs() {
                let question = question::plain(text);
                match question::read(&question, rules) {
                    Some(asked) => pairs.push(Pair { row, asked, question, answer }),
                    None if fault.is_none() => fault = Some(NotRecovered::NotUnderstood { place: row.place(), question }),
                    None => {}
                }
            }
        }
        let Some(fault) = fault else { return Ok((pairs, rules)) };
        // The language that understands most tells what it misses.
        if not_understood.as_ref().is_none_or(|(most, _)| pairs.len() > *most) {
            not_understood = Some((pairs.len(), fault));
        }
    }
    Err(not_understood.map_or(NotRecovered::NoPairs, |(_, fault)| fault))
}

fn draft(pairs: &[Pair<'_>], rules: &Rules) -> Result<(Draft, Completeness), NotRecovered> {
    let mut members: Vec<(&Pair<'_>, &str, Fact, Option<String>)> = Vec::new();
    let mut known: Vec<Known> = Vec::new();
    let mut whole = None;
    let mut title = None;
    for pair in pairs {
        match &pair.asked {
            Asked::Members { population, clause } => {
                let (value, unit) = exact(pair, rules)?;
                members.push((pair, population, Fact { question: pair.question.clone(), clause: clause.clone(), value }, unit));
            }
            Asked::Share { label, whole: of } => {
                let (value, unit) = exact(pair, rules)?;
                let asked =
                    ValueOf { measure: rules.text("share_name", &[]), is_count: false, label: label.clone(), context: None };
                whole = whole.or_else(|| of.clone());
                known.push(of_value(pair, asked, value, unit, true));
            }
            Asked::Value(asked) => {
                let (value, unit) = exact(pair, rules)?;
                known.push(of_value(pair, asked.clone(), value, unit, false));
            }
            Asked::Title => {
                if let Some(Answer::Words(text)) = answer::read(pair.answer, rules) {
                    title = Some(text);
                }
            }
            _ => {}
        }
    }
    let (mut draft, completeness) = match (members.split_first(), known.first()) {
        (Some(((pair, ..), _)), Some(other)) => {
            return Err(NotRecovered::Mixed { first: pair.question.clone(), second: other.row.question.clone() });
        }
        (Some(((pair, population, _, unit), others)), None) => {
            for (other, other_population, _, other_unit) in others {
                if population.to_lowercase() != other_population.to_lowercase() || unit != other_unit {
                    return Err(NotRecovered::Mixed { first: pair.question.clone(), second: other.question.clone() });
                }
            }
            let is_share = match unit.as_deref() {
                Some("%") => true,
                None => false,
                Some(_) => return Err(not_a_value(pair)),
            };
            let facts = facts(&members)?;
            shares::table(&facts, population, is_share, rules)?
        }
        (None, Some(_)) => values::table(&known, whole.as_deref(), rules)?,
        (None, None) => return Err(NotRecovered::NoLookups),
    };
    if let Some(title) = title {
        draft.title = title;
    }
    Ok((draft, completeness))
}

/// Each clause once, where all answers about it agree.
fn facts(members: &[(&Pair<'_>, &str, Fact, Option<String>)]) -> Result<Vec<Fact>, NotRecovered> {
    let mut facts: Vec<Fact> = Vec::new();
    for (pair, _, fact, _) in members {
        match facts.iter().find(|known| known.clause.to_lowercase() == fact.clause.to_lowercase()) {
            None => facts.push(fact.clone()),
            Some(known) if known.value == fact.value => {}
            Some(known) => {
                return Err(NotRecovered::Disagree {
                    place: pair.row.place(),
                    question: pair.question.clone(),
                    answer: pair.answer.to_owned(),
                    expected: known.value.to_string(),
                });
            }
        }
    }
    Ok(facts)
}

fn of_value(pair: &Pair<'_>, asked: ValueOf, value: Number, unit: Option<String>, is_share: bool) -> Known {
    let row = Labelled { label: asked.label.clone(), clause: None, value, question: pair.question.clone() };
    Known { asked, row, unit, is_share }
}

fn not_a_value(pair: &Pair<'_>) -> NotRecovered {
    NotRecovered::NotAValue { place: pair.row.place(), question: pair.question.clone(), answer: pair.answer.to_owned() }
}

fn exact(pair: &Pair<'_>, rules: &Rules) -> Result<(Number, Option<String>), NotRecovered> {
    match answer::read(pair.answer, rules) {
        Some(Answer::Value(number, unit)) => Ok((number, unit)),
        _ => Err(not_a_value(pair)),
    }
}

//! Whether an answer follows from a table.

use chartmill_schema::{Description, MeasureKind, Number, Order, Table};

use super::answer::{self, Answer};
use super::label;
use super::question::{self, Asked, ValueOf};
use super::range;
use super::rules::{self, Rules};
use super::values::year_of;
use crate::Row;

/// How a row's answers stand to a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// All of them follow from it.
    Passes,
    /// One does not.
    Contradicts {
        /// The question.
        question: String,
        /// Its answer.
        answer: String,
        /// What the table gives.
        expected: String,
    },
    /// A question that the table does not answer, or that no rule understands. It comes after contradictions: where one answer contradicts
    /// and another is unknown, the row contradicts.
    Unknown {
        /// The question.
        question: String,
    },
}

/// What one pair says of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Holds,
    /// With what the table gives.
    Fails(String),
    /// A question for what no table holds, such as a color.
    NotAboutIt,
    Unknown,
}

/// Whether the answers of a row follow from a table: each question is a lookup that names one row, or a question that is computed from
/// the table, and its answer is the table's, in value and unit.
///
/// Questions about the looks of the picture ("What color is ...?") are [`Agreement::Unknown`]: no table answers them.
pub fn agrees(description: &Description, row: &Row) -> Agreement {
    let mut unknown = None;
    for (question, answer) in row.pairs() {
        match verdict(description, question, answer) {
            Verdict::Holds => {}
            Verdict::Fails(expected) => {
                return Agreement::Contradicts { question: question::plain(question), answer: answer.to_owned(), expected };
            }
            Verdict::NotAboutIt | Verdict::Unknown => unknown = unknown.or_else(|| Some(question::plain(question))),
        }
    }
    match unknown {
        Some(question) => Agreement::Unknown { question },
        None if row.pairs().next().is_none() => Agreement::Unknown { question: String::new() },
        None => Agreement::Passes,
    }
}

/// What one pair says of a table.
pub(super) fn verdict(description: &Description, question: &str, answer: &str) -> Verdict {
    let question = question::plain(question);
    let Some((asked, rules)) = understood(description, &question) else { return Verdict::Unknown };
    let Some(given) = answer::read(answer, rules) else { return Verdict::Unknown };
    Checked { description, table: description.table(), rules }.verdict(&asked, &given)
}

/// The row whose value a question asks for, where it asks for one.
pub(super) fn asked_row(description: &Description, question: &str) -> Option<usize> {
    let question = question::plain(question);
    let (asked, rules) = understood(description, &question)?;
    let checked = Checked { description, table: description.table(), rules };
    match &asked {
        Asked::Members { clause, .. } => checked.find(clause, true),
        Asked::Share { label, .. } => checked.row(label),
        Asked::Value(asked) => checked.value_row(asked),
        _ => None,
    }
}

/// What a question asks, in the language of the table or, where that does not understand it, in any other.
fn understood(description: &Description, question: &str) -> Option<(Asked, &'static Rules)> {
    let own = Rules::of(description.language());
    let others = rules::all().iter().filter(|rules| Some(rules.language.primary()) != own.map(|own| own.language.primary()));
    own.into_iter().chain(others).find_map(|rules| Some((question::read(question, rules)?, rules)))
}

/// A table that answers are held against.
struct Checked<'a> {
    description: &'a Description,
    table: &'a Table,
    rules: &'a Rules,
}

impl Checked<'_> {
    fn verdict(&self, asked: &Asked, given: &Answer) -> Verdict {
        // With several series a question would have to name one of them.
        if self.table.series().len() != 1 {
            return Verdict::Unknown;
        }
        match asked {
            Asked::Appearance => Verdict::NotAboutIt,
            Asked::Title => match given {
                Answer::Words(title) => truth(same(title, self.description.title()), self.description.title()),
                _ => Verdict::Unknown,
            },
            Asked::Members { clause, population } => {
                if !self.counts(population) {
                    return Verdict::Unknown;
                }
                let Some(value) = self.find(clause, true).and_then(|row| self.table.value(row, 0)) else {
                    return Verdict::Unknown;
                };
                self.number(given, value)
            }
            Asked::Share { label, .. } => match self.row(label).and_then(|row| self.table.value(row, 0)) {
                Some(value) if self.is_share() => self.number(given, value),
                _ => Verdict::Unknown,
            },
            Asked::Value(asked) => {
                let Some(value) = self.value_row(asked).and_then(|row| self.table.value(row, 0)) else { return Verdict::Unknown };
                self.number(given, value)
            }
            Asked::Rows => match given {
                Answer::Value(number, None) => {
                    let n_rows = Number::from(self.table.rows.len() as i64);
                    truth(*number == n_rows, &n_rows.to_string())
                }
                _ => Verdict::Unknown,
            },
            Asked::Extreme(order) => self.extreme(*order, given),
            Asked::Comparison(a, b, order) => {
                let (Some(a), Some(b), Answer::Truth(said)) = (self.value(a), self.value(b), given) else {
                    return Verdict::Unknown;
                };
                let holds = if *order == Order::Descending { a > b } else { a < b };
                truth(*said == holds, if holds { &self.rules.answers.yes } else { &self.rules.answers.no })
            }
            Asked::Difference(a, b) => {
                let (Some(a), Some(b)) = (self.value(a), self.value(b)) else { return Verdict::Unknown };
                let Some(difference) = a.minus(b) else { return Verdict::Unknown };
                self.number(given, difference.abs())
            }
            Asked::Sum(a, b) => {
                let (Some(a), Some(b)) = (self.value(a), self.value(b)) else { return Verdict::Unknown };
                let Some(sum) = a.plus(b) else { return Verdict::Unknown };
                self.number(given, sum)
            }
        }
    }

    /// The row of the year that a question names, else that of the thing.
    fn value_row(&self, asked: &ValueOf) -> Option<usize> {
        let by_time = asked.context.as_deref().and_then(|context| self.exact(year_of(context)));
        by_time.or_else(|| self.row(&asked.label))
    }

    fn value(&self, named: &str) -> Option<Number> {
        self.table.value(self.row(named)?, 0)
    }

    fn is_share(&self) -> bool {
        self.measure() == Some(MeasureKind::Share)
    }

    fn measure(&self) -> Option<MeasureKind> {
        self.table.series().first().and_then(|column| column.measure.as_ref()).map(|measure| measure.kind)
    }

    /// Whether the table counts this population. Where it names none, any fits.
    fn counts(&self, population: &str) -> bool {
        let known = self.table.population.get(self.description.language());
        known.is_none_or(|noun| same(&noun.plural, population))
    }

    /// An answer in numbers, which has the unit of the table where it has one.
    fn number(&self, given: &Answer, value: Number) -> Verdict {
        let unit =
            self.table.series().first().and_then(|column| column.measure.as_ref()?.unit.as_ref()).map(|unit| unit.0.as_str());
        match given {
            Answer::Value(number, given_unit) => {
                let same_unit = given_unit.as_deref() == unit || (given_unit.is_none() && unit != Some("%"));
                truth(*number == value && same_unit, &format!("{value}{}", unit.unwrap_or_default()))
            }
            _ => Verdict::Unknown,
        }
    }

    /// The label, or the value, of the largest or smallest row; several where they are equal.
    fn extreme(&self, order: Order, given: &Answer) -> Verdict {
        let values = self.table.values(0);
        let extreme =
            if order == Order::Descending { values.map(|(_, value)| value).max() } else { values.map(|(_, value)| value).min() };
        let Some(extreme) = extreme else { return Verdict::Unknown };
        match given {
            Answer::Value(..) => self.number(given, extreme),
            Answer::Words(words) => {
                let rows: Vec<usize> = self.table.values(0).filter(|(_, value)| *value == extreme).map(|(row, _)| row).collect();
                let expected = || rows.iter().map(|row| self.table.label(*row)).collect::<Vec<_>>().join(", ");
                match self.row(words) {
                    Some(row) => truth(rows.contains(&row), &expected()),
                    // A name that is no row of the table: the table is not the one that was asked about.
                    None => Verdict::Fails(expected()),
                }
            }
            Answer::Truth(_) => Verdict::Unknown,
        }
    }

    /// The row that has exactly this label.
    fn exact(&self, label: &str) -> Option<usize> {
        self.table.labels().position(|known| same(known, label))
    }

    /// The one row that a clause or a name is about: its clause or label word by word, else the same range, else all words of its label.
    fn row(&self, named: &str) -> Option<usize> {
        self.find(named, false)
    }

    /// The same, where `is_clause` says that the name begins with a verb.
    fn find(&self, named: &str, is_clause: bool) -> Option<usize> {
        let named = named.trim();
        let clause = |row: usize| self.table.rows.get(row).and_then(|row| row.clause.get(self.description.language()));
        let rows = || 0..self.table.rows.len();
        if let Some(row) = self.exact(named).or_else(|| rows().find(|row| clause(*row).is_some_and(|clause| same(clause, named))))
        {
            return Some(row);
        }
        let interval = |text: &str| {
            let range = range::find(text, self.rules).filter(|range| !range.is_bare_number())?;
            Some((range.dimension(self.rules), range.interval(self.rules)?))
        };
        if let Some(asked) = interval(named) {
            return only(rows().filter(|row| interval(self.table.label(*row)).is_some_and(|known| known == asked)));
        }
        if self.rules.words.negation.is_match(named) {
            let words = &self.rules.words;
            let nothing = [&words.never, &words.none, &words.none_of_these];
            let is_none = |row: &usize| nothing.iter().any(|none| same(none, self.table.label(*row)));
            let others: Vec<&str> =
                rows().filter(|row| !is_none(row)).map(|row| clause(row).map_or(self.table.label(row), String::as_str)).collect();
            return only(rows().filter(is_none)).filter(|_| label::denies_all(named, &others, self.rules));
        }
        let stems = |text: &str| {
            text.split(' ').filter(|word| !self.rules.is_small(word)).map(|word| self.rules.stem(word)).collect::<Vec<_>>()
        };
        let asked = stems(named);
        // "Fear dogs" asks about no row of those who own them, and a name without a verb is a label.
        let clauses: Vec<&String> = rows().filter_map(clause).collect();
        let verb = named.split(' ').next().unwrap_or_default().to_lowercase();
        let words = &self.rules.words;
        let is_known = words.having.contains(&verb) || words.preferring.contains(&verb);
        let stem = self.rules.stem(&verb);
        let is_said = clauses.iter().any(|clause| stems(clause).contains(&stem))
            || self.table.labels().any(|label| stems(label).contains(&stem));
        if is_clause && !clauses.is_empty() && !is_known && !is_said {
            return None;
        }
        let fits = |row: &usize| {
            let label = stems(self.table.label(*row));
            !label.is_empty() && label.iter().all(|stem| asked.contains(stem))
        };
        // "Fiction" is also in "science fiction": the row that says most is meant, if it is one.
        let most = rows().filter(fits).map(|row| stems(self.table.label(row)).len()).max()?;
        only(rows().filter(fits).filter(|row| stems(self.table.label(*row)).len() == most))
    }
}

fn only(mut rows: impl Iterator<Item = usize>) -> Option<usize> {
    let first = rows.next()?;
    rows.next().is_none().then_some(first)
}

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    plain(one) == plain(other)
}

fn truth(holds: bool, expected: &str) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Fails(expected.to_owned()) }
}

//! Prepositions before labels: of rows, points in time, places and series. Which there are is data, in `words.toml`.

use chartmill_schema::Gender;
use serde::Deserialize;

use crate::term::Term;
use crate::words::Words;

/// What a label stands for, which decides what stands before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A category.
    Row,
    /// A stage, whose label says what its members did ("Booked a slot") and would run into the question.
    Stage,
    /// A point in time.
    Time,
    /// A place, by the header of its column: a state, a city.
    Place,
}

/// The prepositions of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    row: String,
    /// Where the preposition of rows already says of what thing the measure is: "the revenue for Online in Books".
    row_of_thing: String,
    time: String,
    date: String,
    clock: String,
    /// Points in time that begin with one of some words.
    times: Vec<Times>,
    /// Before a place; empty in a language that has no other than before rows.
    #[serde(default)]
    place: String,
    /// Headers that name places, in singular and lower case.
    #[serde(default)]
    headers: Vec<String>,
    /// Names of places that have an article.
    #[serde(default)]
    named: Vec<Named>,
    /// Whether each of several labels has the preposition, not only the first.
    #[serde(default)]
    is_repeated: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    preposition: String,
    /// Where they have an article, its gender.
    gender: Option<Gender>,
    first: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    gender: Gender,
    #[serde(default)]
    is_plural: bool,
    labels: Vec<String>,
}

impl Places {
    fn times(&self, label: &str) -> Option<&Times> {
        let first = label.split(' ').next()?;
        self.times.iter().find(|times| times.first.iter().any(|word| word == first))
    }

    /// What stands before a label that something is asked for.
    pub(crate) fn preposition(&self, label: &str, kind: Kind) -> &str {
        let is_date = || label.len() == 10 && label.bytes().filter(|&b| b == b'-').count() == 2;
        match kind {
            Kind::Row | Kind::Stage => &self.row,
            Kind::Place => &self.place,
            Kind::Time if label.contains(':') => &self.clock,
            Kind::Time if is_date() => &self.date,
            Kind::Time => self.times(label).map_or(&self.time, |times| &times.preposition),
        }
    }

    /// Whether the header of a column says that its labels are places.
    pub(crate) fn are_places(&self, header: &str) -> bool {
        let lower = header.to_lowercase();
        self.headers.contains(&lower)
    }
}

impl Words {
    /// A label as a question names it, with the article that it may have.
    pub(crate) fn label(&self, label: &str, kind: Kind) -> Term {
        let named = |gender, is_plural| Term { gender: Some(gender), is_plural, has_article: true, ..Term::name(label) };
        match kind {
            Kind::Time => {
                let gender = self.places.times(label).and_then(|times| times.gender);
                gender.map_or_else(|| Term::name(label), |gender| named(gender, false))
            }
            Kind::Place => {
                let found = self.places.named.iter().find(|named| named.labels.iter().any(|name| name == label));
                found.map_or_else(|| Term::name(self.quoted(label, false)), |found| named(found.gender, found.is_plural))
            }
            Kind::Row => Term::name(self.quoted(label, false)),
            Kind::Stage => Term::name(Self::in_quotes(label)),
        }
    }

    /// A label with its preposition: `for Norway`, `in 2019`, `na Bahia`.
    pub(crate) fn at(&self, label: &str, kind: Kind) -> String {
        self.grammar.articles.definite(&self.label(label, kind), self.places.preposition(label, kind))
    }

    /// A row's label with its preposition, where that of rows already says which thing of a group is meant: `in Norway`.
    pub(crate) fn at_of_thing(&self, label: &str, kind: Kind) -> String {
        if matches!(kind, Kind::Row | Kind::Stage) {
            format!("{} {}", self.places.row_of_thing, self.label(label, kind).text)
        } else {
            self.at(label, kind)
        }
    }

    /// Several labels with their prepositions: `in 2019 and 2020`, `na Bahia e no Acre`.
    pub(crate) fn at_all(&self, labels: &[&str], kind: Kind, at: impl Fn(&str) -> String) -> String {
        let first = labels.first().map(|label| at(label)).unwrap_or_default();
        if self.places.is_repeated {
            return self.list(&labels.iter().map(|label| at(label)).collect::<Vec<_>>());
        }
        let preposition = first.split(' ').next().unwrap_or_default();
        format!("{preposition} {}", self.list(&labels.iter().map(|label| self.label(label, kind).text).collect::<Vec<_>>()))
    }
}

//! One question, read by the frames of a language.

use chartmill_schema::Order;
use regex_lite::Captures;

use super::rules::{Asks, Rules};

/// What a question asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// What share of a population does something, or how many of it do.
    Members {
        /// Its plural, as written.
        population: String,
        /// What they do, as it follows the plural.
        clause: String,
    },
    /// The share of one thing.
    Share {
        /// The thing.
        label: String,
        /// What it is a share of.
        whole: Option<String>,
    },
    /// The value of one thing.
    Value(ValueOf),
    /// The largest or the smallest, or its value.
    Extreme(Order),
    /// Whether the first is more, or less where ascending, than the second.
    Comparison(String, String, Order),
    /// By how much two differ.
    Difference(String, String),
    /// What two make together.
    Sum(String, String),
    /// How many rows there are.
    Rows,
    /// The title.
    Title,
    /// What a viewer sees and no table holds.
    Appearance,
}

/// A question for the value of one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ValueOf {
    /// What is measured: `population`, `Sales`.
    pub(super) measure: String,
    /// Whether it asks how many there are.
    pub(super) is_count: bool,
    /// The thing.
    pub(super) label: String,
    /// The year or the place, with its preposition.
    pub(super) context: Option<String>,
}

/// The question itself in what a human says: one line without the mark of the picture, the instruction behind it and its question mark.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("<image>", " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let asked = text.split_once('?').map_or(text.as_str(), |(asked, _)| asked);
    asked.trim().trim_start_matches('¿').trim_end_matches('.').trim().to_owned()
}

/// The longest question that is read, in bytes. What is longer is no question about one chart, and would cost every frame its time.
const MAX_BYTES: usize = 600;

/// Reads a question; `None` where no frame of the language understands it.
pub(super) fn read(question: &str, rules: &Rules) -> Option<Asked> {
    if question.len() > MAX_BYTES {
        return None;
    }
    rules.frames.iter().find_map(|frame| {
        let found = frame.pattern.captures(question)?;
        Some(asked(frame.asks, frame.order, &found, rules))
    })?
}

fn asked(asks: Asks, order: Option<Order>, found: &Captures<'_>, rules: &Rules) -> Option<Asked> {
    let group = |name: &str| found.name(name).map(|found| found.as_str().trim().to_owned()).filter(|text| !text.is_empty());
    let order = order.unwrap_or(Order::Descending);
    Some(match asks {
        Asks::Members => Asked::Members { population: group("population")?, clause: rules.plural_clause(&group("clause")?) },
        Asks::Share => Asked::Share { label: group("label")?, whole: group("whole").or_else(|| group("rest")) },
        Asks::Value => {
            let verb = group("verb").map(|verb| verb.to_lowercase());
            let measure = match (group("measure"), verb) {
                (Some(measure), _) => measure,
                (None, Some(verb)) => rules.measures.get(&verb)?.clone(),
                (None, None) => return None,
            };
            let is_count = found.name("measure").is_some() && found.name("verb").is_some();
            Asked::Value(ValueOf { measure, is_count, label: group("label")?, context: group("context") })
        }
        Asks::Extreme => Asked::Extreme(order),
        Asks::Comparison => Asked::Comparison(group("a")?, group("b")?, order),
        Asks::Difference => Asked::Difference(group("a")?, group("b")?),
        Asks::Sum => Asked::Sum(group("a")?, group("b")?),
        Asks::Rows => Asked::Rows,
        Asks::Title => Asked::Title,
        Asks::Appearance => Asked::Appearance,
        Asks::NothingKnown => return None,
    })
}

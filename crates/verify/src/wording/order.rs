//! The order in which a question names two things: `is A above B` is not `is B above A`.

use chartmill_schema::{Number, Query, Table};

use crate::language::Cue;
use crate::names::{Named, Names};
use crate::words::Blanked;

/// Words that stand between a telling word and the name that it tells about.
const FILLERS: [&str; 22] = [
    "the", "those", "that", "who", "which", "in", "at", "for", "of", "people", "stage", "value", "bar", "slice", "row",
    "category", "with", "on", "reached", "shown", "to", "s",
];

/// The name of a side of a query: its label, or where both sides have the same, its series.
fn sides(table: &Table, a: &Query, b: &Query) -> Option<(Named, Named)> {
    let (Query::Value { label: a, series: first }, Query::Value { label: b, series: second }) = (a, b) else { return None };
    if a == b {
        return Some((Named::Series(table.series_of(first)?), Named::Series(table.series_of(second)?)));
    }
    Some((Named::Row(table.row_of(a)?), Named::Row(table.row_of(b)?)))
}

/// The last word before `at` that tells something.
fn before(rest: &Blanked, at: usize, fillers: &[&str]) -> Option<String> {
    let words = rest.words();
    let mut telling = words.iter().filter(|(start, word)| *start < at && !fillers.contains(&word.as_str()));
    telling.next_back().map(|(_, word)| word.clone())
}

/// Whether the names stand in the order that the query needs. `says` tells which cues the question has; `rest` is the question
/// without names, but with all other words; `answer` is the number that answers it.
pub(super) fn fits(
    table: &Table,
    query: &Query,
    names: &Names,
    rest: &Blanked,
    says: &dyn Fn(Cue) -> bool,
    answer: Option<Number>,
) -> bool {
    let (first, second) = match query {
        Query::Compare { left: a, right: b, .. } | Query::Difference { of: a, minus: b } | Query::Ratio { of: a, to: b } => {
            (a, b)
        }
        Query::Percent { part, whole } => (part, whole),
        _ => return true,
    };
    let Some((a, b)) = sides(table, first, second) else { return true };
    let (Some(at_a), Some(at_b)) = (names.place(a), names.place(b)) else { return true };
    let a_first = at_a < at_b;
    let compared = |at: usize| {
        before(rest, at, &FILLERS)
            .is_some_and(|word| matches!(word.as_str(), "than" | "compared" | "against" | "relative" | "unlike"))
    };
    match query {
        Query::Compare { .. } | Query::Ratio { .. } => {
            // `Compared with B, is A higher?`
            if compared(at_a.min(at_b)) { !a_first } else { a_first }
        }
        Query::Difference { .. } => {
            let reversed = says(Cue::Less) && !says(Cue::More);
            if says(Cue::More) || reversed {
                a_first != reversed
            } else {
                // A difference of two things has no direction, so it has no sign.
                answer.is_none_or(|answer| !answer.is_negative())
            }
        }
        _ => {
            // `of A` is the whole, wherever it stands; without it, the whole comes first: `from visits, what share became sales`.
            let fillers: Vec<&str> = FILLERS.into_iter().filter(|word| !matches!(*word, "of" | "reached" | "to")).collect();
            let of_second = before(rest, at_a.max(at_b), &fillers)
                .is_some_and(|word| matches!(word.as_str(), "of" | "from" | "relative" | "against" | "compared" | "out"));
            if of_second { a_first } else { !a_first }
        }
    }
}

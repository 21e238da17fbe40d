//! The order in which a question names two things: `is A above B` is not `is B above A`.

use chartmill_schema::{Number, Query, Table};

use crate::language::{Cue, Sides};
use crate::names::{Named, Names};
use crate::phrases::Phrases;
use crate::words::{BLANK, Blanked, words};

/// The name of a side of a query: its label, or where both sides have the same, its series.
fn sides(table: &Table, a: &Query, b: &Query) -> Option<(Named, Named)> {
    let (Query::Value { label: a, series: first }, Query::Value { label: b, series: second }) = (a, b) else { return None };
    if a == b {
        return Some((Named::Series(table.series_of(first)?), Named::Series(table.series_of(second)?)));
    }
    Some((Named::Row(table.row_of(a)?), Named::Row(table.row_of(b)?)))
}

/// Whether both sides are values of one label, of two series.
pub(crate) fn two_series(a: &Query, b: &Query) -> bool {
    matches!((a, b), (Query::Value { label: a, series: first }, Query::Value { label: b, series: second })
        if a == b && first != second)
}

/// The words up to the last one before `at` that tells something; names tell nothing, nor does what names a measure (`the number of`).
fn before(rest: &Blanked, at: usize, sides_of: &Sides, names: &Names, is_filler: &dyn Fn(&str) -> bool) -> Vec<String> {
    let (mut places, mut words): (Vec<usize>, Vec<String>) = rest.words().into_iter().filter(|(start, _)| *start < at).unzip();
    while let Some(last) = words.last() {
        places.truncate(words.len());
        let of_header = |last: &str| sides_of.after_header.has(last) && follows_header(&places, &words, names);
        if let Some(len) = sides_of.measure.end(&words) {
            words.truncate(words.len() - len);
        } else if last.starts_with(BLANK) || is_filler(last) || of_header(last) {
            words.pop();
        } else {
            break;
        }
    }
    words
}

/// Whether the last word stands right after what the rows are called.
fn follows_header(places: &[usize], words: &[String], names: &Names) -> bool {
    let blanks = words.iter().rev().skip(1).take_while(|word| word.starts_with(BLANK)).count();
    let idx = words.len() - 1 - blanks;
    // Names that stand side by side have at least a blank between them.
    let begins = (idx..words.len() - 1).rfind(|&idx| idx == 0 || places[idx - 1] + 1 != places[idx]);
    begins.is_some_and(|idx| names.found.contains(&(places[idx], Named::Other)))
}

/// The words of what a table counts (`users`): they stand in the name of a measure, and tell nothing of sides.
fn nouns(table: &Table) -> Vec<String> {
    let of_units = table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    let of_population = table.population.values().flat_map(|noun| [noun.singular.as_str(), noun.plural.as_str()]);
    of_units.chain(of_population).flat_map(words).filter(|word| word.chars().all(char::is_alphabetic)).collect()
}

/// Whether the names stand in the order that the query needs. `says` tells which cues the question has; `rest` is the question
/// without names, but with all other words; `answer` is the number that answers it.
pub(crate) fn fits(
    table: &Table,
    query: &Query,
    sides_of: &Sides,
    names: &Names,
    rest: &Blanked,
    says: &dyn Fn(Cue) -> bool,
    answer: Option<Number>,
) -> bool {
    let (first, second) = match query {
        Query::Trend { from, to, .. } => return goes_forward(table, from, to, sides_of, names, rest),
        Query::Crossing { first, second } => return passes(table, first, second, sides_of, names, rest),
        Query::Compare { left: a, right: b, .. } | Query::Difference { of: a, minus: b } | Query::Ratio { of: a, to: b } => {
            (a, b)
        }
        Query::Percent { part, whole } => (part, whole),
        _ => return true,
    };
    let Some((a, b)) = sides(table, first, second) else { return true };
    let (Some(at_a), Some(at_b)) = (names.place(a), names.place(b)) else { return true };
    let a_first = at_a < at_b;
    let mut nouns = nouns(table);
    nouns.retain(|word| !sides_of.than.has(word) && !sides_of.whole.has(word));
    let filler = |word: &str| sides_of.fillers.has(word) || nouns.iter().any(|own| own == word);
    let tells =
        |at: usize, list: &Phrases, filler: &dyn Fn(&str) -> bool| list.end(&before(rest, at, sides_of, names, filler)).is_some();
    let compared = |at: usize| tells(at, &sides_of.than, &filler);
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
            let filler = |word: &str| filler(word) && !sides_of.part_telling.has(word);
            let of_second = tells(at_a.max(at_b), &sides_of.whole, &filler);
            if of_second { a_first } else { !a_first }
        }
    }
}

/// The words before `at`, names and punctuation left out.
fn words_before(rest: &Blanked, at: usize) -> Vec<String> {
    let words = rest.words().into_iter().take_while(|(start, _)| *start < at);
    words.map(|(_, word)| word).filter(|word| !word.starts_with(BLANK)).collect()
}

/// Whether two points in time stand as the beginning and the end: `from 2015 to 2023`, or `by 2023, compared with 2015`.
fn goes_forward(table: &Table, from: &str, to: &str, sides_of: &Sides, names: &Names, rest: &Blanked) -> bool {
    let place = |label: &str| names.place(Named::Row(table.row_of(label)?));
    let (Some(at_from), Some(at_to)) = (place(from), place(to)) else { return true };
    // The longer phrase counts: `compared to 2015` is no `to 2015`.
    let says = |at: usize, list: &Phrases, other: &Phrases| {
        let words = words_before(rest, at);
        list.end(&words).is_some_and(|len| other.end(&words).is_none_or(|other| len > other))
    };
    if says(at_from, &sides_of.until, &sides_of.since) || says(at_to, &sides_of.since, &sides_of.until) {
        return false;
    }
    at_from < at_to || says(at_from, &sides_of.since, &sides_of.until)
}

/// Whether two series stand as the one that passes and the one that it passes: `A overtakes B`, or `B is overtaken by A`.
fn passes(table: &Table, first: &str, second: &str, sides_of: &Sides, names: &Names, rest: &Blanked) -> bool {
    let place = |series: &str| names.place(Named::Series(table.series_of(series)?));
    let (Some(at_first), Some(at_second)) = (place(first), place(second)) else { return true };
    let done_by = |at: usize| sides_of.by.end(&words_before(rest, at)).is_some();
    // Where `by` stands before both (`trips by bus`), it tells nothing.
    let both = done_by(at_first) && done_by(at_second);
    if at_first < at_second { both || !done_by(at_second) } else { !both && done_by(at_first) }
}

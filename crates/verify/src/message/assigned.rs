//! Numbers that a message gives to a name (`Nurses: 30`, `Wind: 120`): each must be that row's or that series' own.

use chartmill_schema::{Number, Query, Turn};

use crate::language::Tongue;
use crate::names::Named;
use crate::number::{Found, scan};
use crate::parts::Parts;
use crate::readback::Readings;
use crate::words::{BLANK, words};
use crate::{Faults, Reason};

/// The names of a line and what they may be given.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The names, with where they begin.
    pub(super) named: &'a [(usize, Named)],
    /// The line without them.
    pub(super) rest: &'a [char],
    /// The series that the message is about.
    pub(super) series: &'a [usize],
    /// The rows that a line is about where it names none.
    pub(super) rows: &'a [usize],
    /// Sums of rows over all series, where the message may give them.
    pub(super) totals: &'a [(usize, Number)],
}

/// Checks the numbers right after names.
pub(super) fn check(readings: &Readings<'_>, turn: &Turn, line: &Line<'_>, tongue: &Tongue, faults: &mut Faults) {
    let numbers = scan(line.rest, &tongue.numbers);
    for &(at, name) in line.named {
        if let (Named::Row(row), Query::Trend { .. } | Query::FirstChange { .. }) = (name, &turn.query) {
            before_row(readings, line, (at, row), &numbers, faults);
        }
        let Some(len) = line.rest[at..].iter().position(|&c| c != BLANK) else { continue };
        let after = at + len;
        let Some(number) = numbers.iter().find(|number| number.start >= after) else { continue };
        let between: String = line.rest[after..number.start].iter().collect();
        match name {
            Named::Row(row) => {
                let verb = tongue.answers.assigns.iter().any(|assigns| assigns == between.trim());
                if verb || matches!(between.trim(), ":" | "=" | "(" | "→") {
                    to_row(readings, turn, line, (at, row), verb, number, faults);
                }
            }
            Named::Series(series) => to_series(readings, line, series, between.trim(), number, faults),
            Named::Other => {}
        }
    }
}

fn to_row(
    readings: &Readings<'_>,
    turn: &Turn,
    line: &Line<'_>,
    (at, row): (usize, usize),
    verb: bool,
    number: &Found,
    faults: &mut Faults,
) {
    // `Nurses is 1.2 times ...` and `Nurses is 5 more than ...` say something else.
    let follows: String = line.rest[number.end..].iter().take_while(|c| **c != ',' && **c != ')').collect();
    if verb && !follows.trim_matches(['%', '.', ' ']).is_empty() {
        return;
    }
    // `The ratio of Nurses to Cooks is 1.2`: the answer that is computed from several, after all of them.
    let others = line.named.iter().any(|&(before, other)| before < at && matches!(other, Named::Row(other) if other != row));
    let is_answer = turn.answer.value.iter().any(|value| Number::parse(value).is_ok_and(|value| value == number.value));
    let parts = Parts::of(&turn.query);
    if verb && is_answer && (others && parts.labels.len() > 1 || parts.series.len() > 1 || (parts.percent && parts.all_series)) {
        return;
    }
    let table = &readings.note.table;
    // `Wind, 2020: 120` is the value of Wind.
    let of_series = line.named.iter().rev().find_map(|&(before, other)| match other {
        Named::Series(series) if before < at && table.group.is_some() => Some(series),
        _ => None,
    });
    let is_value = line
        .series
        .iter()
        .any(|&series| of_series.is_none_or(|own| own == series) && table.value(row, series) == Some(number.value));
    let is_total = of_series.is_none() && line.totals.contains(&(row, number.value));
    if !is_value && !is_total {
        faults.push(Reason::MessageValue { label: table.label(row).to_owned(), number: number.value });
    }
}

/// `From 98 TWh in 2020`: the number right before a point in time, but for its unit and one word, is that row's.
fn before_row(readings: &Readings<'_>, line: &Line<'_>, (at, row): (usize, usize), numbers: &[Found], faults: &mut Faults) {
    let table = &readings.note.table;
    let Some(number) = numbers.iter().rfind(|number| number.end <= at) else { return };
    let between: String = line.rest[number.end..at].iter().collect();
    let units = table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    let units: Vec<String> = units.flat_map(words).collect();
    let other = words(&between).into_iter().filter(|word| !units.contains(word)).count();
    if other != 1 || between.contains([',', ';', ':', BLANK]) {
        return;
    }
    if !line.series.iter().any(|&series| table.value(row, series) == Some(number.value)) {
        faults.push(Reason::MessageValue { label: table.label(row).to_owned(), number: number.value });
    }
}

/// The series of a group are things with a value in each row; others are measures, whose names stand before numbers of all kinds.
fn to_series(readings: &Readings<'_>, line: &Line<'_>, series: usize, between: &str, number: &Found, faults: &mut Faults) {
    let table = &readings.note.table;
    if table.group.is_none() || !matches!(between, ":" | "=" | "(" | "→" | "") {
        return;
    }
    let named = line.named.iter().filter_map(|&(_, other)| if let Named::Row(row) = other { Some(row) } else { None });
    let mut rows: Vec<usize> = named.collect();
    if rows.is_empty() {
        rows.extend(line.rows);
    }
    if rows.is_empty() {
        rows.extend(0..table.rows.len());
    }
    if !rows.iter().any(|&row| table.value(row, series) == Some(number.value)) {
        let label = table.series().get(series).map_or("", |column| &column.name).to_owned();
        faults.push(Reason::MessageValue { label, number: number.value });
    }
}

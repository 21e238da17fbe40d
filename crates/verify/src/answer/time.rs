//! Queries over time: whether a series rose, when it first did, when it passed a number, and when it passed another series.
//!
//! Each walks the rows in order and needs every step up to its answer to be plain; what comes after does not matter.

use std::cmp::Ordering;

use chartmill_schema::{Change, Number, Relation, Selection};

use super::evaluate::{datum, holds, quantity, series_of};
use super::quantity::Quantity;
use crate::Reason;
use crate::readback::Readings;

/// Refuses rows that are no points in time, or years that do not ascend.
fn in_time(readings: &Readings<'_>) -> Result<(), Reason> {
    let table = &readings.note.table;
    if !table.is_time() {
        return Err(Reason::QueryInvalid { why: "the rows are no points in time" });
    }
    let years: Vec<Number> = table.labels().filter_map(|label| Number::parse(label).ok()).collect();
    if years.len() == table.rows.len() && years.windows(2).any(|pair| pair[1] <= pair[0]) {
        return Err(Reason::QueryInvalid { why: "the rows are not in the order of time" });
    }
    Ok(())
}

/// How a value is to the one before it, if that can be told: printed values may be plainly equal.
fn step(readings: &Readings<'_>, before: &Quantity, after: &Quantity, row: usize) -> Result<Ordering, Reason> {
    if after.clear_of(before) || (after.exact && before.exact) {
        return Ok(after.value.cmp(&before.value));
    }
    Err(Reason::Unclear { what: format!("{} of {} against {}", after.value, readings.note.table.label(row), before.value) })
}

/// Whether a series rose or fell from one row to a later one.
pub(super) fn trend(readings: &Readings<'_>, series: &str, from: &str, to: &str) -> Result<Change, Reason> {
    in_time(readings)?;
    let series = series_of(readings, series)?;
    let row_of = |label: &str| readings.note.table.row_of(label).ok_or_else(|| Reason::QueryUnknown { name: label.to_owned() });
    let (first, last) = (row_of(from)?, row_of(to)?);
    if first >= last {
        return Err(Reason::QueryInvalid { why: "it goes back in time" });
    }
    match step(readings, &datum(readings, first, series)?, &datum(readings, last, series)?, last)? {
        Ordering::Greater => Ok(Change::Rise),
        Ordering::Less => Ok(Change::Fall),
        Ordering::Equal => Err(Reason::Tie { first: from.to_owned(), second: to.to_owned() }),
    }
}

/// The first row whose value rose (or fell) against the row before it.
pub(super) fn first_change(readings: &Readings<'_>, series: &str, change: Change) -> Result<String, Reason> {
    in_time(readings)?;
    let series = series_of(readings, series)?;
    let wanted = if change == Change::Rise { Ordering::Greater } else { Ordering::Less };
    for row in 1..readings.note.table.rows.len() {
        let (before, after) = (datum(readings, row - 1, series)?, datum(readings, row, series)?);
        if step(readings, &before, &after, row)? == wanted {
            return Ok(readings.note.table.label(row).to_owned());
        }
    }
    Err(Reason::NotUnique { found: 0 })
}

/// The first row, but for row 0, that a selection with a threshold takes.
pub(super) fn first_passing(readings: &Readings<'_>, over: &Selection) -> Result<String, Reason> {
    in_time(readings)?;
    let series = series_of(readings, &over.series)?;
    let Some(threshold) = over.threshold.as_ref().filter(|_| over.labels.is_empty()) else {
        return Err(Reason::QueryInvalid { why: "it passes no number" });
    };
    let than = quantity(readings, &threshold.than)?;
    let table = &readings.note.table;
    for row in 0..table.rows.len() {
        let value = datum(readings, row, series)?;
        if !value.absolute {
            return Err(Reason::NotAbsolute);
        }
        if !value.clear_of(&than) {
            return Err(Reason::Unclear { what: format!("{} against {}", table.label(row), than.value) });
        }
        match (holds(&value, threshold.relation, &than), row) {
            (true, 0) => return Err(Reason::QueryInvalid { why: "the first row is past the bound already" }),
            (true, _) => return Ok(table.label(row).to_owned()),
            (false, _) => {}
        }
    }
    Err(Reason::NotUnique { found: 0 })
}

/// The first row where one series is above another, having been below it in every row before.
pub(super) fn crossing(readings: &Readings<'_>, first: &str, second: &str) -> Result<String, Reason> {
    in_time(readings)?;
    let (above, below) = (series_of(readings, first)?, series_of(readings, second)?);
    if above == below {
        return Err(Reason::QueryInvalid { why: "a series does not pass itself" });
    }
    let table = &readings.note.table;
    for row in 0..table.rows.len() {
        let (own, other) = (datum(readings, row, above)?, datum(readings, row, below)?);
        if own.unit != other.unit {
            return Err(Reason::QueryInvalid { why: "it compares different units" });
        }
        if !(own.absolute && other.absolute) {
            return Err(Reason::NotAbsolute);
        }
        if !own.clear_of(&other) {
            return Err(Reason::Unclear { what: format!("{first} against {second} in {}", table.label(row)) });
        }
        match (holds(&own, Relation::Greater, &other), row) {
            (true, 0) => return Err(Reason::QueryInvalid { why: "it is above from the start" }),
            (true, _) => return Ok(table.label(row).to_owned()),
            (false, _) => {}
        }
    }
    Err(Reason::NotUnique { found: 0 })
}

//! What happens to values from one row to the next, and what the values of a row are together. It knows the shown table alone.

use chartmill_schema::{Change, Facts, Number, Query, Table};

use crate::EvaluateError;
use crate::evaluate::{passing, series_of};

/// The sum of the values of a row over all series, or `None` where it has none.
pub(crate) fn total(table: &Table, row: usize) -> Option<Number> {
    let mut values = (0..table.series().len()).filter_map(|series| table.value(row, series)).peekable();
    values.peek()?;
    Number::sum(values)
}

/// How a value changed, or `None` where it stayed.
pub(crate) fn change(from: Number, to: Number) -> Option<Change> {
    match to.cmp(&from) {
        std::cmp::Ordering::Greater => Some(Change::Rise),
        std::cmp::Ordering::Less => Some(Change::Fall),
        std::cmp::Ordering::Equal => None,
    }
}

/// The row that answers when something first happened, or `None` where it never did or held from the beginning.
pub(crate) fn first_row(query: &Query, facts: &Facts) -> Result<Option<usize>, EvaluateError> {
    let table = &facts.shown;
    Ok(match query {
        Query::FirstChange { series, change: wanted } => {
            let series = series_of(series, table)?;
            let step = |row: usize| table.value(row - 1, series).zip(table.value(row, series));
            (1..table.rows.len()).find(|&row| step(row).and_then(|(from, to)| change(from, to)) == Some(*wanted))
        }
        Query::FirstPassing { over } => {
            let first = passing(over, facts)?.first().map(|(row, _)| *row);
            let beginning = table.values(series_of(&over.series, table)?).next().map(|(row, _)| row);
            first.filter(|_| first != beginning)
        }
        Query::Crossing { first, second } => {
            let (first, second) = (series_of(first, table)?, series_of(second, table)?);
            let both = (0..table.rows.len()).filter_map(|row| Some((row, table.value(row, first)?, table.value(row, second)?)));
            let mut rows = both.skip_while(|(_, first, second)| first < second);
            // Where they met before one passed the other, nobody agrees on when that was.
            let row = rows.next().filter(|(_, first, second)| first > second).map(|(row, ..)| row);
            let is_below =
                |row| table.value(row, first).zip(table.value(row, second)).is_some_and(|(first, second)| first < second);
            row.filter(|&row| (0..row).any(is_below))
        }
        _ => None,
    })
}

//! What turns tell, and what a turn needs to know.

use std::collections::BTreeSet;

use chartmill_schema::{Number, Query, Selection, Table, Turn};

/// Something that a turn can tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Known {
    /// The value of a row and a series.
    Datum(usize, usize),
    /// The sum of a row over all series.
    Total(usize),
}

fn datum(table: &Table, label: &str, series: &str) -> Option<Known> {
    Some(Known::Datum(table.row_of(label)?, table.series_of(series)?))
}

/// The values of a row that are not missing, by series.
fn data(table: &Table, row: usize) -> impl Iterator<Item = (usize, Number)> {
    (0..table.series().len()).filter_map(move |series| Some((series, table.value(row, series)?)))
}

/// The sum of a row over all series.
pub(super) fn total(table: &Table, row: usize) -> Option<Number> {
    Number::sum(data(table, row).map(|(_, value)| value))
}

/// Adds what follows from what was told: a total from all its parts, and a part from the total and all other parts.
pub(super) fn complete(table: &Table, told: &mut BTreeSet<Known>) {
    for row in 0..table.rows.len() {
        let missing: Vec<Known> =
            data(table, row).map(|(series, _)| Known::Datum(row, series)).filter(|datum| !told.contains(datum)).collect();
        match missing.as_slice() {
            [] if data(table, row).next().is_some() => drop(told.insert(Known::Total(row))),
            [last] if told.contains(&Known::Total(row)) => drop(told.insert(*last)),
            _ => {}
        }
    }
}

/// The values that a turn needs; empty where it needs none, as a title or a color does.
pub(super) fn needed(table: &Table, turn: &Turn) -> BTreeSet<Known> {
    let mut needed = BTreeSet::new();
    if let Query::LabelWith { over, .. } = &turn.query {
        // Its own value is enough, once it was told with its label.
        needed.extend(datum(table, turn.answer.value.first().map_or("", String::as_str), &over.series));
        return needed;
    }
    // Up to the point in time that is the answer.
    let until = turn.answer.value.first().and_then(|label| table.row_of(label)).unwrap_or(0);
    let mut walk = |name: &str| {
        let series = table.series_of(name).into_iter();
        needed.extend(series.flat_map(|series| (0..=until).map(move |row| Known::Datum(row, series))));
    };
    match &turn.query {
        Query::FirstChange { series, .. } => walk(series),
        Query::FirstPassing { over } => walk(&over.series),
        Query::Crossing { first, second } => {
            walk(first);
            walk(second);
        }
        query => add_needed(table, query, &mut needed),
    }
    needed
}

fn add_needed(table: &Table, query: &Query, needed: &mut BTreeSet<Known>) {
    match query {
        Query::Value { label, series } => needed.extend(datum(table, label, series)),
        Query::SumAcross { label } => needed.extend(table.row_of(label).map(Known::Total)),
        Query::SeriesAt { label, .. } => {
            needed.extend(
                table
                    .row_of(label)
                    .into_iter()
                    .flat_map(|row| data(table, row).map(move |(series, _)| Known::Datum(row, series))),
            );
        }
        Query::LabelOfTotal { .. } => needed.extend((0..table.rows.len()).map(Known::Total)),
        Query::Trend { series, from, to } => {
            needed.extend(datum(table, from, series).into_iter().chain(datum(table, to, series)));
        }
        Query::ValueAt { over, .. }
        | Query::Sum { over }
        | Query::Mean { over }
        | Query::Count { over }
        | Query::LabelAt { over, .. }
        | Query::Sorted { over, .. } => add_selected(table, over, needed),
        Query::Difference { of: a, minus: b }
        | Query::Ratio { of: a, to: b }
        | Query::Percent { part: a, whole: b }
        | Query::Compare { left: a, right: b, .. } => {
            add_needed(table, a, needed);
            add_needed(table, b, needed);
        }
        _ => {}
    }
}

fn add_selected(table: &Table, over: &Selection, needed: &mut BTreeSet<Known>) {
    let Some(series) = table.series_of(&over.series) else { return };
    let rows = table.values(series).map(|(row, _)| row);
    needed.extend(
        rows.filter(|&row| over.labels.is_empty() || over.labels.iter().any(|label| label == table.label(row)))
            .map(|row| Known::Datum(row, series)),
    );
    if let Some(threshold) = &over.threshold {
        add_needed(table, &threshold.than, needed);
    }
}

//! Values of queries over the shown table, to see what else than the answer a model may have read.

use chartmill_schema::{Number, Order, Query, Rank, Relation, Selection, Table};

/// The value of a query that gives a number; `None` for others and where something is missing. Exact, but for quotients.
pub(super) fn number(table: &Table, n_marks: usize, query: &Query) -> Option<Number> {
    let of = |query: &Query| number(table, n_marks, query);
    match query {
        Query::Literal { value } => Some(*value),
        Query::Value { label, series } => table.value(table.row_of(label)?, table.series_of(series)?),
        Query::ValueAt { rank, over } => Some(at_rank(&selected(table, n_marks, over)?, *rank)?.1),
        Query::Sum { over } => Number::sum(values(&selected(table, n_marks, over)?)),
        Query::Mean { over } => {
            let selected = selected(table, n_marks, over)?;
            Number::sum(values(&selected))?.over(Number::from(selected.len() as i64))
        }
        Query::Count { over } => Some(Number::from(selected(table, n_marks, over)?.len() as i64)),
        Query::SumAcross { label } => across(table, table.row_of(label)?),
        Query::Marks => Some(Number::from(n_marks as i64)),
        Query::Difference { of: minuend, minus } => of(minuend)?.minus(of(minus)?),
        Query::Ratio { of: dividend, to } => of(dividend)?.over(of(to)?),
        Query::Percent { part, whole } => of(part)?.times(Number::HUNDRED)?.over(of(whole)?),
        _ => None,
    }
}

fn values(selected: &[(usize, Number)]) -> impl Iterator<Item = Number> {
    selected.iter().map(|&(_, value)| value)
}

/// The sum of a row over all series.
pub(super) fn across(table: &Table, row: usize) -> Option<Number> {
    Number::sum((0..table.series().len()).filter_map(|series| table.value(row, series)))
}

/// The rows that a selection takes, with their values, in the order of the table.
pub(super) fn selected(table: &Table, n_marks: usize, over: &Selection) -> Option<Vec<(usize, Number)>> {
    let series = table.series_of(&over.series)?;
    let bound = match &over.threshold {
        Some(threshold) => Some((threshold.relation, number(table, n_marks, &threshold.than)?)),
        None => None,
    };
    let passes = |value: Number| match bound {
        Some((Relation::Greater, bound)) => value > bound,
        Some((Relation::Less, bound)) => value < bound,
        None => true,
    };
    let is_named = |row: usize| over.labels.is_empty() || over.labels.iter().any(|label| label == table.label(row));
    Some(table.values(series).filter(|&(row, value)| is_named(row) && passes(value)).collect())
}

/// The row and value at a rank, from 1.
pub(super) fn at_rank(selected: &[(usize, Number)], rank: Rank) -> Option<(usize, Number)> {
    let mut sorted = selected.to_vec();
    sorted.sort_by_key(|&(_, value)| value);
    if rank.order == Order::Descending {
        sorted.reverse();
    }
    sorted.get((rank.nth as usize).checked_sub(1)?).copied()
}

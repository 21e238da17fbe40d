//! Queries over all series of a row: their sum, the largest of them, and the row whose sum is largest.

use chartmill_schema::{Column, Order, Rank, SeriesGroup};

use super::evaluate::{OVERFLOW, datum};
use super::quantity::Quantity;
use crate::Reason;
use crate::readback::{Readings, Seen};

/// The values of a row by series; missing values are left out, hidden ones refused.
fn row_values(readings: &Readings<'_>, row: usize) -> Result<Vec<(usize, Quantity)>, Reason> {
    let table = &readings.note.table;
    let series = (0..table.series().len()).filter(|&series| table.value(row, series).is_some());
    series.map(|series| Ok((series, datum(readings, row, series)?))).collect()
}

fn row_of(readings: &Readings<'_>, label: &str) -> Result<usize, Reason> {
    readings.note.table.row_of(label).ok_or_else(|| Reason::QueryUnknown { name: label.to_owned() })
}

/// Refuses values of several units, or proportions that only those of one series share.
fn comparable(values: &[(usize, Quantity)]) -> Result<(), Reason> {
    if values.windows(2).any(|pair| pair[0].1.unit != pair[1].1.unit) {
        return Err(Reason::QueryInvalid { why: "it compares different units" });
    }
    if values.iter().all(|(_, value)| value.absolute) { Ok(()) } else { Err(Reason::NotAbsolute) }
}

/// The sum of a row over all series.
pub(super) fn sum_across(readings: &Readings<'_>, label: &str) -> Result<Quantity, Reason> {
    total_of(readings, row_of(readings, label)?)
}

fn total_of(readings: &Readings<'_>, row: usize) -> Result<Quantity, Reason> {
    let table = &readings.note.table;
    if !matches!(table.group, Some(SeriesGroup { stacks: true, .. })) {
        return Err(Reason::QueryInvalid { why: "the series are not parts of one whole" });
    }
    let rates = |column: &&Column| column.measure.as_ref().is_some_and(|measure| !measure.kind.adds_up());
    if let Some(column) = table.series().iter().find(rates) {
        return Err(Reason::SumMeaningless { series: column.name.clone() });
    }
    let values = row_values(readings, row)?;
    comparable(&values)?;
    let (_, first) = values.first().ok_or(Reason::QueryInvalid { why: "nothing is selected" })?;
    let mut total = first.clone();
    for (_, value) in &values[1..] {
        let sum = total.value.plus(value.value).ok_or(OVERFLOW)?;
        total = total.joined(value, sum);
    }
    total = Quantity { unit: first.unit.clone(), datum: None, ..total };
    // The height of a stack is one reading at its upper edge, however many segments it has.
    let own = |series: usize| readings.at(row, series);
    let printed = values.iter().all(|&(series, _)| own(series).seen == Seen::Printed);
    if let Some(edge) = values.iter().rev().find_map(|&(series, _)| own(series).edge).filter(|_| !printed) {
        total = Quantity { slack: edge.slack, blur: edge.blur, exact: edge.on_tick, n_data: 1, ..total };
    }
    Ok(total)
}

/// The name of the series at a rank in one row.
pub(super) fn series_at(readings: &Readings<'_>, rank: Rank, label: &str) -> Result<String, Reason> {
    let mut values = row_values(readings, row_of(readings, label)?)?;
    comparable(&values)?;
    let name = |series: usize| readings.note.table.series().get(series).map_or("", |column| &column.name).to_owned();
    ranked(&mut values, rank, &name).map(name)
}

/// The label of the row at a rank among the sums over all series.
pub(super) fn label_of_total(readings: &Readings<'_>, rank: Rank) -> Result<String, Reason> {
    let table = &readings.note.table;
    let rows = (0..table.rows.len()).filter(|&row| (0..table.series().len()).any(|series| table.value(row, series).is_some()));
    let mut totals = rows.map(|row| Ok((row, total_of(readings, row)?))).collect::<Result<Vec<_>, Reason>>()?;
    let name = |row: usize| table.label(row).to_owned();
    ranked(&mut totals, rank, &name).map(name)
}

/// Which of several has a rank, if it and all before it can be told from the next. `name` says what one is called.
fn ranked(values: &mut [(usize, Quantity)], rank: Rank, name: &dyn Fn(usize) -> String) -> Result<usize, Reason> {
    values.sort_by(|a, b| match rank.order {
        Order::Ascending => a.1.value.cmp(&b.1.value),
        Order::Descending => b.1.value.cmp(&a.1.value),
    });
    let idx = (rank.nth as usize).checked_sub(1).filter(|&idx| idx < values.len() && values.len() > 1);
    let idx = idx.ok_or(Reason::QueryInvalid { why: "there are not so many values" })?;
    for pair in values.windows(2).take(idx + 1) {
        if !pair[0].1.clear_of(&pair[1].1) {
            return Err(Reason::Tie { first: name(pair[0].0), second: name(pair[1].0) });
        }
    }
    Ok(values[idx].0)
}

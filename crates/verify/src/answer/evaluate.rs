//! Verify's own evaluator: what a query gives over the recovered values, and whether the picture is clear about it.

use chartmill_schema::{
    Axis, Change, ColorName, End, Geometry, MarkAnnotation, MarkNoun, Number, Order, Query, Rank, Relation, Role, Selection,
    TextAnnotation, Unit,
};

use super::color::{distinct, keyed, name};
use super::quantity::Quantity;
use super::{across, time};
use crate::Reason;
use crate::readback::{Readings, Seen};

/// What a query gives.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Found {
    Number(Quantity),
    Label(String),
    List(Vec<String>),
    Color(ColorName),
    Text(String),
    Boolean(bool),
    Change(Change),
}

pub(super) const OVERFLOW: Reason = Reason::QueryInvalid { why: "a number is too large" };

/// Evaluates a query.
pub(crate) fn evaluate(readings: &Readings<'_>, query: &Query) -> Result<Found, Reason> {
    let table = &readings.note.table;
    Ok(match query {
        Query::Compare { left, relation, right } => {
            let (left, right) = (quantity(readings, left)?, quantity(readings, right)?);
            if left.unit.is_some() && right.unit.is_some() && left.unit != right.unit {
                return Err(Reason::QueryInvalid { why: "it compares different units" });
            }
            // Without a scale, lengths of different series have nothing in common; against a constant they never do.
            if !(left.absolute && right.absolute) && left.datum.map(|d| d.1) != right.datum.map(|d| d.1) {
                return Err(Reason::NotAbsolute);
            }
            if !left.clear_of(&right) {
                return Err(Reason::Unclear { what: format!("{} against {}", left.value, right.value) });
            }
            Found::Boolean(holds(&left, *relation, &right))
        }
        Query::LabelAt { rank, over } => Found::Label(table.label(at_rank(readings, *rank, over)?.0).to_owned()),
        Query::LabelWith { value, over } => {
            let wanted = Quantity::constant(*value);
            let mut rows = Vec::new();
            for (row, candidate) in selected(readings, over)? {
                if candidate.value == *value && candidate.exact {
                    rows.push(row);
                } else if !candidate.absolute || !candidate.clear_of(&wanted) {
                    return Err(Reason::Unclear { what: format!("{} against {value}", table.label(row)) });
                }
            }
            match rows.as_slice() {
                [row] => Found::Label(table.label(*row).to_owned()),
                _ => return Err(Reason::NotUnique { found: rows.len() }),
            }
        }
        Query::Sorted { order, over } => {
            let sorted = sorted(readings, *order, over)?;
            for pair in sorted.windows(2) {
                told_apart(readings, &pair[0], &pair[1])?;
            }
            Found::List(sorted.iter().map(|(row, _)| table.label(*row).to_owned()).collect())
        }
        Query::SeriesAt { rank, label } => Found::Label(across::series_at(readings, *rank, label)?),
        Query::LabelOfTotal { rank } => Found::Label(across::label_of_total(readings, *rank)?),
        Query::Trend { series, from, to } => Found::Change(time::trend(readings, series, from, to)?),
        Query::FirstChange { series, change } => Found::Label(time::first_change(readings, series, *change)?),
        Query::FirstPassing { over } => Found::Label(time::first_passing(readings, over)?),
        Query::Crossing { first, second } => Found::Label(time::crossing(readings, first, second)?),
        Query::LabelInPlace { place, from } => {
            let order = &readings.order;
            let back = (*place as usize).checked_sub(1);
            let idx = match from {
                End::First => back,
                End::Last => back.and_then(|back| order.len().checked_sub(1)?.checked_sub(back)),
            };
            let row = idx.and_then(|idx| order.get(idx)).ok_or(Reason::QueryInvalid { why: "there are not so many marks" })?;
            Found::Label(table.label(*row).to_owned())
        }
        Query::ColorOf { label } => {
            let colors = keyed(readings);
            let own = *colors.iter().find(|(key, _)| key == label).ok_or_else(|| Reason::QueryUnknown { name: label.clone() })?;
            Found::Color(distinct(&colors, own, true)?)
        }
        Query::LabelOfColor { color } => {
            let colors = keyed(readings);
            let fitting: Vec<_> = colors.iter().copied().filter(|&(_, candidate)| name(candidate) == Some(*color)).collect();
            let [own] = fitting.as_slice() else { return Err(Reason::NotUnique { found: fitting.len() }) };
            distinct(&colors, *own, false)?;
            Found::Label(own.0.to_owned())
        }
        Query::Title => Found::Text(only(readings, Role::Title, None, "title")?.text.clone()),
        Query::AxisTitle { axis } => {
            Found::Text(only(readings, Role::AxisTitle, Some(*axis), "title at this axis")?.text.clone())
        }
        _ => Found::Number(quantity(readings, query)?),
    })
}

fn only<'a>(readings: &Readings<'a>, role: Role, axis: Option<Axis>, what: &'static str) -> Result<&'a TextAnnotation, Reason> {
    let mut texts = readings.texts(role).filter(|text| axis.is_none() || text.axis == axis);
    match (texts.next(), texts.next()) {
        (Some(text), None) => Ok(text),
        _ => Err(Reason::TextNotDrawn { what }),
    }
}

pub(super) fn holds(left: &Quantity, relation: Relation, right: &Quantity) -> bool {
    match relation {
        Relation::Greater => left.value > right.value,
        Relation::Less => left.value < right.value,
    }
}

/// Evaluates a query that gives a number.
pub(crate) fn quantity(readings: &Readings<'_>, query: &Query) -> Result<Quantity, Reason> {
    match query {
        Query::Literal { value } => Ok(Quantity::constant(*value)),
        Query::Value { label, series } => {
            let row = readings.note.table.row_of(label).ok_or_else(|| Reason::QueryUnknown { name: label.clone() })?;
            let series = series_of(readings, series)?;
            datum(readings, row, series)
        }
        Query::ValueAt { rank, over } => {
            // Whichever of two equal largest values is meant, the value is the same.
            Ok(at_rank_or_equal(readings, *rank, over)?.1)
        }
        Query::Sum { over } => sum(readings, over),
        Query::SumAcross { label } => across::sum_across(readings, label),
        Query::Mean { over } => {
            let values = selected(readings, over)?;
            let total = total(&values)?;
            let n = Number::from(values.len() as u32);
            let value = total.value.over(n).ok_or(Reason::QueryInvalid { why: "a mean of nothing" })?;
            let n = n.to_f64();
            Ok(Quantity {
                value,
                slack: total.slack / n,
                blur: total.blur / n,
                quotient: true,
                unit: unit_of(readings, &over.series),
                ..total
            })
        }
        Query::Count { over } => {
            let count = selected(readings, over)?.len() as u32;
            Ok(Quantity::constant(Number::from(count)))
        }
        Query::Marks => marks(readings).map(|count| Quantity::constant(Number::from(count as u32))),
        Query::Difference { of, minus } => {
            let (of, minus) = (quantity(readings, of)?, quantity(readings, minus)?);
            if of.unit != minus.unit {
                return Err(Reason::QueryInvalid { why: "it subtracts different units" });
            }
            let value = of.value.minus(minus.value).ok_or(OVERFLOW)?;
            Ok(Quantity { unit: of.unit.clone(), ..of.joined(&minus, value) })
        }
        Query::Ratio { of, to } => {
            let (of, to) = (quantity(readings, of)?, quantity(readings, to)?);
            if of.unit != to.unit {
                return Err(Reason::QueryInvalid { why: "it divides different units" });
            }
            divided(&of, &to, Number::from(1_u32))
        }
        Query::Percent { part, whole } => {
            let (part, whole) = (quantity(readings, part)?, quantity(readings, whole)?);
            if part.unit != whole.unit {
                return Err(Reason::QueryInvalid { why: "it divides different units" });
            }
            Ok(Quantity { unit: Some(Unit("%".to_owned())), ..divided(&part, &whole, Number::HUNDRED)? })
        }
        _ => Err(Reason::QueryInvalid { why: "a number is needed where it gives none" }),
    }
}

fn divided(of: &Quantity, to: &Quantity, times: Number) -> Result<Quantity, Reason> {
    if to.value.is_zero() || to.value.is_negative() != of.value.is_negative() && !of.value.is_zero() {
        return Err(Reason::QueryInvalid { why: "it divides by zero, or values of different sign" });
    }
    let value = times.times(of.value).and_then(|of| of.over(to.value)).ok_or(OVERFLOW)?;
    let wide = |of_slack: f64, to_slack: f64| {
        let (of, to) = (of.value.to_f64().abs(), to.value.to_f64().abs());
        times.to_f64() * (of_slack + of / to * to_slack) / (to - to_slack).max(1e-12)
    };
    // Both sides carry the factor that proportions lack, so their quotient is a number of the picture.
    Ok(Quantity {
        slack: wide(of.slack, to.slack),
        blur: wide(of.blur, to.blur),
        absolute: true,
        quotient: true,
        ..of.joined(to, value)
    })
}

pub(super) fn series_of(readings: &Readings<'_>, name: &str) -> Result<usize, Reason> {
    readings.note.table.series_of(name).ok_or_else(|| Reason::QueryUnknown { name: name.to_owned() })
}

pub(super) fn unit_of(readings: &Readings<'_>, series: &str) -> Option<Unit> {
    let table = &readings.note.table;
    table.series().get(table.series_of(series)?)?.measure.as_ref()?.unit.clone()
}

pub(super) fn datum(readings: &Readings<'_>, row: usize, series: usize) -> Result<Quantity, Reason> {
    let table = &readings.note.table;
    let reading = readings.at(row, series);
    let name = table.series().get(series).map_or("", |column| column.name.as_str());
    let value = reading.value.filter(|_| reading.seen != Seen::Hidden);
    let value = value.ok_or_else(|| Reason::Hidden { label: table.label(row).to_owned(), series: name.to_owned() })?;
    Ok(Quantity {
        slack: reading.slack,
        blur: reading.blur,
        absolute: reading.seen != Seen::Relative,
        exact: reading.seen == Seen::Printed || reading.on_tick,
        n_data: 1,
        unit: unit_of(readings, name),
        datum: Some((row, series)),
        ..Quantity::constant(value)
    })
}

/// The rows of a selection with their values, in row order; missing values are left out, hidden ones refused.
fn selected(readings: &Readings<'_>, over: &Selection) -> Result<Vec<(usize, Quantity)>, Reason> {
    let table = &readings.note.table;
    let series = series_of(readings, &over.series)?;
    let mut rows = Vec::new();
    for label in &over.labels {
        let row = table.row_of(label).ok_or_else(|| Reason::QueryUnknown { name: label.clone() })?;
        if rows.contains(&row) {
            return Err(Reason::QueryInvalid { why: "it names a label twice" });
        }
        rows.push(row);
    }
    if over.labels.is_empty() {
        rows = table.values(series).map(|(row, _)| row).collect();
    }
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        values.push((row, datum(readings, row, series)?));
    }
    let Some(threshold) = &over.threshold else { return Ok(values) };
    let than = quantity(readings, &threshold.than)?;
    if values.iter().any(|(_, value)| !value.absolute) && than.datum.map(|datum| datum.1) != Some(series) && than.n_data == 0 {
        return Err(Reason::NotAbsolute);
    }
    let mut passed = Vec::new();
    for (row, value) in values {
        // The row that is itself the bound is neither above nor below it.
        if than.datum == Some((row, series)) {
            continue;
        }
        if !value.clear_of(&than) {
            return Err(Reason::Unclear { what: format!("{} against {}", table.label(row), than.value) });
        }
        if holds(&value, threshold.relation, &than) {
            passed.push((row, value));
        }
    }
    Ok(passed)
}

/// The rows that a selection takes, in row order.
pub(crate) fn passing(readings: &Readings<'_>, over: &Selection) -> Result<Vec<usize>, Reason> {
    let mut rows: Vec<usize> = selected(readings, over)?.into_iter().map(|(row, _)| row).collect();
    rows.sort_unstable();
    Ok(rows)
}

pub(super) fn total(values: &[(usize, Quantity)]) -> Result<Quantity, Reason> {
    let (_, first) = values.first().ok_or(Reason::QueryInvalid { why: "nothing is selected" })?;
    let mut total = Quantity { datum: None, ..first.clone() };
    for (_, value) in &values[1..] {
        let sum = total.value.plus(value.value).ok_or(OVERFLOW)?;
        total = total.joined(value, sum);
    }
    Ok(total)
}

fn sum(readings: &Readings<'_>, over: &Selection) -> Result<Quantity, Reason> {
    let series = series_of(readings, &over.series)?;
    let measure = readings.note.table.series().get(series).and_then(|column| column.measure.as_ref());
    if measure.is_some_and(|measure| !measure.kind.adds_up()) {
        return Err(Reason::SumMeaningless { series: over.series.clone() });
    }
    let values = selected(readings, over)?;
    Ok(Quantity { unit: unit_of(readings, &over.series), ..total(&values)? })
}

fn sorted(readings: &Readings<'_>, order: Order, over: &Selection) -> Result<Vec<(usize, Quantity)>, Reason> {
    let mut values = selected(readings, over)?;
    values.sort_by(|a, b| match order {
        Order::Ascending => a.1.value.cmp(&b.1.value),
        Order::Descending => b.1.value.cmp(&a.1.value),
    });
    Ok(values)
}

fn told_apart(readings: &Readings<'_>, a: &(usize, Quantity), b: &(usize, Quantity)) -> Result<(), Reason> {
    if a.1.clear_of(&b.1) {
        return Ok(());
    }
    let label = |row| readings.note.table.label(row).to_owned();
    Err(Reason::Tie { first: label(a.0), second: label(b.0) })
}

fn at_rank(readings: &Readings<'_>, rank: Rank, over: &Selection) -> Result<(usize, Quantity), Reason> {
    let values = sorted(readings, rank.order, over)?;
    let idx = (rank.nth as usize).checked_sub(1).filter(|&idx| idx < values.len());
    let idx = idx.ok_or(Reason::QueryInvalid { why: "there are not so many values" })?;
    // All that come before must be told apart as well: after a tie, nobody agrees on what is third.
    for pair in values.windows(2).take(idx + 1) {
        told_apart(readings, &pair[0], &pair[1])?;
    }
    Ok(values[idx].clone())
}

fn at_rank_or_equal(readings: &Readings<'_>, rank: Rank, over: &Selection) -> Result<(usize, Quantity), Reason> {
    let values = sorted(readings, rank.order, over)?;
    match values.as_slice() {
        [first, second, ..] if rank.nth == 1 && first.1.exact && second.1.exact && first.1.value == second.1.value => {
            Ok((first.0, Quantity { datum: None, ..first.1.clone() }))
        }
        _ => at_rank(readings, rank, over),
    }
}

/// The marks that a viewer counts.
fn marks(readings: &Readings<'_>) -> Result<usize, Reason> {
    let note = readings.note;
    if note.mark == MarkNoun::Row {
        return Ok(note.table.rows.len());
    }
    // A mark of less than two pixels is taken for a line, or not seen at all; a point must stand out from its line.
    let is_small = |mark: &&MarkAnnotation| match mark.geometry {
        Geometry::Point { r, .. } => r < 2.5,
        _ => mark.bounds.width() < 2.0 || mark.bounds.height() < 2.0,
    };
    match note.marks.iter().find(is_small) {
        Some(mark) => Err(Reason::MarkTooSmall { row: mark.row }),
        None => Ok(note.marks.len()),
    }
}

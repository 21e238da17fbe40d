//! Answers of queries over the shown table, in exact decimals. It rounds nothing and words nothing.

use chartmill_schema::{Change, ColorName, End, Facts, Number, Order, Query, Rank, Relation, Selection, Shows, Table, Threshold};

use crate::{EvaluateError, course};

/// What a query evaluates to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A number, not yet rounded.
    Number(Number),
    /// A label of a row or series.
    Label(String),
    /// Labels, in order.
    List(Vec<String>),
    /// A color.
    Color(ColorName),
    /// A text of the picture.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A rise or a fall.
    Change(Change),
}

/// Answers `query` from what `facts` show.
///
/// # Errors
/// [`EvaluateError`] where the table has no such label, series or value, or where more than one row fits (a tie).
pub fn evaluate(query: &Query, facts: &Facts) -> Result<Value, EvaluateError> {
    let table = &facts.shown;
    Ok(match query {
        Query::LabelAt { rank, over } => Value::Label(table.label(at_rank(query, table, *rank, over)?.0).to_owned()),
        Query::SeriesAt { rank, label } => {
            let row = row_of(label, table)?;
            let values = (0..table.series().len()).filter_map(|series| Some((series, table.value(row, series)?)));
            let series = ranked(query, *rank, values.collect())?.0;
            Value::Label(table.series()[series].name.clone())
        }
        Query::LabelOfTotal { rank } => {
            let totals = (0..table.rows.len()).filter_map(|row| Some((row, course::total(table, row)?)));
            Value::Label(table.label(ranked(query, *rank, totals.collect())?.0).to_owned())
        }
        Query::Trend { series, from, to } => {
            let ends = [from, to].map(|label| value_of(label, series, table));
            let [from, to] = ends;
            Value::Change(course::change(from?, to?).ok_or_else(|| EvaluateError::Ambiguous { query: query.to_string() })?)
        }
        Query::FirstChange { .. } | Query::FirstPassing { .. } | Query::Crossing { .. } => {
            let row = course::first_row(query, facts)?.ok_or_else(|| empty(query))?;
            Value::Label(table.label(row).to_owned())
        }
        Query::LabelWith { value, over } => {
            let mut rows = select(over, table)?.into_iter().filter(|(_, found)| found == value);
            match (rows.next(), rows.next()) {
                (Some((row, _)), None) => Value::Label(table.label(row).to_owned()),
                (None, _) => return Err(empty(query)),
                _ => return Err(EvaluateError::Ambiguous { query: query.to_string() }),
            }
        }
        Query::Sorted { order, over } => {
            let rows = sorted(*order, over, table)?;
            if rows.windows(2).any(|pair| pair[0].1 == pair[1].1) {
                return Err(EvaluateError::Ambiguous { query: query.to_string() });
            }
            Value::List(rows.into_iter().map(|(row, _)| table.label(row).to_owned()).collect())
        }
        Query::LabelInPlace { place, from } => {
            let (place, n) = (*place as usize, table.rows.len());
            let row = match from {
                End::First => place.checked_sub(1).filter(|&row| row < n),
                End::Last => n.checked_sub(place).filter(|&row| row < n),
            };
            Value::Label(table.label(row.ok_or_else(|| empty(query))?).to_owned())
        }
        Query::ColorOf { label } => {
            let mut found = facts.colors.iter().filter(|color| color_label(color.shows, table) == Some(label));
            let name = found.next().and_then(|color| color.name).ok_or_else(|| empty(query))?;
            Value::Color(name)
        }
        Query::LabelOfColor { color } => {
            let mut found = facts.colors.iter().filter(|fact| fact.name == Some(*color));
            let label = found.next().and_then(|fact| color_label(fact.shows, table)).ok_or_else(|| empty(query))?;
            if found.next().is_some() {
                return Err(EvaluateError::Ambiguous { query: query.to_string() });
            }
            Value::Label(label.to_owned())
        }
        Query::Title => Value::Text(facts.title.clone().ok_or_else(|| empty(query))?),
        Query::AxisTitle { axis } => {
            let found = facts.axis_titles.iter().find(|fact| fact.axis == *axis).ok_or_else(|| empty(query))?;
            Value::Text(found.title.clone())
        }
        Query::Compare { left, relation, right } => {
            let (left, right) = (number(left, facts)?, number(right, facts)?);
            Value::Boolean(holds(*relation, left, right))
        }
        _ => Value::Number(number(query, facts)?),
    })
}

/// The label that a color stands for.
pub(crate) fn color_label(shows: Shows, table: &Table) -> Option<&str> {
    match shows {
        Shows::Row { row } => Some(table.label(row)).filter(|label| !label.is_empty()),
        Shows::Series { series } => table.series().get(series).map(|column| column.name.as_str()),
        _ => None,
    }
}

/// Answers a query that is a number.
pub(crate) fn number(query: &Query, facts: &Facts) -> Result<Number, EvaluateError> {
    let table = &facts.shown;
    let not_computable = || EvaluateError::NotComputable { query: query.to_string() };
    match query {
        Query::Literal { value } => Ok(*value),
        Query::Value { label, series } => value_of(label, series, table),
        Query::SumAcross { label } => course::total(table, row_of(label, table)?).ok_or_else(not_computable),
        Query::ValueAt { rank, over } => Ok(at_rank(query, table, *rank, over)?.1),
        Query::Sum { over } => {
            let rows = selected(query, over, facts)?;
            Number::sum(rows.into_iter().map(|(_, value)| value)).ok_or_else(not_computable)
        }
        Query::Mean { over } => {
            let rows = selected(query, over, facts)?;
            let n = Number::from(rows.len() as i64);
            let sum = Number::sum(rows.into_iter().map(|(_, value)| value)).ok_or_else(not_computable)?;
            sum.over(n).ok_or_else(not_computable)
        }
        Query::Count { over } => Ok(Number::from(passing(over, facts)?.len() as i64)),
        Query::Marks => Ok(Number::from(facts.n_marks as i64)),
        Query::Difference { of, minus } => number(of, facts)?.minus(number(minus, facts)?).ok_or_else(not_computable),
        Query::Ratio { of, to } => number(of, facts)?.over(number(to, facts)?).ok_or_else(not_computable),
        Query::Percent { part, whole } => {
            let part = number(part, facts)?.times(Number::HUNDRED).ok_or_else(not_computable)?;
            part.over(number(whole, facts)?).ok_or_else(not_computable)
        }
        _ => Err(not_computable()),
    }
}

/// Whether `left relation right`.
pub(crate) fn holds(relation: Relation, left: Number, right: Number) -> bool {
    match relation {
        Relation::Greater => left > right,
        Relation::Less => left < right,
    }
}

/// The rows of a selection that have a value and pass its threshold, in row order.
pub(crate) fn passing(over: &Selection, facts: &Facts) -> Result<Vec<(usize, Number)>, EvaluateError> {
    let mut rows = select(over, &facts.shown)?;
    if let Some(Threshold { relation, than }) = &over.threshold {
        let than = number(than, facts)?;
        rows.retain(|(_, value)| holds(*relation, *value, than));
    }
    Ok(rows)
}

fn selected(query: &Query, over: &Selection, facts: &Facts) -> Result<Vec<(usize, Number)>, EvaluateError> {
    let rows = passing(over, facts)?;
    if rows.is_empty() { Err(empty(query)) } else { Ok(rows) }
}

/// The rows named by a selection, before its threshold.
fn select(over: &Selection, table: &Table) -> Result<Vec<(usize, Number)>, EvaluateError> {
    let series = series_of(&over.series, table)?;
    if over.labels.is_empty() {
        return Ok(table.values(series).collect());
    }
    let mut rows = Vec::with_capacity(over.labels.len());
    for label in &over.labels {
        let row = row_of(label, table)?;
        let missing = || EvaluateError::Missing { label: label.clone(), series: over.series.clone() };
        rows.push((row, table.value(row, series).ok_or_else(missing)?));
    }
    Ok(rows)
}

fn sorted(order: Order, over: &Selection, table: &Table) -> Result<Vec<(usize, Number)>, EvaluateError> {
    let mut rows = select(over, table)?;
    sort(order, &mut rows);
    Ok(rows)
}

fn sort(order: Order, values: &mut [(usize, Number)]) {
    values.sort_by(|a, b| match order {
        Order::Ascending => a.1.cmp(&b.1),
        Order::Descending => b.1.cmp(&a.1),
    });
}

fn at_rank(query: &Query, table: &Table, rank: Rank, over: &Selection) -> Result<(usize, Number), EvaluateError> {
    ranked(query, rank, select(over, table)?)
}

/// The one of several values at a rank, with its row or series.
fn ranked(query: &Query, rank: Rank, mut rows: Vec<(usize, Number)>) -> Result<(usize, Number), EvaluateError> {
    sort(rank.order, &mut rows);
    let at = (rank.nth as usize).checked_sub(1).filter(|&at| at < rows.len()).ok_or_else(|| empty(query))?;
    if rows.iter().filter(|(_, value)| *value == rows[at].1).count() > 1 {
        return Err(EvaluateError::Ambiguous { query: query.to_string() });
    }
    Ok(rows[at])
}

fn value_of(label: &str, series: &str, table: &Table) -> Result<Number, EvaluateError> {
    let (row, idx) = (row_of(label, table)?, series_of(series, table)?);
    table.value(row, idx).ok_or_else(|| EvaluateError::Missing { label: label.to_owned(), series: series.to_owned() })
}

fn row_of(label: &str, table: &Table) -> Result<usize, EvaluateError> {
    table.row_of(label).ok_or_else(|| EvaluateError::NoLabel { label: label.to_owned() })
}

pub(crate) fn series_of(series: &str, table: &Table) -> Result<usize, EvaluateError> {
    table.series_of(series).ok_or_else(|| EvaluateError::NoSeries { series: series.to_owned() })
}

fn empty(query: &Query) -> EvaluateError {
    EvaluateError::Empty { query: query.to_string() }
}

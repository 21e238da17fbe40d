//! Evidence: the texts and marks that an answer points at exist, and are where it stands.

use chartmill_schema::{Query, Role, Shows, Turn};

use super::Found;
use crate::readback::Readings;
use crate::{Faults, Reason};

/// Checks the evidence of a turn.
pub(super) fn check(readings: &Readings<'_>, turn: &Turn, found: &Found, faults: &mut Faults) {
    let (texts, marks) = (&turn.evidence.texts, &turn.evidence.marks);
    let note = readings.note;
    let twice = |indices: &[usize]| indices.iter().enumerate().any(|(idx, index)| indices[..idx].contains(index));
    if texts.iter().any(|&index| index >= note.texts.len()) || marks.iter().any(|&index| index >= note.marks.len()) {
        faults.push(Reason::EvidenceWrong { why: "points at what does not exist" });
        return;
    }
    if twice(texts) || twice(marks) {
        faults.push(Reason::EvidenceWrong { why: "points at the same thing twice" });
    }
    if texts.is_empty() && marks.is_empty() && turn.query != Query::Marks {
        faults.push(Reason::EvidenceWrong { why: "is missing" });
        return;
    }
    let shows = |wanted: &dyn Fn(Shows) -> bool| texts.iter().any(|&index| note.texts[index].shows.is_some_and(wanted));
    let has_datum = |row: usize, series: usize| {
        shows(&|shows| shows == Shows::Datum { row, series })
            || marks.iter().any(|&index| note.marks[index].row == row && readings.series_of(&note.marks[index]) == Some(series))
    };
    let has_row = |row: usize| {
        shows(&|shows| matches!(shows, Shows::Row { row: own } | Shows::Datum { row: own, .. } if own == row))
            || marks.iter().any(|&index| note.marks[index].row == row)
    };
    let mut data = Vec::new();
    named_data(&turn.query, &mut data);
    for (label, series) in data {
        if let (Some(row), Some(series)) = (note.table.row_of(label), note.table.series_of(series))
            && !has_datum(row, series)
        {
            faults.push(Reason::EvidenceWrong { why: "leaves out a value that the query names" });
        }
    }
    let mut rows = Vec::new();
    summed_rows(&turn.query, &mut rows);
    if rows.into_iter().any(|label| !note.table.row_of(label).is_some_and(has_row)) {
        faults.push(Reason::EvidenceWrong { why: "leaves out the row that the query adds up" });
    }
    let role = match turn.query {
        Query::Title => Some(Role::Title),
        Query::AxisTitle { .. } => Some(Role::AxisTitle),
        _ => None,
    };
    if role.is_some_and(|role| !texts.iter().any(|&index| note.texts[index].role == role)) {
        faults.push(Reason::EvidenceWrong { why: "leaves out the title" });
    }
    let label = match (found, &turn.query) {
        (Found::Label(label), _) | (_, Query::ColorOf { label }) => Some(label.as_str()),
        _ => None,
    };
    let Some(label) = label else { return };
    let series_named = note.table.series_of(label).is_some_and(|series| {
        shows(&|shows| matches!(shows, Shows::Series { series: own } | Shows::Datum { series: own, .. } if own == series))
            || marks.iter().any(|&index| readings.series_of(&note.marks[index]) == Some(series))
    });
    if !series_named && !note.table.row_of(label).is_some_and(has_row) {
        faults.push(Reason::EvidenceWrong { why: "leaves out the label that is the answer" });
    }
}

/// The data that a query names, by label and series.
fn named_data<'a>(query: &'a Query, data: &mut Vec<(&'a str, &'a str)>) {
    match query {
        Query::Value { label, series } => data.push((label, series)),
        Query::Trend { series, from, to } => data.extend([(from.as_str(), series.as_str()), (to, series)]),
        Query::Difference { of: a, minus: b }
        | Query::Ratio { of: a, to: b }
        | Query::Percent { part: a, whole: b }
        | Query::Compare { left: a, right: b, .. } => {
            named_data(a, data);
            named_data(b, data);
        }
        _ => {}
    }
}

/// The rows whose values a query adds up, by label.
fn summed_rows<'a>(query: &'a Query, rows: &mut Vec<&'a str>) {
    match query {
        Query::SumAcross { label } => rows.push(label),
        Query::Percent { part: a, whole: b } => {
            summed_rows(a, rows);
            summed_rows(b, rows);
        }
        _ => {}
    }
}

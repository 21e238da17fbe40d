//! A later answer must not follow from earlier turns: the model would learn to read the conversation instead of the picture.
//!
//! A turn *tells* a value where it asks for it, or writes it out beside its label. A later turn follows where all the values that it
//! needs have been told, or where an earlier one is the same question, its reverse, or a list that it could be read from.

mod known;
mod series;

use std::collections::BTreeSet;

use chartmill_schema::{Annotation, Form, Number, Query, Relation, Table, Turn};

use crate::language::Tongue;
use crate::names::{self, Named};
use crate::number::scan;
use crate::parts::Parts;
use crate::{Faults, Reason};

use known::{Known, complete, needed, total};
use series::implies;

/// Checks every turn against those before it. `messages` are the model's, one a turn.
pub(crate) fn check(note: &Annotation, messages: &[&str], faults: &mut Faults) {
    let mut told: BTreeSet<Known> = BTreeSet::new();
    for (idx, turn) in note.turns.iter().enumerate() {
        let earlier = note.turns[..idx].iter().position(|earlier| repeats(&note.table, earlier, turn));
        let needed = needed(&note.table, turn);
        let all_told = !needed.is_empty() && needed.is_subset(&told);
        if let Some(earlier) = earlier.or_else(|| all_told.then(|| idx - 1)) {
            faults.at_turn(Some(idx));
            faults.push(Reason::Follows { earlier: earlier + 1 });
        }
        tells(note, turn, messages.get(idx).copied().unwrap_or(""), &mut told);
        complete(&note.table, &mut told);
    }
    faults.at_turn(None);
}

/// Whether a later turn asks again what an earlier one asked, or can be read from its list.
fn repeats(table: &Table, earlier: &Turn, later: &Turn) -> bool {
    earlier.query == later.query
        || canonical(&earlier.query) == canonical(&later.query)
        || inverse(earlier, later)
        || inverse(later, earlier)
        || implies(table, earlier, later)
        || matches!(
            (&earlier.query, &later.query),
            (Query::Sorted { over, .. }, Query::LabelAt { over: among, .. } | Query::Sorted { over: among, .. }) if over == among
        )
}

/// The same question the other way round has the same form.
fn canonical(query: &Query) -> Query {
    match query {
        Query::Compare { left, relation: Relation::Less, right } => {
            Query::Compare { left: right.clone(), relation: Relation::Greater, right: left.clone() }
        }
        other => other.clone(),
    }
}

/// Two sides that change places, and the color of a label and the label of that color.
fn inverse(a: &Turn, b: &Turn) -> bool {
    match (&a.query, &b.query) {
        (Query::ColorOf { label }, Query::LabelOfColor { color }) => {
            b.answer.value.first() == Some(label) || a.answer.value.first().is_some_and(|value| value == color.key())
        }
        (Query::Compare { left, right, .. }, Query::Compare { left: other, right: against, .. }) => {
            left == against && right == other
        }
        (Query::Difference { of, minus }, Query::Difference { of: other, minus: against }) => of == against && minus == other,
        _ => false,
    }
}

/// Adds the values that a turn tells.
fn tells(note: &Annotation, turn: &Turn, message: &str, told: &mut BTreeSet<Known>) {
    let table = &note.table;
    let datum = |row: Option<usize>, name: &str| row.zip(table.series_of(name)).map(|(row, series)| Known::Datum(row, series));
    match &turn.query {
        Query::Value { label, series } => told.extend(datum(table.row_of(label), series)),
        Query::SumAcross { label } => told.extend(table.row_of(label).map(Known::Total)),
        Query::LabelWith { over, .. } => {
            let row = turn.answer.value.first().and_then(|label| table.row_of(label));
            told.extend(datum(row, &over.series));
        }
        _ => {}
    }
    let Some(tongue) = Tongue::of(&turn.language).filter(|_| turn.form != Form::Short) else { return };
    let parts = Parts::of(&turn.query);
    let labels: Vec<&str> = table.labels().collect();
    for line in message.lines() {
        let names = names::find(note, &turn.language, line, &labels);
        let mut rows = names.rows();
        // `Wind: 120`, where the question is about one row.
        let names_series = table.series().len() > 1 && names.found.iter().any(|(_, name)| matches!(name, Named::Series(_)));
        if let (true, true, [label]) = (rows.is_empty(), names_series || parts.all_series, parts.labels.as_slice()) {
            rows.extend(table.row_of(label));
        }
        if rows.is_empty() {
            continue;
        }
        let numbers = scan(names.rest.rest(), &tongue.numbers);
        let says = |value: Number| numbers.iter().any(|found| found.value == value);
        if parts.all_series {
            told.extend(rows.iter().filter(|&&row| total(table, row).is_some_and(says)).map(|&row| Known::Total(row)));
        }
        let about = |series: &usize| {
            parts.all_series || table.series().get(*series).is_some_and(|column| parts.series.contains(&column.name.as_str()))
        };
        for series in (0..table.series().len()).filter(about) {
            let written = |row: &usize| table.value(*row, series).is_some_and(says);
            told.extend(rows.iter().copied().filter(written).map(|row| Known::Datum(row, series)));
        }
    }
}

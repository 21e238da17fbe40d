//! A later answer must not follow from earlier turns: the model would learn to read the conversation instead of the picture.
//!
//! A turn *tells* a value where it asks for it, or writes it out beside its label. A later turn follows where all the values that it
//! needs have been told, or where an earlier one is the same question, its reverse, or a list that it could be read from.

use std::collections::BTreeSet;

use chartmill_schema::{Annotation, Form, Query, Relation, Selection, Table, Turn};

use crate::language::Tongue;
use crate::names;
use crate::number::scan;
use crate::parts::Parts;
use crate::{Faults, Reason};

/// A value: its row and its series.
type Datum = (usize, usize);

/// Checks every turn against those before it. `messages` are the model's, one a turn.
pub(crate) fn check(note: &Annotation, messages: &[&str], faults: &mut Faults) {
    let mut told: BTreeSet<Datum> = BTreeSet::new();
    for (idx, turn) in note.turns.iter().enumerate() {
        let earlier = note.turns[..idx].iter().position(|earlier| repeats(earlier, turn));
        let needed = needed(&note.table, turn);
        let all_told = !needed.is_empty() && needed.is_subset(&told);
        if let Some(earlier) = earlier.or_else(|| all_told.then(|| idx - 1)) {
            faults.at_turn(Some(idx));
            faults.push(Reason::Follows { earlier: earlier + 1 });
        }
        tells(note, turn, messages.get(idx).copied().unwrap_or(""), &mut told);
    }
    faults.at_turn(None);
}

/// Whether a later turn asks again what an earlier one asked, or can be read from its list.
fn repeats(earlier: &Turn, later: &Turn) -> bool {
    earlier.query == later.query
        || canonical(&earlier.query) == canonical(&later.query)
        || inverse(earlier, later)
        || inverse(later, earlier)
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

/// The values that a turn needs; empty where it needs none, as a title or a color does.
fn needed(table: &Table, turn: &Turn) -> BTreeSet<Datum> {
    let mut needed = BTreeSet::new();
    if let Query::LabelWith { over, .. } = &turn.query {
        // Its own value is enough, once it was told with its label.
        let row = turn.answer.value.first().and_then(|label| table.row_of(label));
        needed.extend(row.zip(table.series_of(&over.series)));
        return needed;
    }
    add_needed(table, &turn.query, &mut needed);
    needed
}

fn add_needed(table: &Table, query: &Query, needed: &mut BTreeSet<Datum>) {
    match query {
        Query::Value { label, series } => needed.extend(table.row_of(label).zip(table.series_of(series))),
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

fn add_selected(table: &Table, over: &Selection, needed: &mut BTreeSet<Datum>) {
    let Some(series) = table.series_of(&over.series) else { return };
    let rows = table.values(series).map(|(row, _)| row);
    needed.extend(
        rows.filter(|&row| over.labels.is_empty() || over.labels.iter().any(|label| label == table.label(row)))
            .map(|row| (row, series)),
    );
    if let Some(threshold) = &over.threshold {
        add_needed(table, &threshold.than, needed);
    }
}

/// Adds the values that a turn tells.
fn tells(note: &Annotation, turn: &Turn, message: &str, told: &mut BTreeSet<Datum>) {
    let table = &note.table;
    match &turn.query {
        Query::Value { label, series } => told.extend(table.row_of(label).zip(table.series_of(series))),
        Query::LabelWith { over, .. } => {
            let row = turn.answer.value.first().and_then(|label| table.row_of(label));
            told.extend(row.zip(table.series_of(&over.series)));
        }
        _ => {}
    }
    let Some(tongue) = Tongue::of(&turn.language).filter(|_| turn.form != Form::Short) else { return };
    let parts = Parts::of(&turn.query);
    let labels: Vec<&str> = table.labels().collect();
    for line in message.lines() {
        let names = names::find(note, &turn.language, line, &labels);
        let rows = names.rows();
        if rows.is_empty() {
            continue;
        }
        let numbers = scan(names.rest.rest(), &tongue.numbers);
        for series in parts.series.iter().filter_map(|name| table.series_of(name)) {
            let written =
                |row: &usize| table.value(*row, series).is_some_and(|value| numbers.iter().any(|found| found.value == value));
            told.extend(rows.iter().copied().filter(written).map(|row| (row, series)));
        }
    }
}

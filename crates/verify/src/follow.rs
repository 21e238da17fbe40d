//! A later answer must not follow from earlier turns: the model would learn to read the conversation instead of the picture.

use chartmill_schema::{Annotation, Query, Relation, Turn};

use crate::words::contains;
use crate::{Faults, Reason};

/// Checks every pair of turns.
pub(crate) fn check(note: &Annotation, faults: &mut Faults) {
    for (idx, turn) in note.turns.iter().enumerate() {
        if let Some(earlier) = note.turns[..idx].iter().position(|earlier| tells(earlier, turn)) {
            faults.at_turn(Some(idx));
            faults.push(Reason::Follows { earlier: earlier + 1 });
        }
    }
    faults.at_turn(None);
}

/// Whether an earlier turn tells the answer of a later one.
fn tells(earlier: &Turn, later: &Turn) -> bool {
    let same = earlier.query == later.query || canonical(&earlier.query) == canonical(&later.query);
    same || inverse(earlier, later) || inverse(later, earlier) || ordered(earlier, later) || written(earlier, later)
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

/// The value of a label and the label of that value, and the like.
fn inverse(a: &Turn, b: &Turn) -> bool {
    let answers = |turn: &Turn, text: &str| turn.answer.value.first().is_some_and(|value| value == text);
    match (&a.query, &b.query) {
        (Query::Value { label, series }, Query::LabelWith { over, .. }) => *series == over.series && answers(b, label),
        (Query::ColorOf { label }, Query::LabelOfColor { color }) => answers(b, label) || answers(a, color.key()),
        (Query::Compare { left, right, .. }, Query::Compare { left: other, right: against, .. }) => {
            (left == other && right == against) || (left == against && right == other)
        }
        (Query::Difference { of, minus }, Query::Difference { of: other, minus: against }) => of == against && minus == other,
        _ => false,
    }
}

/// A list in order tells every rank in it.
fn ordered(earlier: &Turn, later: &Turn) -> bool {
    let Query::Sorted { over, .. } = &earlier.query else { return false };
    match &later.query {
        Query::LabelAt { over: among, .. } | Query::Sorted { over: among, .. } => over == among,
        _ => false,
    }
}

/// The earlier answer was spelled out with the very label and value that are asked for now.
fn written(earlier: &Turn, later: &Turn) -> bool {
    let Query::Value { label, .. } = &later.query else { return false };
    let Some(value) = later.answer.accepted.first() else { return false };
    earlier.steps.iter().any(|step| contains(step, label) && contains(step, value))
}

//! How many marks the picture has.

use chartmill_schema::{Family, MarkNoun, Number, Query};

use super::{Spec, Subject};
use crate::view::Series;

/// More than this nobody counts without a slip.
const MOST: usize = 20;

/// How many times its smallest mark the largest of a picture may be; a smaller one might be taken for a line.
const MOST_RATIO: u32 = 60;

/// Whether no mark of a series is next to nothing beside the largest.
fn is_seen(series: &Series<'_>) -> bool {
    let Some(most) = series.values().map(Number::abs).max() else { return true };
    series.values().all(|value| value.abs().times(Number::from(MOST_RATIO)).is_some_and(|value| value >= most))
}

pub(super) const SPEC: Spec = Spec {
    family: Family::MarkCount,
    weight: 4,
    subjects: |view| {
        let is_seen = view.facts.mark == MarkNoun::Row || view.series.iter().all(is_seen);
        if is_seen && (2..=MOST).contains(&view.facts.n_marks) { vec![Subject::default()] } else { Vec::new() }
    },
    query: |_, _| Query::Marks,
};

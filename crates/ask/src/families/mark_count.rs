//! How many marks the picture has.

use chartmill_schema::{Family, MarkNoun, Number, Query};

use super::{Spec, Subject};
use crate::view::{Series, View};

/// More than this nobody counts without a slip.
const MOST: usize = 20;

/// How many times its smallest mark the largest of a picture may be; a smaller one might be taken for a line.
const MOST_RATIO: u32 = 60;

/// Whether every mark is there to be counted: none next to nothing beside the largest, no point on top of another.
fn are_seen(view: &View<'_>) -> bool {
    if view.facts.mark == MarkNoun::Row {
        return true;
    }
    if view.facts.mark == MarkNoun::Point {
        let are_apart = |row: usize| {
            let ranked = view.ranked_series(row);
            ranked.is_some_and(|ranked| ranked.windows(2).all(|pair| pair[0].1.is_apart(&pair[1].1)))
        };
        return view.series.len() == 1 || (0..view.n_rows()).all(are_apart);
    }
    let values = || view.series.iter().flat_map(Series::values).map(Number::abs);
    let Some(most) = values().max() else { return true };
    values().all(|value| value.times(Number::from(MOST_RATIO)).is_some_and(|value| value >= most))
}

pub(super) const SPEC: Spec = Spec {
    family: Family::MarkCount,
    weight: 4,
    across: false,
    subjects: |view| {
        if are_seen(view) && (2..=MOST).contains(&view.facts.n_marks) { vec![Subject::default()] } else { Vec::new() }
    },
    query: |_, _| Query::Marks,
};

//! When one series came to be above another, having been below it in every row before.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject, name};
use crate::view::View;

/// The row in which `first` comes to be above `second`, where a viewer can tell it and all before it.
fn crossing(view: &View<'_>, first: usize, second: usize) -> Option<usize> {
    for row in 0..view.n_rows() {
        let (a, b) = (view.series[first].reading(row)?, view.series[second].reading(row)?);
        if !a.is_apart(b) {
            return None;
        }
        if a.value > b.value {
            return Some(row).filter(|&row| row > 0 && view.series[first].is_short_way(row));
        }
    }
    None
}

pub(super) const SPEC: Spec = Spec {
    family: Family::Crossing,
    weight: 5,
    across: true,
    // The series `a` that comes to be above the series `b`; the row that answers.
    subjects: |view| {
        if !view.is_in_order_of_time() || view.n_rows() < 3 || !view.is_comparable() {
            return Vec::new();
        }
        let n = view.series.len();
        let pairs = (0..n).flat_map(|a| (0..n).filter(move |&b| b != a).map(move |b| (a, b)));
        pairs
            .filter_map(|(a, b)| Some(Subject { series: a, a, b, answer: crossing(view, a, b)?, ..Subject::default() }))
            .collect()
    },
    query: |view, subject| Query::Crossing { first: name(view, subject.a), second: name(view, subject.b) },
};

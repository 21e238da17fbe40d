//! The sum of the two or three largest printed values.
//!
//! The query selects them as those above the next largest, so that it says the same as the question and names no label.

use chartmill_schema::{Family, Order, Query, Rank, Relation, Selection, Threshold};

use super::{Spec, Subject, all, name};

pub(super) const SPEC: Spec = Spec {
    family: Family::TopTotal,
    weight: 4,
    across: false,
    // `series`, and how many: `n`.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (idx, series) in view.series.iter().enumerate() {
            for n in [2_usize, 3] {
                // At least as many must be left out, or the sum of the rest would be the natural question.
                let fits = series.printed && view.adds_up(series) && series.ranked.len() >= 2 * n;
                if fits
                    && series.ranks_apart(n - 1, n)
                    && (1..n).all(|place| series.ranks_apart(place - 1, place))
                    && series.is_clear_rank(n)
                {
                    subjects.push(Subject { series: idx, n: n as u32, ..Subject::default() });
                }
            }
        }
        subjects
    },
    query: |view, subject| {
        let rank = Rank { nth: subject.n + 1, order: Order::Descending };
        let than = Box::new(Query::ValueAt { rank, over: all(view, subject.series) });
        let threshold = Some(Threshold { relation: Relation::Greater, than });
        Query::Sum { over: Selection { series: name(view, subject.series), labels: Vec::new(), threshold } }
    },
};

//! The row with the smallest value, where no other comes near it.

use chartmill_schema::{Family, Query, Rank};

use super::{Spec, all, each_series};

pub(super) const SPEC: Spec = Spec {
    family: Family::Smallest,
    weight: 7,
    across: false,
    // `series`; the row that answers.
    subjects: |view| {
        let mut subjects = each_series(view, |series| {
            series.complete && {
                let n = series.ranked.len();
                n >= 2 && series.ranks_apart(n - 2, n - 1)
            }
        });
        for subject in &mut subjects {
            let ranked = &view.series[subject.series].ranked;
            subject.answer = ranked[ranked.len() - 1];
        }
        subjects
    },
    query: |view, subject| Query::LabelAt { rank: Rank::SMALLEST, over: all(view, subject.series) },
};

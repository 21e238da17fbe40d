//! The row with the largest value, where no other comes near it.

use chartmill_schema::{Family, Query, Rank};

use super::{Spec, all, each_series};

pub(super) const SPEC: Spec = Spec {
    family: Family::Largest,
    weight: 7,
    across: false,
    // `series`; the row that answers.
    subjects: |view| {
        let mut subjects = each_series(view, |series| series.complete && series.ranks_apart(0, 1));
        for subject in &mut subjects {
            subject.answer = view.series[subject.series].ranked[0];
        }
        subjects
    },
    query: |view, subject| Query::LabelAt { rank: Rank::LARGEST, over: all(view, subject.series) },
};

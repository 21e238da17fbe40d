//! The series with the largest or smallest value of a row, where no other comes near it.

use chartmill_schema::{Family, Query, Rank};

use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    family: Family::LargestSeries,
    weight: 7,
    across: true,
    // The row `a`, and `flag` for the largest; the series that answers.
    subjects: |view| {
        let mut subjects = Vec::new();
        if !view.is_comparable() {
            return subjects;
        }
        for a in 0..view.n_rows() {
            let Some(ranked) = view.ranked_series(a) else { continue };
            let last = ranked.len() - 1;
            for (flag, place, next) in [(true, 0, 1), (false, last, last - 1)] {
                if ranked[place].1.is_apart(&ranked[next].1) {
                    subjects.push(Subject { a, flag, answer: ranked[place].0, ..Subject::default() });
                }
            }
        }
        subjects
    },
    query: |view, subject| Query::SeriesAt {
        rank: if subject.flag { Rank::LARGEST } else { Rank::SMALLEST },
        label: view.label(subject.a).to_owned(),
    },
};

//! How far the largest printed value is above the smallest.

use chartmill_schema::{Family, Query, Rank};

use super::{Spec, all, each_series};

pub(super) const SPEC: Spec = Spec {
    family: Family::ExtremeGap,
    weight: 4,
    across: false,
    // `series`.
    subjects: |view| {
        // Which rows they are must be clear as well: the evidence points at them.
        each_series(view, |series| {
            let n = series.ranked.len();
            series.printed && n >= 3 && series.ranks_apart(0, 1) && series.ranks_apart(n - 2, n - 1)
        })
    },
    query: |view, subject| {
        let at = |rank| Box::new(Query::ValueAt { rank, over: all(view, subject.series) });
        Query::Difference { of: at(Rank::LARGEST), minus: at(Rank::SMALLEST) }
    },
};

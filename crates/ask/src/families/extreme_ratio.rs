//! How many times the smallest printed value the largest is.

use chartmill_schema::{Family, Query, Rank};

use super::{Spec, all, each_series, ratio::is_sensible};

pub(super) const SPEC: Spec = Spec {
    family: Family::ExtremeRatio,
    weight: 4,
    across: false,
    // `series`.
    subjects: |view| {
        each_series(view, |series| {
            let n = series.ranked.len();
            let clear = series.printed && n >= 3 && series.ranks_apart(0, 1) && series.ranks_apart(n - 2, n - 1);
            let extremes = series.values().max().zip(series.values().min());
            clear && series.is_positive() && series.has_ratios() && extremes.is_some_and(|(max, min)| is_sensible(max, min))
        })
    },
    query: |view, subject| {
        let at = |rank| Box::new(Query::ValueAt { rank, over: all(view, subject.series) });
        Query::Ratio { of: at(Rank::LARGEST), to: at(Rank::SMALLEST) }
    },
};

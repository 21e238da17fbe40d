//! Whether a series rose or fell from the first point in time to the last, where the two can be told apart.

use chartmill_schema::{Family, Query};

use super::{Spec, each_series, name};

pub(super) const SPEC: Spec = Spec {
    family: Family::Trend,
    weight: 6,
    across: false,
    // `series`.
    subjects: |view| {
        // Between two rows nobody speaks of a trend.
        if !view.is_in_order_of_time() || view.n_rows() < 3 {
            return Vec::new();
        }
        each_series(view, |series| {
            let ends = series.reading(0).zip(series.reading(view.n_rows() - 1));
            ends.is_some_and(|(first, last)| first.is_apart(last))
        })
    },
    query: |view, subject| Query::Trend {
        series: name(view, subject.series),
        from: view.label(0).to_owned(),
        to: view.label(view.n_rows() - 1).to_owned(),
    },
};

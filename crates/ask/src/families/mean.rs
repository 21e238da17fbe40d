//! The mean of all printed values.

use chartmill_schema::{Family, Number, Query, Structure};

use super::{Spec, all, each_series};
use crate::view::Series;

/// Whether the mean keeps its size when it is rounded to one more decimal than the values: not where they nearly cancel.
fn keeps_its_size(series: &Series<'_>) -> bool {
    let decimals = series.readings.iter().flatten().filter_map(|reading| reading.printed).max().unwrap_or(0) + 1;
    let n = Number::from(series.ranked.len() as i64);
    let mean = Number::sum(series.values()).and_then(|sum| sum.over(n));
    // A twentieth at most is lost.
    let lost = mean.and_then(|mean| mean.minus(mean.rounded(decimals))).map(Number::abs);
    lost.and_then(|lost| lost.times(Number::from(20_u32))).zip(mean).is_some_and(|(lost, mean)| lost <= mean.abs())
}

pub(super) const SPEC: Spec = Spec {
    family: Family::Mean,
    weight: 4,
    across: false,
    // `series`.
    subjects: |view| {
        // The mean of parts of 100 percent is known without looking, and that of stages is of overlapping groups.
        each_series(view, |series| {
            let fits =
                view.n_rows() >= 3 && series.is_computable() && !view.is_whole(series) && view.structure() != Structure::Stages;
            fits && keeps_its_size(series)
        })
    },
    query: |view, subject| Query::Mean { over: all(view, subject.series) },
};

//! How far one series is above another in one row, where both values are printed.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::SeriesGap,
    weight: 9,
    across: true,
    // `series` in the row `a`, and the series `b` below it.
    subjects: |view| {
        let is_printed = |series: usize, row| view.series[series].reading(row).is_some_and(|reading| reading.printed.is_some());
        let pairs = view.series_pairs().into_iter();
        let printed = pairs.filter(|&(row, a, b)| is_printed(a, row) && is_printed(b, row));
        printed.map(|(a, series, b)| Subject { series, a, b, ..Subject::default() }).collect()
    },
    query: |view, subject| Query::Difference {
        of: Box::new(value(view, subject.series, subject.a)),
        minus: Box::new(value(view, subject.b, subject.a)),
    },
};

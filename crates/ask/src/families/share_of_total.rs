//! The share in percent that one printed value has in the sum of all, where that sum means something and is not already 100 percent.

use chartmill_schema::{Family, MeasureKind, Number, Query};

use super::{Spec, Subject, all, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::ShareOfTotal,
    weight: 4,
    across: false,
    // `series` and the row `a`.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (idx, series) in view.series.iter().enumerate() {
            let fits =
                view.adds_up(series) && series.kind() != MeasureKind::Share && series.is_computable() && series.is_positive();
            if fits && view.n_rows() >= 3 {
                // Below one percent the answer to one decimal would say next to nothing.
                let total = Number::sum(series.values()).unwrap_or_default();
                let is_large = |a: &usize| {
                    let part = series.reading(*a).and_then(|reading| reading.value.times(Number::HUNDRED));
                    part.is_some_and(|part| part >= total)
                };
                subjects.extend((0..view.n_rows()).filter(is_large).map(|a| Subject { series: idx, a, ..Subject::default() }));
            }
        }
        subjects
    },
    query: |view, subject| Query::Percent {
        part: Box::new(value(view, subject.series, subject.a)),
        whole: Box::new(Query::Sum { over: all(view, subject.series) }),
    },
};

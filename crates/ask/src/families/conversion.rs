//! The share of one stage that reaches a later one. Asked only where a plugin proposes it.

use chartmill_schema::{Family, Number, Query, Structure};

use super::{Spec, each_pair, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::Conversion,
    weight: 5,
    across: false,
    // `series`, the earlier stage `a`, the later stage `b`.
    subjects: |view| {
        if view.structure() != Structure::Stages {
            return Vec::new();
        }
        let mut subjects = each_pair(view, |series| series.is_positive().then(|| series.printed_pairs()));
        subjects.retain(|subject| {
            let series = &view.series[subject.series];
            let (Some(a), Some(b)) = (series.reading(subject.a), series.reading(subject.b)) else { return false };
            // Below one percent the answer to one decimal would say next to nothing.
            subject.a < subject.b && b.value.times(Number::HUNDRED).is_some_and(|part| part >= a.value)
        });
        subjects
    },
    query: |view, subject| Query::Percent {
        part: Box::new(value(view, subject.series, subject.b)),
        whole: Box::new(value(view, subject.series, subject.a)),
    },
};

//! How far one printed value is above another.

use chartmill_schema::{Family, Query};

use super::{Spec, each_pair, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::Difference,
    weight: 5,
    across: false,
    // `series`, the larger row `a`, the smaller row `b`.
    subjects: |view| each_pair(view, |series| Some(series.printed_pairs())),
    query: |view, subject| Query::Difference {
        of: Box::new(value(view, subject.series, subject.a)),
        minus: Box::new(value(view, subject.series, subject.b)),
    },
};

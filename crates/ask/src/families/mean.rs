//! The mean of all printed values.

use chartmill_schema::{Family, Query, Structure};

use super::{Spec, all, each_series};

pub(super) const SPEC: Spec = Spec {
    family: Family::Mean,
    weight: 4,
    // `series`.
    subjects: |view| {
        // The mean of parts of 100 percent is known without looking, and that of stages is of overlapping groups.
        each_series(view, |series| {
            view.n_rows() >= 3 && series.is_computable() && !view.is_whole(series) && view.structure() != Structure::Stages
        })
    },
    query: |view, subject| Query::Mean { over: all(view, subject.series) },
};

//! The value of a row, where a viewer knows it exactly.

use chartmill_schema::Family;

use super::{Spec, Subject, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::ValueLookup,
    weight: 10,
    across: false,
    // `series` and the row `a`.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (series, readings) in view.series.iter().map(|series| &series.readings).enumerate() {
            let exact = readings.iter().enumerate().filter(|(_, reading)| reading.is_some_and(|reading| reading.is_exact()));
            subjects.extend(exact.map(|(a, _)| Subject { series, a, ..Subject::default() }));
        }
        subjects
    },
    query: |view, subject| value(view, subject.series, subject.a),
};

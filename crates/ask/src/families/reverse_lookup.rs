//! The row that has a printed value, where no other row of its series has the same.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject, all};

pub(super) const SPEC: Spec = Spec {
    family: Family::ReverseLookup,
    weight: 6,
    across: false,
    // `series` and the row `a`.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (idx, series) in view.series.iter().enumerate() {
            for (row, reading) in series.readings.iter().enumerate() {
                let Some(reading) = reading.filter(|reading| reading.printed.is_some()) else { continue };
                let others = series.readings.iter().enumerate().filter(|(other, _)| *other != row);
                // A value that is not printed must be far enough away, or a viewer might take its mark for this number.
                if series.complete && others.filter_map(|(_, other)| *other).all(|other| other.is_apart(&reading)) {
                    subjects.push(Subject { series: idx, a: row, ..Subject::default() });
                }
            }
        }
        subjects
    },
    query: |view, subject| Query::LabelWith {
        value: view.series[subject.series].reading(subject.a).map(|reading| reading.value).unwrap_or_default(),
        over: all(view, subject.series),
    },
};

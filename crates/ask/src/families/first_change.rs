//! When a series first rose or fell, where every step up to then is plain to see.

use chartmill_schema::{Change, Family, Query};

use super::{Spec, Subject, name};
use crate::course::change;

pub(super) const SPEC: Spec = Spec {
    family: Family::FirstChange,
    weight: 5,
    across: false,
    // `series`, and `flag` for a rise; the row that answers.
    subjects: |view| {
        let mut subjects = Vec::new();
        if !view.is_in_order_of_time() || view.n_rows() < 4 {
            return subjects;
        }
        for (idx, series) in view.series.iter().enumerate() {
            let value = |row| series.reading(row).map(|reading| reading.value);
            let step = |row: usize| change(value(row - 1)?, value(row)?);
            for wanted in [Change::Rise, Change::Fall] {
                // Every series changes at its second row, so asking for that would make it the safe guess.
                let first = (1..view.n_rows()).find(|&row| step(row) == Some(wanted)).filter(|&row| row > 1);
                if let Some(answer) = first.filter(|&row| series.has_clear_steps(row) && series.is_short_way(row)) {
                    subjects.push(Subject { series: idx, flag: wanted == Change::Rise, answer, ..Subject::default() });
                }
            }
        }
        subjects
    },
    query: |view, subject| Query::FirstChange {
        series: name(view, subject.series),
        change: if subject.flag { Change::Rise } else { Change::Fall },
    },
};

//! When a series was first above or below a round number (printed values) or a labelled tick (values read from marks).

use chartmill_schema::{Family, Query, Relation, Selection, Threshold};

use super::count_threshold::thresholds;
use super::{Spec, Subject, name};
use crate::evaluate::holds;

fn relation(subject: &Subject) -> Relation {
    if subject.flag { Relation::Greater } else { Relation::Less }
}

pub(super) const SPEC: Spec = Spec {
    family: Family::Reached,
    weight: 5,
    across: false,
    // `series`, the bound `value`, and `flag` for above; the row that answers.
    subjects: |view| {
        let mut subjects: Vec<Subject> = Vec::new();
        if !view.is_in_order_of_time() || view.n_rows() < 4 {
            return subjects;
        }
        for (idx, series) in view.series.iter().enumerate().filter(|(_, series)| series.complete) {
            for value in thresholds(view, series) {
                let is_told = series.readings.iter().flatten().all(|reading| reading.is_apart_from(value));
                for flag in [true, false].into_iter().filter(|_| is_told) {
                    let subject = Subject { series: idx, value, flag, ..Subject::default() };
                    let first = series.values().position(|found| holds(relation(&subject), found, value));
                    if let Some(answer) = first.filter(|&row| row > 0 && series.is_short_way(row)) {
                        subjects.push(Subject { answer, ..subject });
                    }
                }
            }
        }
        subjects
    },
    query: |view, subject| {
        let than = Box::new(Query::Literal { value: subject.value });
        let threshold = Some(Threshold { relation: relation(subject), than });
        Query::FirstPassing { over: Selection { series: name(view, subject.series), labels: Vec::new(), threshold } }
    },
};

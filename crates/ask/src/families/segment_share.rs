//! The share in percent that one series has in the sum of a row, where the series are the parts of one whole and all printed.

use chartmill_schema::{Family, Number, Query};

use super::{Spec, Subject, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::SegmentShare,
    weight: 14,
    across: true,
    // `series` and the row `a`.
    subjects: |view| {
        let mut subjects = Vec::new();
        let n_rows = if view.stacks() { view.n_rows() } else { 0 };
        for a in (0..n_rows).filter(|&a| view.is_printed_row(a)) {
            let Some(total) = view.total(a).filter(|total| *total > Number::ZERO) else { continue };
            for (series, part) in view.series.iter().enumerate().filter_map(|(idx, series)| Some((idx, series.reading(a)?.value)))
            {
                // Below one percent the answer to one decimal would say next to nothing, and all of it is no share.
                let is_large = part.times(Number::HUNDRED).is_some_and(|part| part >= total);
                if is_large && part < total {
                    subjects.push(Subject { series, a, ..Subject::default() });
                }
            }
        }
        subjects
    },
    query: |view, subject| Query::Percent {
        part: Box::new(value(view, subject.series, subject.a)),
        whole: Box::new(Query::SumAcross { label: view.label(subject.a).to_owned() }),
    },
};

//! The sum of two printed values or of all, where adding them up means something.

use chartmill_schema::{Family, Query, Selection};

use super::{Spec, Subject, all, each_pair, each_series, name};
use crate::view::Series;

pub(super) const SPEC: Spec = Spec {
    family: Family::Sum,
    weight: 4,
    across: false,
    // `series`; with `flag` all of its rows, else the rows `a` and `b` in table order.
    subjects: |view| {
        // Of two rows the sum of both is the sum of all; and the sum of all parts of 100 percent is no question.
        let adds_up = |series: &Series<'_>| view.n_rows() >= 3 && view.adds_up(series);
        let mut subjects = each_series(view, |series| adds_up(series) && series.is_computable() && !view.is_whole(series));
        for subject in &mut subjects {
            subject.flag = true;
        }
        // A pair is rarer than the many pairs are: one pair in a few stands for all, so that sums of all rows are asked as well.
        let mut pairs = each_pair(view, |series| adds_up(series).then(|| series.printed_pairs()));
        if !subjects.is_empty() {
            let stride = (pairs.len() / 4).max(1);
            pairs = pairs.into_iter().step_by(stride).collect();
        }
        subjects.extend(pairs.into_iter().map(|pair| Subject { a: pair.a.min(pair.b), b: pair.a.max(pair.b), ..pair }));
        subjects
    },
    query: |view, subject| Query::Sum {
        over: if subject.flag {
            all(view, subject.series)
        } else {
            let labels = [subject.a, subject.b].map(|row| view.label(row).to_owned()).to_vec();
            Selection { series: name(view, subject.series), labels, threshold: None }
        },
    },
};

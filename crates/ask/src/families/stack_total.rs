//! The sum of all series in one row, where they are the parts of one whole and all printed.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    family: Family::StackTotal,
    weight: 16,
    across: true,
    // The row `a`.
    subjects: |view| {
        let n_rows = if view.stacks() { view.n_rows() } else { 0 };
        let printed = (0..n_rows).filter(|&a| view.is_printed_row(a));
        printed.map(|a| Subject { a, ..Subject::default() }).collect()
    },
    query: |view, subject| Query::SumAcross { label: view.label(subject.a).to_owned() },
};

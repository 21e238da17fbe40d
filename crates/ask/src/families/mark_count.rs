//! How many marks the picture has.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject};

/// More than this nobody counts without a slip.
const MOST: usize = 20;

pub(super) const SPEC: Spec = Spec {
    family: Family::MarkCount,
    weight: 2,
    subjects: |view| if (2..=MOST).contains(&view.facts.n_marks) { vec![Subject::default()] } else { Vec::new() },
    query: |_, _| Query::Marks,
};

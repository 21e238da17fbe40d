//! The title, where it is drawn.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    family: Family::Title,
    weight: 4,
    across: false,
    subjects: |view| if view.facts.title.is_some() { vec![Subject::default()] } else { Vec::new() },
    query: |_, _| Query::Title,
};

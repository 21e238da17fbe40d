//! The color of a row or series, where people agree on its name.

use chartmill_schema::{Family, Query};

use super::{Spec, Subject};
use crate::evaluate::color_label;

pub(super) const SPEC: Spec = Spec {
    family: Family::ColorOf,
    weight: 6,
    across: false,
    // `a`, an index into the colors.
    subjects: |view| {
        let colors = &view.facts.colors;
        let label = |idx: usize| color_label(colors[idx].shows, &view.facts.shown);
        let is_unique = |a: usize| (0..colors.len()).all(|b| a == b || label(a) != label(b));
        let named = (0..colors.len()).filter(|&a| colors[a].name.is_some() && label(a).is_some() && is_unique(a));
        named.map(|a| Subject { a, ..Subject::default() }).collect()
    },
    query: |view, subject| Query::ColorOf {
        label: color_label(view.facts.colors[subject.a].shows, &view.facts.shown).unwrap_or_default().to_owned(),
    },
};

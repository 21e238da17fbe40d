//! The row or series that has a color, where people agree on the color's name and no other has the same.

use chartmill_schema::{Family, Query, Shows};

use super::{Spec, Subject};
use crate::evaluate::color_label;

pub(super) const SPEC: Spec = Spec {
    family: Family::LabelOfColor,
    weight: 6,
    across: false,
    // `a`, an index into the colors.
    subjects: |view| {
        let colors = &view.facts.colors;
        let is_unique = |a: usize| (0..colors.len()).all(|b| a == b || colors[a].name != colors[b].name);
        let named = (0..colors.len()).filter(|&a| {
            // Where one row is set off by its color (the highest, say), the title or the look of it says which.
            let is_set_off = matches!(colors[a].shows, Shows::Row { .. }) && colors.len() < view.n_rows();
            colors.len() >= 2
                && !is_set_off
                && colors[a].name.is_some()
                && is_unique(a)
                && color_label(colors[a].shows, &view.facts.shown).is_some()
        });
        named.map(|a| Subject { a, ..Subject::default() }).collect()
    },
    query: |view, subject| match view.facts.colors[subject.a].name {
        Some(color) => Query::LabelOfColor { color },
        // `subjects` lists named colors only.
        None => Query::Marks,
    },
};

//! The title of an axis, where it is drawn and the only one of its axis.

use chartmill_schema::{Axis, Family, Query};

use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    family: Family::AxisTitle,
    weight: 4,
    across: false,
    // `a` is 0 for x and 1 for y.
    subjects: |view| {
        let count = |axis| view.facts.axis_titles.iter().filter(|fact| fact.axis == axis).count();
        let axes = [Axis::X, Axis::Y].into_iter().enumerate().filter(|(_, axis)| count(*axis) == 1);
        axes.map(|(a, _)| Subject { a, ..Subject::default() }).collect()
    },
    query: |_, subject| Query::AxisTitle { axis: if subject.a == 0 { Axis::X } else { Axis::Y } },
};

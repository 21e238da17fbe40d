//! The label at a place in reading order, where each row is one mark.

use chartmill_schema::{End, Family, MarkNoun, Query, ReadingOrder};

use super::{Spec, Subject};

/// Up to the fifth people name places by number.
const LAST: usize = 5;

pub(super) const SPEC: Spec = Spec {
    family: Family::Position,
    weight: 4,
    across: false,
    // The place `n`, and `flag` for counted from the end.
    subjects: |view| {
        let n_rows = view.n_rows();
        let one_mark_a_row = view.facts.mark == MarkNoun::Row || (view.series.len() == 1 && view.facts.n_marks == n_rows);
        if n_rows < 3 || !one_mark_a_row {
            return Vec::new();
        }
        let from_start = (1..=n_rows.min(LAST)).map(|n| (n, false));
        // "Second last clockwise" is nothing that anybody says.
        let n_from_end = if view.facts.reading_order == ReadingOrder::Clockwise { 0 } else { 2 };
        let from_end = (1..=n_from_end).filter(|_| n_rows >= 5).map(|n| (n, true));
        from_start.chain(from_end).map(|(n, flag)| Subject { n: n as u32, flag, ..Subject::default() }).collect()
    },
    query: |_, subject| Query::LabelInPlace { place: subject.n, from: if subject.flag { End::Last } else { End::First } },
};

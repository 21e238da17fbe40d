//! All labels in the order of their values, where there are few and every two can be told apart.

use chartmill_schema::{Family, Order, Query};

use super::{Spec, Subject, all, each_series};

pub(super) const SPEC: Spec = Spec {
    family: Family::Order,
    weight: 3,
    across: false,
    // `series`, and `flag` for descending.
    subjects: |view| {
        // The answer is a list with commas, so a comma inside a label would make it ambiguous.
        if !(3..=6).contains(&view.n_rows()) || view.facts.shown.labels().any(|label| label.contains(',')) {
            return Vec::new();
        }
        let clear = each_series(view, |series| series.complete && series.is_clear());
        clear.into_iter().flat_map(|subject| [true, false].map(|flag| Subject { flag, ..subject })).collect()
    },
    query: |view, subject| Query::Sorted {
        order: if subject.flag { Order::Descending } else { Order::Ascending },
        over: all(view, subject.series),
    },
};

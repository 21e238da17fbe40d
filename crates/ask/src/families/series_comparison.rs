//! Whether one series is above or below another in one row, where a viewer can tell.

use chartmill_schema::{Family, Query, Relation};

use super::{Spec, Subject, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::SeriesComparison,
    weight: 18,
    across: true,
    // `series` in the row `a`, and the series `b` below it; `n` 0 to 3 for which is named first, and the relation claimed.
    subjects: |view| {
        // Where one measure is above another in every row (a daily high above a daily low), their names give the answer away.
        let all = view.series_pairs();
        let is_open = |&(_, above, below): &(usize, usize, usize)| {
            view.facts.shown.group.is_some() || all.iter().any(|&(_, other, under)| (other, under) == (below, above))
        };
        let pairs = all.iter().copied().filter(is_open);
        pairs.flat_map(|(a, series, b)| (0..4).map(move |n| Subject { series, a, b, n, ..Subject::default() })).collect()
    },
    query: |view, subject| {
        let (mut left, mut right) = (value(view, subject.series, subject.a), value(view, subject.b, subject.a));
        if subject.n >= 2 {
            std::mem::swap(&mut left, &mut right);
        }
        let relation = if subject.n % 2 == 0 { Relation::Greater } else { Relation::Less };
        Query::Compare { left: Box::new(left), relation, right: Box::new(right) }
    },
};

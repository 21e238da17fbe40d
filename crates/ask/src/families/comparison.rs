//! Whether one value is greater or less than another, where a viewer can tell.

use chartmill_schema::{Family, Query, Relation};

use super::{Spec, Subject, each_pair, value};

pub(super) const SPEC: Spec = Spec {
    family: Family::Comparison,
    weight: 36,
    across: false,
    // `series`, the larger row `a`, the smaller row `b`; `n` 0 to 3 for which is named first, and the relation claimed.
    subjects: |view| {
        let pairs = each_pair(view, |series| Some(series.pairs()));
        pairs.into_iter().flat_map(|pair| (0..4).map(move |n| Subject { n, ..pair })).collect()
    },
    query: |view, subject| {
        let (mut left, mut right) = (value(view, subject.series, subject.a), value(view, subject.series, subject.b));
        if subject.n >= 2 {
            std::mem::swap(&mut left, &mut right);
        }
        let relation = if subject.n % 2 == 0 { Relation::Greater } else { Relation::Less };
        Query::Compare { left: Box::new(left), relation, right: Box::new(right) }
    },
};

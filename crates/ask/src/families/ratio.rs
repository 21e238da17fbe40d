//! How many times one printed value another is.

use chartmill_schema::{Family, Number, Query};

use super::{Spec, each_pair, value};

/// Whether the ratio of two positive numbers is worth asking for: plainly more than 1, and not so large that its second decimal is
/// noise. Products are compared, since a division costs ten times as much and every pair is looked at.
pub(super) fn is_sensible(of: Number, to: Number) -> bool {
    // From 1.05 to 50.
    let least = Number::new(105, 2).and_then(|factor| to.times(factor));
    let most = to.times(Number::from(50_u32));
    to > Number::ZERO && least.is_some_and(|least| of >= least) && most.is_some_and(|most| of <= most)
}

pub(super) const SPEC: Spec = Spec {
    family: Family::Ratio,
    weight: 4,
    across: false,
    // `series`, the larger row `a`, the smaller row `b`.
    subjects: |view| {
        let mut subjects = each_pair(view, |series| series.has_ratios().then(|| series.printed_pairs()));
        subjects.retain(|subject| {
            let series = &view.series[subject.series];
            let (Some(a), Some(b)) = (series.reading(subject.a), series.reading(subject.b)) else { return false };
            is_sensible(a.value, b.value)
        });
        subjects
    },
    query: |view, subject| Query::Ratio {
        of: Box::new(value(view, subject.series, subject.a)),
        to: Box::new(value(view, subject.series, subject.b)),
    },
};

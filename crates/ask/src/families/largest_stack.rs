//! The row with the largest or smallest sum over all series, where the stacks can be told apart.

use chartmill_schema::{Family, Number, Query, Rank};

use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    family: Family::LargestStack,
    weight: 5,
    across: true,
    // `flag` for the largest; the row that answers.
    subjects: |view| {
        let Some(resolution) = view.total_resolution().filter(|_| view.stacks() && view.n_rows() >= 3) else { return Vec::new() };
        let totals: Option<Vec<_>> = (0..view.n_rows()).map(|row| Some((view.total(row)?, row))).collect();
        let Some(mut totals) = totals else { return Vec::new() };
        totals.sort();
        let last = totals.len() - 1;
        let ends = [(true, last, last - 1), (false, 0, 1)].into_iter().filter(|&(_, place, next)| {
            let gap = totals[place].0.minus(totals[next].0).map(Number::abs);
            gap.is_some_and(|gap| !gap.is_zero() && gap >= resolution)
        });
        ends.map(|(flag, place, _)| Subject { flag, answer: totals[place].1, ..Subject::default() }).collect()
    },
    query: |_, subject| Query::LabelOfTotal { rank: if subject.flag { Rank::LARGEST } else { Rank::SMALLEST } },
};

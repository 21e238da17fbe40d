//! The second or third largest or smallest row, where it and all before it are told apart from their neighbors.

use chartmill_schema::{Family, Order, Query, Rank};

use super::{Spec, Subject, all};

/// Beyond the third, people count bars instead of seeing the order.
const LAST: u32 = 3;

pub(super) const SPEC: Spec = Spec {
    family: Family::Kth,
    weight: 4,
    across: false,
    // `series`, the rank `n`, and `flag` for descending.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (idx, series) in view.series.iter().enumerate().filter(|(_, series)| series.complete) {
            let n_rows = series.ranked.len();
            for n in 2..=LAST {
                let place = n as usize - 1;
                // The k-th from one end must be nearer to that end than to the other, or nobody would call it so.
                if n as usize * 2 > n_rows + 1 {
                    break;
                }
                for (flag, from, to) in [(true, 0, place), (false, n_rows - 1 - place, n_rows - 1)] {
                    // After a tie nobody agrees on what is third, so all before it are told apart as well.
                    if (from..=to).all(|place| series.is_clear_rank(place)) {
                        subjects.push(Subject { series: idx, n, flag, ..Subject::default() });
                    }
                }
            }
        }
        subjects
    },
    query: |view, subject| Query::LabelAt {
        rank: Rank { nth: subject.n, order: if subject.flag { Order::Descending } else { Order::Ascending } },
        over: all(view, subject.series),
    },
};

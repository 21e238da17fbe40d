//! Which queries belong to which family.

use chartmill_schema::{Family, Order, Query, Rank, Relation, Selection};

use crate::answer::quantity;
use crate::readback::Readings;

use super::order::two_series;

/// Whether a query is of a family.
pub(super) fn fits(family: Family, query: &Query) -> bool {
    let rank = |query: &Query| match query {
        Query::LabelAt { rank, .. } | Query::ValueAt { rank, .. } => Some(*rank),
        _ => None,
    };
    let is_largest = |query: &Query| matches!(query, Query::ValueAt { rank, .. } if *rank == Rank::LARGEST);
    let is_smallest = |query: &Query| matches!(query, Query::ValueAt { rank, .. } if *rank == Rank::SMALLEST);
    match family {
        Family::ValueLookup => matches!(query, Query::Value { .. }),
        Family::ReverseLookup => matches!(query, Query::LabelWith { .. }),
        Family::Largest => rank(query) == Some(Rank::LARGEST),
        Family::Smallest => rank(query) == Some(Rank::SMALLEST),
        Family::Kth => rank(query).is_some_and(|rank| rank.nth > 1),
        Family::Comparison => matches!(query, Query::Compare { left, right, .. } if !two_series(left, right)),
        Family::Difference => {
            matches!(query, Query::Difference { of, minus } if !(two_series(of, minus) || is_largest(of) && is_smallest(minus)))
        }
        Family::Ratio => matches!(query, Query::Ratio { of, to } if !(is_largest(of) && is_smallest(to))),
        Family::Sum => matches!(query, Query::Sum { over } if top(over).is_none()),
        Family::Mean => matches!(query, Query::Mean { .. }),
        Family::ShareOfTotal => matches!(query, Query::Percent { whole, .. } if matches!(whole.as_ref(), Query::Sum { .. })),
        Family::CountThreshold => {
            matches!(query, Query::Count { over: Selection { threshold: Some(threshold), .. } }
                if !matches!(threshold.than.as_ref(), Query::Mean { .. }))
        }
        Family::MarkCount => matches!(query, Query::Marks),
        Family::ColorOf => matches!(query, Query::ColorOf { .. }),
        Family::LabelOfColor => matches!(query, Query::LabelOfColor { .. }),
        Family::Title => matches!(query, Query::Title),
        Family::AxisTitle => matches!(query, Query::AxisTitle { .. }),
        Family::Position => matches!(query, Query::LabelInPlace { .. }),
        Family::Order => matches!(query, Query::Sorted { .. }),
        Family::ExtremeGap => matches!(query, Query::Difference { of, minus } if is_largest(of) && is_smallest(minus)),
        Family::ExtremeRatio => matches!(query, Query::Ratio { of, to } if is_largest(of) && is_smallest(to)),
        Family::TopTotal => matches!(query, Query::Sum { .. }),
        Family::AboveMean => {
            matches!(query, Query::Count { over: Selection { threshold: Some(threshold), .. } }
                if matches!(threshold.than.as_ref(), Query::Mean { .. }))
        }
        Family::LargestSeries => matches!(query, Query::SeriesAt { rank, .. } if rank.nth == 1),
        Family::Trend => matches!(query, Query::Trend { .. }),
        Family::SeriesComparison => matches!(query, Query::Compare { left, right, .. } if two_series(left, right)),
        Family::SeriesGap => matches!(query, Query::Difference { of, minus } if two_series(of, minus)),
        Family::StackTotal => matches!(query, Query::SumAcross { .. }),
        Family::SegmentShare => matches!(query, Query::Percent { part, whole } if segment_of(part, whole)),
        Family::LargestStack => matches!(query, Query::LabelOfTotal { rank } if rank.nth == 1),
        Family::FirstChange => matches!(query, Query::FirstChange { .. }),
        Family::Reached => {
            matches!(query, Query::FirstPassing { over: Selection { threshold: Some(threshold), .. } }
                if matches!(threshold.than.as_ref(), Query::Literal { .. }))
        }
        Family::Crossing => matches!(query, Query::Crossing { .. }),
        Family::Conversion => {
            matches!(query, Query::Percent { part, whole }
                if matches!(part.as_ref(), Query::Value { .. }) && matches!(whole.as_ref(), Query::Value { .. }))
        }
    }
}

/// Whether one side is a value of a row, and the other the sum of that row.
fn segment_of(part: &Query, whole: &Query) -> bool {
    matches!((part, whole), (Query::Value { label, .. }, Query::SumAcross { label: of }) if label == of)
}

/// How many of the largest (or smallest) a selection takes, where a rank bounds it: `> value_at(largest:4)` takes three.
pub(super) fn top(over: &Selection) -> Option<(u32, Order)> {
    let threshold = over.threshold.as_ref()?;
    let Query::ValueAt { rank, over: among } = threshold.than.as_ref() else { return None };
    let towards = match rank.order {
        Order::Descending => Relation::Greater,
        Order::Ascending => Relation::Less,
    };
    (threshold.relation == towards && among.series == over.series && rank.nth > 1).then(|| (rank.nth - 1, rank.order))
}

/// The same where the labels are written out: they must be the largest, plainly apart from the others.
pub(super) fn top_labels(readings: &Readings<'_>, over: &Selection) -> Option<u32> {
    let table = &readings.note.table;
    let series = table.series_of(&over.series)?;
    if over.labels.is_empty() || over.threshold.is_some() {
        return None;
    }
    let value = |label: &str| {
        let query = Query::Value { label: label.to_owned(), series: over.series.clone() };
        quantity(readings, &query).ok()
    };
    let (mut least, mut rest): (Option<f64>, Option<f64>) = (None, None);
    for (row, _) in table.values(series) {
        let label = table.label(row);
        let found = value(label)?;
        if over.labels.iter().any(|own| own == label) {
            let low = found.value.to_f64() - found.blur;
            least = Some(least.map_or(low, |least| least.min(low)));
        } else {
            let high = found.value.to_f64() + found.blur;
            rest = Some(rest.map_or(high, |rest| rest.max(high)));
        }
    }
    (rest? < least?).then_some(over.labels.len() as u32)
}

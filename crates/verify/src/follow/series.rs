//! What a question about series and time gives away of another.

use chartmill_schema::{Query, Rank, Table, Turn};

/// Whether the answer of a later turn follows from an earlier one that asks about other things.
pub(super) fn implies(table: &Table, earlier: &Turn, later: &Turn) -> bool {
    compares(table, earlier, later) || orders(table, earlier, later)
}

/// A value as a query names it: its label and its series.
type Side<'a> = (&'a str, &'a str);

/// The two values that a turn sets against each other, if it does no more than that.
fn sides(query: &Query) -> Option<(Side<'_>, Side<'_>)> {
    match query {
        Query::Compare { left: a, right: b, .. } | Query::Difference { of: a, minus: b } => {
            let (Query::Value { label, series }, Query::Value { label: other, series: against }) = (a.as_ref(), b.as_ref())
            else {
                return None;
            };
            Some(((label, series), (other, against)))
        }
        Query::Trend { series, from, to } => Some(((to, series), (from, series))),
        _ => None,
    }
}

/// Two turns about the same two values, one of which only asks which is greater: a trend, a comparison.
fn compares(table: &Table, earlier: &Turn, later: &Turn) -> bool {
    let weak = matches!(later.query, Query::Trend { .. }) || matches!(later.query, Query::Compare { .. });
    let over_time = matches!(earlier.query, Query::Trend { .. }) || matches!(later.query, Query::Trend { .. });
    let of_series = |sides: (Side<'_>, Side<'_>)| table.group.is_some() && sides.0.0 == sides.1.0;
    match (sides(&earlier.query), sides(&later.query)) {
        (Some(told), Some(asked)) => {
            let same = told == asked || (told.1, told.0) == asked;
            same && weak && (over_time || of_series(asked))
        }
        _ => false,
    }
}

/// What an earlier turn told about the order of two values, asked again as a comparison, a trend or a rank.
fn orders(table: &Table, earlier: &Turn, later: &Turn) -> bool {
    let answer = |turn: &'_ Turn| turn.answer.value.first().cloned().unwrap_or_default();
    let row = |label: &str| table.row_of(label);
    let found = answer(earlier);
    let asked = match &later.query {
        Query::Compare { .. } | Query::Trend { .. } => sides(&later.query),
        _ => None,
    };
    match &earlier.query {
        Query::SeriesAt { rank, label } => {
            let extreme = *rank == Rank::LARGEST || *rank == Rank::SMALLEST;
            let told = |(side, other): (Side<'_>, Side<'_>)| {
                side.0 == label && other.0 == label && (side.1 == found || other.1 == found)
            };
            // Of two series, the one that is not the largest is the smallest.
            let rest = matches!(&later.query, Query::SeriesAt { label: own, .. } if own == label && table.series().len() == 2);
            extreme && (asked.is_some_and(told) || rest)
        }
        Query::Crossing { first, second } => {
            let pair = |a: &str, b: &str| (a == first && b == second) || (a == second && b == first);
            let until = |label: &str| row(label) <= row(&found);
            let told = |(side, other): (Side<'_>, Side<'_>)| side.0 == other.0 && pair(side.1, other.1) && until(side.0);
            let rank = matches!(&later.query, Query::SeriesAt { label, .. } if table.series().len() == 2 && until(label));
            asked.is_some_and(told) || rank || matches!(&later.query, Query::Crossing { first, second } if pair(first, second))
        }
        Query::FirstChange { series, change } => {
            let before = row(&found).and_then(|row| row.checked_sub(1));
            let told = |(side, other): (Side<'_>, Side<'_>)| {
                let rows = [row(side.0), row(other.0)];
                side.1 == series && other.1 == series && rows.contains(&row(&found)) && rows.contains(&before)
            };
            // What first falls in the third row or later rose in the second.
            let opposite =
                matches!(&later.query, Query::FirstChange { series: own, change: other } if own == series && other != change);
            asked.is_some_and(told) || (opposite && row(&found) > Some(1))
        }
        _ => false,
    }
}

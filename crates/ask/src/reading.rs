//! What a query is about, read off its tree: its family, the things that it names, the data that its answer rests on.

use chartmill_schema::{
    Axis, Change, ColorName, End, Facts, Family, Number, Order, Query, Rank, Relation, Selection, Shows, Threshold,
};

use crate::course::first_row;
use crate::evaluate::{color_label, passing};
use crate::{EvaluateError, evaluate::number};

/// What an answer rests on: something that stands in the picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Basis {
    /// Items that show this of the table.
    Shown(Shows),
    /// The title.
    Title,
    /// The title of an axis.
    AxisTitle(Axis),
}

/// The family that a query belongs to by its shape, or `None` if no family asks so.
pub fn family_of(query: &Query) -> Option<Family> {
    Some(match query {
        Query::Value { .. } => Family::ValueLookup,
        Query::LabelWith { .. } => Family::ReverseLookup,
        Query::LabelAt { rank: Rank::LARGEST, .. } => Family::Largest,
        Query::LabelAt { rank: Rank::SMALLEST, .. } => Family::Smallest,
        Query::LabelAt { .. } => Family::Kth,
        Query::Compare { left, right, .. } => {
            if is_of_one_label(left, right) {
                Family::SeriesComparison
            } else {
                Family::Comparison
            }
        }
        Query::Difference { of, minus } => match **of {
            Query::ValueAt { .. } => Family::ExtremeGap,
            _ if is_of_one_label(of, minus) => Family::SeriesGap,
            _ => Family::Difference,
        },
        Query::Ratio { of, .. } => match **of {
            Query::ValueAt { .. } => Family::ExtremeRatio,
            _ => Family::Ratio,
        },
        Query::Percent { whole, .. } => match **whole {
            Query::Sum { .. } => Family::ShareOfTotal,
            Query::SumAcross { .. } => Family::SegmentShare,
            _ => Family::Conversion,
        },
        Query::Sum { over } => {
            if over.threshold.is_some() {
                Family::TopTotal
            } else {
                Family::Sum
            }
        }
        Query::Mean { .. } => Family::Mean,
        Query::Count { over } => match over.threshold.as_ref().map(|threshold| &*threshold.than) {
            Some(Query::Mean { .. }) => Family::AboveMean,
            Some(Query::Literal { .. }) => Family::CountThreshold,
            _ => return None,
        },
        Query::Marks => Family::MarkCount,
        Query::Sorted { .. } => Family::Order,
        Query::LabelInPlace { .. } => Family::Position,
        Query::ColorOf { .. } => Family::ColorOf,
        Query::LabelOfColor { .. } => Family::LabelOfColor,
        Query::Title => Family::Title,
        Query::AxisTitle { .. } => Family::AxisTitle,
        Query::SumAcross { .. } => Family::StackTotal,
        Query::SeriesAt { .. } => Family::LargestSeries,
        Query::LabelOfTotal { .. } => Family::LargestStack,
        Query::Trend { .. } => Family::Trend,
        Query::FirstChange { .. } => Family::FirstChange,
        Query::FirstPassing { .. } => Family::Reached,
        Query::Crossing { .. } => Family::Crossing,
        Query::Literal { .. } | Query::ValueAt { .. } => return None,
    })
}

/// Whether two values are of one row and different series.
fn is_of_one_label(left: &Query, right: &Query) -> bool {
    match (left, right) {
        (Query::Value { label: left, series: a }, Query::Value { label: right, series: b }) => left == right && a != b,
        _ => false,
    }
}

/// The things that a query names, in the order in which it names them.
#[derive(Debug, Default)]
pub(crate) struct Parts<'q> {
    pub(crate) labels: Vec<&'q str>,
    pub(crate) series: Option<&'q str>,
    /// Another series that the first is held against.
    pub(crate) other: Option<&'q str>,
    pub(crate) rank: Option<Rank>,
    pub(crate) order: Option<Order>,
    pub(crate) relation: Option<Relation>,
    pub(crate) change: Option<Change>,
    pub(crate) literal: Option<Number>,
    pub(crate) place: Option<(u32, End)>,
    pub(crate) color: Option<ColorName>,
    pub(crate) axis: Option<Axis>,
}

impl<'q> Parts<'q> {
    pub(crate) fn of(query: &'q Query) -> Self {
        let mut parts = Self::default();
        parts.take(query);
        parts
    }

    fn take(&mut self, query: &'q Query) {
        match query {
            Query::Literal { value } => self.literal = Some(*value),
            Query::Value { label, series } => {
                if self.labels.last() != Some(&label.as_str()) {
                    self.labels.push(label);
                }
                if *self.series.get_or_insert(series) != series {
                    self.other = Some(series);
                }
            }
            Query::ValueAt { rank, over } | Query::LabelAt { rank, over } => {
                self.rank.get_or_insert(*rank);
                self.take_selection(over);
            }
            Query::Sum { over } | Query::Mean { over } | Query::Count { over } | Query::FirstPassing { over } => {
                self.take_selection(over);
            }
            Query::Difference { of: left, minus: right }
            | Query::Ratio { of: left, to: right }
            | Query::Percent { part: left, whole: right } => {
                self.take(left);
                self.take(right);
            }
            Query::Compare { left, relation, right } => {
                self.relation = Some(*relation);
                self.take(left);
                self.take(right);
            }
            Query::LabelWith { value, over } => {
                self.literal = Some(*value);
                self.take_selection(over);
            }
            Query::Sorted { order, over } => {
                self.order = Some(*order);
                self.take_selection(over);
            }
            Query::LabelInPlace { place, from } => self.place = Some((*place, *from)),
            Query::LabelOfColor { color } => self.color = Some(*color),
            Query::AxisTitle { axis } => self.axis = Some(*axis),
            // Of a share in it, the total names the same row again.
            Query::SumAcross { label } if self.labels.last() == Some(&label.as_str()) => {}
            Query::SumAcross { label } | Query::ColorOf { label } => self.labels.push(label),
            Query::SeriesAt { rank, label } => {
                self.rank = Some(*rank);
                self.labels.push(label);
            }
            Query::LabelOfTotal { rank } => self.rank = Some(*rank),
            Query::Trend { series, from, to } => {
                self.series = Some(series);
                self.labels.extend([from.as_str(), to]);
            }
            Query::FirstChange { series, change } => {
                self.series = Some(series);
                self.change = Some(*change);
            }
            Query::Crossing { first, second } => {
                self.series = Some(first);
                self.other = Some(second);
            }
            Query::Marks | Query::Title => {}
        }
    }

    fn take_selection(&mut self, over: &'q Selection) {
        self.series.get_or_insert(&over.series);
        self.labels.extend(over.labels.iter().map(String::as_str));
        if let Some(Threshold { relation, than }) = &over.threshold {
            self.relation = Some(*relation);
            self.take(than);
        }
    }
}

/// The data that a calculation of the answer goes through, as rows and series, in the order in which it would name them.
pub(crate) fn support(query: &Query, facts: &Facts) -> Result<Vec<(usize, usize)>, EvaluateError> {
    let table = &facts.shown;
    if let Some(data) = support_across(query, facts)? {
        return Ok(data);
    }
    let parts = Parts::of(query);
    let Some(series) = parts.series.and_then(|name| table.series_of(name)) else { return Ok(Vec::new()) };
    let ranked = |order: Order| {
        let mut rows: Vec<_> = table.values(series).collect();
        rows.sort_by_key(|(_, value)| *value);
        if order == Order::Descending {
            rows.reverse();
        }
        rows
    };
    let rows: Vec<usize> = match query {
        Query::LabelAt { rank, .. } => ranked(rank.order).into_iter().take(rank.nth as usize).map(|(row, _)| row).collect(),
        Query::LabelWith { value, .. } => table.values(series).filter(|(_, found)| found == value).map(|(row, _)| row).collect(),
        Query::Sorted { order, .. } => ranked(*order).into_iter().map(|(row, _)| row).collect(),
        Query::Difference { of, .. } | Query::Ratio { of, .. } if matches!(**of, Query::ValueAt { .. }) => {
            let rows = ranked(Order::Descending);
            rows.first().into_iter().chain(rows.last()).map(|(row, _)| *row).collect()
        }
        Query::Sum { over } if over.threshold.is_some() => {
            let mut rows = passing(over, facts)?;
            rows.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
            rows.into_iter().map(|(row, _)| row).collect()
        }
        Query::Percent { whole, .. } if matches!(**whole, Query::Sum { .. }) => {
            table.values(series).map(|(row, _)| row).collect()
        }
        Query::Sum { .. } | Query::Mean { .. } | Query::Count { .. } if parts.labels.is_empty() => {
            table.values(series).map(|(row, _)| row).collect()
        }
        Query::FirstChange { .. } | Query::FirstPassing { .. } => (0..=first_row(query, facts)?.unwrap_or(0)).collect(),
        _ => parts.labels.iter().filter_map(|label| table.row_of(label)).collect(),
    };
    Ok(rows.into_iter().map(|row| (row, series)).collect())
}

/// As [`support`], for queries over the series of a row; `None` for all others.
fn support_across(query: &Query, facts: &Facts) -> Result<Option<Vec<(usize, usize)>>, EvaluateError> {
    let table = &facts.shown;
    let n_series = table.series().len();
    let stack =
        |row: usize| (0..n_series).filter(move |&series| table.value(row, series).is_some()).map(move |series| (row, series));
    Ok(match query {
        Query::SeriesAt { label, .. } => {
            let answer = crate::evaluate(query, facts)?;
            let series = if let crate::Value::Label(name) = &answer { table.series_of(name) } else { None };
            Some(table.row_of(label).zip(series).into_iter().collect())
        }
        Query::SumAcross { label } => Some(table.row_of(label).into_iter().flat_map(stack).collect()),
        Query::Percent { whole, .. } if matches!(**whole, Query::SumAcross { .. }) => support_across(whole, facts)?,
        Query::LabelOfTotal { .. } => Some((0..table.rows.len()).flat_map(stack).collect()),
        Query::Compare { left, right, .. } | Query::Difference { of: left, minus: right } if is_of_one_label(left, right) => {
            let parts = Parts::of(query);
            let row = parts.labels.first().and_then(|label| table.row_of(label));
            let series = [parts.series, parts.other].into_iter().flatten().filter_map(|name| table.series_of(name));
            Some(series.filter_map(|series| Some((row?, series))).collect())
        }
        Query::Crossing { first, second } => {
            let both = table.series_of(first).zip(table.series_of(second));
            let rows = 0..=first_row(query, facts)?.unwrap_or(0);
            Some(both.into_iter().flat_map(|(a, b)| rows.clone().flat_map(move |row| [(row, a), (row, b)])).collect())
        }
        _ => None,
    })
}

/// What the answer of `query` rests on, for the caller to find in the picture. Every datum is listed once.
///
/// # Errors
/// [`EvaluateError`] where the query does not fit the shown table.
pub fn evidence_of(query: &Query, facts: &Facts) -> Result<Vec<Basis>, EvaluateError> {
    let table = &facts.shown;
    let color = |wanted: &dyn Fn(&str, Option<ColorName>) -> bool| {
        let fits =
            |fact: &&chartmill_schema::ColorFact| color_label(fact.shows, table).is_some_and(|label| wanted(label, fact.name));
        facts.colors.iter().filter(fits).map(|fact| Basis::Shown(fact.shows)).collect()
    };
    Ok(match query {
        Query::Title => vec![Basis::Title],
        Query::AxisTitle { axis } => vec![Basis::AxisTitle(*axis)],
        Query::ColorOf { label } => color(&|found, _| found == label),
        Query::LabelOfColor { color: name } => color(&|_, found| found == Some(*name)),
        Query::Marks => {
            let shown = (0..table.rows.len()).flat_map(|row| (0..table.series().len()).map(move |series| (row, series)));
            let shown = shown.filter(|&(row, series)| table.value(row, series).is_some());
            shown.map(|(row, series)| Basis::Shown(Shows::Datum { row, series })).collect()
        }
        Query::LabelInPlace { .. } => {
            let label = crate::evaluate(query, facts)?;
            let row = if let crate::Value::Label(label) = &label { table.row_of(label) } else { None };
            row.map(|row| Basis::Shown(Shows::Row { row })).into_iter().collect()
        }
        // All stacks are looked at, but the answer stands in one, as that of the largest value does.
        Query::LabelOfTotal { .. } => {
            let label = crate::evaluate(query, facts)?;
            let row = if let crate::Value::Label(label) = &label { table.row_of(label) } else { None };
            let stack = support(query, facts)?.into_iter().filter(|(at, _)| Some(*at) == row);
            stack.map(|(row, series)| Basis::Shown(Shows::Datum { row, series })).collect()
        }
        _ => support(query, facts)?.into_iter().map(|(row, series)| Basis::Shown(Shows::Datum { row, series })).collect(),
    })
}

/// The value of a query that is a number, for phrases.
pub(crate) fn number_of(query: &Query, facts: &Facts) -> Result<Number, EvaluateError> {
    number(query, facts)
}

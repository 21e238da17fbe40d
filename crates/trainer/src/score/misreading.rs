//! What would explain a wrong answer: the typed distractors of a question.
//!
//! For each wrong answer the table and the query tell what else a model may have read: the row beside, the other series, the total. The
//! first kind that gives the very answer stands, in the order from the most to the least particular. It would explain the answer; it
//! does not prove how it came about. A number fits a distractor if it is equal to it at the decimals of the answer, within the answer's
//! tolerance, or within 1% of it (a value read off an axis is never exact).

use chartmill_schema::{AnswerKind, End, Number, Order, Query, Rank, Role, Table};
use serde::Serialize;

use super::evaluate::{across, at_rank, number, selected};
use super::fold::{Fold, folded, without_article};
use super::judge::{Asked, Said};
use super::numbers;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $key:literal,)+) => {
        /// A kind of misreading.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
        pub enum Misreading {
            $($(#[doc = $doc])+ #[serde(rename = $key)] $name,)+
        }

        impl Misreading {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in reports.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }
        }
    };
}

kinds! {
    /// Yes for no, or no for yes.
    YesNoFlipped = "yes-no-flipped",
    /// A rise for a fall, or a fall for a rise.
    DirectionFlipped = "direction-flipped",
    /// The right number with the wrong sign.
    WrongSign = "wrong-sign",
    /// The right number times or over a power of ten, up to a billion.
    PowerOfTen = "power-of-ten",
    /// The share of a value in its total for the value, or the value for its share.
    ShareOrAbsolute = "share-or-absolute",
    /// One over the right ratio.
    InverseRatio = "inverse-ratio",
    /// One of the numbers of a calculation for its result.
    PartOfCalculation = "part-of-calculation",
    /// The numbers of the calculation, calculated otherwise: their sum, difference, ratio or mean.
    OtherCalculation = "other-calculation",
    /// The sum of a series or of a row for one of its values.
    TotalForPart = "total-for-part",
    /// The value or label of the row right before or after.
    NeighboringRow = "neighboring-row",
    /// The value of another series in the same row, or the label that is right for another series.
    OtherSeries = "other-series",
    /// The largest value of the series.
    LargestInstead = "largest-instead",
    /// The smallest value of the series.
    SmallestInstead = "smallest-instead",
    /// The smallest for the largest, or the largest for the smallest.
    OppositeExtreme = "opposite-extreme",
    /// The rank or place before or after; a count that is one too many or too few.
    OffByOne = "off-by-one",
    /// Counted from the other end.
    WrongEnd = "wrong-end",
    /// A value of another row.
    OtherRow = "other-row",
    /// The label of a tick of an axis for the value.
    AxisTick = "axis-tick",
    /// A number of the question, repeated.
    EchoOfQuestion = "echo-of-question",
    /// The right mark, read to within 10% but not to within 5%.
    Imprecise = "imprecise",
    /// A number that stands in the title or another text.
    NumberOfText = "number-of-text",
    /// The name of a series, as in the legend, for the label of a row.
    LegendLabel = "legend-label",
    /// The label of a row for the name of a series.
    RowLabel = "row-label",
    /// The title for a label or for the title of an axis.
    TitleCopied = "title-copied",
    /// The title of an axis or legend for a label or title.
    AxisTitleCopied = "axis-title-copied",
    /// A label for a number.
    LabelForValue = "label-for-value",
    /// A number for a label.
    ValueForLabel = "value-for-label",
    /// Another color than that of the mark.
    OtherColor = "other-color",
    /// The right items from the last to the first.
    ReversedOrder = "reversed-order",
    /// The right items with two neighbors swapped.
    NeighborsSwapped = "neighbors-swapped",
    /// The right items in another order.
    OtherOrder = "other-order",
    /// Some of the items are missing, or too many are there.
    OtherItems = "other-items",
    /// Nothing that is known.
    Unexplained = "unexplained",
}

/// The first kind that would explain what was said; `part` is the text of the answer.
pub(super) fn explain(asked: &Asked<'_>, said: &Said, part: &str) -> Misreading {
    let found = match said {
        Said::Boolean(_) => Some(Misreading::YesNoFlipped),
        Said::Change(_) => Some(Misreading::DirectionFlipped),
        Said::Color(_) => Some(Misreading::OtherColor),
        Said::List(items) => Some(of_list(items, &asked.turn.answer.value)),
        Said::Number(value) => of_number(asked, *value),
        Said::Name(name) => of_name(asked, name),
        Said::Text | Said::Unclear => of_text(asked, part),
    };
    found.unwrap_or(Misreading::Unexplained)
}

fn of_list(items: &[String], wanted: &[String]) -> Misreading {
    let sorted = |items: &[String]| {
        let mut items = items.to_vec();
        items.sort();
        items
    };
    if items.iter().rev().eq(wanted) {
        return Misreading::ReversedOrder;
    }
    if sorted(items) != sorted(wanted) {
        return Misreading::OtherItems;
    }
    let differ: Vec<usize> = (0..items.len()).filter(|&at| items[at] != wanted[at]).collect();
    match differ.as_slice() {
        [a, b] if b - a == 1 => Misreading::NeighborsSwapped,
        _ => Misreading::OtherOrder,
    }
}

/// The numbers that a query puts together, and all rows and series that it takes them from.
struct Parts {
    operands: Vec<Number>,
    data: Vec<(usize, usize)>,
}

fn parts(table: &Table, n_marks: usize, query: &Query) -> Parts {
    let mut parts = Parts { operands: Vec::new(), data: Vec::new() };
    gather(table, n_marks, query, &mut parts);
    parts
}

fn gather(table: &Table, n_marks: usize, query: &Query, parts: &mut Parts) {
    let taken = |over| {
        let series = table.series_of(match query {
            Query::ValueAt { over, .. } | Query::Sum { over } | Query::Mean { over } => &over.series,
            _ => return Vec::new(),
        });
        let rows = selected(table, n_marks, over).unwrap_or_default();
        series.map(|series| rows.into_iter().map(|(row, value)| (row, series, value)).collect()).unwrap_or_default()
    };
    match query {
        Query::Difference { of: a, minus: b } | Query::Ratio { of: a, to: b } | Query::Percent { part: a, whole: b } => {
            for side in [a, b] {
                parts.operands.extend(number(table, n_marks, side));
                gather_data(table, n_marks, side, parts);
            }
        }
        Query::Sum { over } | Query::Mean { over } => {
            let taken: Vec<(usize, usize, Number)> = taken(over);
            parts.operands.extend(taken.iter().map(|&(.., value)| value));
            parts.data.extend(taken.iter().map(|&(row, series, _)| (row, series)));
        }
        Query::SumAcross { label } => {
            let row = table.row_of(label);
            let values = (0..table.series().len()).filter_map(|series| table.value(row?, series));
            parts.operands.extend(values);
        }
        _ => gather_data(table, n_marks, query, parts),
    }
}

fn gather_data(table: &Table, n_marks: usize, query: &Query, parts: &mut Parts) {
    match query {
        Query::Value { label, series } => parts.data.extend(table.row_of(label).zip(table.series_of(series))),
        Query::ValueAt { rank, over } => {
            let row = selected(table, n_marks, over).and_then(|selected| at_rank(&selected, *rank));
            parts.data.extend(row.map(|(row, _)| row).zip(table.series_of(&over.series)));
        }
        Query::Difference { .. } | Query::Ratio { .. } | Query::Percent { .. } | Query::Sum { .. } | Query::Mean { .. } => {
            let mut inner = Parts { operands: Vec::new(), data: Vec::new() };
            gather(table, n_marks, query, &mut inner);
            parts.data.append(&mut inner.data);
        }
        _ => {}
    }
}

fn of_number(asked: &Asked<'_>, said: Number) -> Option<Misreading> {
    let answer = &asked.turn.answer;
    if answer.kind != AnswerKind::Number {
        return Some(Misreading::ValueForLabel);
    }
    let gold = answer.value.first().and_then(|value| Number::parse(value).ok())?;
    let decimals = answer.decimals.unwrap_or(gold.decimals());
    let query = &asked.turn.query;
    let is_count = matches!(query, Query::Count { .. } | Query::Marks);
    let equal = |other: Number| said.rounded(decimals) == other.rounded(decimals);
    let fits = |other: Number| {
        let off = said.minus(other).map(Number::abs);
        let near = |allowed: Option<Number>| off.zip(allowed).is_some_and(|(off, allowed)| off <= allowed);
        equal(other) || near(answer.tolerance) || !is_count && near(other.abs().over(Number::HUNDRED))
    };
    let (table, n_marks) = (&asked.note.table, asked.note.marks.len());
    let one = Number::from(1_u32);
    if !gold.is_zero() && Number::ZERO.minus(gold).is_some_and(fits) {
        return Some(Misreading::WrongSign);
    }
    let is_power = |power: u32| {
        let scale = numbers::ten_to(power);
        let is =
            |scaled: Option<Number>| scaled.is_some_and(|scaled| said == scaled.trimmed() || said.trimmed() == scaled.trimmed());
        is(scale.and_then(|scale| gold.times(scale))) || is(scale.and_then(|scale| gold.over(scale)))
    };
    if !gold.is_zero() && [1, 2, 3, 6, 9].into_iter().any(is_power) {
        return Some(Misreading::PowerOfTen);
    }
    let parts = parts(table, n_marks, query);
    let mut candidates: Vec<(Misreading, Option<Number>)> = Vec::new();
    let totals: Vec<Option<Number>> = parts
        .data
        .iter()
        .flat_map(|&(row, series)| [Number::sum(table.values(series).map(|(_, value)| value)), across(table, row)])
        .collect();
    if let ([(row, series)], Query::Value { .. }) = (parts.data.as_slice(), query) {
        let value = table.value(*row, *series);
        for total in totals.iter().filter(|total| **total != value) {
            let share =
                value.and_then(|value| value.times(Number::HUNDRED)).zip(*total).and_then(|(value, total)| value.over(total));
            candidates.push((Misreading::ShareOrAbsolute, share));
        }
    }
    if let (Query::Percent { .. }, Some(&part)) = (query, parts.operands.first()) {
        candidates.push((Misreading::ShareOrAbsolute, Some(part)));
    }
    if let ([a, b], Query::Ratio { .. } | Query::Percent { .. }) = (parts.operands.as_slice(), query) {
        let factor = if matches!(query, Query::Percent { .. }) { Number::HUNDRED } else { one };
        candidates.push((Misreading::InverseRatio, b.times(factor).and_then(|b| b.over(*a))));
    }
    if parts.operands.len() > 1 {
        candidates.extend(parts.operands.iter().map(|&operand| (Misreading::PartOfCalculation, Some(operand))));
        candidates.extend(other_calculations(&parts.operands).into_iter().map(|other| (Misreading::OtherCalculation, other)));
    }
    candidates.extend(totals.into_iter().map(|total| (Misreading::TotalForPart, total)));
    let at = |row: Option<usize>, series| row.and_then(|row| table.value(row, series));
    for &(row, series) in &parts.data {
        candidates.push((Misreading::NeighboringRow, at(row.checked_sub(1), series)));
        candidates.push((Misreading::NeighboringRow, at(Some(row + 1), series)));
    }
    for &(row, series) in &parts.data {
        let others = (0..table.series().len()).filter(|&other| other != series);
        candidates.extend(others.map(|other| (Misreading::OtherSeries, table.value(row, other))));
    }
    for &(_, series) in &parts.data {
        candidates.push((Misreading::LargestInstead, table.values(series).map(|(_, value)| value).max()));
        candidates.push((Misreading::SmallestInstead, table.values(series).map(|(_, value)| value).min()));
    }
    if is_count {
        candidates.push((Misreading::OffByOne, gold.plus(one)));
        candidates.push((Misreading::OffByOne, gold.minus(one)));
    }
    let question = numbers::find(&asked.turn.question, asked.tongue);
    candidates.extend(question.iter().map(|found| (Misreading::EchoOfQuestion, found.scaled())));
    // Ticks are printed, so a number that was taken from one is equal to it.
    let ticks = asked.note.scales.iter().flat_map(|scale| &scale.ticks);
    let tick = ticks.clone().any(|tick| tick.value.trimmed() == said.trimmed());
    let known = candidates.iter().find(|(_, other)| other.is_some_and(fits)).map(|&(kind, _)| kind);
    let is_near = said.minus(gold).and_then(|off| off.abs().times(Number::from(10_u32))).is_some_and(|off| off <= gold.abs());
    let is_datum = || (0..table.series().len()).any(|series| table.values(series).any(|(_, value)| fits(value)));
    let is_printed = || {
        let is_other = |role| !matches!(role, Role::TickLabel | Role::ValueLabel);
        let texts = asked.note.texts.iter().filter(|text| is_other(text.role));
        texts.flat_map(|text| numbers::find(&text.text, asked.tongue)).any(|found| found.scaled() == Some(said))
    };
    known
        .or_else(|| tick.then_some(Misreading::AxisTick))
        .or_else(|| is_near.then_some(Misreading::Imprecise))
        .or_else(|| is_datum().then_some(Misreading::OtherRow))
        .or_else(|| is_printed().then_some(Misreading::NumberOfText))
}

/// What else may be calculated from the numbers of a calculation.
fn other_calculations(operands: &[Number]) -> Vec<Option<Number>> {
    let sum = Number::sum(operands.iter().copied());
    let mut others = vec![sum, sum.and_then(|sum| sum.over(Number::from(operands.len() as i64)))];
    if let [a, b] = operands {
        others.extend([a.minus(*b).map(Number::abs), a.over(*b), b.over(*a)]);
        others.extend([a.times(Number::HUNDRED).and_then(|a| a.over(*b))]);
    }
    others
}

fn of_name(asked: &Asked<'_>, said: &str) -> Option<Misreading> {
    let (table, n_marks, turn) = (&asked.note.table, asked.note.marks.len(), asked.turn);
    if turn.answer.kind == AnswerKind::Number {
        return Some(Misreading::LabelForValue);
    }
    if let Some(kind) = copied(asked, said) {
        return Some(kind);
    }
    let gold = turn.answer.value.first()?;
    let label_at = |rank: Rank, series: &str| {
        let over = match &turn.query {
            Query::LabelAt { over, .. } => over.clone(),
            _ => return None,
        };
        let over = chartmill_schema::Selection { series: series.to_owned(), ..over };
        Some(table.label(at_rank(&selected(table, n_marks, &over)?, rank)?.0))
    };
    let steps = |nth: u32| [nth.checked_sub(1), nth.checked_add(1)].into_iter().flatten();
    let slip = match &turn.query {
        Query::LabelAt { rank, over } => {
            let others = table.series().iter().filter(|column| column.name != over.series);
            slip_of_rank(*rank, said, &|rank| label_at(rank, &over.series)).or_else(|| {
                let is_of_other = others.into_iter().any(|column| label_at(*rank, &column.name) == Some(said));
                is_of_other.then_some(Misreading::OtherSeries)
            })
        }
        Query::SeriesAt { rank, label } => {
            let row = table.row_of(label)?;
            let values: Vec<(usize, Number)> =
                (0..table.series().len()).filter_map(|series| Some((series, table.value(row, series)?))).collect();
            let named = |rank| at_rank(&values, rank).and_then(|(series, _)| Some(table.series().get(series)?.name.as_str()));
            slip_of_rank(*rank, said, &named)
        }
        Query::LabelOfTotal { rank } => {
            let totals: Vec<(usize, Number)> = (0..table.rows.len()).filter_map(|row| Some((row, across(table, row)?))).collect();
            slip_of_rank(*rank, said, &|rank| at_rank(&totals, rank).map(|(row, _)| table.label(row)))
        }
        Query::LabelInPlace { place, from } => {
            // The order of the picture is the order of the rows, but for rows without a mark, which a place may skip.
            let index = |place: u32, from: End| {
                let back = (place as usize).checked_sub(1)?;
                let row = if from == End::First { Some(back) } else { table.rows.len().checked_sub(1)?.checked_sub(back) };
                row.map(|row| table.label(row)).filter(|label| !label.is_empty())
            };
            let other = if *from == End::First { End::Last } else { End::First };
            if index(*place, other) == Some(said) {
                Some(Misreading::WrongEnd)
            } else {
                steps(*place).any(|place| index(place, *from) == Some(said)).then_some(Misreading::OffByOne)
            }
        }
        _ => None,
    };
    slip.or_else(|| match (table.row_of(gold), table.row_of(said), table.series_of(gold), table.series_of(said)) {
        (Some(gold), Some(said), ..) if gold.abs_diff(said) == 1 => Some(Misreading::NeighboringRow),
        (Some(_), Some(_), ..) => Some(Misreading::OtherRow),
        (Some(_), None, _, Some(_)) => Some(Misreading::LegendLabel),
        (None, Some(_), Some(_), _) => Some(Misreading::RowLabel),
        (None, None, Some(_), Some(_)) => Some(Misreading::OtherSeries),
        _ => None,
    })
}

/// The rank that was taken for another: at the ends the opposite end before the neighbor, in the middle the other way round.
fn slip_of_rank<'a>(rank: Rank, said: &str, named: &dyn Fn(Rank) -> Option<&'a str>) -> Option<Misreading> {
    let order = if rank.order == Order::Descending { Order::Ascending } else { Order::Descending };
    let is_opposite = named(Rank { order, ..rank }) == Some(said);
    let mut beside = [rank.nth.checked_sub(1), rank.nth.checked_add(1)].into_iter().flatten();
    let is_beside = beside.any(|nth| named(Rank { nth, ..rank }) == Some(said));
    match (is_opposite, is_beside) {
        (true, false) => Some(Misreading::OppositeExtreme),
        (true, true) if rank.nth == 1 => Some(Misreading::OppositeExtreme),
        (_, true) => Some(Misreading::OffByOne),
        (false, false) => None,
    }
}

/// Whether a name is that of a title rather than of anything in the table.
fn copied(asked: &Asked<'_>, said: &str) -> Option<Misreading> {
    let fold = |text: &str| without_article(&folded(text, Fold::Loose, asked.tongue), asked.tongue).to_owned();
    let said = fold(said);
    let mut labels = asked.note.table.labels().chain(asked.note.table.series().iter().skip(1).map(|column| column.name.as_str()));
    if said.is_empty() || labels.any(|label| fold(label) == said) {
        return None;
    }
    let stands_in = |roles: &[Role]| asked.note.texts.iter().any(|text| roles.contains(&text.role) && fold(&text.text) == said);
    if stands_in(&[Role::Title, Role::Subtitle, Role::Source, Role::Narrative]) {
        Some(Misreading::TitleCopied)
    } else if stands_in(&[Role::AxisTitle, Role::LegendTitle, Role::ColumnHeader, Role::UnitNote]) {
        Some(Misreading::AxisTitleCopied)
    } else {
        None
    }
}

/// A text that names nothing of what was asked for.
fn of_text(asked: &Asked<'_>, part: &str) -> Option<Misreading> {
    let kind = asked.turn.answer.kind;
    if let Some(kind) = copied(asked, part) {
        return Some(kind);
    }
    let is_number = !numbers::find(part, asked.tongue).is_empty() && part.split_whitespace().count() <= 3;
    if is_number && matches!(kind, AnswerKind::Label | AnswerKind::Text | AnswerKind::Color | AnswerKind::List) {
        return Some(Misreading::ValueForLabel);
    }
    let table = &asked.note.table;
    let fold = |text: &str| without_article(&folded(text, Fold::Loose, asked.tongue), asked.tongue).to_owned();
    let said = fold(part);
    if kind == AnswerKind::Text {
        if table.labels().any(|label| fold(label) == said) {
            return Some(Misreading::RowLabel);
        }
        if table.series().iter().any(|column| fold(&column.name) == said) {
            return Some(Misreading::LegendLabel);
        }
    }
    None
}

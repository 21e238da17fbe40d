//! The query language: a small typed expression tree over the shown table. It says what a question asks, so that an answer
//! can be computed from it and computed again by somebody else.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ColorName, Number};

/// What a question asks. Labels and series are named by their text, as the picture shows it.
///
/// In JSON a node is an object with its operator as the only key: `{"value": {"label": "Nurses", "series": "People"}}`, or the bare
/// operator where it has no operands: `"marks"`. [`fmt::Display`] writes it as a program: `difference(value("Nurses", "People"), value("Teachers", "People"))`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Query {
    /// A number that the question itself gives. A number.
    Literal {
        /// The number.
        value: Number,
    },
    /// The value of one datum. A number.
    Value {
        /// The row's label.
        label: String,
        /// The series' name.
        series: String,
    },
    /// The value at a rank. A number.
    ValueAt {
        /// Which.
        rank: Rank,
        /// Among which.
        over: Selection,
    },
    /// The sum of the selected values. A number.
    Sum {
        /// Of which.
        over: Selection,
    },
    /// Their arithmetic mean. A number.
    Mean {
        /// Of which.
        over: Selection,
    },
    /// How many rows are selected. A number.
    Count {
        /// Which.
        over: Selection,
    },
    /// The sum of the values of a row over all series, as the height of a stack shows it. A number.
    SumAcross {
        /// The row's label.
        label: String,
    },
    /// How many marks the chart has. A number.
    Marks,
    /// `of - minus`. A number.
    Difference {
        /// The minuend.
        of: Box<Query>,
        /// The subtrahend.
        minus: Box<Query>,
    },
    /// `of / to`. A number.
    Ratio {
        /// The dividend.
        of: Box<Query>,
        /// The divisor.
        to: Box<Query>,
    },
    /// `100 * part / whole`. A number, in percent.
    Percent {
        /// The part.
        part: Box<Query>,
        /// The whole.
        whole: Box<Query>,
    },
    /// Whether `left` is greater (or less) than `right`. Yes or no.
    Compare {
        /// The left side.
        left: Box<Query>,
        /// The relation claimed.
        relation: Relation,
        /// The right side.
        right: Box<Query>,
    },
    /// The label at a rank. A label.
    LabelAt {
        /// Which.
        rank: Rank,
        /// Among which.
        over: Selection,
    },
    /// The label of the one row that has this value. A label.
    LabelWith {
        /// The value.
        value: Number,
        /// Among which.
        over: Selection,
    },
    /// The labels in the order of their values. A list of labels.
    Sorted {
        /// The order.
        order: Order,
        /// Which.
        over: Selection,
    },
    /// The label of the mark at a place in reading order. A label.
    LabelInPlace {
        /// The place, from 1.
        place: u32,
        /// Counted from this end.
        from: End,
    },
    /// The color of the mark (or series) with this label. A color.
    ColorOf {
        /// The label.
        label: String,
    },
    /// The label of the mark (or series) in this color. A label.
    LabelOfColor {
        /// The color.
        color: ColorName,
    },
    /// The name of the series at a rank among the values of one row. A label.
    SeriesAt {
        /// Which.
        rank: Rank,
        /// The row's label.
        label: String,
    },
    /// The label of the row at a rank among the sums over all series. A label.
    LabelOfTotal {
        /// Which.
        rank: Rank,
    },
    /// Whether a series rose or fell from one point in time to a later one. A change.
    Trend {
        /// The series' name.
        series: String,
        /// The earlier label.
        from: String,
        /// The later label.
        to: String,
    },
    /// The label of the first row, in the order of time, whose value rose (or fell) against the row right before it. A label.
    FirstChange {
        /// The series' name.
        series: String,
        /// Which change.
        change: Change,
    },
    /// The label of the first row, in the order of time, that a selection with a threshold takes; the row before it is not taken.
    /// A label.
    FirstPassing {
        /// The selection.
        over: Selection,
    },
    /// The label of the first row, in the order of time, where `first` is above `second`, having been below it in every row before.
    /// A label.
    Crossing {
        /// The series that comes to be above.
        first: String,
        /// The series that it passes.
        second: String,
    },
    /// The title of the picture. A text.
    Title,
    /// The title of an axis. A text.
    AxisTitle {
        /// Which axis.
        axis: Axis,
    },
}

/// A rank in an order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    /// From 1: the first in the order.
    pub nth: u32,
    /// The order.
    pub order: Order,
}

impl Rank {
    /// The largest.
    pub const LARGEST: Self = Self { nth: 1, order: Order::Descending };
    /// The smallest.
    pub const SMALLEST: Self = Self { nth: 1, order: Order::Ascending };
}

/// An order of values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// From the smallest to the largest.
    Ascending,
    /// From the largest to the smallest.
    Descending,
}

/// A strict relation of two numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// `left > right`.
    Greater,
    /// `left < right`.
    Less,
}

/// A change of a value from one point in time to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// To a greater value.
    Rise,
    /// To a smaller value.
    Fall,
}

impl Change {
    /// Its name as files write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rise => "rise",
            Self::Fall => "fall",
        }
    }
}

/// An end of the reading order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The beginning: left, top, or 12 o'clock.
    First,
    /// The end: right, or bottom.
    Last,
}

/// An axis of the plot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// The horizontal axis.
    X,
    /// The vertical axis.
    Y,
}

/// Some rows of one series, those with a missing value left out.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The series' name.
    pub series: String,
    /// Only rows with these labels; all rows where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Only rows whose value passes this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
}

impl Selection {
    /// All rows of a series.
    pub fn all(series: impl Into<String>) -> Self {
        Self { series: series.into(), labels: Vec::new(), threshold: None }
    }
}

/// A bound that the value of a row is compared with.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The value must be greater (or less) ...
    pub relation: Relation,
    /// ... than this number.
    pub than: Box<Query>,
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal { value } => write!(f, "{value}"),
            Self::Value { label, series } => write!(f, "value({label:?}, {series:?})"),
            Self::ValueAt { rank, over } => write!(f, "value_at({rank}, {over})"),
            Self::Sum { over } => write!(f, "sum({over})"),
            Self::Mean { over } => write!(f, "mean({over})"),
            Self::Count { over } => write!(f, "count({over})"),
            Self::SumAcross { label } => write!(f, "sum_across({label:?})"),
            Self::SeriesAt { rank, label } => write!(f, "series_at({rank}, {label:?})"),
            Self::LabelOfTotal { rank } => write!(f, "label_of_total({rank})"),
            Self::Trend { series, from, to } => write!(f, "trend({series:?}, {from:?}, {to:?})"),
            Self::FirstChange { series, change } => write!(f, "first_{}({series:?})", change.key()),
            Self::FirstPassing { over } => write!(f, "first_passing({over})"),
            Self::Crossing { first, second } => write!(f, "crossing({first:?}, {second:?})"),
            Self::Marks => f.write_str("marks()"),
            Self::Difference { of, minus } => write!(f, "difference({of}, {minus})"),
            Self::Ratio { of, to } => write!(f, "ratio({of}, {to})"),
            Self::Percent { part, whole } => write!(f, "percent({part}, {whole})"),
            Self::Compare { left, relation: Relation::Greater, right } => write!(f, "greater({left}, {right})"),
            Self::Compare { left, relation: Relation::Less, right } => write!(f, "less({left}, {right})"),
            Self::LabelAt { rank, over } => write!(f, "label_at({rank}, {over})"),
            Self::LabelWith { value, over } => write!(f, "label_with({value}, {over})"),
            Self::Sorted { order, over } => write!(f, "sorted({order}, {over})"),
            Self::LabelInPlace { place, from: End::First } => write!(f, "label_in_place({place})"),
            Self::LabelInPlace { place, from: End::Last } => write!(f, "label_in_place(-{place})"),
            Self::ColorOf { label } => write!(f, "color_of({label:?})"),
            Self::LabelOfColor { color } => write!(f, "label_of_color({})", color.key()),
            Self::Title => f.write_str("title()"),
            Self::AxisTitle { axis: Axis::X } => f.write_str("axis_title(x)"),
            Self::AxisTitle { axis: Axis::Y } => f.write_str("axis_title(y)"),
        }
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.order {
            Order::Descending => "largest",
            Order::Ascending => "smallest",
        };
        write!(f, "{name}:{}", self.nth)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        })
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.series)?;
        if !self.labels.is_empty() {
            write!(f, " of {:?}", self.labels)?;
        }
        match &self.threshold {
            Some(Threshold { relation: Relation::Greater, than }) => write!(f, " where > {than}"),
            Some(Threshold { relation: Relation::Less, than }) => write!(f, " where < {than}"),
            None => Ok(()),
        }
    }
}

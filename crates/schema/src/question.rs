//! Families, forms and difficulties of questions, and the proposals of plugins.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Query;

/// A family of questions: all that ask the same thing in other words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// The value of a label.
    ValueLookup,
    /// The label of a value.
    ReverseLookup,
    /// The label of the largest value.
    Largest,
    /// The label of the smallest value.
    Smallest,
    /// The label at a rank other than the first.
    Kth,
    /// Whether one value is greater (or less) than another.
    Comparison,
    /// How much one value is above another.
    Difference,
    /// How many times one value is another.
    Ratio,
    /// The sum of some or all values.
    Sum,
    /// The mean of all values.
    Mean,
    /// The share that one value has in the sum of all.
    ShareOfTotal,
    /// How many values are above or below a number.
    CountThreshold,
    /// How many marks there are.
    MarkCount,
    /// The color of a label.
    ColorOf,
    /// The label of a color.
    LabelOfColor,
    /// The title.
    Title,
    /// The title of an axis.
    AxisTitle,
    /// The label at a place in reading order.
    Position,
    /// The labels in the order of their values.
    Order,
    /// How far the largest value is above the smallest.
    ExtremeGap,
    /// How many times the smallest value the largest is.
    ExtremeRatio,
    /// The sum of the two or three largest values.
    TopTotal,
    /// How many values are above the mean.
    AboveMean,
    /// The share of one funnel stage that reaches another.
    Conversion,
    /// The series that is largest (or smallest) in one row.
    LargestSeries,
    /// Whether a series rose or fell over a span of time.
    Trend,
    /// Whether one series is above another in one row.
    SeriesComparison,
    /// How far one series is above another in one row.
    SeriesGap,
    /// The sum of all series in one row.
    StackTotal,
    /// The share that one series has in the sum of a row.
    SegmentShare,
    /// The row whose sum over all series is largest (or smallest).
    LargestStack,
    /// When a series first rose or fell.
    FirstChange,
    /// When a series first was above or below a number.
    Reached,
    /// When one series came to be above another.
    Crossing,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 34] = [
        Self::ValueLookup,
        Self::ReverseLookup,
        Self::Largest,
        Self::Smallest,
        Self::Kth,
        Self::Comparison,
        Self::Difference,
        Self::Ratio,
        Self::Sum,
        Self::Mean,
        Self::ShareOfTotal,
        Self::CountThreshold,
        Self::MarkCount,
        Self::ColorOf,
        Self::LabelOfColor,
        Self::Title,
        Self::AxisTitle,
        Self::Position,
        Self::Order,
        Self::ExtremeGap,
        Self::ExtremeRatio,
        Self::TopTotal,
        Self::AboveMean,
        Self::Conversion,
        Self::LargestSeries,
        Self::Trend,
        Self::SeriesComparison,
        Self::SeriesGap,
        Self::StackTotal,
        Self::SegmentShare,
        Self::LargestStack,
        Self::FirstChange,
        Self::Reached,
        Self::Crossing,
    ];

    /// Its name as files and flags write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::ValueLookup => "value-lookup",
            Self::ReverseLookup => "reverse-lookup",
            Self::Largest => "largest",
            Self::Smallest => "smallest",
            Self::Kth => "kth",
            Self::Comparison => "comparison",
            Self::Difference => "difference",
            Self::Ratio => "ratio",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::ShareOfTotal => "share-of-total",
            Self::CountThreshold => "count-threshold",
            Self::MarkCount => "mark-count",
            Self::ColorOf => "color-of",
            Self::LabelOfColor => "label-of-color",
            Self::Title => "title",
            Self::AxisTitle => "axis-title",
            Self::Position => "position",
            Self::Order => "order",
            Self::ExtremeGap => "extreme-gap",
            Self::ExtremeRatio => "extreme-ratio",
            Self::TopTotal => "top-total",
            Self::AboveMean => "above-mean",
            Self::Conversion => "conversion",
            Self::LargestSeries => "largest-series",
            Self::Trend => "trend",
            Self::SeriesComparison => "series-comparison",
            Self::SeriesGap => "series-gap",
            Self::StackTotal => "stack-total",
            Self::SegmentShare => "segment-share",
            Self::LargestStack => "largest-stack",
            Self::FirstChange => "first-change",
            Self::Reached => "reached",
            Self::Crossing => "crossing",
        }
    }

    /// How hard it is.
    pub fn difficulty(self) -> Difficulty {
        match self {
            Self::ValueLookup
            | Self::ReverseLookup
            | Self::Largest
            | Self::Smallest
            | Self::MarkCount
            | Self::ColorOf
            | Self::LabelOfColor
            | Self::Title
            | Self::AxisTitle
            | Self::Position
            | Self::LargestSeries
            | Self::Trend => Difficulty::Recognize,
            Self::Kth
            | Self::Comparison
            | Self::Difference
            | Self::Ratio
            | Self::Sum
            | Self::Mean
            | Self::ShareOfTotal
            | Self::CountThreshold
            | Self::Order
            | Self::Conversion
            | Self::SeriesComparison
            | Self::SeriesGap
            | Self::StackTotal
            | Self::SegmentShare
            | Self::FirstChange
            | Self::Reached => Difficulty::Compute,
            Self::ExtremeGap | Self::ExtremeRatio | Self::TopTotal | Self::AboveMean | Self::LargestStack | Self::Crossing => {
                Difficulty::SeveralSteps
            }
        }
    }
}

/// How hard a question is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// The answer stands in the picture.
    Recognize,
    /// One comparison or calculation.
    Compute,
    /// Several of them.
    SeveralSteps,
}

/// The form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A single word or phrase.
    Short,
    /// The calculation, then `Answer: ...`.
    Steps,
    /// One sentence.
    Sentence,
}

/// A question that someone (a plugin, the author of a description) would like to see asked.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionProposal {
    /// The family it counts under.
    pub family: Family,
    /// What it asks.
    pub query: Query,
    /// The key of its wordings; the family's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
}

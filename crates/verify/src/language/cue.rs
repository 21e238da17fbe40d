//! What a word in a question can ask for.

use chartmill_schema::ColorName;
use serde::Deserialize;

/// What a word in a question can ask for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cue {
    Largest,
    Smallest,
    More,
    Less,
    Inclusive,
    Negation,
    Mean,
    Sum,
    Difference,
    Range,
    Ratio,
    Share,
    HowMany,
    Count,
    Color,
    Title,
    Axis,
    AxisX,
    AxisY,
    Order,
    Descending,
    Ascending,
    Rank,
    First,
    Last,
    Rise,
    Fall,
    Change,
    Earliest,
    Reach,
    Pass,
    /// Not in `cues`: found by the first word, or by the lack of any word that asks otherwise.
    YesNo,
}

impl Cue {
    /// Its name in messages.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Largest => "largest",
            Self::Smallest => "smallest",
            Self::More => "more",
            Self::Less => "less",
            Self::Inclusive => "an inclusive bound",
            Self::Negation => "a negation",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Difference => "difference",
            Self::Range => "range",
            Self::Ratio => "ratio",
            Self::Share => "share",
            Self::HowMany => "how many",
            Self::Count => "count",
            Self::Color => "color",
            Self::Title => "title",
            Self::Axis => "axis",
            Self::AxisX => "x axis",
            Self::AxisY => "y axis",
            Self::Order => "order",
            Self::Descending => "descending",
            Self::Ascending => "ascending",
            Self::Rank => "rank",
            Self::First => "first",
            Self::Last => "last",
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Change => "change",
            Self::Earliest => "the first time",
            Self::Reach => "reaching a number",
            Self::Pass => "passing something",
            Self::YesNo => "yes or no",
        }
    }
}

/// What a phrase of a language stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Meaning {
    /// It always asks for this.
    Strong(Cue),
    /// It may ask for this.
    Weak(Cue),
    /// A rank or place.
    Ordinal(u32),
    /// It asks for nothing.
    Nothing,
    /// A color's name.
    Color(ColorName),
}

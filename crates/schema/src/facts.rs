//! What a figure shows and how: the claim of the planner that questions are asked from, and that verification checks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Axis, Color, ColorName, Number, Shows, Table};

/// What a figure shows, and how a viewer can read it.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The plugin's name.
    pub chart: String,
    /// What one mark is called.
    pub mark: MarkNoun,
    /// How many marks a viewer counts; 0 where they cannot be told apart (the points of a line without markers).
    pub n_marks: usize,
    /// The table as shown: printed values rounded to the printed decimals, the others exact. The only truth from here on.
    pub shown: Table,
    /// The title as drawn.
    pub title: Option<String>,
    /// For each row and series of the shown table, how that datum is shown: `data[row][series]`.
    pub data: Vec<Vec<DatumFacts>>,
    /// The rows whose labels are left out along an axis of periods, in ascending order: a viewer can place them, but nothing names them.
    pub unlabeled: Vec<usize>,
    /// Whether each series' name stands in the picture (axis title, column header, legend).
    pub series_named: Vec<bool>,
    /// Whether each series' unit stands in the picture.
    pub unit_shown: Vec<bool>,
    /// The titles of the axes, where drawn.
    pub axis_titles: Vec<AxisTitleFact>,
    /// The scales, with their ticks as drawn.
    pub scales: Vec<Scale>,
    /// The colors that tell rows or series apart; empty where color means nothing.
    pub colors: Vec<ColorFact>,
    /// The order in which a viewer goes through the rows.
    pub reading_order: ReadingOrder,
}

/// How one datum is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DatumFacts {
    /// Printed to this many decimals; `None` where its number is not printed.
    pub printed: Option<u32>,
    /// How a mark encodes it; `None` where it has no mark.
    pub encoding: Option<Channel>,
    /// The smallest difference, in data units, that a viewer at the target's resolution can tell on its mark. `None` without a scale.
    pub resolution: Option<Number>,
}

impl DatumFacts {
    /// Not shown at all (a missing value).
    pub const HIDDEN: Self = Self { printed: None, encoding: None, resolution: None };

    /// Whether a viewer can see it at all.
    pub fn is_visible(self) -> bool {
        self.printed.is_some() || self.encoding.is_some()
    }
}

/// The visual channel that encodes a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The length of a bar from a zero baseline, against a scale (or, without one, in proportion to the other marks).
    Length,
    /// A position against a scale.
    Position,
    /// The angle of a slice: its share of the full turn.
    Angle,
    /// The area of a mark.
    Area,
    /// A color on a color bar.
    Color,
}

/// What one mark is called.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkNoun {
    /// A bar.
    Bar,
    /// A slice of a pie.
    Slice,
    /// A stage of a funnel.
    Stage,
    /// A row of a table.
    Row,
    /// A segment of a stacked bar.
    Segment,
    /// A point of a line.
    Point,
}

/// The title of an axis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AxisTitleFact {
    /// Which axis.
    pub axis: Axis,
    /// Its title as drawn.
    pub title: String,
}

/// A scale: the ticks that a viewer reads values from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its name, unique in the figure.
    pub id: String,
    /// Along which axis it runs.
    pub axis: Axis,
    /// How values map to pixels between ticks.
    pub kind: ScaleKind,
    /// Its labelled ticks, in ascending order of value.
    pub ticks: Vec<Tick>,
}

/// How values map to pixels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScaleKind {
    /// In proportion.
    Linear,
    /// In proportion to the logarithm.
    Log,
}

/// A labelled tick.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Its value.
    pub value: Number,
    /// Its label as drawn.
    pub text: String,
    /// Where it is along its axis, in pixels.
    pub px: f64,
}

/// A color that stands for a row or a series.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColorFact {
    /// What it stands for: a row or a series.
    pub shows: Shows,
    /// The color.
    pub color: Color,
    /// Its name, if people would agree on one and no other color here has the same.
    pub name: Option<ColorName>,
}

/// The order in which a viewer goes through the rows of a figure; row 0 is first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingOrder {
    /// From left to right.
    LeftToRight,
    /// From top to bottom.
    TopToBottom,
    /// Clockwise from 12 o'clock.
    Clockwise,
}

//! What an item of a scene is, and what it shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an item of a scene is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The ground of the whole canvas.
    Background,
    /// The ground of a part: a plot area, a header band, a zebra row, a card.
    Panel,
    /// The headline.
    Title,
    /// The line under it.
    Subtitle,
    /// Where the numbers are from.
    Source,
    /// A call-out.
    Narrative,
    /// The line of an axis.
    Axis,
    /// What an axis shows, in words.
    AxisTitle,
    /// The small line at a tick.
    Tick,
    /// The number or name at a tick of a scale.
    TickLabel,
    /// A line through the plot at a tick.
    Gridline,
    /// A mark that shows a datum: a bar, a slice, a funnel stage.
    Mark,
    /// The line that joins the points of a series.
    SeriesLine,
    /// The printed value of a datum.
    ValueLabel,
    /// The name of a category: under a bar, beside a slice, at the start of a table row.
    CategoryLabel,
    /// The header of a table column.
    ColumnHeader,
    /// The color sample of a legend entry.
    Swatch,
    /// The name of a legend entry.
    LegendLabel,
    /// What a legend is about.
    LegendTitle,
    /// The number on a key-figure card.
    KeyFigure,
    /// What that number is.
    KeyFigureLabel,
    /// A series and its unit in words, where no axis says so: `Receipts, US$ million`.
    UnitNote,
    /// Lines and shapes that show nothing: leader lines, rules, connectors.
    Decoration,
}

/// A datum: a row and a series, both from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatumId {
    /// The row of the shown table.
    pub row: usize,
    /// The series: quantity column `series + 1` of the shown table.
    pub series: usize,
}

/// What an item shows of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shows {
    /// The value of a datum.
    Datum {
        /// The row.
        row: usize,
        /// The series.
        series: usize,
    },
    /// A row, by its label or its color.
    Row {
        /// The row.
        row: usize,
    },
    /// A series, by its name or its color.
    Series {
        /// The series.
        series: usize,
    },
    /// The name of the label column.
    LabelColumn,
    /// The sum of a series.
    Total {
        /// The series.
        series: usize,
    },
}

impl From<DatumId> for Shows {
    fn from(datum: DatumId) -> Self {
        Self::Datum { row: datum.row, series: datum.series }
    }
}

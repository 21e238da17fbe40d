//! Refusals: why a chart would mislead about a table, or could not be read.

use chartmill_scene::Unsupported;

/// Why a chart does not show a table. Expected, counted, and said in words. Rows count from 1, as a person does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too few rows for the chart to say anything.
    #[error("a {chart} needs at least {least} rows with a value; the table has {found}")]
    TooFewRows {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// The rows found.
        found: usize,
        /// The fewest.
        least: usize,
    },
    /// Too many rows to be told apart.
    #[error("a {chart} stays readable with at most {most} rows; the table has {found}")]
    TooManyRows {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// The rows found.
        found: usize,
        /// The most.
        most: usize,
    },
    /// Too many quantity columns.
    #[error("a {chart} shows at most {most} of the quantity columns; the table has {found}")]
    TooManySeries {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// The columns found.
        found: usize,
        /// The most.
        most: usize,
    },
    /// Too few quantity columns.
    #[error("a {chart} needs at least {least} quantity columns; the table has {found}")]
    TooFewSeries {
        /// The chart, in words: `grouped bar chart`.
        chart: &'static str,
        /// The columns found.
        found: usize,
        /// The fewest.
        least: usize,
    },
    /// The quantity columns measure different things, so that one axis cannot show them.
    #[error("a {chart} shows columns of one measure and unit; {column:?} has another than the first")]
    DifferentMeasures {
        /// The chart, in words: `grouped bar chart`.
        chart: &'static str,
        /// The first column that differs.
        column: String,
    },
    /// The columns belong together, and the chart would show one of them alone.
    #[error("the columns of the table belong together as {quantity:?}; a {chart} would show one of them alone")]
    Grouped {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// What the columns measure.
        quantity: String,
    },
    /// The rows are not points in time.
    #[error("a {chart} needs rows that are points in time, in order; {column:?} holds names")]
    NotInTime {
        /// The chart, in words: `line chart`.
        chart: &'static str,
        /// The label column.
        column: String,
    },
    /// The columns are not the parts of one whole.
    #[error("a {chart} needs columns that are the parts of one whole in each row; nothing says so")]
    NotStacks {
        /// The chart, in words: `stacked bar chart`.
        chart: &'static str,
    },
    /// The rows are not the parts of one whole.
    #[error("a {chart} needs the parts of one whole; {found}")]
    NotParts {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// What was found.
        found: String,
    },
    /// The rows are not stages that narrow.
    #[error("a {chart} needs stages that one population passes in order, getting fewer; {found}")]
    NotStages {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// What was found.
        found: String,
    },
    /// A value is missing, negative or zero where the chart cannot show that.
    #[error("row {row}, column {column:?}: {found}; a {chart} cannot show that")]
    Value {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// The row, from 1.
        row: usize,
        /// The column.
        column: String,
        /// What is wrong with the value.
        found: String,
    },
    /// There is nothing to be seen.
    #[error("every value is zero; a {chart} would show nothing")]
    AllZero {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
    },
    /// The values are of so different size that some would not be seen and none could be read.
    #[error("the largest value is more than {most} times the smallest; a {chart} would hide the small ones")]
    TooSkewed {
        /// The chart, in words: `bar chart`.
        chart: &'static str,
        /// The most.
        most: u32,
    },
    /// Something does not fit onto the canvas at a legible size.
    #[error("there is no room for {what} at a size that the target can read")]
    NoRoom {
        /// What does not fit.
        what: String,
    },
    /// A character that no font can set.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// The language has no number format.
    #[error("the language {language:?} has no number format yet")]
    Language {
        /// The tag.
        language: String,
    },
}

impl Refusal {
    /// A stable key to count by.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooFewRows { .. } => "too-few-rows",
            Self::TooManyRows { .. } => "too-many-rows",
            Self::TooManySeries { .. } => "too-many-series",
            Self::TooFewSeries { .. } => "too-few-series",
            Self::DifferentMeasures { .. } => "different-measures",
            Self::Grouped { .. } => "grouped",
            Self::NotInTime { .. } => "not-in-time",
            Self::NotStacks { .. } => "not-stacks",
            Self::NotParts { .. } => "not-parts",
            Self::NotStages { .. } => "not-stages",
            Self::Value { .. } => "value",
            Self::AllZero { .. } => "all-zero",
            Self::TooSkewed { .. } => "too-skewed",
            Self::NoRoom { .. } => "no-room",
            Self::Unsupported(_) => "unsupported-character",
            Self::Language { .. } => "language",
        }
    }

    /// Nothing but "no room" can change when the same description is planned again.
    pub fn may_pass_on_retry(&self) -> bool {
        matches!(self, Self::NoRoom { .. })
    }

    /// There is no room for `what`.
    pub fn no_room(what: impl Into<String>) -> Self {
        Self::NoRoom { what: what.into() }
    }
}

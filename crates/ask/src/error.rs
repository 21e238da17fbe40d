//! Why nothing could be asked. It knows no plugin and no file system.

use chartmill_schema::{Family, Language};

/// Why no conversation could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// There are no wordings, or no number format, in the language.
    #[error("there are no question wordings in the language {language}; there are: {known}")]
    NoWordings {
        /// The language asked for.
        language: Language,
        /// The languages that there are.
        known: String,
    },
    /// A data file of wordings is broken; the crate's own tests rule it out for the files that it ships.
    #[error("the wordings {file:?} cannot be used: {reason}")]
    BadWordings {
        /// The file, as `language/name`.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A proposed question names wordings that do not exist.
    #[error("a proposed question names the wordings {key:?}, which do not exist in {language}")]
    UnknownWording {
        /// The key named.
        key: String,
        /// The language asked in.
        language: Language,
    },
    /// Nothing about the figure can be asked without ambiguity.
    #[error("the figure {chart:?} supports no question: nothing in it can be read exactly or told apart")]
    NothingToAsk {
        /// The plugin's name.
        chart: String,
    },
    /// Not even the first turn fits.
    #[error("the first question takes {needed} bytes with its answer, but only {budget} fit")]
    OverBudget {
        /// Bytes needed.
        needed: usize,
        /// Bytes that there are.
        budget: usize,
    },
    /// A query cannot be answered from the shown table.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// A wording could not be filled in.
    #[error("the wording {name:?} of {family:?} could not be filled in: {reason}")]
    Wording {
        /// The family.
        family: Family,
        /// The template's name.
        name: String,
        /// What the template engine says.
        reason: String,
    },
}

impl AskError {
    /// A stable key to count by.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoWordings { .. } => "no-wordings",
            Self::BadWordings { .. } => "bad-wordings",
            Self::UnknownWording { .. } => "unknown-wording",
            Self::NothingToAsk { .. } => "nothing-to-ask",
            Self::OverBudget { .. } => "over-budget",
            Self::Evaluate(_) => "evaluate",
            Self::Wording { .. } => "wording",
        }
    }
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// No row has this label.
    #[error("no row is labelled {label:?}")]
    NoLabel {
        /// The label.
        label: String,
    },
    /// No series has this name.
    #[error("no series is named {series:?}")]
    NoSeries {
        /// The name.
        series: String,
    },
    /// The value is missing.
    #[error("{label:?} has no value in {series:?}")]
    Missing {
        /// The label.
        label: String,
        /// The series.
        series: String,
    },
    /// Nothing is selected, the rank is beyond the rows, or the picture has no such thing.
    #[error("{query} selects nothing")]
    Empty {
        /// The query, readable.
        query: String,
    },
    /// More than one row fits.
    #[error("{query} fits more than one row")]
    Ambiguous {
        /// The query, readable.
        query: String,
    },
    /// A division by zero, an overflow, or a number where there is none.
    #[error("{query} cannot be computed")]
    NotComputable {
        /// The query, readable.
        query: String,
    },
}

//! Why no table was recovered.

use chartmill_schema::{DescriptionError, Number};

/// Why the questions and answers about a picture give no table that can be trusted. Each says which question stands against it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotRecovered {
    /// The rows hold no question with an answer.
    #[error("there is no question with an answer")]
    NoPairs,
    /// More questions than are asked about one chart.
    #[error(
        "{found} questions are asked about one picture; at most {most} are read, so that one picture cannot hold up the others"
    )]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many are read.
        most: usize,
    },
    /// No question asks for the value of one thing.
    #[error("no question asks for the value of one thing, so nothing tells what the picture shows")]
    NoLookups,
    /// A question that no rule understands. A table must agree with every answer, so one that cannot be checked stands against it.
    #[error("{place}: no rule understands the question {question:?}, so its answer cannot be checked")]
    NotUnderstood {
        /// The file and line of the row.
        place: String,
        /// The question.
        question: String,
    },
    /// An answer that is no exact value.
    #[error("{place}: {answer:?}, the answer to {question:?}, is no exact value")]
    NotAValue {
        /// The file and line of the row.
        place: String,
        /// The question.
        question: String,
        /// The answer.
        answer: String,
    },
    /// Two answers about one thing.
    #[error("{place}: {question:?} is answered {answer:?}, but another answer gives {expected}")]
    Disagree {
        /// The file and line of the row.
        place: String,
        /// The question.
        question: String,
        /// Its answer.
        answer: String,
        /// What the other answers give.
        expected: String,
    },
    /// The questions ask for different quantities, or of different populations, so that one table cannot hold their answers.
    #[error("the questions ask for different things: {first:?} and {second:?}")]
    Mixed {
        /// One of them.
        first: String,
        /// Another.
        second: String,
    },
    /// Only one value is known.
    #[error("only one value is known, that of {label:?}; a chart needs two")]
    OneValue {
        /// Its label.
        label: String,
    },
    /// Two rows would have the same label.
    #[error("the questions {first:?} and {second:?} would both have the label {label:?}")]
    SameLabel {
        /// A question.
        first: String,
        /// Another.
        second: String,
        /// The label.
        label: String,
    },
    /// A label that no legend has room for.
    #[error("nothing short names what {question:?} asks about; its label would be {label:?}")]
    LongLabel {
        /// The question.
        question: String,
        /// The label.
        label: String,
    },
    /// The shares are more than the whole.
    #[error("the shares add up to {sum}%, more than 100%")]
    MoreThanWhole {
        /// Their sum.
        sum: Number,
    },
    /// Ranges that leave nothing out, whose shares are no whole.
    #[error("the ranges leave nothing out, but their shares add up to {sum}%, not to 100%")]
    LessThanWhole {
        /// Their sum.
        sum: Number,
    },
    /// A share that is none.
    #[error("{value}%, the share of {label:?}, is no share of a whole that can be drawn")]
    NoShare {
        /// Its label.
        label: String,
        /// The share.
        value: Number,
    },
    /// A row that no question asks about, in a table that a model proposes: nothing vouches for its value.
    #[error("no question asks about {label:?}, so nothing vouches for its value")]
    NotAsked {
        /// Its label.
        label: String,
    },
    /// A table of a model with several columns of numbers, of which a question would not tell which is meant.
    #[error("the table has {found} columns; one of labels and one of numbers can be checked against answers")]
    Columns {
        /// How many it has.
        found: usize,
    },
    /// The prompt for a model cannot be written.
    #[error("the prompt for a model cannot be written: {reason}")]
    Prompt {
        /// What the template engine says.
        reason: String,
    },
    /// What was recovered is no description that can be drawn.
    #[error("what the answers give is no description: {0}")]
    Description(#[from] DescriptionError),
}

impl NotRecovered {
    /// The reason behind the place that it is about: that of the row which it names, else `place`, that of the picture's first
    /// row.
    pub fn placed(&self, place: &str) -> String {
        match self {
            Self::NotUnderstood { .. } | Self::NotAValue { .. } | Self::Disagree { .. } => self.to_string(),
            _ => format!("{place}: {self}"),
        }
    }

    /// A short name of the reason, for counting.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoPairs => "no-pairs",
            Self::TooMany { .. } => "too-many",
            Self::NoLookups => "no-lookups",
            Self::NotUnderstood { .. } => "not-understood",
            Self::NotAValue { .. } => "not-a-value",
            Self::Disagree { .. } => "answers-disagree",
            Self::Mixed { .. } => "mixed-questions",
            Self::OneValue { .. } => "one-value",
            Self::SameLabel { .. } => "same-label",
            Self::LongLabel { .. } => "long-label",
            Self::MoreThanWhole { .. } => "more-than-whole",
            Self::LessThanWhole { .. } => "less-than-whole",
            Self::NoShare { .. } => "no-share",
            Self::NotAsked { .. } => "not-asked",
            Self::Columns { .. } => "columns",
            Self::Prompt { .. } => "prompt",
            Self::Description(_) => "no-description",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_one_place() {
        let named = NotRecovered::NotUnderstood { place: "a.json, line 7".to_owned(), question: "Why?".to_owned() };
        assert!(named.placed("a.json, line 6").starts_with("a.json, line 7: no rule understands"), "{named}");
        assert_eq!(NotRecovered::NoPairs.placed("a.json, line 6"), "a.json, line 6: there is no question with an answer");
    }
}

//! Why predictions cannot be scored, and what to do about it.

use std::io;
use std::path::PathBuf;

use chartmill_dataset::DatasetError;

/// Why predictions cannot be made or scored. Nothing is scored in part.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The release cannot be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The file system refused.
    #[error("cannot {action} {path}: {source}", path = path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line of predictions, or a row of a test set, is not what it should be.
    #[error("{path}, {unit} {number}, {field}: {why}", path = path.display(), field = if field.is_empty() { "as a whole".to_owned() } else { format!("field `{field}`") })]
    Malformed {
        /// The file.
        path: PathBuf,
        /// `line` or `row`.
        unit: &'static str,
        /// Which, from 1.
        number: u64,
        /// The field; empty where it is all of it.
        field: &'static str,
        /// What is wrong, and what to write.
        why: String,
    },
    /// A test set is no list of questions.
    #[error("{path} is no test set: {why}", path = path.display())]
    NotATestSet {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// There are no predictions in the file.
    #[error("{path} holds no predictions; each line is {{\"id\": ..., \"turn\": ..., \"text\": ...}}", path = path.display())]
    NoPredictions {
        /// The file.
        path: PathBuf,
    },
    /// A prediction is about a record that there is not.
    #[error("{path}, line {line}, field `id`: there is no {id:?}; were the predictions made from another release or test set?", path = path.display())]
    UnknownId {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// The id.
        id: String,
    },
    /// A prediction is about a turn that its record does not have.
    #[error("{path}, line {line}, field `turn`: {id} has {turns} turns, counted from 0, and no turn {turn}", path = path.display())]
    UnknownTurn {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// The record.
        id: String,
        /// The turn.
        turn: u32,
        /// How many turns the record has.
        turns: u32,
    },
    /// Two predictions are about the same question.
    #[error("{path}, line {line}: {id}, turn {turn}, was answered on line {first} already; keep one of the two lines", path = path.display())]
    Doubled {
        /// The file.
        path: PathBuf,
        /// The second line.
        line: u64,
        /// The first line.
        first: u64,
        /// The record.
        id: String,
        /// The turn.
        turn: u32,
    },
    /// The files of a release do not fit together.
    #[error("{path} is damaged: {why}; `chartmill verify` tells all", path = path.display())]
    Damaged {
        /// The release.
        path: PathBuf,
        /// What was found first.
        why: String,
    },
    /// None of the predictions is about the split that was asked for, or the split is empty.
    #[error("no prediction is about the split {split}; leave --split out to score what the predictions cover")]
    NothingInSplit {
        /// The split.
        split: &'static str,
    },
}

impl ScoreError {
    /// An error of the file system.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}

//! One row of somebody's dataset, whatever format it came in: the one shape that the doctor, the recovery of tables and the engine see.

use std::path::PathBuf;

use serde_json::Value;

/// One row of a dataset.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Its position in the dataset, from 0, over all of its files.
    pub index: u64,
    /// The file that it stands in, as messages name it.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its id as written; a number as text.
    pub id: Option<String>,
    /// Its pictures as written, not looked at yet.
    pub images: Vec<String>,
    /// Its messages, in order, with the roles of its format brought to one set of names.
    pub messages: Vec<RowMessage>,
    /// What it says about its data, where it comes with that.
    pub data: RowData,
    /// The row as it was read, for what is carried over or corrected field by field. `Null` where it was made of several files.
    pub raw: Value,
}

/// One message of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowMessage {
    /// Who speaks.
    pub role: Role,
    /// What is said, untouched.
    pub text: String,
}

/// Who speaks in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The asker: `human`, `user`.
    Human,
    /// The model: `gpt`, `assistant`.
    Model,
    /// Instructions before the conversation: `system`.
    System,
    /// Any other name, as written; empty where there is none.
    Other(String),
}

/// What is known of the data behind a row's picture before anything is recovered.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum RowData {
    /// Nothing.
    #[default]
    Unknown,
    /// A table file (CSV or TSV), as a ChartQA-style tree has one a picture.
    Table(PathBuf),
    /// The line of `annotations.jsonl` of one of our own releases.
    Annotation(String),
}

impl Row {
    /// Questions with their answers: each human message with the message of the model that follows it.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.messages.windows(2).filter_map(|pair| match pair {
            [asked, answered] if asked.role == Role::Human && answered.role == Role::Model => {
                Some((asked.text.as_str(), answered.text.as_str()))
            }
            _ => None,
        })
    }

    /// Where the row stands: `train.json, line 12`.
    pub fn place(&self) -> String {
        format!("{}, line {}", self.file, self.line)
    }
}

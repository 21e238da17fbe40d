//! What is known of records that were grown from somebody's dataset, and of those on pictures that came with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Annotation, Split};

/// The way in which a record came out of a dataset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// It is a row of the dataset, with its picture.
    Carried,
    /// The table behind a picture, drawn anew.
    ReChart,
    /// A variation of that table, drawn.
    Vary,
    /// A picture, old or new, as a camera or a copier sees it.
    Degrade,
    /// New questions on a picture of the dataset.
    ReAsk,
}

impl Way {
    /// All, carried rows first.
    pub const ALL: [Self; 5] = [Self::Carried, Self::ReChart, Self::Vary, Self::Degrade, Self::ReAsk];

    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::ReChart => "re-chart",
            Self::Vary => "vary",
            Self::Degrade => "degrade",
            Self::ReAsk => "re-ask",
        }
    }
}

/// Where in a dataset something came from.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowOrigin {
    /// The name of the file, never its path.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The id of the row as it stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its picture as it stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// How a record was grown from a dataset.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grown {
    /// In which way.
    pub way: Way,
    /// From what: a row, or a table file (then its first line).
    pub origin: RowOrigin,
    /// What differs from the origin, a phrase each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
}

/// What stands behind the answers of a record on a picture that was not drawn here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing: they are as they came.
    NotVerified,
    /// The table behind the picture is known, and every answer follows from it.
    ByTable,
    /// The annotation that came with the picture, and verification of all answers against it.
    ByAnnotation,
}

/// One record on a picture of a dataset that was grown: a line of `carried.jsonl`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedAnnotation {
    /// The slot of the record.
    pub slot: u64,
    /// The record's id.
    pub id: String,
    /// The record's picture; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The split that it is in.
    pub split: Split,
    /// Which way it came, from where, and what was changed.
    pub grown: Grown,
    /// What stands behind its answers.
    pub standing: Standing,
    /// The description of the table behind the picture, where that is known (see `descriptions.jsonl`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_id: Option<String>,
    /// What was done to the picture, where it was degraded, by the names of the effects' settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<serde_json::Value>,
    /// The drawing that the answers are verified against: of the picture itself, or, for new questions on a picture whose table was
    /// recovered, another drawing of the same table. Its places are those of that drawing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<Box<Annotation>>,
}

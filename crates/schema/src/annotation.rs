//! Records as a trainer reads them, and annotations: all that is known about a record, enough to verify it again.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Axis, Channel, Color, DegradedAnnotation, Difficulty, Family, Form, Geometry, Grown, Language, MarkNoun, Number, PixelBox,
    Query, ReadingOrder, Role, Scale, Shows, Table,
};

/// One record as LLaVA's loader reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Unique in the release, the same from run to run.
    pub id: String,
    /// The picture's path relative to the release's folder, with `/`.
    pub image: String,
    /// Human and gpt in turn, beginning with human; `<image>` stands once, first.
    pub conversations: Vec<Message>,
}

/// One message of a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Who speaks.
    pub from: Speaker,
    /// What is said.
    pub value: String,
}

/// Who speaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The asker.
    Human,
    /// The model that is to be trained.
    Gpt,
}

/// A part of a release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To train on.
    Train,
    /// To choose by.
    Validation,
    /// To report.
    Test,
    /// To report apart: its themes, palettes, fonts, subjects and wordings are in no other split.
    #[serde(rename = "test_hard")]
    TestHard,
}

impl Split {
    /// All, in the order of their files.
    pub const ALL: [Self; 4] = [Self::Train, Self::Validation, Self::Test, Self::TestHard];

    /// Its name, which is also its file's.
    pub fn key(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
            Self::TestHard => "test_hard",
        }
    }
}

/// All that is known about one record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// The record's id.
    pub id: String,
    /// The record's picture.
    pub image: String,
    /// The split that the record is in.
    pub split: Split,
    /// The description that it was made from (see `descriptions.jsonl`).
    pub description_id: String,
    /// The chart plugin.
    pub chart: String,
    /// What one mark of it is called.
    pub mark: MarkNoun,
    /// The language of the texts in the picture.
    pub locale: Language,
    /// The seed of the attempt that made it, as 16 hexadecimal digits.
    pub seed: String,
    /// The choices of style: theme, fonts and so on.
    pub style: BTreeMap<String, String>,
    /// The target profile that it is legible to.
    pub target: String,
    /// The picture's width in pixels.
    pub width: u32,
    /// The picture's height in pixels.
    pub height: u32,
    /// The table as shown.
    pub table: Table,
    /// The order in which a viewer goes through its rows.
    pub reading_order: ReadingOrder,
    /// The scales with their ticks.
    pub scales: Vec<Scale>,
    /// Every text in the picture.
    pub texts: Vec<TextAnnotation>,
    /// Every mark in the picture.
    pub marks: Vec<MarkAnnotation>,
    /// How it was grown from somebody's dataset; absent where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grown: Option<Grown>,
    /// The questions, in the order of the conversation.
    pub turns: Vec<Turn>,
    /// What was done to the picture after it was drawn. All else here is about the upright drawing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degraded: Option<DegradedAnnotation>,
}

/// One text in the picture.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextAnnotation {
    /// The text, lines joined by a space where it was wrapped.
    pub text: String,
    /// What it is for.
    pub role: Role,
    /// What it shows of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Shows>,
    /// For the texts of an axis (titles and tick labels): which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<Axis>,
    /// The exact box of its ink.
    #[serde(rename = "box")]
    pub ink: PixelBox,
    /// The height of its capital letters in pixels.
    pub cap_height: f64,
}

/// One mark in the picture.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkAnnotation {
    /// The row that it shows.
    pub row: usize,
    /// The header of the series that it shows.
    pub column: String,
    /// Its outline.
    pub geometry: Geometry,
    /// How it encodes its value.
    pub encoding: Encoding,
    /// Its color.
    pub color: Color,
    /// The smallest box around its outline.
    #[serde(rename = "box")]
    pub bounds: PixelBox,
}

/// How a mark encodes its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Encoding {
    /// By what.
    pub channel: Channel,
    /// Along which axis its length or position runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along: Option<Axis>,
    /// Against which scale; none where marks are read in proportion to each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Whether it is a segment of a stack: its length begins where the segment of the series before it ends in the same row (or, of the
    /// first series with a value, at zero).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stacked: bool,
}

/// One question with its answer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Its family.
    pub family: Family,
    /// The form of its answer.
    pub form: Form,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// The language of question and answer.
    pub language: Language,
    /// The wording that it is worded with, `FAMILY/question/PLACE` in the data of its language; places behind the built-in ones are those
    /// of wordings that were given to the run. Empty in releases that were made before this was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// The question without `<image>` and without the instruction about the form.
    pub question: String,
    /// What it asks.
    pub query: Query,
    /// The query, readable.
    pub program: String,
    /// The answer.
    pub answer: Answer,
    /// The steps of the calculation, where the form shows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Where in the picture the answer stands.
    pub evidence: Evidence,
}

/// An answer, typed so that it survives scorers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it is.
    pub kind: AnswerKind,
    /// The answer in canonical form: plain digits for a number, the text as shown for a label or title, `yes` or `no`, `rise` or `fall`, the
    /// key of a color; the items of a list, one each.
    pub value: Vec<String>,
    /// The unit of a number as the table writes it; `%` for a percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The decimals to which a number is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
    /// All spellings that a scorer should accept; the first is the one given.
    pub accepted: Vec<String>,
    /// How far a number may be off; absent where it must be exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Number>,
}

/// What an answer is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// A number, perhaps with a unit.
    Number,
    /// A label of the picture.
    Label,
    /// Several labels, in order.
    List,
    /// A color.
    Color,
    /// A text of the picture.
    Text,
    /// Yes or no.
    Boolean,
    /// A rise or a fall.
    Change,
}

/// Where in the picture an answer stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Indices into the annotation's texts.
    pub texts: Vec<usize>,
    /// Indices into the annotation's marks.
    pub marks: Vec<usize>,
}

//! Tables: columns with a kind and a measure, rows of cells.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Language, Measure, Number, TableNaming};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Names of things.
    Category,
    /// Points in time, in order: years, months, quarters.
    Time,
    /// Numbers, with a [`Measure`].
    Quantity,
}

/// One column of a table.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The header, unique in its table.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// For a quantity: what it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

/// How the rows of a table belong together. It decides which charts tell the truth about them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Structure {
    /// Things side by side.
    #[default]
    Independent,
    /// The parts of one whole: every quantity adds up to it.
    Parts,
    /// Stages that one population passes in this order, getting fewer.
    Stages,
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Cell {
    /// Nothing is known; `null` in JSON.
    Missing,
    /// The text of a category or a point in time.
    Text(String),
    /// The number of a quantity.
    Number(Number),
}

impl Cell {
    /// The number, if it is one.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// A noun in one language.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noun {
    /// For one: `person`.
    pub singular: String,
    /// For several: `people`.
    pub plural: String,
    /// The grammatical gender, in languages that have one: `f` for `pessoa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
}

/// Grammatical gender.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// Feminine.
    F,
    /// Masculine.
    M,
    /// Neuter.
    N,
}

/// One row: a cell for each column and, a language each, a clause that says what is true of the row's members.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// One cell for each column, in their order.
    pub cells: Vec<Cell>,
    /// What the members of this row do or are, as it follows the population's plural: `spend less than 2 hours a day on screens`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clause: BTreeMap<Language, String>,
}

/// What the quantity columns of a table have in common, where they all measure the same of different things: electricity generated from
/// wind, from the sun, from coal. Their names are then names of things, and the measure has its name here.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesGroup {
    /// What one of them is, as a legend's title would say it: `Source`.
    pub name: String,
    /// What all of them measure, as a value axis would say it: `Electricity generated`.
    pub quantity: String,
    /// Whether the quantities of a row are the parts of one whole, so that they may be stacked: men and women, not imports and exports.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stacks: bool,
}

/// A table. Inside a [`Description`](crate::Description) it is checked; see there for what holds.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(from = "UnsettledTable")]
pub struct Table {
    /// The columns: first the labels (a category or a time), then one or more quantities.
    pub columns: Vec<Column>,
    /// The rows, in the order in which they are shown.
    pub rows: Vec<Row>,
    /// How the rows belong together.
    #[serde(default)]
    pub structure: Structure,
    /// What the quantities have in common, where they all measure the same of different things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<SeriesGroup>,
    /// Whom or what the quantities count, a noun a language: `person` / `people`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub population: BTreeMap<Language, Noun>,
    /// How the labels and series are spoken of in the language of the description.
    #[serde(default, skip_serializing_if = "TableNaming::is_empty")]
    pub naming: TableNaming,
}

/// A table as JSON has it: a cell's text may be a label or the digits of a number, which only its column's kind tells.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnsettledTable {
    columns: Vec<Column>,
    rows: Vec<Row>,
    #[serde(default)]
    structure: Structure,
    #[serde(default)]
    group: Option<SeriesGroup>,
    #[serde(default)]
    population: BTreeMap<Language, Noun>,
    #[serde(default)]
    naming: TableNaming,
}

impl From<UnsettledTable> for Table {
    /// Settles each cell by its column's kind. Text in a quantity column that is no number stays text; checking a description reports it.
    fn from(unsettled: UnsettledTable) -> Self {
        let UnsettledTable { columns, mut rows, structure, group, population, naming } = unsettled;
        for (cell, column) in rows.iter_mut().flat_map(|row| row.cells.iter_mut().zip(&columns)) {
            match (&cell, column.kind) {
                (Cell::Text(text), ColumnKind::Quantity) => {
                    if let Ok(number) = Number::parse(text) {
                        *cell = Cell::Number(number);
                    }
                }
                // A year written as a JSON number is a label all the same.
                (Cell::Number(number), ColumnKind::Category | ColumnKind::Time) => *cell = Cell::Text(number.to_string()),
                _ => {}
            }
        }
        Self { columns, rows, structure, group, population, naming }
    }
}

impl Table {
    /// The header of the label column.
    pub fn label_name(&self) -> &str {
        self.columns.first().map_or("", |column| &column.name)
    }

    /// Whether the labels are points in time.
    pub fn is_time(&self) -> bool {
        self.columns.first().is_some_and(|column| column.kind == ColumnKind::Time)
    }

    /// The label of row `row`, or an empty text where there is none.
    pub fn label(&self, row: usize) -> &str {
        match self.rows.get(row).and_then(|row| row.cells.first()) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// All labels, in row order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        (0..self.rows.len()).map(|row| self.label(row))
    }

    /// The quantity columns, called series where they are drawn; series 0 is column 1.
    pub fn series(&self) -> &[Column] {
        self.columns.get(1..).unwrap_or_default()
    }

    /// The value of row `row` in series `series` (both from 0), or `None` where it is missing.
    pub fn value(&self, row: usize, series: usize) -> Option<Number> {
        self.rows.get(row)?.cells.get(series + 1)?.number()
    }

    /// The row that has this label.
    pub fn row_of(&self, label: &str) -> Option<usize> {
        self.labels().position(|candidate| candidate == label)
    }

    /// The series that has this name.
    pub fn series_of(&self, name: &str) -> Option<usize> {
        self.series().iter().position(|column| column.name == name)
    }

    /// The values of a series that are not missing, with their rows.
    pub fn values(&self, series: usize) -> impl Iterator<Item = (usize, Number)> {
        (0..self.rows.len()).filter_map(move |row| Some((row, self.value(row, series)?)))
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

/// A text or a number arrives alike; the table settles which by the column's kind.
impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Null => Ok(Self::Missing),
            serde_json::Value::String(text) => Ok(Self::Text(text)),
            serde_json::Value::Number(number) => {
                crate::Number::parse(&number.to_string()).map(Self::Number).map_err(de::Error::custom)
            }
            other => Err(de::Error::custom(format!("a cell is a text, a number or null, not {other}"))),
        }
    }
}

impl JsonSchema for Cell {
    fn schema_name() -> Cow<'static, str> {
        "Cell".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A label (text), an exact number (a string of digits or a JSON number), or null where nothing is known.",
            "type": ["string", "number", "null"]
        })
    }
}

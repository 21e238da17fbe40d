//! Descriptions: what a picture is to be about, before anyone decides how it looks.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{Cell, ColumnKind, Language, QuestionProposal, Table};

/// The longest label, title or header that is taken, in characters.
pub const MAX_TEXT_CHARS: usize = 400;
/// The most rows that a table may have.
pub const MAX_ROWS: usize = 100_000;
/// The most columns that a table may have.
pub const MAX_COLUMNS: usize = 64;

/// Where a description came from.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The kind of source.
    pub source: SourceKind,
    /// The topic, the file's name (never its path) or the model.
    pub name: String,
    /// The line in that file at which the description begins, from 1; absent where it is the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// The kinds of source that a description can come from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The built-in describer; the values are invented.
    BuiltIn,
    /// A CSV or TSV file.
    Table,
    /// A file of descriptions.
    Description,
    /// A language model.
    Model,
    /// A variation of a description that came from elsewhere, made for one record.
    Varied,
    /// The questions and answers about a picture of somebody's dataset.
    Recovered,
}

impl SourceKind {
    /// Whether each of its descriptions is made for one record alone, so that no other record can have the same.
    pub fn is_for_one_record(self) -> bool {
        matches!(self, Self::BuiltIn | Self::Varied)
    }
}

/// A description as it is written in a file: not yet checked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Description")]
pub struct RawDescription {
    /// The headline of the picture.
    pub title: String,
    /// A second line under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Where the numbers are from, as a chart says it at its foot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A sentence or two about the data, for call-outs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// The language of every text here, a BCP-47 tag.
    #[serde(default = "Language::english")]
    pub language: Language,
    /// The data.
    pub table: Table,
    /// Where the description came from; filled in by the reader of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// Questions that its author would like to see asked; asked only if they pass every check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionProposal>,
}

/// A checked description.
///
/// # Guarantees
/// - The table has one label column (category or time), first, then at least one quantity column, and at least one row.
/// - Every row has a cell for every column; labels are texts, quantities are numbers or missing; at least one number exists.
/// - Labels are unique and not empty, and so are headers. All texts are NFC, in one line, without control characters, and at most
///   [`MAX_TEXT_CHARS`] long.
/// - Every number in a clause stands in that row's label.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(transparent)]
pub struct Description(RawDescription);

/// Why a description cannot be used. Rows and columns count from 1, as a person does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// A text is empty where one is needed.
    #[error("{field} is empty")]
    Empty {
        /// Which field, as a path.
        field: String,
    },
    /// A text is too long to be drawn.
    #[error("{field} has {found} characters; at most {MAX_TEXT_CHARS} can be used")]
    TooLong {
        /// Which field.
        field: String,
        /// Its length in characters.
        found: usize,
    },
    /// A text has a control character, such as a line break or a tab.
    #[error("{field} holds the control character U+{code:04X}; write it as one plain line")]
    Control {
        /// Which field.
        field: String,
        /// The character's code point.
        code: u32,
    },
    /// A text would break the training format of a model.
    #[error("{field} holds {found:?}, which training formats use as a control token; change it")]
    ControlToken {
        /// Which field.
        field: String,
        /// The token.
        found: String,
    },
    /// The table has no row, or no columns to draw.
    #[error("the table needs one label column, then at least one quantity column, and at least one row; {found}")]
    Shape {
        /// What was found instead.
        found: String,
    },
    /// A row has too few or too many cells.
    #[error("row {row} has {found} cells, but the table has {wanted} columns")]
    Ragged {
        /// The row, from 1.
        row: usize,
        /// Its cells.
        found: usize,
        /// The columns of the table.
        wanted: usize,
    },
    /// A quantity is no number.
    #[error("row {row}, column {column:?}: {found:?} is not a number; write plain digits (12.5) or null")]
    NotANumber {
        /// The row, from 1.
        row: usize,
        /// The column's header.
        column: String,
        /// What stands there.
        found: String,
    },
    /// Two rows or two columns have the same name, so no question could tell them apart.
    #[error("{field} {name:?} stands twice (numbers {first} and {second}); names must differ")]
    Duplicate {
        /// `label` or `column`.
        field: &'static str,
        /// The name.
        name: String,
        /// The first place, from 1.
        first: usize,
        /// The second place, from 1.
        second: usize,
    },
    /// The columns of a group do not measure the same.
    #[error("the columns are grouped as {quantity:?}, so they need one measure and unit; column {column:?} differs")]
    Group {
        /// What the group measures.
        quantity: String,
        /// The first column that differs.
        column: String,
    },
    /// Stacks need values that add up and are not negative.
    #[error("the columns are to be stacked, but {found}")]
    Stacks {
        /// What speaks against it.
        found: String,
    },
    /// What is said of how names are spoken of does not fit the table.
    #[error("the naming of the {field} {found}")]
    Naming {
        /// `rows`, `series` or `quantity`.
        field: &'static str,
        /// What is wrong, and what to do.
        found: String,
    },
    /// No cell holds a number.
    #[error("no cell of the table holds a number")]
    NoNumbers,
    /// A clause has a number that the picture would not show.
    #[error("row {row}: the clause says {number:?}, which the label {label:?} does not show")]
    ClauseNumber {
        /// The row, from 1.
        row: usize,
        /// The number as written.
        number: String,
        /// The row's label.
        label: String,
    },
}

impl Description {
    /// Checks a description and normalises its texts (NFC, trimmed).
    pub fn check(mut raw: RawDescription) -> Result<Self, DescriptionError> {
        check_text("title", &mut raw.title)?;
        for (field, text) in [("subtitle", &mut raw.subtitle), ("source", &mut raw.source), ("narrative", &mut raw.narrative)] {
            if let Some(text) = text {
                check_text(field, text)?;
            }
        }
        check_table(&mut raw.table)?;
        Ok(Self(raw))
    }

    /// The headline.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// The second line, if there is one.
    pub fn subtitle(&self) -> Option<&str> {
        self.0.subtitle.as_deref()
    }

    /// Where the numbers are from.
    pub fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// The narrative text.
    pub fn narrative(&self) -> Option<&str> {
        self.0.narrative.as_deref()
    }

    /// The language of its texts.
    pub fn language(&self) -> &Language {
        &self.0.language
    }

    /// The data.
    pub fn table(&self) -> &Table {
        &self.0.table
    }

    /// Where it came from.
    pub fn provenance(&self) -> Option<&Provenance> {
        self.0.provenance.as_ref()
    }

    /// Proposed questions.
    pub fn questions(&self) -> &[QuestionProposal] {
        &self.0.questions
    }

    /// The description as it is written to a file.
    pub fn as_raw(&self) -> &RawDescription {
        &self.0
    }
}

/// Tokens that LLaVA's and its peers' templates treat as control.
const CONTROL_TOKENS: [&str; 7] = ["<image>", "</s>", "<s>", "<unk>", "ASSISTANT:", "<|", "|>"];

pub(crate) fn check_text(field: &str, text: &mut String) -> Result<(), DescriptionError> {
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
    if text.is_empty() {
        return Err(DescriptionError::Empty { field: field.to_owned() });
    }
    let found = text.chars().count();
    if found > MAX_TEXT_CHARS {
        return Err(DescriptionError::TooLong { field: field.to_owned(), found });
    }
    if let Some(control) = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')) {
        return Err(DescriptionError::Control { field: field.to_owned(), code: u32::from(control) });
    }
    if let Some(token) = CONTROL_TOKENS.into_iter().find(|token| text.contains(token)) {
        return Err(DescriptionError::ControlToken { field: field.to_owned(), found: token.to_owned() });
    }
    if !is_nfc(text) {
        *text = text.nfc().collect();
    }
    Ok(())
}

fn check_table(table: &mut Table) -> Result<(), DescriptionError> {
    let shape = |found: String| Err(DescriptionError::Shape { found });
    let n_labels = table.columns.iter().filter(|column| column.kind != ColumnKind::Quantity).count();
    match table.columns.first() {
        None => return shape("it has no columns".to_owned()),
        Some(first) if first.kind == ColumnKind::Quantity => {
            return shape(format!("its first column, {:?}, is a quantity", first.name));
        }
        Some(_) if n_labels > 1 => return shape(format!("it has {n_labels} label columns")),
        Some(_) if table.columns.len() == 1 => return shape("it has only the label column".to_owned()),
        Some(_) if table.columns.len() > MAX_COLUMNS => {
            return shape(format!("it has {} columns, more than {MAX_COLUMNS}", table.columns.len()));
        }
        Some(_) => {}
    }
    if table.rows.is_empty() {
        return shape("it has no rows".to_owned());
    }
    if table.rows.len() > MAX_ROWS {
        return shape(format!("it has {} rows, more than {MAX_ROWS}", table.rows.len()));
    }
    for (idx, column) in table.columns.iter_mut().enumerate() {
        check_text(&format!("the name of column {}", idx + 1), &mut column.name)?;
        match (column.kind, &column.measure) {
            (ColumnKind::Quantity, None) => {
                return shape(format!("the quantity column {:?} has no measure", column.name));
            }
            (ColumnKind::Category | ColumnKind::Time, Some(_)) => {
                return shape(format!("the label column {:?} has a measure", column.name));
            }
            _ => {}
        }
        if let Some(unit) = column.measure.as_mut().and_then(|measure| measure.unit.as_mut()) {
            check_text(&format!("the unit of column {:?}", column.name), &mut unit.0)?;
        }
    }
    for noun in table.population.values_mut() {
        check_text("the population's singular", &mut noun.singular)?;
        check_text("the population's plural", &mut noun.plural)?;
    }
    let mut any_number = false;
    for row_idx in 0..table.rows.len() {
        check_row(table, row_idx, &mut any_number)?;
    }
    if !any_number {
        return Err(DescriptionError::NoNumbers);
    }
    check_group(table)?;
    crate::naming::check(table)?;
    unique("column", table.columns.iter().map(|column| column.name.as_str()))?;
    unique("label", table.labels())
}

/// All quantities of a group measure the same; those of a stack add up and none is negative.
fn check_group(table: &mut Table) -> Result<(), DescriptionError> {
    let Some(group) = &mut table.group else { return Ok(()) };
    check_text("the group's name", &mut group.name)?;
    check_text("the group's quantity", &mut group.quantity)?;
    let (quantity, stacks) = (group.quantity.clone(), group.stacks);
    let first = table.columns.get(1).and_then(|column| column.measure.clone());
    if let Some(other) = table.series().iter().find(|column| column.measure != first) {
        return Err(DescriptionError::Group { quantity, column: other.name.clone() });
    }
    if stacks {
        let found = if first.is_none_or(|measure| !measure.kind.adds_up()) {
            Some(format!("{quantity:?} is a rate or a score, which does not add up"))
        } else {
            let negative = |series: usize| table.values(series).find(|(_, value)| value.is_negative());
            (0..table.series().len()).find_map(negative).map(|(row, value)| format!("row {} has {value}", row + 1))
        };
        if let Some(found) = found {
            return Err(DescriptionError::Stacks { found });
        }
    }
    Ok(())
}

fn check_row(table: &mut Table, row_idx: usize, any_number: &mut bool) -> Result<(), DescriptionError> {
    let wanted = table.columns.len();
    let row = &mut table.rows[row_idx];
    if row.cells.len() != wanted {
        return Err(DescriptionError::Ragged { row: row_idx + 1, found: row.cells.len(), wanted });
    }
    for (cell, column) in row.cells.iter_mut().zip(&table.columns) {
        if column.kind == ColumnKind::Quantity {
            if let Cell::Text(text) = cell {
                let found = text.chars().take(40).collect();
                return Err(DescriptionError::NotANumber { row: row_idx + 1, column: column.name.clone(), found });
            }
            *any_number |= matches!(cell, Cell::Number(_));
        } else {
            match cell {
                Cell::Text(text) => check_text(&format!("the label of row {}", row_idx + 1), text)?,
                _ => return Err(DescriptionError::Empty { field: format!("the label of row {}", row_idx + 1) }),
            }
        }
    }
    let label = match &row.cells[0] {
        Cell::Text(text) => text.clone(),
        _ => String::new(),
    };
    for clause in row.clause.values_mut() {
        check_text(&format!("a clause of row {}", row_idx + 1), clause)?;
        let in_label: BTreeSet<&str> = digit_runs(&label).collect();
        if let Some(number) = digit_runs(clause).find(|number| !in_label.contains(number)) {
            return Err(DescriptionError::ClauseNumber { row: row_idx + 1, number: number.to_owned(), label });
        }
    }
    Ok(())
}

/// Every maximal run of ASCII digits in `text`.
fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

fn unique<'a>(field: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), DescriptionError> {
    let mut seen = std::collections::BTreeMap::new();
    for (idx, name) in names.enumerate() {
        // "Yes" and "yes" cannot be told apart in a question that begins with the word.
        if let Some(first) = seen.insert(name.to_lowercase(), idx) {
            return Err(DescriptionError::Duplicate { field, name: name.to_owned(), first: first + 1, second: idx + 1 });
        }
    }
    Ok(())
}

//! The TOML file beside a table, which says what the table cannot: `sales.toml` beside `sales.csv`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{DescriptionError, Language, MeasureKind, Noun, SeriesGroup, Structure};
use serde::Deserialize;
use toml::Spanned;

use super::sheet::Sheet;
use crate::DescribeError;
use crate::inputs::{line_at, name_of, read_text};

/// What a TOML file may say; all of it may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sidecar {
    pub(super) title: Option<String>,
    pub(super) subtitle: Option<String>,
    pub(super) source: Option<String>,
    pub(super) narrative: Option<String>,
    /// The language of all texts.
    pub(super) language: Option<Language>,
    /// The unit of the columns that name none.
    pub(super) unit: Option<String>,
    /// What all columns measure.
    measure: Option<MeasureKind>,
    pub(super) structure: Option<Structure>,
    /// Whom or what the rows count, a noun a language.
    #[serde(default)]
    pub(super) population: BTreeMap<Language, Noun>,
    /// What the columns have in common.
    pub(super) group: Option<Spanned<SeriesGroup>>,
    /// What holds for single columns, by their header.
    #[serde(default)]
    columns: BTreeMap<String, Spanned<ColumnNotes>>,
    /// The clauses of single rows, by their label.
    #[serde(default)]
    clauses: BTreeMap<String, Spanned<BTreeMap<Language, String>>>,
    /// The text, to tell lines by.
    #[serde(skip)]
    text: String,
}

/// What holds for one column.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnNotes {
    unit: Option<String>,
    measure: Option<MeasureKind>,
}

/// Where the TOML file of a table is looked for; `None` for what is no table.
pub(crate) fn path_beside(path: &Path) -> Option<PathBuf> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    matches!(ending.as_str(), "csv" | "tsv" | "tab").then(|| path.with_extension("toml"))
}

/// The TOML file beside a table; an empty one where there is none.
pub(super) fn read_beside(path: &Path) -> Result<Sidecar, DescribeError> {
    let Some(path) = path_beside(path).filter(|path| path.exists()) else {
        return Ok(Sidecar::default());
    };
    let text = read_text(&path)?;
    match toml::from_str::<Sidecar>(&text) {
        Ok(sidecar) => {
            let sidecar = Sidecar { text, ..sidecar };
            Ok(sidecar)
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let reason = error.message().trim_end_matches('.');
            let message = format!("{reason}; the section \"Your own data\" of the README lists the keys");
            Err(DescribeError::Sidecar {
                file: name_of(&path),
                line: line_at(text.as_bytes(), at, 1),
                key: key_at(&text, at),
                message,
            })
        }
    }
}

/// The key on the line at which byte `at` stands.
fn key_at(text: &str, at: usize) -> Option<String> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..)?.lines().next()?;
    let key = line.split_once('=').map_or(line, |(key, _)| key).trim().trim_matches(['[', ']', '"']);
    (!key.is_empty() && key.len() <= 80).then(|| key.to_owned())
}

impl Sidecar {
    pub(super) fn unit_of_column(&self, header: &str) -> Option<String> {
        self.columns.get(header).and_then(|notes| notes.get_ref().unit.clone())
    }

    pub(super) fn measure_of(&self, header: &str) -> Option<MeasureKind> {
        self.columns.get(header).and_then(|notes| notes.get_ref().measure).or(self.measure)
    }

    pub(super) fn clauses_of(&self, label: &str) -> BTreeMap<Language, String> {
        self.clauses.get(label).map(|clauses| clauses.get_ref().clone()).unwrap_or_default()
    }

    /// Refuses notes on columns and rows that the table does not have, and a group of one.
    pub(super) fn check_against(&self, table: &Path, sheet: &Sheet) -> Result<(), DescribeError> {
        let Some(path) = path_beside(table) else { return Ok(()) };
        let unknown = |key: &str, at: usize, message: String| {
            let line = line_at(self.text.as_bytes(), at.min(self.text.len()), 1);
            Err(DescribeError::Sidecar { file: name_of(&path), line, key: Some(key.to_owned()), message })
        };
        if let Some(group) = self.group.as_ref().filter(|_| sheet.headers.len() < 3) {
            let message = "a group needs at least two columns of numbers; the table has one".to_owned();
            return unknown("group", group.span().start, message);
        }
        for (header, notes) in &self.columns {
            if !sheet.headers[1..].contains(header) {
                let known: Vec<String> = sheet.headers[1..].iter().map(|header| format!("{header:?}")).collect();
                let message = format!("the table has no such column of numbers; it has {}", known.join(", "));
                return unknown(header, notes.span().start, message);
            }
        }
        for (label, clauses) in &self.clauses {
            if !sheet.rows.iter().any(|row| row.cells[0] == *label) {
                return unknown(label, clauses.span().start, "the table has no row with this label".to_owned());
            }
        }
        Ok(())
    }

    /// The complaint of [`chartmill_schema::Description::check`] as one about this file, if it is about a text that stands here.
    pub(super) fn blame(&self, table: &Path, labels: &[&str], reason: &DescriptionError) -> Option<DescribeError> {
        let path = path_beside(table).filter(|_| !self.text.is_empty())?;
        let about = |key: &str, at: usize| DescribeError::Sidecar {
            file: name_of(&path),
            line: line_at(self.text.as_bytes(), at.min(self.text.len()), 1),
            key: Some(key.to_owned()),
            message: reason.to_string(),
        };
        let clause = |row: usize| {
            let label = *labels.get(row.checked_sub(1)?)?;
            Some(about(label, self.clauses.get(label)?.span().start))
        };
        let field = match reason {
            DescriptionError::ClauseNumber { row, .. } => return clause(*row),
            DescriptionError::Group { .. } | DescriptionError::Stacks { .. } => "group",
            DescriptionError::Empty { field }
            | DescriptionError::TooLong { field, .. }
            | DescriptionError::Control { field, .. }
            | DescriptionError::ControlToken { field, .. } => field,
            _ => return None,
        };
        if let Some(row) = field.strip_prefix("a clause of row ") {
            return clause(row.parse().ok()?);
        }
        let key = match field {
            field if field.starts_with("the population") => "population",
            field if field.starts_with("the group") => "group",
            field => field,
        };
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if line.trim_start_matches(['[', ' ']).starts_with(key) {
                return Some(about(key, at));
            }
            at += line.len();
        }
        None
    }
}

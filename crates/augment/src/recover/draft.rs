//! The pieces of a description while it is being recovered.

use chartmill_schema::{
    Cell, Column, ColumnKind, Description, DescriptionError, Language, Measure, Noun, Number, Provenance, RawDescription, Row,
    SourceKind, Structure, Table, TableNaming,
};

/// One value that the answers give.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fact {
    /// The question that it answers.
    pub(super) question: String,
    /// What it is the value of, as the question has it: a clause, or the name of a thing.
    pub(super) clause: String,
    /// The value.
    pub(super) value: Number,
}

/// One row with its label.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Labelled {
    pub(super) label: String,
    pub(super) clause: Option<String>,
    pub(super) value: Number,
    pub(super) question: String,
}

/// A description that is not checked yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) language: Language,
    pub(super) header: String,
    pub(super) kind: ColumnKind,
    pub(super) column: String,
    pub(super) measure: Measure,
    pub(super) rows: Vec<Labelled>,
    pub(super) structure: Structure,
    pub(super) population: Option<Noun>,
}

/// Every run of digits in a text.
fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

impl Draft {
    /// The description; `name` is the file that it was recovered from, and `line` the line of its first row.
    pub(super) fn check(self, name: &str, line: u64) -> Result<Description, DescriptionError> {
        let language = self.language.clone();
        let has_population = self.population.is_some();
        let rows = self.rows.into_iter().map(|row| {
            // A clause may say no number that the label does not show: a year in it would be read off no picture.
            let shown = |clause: &String| digit_runs(clause).all(|run| digit_runs(&row.label).any(|known| known == run));
            let clause = row.clause.filter(|clause| has_population && shown(clause));
            Row {
                cells: vec![Cell::Text(row.label.clone()), Cell::Number(row.value)],
                clause: clause.map(|clause| (language.clone(), clause)).into_iter().collect(),
            }
        });
        let table = Table {
            rows: rows.collect(),
            columns: vec![
                Column { name: self.header, kind: self.kind, measure: None },
                Column { name: self.column, kind: ColumnKind::Quantity, measure: Some(self.measure) },
            ],
            structure: self.structure,
            group: None,
            population: self.population.map(|noun| (self.language.clone(), noun)).into_iter().collect(),
            naming: TableNaming::default(),
        };
        Description::check(RawDescription {
            title: self.title,
            subtitle: None,
            source: None,
            narrative: None,
            language: self.language,
            table,
            provenance: Some(Provenance { source: SourceKind::Recovered, name: name.to_owned(), line: Some(line) }),
            questions: Vec::new(),
        })
    }
}

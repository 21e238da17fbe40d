//! From what a model said to a checked description.

use std::collections::BTreeMap;

use chartmill_schema::{
    Cell, Column, ColumnKind, Description, Measure, MeasureKind, Provenance, QuestionProposal, RawDescription, Row, SeriesGroup,
    SourceKind, Table, TableNaming, Unit,
};

use super::brief::{Brief, TableShape};
use super::exchange::{Finish, Reply};
use super::fault::Fault;
use super::fields::{self, Fields};
use super::{proposals, recover, sense};

/// An answer that can be used.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// The description, with the model as its source.
    pub description: Description,
    /// What was mended to read it, in words; empty where nothing was.
    pub recovered: Vec<String>,
}

/// Reads a reply to the prompt of a brief; `model` is the name of the source.
///
/// # Errors
/// Everything that is wrong with it, in sentences for the model.
pub fn read_reply(reply: &Reply, brief: &Brief, model: &str) -> Result<Answer, Vec<Fault>> {
    match &reply.unreadable {
        Some(reason) => Err(vec![Fault::Unreadable { reason: reason.chars().take(200).collect() }]),
        None => read_answer(&reply.text, &reply.finish, brief, model),
    }
}

/// Reads what a model said in answer to the prompt of a brief; `model` is the name of the source.
///
/// # Errors
/// Everything that is wrong with it, in sentences for the model.
pub fn read_answer(text: &str, finish: &Finish, brief: &Brief, model: &str) -> Result<Answer, Vec<Fault>> {
    let recover::Found { value, mut recovered } = recover::object(text, finish).map_err(|fault| vec![fault])?;
    let mut fields = fields::read(&value, &brief.language, &mut recovered)?;
    settle(&mut fields, brief, &mut recovered);
    let faults = sense::check(&fields, brief);
    if !faults.is_empty() {
        return Err(faults);
    }
    let questions = proposals::read(&fields)?;
    let description = Description::check(raw(fields, questions, brief, model))
        .map_err(|error| vec![Fault::Description { problem: error.to_string() }])?;
    Ok(Answer { description, recovered })
}

/// Changes what can only be meant in one way: what the brief says already, and marks at the ends of texts.
fn settle(fields: &mut Fields, brief: &Brief, recovered: &mut Vec<String>) {
    if brief.shape == TableShape::Parts {
        for column in &mut fields.columns {
            if column.measure == MeasureKind::Share && column.unit.as_deref().is_none_or(|unit| unit == "percent") {
                column.unit = Some("%".to_owned());
                recovered.push("the unit of shares written as %".to_owned());
            }
        }
    }
    if !brief.shape.is_grouped() && fields.group.take().is_some() {
        recovered.push("a group where no columns belong together left out".to_owned());
    }
    if !brief.names_population() && fields.population.take().is_some() {
        recovered.push("a population where nothing is counted left out".to_owned());
    }
    for (row, wanted) in fields.rows.iter_mut().zip(&brief.labels) {
        let bare = |text: &str| text.to_lowercase().replace('.', "");
        if row.label != *wanted && bare(&row.label) == bare(wanted) {
            recovered.push(format!("the label {:?} written as {wanted:?}", row.label));
            row.label.clone_from(wanted);
        }
    }
    let plural = fields.population.as_ref().map(|noun| noun.plural.to_lowercase());
    for row in &mut fields.rows {
        let Some(clause) = &mut row.clause else { continue };
        // Without a population no question has a place for a clause.
        let Some(plural) = &plural else {
            row.clause = None;
            recovered.push("a clause without a population left out".to_owned());
            continue;
        };
        let mut text = clause.trim().trim_end_matches('.').trim_end();
        let repeated = text.get(..plural.len()).is_some_and(|start| start.to_lowercase() == *plural);
        if repeated && text[plural.len()..].starts_with(' ') {
            text = text[plural.len()..].trim_start();
        }
        let text = ["who ", "that ", "que "].into_iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        if text != clause {
            recovered.push(format!("the clause {clause:?} cut to {text:?}"));
            *clause = text.to_owned();
        }
    }
}

fn raw(fields: Fields, questions: Vec<QuestionProposal>, brief: &Brief, model: &str) -> RawDescription {
    let kind = if brief.shape.is_time() { ColumnKind::Time } else { ColumnKind::Category };
    let label = Column { name: fields.label_header, kind, measure: None };
    let quantities = fields.columns.into_iter().map(|column| Column {
        name: column.name,
        kind: ColumnKind::Quantity,
        measure: Some(Measure { kind: column.measure, unit: column.unit.map(Unit) }),
    });
    let language = &brief.language;
    let row = |row: fields::RowFields| {
        let numbers = row.values.into_iter().map(|value| value.map_or(Cell::Missing, Cell::Number));
        let cells = std::iter::once(Cell::Text(row.label)).chain(numbers).collect();
        let clause: BTreeMap<_, _> = row.clause.map(|clause| (language.clone(), clause)).into_iter().collect();
        Row { cells, clause }
    };
    let stacks = brief.shape.is_stacked();
    RawDescription {
        title: fields.title,
        subtitle: fields.subtitle,
        source: fields.source,
        narrative: fields.summary,
        language: language.clone(),
        table: Table {
            columns: std::iter::once(label).chain(quantities).collect(),
            rows: fields.rows.into_iter().map(row).collect(),
            structure: brief.shape.structure(),
            group: fields.group.map(|(name, quantity)| SeriesGroup { name, quantity, stacks }),
            naming: TableNaming::default(),
            population: fields.population.map(|noun| (language.clone(), noun)).into_iter().collect(),
        },
        provenance: Some(Provenance { source: SourceKind::Model, name: model.to_owned(), line: None }),
        questions,
    }
}

//! Recovery through a language model, for questions that no rule of ours understands well enough to name their rows.
//!
//! A model only finds words: labels, a title, what is counted. Every value of its table must be the answer to a question about that row,
//! and every answer about the picture must follow from the table.

use std::collections::BTreeSet;

use chartmill_describe::model::exchange::{Message, Prompt, Speaker};
use chartmill_schema::{Description, MeasureKind, Number, Provenance, RawDescription, SourceKind, Structure};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::NotRecovered;
use super::assemble::{Completeness, Recovered, check};
use super::{agree, question};
use crate::Row;

const TEMPLATE: &str = include_str!("prompts/recover.jinja");
#[derive(Serialize)]
struct Pair {
    question: String,
    answer: String,
}

/// What is put to a model to find the table of one picture. Its answer is a description as a file has it (`schemas/description.json`), to
/// be read as a [`RawDescription`] and handed to [`accept`].
///
/// # Errors
/// [`NotRecovered::NoPairs`] where nothing is asked, and [`NotRecovered::Prompt`] where the pairs cannot be told.
pub fn request(rows: &[&Row]) -> Result<Prompt, NotRecovered> {
    let pairs: Vec<Pair> = rows
        .iter()
        .flat_map(|row| row.pairs())
        .map(|(asked, answer)| Pair { question: format!("{}?", question::plain(asked)), answer: one_line(answer) })
        .collect();
    super::assemble::within_limit(rows)?;
    if pairs.is_empty() {
        return Err(NotRecovered::NoPairs);
    }
    let text = render(&pairs).map_err(|error| NotRecovered::Prompt { reason: error.to_string() })?;
    Ok(Prompt {
        system: "You turn questions and answers about a chart into its table. You add nothing that they do not say.".to_owned(),
        messages: vec![Message::new(Speaker::User, text)],
    })
}

/// The text in one line, so that no answer can pass for an instruction of ours on a line of its own.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn render(pairs: &[Pair]) -> Result<String, minijinja::Error> {
    #[derive(Serialize)]
    struct Variables<'a> {
        pairs: &'a [Pair],
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_template("recover.jinja", TEMPLATE)?;
    let text = environment.get_template("recover.jinja")?.render(Value::from(Serde(&Variables { pairs })))?;
    Ok(text.trim().to_owned())
}

/// Takes a model's table if every answer about the picture follows from it and every value of it is such an answer.
///
/// What the model says beyond the table (subtitle, source, narrative, questions) is left out: nothing vouches for it.
///
/// # Errors
/// Why it is not taken; [`NotRecovered::NotUnderstood`] also where a question cannot be checked against it.
pub fn accept(answer: RawDescription, rows: &[&Row]) -> Result<Recovered, NotRecovered> {
    let Some(first) = rows.first().filter(|_| rows.iter().any(|row| row.pairs().next().is_some())) else {
        return Err(NotRecovered::NoPairs);
    };
    let name = answer.provenance.map_or_else(|| super::assemble::file_name(&first.file).to_owned(), |from| from.name);
    let mut table = answer.table;
    let n_rows = table.rows.len();
    if table.columns.len() != 2 {
        return Err(NotRecovered::Columns { found: table.columns.len() });
    }
    let is_share =
        table.columns.iter().filter_map(|column| column.measure.as_ref()).any(|measure| measure.kind == MeasureKind::Share);
    let shares: Vec<Number> = table.values(0).map(|(_, value)| value).collect();
    let (structure, completeness) =
        if is_share { super::shares::parts(&shares)? } else { (Structure::Independent, Completeness::Apart) };
    // That things are the parts of a whole is known of shares that add up to it, whatever a model says.
    table.structure = structure;
    table.group = None;
    let description = Description::check(RawDescription {
        title: answer.title,
        subtitle: None,
        source: None,
        narrative: None,
        language: answer.language,
        table,
        provenance: Some(Provenance { source: SourceKind::Model, name, line: None }),
        questions: Vec::new(),
    })?;
    check(&description, rows)?;
    let pairs = || rows.iter().flat_map(|row| row.pairs());
    let asked: BTreeSet<usize> = pairs().filter_map(|(question, _)| agree::asked_row(&description, question)).collect();
    if let Some(row) = (0..n_rows).find(|row| !asked.contains(row)) {
        return Err(NotRecovered::NotAsked { label: description.table().label(row).to_owned() });
    }
    let used = rows.iter().filter(|row| row.pairs().next().is_some()).map(|row| row.index).collect();
    Ok(Recovered { description, completeness, used })
}

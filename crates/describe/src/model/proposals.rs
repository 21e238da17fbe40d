//! Questions that a model proposes, turned into queries. Their words come from our own wordings, so only what they ask is read.

use chartmill_schema::{Family, Query, QuestionProposal, Rank, Relation, Selection};

use super::fault::Fault;
use super::fields::{Fields, QuestionFields};

/// The most proposed questions that are taken.
const MAX_QUESTIONS: usize = 8;

/// The proposed questions of an answer.
pub(super) fn read(fields: &Fields) -> Result<Vec<QuestionProposal>, Vec<Fault>> {
    let mut proposals: Vec<QuestionProposal> = Vec::new();
    let mut faults = Vec::new();
    for (idx, question) in fields.questions.iter().take(MAX_QUESTIONS).enumerate() {
        match proposal(question, fields) {
            // The same question twice is no fault; it is asked once.
            Ok(proposal) if !proposals.contains(&proposal) => proposals.push(proposal),
            Ok(_) => {}
            Err(problem) => faults.push(Fault::Question { n: idx + 1, problem }),
        }
    }
    if faults.is_empty() { Ok(proposals) } else { Err(faults) }
}

fn proposal(question: &QuestionFields, fields: &Fields) -> Result<QuestionProposal, String> {
    let short = |text: &str| text.chars().take(40).collect::<String>();
    let series = &question.series;
    let at = fields.columns.iter().position(|column| column.name == *series);
    let at = at.ok_or_else(|| format!("there is no column {:?}", short(series)))?;
    for label in &question.labels {
        let row = fields.rows.iter().find(|row| row.label == *label);
        let row = row.ok_or_else(|| format!("there is no row {:?}", short(label)))?;
        if row.values.get(at).is_none_or(Option::is_none) {
            return Err(format!("row {:?} has no value in {series:?}", short(label)));
        }
    }
    let over = Selection::all(series);
    let value = |label: &String| Box::new(Query::Value { label: label.clone(), series: series.clone() });
    let adds_up = fields.columns[at].measure.adds_up();
    let (family, query) = match (question.kind.as_str(), question.labels.as_slice()) {
        ("value-lookup", [label]) => (Family::ValueLookup, *value(label)),
        ("largest", []) => (Family::Largest, Query::LabelAt { rank: Rank::LARGEST, over }),
        ("smallest", []) => (Family::Smallest, Query::LabelAt { rank: Rank::SMALLEST, over }),
        ("comparison", [a, b]) if a != b => {
            (Family::Comparison, Query::Compare { left: value(a), relation: Relation::Greater, right: value(b) })
        }
        ("difference", [a, b]) if a != b => (Family::Difference, Query::Difference { of: value(a), minus: value(b) }),
        ("ratio", [a, b]) if a != b => (Family::Ratio, Query::Ratio { of: value(a), to: value(b) }),
        ("sum", []) if adds_up => (Family::Sum, Query::Sum { over }),
        ("mean", []) => (Family::Mean, Query::Mean { over }),
        ("sum", []) => return Err(format!("{series:?} is a rate or an index, which has no sum")),
        (kind, labels) => return Err(format!("a question of the kind {:?} does not take {} labels", short(kind), labels.len())),
    };
    Ok(QuestionProposal { family, query, wording: None })
}

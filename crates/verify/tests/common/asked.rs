//! Questions in many words, each of which must pass for its own query and for no other.

use chartmill_schema::*;
use chartmill_verify::{Area, Rejection};

use super::{Made, answer, short};

/// A query with wordings that people would use for it.
pub struct Asked {
    pub family: Family,
    pub query: Query,
    pub answer: Answer,
    pub wordings: &'static [&'static str],
}

pub fn val(label: &str, series: &str) -> Query {
    Query::Value { label: label.to_owned(), series: series.to_owned() }
}

pub fn num(value: &str, unit: Option<&str>) -> Answer {
    answer(AnswerKind::Number, &[value], unit, &[value])
}

pub fn label(text: &str) -> Answer {
    answer(AnswerKind::Label, &[text], None, &[text])
}

/// The faults in the words of one question about a sample.
pub fn faults(made: &Made, asked: &Asked, question: &str) -> Vec<Rejection> {
    faults_in(made, &Language::english(), asked, question)
}

/// The faults in the words of one question in a language.
pub fn faults_in(made: &Made, language: &Language, asked: &Asked, question: &str) -> Vec<Rejection> {
    let mut made = made.clone();
    let (mut turn, message) = short(asked.family, question, asked.query.clone(), asked.answer.clone());
    turn.language = language.clone();
    let note = &mut made.sample.annotation;
    turn.evidence = note.turns[0].evidence.clone();
    note.turns = vec![turn];
    let conversations = &mut made.sample.record.conversations;
    conversations.truncate(2);
    let line = match language.primary() {
        "pt" => "Responda à pergunta com uma única palavra ou expressão.",
        "es" => "Responda a la pregunta con una sola palabra o frase.",
        _ => "Answer the question using a single word or phrase.",
    };
    conversations[0].value = format!("<image>\n{question}\n{line}");
    conversations[1].value = message;
    made.verify_files().err().unwrap_or_default()
}

/// Every wording passes for its own query, and for no other of the list.
pub fn check(made: &Made, list: &[Asked]) {
    let mut failures = Vec::new();
    for (idx, asked) in list.iter().enumerate() {
        for question in asked.wordings {
            let found = faults(made, asked, question);
            if !found.is_empty() {
                let told: Vec<String> = found.iter().map(|fault| format!("{}: {fault}", fault.reason.key())).collect();
                failures.push(format!("{question:?} -> {told:?}"));
            }
            // The same words for every other query, as if they had been filed under the wrong family.
            for (other, wrong) in list.iter().enumerate() {
                let same = other == idx || wrong.query == asked.query || wrong.wordings.iter().any(|own| own == question);
                let both_top = wrong.family == Family::TopTotal && asked.family == Family::TopTotal;
                if !same && !both_top && !faults(made, wrong, question).iter().any(|fault| fault.reason.area() == Area::Wording) {
                    failures.push(format!("{question:?} passes for {}", wrong.query));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

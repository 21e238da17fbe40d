//! All that the doctor takes from a row: its faults, and the digests by which it is compared with other rows.

use chartmill_schema::Target;
use serde::Deserialize;

use super::correct::TakenIds;
use super::digest::digest;
use super::measure::{asked_share, yes_or_no};
use super::row_faults::{RowFault, plain_question, row_faults};
use super::rule::Rule;
use super::texts::{excerpt, is_blank};
use crate::{Role, Row, RowData};

/// Answers up to this many bytes are compared with others to the same question; longer ones are descriptions, of which many are right.
const SHORT_ANSWER: usize = 40;

/// What is found out about a row by itself. Rows can be looked at in any order and on many threads; a [`Doctor`](super::Doctor) then
/// takes them in the order of the dataset.
#[derive(Clone, Debug)]
pub struct RowFindings {
    /// What is wrong with it.
    pub(super) faults: Vec<RowFault>,
    /// [`TakenIds::key`] of its id.
    pub(super) id: Option<u64>,
    /// Of all that it says and shows, without its id.
    pub(super) content: u64,
    /// [`picture_key`] of each of its pictures.
    pub(super) pictures: Vec<u64>,
    /// Whether the sizes of its picture's texts are known and were checked for this target, so that nothing has to be measured.
    pub(super) is_measured: bool,
    /// Its questions with their answers.
    pub(super) pairs: Vec<PairFindings>,
}

/// A question with its answer.
#[derive(Clone, Debug)]
pub(super) struct PairFindings {
    /// Of the question and the picture.
    pub(super) question: u64,
    /// Of the answer, and the answer made alike, where it is short.
    pub(super) answer: Option<(u32, String)>,
    /// Whether it is yes, where it is yes or no.
    pub(super) yes: Option<bool>,
    /// The share of a whole that it tells, in thousandths of a percent.
    pub(super) share: Option<u32>,
    /// Whether the question has an amount between two dollar signs.
    pub(super) dollars: bool,
    /// Question and answer, cut short.
    pub(super) shown: String,
}

impl RowFindings {
    /// Looks at a row.
    pub fn of(row: &Row, target: &Target) -> Self {
        let names: Vec<&str> = row.images.iter().map(String::as_str).collect();
        let scene = digest(&names.iter().map(|name| name.as_bytes()).collect::<Vec<_>>());
        Self {
            faults: row_faults(row, target),
            id: row.id.as_deref().filter(|id| !is_blank(id)).map(TakenIds::key),
            content: content(row),
            pictures: row.images.iter().map(|name| picture_key(name)).collect(),
            is_measured: target_of(row).is_some_and(|drawn_for| drawn_for == target.name),
            // An annotation tells which of the answers are shares of one whole, and each was verified by it.
            pairs: row
                .pairs()
                .map(|(question, answer)| PairFindings::of(scene, question, answer))
                .map(|pair| if matches!(row.data, RowData::Annotation(_)) { PairFindings { share: None, ..pair } } else { pair })
                .collect(),
        }
    }
}

/// The model that a picture of one of our releases was drawn for.
fn target_of(row: &Row) -> Option<String> {
    #[derive(Deserialize)]
    struct DrawnFor {
        target: String,
    }
    let RowData::Annotation(annotation) = &row.data else { return None };
    serde_json::from_str::<DrawnFor>(annotation).ok().map(|drawn| drawn.target)
}

/// What is to be looked at in the picture that rows are about, as their questions tell.
pub fn group_faults(rows: &[&Row]) -> Vec<Rule> {
    let has_dollars =
        rows.iter().flat_map(|row| row.pairs()).any(|(asked, _)| has_amounts_between_dollars(plain_question(asked)));
    has_dollars.then_some(Rule::DollarLabels).into_iter().collect()
}

impl PairFindings {
    fn of(scene: u64, question: &str, answer: &str) -> Self {
        let plain = plain_question(question);
        let asked = alike(plain);
        let answered = (answer.trim().len() <= SHORT_ANSWER).then(|| {
            let text = alike(answer);
            ((digest(&[text.as_bytes()]) >> 32) as u32, text)
        });
        Self {
            question: digest(&[&scene.to_le_bytes(), asked.as_bytes()]),
            answer: answered,
            yes: yes_or_no(answer),
            share: asked_share(plain, answer),
            dollars: has_amounts_between_dollars(plain),
            shown: excerpt(&format!("{plain} -> {answer}")),
        }
    }
}

/// The digest of a row's pictures and messages.
pub(super) fn content(row: &Row) -> u64 {
    let mut parts: Vec<&[u8]> = vec![b"images"];
    parts.extend(row.images.iter().map(String::as_bytes));
    parts.push(b"messages");
    for message in &row.messages {
        parts.push(match &message.role {
            Role::Human => b"human",
            Role::Model => b"gpt",
            Role::System => b"system",
            Role::Other(written) => written.as_bytes(),
        });
        parts.push(message.text.as_bytes());
    }
    digest(&parts)
}

/// The number by which a picture is known: one for all ways to write its name.
pub(super) fn picture_key(name: &str) -> u64 {
    digest(&[plain_name(name).as_bytes()])
}

/// A picture's name as a path below its folder, so that `./a.png` and `a.png` are one.
pub(super) fn plain_name(name: &str) -> String {
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/")
}

/// A text as it is compared: in lower case, blanks made one, without a period at its end.
fn alike(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_suffix('.').unwrap_or(text).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether at least two amounts with a dollar sign before them stand in a text: `$100 and $500`, `R$ 50 e R$ 100`.
fn has_amounts_between_dollars(text: &str) -> bool {
    let is_amount = |rest: &str| rest.strip_prefix(' ').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
    text.match_indices('$').filter(|(at, _)| text.get(at + 1..).is_some_and(is_amount)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_between_dollar_signs() {
        assert!(has_amounts_between_dollars("How many save between $100 and $500 monthly?"));
        assert!(has_amounts_between_dollars("Quantos gastam de R$ 50 a R$ 100?"));
        assert!(!has_amounts_between_dollars("Who saves more than $1000?"));
        assert!(!has_amounts_between_dollars("$a and $b"));
    }

    #[test]
    fn names_and_texts_are_made_alike() {
        assert_eq!(plain_name("./a//b.png"), "a/b.png");
        assert_eq!(alike("  Twenty  Five. "), "twenty five");
    }
}

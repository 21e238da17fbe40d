//! What is wrong with one row, by itself.

use chartmill_schema::{Speaker, Target, estimate_tokens, most_tokens};
use serde_json::Value;

use super::measure::{self, Contradiction};
use super::rule::{Rule, Severity};
use super::texts::{
    CONTROL, IMAGE, broken_character, excerpt, is_blank, speaker_of, template_token, trimmed, without_end_marks,
    without_image_tokens,
};
use crate::{Role, Row, RowData, RowMessage};

/// What a template puts around a message: ` USER: ` or ` ASSISTANT: `, half of the pairs with `</s>`.
const TEMPLATE_TOKENS: usize = 6;

/// Something wrong with a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowFault {
    /// What it is.
    pub rule: Rule,
    /// The message, from 0, where it is about one.
    pub message: Option<usize>,
    /// Whether [`corrected`](super::corrected) puts it right, with certainty.
    pub correctable: bool,
    /// The text that shows it, cut short.
    pub shown: String,
}

impl RowFault {
    /// Whether training fails on it or is blind.
    pub fn is_fatal(&self) -> bool {
        self.rule.severity() == Severity::Fatal
    }
}

/// Everything that is wrong with a row, looked at by itself: ids and pictures are not compared with those of other rows, and no file
/// is opened. A row that is a picture with its data, without messages, has no faults.
pub fn row_faults(row: &Row, target: &Target) -> Vec<RowFault> {
    let mut faults = Faults { row, list: Vec::new() };
    if row.messages.is_empty() {
        if row.data == RowData::Unknown {
            faults.push(Rule::NoMessages, None, false, row.id.as_deref().unwrap_or_default());
        }
        return faults.list;
    }
    if row.id.as_deref().is_none_or(is_blank) {
        faults.push(Rule::IdMissing, None, true, &first_text(row));
    }
    match row.images.as_slice() {
        [] => faults.push(Rule::NoImage, None, false, &first_text(row)),
        [_] => {}
        several => faults.push(Rule::SeveralImages, None, false, &several.join(", ")),
    }
    roles(&mut faults);
    image_tokens(&mut faults);
    for (at, message) in row.messages.iter().enumerate() {
        text(&mut faults, at, message);
    }
    pairs(&mut faults);
    length(&mut faults, target);
    faults.list
}

struct Faults<'a> {
    row: &'a Row,
    list: Vec<RowFault>,
}

impl Faults<'_> {
    fn push(&mut self, rule: Rule, message: Option<usize>, correctable: bool, shown: &str) {
        self.list.push(RowFault { rule, message, correctable, shown: excerpt(shown) });
    }
}

fn first_text(row: &Row) -> String {
    row.messages.first().map(|message| message.text.clone()).unwrap_or_default()
}

/// The role of a message as its row has it, where the row is laid out as LLaVA's loader reads it.
pub(super) fn written_role(row: &Row, at: usize) -> Option<&str> {
    row.raw.get("conversations")?.get(at)?.get("from").and_then(Value::as_str)
}

/// Whether the row has a question with an answer that says something.
fn has_pair(row: &Row) -> bool {
    let speakers: Vec<Option<Speaker>> = row.messages.iter().map(|message| speaker(&message.role)).collect();
    speakers
        .windows(2)
        .zip(row.messages.iter().skip(1))
        .any(|(pair, answer)| pair == [Some(Speaker::Human), Some(Speaker::Gpt)] && !is_blank(without_end_marks(&answer.text)))
}

/// Who speaks, where it is clear.
pub(super) fn speaker(role: &Role) -> Option<Speaker> {
    match role {
        Role::Human => Some(Speaker::Human),
        Role::Model => Some(Speaker::Gpt),
        Role::System => None,
        Role::Other(written) => speaker_of(written),
    }
}

fn roles(faults: &mut Faults<'_>) {
    let row = faults.row;
    let is_llava = row.raw.get("conversations").is_some();
    for (at, message) in row.messages.iter().enumerate() {
        let written = written_role(row, at);
        match &message.role {
            // Trainers that read other layouts have a place for it.
            Role::System if is_llava || at > 0 => faults.push(Rule::SystemMessage, Some(at), at == 0, &message.text),
            Role::System => {}
            Role::Other(name) => faults.push(Rule::RoleUnknown, Some(at), speaker_of(name).is_some(), &format!("{name:?}")),
            Role::Human | Role::Model => {
                let read = if message.role == Role::Human { "human" } else { "gpt" };
                if let Some(name) = written.filter(|written| *written != read) {
                    faults.push(Rule::RoleUnknown, Some(at), true, &format!("{name:?}"));
                }
            }
        }
    }
    let turns: Vec<(usize, Option<Speaker>)> = row
        .messages
        .iter()
        .enumerate()
        .filter(|(_, message)| message.role != Role::System)
        .map(|(at, message)| (at, speaker(&message.role)))
        .collect();
    let shown = |at: usize| row.messages.get(at).map(|message| message.text.clone()).unwrap_or_default();
    if turns.is_empty() {
        faults.push(Rule::NoMessages, None, false, &first_text(row));
    }
    if let Some((at, Some(Speaker::Gpt))) = turns.first() {
        faults.push(Rule::BeginsWithAnswer, Some(*at), has_pair(row), &shown(*at));
    }
    for pair in turns.windows(2) {
        if let [(_, Some(one)), (at, Some(other))] = pair
            && one == other
        {
            faults.push(Rule::NotAlternating, Some(*at), false, &shown(*at));
        }
    }
    if let Some((at, Some(Speaker::Human))) = turns.last() {
        faults.push(Rule::NoFinalAnswer, Some(*at), has_pair(row), &shown(*at));
    }
}

fn image_tokens(faults: &mut Faults<'_>) {
    let row = faults.row;
    let counts: Vec<usize> = row.messages.iter().map(|message| message.text.matches(IMAGE).count()).collect();
    let total: usize = counts.iter().sum();
    if row.images.is_empty() {
        if let Some(at) = counts.iter().position(|&count| count > 0) {
            faults.push(Rule::ImageTokenWithoutImage, Some(at), false, &row.messages[at].text);
        }
        return;
    }
    let stands_alone = |message: &RowMessage| without_image_tokens(&message.text).is_some();
    let answers = |message: &RowMessage| speaker(&message.role) == Some(Speaker::Gpt);
    for (at, message) in row.messages.iter().enumerate() {
        if counts[at] > 0 && answers(message) {
            // An answer that is nothing else is empty without it.
            let says_more = without_image_tokens(without_end_marks(&message.text)).is_some_and(|bare| !is_blank(&bare));
            let correctable = says_more && row.messages.iter().all(stands_alone);
            faults.push(Rule::ImageTokenInAnswer, Some(at), correctable, &message.text);
        }
    }
    let first = row.messages.iter().position(|message| speaker(&message.role) == Some(Speaker::Human));
    let first_text = first.and_then(|at| row.messages.get(at)).map(|message| message.text.as_str()).unwrap_or_default();
    // Several pictures have several tokens; where they belong is not known here.
    if total > 1 && row.images.len() < total {
        let at = counts.iter().position(|&count| count > 0);
        faults.push(Rule::ImageTokenRepeated, at, row.messages.iter().all(stands_alone), &format!("{total} times: {first_text}"));
    } else if total == 0 {
        faults.push(Rule::ImageTokenMissing, first, first.is_some(), first_text);
    } else if total == 1 && !trimmed(first_text).starts_with(IMAGE) {
        let at = counts.iter().position(|&count| count > 0);
        let message = at.and_then(|at| row.messages.get(at));
        if let Some(message) = message.filter(|message| !answers(message)) {
            faults.push(Rule::ImageTokenNotFirst, at, stands_alone(message), &message.text);
        }
    }
}

fn text(faults: &mut Faults<'_>, at: usize, message: &RowMessage) {
    let asks = speaker(&message.role) == Some(Speaker::Human);
    let value = message.text.as_str();
    if is_blank(value) {
        let is_last = at + 1 == faults.row.messages.len();
        let rule = if asks { Rule::EmptyQuestion } else { Rule::EmptyAnswer };
        let correctable = !asks && is_last && has_pair(faults.row);
        faults.push(rule, Some(at), correctable, "");
        return;
    }
    if trimmed(value) == IMAGE && asks {
        faults.push(Rule::OnlyImageToken, Some(at), false, value);
    } else if trimmed(value) != value {
        faults.push(Rule::SurroundingBlanks, Some(at), true, &format!("{:?}", excerpt_of_ends(value)));
    }
    let bare = without_end_marks(value);
    if let Some(token) = CONTROL.into_iter().find(|token| value.contains(token)) {
        let correctable = !CONTROL.into_iter().any(|token| bare.contains(token)) && !is_blank(bare);
        faults.push(Rule::ControlToken, Some(at), correctable, &format!("{token} in: {value}"));
    }
    if let Some(token) = template_token(value) {
        faults.push(
            Rule::TemplateToken,
            Some(at),
            template_token(bare).is_none() && !is_blank(bare),
            &format!("{token} in: {value}"),
        );
    }
    if let Some(c) = broken_character(value) {
        faults.push(Rule::BrokenText, Some(at), false, &format!("U+{:04X} in: {value}", u32::from(c)));
    }
}

/// Both ends of a long text, where its blanks are.
fn excerpt_of_ends(text: &str) -> String {
    const END: usize = 30;
    let n = text.chars().count();
    if n <= 2 * END {
        return text.to_owned();
    }
    let (head, tail): (String, String) = (text.chars().take(END).collect(), text.chars().skip(n - END).collect());
    format!("{head} ... {tail}")
}

fn pairs(faults: &mut Faults<'_>) {
    let row = faults.row;
    let mut asked: Vec<&str> = Vec::new();
    for (at, pair) in row.messages.windows(2).enumerate() {
        let [question, answer] = pair else { continue };
        if speaker(&question.role) != Some(Speaker::Human) || speaker(&answer.role) != Some(Speaker::Gpt) {
            continue;
        }
        let plain = plain_question(&question.text);
        let shown = format!("{plain} -> {}", answer.text);
        let rule = match measure::contradiction(plain, &answer.text) {
            Some(Contradiction::CountAnsweredByShare) => Some(Rule::CountAnsweredByShare),
            Some(Contradiction::ShareAnsweredByCount) => Some(Rule::ShareAnsweredByCount),
            Some(Contradiction::SignMissing) => Some(Rule::PercentSignMissing),
            None => None,
        };
        if let Some(rule) = rule {
            let correctable = measure::reworded(plain, &answer.text).is_some();
            faults.push(rule, Some(at), correctable, &shown);
        }
        if asked.contains(&plain) && !is_blank(plain) {
            faults.push(Rule::QuestionRepeated, Some(at), false, &shown);
        }
        asked.push(plain);
    }
}

/// A question without the token of the picture before or behind it.
pub(super) fn plain_question(text: &str) -> &str {
    let mut rest = trimmed(text);
    while let Some(shorter) = rest.strip_prefix(IMAGE).or_else(|| rest.strip_suffix(IMAGE)) {
        rest = trimmed(shorter);
    }
    rest
}

fn length(faults: &mut Faults<'_>, target: &Target) {
    let row = faults.row;
    let missing = !row.images.is_empty() && !row.messages.iter().any(|message| message.text.contains(IMAGE));
    let added = if missing { "<image>\n" } else { "" };
    let texts = || {
        std::iter::once(added).filter(|added| !added.is_empty()).chain(row.messages.iter().map(|message| message.text.as_str()))
    };
    let needed = tokens(texts(), target);
    if needed > target.text_tokens {
        let first_pair = std::iter::once(added).chain(row.messages.iter().take(2).map(|message| message.text.as_str()));
        let correctable = row.messages.len() > 2 && tokens(first_pair, target) <= target.text_tokens;
        let shown = format!("about {needed} tokens where there is room for {}: {}", target.text_tokens, first_text(row));
        faults.push(Rule::TooLong, None, correctable, &shown);
    }
}

/// About how many tokens the messages of a conversation take, with what the template adds; never more than they can.
pub(super) fn tokens<'a>(texts: impl Iterator<Item = &'a str>, target: &Target) -> usize {
    let (estimate, bound) = texts
        .fold((0, 0), |(estimate, bound), text| (estimate + estimate_tokens(text) + TEMPLATE_TOKENS, bound + most_tokens(text)));
    target.system_tokens + estimate.min(bound)
}

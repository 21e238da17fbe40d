//! What can be put right in a row with certainty: nothing is invented, and what is not certain leaves the row as it is or refuses it.

use std::collections::BTreeMap;

use chartmill_schema::{Message, Speaker, Target};
use serde::Serialize;

use super::digest::digest;
use super::measure;
use super::row_faults::{plain_question, speaker, tokens, written_role};
use super::rule::Rule;
use super::texts::{CONTROL, IMAGE, is_blank, trimmed, without_end_marks, without_image_tokens};
use crate::{Role, Row};

/// A row as LLaVA's loader takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Corrected {
    /// Unique among those that were given out.
    pub id: String,
    /// The name of its picture, as the row has it.
    pub image: Option<String>,
    /// Questions and answers in turns, a question first; `<image>` stands first where there is a picture.
    pub conversations: Vec<Message>,
    /// What was changed, in order.
    pub changes: Vec<Change>,
}

/// One change of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// Why.
    pub rule: Rule,
    /// The message of the row as it was, from 1; absent where the change is not about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<usize>,
    /// What stood there; absent where nothing did.
    pub before: Option<String>,
    /// What stands there now; absent where it was dropped.
    pub after: Option<String>,
}

/// Why a row cannot be corrected with certainty.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}{}", .rule.title(), .message.map(|at| format!(" (message {at})")).unwrap_or_default())]
pub struct NotCorrectable {
    /// What is wrong with it.
    pub rule: Rule,
    /// The message, from 1, where it is about one.
    pub message: Option<usize>,
}

/// Ids that rows have, so that each is given out once. Takes some 30 bytes an id.
#[derive(Clone, Debug, Default)]
pub struct TakenIds {
    /// Digests of ids that stand somewhere in the dataset, sorted: no suffix makes one of these.
    reserved: Vec<u64>,
    /// How often each id was asked for.
    taken: BTreeMap<u64, u32>,
}

impl TakenIds {
    /// None are taken yet; an id that got a suffix is never one of `ids`.
    pub fn reserving(ids: impl Iterator<Item = u64>) -> Self {
        let mut reserved: Vec<u64> = ids.collect();
        reserved.sort_unstable();
        reserved.dedup();
        Self { reserved, taken: BTreeMap::new() }
    }

    /// The number by which [`TakenIds::reserving`] knows an id.
    pub fn key(id: &str) -> u64 {
        digest(&[id.as_bytes()])
    }

    /// The id itself where it is free, else with the first suffix, from `-2`, that makes it so.
    pub fn take(&mut self, id: &str) -> String {
        let asked = self.taken.entry(Self::key(id)).or_insert(0);
        *asked += 1;
        if *asked == 1 {
            return id.to_owned();
        }
        let mut n = *asked;
        loop {
            let candidate = format!("{id}-{n}");
            let key = Self::key(&candidate);
            if self.reserved.binary_search(&key).is_err() && !self.taken.contains_key(&key) {
                self.taken.insert(key, 1);
                self.taken.insert(Self::key(id), n);
                return candidate;
            }
            n += 1;
        }
    }
}

/// A message on its way, with its place in the row.
struct Turn {
    at: usize,
    speaker: Speaker,
    text: String,
}

/// Changes as they are made.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn text(&mut self, rule: Rule, turn: &mut Turn, after: String) {
        if turn.text != after {
            let before = std::mem::replace(&mut turn.text, after.clone());
            self.0.push(Change { rule, message: Some(turn.at + 1), before: Some(before), after: Some(after) });
        }
    }

    fn dropped(&mut self, rule: Rule, turn: &Turn) {
        self.0.push(Change { rule, message: Some(turn.at + 1), before: Some(turn.text.clone()), after: None });
    }
}

/// The row with all put right that is certain:
/// - roles renamed, a system message put before the first question, an answer that nobody asked for and last questions without an
///   answer dropped;
/// - `<image>` once, first; blanks and end marks around messages removed;
/// - "How many people use X?", answered by a plain percentage, asked as "What percentage of people use X?";
/// - whole later turns dropped where there is more text than the target has room for;
/// - an id where there is none, and a suffix where it is taken.
///
/// # Errors
/// [`NotCorrectable`] for what would end training or make it blind and cannot be put right so. No id is taken then.
pub fn corrected(row: &Row, target: &Target, ids: &mut TakenIds) -> Result<Corrected, NotCorrectable> {
    if row.images.len() > 1 {
        return Err(NotCorrectable { rule: Rule::SeveralImages, message: None });
    }
    let mut changes = Changes::default();
    let mut turns = turns(row, &mut changes)?;
    trim(&mut turns, &mut changes);
    ends(&mut turns, &mut changes)?;
    image_tokens(row, &mut turns, &mut changes)?;
    for turn in &turns {
        let fault = |rule| Err(NotCorrectable { rule, message: Some(turn.at + 1) });
        if is_blank(&turn.text) {
            return fault(if turn.speaker == Speaker::Human { Rule::EmptyQuestion } else { Rule::EmptyAnswer });
        }
        if CONTROL.into_iter().any(|token| turn.text.contains(token)) {
            return fault(Rule::ControlToken);
        }
    }
    reword(&mut turns, &mut changes);
    shorten(&mut turns, target, &mut changes)?;
    let written = row.id.as_deref().filter(|id| !is_blank(id));
    let wanted = written.map_or_else(|| format!("row-{}", row.index + 1), str::to_owned);
    let id = ids.take(&wanted);
    if written != Some(id.as_str()) {
        let rule = if written.is_some() { Rule::IdDuplicate } else { Rule::IdMissing };
        changes.0.push(Change { rule, message: None, before: row.id.clone(), after: Some(id.clone()) });
    }
    let conversations = turns.into_iter().map(|turn| Message { from: turn.speaker, value: turn.text }).collect();
    Ok(Corrected { id, image: row.images.first().cloned(), conversations, changes: changes.0 })
}

fn turns(row: &Row, changes: &mut Changes) -> Result<Vec<Turn>, NotCorrectable> {
    if row.messages.is_empty() {
        return Err(NotCorrectable { rule: Rule::NoMessages, message: None });
    }
    let mut system: Option<String> = None;
    let mut turns = Vec::with_capacity(row.messages.len());
    for (at, message) in row.messages.iter().enumerate() {
        if message.role == Role::System {
            if at > 0 {
                return Err(NotCorrectable { rule: Rule::SystemMessage, message: Some(at + 1) });
            }
            system = Some(message.text.clone());
            continue;
        }
        let fault = NotCorrectable { rule: Rule::RoleUnknown, message: Some(at + 1) };
        let speaker = speaker(&message.role).ok_or(fault)?;
        let name = if speaker == Speaker::Human { "human" } else { "gpt" };
        let written = match &message.role {
            Role::Other(written) => Some(written.as_str()),
            _ => written_role(row, at),
        };
        if let Some(written) = written.filter(|written| *written != name) {
            let (before, after) = (Some(written.to_owned()), Some(name.to_owned()));
            changes.0.push(Change { rule: Rule::RoleUnknown, message: Some(at + 1), before, after });
        }
        turns.push(Turn { at, speaker, text: message.text.clone() });
    }
    if turns.is_empty() {
        return Err(NotCorrectable { rule: Rule::NoMessages, message: None });
    }
    while turns.first().is_some_and(|turn| turn.speaker == Speaker::Gpt) {
        changes.dropped(Rule::BeginsWithAnswer, &turns.remove(0));
    }
    // An end mark would come to stand in the middle, and so would an image token at an end.
    let system = system.map(|text| {
        let bare = without_end_marks(&text);
        let without_tokens = without_image_tokens(bare).filter(|_| !row.images.is_empty());
        trimmed(&without_tokens.unwrap_or_else(|| bare.to_owned())).to_owned()
    });
    if let (Some(system), Some(first)) = (system.filter(|text| !is_blank(text)), turns.first_mut()) {
        let (tokens, asked) = first.text.split_at(leading_image_tokens(&first.text));
        let joined = format!("{tokens}{system}\n{asked}");
        changes.text(Rule::SystemMessage, first, joined);
    }
    Ok(turns)
}

/// How many bytes the image tokens take that a text begins with, blanks around them included. What is put before the text goes behind
/// them, so that none of them comes to stand in a sentence.
fn leading_image_tokens(text: &str) -> usize {
    let mut rest = text;
    while let Some(behind) = rest.trim_start().strip_prefix(IMAGE) {
        rest = behind.trim_start();
    }
    text.len() - rest.len()
}

fn trim(turns: &mut [Turn], changes: &mut Changes) {
    for turn in turns {
        let bare = without_end_marks(&turn.text).to_owned();
        let rule = if turn.text.contains(CONTROL[0]) { Rule::ControlToken } else { Rule::TemplateToken };
        changes.text(rule, turn, bare);
        let bare = trimmed(&turn.text).to_owned();
        changes.text(Rule::SurroundingBlanks, turn, bare);
    }
}

/// What has no other half at the end goes; then questions and answers must alternate.
fn ends(turns: &mut Vec<Turn>, changes: &mut Changes) -> Result<(), NotCorrectable> {
    if turns.len() > 2
        && let Some(turn) = turns.pop_if(|turn| turn.speaker == Speaker::Gpt && is_blank(&turn.text))
    {
        changes.dropped(Rule::EmptyAnswer, &turn);
    }
    // Several questions may have been left at the end.
    while turns.len() > 1
        && let Some(turn) = turns.pop_if(|turn| turn.speaker == Speaker::Human)
    {
        changes.dropped(Rule::NoFinalAnswer, &turn);
    }
    if let Some(pair) = turns.windows(2).find(|pair| pair[0].speaker == pair[1].speaker) {
        return Err(NotCorrectable { rule: Rule::NotAlternating, message: Some(pair[1].at + 1) });
    }
    match turns.as_slice() {
        [] => Err(NotCorrectable { rule: Rule::BeginsWithAnswer, message: None }),
        [only] => Err(NotCorrectable { rule: Rule::NoFinalAnswer, message: Some(only.at + 1) }),
        _ => Ok(()),
    }
}

fn image_tokens(row: &Row, turns: &mut [Turn], changes: &mut Changes) -> Result<(), NotCorrectable> {
    let holds = |turn: &Turn| turn.text.contains(IMAGE);
    let total: usize = turns.iter().map(|turn| turn.text.matches(IMAGE).count()).sum();
    if row.images.is_empty() {
        return match turns.iter().find(|turn| holds(turn)) {
            Some(turn) => Err(NotCorrectable { rule: Rule::ImageTokenWithoutImage, message: Some(turn.at + 1) }),
            None => Ok(()),
        };
    }
    let in_answer = turns.iter().any(|turn| holds(turn) && turn.speaker == Speaker::Gpt);
    let first_begins = turns.first().is_some_and(|turn| turn.text.starts_with(IMAGE));
    if total == 1 && first_begins {
        return Ok(());
    }
    let rule = match total {
        0 => Rule::ImageTokenMissing,
        _ if in_answer => Rule::ImageTokenInAnswer,
        1 => Rule::ImageTokenNotFirst,
        _ => Rule::ImageTokenRepeated,
    };
    if let Some(torn) = turns.iter().find(|turn| without_image_tokens(&turn.text).is_none()) {
        // LLaVA moves the only one of a question by itself, so the row is trained with its picture.
        if rule == Rule::ImageTokenNotFirst {
            return Ok(());
        }
        return Err(NotCorrectable { rule, message: Some(torn.at + 1) });
    }
    for (idx, turn) in turns.iter_mut().enumerate() {
        let bare = without_image_tokens(&turn.text).unwrap_or_default();
        let bare = match (idx, bare.is_empty()) {
            (0, true) => IMAGE.to_owned(),
            (0, false) => format!("{IMAGE}\n{bare}"),
            _ => bare,
        };
        changes.text(rule, turn, bare);
    }
    Ok(())
}

fn reword(turns: &mut [Turn], changes: &mut Changes) {
    for pair in turns.chunks_exact_mut(2) {
        let [question, answer] = pair else { continue };
        let plain = plain_question(&question.text);
        if measure::contradiction(plain, &answer.text) != Some(measure::Contradiction::CountAnsweredByShare) {
            continue;
        }
        if let Some(better) = measure::reworded(plain, &answer.text) {
            let whole = question.text.replacen(plain, &better, 1);
            changes.text(Rule::CountAnsweredByShare, question, whole);
        }
    }
}

fn shorten(turns: &mut Vec<Turn>, target: &Target, changes: &mut Changes) -> Result<(), NotCorrectable> {
    let needed = |turns: &[Turn]| tokens(turns.iter().map(|turn| turn.text.as_str()), target);
    let mut kept = turns.len();
    while kept > 2 && needed(&turns[..kept]) > target.text_tokens {
        kept -= 2;
    }
    if needed(&turns[..kept]) > target.text_tokens {
        return Err(NotCorrectable { rule: Rule::TooLong, message: None });
    }
    for turn in turns.split_off(kept) {
        changes.dropped(Rule::TooLong, &turn);
    }
    Ok(())
}

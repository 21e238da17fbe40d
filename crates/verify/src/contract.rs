//! The format: what a trainer's loader needs, and what must not be in any text.

use chartmill_schema::{Annotation, Form, Record, Speaker, Split, Target, Turn, most_tokens};

use crate::language::Tongue;
use crate::words::contains;
use crate::{Faults, Reason};

/// The most turns of a training record.
const MAX_TURNS: usize = 6;
/// The picture's token.
const IMAGE: &str = "<image>";
/// What training formats read as control tokens.
const TOKENS: [&str; 12] = [
    "</s>",
    "<s>",
    "<unk>",
    "<pad>",
    "ASSISTANT:",
    "USER:",
    "<|im_start|>",
    "<|im_end|>",
    "<im_start>",
    "<im_end>",
    "<im_patch>",
    "###",
];

/// Checks the record against its annotation and its target.
pub(crate) fn check(record: &Record, note: &Annotation, target: &Target, faults: &mut Faults) {
    faults.at_turn(None);
    let id_sound = !record.id.is_empty() && record.id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if record.id != note.id || record.image != note.image || !id_sound {
        faults.push(Reason::IdDiffers);
    }
    let extension = if note.degraded.is_some() { ".jpg" } else { ".png" };
    if !is_image_path(&record.image, &record.id, extension) {
        faults.push(Reason::ImagePath { path: record.image.clone() });
    }
    if note.target != target.name {
        faults.push(Reason::TargetDiffers { target: note.target.clone() });
    }
    let messages = &record.conversations;
    let turns = note.turns.len();
    let allowed = match note.split {
        Split::Train => (1..=MAX_TURNS).contains(&turns),
        Split::Validation | Split::Test | Split::TestHard => turns == 1,
    };
    if !allowed || messages.len() != 2 * turns {
        faults.push(Reason::TurnCount { found: turns });
    }
    let alternate = messages
        .iter()
        .enumerate()
        .all(|(idx, message)| message.from == if idx % 2 == 0 { Speaker::Human } else { Speaker::Gpt });
    if !alternate || messages.is_empty() || !messages.len().is_multiple_of(2) {
        faults.push(Reason::Alternation);
    }
    let at_start = messages.first().is_some_and(|first| first.value.starts_with("<image>\n"));
    let all: usize = messages.iter().map(|message| message.value.to_lowercase().matches(IMAGE).count()).sum();
    if !at_start || all != 1 {
        faults.push(Reason::ImageToken);
    }
    for (idx, message) in messages.iter().enumerate() {
        faults.at_turn(Some(idx / 2));
        text(&message.value, faults);
    }
    faults.at_turn(None);
    let of_messages: usize = messages.iter().map(|message| most_tokens(&message.value)).sum();
    let bound = of_messages + target.system_tokens;
    if bound > target.text_tokens {
        faults.push(Reason::TokenBudget { bound, allowed: target.text_tokens });
    }
    questions(record, note, faults);
    faults.at_turn(None);
}

fn text(value: &str, faults: &mut Faults) {
    if value.trim().is_empty() || value.trim() != value {
        faults.push(Reason::BlankMessage);
    }
    let upper = value.to_uppercase();
    if let Some(token) = TOKENS.iter().find(|token| upper.contains(&token.to_uppercase())) {
        faults.push(Reason::ControlToken { token: (*token).to_owned() });
    }
    // Besides controls: the replacement character (a broken text), byte order marks, and marks that turn the direction of text.
    let strange = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(*c, '\u{fffd}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(c) = value.chars().find(strange) {
        faults.push(Reason::ControlCharacter { code: u32::from(c) });
    }
}

/// `images/NNNNN/ID.png`, or `.jpg` where the picture went through a device.
fn is_image_path(path: &str, id: &str, extension: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let ["images", folder, file] = parts.as_slice() else { return false };
    folder.len() == 5 && folder.bytes().all(|b| b.is_ascii_digit()) && file.strip_suffix(extension) == Some(id)
}

/// Each human message is its turn's question, then the form of its answer where that is new.
fn questions(record: &Record, note: &Annotation, faults: &mut Faults) {
    let mut form: Option<Form> = None;
    let asked = record.conversations.iter().step_by(2);
    for (idx, (message, turn)) in asked.zip(&note.turns).enumerate() {
        faults.at_turn(Some(idx));
        let value = message.value.as_str();
        let value = if idx == 0 { value.strip_prefix("<image>\n").unwrap_or(value) } else { value };
        let rest = value.strip_prefix(turn.question.as_str());
        match rest.map(|rest| (rest, rest.strip_prefix('\n'))) {
            Some(("", _)) => {
                // A conversation keeps the form that it stated; a new one must be stated.
                if form != Some(turn.form) {
                    faults.push(Reason::Instruction { line: String::new() });
                }
            }
            Some((_, Some(line))) => {
                if !states(note, turn, line) {
                    faults.push(Reason::Instruction { line: line.to_owned() });
                }
            }
            _ => faults.push(Reason::QuestionDiffers),
        }
        form = Some(turn.form);
    }
}

/// Whether the lines under a question state the form of the answer, that form alone, and nothing else but rounding.
fn states(note: &Annotation, turn: &Turn, lines: &str) -> bool {
    let Some(tongue) = Tongue::of(&turn.language) else { return false };
    let low = lines.to_lowercase();
    let says =
        |form: Form| tongue.instructions.get(&form).is_some_and(|list| list.iter().any(|phrase| low.contains(phrase.as_str())));
    let others = [Form::Short, Form::Steps, Form::Sentence].into_iter().any(|form| form != turn.form && says(form));
    let labels =
        note.table.labels().any(|label| label.contains(char::is_alphabetic) && lines.contains(label) && contains(lines, label));
    let known = |line: &str| {
        let low = line.to_lowercase();
        let forms = tongue.instructions.values().flatten();
        forms.chain(tongue.rounding.iter().flat_map(|(_, phrases)| phrases)).any(|phrase| low.contains(phrase.as_str()))
    };
    says(turn.form) && !others && !labels && lines.lines().all(known) && lines.lines().count() <= 2
}

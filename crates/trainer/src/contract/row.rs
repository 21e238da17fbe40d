//! One row: what LLaVA's loader does with it, decided before it does.

use chartmill_schema::Speaker;
use serde_json::Value;

use super::problem::Problem;
use super::tokens::{IMAGE_TOKENS, WINDOW_TOKENS, bound, estimate};

/// The picture's token.
const IMAGE: &str = "<image>";
/// What the template's own parser looks for.
const CONTROL: [&str; 3] = ["</s>", "<unk>", "ASSISTANT:"];

/// A row that LLaVA trains on as it is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its id; a number as text. LLaVA does not look at it.
    pub id: Option<String>,
    /// The path of its picture, relative to the image folder, with `/`.
    pub image: Option<String>,
    /// Questions and answers in turns, an even number of them.
    pub messages: Vec<(Speaker, String)>,
    /// About how many tokens its text takes, with the template and without the picture.
    pub text_tokens: usize,
}

impl Row {
    /// About how many positions of the window it takes.
    pub fn tokens(&self) -> usize {
        // The `<image>` token gives way to what the picture takes.
        self.text_tokens + if self.image.is_some() { IMAGE_TOKENS - 1 } else { 0 }
    }
}

/// The id of a row, whatever else it is.
pub(super) fn id_of(row: &Value) -> Option<String> {
    match row.get("id")? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Checks all of a row but its picture's file.
///
/// # Errors
/// The first [`Problem`], in the order in which LLaVA would run into them.
pub fn check_row(row: &Value) -> Result<Row, Problem> {
    let fields = row.as_object().ok_or(Problem::NotAnObject)?;
    let turns = fields.get("conversations").and_then(Value::as_array).ok_or(Problem::NoConversations)?;
    let messages = turns.iter().enumerate().map(|(idx, turn)| message(idx + 1, turn)).collect::<Result<Vec<_>, _>>()?;
    let image = fields.get("image").map(image_path).transpose()?;
    check_turns(&messages)?;
    check_token(&messages, image.is_some())?;
    for (idx, (_, value)) in messages.iter().enumerate() {
        if let Some(text) = CONTROL.into_iter().find(|text| value.contains(text)) {
            return Err(Problem::ControlText { turn: idx + 1, text });
        }
    }
    let allowed = WINDOW_TOKENS - if image.is_some() { IMAGE_TOKENS - 1 } else { 0 };
    let estimate = estimate(messages.iter().map(|(_, value)| value.as_str()));
    let bound = bound(messages.iter().map(|(_, value)| value.len()));
    if estimate.min(bound) > allowed {
        return Err(Problem::TooLong { estimate, bound, allowed });
    }
    Ok(Row { id: id_of(row), image, messages, text_tokens: estimate.min(bound) })
}

fn message(turn: usize, value: &Value) -> Result<(Speaker, String), Problem> {
    let text = |field| value.get(field).and_then(Value::as_str).ok_or(Problem::BrokenTurn { turn, field });
    let speaker = match text("from")? {
        "human" => Speaker::Human,
        "gpt" => Speaker::Gpt,
        role => return Err(Problem::UnknownRole { turn, role: role.to_owned() }),
    };
    Ok((speaker, text("value")?.to_owned()))
}

fn image_path(value: &Value) -> Result<String, Problem> {
    let path = match value {
        Value::String(path) => path,
        Value::Null => return Err(Problem::ImageNull),
        Value::Array(_) => return Err(Problem::ImageNotText { found: "a list" }),
        Value::Object(_) => return Err(Problem::ImageNotText { found: "an object" }),
        Value::Number(_) => return Err(Problem::ImageNotText { found: "a number" }),
        Value::Bool(_) => return Err(Problem::ImageNotText { found: "true or false" }),
    };
    if path.is_empty() {
        return Err(Problem::ImageEmpty);
    }
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || path.contains("://") || drive {
        return Err(Problem::ImageAbsolute { path: path.clone() });
    }
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if path.contains(['\\', '\0', '\n', '\r']) || !path.split('/').all(plain) {
        return Err(Problem::ImageOutside { path: path.clone() });
    }
    Ok(path.clone())
}

fn check_turns(messages: &[(Speaker, String)]) -> Result<(), Problem> {
    match messages.first() {
        None => return Err(Problem::NoTurns),
        Some((Speaker::Gpt, _)) => return Err(Problem::LeadingAnswer),
        Some((Speaker::Human, _)) => {}
    }
    for (idx, pair) in messages.windows(2).enumerate() {
        if pair[0].0 == pair[1].0 {
            let role = if pair[1].0 == Speaker::Human { "human" } else { "gpt" };
            return Err(Problem::NotAlternating { turn: idx + 2, role: role.to_owned() });
        }
    }
    if !messages.len().is_multiple_of(2) {
        return Err(Problem::OddTurns { count: messages.len() });
    }
    if messages.iter().all(|(_, value)| is_blank(value)) {
        return Err(Problem::NoWords);
    }
    match messages.iter().position(|(_, value)| is_blank(value)) {
        Some(idx) => Err(Problem::BlankTurn { turn: idx + 1 }),
        None => Ok(()),
    }
}

/// Whether Python's `split` finds no word. It takes the four separators of ASCII for blanks too.
fn is_blank(value: &str) -> bool {
    value.chars().all(|c| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

fn check_token(messages: &[(Speaker, String)], has_image: bool) -> Result<(), Problem> {
    let mut found: Option<usize> = None;
    for (idx, (speaker, value)) in messages.iter().enumerate() {
        let turn = idx + 1;
        let count = value.matches(IMAGE).count();
        if count == 0 {
            continue;
        }
        if !has_image {
            return Err(Problem::TokenWithoutImage { turn });
        }
        if *speaker == Speaker::Gpt {
            return Err(Problem::TokenInAnswer { turn });
        }
        if let Some(first) = found {
            return Err(Problem::TokenInTwoTurns { first, second: turn });
        }
        if count > 1 {
            return Err(Problem::TokenRepeated { turn, count });
        }
        found = Some(turn);
    }
    if has_image && found.is_none() { Err(Problem::NoImageToken) } else { Ok(()) }
}

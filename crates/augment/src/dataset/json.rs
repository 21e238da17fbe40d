//! What a JSON parser does not tell: what to do about a mistake, and that a field stands twice.

use std::collections::BTreeSet;

use serde_json::Value;

use super::values::Shape;

/// What is wrong with a text that is no JSON, and what to do. The place is left to the caller.
pub(super) fn complaint(text: &[u8], error: &serde_json::Error, shape: Shape) -> String {
    let message = error.to_string();
    let message = message.split_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let word = word_at(text, error.line(), error.column());
    let advice = match word.as_str() {
        "NaN" | "nan" | "Infinity" | "-Infinity" | "inf" | "-inf" => Some("JSON has no such number; write null, or a text"),
        "None" | "True" | "False" | "undefined" => Some("JSON has null, true and false, in small letters"),
        "'" => Some("JSON has double quotes only"),
        _ => advice_on(message, shape),
    };
    let found = if advice_on(message, shape).is_some() || word.is_empty() { String::new() } else { format!(", found {word:?}") };
    advice.map_or_else(|| format!("{message}{found}"), |advice| format!("{message}{found}; {advice}"))
}

/// What to do about a complaint of the parser.
fn advice_on(message: &str, shape: Shape) -> Option<&'static str> {
    Some(match (message, shape) {
        ("trailing comma", _) => "take the comma away",
        ("trailing characters", Shape::Array) => "a comma may be missing between two rows",
        ("trailing characters", Shape::Lines) => "write one row a line",
        ("key must be a string", _) => "put every key in double quotes",
        ("lone leading surrogate in hex escape", _) => "write the character itself, or both halves of its escape",
        (message, _) if message.starts_with("control character") => "write a line break within a text as \\n, a tab as \\t",
        (message, Shape::Lines) if message.starts_with("EOF") => {
            "the line ends within the row; write each row on one line, or all of them in an array"
        }
        _ => return None,
    })
}

/// The word, or else the character, at a place in a text, for as long as it is short.
fn word_at(text: &[u8], line: usize, column: usize) -> String {
    let line = text.split(|&byte| byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let at = column.saturating_sub(1).min(line.len());
    let is_letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'-';
    let (before, after) = line.split_at(at);
    let start = at - before.iter().rev().take(10).take_while(is_letter).count();
    let end = at + after.iter().take(10).take_while(is_letter).count();
    let end = if start == end { (at + 1).min(line.len()) } else { end };
    let word = line.get(start..end).unwrap_or_default();
    if word.is_ascii() { String::from_utf8_lossy(word).trim().to_owned() } else { String::new() }
}

/// The fields of all objects in a value.
pub(super) fn n_keys(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(n_keys).sum(),
        Value::Object(fields) => fields.len() + fields.values().map(n_keys).sum::<usize>(),
        _ => 0,
    }
}

/// The first field of a valid JSON text that stands twice in one object.
pub(super) fn duplicate_key(text: &str) -> Option<String> {
    let mut open: Vec<BTreeSet<String>> = Vec::new();
    let mut last_string = "";
    let (mut start, mut in_string, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            if byte == b'"' && !escaped {
                in_string = false;
                last_string = text.get(start..=at).unwrap_or_default();
            }
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => (start, in_string, escaped) = (at, true, false),
            b'{' | b'[' => open.push(BTreeSet::new()),
            b'}' | b']' => drop(open.pop()),
            b':' => {
                let key: String = serde_json::from_str(last_string).ok()?;
                let keys = open.last_mut()?;
                if keys.contains(&key) {
                    return Some(key);
                }
                keys.insert(key);
            }
            _ => {}
        }
    }
    None
}

/// What a value is, with its article.
pub(super) fn kind_of(value: Option<&Value>) -> &'static str {
    match value {
        None => "missing",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    }
}

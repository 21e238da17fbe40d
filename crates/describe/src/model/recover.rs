//! Finds the JSON object of an answer, and mends it where only one reading is possible.
//!
//! Every pass is linear in the answer's length, and what was done is told in words. What is cut off is never completed, and of
//! two objects that differ none is chosen.

use serde_json::Value;

use super::exchange::Finish;
use super::fault::Fault;

/// The object of an answer.
pub(super) struct Found {
    pub(super) value: Value,
    /// What was done to read it, in words; empty where the answer was the object and nothing else.
    pub(super) recovered: Vec<String>,
}

/// Finds the object of an answer.
pub(super) fn object(text: &str, finish: &Finish) -> Result<Found, Fault> {
    match finish {
        Finish::Length => return Err(Fault::CutOff),
        Finish::Filtered => return Err(Fault::Filtered),
        Finish::Complete | Finish::Other(_) => {}
    }
    let mut recovered = Vec::new();
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let text = after_thinking(text, &mut recovered);
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(text) {
        check_keys(text)?;
        return Ok(Found { value, recovered });
    }
    let spans = spans(text)?;
    if spans.is_empty() {
        return Err(Fault::NoObject);
    }
    // Where one of several objects has rows, the others are talk about it (a schema, a part of the example).
    let answers: Vec<&str> = spans.iter().copied().filter(|span| span.contains("rows")).collect();
    let spans = if answers.is_empty() { spans } else { answers };
    let mut found: Option<(Value, Vec<String>)> = None;
    let mut n_different = 0;
    for span in &spans {
        let mut mended = Vec::new();
        let value = parse(span, &mut mended)?;
        match &found {
            Some((first, _)) if *first == value => {}
            Some(_) => n_different += 1,
            None => {
                n_different = 1;
                found = Some((value, mended));
            }
        }
    }
    let (value, mended) = found.ok_or(Fault::NoObject)?;
    if n_different > 1 {
        return Err(Fault::SeveralObjects { n: n_different });
    }
    if spans.first().is_some_and(|span| span.len() < text.len()) {
        recovered.push("taken out of the text around it".to_owned());
    }
    recovered.extend(mended);
    Ok(Found { value, recovered })
}

/// What follows the thoughts with which some models begin.
fn after_thinking<'a>(text: &'a str, recovered: &mut Vec<String>) -> &'a str {
    let rest = text.strip_prefix("<think>").and_then(|thoughts| thoughts.split_once("</think>"));
    match rest {
        Some((_, answer)) if !answer.trim().is_empty() => {
            recovered.push("thoughts before the answer left out".to_owned());
            answer.trim()
        }
        _ => text,
    }
}

/// The outermost objects of a text: from a brace that a key follows to the one that closes it.
fn spans(text: &str) -> Result<Vec<&str>, Fault> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
        // A brace in prose is not followed by a key.
        if !text[open + 1..].trim_start().starts_with(['"', '“', '}']) {
            at = open + 1;
            continue;
        }
        let Some(close) = closing(text, open) else { return Err(Fault::CutOff) };
        spans.push(&text[open..=close]);
        at = close + 1;
    }
    Ok(spans)
}

/// The brace that closes the one at `open`, leaving out those in strings.
fn closing(text: &str, open: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Parses one object, mended where strict JSON does not take it.
fn parse(span: &str, mended: &mut Vec<String>) -> Result<Value, Fault> {
    let strict = match serde_json::from_str(span) {
        Ok(value) => {
            check_keys(span)?;
            return Ok(value);
        }
        Err(error) => error,
    };
    let mut text = std::borrow::Cow::Borrowed(span);
    if let Some(straight) = straightened(span) {
        text = straight.into();
        mended.push("curly quotation marks straightened".to_owned());
    }
    if let Some(trimmed) = without_trailing_commas(&text) {
        text = trimmed.into();
        mended.push("commas before a closing bracket left out".to_owned());
    }
    match serde_json::from_str(&text) {
        Ok(value) if !mended.is_empty() => {
            check_keys(&text)?;
            Ok(value)
        }
        _ => {
            let message = strict.to_string();
            // serde_json ends its message with the place, which the fault says itself.
            let message = message.split_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            Err(Fault::NotJson { message: message.to_owned(), line: strict.line(), column: strict.column() })
        }
    }
}

/// The text with straight quotation marks, if it has none of its own and every curly one stands where JSON has one.
fn straightened(text: &str) -> Option<String> {
    if text.contains('"') || !text.contains('“') {
        return None;
    }
    let mut straight = String::with_capacity(text.len());
    let mut before = '{';
    let mut is_open = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '“' if !is_open && matches!(before, '{' | '[' | ',' | ':') => {
                is_open = true;
                straight.push('"');
            }
            '”' if is_open => {
                let mut rest = chars.clone();
                // Blanks are skipped no further than the next mark, so this stays linear.
                if !matches!(rest.find(|c| !c.is_whitespace()), Some(':' | ',' | '}' | ']')) {
                    return None;
                }
                is_open = false;
                straight.push('"');
            }
            '“' | '”' => return None,
            c => straight.push(c),
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    (!is_open).then_some(straight)
}

/// The text without the commas that a closing bracket follows, if there are any.
fn without_trailing_commas(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let (mut in_string, mut escaped, mut removed) = (false, false, false);
    // Where the last comma outside of strings was written, while only blanks have followed it.
    let mut comma: Option<usize> = None;
    for c in text.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
        } else {
            match c {
                '"' => (in_string, comma) = (true, None),
                ',' => comma = Some(plain.len()),
                '}' | ']' => {
                    if let Some(at) = comma.take() {
                        plain.remove(at);
                        removed = true;
                    }
                }
                c if c.is_whitespace() => {}
                _ => comma = None,
            }
        }
        plain.push(c);
    }
    removed.then_some(plain)
}

/// Refuses a key that stands twice in one object, of which a parser would silently take the last. The text is valid JSON.
fn check_keys(json: &str) -> Result<(), Fault> {
    let mut open: Vec<std::collections::BTreeSet<&str>> = Vec::new();
    let mut string: Option<&str> = None;
    let bytes = json.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                string = json.get(start..at);
            }
            b'{' => open.push(std::collections::BTreeSet::new()),
            b'}' => {
                open.pop();
            }
            b':' => {
                if let (Some(keys), Some(key)) = (open.last_mut(), string.take())
                    && !keys.insert(key)
                {
                    return Err(Fault::RepeatedKey { key: key.chars().take(40).collect() });
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

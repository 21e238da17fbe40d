//! A reply with status 200, read without trusting any of it.

use serde_json::Value;

use super::super::budget::{estimate, estimate_tokens};
use super::super::exchange::{Finish, ProviderError, Reply, Request, Usage};
use super::super::secret::{Secret, excerpt, redact};
use super::stream;

/// Reads a body; `is_cut` says that it went on beyond the limit.
///
/// # Errors
/// The body says nothing but that the server is in trouble, as proxies do that have sent the status already.
pub(super) fn read(body: &[u8], is_cut: bool, request: &Request, secret: Option<&Secret>) -> Result<Reply, ProviderError> {
    let raw = redact(&String::from_utf8_lossy(body), secret);
    let parsed = if is_cut {
        Err(format!("the body is longer than {} bytes", super::MAX_BODY))
    } else if let Err(error) = std::str::from_utf8(body) {
        Err(format!("byte {} of the body is not UTF-8", error.valid_up_to() + 1))
    } else {
        parse(&raw)
    };
    if let Ok(Value::Object(object)) = &parsed
        && !object.contains_key("choices")
        && let Some(error) = object.get("error").filter(|error| !error.is_null())
    {
        return Err(ProviderError::Unavailable { message: excerpt(&error.to_string(), secret), retry_after: None });
    }
    let estimated = |text: &str| Usage {
        input_tokens: estimate(request).input_tokens,
        output_tokens: estimate_tokens(text),
        estimated: true,
    };
    let usage = parsed.as_ref().ok().and_then(usage);
    match parsed.and_then(|completion| choice(&completion)) {
        Ok((text, finish)) => {
            let usage = usage.unwrap_or_else(|| estimated(&text));
            Ok(Reply { raw, text, finish, usage, unreadable: None })
        }
        Err(message) => {
            let usage = usage.unwrap_or_else(|| estimated(&raw));
            let finish = Finish::Other("unreadable".to_owned());
            Ok(Reply { raw, text: String::new(), finish, usage, unreadable: Some(message) })
        }
    }
}

fn parse(text: &str) -> Result<Value, String> {
    if stream::is_stream(text) {
        return stream::assemble(text);
    }
    serde_json::from_str(text).map_err(|error| format!("the body is not JSON: {error}"))
}

/// The text of the first choice, and why it ends.
fn choice(completion: &Value) -> Result<(String, Finish), String> {
    let choices = completion.get("choices").ok_or("the body has no field `choices`")?;
    let choice = choices.as_array().ok_or("`choices` is not an array")?.first().ok_or("`choices` is empty")?;
    let message = choice.get("message").ok_or("the first choice has no field `message`")?;
    let finish = match choice.get("finish_reason").and_then(Value::as_str) {
        // Servers that leave it out do not tell of any other end either.
        None | Some("stop" | "eos" | "") => Finish::Complete,
        Some("length") => Finish::Length,
        Some("content_filter") => Finish::Filtered,
        Some(other) => Finish::Other(other.chars().take(40).collect()),
    };
    if let Some(refusal) = message.get("refusal").and_then(Value::as_str).filter(|refusal| !refusal.is_empty()) {
        return Ok((refusal.to_owned(), Finish::Filtered));
    }
    match message.get("content") {
        Some(Value::String(text)) => Ok((text.clone(), finish)),
        // Some servers cut a text into parts.
        Some(Value::Array(parts)) => {
            Ok((parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(), finish))
        }
        // Nothing was said within the limit, or through the filter.
        None | Some(Value::Null) if finish != Finish::Complete => Ok((String::new(), finish)),
        _ => Err("the message has no text".to_owned()),
    }
}

fn usage(completion: &Value) -> Option<Usage> {
    let usage = completion.get("usage")?;
    let tokens = |name: &str| usage.get(name).and_then(Value::as_u64);
    Some(Usage { input_tokens: tokens("prompt_tokens")?, output_tokens: tokens("completion_tokens")?, estimated: false })
}

#[cfg(test)]
#[path = "completion_tests.rs"]
mod tests;

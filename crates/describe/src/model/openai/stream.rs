//! A reply in server-sent events, from servers that stream although nobody asked them to.

use serde_json::{Value, json};

/// Whether a body is such a stream rather than JSON.
pub(super) fn is_stream(body: &str) -> bool {
    let start = body.trim_start_matches('\u{feff}').trim_start();
    ["data:", "event:", "id:", "retry:", ":"].iter().any(|field| start.starts_with(field))
}

/// The completion that the pieces add up to, in the form of one that was not streamed.
pub(super) fn assemble(body: &str) -> Result<Value, String> {
    let (mut content, mut refusal) = (String::new(), String::new());
    let (mut finish, mut usage, mut is_done) = (Value::Null, Value::Null, false);
    for line in body.lines() {
        let Some(data) = line.trim_start_matches('\u{feff}').strip_prefix("data:").map(str::trim) else { continue };
        if data == "[DONE]" {
            is_done = true;
            break;
        }
        let event: Value = serde_json::from_str(data).map_err(|error| format!("an event of the stream is not JSON: {error}"))?;
        if let Some(error) = event.get("error").filter(|error| !error.is_null()) {
            return Ok(json!({"error": error}));
        }
        if let Some(found) = event.get("usage").filter(|usage| usage.is_object()) {
            usage = found.clone();
        }
        let Some(choice) = event.get("choices").and_then(|choices| choices.get(0)) else { continue };
        // The whole message at once, as some servers send it, or a piece.
        let delta = choice.get("delta").or_else(|| choice.get("message"));
        let piece = |name: &str| delta.and_then(|delta| delta.get(name)).and_then(Value::as_str).unwrap_or_default();
        content.push_str(piece("content"));
        refusal.push_str(piece("refusal"));
        if let Some(found) = choice.get("finish_reason").filter(|reason| reason.is_string()) {
            finish = found.clone();
        }
    }
    if !is_done && finish.is_null() {
        return Err("the stream ends in the middle".to_owned());
    }
    let message = json!({"content": content, "refusal": refusal});
    Ok(json!({"choices": [{"message": message, "finish_reason": finish}], "usage": usage}))
}

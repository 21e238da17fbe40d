//! A reply with status 200, read without trusting any of it.

use serde_json::Value;

use super::super::budget::{estimate, estimate_tokens};
use super::super::exchange::{Finish, Reply, Request, Usage};

/// Reads a body.
pub(super) fn read(body: &[u8], request: &Request) -> Reply {
    let raw = String::from_utf8_lossy(body).into_owned();
    let parsed = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str::<Value>(text).map_err(|error| format!("the body is not JSON: {error}")),
        Err(error) => Err(format!("byte {} of the body is not UTF-8", error.valid_up_to() + 1)),
    };
    let usage = parsed.as_ref().ok().and_then(usage);
    let answer = parsed.and_then(|body| Ok((text(&body)?, finish(&body))));
    let estimated = |text: &str| Usage {
        input_tokens: estimate(request).input_tokens,
        output_tokens: estimate_tokens(text),
        estimated: true,
    };
    match answer {
        Ok((text, finish)) => {
            let usage = usage.unwrap_or_else(|| estimated(&text));
            Reply { raw, text, finish, usage, unreadable: None }
        }
        Err(message) => unreadable(usage.unwrap_or_else(|| estimated(&raw)), raw, message),
    }
}

/// A reply whose body went on beyond the limit, so that nothing of it was kept.
pub(super) fn too_long(request: &Request) -> Reply {
    let usage = Usage { input_tokens: estimate(request).input_tokens, output_tokens: 0, estimated: true };
    unreadable(usage, String::new(), format!("the body is longer than {} bytes", super::MAX_BODY))
}

fn unreadable(usage: Usage, raw: String, message: String) -> Reply {
    Reply { raw, text: String::new(), finish: Finish::Other("unreadable".to_owned()), usage, unreadable: Some(message) }
}

/// The input of the tool, where the model called it; else what it said.
fn text(body: &Value) -> Result<String, String> {
    let content = body.pointer("/output/message/content").ok_or("the body has no field `output.message.content`")?;
    let blocks = content.as_array().ok_or("`output.message.content` is not an array")?;
    if let Some(input) = blocks.iter().find_map(|block| block.pointer("/toolUse/input")) {
        return Ok(input.to_string());
    }
    // Reasoning and other blocks are not part of the answer.
    Ok(blocks.iter().filter_map(|block| block.get("text").and_then(Value::as_str)).collect())
}

fn finish(body: &Value) -> Finish {
    match body.get("stopReason").and_then(Value::as_str) {
        None | Some("end_turn" | "tool_use" | "stop_sequence") => Finish::Complete,
        Some("max_tokens" | "model_context_window_exceeded") => Finish::Length,
        Some("content_filtered" | "guardrail_intervened") => Finish::Filtered,
        Some(other) => Finish::Other(other.chars().take(40).collect()),
    }
}

fn usage(body: &Value) -> Option<Usage> {
    let tokens = |name: &str| body.get("usage")?.get(name)?.as_u64();
    Some(Usage { input_tokens: tokens("inputTokens")?, output_tokens: tokens("outputTokens")?, estimated: false })
}

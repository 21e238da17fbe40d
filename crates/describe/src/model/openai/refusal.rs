//! A reply whose status is not 200: whether to wait, to speak differently, or to give up.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use serde_json::Value;

use super::super::budget::estimate;
use super::super::dialect::{Dialect, Feature, StructuredOutput};
use super::super::exchange::{Finish, ProviderError, Reply, Request, Usage};
use super::super::retry::parse_retry_after;
use super::super::secret::{Secret, excerpt, redact};

/// What a refusal means. A prompt that a filter holds back is a reply like any other.
pub(super) fn read(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    request: &Request,
    dialect: &Dialect,
    secret: Option<&Secret>,
) -> Result<Reply, ProviderError> {
    let body = String::from_utf8_lossy(body);
    let words = Words::of(&body);
    if status.is_client_error() && words.code == "content_filter" {
        let usage = Usage { input_tokens: estimate(request).input_tokens, output_tokens: 0, estimated: true };
        let raw = redact(&body, secret);
        return Ok(Reply { raw, text: String::new(), finish: Finish::Filtered, usage, unreadable: None });
    }
    let said = excerpt(&words.message, secret);
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    let message = format!("status {}{said}", status.as_u16());
    let refused = |advice: &str| ProviderError::Refused { message: format!("{message}; {advice}") };
    let may_speak_differently = !matches!(status.as_u16(), 401 | 402 | 403 | 408 | 429 | 502..=504);
    if may_speak_differently && let Some(feature) = words.unsupported(request, dialect) {
        return Err(ProviderError::Unsupported { feature, message });
    }
    if request.has_pictures() && may_speak_differently && words.refuses_pictures() {
        return Err(refused(
            "the model cannot see this picture; choose one that takes pictures, and serve it with its vision part",
        ));
    }
    let retry_after = retry_after(headers);
    Err(match status.as_u16() {
        429 if words.code == "insufficient_quota" => refused("the account has no credit left; add some, or use another key"),
        429 => ProviderError::Throttled { message, retry_after },
        408 | 409 | 425 | 500..=599 => ProviderError::Unavailable { message, retry_after },
        300..=399 => {
            let target = headers.get(LOCATION).and_then(|target| target.to_str().ok()).unwrap_or_default();
            let target = target.split(['?', '#']).next().unwrap_or_default();
            let target = excerpt(target, secret);
            refused(&format!("redirects are not followed, so that no key goes astray; give the right base URL ({target:?}?)"))
        }
        401 if secret.is_none() => refused("the server wants a key, and none was given"),
        401 => refused("the server does not accept the key; is it whole, still valid, and for this server?"),
        403 => refused("the key may not use this model; ask for access, or choose another model"),
        404 => refused("is the model's name right, is it loaded there, and does the base URL belong to such a server?"),
        _ => refused("the server will not answer this request"),
    })
}

/// What a server says about an error, in small letters where it is searched.
struct Words {
    message: String,
    lower: String,
    code: String,
    param: String,
}

impl Words {
    /// Servers have `{"error": {"message", "code", "param"}}`, `{"error": "..."}`, `{"message"}` and `{"detail": ...}`; or plain text.
    fn of(body: &str) -> Self {
        let json: Value = serde_json::from_str(body).unwrap_or_default();
        let error = json.get("error").unwrap_or(&json);
        let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let message = match (error, error.get("message"), error.get("detail")) {
            (Value::String(message), ..) | (_, Some(Value::String(message)), _) => message.clone(),
            (.., Some(Value::String(detail))) => detail.clone(),
            (.., Some(detail)) => detail.to_string(),
            _ => body.to_owned(),
        };
        // All of what is searched is in the first part of the longest known message.
        let lower = message.chars().take(4000).collect::<String>().to_lowercase();
        Self { lower, message, code: text("code"), param: text("param") }
    }

    /// Whether the server says that the model, or the way it is served, takes no pictures.
    fn refuses_pictures(&self) -> bool {
        let has = |words: &[&str]| words.iter().any(|word| self.lower.contains(word));
        has(&["image", "multimodal", "multi-modal", "mmproj", "content type"])
            && has(&["support", "not a multi", "mmproj", "must be a string", "unknown", "invalid", "at most 0"])
    }

    /// What the server does not take, if it says so and the request has it.
    fn unsupported(&self, request: &Request, dialect: &Dialect) -> Option<Feature> {
        let has = |words: &[&str]| words.iter().any(|word| self.lower.contains(word));
        let is_refused = self.code.starts_with("unsupported")
            || has(&["unsupported", "not support", "n't support", "unknown", "unrecognized", "unexpected", "not permitted"])
            || has(&["not allowed", "extra inputs", "only the default", "deprecated", "not enabled"]);
        let names = |name: &str| self.param == name || self.lower.contains(name);
        if dialect.has(Feature::MaxTokens) && (has(&["max_completion_tokens"]) || is_refused && self.param == "max_tokens") {
            return Some(Feature::MaxTokens);
        }
        let is_structured = ["response_format", "json_schema", "json_object", "structured output", "grammar", "guided"];
        if request.schema.is_some()
            && dialect.structured_output != StructuredOutput::Prompt
            && (has(&is_structured) || self.param.starts_with("response_format"))
        {
            return Some(Feature::StructuredOutput);
        }
        if dialect.has(Feature::Temperature) && is_refused && names("temperature") {
            return Some(Feature::Temperature);
        }
        if dialect.has(Feature::Seed) && request.parameters.seed.is_some() && is_refused && names("seed") {
            return Some(Feature::Seed);
        }
        let system = ["system role", "system message", "system prompt", "role 'system'", "developer instruction"];
        if dialect.has(Feature::System) && (has(&system) && is_refused || has(&["roles must alternate"])) {
            return Some(Feature::System);
        }
        None
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    parse_retry_after(text("retry-after-ms"), text(RETRY_AFTER.as_str()), text("date"))
}

#[cfg(test)]
#[path = "refusal_tests.rs"]
mod tests;

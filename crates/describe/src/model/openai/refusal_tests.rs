use serde_json::json;

use super::super::super::exchange::{AnswerSchema, Parameters, Prompt};
use super::*;

fn refusal(status: u16, body: &str) -> ProviderError {
    refusal_in(status, body, &Dialect::new(StructuredOutput::JsonSchema)).unwrap_err()
}

fn refusal_in(status: u16, body: &str, dialect: &Dialect) -> Result<Reply, ProviderError> {
    let request = Request {
        prompt: Prompt { system: String::new(), messages: vec![] },
        schema: Some(AnswerSchema { name: "description".to_owned(), schema: json!({}) }),
        parameters: Parameters { temperature: "1".to_owned(), max_tokens: 100, seed: Some(1) },
    };
    read(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.as_bytes(), &request, dialect, None)
}

/// The words of real servers, as their users report them.
#[test]
fn what_a_server_does_not_take_is_understood() {
    let feature = |status: u16, body: &str| match refusal(status, body) {
        ProviderError::Unsupported { feature, .. } => Some(feature),
        _ => None,
    };
    let max_tokens = r#"{"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use
        'max_completion_tokens' instead.", "param": "max_tokens", "code": "unsupported_parameter"}}"#;
    assert_eq!(feature(400, &max_tokens.replace('\n', " ")), Some(Feature::MaxTokens));
    let temperature = r#"{"error": {"message": "Unsupported value: 'temperature' does not support 0.9 with this model. Only the default (1) value is supported.", "param": "temperature", "code": "unsupported_value"}}"#;
    assert_eq!(feature(400, temperature), Some(Feature::Temperature));
    let format = r#"{"error": {"code": 500, "message": "response_format type must be one of \"text\" or \"json_object\", but got: json_schema", "type": "server_error"}}"#;
    assert_eq!(feature(500, format), Some(Feature::StructuredOutput));
    let detail = r#"{"detail": [{"loc": ["body", "response_format"], "msg": "unexpected value"}]}"#;
    assert_eq!(feature(422, detail), Some(Feature::StructuredOutput));
    assert_eq!(feature(400, r#"{"message": "System role not supported"}"#), Some(Feature::System));
    let alternate = r#"{"error": {"message": "Conversation roles must alternate user/assistant/user/assistant/..."}}"#;
    assert_eq!(feature(400, alternate), Some(Feature::System));
    assert_eq!(feature(422, r#"{"detail": "Extra inputs are not permitted: seed"}"#), Some(Feature::Seed));
    let too_large = r#"{"error": {"message": "max_tokens is too large: 5000. This model supports at most 4096 tokens"}}"#;
    assert_eq!(feature(400, too_large), None);
    assert_eq!(feature(401, format), None);
    assert_eq!(feature(404, r#"{"error": {"message": "The model `m` does not exist."}}"#), None);
}

#[test]
fn a_dialect_without_a_feature_cannot_lose_it_again() {
    let mut dialect = Dialect::new(StructuredOutput::Prompt);
    dialect.without.insert(Feature::MaxTokens);
    for body in [r#"{"error": "response_format"}"#, r#"{"error": "max_completion_tokens is unknown"}"#] {
        assert!(matches!(refusal_in(400, body, &dialect), Err(ProviderError::Refused { .. })));
    }
}

#[test]
fn what_may_pass_is_told_from_what_will_not() {
    assert!(matches!(refusal(429, ""), ProviderError::Throttled { .. }));
    assert!(matches!(refusal(500, "oops"), ProviderError::Unavailable { .. }));
    assert!(matches!(refusal(529, ""), ProviderError::Unavailable { .. }));
    let quota = r#"{"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}"#;
    assert!(refusal(429, quota).to_string().contains("credit"));
    for status in [400, 401, 403, 404, 301] {
        assert!(matches!(refusal(status, "{}"), ProviderError::Refused { .. }), "{status}");
    }
}

#[test]
fn a_filtered_prompt_is_a_reply() {
    let body = r#"{"error": {"message": "The prompt was filtered", "code": "content_filter"}}"#;
    let reply = refusal_in(400, body, &Dialect::new(StructuredOutput::Prompt)).unwrap();
    assert_eq!((reply.finish, reply.raw.as_str()), (Finish::Filtered, body));
}

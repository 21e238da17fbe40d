use serde_json::json;

use super::super::super::exchange::{AnswerSchema, Message, Parameters, Prompt, Speaker};
use super::*;

fn request() -> Request {
    Request {
        prompt: Prompt { system: String::new(), messages: vec![Message::new(Speaker::User, "x".repeat(350))] },
        schema: Some(AnswerSchema { name: "description".to_owned(), schema: json!({}) }),
        parameters: Parameters { temperature: "1".to_owned(), max_tokens: 100, seed: None },
    }
}

fn reply(body: impl AsRef<[u8]>) -> Reply {
    read(body.as_ref(), false, &request(), None).unwrap()
}

#[test]
fn a_plain_completion() {
    let body = json!({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3}});
    let reply = reply(body.to_string());
    assert_eq!((reply.text.as_str(), reply.finish, reply.unreadable), ("{}", Finish::Complete, None));
    assert_eq!(reply.usage, Usage { input_tokens: 7, output_tokens: 3, estimated: false });
}

#[test]
fn a_missing_or_mistyped_usage_is_estimated() {
    for usage in [json!(null), json!({}), json!({"prompt_tokens": "7", "completion_tokens": -3})] {
        let body = json!({"choices": [{"message": {"content": "1234567"}}], "usage": usage});
        assert_eq!(reply(body.to_string()).usage, Usage { input_tokens: 101, output_tokens: 2, estimated: true });
    }
}

#[test]
fn ends_are_told_apart() {
    let finish = |message: Value, reason: Value| {
        let reply = reply(json!({"choices": [{"message": message, "finish_reason": reason}]}).to_string());
        assert_eq!(reply.unreadable, None);
        (reply.text, reply.finish)
    };
    let text = json!({"content": "a"});
    assert_eq!(finish(text.clone(), json!("length")), ("a".to_owned(), Finish::Length));
    assert_eq!(finish(json!({"content": null}), json!("content_filter")), (String::new(), Finish::Filtered));
    assert_eq!(finish(json!({"content": null, "refusal": "No."}), json!("stop")), ("No.".to_owned(), Finish::Filtered));
    assert_eq!(finish(text, json!("tool_calls")), ("a".to_owned(), Finish::Other("tool_calls".to_owned())));
    let parts = json!({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]});
    assert_eq!(finish(parts, json!(null)), ("ab".to_owned(), Finish::Complete));
}

#[test]
fn what_cannot_be_understood_is_kept_and_told() {
    for body in [
        "",
        "<html>",
        "{\"choices\": [{\"mess",
        "[]",
        "{}",
        "{\"choices\": []}",
        "{\"choices\": {}}",
        "{\"choices\": [3]}",
        "{\"choices\": [{\"message\": \"hi\"}]}",
        "{\"choices\": [{\"message\": {\"content\": 7}}]}",
        "data: {\"choices\": [{\"delta\": {\"content\": \"a\"}}]}\n\n",
        "data: {\"choices\"",
    ] {
        let reply = reply(body);
        assert!(reply.unreadable.is_some(), "{body}");
        assert_eq!((reply.raw.as_str(), reply.text.as_str()), (body, ""));
    }
    let invalid = reply(b"{\"choices\": \"\xff\"}");
    assert_eq!(invalid.unreadable.as_deref(), Some("byte 14 of the body is not UTF-8"));
    assert!(invalid.raw.contains('\u{fffd}'));
    assert!(read(b"{}", true, &request(), None).unwrap().unreadable.unwrap().contains("longer than"));
}

#[test]
fn a_deeply_nested_body_does_not_overflow_the_stack() {
    assert!(reply("[".repeat(1 << 20)).unreadable.is_some());
}

#[test]
fn an_error_in_the_place_of_an_answer_is_no_answer() {
    let error = read(b"{\"error\": {\"message\": \"overloaded\"}}", false, &request(), None).unwrap_err();
    assert!(matches!(error, ProviderError::Unavailable { message, .. } if message.contains("overloaded")));
}

#[test]
fn a_stream_is_put_together() {
    let stream = ": hello\n\ndata: {\"choices\": [{\"delta\": {\"role\": \"assistant\"}}]}\n\n\
        data: {\"choices\": [{\"delta\": {\"content\": \"{\\\"a\\\"\"}}]}\r\n\r\n\
        data: {\"choices\": [{\"delta\": {\"content\": \": 1}\"}, \"finish_reason\": \"length\"}]}\n\n\
        data: {\"choices\": [], \"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 2}}\n\ndata: [DONE]\n\n";
    let reply = reply(stream);
    assert_eq!((reply.text.as_str(), reply.finish), ("{\"a\": 1}", Finish::Length));
    assert_eq!((reply.usage.output_tokens, reply.raw.as_str()), (2, stream));
}

#[test]
fn a_key_that_is_echoed_is_not_kept() {
    let secret = Secret::new("key-0123456789abcdef");
    let body = json!({"choices": [{"message": {"content": "key-0123456789abcdef"}}]}).to_string();
    let reply = read(body.as_bytes(), false, &request(), secret.as_ref()).unwrap();
    assert!(!format!("{reply:?}").contains("0123456789"));
}

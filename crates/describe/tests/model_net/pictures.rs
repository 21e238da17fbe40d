//! Pictures on their way to a server: their bytes, their place in the store, and servers that take none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::client::{ClientOptions, Origin};
use chartmill_describe::model::exchange::{Message, Parameters, Picture, Prompt, Request, Speaker};
use chartmill_describe::model::replay::Replay;
use serde_json::json;

use super::openai::{KEY, completion, provider};
use super::server::{Server, response};
use super::{client, everything_in, impatient, request};

/// Bytes that begin as a PNG does, with every value of a byte behind.
fn png(salt: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..=255).cycle().take(5000).map(|byte: u8| byte ^ salt));
    bytes
}

pub(crate) fn question(text: &str, salt: u8) -> Request {
    let message = Message::new(Speaker::User, text).with_picture(Picture::new(png(salt)).unwrap());
    Request {
        prompt: Prompt { system: String::new(), messages: vec![message] },
        schema: None,
        parameters: Parameters { temperature: "0".to_owned(), max_tokens: 64, seed: None },
    }
}

#[test]
fn a_picture_arrives_byte_by_byte_and_no_schema_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| completion("42"));
    let reply = client(folder.path(), provider(&server), ClientOptions::default()).ask(&question("How many?", 0)).unwrap().0;
    assert_eq!(reply.text, "42");
    let body = server.seen()[0].json();
    let wanted = json!([{"role": "user", "content": [body["messages"][0]["content"][0], {"type": "text", "text": "How many?"}]}]);
    assert_eq!(body["messages"], wanted);
    assert!(body.get("response_format").is_none() && body["temperature"] == 0, "{body}");
    let url = body["messages"][0]["content"][0]["image_url"]["url"].as_str().unwrap();
    let sent = STANDARD.decode(url.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
    assert_eq!(sent, png(0));
}

#[test]
fn answers_are_filed_under_the_picture_and_never_asked_for_twice() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|number, _| completion(&number.to_string()));
    let asked = client(folder.path(), provider(&server), ClientOptions::default());
    assert_eq!(asked.ask(&question("a", 0)).unwrap().0.text, "1");
    assert_eq!(asked.ask(&question("a", 1)).unwrap().0.text, "2", "another picture is another question");
    assert_eq!(asked.ask(&question("b", 0)).unwrap().0.text, "3");
    drop(asked);
    let again = client(folder.path(), provider(&server), ClientOptions::default());
    assert_eq!(again.ask(&question("a", 1)).unwrap().1, Origin::Store);
    let replay = client(folder.path(), Replay::new("org/model"), ClientOptions::default());
    assert_eq!(replay.ask(&question("a", 0)).unwrap().0.text, "1");
    assert_eq!(server.seen().len(), 3);
    let kept = everything_in(folder.path());
    assert!(kept.contains("\"sha256\"") && !kept.contains("iVBORw0KGgo") && !kept.contains(KEY), "hashes, no bytes, no keys");
}

#[test]
fn free_text_and_schemas_share_a_store_and_a_dialect() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, seen| match seen.json()["response_format"]["type"].as_str() {
        Some(_) => response(400, "", json!({"error": {"message": "response_format is not supported"}}).to_string()),
        None => completion("{}"),
    });
    let client = client(folder.path(), provider(&server), ClientOptions::default());
    client.ask(&question("a", 0)).unwrap();
    client.ask(&request("a")).unwrap();
    assert_eq!(server.seen().len(), 4, "two ways of structured output are refused, for the request that has a schema");
    assert_eq!(client.ask(&question("a", 0)).unwrap().1, Origin::Store);
}

#[test]
fn throttling_and_trouble_are_waited_out() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|number, _| match number {
        1 => response(429, "retry-after-ms: 10\r\n", "{}"),
        2 => response(503, "", "loading"),
        _ => completion("42"),
    });
    let client = client(folder.path(), provider(&server), impatient());
    assert_eq!(client.ask(&question("a", 0)).unwrap().0.text, "42");
    assert_eq!(server.seen().len(), 3);
    assert_eq!(server.seen()[0].body, server.seen()[2].body);
}

/// The words of servers whose model has no eyes.
#[test]
fn a_model_that_cannot_see_is_told_at_once() {
    for (status, body) in [
        (400, r#"{"error": {"message": "org/model is not a multimodal model", "code": 400}}"#),
        (
            500,
            r#"{"error": {"code": 500, "message": "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"}}"#,
        ),
        (400, r#"{"error": {"message": "Invalid content type. image_url is only supported by certain models."}}"#),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::answering(move |_, _| response(status, "", body));
        let error = client(folder.path(), provider(&server), impatient()).ask(&question("a", 0)).unwrap_err();
        assert!(matches!(&error, AskError::Refused { message, .. } if message.contains("cannot see this picture")), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn formats_are_told_by_their_first_bytes() {
    for (bytes, media_type) in [
        (b"\x89PNG\r\n\x1a\n....".as_slice(), Some("image/png")),
        (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
        (b"GIF89a", Some("image/gif")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"<svg/>", None),
        (b"", None),
    ] {
        assert_eq!(Picture::new(bytes.to_vec()).map(|picture| picture.format().media_type()), media_type);
    }
}

//! The live clients against real HTTP on loopback: servers that behave, and servers that misbehave on purpose.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

#[cfg(feature = "aws")]
mod bedrock;
mod failures;
mod openai;
mod pictures;
mod server;

use std::path::Path;
use std::time::Duration;

use chartmill_describe::model::client::{Client, ClientOptions};
use chartmill_describe::model::exchange::{AnswerSchema, Message, Parameters, Prompt, Provider, Request, Speaker};
use chartmill_describe::model::retry::RetryPolicy;
use chartmill_describe::model::store::Store;
use serde_json::json;

/// A request whose one message is `text`.
fn request(text: &str) -> Request {
    Request {
        prompt: Prompt { system: "You invent tables.".to_owned(), messages: vec![Message::new(Speaker::User, text)] },
        schema: Some(AnswerSchema {
            name: "description".to_owned(),
            schema: json!({"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"],
                "additionalProperties": false}),
        }),
        parameters: Parameters { temperature: "0.9".to_owned(), max_tokens: 400, seed: Some(7) },
    }
}

/// Four tries of at most half a second each.
fn impatient() -> ClientOptions {
    let retry = RetryPolicy { tries: 4, request_limit: Duration::from_millis(500), ..RetryPolicy::default() };
    ClientOptions { retry, ..ClientOptions::default() }
}

fn client(folder: &Path, provider: impl Provider + 'static, options: ClientOptions) -> Client {
    Client::new(Box::new(provider), Store::open(folder).unwrap(), options).unwrap()
}

/// All that stands in the files below `folder`, and their names.
fn everything_in(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text.push_str(path.to_str().unwrap());
        text.push_str(&if path.is_dir() { everything_in(&path) } else { std::fs::read_to_string(&path).unwrap() });
    }
    text
}

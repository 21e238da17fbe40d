//! What is sent to an OpenAI-compatible server, and what is made of its answers.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chartmill_describe::model::client::{ClientOptions, Origin};
use chartmill_describe::model::exchange::Finish;
use chartmill_describe::model::openai::OpenAi;
use chartmill_describe::model::replay::Replay;
use chartmill_describe::model::secret::Secret;
use serde_json::json;

use super::server::{Server, response};
use super::{client, everything_in, impatient, request};

pub(crate) const KEY: &str = "key-0123456789abcdefghij";

pub(crate) fn provider(server: &Server) -> OpenAi {
    OpenAi::new(&server.url(), "org/model", Secret::new(KEY)).unwrap()
}

pub(crate) fn completion(text: &str) -> Vec<u8> {
    let body = json!({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop",
        "message": {"role": "assistant", "content": text}}], "usage": {"prompt_tokens": 11, "completion_tokens": 22}});
    response(200, "content-type: application/json\r\n", body.to_string())
}

#[test]
fn a_request_has_the_form_that_the_api_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| completion("{\"title\": \"Rain\"}"));
    let client = client(folder.path(), provider(&server), ClientOptions::default());
    let (reply, origin) = client.ask(&request("Rain in Lisbon?")).unwrap();
    assert_eq!((reply.text.as_str(), reply.finish, origin), ("{\"title\": \"Rain\"}", Finish::Complete, Origin::Asked));
    assert_eq!((reply.usage.input_tokens, reply.usage.output_tokens), (11, 22));

    let seen = &server.seen()[0];
    assert!(seen.head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    let wanted = json!({
        "model": "org/model",
        "messages": [{"role": "system", "content": "You invent tables."}, {"role": "user", "content": "Rain in Lisbon?"}],
        "max_tokens": 400,
        "seed": 7,
        "stream": false,
        "temperature": serde_json::from_str::<serde_json::Value>("0.9").unwrap(),
        "response_format": {"type": "json_schema", "json_schema":
            {"name": "description", "strict": true, "schema": request("").schema.unwrap().schema}},
    });
    assert_eq!(seen.json(), wanted);
}

#[test]
fn a_recorded_run_is_replayed_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|number, _| completion(&number.to_string()));
    let recorded = client(folder.path(), provider(&server), ClientOptions::default()).ask(&request("a")).unwrap().0;
    let replay = client(folder.path(), Replay::new("org/model"), ClientOptions::default());
    assert_eq!(replay.ask(&request("a")).unwrap(), (recorded, Origin::Store));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn what_a_server_cannot_do_is_tried_once_and_learned() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, seen| {
        let body = seen.json();
        let refuse = |message: &str| response(400, "", json!({"error": {"message": message}}).to_string());
        if body.get("max_tokens").is_some() {
            return refuse("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
        }
        match body["response_format"]["type"].as_str() {
            Some("json_schema") => refuse("response_format type must be one of text or json_object"),
            Some(_) => refuse("response_format is not supported"),
            None => completion("{}"),
        }
    });
    client(folder.path(), provider(&server), ClientOptions::default()).ask(&request("a")).unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    let last = seen[3].json();
    assert_eq!(last["max_completion_tokens"], 400);
    let system = last["messages"][0]["content"].as_str().unwrap();
    assert!(system.contains("JSON Schema") && system.contains("additionalProperties"), "{system}");
    client(folder.path(), provider(&server), ClientOptions::default()).ask(&request("b")).unwrap();
    assert_eq!(server.seen().len(), 5, "a later run begins with what it learned");
}

#[test]
fn streams_that_nobody_asked_for_are_put_together() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| {
        let events = ["{\"a\"", ": 1}"].map(|piece| {
            let event = json!({"choices": [{"delta": {"content": piece}}]});
            format!("data: {event}\n\n")
        });
        let events = format!("{}data: {{\"choices\": [{{\"finish_reason\": \"stop\"}}]}}\n\ndata: [DONE]\n\n", events.concat());
        let mut chunked = b"HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        for chunk in events.as_bytes().chunks(7) {
            chunked.extend(format!("{:x}\r\n", chunk.len()).bytes().chain(chunk.iter().copied()).chain(*b"\r\n"));
        }
        chunked.extend(b"0\r\n\r\n");
        chunked
    });
    let client = client(folder.path(), provider(&server), ClientOptions::default());
    let reply = client.ask(&request("a")).unwrap().0;
    assert_eq!((reply.text.as_str(), reply.unreadable, reply.usage.estimated), ("{\"a\": 1}", None, true));
}

#[test]
fn keys_stay_where_they_belong() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = Server::answering(|_, _| completion("{}"));
    let target = elsewhere.url();
    let server = Server::answering(move |_, seen| {
        let key = seen.header("authorization").unwrap_or_default();
        match seen.json()["messages"][1]["content"].as_str() {
            Some("echo") => completion(key),
            Some("redirect") => response(307, &format!("location: {target}/v1/chat/completions?{KEY}\r\n"), ""),
            _ => response(401, "", format!("{{\"error\": {{\"message\": \"no such key: {key}\"}}}}")),
        }
    });
    let provider = provider(&server);
    let mut told = format!("{provider:?}");
    let client = client(folder.path(), provider, ClientOptions::default());
    write!(told, "{:?}", client.ask(&request("echo")).unwrap()).unwrap();
    for text in ["redirect", "wrong"] {
        let error = client.ask(&request(text)).unwrap_err();
        write!(told, "{error} {error:?}").unwrap();
    }
    write!(told, "{client:?}").unwrap();
    told.push_str(&everything_in(folder.path()));
    assert!(told.contains("does not accept the key") && told.contains("redirects are not followed"), "{told}");
    assert!(!told.contains("0123456789"), "{told}");
    assert_eq!(server.seen().len(), 3, "none of it is tried again");
    assert_eq!(elsewhere.seen().len(), 0, "the redirect is not followed");
}

#[test]
fn eight_threads_with_the_same_question_ask_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| {
        std::thread::sleep(Duration::from_millis(50));
        completion("{}")
    });
    let client = client(folder.path(), provider(&server), ClientOptions::default());
    std::thread::scope(|scope| {
        (0..8).for_each(|_| drop(scope.spawn(|| client.ask(&request("a")).unwrap())));
    });
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn many_threads_through_throttling_lose_nothing_and_ask_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let answered = std::sync::Arc::new(AtomicUsize::new(0));
    let server = Server::answering({
        let answered = std::sync::Arc::clone(&answered);
        move |number, _| {
            std::thread::sleep(Duration::from_millis(10));
            if number % 10 == 3 {
                return response(429, "", "");
            }
            answered.fetch_add(1, Ordering::SeqCst);
            completion("{}")
        }
    });
    let options = ClientOptions { concurrency: 16, ..impatient() };
    let client = client(folder.path(), provider(&server), options);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let slot = next.fetch_add(1, Ordering::SeqCst);
                    if slot >= 200 {
                        break;
                    }
                    client.ask(&request(&slot.to_string())).unwrap();
                }
            });
        }
    });
    let tally = client.tally();
    assert_eq!((tally.answered, answered.load(Ordering::SeqCst)), (200, 200));
    assert_eq!(tally.asked as usize, server.seen().len());
    assert!(tally.throttled >= 20, "{tally:?}");
}

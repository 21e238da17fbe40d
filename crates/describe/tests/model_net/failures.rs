//! Servers that misbehave on purpose.

use std::io::Write;
use std::time::{Duration, Instant};

use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::client::{ClientOptions, Origin};
use chartmill_describe::model::exchange::{ProviderError, Reply};
use chartmill_describe::model::openai::OpenAi;
use chartmill_describe::model::retry::RetryPolicy;

use super::openai::{completion, provider};
use super::server::{Server, response};
use super::{client, impatient, request};

/// Asks a server that misbehaves the first time, and then answers.
fn after(first: impl Fn(&mut std::net::TcpStream) + Send + Sync + 'static) -> (Reply, Duration, usize) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(move |number, _, stream| {
        if number == 1 {
            first(stream);
        } else {
            stream.write_all(&completion("{}")).unwrap();
        }
    });
    let began = now();
    let reply = client(folder.path(), provider(&server), impatient()).ask(&request("a")).unwrap().0;
    assert_eq!(reply.text, "{}");
    (reply, began.elapsed(), server.seen().len())
}

/// Asks a server whose every answer has status 200 and this body. It is asked once, and what came is kept.
fn unreadable(body: impl AsRef<[u8]> + Send + Sync + 'static) -> Reply {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(move |_, _| response(200, "", body.as_ref()));
    let client = client(folder.path(), provider(&server), impatient());
    let (reply, origin) = client.ask(&request("a")).unwrap();
    assert_eq!(origin, Origin::Asked);
    assert_eq!(client.ask(&request("a")).unwrap(), (reply.clone(), Origin::Store));
    assert_eq!(server.seen().len(), 1);
    reply
}

#[allow(clippy::disallowed_methods, reason = "what is tested takes time")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn throttling_with_and_without_a_time_to_wait() {
    let (_, waited, asked) = after(|stream| stream.write_all(&response(429, "retry-after: 1\r\n", "")).unwrap());
    assert!(waited >= Duration::from_secs(1) && asked == 2, "{waited:?}");
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:38 GMT\r\n";
    let (_, waited, _) = after(move |stream| stream.write_all(&response(429, date, "")).unwrap());
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
    let (_, waited, asked) = after(|stream| stream.write_all(&response(429, "", "{}")).unwrap());
    assert!(waited < Duration::from_secs(5) && asked == 2, "{waited:?}");
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    assert_eq!(after(|stream| stream.write_all(&response(500, "", "oops")).unwrap()).2, 2);
    assert_eq!(after(|stream| stream.write_all(&response(503, "", "loading model")).unwrap()).2, 2);
}

#[test]
fn cut_connections_are_made_again() {
    assert_eq!(after(|_| ()).2, 2, "closed without a word");
    let promised = b"HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\n{\"choices\"";
    assert_eq!(after(|stream| stream.write_all(promised).unwrap()).2, 2, "closed before the promised end");
    let chunk = b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"cho\r\n";
    assert_eq!(after(|stream| stream.write_all(chunk).unwrap()).2, 2, "closed before the last chunk");
    assert_eq!(after(|stream| stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").unwrap()).2, 2, "no HTTP at all");
}

#[test]
fn hanging_and_dripping_servers_are_left_after_the_limit() {
    let (_, waited, asked) = after(|_| std::thread::sleep(Duration::from_secs(20)));
    assert!(waited < Duration::from_secs(10) && asked == 2, "{waited:?}");
    let (_, waited, asked) = after(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    assert!(waited < Duration::from_secs(10) && asked == 2, "{waited:?}");
}

#[test]
fn a_server_that_always_hangs_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, _, _| std::thread::sleep(Duration::from_secs(20)));
    let retry = RetryPolicy { tries: 2, request_limit: Duration::from_millis(200), ..RetryPolicy::default() };
    let client = client(folder.path(), provider(&server), ClientOptions { retry, ..ClientOptions::default() });
    let error = client.ask(&request("a")).unwrap_err();
    assert!(matches!(error, AskError::GaveUp { tries: 2, last: ProviderError::TimedOut { .. }, .. }), "{error}");
}

#[test]
fn bodies_that_cannot_be_understood_are_kept_as_they_are() {
    let half = "{\"choices\": [{\"message\": {\"content\": \"{";
    let reply = unreadable(half);
    assert!(reply.unreadable.is_some_and(|reason| reason.contains("not JSON")));
    assert_eq!(reply.raw, half);
    let invalid = unreadable(b"{\"choices\": \"\xff\"}");
    assert!(invalid.unreadable.unwrap().contains("not UTF-8"));
    assert!(unreadable("{\"choices\": []}").unreadable.is_some());
    let short = unreadable(completion("0123456789"));
    assert!(short.unreadable.is_some(), "a response within a response is no completion");
}

#[test]
fn a_body_that_is_longer_than_it_says_is_cut_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| b"HTTP/1.1 200 x\r\ncontent-length: 12\r\n\r\n{\"choices\": [{}]}".to_vec());
    let reply = client(folder.path(), provider(&server), impatient()).ask(&request("a")).unwrap().0;
    assert_eq!((reply.raw.as_str(), reply.unreadable.is_some()), ("{\"choices\": ", true));
}

#[test]
fn an_answer_of_another_form_is_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, _| completion("[1, 2"));
    let reply = client(folder.path(), provider(&server), impatient()).ask(&request("a")).unwrap().0;
    assert_eq!((reply.text.as_str(), reply.unreadable), ("[1, 2", None));
}

#[test]
fn of_ten_megabytes_one_is_read_and_of_an_endless_body_too() {
    let reply = unreadable(vec![b'x'; 10_000_000]);
    assert!(reply.unreadable.unwrap().contains("longer than"));
    assert_eq!(reply.raw.len(), 1 << 20);

    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 x\r\nconnection: close\r\n\r\n");
        while stream.write_all(&[b' '; 8192]).is_ok() {}
    });
    let reply = client(folder.path(), provider(&server), ClientOptions::default()).ask(&request("a")).unwrap().0;
    assert_eq!(reply.raw.len(), 1 << 20);
}

#[test]
fn where_nobody_listens_the_address_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let provider = OpenAi::new(&format!("http://127.0.0.1:{port}"), "org/model", None).unwrap();
    let retry = RetryPolicy { tries: 2, ..RetryPolicy::default() };
    let client = client(folder.path(), provider, ClientOptions { retry, ..ClientOptions::default() });
    let error = client.ask(&request("a")).unwrap_err();
    assert!(matches!(error, AskError::GaveUp { last: ProviderError::Unreachable { .. }, .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("http://127.0.0.1:{port}")), "{error}");
    assert_eq!(client.tally().usage.output_tokens, 0);
}

#[test]
fn refusals_for_good_are_told_at_once() {
    for (status, body, words) in [
        (401, "{\"error\": {\"message\": \"Incorrect API key provided: sk-proj-abcdefghijkl\"}}", "does not accept the key"),
        (403, "{}", "may not use this model"),
        (404, "{\"error\": {\"message\": \"The model `org/model` does not exist.\"}}", "does not exist"),
        (400, "{\"error\": \"context length exceeded\"}", "context length exceeded"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::answering(move |_, _| response(status, "", body));
        let error = client(folder.path(), provider(&server), impatient()).ask(&request("a")).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains("org/model") && !error.contains("abcdefghijkl"), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

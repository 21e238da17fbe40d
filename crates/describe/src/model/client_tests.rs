use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::super::dialect::Feature;
use super::super::exchange::{AnswerSchema, Finish, Message, Parameters, Prompt, Speaker};
use super::super::replay::Replay;
use super::*;

type Answer = dyn Fn(u32, &Request, &Dialect) -> Result<Reply, ProviderError> + Send + Sync;

/// A provider that answers as a test says. It counts how often each prompt is put to it.
#[derive(Clone)]
struct Fake {
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
    answer: Arc<Answer>,
}

impl std::fmt::Debug for Fake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Fake")
    }
}

impl Fake {
    fn new(answer: impl Fn(u32, &Request, &Dialect) -> Result<Reply, ProviderError> + Send + Sync + 'static) -> Self {
        Self { asked: Arc::default(), answer: Arc::new(answer) }
    }

    fn total(&self) -> u32 {
        lock(&self.asked).values().sum()
    }
}

impl Provider for Fake {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn model(&self) -> &'static str {
        "org/fake"
    }

    fn structured_outputs(&self) -> &[StructuredOutput] {
        &[StructuredOutput::JsonSchema, StructuredOutput::JsonObject, StructuredOutput::Prompt]
    }

    fn ask(&self, request: &Request, dialect: &Dialect, _: Duration) -> Result<Reply, ProviderError> {
        let n = {
            let mut asked = lock(&self.asked);
            let n = asked.entry(request.prompt.messages[0].text.clone()).or_default();
            *n += 1;
            *n
        };
        (self.answer)(n, request, dialect)
    }
}

fn request(text: &str) -> Request {
    Request {
        prompt: Prompt { system: String::new(), messages: vec![Message::new(Speaker::User, text)] },
        schema: Some(AnswerSchema { name: "description".to_owned(), schema: json!({}) }),
        parameters: Parameters { temperature: "0.9".to_owned(), max_tokens: 100, seed: None },
    }
}

fn reply(text: &str) -> Reply {
    let usage = Usage { input_tokens: 10, output_tokens: 20, estimated: false };
    Reply { raw: text.to_owned(), text: text.to_owned(), finish: Finish::Complete, usage, unreadable: None }
}

fn throttled() -> ProviderError {
    ProviderError::Throttled { message: "slow down".to_owned(), retry_after: Some(Duration::ZERO) }
}

fn client(folder: &tempfile::TempDir, provider: impl Provider + 'static, options: ClientOptions) -> Client {
    Client::new(Box::new(provider), Store::open(folder.path()).unwrap(), options).unwrap()
}

#[test]
fn an_answer_is_asked_for_once_and_then_read() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|_, _, _| Ok(reply("yes")));
    let first = client(&folder, fake.clone(), ClientOptions::default());
    assert_eq!(first.ask(&request("a")).unwrap(), (reply("yes"), Origin::Asked));
    assert_eq!(first.ask(&request("a")).unwrap(), (reply("yes"), Origin::Store));
    let second = client(&folder, fake.clone(), ClientOptions::default());
    assert_eq!(second.ask(&request("a")).unwrap().1, Origin::Store);
    assert_eq!(fake.total(), 1);
    assert_eq!((first.tally().asked, first.tally().from_store, second.tally().from_store), (1, 1, 1));
}

#[test]
fn eight_threads_with_the_same_question_ask_once() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|_, _, _| {
        std::thread::sleep(Duration::from_millis(30));
        Ok(reply("yes"))
    });
    let client = client(&folder, fake.clone(), ClientOptions::default());
    std::thread::scope(|scope| {
        (0..8).for_each(|_| drop(scope.spawn(|| assert_eq!(client.ask(&request("a")).unwrap().0, reply("yes")))));
    });
    assert_eq!(fake.total(), 1);
}

#[test]
fn a_failure_that_may_pass_is_repeated_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|n, _, _| if n < 3 { Err(throttled()) } else { Ok(reply("yes")) });
    let client = client(&folder, fake, ClientOptions::default());
    client.ask(&request("a")).unwrap();
    let tally = client.tally();
    assert_eq!((tally.asked, tally.answered, tally.throttled, tally.retried), (3, 1, 2, 2));
    assert_eq!(tally.usage, Usage { input_tokens: 10, output_tokens: 20, estimated: false });
}

#[test]
fn it_gives_up_after_so_many_tries_and_at_once_where_nothing_helps() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|_, _, _| Err(throttled()));
    let retry = RetryPolicy { tries: 3, ..RetryPolicy::default() };
    let patient = client(&folder, fake.clone(), ClientOptions { retry, ..ClientOptions::default() });
    assert!(matches!(patient.ask(&request("a")), Err(AskError::GaveUp { tries: 3, .. })));
    assert_eq!(fake.total(), 3);

    let fake = Fake::new(|_, _, _| Err(ProviderError::Refused { message: "no such model".to_owned() }));
    let refused = client(&folder, fake.clone(), ClientOptions::default());
    assert!(refused.ask(&request("a")).unwrap_err().to_string().contains("no such model"));
    assert_eq!(fake.total(), 1);
}

#[test]
fn what_a_server_refuses_is_refused_once_and_learned() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|_, _, dialect| {
        std::thread::sleep(Duration::from_millis(5));
        let unsupported = |feature| Err(ProviderError::Unsupported { feature, message: String::new() });
        if dialect.has(Feature::Temperature) {
            unsupported(Feature::Temperature)
        } else if dialect.structured_output != StructuredOutput::Prompt {
            unsupported(Feature::StructuredOutput)
        } else {
            Ok(reply("yes"))
        }
    });
    let first = client(&folder, fake.clone(), ClientOptions::default());
    std::thread::scope(|scope| {
        for text in ["a", "b", "c", "d", "e", "f"] {
            let first = &first;
            scope.spawn(move || first.ask(&request(text)).unwrap());
        }
    });
    assert_eq!(fake.total(), 6 + 3, "each dialect is tried once");
    client(&folder, fake.clone(), ClientOptions::default()).ask(&request("g")).unwrap();
    assert_eq!(fake.total(), 10, "a later run knows the dialect");
}

#[test]
fn a_server_that_takes_nothing_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = |_: u32, _: &Request, _: &Dialect| {
        Err(ProviderError::Unsupported { feature: Feature::StructuredOutput, message: "nope".to_owned() })
    };
    let error = client(&folder, Fake::new(refuse), ClientOptions::default()).ask(&request("a")).unwrap_err();
    assert!(matches!(&error, AskError::Refused { message, .. } if message.contains("nope")), "{error}");
}

#[test]
fn recorded_answers_are_replayed_whoever_gave_them() {
    let folder = tempfile::tempdir().unwrap();
    client(&folder, Fake::new(|_, _, _| Ok(reply("yes"))), ClientOptions::default()).ask(&request("a")).unwrap();
    let way = StructuredOutput::ForcedTool;
    let entry = Entry::new("bedrock", "org/fake", way, request("b"), reply("from afar"));
    Store::open(folder.path()).unwrap().put(entry).unwrap();

    let replay = client(&folder, Replay::new("org/fake"), ClientOptions::default());
    assert_eq!(replay.ask(&request("a")).unwrap(), (reply("yes"), Origin::Store));
    assert_eq!(replay.ask(&request("b")).unwrap(), (reply("from afar"), Origin::Store));
    let error = replay.ask(&request("What of the sea?")).unwrap_err();
    assert!(error.to_string().contains("What of the sea?"), "{error}");
    assert_eq!(replay.tally().asked, 0);
    let other = client(&folder, Replay::new("org/other"), ClientOptions::default());
    assert!(matches!(other.ask(&request("a")), Err(AskError::NotRecorded { .. })));
}

#[test]
fn budgets_hold_for_repeated_requests_too() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(|_, _, _| Err(throttled()));
    let limits = Limits { max_requests: Some(2), ..Limits::default() };
    let client = client(&folder, fake.clone(), ClientOptions { limits, ..ClientOptions::default() });
    assert!(matches!(client.ask(&request("a")), Err(AskError::Budget(_))));
    assert_eq!(fake.total(), 2);
}

#[test]
fn what_may_have_been_paid_for_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let fake =
        Fake::new(|n, _, _| if n == 1 { Err(ProviderError::TimedOut { limit: Duration::ZERO }) } else { Ok(reply("yes")) });
    let client = client(&folder, fake, ClientOptions::default());
    client.ask(&request("a")).unwrap();
    assert_eq!(client.tally().usage.output_tokens, 100 + 20);
}

#[test]
fn a_stop_ends_waiting_at_once_and_keeps_what_is_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let stop = Stop::new();
    let hour = Duration::from_secs(3600);
    let retry = RetryPolicy { longest_wait: hour, answer_limit: hour, ..RetryPolicy::default() };
    let fake = Fake::new({
        let stop = stop.clone();
        move |_, request, _| {
            if request.prompt.messages[0].text == "slow" {
                stop.stop();
                std::thread::sleep(Duration::from_millis(20));
                return Ok(reply("kept"));
            }
            Err(ProviderError::Throttled { message: String::new(), retry_after: Some(Duration::from_secs(1800)) })
        }
    });
    let options = ClientOptions { stop: stop.clone(), retry, ..ClientOptions::default() };
    let client = client(&folder, fake, options);
    let began = clock::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| client.ask(&request("throttled")));
        while client.tally().throttled == 0 {
            std::thread::yield_now();
        }
        assert_eq!(client.ask(&request("slow")).unwrap().0, reply("kept"));
        assert!(matches!(waiting.join().unwrap(), Err(AskError::Stopped)));
    });
    assert!(began.elapsed() < Duration::from_secs(60));
    assert!(matches!(client.ask(&request("new")), Err(AskError::Stopped)));
    assert_eq!(client.ask(&request("slow")).unwrap().1, Origin::Store);
}

#[test]
fn time_limits_end_the_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let limit = Duration::from_millis(50);
    for retry in [
        RetryPolicy { answer_limit: limit, ..RetryPolicy::default() },
        RetryPolicy { run_limit: Some(limit), ..RetryPolicy::default() },
    ] {
        let later = || ProviderError::Unavailable { message: String::new(), retry_after: Some(Duration::from_secs(30)) };
        let client = client(&folder, Fake::new(move |_, _, _| Err(later())), ClientOptions { retry, ..ClientOptions::default() });
        let began = clock::now();
        assert!(matches!(client.ask(&request("a")), Err(AskError::TimeLimit { last: Some(_), .. })));
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}

//! `chartmill predict` against a server on loopback that throttles, breaks off and must not be asked twice.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

#[path = "../../describe/tests/model_net/server.rs"]
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chartmill_schema::{Record, Speaker};
use serde_json::{Value, json};

use server::{Seen, Server, response};

const KEY: &str = "key-0123456789abcdefghij";

fn chartmill(args: &[&str], dir: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartmill"));
    command.args(args).current_dir(dir).env("KEY_OF_TEST", KEY).env_remove("OPENAI_API_KEY");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn release(dir: &Path) {
    let made = chartmill(&["generate", "--count", "40", "--out", "release", "--locale", "en,es"], dir);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
}

fn completion(said: &str) -> Vec<u8> {
    let body = json!({"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": said}}],
        "usage": {"prompt_tokens": 600, "completion_tokens": 3}});
    response(200, "", body.to_string())
}

/// The picture and the text of a request.
fn asked(seen: &Seen) -> (Vec<u8>, String) {
    let content = seen.json()["messages"][0]["content"].clone();
    let url = content[0]["image_url"]["url"].as_str().unwrap().to_owned();
    let picture = STANDARD.decode(url.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
    (picture, content[1]["text"].as_str().unwrap().to_owned())
}

/// All files below a folder, as one text; what is no text is left out.
fn everything_in(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.push_str(path.to_str().unwrap());
        all.push_str(&if path.is_dir() { everything_in(&path) } else { fs::read_to_string(&path).unwrap_or_default() });
    }
    all
}

/// The questions of a split, each with its picture's bytes and the instruction in force.
fn wanted(dir: &Path, split: &str) -> Vec<(String, u32, Vec<u8>, String)> {
    let mut wanted = Vec::new();
    for line in fs::read_to_string(dir.join(format!("release/{split}.jsonl"))).unwrap().lines() {
        let record: Record = serde_json::from_str(line).unwrap();
        let picture = fs::read(dir.join("release").join(&record.image)).unwrap();
        let humans = record.conversations.iter().filter(|message| message.from == Speaker::Human);
        let mut instruction = String::new();
        for (turn, message) in humans.enumerate() {
            let said = message.value.strip_prefix("<image>\n").unwrap_or(&message.value);
            // The instruction stands on the last line, where there is one.
            let text = match said.rsplit_once('\n') {
                Some((_, own)) => {
                    own.clone_into(&mut instruction);
                    said.to_owned()
                }
                None => format!("{said}\n{instruction}"),
            };
            wanted.push((record.id.clone(), turn as u32, picture.clone(), text));
        }
    }
    wanted
}

#[test]
fn a_whole_split_through_throttling_and_a_kill_asks_every_question_once() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    release(dir);
    // Every seventh request is throttled, and after 60 the account is empty; a second server takes over.
    let answer = |number: usize, seen: &Seen| {
        if number % 7 == 3 { response(429, "retry-after-ms: 5\r\n", "") } else { completion(&asked(seen).1.len().to_string()) }
    };
    let first = Server::answering(move |number, seen| {
        if number > 60 { response(402, "", "{\"error\": {\"message\": \"payment required\"}}") } else { answer(number, seen) }
    });
    let args = |server: &Server| {
        let base_url = server.url();
        [
            "predict",
            "release",
            "--split",
            "train",
            "--model",
            "org/model",
            "--base-url",
            &base_url,
            "--api-key-env",
            "KEY_OF_TEST",
            "--out",
            "said.jsonl",
            "--concurrency",
            "4",
        ]
        .map(str::to_owned)
        .to_vec()
    };
    let run = |server: &Server| {
        let args = args(server);
        chartmill(&args.iter().map(String::as_str).collect::<Vec<_>>(), dir)
    };
    let stopped = run(&first);
    assert_eq!(stopped.status.code(), Some(1), "{}", text(&stopped.stderr));
    assert!(
        text(&stopped.stderr).contains("payment required") && text(&stopped.stderr).contains("run the same command again"),
        "{}",
        text(&stopped.stderr)
    );
    assert!(!dir.join("said.jsonl").exists() && !dir.join("said.jsonl.part").exists(), "nothing is half-written");

    let second = Server::answering(answer);
    let done = run(&second);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let wanted = wanted(dir, "train");
    assert!(wanted.len() > 100, "{}", wanted.len());
    let said: Vec<Value> =
        fs::read_to_string(dir.join("said.jsonl")).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: Vec<Value> =
        wanted.iter().map(|(id, turn, _, text)| json!({"id": id, "turn": turn, "text": text.len().to_string()})).collect();
    assert_eq!(said, lines, "every question in its order, with the answer to its own text");

    // What came with status 200 was asked once; and it is the very pictures and texts of the release.
    let answered = |server: &Server, last: usize| -> Vec<(Vec<u8>, String)> {
        let seen = server.seen();
        let numbered = seen.iter().enumerate().map(|(at, seen)| (at + 1, seen));
        numbered.filter(|(number, _)| number % 7 != 3 && *number <= last).map(|(_, seen)| asked(seen)).collect()
    };
    let mut all = answered(&first, 60);
    all.extend(answered(&second, usize::MAX));
    let distinct: BTreeSet<_> = all.iter().cloned().collect();
    let of_release: BTreeSet<_> = wanted.iter().map(|(_, _, picture, text)| (picture.clone(), text.clone())).collect();
    assert_eq!(distinct, of_release);
    assert_eq!(all.len(), distinct.len(), "nothing was answered twice");

    let before = second.seen().len();
    let again = run(&second);
    assert_eq!(second.seen().len(), before, "a third run asks nothing");
    assert_eq!(again.status.code(), Some(0));
    assert!(first.seen().iter().all(|seen| seen.header("authorization") == Some(format!("Bearer {KEY}").as_str())));
    for said in [everything_in(dir), text(&done.stdout), text(&stopped.stderr), text(&again.stdout)] {
        assert!(!said.contains("0123456789abcdefghij"), "the key is nowhere");
    }
    let scored = chartmill(&["score", "said.jsonl", "release"], dir);
    assert_eq!(scored.status.code(), Some(0), "{}", text(&scored.stderr));
    assert!(text(&scored.stdout).contains("release, train: "), "{}", text(&scored.stdout));
}

#[test]
fn a_picture_that_was_changed_is_not_asked_about() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    release(dir);
    let (id, ..) = wanted(dir, "test").swap_remove(0);
    let path = dir.join(format!("release/images/00000/{id}.png"));
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(0);
    fs::write(&path, bytes).unwrap();
    let server = Server::answering(|_, _| completion("1"));
    let refused = chartmill(&["predict", "release", "--model", "m", "--base-url", &server.url()], dir);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("is not the picture that the release lists"), "{}", text(&refused.stderr));
    assert!(!dir.join("predictions.jsonl").exists());
}

#[test]
fn one_picture_and_a_test_set_of_others() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path();
    release(dir);
    let (id, _, picture, _) = wanted(dir, "test").swap_remove(0);
    fs::create_dir(dir.join("png")).unwrap();
    fs::write(dir.join("png/a.png"), &picture).unwrap();
    let set =
        json!([{"imgname": "a.png", "query": "How many?", "label": "9"}, {"imgname": "a.png", "query": "Which?", "label": "x"}]);
    fs::write(dir.join("human.json"), set.to_string()).unwrap();
    let server = Server::answering(|_, seen| completion(&asked(seen).1));
    let url = server.url();
    let image = format!("release/images/00000/{id}.png");
    let one = chartmill(&["predict", &image, "How many bars?", "--model", "m", "--base-url", &url], dir);
    assert_eq!((one.status.code(), text(&one.stdout)), (Some(0), "How many bars?\n".to_owned()), "{}", text(&one.stderr));
    let set = chartmill(&["predict", "human.json", "--model", "m", "--base-url", &url], dir);
    assert_eq!(set.status.code(), Some(0), "{}", text(&set.stderr));
    let instruction = "Answer the question using a single word or phrase.";
    let wanted = [
        json!({"id": "a.png", "turn": 0, "text": format!("How many?\n{instruction}")}),
        json!({"id": "a.png", "turn": 1, "text": format!("Which?\n{instruction}")}),
    ];
    let said = fs::read_to_string(dir.join("predictions.jsonl")).unwrap();
    let said: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(said, wanted);
    assert!(server.seen().iter().all(|seen| asked(seen).0 == picture));
}

use super::super::exchange::{AnswerSchema, Finish, Message, Parameters, Prompt, Speaker, Usage};
use super::*;

fn request(text: &str) -> Request {
    Request {
        prompt: Prompt { system: "Answer in JSON.".to_owned(), messages: vec![Message::new(Speaker::User, text)] },
        schema: Some(AnswerSchema { name: "description".to_owned(), schema: json!({"type": "object"}) }),
        parameters: Parameters { temperature: "0.9".to_owned(), max_tokens: 100, seed: Some(u64::MAX) },
    }
}

fn entry(text: &str, answer: &str) -> Entry {
    let usage = Usage { input_tokens: 5, output_tokens: 7, estimated: false };
    let reply = Reply { raw: answer.to_owned(), text: answer.to_owned(), finish: Finish::Complete, usage, unreadable: None };
    Entry::new("openai", "some/model:7b", StructuredOutput::JsonSchema, request(text), reply)
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store")).unwrap();
    (folder, store)
}

#[test]
fn what_is_put_is_got() {
    let (_folder, store) = store();
    let entry = entry("Rain in Lisbon?", "{\"título\": \"Chuva\"}");
    assert_eq!(store.get(&entry.key()).unwrap(), None);
    store.put(entry.clone()).unwrap();
    assert_eq!(store.get(&entry.key()).unwrap(), Some(entry.clone()));
    let files: Vec<_> = fs::read_dir(store.path(&entry.key()).parent().unwrap()).unwrap().collect();
    assert_eq!(files.len(), 1, "no temporary file stays behind");
}

/// A changed key would make every recorded answer worthless; this one was computed by a second implementation, in Python.
#[test]
fn the_key_is_stable() {
    assert_eq!(entry("Rain?", "").key().as_str(), "07b3c1598f97f0b147920470da45f28baee31355570eae5b00e91a5ee9121d39");
}

#[test]
fn every_part_of_a_request_counts() {
    let first = entry("a", "");
    let change = |change: &dyn Fn(&mut Entry)| {
        let mut other = first.clone();
        change(&mut other);
        other.key() != first.key()
    };
    assert!(change(&|entry| entry.provider = "bedrock".to_owned()));
    assert!(change(&|entry| entry.model.push('x')));
    assert!(change(&|entry| entry.structured_output = StructuredOutput::Prompt));
    assert!(change(&|entry| entry.request.prompt.system.push('x')));
    assert!(change(&|entry| entry.request.prompt.messages[0].speaker = Speaker::Assistant));
    assert!(change(&|entry| entry.request.schema = None));
    assert!(change(&|entry| entry.request.parameters.seed = None));
    assert!(change(&|entry| entry.request.parameters.temperature = "0.90".to_owned()));
    assert!(!change(&|entry| entry.reply.text.push('x')));
}

#[test]
fn the_first_answer_stands() {
    let (_folder, store) = store();
    store.put(entry("a", "first")).unwrap();
    assert_eq!(store.put(entry("a", "second")).unwrap().reply.text, "first");
    assert_eq!(store.get(&entry("a", "").key()).unwrap().unwrap().reply.text, "first");
}

#[test]
fn torn_foreign_and_edited_files_are_told_with_their_path() {
    let (_folder, store) = store();
    let (first, second) = (entry("a", "x"), entry("b", "y"));
    store.put(first.clone()).unwrap();
    let path = store.path(&first.key());
    let text = fs::read_to_string(&path).unwrap();
    let told = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        let error = store.get(&first.key()).unwrap_err();
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        error
    };
    assert!(matches!(told(&text.as_bytes()[..text.len() / 2]), StoreError::NotAnEntry { .. }));
    assert!(matches!(told(b"[]"), StoreError::NotAnEntry { .. }));
    assert!(matches!(told(b"\xff\xfe"), StoreError::NotAnEntry { .. }));
    assert!(matches!(told(text.replace("\"format\": 1", "\"format\": 2").as_bytes()), StoreError::NotAnEntry { .. }));
    assert!(matches!(told(text.replace("0.9", "0.8").as_bytes()), StoreError::Foreign { .. }));
    let other = serde_json::to_vec(&second).unwrap();
    assert!(matches!(told(&other), StoreError::Foreign { .. }));
}

#[test]
fn what_was_learned_is_kept_by_model() {
    let (_folder, store) = store();
    let dialect = Dialect::new(StructuredOutput::JsonObject);
    store.learn("openai", "org/model", &dialect).unwrap();
    let better = Dialect::new(StructuredOutput::JsonSchema);
    store.learn("openai", "org/model", &better).unwrap();
    assert_eq!(store.learned("openai", "org/model").unwrap(), Some(better));
    assert_eq!(store.learned("openai", "other").unwrap(), None);
    assert_eq!(store.learned("bedrock", "org/model").unwrap(), None);
}

#[test]
fn a_store_to_replay_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none");
    assert!(Store::open_existing(&missing).unwrap_err().to_string().contains("none"));
    assert!(!missing.exists());
}

#[test]
fn a_folder_that_was_made_for_nothing_goes() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("new/store");
    drop(Store::open(&inner).unwrap());
    assert!(folder.path().exists() && !folder.path().join("new").exists());
    // One that was there stays, and so does one that holds an answer.
    fs::create_dir_all(&inner).unwrap();
    drop(Store::open(&inner).unwrap());
    assert!(inner.exists());
    let used = folder.path().join("used");
    let store = Store::open(&used).unwrap();
    store.put(entry("a", "b")).unwrap();
    drop(store);
    assert_eq!(Store::open_existing(&used).unwrap().get(&entry("a", "").key()).unwrap(), Some(entry("a", "b")));
}

#[test]
fn a_hundred_threads_agree_on_one_answer() {
    let (_folder, store) = store();
    let answers: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..100)
            .map(|thread| {
                scope.spawn({
                    let store = &store;
                    move || store.put(entry("a", &thread.to_string())).unwrap().reply.text
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.len(), 1);
}

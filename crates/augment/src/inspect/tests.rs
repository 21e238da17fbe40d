//! Rows with each fault, and what becomes of them.

use chartmill_schema::{Speaker, Target};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Role, Row, RowData, RowMessage};

fn target() -> &'static Target {
    Target::named("llava-1.5").unwrap()
}

/// A row laid out as LLaVA has it, as a reader hands it over.
fn row(image: Option<&str>, turns: &[(&str, &str)]) -> Row {
    let messages = turns.iter().map(|(role, text)| RowMessage { role: role_of(role), text: (*text).to_owned() }).collect();
    let conversations: Vec<Value> = turns.iter().map(|(role, text)| json!({ "from": role, "value": text })).collect();
    Row {
        index: 6,
        file: "train.json".to_owned(),
        line: 12,
        id: Some("r".to_owned()),
        images: image.into_iter().map(str::to_owned).collect(),
        messages,
        data: RowData::Unknown,
        raw: json!({ "id": "r", "image": image, "conversations": conversations }),
    }
}

fn role_of(name: &str) -> Role {
    match name {
        "human" | "user" => Role::Human,
        "gpt" | "assistant" => Role::Model,
        "system" => Role::System,
        other => Role::Other(other.to_owned()),
    }
}

/// The rules of a row's faults, with whether each is correctable.
fn faults(row: &Row) -> Vec<(&'static str, bool)> {
    row_faults(row, target()).iter().map(|fault| (fault.rule.key(), fault.correctable)).collect()
}

fn fixed(row: &Row) -> Result<Vec<(Speaker, String)>, Rule> {
    match corrected(row, target(), &mut TakenIds::default()) {
        Ok(row) => Ok(row.conversations.into_iter().map(|message| (message.from, message.value)).collect()),
        Err(error) => Err(error.rule),
    }
}

fn turns(texts: &[&str]) -> Vec<(Speaker, String)> {
    let speakers = [Speaker::Human, Speaker::Gpt].into_iter().cycle();
    speakers.zip(texts).map(|(speaker, text)| (speaker, (*text).to_owned())).collect()
}

const SOUND: [(&str, &str); 2] = [("human", "<image>\nWhat share is red?"), ("gpt", "25%")];

#[test]
fn a_sound_row_has_no_fault_and_stays_as_it_is() {
    let row = row(Some("a.png"), &SOUND);
    assert_eq!(faults(&row), []);
    let done = corrected(&row, target(), &mut TakenIds::default()).unwrap();
    assert_eq!((done.id.as_str(), done.image.as_deref(), done.changes.len()), ("r", Some("a.png"), 0));
}

/// Each case: the row, its faults with whether they can be corrected, and the corrected texts or why there are none.
#[test]
fn each_fault_is_found_and_corrected_or_refused() {
    type Case<'a> = (Option<&'a str>, &'a [(&'a str, &'a str)], &'a [(&'static str, bool)], Result<&'a [&'a str], Rule>);
    let image = Some("a.png");
    let q = "<image>\nWhat share is red?";
    let cases: &[Case<'_>] = &[
        (image, &[("human", "What share is red?"), ("gpt", "25%")], &[("image-token-missing", true)], Ok(&[q, "25%"])),
        (
            image,
            &[("human", q), ("gpt", "25%"), ("human", "<image>\nAnd blue?"), ("gpt", "5%")],
            &[("image-token-repeated", true)],
            Ok(&[q, "25%", "And blue?", "5%"]),
        ),
        (
            image,
            &[("human", "Is <image> like <image>?"), ("gpt", "Yes")],
            &[("image-token-repeated", false)],
            Err(Rule::ImageTokenRepeated),
        ),
        (image, &[("human", "What share is red?\n<image>"), ("gpt", "25%")], &[("image-token-not-first", true)], Ok(&[q, "25%"])),
        (
            image,
            &[("human", "What does <image> show?"), ("gpt", "A pie")],
            &[("image-token-not-first", false)],
            Ok(&["What does <image> show?", "A pie"]),
        ),
        (
            image,
            &[("human", "What share is red?"), ("gpt", "25%"), ("human", "<image>\nAnd blue?"), ("gpt", "5%")],
            &[("image-token-not-first", true)],
            Ok(&[q, "25%", "And blue?", "5%"]),
        ),
        (image, &[("human", "What share is red?"), ("gpt", "<image>\n25%")], &[("image-token-in-answer", true)], Ok(&[q, "25%"])),
        (
            image,
            &[("human", "What share is red?"), ("gpt", "In <image> it is 25%")],
            &[("image-token-in-answer", false)],
            Err(Rule::ImageTokenInAnswer),
        ),
        (None, &SOUND, &[("no-image", false), ("image-token-without-image", false)], Err(Rule::ImageTokenWithoutImage)),
        (None, &[("human", "Hello?"), ("gpt", "Hello.")], &[("no-image", false)], Ok(&["Hello?", "Hello."])),
        (image, &[], &[("no-messages", false)], Err(Rule::NoMessages)),
        (image, &[("user", q), ("Bot", "25%")], &[("role-unknown", true), ("role-unknown", true)], Ok(&[q, "25%"])),
        (image, &[("human", q), ("tool", "25%")], &[("role-unknown", false)], Err(Rule::RoleUnknown)),
        (
            image,
            &[("system", "Be short."), ("human", q), ("gpt", "25%")],
            &[("system-message", true)],
            Ok(&["<image>\nBe short.\nWhat share is red?", "25%"]),
        ),
        (image, &[("gpt", "Hello"), ("human", q), ("gpt", "25%")], &[("begins-with-answer", true)], Ok(&[q, "25%"])),
        (
            image,
            &[("gpt", "Hello")],
            &[("begins-with-answer", false), ("image-token-missing", false)],
            Err(Rule::BeginsWithAnswer),
        ),
        (image, &[("human", q), ("human", "Please."), ("gpt", "25%")], &[("not-alternating", false)], Err(Rule::NotAlternating)),
        (image, &[("human", q), ("gpt", "25%"), ("human", "And?")], &[("no-final-answer", true)], Ok(&[q, "25%"])),
        (image, &[("human", q)], &[("no-final-answer", false)], Err(Rule::NoFinalAnswer)),
        (
            image,
            &[("human", q), ("gpt", "25%"), ("human", "And?"), ("gpt", " \u{1c}")],
            &[("empty-answer", true)],
            Ok(&[q, "25%"]),
        ),
        (image, &[("human", q), ("gpt", "")], &[("empty-answer", false)], Err(Rule::EmptyAnswer)),
        (
            image,
            &[("human", q), ("gpt", "25%"), ("human", " "), ("gpt", "5%")],
            &[("empty-question", false)],
            Err(Rule::EmptyQuestion),
        ),
        (image, &[("human", q), ("gpt", " 25%\n")], &[("surrounding-blanks", true)], Ok(&[q, "25%"])),
        (image, &[("human", q), ("gpt", "25%</s>")], &[("control-token", true)], Ok(&[q, "25%"])),
        (image, &[("human", q), ("gpt", "ASSISTANT: 25%")], &[("control-token", false)], Err(Rule::ControlToken)),
        (image, &[("human", q), ("gpt", "25%<|im_end|>")], &[("template-token", true)], Ok(&[q, "25%"])),
        (image, &[("human", q), ("gpt", "### Share\n25%")], &[("template-token", false)], Ok(&[q, "### Share\n25%"])),
        (image, &[("human", "<image>"), ("gpt", "A pie")], &[("only-image-token", false)], Ok(&["<image>", "A pie"])),
        (image, &[("human", q), ("gpt", "caf\u{fffd}")], &[("broken-text", false)], Ok(&[q, "caf\u{fffd}"])),
        (
            image,
            &[("human", "<image>\nHow many people use X?"), ("gpt", "25%")],
            &[("count-answered-by-share", true)],
            Ok(&["<image>\nWhat percentage of people use X?", "25%"]),
        ),
        (
            image,
            &[("human", "<image>\nHow many gizmos are red?"), ("gpt", "25%")],
            &[("count-answered-by-share", false)],
            Ok(&["<image>\nHow many gizmos are red?", "25%"]),
        ),
        (
            image,
            &[("human", q), ("gpt", "25%"), ("human", "What share is red?"), ("gpt", "25%")],
            &[("question-repeated", false)],
            Ok(&[q, "25%", "What share is red?", "25%"]),
        ),
    ];
    for (image, texts, found, wanted) in cases {
        let row = row(*image, texts);
        assert_eq!(faults(&row), *found, "{texts:?}");
        assert_eq!(fixed(&row), wanted.map(turns), "{texts:?}");
    }
}

#[test]
fn several_pictures_are_left_alone() {
    let mut row = row(Some("a.png"), &[("human", "<image><image>\nWhich is larger?"), ("gpt", "The first")]);
    row.images.push("b.png".to_owned());
    assert_eq!(faults(&row), [("several-images", false)]);
    assert_eq!(fixed(&row), Err(Rule::SeveralImages));
}

#[test]
fn a_picture_with_its_table_needs_no_messages() {
    let mut row = row(Some("a.png"), &[]);
    row.data = RowData::Table("a.csv".into());
    assert_eq!(faults(&row), []);
}

#[test]
fn later_turns_go_where_there_is_no_room() {
    // Each pair takes about 500 words; the window has room for 1,473 tokens.
    let long = "word ".repeat(500);
    let long = long.trim();
    let all =
        [("human", "<image>\nTell."), ("gpt", long), ("human", "More."), ("gpt", long), ("human", "Go on."), ("gpt", "End.")];
    let found = row(Some("a.png"), &all);
    assert_eq!(faults(&found)[0], ("too-long", true));
    assert_eq!(fixed(&found), Ok(turns(&["<image>\nTell.", long])));
    let huge = "word ".repeat(2000);
    let found = row(Some("a.png"), &[("human", "<image>\nTell."), ("gpt", huge.trim())]);
    assert_eq!((faults(&found), fixed(&found)), (vec![("too-long", false)], Err(Rule::TooLong)));
}

#[test]
fn changes_tell_what_stood_there() {
    let row = row(Some("a.png"), &[("human", "How many people use X?"), ("gpt", "25%")]);
    let mut ids = TakenIds::default();
    ids.take("r");
    let done = corrected(&row, target(), &mut ids).unwrap();
    assert_eq!(done.id, "r-2");
    assert_eq!(
        serde_json::to_value(&done.changes).unwrap(),
        json!([
            { "rule": "image-token-missing", "message": 1, "before": "How many people use X?", "after": "<image>\nHow many people use X?" },
            { "rule": "count-answered-by-share", "message": 1,
              "before": "<image>\nHow many people use X?", "after": "<image>\nWhat percentage of people use X?" },
            { "rule": "id-duplicate", "before": "r", "after": "r-2" },
        ])
    );
}

#[test]
fn ids_are_unique_and_nobody_else_loses_his() {
    let ids = ["1", "1", "1", "1-2", "2"];
    let mut taken = TakenIds::reserving(ids.iter().map(|id| TakenIds::key(id)));
    let given: Vec<String> = ids.iter().map(|id| taken.take(id)).collect();
    assert_eq!(given, ["1", "1-3", "1-4", "1-2", "2"]);
    let mut without = row(Some("a.png"), &SOUND);
    without.id = None;
    assert_eq!(faults(&without), [("id-missing", true)]);
    assert_eq!(corrected(&without, target(), &mut taken).unwrap().id, "row-7");
}

fn any_text() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("<image>".to_owned()),
        Just("</s>".to_owned()),
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("How many people ".to_owned()),
        Just("25%".to_owned()),
        Just("ASSISTANT:".to_owned()),
        "\\PC{0,6}",
    ];
    proptest::collection::vec(parts, 0..5).prop_map(|parts| parts.concat())
}

#[test]
fn all_questions_at_the_end_without_an_answer_go() {
    let texts = [("human", "How many?"), ("gpt", "3"), ("human", "And cats?"), ("human", "And birds?"), ("human", "")];
    let done = corrected(&row(Some("a.png"), &texts), target(), &mut TakenIds::default()).unwrap();
    let said: Vec<&str> = done.conversations.iter().map(|message| message.value.as_str()).collect();
    assert_eq!(said, ["<image>\nHow many?", "3"]);
}

proptest! {
    /// Whatever a row holds, what is corrected has no fatal fault left; and where nothing fatal is found, or all of it is correctable, it is corrected.
    #[test]
    fn a_corrected_row_can_be_trained_on(
        has_image in any::<bool>(),
        texts in proptest::collection::vec((prop_oneof!["human", "gpt", "user", "system", "tool"], any_text()), 0..6),
    ) {
        let texts: Vec<(&str, &str)> = texts.iter().map(|(role, text)| (role.as_str(), text.as_str())).collect();
        let found = row(has_image.then_some("a.png"), &texts);
        let faults = row_faults(&found, target());
        match corrected(&found, target(), &mut TakenIds::default()) {
            Ok(done) => {
                let texts: Vec<(&str, &str)> = done
                    .conversations
                    .iter()
                    .map(|message| (if message.from == Speaker::Human { "human" } else { "gpt" }, message.value.as_str()))
                    .collect();
                let left = row_faults(&row(done.image.as_deref(), &texts), target());
                prop_assert!(!left.iter().any(RowFault::is_fatal), "{left:?}");
            }
            Err(error) => {
                prop_assert!(faults.iter().any(|fault| fault.is_fatal() && !fault.correctable), "{error:?}: {faults:?}");
            }
        }
    }
}

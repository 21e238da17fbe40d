//! New wordings of question templates: which are taken, and the file for review.

use chartmill_describe::model::exchange::Finish;
use chartmill_describe::model::paraphrase::{WordingSet, WordingTemplate, without_doubles, wording_file, wording_schema};
use chartmill_describe::model::prompts::Prompts;
use serde_json::json;

use crate::language;

fn set() -> WordingSet {
    let template = |text: &str, when: &[&str]| WordingTemplate {
        text: text.to_owned(),
        when: when.iter().map(|&condition| condition.to_owned()).collect(),
    };
    WordingSet {
        family: "count-threshold".to_owned(),
        form: "question".to_owned(),
        language: language("en"),
        templates: vec![
            template("How many {{ nouns }} {{ have }} {{ a_m }} {{ above }} {{ value }}?", &["!thing", "!number-of"]),
            template("{{ in|upfirst }} how many {{ nouns }} {{ be }} the {{ m }} {{ above }} {{ value }}?", &["time"]),
            template("{% if is_one %}{{ has }}{% else %}{{ have }}{% endif %} {{ nouns }}?", &[]),
        ],
    }
}

fn reason(original: usize, wording: &str) -> &'static str {
    let text = json!({ "wordings": [wording] }).to_string();
    let checked = set().read(original, &text, &Finish::Complete, &[]).unwrap();
    match checked.refused.as_slice() {
        [] => "accepted",
        [(_, fault)] => fault.reason(),
        _ => "several",
    }
}

#[test]
fn only_templates_without_code_are_reworded() {
    assert_eq!(set().rewordable().collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn the_prompt_shows_the_slots_as_they_are() {
    let prompt = set().prompt(1, 5, &Prompts::built_in().unwrap()).unwrap();
    insta::assert_snapshot!(prompt.messages[0].text);
}

#[test]
fn slots_words_and_form_are_checked() {
    let good = "What is the number of {{ nouns }} that {{ have }} {{ a_m }} {{ above }} {{ value }}?";
    assert_eq!(reason(0, good), "accepted");
    assert_eq!(
        reason(1, "{{ in|upfirst }} how many of the {{ nouns }} {{ be }} the {{ m }} {{ above }} {{ value }}?"),
        "accepted"
    );
    assert_eq!(reason(1, "Say {{ in }} how many {{ nouns }} {{ be }} the {{ m }} {{ above }} {{ value }}?"), "accepted");
    for (wording, expected) in [
        (good.replace("{{ value }}", "{{ number }}"), "slots"),
        (good.replace("{{ value }}", "it"), "slots"),
        (good.replace("{{ a_m }}", "{{ a_m|lower }}"), "slots"),
        (good.replace("{{ nouns }}", "{{ nouns }} and {{ nouns }}"), "slots"),
        (good.replace("{{ nouns }}", "{% raw %}{{ nouns }}{% endraw %}"), "code"),
        (good.replace("{{ nouns }}", "{ nouns }"), "syntax"),
        (good.replace("that", "of all 12 that"), "digit"),
        (good.replace("that", "in Springfield that"), "name"),
        (good.replace('?', "."), "end"),
        (good.replace("What", "what"), "beginning"),
        (good.replace("What is the number", &"What indeed is now the number".repeat(9)), "length"),
        (good.replace("What is", "What\nis"), "control-character"),
        ("¿Cuántos de los {{ nouns }} {{ have }} {{ a_m }} {{ above }} {{ value }}?".to_owned(), "beginning"),
        ("Según el año, en los {{ nouns }} {{ have }} {{ a_m }} {{ above }} {{ value }}?".to_owned(), "language"),
        ("how many {{nouns}} {{ have }} {{ a_m }}, {{ above }} {{ value }}?".to_owned(), "beginning"),
        ("How many {{ nouns }} {{ have }} {{ a_m }}, {{ above }} {{ value }}?".to_owned(), "known"),
    ] {
        assert_eq!(reason(0, &wording), expected, "{wording}");
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_a_fault() {
    let fault = |text: &str| set().read(0, text, &Finish::Complete, &[]).unwrap_err().reason();
    assert_eq!(fault("no"), "no-object");
    assert_eq!(fault("{\"words\": []}"), "missing-field");
    assert_eq!(fault("{\"wordings\": [1]}"), "wrong-type");
    assert_eq!(wording_schema().schema["required"], json!(["wordings"]));
}

#[test]
fn the_file_is_toml_with_the_conditions_of_the_originals() {
    let set = set();
    let text = json!({ "wordings": ["For how many {{ nouns }} does it say \"{{ have }} {{ a_m }} {{ above }} {{ value }}\"?"] });
    let checked = set.read(0, &text.to_string(), &Finish::Complete, &[]).unwrap();
    assert_eq!(checked.refused, []);
    // Said again beside what had to be mended, it is passed over.
    let again = set.read(0, &text.to_string(), &Finish::Complete, &checked.accepted).unwrap();
    assert_eq!((again.accepted, again.refused), (Vec::new(), Vec::new()));
    // Once accepted, it is not taken for another template of the set.
    let mut twice = [checked.accepted.clone(), checked.accepted.clone()].concat();
    assert_eq!(without_doubles(&mut twice), checked.accepted);
    assert_eq!(twice, checked.accepted);
    let file = wording_file(&[(&set, checked.accepted)]);
    insta::assert_snapshot!(file);
    let parsed: toml::Value = toml::from_str(&file).unwrap();
    assert_eq!(parsed["en"]["count-threshold"]["question"][0]["when"][0].as_str(), Some("!thing"));
}

//! Wordings of the user's own: what is asked with them, and which are refused.

use chartmill_ask::{ExtraWordings, Mix, Request, WordingForm, ask, built_in_wordings};
use chartmill_schema::{Family, Language};

use crate::conversations::request;
use crate::fixture;

const GOOD: &str = r#"
[[en.largest.question]]
text = "Name the {{ noun }} with the {{ top }} {{ m }}."
when = ["!time"]
weight = 100

[[en.largest.sentence]]
text = "It is {{ said }}: the {{ noun }} with the {{ top }} {{ m }}."
when = ["!time"]
"#;

/// The questions of many records about one figure.
fn questions(wordings: Option<&ExtraWordings>) -> Vec<String> {
    let (facts, mix, english) = (fixture::jobs(), Mix::default(), Language::english());
    let asked =
        (0..300).map(|k| ask(&Request { wordings, ..request(&facts, &mix, &english, k) }).expect("something can be asked"));
    asked.flat_map(|asked| asked.turns).map(|turn| turn.question).collect()
}

#[test]
fn they_are_asked_with_beside_the_built_in_ones_and_only_where_they_are_given() {
    let before = questions(None);
    let extra = ExtraWordings::read(&[("own.toml", GOOD)]).unwrap();
    let with = questions(Some(&extra));
    let is_new = |question: &&String| question.starts_with("Name the occupation with the ");
    assert!(with.iter().filter(is_new).count() > 20, "{with:#?}");
    assert!(with.iter().any(|question| question.starts_with("Which occupation has the ")));
    assert_eq!(before.iter().filter(is_new).count(), 0);
    assert_eq!(questions(None), before);
    // Reading none at all changes nothing either.
    assert_eq!(questions(Some(&ExtraWordings::default())), before);
}

#[test]
fn each_can_be_tried_out_alone() {
    let extra = ExtraWordings::read(&[("own.toml", GOOD)]).unwrap();
    let (question, sentence) = (&extra.added()[0], &extra.added()[1]);
    assert_eq!((question.line, question.form, question.family), (3, WordingForm::Question, Family::Largest));
    assert_eq!((sentence.line, sentence.form), (8, WordingForm::Sentence));
    let asked = extra.try_out(question, &fixture::jobs(), 5);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].turns[0].question, "Name the occupation with the highest number of people.");
    let asked = extra.try_out(sentence, &fixture::jobs(), 5);
    assert!(asked[0].messages[1].value.starts_with("It is "), "{asked:#?}");
    // A table over time is asked in other words.
    assert_eq!(extra.try_out(question, &fixture::revenue(), 5), []);
}

#[test]
fn what_cannot_be_used_is_told_with_its_line() {
    for (from, to, line, wanted) in [
        ("en.largest.question", "xx.largest.question", 2, "the languages are en, es, pt-BR"),
        ("en.largest.question", "en-GB.largest.question", 2, "en-GB"),
        ("en.largest.question", "es.kth.question", 3, "es"),
        ("en.largest.question", "en.big.question", 2, "there are no questions \"big\""),
        ("en.largest.question", "en.largest.steps", 2, "write question or sentence"),
        ("{{ m }}.", "it.", 3, "{{ m }} missing"),
        ("{{ m }}.", "{{ m|upper }}.", 3, "{{ m }} missing, {{ m|upper }} too many"),
        ("{{ m }}.", "{{ m }} {{ value }}.", 3, "{{ value }} too many"),
        ("{{ m }}.", "{{ m.", 3, "braces"),
        ("{{ m }}.", "{% if m %}{{ m }}{% endif %}.", 3, "code"),
        ("[\"!time\"]", "[\"windy\"]", 3, "there is no condition \"windy\""),
        ("weight = 100", "weight = 101", 3, "write 1 to 100"),
        ("weight = 100", "wait = 100", 5, "wait"),
        ("weight = 100", "weight = ", 5, "describe --paraphrase"),
        (
            "Name the {{ noun }} with the {{ top }} {{ m }}.",
            "Which is the {{ noun }} with the {{ top }} {{ m }}?",
            3,
            "it is a built-in wording already",
        ),
    ] {
        let text = GOOD.replacen(from, to, 1);
        let errors = ExtraWordings::read(&[("own.toml", &text)]).unwrap_err();
        assert_eq!(errors[0].line, line, "{errors:#?}");
        assert!(errors[0].to_string().starts_with(&format!("own.toml, line {line}: ")), "{errors:#?}");
        assert!(errors[0].problem.contains(wanted), "{wanted:?} is not in {errors:#?}");
    }
    let twice = ExtraWordings::read(&[("a.toml", GOOD), ("b.toml", GOOD)]).unwrap_err();
    assert_eq!(twice.len(), 2);
    assert!(twice[0].to_string().contains("it stands in a.toml, line 3, already"), "{twice:#?}");
    assert!(ExtraWordings::read(&[("a.toml", "# nothing\n")]).unwrap_err()[0].problem.contains("no wordings"));
}

/// Conditions may be narrowed, since the wording that lends its slots still holds; they may not be widened.
#[test]
fn conditions_may_only_be_narrowed() {
    let of = |when: &str| {
        let text = "[[en.largest.question]]\ntext = \"Which {{ noun }} now {{ has }} the {{ big }} {{ m }}?\"\nwhen = ";
        ExtraWordings::read(&[("own.toml", &format!("{text}{when}\n"))])
    };
    assert!(of("[\"!negative\", \"sized\"]").is_ok());
    assert!(of("[\"!negative\", \"sized\", \"counted\"]").is_ok());
    assert!(of("[\"sized\"]").unwrap_err()[0].problem.contains("under these conditions"));
    assert!(of("[]").is_err());
}

/// The accessor gives out what the data files hold, so that what is reworded is what is asked.
#[test]
fn built_in_wordings_are_data() {
    let all = built_in_wordings(&Language::english()).unwrap();
    let first = all.iter().find(|wording| wording.key == "largest").unwrap();
    assert_eq!(first.text, "Which {{ noun }} {{ has }} the {{ top }} {{ m }}?");
    assert_eq!((first.form, first.when.len()), (WordingForm::Question, 0));
    assert!(Family::ALL.iter().all(|family| all.iter().any(|wording| wording.key == family.key())));
    assert!(built_in_wordings(&Language::new("tlh").unwrap()).is_err());
}

//! Answers: what is taken, what is mended and what is sent back, with which words.

use chartmill_describe::model::answer::{Answer, read_answer, read_reply};
use chartmill_describe::model::brief::Brief;
use chartmill_describe::model::exchange::{Finish, Reply, Usage};
use chartmill_describe::model::fault::Fault;
use chartmill_describe::model::table_shape::TableShape;
use chartmill_schema::{Number, SourceKind, Structure};
use serde_json::{Value, json};

use crate::brief;

/// A brief of a shape with this many rows and columns.
pub(crate) fn sized(shape: TableShape, tag: &str, n_rows: usize, n_series: usize) -> Brief {
    (0..5000).map(|slot| brief(shape, tag, slot)).find(|brief| brief.n_rows == n_rows && brief.n_series == n_series).unwrap()
}

fn read(answer: &Value, brief: &Brief) -> Result<Answer, Vec<Fault>> {
    read_answer(&answer.to_string(), &Finish::Complete, brief, "some-model")
}

/// A good answer about the parts of one whole.
pub(crate) fn parts() -> Value {
    json!({
        "chart_title": "Why people visit the harbor library",
        "columns": [{ "measure": "share", "name": "Share of visitors", "unit": "%" }],
        "group": null,
        "label_header": "Reason",
        "population": { "gender": "none", "plural": "visitors", "singular": "visitor" },
        "rows": [
            { "clause": "borrow books", "label": "Borrowing books", "values": [42.5] },
            { "clause": "study in peace", "label": "Studying", "values": [27] },
            { "clause": "read the papers", "label": "Newspapers", "values": [18.5] },
            { "clause": "meet friends", "label": "Meeting friends", "values": [12] },
        ],
        "source": null,
        "subtitle": null,
        "summary": null,
    })
}

fn with(mut answer: Value, change: impl FnOnce(&mut Value)) -> Value {
    change(&mut answer);
    answer
}

/// A good answer about things side by side, with these values.
fn things(values: &[Value]) -> Value {
    let names = ["Alder", "Birch", "Cedar", "Damson", "Elm"];
    let rows: Vec<Value> =
        names.iter().zip(values).map(|(name, value)| json!({ "clause": null, "label": name, "values": [value] })).collect();
    with(parts(), |answer| {
        answer["chart_title"] = json!("Trees in the park");
        answer["columns"] = json!([{ "measure": "count", "name": "Trees", "unit": null }]);
        answer["rows"] = json!(rows);
    })
}

/// A brief for [`things`].
fn things_brief() -> Brief {
    let mut brief = sized(TableShape::Things, "en", 5, 1);
    brief.quantities[0].kind = chartmill_schema::MeasureKind::Count;
    brief.wide = false;
    brief
}

fn faults(answer: &Value, brief: &Brief) -> Vec<String> {
    read(answer, brief).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_answer_is_taken_as_it_is() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let Answer { description, recovered } = read(&parts(), &brief).unwrap();
    assert!(recovered.is_empty(), "{recovered:?}");
    let table = description.table();
    assert_eq!(table.structure, Structure::Parts);
    assert_eq!(table.value(0, 0), Some(Number::parse("42.5").unwrap()));
    assert_eq!(table.rows[1].clause[&brief.language], "study in peace");
    assert_eq!(table.population[&brief.language].plural, "visitors");
    let provenance = description.provenance().unwrap();
    assert_eq!((provenance.source, provenance.name.as_str()), (SourceKind::Model, "some-model"));
}

#[test]
fn decimals_survive_digit_by_digit() {
    let text = parts().to_string().replace("42.5", "42.50");
    let answer = read_answer(&text, &Finish::Complete, &sized(TableShape::Parts, "en", 4, 1), "m").unwrap();
    assert_eq!(answer.description.table().value(0, 0).unwrap().to_string(), "42.50");
}

#[test]
fn what_is_certain_is_mended_and_told() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let plain = parts().to_string();
    let whole = read(&parts(), &brief).unwrap().description;
    for (text, told) in [
        (format!("Here is the chart:\n```json\n{plain}\n```\nDoes it help?"), "taken out of the text around it"),
        (format!("{plain}\n\n{plain}"), "taken out of the text around it"),
        (format!("[{plain}]"), "taken out of the text around it"),
        (format!("The {{form}} and {{\"type\": \"object\"}} are clear: {plain}"), "taken out of the text around it"),
        (format!("<think>Perhaps {{\"rows\": []}}?</think>{plain}"), "thoughts before the answer left out"),
        (plain.replace("]}", ",\n ]}").replace("null}", "null , }"), "commas before a closing bracket left out"),
        (plain.replace("42.5", "\"42.5%\"").replace("18.5", "\"18.5 %\""), "row 1: the text \"42.5%\" read as the number 42.5"),
        (plain.replace("\"%\"", "null"), "the unit of shares written as %"),
        (plain.replace("borrow books", "Visitors who borrow books."), "the clause"),
        (plain.replace("\"source\":", "\"comment\":\"I hope you like it\",\"source\":"), "the field \"comment\""),
    ] {
        let answer =
            read_answer(&text, &Finish::Complete, &brief, "some-model").unwrap_or_else(|faults| panic!("{text}\n{faults:?}"));
        assert_eq!(answer.description, whole, "{text}");
        assert!(answer.recovered.iter().any(|words| words.starts_with(told)), "{told}: {:?}", answer.recovered);
    }
}

#[test]
fn curly_quotation_marks_are_straightened_where_all_are_curly() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let mut open = false;
    let curly = |c: char| {
        open ^= c == '"';
        if c != '"' {
            c
        } else if open {
            '“'
        } else {
            '”'
        }
    };
    let text: String = parts().to_string().chars().map(curly).collect();
    let answer = read_answer(&text, &Finish::Complete, &brief, "m").unwrap();
    assert_eq!(answer.recovered, ["curly quotation marks straightened"]);
    // With one more inside of a text it is not certain where the text ends.
    let unclear = text.replace("borrow books", "borrow ”good, books");
    assert_eq!(read_answer(&unclear, &Finish::Complete, &brief, "m").unwrap_err()[0].reason(), "not-json");
}

#[test]
fn what_is_not_certain_is_refused() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let plain = parts().to_string();
    let other = plain.replace("42.5", "42.4").replace("18.5", "18.6");
    for (text, finish, reason) in [
        (String::new(), Finish::Complete, "empty"),
        (" \n".to_owned(), Finish::Complete, "empty"),
        ("I cannot do that.".to_owned(), Finish::Complete, "no-object"),
        ("[1, 2]".to_owned(), Finish::Complete, "no-object"),
        (plain.clone(), Finish::Length, "cut-off"),
        (plain.clone(), Finish::Filtered, "filtered"),
        (plain[..plain.len() - 1].to_owned(), Finish::Complete, "cut-off"),
        (plain[..plain.len() / 2].to_owned(), Finish::Other("odd".to_owned()), "cut-off"),
        (format!("{plain} or {other}"), Finish::Complete, "several-objects"),
        (plain.replace("42.5", "42.5.1"), Finish::Complete, "not-json"),
        (plain.replace("42.5", "NaN"), Finish::Complete, "not-json"),
        (plain.replace("\"source\":", "\"rows\":[],\"source\":"), Finish::Complete, "repeated-key"),
        (plain.replace("42.5", "\"about 42\""), Finish::Complete, "number-as-text"),
        (plain.replace("42.5", "\"42.5 $\""), Finish::Complete, "number-as-text"),
        (plain.replace("[27]", "[27,1]"), Finish::Complete, "row-length"),
        (plain.replace("[27]", "27.5e40"), Finish::Complete, "number-as-text"),
        (plain.replace("[27]", "[[27]]"), Finish::Complete, "wrong-type"),
        (plain.replace("\"Studying\"", "null"), Finish::Complete, "missing-field"),
        (plain.replace("\"label_header\":\"Reason\",", ""), Finish::Complete, "missing-field"),
        (plain.replace("\"clause\":\"study", "\"n\":12,\"clause\":\"study"), Finish::Complete, "unknown-field"),
        (plain.replace("\"source\":", "\"series\":[1],\"source\":"), Finish::Complete, "unknown-field"),
        (plain.replace("\"share\"", "\"portion\""), Finish::Complete, "wrong-type"),
    ] {
        let faults = read_answer(&text, &finish, &brief, "m").err().unwrap_or_else(|| panic!("taken: {text}"));
        assert_eq!(faults[0].reason(), reason, "{text}\n{faults:?}");
    }
}

#[test]
fn a_body_that_could_not_be_read_is_a_bad_answer() {
    let reply = Reply {
        raw: "{".to_owned(),
        text: String::new(),
        finish: Finish::Complete,
        usage: Usage::default(),
        unreadable: Some("the body is no JSON".to_owned()),
    };
    let faults = read_reply(&reply, &sized(TableShape::Parts, "en", 4, 1), "m").unwrap_err();
    assert_eq!(faults[0].to_string(), "The answer could not be read (the body is no JSON). Answer with the JSON object alone.");
}

#[test]
fn shares_add_up_to_the_whole() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let value = |value: Value| with(parts(), |answer| answer["rows"][0]["values"][0] = value);
    assert_eq!(
        faults(&value(json!(36)), &brief),
        ["Column \"Share of visitors\": the shares add up to 93.5. Change values so that they add up to 100."]
    );
    // Four shares with one decimal each may be off by 0.2 together.
    assert!(read(&value(json!(42.7)), &brief).is_ok());
    assert_eq!(read(&value(json!(42.8)), &brief).unwrap_err()[0].reason(), "shares-sum");
    let negative = with(value(json!(55)), |answer| answer["rows"][3]["values"][0] = json!(-0.5));
    assert_eq!(read(&negative, &brief).unwrap_err()[0].reason(), "negative");
    assert_eq!(read(&value(Value::Null), &brief).unwrap_err()[0].reason(), "value-missing");
}

#[test]
fn stages_never_grow() {
    let brief = sized(TableShape::Stages, "en", 4, 1);
    let stages = |values: [u32; 4]| {
        with(parts(), |answer| {
            answer["columns"] = json!([{ "measure": "count", "name": "Visitors", "unit": null }]);
            for (idx, value) in values.into_iter().enumerate() {
                answer["rows"][idx]["values"] = json!([value]);
            }
        })
    };
    assert!(read(&stages([870, 541, 541, 112]), &brief).is_ok());
    assert_eq!(
        faults(&stages([870, 541, 612, 112]), &brief),
        ["Row 3, \"Newspapers\": 612 is more than the 541 of the stage before it. Each stage has fewer than the one before."]
    );
}

#[test]
fn numbers_are_believable() {
    let brief = things_brief();
    let ok = [json!(412), json!(97), json!(203), json!(158), json!(66)];
    assert!(read(&things(&ok), &brief).is_ok());
    for (at, value, reason) in [
        (0, json!(-4), "negative"),
        (0, json!(41.5), "not-whole"),
        (0, json!(123_456_789), "digits"),
        (0, json!(900_000), "spread"),
    ] {
        let mut values = ok.clone();
        values[at] = value;
        assert_eq!(read(&things(&values), &brief).unwrap_err()[0].reason(), reason, "{values:?}");
    }
    for values in [[10, 20, 30, 40, 50], [7, 7, 7, 7, 7], [2019, 2020, 2021, 2022, 2023], [400, 100, 900, 700, 200]] {
        let faults = read(&things(&values.map(|value| json!(value))), &brief).unwrap_err();
        assert_eq!(faults[0].reason(), "made-up-pattern", "{values:?}");
    }
    let percent = with(things(&ok), |answer| answer["columns"][0] = json!({ "measure": "rate", "name": "Growth", "unit": "%" }));
    let mut rate = brief;
    rate.quantities[0].kind = chartmill_schema::MeasureKind::Rate;
    assert_eq!(read(&percent, &rate).unwrap_err()[0].reason(), "unbelievable");
}

#[test]
fn the_brief_is_kept() {
    let brief = sized(TableShape::Times, "en", 5, 1);
    let times = |label: &str| {
        with(things(&[json!(412), json!(97), json!(203), json!(158), json!(66)]), |answer| {
            let quantity = &brief.quantities[0];
            answer["columns"][0] =
                json!({ "measure": quantity.kind, "name": "Trees", "unit": quantity.unit.as_ref().map(|_| "km") });
            for (row, wanted) in brief.labels.iter().enumerate() {
                answer["rows"][row]["label"] = json!(wanted);
            }
            answer["rows"][2]["label"] = json!(label);
        })
    };
    assert!(read(&times(&brief.labels[2]), &brief).is_ok(), "{:?}", read(&times(&brief.labels[2]), &brief));
    assert_eq!(read(&times("1899"), &brief).unwrap_err()[0].reason(), "time-label");
    let lower = read(&times(&brief.labels[2].to_lowercase()), &brief).unwrap();
    assert_eq!(lower.description.table().label(2), brief.labels[2]);

    let parts_brief = sized(TableShape::Parts, "en", 7, 1);
    assert_eq!(faults(&parts(), &parts_brief), ["The number of rows is 4, but 7 were asked for. Write 7."]);
    let counted = sized(TableShape::CountedParts, "en", 4, 1);
    assert!(faults(&parts(), &counted)[0].starts_with("Column \"Share of visitors\" has the measure \"share\", but "));
    let several = sized(TableShape::SeveralThings, "en", 4, 2);
    assert_eq!(faults(&parts(), &several)[0], "The number of columns is 1, but 2 were asked for. Write 2.");
    // A row more or less is no harm.
    assert!(read(&parts(), &sized(TableShape::Parts, "en", 5, 1)).is_ok());
}

#[test]
fn texts_are_names_and_tell_nothing() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let label = |text: &str| with(parts(), |answer| answer["rows"][2]["label"] = json!(text));
    let title = |text: &str| with(parts(), |answer| answer["chart_title"] = json!(text));
    for (answer, reason) in [
        (label("Category C"), "placeholder"),
        (label("[Reason]"), "placeholder"),
        (label("N/A"), "placeholder"),
        (label("3"), "bare-number"),
        (label("A reason that is told at such length that no chart has room"), "too-long"),
        (label("studying"), "description"),
        (title("Lorem ipsum dolor"), "placeholder"),
        (title("Borrowing leads with 42.5%"), "gives-value-away"),
        (title("What 730 readers of the library want"), "stray-number"),
        (title("Por qué los lectores visitan la biblioteca del puerto y qué buscan en el año"), "language"),
    ] {
        let mut answer = answer;
        if reason == "language" {
            answer["rows"][0]["label"] = json!("Libros para los niños y las niñas");
        }
        assert_eq!(read(&answer, &brief).unwrap_err()[0].reason(), reason, "{answer}");
    }
    assert!(read(&title("Four reasons in 2021"), &brief).is_ok());
    let example: Value = serde_json::from_str(&brief.example).unwrap();
    let copied = with(parts(), |answer| answer["chart_title"] = example["chart_title"].clone());
    assert_eq!(faults(&copied, &brief), ["The title is that of the example. Do not copy anything from it; make up your own."]);
    let copied = with(parts(), |answer| {
        for row in 0..3 {
            answer["rows"][row]["label"] = example["rows"][row]["label"].clone();
        }
    });
    assert_eq!(read(&copied, &brief).unwrap_err()[0].reason(), "copied-example");
}

#[test]
fn nouns_have_a_gender_where_the_language_has_them() {
    let brief = sized(TableShape::Parts, "pt-BR", 4, 1);
    let faults = faults(&parts(), &brief);
    assert!(
        faults[0].starts_with("\"population\" needs the grammatical gender of \"visitors\" in this language: f or m."),
        "{faults:?}"
    );
}

#[test]
fn proposed_questions_become_queries() {
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let ask = |questions: Value| with(parts(), |answer| answer["suggested_questions"] = questions);
    let series = "Share of visitors";
    let good = ask(json!([
        { "kind": "largest", "labels": [], "series": series },
        { "kind": "difference", "labels": ["Studying", "Newspapers"], "series": series },
        { "kind": "largest", "labels": [], "series": series },
    ]));
    let questions = read(&good, &brief).unwrap().description.questions().to_vec();
    let queries: Vec<String> = questions.iter().map(|question| question.query.to_string()).collect();
    assert_eq!(
        queries,
        [
            "label_at(largest:1, \"Share of visitors\")",
            "difference(value(\"Studying\", \"Share of visitors\"), value(\"Newspapers\", \"Share of visitors\"))"
        ]
    );
    for (question, words) in [
        (json!({ "kind": "largest", "labels": [], "series": "Shares" }), "there is no column \"Shares\""),
        (json!({ "kind": "value-lookup", "labels": ["Naps"], "series": series }), "there is no row \"Naps\""),
        (json!({ "kind": "comparison", "labels": ["Studying"], "series": series }), "does not take 1 labels"),
    ] {
        let told = faults(&ask(json!([question])), &brief);
        assert!(told[0].contains(words), "{told:?}");
    }
}

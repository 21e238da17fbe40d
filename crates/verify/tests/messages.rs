//! What a message may say and what it may not, where the two are close.

mod common;

use chartmill_schema::{Cell, Form, Number, Query, Shows};
use common::{Made, samples};

/// The faults of one turn of a sample, alone, answered in another form.
fn faults(made: &Made, turn: usize, form: Form, message: &str) -> Vec<&'static str> {
    let mut made = made.clone();
    let note = &mut made.sample.annotation;
    let mut turn = note.turns.swap_remove(turn);
    turn.form = form;
    let body: Vec<&str> = message.lines().collect();
    let steps = if form == Form::Steps { &body[..body.len() - 1] } else { &[] };
    turn.steps = steps.iter().map(|&step| step.to_owned()).collect();
    let line = match form {
        Form::Short => "Answer the question using a single word or phrase.",
        Form::Steps => "Show the calculation, then end with 'Answer: ...'.",
        Form::Sentence => "Answer in one sentence.",
    };
    let conversations = &mut made.sample.record.conversations;
    conversations.truncate(2);
    conversations[0].value = format!("<image>\n{}\n{line}", turn.question);
    message.clone_into(&mut conversations[1].value);
    note.turns = vec![turn];
    made.verify_files().err().unwrap_or_default().iter().map(|fault| fault.reason.key()).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_count_names_what_it_counts() {
    let values =
        "North: 12.5\nSouth: 8.0\nEast: 21.0\nWest: 4.5\nCenter: 9.0\n12.5 + 8.0 + 21.0 + 4.5 + 9.0 = 55.0\n55.0 / 5 = 11.0";
    let told = |last: &str| faults(&samples::table_chart(), 2, Form::Steps, &format!("{values}\n{last}\nAnswer: 2"));
    assert_eq!(told("Above the mean: North (12.5), East (21.0)"), NONE);
    assert_eq!(told("Above the mean: North (12.5)"), ["message-answer"]);
    assert_eq!(told("Above the mean: North (12.5), Center (9.0)"), ["message-answer"]);
    assert_eq!(told("Above the mean: North (12.5), East (21.0), Center (9.0)"), ["message-answer"]);
}

#[test]
fn the_result_after_two_names_is_neither_of_their_values() {
    let told = |message: &str| faults(&samples::funnel(), 0, Form::Sentence, message);
    assert_eq!(told("The conversion rate from Visits to Trials is 30%."), NONE);
    assert_eq!(told("Trials is 30%."), ["message-value"]);
    assert_eq!(told("The conversion rate from Visits to Trials is 35%."), ["message-answer", "message-value", "message-number"]);
}

#[test]
fn a_digit_inside_a_number_is_not_said() {
    let mut made = samples::funnel();
    let turn = &mut made.sample.annotation.turns[4];
    "How many stages have more than 300 users?".clone_into(&mut turn.question);
    let Query::Count { over } = &mut turn.query else { panic!("a count") };
    *over.threshold.as_mut().expect("a threshold").than = Query::Literal { value: Number::from(300_u32) };
    turn.program = turn.query.to_string();
    let told = |message: &str| faults(&made, 4, Form::Sentence, message);
    assert_eq!(told("3 of the stages have more than 300 users."), NONE);
    assert_eq!(told("The number of stages with more than 300.3 users is given."), ["message-answer", "message-number"]);
}

#[test]
fn a_place_on_the_clock_is_no_number() {
    let mut made = samples::pie();
    let turn = &mut made.sample.annotation.turns[5];
    "Which slice is the second clockwise from 12 o'clock?".clone_into(&mut turn.question);
    let told = |message: &str| faults(&made, 5, Form::Sentence, message);
    assert_eq!(told("The second slice clockwise from 12 o'clock is \"2 to 4 hours\"."), NONE);
    assert_eq!(told("Of 12 slices, the second is \"2 to 4 hours\"."), ["message-number"]);
}

#[test]
fn a_label_may_begin_a_sentence() {
    let mut made = samples::bar();
    let note = &mut made.sample.annotation;
    note.table.rows[0].cells[0] = Cell::Text("nurses".to_owned());
    let text = note.texts.iter_mut().find(|text| text.shows == Some(Shows::Row { row: 0 })).expect("a label");
    "nurses".clone_into(&mut text.text);
    let answer = &mut note.turns[1].answer;
    for answer in answer.value.iter_mut().chain(&mut answer.accepted) {
        "nurses".clone_into(answer);
    }
    assert_eq!(faults(&made, 1, Form::Sentence, "Nurses has the largest bar."), NONE);
    assert_eq!(faults(&made, 1, Form::Sentence, "Teachers has the largest bar."), ["message-answer", "message-label"]);
}

//! What a message may say and what it may not, where the two are close.

mod common;

use chartmill_schema::{Cell, Form, Number, Query, Shows};
use common::{Made, lines, samples, series};

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

#[test]
fn a_series_is_given_its_own_value() {
    let told = |turn: usize, message: &str| faults(&series::stacked(), turn, Form::Steps, message);
    let total = |lines: &str| told(3, &format!("{lines}\nAnswer: 250 TWh"));
    assert_eq!(total("Wind: 150\nSolar: 60\nHydro: 40\n150 + 60 + 40 = 250"), NONE);
    assert_eq!(total("2021, Wind: 150\n2021, Solar: 60\n2021, Hydro: 40\n150 + 60 + 40 = 250"), NONE);
    assert_eq!(total("Wind (150), Solar (60), Hydro (40)\nTotal: 150 + 60 + 40 = 250 TWh"), NONE);
    assert_eq!(total("Wind: 60\nSolar: 150\nHydro: 40\n60 + 150 + 40 = 250"), ["message-value", "message-value"]);
    assert_eq!(total("2020, Wind: 150\n150 + 60 + 40 = 250"), ["message-label", "message-value"]);
    assert_eq!(total("150 + 60 + 30 = 240"), ["message-number", "message-answer"]);
    let share = |lines: &str| told(4, &format!("{lines}\nAnswer: 46.7%"));
    assert_eq!(share("Wind: 140; total: 140 + 110 + 50 = 300\n140 / 300 = 0.467 = 46.7%"), NONE);
    assert_eq!(share("Wind: 140\nTotal in 2022: 300\n140 / 300 = 0.467 = 46.7%"), NONE);
    assert_eq!(share("Wind: 110\n110 / 300 = 0.367 = 36.7%"), ["message-value", "message-answer"]);
    let largest = |lines: &str| told(1, &format!("{lines}\nAnswer: 2022"));
    assert_eq!(largest("2020: 120 + 80 + 40 = 240\n2021: 250\n2022: 300\n2023: 280\nLargest: 2022 (300)"), NONE);
    assert_eq!(largest("2020: 250\n2021: 240"), ["message-value", "message-value"]);
}

#[test]
fn sentences_about_series_and_time() {
    let stacked = |turn: usize, message: &str| faults(&series::stacked(), turn, Form::Sentence, message);
    assert_eq!(stacked(0, "In 2020, Wind generated the most electricity (120 TWh)."), NONE);
    assert_eq!(stacked(0, "In 2020, Wind generated the most electricity (80 TWh)."), ["message-number"]);
    assert_eq!(stacked(0, "In 2020, Wind generated the least electricity."), ["cue-forbidden"]);
    assert_eq!(
        stacked(0, "In 2020, Wind generated more electricity than Solar or any other, the most of all."),
        ["message-label"]
    );
    assert_eq!(stacked(1, "The total was the largest in 2022, at 300 TWh."), NONE);
    assert_eq!(stacked(1, "The total was the largest in 2022, at 280 TWh."), ["message-number"]);
    assert_eq!(stacked(3, "The total electricity generated in 2021 was 250 TWh."), NONE);
    assert_eq!(stacked(4, "In 2022, Wind made up 46.7% of the total."), NONE);
    assert_eq!(stacked(5, "In 2023, Solar was 30 TWh higher than Wind."), NONE);
    assert_eq!(stacked(5, "In 2023, Wind was 30 TWh higher than Solar."), ["operand-order"]);
    let line = |turn: usize, message: &str| faults(&lines::line(), turn, Form::Sentence, message);
    assert_eq!(line(0, "Solar rose from 98 TWh in 2020 to 141 TWh in 2025."), NONE);
    assert_eq!(line(0, "Solar fell from 98 TWh in 2020 to 141 TWh in 2025."), ["message-answer"]);
    assert_eq!(line(0, "Solar rose from 141 TWh in 2020 to 98 TWh in 2025."), ["message-value", "message-value"]);
    assert_eq!(line(0, "From 2025 to 2020, Solar rose."), ["operand-order"]);
    assert_eq!(line(1, "Wind first fell in 2022."), NONE);
    assert_eq!(line(1, "Wind first fell in 2022, from 84 TWh in 2021 to 76 TWh."), NONE);
    assert_eq!(line(1, "Wind first rose in 2022."), ["cue-forbidden"]);
    assert_eq!(line(2, "Wind first fell below 130 TWh in 2024."), ["cue-forbidden"]);
    assert_eq!(line(3, "Solar was first overtaken by Wind in 2023."), NONE);
    assert_eq!(line(3, "Solar first overtook Wind in 2023."), ["operand-order"]);
}

#[test]
fn spellings_of_a_change() {
    let told = |accepted: &[&str]| {
        let mut made = lines::line();
        let answer = &mut made.sample.annotation.turns[0].answer;
        answer.accepted = accepted.iter().map(|&text| text.to_owned()).collect();
        faults(&made, 0, Form::Short, accepted[0])
    };
    assert_eq!(told(&["Rose", "rise", "Increased", "It went up"]), NONE);
    assert_eq!(told(&["Rose", "Fell"]), ["accepted-wrong"]);
    assert_eq!(told(&["Fell"]), ["accepted-wrong"]);
}

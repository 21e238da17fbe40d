//! Whole conversations: their shape, their limits, and the shares that come out over many.

use std::collections::BTreeMap;

use chartmill_ask::{AskError, Asked, Mix, Request, ask};
use chartmill_schema::{Difficulty, Facts, Family, Form, Language, MeasureKind, Query, QuestionProposal, Speaker, Structure};
use chartmill_seed::{Draws, Seed};

use crate::fixture::{self, Adapt, figure};
use crate::over_time::conversations_in_time;

pub(crate) fn request<'a>(facts: &'a Facts, mix: &'a Mix, language: &'a Language, k: u64) -> Request<'a> {
    let seed = Seed::of_run(11).part("slot", k);
    Request {
        facts,
        language,
        picture_language: language,
        proposals: &[],
        without: &[],
        wordings: None,
        reserve: None,
        seed,
        n_turns: 3 + k as usize % 4,
        mix,
        want_yes: k.is_multiple_of(2),
        token_budget: 1442,
        standalone: false,
    }
}

/// A bar chart or pie with everything drawn, of random values.
fn synthetic(draws: &mut Draws) -> Facts {
    let n_rows = draws.between(5, 8);
    let names = ["Apples", "Pears", "Plums", "Figs", "Cherries", "Grapes", "Lemons", "Melons"];
    let rows: Vec<String> = (0..n_rows).map(|row| format!("{}: {}", names[row as usize], draws.between(100, 900))).collect();
    let kind = if draws.percent(50) { MeasureKind::Amount } else { MeasureKind::Count };
    let facts = figure("Fruit", &[("Harvest", kind, "tonnes")], &rows.join("\n")).decorated();
    if draws.percent(30) { facts.pie() } else { facts }
}

fn conversations(n: u64, mix: &Mix) -> Vec<Asked> {
    let english = Language::english();
    let mut draws = Seed::of_run(5).draws();
    (0..n).map(|k| ask(&request(&synthetic(&mut draws), mix, &english, k)).expect("something can be asked")).collect()
}

/// The percentage of turns that `is` holds for.
fn share(asked: &[Asked], is: impl Fn(&chartmill_schema::Turn) -> bool) -> f64 {
    let turns: Vec<_> = asked.iter().flat_map(|asked| &asked.turns).collect();
    100.0 * turns.iter().filter(|turn| is(turn)).count() as f64 / turns.len() as f64
}

#[test]
fn the_mix_comes_out() {
    let mut asked = conversations(1000, &Mix::default());
    asked.extend(conversations_in_time(1000, &Mix::default()));
    // About 8,000 turns, in records that keep one form: three points are three standard deviations and more.
    for (difficulty, wanted) in [(Difficulty::Recognize, 60.0), (Difficulty::Compute, 30.0), (Difficulty::SeveralSteps, 10.0)] {
        let found = share(&asked, |turn| turn.difficulty == difficulty);
        assert!((found - wanted).abs() < 3.0, "{difficulty:?}: {found}");
    }
    for (form, wanted) in [(Form::Short, 75.0), (Form::Steps, 15.0), (Form::Sentence, 10.0)] {
        let found = share(&asked, |turn| turn.form == form);
        assert!((found - wanted).abs() < 3.0, "{form:?}: {found}");
    }
    let plain = [Family::Title, Family::AxisTitle, Family::ColorOf, Family::LabelOfColor, Family::MarkCount];
    assert!(share(&asked, |turn| plain.contains(&turn.family)) < 20.0);
    let yes_no = share(&asked, |turn| matches!(turn.family, Family::Comparison | Family::SeriesComparison));
    assert!(yes_no > 1.0 && yes_no < 15.0, "{yes_no}");
    // No family is forgotten, and none but the look-up, which may come twice, crowds the others out.
    let mut families: BTreeMap<Family, f64> = BTreeMap::new();
    for turn in asked.iter().flat_map(|asked| &asked.turns) {
        *families.entry(turn.family).or_default() += 1.0;
    }
    assert_eq!(families.len(), Family::ALL.len() - 1, "{families:?}");
    let total: f64 = families.values().sum();
    assert!(
        families.iter().all(|(family, count)| *count < total * if *family == Family::ValueLookup { 0.25 } else { 0.15 }),
        "{families:?}"
    );
}

#[test]
fn caps_hold_where_little_else_can_be_asked() {
    // Unprinted values between the ticks: no look-ups, no arithmetic.
    let mut draws = Seed::of_run(6).draws();
    let english = Language::english();
    let mix = Mix::default();
    let asked: Vec<_> = (0..1000)
        .map(|k| {
            ask(&request(&synthetic(&mut draws).unprinted("8", &["0", "250", "500", "750", "1000"]), &mix, &english, k)).unwrap()
        })
        .collect();
    let plain = [Family::Title, Family::AxisTitle, Family::ColorOf, Family::LabelOfColor, Family::MarkCount];
    assert_eq!(share(&asked, |turn| turn.form == Form::Steps), 0.0);
    let (plain, yes_no) =
        (share(&asked, |turn| plain.contains(&turn.family)), share(&asked, |turn| turn.family == Family::Comparison));
    assert!(plain < 22.0 && yes_no < 16.5, "{plain} {yes_no}");
}

#[test]
fn yes_and_no_are_as_wanted() {
    let asked = conversations(600, &Mix::default());
    let mut counts = [0, 0];
    for (k, asked) in asked.iter().enumerate() {
        for turn in asked.turns.iter().filter(|turn| turn.family == Family::Comparison) {
            assert_eq!(turn.answer.value, [if k.is_multiple_of(2) { "yes" } else { "no" }]);
            let Query::Compare { relation, .. } = &turn.query else { panic!("{}", turn.program) };
            counts[usize::from(*relation == chartmill_schema::Relation::Greater)] += 1;
        }
    }
    assert!(counts.iter().all(|&count| count > 15), "{counts:?}");
}

#[test]
fn the_shape_of_a_conversation() {
    for asked in conversations(300, &Mix::default()) {
        assert_eq!(asked.messages.len(), 2 * asked.turns.len());
        let form = asked.turns[0].form;
        let instruction = match form {
            Form::Short => "Answer the question using a single word or phrase.",
            Form::Steps => "Show the calculation, then end with 'Answer: ...'.",
            Form::Sentence => "Answer in one sentence.",
        };
        for (idx, (pair, turn)) in asked.messages.chunks(2).zip(&asked.turns).enumerate() {
            assert_eq!((pair[0].from, pair[1].from), (Speaker::Human, Speaker::Gpt));
            let first = format!("<image>\n{}\n{instruction}", turn.question);
            assert_eq!(pair[0].value, if idx == 0 { first } else { turn.question.clone() });
            assert_eq!(turn.form, form);
            match form {
                Form::Short => assert_eq!(pair[1].value, turn.answer.accepted[0]),
                Form::Steps => {
                    assert!(pair[1].value.ends_with(&format!("\nAnswer: {}", turn.answer.accepted[0])) && !turn.steps.is_empty());
                }
                Form::Sentence => assert!(pair[1].value.ends_with('.'), "{}", pair[1].value),
            }
            let same = asked.turns.iter().filter(|other| other.query == turn.query).count();
            assert_eq!(same, 1, "{} stands twice", turn.program);
        }
    }
}

#[test]
fn nothing_follows_from_earlier_turns() {
    for asked in conversations(1500, &Mix::default()) {
        let has = |family: Family| asked.turns.iter().position(|turn| turn.family == family);
        assert!(has(Family::ColorOf).is_none() || has(Family::LabelOfColor).is_none());
        // After the value of a row no question for the row of that value, and the reverse.
        if let Some(reverse) = has(Family::ReverseLookup) {
            let label = &asked.turns[reverse].answer.value[0];
            let twin = |turn: &chartmill_schema::Turn| matches!(&turn.query, Query::Value { label: other, .. } if other == label);
            assert!(!asked.turns.iter().any(twin));
        }
        // Once all are in order, no rank is left to ask; nor is one after a rank that was asked.
        let ranks = [Family::Largest, Family::Smallest, Family::Kth, Family::Comparison];
        if let Some(order) = has(Family::Order) {
            assert!(
                ranks.iter().all(|&family| has(family).is_none_or(|at| at > order) && has(family).is_none_or(|at| at < order))
            );
        }
        // A sum and a mean of the same values are one number and their count.
        let all_sum = |turn: &chartmill_schema::Turn| matches!(&turn.query, Query::Sum { over } if over.labels.is_empty() && over.threshold.is_none());
        assert!(!(asked.turns.iter().any(all_sum) && has(Family::Mean).is_some()));
    }
}

#[test]
fn the_same_seed_says_the_same() {
    let (first, second) = (conversations(50, &Mix::default()), conversations(50, &Mix::default()));
    assert_eq!(first, second);
    assert_ne!(first[0], first[4]);
}

#[test]
fn whole_turns_go_where_the_budget_ends() {
    let (facts, mix, english) = (fixture::jobs(), Mix::default(), Language::english());
    let mut request = request(&facts, &mix, &english, 3);
    let all = ask(&request).unwrap();
    let size = |n: usize| all.messages[..n].iter().map(|message| message.value.len() + 5).sum::<usize>();
    assert!(all.turns.len() >= 3);
    request.token_budget = size(4);
    assert_eq!(ask(&request).unwrap().messages, all.messages[..4]);
    request.token_budget = size(4) - 1;
    assert_eq!(ask(&request).unwrap().messages, all.messages[..2]);
    request.token_budget = size(2) - 1;
    assert_eq!(ask(&request), Err(AskError::OverBudget { needed: size(2), budget: size(2) - 1 }));
}

#[test]
fn standalone_turns_all_carry_the_instruction() {
    let (facts, mix, english) = (fixture::jobs(), Mix::default(), Language::english());
    let asked = ask(&Request { standalone: true, ..request(&facts, &mix, &english, 1) }).unwrap();
    let human: Vec<_> = asked.messages.iter().filter(|message| message.from == Speaker::Human).collect();
    assert!(
        human.len() > 1 && human.iter().all(|message| message.value.contains("\nAnswer") || message.value.contains("\nShow"))
    );
    assert_eq!(human.iter().filter(|message| message.value.contains("<image>")).count(), 1);
}

#[test]
fn proposals_are_asked_only_if_they_pass() {
    let (mix, english) = (Mix::default(), Language::english());
    let facts = fixture::visits();
    let value = |label: &str| Box::new(Query::Value { label: label.to_owned(), series: "Visitors".to_owned() });
    let percent = |part: &str, whole: &str| Query::Percent { part: value(part), whole: value(whole) };
    let proposal = |query: Query, wording: Option<&str>| QuestionProposal {
        family: Family::Conversion,
        query,
        wording: wording.map(str::to_owned),
    };
    let count = |proposals: &[QuestionProposal]| {
        let asked = (0..200).map(|k| ask(&Request { proposals, ..request(&facts, &mix, &english, k) }).unwrap());
        asked.flat_map(|asked| asked.turns).filter(|turn| turn.family == Family::Conversion).count()
    };
    assert_eq!(count(&[]), 0);
    assert!(count(&[proposal(percent("Purchased", "Added to cart"), None)]) > 20);
    // More than all: a later stage as the whole.
    assert_eq!(count(&[proposal(percent("Added to cart", "Purchased"), None)]), 0);
    let unknown = [proposal(percent("Purchased", "Added to cart"), Some("no-such"))];
    let error = ask(&Request { proposals: &unknown, ..request(&facts, &mix, &english, 0) });
    assert_eq!(error, Err(AskError::UnknownWording { key: "no-such".to_owned(), language: english.clone() }));
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    let (mix, klingon) = (Mix::default(), Language::new("tlh").unwrap());
    let facts = fixture::jobs();
    assert!(matches!(ask(&request(&facts, &mix, &klingon, 0)), Err(AskError::NoWordings { .. })));
    let mut empty = figure("Item", &[("V", MeasureKind::Amount, "")], "A: -\nB: -");
    empty.n_marks = 0;
    let english = Language::english();
    assert_eq!(ask(&request(&empty, &mix, &english, 0)), Err(AskError::NothingToAsk { chart: "bar".to_owned() }));
}

#[test]
fn the_last_part_of_a_whole_follows_from_the_others() {
    let rows = "Red: 20\nGreen: 30\nBlue: 50";
    let facts = figure("Team", &[("Share", MeasureKind::Share, "%")], rows).structure(Structure::Parts).pie();
    let (english, mix) =
        (Language::english(), Mix::parse("recognize=100,compute=0,several-steps=0,short=100,steps=0,sentence=0").unwrap());
    let mut most = 0;
    for k in 0..300 {
        let asked = ask(&Request { n_turns: 6, ..request(&facts, &mix, &english, k) }).unwrap();
        // Both kinds of look-up name the value of a row; with three parts the third is 100 less the two.
        let known = asked.turns.iter().filter(|turn| matches!(turn.family, Family::ValueLookup | Family::ReverseLookup)).count();
        most = most.max(known);
    }
    assert_eq!(most, 2);
}

#[test]
fn steps_show_no_value_that_a_later_turn_asks_for() {
    let mix = Mix::parse("recognize=0,compute=75,several-steps=25,short=0,steps=100,sentence=0").unwrap();
    let mut lengths = BTreeMap::new();
    for asked in conversations(500, &mix) {
        *lengths.entry(asked.turns.len()).or_insert(0) += 1;
        let mut shown: Vec<&str> = Vec::new();
        for turn in &asked.turns {
            // Lines such as `Pears: 120 tonnes` show a value; a turn must show at least one more than the turns before it.
            let values: Vec<&str> =
                turn.steps.iter().map(String::as_str).filter(|line| line.contains("tonnes") || !line.contains('=')).collect();
            let is_new = |line: &&&str| !shown.contains(*line);
            assert!(values.iter().filter(is_new).count() > 0, "{} after {shown:?}", turn.program);
            shown.extend(values);
        }
    }
    assert!(lengths.keys().all(|&n| n <= 3) && lengths[&3] > 100, "{lengths:?}");
}

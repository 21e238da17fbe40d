//! Answers computed by hand.

use chartmill_ask::{Basis, EvaluateError, Mix, Request, Value, ask, evaluate, evidence_of};
use chartmill_schema::{
    Answer, Difficulty, Facts, Family, Form, Language, MeasureKind, Query, QuestionProposal, Rank, Selection, Shows,
};
use chartmill_seed::Seed;

use crate::fixture::{self, Change, figure, number};

/// The first turn of a record that is made to ask `query`, and what the model says.
fn answer(query: &Query, facts: &Facts, form: Form) -> (Answer, Vec<String>, String) {
    let family = chartmill_ask::family_of(query).expect("the figure supports the query");
    let mix = match form {
        Form::Short => "short=100,steps=0,sentence=0",
        Form::Steps => "short=0,steps=100,sentence=0",
        Form::Sentence => "short=0,steps=0,sentence=100",
    };
    let difficulty = match family.difficulty() {
        Difficulty::Recognize => "recognize=100,compute=0,several-steps=0",
        Difficulty::Compute => "recognize=0,compute=100,several-steps=0",
        Difficulty::SeveralSteps => "recognize=0,compute=0,several-steps=100",
    };
    let mix = Mix::parse(&format!("{mix},{difficulty},yes-no=100,plain=100")).expect("the figure supports the query");
    let proposals = [QuestionProposal { family, query: query.clone(), wording: None }];
    // The family is drawn at random, so some seed asks the proposal first.
    for k in 0..400 {
        let request = Request {
            facts,
            language: &Language::english(),
            proposals: &proposals,
            seed: Seed::of_run(3).part("slot", k),
            n_turns: 1,
            mix: &mix,
            want_yes: evaluate(query, facts) != Ok(Value::Boolean(false)),
            token_budget: 10_000,
            standalone: false,
        };
        let asked = ask(&request).expect("the figure supports the query");
        let turn = &asked.turns[0];
        if turn.query == *query {
            assert_eq!((turn.family, turn.form), (family, form));
            return (turn.answer.clone(), turn.steps.clone(), asked.messages[1].value.clone());
        }
    }
    panic!("{query} is never asked");
}

fn value(label: &str, series: &str) -> Query {
    Query::Value { label: label.to_owned(), series: series.to_owned() }
}

fn difference(of: Query, minus: Query) -> Query {
    Query::Difference { of: Box::new(of), minus: Box::new(minus) }
}

fn ratio(of: Query, to: Query) -> Query {
    Query::Ratio { of: Box::new(of), to: Box::new(to) }
}

fn all(series: &str) -> Selection {
    Selection::all(series)
}

#[test]
fn numbers_with_units_and_decimals() {
    let (jobs, revenue, screens) = (fixture::jobs(), fixture::revenue(), fixture::screens());
    let temperatures = fixture::temperatures();
    for (query, facts, given, plain, unit, decimals, tolerance) in [
        (value("2021", "Revenue"), &revenue, "US$5.0 million", "5.0", Some("US$ million"), 1, None),
        (
            difference(value("2023", "Revenue"), value("2020", "Revenue")),
            &revenue,
            "US$4.6 million",
            "4.6",
            Some("US$ million"),
            1,
            None,
        ),
        (
            difference(value("2 to 4 hours", "Share"), value("Less than 2 hours", "Share")),
            &screens,
            "15 percentage points",
            "15",
            Some("percentage points"),
            0,
            None,
        ),
        (difference(value("Rome", "January"), value("Oslo", "January")), &temperatures, "11.8°C", "11.8", Some("°C"), 1, None),
        // 120 / 80 = 1.5 exactly; 150 / 45 = 3.333...
        (ratio(value("Nurses", "People"), value("Teachers", "People")), &jobs, "1.5", "1.5", None, 1, None),
        (ratio(value("Drivers", "People"), value("Farmers", "People")), &jobs, "3.33", "3.33", None, 2, Some("0.005")),
        // 80 + 120 + 45 + 150 + 60 = 455; a fifth is 91; 60 / 455 = 13.187 percent.
        (Query::Sum { over: all("People") }, &jobs, "455", "455", None, 0, None),
        (Query::Mean { over: all("People") }, &jobs, "91", "91", None, 0, None),
        (
            Query::Percent { part: Box::new(value("Cooks", "People")), whole: Box::new(Query::Sum { over: all("People") }) },
            &jobs,
            "13.2%",
            "13.2",
            Some("%"),
            1,
            Some("0.05"),
        ),
        // 33.5 / 6 = 5.58333...
        (Query::Mean { over: all("Revenue") }, &revenue, "US$5.58 million", "5.58", Some("US$ million"), 2, Some("0.005")),
        // 31.8 / 4 = 7.95
        (Query::Mean { over: all("January") }, &temperatures, "7.95°C", "7.95", Some("°C"), 2, None),
    ] {
        let (answer, _, message) = answer(&query, facts, Form::Short);
        assert_eq!((message.as_str(), answer.accepted[0].as_str()), (given, given), "{query}");
        assert_eq!(answer.value, [plain], "{query}");
        assert_eq!((answer.unit.as_deref(), answer.decimals), (unit, Some(decimals)), "{query}");
        assert_eq!(answer.tolerance, tolerance.map(number), "{query}");
    }
}

#[test]
fn spellings_a_scorer_takes() {
    let visits = fixture::visits();
    assert_eq!(answer(&value("Visited the site", "Visitors"), &visits, Form::Short).0.accepted, ["12,400", "12400"]);
    let revenue = fixture::revenue();
    let money = answer(&value("2021", "Revenue"), &revenue, Form::Short).0.accepted;
    assert_eq!(money, ["US$5.0 million", "5.0", "5"]);
    let yes = Query::Compare {
        left: Box::new(value("Nurses", "People")),
        relation: chartmill_schema::Relation::Greater,
        right: Box::new(value("Cooks", "People")),
    };
    assert_eq!(answer(&yes, &fixture::jobs(), Form::Short).0.accepted, ["Yes", "yes"]);
    let mut gray = fixture::jobs().decorated();
    gray.colors[0].name = Some(chartmill_schema::ColorName::Gray);
    let color = Query::ColorOf { label: "Teachers".to_owned() };
    assert_eq!(answer(&color, &gray, Form::Short).0.accepted, ["gray", "Gray", "grey", "Grey"]);
}

#[test]
fn units_that_the_picture_does_not_show_are_left_out() {
    let tonnes = |shown: bool| {
        let facts = figure("Crop", &[("Harvest", MeasureKind::Amount, "tonnes")], "Wheat: 12.5\nRice: 7.0\nCorn: 3.5");
        if shown { facts } else { facts.without_units() }
    };
    assert_eq!(answer(&value("Wheat", "Harvest"), &tonnes(true), Form::Short).2, "12.5 tonnes");
    assert_eq!(answer(&value("Wheat", "Harvest"), &tonnes(false), Form::Short).2, "12.5");
    // A percent sign stands with each printed number all the same.
    assert_eq!(answer(&value("Less than 2 hours", "Share"), &fixture::screens().without_units(), Form::Short).2, "25%");
    // What is counted is a word for sentences.
    let medals = figure("Country", &[("Total", MeasureKind::Count, "medals")], "Norway: 37\nGermany: 27\nCanada: 26").unnamed();
    assert_eq!(answer(&value("Norway", "Total"), &medals, Form::Short).2, "37");
}

#[test]
fn steps_and_sentences() {
    let jobs = fixture::jobs();
    let gap = difference(value("Nurses", "People"), value("Teachers", "People"));
    let (_, steps, message) = answer(&gap, &jobs, Form::Steps);
    assert_eq!(steps, ["Nurses: 120", "Teachers: 80", "120 - 80 = 40"]);
    assert_eq!(message, "Nurses: 120\nTeachers: 80\n120 - 80 = 40\nAnswer: 40");
    let cold = difference(value("Rome", "January"), value("Oslo", "January"));
    assert_eq!(answer(&cold, &fixture::temperatures(), Form::Steps).1[2], "7.5 - (-4.3) = 11.8");
    let mean = Query::Mean { over: all("Revenue") };
    let steps = answer(&mean, &fixture::revenue(), Form::Steps).1;
    assert_eq!(steps[6..], ["4.2 + 3.1 + 5.0 + 6.4 + 7.7 + 7.1 = 33.5", "33.5 / 6 ≈ 5.58"]);
    let largest = Query::LabelAt { rank: Rank::LARGEST, over: all("Revenue") };
    assert_eq!(answer(&largest, &fixture::revenue(), Form::Sentence).2, "The revenue was highest in 2023.");
}

#[test]
fn evaluation_refuses_what_has_no_answer() {
    let tied = figure("Item", &[("V", MeasureKind::Amount, "")], "A: 10\nB: 10\nC: -");
    let largest = Query::LabelAt { rank: Rank::LARGEST, over: all("V") };
    assert!(matches!(evaluate(&largest, &tied), Err(EvaluateError::Ambiguous { .. })));
    assert!(matches!(evaluate(&value("C", "V"), &tied), Err(EvaluateError::Missing { .. })));
    assert!(matches!(evaluate(&value("D", "V"), &tied), Err(EvaluateError::NoLabel { .. })));
    assert!(matches!(evaluate(&value("A", "W"), &tied), Err(EvaluateError::NoSeries { .. })));
    assert!(matches!(evaluate(&Query::Title, &tied), Err(EvaluateError::Empty { .. })));
    let zero = ratio(value("A", "V"), Query::Literal { value: number("0") });
    assert!(matches!(evaluate(&zero, &tied), Err(EvaluateError::NotComputable { .. })));
}

#[test]
fn evidence() {
    let jobs = fixture::jobs().decorated();
    let datum = |row| Basis::Shown(Shows::Datum { row, series: 0 });
    for (query, expected) in [
        (value("Nurses", "People"), vec![datum(1)]),
        (Query::LabelAt { rank: Rank::LARGEST, over: all("People") }, vec![datum(3)]),
        (difference(value("Nurses", "People"), value("Cooks", "People")), vec![datum(1), datum(4)]),
        (Query::ColorOf { label: "Cooks".to_owned() }, vec![Basis::Shown(Shows::Row { row: 4 })]),
        (Query::LabelInPlace { place: 2, from: chartmill_schema::End::Last }, vec![Basis::Shown(Shows::Row { row: 3 })]),
        (Query::Title, vec![Basis::Title]),
        (Query::Sum { over: all("People") }, (0..5).map(datum).collect()),
    ] {
        assert_eq!(evidence_of(&query, &jobs), Ok(expected), "{query}");
    }
    assert_eq!(Family::ALL.len(), 24);
}

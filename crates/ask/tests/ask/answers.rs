//! Answers computed by hand.

use chartmill_ask::{Basis, EvaluateError, Mix, Request, Value, ask, evaluate, evidence_of};
use chartmill_schema::{
    Answer, AnswerKind, Change, Difficulty, Facts, Family, Form, Language, MeasureKind, Query, QuestionProposal, Rank, Relation,
    Selection, Shows, Threshold,
};
use chartmill_seed::Seed;

use crate::fixture::{self, Adapt, figure, number};

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
            picture_language: &Language::english(),
            proposals: &proposals,
            without: &[],
            wordings: None,
            reserve: None,
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

fn trend(series: &str, from: &str, to: &str) -> Query {
    Query::Trend { series: series.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

fn first_change(series: &str, change: Change) -> Query {
    Query::FirstChange { series: series.to_owned(), change }
}

fn first_passing(series: &str, relation: Relation, than: &str) -> Query {
    let than = Box::new(Query::Literal { value: number(than) });
    Query::FirstPassing { over: Selection { threshold: Some(Threshold { relation, than }), ..Selection::all(series) } }
}

fn crossing(first: &str, second: &str) -> Query {
    Query::Crossing { first: first.to_owned(), second: second.to_owned() }
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
    // The last as it stands at its mark.
    assert_eq!(money, ["US$5.0 million", "5.0", "5", "US$5.0"]);
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
    assert_eq!(Family::ALL.len(), 34);
}

#[test]
fn evidence_over_series_and_time() {
    let (energy, prices) = (fixture::energy(), fixture::prices());
    let data = |data: &[(usize, usize)]| data.iter().map(|&(row, series)| Basis::Shown(Shows::Datum { row, series })).collect();
    let label = "2020".to_owned();
    for (query, facts, expected) in [
        (Query::SumAcross { label: label.clone() }, &energy, data(&[(1, 0), (1, 1), (1, 2)])),
        (Query::SeriesAt { rank: Rank::LARGEST, label: label.clone() }, &energy, data(&[(1, 2)])),
        (difference(value("2020", "Coal"), value("2020", "Wind")), &energy, data(&[(1, 2), (1, 0)])),
        // 102, 106, 114, 119, 128.
        (Query::LabelOfTotal { rank: Rank::LARGEST }, &energy, data(&[(4, 0), (4, 1), (4, 2)])),
        (trend("Wind", "2019", "2023"), &energy, data(&[(0, 0), (4, 0)])),
        (first_change("Wind", Change::Fall), &energy, data(&[(0, 0), (1, 0), (2, 0)])),
        (crossing("Diesel", "Gasoline"), &prices, data(&[(0, 1), (0, 0), (1, 1), (1, 0), (2, 1), (2, 0), (3, 1), (3, 0)])),
    ] {
        assert_eq!(evidence_of(&query, facts), Ok(expected), "{query}");
    }
}

#[test]
fn answers_over_series_and_time() {
    let (energy, students, prices, sales) = (fixture::energy(), fixture::students(), fixture::prices(), fixture::sales());
    let share = |label: &str, series: &str| Query::Percent {
        part: Box::new(value(label, series)),
        whole: Box::new(Query::SumAcross { label: label.to_owned() }),
    };
    let at = |rank, label: &str| Query::SeriesAt { rank, label: label.to_owned() };
    let higher = |label: &str, left: &str, right: &str| Query::Compare {
        left: Box::new(value(label, left)),
        relation: Relation::Greater,
        right: Box::new(value(label, right)),
    };
    for (query, facts, given) in [
        (Query::SumAcross { label: "2020".to_owned() }, &energy, "106 TWh"),
        (Query::SumAcross { label: "Law".to_owned() }, &students, "1,295"),
        // 45 / 128 = 35.15625 percent.
        (share("2023", "Wind"), &energy, "35.2%"),
        (at(Rank::LARGEST, "2022"), &energy, "Wind"),
        (at(Rank::SMALLEST, "2022"), &energy, "Solar"),
        (at(Rank::LARGEST, "Toys"), &sales, "2022"),
        (higher("2022", "Wind", "Solar"), &energy, "Yes"),
        (higher("2023", "Wind", "Solar"), &energy, "No"),
        (difference(value("2019", "Coal"), value("2019", "Solar")), &energy, "48 TWh"),
        (difference(value("Apr", "Diesel"), value("Apr", "Gasoline")), &prices, "€0.05"),
        (Query::LabelOfTotal { rank: Rank::SMALLEST }, &energy, "2019"),
        (trend("Wind", "2019", "2023"), &energy, "Rose"),
        (trend("Coal", "2019", "2023"), &energy, "Fell"),
        (first_change("Wind", Change::Fall), &energy, "2021"),
        (first_change("Coal", Change::Rise), &energy, "2021"),
        (first_passing("Wind", Relation::Greater, "32"), &energy, "2020"),
        (first_passing("Coal", Relation::Less, "50"), &energy, "2022"),
        (crossing("Wind", "Coal"), &energy, "2022"),
        (crossing("Diesel", "Gasoline"), &prices, "Apr"),
    ] {
        let (answer, _, message) = answer(&query, facts, Form::Short);
        assert_eq!((message.as_str(), answer.accepted[0].as_str()), (given, given), "{query}");
    }
    let (rose, ..) = answer(&trend("Wind", "2019", "2023"), &energy, Form::Short);
    assert_eq!((rose.kind, rose.value.as_slice()), (AnswerKind::Change, ["rise".to_owned()].as_slice()));
    assert!(["Rose", "rose", "Increased", "went up"].iter().all(|text| rose.accepted.iter().any(|known| known == text)));
}

#[test]
fn what_never_happened_has_no_first_time() {
    let energy = fixture::energy();
    for query in [
        first_change("Solar", Change::Fall),
        first_passing("Wind", Relation::Greater, "100"),
        // It was so from the beginning.
        first_passing("Wind", Relation::Greater, "20"),
        crossing("Solar", "Solar"),
        crossing("Coal", "Wind"),
    ] {
        assert!(matches!(evaluate(&query, &energy), Err(EvaluateError::Empty { .. })), "{query}");
    }
    let level =
        figure("Year", &[("V", MeasureKind::Amount, ""), ("W", MeasureKind::Amount, "")], "2019: 5 6\n2020: 6 6\n2021: 5 4");
    assert!(matches!(evaluate(&trend("V", "2019", "2021"), &level), Err(EvaluateError::Ambiguous { .. })));
    // They met before one passed the other.
    assert!(matches!(evaluate(&crossing("V", "W"), &level), Err(EvaluateError::Empty { .. })));
    let tied = Query::SeriesAt { rank: Rank::LARGEST, label: "2020".to_owned() };
    assert!(matches!(evaluate(&tied, &level), Err(EvaluateError::Ambiguous { .. })));
}

#[test]
fn steps_over_series_and_time() {
    let (energy, prices) = (fixture::energy(), fixture::prices());
    for (query, facts, steps) in [
        (
            Query::SumAcross { label: "2020".to_owned() },
            &energy,
            vec!["Wind: 34 TWh", "Solar: 20 TWh", "Coal: 52 TWh", "34 + 20 + 52 = 106"],
        ),
        (difference(value("2020", "Coal"), value("2020", "Wind")), &energy, vec!["Coal: 52 TWh", "Wind: 34 TWh", "52 - 34 = 18"]),
        (
            Query::LabelOfTotal { rank: Rank::LARGEST },
            &energy,
            vec![
                "2019: 30 + 12 + 60 = 102",
                "2020: 34 + 20 + 52 = 106",
                "2021: 28 + 31 + 55 = 114",
                "2022: 41 + 38 + 40 = 119",
                "2023: 45 + 47 + 36 = 128",
                "Highest total: 2023",
            ],
        ),
        (first_change("Wind", Change::Fall), &energy, vec!["2019: 30 TWh", "2020: 34 TWh", "2021: 28 TWh", "28 < 34"]),
        (
            first_passing("Coal", Relation::Less, "50"),
            &energy,
            vec!["2019: 60 TWh", "2020: 52 TWh", "2021: 55 TWh", "2022: 40 TWh", "40 < 50"],
        ),
        (
            crossing("Diesel", "Gasoline"),
            &prices,
            vec![
                "Jan: Diesel €1.48, Gasoline €1.62",
                "Feb: Diesel €1.51, Gasoline €1.66",
                "Mar: Diesel €1.69, Gasoline €1.71",
                "Apr: Diesel €1.74, Gasoline €1.69",
                "1.74 > 1.69",
            ],
        ),
    ] {
        let (_, found, _) = answer(&query, facts, Form::Steps);
        assert_eq!(found, steps, "{query}");
    }
}

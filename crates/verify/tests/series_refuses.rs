//! Faults of charts with several series: what is unclear, hidden, unnamed, misplaced or given away.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail loudly")]

mod common;

use chartmill_scene::{Item, RectShape, Shape};
use chartmill_schema::*;
use common::refuse::{keys, refused};
use common::samples::val;
use common::series::{crossing, first_passing, pair, series_at, sum_across, trend};
use common::{Made, lines, number, series};

/// Gives the first turn another query, and takes the others away.
fn ask(made: &mut Made, query: Query) {
    let note = &mut made.sample.annotation;
    note.turns.truncate(1);
    made.sample.record.conversations.truncate(2);
    note.turns[0].program = query.to_string();
    note.turns[0].query = query;
}

fn set(made: &mut Made, row: usize, series: usize, value: &str) {
    let note = &mut made.sample.annotation;
    note.table.rows[row].cells[series + 1] = Cell::Number(number(value));
}

fn first_change(series: &str, change: Change) -> Query {
    Query::FirstChange { series: series.to_owned(), change }
}

/// Takes the labels of rows out of the picture.
fn unlabel(made: &mut Made, rows: &[usize]) {
    for text in &mut made.sample.annotation.texts {
        if let (Role::CategoryLabel, Some(Shows::Row { row })) = (text.role, text.shows)
            && rows.contains(&row)
        {
            (text.role, text.shows) = (Role::Decoration, None);
        }
    }
}

#[test]
fn labels_that_are_left_out() {
    let drawn = |rows: &[usize], query: Query| {
        let mut made = lines::line();
        ask(&mut made, query);
        made.sample.annotation.turns[0].question = "In which year did Wind first fall?".to_owned();
        unlabel(&mut made, rows);
        !keys(made.verify_files()).contains(&"label-not-drawn")
    };
    let first_fall = || first_change("Wind", Change::Fall);
    assert!(drawn(&[], first_fall()));
    // Every second year: 2022, the answer, and the years of the question keep their labels.
    assert!(drawn(&[1, 3, 5], first_fall()));
    // 2023, the answer, has none.
    assert!(!drawn(&[1, 3, 5], first_passing("Wind", Relation::Greater, "100")));
    // Unevenly spaced, or not from the first on, they place nothing; nor do two.
    assert!(!drawn(&[1], first_fall()));
    assert!(!drawn(&[0, 3, 5], first_fall()));
    assert!(!drawn(&[1, 3, 4, 5], first_fall()));
    // Things are in no order that would tell their names.
    let mut made = lines::line();
    ask(&mut made, first_fall());
    unlabel(&mut made, &[1, 3, 5]);
    made.sample.annotation.table.columns[0].kind = ColumnKind::Category;
    assert!(keys(made.verify_files()).contains(&"label-not-drawn"));
}

#[test]
fn what_time_does_not_tell() {
    let line = |key: &str, query: Query| refused(lines::line(), false, key, |made| ask(made, query.clone()));
    // A bound within what the model sees of a value: 112 against 112.3.
    line("unclear", first_passing("Wind", Relation::Greater, "112.3"));
    line("query-invalid", first_passing("Solar", Relation::Greater, "90"));
    line("not-unique", first_passing("Solar", Relation::Greater, "190"));
    // It is above from the start.
    line("query-invalid", crossing("Solar", "Wind"));
    line("query-invalid", trend("Wind", "2025", "2020"));
    line("query-unknown", trend("Coal", "2020", "2025"));
    // March is missing, so nobody can say whether it was lower.
    refused(lines::thin_line(), false, "hidden", |made| ask(made, first_change("South", Change::Fall)));
    // Years that are out of order, and labels that are no years.
    refused(lines::line(), false, "query-invalid", |made| {
        ask(made, first_change("Wind", Change::Fall));
        made.sample.annotation.table.rows[3].cells[0] = Cell::Text("2019".to_owned());
    });
    refused(lines::line(), false, "query-invalid", |made| {
        ask(made, trend("Wind", "2020", "2025"));
        made.sample.annotation.table.columns[0].kind = ColumnKind::Category;
    });
    // Two values that half a pixel of the model may turn around.
    refused(lines::line(), false, "unclear", |made| {
        ask(made, first_change("Solar", Change::Fall));
        set(made, 1, 1, "97.8");
        let mark = made.sample.annotation.marks.iter_mut().find(|mark| mark.row == 1 && mark.column == "Solar").unwrap();
        let Geometry::Point { x, r, .. } = mark.geometry else { panic!("a point") };
        mark.geometry = Geometry::Point { x, y: 310.0 - 1.6 * 47.8, r };
        mark.bounds = mark.geometry.bounds();
    });
}

#[test]
fn what_a_row_does_not_tell() {
    let stacked = |key: &str, query: Query, spoil: &dyn Fn(&mut Made)| {
        refused(series::stacked(), false, key, |made| {
            ask(made, query.clone());
            spoil(made);
        });
    };
    stacked("query-invalid", sum_across("2021"), &|made| {
        made.sample.annotation.table.group.as_mut().unwrap().stacks = false;
    });
    stacked("sum-meaningless", sum_across("2021"), &|made| {
        for column in &mut made.sample.annotation.table.columns[1..] {
            column.measure.as_mut().unwrap().kind = MeasureKind::Rate;
        }
    });
    stacked("query-invalid", series_at(Rank::LARGEST, "2021"), &|made| {
        made.sample.annotation.table.columns[1].measure.as_mut().unwrap().unit = Some(Unit("GWh".to_owned()));
    });
    stacked("tie", series_at(Rank { nth: 2, order: Order::Descending }, "2021"), &|made| {
        set(made, 1, 2, "60");
        let text = made.sample.annotation.texts.iter_mut().find(|text| text.shows == Some(Shows::Datum { row: 1, series: 2 }));
        "60".clone_into(&mut text.unwrap().text);
    });
    stacked("tie", Query::LabelOfTotal { rank: Rank::LARGEST }, &|made| {
        set(made, 3, 2, "70");
        let text = made.sample.annotation.texts.iter_mut().find(|text| text.shows == Some(Shows::Datum { row: 3, series: 2 }));
        "70".clone_into(&mut text.unwrap().text);
    });
}

/// Without its printed values, a stack's total is read at its upper edge: off by half a pixel, not by half a pixel a segment.
#[test]
fn a_total_is_one_reading() {
    let told = |tolerance: &str| {
        let mut made = series::stacked();
        ask(&mut made, sum_across("2021"));
        let note = &mut made.sample.annotation;
        note.texts.retain(|text| text.role != Role::ValueLabel);
        let turn = &mut note.turns[0];
        turn.family = Family::StackTotal;
        turn.difficulty = turn.family.difficulty();
        "What is the total electricity generated in 2021?".clone_into(&mut turn.question);
        turn.answer = common::answer(AnswerKind::Number, &["250"], Some("TWh"), &["250 TWh"]);
        turn.answer.tolerance = Some(number(tolerance));
        turn.evidence = Evidence { texts: vec![0], marks: (0..note.marks.len()).collect() };
        made.sample.record.conversations[0].value =
            format!("<image>\n{}\nAnswer the question using a single word or phrase.", turn.question);
        "250 TWh".clone_into(&mut made.sample.record.conversations[1].value);
        keys(made.verify_files())
    };
    // A pixel is 1.25 TWh.
    assert_eq!(told("0.7"), [""; 0]);
    assert_eq!(told("0.5"), ["answer-tolerance"]);
}

#[test]
fn what_is_not_named_or_misplaced() {
    refused(series::stacked(), false, "label-not-drawn", |made| {
        made.sample.annotation.texts.retain(|text| text.shows != Some(Shows::Series { series: 1 }));
    });
    refused(series::grouped(), false, "colors-alike", |made| {
        for mark in made.sample.annotation.marks.iter_mut().filter(|mark| mark.column == "Plus") {
            mark.color = Color::rgb(34, 122, 184);
        }
    });
    // A segment that is missing from its stack.
    refused(series::stacked(), false, "mark-unreadable", |made| drop(made.sample.annotation.marks.remove(4)));
    // The value of one segment in another, and of one point at another.
    for made in [series::stacked(), lines::thin_line()] {
        refused(made, false, "text-misplaced", |made| {
            let at = |row: usize, series: usize| {
                let shows = Some(Shows::Datum { row, series });
                made.sample.annotation.texts.iter().position(|text| text.shows == shows).unwrap()
            };
            let (a, b) = (at(1, 0), at(1, 1));
            let texts = &mut made.sample.annotation.texts;
            (texts[a].ink, texts[b].ink) = (texts[b].ink, texts[a].ink);
        });
    }
    // Lengths of all series are in one proportion.
    refused(series::grouped(), false, "mark-value", |made| {
        for mark in made.sample.annotation.marks.iter_mut().filter(|mark| mark.column == "Plus") {
            let Geometry::Rect { x0, y0, x1, y1 } = mark.geometry else { panic!("a bar") };
            let y0 = y1 - (y1 - y0) * 0.8;
            mark.geometry = Geometry::Rect { x0, y0, x1, y1 };
            mark.bounds = mark.geometry.bounds();
        }
    });
}

/// A stack whose values are all printed needs no scale; it may lie on its side.
#[test]
fn stacks_without_a_scale() {
    let without = |made: &mut Made| {
        let note = &mut made.sample.annotation;
        note.scales.clear();
        note.texts.retain(|text| text.role != Role::TickLabel);
        note.marks.iter_mut().for_each(|mark| mark.encoding.scale = None);
        for turn in &mut note.turns {
            turn.evidence.texts = (0..note.texts.len()).collect();
        }
    };
    let mut made = series::stacked();
    without(&mut made);
    assert_eq!(keys(made.verify_files()), [""; 0]);
    refused(series::stacked(), false, "mark-value", |made| {
        without(made);
        let mark = made.sample.annotation.marks.iter_mut().find(|mark| mark.row == 2 && mark.column == "Hydro").unwrap();
        let Geometry::Rect { x0, y0, x1, y1 } = mark.geometry else { panic!("a segment") };
        mark.geometry = Geometry::Rect { x0, y0: y0 - 4.0, x1, y1 };
        mark.bounds = mark.geometry.bounds();
    });
}

#[test]
fn what_covers_and_what_is_covered() {
    let line_of = |made: &Made, series: usize| {
        let shows = Some(Shows::Series { series });
        made.scene.items.iter().position(|item| item.role == Role::SeriesLine && item.shows == shows).unwrap()
    };
    // A line through a printed value, before and after it.
    let through = |made: &mut Made| {
        let shows = Some(Shows::Datum { row: 1, series: 0 });
        let at = made.scene.items.iter().position(|item| item.role == Role::ValueLabel && item.shows == shows).unwrap();
        let (_, y) = made.scene.items[at].bounds().center();
        let stroke = Some(chartmill_scene::Stroke { color: Color::BLACK, width: 2.0 });
        let segments = [[20.0, y], [460.0, y + 1.0]];
        let segments = vec![chartmill_scene::Segment::Move(segments[0]), chartmill_scene::Segment::Line(segments[1])];
        let shape = Shape::Path(chartmill_scene::PathShape { segments, fill: None, stroke });
        (at, Item::new(Role::Decoration, shape))
    };
    refused(lines::thin_line(), true, "text-struck", |made| {
        let (at, item) = through(made);
        made.scene.items.insert(at, item);
        made.repaint();
    });
    refused(lines::thin_line(), true, "text-covered", |made| {
        let (_, item) = through(made);
        made.scene.items.push(item);
        made.repaint();
    });
    refused(lines::line(), true, "series-line", |made| {
        let at = line_of(made, 1);
        let Shape::Path(path) = &mut made.scene.items[at].shape else { panic!("a path") };
        path.stroke.as_mut().unwrap().color = Color::rgb(148, 103, 189);
        made.repaint();
    });
    // A panel over the plot hides lines and points.
    refused(lines::thin_line(), true, "mark-hidden", |made| {
        let rect = PixelBox::new(70.0, 60.0, 450.0, 318.0);
        let shape = RectShape { rect, fill: Some(Color::WHITE), stroke: None, radius: 0.0 };
        made.scene.items.push(Item::new(Role::Panel, Shape::Rect(shape)));
        made.repaint();
    });
    // The picture does not show the line that the scene has.
    refused(lines::thin_line(), true, "series-line", |made| {
        let scene = made.scene.clone();
        let at = line_of(made, 0);
        made.scene.items.remove(at);
        made.repaint();
        made.scene = scene;
    });
    // A name at the end of a line in the color of another.
    refused(lines::thin_line(), true, "swatch", |made| {
        for item in &mut made.scene.items {
            if let (Role::LegendLabel, Some(Shows::Series { series }), Shape::Text(text)) =
                (item.role, item.shows, &mut item.shape)
            {
                text.color = series::fill(1 - series);
            }
        }
        made.repaint();
    });
}

/// Points within their lines are not counted, and a patch of ground sets a text off from a line behind it.
#[test]
fn points_and_patches() {
    refused(lines::thin_line(), false, "mark-too-small", |made| ask(made, Query::Marks));
    let mut made = lines::thin_line();
    let shows = Some(Shows::Datum { row: 1, series: 0 });
    let at = made.scene.items.iter().position(|item| item.role == Role::ValueLabel && item.shows == shows).unwrap();
    let rect = made.scene.items[at].bounds().grown(1.0);
    let (x, y) = rect.center();
    let line = chartmill_scene::Line { x0: x, y0: y - 20.0, x1: x, y1: rect.y1, width: 1, color: Color::BLACK, dash: None };
    made.scene.items.insert(at, Item::new(Role::Decoration, Shape::Line(line)));
    made.repaint();
    assert!(keys(made.verify()).contains(&"text-struck"));
    let patch = RectShape { rect, fill: Some(Color::WHITE), stroke: None, radius: 0.0 };
    made.scene.items.insert(at + 1, Item::new(Role::Panel, Shape::Rect(patch)));
    made.repaint();
    assert_eq!(keys(made.verify()), [""; 0]);
}

#[test]
fn turns_about_series_that_give_others_away() {
    let follows = |made: Made, earlier: Query, answer: &str, later: Query| {
        let mut made = made;
        let note = &mut made.sample.annotation;
        note.turns.truncate(2);
        note.turns[0].program = earlier.to_string();
        note.turns[0].query = earlier;
        note.turns[0].answer.value = vec![answer.to_owned()];
        note.turns[1].program = later.to_string();
        note.turns[1].query = later;
        made.sample.record.conversations.truncate(4);
        keys(made.verify_files()).contains(&"follows")
    };
    let compare = |label: &str, first: &str, second: &str| {
        let (left, right) = pair(label, first, second);
        Query::Compare { left, relation: Relation::Greater, right }
    };
    let gap = |label: &str, first: &str, second: &str| {
        let (of, minus) = pair(label, first, second);
        Query::Difference { of, minus }
    };
    let stacked = |earlier, answer, later| follows(series::stacked(), earlier, answer, later);
    let line = |earlier, answer, later| follows(lines::line(), earlier, answer, later);
    assert!(stacked(series_at(Rank::LARGEST, "2020"), "Wind", compare("2020", "Wind", "Solar")));
    assert!(!stacked(series_at(Rank::LARGEST, "2020"), "Wind", compare("2020", "Solar", "Hydro")));
    assert!(!stacked(series_at(Rank::LARGEST, "2020"), "Wind", compare("2021", "Wind", "Solar")));
    assert!(stacked(gap("2023", "Solar", "Wind"), "30", compare("2023", "Wind", "Solar")));
    assert!(!stacked(compare("2023", "Solar", "Wind"), "yes", gap("2023", "Solar", "Wind")));
    assert!(line(crossing("Wind", "Solar"), "2023", compare("2022", "Wind", "Solar")));
    assert!(line(crossing("Wind", "Solar"), "2023", series_at(Rank::LARGEST, "2021")));
    assert!(!line(crossing("Wind", "Solar"), "2023", compare("2025", "Wind", "Solar")));
    assert!(line(first_change("Wind", Change::Fall), "2022", first_change("Wind", Change::Rise)));
    assert!(!line(first_change("Wind", Change::Fall), "2022", first_change("Solar", Change::Rise)));
    let over_time = |from: &str, to: &str| Query::Compare {
        left: Box::new(val(to, "Solar")),
        relation: Relation::Less,
        right: Box::new(val(from, "Solar")),
    };
    assert!(line(trend("Solar", "2020", "2025"), "rise", over_time("2020", "2025")));
    assert!(line(first_change("Solar", Change::Fall), "2021", over_time("2020", "2021")));
    assert!(!line(trend("Solar", "2020", "2025"), "rise", over_time("2020", "2024")));
}

/// A total that was told, with all parts but one, tells the last.
#[test]
fn a_total_tells_its_last_part() {
    let told = |n_parts: usize| {
        let mut made = series::stacked();
        let note = &mut made.sample.annotation;
        let queries = [sum_across("2020"), val("2020", "Wind"), val("2020", "Solar")];
        let asked = queries.into_iter().take(1 + n_parts).chain([val("2020", "Hydro")]);
        for (turn, query) in note.turns.iter_mut().zip(asked) {
            turn.form = Form::Short;
            turn.program = query.to_string();
            turn.query = query;
        }
        note.turns.truncate(2 + n_parts);
        made.sample.record.conversations.truncate(4 + 2 * n_parts);
        keys(made.verify_files()).contains(&"follows")
    };
    assert!(told(2));
    assert!(!told(1));
}

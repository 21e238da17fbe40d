//! Faults that are not one changed value: ambiguity, hidden data, layout, painting order, format, and turns that give others away.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail loudly")]

mod common;

use chartmill_scene::{Item, RectShape, Shape};
use chartmill_schema::{Cell, Color, Family, Order, Query, Rank, Role, Selection, Shows, Split};
use common::refuse::refused;
use common::{Made, number, samples};

/// Sets a printed value in table, text and mark alike.
fn tie(made: &mut Made) {
    let note = &mut made.sample.annotation;
    note.table.rows[2].cells[1] = Cell::Number(number("32"));
    let text = note.texts.iter_mut().find(|text| text.shows == Some(Shows::Datum { row: 2, series: 0 })).unwrap();
    "32".clone_into(&mut text.text);
    let top = note.marks[0].geometry.bounds();
    let own = note.marks[2].geometry.bounds();
    note.marks[2].geometry = chartmill_schema::Geometry::Rect { x0: own.x0, y0: top.y0, x1: own.x1, y1: own.y1 };
}

#[test]
fn what_is_not_clear() {
    refused(samples::bar(), false, "tie", tie);
    // Two rows have the value that is asked for.
    refused(samples::pie(), false, "not-unique", |made| {
        let note = &mut made.sample.annotation;
        note.turns[4].query = Query::LabelWith { value: number("99"), over: Selection::all("Share") };
    });
    // The bound is the value of a row.
    refused(samples::funnel(), false, "unclear", |made| {
        let query = &mut made.sample.annotation.turns[4].query;
        let Query::Count { over } = query else { panic!("a count") };
        *over.threshold.as_mut().unwrap().than = Query::Literal { value: number("360") };
    });
    refused(samples::pie(), false, "colors-alike", |made| made.sample.annotation.marks[0].color = Color::rgb(208, 44, 40));
}

#[test]
fn what_is_not_shown() {
    // Neither printed nor drawn.
    refused(samples::table_chart(), false, "hidden", |made| {
        made.sample.annotation.texts.retain(|text| text.shows != Some(Shows::Datum { row: 3, series: 1 }));
    });
    // A length without any number is a proportion only.
    refused(samples::funnel(), false, "not-absolute", |made| {
        made.sample.annotation.texts.retain(|text| text.role != Role::ValueLabel);
    });
    refused(samples::bar(), false, "label-not-drawn", |made| {
        made.sample.annotation.texts.retain(|text| text.shows != Some(Shows::Row { row: 1 }));
    });
    refused(samples::bar(), false, "text-not-drawn", |made| {
        made.sample.annotation.texts.retain(|text| text.role != Role::AxisTitle);
    });
    // Without its label, a value between two ticks cannot be told exactly.
    refused(samples::bar(), false, "answer-tolerance", |made| {
        made.sample.annotation.texts.retain(|text| text.shows != Some(Shows::Datum { row: 1, series: 0 }));
    });
}

#[test]
fn what_cannot_be_seen() {
    let value = |made: &Made, row: usize| {
        made.scene
            .items
            .iter()
            .position(|item| item.role == Role::ValueLabel && item.shows == Some(Shows::Datum { row, series: 0 }))
            .unwrap()
    };
    refused(samples::pie(), true, "contrast", |made| {
        let at = value(made, 3);
        let Shape::Text(text) = &mut made.scene.items[at].shape else { panic!("a text") };
        text.color = Color::WHITE;
        made.repaint();
    });
    refused(samples::bar(), true, "text-covered", |made| {
        let at = value(made, 2);
        let rect = made.scene.items[at].bounds();
        let shape = RectShape { rect, fill: Some(Color::WHITE), stroke: None, radius: 0.0 };
        made.scene.items.push(Item::new(Role::Decoration, Shape::Rect(shape)));
        made.repaint();
    });
    refused(samples::bar(), true, "text-struck", |made| {
        let at = value(made, 2);
        let bounds = made.scene.items[at].bounds();
        let (_, y) = bounds.center();
        let line = chartmill_scene::Line { x0: 10.0, y0: y, x1: 470.0, y1: y, width: 1, color: Color::BLACK, dash: None };
        made.scene.items.insert(0, Item::new(Role::Axis, Shape::Line(line)));
        made.repaint();
    });
    refused(samples::bar(), true, "mark-hidden", |made| {
        let at = made.scene.items.iter().position(|item| item.mark.is_some()).unwrap();
        let rect = made.scene.items[at].bounds();
        let shape = RectShape { rect, fill: Some(Color::WHITE), stroke: None, radius: 0.0 };
        made.scene.items.insert(at + 1, Item::new(Role::Panel, Shape::Rect(shape)));
        made.repaint();
    });
    refused(samples::pie(), true, "swatch", |made| {
        let swatches: Vec<usize> = (0..made.scene.items.len()).filter(|&i| made.scene.items[i].role == Role::Swatch).collect();
        let shape = made.scene.items[swatches[0]].shape.clone();
        let Shape::Rect(mut moved) = shape else { panic!("a rectangle") };
        moved.fill = Some(Color::rgb(214, 39, 40));
        made.scene.items[swatches[0]].shape = Shape::Rect(moved);
        made.repaint();
    });
    refused(samples::bar(), false, "text-too-small", |made| made.sample.annotation.texts[0].cap_height = 5.0);
    refused(samples::bar(), false, "text-outside", |made| {
        let ink = &mut made.sample.annotation.texts[0].ink;
        (ink.y0, ink.y1) = (ink.y0 - 20.0, ink.y1 - 20.0);
    });
    refused(samples::funnel(), false, "text-straddles", |made| {
        let text = made.sample.annotation.texts.iter_mut().find(|text| text.text == "360").unwrap();
        (text.ink.x0, text.ink.x1) = (text.ink.x0 + 35.0, text.ink.x1 + 35.0);
    });
}

#[test]
fn what_breaks_the_format() {
    refused(samples::bar(), false, "turn-count", |made| made.sample.annotation.split = Split::Test);
    refused(samples::bar(), false, "alternation", |made| made.sample.record.conversations.swap(2, 3));
    refused(samples::bar(), false, "turn-count", |made| drop(made.sample.record.conversations.pop()));
    refused(samples::bar(), false, "control-token", |made| made.sample.record.conversations[3].value.push_str(" </s>"));
    refused(samples::bar(), false, "control-character", |made| made.sample.record.conversations[3].value.push('\u{7}'));
    refused(samples::bar(), false, "blank-message", |made| made.sample.record.conversations[3].value.clear());
    refused(samples::bar(), false, "image-path", |made| {
        made.sample.record.image = "images/../x.png".to_owned();
        made.sample.annotation.image.clone_from(&made.sample.record.image);
    });
    refused(samples::bar(), false, "id", |made| made.sample.record.id.push('x'));
    refused(samples::bar(), false, "token-budget", |made| {
        made.sample.annotation.turns[0].question = "What? ".repeat(300);
        made.sample.record.conversations[0].value = "What? ".repeat(300);
    });
    refused(samples::bar(), false, "instruction", |made| {
        let value = &mut made.sample.record.conversations[0].value;
        *value = value.replace("single word or phrase", "full sentence");
    });
    refused(samples::bar(), false, "question-differs", |made| made.sample.record.conversations[2].value.insert(0, 'X'));
    refused(samples::bar(), false, "evidence", |made| made.sample.annotation.turns[0].evidence.texts.push(999));
    refused(samples::bar(), false, "program-differs", |made| made.sample.annotation.turns[0].program.push(' '));
    refused(samples::bar(), false, "family-query", |made| {
        // The smallest, filed under the largest.
        let turn = &mut made.sample.annotation.turns[1];
        turn.query = Query::LabelAt { rank: Rank { nth: 1, order: Order::Ascending }, over: Selection::all("Headcount") };
        turn.family = Family::Largest;
    });
}

#[test]
fn turns_that_give_others_away() {
    refused(samples::bar(), false, "follows", |made| {
        // Drivers and Cooks were told with the steps.
        let turns = &mut made.sample.annotation.turns;
        turns[5].query = Query::Value { label: "Cooks".to_owned(), series: "Headcount".to_owned() };
    });
    refused(samples::bar(), false, "follows", |made| {
        let turns = &mut made.sample.annotation.turns;
        turns[5].query = turns[1].query.clone();
    });
}

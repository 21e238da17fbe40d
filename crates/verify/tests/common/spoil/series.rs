//! Corruptions of what only charts with several series have: stacks, points, lines, legends by series, questions over time.

use chartmill_scene::{Segment, Shape, Text};
use chartmill_schema::*;

use super::super::{Lcg, Made};
use super::picture::{mark_items, moved, pick_text, reshape};
use super::{Spoiled, files, live, message_of, set_question};

/// A segment of its own length, off the end of the one before it.
pub fn segment_base(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let item = *rng.pick(&items);
    let info = made.scene.items[item].mark.clone().filter(|info| info.encoding.stacked)?;
    let Geometry::Rect { x0, y0, x1, y1 } = info.geometry else { return None };
    let by = rng.signed(1.5, 12.0);
    reshape(made, item, Geometry::Rect { x0, y0: y0 + by, x1, y1: y1 + by });
    files(format!("segment {item} moved by {by:.1} px"), &["segment-base"])
}

/// The marks of two series change their series, as if the table's columns had been taken for each other.
pub fn swapped_series(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let note = &mut made.sample.annotation;
    let drawn: Vec<String> = note.table.series().iter().map(|column| column.name.clone()).collect();
    if drawn.len() < 2 || note.mark == MarkNoun::Row {
        return None;
    }
    let first = rng.below(drawn.len());
    let second = (first + 1 + rng.below(drawn.len() - 1)) % drawn.len();
    for mark in &mut note.marks {
        if mark.column == drawn[first] {
            mark.column.clone_from(&drawn[second]);
        } else if mark.column == drawn[second] {
            mark.column.clone_from(&drawn[first]);
        }
    }
    let keys: &'static [&'static str] = &["mark-value", "segment-base", "mark-stray"];
    files(format!("{:?} and {:?}", drawn[first], drawn[second]), keys)
}

pub fn moved_point(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let item = *rng.pick(&items);
    let Geometry::Point { x, y, r } = made.scene.items[item].mark.as_ref()?.geometry else { return None };
    // Where its value is printed, half of the last digit may be off: 3 px in the sample.
    let shows = made.scene.items[item].shows;
    let printed = made.scene.items.iter().any(|other| other.role == Role::ValueLabel && other.shows == shows);
    let by = rng.signed(if printed { 3.8 } else { 1.0 }, 9.0);
    reshape(made, item, Geometry::Point { x, y: y + by, r });
    files(format!("point {item} by {by:.1} px"), &["mark-value"])
}

/// The names of two series in a legend, or at the ends of their lines, change places.
pub fn swapped_legend(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let fits = |text: &TextAnnotation| text.role == Role::LegendLabel && matches!(text.shows, Some(Shows::Series { .. }));
    let (a, b) = (pick_text(made, rng, fits)?, pick_text(made, rng, fits)?);
    let (first, second) = (made.sample.annotation.texts[a].clone(), made.sample.annotation.texts[b].clone());
    if a == b {
        return None;
    }
    if rng.below(2) == 0 {
        let texts = &mut made.sample.annotation.texts;
        (texts[a].text, texts[b].text) = (second.text, first.text);
        return files(format!("{:?} and {:?}", texts[a].text, texts[b].text), &["label-text"]);
    }
    // In the scene: each text with what it shows goes to the other's place, and takes the color that it finds there.
    let of = |made: &Made, text: &TextAnnotation| {
        made.scene.items.iter().position(|item| item.role == text.role && item.shows == text.shows)
    };
    let (one, two) = (of(made, &first)?, of(made, &second)?);
    let colors =
        [one, two].map(|item| if let Shape::Text(text) = &made.scene.items[item].shape { text.color } else { Color::BLACK });
    for (item, from, to, ink) in [(one, &first, &second, colors[1]), (two, &second, &first, colors[0])] {
        let Shape::Text(text) = &mut made.scene.items[item].shape else { return None };
        text.color = ink;
        let place = moved(from.ink, to.ink);
        shift(text, (to.ink.x0 - from.ink.x0).round(), (place.y0 - from.ink.y0).round());
    }
    made.repaint();
    made.annotate();
    live(format!("{:?} and {:?} in the picture", first.text, second.text), &["swatch"])
}

/// Moves a text by whole pixels.
fn shift(text: &mut Text, dx: f64, dy: f64) {
    (text.x, text.y) = (text.x + dx, text.y + dy);
    for glyph in &mut text.glyphs {
        glyph.pen += 3 * dx as i32;
    }
    text.ink = PixelBox::new(text.ink.x0 + dx, text.ink.y0 + dy, text.ink.x1 + dx, text.ink.y1 + dy);
}

pub fn bent_line(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let lines: Vec<usize> = (0..made.scene.items.len()).filter(|&item| made.scene.items[item].role == Role::SeriesLine).collect();
    if lines.is_empty() {
        return None;
    }
    let item = *rng.pick(&lines);
    if rng.below(6) == 0 {
        made.scene.items.remove(item);
        made.repaint();
        return live("a line is missing".to_owned(), &["series-line"]);
    }
    let Shape::Path(path) = &mut made.scene.items[item].shape else { return None };
    let n = path.segments.len();
    let at = rng.below(n);
    let by = rng.signed(1.0, 9.0);
    match rng.below(3) {
        // A line that leaves out a point between two others.
        0 if (1..n - 1).contains(&at) && matches!(path.segments[at + 1], Segment::Line(_)) => drop(path.segments.remove(at)),
        // A line that bridges a gap, or a gap where none belongs.
        1 if at > 0 => {
            path.segments[at] = match path.segments[at] {
                Segment::Line(to) => Segment::Move(to),
                Segment::Move(to) => Segment::Line(to),
                other => other,
            };
        }
        _ => {
            if let Segment::Line(to) | Segment::Move(to) = &mut path.segments[at] {
                to[1] += by;
            }
        }
    }
    made.repaint();
    live(format!("the line of item {item} at {at}"), &["series-line"])
}

/// The question, or the sentence that answers it, says the opposite.
pub fn swapped_change(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    const WORDS: [(&str, &str); 6] = [
        (" fall?", " rise?"),
        (" drop?", " grow?"),
        (" dropped ", " grew "),
        (" exceed ", " fall below "),
        (" exceeded ", " fell below "),
        (" overtook ", " fell behind "),
    ];
    let idx = rng.below(made.sample.annotation.turns.len());
    let turn = made.sample.annotation.turns[idx].clone();
    if !matches!(turn.query, Query::FirstChange { .. } | Query::FirstPassing { .. } | Query::Crossing { .. }) {
        return None;
    }
    let &(word, opposite) = rng.pick(&WORDS);
    let told = message_of(made, idx).clone();
    if rng.below(2) == 0 && turn.question.contains(word) {
        set_question(made, idx, &turn.question.replacen(word, opposite, 1));
        return files(format!("asked {opposite:?} for {word:?}"), &["cue-missing", "cue-forbidden"]);
    }
    let has_word = turn.form == Form::Sentence && told.contains(word);
    has_word.then(|| *message_of(made, idx) = told.replacen(word, opposite, 1))?;
    files(format!("said {opposite:?} for {word:?}"), &["cue-forbidden"])
}

/// A row's total that leaves a series out, or is another row's.
pub fn total(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let note = &made.sample.annotation;
    let idx = rng.below(note.turns.len());
    let Query::SumAcross { label } = &note.turns[idx].query else { return None };
    let table = &note.table;
    let own = table.row_of(label)?;
    let row = rng.below(table.rows.len());
    let without = rng.below(table.series().len());
    let wrong = if rng.below(2) == 0 {
        Number::sum((0..table.series().len()).filter(|&series| series != without).filter_map(|series| table.value(own, series)))?
    } else {
        Number::sum((0..table.series().len()).filter_map(|series| table.value(row, series))).filter(|_| row != own)?
    };
    let answer = &mut made.sample.annotation.turns[idx].answer;
    let old = answer.accepted[0].clone();
    answer.value = vec![wrong.to_string()];
    answer.accepted = vec![format!("{wrong} TWh")];
    let message = message_of(made, idx);
    *message = message.replace(&old, &format!("{wrong} TWh"));
    files(format!("the total became {wrong}"), &["answer-wrong"])
}

//! Corruptions of what is drawn: labels, values, marks, ticks, places, pixels.

use chartmill_scene::Shape;
use chartmill_schema::*;

use super::super::{Lcg, Made, paint, shape_of};
use super::{Spoiled, files, live, other_number};

pub(super) fn pick_text(made: &Made, rng: &mut Lcg, fits: impl Fn(&TextAnnotation) -> bool) -> Option<usize> {
    let texts: Vec<usize> = (0..made.sample.annotation.texts.len()).filter(|&i| fits(&made.sample.annotation.texts[i])).collect();
    (!texts.is_empty()).then(|| *rng.pick(&texts))
}

pub fn drawn_label(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = pick_text(made, rng, |text| {
        matches!(text.role, Role::CategoryLabel | Role::LegendLabel | Role::ColumnHeader) && text.shows.is_some()
    })?;
    let text = &mut made.sample.annotation.texts[idx].text;
    let old = text.clone();
    match rng.below(3) {
        0 => text.push('s'),
        1 => drop(text.remove(rng.below(1))),
        _ => *text = format!("{text} {}", rng.below(90)),
    }
    files(format!("{old:?} became {text:?}"), &["label-text"])
}

pub fn printed_value(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = pick_text(made, rng, |text| matches!(text.role, Role::ValueLabel | Role::KeyFigure))?;
    let text = &mut made.sample.annotation.texts[idx].text;
    let at = text.rfind(|c: char| c.is_ascii_digit())?;
    let digit = text.as_bytes()[at] - b'0';
    let new = (digit + 1 + rng.below(8) as u8) % 10;
    let old = text.clone();
    text.replace_range(at..=at, &new.to_string());
    files(format!("{old:?} became {text:?}"), &["value-text"])
}

pub fn cell(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let table = &mut made.sample.annotation.table;
    let (row, series) = (rng.below(table.rows.len()), rng.below(table.series().len()));
    let old = table.value(row, series)?;
    let new = other_number(old, rng);
    table.rows[row].cells[series + 1] = Cell::Number(new);
    files(format!("{old} became {new}"), &["value-text", "mark-value", "text-shows"])
}

pub(super) fn mark_items(made: &Made) -> Vec<usize> {
    (0..made.scene.items.len()).filter(|&i| made.scene.items[i].mark.is_some()).collect()
}

pub(super) fn reshape(made: &mut Made, item: usize, geometry: Geometry) {
    let info = made.scene.items[item].mark.as_mut().unwrap();
    info.geometry = geometry.clone();
    let fill = info.color;
    made.scene.items[item].shape = shape_of(&geometry, fill);
    made.repaint();
    made.annotate();
}

pub fn length(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let item = *rng.pick(&items);
    let info = made.scene.items[item].mark.clone()?;
    let by = rng.signed(3.0, 14.0);
    let geometry = match (info.geometry, info.encoding.along) {
        (Geometry::Rect { x0, y0, x1, y1 }, Some(Axis::Y)) => {
            if rng.below(4) == 0 {
                Geometry::Rect { x0, y0, x1, y1: y1 + by }
            } else {
                Geometry::Rect { x0, y0: y0 + by, x1, y1 }
            }
        }
        (Geometry::Rect { x0, y0, x1, y1 }, _) => Geometry::Rect { x0, y0, x1: x1 + by, y1 },
        (Geometry::Polygon { mut points }, _) => {
            points[0][0] -= by / 2.0;
            points[1][0] += by / 2.0;
            Geometry::Polygon { points }
        }
        _ => return None,
    };
    reshape(made, item, geometry);
    files(format!("mark {item} by {by:.1} px"), &["mark-value", "mark-baseline", "segment-base"])
}

pub fn angle(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let at = rng.below(items.len().checked_sub(1)?);
    let by = rng.signed(2.0, 12.0);
    let slice = |made: &Made, at: usize| made.scene.items[items[at]].mark.as_ref().map(|info| info.geometry.clone());
    let (Some(Geometry::Slice { cx, cy, inner, outer, start, end }), Some(Geometry::Slice { end: last, .. })) =
        (slice(made, at), slice(made, at + 1))
    else {
        return None;
    };
    reshape(made, items[at], Geometry::Slice { cx, cy, inner, outer, start, end: end + by });
    if rng.below(4) > 0 {
        reshape(made, items[at + 1], Geometry::Slice { cx, cy, inner, outer, start: end + by, end: last });
        return files(format!("moved an edge by {by:.1} degrees"), &["mark-value"]);
    }
    files(format!("opened a gap of {by:.1} degrees"), &["slice-tiling"])
}

pub fn color(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    // The colors that a question asks for.
    let note = &made.sample.annotation;
    let asked = note.turns.iter().filter_map(|turn| match &turn.query {
        Query::ColorOf { label } => note.table.row_of(label),
        Query::LabelOfColor { .. } => note.table.row_of(&turn.answer.value[0]),
        _ => None,
    });
    let rows: Vec<usize> = asked.collect();
    if rows.is_empty() {
        return None;
    }
    let row = *rng.pick(&rows);
    let colors = ["#1f77b4", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#17becf", "#edc948", "#000000"];
    let new = Color::parse(colors[rng.below(colors.len())]).unwrap();
    for mark in &mut made.sample.annotation.marks {
        if mark.row == row {
            mark.color = new;
        }
    }
    files(format!("row {row} became {new}"), &["answer-wrong", "color-unnamed", "colors-alike", "not-unique"])
}

fn overwrite(made: &mut Made, bounds: PixelBox, to: impl Fn(Color) -> Color) {
    let width = made.scene.width as usize;
    for y in bounds.y0.max(0.0) as usize..bounds.y1.min(f64::from(made.scene.height)) as usize {
        for x in bounds.x0.max(0.0) as usize..bounds.x1.min(f64::from(made.scene.width)) as usize {
            let at = 3 * (y * width + x);
            let new = to(Color::rgb(made.canvas[at], made.canvas[at + 1], made.canvas[at + 2]));
            made.canvas[at..at + 3].copy_from_slice(&[new.r, new.g, new.b]);
        }
    }
    made.png = paint::encode(&made.canvas, made.scene.width, made.scene.height);
}

pub fn pixels(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let item = *rng.pick(&items);
    let info = made.scene.items[item].mark.clone()?;
    if rng.below(4) == 0 {
        // The file is not the canvas.
        let at = rng.below(made.canvas.len());
        let mut rows = made.canvas.clone();
        rows[at] ^= 0x40;
        made.png = paint::encode(&rows, made.scene.width, made.scene.height);
        return live("another pixel in the file".to_owned(), &["png-differs"]);
    }
    // A mark that is smaller has soft edges all over.
    let bounds = info.geometry.bounds();
    if bounds.width() < 3.0 || bounds.height() < 3.0 {
        return None;
    }
    let by = 12 + rng.below(40) as u8;
    let own = info.color;
    let wrong = Color::rgb(own.r.wrapping_add(by), own.g ^ 0x18, own.b);
    overwrite(made, info.geometry.bounds(), |color| if color == own { wrong } else { color });
    live(format!("item {item} painted in {wrong}"), &["mark-color"])
}

pub fn tick_label(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let note = &mut made.sample.annotation;
    if note.scales.is_empty() {
        return None;
    }
    let n_ticks = note.scales[0].ticks.len();
    let idx = rng.below(n_ticks);
    let old = note.scales[0].ticks[idx].clone();
    let value = other_number(old.value, rng);
    let text = value.to_string();
    let in_texts = |note: &mut Annotation, old: &Tick, text: &str| {
        let label = note.texts.iter_mut().find(|own| own.role == Role::TickLabel && own.text == old.text).unwrap();
        text.clone_into(&mut label.text);
    };
    match rng.below(4) {
        0 => {
            in_texts(note, &old, &text);
            files(format!("the label {} became {text}", old.text), &["tick-absent"])
        }
        1 => {
            note.scales[0].ticks[idx].text.clone_from(&text);
            in_texts(note, &old, &text);
            files(format!("label and text {} became {text}", old.text), &["tick-text"])
        }
        2 => {
            note.scales[0].ticks[idx].value = value;
            note.scales[0].ticks[idx].text.clone_from(&text);
            in_texts(note, &old, &text);
            files(format!("tick {} became {text}", old.text), &["scale-residual", "tick-order"])
        }
        _ => {
            // A whole axis that lies.
            let times = Number::from(2 + rng.below(8) as u32);
            for idx in (0..n_ticks).rev() {
                let old = note.scales[0].ticks[idx].clone();
                let value = old.value.times(times).unwrap();
                in_texts(note, &old, &value.to_string());
                note.scales[0].ticks[idx].value = value;
                note.scales[0].ticks[idx].text = value.to_string();
            }
            files(format!("all ticks times {times}"), &["mark-value"])
        }
    }
}

pub fn position(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.texts.len());
    let (dx, dy) = (rng.signed(1.0, 30.0), rng.signed(1.0, 30.0));
    let ink = &mut made.sample.annotation.texts[idx].ink;
    *ink = PixelBox::new(ink.x0 + dx, ink.y0 + dy, ink.x1 + dx, ink.y1 + dy);
    live(format!("the box of text {idx} by {dx:.1}, {dy:.1}"), &["text-differs"])
}

pub fn moved_ink(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let texts: Vec<usize> =
        (0..made.scene.items.len()).filter(|&i| matches!(made.scene.items[i].shape, Shape::Text(_))).collect();
    let item = *rng.pick(&texts);
    let Shape::Text(text) = &made.scene.items[item].shape else { return None };
    let ink = text.ink;
    let by = 1 + rng.below(4);
    let before = made.canvas.clone();
    let width = made.scene.width as usize;
    // The pixels of the box move to the right, over what is there.
    for y in ink.y0 as usize..ink.y1 as usize {
        for x in (ink.x0 as usize..ink.x1 as usize + by).rev() {
            let from = 3 * (y * width + x - by);
            let to = 3 * (y * width + x);
            if x < width {
                made.canvas[to..to + 3].copy_from_slice(&before[from..from + 3]);
            }
        }
    }
    made.png = paint::encode(&made.canvas, made.scene.width, made.scene.height);
    live(format!("the ink of item {item} by {by} px"), &["ink"])
}

pub fn overlapping(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let texts = &mut made.sample.annotation.texts;
    let (a, b) = (rng.below(texts.len()), rng.below(texts.len()));
    if a == b {
        return None;
    }
    let (x, y) = texts[b].ink.center();
    let (w, h) = (texts[a].ink.width() / 2.0, texts[a].ink.height() / 2.0);
    texts[a].ink = PixelBox::new(x - w, y - h, x + w, y + h);
    let what = format!("{:?} onto {:?}", texts[a].text, texts[b].text);
    files(what, &["text-overlap"])
}

pub fn swapped_labels(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let fits = |text: &TextAnnotation| text.role == Role::ValueLabel;
    let (a, b) = (pick_text(made, rng, fits)?, pick_text(made, rng, fits)?);
    let texts = &mut made.sample.annotation.texts;
    if a == b || texts[a].text == texts[b].text {
        return None;
    }
    let (first, second) = (texts[a].ink, texts[b].ink);
    texts[a].ink = moved(first, second);
    texts[b].ink = moved(second, first);
    files(format!("{:?} and {:?} changed places", texts[a].text, texts[b].text), &["text-misplaced"])
}

pub(super) fn moved(own: PixelBox, to: PixelBox) -> PixelBox {
    let (x, y) = to.center();
    PixelBox::new(x - own.width() / 2.0, y - own.height() / 2.0, x + own.width() / 2.0, y + own.height() / 2.0)
}

pub fn painted_length(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let items = mark_items(made);
    let item = *rng.pick(&items);
    let info = made.scene.items[item].mark.clone()?;
    let Geometry::Rect { x0, y0, x1, y1 } = info.geometry else { return None };
    let by = rng.signed(4.0, 7.0).round();
    let along_y = info.encoding.along == Some(Axis::Y);
    let strip = if along_y {
        PixelBox::new(x0.ceil(), y0.round(), x1.floor(), (y0 - by).round())
    } else {
        PixelBox::new(x1.round(), y0.ceil(), (x1 + by).round(), y1.floor())
    };
    let fill = if by > 0.0 { info.color } else { Color::WHITE };
    overwrite(made, strip, |_| fill);
    live(format!("mark {item} painted {by} px longer"), &["mark-spill", "mark-color"])
}

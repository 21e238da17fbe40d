//! Corruptions: each spoils a true sample in one seeded way that is larger than any tolerance, and says for which reasons it must be
//! refused. They need nothing but the sample, its scene and its pixels, so they work on generated samples too.

use chartmill_scene::Shape;
use chartmill_schema::*;
use chartmill_verify::{Area, Reason};

use super::{Lcg, Made, paint, shape_of};

/// What must be among the faults.
#[derive(Clone, Copy, Debug)]
pub enum Expect {
    /// A fault with one of these keys.
    Keys(&'static [&'static str]),
    /// A fault of this area.
    Area(Area),
}

impl Expect {
    pub fn fits(self, reason: &Reason) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(&reason.key()),
            Self::Area(area) => reason.area() == area,
        }
    }
}

/// What was done.
#[derive(Debug)]
pub struct Spoiled {
    pub what: String,
    pub expect: Expect,
    /// Whether the files alone must show it; otherwise only the live check can.
    pub in_files: bool,
}

pub type Corruption = fn(&mut Made, &mut Lcg) -> Option<Spoiled>;

/// Every corruption with its name. `None` comes back where it does not apply to a sample.
pub const ALL: [(&str, Corruption); 22] = [
    ("answer", answer),
    ("message", message),
    ("answer's unit", unit),
    ("label in the question", asked_label),
    ("number in the question", asked_number),
    ("label in the picture", drawn_label),
    ("printed value", printed_value),
    ("cell of the table", cell),
    ("mark's length", length),
    ("slice's angle", angle),
    ("mark's color", color),
    ("mark's pixels", pixels),
    ("tick label", tick_label),
    ("<image> token", image_token),
    ("position in the annotation", position),
    ("position in the picture", moved_ink),
    ("position on another text", overlapping),
    ("value label at another datum", swapped_labels),
    ("count word on a share", count_word),
    ("swapped wordings", swapped_wordings),
    ("step", step),
    ("length in the pixels", painted_length),
];

fn files(what: String, keys: &'static [&'static str]) -> Option<Spoiled> {
    Some(Spoiled { what, expect: Expect::Keys(keys), in_files: true })
}

fn live(what: String, keys: &'static [&'static str]) -> Option<Spoiled> {
    Some(Spoiled { what, expect: Expect::Keys(keys), in_files: false })
}

/// A number that differs from `value` by more than rounding, with as many decimals.
fn other_number(value: Number, rng: &mut Lcg) -> Number {
    let decimals = value.decimals();
    let step = Number::new(1 + rng.below(9) as i64, decimals).unwrap();
    match rng.below(4) {
        0 => value.plus(step).unwrap(),
        1 => value.minus(step).unwrap(),
        2 => value.times(Number::from(10_u32)).and_then(|v| v.plus(step)).unwrap().rounded(decimals),
        _ => value.plus(value).and_then(|v| v.plus(step)).unwrap(),
    }
}

/// The message and question of a turn in the record.
fn message_of(made: &mut Made, turn: usize) -> &mut String {
    &mut made.sample.record.conversations[2 * turn + 1].value
}

fn set_question(made: &mut Made, turn: usize, question: &str) {
    let old = std::mem::replace(&mut made.sample.annotation.turns[turn].question, question.to_owned());
    let value = &mut made.sample.record.conversations[2 * turn].value;
    *value = value.replacen(&old, question, 1);
}

fn answer(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.turns.len());
    let labels: Vec<String> = made.sample.annotation.table.labels().map(str::to_owned).collect();
    let answer = &mut made.sample.annotation.turns[idx].answer;
    let (old, spelled) = (answer.value.clone(), answer.accepted[0].clone());
    let new = match answer.kind {
        AnswerKind::Number => {
            let value = other_number(Number::parse(&old[0]).unwrap(), rng);
            answer.value = vec![value.to_string()];
            value.to_string()
        }
        AnswerKind::Label => {
            answer.value = vec![rng.pick(&labels).clone()];
            answer.value[0].clone()
        }
        AnswerKind::List => {
            let (a, b) = (rng.below(old.len()), rng.below(old.len()));
            answer.value.swap(a, b);
            answer.value.join(", ")
        }
        AnswerKind::Color => {
            answer.value = vec![rng.pick(&ColorName::ALL).key().to_owned()];
            answer.value[0].clone()
        }
        AnswerKind::Text => {
            answer.value = vec![rng.pick(&labels).clone()];
            answer.value[0].clone()
        }
        AnswerKind::Boolean => {
            answer.value = vec![if old[0] == "yes" { "no" } else { "yes" }.to_owned()];
            if old[0] == "yes" { "No".to_owned() } else { "Yes".to_owned() }
        }
    };
    if answer.value == old {
        return None;
    }
    answer.accepted = vec![new.clone()];
    let message = message_of(made, idx);
    *message = message.replace(&spelled, &new);
    files(format!("{spelled:?} became {new:?}"), &["answer-wrong"])
}

fn message(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.turns.len());
    let labels: Vec<String> = made.sample.annotation.table.labels().map(str::to_owned).collect();
    let answer = made.sample.annotation.turns[idx].answer.clone();
    let given = answer.accepted[0].clone();
    let new = match answer.kind {
        AnswerKind::Number => other_number(Number::parse(&answer.value[0]).unwrap(), rng).to_string(),
        AnswerKind::Boolean => if given == "Yes" { "No" } else { "Yes" }.to_owned(),
        AnswerKind::Color => rng.pick(&ColorName::ALL).key().to_owned(),
        AnswerKind::List => format!("{given}, {}", rng.pick(&labels)),
        _ => rng.pick(&labels).clone(),
    };
    if new.to_lowercase() == given.to_lowercase() {
        return None;
    }
    let message = message_of(made, idx);
    let at = message.rfind(&given)?;
    message.replace_range(at..at + given.len(), &new);
    Some(Spoiled { what: format!("said {new:?} for {given:?}"), expect: Expect::Area(Area::Message), in_files: true })
}

fn unit(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.turns.len());
    let answer = &mut made.sample.annotation.turns[idx].answer;
    if answer.kind != AnswerKind::Number {
        return None;
    }
    let new = *rng.pick(&["%", "US$ million", "€", "tonnes", "km", "people per day", "°C"]);
    if answer.unit.as_deref() == Some(new) {
        return None;
    }
    answer.unit = Some(new.to_owned());
    files(format!("unit {new:?}"), &["answer-unit"])
}

fn asked_label(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let note = &made.sample.annotation;
    let idx = rng.below(note.turns.len());
    let labels: Vec<String> = note.table.labels().map(str::to_owned).collect();
    let clauses = |row: usize| note.table.rows[row].clause.values().next().cloned();
    let question = note.turns[idx].question.clone();
    let mut longest: Vec<usize> = (0..labels.len()).collect();
    longest.sort_by_key(|&row| std::cmp::Reverse(labels[row].len()));
    let (row, by_clause) = longest.iter().find_map(|&row| {
        let clause = clauses(row).is_some_and(|clause| question.contains(&clause));
        (clause || question.contains(&labels[row])).then_some((row, clause))
    })?;
    let other = rng.below(labels.len());
    if other == row {
        return None;
    }
    let named = question.contains(&labels[other]);
    let (old, new) = if by_clause { (clauses(row)?, clauses(other)?) } else { (labels[row].clone(), labels[other].clone()) };
    if rng.below(3) == 0 && !named {
        // A label more than the query has.
        let more = format!("{} and {}", old, labels[other]);
        set_question(made, idx, &question.replacen(&old, &more, 1));
        return files(format!("added {:?}", labels[other]), &["label-extra", "operand-order"]);
    }
    if question.contains(&new) {
        // Two labels change places.
        let swapped = question.replacen(&old, "\u{2}", 1).replacen(&new, &old, 1).replacen('\u{2}', &new, 1);
        set_question(made, idx, &swapped);
        let kept = matches!(made.sample.annotation.turns[idx].query, Query::Difference { .. });
        return (!kept).then(|| files(format!("{old:?} and {new:?} changed places"), &["operand-order"])).flatten();
    }
    set_question(made, idx, &question.replacen(&old, &new, 1));
    files(format!("asked about {new:?} for {old:?}"), &["label-absent", "label-extra"])
}

fn asked_number(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.turns.len());
    let turn = &made.sample.annotation.turns[idx];
    let question = turn.question.clone();
    let program = &turn.program;
    let found = ["15", "100"].into_iter().find(|number| question.contains(number) && program.contains(number));
    let Some(old) = found else {
        // A number where none belongs.
        let end = question.pop_end()?;
        set_question(made, idx, &format!("{} in {}{end}", &question[..question.len() - 1], 1990 + rng.below(30)));
        return files("a number more".to_owned(), &["number-extra"]);
    };
    let new = (Number::parse(old).unwrap().to_f64() as usize + 1 + rng.below(50)).to_string();
    set_question(made, idx, &question.replacen(old, &new, 1));
    files(format!("{new} for {old}"), &["number-extra", "number-absent"])
}

trait End {
    fn pop_end(&self) -> Option<char>;
}

impl End for String {
    fn pop_end(&self) -> Option<char> {
        self.chars().last().filter(|c| matches!(c, '?' | '.'))
    }
}

fn pick_text(made: &Made, rng: &mut Lcg, fits: impl Fn(&TextAnnotation) -> bool) -> Option<usize> {
    let texts: Vec<usize> = (0..made.sample.annotation.texts.len()).filter(|&i| fits(&made.sample.annotation.texts[i])).collect();
    (!texts.is_empty()).then(|| *rng.pick(&texts))
}

fn drawn_label(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

fn printed_value(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = pick_text(made, rng, |text| matches!(text.role, Role::ValueLabel | Role::KeyFigure))?;
    let text = &mut made.sample.annotation.texts[idx].text;
    let at = text.rfind(|c: char| c.is_ascii_digit())?;
    let digit = text.as_bytes()[at] - b'0';
    let new = (digit + 1 + rng.below(8) as u8) % 10;
    let old = text.clone();
    text.replace_range(at..=at, &new.to_string());
    files(format!("{old:?} became {text:?}"), &["value-text"])
}

fn cell(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let table = &mut made.sample.annotation.table;
    let (row, series) = (rng.below(table.rows.len()), rng.below(table.series().len()));
    let old = table.value(row, series)?;
    let new = other_number(old, rng);
    table.rows[row].cells[series + 1] = Cell::Number(new);
    files(format!("{old} became {new}"), &["value-text", "mark-value", "text-shows"])
}

/// The items of the scene that are marks.
fn mark_items(made: &Made) -> Vec<usize> {
    (0..made.scene.items.len()).filter(|&i| made.scene.items[i].mark.is_some()).collect()
}

/// Gives a mark another outline, in the scene, the picture and the annotation alike: as if the planner had a bug.
fn reshape(made: &mut Made, item: usize, geometry: Geometry) {
    let info = made.scene.items[item].mark.as_mut().unwrap();
    info.geometry = geometry.clone();
    let fill = info.color;
    made.scene.items[item].shape = shape_of(&geometry, fill);
    made.repaint();
    made.annotate();
}

fn length(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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
    files(format!("mark {item} by {by:.1} px"), &["mark-value", "mark-baseline"])
}

fn angle(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

fn color(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

/// Overwrites pixels, and encodes them again.
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

fn pixels(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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
    let by = 12 + rng.below(40) as u8;
    let own = info.color;
    let wrong = Color::rgb(own.r.wrapping_add(by), own.g ^ 0x18, own.b);
    overwrite(made, info.geometry.bounds(), |color| if color == own { wrong } else { color });
    live(format!("item {item} painted in {wrong}"), &["mark-color"])
}

fn tick_label(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

fn image_token(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let conversations = &mut made.sample.record.conversations;
    let n = conversations.len();
    let first = conversations[0].value.clone();
    let rest = first.strip_prefix("<image>\n")?.to_owned();
    match rng.below(8) {
        0 => conversations[0].value = rest,
        1 => conversations[0].value = format!("<image>\n{first}"),
        2 => conversations[0].value = format!("<image> {rest}"),
        3 => conversations[0].value = format!("{rest}\n<image>"),
        4 => conversations[0].value = format!("<Image>\n{rest}"),
        5 => conversations[0].value = format!(" {first}"),
        6 => {
            let at = 1 + rng.below(n - 1);
            conversations[at].value.push_str(" <image>");
        }
        _ => {
            let at = 1 + rng.below(n - 1);
            conversations[0].value = rest;
            conversations[at].value = format!("<image>\n{}", conversations[at].value);
        }
    }
    files("the token".to_owned(), &["image-token"])
}

fn position(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let idx = rng.below(made.sample.annotation.texts.len());
    let (dx, dy) = (rng.signed(1.0, 30.0), rng.signed(1.0, 30.0));
    let ink = &mut made.sample.annotation.texts[idx].ink;
    *ink = PixelBox::new(ink.x0 + dx, ink.y0 + dy, ink.x1 + dx, ink.y1 + dy);
    live(format!("the box of text {idx} by {dx:.1}, {dy:.1}"), &["text-differs"])
}

fn moved_ink(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

fn overlapping(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

fn swapped_labels(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

/// A box of the size of `own` where `to` is.
fn moved(own: PixelBox, to: PixelBox) -> PixelBox {
    let (x, y) = to.center();
    PixelBox::new(x - own.width() / 2.0, y - own.height() / 2.0, x + own.width() / 2.0, y + own.height() / 2.0)
}

fn count_word(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let table = &made.sample.annotation.table;
    let series =
        table.series().iter().position(|column| column.measure.as_ref().is_some_and(|m| m.kind == MeasureKind::Share))?;
    let row = rng.below(table.rows.len());
    let clause = table.rows[row].clause.values().next()?.clone();
    let (label, series) = (table.label(row).to_owned(), table.series()[series].name.clone());
    let value = table.value(row, 0)?;
    let question = match rng.below(6) {
        0 => format!("How many people {clause}?"),
        1 => format!("What number of people {clause}?"),
        2 => format!("What is the number of people who {clause}?"),
        3 => format!("Give the count of people who {clause}."),
        4 => format!("How many people are there for {label}?"),
        _ => format!("According to the chart, how many people {clause}?"),
    };
    set_question(made, 0, &question);
    let turn = &mut made.sample.annotation.turns[0];
    if turn.family != Family::ValueLookup {
        return None;
    }
    turn.query = Query::Value { label, series };
    turn.program = turn.query.to_string();
    turn.answer.value = vec![value.to_string()];
    turn.answer.accepted = vec![format!("{value}%")];
    *message_of(made, 0) = format!("{value}%");
    files(question, &["count-word"])
}

fn swapped_wordings(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let turns = &made.sample.annotation.turns;
    let (a, b) = (rng.below(turns.len()), rng.below(turns.len()));
    if turns[a].family == turns[b].family {
        return None;
    }
    let (first, second) = (turns[a].question.clone(), turns[b].question.clone());
    set_question(made, a, &second);
    set_question(made, b, &first);
    Some(Spoiled { what: format!("{first:?} and {second:?}"), expect: Expect::Area(Area::Wording), in_files: true })
}

fn step(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
    let turns = &made.sample.annotation.turns;
    let with_steps: Vec<usize> = (0..turns.len()).filter(|&i| !turns[i].steps.is_empty()).collect();
    if with_steps.is_empty() {
        return None;
    }
    let idx = *rng.pick(&with_steps);
    let at = rng.below(turns[idx].steps.len());
    let old = turns[idx].steps[at].clone();
    let digits: Vec<usize> = old.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let digit = *rng.pick(&digits);
    let changed = (old.as_bytes()[digit] - b'0' + 1 + rng.below(8) as u8) % 10;
    let mut new = old.clone();
    new.replace_range(digit..=digit, &changed.to_string());
    made.sample.annotation.turns[idx].steps[at].clone_from(&new);
    let message = message_of(made, idx);
    *message = message.replacen(&old, &new, 1);
    files(format!("{old:?} became {new:?}"), &["step-arithmetic", "message-number", "message-value"])
}

fn painted_length(made: &mut Made, rng: &mut Lcg) -> Option<Spoiled> {
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

//! Corruptions: each spoils a true sample in one seeded way that is larger than any tolerance, and says for which reasons it must be
//! refused. They need nothing but the sample, its scene and its pixels, so they work on generated samples too.

mod picture;
mod series;

use chartmill_schema::*;
use chartmill_verify::{Area, Reason};

use super::{Lcg, Made};
use picture::*;
use series::*;

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
pub const ALL: [(&str, Corruption); 29] = [
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
    ("segment's base", segment_base),
    ("series", swapped_series),
    ("point", moved_point),
    ("legend labels", swapped_legend),
    ("line of a series", bent_line),
    ("rise and fall", swapped_change),
    ("total of a row", total),
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
        AnswerKind::Label | AnswerKind::Text => {
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
        AnswerKind::Change => {
            answer.value = vec![if old[0] == "rise" { "fall" } else { "rise" }.to_owned()];
            if old[0] == "rise" { "Fell".to_owned() } else { "Rose".to_owned() }
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

/// The items of the scene that are marks.
/// Gives a mark another outline, in the scene, the picture and the annotation alike: as if the planner had a bug.
/// Overwrites pixels, and encodes them again.
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

/// A box of the size of `own` where `to` is.
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

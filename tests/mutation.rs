//! Verification proven by mutation: real samples, each corrupted in one way by more than any tolerance, must all be refused, and for
//! the right reason. (The crate's own tests do the same to scenes and pixels; here the files of what the engine really makes.)

use std::collections::BTreeSet;

use chartmill_dataset::SlotSample;
use chartmill_schema::{Axis, Cell, Family, Form, Geometry, MeasureKind, Number, Role, Shows, Target};
use chartmill_verify::{Sample, verify_files};
use libtest_mimic::Failed;

use crate::Test;
use crate::support::{built_in, ensure};

pub(crate) const TESTS: &[Test] = &[("mutation/real-samples", every_corruption_is_refused_for_the_right_reason)];

/// The fewest corruptions of each kind.
const LEAST: usize = 20;

/// A corruption: its name, what it does to a sample (`false` where the sample has nothing of the kind), the reasons that are right.
struct Mutation {
    name: &'static str,
    spoil: fn(&mut Sample, usize) -> bool,
    reasons: &'static [&'static str],
}

const MUTATIONS: &[Mutation] = &[
    Mutation { name: "answer", spoil: spoil_answer, reasons: &["message-answer", "answer-wrong", "steps-differ"] },
    Mutation { name: "answer in message and annotation", spoil: spoil_both_answers, reasons: &["answer-wrong"] },
    Mutation { name: "label", spoil: spoil_label, reasons: &["label-text"] },
    Mutation { name: "printed value", spoil: spoil_printed, reasons: &["value-text"] },
    Mutation { name: "mark length", spoil: spoil_length, reasons: &["mark-value", "mark-baseline", "segment-base"] },
    Mutation { name: "slice angle", spoil: spoil_angle, reasons: &["slice-tiling", "mark-value"] },
    Mutation { name: "color", spoil: spoil_color, reasons: &["answer-wrong", "color-unnamed", "colors-alike", "not-unique"] },
    Mutation { name: "tick label", spoil: spoil_tick, reasons: &["tick-text"] },
    Mutation { name: "image token", spoil: spoil_token, reasons: &["image-token"] },
    Mutation { name: "text position", spoil: spoil_position, reasons: &["text-outside", "text-overlap", "text-misplaced"] },
    Mutation { name: "count word on a share", spoil: spoil_measure, reasons: &["count-word"] },
    Mutation { name: "swapped wordings", spoil: swap_wordings, reasons: &["cue-forbidden", "cue-missing"] },
    Mutation { name: "table cell", spoil: spoil_cell, reasons: &["mark-value", "value-text"] },
];

fn every_corruption_is_refused_for_the_right_reason() -> Result<(), Failed> {
    let target = Target::named(Target::DEFAULT).ok_or("no target")?;
    let mill = built_in(21, 600);
    let mut applied = vec![0_usize; MUTATIONS.len()];
    for slot in 0..600 {
        if applied.iter().all(|&n| n >= LEAST * 2) {
            break;
        }
        let Some((sample, _)) = mill.mill_one(slot).sample.and_then(SlotSample::drawn) else { continue };
        let sample = sample.into_inner();
        for (mutation, applied) in MUTATIONS.iter().zip(&mut applied) {
            let mut spoiled = Sample { record: sample.record.clone(), annotation: sample.annotation.clone() };
            if !(mutation.spoil)(&mut spoiled, slot as usize) {
                continue;
            }
            *applied += 1;
            let Err(rejections) = verify_files(spoiled, target) else {
                return Err(format!("{}: the corrupted {} passed", mutation.name, sample.record.id).into());
            };
            let keys: BTreeSet<&str> = rejections.iter().map(|rejection| rejection.reason.key()).collect();
            ensure(mutation.reasons.iter().any(|reason| keys.contains(reason)), || {
                format!("{} of {}: refused for {keys:?}, expected one of {:?}", mutation.name, sample.record.id, mutation.reasons)
            })?;
        }
    }
    for (mutation, applied) in MUTATIONS.iter().zip(applied) {
        ensure(applied >= LEAST, || format!("{}: only {applied} samples could be corrupted so", mutation.name))?;
    }
    Ok(())
}

/// Another number of the same form.
fn other_number(text: &str) -> Option<String> {
    let number = Number::parse(text).ok()?;
    let step = Number::new(7, number.decimals())?;
    number.times(Number::from(2_u32))?.plus(step).map(|other| other.to_string())
}

fn spoil_answer(sample: &mut Sample, seed: usize) -> bool {
    let turn = seed % sample.annotation.turns.len();
    let message = &mut sample.record.conversations[turn * 2 + 1].value;
    let label = sample.annotation.table.label(seed % sample.annotation.table.rows.len()).to_owned();
    let other = if message.contains(&label) { format!("{label} and more") } else { label };
    *message = other;
    true
}

fn spoil_both_answers(sample: &mut Sample, _: usize) -> bool {
    let annotation = &mut sample.annotation;
    for (turn, messages) in annotation.turns.iter_mut().zip(sample.record.conversations.chunks_exact_mut(2)) {
        let Some(other) = turn.answer.value.first().and_then(|value| other_number(value)).filter(|_| turn.form == Form::Short)
        else {
            continue;
        };
        let accepted = turn.answer.accepted.first().cloned().unwrap_or_default();
        // Only numbers that the message writes plainly, so that the new one stands in the same form.
        let Some(old) = turn.answer.value.first().filter(|old| accepted.contains(old.as_str())).cloned() else { continue };
        messages[1].value = messages[1].value.replace(&old, &other);
        turn.answer.accepted = vec![messages[1].value.clone()];
        turn.answer.value = vec![other];
        return true;
    }
    false
}

fn spoil_label(sample: &mut Sample, seed: usize) -> bool {
    let labels = sample.annotation.texts.iter_mut().filter(|text| matches!(text.role, Role::CategoryLabel | Role::LegendLabel));
    let mut labels: Vec<_> = labels.collect();
    let n = labels.len();
    let Some(label) = labels.get_mut(seed % n.max(1)) else { return false };
    label.text.push_str(" too");
    true
}

fn spoil_printed(sample: &mut Sample, seed: usize) -> bool {
    let mut values: Vec<_> = sample.annotation.texts.iter_mut().filter(|text| text.role == Role::ValueLabel).collect();
    let n = values.len();
    let Some(value) = values.get_mut(seed % n.max(1)) else { return false };
    value.text = format!("9{}", value.text.trim_start_matches('-'));
    true
}

fn spoil_length(sample: &mut Sample, seed: usize) -> bool {
    let n = sample.annotation.marks.len();
    let Some(mark) = sample.annotation.marks.get_mut(seed % n.max(1)) else { return false };
    match &mut mark.geometry {
        // Half as long: more than half of a printed unit for every value that is drawn this long.
        Geometry::Rect { x0, x1, .. } if mark.encoding.along == Some(Axis::X) => {
            *x1 = f64::midpoint(*x0, *x1);
            mark.bounds.x1 = *x1;
            mark.encoding.scale.is_some() && *x1 - *x0 > 20.0
        }
        Geometry::Rect { y0, y1, .. } => {
            *y0 = f64::midpoint(*y0, *y1);
            mark.bounds.y0 = *y0;
            mark.encoding.scale.is_some() && *y1 - *y0 > 20.0
        }
        _ => false,
    }
}

fn spoil_angle(sample: &mut Sample, seed: usize) -> bool {
    let n = sample.annotation.marks.len();
    let Some(mark) = sample.annotation.marks.get_mut(seed % n.max(1)) else { return false };
    match &mut mark.geometry {
        Geometry::Slice { start, end, .. } if *end - *start > 12.0 => {
            *end -= 6.0;
            true
        }
        _ => false,
    }
}

fn spoil_color(sample: &mut Sample, _: usize) -> bool {
    let asks = |family: Family| matches!(family, Family::ColorOf | Family::LabelOfColor);
    let annotation = &mut sample.annotation;
    let Some(turn) = annotation.turns.iter().find(|turn| asks(turn.family)) else { return false };
    // The mark that the answer rests on takes the color of another one.
    let Some(&asked) = turn.evidence.marks.first() else { return false };
    let Some(other) = annotation.marks.iter().find(|mark| mark.color != annotation.marks[asked].color).map(|mark| mark.color)
    else {
        return false;
    };
    annotation.marks[asked].color = other;
    true
}

fn spoil_tick(sample: &mut Sample, seed: usize) -> bool {
    let Some(scale) = sample.annotation.scales.first_mut() else { return false };
    let n = scale.ticks.len();
    let tick = &mut scale.ticks[seed % n];
    let old = tick.text.clone();
    let new = format!("8{}", old.trim_start_matches('-'));
    tick.text.clone_from(&new);
    let found = sample.annotation.texts.iter_mut().find(|text| text.role == Role::TickLabel && text.text == old);
    found.is_some_and(|text| {
        text.text = new;
        true
    })
}

fn spoil_token(sample: &mut Sample, seed: usize) -> bool {
    let n = sample.record.conversations.len();
    match seed % 3 {
        0 => sample.record.conversations[0].value = sample.record.conversations[0].value.replacen("<image>\n", "", 1),
        1 => sample.record.conversations[n - 2].value.push_str(" <image>"),
        _ => sample.record.conversations[0].value.insert_str(0, "<image>\n"),
    }
    true
}

fn spoil_position(sample: &mut Sample, seed: usize) -> bool {
    let texts = &mut sample.annotation.texts;
    let n = texts.len();
    if n < 2 {
        return false;
    }
    let (from, to) = (seed % n, (seed + 1) % n);
    if seed.is_multiple_of(2) {
        texts[from].ink = texts[to].ink;
    } else {
        texts[from].ink.x0 -= 5_000.0;
        texts[from].ink.x1 -= 5_000.0;
    }
    true
}

fn spoil_measure(sample: &mut Sample, _: usize) -> bool {
    let annotation = &mut sample.annotation;
    let share =
        annotation.table.series().iter().all(|column| column.measure.as_ref().is_some_and(|m| m.kind == MeasureKind::Share));
    let words = ["What is the share", "What is the percentage", "What percentage", "What share", "What proportion"];
    for (turn, messages) in annotation.turns.iter_mut().zip(sample.record.conversations.chunks_exact_mut(2)) {
        let Some(word) = words.iter().find(|word| turn.question.starts_with(**word)).filter(|_| share) else { continue };
        let question = turn.question.replacen(*word, "How many people", 1);
        messages[0].value = messages[0].value.replacen(&turn.question, &question, 1);
        turn.question = question;
        return true;
    }
    false
}

fn swap_wordings(sample: &mut Sample, _: usize) -> bool {
    let pairs =
        [("largest", "smallest"), ("highest", "lowest"), ("most", "fewest"), ("biggest", "smallest"), ("maximum", "minimum")];
    for (turn, messages) in sample.annotation.turns.iter_mut().zip(sample.record.conversations.chunks_exact_mut(2)) {
        if !matches!(turn.family, Family::Largest | Family::Smallest) {
            continue;
        }
        for (high, low) in pairs {
            let (from, to) = if turn.family == Family::Largest { (high, low) } else { (low, high) };
            if turn.question.split(' ').any(|word| word.trim_matches(|c: char| !c.is_alphabetic()) == from) {
                let question = turn.question.replacen(from, to, 1);
                messages[0].value = messages[0].value.replacen(&turn.question, &question, 1);
                turn.question = question;
                return true;
            }
        }
    }
    false
}

fn spoil_cell(sample: &mut Sample, seed: usize) -> bool {
    let annotation = &mut sample.annotation;
    let row = seed % annotation.table.rows.len();
    let shown =
        annotation.texts.iter().any(|text| text.role == Role::ValueLabel && text.shows == Some(Shows::Datum { row, series: 0 }));
    let Some(Cell::Number(value)) = annotation.table.rows[row].cells.get_mut(1) else { return false };
    let Some(other) = other_number(&value.to_string()).and_then(|other| Number::parse(&other).ok()).filter(|_| shown) else {
        return false;
    };
    *value = other;
    true
}

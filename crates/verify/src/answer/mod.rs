//! Answers: computed again from what was recovered, and compared in value, unit, precision and spelling.

mod across;
mod color;
mod evaluate;
mod evidence;
mod quantity;
mod time;

use chartmill_schema::{Answer, AnswerKind, Change, Number, Query, Turn, Unit};

use crate::language::Tongue;
use crate::number;
use crate::readback::{Readings, unit_stands};
use crate::words::{contains, words};
use crate::{Faults, Reason};

pub(crate) use color::DIFFERENT;
pub use color::name as color_name;
pub(crate) use evaluate::{Found, evaluate, passing, quantity};
pub(crate) use quantity::Quantity;

/// Checks the answer of a turn; returns what it must be, where that can be computed.
pub(crate) fn check(readings: &Readings<'_>, turn: &Turn, tongue: &Tongue, faults: &mut Faults) -> Option<Found> {
    if turn.program != turn.query.to_string() {
        faults.push(Reason::ProgramDiffers);
    }
    let found = match evaluate(readings, &turn.query) {
        Ok(found) => found,
        Err(reason) => {
            faults.push(reason);
            return None;
        }
    };
    let answers = match &found {
        Found::Label(label) => std::slice::from_ref(label),
        Found::List(labels) => labels,
        _ => &[],
    };
    let table = &readings.note.table;
    for label in answers.iter().filter(|label| table.row_of(label).is_some_and(|row| !readings.label_stands(row))) {
        faults.push(Reason::LabelNotDrawn { label: label.clone() });
    }
    let answer = &turn.answer;
    let (kind, name) = match found {
        Found::Number(_) => (AnswerKind::Number, "number"),
        Found::Label(_) => (AnswerKind::Label, "label"),
        Found::List(_) => (AnswerKind::List, "list"),
        Found::Color(_) => (AnswerKind::Color, "color"),
        Found::Text(_) => (AnswerKind::Text, "text"),
        Found::Boolean(_) => (AnswerKind::Boolean, "yes or no"),
        Found::Change(_) => (AnswerKind::Change, "rise or fall"),
    };
    if answer.kind != kind {
        faults.push(Reason::AnswerKind { found: name });
        return Some(found);
    }
    match &found {
        Found::Number(quantity) => check_number(readings, turn, quantity, tongue, faults),
        Found::Label(label) => exact(answer, std::slice::from_ref(label), faults),
        Found::Text(text) => exact(answer, std::slice::from_ref(text), faults),
        Found::List(labels) => exact(answer, labels, faults),
        Found::Color(color) => exact(answer, &[color.key().to_owned()], faults),
        Found::Change(change) => exact(answer, &[change.key().to_owned()], faults),
        Found::Boolean(yes) => exact(answer, &[if *yes { "yes" } else { "no" }.to_owned()], faults),
    }
    if !matches!(found, Found::Number(_)) && (answer.unit.is_some() || answer.decimals.is_some() || answer.tolerance.is_some()) {
        faults
            .push(Reason::AnswerUnit { wanted: String::new(), found: "the unit, decimals or tolerance of no number".to_owned() });
    }
    check_accepted(readings, answer, tongue, faults);
    evidence::check(readings, turn, &found, faults);
    Some(found)
}

fn exact(answer: &Answer, wanted: &[String], faults: &mut Faults) {
    if answer.value != wanted {
        faults.push(Reason::AnswerWrong { wanted: wanted.join(", "), found: answer.value.join(", ") });
    }
}

fn check_number(readings: &Readings<'_>, turn: &Turn, found: &Quantity, tongue: &Tongue, faults: &mut Faults) {
    let answer = &turn.answer;
    let given = match answer.value.as_slice() {
        [value] => Number::parse(value).ok(),
        _ => None,
    };
    let Some(given) = given else {
        faults.push(Reason::AnswerWrong { wanted: found.value.to_string(), found: answer.value.join(", ") });
        return;
    };
    check_unit(readings, turn, found, tongue, faults);
    if !found.absolute {
        faults.push(Reason::NotAbsolute);
    }
    if answer.decimals != Some(given.decimals()) {
        faults.push(Reason::AnswerDecimals { value: given.to_string() });
    }
    let question = turn.question.to_lowercase();
    let asked = tongue.rounding.iter().find(|(_, phrases)| phrases.iter().any(|phrase| question.contains(phrase.as_str())));
    if asked.is_some_and(|(decimals, _)| *decimals != given.decimals()) {
        faults.push(Reason::AnswerDecimals { value: given.to_string() });
    }
    let wrong = |faults: &mut Faults| {
        faults.push(Reason::AnswerWrong { wanted: found.value.trimmed().to_string(), found: given.to_string() });
    };
    let off = (given.to_f64() - found.value.to_f64()).abs();
    if found.exact {
        if let Some(claimed) = answer.tolerance.filter(|tolerance| !tolerance.is_zero()) {
            // A rounded quotient may be off by its rounding; nothing else may be off at all.
            let rounding = if found.quotient { libm::pow(10.0, -f64::from(given.decimals())) } else { 0.0 };
            if claimed.is_negative() || claimed.to_f64() > rounding.max(found.value.to_f64().abs() * 0.05) || !found.quotient {
                faults.push(Reason::AnswerTolerance { claimed: claimed.to_string(), supported: rounding });
            }
        }
        if found.value.rounded(given.decimals()) != given {
            wrong(faults);
        } else if off > found.value.to_f64().abs() * 0.05 || (!found.quotient && found.value != given) {
            // Rounding may cost a quotient a twentieth at most; everything else is exact.
            faults.push(Reason::AnswerDecimals { value: given.to_string() });
        }
        return;
    }
    let claimed = answer.tolerance.unwrap_or_default();
    let tick = tick_step(readings).unwrap_or(f64::INFINITY) * found.n_data.max(1) as f64;
    let most = if found.quotient { f64::INFINITY } else { tick };
    if claimed.is_negative() || claimed.to_f64() < found.slack * (1.0 - 1e-9) || claimed.to_f64() > most {
        faults.push(Reason::AnswerTolerance { claimed: claimed.to_string(), supported: found.slack });
    }
    if off > claimed.to_f64() {
        wrong(faults);
    }
}

/// The widest step between two labelled ticks.
fn tick_step(readings: &Readings<'_>) -> Option<f64> {
    let steps = readings.note.scales.iter().flat_map(|scale| scale.ticks.windows(2));
    steps.map(|pair| pair[1].value.to_f64() - pair[0].value.to_f64()).reduce(f64::max)
}

/// The unit must be the table's. It may be left out only where the picture does not give it, or the question does.
fn check_unit(readings: &Readings<'_>, turn: &Turn, found: &Quantity, tongue: &Tongue, faults: &mut Faults) {
    let wanted = found.unit.as_ref().map(|Unit(unit)| unit.as_str());
    let given = turn.answer.unit.as_deref();
    let points = matches!(turn.query, Query::Difference { .. }) && wanted.is_some_and(|unit| unit.starts_with('%'));
    let shown = wanted.is_none_or(|unit| {
        let of_query = matches!(turn.query, Query::Percent { .. });
        of_query || unit_stands(readings, unit)
    });
    let sound = match (wanted, given) {
        (None, None) => true,
        (Some(wanted), Some(given)) => {
            wanted == given
                || (wanted.starts_with('%') && given == "%")
                || (points && tongue.numbers.points.iter().any(|own| own == given))
        }
        (Some(wanted), None) => !shown || words(wanted).iter().all(|word| contains(&turn.question, word)),
        (None, Some(_)) => false,
    };
    if !sound {
        let text = |unit: Option<&str>| unit.unwrap_or("").to_owned();
        faults.push(Reason::AnswerUnit { wanted: text(wanted), found: text(given) });
    } else if given.is_some() && !shown {
        faults.push(Reason::UnitNotShown { unit: given.unwrap_or_default().to_owned() });
    }
}

/// Every accepted spelling must be the answer, and the first the canonical one.
fn check_accepted(readings: &Readings<'_>, answer: &Answer, tongue: &Tongue, faults: &mut Faults) {
    if answer.accepted.is_empty() {
        faults.push(Reason::AcceptedWrong { text: String::new() });
    }
    for (idx, text) in answer.accepted.iter().enumerate() {
        let low = text.to_lowercase();
        let table = &readings.note.table;
        let another = answer.kind == AnswerKind::Label
            && table
                .labels()
                .chain(table.series().iter().map(|column| column.name.as_str()))
                .any(|label| label.to_lowercase() == low && !answer.value.iter().any(|value| value == label));
        if another || !spells(answer, text, idx == 0, tongue) {
            faults.push(Reason::AcceptedWrong { text: text.clone() });
        }
    }
}

fn spells(answer: &Answer, text: &str, first: bool, tongue: &Tongue) -> bool {
    let [value] = answer.value.as_slice() else { return answer.kind == AnswerKind::List && lists(&answer.value, text, tongue) };
    let same = |known: &str| known.to_lowercase() == text.to_lowercase();
    match answer.kind {
        AnswerKind::Number => {
            let unit = answer.unit.as_deref();
            let read = number::answered(text, unit, &tongue.numbers);
            let unit = unit.filter(|_| read.is_none());
            // Percentage points are printed as percent too.
            let numbers = &tongue.numbers;
            let is_percent =
                |unit: &str| numbers.points.iter().any(|own| own == unit) || numbers.percent.begin(&words(unit)).is_some();
            let read = read.or_else(|| number::answered(text, unit.filter(|unit| is_percent(unit)).and(Some("%")), numbers));
            // `21.5`, as machines write it, where it reads as no number of the language.
            let read = read.or_else(|| Number::parse(text).ok().filter(|_| !first));
            read.is_some_and(|read| Number::parse(value).is_ok_and(|value| value == read))
        }
        AnswerKind::Label | AnswerKind::Text if first => text == value,
        // A spelling may leave out an article or a unit, but not become something else.
        AnswerKind::Label | AnswerKind::Text => contains(text, value) || contains(value, text) || tongue.is_in_full(text, value),
        AnswerKind::List => lists(&answer.value, text, tongue),
        AnswerKind::Color => {
            tongue.colors.iter().any(|(color, names)| color.key() == value && names.iter().any(|name| same(name)))
        }
        AnswerKind::Change => tongue.answers.change(value == Change::Rise.key()).iter().any(|name| same(name)),
        AnswerKind::Boolean => {
            let names = if value == "yes" { &tongue.answers.yes } else { &tongue.answers.no };
            names.iter().any(|name| same(name))
        }
    }
}

/// Whether `text` is these items in this order, with only separators between.
pub(crate) fn lists(items: &[String], text: &str, tongue: &Tongue) -> bool {
    let mut rest = text;
    for (idx, item) in items.iter().enumerate() {
        let Some(at) = rest.find(item.as_str()) else { return false };
        let between = &rest[..at];
        let word = between.trim().trim_start_matches(',').trim();
        let separates = between.trim().chars().all(|c| ",;>→<|".contains(c)) || tongue.answers.and.iter().any(|and| and == word);
        if !separates || (idx == 0 && at > 0) {
            return false;
        }
        rest = &rest[at + item.len()..];
    }
    rest.is_empty()
}

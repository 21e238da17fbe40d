//! The model's messages: each carries the answer in its form, and nothing that the picture does not say.

mod assigned;
mod content;
mod contradict;
mod expression;
mod steps;

use chartmill_schema::{Change, Form, Turn};

use crate::answer::{Found, lists};
use crate::language::{Cue, Meaning, Tongue};
use crate::names;
use crate::parts::Parts;
use crate::readback::Readings;
use crate::words::Blanked;
use crate::{Faults, Reason};

/// Checks the message that answers a turn.
pub(crate) fn check(
    readings: &Readings<'_>,
    turn: &Turn,
    found: Option<&Found>,
    message: &str,
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let given = turn.answer.accepted.first().map_or("", String::as_str);
    let refuse = |faults: &mut Faults| {
        faults.push(Reason::MessageAnswer { message: message.to_owned(), answer: given.to_owned() });
    };
    if turn.form != Form::Steps && !turn.steps.is_empty() {
        faults.push(Reason::StepsDiffer);
    }
    match turn.form {
        Form::Short => {
            if message != given {
                refuse(faults);
            }
        }
        Form::Steps => {
            let (body, last) = message.rsplit_once('\n').unwrap_or(("", message));
            let answer = last.strip_prefix(tongue.answers.before.as_str()).map(str::trim);
            if answer != Some(given) || given.is_empty() {
                refuse(faults);
            }
            if turn.steps.is_empty() || !body.lines().eq(turn.steps.iter().flat_map(|step| step.lines())) {
                faults.push(Reason::StepsDiffer);
            }
            content::check(readings, turn, found, &turn.steps, tongue, faults);
        }
        Form::Sentence => {
            let one_line = !message.contains('\n') && message.ends_with(['.', '!']);
            if !one_line || !carries(readings, turn, found, message, tongue) {
                refuse(faults);
            }
            content::check(readings, turn, found, &[message.to_owned()], tongue, faults);
            contradict::check(readings, turn, found, message, tongue, faults);
        }
    }
}

/// Whether a sentence holds the answer exactly once, in one of its spellings.
fn carries(readings: &Readings<'_>, turn: &Turn, found: Option<&Found>, message: &str, tongue: &Tongue) -> bool {
    match found {
        Some(Found::Boolean(yes)) => {
            let (own, other) =
                if *yes { (&tongue.answers.yes, &tongue.answers.no) } else { (&tongue.answers.no, &tongue.answers.yes) };
            // `No` in the label `No restrictions` is no answer.
            let labels = Parts::of(&turn.query).labels;
            let rest = names::find(readings.note, &turn.language, message, &labels).rest;
            let said: Vec<String> = rest.words().into_iter().map(|(_, word)| word).collect();
            return said.first().is_some_and(|word| own.contains(word)) && !said.iter().any(|word| other.contains(word));
        }
        Some(Found::Change(change)) => {
            let Parts { labels, series, .. } = Parts::of(&turn.query);
            let expected: Vec<&str> = labels.into_iter().chain(series).collect();
            let hits = names::find(readings.note, &turn.language, message, &expected).rest.take_phrases(&tongue.lexicon);
            let (own, other) = match change {
                Change::Rise => (Cue::Rise, Cue::Fall),
                Change::Fall => (Cue::Fall, Cue::Rise),
            };
            let says = |cue: Cue| {
                hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)) || hit.meanings.contains(&Meaning::Weak(cue)))
            };
            return says(own) && !says(other);
        }
        Some(Found::List(items)) => {
            let ends = items
                .first()
                .and_then(|first| message.find(first.as_str()))
                .zip(items.last().and_then(|last| message.rfind(last.as_str()).map(|at| at + last.len())));
            return ends.is_some_and(|(start, end)| start < end && lists(items, &message[start..end], tongue));
        }
        _ => {}
    }
    let exact = matches!(found, Some(Found::Label(_) | Found::Text(_)));
    let labels = Parts::of(&turn.query).labels;
    let mut spellings: Vec<&str> = turn.answer.accepted.iter().map(String::as_str).collect();
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    // `18` in the label `18 to 24` is not the answer.
    let mut rest = match found {
        Some(Found::Number(_)) => names::find(readings.note, &turn.language, message, &labels).rest,
        _ => Blanked::new(&with_label(readings, found, message).unwrap_or_else(|| message.to_owned())),
    };
    // A longer label that contains the answer is another name.
    let shortest = spellings.last().map_or(0, |spelling| spelling.len());
    labels
        .iter()
        .filter(|label| label.len() > shortest && !spellings.contains(label))
        .for_each(|label| drop(rest.take(label, false)));
    // The number that the question gives may be said again, and may by chance be the answer.
    let again = match found {
        Some(Found::Number(quantity)) => {
            Parts::of(&turn.query).numbers.iter().filter(|number| **number == quantity.value).count()
        }
        _ => 0,
    };
    spellings.iter().map(|spelling| rest.take(spelling, exact).len()).sum::<usize>() == 1 + again
}

/// The message with the label that it begins with as the label is written: a sentence begins with a capital.
fn with_label(readings: &Readings<'_>, found: Option<&Found>, message: &str) -> Option<String> {
    let Some(Found::Label(label)) = found else { return None };
    let mut chars = label.chars();
    let capital: String = chars.next()?.to_uppercase().chain(chars).collect();
    let is_other = readings.note.table.labels().any(|other| other == capital);
    message.strip_prefix(capital.as_str()).filter(|_| !is_other).map(|rest| format!("{label}{rest}"))
}

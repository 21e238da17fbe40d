//! The model's messages: each carries the answer in its form, and nothing that the picture does not say.

mod expression;
mod steps;

use chartmill_schema::{Form, Number, Query, Relation, Selection, Turn};

use crate::answer::{Found, lists, passing};
use crate::language::{Cue, Meaning, Tongue};
use crate::names::{self, Named, Names};
use crate::number::scan;
use crate::parts::Parts;
use crate::readback::{Readings, Seen};
use crate::words::{BLANK, Blanked};
use crate::{Faults, Reason};

use steps::{Fault, Step, unit_words};

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
            check_content(readings, turn, found, &turn.steps, tongue, faults);
        }
        Form::Sentence => {
            let one_line = !message.contains('\n') && message.ends_with(['.', '!']);
            if !one_line || !carries(readings, turn, found, message, tongue) {
                refuse(faults);
            }
            check_content(readings, turn, found, &[message.to_owned()], tongue, faults);
            contradicts(readings, turn, found, message, tongue, faults);
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
        Some(Found::List(items)) => {
            let ends = items
                .first()
                .and_then(|first| message.find(first.as_str()))
                .zip(items.last().and_then(|last| message.rfind(last.as_str()).map(|at| at + last.len())));
            return ends.is_some_and(|(start, end)| start < end && lists(items, &message[start..end]));
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

/// Every label and number of a message comes from the question, the picture or an earlier step.
fn check_content(
    readings: &Readings<'_>,
    turn: &Turn,
    found: Option<&Found>,
    lines: &[String],
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let table = &readings.note.table;
    let parts = Parts::of(&turn.query);
    let mut expected = parts.labels.clone();
    match found {
        Some(Found::Label(label)) => expected.push(label),
        Some(Found::List(labels)) => expected.extend(labels.iter().map(String::as_str)),
        Some(Found::Number(quantity)) => expected.extend(quantity.datum.map(|(row, _)| table.label(row))),
        _ => {}
    }
    let all = turn.form == Form::Steps && (parts.all_rows || parts.counts);
    let series: Vec<usize> = parts.series.iter().filter_map(|name| table.series_of(name)).collect();
    let mut known = known_numbers(readings, &parts, &series, &expected, found, turn, all);
    let units = unit_words(
        table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str())).chain(["times"]),
    );
    let (mut results, mut calculates) = (Vec::new(), false);
    for line in lines {
        let Names { found: named, mut rest } = names::find(readings.note, &turn.language, line, &expected);
        for (_, name) in &named {
            if let Named::Row(row) = name
                && !all
                && !expected.contains(&table.label(*row))
                && !named
                    .iter()
                    .any(|(_, other)| matches!(other, Named::Series(_)) && table.series_of(table.label(*row)).is_some())
            {
                faults.push(Reason::MessageLabel { label: table.label(*row).to_owned() });
            }
        }
        if let Some(Found::Text(text)) = found {
            rest.take(text, false);
        }
        // `12 o'clock` is a place, no number.
        for hit in rest.clone().take_phrases(&tongue.lexicon) {
            if hit.phrase.contains(|c: char| c.is_ascii_digit()) {
                rest.blank(hit.at, hit.len);
            }
        }
        assigned(readings, turn, &named, rest.rest(), &series, tongue, faults);
        let step = Step::read(rest.rest(), &units, tongue);
        calculates |= step.calculates();
        let mut wrong = Vec::new();
        results.extend(step.check(&mut known, &mut wrong));
        for fault in wrong {
            faults.push(match fault {
                Fault::Arithmetic => Reason::StepArithmetic { step: line.clone() },
                Fault::Unknown(number) => Reason::MessageNumber { number },
            });
        }
    }
    if let (Query::Count { over }, Form::Steps) = (&turn.query, turn.form) {
        counted(readings, turn, over, lines, &expected, faults);
        return;
    }
    // What was calculated must be the answer.
    if let (Some(Found::Number(_)), true, [value]) = (found, calculates && !results.is_empty(), turn.answer.value.as_slice())
        && !Number::parse(value).is_ok_and(|value| results.contains(&value))
    {
        faults.push(Reason::MessageAnswer { message: lines.join(" "), answer: value.clone() });
    }
}

/// The last step of a count names what it counts, those and no others: the answer is how many they are.
fn counted(readings: &Readings<'_>, turn: &Turn, over: &Selection, lines: &[String], expected: &[&str], faults: &mut Faults) {
    let last = lines.last().map_or("", |line| line.lines().last().unwrap_or(line));
    let mut named = names::find(readings.note, &turn.language, last, expected).rows();
    named.sort_unstable();
    if passing(readings, over).is_ok_and(|rows| rows != named) {
        faults.push(Reason::MessageAnswer { message: lines.join(" "), answer: turn.answer.value.join(", ") });
    }
}

fn known_numbers(
    readings: &Readings<'_>,
    parts: &Parts<'_>,
    series: &[usize],
    expected: &[&str],
    found: Option<&Found>,
    turn: &Turn,
    all: bool,
) -> Vec<Number> {
    let table = &readings.note.table;
    let mut known = parts.numbers.clone();
    for &series in series {
        for (row, value) in table.values(series) {
            let wanted = all || expected.contains(&table.label(row));
            if wanted && readings.at(row, series).seen != Seen::Hidden {
                known.push(value);
            }
        }
    }
    known.extend(turn.answer.value.iter().filter_map(|value| Number::parse(value).ok()));
    known.extend(parts.ranks.iter().map(|rank| Number::from(rank.nth)));
    if turn.form == Form::Steps {
        known.extend(readings.note.scales.iter().flat_map(|scale| scale.ticks.iter().map(|tick| tick.value)));
        known.push(Number::HUNDRED);
        // How many there are: of rows, of values, of what was computed from.
        let mut counts: Vec<usize> = series.iter().map(|&series| table.values(series).count()).collect();
        counts.push(table.rows.len());
        counts.push(readings.note.marks.len());
        counts.push(parts.labels.len());
        if let Some(Found::Number(quantity)) = found {
            counts.push(quantity.n_data);
        }
        known.extend(counts.into_iter().map(|count| Number::from(count as u32)));
    }
    known
}

/// Where a number is given to a label (`Nurses: 30`), it must be that label's.
fn assigned(
    readings: &Readings<'_>,
    turn: &Turn,
    named: &[(usize, Named)],
    rest: &[char],
    series: &[usize],
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let numbers = scan(rest, &tongue.numbers);
    for &(at, name) in named {
        let Named::Row(row) = name else { continue };
        let Some(len) = rest[at..].iter().position(|&c| c != BLANK) else { continue };
        let after = at + len;
        let Some(number) = numbers.iter().find(|number| number.start >= after) else { continue };
        let between: String = rest[after..number.start].iter().collect();
        if !matches!(between.trim(), ":" | "=" | "(" | "is" | "has" | "→") {
            continue;
        }
        // `Nurses is 1.2 times ...` and `Nurses is 5 more than ...` say something else.
        let follows: String = rest[number.end..].iter().take_while(|c| **c != ',' && **c != ')').collect();
        if matches!(between.trim(), "is" | "has") && !follows.trim_matches(['%', '.', ' ']).is_empty() {
            continue;
        }
        // `The ratio of Nurses to Cooks is 1.2`: the answer that is computed from several, after all of them.
        let others = named.iter().any(|&(before, other)| before < at && matches!(other, Named::Row(other) if other != row));
        let is_answer = turn.answer.value.iter().any(|value| Number::parse(value).is_ok_and(|value| value == number.value));
        if matches!(between.trim(), "is" | "has") && others && is_answer && Parts::of(&turn.query).labels.len() > 1 {
            continue;
        }
        let table = &readings.note.table;
        if !series.iter().any(|&series| table.value(row, series) == Some(number.value)) {
            faults.push(Reason::MessageValue { label: table.label(row).to_owned(), number: number.value });
        }
    }
}

/// A sentence must not say the opposite of what was asked.
fn contradicts(readings: &Readings<'_>, turn: &Turn, found: Option<&Found>, message: &str, tongue: &Tongue, faults: &mut Faults) {
    let parts = Parts::of(&turn.query);
    let mut names = names::find(readings.note, &turn.language, message, &parts.labels);
    if let Some(Found::Text(text)) = found {
        names.rest.take(text, false);
    }
    let hits = names.rest.take_phrases(&tongue.lexicon);
    let descending = |rank: &chartmill_schema::Rank| rank.order == chartmill_schema::Order::Descending;
    let mut forbidden = Vec::new();
    if !parts.ranks.is_empty() && parts.ranks.iter().all(descending) {
        forbidden.push(Cue::Smallest);
    }
    if !parts.ranks.is_empty() && !parts.ranks.iter().any(descending) {
        forbidden.push(Cue::Largest);
    }
    if matches!(found, Some(Found::Boolean(true) | Found::Number(_)))
        && let [relation] = parts.relations.as_slice()
    {
        forbidden.push(if *relation == Relation::Greater { Cue::Less } else { Cue::More });
    }
    match turn.query {
        Query::Mean { .. } => forbidden.push(Cue::Sum),
        Query::Sum { .. } => forbidden.push(Cue::Mean),
        _ => {}
    }
    for hit in hits {
        let cue = forbidden.iter().find(|cue| hit.meanings.contains(&Meaning::Strong(**cue)));
        if let Some(cue) = cue {
            faults.push(Reason::CueForbidden { cue: cue.key().to_owned(), word: hit.phrase });
        }
    }
}

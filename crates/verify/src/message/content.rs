//! What a message may say: every label and number of it comes from the question, the picture or an earlier step.

use chartmill_schema::{Form, Number, Query, Selection, Table, Turn};

use super::assigned::{self, Line};
use super::steps::{Fault, Step, unit_words};
use crate::answer::{Found, passing, quantity};
use crate::language::Tongue;
use crate::names::{self, Named, Names};
use crate::parts::Parts;
use crate::readback::{Readings, Seen};
use crate::{Faults, Reason};

/// Every label and number of a message comes from the question, the picture or an earlier step.
pub(super) fn check(
    readings: &Readings<'_>,
    turn: &Turn,
    found: Option<&Found>,
    lines: &[String],
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let table = &readings.note.table;
    let scope = Scope::of(readings, turn, found);
    let Scope { parts, expected, series, .. } = &scope;
    let names_expected: Vec<&str> = expected.iter().chain(&parts.series).copied().collect();
    let mut known = scope.known_numbers(readings, turn, found);
    let of_table = table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    let mut units = unit_words(of_table);
    units.extend(tongue.numbers.times.words().cloned());
    let (mut results, mut calculates) = (Vec::new(), false);
    for line in lines {
        let Names { found: named, mut rest } = names::find(readings.note, &turn.language, line, &names_expected);
        for (_, name) in &named {
            if let Named::Row(row) = name
                && !readings.label_stands(*row)
            {
                faults.push(Reason::LabelNotDrawn { label: table.label(*row).to_owned() });
            }
            if let Some(label) = scope.foreign(table, &named, *name) {
                faults.push(Reason::MessageLabel { label: label.to_owned() });
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
        let names = Line { named: &named, rest: rest.rest(), series, rows: &scope.rows, totals: &scope.totals };
        assigned::check(readings, turn, &names, tongue, faults);
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
        counted(readings, turn, over, lines, expected, faults);
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

/// What a message is about, and so may speak of.
#[derive(Debug)]
struct Scope<'a> {
    parts: Parts<'a>,
    /// Labels of rows.
    expected: Vec<&'a str>,
    /// Series whose values may be given.
    series: Vec<usize>,
    /// The rows of the labels that the query names.
    rows: Vec<usize>,
    /// Sums over all series that may be given, with their rows.
    totals: Vec<(usize, Number)>,
    /// Whether the values of all rows may be given.
    all_rows: bool,
    /// Whether all series may be named.
    all_series: bool,
}

impl<'a> Scope<'a> {
    fn of(readings: &Readings<'a>, turn: &'a Turn, found: Option<&'a Found>) -> Self {
        let table = &readings.note.table;
        let parts = Parts::of(&turn.query);
        let steps = turn.form == Form::Steps;
        let mut expected = parts.labels.clone();
        let mut series: Vec<usize> = parts.series.iter().filter_map(|name| table.series_of(name)).collect();
        match found {
            Some(Found::Label(label)) => {
                expected.push(label);
                series.extend(table.series_of(label).filter(|_| matches!(turn.query, Query::SeriesAt { .. })));
                // A change at a point in time is against the one before it.
                let since = matches!(turn.query, Query::FirstChange { .. } | Query::FirstPassing { .. } | Query::Crossing { .. });
                let before = table.row_of(label).and_then(|row| row.checked_sub(1)).filter(|_| since);
                expected.extend(before.map(|row| table.label(row)));
            }
            Some(Found::List(labels)) => expected.extend(labels.iter().map(String::as_str)),
            Some(Found::Number(quantity)) => expected.extend(quantity.datum.map(|(row, _)| table.label(row))),
            _ => {}
        }
        let all_series = steps && parts.all_series;
        if all_series {
            series = (0..table.series().len()).collect();
        }
        let all_rows = steps && (parts.all_rows || parts.counts);
        let rows = parts.labels.iter().filter_map(|label| table.row_of(label)).collect();
        let sums = parts.all_series && !matches!(turn.query, Query::SeriesAt { .. });
        let total = |row: usize| {
            let wanted = sums && (all_rows || expected.contains(&table.label(row)));
            let across = Query::SumAcross { label: table.label(row).to_owned() };
            Some((row, quantity(readings, &across).ok().filter(|_| wanted)?.value))
        };
        let totals = if sums { (0..table.rows.len()).filter_map(total).collect() } else { Vec::new() };
        Self { parts, expected, series, rows, totals, all_rows, all_series }
    }

    /// The name in a message that it has nothing to do with, if `name` is one.
    fn foreign<'t>(&self, table: &'t Table, named: &[(usize, Named)], name: Named) -> Option<&'t str> {
        match name {
            Named::Row(row) => {
                let label = table.label(row);
                let is_series =
                    || named.iter().any(|(_, other)| matches!(other, Named::Series(_))) && table.series_of(label).is_some();
                (!self.all_rows && !self.expected.contains(&label) && !is_series()).then_some(label)
            }
            // The series of a group are things, as rows are; others are measures, whose names are words of the message as well.
            Named::Series(series) => {
                let name = table.series().get(series)?.name.as_str();
                let known = self.all_series || self.series.contains(&series) || self.expected.contains(&name);
                (table.group.is_some() && !known && table.series().len() > 1).then_some(name)
            }
            Named::Other => None,
        }
    }

    /// The numbers that a message may give without calculating them.
    fn known_numbers(&self, readings: &Readings<'_>, turn: &Turn, found: Option<&Found>) -> Vec<Number> {
        let table = &readings.note.table;
        let mut known = self.parts.numbers.clone();
        for &series in &self.series {
            for (row, value) in table.values(series) {
                let wanted = self.all_rows || self.expected.contains(&table.label(row));
                if wanted && readings.at(row, series).seen != Seen::Hidden {
                    known.push(value);
                }
            }
        }
        known.extend(self.totals.iter().map(|(_, total)| *total));
        known.extend(turn.answer.value.iter().filter_map(|value| Number::parse(value).ok()));
        known.extend(self.parts.ranks.iter().map(|rank| Number::from(rank.nth)));
        if turn.form == Form::Steps {
            known.extend(readings.note.scales.iter().flat_map(|scale| scale.ticks.iter().map(|tick| tick.value)));
            known.push(Number::HUNDRED);
            // How many there are: of rows, of series, of values, of what was computed from.
            let mut counts: Vec<usize> = self.series.iter().map(|&series| table.values(series).count()).collect();
            counts.extend([table.rows.len(), table.series().len(), readings.note.marks.len(), self.parts.labels.len()]);
            if let Some(Found::Number(quantity)) = found {
                counts.push(quantity.n_data);
            }
            known.extend(counts.into_iter().map(|count| Number::from(count as u32)));
        }
        known
    }
}

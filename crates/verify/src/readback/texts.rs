//! Printed texts: every number parses to the table's value, every label is the table's.

use chartmill_schema::{Column, Number, Role, Shows, TextAnnotation};

use super::{Readings, Seen};
use crate::language::{Cue, Meaning, Tongue};
use crate::number;
use crate::words::{Blanked, contains};
use crate::{Faults, Reason};

/// Reads every text that shows something of the table.
pub(super) fn read(readings: &mut Readings<'_>, tongue: &Tongue, faults: &mut Faults) {
    for text in &readings.note.texts {
        match text.role {
            Role::ValueLabel | Role::KeyFigure => value(readings, text, tongue, faults),
            Role::CategoryLabel | Role::LegendLabel | Role::ColumnHeader => label(readings, text, faults),
            Role::KeyFigureLabel => key_figure_label(readings, text, tongue, faults),
            _ => {}
        }
    }
}

fn unit_of(column: Option<&Column>) -> Option<&str> {
    Some(column?.measure.as_ref()?.unit.as_ref()?.0.as_str())
}

fn value(readings: &mut Readings<'_>, text: &TextAnnotation, tongue: &Tongue, faults: &mut Faults) {
    let table = &readings.note.table;
    let (series, wanted, datum) = match text.shows {
        Some(Shows::Datum { row, series }) => (series, table.value(row, series), Some((row, series))),
        Some(Shows::Total { series }) => {
            (series, Number::sum(table.values(series).map(|(_, value)| value)).filter(|_| table.values(series).count() > 0), None)
        }
        _ => {
            faults.push(Reason::TextShows { text: text.text.clone() });
            return;
        }
    };
    let read = number::printed(&text.text, unit_of(table.series().get(series)), &tongue.numbers);
    // The shown table holds what is printed, so value and decimals must both be the same. A sum may be printed shorter if nothing is lost.
    let agrees = matches!((read, wanted), (Some(read), Some(wanted)) if read == wanted && (datum.is_none() || read.decimals() == wanted.decimals()));
    if !agrees {
        // A missing value may be printed as a dash, but never as a number.
        let dash = wanted.is_none() && read.is_none() && !text.text.contains(|c: char| c.is_ascii_digit());
        if !dash {
            let shown = wanted.map_or_else(|| "missing value".to_owned(), |wanted| wanted.to_string());
            faults.push(Reason::ValueText { text: text.text.clone(), shown });
        }
        return;
    }
    if let Some(reading) = datum.and_then(|(row, series)| readings.at_mut(row, series)) {
        reading.value = read;
        reading.seen = Seen::Printed;
    }
}

fn label(readings: &Readings<'_>, text: &TextAnnotation, faults: &mut Faults) {
    let table = &readings.note.table;
    let wanted = match (text.role, text.shows) {
        (Role::CategoryLabel | Role::LegendLabel, Some(Shows::Row { row })) => Some(table.label(row)),
        (Role::LegendLabel | Role::ColumnHeader, Some(Shows::Series { series })) => {
            table.series().get(series).map(|column| column.name.as_str())
        }
        (Role::ColumnHeader, Some(Shows::LabelColumn)) => Some(table.label_name()),
        _ => None,
    };
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
        faults.push(Reason::TextShows { text: text.text.clone() });
        return;
    };
    // A header may add the unit: `Revenue (US$ million)`.
    let with_unit = match text.shows {
        Some(Shows::Series { series }) => unit_of(table.series().get(series)).is_some_and(|unit| {
            text.text.strip_prefix(wanted).is_some_and(|rest| {
                let rest = rest.trim().trim_start_matches(',').trim();
                rest == unit || rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) == Some(unit)
            })
        }),
        _ => false,
    };
    if text.text != wanted && !with_unit {
        faults.push(Reason::LabelText { text: text.text.clone(), wanted: wanted.to_owned() });
    }
}

/// The words under a key figure must name what it shows, and must not claim an extreme that it is not.
fn key_figure_label(readings: &Readings<'_>, text: &TextAnnotation, tongue: &Tongue, faults: &mut Faults) {
    let table = &readings.note.table;
    let series_named = |series: usize| table.series().get(series).is_some_and(|column| contains(&text.text, &column.name));
    let mut rest = Blanked::new(&text.text);
    table.labels().for_each(|label| drop(rest.take(label, true)));
    let hits = rest.take_phrases(&tongue.lexicon);
    let says = |cue: Cue| {
        hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)) || hit.meanings.contains(&Meaning::Weak(cue)))
    };
    let strongly = |cue: Cue| hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)));
    let sound = match text.shows {
        None => true,
        Some(Shows::Total { series }) => says(Cue::Sum) || series_named(series),
        Some(Shows::Datum { row, series }) => {
            let value = table.value(row, series);
            let beaten = |by: fn(Number, Number) -> bool| {
                table.values(series).any(|(other, than)| other != row && value.is_none_or(|value| by(than, value)))
            };
            let false_claim = (strongly(Cue::Largest) && beaten(|than, value| than >= value))
                || (strongly(Cue::Smallest) && beaten(|than, value| than <= value));
            !false_claim
                && (contains(&text.text, table.label(row)) || says(Cue::Largest) || says(Cue::Smallest) || series_named(series))
        }
        Some(Shows::Row { row }) => contains(&text.text, table.label(row)),
        Some(Shows::Series { series }) => series_named(series),
        Some(Shows::LabelColumn) => contains(&text.text, table.label_name()),
    };
    if !sound {
        faults.push(Reason::TextShows { text: text.text.clone() });
    }
}

/// Whether every part of a unit, as an answer gives it, stands somewhere in the picture, which is read in its own language.
pub(crate) fn unit_stands(readings: &Readings<'_>, unit: &str) -> bool {
    let Some(tongue) = Tongue::of(&readings.note.locale) else { return false };
    let currency: Option<String> =
        tongue.numbers.currencies.iter().map(|sign| sign.iter().collect::<String>()).find(|sign| unit.starts_with(sign.as_str()));
    let rest = unit.strip_prefix(currency.as_deref().unwrap_or("")).unwrap_or(unit).trim();
    let texts = || readings.note.texts.iter().map(|text| text.text.as_str());
    // Of `% of GDP` an answer gives the sign alone.
    let rest_stands = if rest.starts_with('%') {
        let numbers = &tongue.numbers;
        let mut spellings = numbers.percent.texts().chain(numbers.percentage.texts());
        spellings.any(|phrase| texts().any(|text| text.contains('%') || contains(text, &phrase)))
    } else if rest.starts_with('°') {
        texts().any(|text| text.contains(rest))
    } else {
        rest.is_empty() || texts().any(|text| contains(text, rest))
    };
    rest_stands && currency.is_none_or(|currency| texts().any(|text| text.contains(&currency)))
}

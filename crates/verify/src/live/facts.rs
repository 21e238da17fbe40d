//! The facts against the annotation: what questions were asked from is what the picture shows.

use chartmill_schema::{Annotation, Channel, ColorFact, DatumFacts, Facts, MarkNoun, Number, Role, Shows};

use crate::language::Tongue;
use crate::readback::label_stands;
use crate::words::contains;
use crate::{Faults, Reason, number};

pub(super) fn check(note: &Annotation, facts: &Facts, faults: &mut Faults) {
    let text = |role: Role| note.texts.iter().find(move |text| text.role == role).map(|text| text.text.as_str());
    let n_marks = if note.mark == MarkNoun::Row { note.table.rows.len() } else { note.marks.len() };
    let unlabeled = (0..note.table.rows.len()).filter(|&row| !label_stands(note, row));
    let claims = [
        ("its table", facts.shown == note.table),
        ("its chart", facts.chart == note.chart),
        ("its kind of mark", facts.mark == note.mark),
        ("its number of marks", facts.n_marks == n_marks || facts.n_marks == 0),
        ("its title", facts.title.as_deref() == text(Role::Title)),
        ("its labels that are left out", unlabeled.eq(facts.unlabeled.iter().copied())),
        ("its reading order", facts.reading_order == note.reading_order),
        ("its scales", same_scales(facts, note)),
        ("its axis titles", axis_titles(facts, note)),
        ("its colors", facts.colors.iter().all(|fact| has_color(note, fact))),
    ];
    for (claim, _) in claims.into_iter().filter(|(_, holds)| !holds) {
        faults.push(Reason::FactDiffers { fact: claim.to_owned() });
    }
    data(note, facts, faults);
    for (series, column) in note.table.series().iter().enumerate() {
        let named = facts.series_named.get(series).copied().unwrap_or_default();
        if named && !note.texts.iter().any(|text| contains(&text.text, &column.name)) {
            faults.push(Reason::FactDiffers { fact: format!("the name of {:?}", column.name) });
        }
    }
}

fn same_scales(facts: &Facts, note: &Annotation) -> bool {
    facts.scales.len() == note.scales.len()
        && facts.scales.iter().zip(&note.scales).all(|(fact, own)| {
            fact.id == own.id
                && fact.axis == own.axis
                && fact.kind == own.kind
                && fact.ticks.len() == own.ticks.len()
                // Files hold hundredths of a pixel.
                && fact.ticks.iter().zip(&own.ticks).all(|(fact, own)| {
                    fact.value == own.value && fact.text == own.text && (fact.px - own.px).abs() <= 0.0051
                })
        })
}

fn axis_titles(facts: &Facts, note: &Annotation) -> bool {
    let drawn: Vec<_> = note.texts.iter().filter(|text| text.role == Role::AxisTitle).collect();
    drawn.len() == facts.axis_titles.len()
        && facts.axis_titles.iter().all(|fact| drawn.iter().any(|text| text.axis == Some(fact.axis) && text.text == fact.title))
}

/// The marks of what a color stands for have that color.
fn has_color(note: &Annotation, fact: &ColorFact) -> bool {
    let mut marks = note.marks.iter().filter(|mark| match fact.shows {
        Shows::Row { row } => mark.row == row,
        Shows::Series { series } | Shows::Total { series } => note.table.series_of(&mark.column) == Some(series),
        Shows::Datum { row, series } => mark.row == row && note.table.series_of(&mark.column) == Some(series),
        Shows::LabelColumn => false,
    });
    let first = marks.next();
    first.is_some_and(|first| first.color == fact.color) && marks.all(|mark| mark.color == fact.color)
}

/// Each datum is shown as claimed: printed to so many decimals, encoded by this channel, or not at all.
fn data(note: &Annotation, facts: &Facts, faults: &mut Faults) {
    let tongue = Tongue::of(&note.locale);
    let n_series = note.table.series().len();
    let mut seen: Vec<Vec<(Option<u32>, Option<Channel>)>> = vec![vec![(None, None); n_series]; note.table.rows.len()];
    for text in &note.texts {
        let (Role::ValueLabel | Role::KeyFigure, Some(Shows::Datum { row, series })) = (text.role, text.shows) else { continue };
        let unit = note.table.series().get(series).and_then(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
        let value = tongue.and_then(|tongue| number::printed(&text.text, unit, &tongue.numbers));
        if let Some(cell) = seen.get_mut(row).and_then(|cells| cells.get_mut(series)) {
            cell.0 = cell.0.or(value.map(Number::decimals));
        }
    }
    for mark in &note.marks {
        let series = note.table.series_of(&mark.column);
        if let Some(cell) = series.and_then(|series| seen.get_mut(mark.row)?.get_mut(series)) {
            cell.1 = Some(mark.encoding.channel);
        }
    }
    for (row, cells) in seen.iter().enumerate() {
        for (series, &(printed, encoding)) in cells.iter().enumerate() {
            let fact = facts.data.get(row).and_then(|data| data.get(series)).copied().unwrap_or(DatumFacts::HIDDEN);
            if (fact.printed, fact.encoding) != (printed, encoding) {
                let name = note.table.series().get(series).map_or("", |column| &column.name);
                faults.push(Reason::FactDiffers { fact: format!("how {name:?} of {:?} is shown", note.table.label(row)) });
            }
        }
    }
}

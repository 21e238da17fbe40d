//! Whether a table has the rows, columns and measures that its brief asked for.

use chartmill_schema::{Gender, MeasureKind};

use crate::model::brief::{Brief, TableShape};
use crate::model::fault::Fault;
use crate::model::fields::Fields;
use crate::model::languages;

pub(super) fn check(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    rows(fields, brief, faults);
    columns(fields, brief, faults);
    group(fields, brief, faults);
    gender(fields, brief, faults);
}

fn rows(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    let (found, wanted) = (fields.rows.len(), brief.n_rows);
    // A row more or less is no harm; a time that is missing would be a gap.
    let slack = if brief.labels.is_empty() { (wanted / 4).max(1) } else { 0 };
    if found.abs_diff(wanted) > slack || found < wanted.min(*brief.shape.rows().start()) {
        faults.push(Fault::Rows { found, wanted });
        return;
    }
    let differs = fields.rows.iter().zip(&brief.labels).position(|(row, label)| row.label != *label);
    if let Some(at) = differs {
        let found = fields.rows[at].label.chars().take(40).collect();
        faults.push(Fault::TimeLabel { row: at + 1, found, wanted: brief.labels[at].clone() });
    }
}

fn columns(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    let (found, wanted) = (fields.columns.len(), brief.n_series);
    let range = brief.shape.series();
    let fits = found == wanted || (brief.shape.is_grouped() && range.contains(&found));
    if !fits {
        faults.push(Fault::Columns { found, wanted });
        return;
    }
    for (idx, column) in fields.columns.iter().enumerate() {
        let at = if brief.shape == TableShape::Columns { idx } else { 0 };
        let Some(wanted) = brief.quantities.get(at) else { continue };
        if column.measure != wanted.kind {
            let (found, wanted) = (key(column.measure), key(wanted.kind));
            faults.push(Fault::Measure { column: column.name.clone(), found, wanted });
        }
        let is_percent = column.unit.as_deref().is_some_and(|unit| unit.starts_with('%'));
        let problem = match column.measure {
            MeasureKind::Share if !is_percent => "a share has the unit \"%\"; write it",
            MeasureKind::Count if is_percent => "a count is no percentage; count things, and write null as the unit",
            MeasureKind::Amount if is_percent => "an amount is no percentage; write what was asked for, in its unit",
            MeasureKind::Amount if column.unit.is_none() => "an amount needs a unit; write one such as \"tonnes\"",
            _ => continue,
        };
        faults.push(Fault::Unit { column: column.name.clone(), problem });
    }
}

fn group(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    if brief.shape.is_grouped() && fields.group.is_none() {
        faults.push(Fault::Group { found: "null", wanted: "an object with \"name\" and \"quantity\"" });
    }
    let unit = fields.columns.first().and_then(|column| column.unit.as_deref());
    let differs = fields.columns.iter().find(|column| column.unit.as_deref() != unit);
    if let Some(column) = differs.filter(|_| brief.shape.is_grouped()) {
        let problem = "all columns of a group have one unit; give this one the unit of the first";
        faults.push(Fault::Unit { column: column.name.clone(), problem });
    }
}

fn gender(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    let Some(noun) = &fields.population else { return };
    let Some(wanted) = languages::tongue(&brief.language).and_then(|tongue| tongue.genders.as_deref()) else { return };
    let fits = match noun.gender {
        Some(Gender::F | Gender::M) => true,
        Some(Gender::N) => wanted.ends_with('n'),
        None => false,
    };
    if !fits {
        faults.push(Fault::Gender { noun: noun.plural.chars().take(40).collect(), wanted });
    }
}

fn key(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Share => "share",
        MeasureKind::Count => "count",
        MeasureKind::Amount => "amount",
        MeasureKind::Rate => "rate",
        MeasureKind::Index => "index",
    }
}

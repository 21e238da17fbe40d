//! The checks against descriptions that are known to be good: those of the built-in describer.

use std::collections::BTreeMap;

use chartmill_schema::{ColumnKind, Description, Language, Structure};
use chartmill_seed::Seed;

use super::super::brief::{Brief, ChartChoice, TableShape, WantedQuantity};
use super::super::fields::{ColumnFields, Fields, RowFields};
use super::check;
use crate::builtin::{Limits, invent, topics};

/// A description as an answer, and a brief that asked for it.
fn as_answer(description: &Description) -> (Fields, Brief) {
    let table = description.table();
    let language = description.language();
    let columns: Vec<ColumnFields> = table
        .series()
        .iter()
        .map(|column| {
            let measure = column.measure.as_ref().unwrap();
            let unit = measure.unit.as_ref().map(|unit| unit.0.clone());
            ColumnFields { measure: measure.kind, name: column.name.clone(), unit }
        })
        .collect();
    let shape = match (&table.group, table.columns[0].kind, table.structure) {
        (Some(group), ColumnKind::Time, _) if group.stacks => TableShape::StackedTimes,
        (Some(_), ColumnKind::Time, _) => TableShape::SeveralTimes,
        (Some(group), ..) if group.stacks => TableShape::StackedThings,
        (Some(_), ..) => TableShape::SeveralThings,
        (None, _, Structure::Stages) => TableShape::Stages,
        (None, _, Structure::Parts) if columns[0].measure == chartmill_schema::MeasureKind::Share => TableShape::Parts,
        (None, _, Structure::Parts) => TableShape::CountedParts,
        (None, ColumnKind::Time, _) => TableShape::Times,
        (None, ..) if columns.len() > 1 => TableShape::Columns,
        (None, ..) => TableShape::Things,
    };
    let chart = ChartChoice { name: "any".to_owned(), needs: String::new(), shapes: vec![shape] };
    let mut brief = Brief::draw(Seed::of_run(1), 0, 0, std::slice::from_ref(language), &[chart]).unwrap();
    let wanted = |column: &ColumnFields| WantedQuantity { kind: column.measure, what: String::new(), unit: column.unit.clone() };
    brief.quantities = columns.iter().map(wanted).collect();
    (brief.n_rows, brief.n_series) = (table.rows.len(), columns.len());
    brief.labels = if table.is_time() { table.labels().map(str::to_owned).collect() } else { Vec::new() };
    let row = |row: usize| RowFields {
        label: table.label(row).to_owned(),
        clause: table.rows[row].clause.get(language).cloned(),
        values: (0..columns.len()).map(|series| table.value(row, series)).collect(),
    };
    let fields = Fields {
        title: description.title().to_owned(),
        group: table.group.as_ref().map(|group| (group.name.clone(), group.quantity.clone())),
        label_header: table.label_name().to_owned(),
        // Topics leave out a gender that their endings tell; a model is asked for it.
        population: None,
        rows: (0..table.rows.len()).map(row).collect(),
        source: description.source().map(str::to_owned),
        subtitle: description.subtitle().map(str::to_owned),
        summary: None,
        questions: Vec::new(),
        columns,
    };
    (fields, brief)
}

#[test]
fn good_descriptions_pass() {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut n_all, mut n_bad) = (0, 0);
    for tag in ["en", "es", "pt-BR"] {
        for topic in topics(&Language::new(tag).unwrap()) {
            for seed in 0..10 {
                let (fields, brief) = as_answer(&invent(topic, Seed::of_run(seed), &Limits::default()).unwrap());
                let faults = check(&fields, &brief);
                n_all += 1;
                n_bad += usize::from(!faults.is_empty());
                for fault in faults {
                    reasons.entry(fault.reason()).or_default().push(format!("{} {seed}: {fault}", topic.name()));
                }
            }
        }
    }
    let some: BTreeMap<_, _> =
        reasons.iter().map(|(reason, all)| (reason, (all.len(), all.iter().take(12).collect::<Vec<_>>()))).collect();
    assert!(n_bad * 100 <= n_all, "{n_bad} of {n_all}: {some:#?}");
}

//! A description, written and read again, is the same to the last digit.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::collections::BTreeMap;

use chartmill_describe::{description_id, read};
use chartmill_schema::{
    Cell, Column, ColumnKind, Description, Gender, Language, Measure, MeasureKind, Noun, Number, Provenance, RawDescription, Row,
    SourceKind, Structure, Table, TableNaming, Unit,
};
use proptest::prelude::*;

/// One line of text, of any script.
fn text() -> impl Strategy<Value = String> {
    "[\\PC&&[^<|>:\u{feff}\u{2028}\u{2029}]]{0,12}[a-zß-ö]"
}

fn number() -> impl Strategy<Value = Cell> {
    prop_oneof![
        1 => Just(Cell::Missing),
        6 => (any::<i64>(), 0_u32..=18).prop_map(|(mantissa, decimals)| Cell::Number(Number::new(mantissa, decimals).unwrap())),
    ]
}

fn measure() -> impl Strategy<Value = Measure> {
    let kind = prop_oneof![
        Just(MeasureKind::Share),
        Just(MeasureKind::Count),
        Just(MeasureKind::Amount),
        Just(MeasureKind::Rate),
        Just(MeasureKind::Index),
    ];
    (kind, proptest::option::of(text())).prop_map(|(kind, unit)| Measure { kind, unit: unit.map(Unit) })
}

fn row(n_series: usize) -> impl Strategy<Value = (String, Vec<Cell>, Option<String>)> {
    (text(), prop::collection::vec(number(), n_series), proptest::option::of("[a-z ]{0,8}[a-z]"))
}

fn table() -> impl Strategy<Value = Table> {
    let structure = prop_oneof![Just(Structure::Independent), Just(Structure::Parts), Just(Structure::Stages)];
    (1_usize..4).prop_flat_map(move |n_series| {
        let series = prop::collection::vec((text(), measure()), n_series);
        let rows = prop::collection::vec(row(n_series), 1..6);
        (series, rows, structure.clone(), any::<bool>()).prop_map(|(series, rows, structure, is_time)| {
            let kind = if is_time { ColumnKind::Time } else { ColumnKind::Category };
            let mut columns = vec![Column { name: "Label".to_owned(), kind, measure: None }];
            // The number makes names unique.
            columns.extend(series.into_iter().enumerate().map(|(idx, (name, measure))| Column {
                name: format!("{idx} {name}"),
                kind: ColumnKind::Quantity,
                measure: Some(measure),
            }));
            let rows = rows.into_iter().enumerate().map(|(idx, (label, numbers, clause))| Row {
                cells: std::iter::once(Cell::Text(format!("{idx} {label}"))).chain(numbers).collect(),
                clause: clause.into_iter().map(|clause| (Language::english(), clause)).collect(),
            });
            let noun = Noun { singular: "pessoa".to_owned(), plural: "pessoas".to_owned(), gender: Some(Gender::F) };
            let population = if is_time { BTreeMap::new() } else { BTreeMap::from([(Language::english(), noun)]) };
            Table { columns, rows: rows.collect(), structure, group: None, population, naming: TableNaming::default() }
        })
    })
}

fn description() -> impl Strategy<Value = Description> {
    let texts = (text(), proptest::option::of(text()), proptest::option::of(text()), proptest::option::of(text()));
    (texts, table()).prop_filter_map(
        "no number, or a text that is a control token",
        |((title, subtitle, source, narrative), table)| {
            let provenance = Some(Provenance { source: SourceKind::Model, name: "someone".to_owned(), line: Some(3) });
            let language = Language::new("pt-BR")?;
            let questions = Vec::new();
            Description::check(RawDescription { title, subtitle, source, narrative, language, table, provenance, questions }).ok()
        },
    )
}

/// Every number with its decimals: equality of numbers alone would take 1.50 for 1.5.
fn digits(description: &Description) -> Vec<String> {
    let table = description.table();
    (0..table.series().len()).flat_map(|series| table.values(series).map(|(_, value)| value.to_string())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn through_files(descriptions in prop::collection::vec(description(), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let lines: Vec<String> = descriptions.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
        let pretty: Vec<String> = descriptions.iter().map(|one| serde_json::to_string_pretty(one).unwrap()).collect();
        for (name, content) in [
            ("lines.jsonl", lines.join("\n")),
            ("array.json", format!("[{}]", lines.join(","))),
            ("pretty.json", format!("[\n{}\n]\n", pretty.join(",\n"))),
            ("array.jsonl", format!("[{}]\n", lines.join(",\n"))),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            let again = read(&path).unwrap();
            prop_assert_eq!(&again, &descriptions);
            for (one, again) in descriptions.iter().zip(&again) {
                prop_assert_eq!(digits(one), digits(again));
                prop_assert_eq!(description_id(one), description_id(again));
                prop_assert_eq!(serde_json::to_string(one).unwrap(), serde_json::to_string(again).unwrap());
            }
        }
    }

    #[test]
    fn no_table_makes_the_reader_panic(content in "[a-c0-9,;\t\"\n%$€.() -]{0,80}") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.csv");
        std::fs::write(&path, content).unwrap();
        let _ = read(&path);
    }

    #[test]
    fn no_json_makes_the_reader_panic(content in "[\\[\\]{}\",:a1 \n\\\\]{0,60}") {
        let folder = tempfile::tempdir().unwrap();
        for name in ["any.json", "any.jsonl"] {
            let path = folder.path().join(name);
            std::fs::write(&path, &content).unwrap();
            let _ = read(&path);
        }
    }
}

//! The fixtures in `fixtures/descriptions`: what must be read, and what must be refused in which words.
//!
//! `INSTA_UPDATE=always cargo test -p chartmill-describe` writes the words anew.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::path::{Path, PathBuf};

use chartmill_describe::{description_id, read};
use chartmill_schema::{Description, Language, MeasureKind, Structure};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/descriptions").join(name)
}

fn inputs(name: &str) -> Vec<PathBuf> {
    let is_input = |path: &PathBuf| {
        path.extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| matches!(ending, "csv" | "tsv" | "json" | "jsonl"))
    };
    let mut paths: Vec<PathBuf> = folder(name).read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(is_input).collect();
    paths.sort();
    assert!(paths.len() >= 8, "{name} has only {} inputs", paths.len());
    paths
}

fn accepted(file: &str) -> Vec<Description> {
    read(&folder("accepted").join(file)).unwrap_or_else(|errors| panic!("{file}: {errors:?}"))
}

#[test]
fn what_is_right_is_accepted() {
    for path in inputs("accepted") {
        let descriptions = read(&path).unwrap_or_else(|errors| panic!("{}: {}", path.display(), errors[0]));
        let name = path.file_name().unwrap().to_str().unwrap();
        for description in &descriptions {
            assert_eq!(description.provenance().unwrap().name, name);
            assert_eq!(description_id(description).len(), 16);
        }
    }
    // The folder as a whole is an input too.
    assert_eq!(read(&folder("accepted")).unwrap().len(), inputs("accepted").len() + 3);
}

#[test]
fn what_is_wrong_is_refused_in_these_words() {
    let prefix = format!("{}/", folder("refused").display());
    for path in inputs("refused") {
        let Err(errors) = read(&path) else { panic!("{} was accepted", path.display()) };
        let found: String = errors.iter().map(|error| format!("{error}\n").replace(&prefix, "")).collect();
        let name = path.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({ snapshot_path => folder("refused"), prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, found);
        });
    }
}

#[test]
fn lines_are_remembered() {
    let lines: Vec<_> = accepted("several-lines.jsonl").iter().map(|one| one.provenance().unwrap().line).collect();
    assert_eq!(lines, [Some(1), Some(3), Some(4)]);
    let lines: Vec<_> = accepted("several-in-an-array.json").iter().map(|one| one.provenance().unwrap().line).collect();
    assert_eq!(lines, [Some(2), Some(3)]);
    assert_eq!(accepted("one-row.json")[0].provenance().unwrap().line, None);
    // The same data has the same name wherever it stands.
    assert_eq!(description_id(&accepted("one-row.json")[0]), description_id(&accepted("several-lines.jsonl")[0]));
}

#[test]
fn tables_are_understood() {
    let receipts = &accepted("receipts.csv")[0];
    let table = receipts.table();
    assert_eq!((receipts.title(), receipts.source()), ("Federal receipts by source", Some("Budget tables")));
    let column = &table.series()[0];
    let measure = column.measure.as_ref().unwrap();
    assert_eq!((column.name.as_str(), measure.kind), ("Receipts", MeasureKind::Amount));
    assert_eq!(measure.unit.as_ref().unwrap().0, "US$ million");
    assert_eq!(table.value(0, 0).unwrap().to_string(), "1394568");
    assert_eq!(table.value(3, 0), None);

    let rents = &accepted("rents.csv")[0];
    assert_eq!(rents.title(), "Rents");
    assert_eq!(rents.table().value(0, 0).unwrap().to_string(), "1234.50");

    let commuters = accepted("commuters.tsv").remove(0);
    let table = commuters.table();
    assert_eq!(table.structure, Structure::Parts);
    let measure = table.series()[0].measure.as_ref().unwrap();
    assert_eq!((measure.kind, measure.unit.as_ref().unwrap().0.as_str()), (MeasureKind::Share, "%"));
    assert_eq!(table.rows[0].clause[&Language::english()], "go to work by car");
    assert_eq!(table.population[&Language::english()].plural, "commuters");
}

#[test]
fn groups_are_understood() {
    for (file, quantity, kind, unit) in [
        ("electricity.csv", "Electricity generated", MeasureKind::Amount, "GWh"),
        // The columns are shares of a row, so they add up across, not downwards.
        ("commute-by-city.csv", "Share of commuters", MeasureKind::Share, "%"),
    ] {
        let description = &accepted(file)[0];
        let table = description.table();
        let group = table.group.as_ref().unwrap();
        assert_eq!((group.quantity.as_str(), group.stacks, table.structure), (quantity, true, Structure::Independent));
        for column in table.series() {
            let measure = column.measure.as_ref().unwrap();
            assert_eq!((measure.kind, measure.unit.as_ref().unwrap().0.as_str()), (kind, unit));
        }
    }
}

#[test]
fn json_numbers_keep_their_digits() {
    let flow = &accepted("numbers-as-json-numbers.json")[0];
    let texts: Vec<String> = flow.table().values(0).map(|(_, value)| value.to_string()).collect();
    assert_eq!(texts, ["12.50", "9.75", "14.20"]);
    assert_eq!(flow.table().label(0), "2021");
}

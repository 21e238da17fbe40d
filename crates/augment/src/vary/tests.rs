//! What holds of every variation, over tables of all kinds.

use chartmill_schema::{Description, Language, Number, Structure};
use chartmill_seed::Seed;
use proptest::prelude::*;

use super::*;

fn described(title: &str, header: &str, kind: &str, structure: &str, measure: &str, rows: &[(String, String)]) -> Description {
    let rows: Vec<String> = rows.iter().map(|(label, value)| format!(r#"{{"cells": [{label:?}, {value:?}]}}"#)).collect();
    let json = format!(
        r#"{{"title": {title:?}, "source": "World Bank", "provenance": {{"source": "table", "name": "t.csv"}}, "table": {{
          "columns": [{{"name": {header:?}, "kind": {kind:?}}}, {{"name": "Quantity", "kind": "quantity", "measure": {measure}}}],
          "rows": [{}], "structure": {structure:?}}}}}"#,
        rows.join(",")
    );
    Description::check(serde_json::from_str(&json).unwrap()).unwrap()
}

fn labeled(values: &[String]) -> Vec<(String, String)> {
    values.iter().enumerate().map(|(at, value)| (format!("Thing {}", char::from(b'A' + at as u8)), value.clone())).collect()
}

fn values(description: &Description) -> Vec<Number> {
    description.table().values(0).map(|(_, value)| value).collect()
}

/// Only the values change, whatever the seed.
fn other_values(description: &Description, seed: u64) -> Option<Vec<Number>> {
    let table = values::perturbed(description.table(), Seed::of_run(seed))?;
    let mut raw = description.as_raw().clone();
    raw.table = table;
    Some(values(&Description::check(raw).unwrap()))
}

const SHARE: &str = r#"{"kind": "share", "unit": "%"}"#;
const COUNT: &str = r#"{"kind": "count"}"#;
const AMOUNT: &str = r#"{"kind": "amount", "unit": "US$ million"}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn parts_keep_their_sum(weights in prop::collection::vec(1_u32..60, 3..9), seed in any::<u64>()) {
        // Tenths of a percent that add up to 100.
        let total: u32 = weights.iter().sum();
        let mut parts: Vec<u32> = weights.iter().map(|weight| weight * 1000 / total).collect();
        parts[0] += 1000 - parts.iter().sum::<u32>();
        let texts: Vec<String> = parts.iter().map(|part| format!("{}.{}", part / 10, part % 10)).collect();
        let before = described("Parts", "Thing", "category", "parts", SHARE, &labeled(&texts));
        let Some(after) = other_values(&before, seed) else { return Err(TestCaseError::reject("no room")) };
        prop_assert_eq!(Number::sum(after.iter().copied()), Some(Number::HUNDRED));
        prop_assert!(after.iter().all(|value| value.decimals() == 1 && !value.is_negative()));
        let changed = after.iter().zip(values(&before)).filter(|(new, old)| **new != *old).count();
        prop_assert!(changed * 2 > after.len());
    }

    #[test]
    fn stages_never_grow(start in 200_u32..50_000, keeps in prop::collection::vec(20_u32..99, 2..7), seed in any::<u64>()) {
        let mut stages = vec![start];
        for keep in keeps {
            stages.push(stages.last().unwrap() * keep / 100);
        }
        let texts: Vec<String> = stages.iter().map(u32::to_string).collect();
        let before = described("Path", "Stage", "category", "stages", COUNT, &labeled(&texts));
        let Some(after) = other_values(&before, seed) else { return Err(TestCaseError::reject("no room")) };
        prop_assert!(after.windows(2).all(|pair| pair[0] >= pair[1]), "{after:?}");
        for (old, new) in stages.windows(2).zip(after.windows(2)) {
            prop_assert_eq!(old[0] == old[1], new[0] == new[1]);
        }
        prop_assert!(after.iter().all(|value| value.decimals() == 0));
    }

    #[test]
    fn numbers_keep_sign_decimals_and_differences(
        cells in prop::collection::vec(-90_000_i64..90_000, 3..12), decimals in 0_u32..3, is_time in any::<bool>(), seed in any::<u64>()
    ) {
        let texts: Vec<String> = cells.iter().map(|cell| Number::new(*cell, decimals).unwrap().to_string()).collect();
        let rows: Vec<_> = if is_time { texts.iter().enumerate().map(|(at, text)| ((2001 + at).to_string(), text.clone())).collect() } else { labeled(&texts) };
        let before = described("Things", "Label", if is_time { "time" } else { "category" }, "independent", AMOUNT, &rows);
        let Some(after) = other_values(&before, seed) else { return Err(TestCaseError::reject("no room")) };
        let old = values(&before);
        for (old, new) in old.iter().zip(&after) {
            prop_assert_eq!(new.decimals(), decimals);
            prop_assert_eq!((old.is_zero(), old.is_negative()), (new.is_zero(), new.is_negative()));
        }
        let distinct = |values: &[Number]| values.iter().collect::<BTreeSet<_>>().len();
        prop_assert!(distinct(&after) >= distinct(&old));
        prop_assert!(after.iter().zip(&old).filter(|(new, old)| new != old).count() * 2 > old.iter().filter(|value| !value.is_zero()).count());
    }

    #[test]
    fn any_description_varies_or_says_why(
        texts in prop::collection::vec("[0-9]{1,6}(\\.[0-9]{1,3})?", 1..8), title in "[ -;=-~á-ú]{1,40}", seed in any::<u64>(),
        language in prop::sample::select(vec!["en", "pt-BR", "es", "ja"])
    ) {
        prop_assume!(!title.trim().is_empty());
        let json = serde_json::json!({"title": title, "source": "World Bank", "table": {
            "columns": [{"name": "Year", "kind": "time"}, {"name": "Sales", "kind": "quantity", "measure": {"kind": "amount", "unit": "km"}}],
            "rows": texts.iter().enumerate().map(|(at, text)| serde_json::json!({"cells": [(1999 + at).to_string(), text]})).collect::<Vec<_>>()}});
        let Ok(description) = Description::check(serde_json::from_value(json).unwrap()) else { return Ok(()) };
        let language = Language::new(language).unwrap();
        match vary(&description, &language, Seed::of_run(seed)) {
            Ok(varied) => {
                prop_assert!(varied.description.source().is_none() && !varied.changes.is_empty());
                prop_assert_eq!(varied.description.language(), &language);
                prop_assert_eq!(vary(&description, &language, Seed::of_run(seed)), Ok(varied));
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn percentages_stay_below_a_hundred_and_what_is_all_stays_all() {
    let texts = ["99", "97", "92", "100", "88"].map(str::to_owned);
    let before = described("Literacy", "Place", "category", "independent", SHARE, &labeled(&texts));
    for seed in 0..50 {
        let after = other_values(&before, seed).unwrap();
        assert_eq!(after[3], Number::HUNDRED);
        assert!(after.iter().all(|value| *value <= Number::HUNDRED), "{after:?}");
    }
}

#[test]
fn exports_less_imports_still_add_up() {
    let texts = ["56.1", "19.2", "20.2", "0.1", "45.6", "-41.2"].map(str::to_owned);
    let before = described("Use", "Use", "category", "independent", SHARE, &labeled(&texts));
    for seed in 0..30 {
        let after = other_values(&before, seed).unwrap();
        assert_eq!(Number::sum(after.iter().copied()), Some(Number::HUNDRED));
        assert!(after[5].is_negative() && after[3] < Number::from(1_u32), "{after:?}");
    }
}

#[test]
fn round_numbers_stay_round() {
    let texts = ["22000", "37000", "5000", "14000"].map(str::to_owned);
    let before = described("Prices", "Place", "category", "independent", AMOUNT, &labeled(&texts));
    let after = other_values(&before, 4).unwrap();
    assert!(after.iter().all(|value| value.to_string().ends_with("000")), "{after:?}");
}

#[test]
fn a_variation_drops_its_source_and_says_that_it_is_one() {
    let rows = [("Dogs", "35"), ("Cats", "30"), ("Fish", "15"), ("Other", "20")]
        .map(|(label, value)| (label.to_owned(), value.to_owned()));
    let before = described("Favorite animal", "Pet", "category", "parts", SHARE, &rows);
    assert_eq!(possible(&before), BTreeSet::from([Change::Values, Change::Names, Change::Rows]));
    let language = Language::new("pt-BR").unwrap();
    for seed in 0..20 {
        let varied = vary(&before, &Language::english(), Seed::of_run(seed)).unwrap();
        assert_eq!(varied.description.source(), None);
        assert_eq!(Number::sum(values(&varied.description)), Some(Number::HUNDRED));
        assert_eq!(varied.description.table().structure, Structure::Parts);
        assert!(varied.description.provenance().unwrap().name.starts_with("t.csv (varied: values"));
        let labels: Vec<&str> = varied.description.table().labels().collect();
        assert!(labels.contains(&"Other"), "{labels:?}");
        let translated = vary(&before, &language, Seed::of_run(seed)).unwrap();
        assert_eq!((translated.description.title(), translated.changes[0].said.as_str()), ("Animal preferido", "in pt-BR"));
        assert!(translated.description.table().labels().any(|label| label == "Outros"));
    }
}

#[test]
fn years_shift_with_the_title_and_claims_stay() {
    let rows: Vec<(String, String)> = (2019..=2023).map(|year| (year.to_string(), (100 + year % 7 * 13).to_string())).collect();
    let before = described("Sales, 2019-2023", "Year", "time", "independent", AMOUNT, &rows);
    let (raw, said) = names::vary(&before, &mut Seed::of_run(3).draws()).unwrap();
    let labels: Vec<i64> = raw.table.labels().map(|label| label.parse().unwrap()).collect();
    assert!(labels[0] != 2019 && labels.windows(2).all(|pair| pair[1] == pair[0] + 1));
    assert_eq!(raw.title, format!("Sales, {}-{}", labels[0], labels[4]));
    assert_eq!(said, format!("2019-2023 became {}-{}", labels[0], labels[4]));
    let claim = described("Sales doubled in 1999", "Year", "time", "independent", AMOUNT, &rows);
    let error = vary(&claim, &Language::english(), Seed::of_run(1)).unwrap_err();
    assert!(error.to_string().contains("doubled"), "{error}");
}

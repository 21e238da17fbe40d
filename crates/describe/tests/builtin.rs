//! The built-in describer: every topic, over many seeds.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::collections::{BTreeMap, BTreeSet};

use chartmill_describe::builtin::{Limits, Topic, invent, topics};
use chartmill_schema::{ColumnKind, Description, Language, MeasureKind, Number, Structure};
use chartmill_seed::Seed;

fn all() -> &'static [Topic] {
    topics(&Language::english())
}

fn invented(topic: &Topic, seed: u64) -> Description {
    invent(topic, Seed::of_run(seed), &Limits::default())
        .unwrap_or_else(|error| panic!("{} with seed {seed}: {error}", topic.name()))
}

#[test]
fn there_is_enough_to_describe() {
    let names: BTreeSet<&str> = all().iter().map(Topic::name).collect();
    let domains: BTreeSet<&str> = all().iter().map(Topic::domain).collect();
    assert_eq!(names.len(), all().len(), "names are unique");
    assert!(all().len() >= 44, "{} topics", all().len());
    assert!(domains.len() >= 10, "{domains:?}");
    let of = |structure| all().iter().filter(|topic| topic.structure() == structure).count();
    assert!(of(Structure::Parts) >= 14, "{} of parts", of(Structure::Parts));
    assert!(of(Structure::Stages) >= 10, "{} of stages", of(Structure::Stages));
    assert!(all().iter().filter(|topic| topic.max_series() > 1).count() >= 10);
    let with_clauses = |topic: &&Topic| invented(topic, 1).table().rows.iter().any(|row| !row.clause.is_empty());
    assert!(all().iter().filter(with_clauses).count() >= 15);
}

#[test]
fn every_topic_gives_good_descriptions() {
    for topic in all() {
        for seed in 0..200 {
            let description = invented(topic, seed);
            let what = format!("{} with seed {seed}: {:?}", topic.name(), description.table());
            check_values(&description, &what);
            check_words(topic, &description, &what);
        }
    }
}

fn check_values(description: &Description, what: &str) {
    let table = description.table();
    assert!((3..=8).contains(&table.rows.len()), "{what}");
    for (series, column) in table.series().iter().enumerate() {
        let measure = column.measure.as_ref().unwrap();
        let values: Vec<Number> = table.values(series).map(|(_, value)| value).collect();
        assert_eq!(values.len(), table.rows.len(), "nothing is missing: {what}");
        if measure.kind == MeasureKind::Count {
            assert!(values.iter().all(|value| !value.is_negative() && !value.is_zero()), "{what}");
        }
        match table.structure {
            Structure::Parts => {
                assert!(values.iter().all(|value| !value.is_negative() && !value.is_zero()), "{what}");
                if measure.kind == MeasureKind::Share {
                    assert_eq!(Number::sum(values), Some(Number::HUNDRED), "{what}");
                }
            }
            Structure::Stages => {
                assert!(values.windows(2).all(|pair| pair[1] < pair[0]), "{what}");
                if measure.kind == MeasureKind::Share {
                    assert_eq!(values[0].trimmed(), Number::HUNDRED.trimmed(), "{what}");
                }
            }
            // A share is a part of one whole; what is not, must be a rate, lest somebody add it up.
            Structure::Independent => assert_ne!(measure.kind, MeasureKind::Share, "{what}"),
        }
    }
}

fn check_words(topic: &Topic, description: &Description, what: &str) {
    let table = description.table();
    assert_eq!(table.columns[0].kind == ColumnKind::Time, topic.is_time(), "{what}");
    let texts = [Some(description.title()), description.subtitle(), description.source(), Some(table.label_name())];
    for text in texts.into_iter().flatten().chain(table.labels()).chain(table.series().iter().map(|column| column.name.as_str()))
    {
        let lower = format!(" {} ", text.to_lowercase());
        for placeholder in ["lorem", "ipsum", "category a ", "item 1 ", " foo ", "example", "{", "}", "todo"] {
            assert!(!lower.contains(placeholder), "{placeholder:?} in {text:?}: {what}");
        }
    }
    assert!(description.title().chars().count() <= 60, "{what}");
    for row in 0..table.rows.len() {
        assert!(table.label(row).chars().count() <= 28, "{what}");
        for clause in table.rows[row].clause.values() {
            assert!(table.population.contains_key(&Language::english()), "a clause needs a noun before it: {what}");
            assert!(clause.starts_with(char::is_lowercase) && !clause.ends_with('.'), "{clause:?}: {what}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_description() {
    for topic in all() {
        assert_eq!(invented(topic, 7), invented(topic, 7));
        let different: BTreeSet<String> = (0..20).map(|seed| serde_json::to_string(&invented(topic, seed)).unwrap()).collect();
        assert!(different.len() > 15, "{}: only {} of 20", topic.name(), different.len());
    }
}

#[test]
fn limits_are_kept() {
    let limits = Limits { min_rows: 4, max_rows: 5, max_series: 1 };
    for topic in all().iter().filter(|topic| topic.rows().contains(&5)) {
        for seed in 0..50 {
            let description = invent(topic, Seed::of_run(seed), &limits).unwrap();
            assert!((4..=5).contains(&description.table().rows.len()), "{}", topic.name());
            assert_eq!(description.table().series().len(), 1);
        }
    }
}

/// Nobody should be able to answer "which is the largest?" from the names alone.
#[test]
fn the_largest_cannot_be_told_from_its_name() {
    for topic in all().iter().filter(|topic| !topic.is_time() && topic.structure() != Structure::Stages) {
        let mut largest: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..300 {
            let description = invented(topic, seed);
            let table = description.table();
            let (row, _) = table.values(0).max_by_key(|&(_, value)| value).unwrap();
            *largest.entry(table.label(row).to_owned()).or_default() += 1;
        }
        assert!(largest.values().all(|&times| times <= 150), "{}: {largest:?}", topic.name());
    }
}

#[test]
fn last_digits_vary() {
    let mut digits = [0_u32; 10];
    for topic in all().iter().filter(|topic| topic.structure() == Structure::Independent) {
        for seed in 0..20 {
            for (_, value) in invented(topic, seed).table().values(0) {
                let last = value.to_string().bytes().last().unwrap();
                digits[usize::from(last - b'0')] += 1;
            }
        }
    }
    let total: u32 = digits.iter().sum();
    assert!(digits.iter().all(|&count| count * 20 > total), "{digits:?}");
}

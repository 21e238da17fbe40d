//! What there is to describe, and that all that comes of it is sound.

use std::collections::BTreeSet;

use chartmill_describe::builtin::{Limits, Topic, invent};
use chartmill_schema::{ColumnKind, Description, Locale, MeasureKind, Number, Structure};
use chartmill_seed::Seed;

use crate::{all, invented, of};

#[test]
fn there_is_enough_to_describe() {
    for (tag, n_topics, n_domains, n_groups) in [("en", 100, 15, 20), ("pt-BR", 80, 14, 20), ("es", 80, 16, 20)] {
        let topics = of(tag);
        let names: BTreeSet<&str> = topics.iter().map(Topic::name).collect();
        let domains: BTreeSet<&str> = topics.iter().map(Topic::domain).collect();
        assert_eq!(names.len(), topics.len(), "names are unique in {tag}");
        assert!(topics.len() >= n_topics, "{} topics in {tag}", topics.len());
        assert!(domains.len() >= n_domains, "{domains:?}");
        let count = |fits: &dyn Fn(&Topic) -> bool| topics.iter().filter(|topic| fits(topic)).count();
        assert!(count(&|topic| topic.structure() == Structure::Parts) >= 14);
        assert!(count(&|topic| topic.structure() == Structure::Stages) >= 8);
        assert!(count(&|topic| topic.is_grouped() && topic.is_time()) >= n_groups / 2);
        assert!(count(&|topic| topic.is_grouped() && !topic.is_time()) >= n_groups / 2 - 1);
        assert!(count(&|topic| !topic.is_grouped() && topic.is_time()) >= 8);
        let with_clauses = |topic: &Topic| invented(topic, 1).table().rows.iter().any(|row| !row.clause.is_empty());
        assert!(count(&with_clauses) >= 15);
        let groups = topics.iter().filter(|topic| topic.is_grouped());
        assert!(groups.map(Topic::domain).collect::<BTreeSet<_>>().len() >= 8);
    }
}

/// A text that speaks of losses stands over a loss.
#[test]
fn negative_values_are_only_spoken_of_where_there_are_some() {
    let mut n_said = 0;
    for (tag, name, word) in
        [("es", "saldo-por-sucursal", "pérdidas"), ("pt-BR", "resultado-por-filial", "prejuízo"), ("en", "branch-profit", "loss")]
    {
        let topic = of(tag).iter().find(|topic| topic.name() == name).unwrap();
        for seed in 0..200 {
            let description = invented(topic, seed);
            let has_negative = description.table().values(0).any(|(_, value)| value.is_negative());
            let said = [Some(description.title()), description.subtitle()].into_iter().flatten().any(|text| text.contains(word));
            assert!(has_negative || !said, "{description:?}");
            n_said += u32::from(said);
        }
    }
    assert!(n_said > 100, "{n_said}");
}

/// Months are those of a whole part of a year.
#[test]
fn years_do_not_stop_for_no_reason() {
    for topic in all().filter(|topic| topic.is_time()) {
        for seed in 0..40 {
            let description = invented(topic, seed);
            let labels: Vec<&str> = description.table().labels().collect();
            let calendar = &Locale::of(topic.language()).unwrap().calendar;
            let months: Vec<usize> =
                labels.iter().filter_map(|label| calendar.months.iter().position(|month| month == label)).collect();
            if let [first, .., last] = months[..] {
                assert!(first % 2 == 0 || last == 11 || first == 3 || first == 9, "{}: {labels:?}", topic.name());
                assert!([4, 6, 8, 9, 12].contains(&(last - first + 1)), "{}: {labels:?}", topic.name());
            }
        }
    }
}

#[test]
fn every_topic_gives_good_descriptions() {
    for topic in all() {
        for seed in 0..200 {
            let description = invented(topic, seed);
            let what = format!("{} with seed {seed}: {:?}", topic.name(), description.table());
            check_values(&description, &what);
            assert_eq!(description.language(), topic.language(), "{what}");
            assert_eq!(description.table().columns[0].kind == ColumnKind::Time, topic.is_time(), "{what}");
        }
    }
}

fn check_values(description: &Description, what: &str) {
    let table = description.table();
    let most = if table.is_time() { 12 } else { 8 };
    assert!((3..=most).contains(&table.rows.len()), "{what}");
    for (series, column) in table.series().iter().enumerate() {
        let measure = column.measure.as_ref().unwrap();
        let values: Vec<Number> = table.values(series).map(|(_, value)| value).collect();
        assert_eq!(values.len(), table.rows.len(), "nothing is missing: {what}");
        let n_zeros = values.iter().filter(|value| value.is_zero()).count();
        assert!(n_zeros * 3 <= values.len(), "{what}");
        if measure.kind == MeasureKind::Count {
            assert!(values.iter().all(|value| !value.is_negative()), "{what}");
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
            // A share is a part of one whole, be it of rows or of a row; what is not, must be a rate, lest somebody add it up.
            Structure::Independent => {
                let is_of_a_row = table.group.as_ref().is_some_and(|group| group.stacks);
                assert!(measure.kind != MeasureKind::Share || is_of_a_row, "{what}");
            }
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
    let limits = Limits { min_rows: 4, max_rows: 5, max_times: 5, max_series: 1 };
    for topic in all().filter(|topic| topic.rows().contains(&5)) {
        for seed in 0..50 {
            let description = invent(topic, Seed::of_run(seed), &limits).unwrap();
            assert!((4..=5).contains(&description.table().rows.len()), "{}", topic.name());
            // One member alone would be no group.
            assert_eq!(description.table().series().len() > 1, topic.is_grouped(), "{}", topic.name());
        }
    }
}

//! Groups: columns that measure the same of different things.

use std::collections::BTreeMap;

use chartmill_describe::builtin::Topic;
use chartmill_schema::{MeasureKind, Number, Table};

use crate::{all, invented};

fn groups() -> impl Iterator<Item = &'static Topic> {
    all().filter(|topic| topic.is_grouped())
}

fn row_total(table: &Table, row: usize) -> Option<Number> {
    Number::sum((0..table.series().len()).filter_map(|series| table.value(row, series)))
}

#[test]
fn members_measure_the_same() {
    for topic in groups() {
        for seed in 0..200 {
            let description = invented(topic, seed);
            let table = description.table();
            let what = format!("{} with seed {seed}: {table:?}", topic.name());
            let group = table.group.as_ref().unwrap();
            assert!((2..=5).contains(&table.series().len()), "{what}");
            let measures: Vec<_> = table.series().iter().map(|column| column.measure.clone().unwrap()).collect();
            assert!(measures.iter().all(|measure| *measure == measures[0]), "{what}");
            assert!(!group.name.is_empty() && group.quantity.chars().count() <= 28, "{what}");
            if group.stacks {
                assert!(measures[0].kind.adds_up(), "{what}");
                let totals: Vec<Number> = (0..table.rows.len()).filter_map(|row| row_total(table, row)).collect();
                let one_percent = |row: usize| totals[row].over(Number::HUNDRED).unwrap();
                for row in 0..table.rows.len() {
                    let segment = |series: usize| table.value(row, series).unwrap();
                    assert!((0..measures.len()).all(|series| segment(series) >= one_percent(row)), "{what}");
                }
                if measures[0].kind == MeasureKind::Share {
                    assert!(totals.iter().all(|total| total.trimmed() == Number::HUNDRED.trimmed()), "{what}");
                }
            }
        }
    }
}

#[test]
fn the_largest_member_cannot_be_told_from_its_name() {
    for topic in groups() {
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..300 {
            let description = invented(topic, seed);
            let table = description.table();
            let (_, series) =
                (0..table.series().len()).filter_map(|series| Some((table.value(0, series)?, series))).max().unwrap();
            *times.entry(table.series()[series].name.clone()).or_default() += 1;
        }
        assert!(times.values().all(|&times| times <= 200), "{}: {times:?}", topic.name());
        assert!(times.len() >= 2, "{}: {times:?}", topic.name());
    }
}

/// Questions about crossings need pictures with crossings, and pictures without them.
#[test]
fn courses_cross_often_but_not_always() {
    let (mut crossed, mut n) = (0, 0);
    for topic in groups().filter(|topic| topic.is_time()) {
        for seed in 0..40 {
            let description = invented(topic, seed);
            let table = description.table();
            let last = table.rows.len() - 1;
            let above = |one: usize, other: usize, row: usize| table.value(row, one) > table.value(row, other);
            let members = 0..table.series().len();
            let changed = |one: usize, other: usize| above(one, other, 0) != above(one, other, last);
            crossed += u32::from(members.clone().any(|one| (0..one).any(|other| changed(one, other))));
            n += 1;
        }
    }
    assert!((n * 55..n * 92).contains(&(crossed * 100)), "{crossed} of {n}");
}

#[test]
fn stacks_differ_in_height_unless_they_are_shares() {
    for topic in groups() {
        let mut unequal = 0;
        for seed in 0..50 {
            let description = invented(topic, seed);
            let table = description.table();
            let is_stack = table.group.as_ref().is_some_and(|group| group.stacks);
            let kind = table.series()[0].measure.as_ref().map(|measure| measure.kind);
            if !is_stack || kind == Some(MeasureKind::Share) {
                unequal = 50;
                break;
            }
            let mut totals: Vec<Number> = (0..table.rows.len()).filter_map(|row| row_total(table, row)).collect();
            totals.sort();
            unequal += u32::from(totals.last() > totals.get(totals.len() - 2));
        }
        assert!(unequal > 40, "{}: {unequal} of 50", topic.name());
    }
}

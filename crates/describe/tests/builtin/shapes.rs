//! How values lie: nobody should know the answer before having looked.

use std::collections::BTreeMap;

use chartmill_schema::{Number, Structure, Table};

use crate::{LANGUAGES, all, invented, of};

/// The row of the largest value of a series; `None` where two share it.
fn largest(table: &Table, series: usize) -> Option<usize> {
    let (row, value) = table.values(series).max_by_key(|&(_, value)| value)?;
    (table.values(series).filter(|&(_, other)| other == value).count() == 1).then_some(row)
}

#[test]
fn the_largest_cannot_be_told_from_its_name() {
    for topic in all().filter(|topic| !topic.is_time() && topic.structure() != Structure::Stages) {
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..300 {
            let description = invented(topic, seed);
            let table = description.table();
            if let Some(row) = largest(table, 0) {
                *times.entry(table.label(row).to_owned()).or_default() += 1;
            }
        }
        assert!(times.values().all(|&times| times <= 105), "{}: {times:?}", topic.name());
    }
}

#[test]
fn the_largest_cannot_be_told_from_its_place() {
    for tag in LANGUAGES {
        let (mut first, mut last, mut n) = (0, 0, 0);
        for topic in of(tag).iter().filter(|topic| topic.structure() != Structure::Stages) {
            for seed in 0..40 {
                let description = invented(topic, seed);
                let table = description.table();
                let Some(row) = largest(table, 0) else { continue };
                first += u32::from(row == 0);
                last += u32::from(row + 1 == table.rows.len());
                n += 1;
            }
        }
        assert!(first * 100 < n * 38 && last * 100 < n * 32, "{first} and {last} of {n} in {tag}");
    }
}

#[test]
fn courses_rise_and_fall() {
    let (mut rose, mut turned, mut n) = (0, 0, 0);
    for topic in all().filter(|topic| topic.is_time()) {
        for seed in 0..20 {
            let description = invented(topic, seed);
            let values: Vec<Number> = description.table().values(0).map(|(_, value)| value).collect();
            let up = values.windows(2).any(|pair| pair[1] > pair[0]);
            let down = values.windows(2).any(|pair| pair[1] < pair[0]);
            rose += u32::from(values.last() > values.first());
            turned += u32::from(up && down);
            n += 1;
        }
    }
    assert!((n * 40..n * 62).contains(&(rose * 100)), "{rose} of {n} rose");
    assert!(turned * 100 > n * 55, "{turned} of {n} turned");
}

#[test]
fn values_come_in_all_shapes() {
    for tag in LANGUAGES {
        let (mut zeros, mut negatives, mut ties, mut near, mut skewed, mut n) = (0, 0, 0, 0, 0, 0);
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        let sides = of(tag).iter().filter(|topic| topic.structure() == Structure::Independent && !topic.is_time());
        for topic in sides {
            for seed in 0..40 {
                let description = invented(topic, seed);
                let mut values: Vec<f64> = description.table().values(0).map(|(_, value)| value.to_f64()).collect();
                values.sort_by(f64::total_cmp);
                zeros += u32::from(values.contains(&0.0));
                negatives += u32::from(values[0] < 0.0);
                let span = values[values.len() - 1] - values[0];
                ties += u32::from(values.windows(2).any(|pair| pair[0].total_cmp(&pair[1]).is_eq()));
                near += u32::from(values.windows(2).any(|pair| pair[1] > pair[0] && pair[1] - pair[0] < 0.03 * span));
                skewed += u32::from(values[0] > 0.0 && values[values.len() - 1] > 6.0 * values[0]);
                least = least.min(values[0].abs()).max(0.001);
                most = most.max(values[values.len() - 1]);
                n += 1;
            }
        }
        let percent = |count: u32| f64::from(count * 100) / f64::from(n);
        let shares = [zeros, negatives, ties, near, skewed].map(percent);
        let wanted = [1.5..12.0, 4.0..25.0, 6.0..40.0, 20.0..70.0, 12.0..60.0];
        for (share, wanted) in shares.into_iter().zip(wanted) {
            assert!(wanted.contains(&share), "{tag}: {shares:?}");
        }
        assert!(most / least >= 1e6, "{tag}: {least} to {most}");
    }
}

#[test]
fn last_digits_vary() {
    let mut digits = [0_u32; 10];
    for topic in all().filter(|topic| topic.structure() == Structure::Independent) {
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

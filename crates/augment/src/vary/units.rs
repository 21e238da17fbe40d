//! The same quantities in another unit: exact factors, rounded once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{Cell, Description, Number, RawDescription, Table, Unit};
use chartmill_seed::Draws;
use serde::Deserialize;

use super::claims::{lasting, words};

/// The most decimals that a conversion writes.
const MAX_DECIMALS: u32 = 4;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    a: BTreeMap<String, Vec<String>>,
    b: BTreeMap<String, Vec<String>>,
    numerator: Number,
    denominator: Number,
    #[serde(default)]
    offset: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    pairs: Vec<Pair>,
}

fn all() -> &'static [Pair] {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    // A file that cannot be read leaves no units here; the tests insist that it is read.
    &PAIRS.get_or_init(|| toml::from_str(include_str!("units.toml")).unwrap_or_default()).pairs
}

/// One way to write a unit in another.
#[derive(Clone, Debug)]
pub(super) struct Conversion {
    from: String,
    to: String,
    pair: &'static Pair,
    /// Whether it goes from `a` to `b`.
    forward: bool,
}

impl Conversion {
    /// `km became miles`.
    pub(super) fn said(&self) -> String {
        format!("{} became {}", self.from, self.to)
    }

    fn value(&self, value: Number) -> Option<Number> {
        let Pair { numerator, denominator, offset, .. } = self.pair;
        if self.forward {
            value.times(*numerator)?.over(*denominator)?.plus(*offset)
        } else {
            value.minus(*offset)?.times(*denominator)?.over(*numerator)
        }
    }

    /// How much smaller a step of the last decimal has to be, so that as much is known of each value as before.
    fn step(&self) -> Option<Number> {
        let Pair { numerator, denominator, .. } = self.pair;
        if self.forward { numerator.over(*denominator) } else { denominator.over(*numerator) }
    }
}

/// The ways to write the units of a description otherwise. A unit that a title or a header names cannot change under it, and one that
/// stands in a clause or a label is not looked for: those are no values.
pub(super) fn conversions(description: &Description) -> Vec<Conversion> {
    let language = description.language().primary();
    let units = description.table().series().iter().filter_map(|column| column.measure.as_ref()?.unit.as_ref());
    let mut found: Vec<Conversion> = Vec::new();
    for unit in units {
        for pair in all() {
            for (from, to, forward) in [(&pair.a, &pair.b, true), (&pair.b, &pair.a, false)] {
                let (Some(names), Some(written)) = (from.get(language), to.get(language).and_then(|names| names.first())) else {
                    continue;
                };
                let is_named = lasting(description).any(|text| names.iter().any(|name| says(text, name)));
                if names.contains(&unit.0) && !is_named && !found.iter().any(|known| known.from == unit.0 && known.to == *written)
                {
                    found.push(Conversion { from: unit.0.clone(), to: written.clone(), pair, forward });
                }
            }
        }
    }
    found.retain(|conversion| converted(description.table(), conversion).is_some());
    found
}

/// Whether a text has the words of a unit in it.
fn says(text: &str, unit: &str) -> bool {
    let text: Vec<String> = words(text).collect();
    let unit: Vec<String> = words(unit).collect();
    !unit.is_empty() && text.windows(unit.len()).any(|window| window == unit)
}

/// A description in other units, and what was done; `None` where there is no such unit.
pub(super) fn vary(description: &Description, draws: &mut Draws) -> Option<(RawDescription, String)> {
    let ways = conversions(description);
    let conversion = draws.pick(&ways)?;
    let mut raw = description.as_raw().clone();
    raw.table = converted(&raw.table, conversion)?;
    Some((raw, conversion.said()))
}

fn converted(table: &Table, conversion: &Conversion) -> Option<Table> {
    let mut converted = table.clone();
    for (series, column) in table.series().iter().enumerate() {
        if column.measure.as_ref().and_then(|measure| measure.unit.as_ref()).is_none_or(|unit| unit.0 != conversion.from) {
            continue;
        }
        if let Some(measure) = converted.columns.get_mut(series + 1).and_then(|column| column.measure.as_mut()) {
            measure.unit = Some(Unit(conversion.to.clone()));
        }
        let exact: Vec<(usize, Number)> =
            table.values(series).map(|(row, value)| Some((row, conversion.value(value)?))).collect::<Option<_>>()?;
        let decimals = decimals(table, series, conversion, &exact)?;
        for (row, value) in exact {
            if let Some(cell) = converted.rows.get_mut(row).and_then(|row| row.cells.get_mut(series + 1)) {
                *cell = Cell::Number(value.rounded(decimals));
            }
        }
    }
    Some(converted)
}

/// The fewest decimals with which the values are about as exact as they were, and no two fall together; `None` where that takes too many.
fn decimals(table: &Table, series: usize, conversion: &Conversion, exact: &[(usize, Number)]) -> Option<u32> {
    let before = table.values(series).map(|(_, value)| value.needed_decimals()).max().unwrap_or(0);
    let distinct = |values: &mut Vec<Number>| {
        values.sort_unstable();
        values.dedup();
        values.len()
    };
    let n_before = distinct(&mut table.values(series).map(|(_, value)| value).collect());
    // A step may be five times as coarse as before: 370 km are 230 miles, not 229.91.
    let step = conversion.step()?.times(Number::new(5, before)?)?;
    (0..=MAX_DECIMALS).find(|&decimals| {
        let is_fine = Number::new(1, decimals).is_some_and(|one| one <= step);
        let mut values: Vec<Number> = exact.iter().map(|(_, value)| value.rounded(decimals)).collect();
        let keeps_signs = exact.iter().zip(&values).all(|((_, exact), value)| exact.is_zero() || !value.is_zero());
        let is_exact = exact.iter().zip(&values).all(|((_, exact), value)| exact == value);
        (is_fine || is_exact) && keeps_signs && distinct(&mut values) == n_before
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(title: &str, unit: &str, values: [&str; 3]) -> Description {
        let rows: Vec<String> =
            values.iter().enumerate().map(|(at, value)| format!(r#"{{"cells": ["Road {at}", "{value}"]}}"#)).collect();
        let json = format!(
            r#"{{"title": {title:?}, "table": {{"columns": [{{"name": "Road", "kind": "category"}},
              {{"name": "Size", "kind": "quantity", "measure": {{"kind": "amount", "unit": {unit:?}}}}}], "rows": [{}]}}}}"#,
            rows.join(",")
        );
        Description::check(serde_json::from_str(&json).unwrap()).unwrap()
    }

    #[test]
    fn conversions_are_exact_and_rounded_once() {
        for (unit, to, values, wanted) in [
            ("km", "miles", ["370", "1200", "85"], ["230", "746", "53"]),
            ("miles", "km", ["230", "746", "53"], ["370", "1201", "85"]),
            ("kg", "lb", ["70", "82.5", "61"], ["154", "182", "134"]),
            ("°C", "°F", ["20", "-40", "36.6"], ["68.0", "-40.0", "97.9"]),
            ("US$ million", "US$ billion", ["1500", "22010", "980"], ["1.50", "22.01", "0.98"]),
            ("hours", "minutes", ["1.5", "2", "0.5"], ["90", "120", "30"]),
        ] {
            let description = description("Sizes", unit, values);
            let found = conversions(&description);
            let conversion = found.iter().find(|conversion| conversion.to == to).unwrap();
            let table = converted(description.table(), conversion).unwrap();
            let got: Vec<String> = table.values(0).map(|(_, value)| value.to_string()).collect();
            assert_eq!(got, wanted, "{unit}");
        }
    }

    #[test]
    fn a_unit_that_a_title_names_stays() {
        assert!(conversions(&description("Miles of road", "miles", ["1", "2", "3"])).is_empty());
        assert!(conversions(&description("Roads", "smoots", ["1", "2", "3"])).is_empty());
        // 60 minutes and 61 minutes are not to be one number of hours.
        let hours = conversions(&description("Roads", "minutes", ["60", "61", "62"]));
        assert_eq!(hours.len(), 1);
    }

    #[test]
    fn every_pair_has_names_in_every_language() {
        assert!(all().len() >= 20);
        for pair in all() {
            for names in [&pair.a, &pair.b] {
                assert!(
                    ["en", "pt", "es"].iter().all(|language| names.get(*language).is_some_and(|names| !names.is_empty())),
                    "{pair:?}"
                );
            }
            assert!(!pair.numerator.is_zero() && !pair.denominator.is_zero());
        }
    }
}

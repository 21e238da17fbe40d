//! Everything that the steps of a calculation name: the data, their sum and their mean, what is held against what.

use chartmill_schema::{Change, Facts, Locale, Number, Query, Relation};
use minijinja::Value;

use crate::AskError;
use crate::answer::Units;
use crate::evaluate::holds;
use crate::naming::Variables;
use crate::reading::{Parts, number_of, support};
use crate::words::Words;

/// Spells the data of one question.
struct Spelling<'a> {
    facts: &'a Facts,
    words: &'a Words,
    locale: &'a Locale,
}

impl Spelling<'_> {
    /// The decimals that a datum is given to.
    fn decimals(&self, row: usize, series: usize, value: Number) -> u32 {
        let printed = self.facts.data.get(row).and_then(|data| data.get(series)).and_then(|datum| datum.printed);
        printed.unwrap_or_else(|| value.needed_decimals())
    }

    /// A datum without its unit; nothing where it is missing.
    fn bare(&self, row: usize, series: usize) -> String {
        let value = self.facts.shown.value(row, series);
        value.map_or_else(String::new, |value| self.locale.number(value, self.decimals(row, series, value)))
    }

    /// A datum as a sentence gives it; nothing where it is missing.
    fn said(&self, row: usize, series: usize) -> String {
        let units = Units::of(self.facts, series, true, self.words);
        let value = self.facts.shown.value(row, series);
        value.map_or_else(String::new, |value| units.said(self.locale, value, self.decimals(row, series, value)))
    }

    /// What a datum is called in its calculation: by its series where all are of one row, else by its row.
    fn name(&self, row: usize, series: usize, by_series: bool) -> &str {
        if by_series { &self.facts.shown.series()[series].name } else { self.facts.shown.label(row) }
    }

    /// A sum written out, and its result.
    fn sum(&self, data: &[(usize, usize)]) -> (String, Option<String>) {
        let (mut terms, mut decimals): (Vec<String>, u32) = (Vec::new(), 0);
        let values = || data.iter().filter_map(|&(row, series)| Some((row, series, self.facts.shown.value(row, series)?)));
        for (row, series, value) in values() {
            decimals = decimals.max(self.decimals(row, series, value));
            let bare = self.bare(row, series);
            // Only after a sign does a negative number need its parentheses.
            terms.push(if value.is_negative() && !terms.is_empty() { format!("({bare})") } else { bare });
        }
        let total = Number::sum(values().map(|(.., value)| value));
        (terms.join(" + "), total.map(|total| self.locale.number(total, decimals)))
    }
}

/// Adds the variables that the steps of `query` need.
pub(crate) fn add(
    variables: &mut Variables,
    query: &Query,
    facts: &Facts,
    parts: &Parts<'_>,
    words: &Words,
    locale: &Locale,
) -> Result<(), AskError> {
    let spelling = Spelling { facts, words, locale };
    let data = support(query, facts)?;
    let by_series =
        matches!(data.as_slice(), [first, second, ..] if first.0 == second.0) && !matches!(query, Query::Crossing { .. });
    let threshold = match query {
        Query::Count { over } => over.threshold.as_ref(),
        _ => None,
    };
    let bound = threshold.map(|threshold| number_of(&threshold.than, facts)).transpose()?;
    let (mut spelled, mut passing) = (Vec::with_capacity(data.len()), Vec::new());
    for &(row, series) in &data {
        let Some(value) = facts.shown.value(row, series) else { continue };
        let (name, text, bare) = (spelling.name(row, series, by_series), spelling.said(row, series), spelling.bare(row, series));
        if threshold.zip(bound).is_some_and(|(threshold, bound)| holds(threshold.relation, value, bound)) {
            passing.push(format!("{name} ({text})"));
        }
        let mut datum = Variables::default();
        datum.set("name", name);
        datum.set("text", text);
        datum.set("calc", if value.is_negative() { format!("({bare})") } else { bare.clone() });
        datum.set("num", bare);
        spelled.push(Value::from_object(datum));
    }
    variables.set("n_data", locale.number(Number::from(data.len() as i64), 0));
    variables.set("passing", passing.join(", "));
    variables.set("data", Value::from(spelled));
    sums(variables, &spelling, query, &data);
    let part = parts.labels.first().and_then(|label| facts.shown.row_of(label));
    if let (Some(row), Some(series)) = (part, parts.series.and_then(|name| facts.shown.series_of(name))) {
        variables.set("part", spelling.bare(row, series));
    }
    comparison(variables, &spelling, query, &data)
}

/// The sum of the data and their mean; of a question over stacks, the sum of each.
fn sums(variables: &mut Variables, spelling: &Spelling<'_>, query: &Query, data: &[(usize, usize)]) {
    let (plus, total) = spelling.sum(data);
    variables.set("plus", plus);
    if let Some(total) = total {
        variables.set("total", total);
    }
    let values = || data.iter().filter_map(|&(row, series)| Some((row, series, spelling.facts.shown.value(row, series)?)));
    let decimals = values().map(|(row, series, value)| spelling.decimals(row, series, value)).max().unwrap_or(0);
    let total = Number::sum(values().map(|(.., value)| value));
    if let Some(mean) = total.and_then(|total| total.over(Number::from(data.len().max(1) as i64))) {
        let places = if mean.needed_decimals() <= decimals + 1 { mean.needed_decimals().max(decimals) } else { decimals + 1 };
        variables.set("mean", spelling.locale.number(mean, places));
        variables.set("mean_eq", if mean.rounded(places) == mean { "=" } else { "≈" });
    }
    if matches!(query, Query::LabelOfTotal { .. }) {
        let stacks = data.chunk_by(|a, b| a.0 == b.0).map(|stack| {
            let (plus, total) = spelling.sum(stack);
            let mut sum = Variables::default();
            sum.set("name", stack.first().map_or("", |(row, _)| spelling.facts.shown.label(*row)));
            sum.set("plus", plus);
            sum.set("total", total.unwrap_or_default());
            Value::from_object(sum)
        });
        variables.set("stacks", stacks.collect::<Vec<_>>());
    }
}

/// What is held against what in the last step: the two sides and the sign between them.
fn comparison(
    variables: &mut Variables,
    spelling: &Spelling<'_>,
    query: &Query,
    data: &[(usize, usize)],
) -> Result<(), AskError> {
    let sign = |relation: Relation| spelling.words.relation(relation).sign.as_str();
    let bare = |from_end: usize| {
        let datum = data.len().checked_sub(from_end).and_then(|at| data.get(at));
        datum.map_or_else(String::new, |&(row, series)| spelling.bare(row, series))
    };
    match query {
        Query::Compare { left, right, .. } => {
            let (left, right) = (number_of(left, spelling.facts)?, number_of(right, spelling.facts)?);
            variables.set("sign", sign(if left > right { Relation::Greater } else { Relation::Less }));
        }
        Query::FirstChange { change, .. } => {
            variables.set("sign", sign(if *change == Change::Rise { Relation::Greater } else { Relation::Less }));
            variables.set("last", bare(1));
            variables.set("before", bare(2));
        }
        Query::FirstPassing { over } => {
            if let Some(threshold) = &over.threshold {
                let bound = number_of(&threshold.than, spelling.facts)?;
                variables.set("sign", sign(threshold.relation));
                variables.set("bound", spelling.locale.number(bound, bound.needed_decimals()));
            }
            variables.set("last", bare(1));
        }
        Query::Crossing { .. } => {
            let rows = data.chunks(2).map(|pair| {
                let mut both = Variables::default();
                both.set("name", spelling.facts.shown.label(pair[0].0));
                both.set("first", spelling.said(pair[0].0, pair[0].1));
                both.set("second", pair.get(1).map(|&(row, series)| spelling.said(row, series)).unwrap_or_default());
                Value::from_object(both)
            });
            variables.set("rows", rows.collect::<Vec<_>>());
            variables.set("sign", sign(Relation::Greater));
            variables.set("last", bare(2));
            variables.set("other", bare(1));
        }
        _ => {}
    }
    Ok(())
}

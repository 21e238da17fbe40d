//! What the texts of a description say of its data, which a variation must not make false.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{Description, Number};
use serde::Deserialize;

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    values: Vec<String>,
    names: Vec<String>,
    rows: Vec<String>,
}

fn claims(primary: &str) -> Option<&'static Claims> {
    static CLAIMS: OnceLock<BTreeMap<String, Claims>> = OnceLock::new();
    // A file that cannot be read leaves no words here; the tests insist that it is read.
    CLAIMS.get_or_init(|| toml::from_str(include_str!("claims.toml")).unwrap_or_default()).get(primary)
}

/// The words of a text in small letters.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The texts that stay whatever the values are: the title and the headers.
pub(super) fn lasting(description: &Description) -> impl Iterator<Item = &str> {
    let table = description.table();
    let group = table.group.iter().flat_map(|group| [group.name.as_str(), group.quantity.as_str()]);
    std::iter::once(description.title()).chain(table.columns.iter().map(|column| column.name.as_str())).chain(group)
}

fn first_of(description: &Description, list: impl Fn(&Claims) -> &Vec<String>) -> Option<String> {
    let listed = list(claims(description.language().primary())?);
    words(description.title()).find(|word| listed.contains(word))
}

/// The word of the title that says how the values are, if there is one, or a value that stands in the title or a header.
pub(super) fn of_values(description: &Description) -> Option<String> {
    first_of(description, |claims| &claims.values).or_else(|| value_in(description, lasting(description)))
}

/// The word of the title that says which things are shown.
pub(super) fn of_names(description: &Description) -> Option<String> {
    first_of(description, |claims| &claims.names)
}

/// The word of the title that says that nothing is left out, or the number that says how many are shown.
pub(super) fn of_rows(description: &Description) -> Option<String> {
    let count = description.table().rows.len().to_string();
    first_of(description, |claims| &claims.rows).or_else(|| words(description.title()).find(|word| *word == count))
}

/// The first value of the table that a text says.
pub(super) fn value_in<'a>(description: &Description, texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let table = description.table();
    let values: Vec<Number> =
        (0..table.series().len()).flat_map(|series| table.values(series)).map(|(_, value)| value.abs()).collect();
    // Years in a title are seldom values, and one digit is too little to tell.
    let is_telling = |text: &str| text.len() > 1 && !(text.len() == 4 && (text.starts_with("19") || text.starts_with("20")));
    let mut numbers = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ','));
    numbers.find_map(|text| {
        let text = text.trim_matches(['.', ',']);
        let is_value = |text: String| Number::parse(&text).is_ok_and(|number| values.contains(&number));
        let found =
            is_telling(text) && [text.replace(',', ""), text.replace('.', "").replace(',', ".")].into_iter().any(is_value);
        found.then(|| text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_words() {
        for primary in ["en", "pt", "es"] {
            let claims = claims(primary).unwrap();
            assert!(claims.values.len() > 10 && claims.names.len() > 10 && !claims.rows.is_empty());
        }
    }

    #[test]
    fn titles_that_say_too_much() {
        let titled = |title: &str| {
            let json = format!(
                r#"{{"title": {title:?}, "table": {{
                  "columns": [{{"name": "Year", "kind": "time"}}, {{"name": "Sales", "kind": "quantity", "measure": {{"kind": "count"}}}}],
                  "rows": [{{"cells": ["2019", "1250"]}}, {{"cells": ["2020", "45"]}}]}}}}"#
            );
            Description::check(serde_json::from_str(&json).unwrap()).unwrap()
        };
        assert_eq!(of_values(&titled("Sales doubled in 2020")).as_deref(), Some("doubled"));
        assert_eq!(of_values(&titled("Sales reach 1,250")).as_deref(), Some("1,250"));
        assert_eq!(of_values(&titled("Sales, 2019 to 2020")), None);
        assert_eq!(of_names(&titled("The largest shops")).as_deref(), Some("largest"));
        assert_eq!(of_rows(&titled("The 2 shops")).as_deref(), Some("2"));
    }
}

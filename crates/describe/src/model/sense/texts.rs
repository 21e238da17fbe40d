//! Whether the texts of an answer are names and not stand-ins, short enough to be drawn, its own, and silent about the values.

use std::collections::BTreeSet;

use chartmill_schema::{Locale, MeasureKind, Number};
use serde_json::Value;

use crate::model::brief::Brief;
use crate::model::fault::Fault;
use crate::model::fields::Fields;

/// Texts that stand for another whatever stands around them.
const STAND_INS: [&str; 20] = [
    "n/a",
    "na",
    "n.a.",
    "tbd",
    "tba",
    "todo",
    "foo",
    "baz",
    "xxx",
    "xyz",
    "example",
    "exemplo",
    "ejemplo",
    "placeholder",
    "untitled",
    "null",
    "string",
    "label",
    "sample",
    "...",
];
/// Nouns that with a letter or a number behind them name nothing: `Category A`, `Item 3`.
const NUMBERED: [&str; 24] = [
    "category",
    "item",
    "label",
    "option",
    "example",
    "row",
    "column",
    "entry",
    "thing",
    "value",
    "element",
    "categoria",
    "categoría",
    "ítem",
    "rótulo",
    "etiqueta",
    "opção",
    "opción",
    "exemplo",
    "ejemplo",
    "elemento",
    "valor",
    "series",
    "série",
];
/// Nouns that do so with a letter alone: `City B`, while `Region 3` may be a name.
const LETTERED: [&str; 18] = [
    "city", "region", "product", "company", "brand", "person", "store", "shop", "country", "cidade", "região", "produto",
    "empresa", "marca", "ciudad", "región", "producto", "país",
];

/// A text of an answer, with the words for it and the most characters that it may have.
struct Text<'a> {
    field: String,
    content: &'a str,
    most: usize,
    /// Whether it is a name, which has to say something by itself.
    is_name: bool,
}

pub(super) fn check(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    for text in texts(fields) {
        one_text(&text, faults);
    }
    if !brief.shape.is_time() {
        for (idx, row) in fields.rows.iter().enumerate() {
            if Number::parse(&row.label).is_ok() {
                let text = row.label.chars().take(40).collect();
                faults.push(Fault::BareNumber { field: format!("The label of row {}", idx + 1), text });
            }
        }
    }
    copied(fields, brief, faults);
    given_away(fields, brief, faults);
}

fn texts(fields: &Fields) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    let mut add = |field: String, content, most, is_name| texts.push(Text { field, content, most, is_name });
    add("chart_title".to_owned(), fields.title.as_str(), 100, true);
    add("label_header".to_owned(), &fields.label_header, 40, false);
    for (field, text, most) in
        [("subtitle", &fields.subtitle, 120), ("source", &fields.source, 100), ("summary", &fields.summary, 300)]
    {
        if let Some(text) = text {
            add(field.to_owned(), text, most, true);
        }
    }
    for (idx, column) in fields.columns.iter().enumerate() {
        add(format!("The name of column {}", idx + 1), &column.name, 40, true);
        if let Some(unit) = &column.unit {
            add(format!("The unit of column {}", idx + 1), unit, 24, false);
        }
    }
    if let Some((name, quantity)) = &fields.group {
        add("group.name".to_owned(), name, 40, false);
        add("group.quantity".to_owned(), quantity, 60, false);
    }
    if let Some(noun) = &fields.population {
        add("population.singular".to_owned(), &noun.singular, 40, false);
        add("population.plural".to_owned(), &noun.plural, 40, false);
    }
    for (idx, row) in fields.rows.iter().enumerate() {
        add(format!("The label of row {}", idx + 1), &row.label, 40, true);
        if let Some(clause) = &row.clause {
            add(format!("The clause of row {}", idx + 1), clause, 100, false);
        }
    }
    texts
}

fn one_text(text: &Text<'_>, faults: &mut Vec<Fault>) {
    let found = text.content.chars().count();
    let short = || text.content.chars().take(60).collect::<String>();
    if found > text.most {
        faults.push(Fault::Long { field: text.field.clone(), text: short(), found, most: text.most });
    } else if is_placeholder(text.content, text.is_name) {
        faults.push(Fault::Placeholder { field: text.field.clone(), text: short() });
    }
}

fn is_placeholder(text: &str, is_name: bool) -> bool {
    let lower = text.trim().to_lowercase();
    if lower.contains("lorem ipsum") || lower.contains("placeholder") || lower.contains(['[', ']', '{', '}', '<', '>']) {
        // A range may be written with a sign: "<5 years".
        let is_range = lower.trim_start_matches(['<', '>', '=', ' ']).starts_with(|c: char| c.is_ascii_digit());
        return !is_range || lower.contains(['[', ']', '{', '}']);
    }
    if is_name && STAND_INS.contains(&lower.as_str()) {
        return true;
    }
    let Some((noun, mark)) = lower.rsplit_once([' ', '#', '-']) else { return false };
    let is_letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    let is_number = (1..=2).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit());
    (NUMBERED.contains(&noun.trim()) && (is_letter || is_number)) || (LETTERED.contains(&noun.trim()) && is_letter)
}

/// What stands in the example, too.
fn copied(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    let Ok(example) = serde_json::from_str::<Value>(&brief.example) else { return };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_lowercase();
    let mut copy = |what: &str| faults.push(Fault::Copied { what: what.to_owned() });
    if text(&example["chart_title"]) == fields.title.to_lowercase() {
        copy("The title is that");
    }
    let rows = example["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let labels: BTreeSet<String> = rows.iter().map(|row| text(&row["label"])).collect();
    if fields.rows.iter().filter(|row| labels.contains(&row.label.to_lowercase())).count() >= 2 {
        copy("The labels are those");
    }
    let values = |column: usize| {
        let value = |row: &Value| Number::parse(&row["values"][column].to_string()).ok();
        rows.iter().map(value).collect::<Vec<_>>()
    };
    let own: Vec<Option<Number>> = fields.rows.iter().filter_map(|row| row.values.first().copied()).collect();
    if !rows.is_empty() && own.starts_with(&values(0)) {
        copy("The values are those");
    }
}

/// Numbers in the title and the texts around it: neither values of the table, nor numbers from nowhere.
fn given_away(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    let labels = fields.rows.iter().map(|row| &row.label);
    let headers = fields.columns.iter().flat_map(|column| std::iter::once(&column.name).chain(&column.unit));
    let mut known: BTreeSet<String> = labels.chain(headers).chain(&brief.period).flat_map(|text| numbers(text)).collect();
    known.extend([fields.rows.len(), fields.columns.len()].map(|n| n.to_string()));
    // An index is told by what is 100.
    if fields.columns.iter().any(|column| column.measure == MeasureKind::Index) {
        known.insert("100".to_owned());
    }
    let mut values = BTreeSet::new();
    for value in fields.rows.iter().flat_map(|row| row.values.iter().flatten()) {
        values.insert(value.trimmed().to_string());
        if let Some(locale) = Locale::of(&brief.language) {
            values.extend([locale.number(*value, value.decimals()), locale.number(*value, value.needed_decimals())]);
        }
    }
    let texts = [("title", Some(&fields.title)), ("subtitle", fields.subtitle.as_ref()), ("summary", fields.summary.as_ref())];
    for (field, text) in texts.into_iter().filter_map(|(field, text)| Some((field, text?))) {
        for number in numbers(text).into_iter().filter(|number| !known.contains(number)) {
            if values.contains(&number) {
                faults.push(Fault::GivesAway { field, number });
            } else if field == "title" && !is_year(&number) {
                faults.push(Fault::StrayNumber { field, number });
            }
        }
    }
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && number.parse().is_ok_and(|year: u32| (1800..=2100).contains(&year))
}

/// The numbers in a text, as written there.
fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .map(|run| run.trim_matches(['.', ',']))
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_told_from_names() {
        for text in [
            "Category A",
            "Item 3",
            "item 12",
            "Label 1",
            "Opção B",
            "City X",
            "[City]",
            "TBD",
            "foo",
            "Lorem ipsum dolor",
            "<name>",
            "N/A",
            "{{ title }}",
        ] {
            assert!(is_placeholder(text, true), "{text:?}");
        }
        for text in [
            "Region 3",
            "Terminal 2",
            "Vitamin C",
            "Group A",
            "Line 4",
            "Other",
            "<5 years",
            "> 60 min",
            "Bar",
            "None",
            "Unknown",
            "Plan B",
            "Unknown cause",
            "Sample shops",
        ] {
            assert!(!is_placeholder(text, true), "{text:?}");
        }
        assert!(!is_placeholder("label", false), "a header may be a plain word");
    }

    #[test]
    fn numbers_are_found_as_written() {
        assert_eq!(numbers("In 2019, 1,200 of 12.5% (3.)"), ["2019", "1,200", "12.5", "3"]);
    }
}

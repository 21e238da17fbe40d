//! Key figures: large numbers beside or within a chart, with the words that say what they are.

use std::sync::OnceLock;

use chartmill_schema::{Language, MeasureKind, Number, Structure, Table};

/// The words of key figures, one data file a language.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    language: Language,
    /// Over the largest value.
    pub(crate) highest: String,
    /// Over the smallest value.
    pub(crate) lowest: String,
    /// At the sum of all values.
    pub(crate) total: String,
}

/// One data file a language.
const FILES: [&str; 3] =
    [include_str!("table/words/en.toml"), include_str!("table/words/es.toml"), include_str!("table/words/pt-BR.toml")];

impl Words {
    /// The words in a language; `None` where it has none.
    pub(crate) fn of(language: &Language) -> Option<&'static Self> {
        static WORDS: OnceLock<Vec<Words>> = OnceLock::new();
        let words = WORDS.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());
        words.iter().find(|words| words.language.primary() == language.primary())
    }
}

/// The rows of the largest and the smallest value of a series, where each is alone; none of fewer than three values.
pub(crate) fn extreme_rows(table: &Table, series: usize) -> (Option<usize>, Option<usize>) {
    let values: Vec<(usize, Number)> = table.values(series).collect();
    if values.len() < 3 {
        return (None, None);
    }
    let alone = |wanted: Option<Number>| {
        let mut rows = values.iter().filter(|&&(_, value)| Some(value) == wanted).map(|&(row, _)| row);
        rows.next().filter(|_| rows.next().is_none())
    };
    let numbers = || values.iter().map(|&(_, value)| value);
    (alone(numbers().max()), alone(numbers().min()))
}

/// The sum of a series, where it is worth a key figure: shares of one whole add up to 100 and stages overlap, so only counts and amounts
/// of parts have one.
pub(crate) fn total(table: &Table, series: usize) -> Option<Number> {
    let kind = table.series().get(series).and_then(|column| column.measure.as_ref()).map(|measure| measure.kind);
    let adds_up = matches!(kind, Some(MeasureKind::Count | MeasureKind::Amount)) && table.structure == Structure::Parts;
    let complete = table.values(series).count() == table.rows.len();
    Number::sum(table.values(series).map(|(_, value)| value)).filter(|_| adds_up && complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for file in FILES {
            toml::from_str::<Words>(file).unwrap();
        }
    }
}

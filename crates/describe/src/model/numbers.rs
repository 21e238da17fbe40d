//! Numbers that a model wrote as texts: read where the language leaves no doubt, refused where it does.

use chartmill_schema::{Language, Locale, Number, Unit};

use crate::tables::{Bare, Style, strip};

/// What a text that should be a number says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// A number.
    Number(Number),
    /// That nothing is known.
    Missing,
    /// Nothing certain; why, as the end of a sentence that begins with the text.
    Doubtful(&'static str),
}

/// Reads a text as a number of a column with this unit, in this language.
pub(super) fn read_text(text: &str, unit: Option<&str>, language: &Language) -> Reading {
    if text.len() > 80 {
        return Reading::Doubtful("is no number");
    }
    let Bare { digits, sign } = match strip(without_words(text.trim(), unit)) {
        Ok(Some(bare)) => bare,
        Ok(None) => return Reading::Missing,
        Err(_) => return Reading::Doubtful("is no plain number in the unit of its column"),
    };
    if sign.is_some_and(|sign| !unit.is_some_and(|unit| unit.contains(sign))) {
        return Reading::Doubtful("has a sign that the unit of its column lacks");
    }
    // Programs write a point whatever the language; so a text has to mean the same both ways.
    let own = Locale::of(language).and_then(|locale| {
        let single = |text: &str| text.chars().next().filter(|_| text.chars().count() == 1);
        Some(Style::new(single(&locale.decimal)?, single(&locale.group)?))
    });
    let mut readings = [Some(Style::ALL[0]), own].into_iter().flatten().filter_map(|style| style.number(&digits));
    match (readings.next(), readings.next()) {
        (Some(first), Some(second)) if first != second => Reading::Doubtful("can be read in two ways"),
        (Some(number), _) => Reading::Number(number),
        (None, _) => Reading::Doubtful("is no number as this language writes them"),
    }
}

/// The text without the words of the unit at its end: `4.2 million` of a column in US$ million.
fn without_words<'a>(text: &'a str, unit: Option<&str>) -> &'a str {
    let Some(unit) = unit else { return text };
    let suffix = Unit(unit.to_owned()).suffix();
    [unit, suffix.trim()]
        .into_iter()
        .filter(|words| words.chars().any(char::is_alphabetic))
        .find_map(|words| text.strip_suffix(words).filter(|rest| rest.ends_with([' ', '\u{a0}'])))
        .map_or(text, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: &str, unit: &str, text: &str) -> String {
        let unit = Some(unit).filter(|unit| !unit.is_empty());
        match read_text(text, unit, &Language::new(tag).unwrap()) {
            Reading::Number(number) => number.to_string(),
            Reading::Missing => "missing".to_owned(),
            Reading::Doubtful(_) => "doubtful".to_owned(),
        }
    }

    #[test]
    fn what_the_language_leaves_no_doubt_about_is_read() {
        for (tag, unit, text, read_as) in [
            ("en", "%", "12.5%", "12.5"),
            ("en", "US$", "$1,200", "1200"),
            ("en", "US$", "1,234,567.80", "1234567.80"),
            ("en", "kg", "45 kg", "45"),
            ("en", "US$ million", "US$4.2 million", "4.2"),
            ("en", "", " 42 ", "42"),
            ("en", "", "n/a", "missing"),
            ("pt-BR", "%", "12,5%", "12.5"),
            ("pt-BR", "R$", "R$ 1.234,50", "1234.50"),
            ("pt-BR", "", "1.234.567", "1234567"),
            ("es", "", "12.5", "12.5"),
        ] {
            assert_eq!(read(tag, unit, text), read_as, "{tag} {unit} {text:?}");
        }
    }

    #[test]
    fn what_has_two_readings_is_not() {
        for (tag, unit, text) in [
            ("pt-BR", "", "1.234"),
            ("es", "", "1,234"),
            ("en", "", "12%"),
            ("en", "%", "$12"),
            ("en", "kg", "12 lb"),
            ("en", "", "1.2 million"),
            ("en", "", "about 12"),
            ("en", "", "1,23,456"),
            ("en", "", "(12)"),
            ("en", "", "NaN"),
        ] {
            assert_eq!(read(tag, unit, text), "doubtful", "{tag} {unit} {text:?}");
        }
    }
}

//! How a language writes numbers: its data, and the one formatter.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Language, Number, Unit};

/// How a language writes numbers.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locale {
    /// The language.
    pub language: Language,
    /// The decimal sign.
    pub decimal: String,
    /// The sign between groups of three digits.
    pub group: String,
    /// Numbers with this many digits before the decimal sign and more are grouped.
    pub group_from_digits: usize,
}

/// One data file a language.
const FILES: [&str; 1] = [include_str!("../locales/en.toml")];

/// All locales that Chartmill has.
pub fn locales() -> &'static [Locale] {
    static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
    LOCALES.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

impl Locale {
    /// The locale of a language: the exact tag if there is one, else one with the same primary subtag.
    pub fn of(language: &Language) -> Option<&'static Self> {
        let exact = locales().iter().find(|locale| locale.language == *language);
        exact.or_else(|| locales().iter().find(|locale| locale.language.primary() == language.primary()))
    }

    /// `number` rounded to `decimals`, with this language's signs: `12,400.50`.
    pub fn number(&self, number: Number, decimals: u32) -> String {
        let plain = number.rounded(decimals).to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::with_capacity(plain.len() + 8);
        text.push_str(sign);
        for (idx, digit) in whole.char_indices() {
            if idx > 0 && whole.len() >= self.group_from_digits && (whole.len() - idx).is_multiple_of(3) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(&self.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// A value as it is printed beside its mark: with the signs of its unit (`%`, `US$`, `°C`), without its words.
    pub fn printed(&self, number: Number, decimals: u32, unit: Option<&Unit>) -> String {
        self.with_unit(number, decimals, unit, Unit::sign_suffix)
    }

    /// A value as an answer gives it: with its whole unit (`US$4.2 million`, `15%`, `12.5 tonnes`).
    pub fn full(&self, number: Number, decimals: u32, unit: Option<&Unit>) -> String {
        self.with_unit(number, decimals, unit, Unit::suffix)
    }

    fn with_unit(&self, number: Number, decimals: u32, unit: Option<&Unit>, suffix: impl Fn(&Unit) -> String) -> String {
        let text = self.number(number, decimals);
        let Some(unit) = unit else { return text };
        match text.strip_prefix('-') {
            Some(digits) => format!("-{}{digits}{}", unit.prefix(), suffix(unit)),
            None => format!("{}{text}{}", unit.prefix(), suffix(unit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        assert_eq!(locales().len(), FILES.len());
    }

    #[test]
    fn english_numbers() {
        let en = Locale::of(&Language::english()).unwrap();
        for (value, decimals, unit, printed, full) in [
            ("1234567.5", 1, "", "1,234,567.5", "1,234,567.5"),
            ("999", 0, "", "999", "999"),
            ("-1234", 0, "US$ million", "-US$1,234", "-US$1,234 million"),
            ("15", 1, "% of GDP", "15.0%", "15.0%"),
            ("-3.25", 1, "°C", "-3.3°C", "-3.3°C"),
        ] {
            let unit = Some(Unit(unit.to_owned())).filter(|unit| !unit.0.is_empty());
            let number = Number::parse(value).unwrap();
            assert_eq!(en.printed(number, decimals, unit.as_ref()), printed);
            assert_eq!(en.full(number, decimals, unit.as_ref()), full);
        }
    }
}

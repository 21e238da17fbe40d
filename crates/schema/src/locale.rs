//! How a language writes numbers and dates: its data, and the one formatter.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Language, Number, Unit};

/// How a language writes numbers and dates.
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
    /// Where the sign of a currency stands.
    pub currency: CurrencyPlace,
    /// What stands between a number and its percent sign: nothing or a blank.
    pub percent_gap: String,
    /// What the shares of a quantity are called, with `{quantity}`.
    share_of: String,
    /// Its names of times.
    pub calendar: Calendar,
}

/// Where the sign of a currency stands beside its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CurrencyPlace {
    /// Right before it: `US$1,234.50`.
    Before,
    /// Before it, with a blank between: `R$ 1.234,50`.
    BeforeSpaced,
    /// After it, with a blank between: `1234,50 €`.
    After,
}

/// How a language names times where room is short, as under an axis.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The months from January on.
    pub months: [String; 12],
    /// The days of the week from Monday on.
    pub weekdays: [String; 7],
    /// A quarter of a year, with `{quarter}` (1 to 4) and `{year}`.
    quarter: String,
}

impl Locale {
    /// What the shares of a quantity are called: `Share of electricity generated`. The quantity loses the capital of its first word, unless
    /// more capitals follow there, as in `GDP`.
    pub fn share_of(&self, quantity: &str) -> String {
        let mut letters = quantity.chars();
        let first = letters.next().unwrap_or_default();
        let is_plain = letters.clone().take_while(|c| c.is_alphabetic()).all(char::is_lowercase);
        let inner = if is_plain { first.to_lowercase().chain(letters).collect() } else { quantity.to_owned() };
        self.share_of.replace("{quantity}", &inner)
    }
}

impl Calendar {
    /// The name of a quarter (1 to 4) of a year: `Q1 2023`.
    pub fn quarter(&self, year: i64, quarter: i64) -> String {
        self.quarter.replace("{quarter}", &quarter.to_string()).replace("{year}", &year.to_string())
    }
}

/// One data file a language.
const FILES: [&str; 3] =
    [include_str!("../locales/en.toml"), include_str!("../locales/es.toml"), include_str!("../locales/pt-BR.toml")];

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
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
        let (currency, suffix) = (unit.prefix(), suffix(unit));
        let gap = if suffix.starts_with('%') { self.percent_gap.as_str() } else { "" };
        match self.currency {
            _ if currency.is_empty() => format!("{sign}{digits}{gap}{suffix}"),
            CurrencyPlace::Before => format!("{sign}{currency}{digits}{suffix}"),
            CurrencyPlace::BeforeSpaced => format!("{sign}{currency} {digits}{suffix}"),
            // A price for something is in a currency first: "2,50 € por kg", but "4,2 millones €".
            CurrencyPlace::After if [" por ", " per ", "/", " /"].iter().any(|rate| suffix.starts_with(rate)) => {
                format!("{sign}{digits} {currency}{suffix}")
            }
            CurrencyPlace::After => format!("{sign}{digits}{suffix} {currency}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for file in FILES {
            toml::from_str::<Locale>(file).unwrap();
        }
    }

    /// Value, decimals, unit, as printed, in full.
    type Case = (&'static str, u32, &'static str, &'static str, &'static str);

    fn check(tag: &str, cases: &[Case]) {
        let locale = Locale::of(&Language::new(tag).unwrap()).unwrap();
        for &(value, decimals, unit, printed, full) in cases {
            let unit = Some(Unit(unit.to_owned())).filter(|unit| !unit.0.is_empty());
            let number = Number::parse(value).unwrap();
            assert_eq!(locale.printed(number, decimals, unit.as_ref()), printed);
            assert_eq!(locale.full(number, decimals, unit.as_ref()), full);
        }
    }

    #[test]
    fn shares_are_called_shares() {
        let name = |tag: &str, quantity: &str| Locale::of(&Language::new(tag).unwrap()).unwrap().share_of(quantity);
        assert_eq!(name("en", "Electricity generated"), "Share of electricity generated");
        assert_eq!(name("en", "GDP"), "Share of GDP");
        assert_eq!(name("pt-BR", "Vendas"), "Percentual de vendas");
    }

    #[test]
    fn english_numbers() {
        check(
            "en",
            &[
                ("1234567.5", 1, "", "1,234,567.5", "1,234,567.5"),
                ("999", 0, "", "999", "999"),
                ("-1234", 0, "US$ million", "-US$1,234", "-US$1,234 million"),
                ("15", 1, "% of GDP", "15.0%", "15.0%"),
                ("-3.25", 1, "°C", "-3.3°C", "-3.3°C"),
            ],
        );
    }

    #[test]
    fn brazilian_numbers() {
        check(
            "pt-BR",
            &[
                ("1234567.5", 1, "", "1.234.567,5", "1.234.567,5"),
                ("1234.5", 2, "R$", "R$ 1.234,50", "R$ 1.234,50"),
                ("-4.2", 1, "R$ milhões", "-R$ 4,2", "-R$ 4,2 milhões"),
                ("15", 1, "% do total", "15,0%", "15,0%"),
                ("1250", 0, "mil toneladas", "1.250", "1.250 mil toneladas"),
                ("-0.05", 1, "°C", "-0,1°C", "-0,1°C"),
            ],
        );
    }

    #[test]
    fn spanish_numbers() {
        check(
            "es",
            &[
                ("1234", 0, "", "1234", "1234"),
                ("12345.5", 1, "", "12.345,5", "12.345,5"),
                ("-12.5", 2, "€", "-12,50 €", "-12,50 €"),
                ("2.5", 2, "€ por kg", "2,50 €", "2,50 € por kg"),
                ("4.2", 1, "€ millones", "4,2 €", "4,2 millones €"),
                ("15", 0, "%", "15 %", "15 %"),
                ("8", 0, "toneladas", "8", "8 toneladas"),
            ],
        );
    }

    #[test]
    fn a_locale_is_found_by_its_tag_or_else_by_its_language() {
        let found = |tag: &str| Locale::of(&Language::new(tag).unwrap()).map(|locale| locale.language.as_str());
        assert_eq!(
            ["pt-BR", "pt", "es-MX", "en-GB", "fr"].map(found),
            [Some("pt-BR"), Some("pt-BR"), Some("es"), Some("en"), None]
        );
    }

    #[test]
    fn quarters_are_named() {
        let quarter = |tag: &str| Locale::of(&Language::new(tag).unwrap()).unwrap().calendar.quarter(2023, 1);
        assert_eq!(["en", "pt-BR", "es"].map(quarter), ["Q1 2023", "1º tri 2023", "T1 2023"]);
    }
}

//! How a language writes numbers and dates: its data, and the one formatter.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Grouping, Language, Notation, Number, Unit};

/// The minus of answers and steps, as people type it.
const HYPHEN: &str = "-";
/// The minus of print, as wide as a plus: a hyphen is easily overlooked in a picture.
const MINUS: &str = "\u{2212}";

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
    /// What stands between a number and a degree sign with a letter (`°C`): nothing or a blank.
    degree_gap: String,
    /// How numbers are abbreviated where room is short, with the blank before it where there is one.
    abbreviations: Abbreviations,
    /// Words of units that multiply already: `million`.
    multipliers: Vec<String>,
    /// What the shares of a quantity are called, with `{quantity}`.
    share_of: String,
    /// The same by the definite article of the quantity, where the language contracts one with the word before it.
    #[serde(default)]
    share_of_the: BTreeMap<String, String>,
    /// What stands between a share and the part whose share it is, where the preposition of the quantity would say of what it is one: a
    /// "share of patients among Men" is none of all patients. Empty where the one of the quantity serves.
    #[serde(default)]
    pub share_by: String,
    /// Its names of times.
    pub calendar: Calendar,
}

/// What stands after an abbreviated number.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    thousands: String,
    millions: String,
    billions: String,
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
    /// more capitals follow there, as in `GDP`. With an article that the language knows it is `Percentual da energia gerada`.
    pub fn share_of(&self, quantity: &str, article: Option<&str>) -> String {
        let mut letters = quantity.chars();
        let first = letters.next().unwrap_or_default();
        let is_plain = letters.clone().take_while(|c| c.is_alphabetic()).all(char::is_lowercase);
        let inner = if is_plain { first.to_lowercase().chain(letters).collect() } else { quantity.to_owned() };
        let pattern = article.and_then(|article| self.share_of_the.get(article)).unwrap_or(&self.share_of);
        pattern.replace("{quantity}", &inner)
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
        let (sign, digits) = self.digits(number, decimals, self.group_from_digits);
        format!("{sign}{digits}")
    }

    /// The same without signs between groups of digits: `12400.50`.
    pub fn ungrouped(&self, number: Number, decimals: u32) -> String {
        let (sign, digits) = self.digits(number, decimals, usize::MAX);
        format!("{sign}{digits}")
    }

    /// The sign of a number, a hyphen or nothing, and its digits.
    fn digits(&self, number: Number, decimals: u32, group_from_digits: usize) -> (&'static str, String) {
        let plain = number.rounded(decimals).to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| (HYPHEN, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::with_capacity(plain.len() + 8);
        for (idx, digit) in whole.char_indices() {
            if idx > 0 && whole.len() >= group_from_digits && (whole.len() - idx).is_multiple_of(3) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(&self.decimal);
            text.push_str(fraction);
        }
        (sign, text)
    }

    /// How numbers that stand together are grouped: where the rule of the language groups some of them, all of four digits and more are.
    /// 8825 beside 30.611 would look like a mistake.
    pub fn grouping(&self, numbers: impl IntoIterator<Item = Number>) -> Grouping {
        let is_grouped = |number: Number| number.abs().rounded(0).to_string().len() >= self.group_from_digits;
        if numbers.into_iter().any(is_grouped) { Grouping::All } else { Grouping::Usual }
    }

    /// What stands after a number given in the unit 10^`power`; `None` where there is no short sign for it.
    fn abbreviation(&self, power: u32) -> Option<&str> {
        match power {
            0 => Some(""),
            3 => Some(&self.abbreviations.thousands),
            6 => Some(&self.abbreviations.millions),
            9 => Some(&self.abbreviations.billions),
            _ => None,
        }
    }

    /// Whether numbers of a unit may be abbreviated: not where it multiplies already (`US$ million`), holds a number (`per 100 km`), or is a
    /// percent or degree sign.
    pub fn may_abbreviate(&self, unit: Option<&Unit>) -> bool {
        let Some(unit) = unit else { return true };
        let multiplies = |word: &str| self.multipliers.iter().any(|known| *known == word.to_lowercase());
        unit.sign_suffix().is_empty()
            && !unit.0.contains(|c: char| c.is_ascii_digit())
            && !unit.suffix().split(' ').any(multiplies)
    }

    /// A number as a picture writes it: in its notation, with a true minus and the signs of its unit.
    pub fn written(&self, number: Number, notation: Notation, unit: Option<&Unit>) -> String {
        let short = if number.is_zero() { None } else { self.abbreviation(notation.power) };
        let (scaled, decimals, sign) = match short.zip(notation.in_power(number)) {
            Some((sign, scaled)) => (scaled, notation.decimals, sign),
            None => (number, if notation.power > 0 { 0 } else { notation.decimals }, ""),
        };
        let group_from_digits = match notation.grouping {
            Grouping::None => usize::MAX,
            Grouping::Usual => self.group_from_digits,
            Grouping::All => self.group_from_digits.min(4),
        };
        let (minus, digits) = self.digits(scaled, decimals, group_from_digits);
        let minus = if minus.is_empty() { "" } else { MINUS };
        self.around(minus, &format!("{digits}{sign}"), unit, Unit::sign_suffix)
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
        let (sign, digits) = self.digits(number, decimals, self.group_from_digits);
        self.around(sign, &digits, unit, suffix)
    }

    /// A number with its sign and its unit around it.
    fn around(&self, sign: &str, digits: &str, unit: Option<&Unit>, suffix: impl Fn(&Unit) -> String) -> String {
        let Some(unit) = unit else { return format!("{sign}{digits}") };
        let (currency, suffix) = (unit.prefix(), suffix(unit));
        let mut signs = suffix.chars();
        let gap = match (signs.next(), signs.next()) {
            (Some('%'), _) => self.percent_gap.as_str(),
            // An angle has its sign right behind it in every language: 90°, but 5 °C.
            (Some('°'), Some(_)) => self.degree_gap.as_str(),
            _ => "",
        };
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
        for (tag, quantity, article, called) in [
            ("en", "Electricity generated", None, "Share of electricity generated"),
            ("en", "GDP", None, "Share of GDP"),
            ("pt-BR", "Vendas", None, "Percentual de vendas"),
            ("pt-BR", "Energia gerada", Some("a"), "Percentual da energia gerada"),
            ("es", "Energía generada", Some("la"), "Porcentaje de la energía generada"),
            ("es", "Consumo", Some("el"), "Porcentaje del consumo"),
        ] {
            assert_eq!(Locale::of(&Language::new(tag).unwrap()).unwrap().share_of(quantity, article), called);
        }
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
                ("-0.05", 1, "°C", "-0,1 °C", "-0,1 °C"),
                ("90", 0, "°", "90°", "90°"),
            ],
        );
    }

    #[test]
    fn numbers_are_abbreviated_and_grouped() {
        let thousands = Notation { decimals: 1, power: 3, grouping: Grouping::Usual };
        let ungrouped = Notation { decimals: 1, power: 0, grouping: Grouping::None };
        let unit = |text: &str| Unit(text.to_owned());
        let locale = |tag: &str| Locale::of(&Language::new(tag).unwrap()).unwrap();
        let written = |tag: &str, value: &str, notation, name: &str| {
            locale(tag).written(Number::parse(value).unwrap(), notation, Some(&unit(name)).filter(|unit| !unit.0.is_empty()))
        };
        assert_eq!(written("en", "12400", thousands, ""), "12.4K");
        assert_eq!(written("en", "-12400", thousands, "US$"), "\u{2212}US$12.4K");
        assert_eq!(written("en", "0", thousands, "US$"), "US$0");
        assert_eq!(written("en", "1234567", thousands, "tonnes"), "1,234.6K");
        assert_eq!(written("pt-BR", "12400", thousands, "R$"), "R$ 12,4 mil");
        assert_eq!(written("en", "12400.5", ungrouped, ""), "12400.5");
        for (name, may) in
            [("", true), ("US$", true), ("tonnes", true), ("US$ million", false), ("%", false), ("per 100 km", false)]
        {
            assert_eq!(locale("en").may_abbreviate(Some(&unit(name))), may, "{name}");
        }
        assert!(!locale("pt-BR").may_abbreviate(Some(&unit("R$ milhões"))));
    }

    #[test]
    fn numbers_that_stand_together_are_grouped_alike() {
        let of = |tag: &str, values: &[&str]| {
            let locale = Locale::of(&Language::new(tag).unwrap()).unwrap();
            let numbers: Vec<Number> = values.iter().map(|value| Number::parse(value).unwrap()).collect();
            let notation = Notation { grouping: locale.grouping(numbers.iter().copied()), ..Notation::plain(0) };
            numbers.iter().map(|&number| locale.written(number, notation, None)).collect::<Vec<String>>().join(" ")
        };
        assert_eq!(of("es", &["8825", "30611"]), "8.825 30.611");
        assert_eq!(of("es", &["8825", "-9999.6"]), "8.825 \u{2212}10.000");
        assert_eq!(of("es", &["8825", "2015"]), "8825 2015");
        assert_eq!(of("en", &["8825", "501"]), "8,825 501");
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
                ("5", 0, "°C", "5 °C", "5 °C"),
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

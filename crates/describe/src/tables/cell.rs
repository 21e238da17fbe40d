//! One cell that should be a number: the signs around it, and the ways in which its digits can be read.

use chartmill_schema::Number;

use crate::CellFault;

/// Currency signs that are taken, the longer ones first.
pub(super) const CURRENCIES: [&str; 8] = ["US$", "A$", "C$", "R$", "$", "€", "£", "¥"];

/// What stands for "nothing is known", in lower case.
const MISSING: [&str; 11] = ["", "na", "n/a", "n.a.", "-", "–", "—", "..", "...", ":", "null"];

/// A cell without the signs around its number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bare {
    /// Digits, separators and the sign of the number; spaces are U+0020, minus is `-`.
    pub(crate) digits: String,
    /// `%` or a currency sign.
    pub(crate) sign: Option<&'static str>,
}

/// Takes a cell's number out of its signs; `None` where nothing is known.
pub(crate) fn strip(text: &str) -> Result<Option<Bare>, CellFault> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
            '\u{2019}' => '\'',
            c => c,
        })
        .collect();
    let text = text.trim();
    let lower = text.to_lowercase();
    if MISSING.contains(&lower.as_str()) {
        return Ok(None);
    }
    if matches!(lower.trim_start_matches(['+', '-', '\u{2212}']), "nan" | "inf" | "infinity" | "∞") {
        return Err(CellFault::NotFinite);
    }
    if text.starts_with('(') && text.ends_with(')') {
        return Err(CellFault::Parentheses);
    }
    // The sign of the number may stand before or after a currency sign: -$5, $-5.
    let (mut minus, mut rest) = take_minus(text);
    let mut sign = None;
    if let Some(found) = CURRENCIES.into_iter().find(|currency| rest.starts_with(currency)) {
        sign = Some(found);
        rest = rest[found.len()..].trim_start();
        if !minus {
            (minus, rest) = take_minus(rest);
        }
    } else if let Some(found) = CURRENCIES.into_iter().chain(["%"]).find(|found| rest.ends_with(found)) {
        sign = Some(found);
        rest = rest[..rest.len() - found.len()].trim_end();
    }
    let rest = rest.strip_prefix('+').unwrap_or(rest);
    // An exponent is the one use of a letter.
    if rest.chars().any(|c| c.is_alphabetic() && !matches!(c, 'e' | 'E')) {
        let has_digits = rest.chars().any(|c| c.is_ascii_digit());
        return Err(if has_digits { CellFault::Letters } else { CellFault::NotANumber });
    }
    let digits = if minus { format!("-{rest}") } else { rest.to_owned() };
    Ok(Some(Bare { digits, sign }))
}

fn take_minus(text: &str) -> (bool, &str) {
    text.strip_prefix(['-', '\u{2212}', '–']).map_or((false, text), |rest| (true, rest.trim_start()))
}

/// A way of writing numbers: the decimal sign and the sign between groups of three digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Style {
    decimal: char,
    group: char,
}

impl Style {
    /// All styles that are read. The first, 1,234.5, is also how programs write.
    pub(crate) const ALL: [Self; 5] = [
        Self { decimal: '.', group: ',' },
        Self { decimal: ',', group: '.' },
        Self { decimal: ',', group: ' ' },
        Self { decimal: '.', group: ' ' },
        Self { decimal: '.', group: '\'' },
    ];

    /// The style with this decimal sign and this sign between groups of three digits.
    pub(crate) fn new(decimal: char, group: char) -> Self {
        Self { decimal, group }
    }

    /// The number in plain digits with a point, if `digits` is written in this style.
    pub(super) fn plain(self, digits: &str) -> Option<String> {
        let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = match mantissa.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !fraction.is_none_or(all_digits) || (whole.is_empty() && fraction.is_none()) {
            return None;
        }
        let mut groups = whole.split(self.group);
        let first = groups.next().unwrap_or_default();
        let mut plain = format!("{sign}{}", if first.is_empty() { "0" } else { first });
        if whole.contains(self.group) {
            // A first group of "0" is how a decimal begins, not a thousand.
            if !all_digits(first) || first.len() > 3 || first.starts_with('0') || exponent.is_some() {
                return None;
            }
            for group in groups {
                if group.len() != 3 || !all_digits(group) {
                    return None;
                }
                plain.push_str(group);
            }
        } else if !first.is_empty() && !all_digits(first) {
            return None;
        }
        if let Some(fraction) = fraction {
            plain.push('.');
            plain.push_str(fraction);
        }
        if let Some(exponent) = exponent {
            let magnitude = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            // No number of 28 digits has an exponent of more than two.
            if !all_digits(magnitude) || magnitude.len() > 2 {
                return None;
            }
            plain.push('e');
            plain.push_str(exponent);
        }
        Some(plain)
    }

    /// The number, if `digits` is written in this style.
    pub(crate) fn number(self, digits: &str) -> Option<Number> {
        self.plain(digits).and_then(|plain| Number::parse(&plain).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> (String, Option<&'static str>) {
        let bare = strip(text).unwrap().unwrap();
        (bare.digits, bare.sign)
    }

    #[test]
    fn signs_are_taken_off() {
        for (text, digits, sign) in [
            ("12", "12", None),
            (" +12 %", "12", Some("%")),
            ("-$5", "-5", Some("$")),
            ("$-5", "-5", Some("$")),
            ("US$ 1,234.50", "1,234.50", Some("US$")),
            ("R$1.234,50", "1.234,50", Some("R$")),
            ("12,5 €", "12,5", Some("€")),
            ("£3", "3", Some("£")),
            ("¥300", "300", Some("¥")),
            ("\u{2212}1\u{202f}234", "-1 234", None),
            ("1e3", "1e3", None),
        ] {
            assert_eq!(bare(text), (digits.to_owned(), sign), "{text:?}");
        }
    }

    #[test]
    fn missing_and_faulty_cells() {
        for text in ["", "NA", "n/a", "-", "–", "..", "null", " "] {
            assert_eq!(strip(text), Ok(None), "{text:?}");
        }
        for (text, fault) in [
            ("NaN", CellFault::NotFinite),
            ("-inf", CellFault::NotFinite),
            ("∞", CellFault::NotFinite),
            ("(12)", CellFault::Parentheses),
            ("12 kg", CellFault::Letters),
            ("1.5M", CellFault::Letters),
            ("unknown", CellFault::NotANumber),
        ] {
            assert_eq!(strip(text), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn styles() {
        let readings =
            |text: &str| Style::ALL.map(|style| style.number(text).map(|number| number.to_string()).unwrap_or_default());
        assert_eq!(readings("1,234"), ["1234", "1.234", "1.234", "", ""]);
        assert_eq!(readings("1,5"), ["", "1.5", "1.5", "", ""]);
        assert_eq!(readings("0,123"), ["", "0.123", "0.123", "", ""]);
        assert_eq!(readings("1.234.567"), ["", "1234567", "", "", ""]);
        assert_eq!(readings("1,234,567.8"), ["1234567.8", "", "", "", ""]);
        assert_eq!(readings("1 234"), ["", "", "1234", "1234", ""]);
        assert_eq!(readings("1'234.5"), ["", "", "", "", "1234.5"]);
        assert_eq!(readings(".5"), ["0.5", "", "", "0.5", "0.5"]);
        assert_eq!(readings("1e3"), ["1000"; 5]);
        for text in ["1,23,456", "1234,567.8", "1..2", "1-2", "--1", "e5", "5e", "1e999", "."] {
            assert_eq!(readings(text), [""; 5], "{text:?}");
        }
    }
}

//! Numbers in the free text of a model.
//!
//! The rule for `.` and `,` is conservative, and the same for all languages but for one case:
//! - where both stand in a number, the last is the decimal sign and the others must cut off groups of three digits (`1,234.5`,
//!   `1.234,5`, whatever the language);
//! - one kind that stands more than once cuts off groups of three;
//! - one sign alone is the decimal sign if it is that of the language; else it cuts off a group where exactly three digits follow
//!   and one to three stand before it (`1,234` in English is a thousand and some), and is a decimal sign otherwise (`3.5` in
//!   Portuguese).
//!
//! Blanks and apostrophes may cut off groups of three as well. Digits that are part of a word (`Q2`, `CO2`) and ordinals (`2nd`, `1º`)
//! are no numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use chartmill_schema::Number;

use super::tongue::{Tongue, percent_words, power_of};

/// A number in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// Where its digits stand, in bytes.
    pub(super) range: Range<usize>,
    /// As written, before anything multiplies it.
    pub(super) value: Number,
    /// The power of ten by which a word or letter after it does (`K`, `million`, `mil`).
    pub(super) power: u32,
    /// Whether a percent sign or its words follow.
    pub(super) percent: bool,
}

impl Found {
    /// The value with its multiplier; `None` where it is too large.
    pub(super) fn scaled(&self) -> Option<Number> {
        ten_to(self.power)?.times(self.value)
    }
}

/// 10 to the power of `power`.
pub(super) fn ten_to(power: u32) -> Option<Number> {
    Number::parse(&format!("1e{power}")).ok()
}

/// Every number in a text, in its order.
pub(super) fn find(text: &str, tongue: &Tongue) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].1.is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        let (end, digits) = token(&chars, begin, tongue.decimal());
        at = end;
        if is_glued_before(&chars, begin) {
            continue;
        }
        let point = begin.checked_sub(1).filter(|&before| chars[before].1 == '.' && !follows_word(&chars, before));
        let Some(digits) = digits.map(|digits| if point.is_some() { format!("0.{digits}") } else { digits }) else { continue };
        let (end, digits) = exponent(&chars, end, digits);
        at = end;
        let Some((power, percent)) = tail(text, &chars, end) else { continue };
        let begin = point.unwrap_or(begin);
        let sign = if is_negative(&chars, begin, text, tongue) { "-" } else { "" };
        let Ok(value) = Number::parse(&format!("{sign}{digits}")) else { continue };
        let end = chars.get(end).map_or(text.len(), |&(at, _)| at);
        found.push(Found { range: chars[begin].0..end, value, power, percent });
    }
    found
}

/// Whether the character before `at` ties the digits to a word.
fn is_glued_before(chars: &[(usize, char)], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| chars[before].1.is_alphabetic() || matches!(chars[before].1, '_' | '#'))
}

fn follows_word(chars: &[(usize, char)], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| chars[before].1.is_alphanumeric())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Where the digits and signs that begin at `begin` end, and the number in plain digits, or none where its groups are broken.
fn token(chars: &[(usize, char)], begin: usize, decimal: char) -> (usize, Option<String>) {
    let char_at = |at: usize| chars.get(at).map(|&(_, c)| c);
    let is_digit = |at: usize| char_at(at).is_some_and(|c| c.is_ascii_digit());
    let three = |at: usize| is_digit(at) && is_digit(at + 1) && is_digit(at + 2) && !is_digit(at + 3);
    // The runs of digits, and the signs between them.
    let mut runs = vec![String::new()];
    let mut signs = Vec::new();
    let mut at = begin;
    while let Some(c) = char_at(at) {
        if c.is_ascii_digit() {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if matches!(c, '.' | ',') && is_digit(at + 1) {
            signs.push(c);
            runs.push(String::new());
        } else if (is_blank(c) || matches!(c, '\'' | '’'))
            && three(at + 1)
            && signs.iter().all(|&sign| sign == ' ')
            && runs.first().is_some_and(|run| run.len() <= 3 && !run.starts_with('0'))
        {
            signs.push(' ');
            runs.push(String::new());
        } else {
            break;
        }
        at += 1;
    }
    (at, plain(&runs, &signs, decimal))
}

/// Runs of digits with the signs between them, in plain digits.
fn plain(runs: &[String], signs: &[char], decimal: char) -> Option<String> {
    let grouped = |runs: &[String]| {
        let first = runs.first()?;
        let fits = runs.len() == 1 || (1..=3).contains(&first.len()) && runs[1..].iter().all(|run| run.len() == 3);
        fits.then(|| runs.concat())
    };
    let with_fraction = || {
        let (fraction, whole) = runs.split_last()?;
        Some(format!("{}.{fraction}", grouped(whole)?))
    };
    let last = signs.last().copied();
    let of_last = signs.iter().filter(|&&sign| Some(sign) == last).count();
    match last {
        None | Some(' ') => grouped(runs),
        // Two kinds: the last, which must stand once, is the decimal sign; those before it are of one kind.
        Some(_) if of_last < signs.len() => {
            let alike = signs[..signs.len() - 1].windows(2).all(|pair| pair[0] == pair[1]);
            if of_last == 1 && alike { with_fraction() } else { None }
        }
        Some(_) if signs.len() > 1 => grouped(runs),
        Some(sign) if sign == decimal => with_fraction(),
        Some(_) if runs[1].len() == 3 && (1..=3).contains(&runs[0].len()) && !runs[0].starts_with('0') => grouped(runs),
        Some(_) => with_fraction(),
    }
}

/// An exponent right after the digits: `1.2e6`.
fn exponent(chars: &[(usize, char)], end: usize, digits: String) -> (usize, String) {
    let char_at = |at: usize| chars.get(at).map(|&(_, c)| c);
    if !matches!(char_at(end), Some('e' | 'E')) {
        return (end, digits);
    }
    let signed = usize::from(matches!(char_at(end + 1), Some('+' | '-')));
    let begin = end + 1 + signed;
    let n_digits = chars[begin.min(chars.len())..].iter().take_while(|(_, c)| c.is_ascii_digit()).count();
    let follows = char_at(begin + n_digits).is_some_and(char::is_alphanumeric);
    if !(1..=2).contains(&n_digits) || follows {
        return (end, digits);
    }
    let exponent: String = chars[end..begin + n_digits].iter().map(|&(_, c)| c).collect();
    (begin + n_digits, format!("{digits}{exponent}"))
}

/// What follows the digits: the power of ten and whether it is a percentage. `None` where the digits are an ordinal.
fn tail(text: &str, chars: &[(usize, char)], end: usize) -> Option<(u32, bool)> {
    let rest = chars.get(end).map_or("", |&(at, _)| &text[at..]);
    let glued: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    if matches!(glued.as_str(), "st" | "nd" | "rd" | "th")
        || glued.starts_with(['º', 'ª'])
        || rest.starts_with('°') && is_ordinal(rest)
    {
        return None;
    }
    let mut power = match glued.as_str() {
        "K" | "k" => 3,
        "M" => 6,
        "B" => 9,
        _ => power_of(&glued.to_lowercase()).unwrap_or(0),
    };
    let mut rest = &rest[glued.len()..];
    loop {
        let trimmed = rest.trim_start_matches(is_blank);
        let word: String = trimmed.chars().take_while(|c| c.is_alphabetic()).collect();
        let own = match word.as_str() {
            // Spanish prints `12,4 M` and `3 mil M`.
            "M" => Some(6),
            _ => power_of(&word.to_lowercase()),
        };
        let Some(own) = own.filter(|_| trimmed.len() < rest.len()) else { break };
        power += own;
        rest = &trimmed[word.len()..];
    }
    let lower = rest.trim_start_matches(is_blank).to_lowercase();
    let is_worded = percent_words()
        .iter()
        .any(|word| lower.strip_prefix(word).is_some_and(|after| !after.starts_with(char::is_alphanumeric)));
    Some((power, lower.starts_with('%') || is_worded))
}

/// `1° trimestre`: a degree sign for the sign of an ordinal. `5 °C` and `90°` are quantities.
fn is_ordinal(rest: &str) -> bool {
    let mut after = rest.chars().skip(1);
    after.next() == Some(' ') && after.next().is_some_and(char::is_lowercase)
}

/// Whether a minus belongs to the number that begins at `begin`: right before it or before its currency sign, and not between two
/// numbers or words; or the word for it at the very beginning of the text.
fn is_negative(chars: &[(usize, char)], begin: usize, text: &str, tongue: &Tongue) -> bool {
    let is_minus = |at: Option<usize>| {
        at.is_some_and(|at| {
            matches!(chars[at].1, '-' | '−' | '–') && !at.checked_sub(1).is_some_and(|before| is_operand(chars[before].1))
        })
    };
    if is_minus(begin.checked_sub(1)) {
        return true;
    }
    let before = &chars[..begin];
    let blanks = before.iter().rev().take_while(|(_, c)| is_blank(*c)).count();
    let at = begin - blanks;
    let signs = chars[..at].iter().rev().take_while(|(_, c)| matches!(c, '$' | '€' | '£' | '¥')).count();
    if signs > 0 {
        let letters = chars[..at - signs].iter().rev().take_while(|(_, c)| c.is_ascii_uppercase()).count();
        if is_minus((at - signs - letters.min(2)).checked_sub(1)) {
            return true;
        }
    }
    let head = text[..chars[begin].0].trim().to_lowercase();
    tongue.minus.contains(&head)
}

fn is_operand(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ')' | '%' | 'º' | 'ª')
}

/// The small numbers that stand in a text in words, each once. Words such as `one` count only where they are the whole text.
pub(super) fn in_words(text: &str, tongue: &Tongue) -> BTreeSet<u32> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    if let [word] = words.as_slice()
        && let Some(&value) = tongue.alone.get(*word)
    {
        return BTreeSet::from([value]);
    }
    words.iter().filter_map(|word| tongue.numerals.get(*word).copied()).collect()
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;

    /// Every number as `value`, `e` and its power where there is one, and `%`.
    fn found(tag: &str, text: &str) -> String {
        let numbers = find(text, Tongue::of(&Language::new(tag).unwrap()));
        let each = numbers.iter().map(|found| {
            let power = if found.power > 0 { format!("e{}", found.power) } else { String::new() };
            format!("{}{power}{}", found.value, if found.percent { "%" } else { "" })
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        for (tag, text, wanted) in [
            ("en", "1,234.50", "1234.50"),
            ("en", "1,234", "1234"),
            ("en", "1.234", "1.234"),
            ("en", "12,3", "12.3"),
            ("en", "1,234,567", "1234567"),
            ("en", "1,23,456", ""),
            ("en", "1.234.567,8", "1234567.8"),
            ("en", "0,250", "0.250"),
            ("en", ".5", "0.5"),
            ("en", "12 345", "12345"),
            ("en", "2,019 and 30", "2019 30"),
            ("en", "12.4K", "12.4e3"),
            ("en", "US$4.2 million", "4.2e6"),
            ("en", "$3.1bn", "3.1e9"),
            ("en", "5M people", "5e6"),
            ("en", "5m", "5"),
            ("en", "1.2e3", "1.2e3".replace("1.2e3", "1200").as_str()),
            ("en", "15 %", "15%"),
            ("en", "15 percent", "15%"),
            ("en", "8 percentage points", "8%"),
            ("en", "-3.5", "-3.5"),
            ("en", "−US$4", "-4"),
            ("en", "US$ -4", "-4"),
            ("en", "2015-2016", "2015 2016"),
            ("en", "10 - 8 = 2", "10 8 2"),
            ("en", "Q2 2018, 2nd, CO2", "2018"),
            ("en", "minus 7", "-7"),
            ("en", "1.84x", "1.84"),
            ("en", "37GB", "37"),
            ("pt-BR", "1.234,5", "1234.5"),
            ("pt-BR", "1.234", "1234"),
            ("pt-BR", "3.5", "3.5"),
            ("pt-BR", "0.250", "0.250"),
            ("pt-BR", "R$ 1.250,00", "1250.00"),
            ("pt-BR", "-R$ 4,2 milhões", "-4.2e6"),
            ("pt-BR", "12,4 mil", "12.4e3"),
            ("pt-BR", "3 bi", "3e9"),
            ("pt-BR", "49,5 por cento", "49.5%"),
            ("pt-BR", "1º tri 2020", "2020"),
            ("pt-BR", "No 3° trimestre, 7", "7"),
            ("es", "36,5 %", "36.5%"),
            ("es", "12,4 M", "12.4e6"),
            ("es", "3 mil M", "3e9"),
            ("es", "2 mil millones", "2e9"),
            ("es", "12.345", "12345"),
            ("es", "5 °C", "5"),
            ("es", "8 por ciento", "8%"),
        ] {
            assert_eq!(found(tag, text), wanted, "{tag}: {text}");
        }
    }

    #[test]
    fn numbers_in_words() {
        let read = |tag: &str, text: &str| -> Vec<u32> {
            in_words(text, Tongue::of(&Language::new(tag).unwrap())).into_iter().collect()
        };
        assert_eq!(read("en", "There are four bars."), [4]);
        assert_eq!(read("en", "One"), [1]);
        assert_eq!(read("en", "No one"), [0_u32; 0]);
        assert_eq!(read("en", "Four or five"), [4, 5]);
        assert_eq!(read("pt-BR", "Três"), [3]);
        assert_eq!(read("es", "uno"), [1]);
    }
}

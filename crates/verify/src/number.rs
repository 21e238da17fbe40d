//! Verify's own reader of numbers: signs, groups, decimals, currencies, percent signs, units and words that multiply.

use chartmill_schema::Number;

use crate::language::Numbers;
use crate::words::{BLANK, words};

/// A number in a text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where it begins (sign and currency included), in characters.
    pub(crate) start: usize,
    /// Where it ends, after its last digit.
    pub(crate) end: usize,
    /// Its value as written, with its decimals.
    pub(crate) value: Number,
    /// Its value where the letters after it multiply it.
    pub(crate) scaled: Option<Number>,
}

/// Every number in a text. Digits that are part of a word (`CO2`, `2nd`) are none.
pub(crate) fn scan(text: &[char], numbers: &Numbers) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (end, digits) = digits(text, at, numbers);
        let start = prefix(text, at, numbers);
        let glued_before = start.checked_sub(1).is_some_and(|before| text[before].is_alphanumeric());
        let letters: String = text[end..].iter().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
        let spaced: String = if text.get(end) == Some(&' ') {
            text[end + 1..].iter().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase()
        } else {
            String::new()
        };
        let power = numbers.scale.get(&letters).or_else(|| numbers.scale.get(&spaced).filter(|_| spaced.len() > 1));
        let glued_after = !letters.is_empty() && !numbers.scale.contains_key(&letters) && letters != "x";
        let negative = text.get(start).is_some_and(|&c| matches!(c, '-' | '−'));
        let value = digits.filter(|_| !glued_before && !glued_after).and_then(|digits| {
            let sign = if negative { "-" } else { "" };
            Number::parse(&format!("{sign}{digits}")).ok()
        });
        if let Some(value) = value {
            let scaled = power.and_then(|&power| Number::parse(&format!("1e{power}")).ok()?.times(value)).map(Number::trimmed);
            found.push(Found { start, end, value, scaled });
        }
        at = end;
    }
    found
}

/// The digits from `at` with grouping removed and `.` as the decimal sign, and where they end; no digits where the groups are broken.
fn digits(text: &[char], at: usize, numbers: &Numbers) -> (usize, Option<String>) {
    let is_digit = |idx: usize| text.get(idx).is_some_and(char::is_ascii_digit);
    let mut plain = String::new();
    let mut groups: Vec<usize> = vec![0];
    let mut idx = at;
    loop {
        if is_digit(idx) {
            plain.push(text[idx]);
            if let Some(last) = groups.last_mut() {
                *last += 1;
            }
            idx += 1;
        } else if text.get(idx) == Some(&numbers.group) && (1..=3).all(|ahead| is_digit(idx + ahead)) && !is_digit(idx + 4) {
            groups.push(0);
            idx += 1;
        } else {
            break;
        }
    }
    let sound = groups.len() == 1 || (groups[0] <= 3 && groups[1..].iter().all(|&len| len == 3));
    if text.get(idx) == Some(&numbers.decimal) && is_digit(idx + 1) {
        plain.push('.');
        idx += 1;
        while is_digit(idx) {
            plain.push(text[idx]);
            idx += 1;
        }
    }
    (idx, sound.then_some(plain))
}

/// Where a number's currency sign and sign begin.
fn prefix(text: &[char], at: usize, numbers: &Numbers) -> usize {
    let sign = numbers.currencies.iter().find(|sign| text[..at].ends_with(sign));
    let start = at - sign.map_or(0, Vec::len);
    match start.checked_sub(1) {
        // A hyphen between two things is no sign: `2010-2015`, `A-1`.
        Some(minus) if matches!(text[minus], '-' | '−') => {
            let joined = minus.checked_sub(1).is_some_and(|before| text[before].is_alphanumeric() || text[before] == BLANK);
            if joined { start } else { minus }
        }
        _ => start,
    }
}

/// What of a unit stands after its number: all but its currency.
pub(crate) fn after_currency<'a>(unit: &'a str, numbers: &Numbers) -> &'a str {
    let signs = numbers.currencies.iter().map(|sign| sign.iter().collect::<String>());
    let after = signs.filter_map(|sign| unit.strip_prefix(sign.as_str())).min_by_key(|rest| rest.len());
    after.unwrap_or(unit).trim()
}

/// The one number of a printed text, where all around it is its unit; words of the unit may be left out.
pub(crate) fn printed(text: &str, unit: Option<&str>, numbers: &Numbers) -> Option<Number> {
    read(text, unit, numbers, false)
}

/// The one number of an answer: as [`printed`], but `about`, `times` and the like may stand around it, and `percent` is spelled out.
pub(crate) fn answered(text: &str, unit: Option<&str>, numbers: &Numbers) -> Option<Number> {
    let low = text.trim().to_lowercase();
    if let Some(value) = numbers.words.iter().position(|word| *word == low) {
        return Some(Number::from(value as u32));
    }
    read(text, unit, numbers, true)
}

fn read(text: &str, unit: Option<&str>, numbers: &Numbers, answer: bool) -> Option<Number> {
    let unit = unit.unwrap_or("");
    // A unit may hold digits of its own (`per 100,000`); written out whole, it is no part of the number.
    let spelled_out = Some(after_currency(unit, numbers)).filter(|unit| unit.contains(|c: char| c.is_ascii_digit()));
    let text = spelled_out.and_then(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let chars: Vec<char> = text.trim().chars().collect();
    let found = scan(&chars, numbers);
    let [one] = found.as_slice() else { return None };
    let written: String = chars[one.start..one.end].iter().collect();
    let currency =
        numbers.currencies.iter().map(|sign| sign.iter().collect::<String>()).find(|sign| written.contains(sign.as_str()));
    if currency.is_some_and(|currency| !unit.starts_with(&currency)) {
        return None;
    }
    let before: String = chars[..one.start].iter().collect();
    let after: String = chars[one.end..].iter().collect();
    // A second digit, or brackets and the like, would make it more than a number with its unit.
    let strange =
        |c: char| !(c.is_alphabetic() || c.is_whitespace() || c == '%' || c == '°' || c == '.' || "/²³×≈~-".contains(c));
    let unit_signs = |c: &char| unit.contains(*c);
    if before.chars().chain(after.chars()).any(|c| strange(c) && !unit_signs(&c)) {
        return None;
    }
    let mut left: Vec<String> = words(&before);
    left.extend(words(&after));
    let unit_words = words(unit);
    let mut multiplied = false;
    let mut idx = 0;
    while idx < left.len() {
        let rest = &left[idx..];
        let spelled = |phrases: &[Vec<String>]| {
            phrases.iter().filter(|phrase| rest.starts_with(phrase)).map(Vec::len).max().filter(|&len| len > 0)
        };
        let of_unit = usize::from(unit_words.contains(&rest[0]));
        let percent = if unit.starts_with('%') { spelled(&numbers.percent) } else { None };
        let neutral = if answer { spelled(&numbers.neutral) } else { None };
        let scale = numbers.scale.contains_key(&rest[0]);
        let len = [of_unit, percent.unwrap_or(0), neutral.unwrap_or(0)].into_iter().max().unwrap_or(0);
        if len > 0 {
            idx += len;
        } else if scale && !multiplied {
            multiplied = true;
            idx += 1;
        } else {
            return None;
        }
    }
    if multiplied { one.scaled } else { Some(one.value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tongue;
    use chartmill_schema::Language;

    fn en() -> &'static Numbers {
        &Tongue::of(&Language::english()).unwrap().numbers
    }

    #[test]
    fn printed_numbers() {
        for (text, unit, value) in [
            ("1,234,567.5", None, Some("1234567.5")),
            ("-US$1,234", Some("US$ million"), Some("-1234")),
            ("−3.0°C", Some("°C"), Some("-3.0")),
            ("15.0%", Some("% of GDP"), Some("15.0")),
            ("12.5 tonnes", Some("tonnes"), Some("12.5")),
            ("US$4.2 million", Some("US$ million"), Some("4.2")),
            ("US$3.40 per 100 km", Some("US$ per 100 km"), Some("3.40")),
            ("45.6 g per 100 g", Some("g per 100 g"), Some("45.6")),
            ("1.5k", None, Some("1500")),
            ("2M", None, Some("2000000")),
            ("1,23", None, None),
            ("12%", None, None),
            ("$5", Some("€"), None),
            ("5 apples", None, None),
            ("3 4", None, None),
            ("CO2", None, None),
        ] {
            assert_eq!(printed(text, unit, en()).map(|n| n.to_string()).as_deref(), value, "{text}");
        }
    }

    #[test]
    fn answers_may_say_more() {
        for (text, unit, value) in [
            ("25 percent", Some("%"), "25"),
            ("1.5 times", None, "1.5"),
            ("2.5x", None, "2.5"),
            ("Three", None, "3"),
            ("about 340", None, "340"),
            ("5 percentage points", Some("%"), "5"),
        ] {
            assert_eq!(answered(text, unit, en()).map(|n| n.to_string()).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn numbers_in_a_sentence() {
        let text: Vec<char> = "Is the 2nd of H1 2019 above 1,200 or -3.5% (2010-2015), $4.2 million?".chars().collect();
        let values: Vec<String> = scan(&text, en()).iter().map(|found| found.value.to_string()).collect();
        assert_eq!(values, ["2019", "1200", "-3.5", "2010", "2015", "4.2"]);
    }
}

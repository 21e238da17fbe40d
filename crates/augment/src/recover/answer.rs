//! One answer, read as an exact value.

use chartmill_schema::Number;

use super::rules::Rules;

/// Signs of currencies, the longer ones first.
const CURRENCIES: [&str; 8] = ["US$", "A$", "C$", "R$", "$", "€", "£", "¥"];

/// The longest answer that is read for a value, in bytes.
const MAX_BYTES: usize = 200;

/// What an answer says.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Answer {
    /// A number with its unit as a measure has it: `%`, `US$ million`, `tonnes`; `None` where it has none.
    Value(Number, Option<String>),
    /// Yes or no.
    Truth(bool),
    /// Words.
    Words(String),
}

/// Reads an answer; `None` where it gives a number that is not exact ("about 25%").
pub(super) fn read(text: &str, rules: &Rules) -> Option<Answer> {
    let text = text.trim().trim_end_matches('.').trim_end();
    // A paragraph gives no single value, and reading it for one would take time for nothing.
    if text.len() > MAX_BYTES {
        return Some(Answer::Words(text.to_owned()));
    }
    let text = &*rules.answers.preamble.replace(text, "");
    let lower = text.to_lowercase();
    if lower == rules.answers.yes || lower == rules.answers.no {
        return Some(Answer::Truth(lower == rules.answers.yes));
    }
    if rules.answers.inexact.is_match(text) {
        let has_digits = text.chars().any(|c| c.is_ascii_digit());
        return (!has_digits && spelled(&lower, rules).is_none()).then(|| Answer::Words(text.to_owned()));
    }
    Some(value(text, rules).map_or_else(|| Answer::Words(text.to_owned()), |(number, unit)| Answer::Value(number, unit)))
}

/// A number with what stands around it: `$5.2 million`, `45 kg`, `25 percent`, `twenty-five percent`.
fn value(text: &str, rules: &Rules) -> Option<(Number, Option<String>)> {
    let (bare, percent) = match rules.answers.percent.find(text) {
        Some(found) => (text.get(..found.start())?.trim_end(), true),
        None => (text, false),
    };
    let (minus, bare) = bare.strip_prefix(['-', '\u{2212}']).map_or(("", bare), |rest| ("-", rest.trim_start()));
    let currency = CURRENCIES.into_iter().find(|sign| bare.starts_with(sign));
    let bare = currency.map_or(bare, |sign| bare[sign.len()..].trim_start());
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(bare.len());
    let (digits, rest) = bare.split_at(end);
    let rest = rest.trim_start();
    if digits.is_empty() {
        let number = spelled(&bare.to_lowercase(), rules)?;
        return percent.then(|| (number, Some("%".to_owned())));
    }
    let number = Number::parse(&format!("{minus}{}", plain(digits, rules)?)).ok()?;
    if percent {
        return (rest.is_empty() && currency.is_none()).then(|| (number, Some("%".to_owned())));
    }
    // A unit is a word or two; more is a sentence.
    let is_unit = |word: &str| word.chars().all(|c| c.is_alphabetic() || "°/²³%$€£".contains(c));
    if rest.split(' ').count() > 3 || !rest.split(' ').all(is_unit) {
        return None;
    }
    let unit = match (currency, rest) {
        (None, "") => None,
        (None, unit) => Some(unit.to_owned()),
        (Some(sign), "") => Some(sign.to_owned()),
        (Some(sign), multiplier) if rules.answers.multipliers.is_match(multiplier) => Some(format!("{sign} {multiplier}")),
        (Some(_), _) => return None,
    };
    Some((number, unit))
}

/// Digits with the signs of the language, as plain digits with a point. One sign that cannot stand between groups of three digits is the
/// decimal sign, whatever the language: `25,5` in English.
fn plain(digits: &str, rules: &Rules) -> Option<String> {
    let digits = digits.trim_end_matches(['.', ',']);
    let grouped = |whole: &str, group: char| {
        let mut parts = whole.split(group);
        let first = parts.next().unwrap_or_default();
        let fits = (1..=3).contains(&first.len()) && !first.starts_with('0') && parts.all(|part| part.len() == 3);
        (fits || !whole.contains(group)).then(|| whole.replace(group, ""))
    };
    let other = |decimal: char, group: char| {
        let (whole, fraction) = digits.split_once(decimal).map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = grouped(whole, group).filter(|whole| is_plain(whole))?;
        match fraction {
            None => Some(whole),
            Some(fraction) => is_plain(fraction).then(|| format!("{whole}.{fraction}")),
        }
    };
    other(rules.decimal, rules.group).or_else(|| other(rules.group, rules.decimal))
}

/// A number in digits with the signs of the language.
pub(super) fn digits(text: &str, rules: &Rules) -> Option<Number> {
    Number::parse(&plain(text, rules)?).ok()
}

/// A whole number up to 999 in words: `twenty-five`, `vinte e cinco`.
pub(super) fn spelled(text: &str, rules: &Rules) -> Option<Number> {
    let mut total: i64 = 0;
    let words =
        text.split([' ', '-']).filter(|word| !word.is_empty() && *word != rules.texts.get("and").map_or("and", String::as_str));
    let mut last = i64::MAX;
    let mut any = false;
    for word in words {
        let value = *rules.numbers.get(word)?;
        any = true;
        // Each word must be smaller than the one before: "twenty five", not "five twenty"; "one hundred" multiplies.
        if value == 100 && (1..10).contains(&total) {
            total *= 100;
        } else if value < last && (last % 10 == 0 || last == i64::MAX) && (value < 10 || last >= 100) {
            total += value;
        } else {
            return None;
        }
        last = value;
    }
    any.then(|| Number::from(total))
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;

    fn read_in(language: &str, text: &str) -> Option<Answer> {
        read(text, Rules::of(&Language::new(language).unwrap()).unwrap())
    }

    fn exact(mantissa: i64, decimals: u32, unit: &str) -> Answer {
        Answer::Value(Number::new(mantissa, decimals).unwrap(), (!unit.is_empty()).then(|| unit.to_owned()))
    }

    #[test]
    fn values_are_read_with_their_units() {
        for (text, wanted) in [
            ("25%", exact(25, 0, "%")),
            ("25 percent.", exact(25, 0, "%")),
            ("The answer is 12.50%.", exact(1250, 2, "%")),
            ("25,5%", exact(255, 1, "%")),
            ("twenty-five percent", exact(25, 0, "%")),
            ("one hundred percent", exact(100, 0, "%")),
            ("1,234", exact(1234, 0, "")),
            ("$5.2 million", exact(52, 1, "$ million")),
            ("-3 °C", exact(-3, 0, "°C")),
            ("45 kg", exact(45, 0, "kg")),
        ] {
            assert_eq!(read_in("en", text), Some(wanted), "{text}");
        }
        assert_eq!(read_in("pt-BR", "25,5%"), Some(exact(255, 1, "%")));
        assert_eq!(read_in("pt-BR", "1.234"), Some(exact(1234, 0, "")));
        assert_eq!(read_in("es", "veinticinco por ciento"), Some(exact(25, 0, "%")));
    }

    #[test]
    fn what_is_not_exact_is_no_value() {
        for text in ["about 25%", "~25%", "more than 30%", "20% to 30%", "between 20 and 30%", "about twenty percent"] {
            assert!(!matches!(read_in("en", text), Some(Answer::Value(..))), "{text}");
        }
        for text in ["Rock", "Dogs and cats", "25% of people prefer 3 dogs", "five twenty percent", "12.3.4%"] {
            assert!(matches!(read_in("en", text), Some(Answer::Words(_))), "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read() {
        assert_eq!(read_in("en", "Yes."), Some(Answer::Truth(true)));
        assert_eq!(read_in("pt-BR", "Não"), Some(Answer::Truth(false)));
    }
}

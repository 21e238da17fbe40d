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
    /// Its value where the words after it multiply it.
    pub(crate) scaled: Option<Number>,
    /// The power of ten by which they do.
    power: u32,
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
        let letters = letters(&text[end..]);
        let power = multiplier(&text[end..], &letters, numbers);
        let glued_after = !letters.is_empty() && !numbers.scale.contains_key(&letters) && letters != "x";
        let negative = text.get(start).is_some_and(|&c| matches!(c, '-' | '−'));
        let value = digits.filter(|_| !glued_before && !glued_after).and_then(|digits| {
            let sign = if negative { "-" } else { "" };
            Number::parse(&format!("{sign}{digits}")).ok()
        });
        if let Some(value) = value {
            let scaled = power.and_then(|power| Number::parse(&format!("1e{power}")).ok()?.times(value)).map(Number::trimmed);
            found.push(Found { start, end, value, scaled, power: power.unwrap_or(0) });
        }
        at = end;
    }
    found
}

/// The letters that begin a text, in lower case.
fn letters(text: &[char]) -> String {
    text.iter().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase()
}

/// Whether a character is a blank that may stand inside a number with its unit; in print it must not break.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// The power of ten that the text right after a number multiplies it by: letters at its digits (`k`), or words after blanks (`mil millones`).
fn multiplier(text: &[char], glued: &str, numbers: &Numbers) -> Option<u32> {
    if let Some(&power) = numbers.scale.get(glued) {
        return Some(power);
    }
    let mut power = None;
    let mut at = 0;
    while text.get(at).is_some_and(|&c| is_blank(c)) {
        let word = letters(&text[at + 1..]);
        let Some(own) = numbers.scale.get(&word).filter(|_| word.chars().count() > 1) else { break };
        power = Some(power.unwrap_or(0) + own);
        at += 1 + word.chars().count();
    }
    power
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

/// Where a number's currency sign, with the blank after it if there is one, and its sign begin.
fn prefix(text: &[char], at: usize, numbers: &Numbers) -> usize {
    let gap = usize::from(at.checked_sub(1).is_some_and(|before| is_blank(text[before])));
    let sign = |at: usize| numbers.currencies.iter().find(|sign| text[..at].ends_with(sign)).map(|sign| at - sign.len());
    let start = sign(at).or_else(|| sign(at - gap)).unwrap_or(at);
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
    if let Some(value) = numbers.spelled(&low) {
        return Some(Number::from(value));
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
    let mut power = None;
    let mut idx = 0;
    while idx < left.len() {
        let rest = &left[idx..];
        let of_unit = usize::from(unit_words.contains(&rest[0]));
        let percent = Some(&numbers.percent).filter(|_| unit.starts_with('%'));
        let others = [Some(&numbers.neutral), numbers.names_of_currency(unit)].into_iter().filter(|_| answer);
        let spelled = others.chain([percent]).flatten().filter_map(|phrases| phrases.begin(rest)).max();
        let len = of_unit.max(spelled.unwrap_or(0));
        if len > 0 {
            idx += len;
        } else if let Some(own) = numbers.scale.get(&rest[0]) {
            power = Some(power.unwrap_or(0) + own);
            idx += 1;
        } else {
            return None;
        }
    }
    match power {
        // Every word that multiplies was read with the number, so it stands right after it.
        Some(power) => one.scaled.filter(|_| power == one.power),
        None => Some(one.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tongue;
    use chartmill_schema::Language;

    fn of(tag: &str) -> &'static Numbers {
        &Tongue::of(&Language::new(tag).unwrap()).unwrap().numbers
    }

    fn en() -> &'static Numbers {
        of("en")
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
    fn brazilian_numbers() {
        for (text, unit, value) in [
            ("1.234.567,5", None, Some("1234567.5")),
            ("R$ 1.234,50", Some("R$"), Some("1234.50")),
            ("R$\u{a0}1.234,50", Some("R$"), Some("1234.50")),
            ("-R$ 4,2", Some("R$ milhões"), Some("-4.2")),
            ("-R$ 4,2 milhões", Some("R$ milhões"), Some("-4.2")),
            ("R$ 5,20 por kg", Some("R$ por kg"), Some("5.20")),
            ("15,0%", Some("% do total"), Some("15.0")),
            ("1.250 mil toneladas", Some("mil toneladas"), Some("1250")),
            ("2,5 mil", None, Some("2500")),
            ("3 milhões", None, Some("3000000")),
            ("1,2 bi", None, Some("1200000000")),
            ("1.23", None, None),
            ("12.5", None, None),
            ("R$ 5", Some("US$"), None),
            ("2 mil mi", Some("mi"), None),
        ] {
            assert_eq!(printed(text, unit, of("pt-BR")).map(|n| n.to_string()).as_deref(), value, "{text}");
        }
        for (text, unit, value) in [
            ("25 por cento", Some("%"), "25"),
            ("1 ponto percentual", Some("%"), "1"),
            ("3,5 pontos percentuais", Some("%"), "3.5"),
            ("1,4 vez", None, "1.4"),
            ("Duas", None, "2"),
            ("15,5 milhões de reais", Some("R$ milhões"), "15.5"),
            ("cerca de 340", None, "340"),
        ] {
            assert_eq!(answered(text, unit, of("pt-BR")).map(|n| n.to_string()).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn spanish_numbers() {
        for (text, unit, value) in [
            ("1234", None, Some("1234")),
            ("12.345,5", None, Some("12345.5")),
            ("1234,50 €", Some("€"), Some("1234.50")),
            ("-12,5\u{a0}€", Some("€"), Some("-12.5")),
            ("4,2 millones €", Some("€ millones"), Some("4.2")),
            ("4,2 millones de €", Some("millones de €"), Some("4.2")),
            ("15 %", Some("%"), Some("15")),
            ("15\u{202f}%", Some("%"), Some("15")),
            ("3 mil millones", None, Some("3000000000")),
            ("5 €", Some("US$"), None),
        ] {
            assert_eq!(printed(text, unit, of("es")).map(|n| n.to_string()).as_deref(), value, "{text}");
        }
        assert_eq!(answered("2 puntos porcentuales", Some("%"), of("es")), Some(Number::from(2_u32)));
        assert_eq!(answered("4 millones de euros", Some("€"), of("es")), Some(Number::from(4_000_000_u32)));
    }

    #[test]
    fn numbers_in_a_sentence() {
        let text: Vec<char> = "Is the 2nd of H1 2019 above 1,200 or -3.5% (2010-2015), $4.2 million?".chars().collect();
        let values: Vec<String> = scan(&text, en()).iter().map(|found| found.value.to_string()).collect();
        assert_eq!(values, ["2019", "1200", "-3.5", "2010", "2015", "4.2"]);
        let text: Vec<char> = "A 2ª etapa de 2019 custou -R$ 1.200,50, mais 20 mil (3 a 5)?".chars().collect();
        let found = scan(&text, of("pt-BR"));
        let values: Vec<String> = found.iter().map(|found| found.scaled.unwrap_or(found.value).to_string()).collect();
        assert_eq!(values, ["2019", "-1200.50", "20000", "3", "5"]);
    }
}

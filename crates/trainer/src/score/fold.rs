//! Texts made alike before they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::tongue::Tongue;

/// How much of a text is given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fold {
    /// Punctuation and accents; letters keep their case.
    Cased,
    /// The same and case.
    Loose,
    /// Case and punctuation; accents stay.
    Accented,
}

/// The words of a text with one blank between them, without punctuation and, as `fold` says, without case and accents.
///
/// Signs that tell names apart stay: `+ # < > % & $ €` and, beside digits, `- . , /`. In Spanish ñ is a letter of its own.
pub(super) fn folded(text: &str, fold: Fold, tongue: &Tongue) -> String {
    let plain: String = match fold {
        Fold::Accented => text.nfc().collect(),
        Fold::Cased | Fold::Loose => {
            let mut plain = String::with_capacity(text.len());
            for c in text.nfc() {
                if matches!(c, 'ñ' | 'Ñ') && tongue.keeps_tildes() {
                    plain.push(c);
                } else {
                    plain.extend(std::iter::once(c).nfkd().filter(|&c| !is_combining_mark(c)));
                }
            }
            plain
        }
    };
    let cased: String = if fold == Fold::Cased { plain } else { plain.to_lowercase() };
    let chars: Vec<char> = cased.chars().collect();
    let mut words = String::with_capacity(cased.len());
    for (at, &c) in chars.iter().enumerate() {
        let next_is_digit = chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let previous_is_digit = at.checked_sub(1).is_some_and(|before| chars[before].is_ascii_digit());
        match c {
            _ if c.is_alphanumeric() => words.push(c),
            '+' | '#' | '<' | '>' | '%' | '&' | '$' | '€' | '£' | '°' => words.push(c),
            '-' | '–' | '−' if next_is_digit => words.push('-'),
            '.' | ',' | '/' if next_is_digit && previous_is_digit => words.push(c),
            // An apostrophe joins what stands around it: `home's`, `didn't`.
            '\'' | '’' => {}
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without an article before it, unless there is nothing else.
pub(super) fn without_article<'a>(folded: &'a str, tongue: &Tongue) -> &'a str {
    match folded.split_once(' ') {
        Some((first, rest)) if tongue.articles.iter().any(|article| article == &first.to_lowercase()) => rest,
        _ => folded,
    }
}

/// Whether the words of `name` stand in `text`, both folded alike.
pub(super) fn holds(text: &str, name: &str) -> bool {
    !name.is_empty() && format!(" {text} ").contains(&format!(" {name} "))
}

/// The names in a text: which of `names` begins where, in the order of the text. Longer ones are found first and hide what stands in
/// them. The year of a quarter is no name: `Q2 2020` does not say 2020. All are folded alike.
pub(super) fn names_in(text: &str, names: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..names.len()).filter(|&name| !names[name].is_empty()).collect();
    order.sort_by_key(|&name| std::cmp::Reverse(names[name].len()));
    let mut rest = format!(" {text} ");
    let mut found: Vec<(usize, usize)> = Vec::new();
    for name in order {
        let wanted = format!(" {} ", names[name]);
        while let Some(at) = rest.find(&wanted) {
            if !(is_year(&names[name]) && ends_in_quarter(&rest[..at])) {
                found.push((at, name));
            }
            // As many bytes as before, so that places stay what they were; the blanks around stay for the neighbours.
            rest.replace_range(at + 1..at + wanted.len() - 1, &"\u{1}".repeat(wanted.len() - 2));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

fn is_year(name: &str) -> bool {
    name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text ends in a quarter: `Q2`, `T2`, `2T`, `4º tri`, `4º trimestre de`, `second quarter of`.
fn ends_in_quarter(text: &str) -> bool {
    let mut words = text.rsplit(' ').skip_while(|word| matches!(*word, "de" | "of"));
    let Some(word) = words.next() else { return false };
    let is = |letter: u8, digit: u8| matches!(letter, b'Q' | b'q' | b'T' | b't') && (b'1'..=b'4').contains(&digit);
    let is_short = matches!(word.as_bytes(), [one, two] if is(*one, *two) || is(*two, *one));
    is_short || ["tri", "trimestre", "quarter"].contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;

    fn loose(tag: &str, text: &str) -> String {
        let tongue = Tongue::of(&Language::new(tag).unwrap());
        without_article(&folded(text, Fold::Loose, tongue), tongue).to_owned()
    }

    #[test]
    fn what_differs_in_writing_alone_is_the_same() {
        for (tag, one, other) in [
            ("en", "The \"Wolves\".", "wolves"),
            ("en", "18–24", "18-24"),
            ("en", "Where a home’s energy goes", "where a home's energy goes"),
            ("pt-BR", "o Óleo diesel", "oleo  diesel"),
            ("es", "La Educación", "educacion"),
            ("es", "año", "AÑO"),
        ] {
            assert_eq!(loose(tag, one), loose(tag, other));
        }
    }

    #[test]
    fn what_differs_in_meaning_stays_different() {
        for (tag, one, other) in [
            ("en", "C", "C++"),
            ("en", "<18", ">18"),
            ("es", "año", "ano"),
            ("en", "A", "B"),
            ("en", "1.5", "15"),
            ("en", "-5", "5"),
        ] {
            assert_ne!(loose(tag, one), loose(tag, other));
        }
    }

    #[test]
    fn longer_names_hide_shorter_ones() {
        let names = ["North".to_owned(), "North Dakota".to_owned(), "South".to_owned()];
        assert_eq!(names_in("South then North Dakota", &names), [2, 1]);
        assert_eq!(names_in("Northern", &names), [0_usize; 0]);
        assert_eq!(names_in("North South North", &names), [0, 2, 0]);
    }

    #[test]
    fn a_quarter_is_not_its_year() {
        let names = ["2020".to_owned(), "q1 2021".to_owned()];
        assert_eq!(names_in("q2 2020", &names), [0_usize; 0]);
        assert_eq!(names_in("4º tri 2020", &names), [0_usize; 0]);
        assert_eq!(names_in("4º trimestre de 2020", &names), [0_usize; 0]);
        assert_eq!(names_in("in 2020", &names), [0]);
        assert_eq!(names_in("q1 2021", &names), [1]);
    }
}

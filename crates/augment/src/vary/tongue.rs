//! The languages that texts are translated between, with what their grammar needs: how numbers are written, and how prepositions and
//! articles contract.

use chartmill_schema::Language;

/// A language of the lexicon; its number is the place of its forms there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Tongue {
    English,
    Portuguese,
    Spanish,
}

/// Prepositions with the articles that they melt with.
const CONTRACTIONS: [(Tongue, &str, &str, &str); 18] = [
    (Tongue::Portuguese, "de", "o", "do"),
    (Tongue::Portuguese, "de", "a", "da"),
    (Tongue::Portuguese, "de", "os", "dos"),
    (Tongue::Portuguese, "de", "as", "das"),
    (Tongue::Portuguese, "em", "o", "no"),
    (Tongue::Portuguese, "em", "a", "na"),
    (Tongue::Portuguese, "em", "os", "nos"),
    (Tongue::Portuguese, "em", "as", "nas"),
    (Tongue::Portuguese, "por", "o", "pelo"),
    (Tongue::Portuguese, "por", "a", "pela"),
    (Tongue::Portuguese, "por", "os", "pelos"),
    (Tongue::Portuguese, "por", "as", "pelas"),
    (Tongue::Portuguese, "a", "o", "ao"),
    (Tongue::Portuguese, "a", "a", "à"),
    (Tongue::Portuguese, "a", "os", "aos"),
    (Tongue::Portuguese, "a", "as", "às"),
    (Tongue::Spanish, "de", "el", "del"),
    (Tongue::Spanish, "a", "el", "al"),
];
/// Spellings of British English, which the lexicon does not list.
const BRITISH: [(&str, &str); 9] = [
    ("colour", "color"),
    ("flavour", "flavor"),
    ("favourite", "favorite"),
    ("centre", "center"),
    ("labour", "labor"),
    ("theatre", "theater"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("travelling", "traveling"),
];
/// Signs of currencies before or after a number, longest first.
const SIGNS: [&str; 5] = ["us$", "r$", "$", "€", "£"];

impl Tongue {
    pub(super) const ALL: [Self; 3] = [Self::English, Self::Portuguese, Self::Spanish];

    /// The language of a tag, whatever its region.
    pub(super) fn of(language: &Language) -> Option<Self> {
        match language.primary() {
            "en" => Some(Self::English),
            "pt" => Some(Self::Portuguese),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }

    fn articles(self) -> &'static [&'static str] {
        match self {
            Self::English => &["the"],
            Self::Portuguese => &["o", "a", "os", "as"],
            Self::Spanish => &["el", "la", "los", "las"],
        }
    }

    /// Whether an article is of the feminine gender.
    pub(super) fn is_feminine(self, article: &str) -> bool {
        match self {
            Self::English => false,
            Self::Portuguese => matches!(article, "a" | "as"),
            Self::Spanish => matches!(article, "la" | "las"),
        }
    }

    /// A preposition with the article behind it: `de` and `o` make `do`. Either may be empty.
    pub(super) fn joined(self, preposition: &str, article: &str) -> String {
        let melted = CONTRACTIONS.iter().find(|&&(tongue, left, right, _)| (tongue, left, right) == (self, preposition, article));
        match melted {
            Some(&(.., whole)) => whole.to_owned(),
            None if preposition.is_empty() || article.is_empty() => format!("{preposition}{article}"),
            None => format!("{preposition} {article}"),
        }
    }

    /// All that may stand for a preposition before a name, with its article or without.
    pub(super) fn openings(self, preposition: &str) -> Vec<String> {
        let with = self.articles().iter().map(|article| self.joined(preposition, article));
        with.chain(std::iter::once(preposition.to_owned())).collect()
    }

    /// A text as the lexicon is searched for it: in small letters and one spelling.
    pub(super) fn fold(self, text: &str) -> String {
        let mut folded = text.trim().to_lowercase().replace('’', "'");
        if self == Self::English {
            for (british, american) in BRITISH {
                folded = folded.replace(british, american);
            }
        }
        folded
    }

    /// A number as this language writes it, as another writes it: `$1,000.50` is `US$ 1.000,50`. `None` where it is no number.
    /// A span of years is left as it is.
    pub(super) fn number(self, text: &str, to: Self) -> Option<String> {
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some((from, until)) = text.split_once(['-', '–'])
            && is_year(from)
            && is_year(until)
        {
            return Some(text.to_owned());
        }
        let before = SIGNS.into_iter().find_map(|sign| Some((sign, text.strip_prefix(sign)?)));
        let after = || SIGNS.into_iter().find_map(|sign| Some((sign, text.strip_suffix(sign)?)));
        let (sign, rest) = before.or_else(after).map_or((None, text), |(sign, rest)| (Some(sign), rest.trim()));
        let (digits, percent) = rest.strip_suffix('%').map_or((rest, false), |digits| (digits.trim_end(), true));
        let (negative, digits) = digits.strip_prefix(['-', '−']).map_or(("", digits), |digits| ("-", digits));
        let (group, decimal) = self.separators();
        if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (whole, part) = digits.split_once(decimal).map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut groups = whole.split(group);
        let first_fits = groups.next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_digit()));
        let groups_fit = groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
        if !first_fits || !groups_fit || part.is_some_and(|part| !part.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let (to_group, to_decimal) = to.separators();
        let mut number = format!("{negative}{}", whole.replace(group, &to_group.to_string()));
        if let Some(part) = part {
            number = format!("{number}{to_decimal}{part}");
        }
        if percent {
            number.push_str(if to == Self::Spanish { " %" } else { "%" });
        }
        Some(match sign {
            None => number,
            Some(sign) => to.with_currency(&number, sign),
        })
    }

    fn with_currency(self, number: &str, sign: &str) -> String {
        match (self, sign) {
            (Self::English, "us$") => format!("${number}"),
            (Self::English, sign) => format!("{}{number}", sign.to_uppercase()),
            // In Brazil a bare dollar sign is half of the sign of the real.
            (Self::Portuguese, "$" | "us$") => format!("US$ {number}"),
            (Self::Portuguese, sign) => format!("{} {number}", sign.to_uppercase()),
            (Self::Spanish, "us$") => format!("{number} $"),
            (Self::Spanish, sign) => format!("{number} {}", sign.to_uppercase()),
        }
    }

    /// What stands between groups of three digits, and before the decimals.
    fn separators(self) -> (char, char) {
        if self == Self::English { (',', '.') } else { ('.', ',') }
    }
}

/// Whether a text says an amount of money.
pub(super) fn is_money(text: &str) -> bool {
    text.contains(['$', '€', '£'])
}

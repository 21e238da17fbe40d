//! What a language has to say about answers: the words of yes and no, of scales, percent, colors, and how it begins a final answer.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{Language, Locale};
use serde::Deserialize;

/// One data file a language.
const FILES: [&str; 3] = [
    include_str!("../../languages/en.toml"),
    include_str!("../../languages/es.toml"),
    include_str!("../../languages/pt-BR.toml"),
];

/// The words of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tongue {
    pub(super) language: Language,
    /// Articles that may stand before a name without changing it.
    pub(super) articles: Vec<String>,
    /// What stands before a colon and a final answer.
    markers: Vec<String>,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
    /// Other words for yes that count only where they are the whole answer.
    #[serde(rename = "true")]
    pub(super) affirmed: Vec<String>,
    /// The same for no.
    #[serde(rename = "false")]
    pub(super) denied: Vec<String>,
    /// Whether `no` is another word as well, so that it counts only alone or before a sign.
    pub(super) no_needs_a_pause: bool,
    pub(super) negations: Vec<String>,
    pub(super) minus: Vec<String>,
    percent: Vec<String>,
    points: Vec<String>,
    pub(super) rise: Vec<String>,
    pub(super) fall: Vec<String>,
    /// The months in full, from January on.
    pub(super) months: Vec<String>,
    pub(super) refusals: Vec<String>,
    /// Words that multiply, with the power of ten.
    scale: BTreeMap<String, u32>,
    /// Small numbers in words.
    pub(super) numerals: BTreeMap<String, u32>,
    /// Words that are a number only where they are the whole answer.
    pub(super) alone: BTreeMap<String, u32>,
    /// The words of each color, by its key.
    pub(super) colors: BTreeMap<String, Vec<String>>,
}

fn tongues() -> &'static [Tongue] {
    static TONGUES: OnceLock<Vec<Tongue>> = OnceLock::new();
    TONGUES.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

impl Tongue {
    /// The words of a language; those of English where it is not known.
    pub(super) fn of(language: &Language) -> &'static Self {
        let primary = language.primary();
        let known = tongues().iter().find(|tongue| tongue.language.primary() == primary);
        // A test reads every file, so there is always a first.
        known.or_else(|| tongues().first()).unwrap_or_else(|| {
            static NONE: OnceLock<Tongue> = OnceLock::new();
            NONE.get_or_init(Tongue::silent)
        })
    }

    /// A language without words.
    fn silent() -> Self {
        Self {
            language: Language::english(),
            articles: Vec::new(),
            markers: Vec::new(),
            yes: Vec::new(),
            no: Vec::new(),
            affirmed: Vec::new(),
            denied: Vec::new(),
            no_needs_a_pause: false,
            negations: Vec::new(),
            minus: Vec::new(),
            percent: Vec::new(),
            points: Vec::new(),
            rise: Vec::new(),
            fall: Vec::new(),
            months: Vec::new(),
            refusals: Vec::new(),
            scale: BTreeMap::new(),
            numerals: BTreeMap::new(),
            alone: BTreeMap::new(),
            colors: BTreeMap::new(),
        }
    }

    /// The decimal sign.
    pub(super) fn decimal(&self) -> char {
        Locale::of(&self.language).and_then(|locale| locale.decimal.chars().next()).unwrap_or('.')
    }

    /// Whether this is Spanish, where ñ is a letter of its own and no n with an accent.
    pub(super) fn keeps_tildes(&self) -> bool {
        self.language.primary() == "es"
    }
}

/// The power of ten of a word that multiplies, in any language: a model that is asked in one may answer in another.
pub(super) fn power_of(word: &str) -> Option<u32> {
    tongues().iter().find_map(|tongue| tongue.scale.get(word).copied())
}

/// Words that mean percent, and words that mean percentage points, longest first, in any language.
pub(super) fn percent_words() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<&str> =
            tongues().iter().flat_map(|tongue| tongue.percent.iter().chain(&tongue.points)).map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words
    })
}

/// What stands before the colon of a final answer, longest first, in any language.
pub(super) fn markers() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<&str> = tongues().iter().flat_map(|tongue| &tongue.markers).map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    })
}

/// The phrases with which models decline, in any language.
pub(super) fn refusals() -> impl Iterator<Item = &'static str> {
    tongues().iter().flat_map(|tongue| &tongue.refusals).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use chartmill_schema::ColorName;

    use super::*;

    #[test]
    fn every_data_file_is_read_and_whole() {
        for file in FILES {
            let tongue: Tongue = toml::from_str(file).unwrap();
            assert_eq!(tongue.months.len(), 12);
            assert!(ColorName::ALL.iter().all(|color| tongue.colors.contains_key(color.key())), "{}", tongue.language);
        }
        assert_eq!(Tongue::of(&Language::new("pt").unwrap()).language.as_str(), "pt-BR");
        assert_eq!(Tongue::of(&Language::new("fr").unwrap()).language.as_str(), "en");
    }
}

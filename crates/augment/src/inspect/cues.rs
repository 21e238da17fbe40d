//! Words that tell counts from shares, and yes from no, a data file a language.
//!
//! A dataset does not say which language a row is in, and need not be in one; a cue of any language counts. The heads of the three
//! languages differ, so that none is taken for another's.

use std::sync::OnceLock;

use serde::Deserialize;

/// The cue words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    /// The primary subtag of the language.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "it tells readers of the files and of failing tests which language this is")
    )]
    pub(super) language: String,
    /// Begin a question for a count.
    pub(super) count_heads: Vec<String>,
    /// Begins a question for a share of a whole.
    pub(super) share_head: String,
    /// Stands between `share_head` and those who are counted.
    pub(super) joiner: String,
    /// Stand there already in some questions for a count.
    pub(super) partitives: Vec<String>,
    /// Those who are counted.
    pub(super) nouns: Vec<String>,
    /// Say that a share is asked for.
    pub(super) of_share: Vec<String>,
    /// Say that it is asked for in percent.
    pub(super) of_percent: Vec<String>,
    /// Say that neither a count nor a share of a whole is asked for.
    pub(super) never: Vec<String>,
    /// Say that several rows are asked about, or one without its name: of such answers no whole is added up.
    pub(super) of_several: Vec<String>,
    /// `%` in words.
    pub(super) percent_words: Vec<String>,
    /// Yes.
    pub(super) yes: Vec<String>,
    /// No.
    pub(super) no: Vec<String>,
}

const FILES: [&str; 3] =
    [include_str!("../../cues/en.toml"), include_str!("../../cues/pt.toml"), include_str!("../../cues/es.toml")];

impl Cues {
    /// Of every language.
    pub(super) fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Cues>> = OnceLock::new();
        // A file that cannot be read fails the test below.
        ALL.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
    }
}

/// A text as its words in lower case, with one blank between them and one at each end, so that a phrase is found at word boundaries alone.
/// A percent sign is a word of its own.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.chars() {
        if c == '%' {
            if !words.ends_with(' ') {
                words.push(' ');
            }
            words.push_str("% ");
        } else if c.is_alphanumeric() || c == '\'' {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether any of the phrases stands in a text that [`words`] made.
pub(super) fn holds_any(words: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| holds(words, phrase))
}

/// Whether a phrase stands in a text that [`words`] made.
pub(super) fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| words[..at].ends_with(' ') && words[at + phrase.len()..].starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let languages: Vec<&str> = Cues::all().iter().map(|cues| cues.language.as_str()).collect();
        assert_eq!(languages, ["en", "pt", "es"]);
    }

    /// A phrase that [`words`] would write otherwise is never found.
    #[test]
    fn phrases_are_written_as_words_are() {
        for cues in Cues::all() {
            let lists = [
                &cues.count_heads,
                &cues.partitives,
                &cues.nouns,
                &cues.of_share,
                &cues.of_percent,
                &cues.never,
                &cues.of_several,
            ];
            for phrase in lists.into_iter().flatten().chain(cues.percent_words.iter().chain(&cues.yes).chain(&cues.no)) {
                assert_eq!(words(phrase).trim(), phrase, "in {}", cues.language);
            }
        }
    }

    #[test]
    fn phrases_stand_at_word_boundaries() {
        let text = words("How  many people, in 2020?");
        assert_eq!(text, " how many people in 2020 ");
        assert!(holds(&text, "how many") && !holds(&text, "ow many") && !holds(&text, "in 20"));
        assert_eq!(words("25%"), " 25 % ");
    }
}

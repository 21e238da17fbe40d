//! What is known of languages: their names for a prompt, and what tells them apart.

use std::sync::OnceLock;

use chartmill_schema::Language;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tongue {
    pub(super) tag: Language,
    pub(super) name: String,
    /// The genders that a noun can have, in words; absent where it has none.
    pub(super) genders: Option<String>,
    /// Words that many texts about data hold.
    pub(super) words: Vec<String>,
    /// Letters that the other languages here do not have.
    #[serde(default)]
    pub(super) letters: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    languages: Vec<Tongue>,
}

/// All languages of which something is known.
pub(super) fn tongues() -> &'static [Tongue] {
    static TONGUES: OnceLock<Vec<Tongue>> = OnceLock::new();
    // The tests insist that the file is read.
    TONGUES.get_or_init(|| toml::from_str(FILE).map(|file: File| file.languages).unwrap_or_default())
}

const FILE: &str = include_str!("data/languages.toml");

/// A language under its exact tag, else one with the same primary subtag.
pub(super) fn tongue(language: &Language) -> Option<&'static Tongue> {
    let exact = tongues().iter().find(|tongue| tongue.tag == *language);
    exact.or_else(|| tongues().iter().find(|tongue| tongue.tag.primary() == language.primary()))
}

/// The name of a language in English, with its tag where that says more or no name is known.
pub(super) fn name(language: &Language) -> String {
    match tongue(language) {
        Some(tongue) if tongue.tag == *language => tongue.name.clone(),
        Some(tongue) => format!("{} ({language})", tongue.name.trim_start_matches("Brazilian ")),
        None => format!("the language with the tag {language}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_read() {
        toml::from_str::<File>(FILE).unwrap();
    }

    #[test]
    fn languages_are_named() {
        let name = |tag: &str| name(&Language::new(tag).unwrap());
        assert_eq!(
            ["en", "pt-BR", "pt-PT", "es-MX", "cy"].map(name),
            ["English", "Brazilian Portuguese", "Portuguese (pt-PT)", "Spanish (es-MX)", "the language with the tag cy"]
        );
    }
}

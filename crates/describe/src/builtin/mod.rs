//! The built-in describer: invents descriptions from a seed, with no model and no network.
//!
//! What there is to describe is data: a folder for each language in `topics/`, with a file for each domain. The code knows how
//! values of a kind come about (parts of one whole, stages, levels, courses of several things side by side), not what they are
//! about. All values are invented, and so are the places and the sources.

mod courses;
mod group;
mod invent;
mod topic;
mod values;

pub use invent::{Limits, invent};
pub use topic::Topic;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::Language;

/// The data of one language.
struct Files {
    tag: &'static str,
    places: &'static str,
    domains: &'static [&'static str],
}

/// The files of a language: its folder's name, then its domains in alphabetical order.
macro_rules! files {
    ($tag:literal, $($domain:literal),+ $(,)?) => {
        Files {
            tag: $tag,
            places: include_str!(concat!("../../topics/", $tag, "/places.toml")),
            domains: &[$(include_str!(concat!("../../topics/", $tag, "/", $domain, ".toml"))),+],
        }
    };
}

#[rustfmt::skip]
const LANGUAGES: [Files; 3] = [
    files!(
        "en", "agriculture", "business", "culture", "education", "energy", "environment", "food", "government", "health", "housing",
        "science", "sport", "technology", "transport", "travel", "work",
    ),
    files!(
        "es", "agricultura", "comercio", "cultura", "deporte", "economia", "educacion", "energia", "entorno", "gobierno",
        "medio-ambiente", "salud", "sociedad", "tecnologia", "trabajo", "transporte", "turismo", "vivienda",
    ),
    files!(
        "pt-BR", "agropecuaria", "comercio", "cultura", "educacao", "energia", "esporte", "governo", "meio-ambiente", "moradia",
        "populacao", "saude", "tecnologia", "trabalho", "transporte", "turismo",
    ),
];

/// What there is to describe in one language.
#[derive(Debug)]
struct Tongue {
    topics: Vec<Topic>,
    /// The names of places that titles may mention.
    places: Vec<String>,
}

fn tongues() -> &'static BTreeMap<Language, Tongue> {
    static TONGUES: OnceLock<BTreeMap<Language, Tongue>> = OnceLock::new();
    TONGUES.get_or_init(|| {
        // A file that cannot be read is left out here; the tests insist that every one is read.
        let tongue = |files: &Files| {
            let language = Language::new(files.tag)?;
            let read = |file: &&str| topic::read_domain(file, &language).ok();
            let topics = files.domains.iter().filter_map(read).flatten().collect();
            let places = topic::read_places(files.places).unwrap_or_default();
            Some((language, Tongue { topics, places }))
        };
        LANGUAGES.iter().filter_map(tongue).collect()
    })
}

/// The data of a language: under its exact tag if there is some, else under one with the same primary subtag.
fn tongue(language: &Language) -> Option<&'static Tongue> {
    let tongues = tongues();
    let related = || tongues.iter().find(|(known, _)| known.primary() == language.primary()).map(|(_, tongue)| tongue);
    tongues.get(language).or_else(related)
}

/// All topics in a language, in a fixed order; none where the language has no data yet.
pub fn topics(language: &Language) -> &'static [Topic] {
    tongue(language).map_or(&[], |tongue| &tongue.topics)
}

/// The names of places in a language.
fn places(language: &Language) -> &'static [String] {
    tongue(language).map_or(&[], |tongue| &tongue.places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for files in &LANGUAGES {
            let language = Language::new(files.tag).unwrap();
            for file in files.domains {
                if let Err(error) = topic::read_domain(file, &language) {
                    panic!("{}: {error}", files.tag);
                }
            }
            assert!(places(&language).len() > 10, "{}", files.tag);
            assert!(chartmill_schema::Locale::of(&language).is_some(), "{} has no calendar", files.tag);
        }
    }

    /// Splits are shared out by topic, so a title that two topics had would be in two splits. Digits and the order of words do not count.
    #[test]
    fn no_two_topics_have_a_title_in_common() {
        let mut topic_of = std::collections::BTreeMap::new();
        for files in &LANGUAGES {
            for topic in topics(&Language::new(files.tag).unwrap()) {
                let name = (files.tag, topic.name());
                for title in topic.titles.iter().flat_map(|title| [title.of(false), title.of(true)]).flatten() {
                    let said: String = title.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
                    let said = said.to_lowercase();
                    let mut words: Vec<&str> = said.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
                    words.sort_unstable();
                    let first = *topic_of.entry(words.join(" ")).or_insert(name);
                    assert!(first == name, "{first:?} and {name:?} have the title {title:?}");
                }
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag_or_else_by_its_relation() {
        let first = |tag: &str| topics(&Language::new(tag).unwrap()).first().map(|topic| topic.language().as_str());
        assert_eq!(["en", "pt-BR", "pt-PT", "xx"].map(first), [Some("en"), Some("pt-BR"), Some("pt-BR"), None]);
    }
}

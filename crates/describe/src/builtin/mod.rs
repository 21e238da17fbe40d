//! The built-in describer: invents descriptions from a seed, with no model and no network.
//!
//! What there is to describe is data: a file for each domain in `topics/en/`, each with its topics. The code knows how values of a
//! kind come about (parts of one whole, stages, levels, trends), not what they are about. All values are invented, and so are the
//! places and the sources.

mod invent;
mod topic;
mod values;

pub use invent::{Limits, invent};
pub use topic::Topic;

use std::sync::OnceLock;

use chartmill_schema::Language;

/// The English domains, one file each.
const ENGLISH: [&str; 16] = [
    include_str!("../../topics/en/agriculture.toml"),
    include_str!("../../topics/en/business.toml"),
    include_str!("../../topics/en/culture.toml"),
    include_str!("../../topics/en/education.toml"),
    include_str!("../../topics/en/energy.toml"),
    include_str!("../../topics/en/environment.toml"),
    include_str!("../../topics/en/food.toml"),
    include_str!("../../topics/en/government.toml"),
    include_str!("../../topics/en/health.toml"),
    include_str!("../../topics/en/housing.toml"),
    include_str!("../../topics/en/science.toml"),
    include_str!("../../topics/en/sport.toml"),
    include_str!("../../topics/en/technology.toml"),
    include_str!("../../topics/en/transport.toml"),
    include_str!("../../topics/en/travel.toml"),
    include_str!("../../topics/en/work.toml"),
];
const ENGLISH_PLACES: &str = include_str!("../../topics/en/places.toml");

/// All topics in a language, in a fixed order; none where the language has no data yet.
pub fn topics(language: &Language) -> &'static [Topic] {
    static TOPICS: OnceLock<Vec<Topic>> = OnceLock::new();
    if language.primary() != "en" {
        return &[];
    }
    // A file that cannot be read is left out here; the tests insist that every one is read.
    TOPICS.get_or_init(|| ENGLISH.iter().filter_map(|file| topic::read_domain(file).ok()).flatten().collect())
}

/// The names of places that titles may mention.
fn places() -> &'static [String] {
    static PLACES: OnceLock<Vec<String>> = OnceLock::new();
    PLACES.get_or_init(|| topic::read_places(ENGLISH_PLACES).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for file in ENGLISH {
            if let Err(error) = topic::read_domain(file) {
                panic!("{error}");
            }
        }
        assert!(places().len() > 10);
        assert!(topics(&Language::new("xx").unwrap()).is_empty());
    }
}

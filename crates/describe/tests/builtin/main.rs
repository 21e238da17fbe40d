//! The built-in describer: every topic of every language, over many seeds.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

mod groups;
mod shapes;
mod topics;
mod words;

use chartmill_describe::builtin::{Limits, Topic, invent, topics};
use chartmill_schema::{Description, Language};
use chartmill_seed::Seed;

/// The languages that have topics.
const LANGUAGES: [&str; 3] = ["en", "es", "pt-BR"];

fn of(tag: &str) -> &'static [Topic] {
    topics(&Language::new(tag).unwrap())
}

/// The topics of all languages.
fn all() -> impl Iterator<Item = &'static Topic> {
    LANGUAGES.into_iter().flat_map(of)
}

fn invented(topic: &Topic, seed: u64) -> Description {
    invent(topic, Seed::of_run(seed), &Limits::default())
        .unwrap_or_else(|error| panic!("{} with seed {seed}: {error}", topic.name()))
}

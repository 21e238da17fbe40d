//! A data file of a language, as it is written.

use std::collections::BTreeMap;

use chartmill_schema::{ColorName, Form, Language};
use serde::Deserialize;

use super::cue::Cue;
use crate::phrases::Phrases;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) language: Language,
    pub(super) nouns: Nouns,
    pub(super) numbers: NumbersFile,
    pub(super) answers: Answers,
    pub(super) yes_no: YesNo,
    pub(super) counting: Counting,
    pub(super) neutral: NeutralFile,
    pub(super) rounding: BTreeMap<String, Vec<String>>,
    pub(super) sides: Sides,
    pub(super) instructions: BTreeMap<Form, Vec<String>>,
    pub(super) colors: BTreeMap<ColorName, Vec<String>>,
    pub(super) marks: BTreeMap<String, Vec<String>>,
    pub(super) ordinals: BTreeMap<String, Vec<String>>,
    /// What words that pictures abbreviate in points in time are called in full: a table for months, one for days of the week and so on.
    #[serde(default)]
    pub(super) in_full: Vec<BTreeMap<String, String>>,
    pub(super) cues: BTreeMap<Cue, CueFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueFile {
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersFile {
    pub(super) decimal: char,
    pub(super) group: char,
    pub(super) currencies: Vec<String>,
    #[serde(default)]
    pub(super) currency_names: BTreeMap<String, Phrases>,
    pub(super) percent: Phrases,
    pub(super) percentage: Phrases,
    pub(super) points: Vec<String>,
    pub(super) times: Phrases,
    pub(super) neutral: Phrases,
    pub(super) words: Vec<Vec<String>>,
    pub(super) scale: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeutralFile {
    pub(super) phrases: Vec<String>,
}

/// How the nouns of headers are inflected, and the nouns that questions use in their stead.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nouns {
    /// Endings, each with what it may become in the plural.
    pub(super) plural: Vec<Vec<String>>,
    /// Whether every word is inflected up to one of `until`, and not the last word alone.
    #[serde(default)]
    pub(super) each: bool,
    /// Words that end what is inflected.
    #[serde(default)]
    pub(super) until: Phrases,
    /// Names of one word that questions use as words as well.
    pub(super) common: Vec<String>,
    /// What all rows may be called where the header is of another language.
    pub(crate) rows: Phrases,
}

/// How a question shows that it is to be answered by yes or no.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct YesNo {
    /// Words that begin it.
    #[serde(default)]
    pub(crate) first: Phrases,
    /// Phrases that show it wherever they stand.
    pub(crate) anywhere: Phrases,
    /// Beginnings of requests, which ask for something else.
    pub(crate) polite: Phrases,
    /// Words that ask for something else.
    pub(crate) question_words: Phrases,
    /// Words that do so only where they begin the question, or what follows a comma.
    #[serde(default)]
    pub(crate) question_first: Phrases,
    /// Phrases in which words of `question_words` ask for nothing.
    #[serde(default)]
    pub(crate) not_asking: Phrases,
    /// Whether no word begins such a question: it is one that has no word which asks otherwise.
    #[serde(default)]
    pub(crate) unmarked: bool,
}

/// The words that ask how many there are of something.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counting {
    /// They stand right before what is counted.
    pub(crate) phrases: Phrases,
    /// What may stand between.
    #[serde(default)]
    pub(crate) comparatives: Phrases,
    /// What may be counted of any number.
    pub(crate) units: Phrases,
}

/// How a question tells the sides of a comparison apart.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sides {
    /// Words between a telling word and its name.
    pub(crate) fillers: Phrases,
    /// Before the side that the other is compared with.
    pub(crate) than: Phrases,
    /// Phrases before the name of a measure, which tell nothing.
    pub(crate) measure: Phrases,
    /// Right after what the rows are called, where they tell nothing: `the stage of Sales`.
    #[serde(default)]
    pub(crate) after_header: Phrases,
    /// Right before the earlier of two points in time.
    pub(crate) since: Phrases,
    /// Right before the later of them.
    pub(crate) until: Phrases,
    /// Right before the doer of what is said to be done to another.
    pub(crate) by: Phrases,
    /// Fillers that tell something where a part and its whole are meant.
    pub(crate) part_telling: Phrases,
    /// Before the whole.
    pub(crate) whole: Phrases,
}

/// The words of answers: of a yes and of a no, of a rise and of a fall, and what stands before the answer under steps.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    pub(crate) before: String,
    pub(crate) yes: Vec<String>,
    pub(crate) no: Vec<String>,
    rise: Vec<String>,
    fall: Vec<String>,
    /// What joins the last two of a list.
    pub(crate) and: Vec<String>,
    /// What stands between a name and its own number, and only there.
    pub(crate) assigns: Vec<String>,
}

impl Answers {
    /// The spellings of a rise, or of a fall.
    pub(crate) fn change(&self, rise: bool) -> &[String] {
        if rise { &self.rise } else { &self.fall }
    }
}

//! The wordings of each language: data files, compiled once.

use std::sync::OnceLock;

use chartmill_schema::{Family, Language};
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Deserialize;

use crate::AskError;
use crate::conditions::Conditions;
use crate::term::add_filters;
use crate::words::{Words, upper_first};

/// The files of one language.
struct Files {
    language: &'static str,
    words: &'static str,
    /// Key of the wordings (a family's, or one that proposals name) and text.
    wordings: &'static [(&'static str, &'static str)],
}

macro_rules! wordings {
    ($language:literal: $($key:literal),* $(,)?) => {
        Files {
            language: $language,
            words: include_str!(concat!("../wordings/", $language, "/words.toml")),
            wordings: &[$(($key, include_str!(concat!("../wordings/", $language, "/", $key, ".toml")))),*],
        }
    };
}

/// Every data file there is. A language is a folder and one entry here.
const FILES: &[Files] = &[
    wordings!(
        "en":
        "above-mean", "axis-title", "color-of", "comparison", "conversion", "count-threshold", "crossing", "difference",
        "extreme-gap", "extreme-ratio", "first-change", "kth", "label-of-color", "largest", "largest-series", "largest-stack",
        "mark-count", "mean", "order", "position", "ratio", "reached", "reverse-lookup", "segment-share", "series-comparison",
        "series-gap", "share-of-total", "smallest", "stack-total", "sum", "title", "top-total", "trend", "value-lookup",
    ),
    wordings!(
        "es":
        "comparison", "count-threshold", "difference", "largest", "mark-count", "mean", "smallest", "sum", "title", "value-lookup",
    ),
    wordings!(
        "pt-BR":
        "above-mean", "axis-title", "color-of", "comparison", "conversion", "count-threshold", "crossing", "difference",
        "extreme-gap", "extreme-ratio", "first-change", "kth", "label-of-color", "largest", "largest-series", "largest-stack",
        "mark-count", "mean", "order", "position", "ratio", "reached", "reverse-lookup", "segment-share", "series-comparison",
        "series-gap", "share-of-total", "smallest", "stack-total", "sum", "title", "top-total", "trend", "value-lookup",
    ),
];

/// One wording.
#[derive(Debug)]
pub(crate) struct Wording {
    /// The name of its compiled template.
    pub(crate) name: String,
    pub(crate) weight: u32,
    required: Conditions,
    forbidden: Conditions,
}

impl Wording {
    /// Whether it fits wherever another one does.
    pub(crate) fn fits_wherever(&self, other: &Self) -> bool {
        other.required.holds(self.required) && other.forbidden.holds(self.forbidden)
    }

    pub(crate) fn fits(&self, conditions: Conditions) -> bool {
        conditions.holds(self.required) && !conditions.meets(self.forbidden)
    }
}

/// What a wording words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordingForm {
    /// A question.
    Question,
    /// The answer in a sentence.
    Sentence,
    /// A calculation.
    Steps,
}

impl WordingForm {
    /// Its name in data files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Sentence => "sentence",
            Self::Steps => "steps",
        }
    }
}

/// A wording that comes with Chartmill, as its data file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuiltInWording {
    /// The language of its file.
    pub language: Language,
    /// The key of its file, a family's.
    pub key: &'static str,
    /// What it words.
    pub form: WordingForm,
    /// The template.
    pub text: String,
    /// The conditions under which it is used; with `!` before it, one that must not hold.
    pub when: Vec<String>,
}

/// The wordings under one key.
#[derive(Debug)]
pub(crate) struct Set {
    key: &'static str,
    pub(crate) questions: Vec<Wording>,
    pub(crate) sentences: Vec<Wording>,
    pub(crate) steps: Vec<Wording>,
}

/// The wordings of a language.
#[derive(Debug)]
pub(crate) struct Wordings {
    language: Language,
    pub(crate) words: Words,
    sets: Vec<Set>,
    environment: Environment<'static>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    question: Vec<RawWording>,
    sentence: Vec<RawWording>,
    #[serde(default)]
    steps: Vec<RawWording>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWording {
    text: String,
    /// Conditions that must hold; with `!` before it, one that must not.
    #[serde(default)]
    when: Vec<String>,
    #[serde(default = "one")]
    weight: u32,
}

fn one() -> u32 {
    1
}

/// The languages that questions can be asked in, by tag.
pub fn languages() -> Vec<&'static str> {
    FILES.iter().map(|files| files.language).collect()
}

/// Whether questions can be asked in a language.
pub fn has_wordings(language: &Language) -> bool {
    Wordings::of(language).is_ok()
}

/// Every wording that comes with Chartmill in a language, by key, form and place in its file.
///
/// # Errors
/// [`AskError`]: there are none in the language.
pub fn built_in_wordings(language: &Language) -> Result<Vec<BuiltInWording>, AskError> {
    let files = &FILES[index_of(language)?];
    let language =
        Language::new(files.language).ok_or_else(|| bad(files, "words", "the folder is no language tag".to_owned()))?;
    let mut all = Vec::new();
    for &(key, text) in files.wordings {
        let raw: RawSet = toml::from_str(text).map_err(|error| bad(files, key, error.to_string()))?;
        for (form, list) in raw.lists() {
            all.extend(list.into_iter().map(|raw| BuiltInWording {
                language: language.clone(),
                key,
                form,
                text: raw.text,
                when: raw.when,
            }));
        }
    }
    Ok(all)
}

/// The language whose wordings serve another: of the exact tag if there is one, else one with the same primary subtag.
pub(crate) fn language_of(language: &Language) -> Option<&'static str> {
    index_of(language).ok().map(|at| FILES[at].language)
}

fn index_of(language: &Language) -> Result<usize, AskError> {
    let primary = |tag: &str| tag.split('-').next() == Some(language.primary());
    let exact = FILES.iter().position(|files| files.language == language.as_str());
    let found = exact.or_else(|| FILES.iter().position(|files| primary(files.language)));
    found.ok_or_else(|| AskError::NoWordings { language: language.clone(), known: languages().join(", ") })
}

fn bad(files: &Files, file: &str, reason: String) -> AskError {
    AskError::BadWordings { file: format!("{}/{file}", files.language), reason }
}

impl RawSet {
    fn lists(self) -> [(WordingForm, Vec<RawWording>); 3] {
        [(WordingForm::Question, self.question), (WordingForm::Sentence, self.sentence), (WordingForm::Steps, self.steps)]
    }
}

impl Wordings {
    /// The wordings of a language: of the exact tag if there are any, else of one with the same primary subtag.
    pub(crate) fn of(language: &Language) -> Result<&'static Self, AskError> {
        // Each is read when it is first asked for: most runs speak one language.
        static ALL: [OnceLock<Result<Wordings, AskError>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        let at = index_of(language)?;
        ALL[at].get_or_init(|| Self::load(&FILES[at])).as_ref().map_err(Clone::clone)
    }

    /// The same, as a value of its own that can be added to.
    pub(crate) fn load_anew(language: &Language) -> Result<Self, AskError> {
        Self::load(&FILES[index_of(language)?])
    }

    fn load(files: &Files) -> Result<Self, AskError> {
        let mut environment = Environment::new();
        // A variable that is not there is a mistake in a data file, never an empty word in a question.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.add_filter("upfirst", |text: String| upper_first(&text));
        let words: Words = toml::from_str(files.words).map_err(|error| bad(files, "words", error.to_string()))?;
        add_filters(&mut environment, &words.grammar.articles);
        let language =
            Language::new(files.language).ok_or_else(|| bad(files, "words", "the folder is no language tag".to_owned()))?;
        let mut wordings = Self { language, words, sets: Vec::with_capacity(files.wordings.len()), environment };
        for &(key, text) in files.wordings {
            let raw: RawSet = toml::from_str(text).map_err(|error| bad(files, key, error.to_string()))?;
            wordings.sets.push(Set { key, questions: Vec::new(), sentences: Vec::new(), steps: Vec::new() });
            for (form, list) in raw.lists() {
                for raw in list {
                    let conditions = Conditions::parse(&raw.when)
                        .map_err(|name| bad(files, key, format!("there is no condition {name:?}")))?;
                    wordings.push(wordings.sets.len() - 1, form, raw.text, conditions, raw.weight)?;
                }
            }
        }
        Ok(wordings)
    }

    /// Adds a wording of a family; returns its place among those of its family and form.
    pub(crate) fn add(
        &mut self,
        family: Family,
        form: WordingForm,
        text: &str,
        conditions: (Conditions, Conditions),
        weight: u32,
    ) -> Result<usize, AskError> {
        let at = self.sets.iter().position(|set| set.key == family.key());
        let unknown = || AskError::UnknownWording { key: family.key().to_owned(), language: self.language.clone() };
        self.push(at.ok_or_else(unknown)?, form, text.to_owned(), conditions, weight)
    }

    fn push(
        &mut self,
        set: usize,
        form: WordingForm,
        text: String,
        (required, forbidden): (Conditions, Conditions),
        weight: u32,
    ) -> Result<usize, AskError> {
        let Set { key, questions, sentences, steps } = &mut self.sets[set];
        let list = match form {
            WordingForm::Question => questions,
            WordingForm::Sentence => sentences,
            WordingForm::Steps => steps,
        };
        let name = format!("{key}/{}/{}", form.key(), list.len() + 1);
        self.environment
            .add_template_owned(name.clone(), text)
            .map_err(|error| AskError::BadWordings { file: format!("{}/{key}", self.language), reason: error.to_string() })?;
        list.push(Wording { name, weight, required, forbidden });
        Ok(list.len() - 1)
    }

    /// Their language.
    pub(crate) fn language(&self) -> &Language {
        &self.language
    }

    /// The wordings under a key, or a family's own.
    pub(crate) fn set(&self, family: Family, key: Option<&str>) -> Result<&Set, AskError> {
        let key = key.unwrap_or(family.key());
        let found = self.sets.iter().find(|set| set.key == key);
        found.ok_or_else(|| AskError::UnknownWording { key: key.to_owned(), language: self.language.clone() })
    }

    /// Fills in a wording.
    pub(crate) fn render(&self, family: Family, wording: &Wording, variables: &Value) -> Result<String, AskError> {
        let failed =
            |error: minijinja::Error| AskError::Wording { family, name: wording.name.clone(), reason: error.to_string() };
        let template = self.environment.get_template(&wording.name).map_err(failed)?;
        template.render(variables.clone()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_five_wordings_and_a_sentence() {
        for files in FILES {
            let wordings = Wordings::of(&Language::new(files.language).unwrap()).unwrap();
            for set in &wordings.sets {
                assert!(Family::ALL.iter().any(|family| family.key() == set.key), "{} is no family", set.key);
                assert!(set.questions.len() >= 5, "{}/{} has {} wordings", files.language, set.key, set.questions.len());
                assert!(!set.sentences.is_empty(), "{}/{} has no sentence", files.language, set.key);
            }
        }
    }

    #[test]
    fn english_and_portuguese_have_every_family_and_spanish_the_commonest() {
        let n_families = |tag: &str| Wordings::of(&Language::new(tag).unwrap()).unwrap().sets.len();
        assert_eq!(["en", "pt-BR", "es"].map(n_families), [Family::ALL.len(), Family::ALL.len(), 10]);
    }

    #[test]
    fn a_language_without_wordings_is_an_error() {
        let error = Wordings::of(&Language::new("tlh").unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "there are no question wordings in the language tlh; there are: en, es, pt-BR");
        for tag in ["en-GB", "pt", "pt-PT", "es-MX"] {
            assert!(Wordings::of(&Language::new(tag).unwrap()).is_ok(), "{tag}");
        }
    }
}

//! The lexicon: terms and patterns in three languages, as the data files say them, and which terms may stand for each other.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::tongue::Tongue;

/// The data files, in the order in which a term that stands in several is looked for.
const TOPICS: [&str; 7] = [
    include_str!("lexicon/everyday.toml"),
    include_str!("lexicon/leisure.toml"),
    include_str!("lexicon/time.toml"),
    include_str!("lexicon/economy.toml"),
    include_str!("lexicon/places.toml"),
    include_str!("lexicon/headers.toml"),
    include_str!("lexicon/verbs.toml"),
];
const PATTERNS: &str = include_str!("lexicon/patterns.toml");

/// What a text is, which decides the terms and patterns that may make it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// A thing; terms only.
    #[default]
    Thing,
    /// A place; terms only.
    Place,
    /// The label of a row or a column.
    Label,
    /// A title.
    Title,
    /// What people do.
    Verb,
    /// A unit.
    Unit,
    /// How much, inside of a sentence.
    Amount,
    /// Each of which time: `a day`.
    Period,
    /// Those whom a chart counts.
    Population,
    /// One of them.
    PopulationSingular,
}

/// A term in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// The text, with `<o|a>` where the gender of the header decides.
    pub(super) text: String,
    /// Its definite article, where it is known.
    pub(super) article: Option<String>,
}

/// Terms of one subject.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether its members may stand for each other.
    pub(super) names: bool,
    /// Whether its members follow each other in a circle, as months do.
    pub(super) cyclic: bool,
    /// Whether its terms are what charts speak of, rather than what they show.
    pub(super) general: bool,
    pub(super) terms: Vec<[Word; 3]>,
}

/// A piece of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Words as they stand.
    Literal(String),
    /// Something that is translated by itself; `preposition` contracts with its article, and is empty where the article stands alone.
    Slot {
        /// Its name.
        name: String,
        /// The preposition before it, if the article of what stands there is wanted.
        preposition: Option<String>,
    },
}

/// One pattern: the same text in each language.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) sides: [Vec<Piece>; 3],
}

/// Everything that the data files say.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) topics: Vec<Topic>,
    patterns: BTreeMap<Kind, Vec<Pattern>>,
    /// Where each term of a language stands: its topic and its place there.
    index: BTreeMap<(Tongue, String), Vec<(usize, usize)>>,
}

impl Lexicon {
    /// The patterns of a kind, in the order in which they are tried.
    pub(super) fn patterns(&self, kind: Kind) -> &[Pattern] {
        self.patterns.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Where a folded text stands, if it is a term.
    pub(super) fn find(&self, tongue: Tongue, folded: &str) -> &[(usize, usize)] {
        self.index.get(&(tongue, folded.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// One term in one language.
    pub(super) fn word(&self, (topic, term): (usize, usize), tongue: Tongue) -> Option<&Word> {
        self.topics.get(topic)?.terms.get(term)?.get(tongue.index())
    }

    fn read() -> Result<Self, toml::de::Error> {
        let mut lexicon = Self::default();
        for text in TOPICS {
            let file: TopicFile = toml::from_str(text)?;
            for topic in file.topics {
                let at = lexicon.topics.len();
                let terms: Vec<[Word; 3]> =
                    topic.terms.iter().map(|forms| forms.each_ref().map(|form| Word::parse(form))).collect();
                for (place, forms) in terms.iter().enumerate() {
                    for tongue in Tongue::ALL {
                        for feminine in [false, true] {
                            let Some(word) = forms.get(tongue.index()) else { continue };
                            let key = (tongue, tongue.fold(&resolved(&word.text, feminine)));
                            let places = lexicon.index.entry(key).or_default();
                            if places.last() != Some(&(at, place)) {
                                places.push((at, place));
                            }
                        }
                    }
                }
                let RawTopic { name, kind, names, cyclic, general, .. } = topic;
                lexicon.topics.push(Topic { name, kind, names, cyclic, general, terms });
            }
        }
        let file: PatternFile = toml::from_str(PATTERNS)?;
        for group in file.patterns {
            for kind in &group.kinds {
                let patterns = group.forms.iter().map(|forms| Pattern { sides: forms.each_ref().map(|form| pieces(form)) });
                lexicon.patterns.entry(*kind).or_default().extend(patterns);
            }
        }
        Ok(lexicon)
    }
}

/// The lexicon, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    // A file that cannot be read leaves an empty lexicon here; the tests insist that every one is read.
    LEXICON.get_or_init(|| Lexicon::read().unwrap_or_default())
}

/// A text with the endings of one gender: `outr<os|as>` is `outras`.
pub(super) fn resolved(text: &str, feminine: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('<') {
        whole.push_str(before);
        let Some((endings, after)) = tail.split_once('>') else { return text.to_owned() };
        let mut forms = endings.split('|');
        let masculine = forms.next().unwrap_or_default();
        whole.push_str(forms.next().filter(|_| feminine).unwrap_or(masculine));
        rest = after;
    }
    whole.push_str(rest);
    whole
}

impl Word {
    fn parse(form: &str) -> Self {
        match form.split_once(';') {
            Some((text, article)) => Self { text: text.to_owned(), article: Some(article.to_owned()) },
            None => Self { text: form.to_owned(), article: None },
        }
    }
}

fn pieces(form: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = form;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((slot, after)) = tail.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.to_owned()));
        }
        let (preposition, name) = match slot.split_once('+') {
            Some((preposition, name)) => (Some(preposition.to_owned()), name),
            None => (None, slot),
        };
        pieces.push(Piece::Slot { name: name.to_owned(), preposition });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    pieces
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topics: Vec<RawTopic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    name: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    names: bool,
    #[serde(default)]
    cyclic: bool,
    #[serde(default)]
    general: bool,
    terms: Vec<[String; 3]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFile {
    patterns: Vec<RawPatterns>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPatterns {
    kinds: Vec<Kind>,
    forms: Vec<[String; 3]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read_and_well_formed() {
        let lexicon = Lexicon::read().unwrap();
        let n_terms: usize = lexicon.topics.iter().map(|topic| topic.terms.len()).sum();
        assert!(n_terms >= 1000, "{n_terms}");
        let mut names: Vec<&str> = lexicon.topics.iter().map(|topic| topic.name.as_str()).collect();
        names.sort_unstable();
        let n_names = names.len();
        names.dedup();
        assert_eq!(names.len(), n_names);
        for topic in &lexicon.topics {
            for forms in &topic.terms {
                for (tongue, word) in Tongue::ALL.into_iter().zip(forms) {
                    assert!(!word.text.trim().is_empty() && !word.text.contains([';', '{']), "{word:?}");
                    let known = ["o", "a", "os", "as", "el", "la", "los", "las"];
                    let article = word.article.as_deref();
                    assert!(article.is_none_or(|article| known.contains(&article)), "{word:?}");
                    assert!(tongue != Tongue::English || article.is_none(), "{word:?}");
                }
            }
        }
    }

    #[test]
    fn all_sides_of_a_pattern_have_the_same_slots_and_none_touch() {
        let slots = |side: &[Piece]| {
            let mut names: Vec<String> = side
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Slot { name, .. } => Some(name.clone()),
                    Piece::Literal(_) => None,
                })
                .collect();
            names.sort();
            names
        };
        for kind in [Kind::Label, Kind::Title, Kind::Verb, Kind::Unit, Kind::Amount, Kind::Period] {
            assert!(!lexicon().patterns(kind).is_empty(), "{kind:?}");
            for pattern in lexicon().patterns(kind) {
                let [english, others @ ..] = &pattern.sides;
                assert!(others.iter().all(|side| slots(side) == slots(english)), "{pattern:?}");
                for side in &pattern.sides {
                    let touch = side.windows(2).any(|pair| matches!(pair, [Piece::Slot { .. }, Piece::Slot { .. }]));
                    assert!(!touch, "{side:?}");
                }
            }
        }
    }

    #[test]
    fn endings_follow_the_gender() {
        assert_eq!(resolved("tod<os|as> <os|as> outr<os|as>", true), "todas as outras");
        assert_eq!(resolved("nenhum<|a>", false), "nenhum");
        assert_eq!(resolved("a < b", true), "a < b");
    }
}

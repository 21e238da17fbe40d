//! Verify's own data of each language: how numbers are written, and the words that questions of each kind have.
//!
//! Nothing here is shared with the formatter of `schema` or the wordings of `ask`; what they write must be understood, not looked up.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{ColorName, Form, Language, MarkNoun};
use serde::Deserialize;

use crate::words::{Lexicon, words};

/// One data file a language.
const FILES: [&str; 1] = [include_str!("../cues/en.toml")];

/// What a word in a question can ask for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cue {
    Largest,
    Smallest,
    More,
    Less,
    Inclusive,
    Negation,
    Mean,
    Sum,
    Difference,
    Range,
    Ratio,
    Share,
    HowMany,
    Count,
    Color,
    Title,
    Axis,
    AxisX,
    AxisY,
    Order,
    Descending,
    Ascending,
    Rank,
    First,
    Last,
    Rise,
    Fall,
    Change,
    Earliest,
    Reach,
    Pass,
    /// Not in `cues`: found by the first word.
    YesNo,
}

impl Cue {
    /// Its name in messages.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Largest => "largest",
            Self::Smallest => "smallest",
            Self::More => "more",
            Self::Less => "less",
            Self::Inclusive => "an inclusive bound",
            Self::Negation => "a negation",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Difference => "difference",
            Self::Range => "range",
            Self::Ratio => "ratio",
            Self::Share => "share",
            Self::HowMany => "how many",
            Self::Count => "count",
            Self::Color => "color",
            Self::Title => "title",
            Self::Axis => "axis",
            Self::AxisX => "x axis",
            Self::AxisY => "y axis",
            Self::Order => "order",
            Self::Descending => "descending",
            Self::Ascending => "ascending",
            Self::Rank => "rank",
            Self::First => "first",
            Self::Last => "last",
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Change => "change",
            Self::Earliest => "the first time",
            Self::Reach => "reaching a number",
            Self::Pass => "passing something",
            Self::YesNo => "yes or no",
        }
    }
}

/// What a phrase of a language stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Meaning {
    /// It always asks for this.
    Strong(Cue),
    /// It may ask for this.
    Weak(Cue),
    /// A rank or place.
    Ordinal(u32),
    /// It asks for nothing.
    Nothing,
    /// A color's name.
    Color(ColorName),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Language,
    plural: Vec<(String, String)>,
    numbers: NumbersFile,
    answers: Answers,
    yes_no: YesNoFile,
    neutral: NeutralFile,
    rounding: BTreeMap<String, Vec<String>>,
    sides: Sides,
    instructions: BTreeMap<Form, Vec<String>>,
    colors: BTreeMap<ColorName, Vec<String>>,
    marks: BTreeMap<String, Vec<String>>,
    ordinals: BTreeMap<String, Vec<String>>,
    cues: BTreeMap<Cue, CueFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    words: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersFile {
    decimal: char,
    group: char,
    currencies: Vec<String>,
    percent: Vec<String>,
    neutral: Vec<String>,
    words: Vec<String>,
    scale: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YesNoFile {
    first: Vec<String>,
    anywhere: Vec<String>,
    polite: Vec<String>,
    question_words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeutralFile {
    phrases: Vec<String>,
}

/// How a question tells the sides of a comparison apart.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sides {
    /// Words between a telling word and its name.
    pub(crate) fillers: Vec<String>,
    /// Before the side that the other is compared with.
    pub(crate) than: Vec<String>,
    /// Phrases before the name of a measure, which tell nothing.
    pub(crate) measure: Vec<String>,
    /// Right before the earlier of two points in time.
    pub(crate) since: Vec<String>,
    /// Right before the later of them.
    pub(crate) until: Vec<String>,
    /// Right before the doer of what is said to be done to another.
    pub(crate) by: Vec<String>,
    /// Fillers that tell something where a part and its whole are meant.
    pub(crate) part_telling: Vec<String>,
    /// Before the whole.
    pub(crate) whole: Vec<String>,
}

/// The words of a yes and of a no, of a rise and of a fall, and what stands before the answer under steps.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    pub(crate) before: String,
    pub(crate) yes: Vec<String>,
    pub(crate) no: Vec<String>,
    rise: Vec<String>,
    fall: Vec<String>,
}

impl Answers {
    /// The spellings of a rise, or of a fall.
    pub(crate) fn change(&self, rise: bool) -> &[String] {
        if rise { &self.rise } else { &self.fall }
    }
}

/// How a language writes numbers.
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) decimal: char,
    pub(crate) group: char,
    /// Signs before a number, longest first.
    pub(crate) currencies: Vec<Vec<char>>,
    /// Spellings of a percent sign, as words.
    pub(crate) percent: Vec<Vec<String>>,
    /// Words around a number that add nothing to it.
    pub(crate) neutral: Vec<Vec<String>>,
    /// The numbers from zero in words.
    pub(crate) words: Vec<String>,
    /// Words that multiply by a power of ten.
    pub(crate) scale: BTreeMap<String, u32>,
}

/// All that verify knows of a language.
#[derive(Debug)]
pub(crate) struct Tongue {
    pub(crate) language: Language,
    /// Endings and what they become in the plural.
    plural: Vec<(String, String)>,
    pub(crate) numbers: Numbers,
    pub(crate) answers: Answers,
    pub(crate) yes_no_first: Vec<String>,
    pub(crate) yes_no_anywhere: Vec<Vec<String>>,
    pub(crate) polite: Vec<Vec<String>>,
    pub(crate) question_words: Vec<String>,
    pub(crate) sides: Sides,
    /// Phrases about rounding, with the decimals that they ask for.
    pub(crate) rounding: Vec<(u32, Vec<String>)>,
    /// Lower-case phrases, by form.
    pub(crate) instructions: BTreeMap<Form, Vec<String>>,
    pub(crate) colors: BTreeMap<ColorName, Vec<String>>,
    marks: BTreeMap<String, Vec<String>>,
    /// Every phrase with all that it may mean.
    pub(crate) lexicon: Lexicon,
}

impl Tongue {
    /// The data of a language: of the exact tag, else of its primary subtag.
    pub(crate) fn of(language: &Language) -> Option<&'static Self> {
        static TONGUES: OnceLock<Vec<Tongue>> = OnceLock::new();
        let tongues = TONGUES.get_or_init(|| FILES.iter().filter_map(|file| Self::parse(file).ok()).collect());
        let exact = tongues.iter().find(|tongue| tongue.language == *language);
        exact.or_else(|| tongues.iter().find(|tongue| tongue.language.primary() == language.primary()))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let phrases = |list: &[String]| -> Vec<Vec<String>> { list.iter().map(|phrase| words(phrase)).collect() };
        let mut lexicon = Lexicon::default();
        for (&cue, CueFile { words, also }) in &file.cues {
            lexicon.add_all(words, Meaning::Strong(cue));
            lexicon.add_all(also, Meaning::Weak(cue));
        }
        for (nth, list) in &file.ordinals {
            let nth = nth.parse().unwrap_or(0);
            lexicon.add_all(list, Meaning::Ordinal(nth));
        }
        for (&color, list) in &file.colors {
            lexicon.add_all(list, Meaning::Color(color));
        }
        lexicon.add_all(&file.neutral.phrases, Meaning::Nothing);
        let mut currencies: Vec<Vec<char>> = file.numbers.currencies.iter().map(|sign| sign.chars().collect()).collect();
        currencies.sort_by_key(|sign| std::cmp::Reverse(sign.len()));
        Ok(Self {
            language: file.language,
            plural: file.plural,
            numbers: Numbers {
                decimal: file.numbers.decimal,
                group: file.numbers.group,
                currencies,
                percent: phrases(&file.numbers.percent),
                neutral: phrases(&file.numbers.neutral),
                words: file.numbers.words,
                scale: file.numbers.scale,
            },
            answers: file.answers,
            yes_no_first: file.yes_no.first,
            yes_no_anywhere: phrases(&file.yes_no.anywhere),
            polite: phrases(&file.yes_no.polite),
            question_words: file.yes_no.question_words,
            sides: file.sides,
            rounding: file
                .rounding
                .into_iter()
                .filter_map(|(decimals, phrases)| Some((decimals.parse().ok()?, phrases)))
                .collect(),
            instructions: file.instructions,
            colors: file.colors,
            marks: file.marks,
            lexicon,
        })
    }

    /// The plural of a noun, by its ending.
    pub(crate) fn plural(&self, noun: &str) -> String {
        let stem = |(from, to): &(String, String)| Some(format!("{}{to}", noun.strip_suffix(from.as_str())?));
        self.plural.iter().find_map(stem).unwrap_or_else(|| noun.to_owned())
    }

    /// Whether `word` is a noun for this kind of mark or, where `general` nouns will do, for marks of any kind.
    pub(crate) fn is_mark_noun(&self, noun: MarkNoun, word: &str, general: bool) -> bool {
        let key = match noun {
            MarkNoun::Bar => "bar",
            MarkNoun::Slice => "slice",
            MarkNoun::Stage => "stage",
            MarkNoun::Row => "row",
            MarkNoun::Segment => "segment",
            MarkNoun::Point => "point",
        };
        let keys = [Some(key), general.then_some("any")];
        keys.into_iter().flatten().filter_map(|key| self.marks.get(key)).flatten().any(|known| known == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for file in FILES {
            Tongue::parse(file).unwrap();
        }
    }
}

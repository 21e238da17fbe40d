//! What the recovery knows of a language: how it asks, how it writes amounts, and which words a label does without. All of it is data.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{Gender, Language, Noun, Order};
use regex_lite::Regex;
use serde::Deserialize;

/// One data file a language.
const FILES: [&str; 3] =
    [include_str!("languages/en.toml"), include_str!("languages/es.toml"), include_str!("languages/pt-BR.toml")];

/// The rules of one language.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) language: Language,
    pub(super) decimal: char,
    pub(super) group: char,
    pub(super) frames: Vec<Frame>,
    pub(super) measures: BTreeMap<String, String>,
    pub(super) members: Vec<Noun>,
    pub(super) numbers: BTreeMap<String, i64>,
    pub(super) answers: Answers,
    pub(super) ranges: Vec<RangeForm>,
    pub(super) units: BTreeMap<String, (i64, String)>,
    pub(super) periods: Vec<Period>,
    pub(super) words: Words,
    pub(super) texts: BTreeMap<String, String>,
}

/// A way of asking.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) asks: Asks,
    pub(super) order: Option<Order>,
    pub(super) pattern: Regex,
}

/// What a frame asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Asks {
    /// Which share of a population does something, or how many of it do.
    Members,
    /// The share of one thing.
    Share,
    /// The value of one thing.
    Value,
    /// The largest or smallest.
    Extreme,
    /// Whether one is more than another.
    Comparison,
    /// By how much two differ.
    Difference,
    /// What two make together.
    Sum,
    /// How many rows there are.
    Rows,
    /// The title.
    Title,
    /// What a viewer sees and no table holds.
    Appearance,
    /// Something that no rule of ours checks.
    NothingKnown,
}

/// How answers are written.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) percent: Regex,
    pub(super) yes: String,
    pub(super) no: String,
    pub(super) inexact: Regex,
    pub(super) preamble: Regex,
    pub(super) multipliers: Regex,
}

/// How a range of amounts is written in a clause.
#[derive(Debug)]
pub(super) struct RangeForm {
    pub(super) bounds: Bounds,
    pub(super) pattern: Regex,
    pub(super) print: String,
}

/// Which ends a range has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Bounds {
    /// From one number to another, both included.
    Between,
    /// A number or more.
    AtLeast,
    /// A number or less.
    AtMost,
    /// Less than a number.
    Below,
    /// More than a number.
    Above,
    /// One number.
    Exactly,
}

/// How often something is measured.
#[derive(Debug)]
pub(super) struct Period {
    pub(super) pattern: Regex,
    pub(super) title: String,
    pub(super) header: String,
}

/// Words with a use of their own.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) times: String,
    pub(super) never_pattern: Regex,
    pub(super) negation: Regex,
    pub(super) nothing: Regex,
    pub(super) of_these: Regex,
    pub(super) every: Regex,
    pub(super) never: String,
    pub(super) none: String,
    pub(super) none_of_these: String,
    pub(super) others: String,
    pub(super) other: String,
    pub(super) fillers: Regex,
    pub(super) class_tail: Regex,
    pub(super) of_choice: Regex,
    /// Words that may stand before the verb of a clause.
    pub(super) before_verb: Vec<String>,
    /// Verbs that say no more of a thing than that it is had.
    pub(super) having: Vec<String>,
    /// Verbs that say no more of a thing than that it is liked; the first stands for all.
    pub(super) preferring: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) articles: Vec<String>,
    pub(super) possessives: Vec<String>,
    pub(super) class_nouns: Vec<String>,
    /// How a verb that follows another ends.
    pub(super) gerund: String,
}

/// The rules of all languages, English first.
pub(super) fn all() -> &'static [Rules] {
    static RULES: OnceLock<Vec<Rules>> = OnceLock::new();
    // That every file reads is for the tests to show.
    RULES.get_or_init(|| FILES.iter().filter_map(|file| read(file).ok()).collect())
}

impl Rules {
    /// The rules of a language, by its primary subtag.
    pub(super) fn of(language: &Language) -> Option<&'static Self> {
        all().iter().find(|rules| rules.language.primary() == language.primary())
    }

    /// The size and the dimension of a unit, by its singular or plural.
    pub(super) fn unit(&self, word: &str) -> Option<&(i64, String)> {
        self.units.get(&singular_unit(word))
    }

    /// The definite article of a population, where the language has one of its gender and number.
    pub(super) fn article(&self, noun: &Noun) -> &str {
        let name = if noun.gender == Some(Gender::F) { "the_f" } else { "the_m" };
        self.texts.get(name).map_or("", String::as_str)
    }

    /// A text of this language with its slots filled in; empty where it has no such text.
    pub(super) fn text(&self, name: &str, slots: &[(&str, &str)]) -> String {
        let template = self.texts.get(name).map_or("", String::as_str);
        let filled = slots.iter().fold(template.to_owned(), |text, (slot, word)| text.replace(&format!("{{{slot}}}"), word));
        filled.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A unit in lower case and singular.
pub(super) fn singular_unit(word: &str) -> String {
    let lower = word.to_lowercase();
    lower.strip_suffix('s').map_or_else(|| lower.clone(), str::to_owned)
}

/// A file of rules as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    language: Language,
    decimal: char,
    group: char,
    share: String,
    value: String,
    parts: String,
    frames: Vec<FrameEntry>,
    measures: BTreeMap<String, String>,
    members: Vec<MembersEntry>,
    numbers: BTreeMap<String, i64>,
    answers: BTreeMap<String, String>,
    ranges: Vec<RangeEntry>,
    units: BTreeMap<String, (i64, String)>,
    periods: Vec<PeriodEntry>,
    words: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    asks: Asks,
    #[serde(default)]
    order: Option<Order>,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MembersEntry {
    plural: String,
    /// Where it is not the plural without its `s`.
    #[serde(default)]
    singular: Option<String>,
    #[serde(default)]
    gender: Option<Gender>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeEntry {
    bounds: Bounds,
    pattern: String,
    print: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodEntry {
    pattern: String,
    title: String,
    header: String,
}

fn read(text: &str) -> Result<Rules, String> {
    let file: RulesFile = toml::from_str(text).map_err(|error| error.to_string())?;
    let members: Vec<&str> = file.members.iter().map(|noun| noun.plural.as_str()).collect();
    let spelled = file.numbers.keys().map(String::as_str).collect::<Vec<_>>().join("|");
    let number = format!(r"(?:(?:(?:US|R|A|C)?[$€£¥] ?)?\b\d+(?:[.,]\d+)*|\b(?:{spelled})\b)");
    let lists = [
        ("{share}", file.share.as_str()),
        ("{value}", &file.value),
        ("{parts}", &file.parts),
        ("{members}", &members.join("|")),
        ("{n}", &number),
    ];
    let regex = |pattern: &str| {
        let filled = lists.iter().fold(pattern.to_owned(), |text, (slot, list)| text.replace(slot, list));
        Regex::new(&format!("(?i){filled}")).map_err(|error| format!("{pattern}: {error}"))
    };
    let of = |table: &BTreeMap<String, String>, name: &str| table.get(name).cloned().ok_or_else(|| format!("{name} is missing"));
    let word = |name: &str| of(&file.words, name);
    let list = |name: &str| Ok::<_, String>(word(name)?.split('|').map(str::to_owned).collect::<Vec<_>>());
    let answer = |name: &str| of(&file.answers, name);
    let frame = |entry: &FrameEntry| Ok(Frame { asks: entry.asks, order: entry.order, pattern: regex(&entry.pattern)? });
    let range =
        |entry: &RangeEntry| Ok(RangeForm { bounds: entry.bounds, pattern: regex(&entry.pattern)?, print: entry.print.clone() });
    let period = |entry: &PeriodEntry| {
        Ok(Period { pattern: regex(&entry.pattern)?, title: entry.title.clone(), header: entry.header.clone() })
    };
    let noun = |entry: &MembersEntry| Noun {
        singular: entry.singular.clone().unwrap_or_else(|| entry.plural.strip_suffix('s').unwrap_or(&entry.plural).to_owned()),
        plural: entry.plural.clone(),
        gender: entry.gender,
    };
    Ok(Rules {
        language: file.language.clone(),
        decimal: file.decimal,
        group: file.group,
        frames: file.frames.iter().map(frame).collect::<Result<_, String>>()?,
        measures: file.measures.clone(),
        members: file.members.iter().map(noun).collect(),
        numbers: file.numbers.clone(),
        answers: Answers {
            percent: regex(&format!("(?:{})$", answer("percent")?))?,
            yes: answer("yes")?,
            no: answer("no")?,
            inexact: regex(&answer("inexact")?)?,
            preamble: regex(&answer("preamble")?)?,
            multipliers: regex(&format!("^(?:{})$", answer("multipliers")?))?,
        },
        ranges: file.ranges.iter().map(range).collect::<Result<_, String>>()?,
        units: file.units.clone(),
        periods: file.periods.iter().map(period).collect::<Result<_, String>>()?,
        words: Words {
            times: word("times")?,
            never_pattern: regex(&word("never_pattern")?)?,
            negation: regex(&word("negation")?)?,
            nothing: regex(&word("nothing")?)?,
            of_these: regex(&word("of_these")?)?,
            every: regex(&word("every")?)?,
            never: word("never")?,
            none: word("none")?,
            none_of_these: word("none_of_these")?,
            others: word("others")?,
            other: word("other")?,
            fillers: regex(&word("fillers")?)?,
            class_tail: regex(&word("class_tail")?)?,
            of_choice: regex(&word("of_choice")?)?,
            before_verb: list("before_verb")?,
            having: list("having")?,
            preferring: list("preferring")?,
            prepositions: list("prepositions")?,
            articles: list("articles")?,
            possessives: list("possessives")?,
            class_nouns: list("class_nouns")?,
            gerund: word("gerund")?,
        },
        texts: file.texts.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_rules_reads() {
        for file in FILES {
            assert!(read(file).is_ok(), "{:?}", read(file).err());
        }
    }
}

//! The small words of a language, and what they are put together to: headers inside of a sentence, quotation, lists. All from
//! `words.toml`; it knows no figure. How nouns behave is in `grammar`, what stands before labels in `places`.

use std::collections::BTreeMap;

use chartmill_schema::{Axis, Change, ColorName, Form, MarkNoun, Number, Order, ReadingOrder, Relation};
use serde::Deserialize;

use crate::grammar::Grammar;
use crate::places::Places;
use crate::sizes::Size;
use crate::term::Term;

/// The file `words.toml` of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) ordinals: Vec<String>,
    /// The same for feminine nouns, where they differ.
    #[serde(default)]
    pub(crate) ordinals_feminine: Vec<String>,
    pub(crate) cardinals: Vec<String>,
    #[serde(default)]
    pub(crate) cardinals_feminine: Vec<String>,
    list_and: String,
    /// The same where more than two are listed, if it differs.
    #[serde(default)]
    list_and_last: Option<String>,
    yes: String,
    no: String,
    point: String,
    points: String,
    /// The least number that is plural, where it is not everything but one: in Portuguese 1,5 is singular.
    #[serde(default)]
    plural_from: Option<u32>,
    round: Vec<String>,
    pub(crate) value: String,
    pub(crate) share: String,
    pub(crate) number_of: String,
    /// What stands before the plural of what has shares: "percentual de" for `Domicílios alugados`. Empty where headers say it themselves.
    #[serde(default)]
    pub(crate) percent_of: String,
    /// The value of a series that is called by its name, with `{name}` or, always in quotation marks, `{quoted}`.
    value_of: String,
    /// The same where the name is of another language.
    foreign_value_of: String,
    pub(crate) row: String,
    pub(crate) period: String,
    pub(crate) series: String,
    pub(crate) column: String,
    /// For one and for several.
    total: [String; 2],
    who: String,
    that: String,
    #[serde(default)]
    persons: Vec<String>,
    multipliers: Vec<String>,
    common: Vec<String>,
    #[serde(default)]
    small: Vec<String>,
    #[serde(default)]
    common_endings: Vec<String>,
    /// Whether only the first word of a header has a capital for being the first.
    #[serde(default)]
    sentence_case: bool,
    uncounted: Vec<String>,
    /// Words by which a measure says that it is an average.
    #[serde(default)]
    averages: Vec<String>,
    joiners: Vec<String>,
    /// A label with more words than these stands in quotation marks.
    longest_plain: usize,
    /// Whether all labels of a table stand in quotation marks where one needs them.
    #[serde(default)]
    quotes_alike: bool,
    /// What ends a numeral that says a place in an order, and needs no quotation marks for its digits: `2ª safra`.
    #[serde(default)]
    ordinal_signs: Vec<char>,
    /// Whether a rise or fall is answered with a verb that agrees with what rose: the second form is then the plural of the first.
    #[serde(default)]
    pub(crate) changes_agree: bool,
    /// Measures with adjectives of their own.
    #[serde(default)]
    pub(crate) sizes: Vec<Size>,
    /// The heads of measures that are large as well as high.
    #[serde(default)]
    pub(crate) sized: Vec<String>,
    #[serde(rename = "at")]
    pub(crate) places: Places,
    pub(crate) grammar: Grammar,
    is_now: [String; 2],
    is_past: [String; 2],
    has_now: String,
    has_past: String,
    have_now: String,
    have_past: String,
    #[serde(default)]
    does_now: String,
    #[serde(default)]
    does_past: String,
    descending: OrderWords,
    ascending: OrderWords,
    greater: RelationWords,
    less: RelationWords,
    changes: BTreeMap<Change, Vec<String>>,
    marks: BTreeMap<MarkNoun, MarkWords>,
    from: BTreeMap<ReadingOrder, [String; 2]>,
    reading: BTreeMap<ReadingOrder, String>,
    axes: BTreeMap<Axis, [String; 2]>,
    colors: BTreeMap<ColorName, Vec<String>>,
    instructions: Instructions,
}

/// Words for an order of values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderWords {
    pub(crate) top: String,
    /// For several, in a language whose adjectives have a plural.
    #[serde(default)]
    pub(crate) tops: String,
    pub(crate) big: String,
    pub(crate) most: String,
    /// The same of two: `more`.
    #[serde(default)]
    pub(crate) most_of_two: Option<String>,
    pub(crate) way: String,
}

/// Words for a relation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationWords {
    pub(crate) higher: String,
    /// For several, in a language whose adjectives have a plural.
    #[serde(default)]
    pub(crate) highers: String,
    pub(crate) greater: String,
    pub(crate) above: String,
    /// The same before a percentage, in a language in which that has an article.
    #[serde(default)]
    pub(crate) above_percent: String,
    pub(crate) more: String,
    pub(crate) sign: String,
}

/// Words for a mark and the picture that has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkWords {
    pub(crate) one: String,
    pub(crate) many: String,
    pub(crate) picture: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instructions {
    short: String,
    steps: String,
    sentence: String,
    #[serde(rename = "final")]
    last: String,
}

/// The verbs of a sentence in present or past.
#[derive(Debug)]
pub(crate) struct Verbs<'w> {
    pub(crate) is: &'w [String; 2],
    pub(crate) has: &'w str,
    pub(crate) have: &'w str,
    pub(crate) does: &'w str,
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

impl Words {
    pub(crate) fn order(&self, order: Order) -> &OrderWords {
        if order == Order::Descending { &self.descending } else { &self.ascending }
    }

    pub(crate) fn relation(&self, relation: Relation) -> &RelationWords {
        if relation == Relation::Greater { &self.greater } else { &self.less }
    }

    pub(crate) fn mark(&self, mark: MarkNoun) -> &MarkWords {
        static NONE: MarkWords = MarkWords { one: String::new(), many: String::new(), picture: String::new() };
        self.marks.get(&mark).unwrap_or(&NONE)
    }

    pub(crate) fn from(&self, order: ReadingOrder, is_last: bool) -> &str {
        self.from.get(&order).map_or("", |ends| &ends[usize::from(is_last)])
    }

    pub(crate) fn reading(&self, order: ReadingOrder) -> &str {
        self.reading.get(&order).map_or("", |text| text)
    }

    pub(crate) fn axis(&self, axis: Axis) -> [&str; 2] {
        self.axes.get(&axis).map_or(["", ""], |names| [&names[0], &names[1]])
    }

    pub(crate) fn color(&self, color: ColorName) -> &[String] {
        self.colors.get(&color).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn boolean(&self, yes: bool) -> &[String] {
        std::slice::from_ref(if yes { &self.yes } else { &self.no })
    }

    /// How a change is answered; the first is the one given.
    pub(crate) fn change(&self, change: Change) -> &[String] {
        self.changes.get(&change).map_or(&[], Vec::as_slice)
    }

    /// Each word as it is and with its first letter in the other case.
    pub(crate) fn spellings(words: &[String]) -> Vec<String> {
        let lower = |word: &String| word.to_lowercase();
        words
            .iter()
            .flat_map(|word| if *word == lower(word) { [word.clone(), upper_first(word)] } else { [word.clone(), lower(word)] })
            .collect()
    }

    /// The percentage points of a number, or of any number.
    pub(crate) fn points(&self, number: Option<Number>) -> &str {
        let is_one = |number: Number| match self.plural_from {
            Some(least) => number.abs() < Number::from(least),
            None => number == Number::from(1_u32),
        };
        if number.is_some_and(is_one) { &self.point } else { &self.points }
    }

    pub(crate) fn round(&self, decimals: u32) -> Option<&str> {
        self.round.get(decimals as usize).map(String::as_str)
    }

    pub(crate) fn instruction(&self, form: Form) -> &str {
        match form {
            Form::Short => &self.instructions.short,
            Form::Steps => &self.instructions.steps,
            Form::Sentence => &self.instructions.sentence,
        }
    }

    /// What stands before the answer that ends a calculation.
    pub(crate) fn last(&self) -> &str {
        &self.instructions.last
    }

    pub(crate) fn verbs(&self, past: bool) -> Verbs<'_> {
        if past {
            Verbs { is: &self.is_past, has: &self.has_past, have: &self.have_past, does: &self.does_past }
        } else {
            Verbs { is: &self.is_now, has: &self.has_now, have: &self.have_now, does: &self.does_now }
        }
    }

    /// The relative pronoun for members of a noun.
    pub(crate) fn pronoun(&self, plural: &str) -> &str {
        if holds(&self.persons, plural.rsplit(' ').next().unwrap_or(plural)) { &self.who } else { &self.that }
    }

    pub(crate) fn is_multiplier(&self, unit: &str) -> bool {
        unit.split_whitespace().next().is_some_and(|first| holds(&self.multipliers, &first.to_lowercase()))
    }

    /// Whether a unit only multiplies: `million`, but not `million trips`.
    pub(crate) fn is_all_multiplier(&self, unit: &str) -> bool {
        unit.split_whitespace().all(|word| holds(&self.multipliers, &word.to_lowercase()))
    }

    /// Whether a header names something other than what is counted itself.
    pub(crate) fn is_uncounted(&self, name: &str) -> bool {
        self.is_uncounted_noun(name) || !self.grammar.is_plural(name)
    }

    /// Whether a header begins with a noun that is a count by itself: `attendance`.
    pub(crate) fn is_uncounted_noun(&self, name: &str) -> bool {
        name.split(' ').next().is_some_and(|first| holds(&self.uncounted, &first.to_lowercase()))
    }

    /// A header inside of a sentence: common words lose their capital, the others may be names.
    pub(crate) fn lowered(&self, name: &str, also_common: &[&str]) -> String {
        let is_common = |lower: &str| {
            holds(&self.common, lower)
                || holds(&self.small, lower)
                || also_common.contains(&lower)
                || self.common_endings.iter().any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(ending.as_str()))
        };
        let lowered = name.split(' ').enumerate().map(|(at, word)| {
            let is_capitalized =
                word.chars().next().is_some_and(char::is_uppercase) && !word.chars().skip(1).any(char::is_uppercase);
            let lower = word.to_lowercase();
            if is_capitalized && (is_common(&lower) || (at == 0 && self.sentence_case)) { lower } else { word.to_owned() }
        });
        lowered.collect::<Vec<_>>().join(" ")
    }

    /// Whether a header names a measure, by a word that only measures have or by an acronym at its beginning ("GDP per capita").
    pub(crate) fn is_measure(&self, name: &str) -> bool {
        let is_acronym = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        let is_measure = |word: &str| holds(&self.common, &word.to_lowercase()) && !holds(&self.joiners, &word.to_lowercase());
        // An acronym by itself may as well be the name of a company.
        name.split_once(' ').is_some_and(|(first, _)| is_acronym(first)) || name.split(' ').any(is_measure)
    }

    /// Whether a measure says itself that it is an average: nobody asks for the average average rent.
    pub(crate) fn is_average(&self, measure: &str) -> bool {
        measure.split(' ').any(|word| holds(&self.averages, word))
    }

    /// The noun of a header, in singular and lower case, or `None` if it cannot be one.
    pub(crate) fn noun(&self, header: &str) -> Option<String> {
        let fits = header.split(' ').count() <= 3 && header.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
        // "Age from" is no noun: nobody asks which age from has the most.
        let hangs = header.rsplit(' ').next().is_some_and(|last| holds(&self.joiners, &last.to_lowercase()));
        if !fits || hangs || header.is_empty() {
            return None;
        }
        // An acronym keeps its capitals ("EU country"), everything else is a common noun.
        let word = |word: &str| {
            let is_acronym = word.chars().count() > 1 && word.chars().skip(1).any(char::is_uppercase);
            if is_acronym { word.to_owned() } else { word.to_lowercase() }
        };
        let words: Vec<String> = header.split(' ').map(word).collect();
        let noun = self.grammar.singular(&words.join(" "));
        // Where nothing tells its gender, no article or adjective could agree with it.
        self.grammar.is_known(&noun).then_some(noun)
    }

    /// A measure as it is said of all things of a group together: `total electricity generated`.
    pub(crate) fn total_of(&self, quantity: &Term) -> Term {
        Term { text: self.grammar.totaled(&quantity.text, [&self.total[0], &self.total[1]]), ..quantity.clone() }
    }

    /// How the value of something is called that has a name and no other noun: `July value`, `valor de "Julho"`.
    pub(crate) fn value_of(&self, name: &str, is_foreign: bool) -> String {
        let template = if is_foreign { &self.foreign_value_of } else { &self.value_of };
        template.replace("{name}", &self.quoted(name, false)).replace("{quoted}", &Self::in_quotes(name))
    }

    /// A label as a question names it: in quotation marks where it has digits, signs, many words, or words that would
    /// let it run into the question. Points in time never need them.
    pub(crate) fn quoted(&self, label: &str, is_time: bool) -> String {
        if !is_time && self.runs_on(label) { Self::in_quotes(label) } else { label.to_owned() }
    }

    /// Whether a label would run into the question without quotation marks.
    fn runs_on(&self, label: &str) -> bool {
        let is_sign = |c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')' | '/' | '.' | '%');
        let is_ordinal = |word: &str| {
            let number = word.strip_suffix(self.ordinal_signs.as_slice());
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        label.split(' ').count() > self.longest_plain
            || label.split(' ').any(|word| word.contains(is_sign) && !is_ordinal(word))
            || label.split(' ').any(|word| holds(&self.joiners, &word.to_lowercase()))
    }

    /// Whether all of some labels stand in quotation marks: some with and some without would look like names of two kinds.
    pub(crate) fn quotes_all<'l>(&self, mut labels: impl Iterator<Item = &'l str>) -> bool {
        self.quotes_alike && labels.any(|label| self.runs_on(label))
    }

    /// A label in quotation marks, unless it has some of its own.
    pub(crate) fn in_quotes(label: &str) -> String {
        if label.contains('"') { label.to_owned() } else { format!("\"{label}\"") }
    }

    /// Whether a name is a year, or ends with one: `2022`, `Q1 2023`.
    pub(crate) fn is_year(name: &str) -> bool {
        let last = name.rsplit(' ').next().unwrap_or(name);
        last.len() == 4 && last.starts_with(['1', '2']) && last.bytes().all(|b| b.is_ascii_digit())
    }

    /// `A`, `A and B`, `A, B and C`, or in a language that has it `A, B, and C`.
    pub(crate) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => {
                let and = self.list_and_last.as_ref().filter(|_| rest.len() > 1).unwrap_or(&self.list_and);
                format!("{}{and}{last}", rest.join(", "))
            }
        }
    }
}

impl Words {
    /// The items of an answer as a sentence lists them: like all others, where the language tells the last of three apart.
    pub(crate) fn listed(&self, items: &[String]) -> String {
        if self.list_and_last.is_some() { self.list(items) } else { items.join(", ") }
    }
}

/// With its first letter in upper case, the rest as it is.
pub(crate) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

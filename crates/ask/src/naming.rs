//! How a picture and its series are called, and which words a measure allows. It knows no question; the words are data.

use std::sync::Arc;

use chartmill_schema::{Facts, Language, MarkNoun, MeasureKind, Naming, Noun, Number, Structure, Unit};
use minijinja::Value;
use minijinja::value::Object;

use crate::answer::Units;
use crate::conditions::Conditions;
use crate::places::{Kind, Labels, Places};
use crate::term::Term;
use crate::words::Words;

/// Variables of a template: few, so that a list is faster than a map.
#[derive(Debug, Default)]
pub(crate) struct Variables(Vec<(&'static str, Value)>);

impl Variables {
    /// With room for those of a whole question.
    pub(crate) fn with_room() -> Self {
        Self(Vec::with_capacity(64))
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.0.push((name, value.into()));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}

impl Object for Variables {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.get(key).cloned()
    }
}

/// What something is called, and what follows from it for the choice of words.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) variables: Variables,
    pub(crate) conditions: Conditions,
}

impl Named {
    fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.variables.set(name, value);
    }
}

/// A figure and the language in which it is spoken of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speech<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) language: &'a Language,
    pub(crate) words: &'a Words,
    /// Whether the picture is in another language: its headers are then only quoted, never taken for nouns.
    pub(crate) is_foreign: bool,
}

/// What is said of names in another language than that of the question, or where nothing is said.
static UNNAMED: Naming = Naming { noun: None, preposition: None, with_noun: false, articles: std::collections::BTreeMap::new() };

impl<'a> Speech<'a> {
    /// The labels of the rows.
    pub(crate) fn rows(&self) -> Labels<'a> {
        let table = &self.facts.shown;
        let kind = match table.structure {
            _ if table.is_time() => Kind::Time,
            Structure::Stages => Kind::Stage,
            _ => self.kind_under(table.label_name(), table.labels()),
        };
        let naming = if self.is_foreign { &UNNAMED } else { &table.naming.rows };
        let noun = self.noun(naming, table.label_name());
        let noun = noun.unwrap_or_else(|| {
            if kind == Kind::Stage && self.words.places.has_stages() { self.stage_noun() } else { self.words.row.clone() }
        });
        let in_full = if kind == Kind::Time { self.words.places.in_full(&table.labels().collect::<Vec<_>>()) } else { None };
        Labels { kind, are_things: false, noun: self.words.grammar.term(noun), naming, in_full }
    }

    /// The things of a group: years and places are said as such, all else as rows are.
    pub(crate) fn things(&self) -> Labels<'a> {
        let table = &self.facts.shown;
        let naming = if self.is_foreign { &UNNAMED } else { &table.naming.series };
        let group = table.group.as_ref();
        let kind = group.map_or(Kind::Row, |group| {
            self.kind_under(
                &group.name,
                table.series().iter().map(|column| column.name.as_str()).filter(|name| !Words::is_year(name)),
            )
        });
        let noun = group.and_then(|group| self.noun(naming, &group.name)).unwrap_or_else(|| self.series_noun().clone());
        Labels { kind, are_things: true, noun: self.words.grammar.term(noun), naming, in_full: None }
    }

    fn kind_under<'l>(&self, header: &str, labels: impl Iterator<Item = &'l str>) -> Kind {
        match () {
            () if !self.is_foreign && self.words.places.are_places(header) => Kind::Place,
            () if self.words.quotes_all(labels) => Kind::Quoted,
            () => Kind::Row,
        }
    }

    /// What a stage is called where no header says it.
    fn stage_noun(&self) -> String {
        self.words.mark(MarkNoun::Stage).one.clone()
    }

    /// What a series is called where no header says it: in a table it is a column.
    fn series_noun(&self) -> &'a String {
        if self.facts.mark == MarkNoun::Row { &self.words.column } else { &self.words.series }
    }

    /// What one of the things under a header is called, if a word for it is known in the language of the question.
    fn noun(&self, naming: &Naming, header: &str) -> Option<String> {
        let said = naming.noun.as_ref().filter(|noun| self.words.grammar.is_known(noun)).cloned();
        said.or_else(|| self.words.noun(header)).filter(|_| !self.is_foreign)
    }

    /// How a measure is said to be that of one thing of a group: `for Wind`, or `for 2022` where the rows are points in time too.
    pub(crate) fn of_thing(&self, thing: &str, things: &Labels<'_>) -> String {
        if things.kind_of(thing) == Kind::Time && self.facts.shown.is_time() {
            return self.words.places.time_thing(thing);
        }
        self.words.at(thing, things)
    }

    /// The same where it does not follow the measure.
    pub(crate) fn in_thing(&self, thing: &str, things: &Labels<'_>) -> String {
        if things.kind_of(thing) == Kind::Time { self.of_thing(thing, things) } else { self.words.within(thing, things) }
    }
}

/// What the picture and its rows are called.
pub(crate) fn name_picture(speech: Speech<'_>) -> Named {
    let Speech { facts, words, is_foreign, .. } = speech;
    let mut named = Named::default();
    let mark = words.mark(facts.mark);
    named.set("picture", words.grammar.term(mark.picture.as_str()));
    named.set("mark", words.grammar.term(mark.one.as_str()));
    named.set("marks", words.grammar.term(mark.many.as_str()));
    for (name, noun) in [
        ("bar", MarkNoun::Bar),
        ("slice", MarkNoun::Slice),
        ("stage", MarkNoun::Stage),
        ("row", MarkNoun::Row),
        ("segment", MarkNoun::Segment),
        ("point", MarkNoun::Point),
    ] {
        named.conditions.set(name, facts.mark == noun);
    }
    let is_time = facts.shown.is_time();
    let noun = speech.noun(&facts.shown.naming.rows, facts.shown.label_name());
    let noun = noun.unwrap_or_else(|| if is_time { words.period.clone() } else { words.row.clone() });
    let verbs = words.verbs(is_time);
    // "Which stage does the second stage stand for" is no question.
    named.conditions.set("noun-is-mark", noun == mark.one);
    named.set("nouns", words.grammar.term(words.grammar.plural(&noun)));
    named.set("noun", words.grammar.term(noun));
    // All labels of a column are of one kind, so the first tells for all: "on which day", "in which year".
    let first = Places::spoken(facts.shown.label(0), words.places.in_full(&facts.shown.labels().collect::<Vec<_>>()));
    named.set("in", words.places.preposition(&first, if is_time { Kind::Time } else { Kind::Row }));
    let are_stages = facts.shown.structure == Structure::Stages;
    named.set("at_which", words.places.asking(&facts.shown.naming.rows, are_stages, is_foreign));
    named.conditions.set("told", !is_foreign && words.places.tells(&facts.shown.naming.rows));
    named.set("has", verbs.has);
    named.set("have", verbs.have);
    named.set("does", verbs.does);
    named.set("is", verbs.is[0].as_str());
    named.set("are", verbs.is[1].as_str());
    named.conditions.set("time", is_time);
    named.conditions.set("parts", facts.shown.structure == Structure::Parts);
    named.conditions.set("stages", are_stages);
    named
}

/// How the measure of a series is called, and which words it allows.
pub(crate) fn name_series(series: usize, speech: Speech<'_>) -> Named {
    let Speech { facts, language, words, is_foreign } = speech;
    let mut named = Named::default();
    let Some(column) = facts.shown.series().get(series) else { return named };
    let kind = column.measure.as_ref().map_or(MeasureKind::Index, |measure| measure.kind);
    let unit = column.measure.as_ref().and_then(|measure| measure.unit.as_ref());
    let is_percent = unit.is_some_and(|unit| unit.suffix() == "%");
    let units = Units::of(facts, series, true, words);
    let is_multi = facts.shown.series().len() > 1;
    let group = facts.shown.group.as_ref();
    let header = group.map_or(column.name.as_str(), |group| &group.quantity);
    let is_named = is_multi || group.is_some() || facts.series_named.get(series).copied().unwrap_or(false);
    // A picture of one measure leaves no doubt which is meant, whether or not it is written there.
    let is_named = is_named || (!is_foreign && words.is_measure(header));
    let population = facts.shown.population.get(language).filter(|_| !is_multi && group.is_none());
    // Nobody is asked "how many" of in words that might not agree.
    let population = population.filter(|noun| !words.grammar.has_genders() || members(noun, words).gender.is_some());
    let counted = if kind != MeasureKind::Count || (is_multi && group.is_none()) {
        None
    } else if let Some(population) = population.filter(|noun| is_foreign || !is_named || counts_all(noun, header)) {
        Some(members(population, words))
    } else if is_foreign {
        None
    } else if is_named && !words.is_uncounted(header) {
        Some(words.grammar.term(words.lowered(header, &[])))
    } else {
        unit.filter(|_| units.is_noun && units.is_shown).map(|Unit(unit)| words.grammar.term(unit.as_str()))
    };
    let counted = counted.filter(|counted| counted.gender.is_some() || !words.grammar.has_genders());
    let measure = Measure { words, kind, is_percent, is_foreign, counted: counted.as_ref() };
    let called = match group {
        Some(_) => measure.called_in_group(header),
        None => measure.called(is_multi, is_named, header),
    };
    let things = speech.things();
    let of_thing = group.map(|_| speech.of_thing(&column.name, &things));
    // A count in millions is no plain "how many" unless the picture says so.
    let is_plain = unit.is_none() || units.is_noun || units.is_shown;

    for (name, holds) in [
        ("share", kind == MeasureKind::Share && is_percent),
        ("percent", is_percent),
        ("count", kind == MeasureKind::Count),
        ("amount", kind == MeasureKind::Amount),
        ("rate", kind == MeasureKind::Rate),
        ("index", kind == MeasureKind::Index),
        ("multi", is_multi),
        ("named", is_named),
        ("counted", counted.is_some()),
        ("how-many", counted.is_some() && is_plain),
        // "28.4 million trips bus trips" says it twice; "28.4 million bus trips" does not.
        ("plain-count", unit.is_none_or(|unit| units.is_noun || words.is_all_multiplier(&unit.0))),
        // Where "milhões" would need a preposition before what is counted.
        ("bare-count", unit.is_none() || units.is_noun),
        ("population", population.is_some()),
        // A clause says nothing of a series, so with several it would not tell which value is meant.
        ("can-clause", population.is_some() && (kind != MeasureKind::Count || is_plain)),
        ("negative", facts.shown.values(series).any(|(_, value)| value.is_negative())),
        ("sized", words.is_sized(&called.text)),
        ("average", words.is_average(&called.text)),
        ("number-of", called.text.starts_with(&words.number_of)),
        ("thing", of_thing.is_some()),
        // "O valor" and "o percentual" say nothing that a preposition of the topic would fit.
        ("nameless", called.text == words.share || called.text == words.value),
        // "The sales in 2022 for Books", but "the sales for Online in Books".
        ("for-thing", of_thing.as_ref().is_some_and(|of_thing| words.places.is_as_row(of_thing))),
    ] {
        named.conditions.set(name, holds);
    }

    let verbs = words.verbs(facts.shown.is_time());
    let of_thing = of_thing.as_deref();
    named.set("be", verbs.is[usize::from(called.is_plural)].as_str());
    let is_mass = words.grammar.is_mass(&called.text);
    let with_article = if is_mass { called.text.clone() } else { words.grammar.articles.indefinite(&called) };
    named.set("a_m", Term::name(with_article).with(of_thing));
    named.set("ms", words.grammar.short_plural(&called.text));
    let than_s = words.than(&column.name, &things, &called);
    named.set("m", called.with(of_thing));
    if let Some(counted) = counted {
        named.set("counted", counted.with(of_thing));
    }
    named.set("s", words.label(&column.name, &things));
    named.set("s_be", verbs.is[usize::from(!is_foreign && words.grammar.is_plural(&column.name))].as_str());
    if let Some(of_thing) = of_thing {
        named.set("for_s", of_thing);
        // "Is the price of Milk higher", but "is the price higher for Milk than for Eggs".
        let in_thing = speech.in_thing(&column.name, &things);
        named.set("apart_s", if words.places.tells(things.naming) { of_thing } else { in_thing.as_str() });
        named.set("in_s", speech.in_thing(&column.name, &things));
        named.set("than_s", than_s);
    }
    if let Some(population) = population {
        named.set("plural", members(population, words));
        named.set("who", words.pronoun(&population.plural));
    }
    named
}

/// How the series of a picture are called together, and what all of them measure.
pub(crate) fn name_group(speech: Speech<'_>) -> Named {
    let Speech { facts, words, is_foreign, .. } = speech;
    let mut named = Named::default();
    let Some(column) = facts.shown.series().first() else { return named };
    let (table, group) = (&facts.shown, facts.shown.group.as_ref());
    let kind = column.measure.as_ref().map_or(MeasureKind::Index, |measure| measure.kind);
    let unit = column.measure.as_ref().and_then(|measure| measure.unit.as_ref());
    let units = Units::of(facts, 0, true, words);
    let header = group.map(|group| group.quantity.as_str());
    let is_percent = unit.is_some_and(|unit| unit.suffix() == "%");
    let counted = header.filter(|header| kind == MeasureKind::Count && !is_foreign && !words.is_uncounted(header));
    let counted = counted.map(|header| words.grammar.term(words.lowered(header, &[])));
    let counted = counted.filter(|counted| counted.gender.is_some() || !words.grammar.has_genders());
    let measure = Measure { words, kind, is_percent, is_foreign, counted: counted.as_ref() };
    let quantity = header.map_or_else(|| words.grammar.term(words.value.as_str()), |header| measure.called_in_group(header));
    let verbs = words.verbs(table.is_time());
    let be = verbs.is[usize::from(quantity.is_plural)].as_str();
    let is_negative = |series: usize| table.values(series).any(|(_, value)| value < Number::ZERO);
    for (name, holds) in [
        ("grouped", group.is_some()),
        ("nameless", group.is_none()),
        ("amount", kind == MeasureKind::Amount),
        ("count", kind == MeasureKind::Count),
        ("percent", is_percent),
        ("negative", (0..table.series().len()).any(is_negative)),
        ("sized", words.is_sized(&quantity.text)),
        ("pair", table.series().len() == 2),
        ("years", table.series().iter().all(|column| Words::is_year(&column.name))),
        ("all-counted", counted.is_some() && (unit.is_none() || units.is_noun || units.is_shown)),
    ] {
        named.conditions.set(name, holds);
    }
    let noun = group.and_then(|group| speech.noun(&table.naming.series, &group.name));
    let noun = noun.unwrap_or_else(|| speech.series_noun().clone());
    named.set("things", words.grammar.term(words.grammar.plural(&noun)));
    named.set("thing", words.grammar.term(noun));
    named.set("q_be", be);
    named.set("total_q", words.total_of(&quantity));
    named.set("q", quantity);
    if let Some(counted) = counted {
        named.set("all_counted", counted);
    }
    named
}

/// The members of a population; what the description says of their gender wins over what their noun looks like.
fn members(population: &Noun, words: &Words) -> Term {
    let term = words.grammar.term(population.plural.as_str());
    Term { gender: population.gender.or(term.gender), is_plural: true, ..term }
}

/// Whether a header counts the members of a population themselves (`Number of students`), and not what they do (`Votes`).
fn counts_all(population: &Noun, header: &str) -> bool {
    header.to_lowercase().contains(&population.plural.to_lowercase())
}

/// What decides how a measure is called inside of a sentence.
struct Measure<'a> {
    words: &'a Words,
    kind: MeasureKind,
    is_percent: bool,
    is_foreign: bool,
    counted: Option<&'a Term>,
}

impl Measure<'_> {
    fn number_of(&self, counted: &str) -> Term {
        self.words.grammar.term(format!("{} {counted}", self.words.number_of))
    }

    fn value_of(&self, name: &str) -> Term {
        self.words.grammar.term(self.words.value_of(name, self.is_foreign))
    }

    /// A header as a noun phrase, or where it cannot be one, as the name of a value.
    fn header(&self, name: &str) -> Term {
        let words = self.words;
        let lowered = words.lowered(name, self.counted.map(|counted| counted.text.as_str()).as_slice());
        if self.kind == MeasureKind::Count && !words.is_uncounted(name) {
            return self.number_of(&lowered);
        }
        // "The homes connected were 75%" says less than "the percentage of homes connected".
        if self.is_percent && !words.percent_of.is_empty() && words.grammar.is_plural(name) {
            return words.grammar.term(format!("{} {lowered}", words.percent_of));
        }
        if words.grammar.is_known(name) { words.grammar.term(lowered) } else { self.value_of(name) }
    }

    /// The measure of a group: its name is that of a measure, whatever words it is made of.
    fn called_in_group(&self, name: &str) -> Term {
        if self.is_foreign { self.value_of(name) } else { self.header(name) }
    }

    /// The measure of a series.
    fn called(&self, is_multi: bool, is_named: bool, name: &str) -> Term {
        let Self { words, kind, .. } = self;
        if !is_named {
            return match (kind, self.counted) {
                (_, Some(counted)) => self.number_of(&counted.text),
                (MeasureKind::Share, None) => words.grammar.term(words.share.as_str()),
                _ => words.grammar.term(words.value.as_str()),
            };
        }
        // A series may be a group or a year ("Men", "2022"): it has a value, but is none.
        let counts = *kind == MeasureKind::Count && !is_multi && (words.grammar.is_plural(name) || words.is_uncounted_noun(name));
        if self.is_foreign || !(counts || words.is_measure(name)) { self.value_of(name) } else { self.header(name) }
    }
}

//! How a picture and its series are called, and which words a measure allows. It knows no question; the words are data.

use std::borrow::Cow;
use std::sync::Arc;

use chartmill_schema::{Facts, Language, MarkNoun, MeasureKind, Number, Structure, Unit};
use minijinja::Value;
use minijinja::value::Object;

use crate::answer::Units;
use crate::wordings::Conditions;
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

/// What the picture and its rows are called.
pub(crate) fn name_picture(facts: &Facts, words: &Words) -> Named {
    let mut named = Named::default();
    let mark = words.mark(facts.mark);
    named.set("picture", mark.picture.as_str());
    named.set("mark", mark.one.as_str());
    named.set("marks", mark.many.as_str());
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
    let noun = words.noun(facts.shown.label_name());
    let noun = noun.unwrap_or_else(|| if is_time { words.period.clone() } else { words.row.clone() });
    let verbs = words.verbs(is_time);
    // "Which stage does the second stage stand for" is no question.
    named.conditions.set("noun-is-mark", noun == mark.one);
    named.set("nouns", words.plural(&noun));
    named.set("noun", noun);
    // All labels of a column are of one kind, so the first tells for all: "on which day", "in which year".
    named.set("in", words.preposition(facts.shown.label(0), is_time));
    named.set("has", verbs.has);
    named.set("have", verbs.have);
    named.set("does", verbs.does);
    named.set("is", verbs.is[0].as_str());
    named.set("are", verbs.is[1].as_str());
    named.conditions.set("time", is_time);
    named.conditions.set("parts", facts.shown.structure == Structure::Parts);
    named.conditions.set("stages", facts.shown.structure == Structure::Stages);
    named
}

/// How the measure of a series is called, and which words it allows.
pub(crate) fn name_series(series: usize, facts: &Facts, language: &Language, words: &Words) -> Named {
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
    let population = facts.shown.population.get(language).filter(|_| !is_multi && group.is_none());
    let counted = if kind != MeasureKind::Count || (is_multi && group.is_none()) {
        None
    } else if let Some(population) = population {
        Some(population.plural.clone())
    } else if is_named && !words.is_uncounted(header) {
        Some(words.lowered(header, &[]))
    } else {
        unit.filter(|_| units.is_noun && units.is_shown).map(|Unit(unit)| unit.clone())
    };
    let called = match group {
        Some(_) => called_in_group(words, kind, header, counted.as_deref()),
        None => called(words, kind, is_multi, is_named, header, counted.as_deref()),
    };
    let of_thing = group.map(|_| words.of_thing(&column.name, facts.shown.is_time()));
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
        ("population", population.is_some()),
        // A clause says nothing of a series, so with several it would not tell which value is meant.
        ("can-clause", population.is_some() && (kind != MeasureKind::Count || is_plain)),
        ("negative", facts.shown.values(series).any(|(_, value)| value.is_negative())),
        ("number-of", called.starts_with(&words.number_of)),
        ("thing", of_thing.is_some()),
        // "The sales in 2022 for Books", but "the sales for Online in Books".
        ("for-thing", of_thing.as_ref().is_some_and(|of_thing| of_thing.starts_with(words.preposition("", false)))),
    ] {
        named.conditions.set(name, holds);
    }

    let verbs = words.verbs(facts.shown.is_time());
    let with_thing = |text: String| of_thing.as_ref().map_or(text.clone(), |of_thing| format!("{text} {of_thing}"));
    named.set("be", verbs.is[usize::from(words.is_plural(&called))].as_str());
    named.set("a_m", with_thing(words.with_article(&called)));
    named.set("m", with_thing(called));
    if let Some(counted) = counted {
        named.set("counted", with_thing(counted));
    }
    named.set("s", words.quoted(&column.name, Words::is_year(&column.name)));
    named.set("s_be", verbs.is[usize::from(words.is_plural(&column.name))].as_str());
    if let Some(of_thing) = of_thing {
        named.set("for_s", of_thing);
    }
    if let Some(population) = population {
        named.set("plural", population.plural.as_str());
        named.set("singular", population.singular.as_str());
        named.set("who", words.pronoun(&population.plural));
    }
    named
}

/// How the series of a picture are called together, and what all of them measure.
pub(crate) fn name_group(facts: &Facts, words: &Words) -> Named {
    let mut named = Named::default();
    let Some(column) = facts.shown.series().first() else { return named };
    let (table, group) = (&facts.shown, facts.shown.group.as_ref());
    let kind = column.measure.as_ref().map_or(MeasureKind::Index, |measure| measure.kind);
    let unit = column.measure.as_ref().and_then(|measure| measure.unit.as_ref());
    let units = Units::of(facts, 0, true, words);
    let header = group.map(|group| group.quantity.as_str());
    let counted = header.filter(|header| kind == MeasureKind::Count && !words.is_uncounted(header));
    let counted = counted.map(|header| words.lowered(header, &[]));
    let quantity = header.map_or_else(|| words.value.clone(), |header| called_in_group(words, kind, header, counted.as_deref()));
    let verbs = words.verbs(table.is_time());
    let be = verbs.is[usize::from(words.is_plural(&quantity))].as_str();
    let is_negative = |series: usize| table.values(series).any(|(_, value)| value < Number::ZERO);
    for (name, holds) in [
        ("grouped", group.is_some()),
        ("amount", kind == MeasureKind::Amount),
        ("count", kind == MeasureKind::Count),
        ("percent", unit.is_some_and(|unit| unit.suffix() == "%")),
        ("negative", (0..table.series().len()).any(is_negative)),
        ("years", table.series().iter().all(|column| Words::is_year(&column.name))),
        ("all-counted", counted.is_some() && (unit.is_none() || units.is_noun || units.is_shown)),
    ] {
        named.conditions.set(name, holds);
    }
    let noun = group.and_then(|group| words.noun(&group.name));
    let noun = noun.unwrap_or_else(|| if facts.mark == MarkNoun::Row { &words.column } else { &words.series }.clone());
    named.set("things", words.plural(&noun));
    named.set("thing", noun);
    named.set("q_be", be);
    named.set("total_q", words.total_of(&quantity));
    named.set("q", quantity);
    if let Some(counted) = counted {
        named.set("all_counted", counted);
    }
    named
}

/// How the measure of a group is called inside of a sentence: its name is that of a measure, whatever words it is made of.
fn called_in_group(words: &Words, kind: MeasureKind, name: &str, counted: Option<&str>) -> String {
    let lowered = words.lowered(name, counted.as_slice());
    let is_number = kind == MeasureKind::Count && !words.is_uncounted(name);
    if is_number { format!("{} {lowered}", words.number_of) } else { lowered }
}

/// How the measure of a series is called inside of a sentence.
fn called(words: &Words, kind: MeasureKind, is_multi: bool, is_named: bool, name: &str, counted: Option<&str>) -> String {
    let number_of = |counted: &str| format!("{} {counted}", words.number_of);
    if !is_named {
        return match (kind, counted) {
            (_, Some(counted)) => number_of(counted),
            (MeasureKind::Share, None) => words.share.clone(),
            _ => words.value.clone(),
        };
    }
    // A series may be a group or a year ("Men", "2022"): it has a value, but is none.
    let counts = kind == MeasureKind::Count && !is_multi && (words.is_plural(name) || words.is_uncounted_noun(name));
    if !counts && !words.is_measure(name) {
        return format!("{} {}", words.quoted(name, false), words.value);
    }
    let lowered: Cow<'_, str> = words.lowered(name, counted.as_slice()).into();
    if kind == MeasureKind::Count && !words.is_uncounted(name) {
        return number_of(&lowered);
    }
    lowered.into_owned()
}

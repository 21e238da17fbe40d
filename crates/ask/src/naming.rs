//! How a picture and its series are called, and which words a measure allows. It knows no question; the words are data.

use std::borrow::Cow;
use std::sync::Arc;

use chartmill_schema::{Facts, Language, MarkNoun, MeasureKind, Structure, Unit};
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
        Self(Vec::with_capacity(48))
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.0.push((name, value.into()));
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
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
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
    for (name, noun) in [("bar", MarkNoun::Bar), ("slice", MarkNoun::Slice), ("stage", MarkNoun::Stage), ("row", MarkNoun::Row)] {
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
    let is_named = is_multi || facts.series_named.get(series).copied().unwrap_or(false);
    let population = facts.shown.population.get(language).filter(|_| !is_multi);
    let counted = if kind != MeasureKind::Count || is_multi {
        None
    } else if let Some(population) = population {
        Some(population.plural.clone())
    } else if is_named && !words.is_uncounted(&column.name) {
        Some(words.lowered(&column.name, &[]))
    } else {
        unit.filter(|_| units.is_noun && units.is_shown).map(|Unit(unit)| unit.clone())
    };
    let called = called(words, kind, is_multi, is_named, &column.name, counted.as_deref());
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
    ] {
        named.conditions.set(name, holds);
    }

    let verbs = words.verbs(facts.shown.is_time());
    named.set("be", verbs.is[usize::from(words.is_plural(&called))].as_str());
    named.set("a_m", words.with_article(&called));
    named.set("m", called);
    if let Some(counted) = counted {
        named.set("counted", counted);
    }
    if let Some(population) = population {
        named.set("plural", population.plural.as_str());
        named.set("singular", population.singular.as_str());
        named.set("who", words.pronoun(&population.plural));
    }
    named
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

//! What a wording is filled in with: the variables and conditions of one question. It owns how rows, ranks and numbers are called
//! in it; how the picture and its series are called is in `naming`, and the words themselves are data.

use chartmill_schema::{End, Facts, Language, Locale, Number, Order, Query, ReadingOrder, Relation, Shows};
use minijinja::Value;

use crate::answer::{Given, Units, give};
use crate::evaluate::color_label;
use crate::naming::{Named, Variables, name_picture, name_series};
use crate::reading::{Parts, support};
use crate::wordings::Conditions;
use crate::words::Words;
use crate::{AskError, Value as Answer};

/// One question, ready to be worded.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) variables: Value,
    pub(crate) conditions: Conditions,
    pub(crate) given: Given,
}

/// Makes the phrases of one figure.
#[derive(Debug)]
pub(crate) struct Phrases<'a> {
    facts: &'a Facts,
    language: &'a Language,
    words: &'a Words,
    locale: &'a Locale,
    picture: Named,
    /// For each series how it is called, worked out when it is first asked about.
    series: Vec<Option<Named>>,
}

impl<'a> Phrases<'a> {
    pub(crate) fn new(facts: &'a Facts, language: &'a Language, words: &'a Words, locale: &'a Locale) -> Self {
        let series = facts.shown.series().iter().map(|_| None).collect();
        Self { facts, language, words, locale, picture: name_picture(facts, words), series }
    }

    /// `with_data`: whether the steps of the calculation will be worded, which need every datum spelled out.
    pub(crate) fn of(&mut self, query: &Query, with_data: bool) -> Result<Phrase, AskError> {
        let Self { facts, language, words, locale, .. } = *self;
        let given = give(query, facts, locale, words)?;
        let mut builder = Builder {
            facts,
            language,
            words,
            locale,
            parts: Parts::of(query),
            past: facts.shown.is_time(),
            variables: Variables::with_room(),
            conditions: Conditions::default(),
        };
        builder.add(&self.picture);
        if let Some(series) = builder.parts.series.and_then(|name| facts.shown.series_of(name)) {
            builder.add(self.series[series].get_or_insert_with(|| name_series(series, facts, language, words)));
            builder.clause();
            builder.literal(series);
            if with_data {
                builder.data(query, series)?;
            }
        }
        builder.labels();
        builder.places();
        builder.answer(&given);
        let Builder { variables, conditions, .. } = builder;
        Ok(Phrase { variables: Value::from_object(variables), conditions, given })
    }
}

struct Builder<'a> {
    facts: &'a Facts,
    language: &'a Language,
    words: &'a Words,
    locale: &'a Locale,
    parts: Parts<'a>,
    past: bool,
    variables: Variables,
    conditions: Conditions,
}

impl Builder<'_> {
    fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.variables.set(name, value);
    }

    fn add(&mut self, named: &Named) {
        self.variables.extend(&named.variables);
        self.conditions.join(named.conditions);
    }

    /// What the members of the row do that the question is about, where its series can be asked for so.
    fn clause(&mut self) {
        let row = self.parts.labels.first().and_then(|label| self.facts.shown.row_of(label));
        let clause = row.and_then(|row| self.facts.shown.rows[row].clause.get(self.language));
        if let Some(clause) = clause.filter(|_| self.conditions.has("can-clause")) {
            self.conditions.set("clause", true);
            self.set("clause", clause.as_str());
        }
    }

    /// A number that the question gives: the value to find, or a threshold.
    fn literal(&mut self, series: usize) {
        let Some(value) = self.parts.literal else { return };
        let datum = (0..self.facts.shown.rows.len()).find(|&row| self.facts.shown.value(row, series) == Some(value));
        let printed = datum.and_then(|row| self.facts.data.get(row)?.get(series)?.printed);
        let all_printed = self.facts.data.iter().filter_map(|row| row.get(series)).all(|datum| datum.printed.is_some());
        let units = Units::of(self.facts, series, all_printed, self.words);
        self.set("value", units.short(self.locale, value, printed.unwrap_or_else(|| value.needed_decimals())));
    }

    /// The rows that the question names.
    fn labels(&mut self) {
        let (words, is_time) = (self.words, self.past);
        let is_series = |label: &str| self.facts.shown.row_of(label).is_none();
        let names: Vec<String> =
            self.parts.labels.iter().map(|label| words.quoted(label, is_time && !is_series(label))).collect();
        for (at, (name, place)) in [("a", "at_a"), ("b", "at_b")].into_iter().enumerate() {
            if let Some(label) = self.parts.labels.get(at) {
                self.variables.set(place, words.at(label, is_time && !is_series(label)));
                self.variables.set(name, names[at].clone());
            }
        }
        if !names.is_empty() {
            // Of several points in time the preposition stands once: "in 2019 and 2020".
            let preposition = words.preposition(self.parts.labels[0], is_time);
            self.set("at_names", format!("{preposition} {}", words.list(&names)));
            self.set("names", words.list(&names));
        }
        self.conditions.set("all", names.is_empty());
    }

    /// Ranks, places, relations, colors and axes.
    fn places(&mut self) {
        let (facts, words) = (self.facts, self.words);
        let order = self.parts.rank.map(|rank| rank.order).or(self.parts.order);
        if let Some(order) = order {
            let forms = words.order(order);
            for (name, word) in [("top", &forms.top), ("big", &forms.big), ("most", &forms.most), ("way", &forms.way)] {
                self.set(name, word.as_str());
            }
            self.conditions.set("descending", order == Order::Descending);
            self.conditions.set("ascending", order == Order::Ascending);
        }
        let nth = self.parts.rank.map(|rank| rank.nth).or(self.parts.place.map(|(place, _)| place));
        if let Some(nth) = nth {
            let word = |list: &[String], at: u32| list.get(at as usize).cloned().unwrap_or_else(|| at.to_string());
            self.set("ordinal", word(&words.ordinals, nth.saturating_sub(1)));
            // A sum over the values above rank n + 1 is one of the n largest.
            self.set("n_word", word(&words.cardinals, nth.saturating_sub(1)));
            self.conditions.set("first-place", nth == 1);
        }
        if let Some((_, end)) = self.parts.place {
            self.set("from", words.from(facts.reading_order, end == End::Last));
            self.set("reading", words.reading(facts.reading_order));
            self.conditions.set("last", end == End::Last);
            self.conditions.set("clockwise", facts.reading_order == ReadingOrder::Clockwise);
        }
        if let Some(relation) = self.parts.relation {
            let forms = words.relation(relation);
            for (name, word) in
                [("higher", &forms.higher), ("greater", &forms.greater), ("above", &forms.above), ("more", &forms.more)]
            {
                self.set(name, word.as_str());
            }
            self.conditions.set("greater", relation == Relation::Greater);
            self.conditions.set("less", relation == Relation::Less);
        }
        if let Some(color) = self.parts.color {
            self.set("color", words.color(color).first().map_or("", String::as_str));
        }
        let shown = facts.colors.iter().find(|fact| match self.parts.color {
            Some(color) => fact.name == Some(color),
            None => self.parts.labels.first().is_some_and(|label| color_label(fact.shows, &facts.shown) == Some(label)),
        });
        self.conditions.set("of-series", shown.is_some_and(|fact| matches!(fact.shows, Shows::Series { .. })));
        if self.parts.color.is_some() && shown.is_some_and(|fact| matches!(fact.shows, Shows::Series { .. })) {
            self.set("series", words.series.as_str());
        }
        if let Some(axis) = self.parts.axis {
            let [short, long] = words.axis(axis);
            self.set("axis", short);
            self.set("axis_long", long);
        }
    }

    fn answer(&mut self, given: &Given) {
        self.set("answer", given.answer.accepted.first().map_or("", String::as_str));
        self.set("said", given.said.as_str());
        self.set("result", given.bare.as_str());
        self.set("eq", if given.rounded.is_some() { "≈" } else { "=" });
        self.conditions.set("points", given.answer.unit.as_deref() == Some(self.words.points(false)));
        match &given.value {
            Answer::Boolean(yes) => self.conditions.set("yes", *yes),
            Answer::Label(label) => {
                let is_time = self.past && self.facts.shown.row_of(label).is_some();
                self.set("at_answer", self.words.at(label, is_time));
            }
            Answer::Number(number) => self.set("is_one", *number == Number::from(1_u32)),
            _ => {}
        }
    }

    /// Everything that the steps of a calculation name: the data, their sum and their mean.
    fn data(&mut self, query: &Query, series: usize) -> Result<(), AskError> {
        let facts = self.facts;
        let rows = support(query, facts)?;
        let units = Units::of(facts, series, true, self.words);
        let mut spelled = Vec::with_capacity(rows.len());
        let (mut calcs, mut passing) = (Vec::new(), Vec::new());
        let threshold = match query {
            Query::Count { over } => over.threshold.as_ref(),
            _ => None,
        };
        let bound = threshold.map(|threshold| crate::reading::number_of(&threshold.than, facts)).transpose()?;
        let mut decimals = 0;
        for &(row, series) in &rows {
            let Some(value) = facts.shown.value(row, series) else { continue };
            let printed = facts.data.get(row).and_then(|data| data.get(series)).and_then(|datum| datum.printed);
            let places = printed.unwrap_or_else(|| value.needed_decimals());
            decimals = decimals.max(places);
            let (text, bare) = (units.said(self.locale, value, places), self.locale.number(value, places));
            let calc = if value.is_negative() { format!("({bare})") } else { bare.clone() };
            if threshold.zip(bound).is_some_and(|(threshold, bound)| crate::evaluate::holds(threshold.relation, value, bound)) {
                passing.push(format!("{} ({text})", facts.shown.label(row)));
            }
            // Only after a sign does a negative number need its parentheses.
            calcs.push(if calcs.is_empty() { bare.clone() } else { calc.clone() });
            let mut datum = Variables::default();
            datum.set("name", facts.shown.label(row));
            datum.set("text", text);
            datum.set("num", bare);
            datum.set("calc", calc);
            spelled.push(Value::from_object(datum));
        }
        self.set("n_data", self.locale.number(Number::from(rows.len() as i64), 0));
        self.set("plus", calcs.join(" + "));
        self.set("passing", passing.join(", "));
        self.set("data", Value::from(spelled));
        let values = rows.iter().filter_map(|&(row, series)| facts.shown.value(row, series));
        if let Some(total) = Number::sum(values) {
            self.set("total", self.locale.number(total, decimals));
            if let Some(mean) = total.over(Number::from(rows.len().max(1) as i64)) {
                let places =
                    if mean.needed_decimals() <= decimals + 1 { mean.needed_decimals().max(decimals) } else { decimals + 1 };
                self.set("mean", self.locale.number(mean, places));
                self.set("mean_eq", if mean.rounded(places) == mean { "=" } else { "≈" });
            }
        }
        if let Some(row) = self.parts.labels.first().and_then(|label| facts.shown.row_of(label))
            && let Some(value) = facts.shown.value(row, series)
        {
            let printed = facts.data.get(row).and_then(|data| data.get(series)).and_then(|datum| datum.printed);
            self.set("part", self.locale.number(value, printed.unwrap_or_else(|| value.needed_decimals())));
        }
        if let Some(Query::Compare { left, right, .. }) = Some(query) {
            let (left, right) = (crate::reading::number_of(left, facts)?, crate::reading::number_of(right, facts)?);
            let relation = if left > right { Relation::Greater } else { Relation::Less };
            self.set("sign", self.words.relation(relation).sign.as_str());
        }
        Ok(())
    }
}

//! What a wording is filled in with: the variables and conditions of one question. It owns how rows, ranks and numbers are called
//! in it; how the picture and its series are called is in `naming`, its calculation in `steps`, and the words themselves are data.

use chartmill_schema::{Change, End, Facts, Language, Locale, Number, Order, Query, ReadingOrder, Relation, Shows};
use minijinja::Value;

use crate::answer::{Given, Units, give};
use crate::conditions::Conditions;
use crate::evaluate::color_label;
use crate::naming::{Named, Speech, Variables, name_group, name_picture, name_series};
use crate::places::Labels;
use crate::reading::Parts;
use crate::steps;
use crate::term::Term;
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
    speech: Speech<'a>,
    locale: &'a Locale,
    picture: Named,
    /// How the series are called together, where there are several or one of a group.
    group: Option<Named>,
    /// For each series how it is called, worked out when it is first asked about.
    series: Vec<Option<Named>>,
}

impl<'a> Phrases<'a> {
    pub(crate) fn new(speech: Speech<'a>, locale: &'a Locale) -> Self {
        let table = &speech.facts.shown;
        let series: Vec<_> = table.series().iter().map(|_| None).collect();
        let group = (series.len() > 1 || table.group.is_some()).then(|| name_group(speech));
        Self { speech, locale, picture: name_picture(speech), group, series }
    }

    /// What the figure shows.
    pub(crate) fn facts(&self) -> &'a Facts {
        self.speech.facts
    }

    /// The language of the questions.
    pub(crate) fn language(&self) -> &'a Language {
        self.speech.language
    }

    /// `with_data`: whether the steps of the calculation will be worded, which need every datum spelled out.
    pub(crate) fn of(&mut self, query: &Query, with_data: bool) -> Result<Phrase, AskError> {
        let Self { speech, locale, .. } = *self;
        let Speech { facts, words, .. } = speech;
        let mut given = give(query, facts, locale, words)?;
        // What is counted would be a word of another language inside of the sentence.
        if speech.is_foreign && matches!(given.value, Answer::Number(_)) {
            given.said.clone_from(&given.answer.accepted[0]);
        }
        let mut builder = Builder {
            speech,
            facts,
            words,
            locale,
            parts: Parts::of(query),
            rows: speech.rows(),
            things: speech.things(),
            variables: Variables::with_room(),
            conditions: Conditions::default(),
        };
        builder.add(&self.picture);
        let [series, other] =
            [builder.parts.series, builder.parts.other].map(|name| name.and_then(|name| facts.shown.series_of(name)));
        if let Some(group) = &self.group {
            builder.group(group, series.is_some());
        }
        if let Some(series) = series {
            builder.add(self.series[series].get_or_insert_with(|| name_series(series, speech)));
            builder.clause();
            builder.literal(series);
        }
        if let Some(other) = other {
            builder.other(self.series[other].get_or_insert_with(|| name_series(other, speech)));
        }
        if with_data {
            steps::add(&mut builder.variables, query, facts, &builder.parts, words, locale)?;
        }
        builder.labels();
        builder.places();
        builder.agree(&mut given);
        builder.answer(&given);
        let Builder { variables, conditions, .. } = builder;
        Ok(Phrase { variables: Value::from_object(variables), conditions, given })
    }
}

struct Builder<'a> {
    speech: Speech<'a>,
    facts: &'a Facts,
    words: &'a Words,
    locale: &'a Locale,
    parts: Parts<'a>,
    /// How the labels of the rows are spoken of, and the things of a group.
    rows: Labels<'a>,
    things: Labels<'a>,
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

    /// All series together. What holds of the measure of the first holds of all of them only where the question names none.
    fn group(&mut self, named: &Named, names_one: bool) {
        self.variables.extend(&named.variables);
        for name in ["grouped", "all-counted", "years"] {
            self.conditions.set(name, named.conditions.has(name));
        }
        if !names_one {
            self.conditions.join(named.conditions);
        }
    }

    /// The series that the first is held against.
    fn other(&mut self, named: &Named) {
        for (own, other) in
            [("m", "m2"), ("s", "t"), ("for_s", "for_t"), ("in_s", "in_t"), ("apart_s", "apart_t"), ("than_s", "than_t")]
        {
            if let Some(value) = named.variables.get(own) {
                self.variables.set(other, value.clone());
            }
        }
    }

    /// What the members of the row do that the question is about, where its series can be asked for so.
    fn clause(&mut self) {
        let row = self.parts.labels.first().and_then(|label| self.facts.shown.row_of(label));
        let clause = row.and_then(|row| self.facts.shown.rows[row].clause.get(self.speech.language));
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
        // A threshold among prices of two decimals has two as well: "above $1.80".
        let most = self.facts.shown.values(series).map(|(_, value)| value.needed_decimals()).max().unwrap_or(0);
        let is_price = datum.is_none() && most == 2 && value.needed_decimals() == 1;
        let needed = if is_price { 2 } else { value.needed_decimals() };
        self.set("value", units.short(self.locale, value, printed.unwrap_or(needed)));
    }

    /// A row's label with its preposition, as it follows what is measured.
    fn at(&self, label: &str) -> String {
        if self.conditions.has("for-thing") {
            self.words.at_of_thing(label, &self.rows)
        } else if self.conditions.has("nameless") {
            self.words.within(label, &self.rows)
        } else {
            self.words.at(label, &self.rows)
        }
    }

    /// A row's label with its preposition, as it stands by itself.
    fn within(&self, label: &str) -> String {
        if self.conditions.has("for-thing") { self.at(label) } else { self.words.within(label, &self.rows) }
    }

    /// A row's label after "than".
    fn than(&self, label: &str) -> String {
        let measure = self.variables.get("m").and_then(|m| m.downcast_object_ref::<Term>());
        match measure.filter(|_| !self.conditions.has("nameless")) {
            Some(measure) => self.words.than(label, &self.rows, measure),
            None => self.at(label),
        }
    }

    fn is_row(&self, label: &str) -> bool {
        self.facts.shown.row_of(label).is_some()
    }

    /// A label as a question names it, of a row or of a series.
    fn label(&self, label: &str) -> Term {
        self.words.label(label, if self.is_row(label) { &self.rows } else { &self.things })
    }

    /// A label with its preposition, of a row or of a series.
    fn at_any(&self, label: &str) -> String {
        if self.is_row(label) { self.at(label) } else { self.speech.of_thing(label, &self.things) }
    }

    /// The same as it stands by itself.
    fn within_any(&self, label: &str) -> String {
        if self.is_row(label) { self.within(label) } else { self.speech.in_thing(label, &self.things) }
    }

    /// The rows that the question names.
    fn labels(&mut self) {
        let words = self.words;
        let other = self.parts.labels.get(1).and_then(|label| self.facts.shown.row_of(label));
        let other = other.and_then(|row| self.facts.shown.rows[row].clause.get(self.speech.language));
        if let Some(clause) = other.filter(|_| self.conditions.has("clause")) {
            self.set("clause_b", clause.as_str());
        }
        let names: Vec<Term> = self.parts.labels.iter().map(|label| self.label(label)).collect();
        for (at, (name, place, within, apart)) in
            [("a", "at_a", "in_a", "apart_a"), ("b", "at_b", "in_b", "apart_b")].into_iter().enumerate()
        {
            if let Some(label) = self.parts.labels.get(at) {
                let (with_place, by_itself) = (self.at_any(label), self.within_any(label));
                let tells = words.places.tells(self.rows.naming) || self.conditions.has("for-thing");
                self.variables.set(apart, if tells { with_place.clone() } else { by_itself.clone() });
                self.variables.set(within, by_itself);
                self.variables.set(place, with_place);
                self.variables.set(name, names[at].clone());
            }
        }
        if let Some(other) = self.parts.labels.get(1).filter(|label| self.is_row(label)) {
            let than = self.than(other);
            self.set("than_b", than);
        }
        if !names.is_empty() {
            let is_nameless = self.conditions.has("nameless");
            let at_names = words.at_all(&self.parts.labels, &self.rows, is_nameless, |label| self.at(label));
            self.set("at_names", at_names);
            let in_names = words.at_all(&self.parts.labels, &self.rows, true, |label| self.within(label));
            self.set("in_names", in_names);
            let list = |preposition| {
                words.list(&names.iter().map(|name| words.grammar.articles.definite(name, preposition)).collect::<Vec<_>>())
            };
            self.set("names", list(""));
        }
        self.conditions.set("all", names.is_empty());
    }

    /// Ranks, places, relations, colors and axes.
    fn places(&mut self) {
        let (facts, words) = (self.facts, self.words);
        let order = self.parts.rank.map(|rank| rank.order).or(self.parts.order);
        if let Some(order) = order {
            self.order(order);
            self.conditions.set("descending", order == Order::Descending);
            self.conditions.set("ascending", order == Order::Ascending);
        }
        let nth = self.parts.rank.map(|rank| rank.nth).or(self.parts.place.map(|(place, _)| place));
        if let Some(nth) = nth {
            let word = |list: &[String], at: u32| list.get(at as usize).cloned().unwrap_or_else(|| at.to_string());
            self.set("ordinal", word(&words.ordinals, nth.saturating_sub(1)));
            self.set("ordinal_f", word(&words.ordinals_feminine, nth.saturating_sub(1)));
            // A sum over the values above rank n + 1 is one of the n largest.
            self.set("n_word", word(&words.cardinals, nth.saturating_sub(1)));
            self.set("n_word_f", word(&words.cardinals_feminine, nth.saturating_sub(1)));
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
            let measure = self.measure();
            let opposite = if relation == Relation::Greater { Relation::Less } else { Relation::Greater };
            self.set("higher", words.comparative(&measure, relation));
            self.set("opposite", words.comparative(&measure, opposite));
            for (name, word) in [
                ("highers", &forms.highers),
                ("greater", &forms.greater),
                (
                    "above",
                    if self.conditions.has("percent") && !forms.above_percent.is_empty() {
                        &forms.above_percent
                    } else {
                        &forms.above
                    },
                ),
                ("more", &forms.more),
            ] {
                self.set(name, word.as_str());
            }
            self.conditions.set("greater", relation == Relation::Greater);
            self.conditions.set("less", relation == Relation::Less);
        }
        let measure = self.measure();
        self.set("more_so", words.comparative(&measure, Relation::Greater));
        self.set("high", words.superlative(&measure, Order::Descending));
        self.set("low", words.superlative(&measure, Order::Ascending));
        self.change(self.parts.change);
        if let Some(color) = self.parts.color {
            self.set("color", words.color(color).first().map_or("", String::as_str));
        }
        let shown = facts.colors.iter().find(|fact| match self.parts.color {
            Some(color) => fact.name == Some(color),
            None => self.parts.labels.first().is_some_and(|label| color_label(fact.shows, &facts.shown) == Some(label)),
        });
        self.conditions.set("of-series", shown.is_some_and(|fact| matches!(fact.shows, Shows::Series { .. })));
        if self.parts.color.is_some() && shown.is_some_and(|fact| matches!(fact.shows, Shows::Series { .. })) {
            let noun = self.variables.get("thing").cloned().unwrap_or_else(|| words.grammar.term(words.series.as_str()).into());
            self.set("series", noun);
        }
        if let Some(axis) = self.parts.axis {
            let [short, long] = words.axis(axis);
            self.set("axis", short);
            self.set("axis_long", long);
        }
    }

    /// What the question is about, without the thing of a group that it is measured of.
    fn measure(&self) -> String {
        let found = ["q", "m"].iter().find_map(|name| self.variables.get(name));
        found.map_or_else(String::new, ToString::to_string)
    }

    /// The words for one end of an order, which are those of a comparison where there are only two to choose from.
    fn order(&mut self, order: Order) {
        let (words, measure) = (self.words, self.measure());
        let forms = words.order(order);
        let relation = if order == Order::Descending { Relation::Greater } else { Relation::Less };
        // Only a question for the series at an end of a row has a rank and a label, but no series.
        let chooses_series = self.parts.series.is_none() && !self.parts.labels.is_empty();
        let of_two = forms.most_of_two.as_ref().filter(|_| chooses_series && self.facts.shown.series().len() == 2);
        let (top, big) = match of_two {
            Some(_) => (words.comparative(&measure, relation), words.relation(relation).greater.as_str()),
            None => (words.superlative(&measure, order), forms.big.as_str()),
        };
        self.set("top", top);
        self.set("big", big);
        self.set("most", of_two.unwrap_or(&forms.most).as_str());
        self.set("tops", forms.tops.as_str());
        self.set("way", words.way(&measure, order));
        self.conditions.set("of-two", of_two.is_some());
    }

    /// The verb that answers a rise or fall in the number of what rose or fell: `As vendas subiram ou caíram?`
    fn agree(&self, given: &mut Given) {
        let measure = self.variables.get("m").and_then(|m| m.downcast_object_ref::<Term>());
        let is_many = self.words.changes_agree && measure.is_some_and(|measure| measure.is_plural);
        // Each form is accepted with and without a capital.
        if let Some(verbs) = given.answer.accepted.get_mut(..4).filter(|_| is_many && matches!(given.value, Answer::Change(_))) {
            verbs.rotate_left(2);
        }
    }

    fn change(&mut self, change: Option<Change>) {
        self.conditions.set("rise", change == Some(Change::Rise));
        self.conditions.set("fall", change == Some(Change::Fall));
    }

    fn answer(&mut self, given: &Given) {
        self.set("answer", given.answer.accepted.first().map_or("", String::as_str));
        match &given.value {
            // A name may take an article inside of a sentence.
            Answer::Label(label) => {
                let name = self.label(label);
                let is_quoted = name.text.starts_with(['"', '“', '«']);
                // "Tomatoes has the highest": whether a name is meant as one thing or as many, nothing tells.
                let is_plural = !is_quoted && (name.is_plural || self.words.grammar.is_plural(&name.text));
                self.conditions.set("plural-said", is_plural);
                self.set("said", name);
            }
            Answer::List(labels) => {
                let list = self.words.listed(labels);
                self.set("said", list);
            }
            _ => self.set("said", given.said.as_str()),
        }
        self.set("result", given.bare.as_str());
        self.set("eq", if given.rounded.is_some() { "≈" } else { "=" });
        self.conditions.set("points", given.answer.unit.as_deref() == Some(self.words.points(None)));
        match &given.value {
            Answer::Boolean(yes) => self.conditions.set("yes", *yes),
            Answer::Label(label) => {
                let at = self.at_any(label);
                self.set("at_answer", at);
                let within = self.within_any(label);
                self.set("in_answer", within);
            }
            Answer::Change(change) => self.change(Some(*change)),
            Answer::Number(number) => self.set("is_one", *number == Number::from(1_u32)),
            _ => {}
        }
    }
}

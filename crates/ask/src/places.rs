//! Prepositions before labels: of rows, points in time, places and series. Which there are is data, in `words.toml`.

use std::collections::BTreeMap;

use chartmill_schema::{Gender, Naming};
use serde::Deserialize;

use crate::term::Term;
use crate::words::Words;

/// What a label stands for, which decides what stands before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A category.
    Row,
    /// A label beside others that would run into the question.
    Quoted,
    /// A stage, whose label says what its members did ("Booked a slot").
    Stage,
    /// A point in time.
    Time,
    /// A place, by the header of its column: a state, a city.
    Place,
}

/// The labels of the rows, or the things of a group, and how they are spoken of.
#[derive(Clone, Debug)]
pub(crate) struct Labels<'a> {
    pub(crate) kind: Kind,
    /// Whether they are things of a group, among which a year is a point in time.
    pub(crate) are_things: bool,
    /// What one of them is called.
    pub(crate) noun: Term,
    /// What the description says of it.
    pub(crate) naming: &'a Naming,
    /// What words of them are called in full, where they are points in time that a picture abbreviates.
    pub(crate) in_full: Option<&'a InFull>,
}

/// What abbreviated words are called in full: `dezembro` for `dez`.
type InFull = BTreeMap<String, String>;

impl Labels<'_> {
    pub(crate) fn kind_of(&self, label: &str) -> Kind {
        if self.are_things && Words::is_year(label) { Kind::Time } else { self.kind }
    }

    /// Whether a label is one that needs a preposition which fits what is measured.
    fn is_said(&self, label: &str) -> bool {
        matches!(self.kind_of(label), Kind::Row | Kind::Quoted | Kind::Stage)
    }
}

/// The prepositions of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    row: String,
    /// Where the preposition of rows already says of what thing the measure is: "the revenue for Online in Books".
    #[serde(default)]
    row_of_thing: String,
    /// Before a year that is a thing of a group whose rows are points in time themselves: "the sales for 2022 in May".
    time_thing: String,
    /// What also stands before a measure's second label, after a pronoun: `é maior do que a da linha Centro`. Empty where there is no
    /// such pronoun.
    #[serde(default)]
    possessive: String,
    /// Whether the preposition of rows needs the noun of what they are: `em` makes `na categoria ITBI`, since no preposition fits
    /// every quantity.
    #[serde(default)]
    with_noun: bool,
    /// What stands before rows and things in place of that noun, where nothing is said of how they are named: `en el caso de` Oro, since
    /// `en la medalla Oro` is said of no medal. Empty where the noun serves.
    #[serde(default)]
    case: String,
    /// How a stage is said, with `{label}` and `{noun}`; empty where it is said as a row is.
    #[serde(default)]
    stage: String,
    /// Prepositions of names that may begin a sentence too: "In Sales, ...", but not "Of Milk, ...".
    #[serde(default)]
    fronting: Vec<String>,
    /// What stands before a label by itself whose own preposition only fits behind what is measured: `no caso do Etanol`. Empty where
    /// the preposition of rows does.
    #[serde(default)]
    apart: String,
    time: String,
    date: String,
    clock: String,
    /// What words of points in time, which a picture abbreviates, are in a sentence; a table for months, one for days of the week and so on,
    /// since `mar` is one or the other.
    #[serde(default)]
    in_full: Vec<InFull>,
    /// Points in time that begin with one of some words.
    times: Vec<Times>,
    /// Before a place; empty in a language that has no other than before rows.
    #[serde(default)]
    place: String,
    /// Headers that name places, in singular and lower case.
    #[serde(default)]
    headers: Vec<String>,
    /// Names of places that have an article.
    #[serde(default)]
    named: Vec<Named>,
    /// Prepositions that say too little of what labels are: "for", "of".
    #[serde(default)]
    untelling: Vec<String>,
    /// Whether each of several labels has the preposition, not only the first.
    #[serde(default)]
    is_repeated: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    preposition: String,
    /// Where they have an article, its gender.
    gender: Option<Gender>,
    first: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    gender: Gender,
    #[serde(default)]
    is_plural: bool,
    labels: Vec<String>,
}

impl Places {
    fn times(&self, label: &str) -> Option<&Times> {
        let first = label.split(' ').next()?;
        self.times.iter().find(|times| times.first.iter().any(|word| word == first))
    }

    /// Whether a thing of a group with its preposition is said as rows are, which then need another one.
    pub(crate) fn is_as_row(&self, of_thing: &str) -> bool {
        !self.with_noun && of_thing.starts_with(&self.row)
    }

    /// What the words of a column of points in time are in full: the table that knows a word of each.
    pub(crate) fn in_full(&self, labels: &[&str]) -> Option<&InFull> {
        self.in_full.iter().find(|words| labels.iter().all(|label| label.split(' ').any(|word| words.contains_key(word))))
    }

    /// A point in time as a sentence says it: `4º trimestre de 2018` for `4º tri 2018`.
    pub(crate) fn spoken(label: &str, in_full: Option<&InFull>) -> String {
        let word = |word| in_full.and_then(|words| words.get(word)).map_or(word, String::as_str);
        label.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }

    /// A year that is a thing, with its preposition, where the rows are points in time.
    pub(crate) fn time_thing(&self, thing: &str) -> String {
        format!("{} {thing}", self.time_thing)
    }

    /// What stands before a label that something is asked for.
    pub(crate) fn preposition(&self, label: &str, kind: Kind) -> &str {
        let is_date = || label.len() == 10 && label.bytes().filter(|&b| b == b'-').count() == 2;
        match kind {
            Kind::Row | Kind::Quoted | Kind::Stage => &self.row,
            Kind::Place => &self.place,
            Kind::Time if label.contains(':') => &self.clock,
            Kind::Time if is_date() => &self.date,
            Kind::Time => self.times(label).map_or(&self.time, |times| &times.preposition),
        }
    }

    /// Whether stages have a way of their own to be said.
    pub(crate) fn has_stages(&self) -> bool {
        !self.stage.is_empty()
    }

    /// What stands before the word that asks for a row: `in which district`. Where the preposition of its labels would read badly there
    /// (`of which crop`), it is that of all rows.
    pub(crate) fn asking(&self, naming: &Naming, are_stages: bool, is_foreign: bool) -> String {
        if are_stages && let Some((preposition, _)) = self.stage.split_once(' ') {
            return preposition.to_owned();
        }
        naming.preposition.as_ref().filter(|_| !is_foreign && self.tells(naming)).unwrap_or(&self.row).clone()
    }

    /// Whether what stands before labels says enough of what they are to things that are counted: `how many visits were there to`.
    pub(crate) fn tells(&self, naming: &Naming) -> bool {
        naming.preposition.as_ref().is_some_and(|preposition| !self.untelling.contains(preposition))
    }

    /// Whether the header of a column says that its labels are places.
    pub(crate) fn are_places(&self, header: &str) -> bool {
        let lower = header.to_lowercase();
        self.headers.contains(&lower)
    }
}

impl Words {
    /// A label as a question names it, with the article that it may have.
    pub(crate) fn label(&self, label: &str, labels: &Labels<'_>) -> Term {
        let named = |gender, is_plural| Term { gender: Some(gender), is_plural, has_article: true, ..Term::name(label) };
        if let Some((gender, is_plural)) = labels.naming.article(label).and_then(|article| self.grammar.articles.form(article)) {
            let is_quoted = matches!(labels.kind_of(label), Kind::Quoted | Kind::Stage);
            let text = if is_quoted { Self::in_quotes(label) } else { self.quoted(label, false) };
            return Term { text, ..named(gender, is_plural) };
        }
        match labels.kind_of(label) {
            Kind::Time => {
                let text = Places::spoken(label, labels.in_full);
                let gender = self.places.times(&text).and_then(|times| times.gender);
                let term = gender.map_or_else(|| Term::name(label), |gender| named(gender, false));
                Term { text, ..term }
            }
            Kind::Place => {
                let found = self.places.named.iter().find(|named| named.labels.iter().any(|name| name == label));
                found.map_or_else(|| Term::name(self.quoted(label, false)), |found| named(found.gender, found.is_plural))
            }
            Kind::Row => Term::name(self.quoted(label, false)),
            Kind::Quoted | Kind::Stage => Term::name(Self::in_quotes(label)),
        }
    }

    /// A label with its preposition, as it follows what is measured: `for Norway`, `in 2019`, `na Bahia`, `pela fonte Solar`.
    pub(crate) fn at(&self, label: &str, labels: &Labels<'_>) -> String {
        let (preposition, has_noun) = self.before(label, labels, false);
        self.placed(preposition, has_noun, label, labels)
    }

    /// A label with a preposition that stands by itself in a sentence, not after what is measured: `na fonte Solar`.
    pub(crate) fn within(&self, label: &str, labels: &Labels<'_>) -> String {
        let places = &self.places;
        let own = labels.naming.preposition.as_ref().filter(|own| **own != places.row && !places.apart.is_empty());
        if own.is_some() && labels.is_said(label) {
            let has_noun = labels.naming.with_noun && labels.naming.article(label).is_none();
            return self.after(&places.apart, has_noun, label, labels);
        }
        let (preposition, has_noun) = self.before(label, labels, true);
        self.placed(preposition, has_noun, label, labels)
    }

    /// With the preposition that [`Words::before`] finds, or in the words for a case or for a stage.
    fn placed(&self, preposition: &str, has_noun: bool, label: &str, labels: &Labels<'_>) -> String {
        let (places, naming) = (&self.places, labels.naming);
        let kind = labels.kind_of(label);
        // A noun of its own is wanted where the description gives one, and nothing else to say.
        let is_case = has_noun && !naming.with_noun && (naming.noun.is_none() || naming.preposition.is_some());
        if kind == Kind::Stage && naming.preposition.is_none() && !places.stage.is_empty() {
            let label = self.label(label, labels).text;
            places.stage.replace("{label}", &label).replace("{noun}", &labels.noun.text)
        } else if is_case && kind != Kind::Stage && !places.case.is_empty() {
            self.after(&places.case, false, label, labels)
        } else {
            self.after(preposition, has_noun, label, labels)
        }
    }

    /// A row's label with its preposition, where that of rows already says which thing of a group is meant: `in Norway`.
    pub(crate) fn at_of_thing(&self, label: &str, labels: &Labels<'_>) -> String {
        if labels.is_said(label) && labels.naming.preposition.is_none() {
            self.after(&self.places.row_of_thing, false, label, labels)
        } else {
            self.at(label, labels)
        }
    }

    /// A label after "than": with the article of the measure, where the label says whose it is.
    pub(crate) fn than(&self, label: &str, labels: &Labels<'_>, measure: &Term) -> String {
        let preposition = self.before(label, labels, false).0;
        // One of several words says whose the value is as well: "el correspondiente a Papel".
        let is_own = |possessive: &str| preposition == possessive || preposition.contains(' ');
        let is_possessive = !self.places.possessive.is_empty() && is_own(&self.places.possessive);
        let at = self.at(label, labels);
        if is_possessive { format!("{} {at}", self.grammar.articles.pronoun(measure)) } else { at }
    }

    /// The preposition before a label, and whether the noun stands between: where the description says so, or where no preposition is
    /// known to fit the label alone.
    fn before<'b>(&'b self, label: &str, labels: &Labels<'b>, is_by_itself: bool) -> (&'b str, bool) {
        let (kind, naming) = (labels.kind_of(label), labels.naming);
        let fits_alone = |own: &String| *own == self.places.row || self.places.fronting.contains(own);
        let fits = |own: &&String| kind != Kind::Time && (!is_by_itself || fits_alone(own));
        let own = naming.preposition.as_ref().filter(fits);
        // An article tells as well as the noun which kind of thing is meant.
        let is_bare = own.is_none() && (naming.preposition.is_some() || naming.article(label).is_none());
        let has_noun = naming.with_noun || (is_bare && self.places.with_noun);
        let preposition =
            own.map_or_else(|| self.places.preposition(&Places::spoken(label, labels.in_full), kind), String::as_str);
        (preposition, has_noun && labels.is_said(label))
    }

    fn after(&self, preposition: &str, has_noun: bool, label: &str, labels: &Labels<'_>) -> String {
        let term = self.label(label, labels);
        if has_noun {
            format!("{} {}", self.grammar.articles.definite(&labels.noun, preposition), term.text)
        } else {
            self.grammar.articles.definite(&term, preposition)
        }
    }

    /// Several labels with their prepositions: `in 2019 and 2020`, `na Bahia e no Acre`, `nas fontes Eólica e Solar`. `at`: how one of
    /// them is said; `is_by_itself`: whether it is as [`Words::within`] has it.
    pub(crate) fn at_all(&self, names: &[&str], labels: &Labels<'_>, is_by_itself: bool, at: impl Fn(&str) -> String) -> String {
        let list = || self.list(&names.iter().map(|name| self.label(name, labels).text).collect::<Vec<_>>());
        let name = |name: &&str| self.grammar.articles.definite(&self.label(name, labels), "");
        let first = names.first().copied().unwrap_or_default();
        let (preposition, has_noun) = self.before(first, labels, is_by_itself);
        if self.places.is_repeated && has_noun {
            let nouns = Term { text: self.grammar.plural(&labels.noun.text), is_plural: true, ..labels.noun.clone() };
            return format!("{} {}", self.grammar.articles.definite(&nouns, preposition), list());
        }
        if self.places.is_repeated {
            return self.list(&names.iter().map(|name| at(name)).collect::<Vec<_>>());
        }
        let with_preposition = at(first);
        // A stage has its noun behind it, and there the first word is the preposition.
        let before = with_preposition.strip_suffix(&name(&first)).map(str::trim_end);
        let preposition = before.unwrap_or_else(|| with_preposition.split(' ').next().unwrap_or_default());
        format!("{preposition} {}", self.list(&names.iter().map(name).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;
    use crate::wordings::Wordings;

    fn within(label: &str, preposition: Option<&str>, articles: &[(&str, &str)]) -> String {
        let words = &Wordings::of(&Language::new("pt-BR").unwrap()).unwrap().words;
        let articles = articles.iter().map(|&(article, label)| (article.to_owned(), vec![label.to_owned()])).collect();
        let naming = Naming { noun: None, preposition: preposition.map(str::to_owned), with_noun: false, articles };
        words.within(
            label,
            &Labels { kind: Kind::Row, are_things: false, noun: words.grammar.term("fruta"), naming: &naming, in_full: None },
        )
    }

    #[test]
    fn a_label_stands_by_itself_without_the_preposition_that_only_fits_behind_a_measure() {
        assert_eq!(within("Uva", Some("de"), &[]), "no caso de Uva");
        assert_eq!(within("Uva", Some("de"), &[("a", "Uva")]), "no caso da Uva");
        assert_eq!(within("Uva", Some("em"), &[("a", "Uva")]), "na Uva");
        assert_eq!(within("Uva", None, &[]), "na fruta Uva");
    }

    #[test]
    fn points_in_time_are_said_in_full() {
        let spoken = |tag: &str, labels: &[&str]| -> Vec<String> {
            let places = &Wordings::of(&Language::new(tag).unwrap()).unwrap().words.places;
            labels.iter().map(|label| Places::spoken(label, places.in_full(labels))).collect()
        };
        assert_eq!(spoken("pt-BR", &["dez", "mar"]), ["dezembro", "março"]);
        assert_eq!(spoken("pt-BR", &["seg", "ter"]), ["segunda-feira", "terça-feira"]);
        assert_eq!(spoken("pt-BR", &["4º tri 2018", "1º tri 2019"]), ["4º trimestre de 2018", "1º trimestre de 2019"]);
        assert_eq!(spoken("pt-BR", &["2018", "2019"]), ["2018", "2019"]);
        assert_eq!(spoken("es", &["feb", "mar", "abr"]), ["febrero", "marzo", "abril"]);
        assert_eq!(spoken("es", &["lun", "mar", "mié"]), ["lunes", "martes", "miércoles"]);
        assert_eq!(spoken("en", &["dez", "mar"]), ["dez", "mar"]);
    }
}

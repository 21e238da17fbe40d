//! A description in another language, offline: every text by the lexicon, or not at all.

use std::collections::BTreeMap;

use chartmill_schema::{
    Cell, ColumnKind, Description, DescriptionError, Gender, Language, Naming, Noun, RawDescription, Table, TableNaming, Unit,
};

use super::lexicon::{Kind, lexicon};
use super::phrase::Translator;
use super::tongue::Tongue;

/// How many texts an error names.
const MAX_NAMED: usize = 5;

/// Why a description cannot be translated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untranslated {
    /// There are no terms of a language.
    #[error("there are no terms in the language {language}; use en, pt-BR or es")]
    Language {
        /// Its tag.
        language: Language,
    },
    /// Some texts have no translation.
    #[error(
        "{found} texts have no translation into {language}, the first: {}; write the description in that language",
        quoted(texts)
    )]
    Texts {
        /// The language wanted.
        language: Language,
        /// The first of them, at most five.
        texts: Vec<String>,
        /// How many there are.
        found: usize,
    },
    /// The translation is no usable description: two labels have the same name in the other language.
    #[error("the translation cannot be used: {error}")]
    Unusable {
        /// What is wrong with it.
        error: DescriptionError,
    },
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}

/// The same description in another language: title, headers, labels and units by the lexicon; the numbers stay. A subtitle, source or
/// clause without a translation is left out, since none of them is needed; so are the narrative and proposed questions.
///
/// # Errors
/// [`Untranslated`], naming the first texts that are not known. Nothing is translated in part.
pub fn translate(description: &Description, language: &Language) -> Result<Description, Untranslated> {
    if description.language() == language {
        return Ok(description.clone());
    }
    let tongue = |language: &Language| Tongue::of(language).ok_or_else(|| Untranslated::Language { language: language.clone() });
    let (from, to) = (tongue(description.language())?, tongue(language)?);
    let raw = description.as_raw().clone();
    let words = Translator::new(from, to, raw.table.labels());
    let mut work = Work { words, to, from: raw.language.clone(), language: language.clone(), unknown: Vec::new() };
    let title = work.needed(Kind::Title, &raw.title, false);
    let optional = |work: &mut Work, text: Option<&String>| Some(work.words.text(Kind::Title, text?, false)?.text);
    let subtitle = optional(&mut work, raw.subtitle.as_ref());
    let source = optional(&mut work, raw.source.as_ref());
    let table = work.table(&raw.table);
    if !work.unknown.is_empty() {
        let found = work.unknown.len();
        work.unknown.truncate(MAX_NAMED);
        return Err(Untranslated::Texts { language: language.clone(), texts: work.unknown, found });
    }
    let mut translated = RawDescription {
        title,
        subtitle,
        source,
        narrative: None,
        language: language.clone(),
        table,
        provenance: raw.provenance,
        questions: Vec::new(),
    };
    match Description::check(translated.clone()) {
        // A number that another language writes otherwise in a clause than in its label: the clause goes.
        Err(DescriptionError::ClauseNumber { .. }) => {
            translated.table.rows.iter_mut().for_each(|row| row.clause.clear());
            Description::check(translated)
        }
        checked => checked,
    }
    .map_err(|error| Untranslated::Unusable { error })
}

struct Work {
    words: Translator,
    to: Tongue,
    from: Language,
    language: Language,
    unknown: Vec<String>,
}

impl Work {
    fn needed(&mut self, kind: Kind, text: &str, feminine: bool) -> String {
        self.with_article(kind, text, feminine).0
    }

    fn with_article(&mut self, kind: Kind, text: &str, feminine: bool) -> (String, Option<String>) {
        if let Some(word) = self.words.text(kind, text, feminine) {
            return (word.text, word.article);
        }
        if !self.unknown.iter().any(|known| known == text) {
            self.unknown.push(text.to_owned());
        }
        (text.to_owned(), None)
    }

    fn table(&mut self, table: &Table) -> Table {
        let mut translated = table.clone();
        let mut feminine = false;
        for (at, column) in translated.columns.iter_mut().enumerate() {
            let (name, article) = self.with_article(Kind::Title, &column.name, false);
            column.name = name;
            if at == 0 {
                feminine = article.is_some_and(|article| self.to.is_feminine(&article));
            }
            if let Some(unit) = column.measure.as_mut().and_then(|measure| measure.unit.as_mut()) {
                match self.words.inside(Kind::Unit, &unit.0) {
                    Some(word) => *unit = Unit(word.text),
                    None => self.unknown.push(unit.0.clone()),
                }
            }
        }
        let mut articles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let are_places = self.are_places(table);
        for row in &mut translated.rows {
            let Some(Cell::Text(label)) = row.cells.first_mut() else { continue };
            let (text, article) = self.with_article(Kind::Label, label, feminine);
            *label = text;
            if let Some(article) = article.filter(|_| are_places) {
                articles.entry(article).or_default().push(label.clone());
            }
            self.clause(&mut row.clause);
        }
        if let Some(group) = &mut translated.group {
            group.name = self.needed(Kind::Title, &group.name, false);
            let (quantity, article) = self.with_article(Kind::Title, &group.quantity, false);
            group.quantity = quantity;
            translated.naming = TableNaming { quantity_article: article, ..TableNaming::default() };
        } else {
            translated.naming = TableNaming::default();
        }
        translated.naming.rows = Naming { noun: self.noun(table), articles, ..Naming::default() };
        self.population(&mut translated.population);
        translated
    }

    /// What one label is called where the header is a quantity of which it is a range.
    fn noun(&self, table: &Table) -> Option<String> {
        let has_range = |label: &str| label.contains(|c: char| c.is_ascii_digit()) && label.contains(char::is_alphabetic);
        let is_time = table.columns.first().is_some_and(|column| column.kind == ColumnKind::Time);
        if is_time || table.labels().filter(|label| has_range(label)).count() * 2 < table.rows.len() {
            return None;
        }
        match self.to {
            Tongue::English => None,
            Tongue::Portuguese => Some("faixa".to_owned()),
            Tongue::Spanish => Some("franja".to_owned()),
        }
    }

    /// Whether every label is the name of a place, which some languages put an article before.
    fn are_places(&self, table: &Table) -> bool {
        let Some(from) = Tongue::of(&self.from) else { return false };
        let is_place = |&(topic, _): &(usize, usize)| lexicon().topics.get(topic).is_some_and(|topic| topic.kind == Kind::Place);
        table.labels().all(|label| lexicon().find(from, &from.fold(label)).iter().any(is_place))
    }

    /// A clause that is written in the language already stays; else it is translated, or goes.
    fn clause(&mut self, clauses: &mut BTreeMap<Language, String>) {
        if clauses.contains_key(&self.language) {
            return;
        }
        if let Some(word) = clauses.get(&self.from).and_then(|clause| self.words.inside(Kind::Verb, clause)) {
            clauses.insert(self.language.clone(), word.text);
        }
        clauses.remove(&self.from);
    }

    fn population(&mut self, nouns: &mut BTreeMap<Language, Noun>) {
        let Some(noun) = nouns.remove(&self.from) else { return };
        if nouns.contains_key(&self.language) {
            return;
        }
        let singular = self.words.inside(Kind::PopulationSingular, &noun.singular);
        let plural = self.words.inside(Kind::Population, &noun.plural);
        let (Some(singular), Some(plural)) = (singular, plural) else {
            self.unknown.push(noun.plural);
            return;
        };
        let gender = singular.article.map(|article| if self.to.is_feminine(&article) { Gender::F } else { Gender::M });
        nouns.insert(self.language.clone(), Noun { singular: singular.text, plural: plural.text, gender });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(json: &str) -> Description {
        Description::check(serde_json::from_str(json).unwrap()).unwrap()
    }

    const SCREENS: &str = r#"{
      "title": "Daily screen time", "source": "Household survey", "narrative": "Nobody knows why.",
      "table": {
        "columns": [{"name": "Time per day", "kind": "category"},
                    {"name": "Share of people", "kind": "quantity", "measure": {"kind": "share", "unit": "%"}}],
        "rows": [{"cells": ["Less than 2 hours", "15"], "clause": {"en": "sleep less than 2 hours a day"}},
                 {"cells": ["2 to 4 hours", "85"], "clause": {"en": "stare 2 to 4 hours a day"}}],
        "structure": "parts", "population": {"en": {"singular": "person", "plural": "people"}}}}"#;

    #[test]
    fn a_survey_in_portuguese() {
        let language = Language::new("pt-BR").unwrap();
        let translated = translate(&description(SCREENS), &language).unwrap();
        assert_eq!(
            (translated.title(), translated.source(), translated.narrative()),
            ("Tempo diário de tela", Some("Pesquisa domiciliar"), None)
        );
        let table = translated.table();
        assert_eq!(table.labels().collect::<Vec<_>>(), ["Menos de 2 horas", "2 a 4 horas"]);
        assert_eq!(table.label_name(), "Tempo por dia");
        assert_eq!(table.naming.rows.noun.as_deref(), Some("faixa"));
        assert_eq!(table.rows[0].clause.get(&language).map(String::as_str), Some("dormem menos de 2 horas por dia"));
        assert!(table.rows[1].clause.is_empty());
        let noun = Noun { singular: "pessoa".to_owned(), plural: "pessoas".to_owned(), gender: Some(Gender::F) };
        assert_eq!(table.population.get(&language), Some(&noun));
        assert_eq!(table.value(0, 0), description(SCREENS).table().value(0, 0));
    }

    #[test]
    fn others_agree_with_their_header_and_countries_have_articles() {
        let season = r#"{"title": "Favorite season", "table": {
          "columns": [{"name": "Season", "kind": "category"}, {"name": "Votes", "kind": "quantity", "measure": {"kind": "count"}}],
          "rows": [{"cells": ["Spring", "3"]}, {"cells": ["Other", "2"]}]}}"#;
        let translated = translate(&description(season), &Language::new("pt-BR").unwrap()).unwrap();
        assert_eq!(translated.table().labels().collect::<Vec<_>>(), ["Primavera", "Outras"]);
        let countries = r#"{"title": "Exports by country", "table": {
          "columns": [{"name": "Country", "kind": "category"}, {"name": "Exports", "kind": "quantity", "measure": {"kind": "amount", "unit": "US$ million"}}],
          "rows": [{"cells": ["Brazil", "3"]}, {"cells": ["Portugal", "2"]}, {"cells": ["France", "4"]}]}}"#;
        let translated = translate(&description(countries), &Language::new("pt-BR").unwrap()).unwrap();
        let naming = &translated.table().naming.rows;
        let articles = ["Brasil", "Portugal", "França"].map(|name| naming.article(name));
        assert_eq!(articles, [Some("o"), None, Some("a")]);
        assert_eq!(translated.table().series()[0].measure.as_ref().unwrap().unit, Some(Unit("US$ milhões".to_owned())));
    }

    #[test]
    fn the_first_unknown_texts_are_named() {
        let cars = r#"{"title": "Zorbs by car", "table": {
          "columns": [{"name": "Car", "kind": "category"}, {"name": "Zorbs", "kind": "quantity", "measure": {"kind": "count", "unit": "zorbs"}}],
          "rows": [{"cells": ["Mazda RX4", "3"]}, {"cells": ["Bus", "2"]}]}}"#;
        let error = translate(&description(cars), &Language::new("es").unwrap()).unwrap_err();
        let Untranslated::Texts { texts, found, .. } = &error else { panic!("{error}") };
        assert_eq!(
            (texts.iter().map(String::as_str).collect::<Vec<_>>(), *found),
            (vec!["Zorbs by car", "Zorbs", "zorbs", "Mazda RX4"], 4)
        );
        assert!(error.to_string().contains("\"Mazda RX4\""), "{error}");
        let error = translate(&description(cars), &Language::new("ja").unwrap()).unwrap_err();
        assert!(error.to_string().contains("language ja"), "{error}");
    }
}

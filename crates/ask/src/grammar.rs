//! The grammar of nouns in one language: number, gender, articles and what they contract to. All of it is data, from `words.toml`; a language
//! without genders leaves theirs out.

use std::collections::BTreeMap;

use chartmill_schema::Gender;
use serde::Deserialize;

use crate::term::Term;

/// Which word of a noun phrase the others depend on, among those before its first cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Head {
    First,
    Last,
}

/// Nouns of one gender: by word, else by ending.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    words: Vec<String>,
    endings: Vec<String>,
}

/// The articles of a language, for masculine and feminine singular, then masculine and feminine plural.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Articles {
    definite: [String; 4],
    /// Of the plural it may be empty: the noun then stands alone.
    indefinite: [String; 4],
    /// Articles before a singular that begins with certain sounds.
    before: Option<Before>,
    /// What a preposition and an article become together: `de o` is `do`.
    #[serde(default)]
    contractions: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    begins: Vec<String>,
    /// Beginnings that break the rule, and others that follow it.
    not: Vec<String>,
    also: Vec<String>,
    definite: String,
    indefinite: String,
}

/// How nouns behave.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grammar {
    head: Head,
    /// Words that end the part of a phrase which has its head.
    cuts: Vec<String>,
    #[serde(default)]
    participles: Vec<String>,
    #[serde(default)]
    participle_endings: Vec<String>,
    plurals: Vec<String>,
    /// Nouns without indefinite article and plural: `spending`.
    #[serde(default)]
    mass: Vec<String>,
    singulars: Vec<String>,
    singular_endings: Vec<String>,
    to_singular: Vec<(String, String)>,
    to_plural: Vec<(String, String)>,
    irregular: Vec<(String, String)>,
    masculine: Option<Nouns>,
    feminine: Option<Nouns>,
    pub(crate) articles: Articles,
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

impl Articles {
    fn idx(term: &Term) -> usize {
        usize::from(term.gender == Some(Gender::F)) + 2 * usize::from(term.is_plural)
    }

    fn before(&self, term: &Term) -> Option<&Before> {
        let lower = term.text.to_lowercase();
        let begins = |list: &[String]| list.iter().any(|start| lower.starts_with(start.as_str()));
        let fits = |before: &&Before| begins(&before.also) || (begins(&before.begins) && !begins(&before.not));
        self.before.as_ref().filter(|_| !term.is_plural).filter(fits)
    }

    /// With the definite article, after a preposition if one is given: `a Bahia`, `da Bahia`; a name that takes none has the preposition alone.
    pub(crate) fn definite(&self, term: &Term, preposition: &str) -> String {
        let article = match self.before(term) {
            _ if !term.has_article => "",
            Some(before) => &before.definite,
            None => &self.definite[Self::idx(term)],
        };
        // Of several words the last contracts: "no caso de" and "a" make "no caso da".
        let (before, last) = preposition.rsplit_once(' ').map_or(("", preposition), |(before, last)| (before, last));
        let words = [last, article].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let contracted = self.contractions.get(&words).unwrap_or(&words);
        [before, contracted, &term.text].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What stands for a noun that is not said again: `a` of `a da linha Centro`.
    pub(crate) fn pronoun(&self, term: &Term) -> &str {
        &self.definite[Self::idx(term)]
    }

    /// Gender and number of what has a definite article, by the article.
    pub(crate) fn form(&self, article: &str) -> Option<(Gender, bool)> {
        let at = self.definite.iter().position(|known| known == article)?;
        Some((if at % 2 == 1 { Gender::F } else { Gender::M }, at >= 2))
    }

    /// With the indefinite article, where there is one.
    pub(crate) fn indefinite(&self, term: &Term) -> String {
        let article = self.before(term).map_or(&self.indefinite[Self::idx(term)], |before| &before.indefinite);
        if article.is_empty() { term.text.clone() } else { format!("{article} {}", term.text) }
    }
}

impl Grammar {
    /// A noun phrase with the number and gender of its head.
    pub(crate) fn term(&self, phrase: impl Into<String>) -> Term {
        let text = phrase.into();
        Term { gender: self.gender(&text), is_plural: self.is_plural(&text), has_article: true, text }
    }

    /// Whether nouns have genders.
    pub(crate) fn has_genders(&self) -> bool {
        self.masculine.is_some() || self.feminine.is_some()
    }

    /// Whether a phrase can be used as a noun: its gender is known, or the language has none.
    pub(crate) fn is_known(&self, phrase: &str) -> bool {
        !self.has_genders() || self.gender(phrase).is_some()
    }

    /// The gender of a noun phrase, by its head: the word, in singular, stands in a list, or else has an ending of one gender. The longest
    /// such ending decides.
    pub(crate) fn gender(&self, phrase: &str) -> Option<Gender> {
        let head = self.head(phrase);
        let head = if self.is_plural_word(&head) { self.ended(&head, &self.to_singular, true) } else { head };
        let genders = [(Gender::F, self.feminine.as_ref()), (Gender::M, self.masculine.as_ref())];
        let lists = || genders.into_iter().filter_map(|(gender, nouns)| Some((gender, nouns?)));
        if let Some((gender, _)) = lists().find(|(_, nouns)| holds(&nouns.words, &head)) {
            return Some(gender);
        }
        let endings = lists().flat_map(|(gender, nouns)| nouns.endings.iter().map(move |ending| (ending, gender)));
        let fitting = endings.filter(|(ending, _)| head.len() > ending.len() && head.ends_with(ending.as_str()));
        fitting.max_by_key(|(ending, _)| ending.len()).map(|(_, gender)| gender)
    }

    /// The words of a phrase up to its first cut or parenthesis, in lower case.
    fn core(&self, phrase: &str) -> Vec<String> {
        let words = phrase.split(" (").next().unwrap_or(phrase).split(' ').map(str::to_lowercase);
        let mut n_words = 0;
        words
            .take_while(|word| {
                n_words += 1;
                n_words == 1 || !holds(&self.cuts, word)
            })
            .collect()
    }

    /// The head of a noun phrase, in lower case.
    pub(crate) fn head(&self, phrase: &str) -> String {
        let mut words = self.core(phrase);
        if self.head == Head::First {
            return words.into_iter().next().unwrap_or_default();
        }
        // Of "students enrolled" the head is what stands before the participle.
        let is_participle = |word: &String| {
            holds(&self.participles, word) || self.participle_endings.iter().any(|ending| word.ends_with(ending.as_str()))
        };
        while words.len() > 1 && words.last().is_some_and(is_participle) {
            words.pop();
        }
        words.pop().unwrap_or_default()
    }

    /// Whether a noun phrase is plural, by its head.
    pub(crate) fn is_plural(&self, phrase: &str) -> bool {
        self.is_plural_word(&self.head(phrase))
    }

    fn is_plural_word(&self, word: &str) -> bool {
        let ends = word.ends_with('s') && !self.singular_endings.iter().any(|end| word.ends_with(end.as_str()));
        holds(&self.plurals, word) || (ends && word.len() > 2 && !holds(&self.singulars, word))
    }

    /// Whether a noun phrase has neither indefinite article nor plural, by its head.
    pub(crate) fn is_mass(&self, phrase: &str) -> bool {
        holds(&self.mass, &self.head(phrase))
    }

    /// The plural of a noun phrase without what is said of it behind its head: `shares` for `share of visits`.
    pub(crate) fn short_plural(&self, phrase: &str) -> String {
        let short = phrase.split(' ').take(self.core(phrase).len()).collect::<Vec<_>>().join(" ");
        if self.is_plural(&short) || self.is_mass(&short) { short } else { self.plural(&short) }
    }

    /// A noun phrase in singular.
    pub(crate) fn singular(&self, phrase: &str) -> String {
        if self.is_plural(phrase) { self.inflected(phrase, &self.to_singular, true) } else { phrase.to_owned() }
    }

    /// A noun phrase in plural.
    pub(crate) fn plural(&self, noun: &str) -> String {
        self.inflected(noun, &self.to_plural, false)
    }

    /// A phrase in the other number: its last word, or in a language whose adjectives follow and agree, every word, up to
    /// the first cut.
    fn inflected(&self, phrase: &str, endings: &[(String, String)], to_singular: bool) -> String {
        let words: Vec<&str> = phrase.split(' ').collect();
        let inflected = match self.head {
            Head::First => 0..self.core(phrase).len(),
            Head::Last => self.core(phrase).len() - 1..self.core(phrase).len(),
        };
        let word = |(at, word): (usize, &&str)| {
            if inflected.contains(&at) { self.ended(word, endings, to_singular) } else { (*word).to_owned() }
        };
        words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
    }

    fn ended(&self, word: &str, endings: &[(String, String)], to_singular: bool) -> String {
        for (singular, plural) in &self.irregular {
            let (from, to) = if to_singular { (plural, singular) } else { (singular, plural) };
            if word == from {
                return to.clone();
            }
        }
        let ending = endings.iter().find_map(|(from, to)| Some((word.strip_suffix(from.as_str())?, to)));
        ending.map_or_else(|| word.to_owned(), |(stem, to)| format!("{stem}{to}"))
    }

    /// A phrase with a word added that says of its head that all of it is meant: before it, or right after it.
    pub(crate) fn totaled(&self, phrase: &str, [singular, plural]: [&str; 2]) -> String {
        let total = if self.is_plural(phrase) { plural } else { singular };
        if self.head == Head::Last {
            // One that is there already is not said twice.
            let rest = phrase.strip_prefix(total).map_or(phrase, str::trim_start);
            return format!("{total} {rest}");
        }
        if phrase.split(' ').any(|word| word == singular || word == plural) {
            return phrase.to_owned();
        }
        let (head, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
        [head, total, rest].join(" ").trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Language;

    use super::*;
    use crate::wordings::Wordings;

    fn grammar(tag: &str) -> &'static Grammar {
        &Wordings::of(&Language::new(tag).unwrap()).unwrap().words.grammar
    }

    #[test]
    fn nouns_and_the_adjectives_that_agree_with_them_have_a_plural() {
        for (tag, one, many) in [
            ("en", "EU country", "EU countries"),
            ("en", "person", "people"),
            ("pt-BR", "faixa etária", "faixas etárias"),
            ("pt-BR", "estado civil", "estados civis"),
            ("pt-BR", "meio de transporte", "meios de transporte"),
            ("pt-BR", "região", "regiões"),
            ("pt-BR", "mês", "meses"),
            ("pt-BR", "país", "países"),
            ("pt-BR", "mulher", "mulheres"),
            ("pt-BR", "capital", "capitais"),
            ("pt-BR", "homem", "homens"),
            ("es", "medio de transporte", "medios de transporte"),
            ("es", "estación", "estaciones"),
            ("es", "mes", "meses"),
            ("es", "sucursal", "sucursales"),
            ("es", "edad", "edades"),
        ] {
            let grammar = grammar(tag);
            assert_eq!((grammar.plural(one).as_str(), grammar.singular(many).as_str()), (many, one));
            assert!(grammar.is_plural(many) && !grammar.is_plural(one), "{one}");
            assert_eq!(grammar.gender(one), grammar.gender(many), "{one}");
        }
    }

    #[test]
    fn lists_win_over_endings_and_long_endings_over_short_ones() {
        let gender = |phrase: &str| grammar("pt-BR").gender(phrase);
        for feminine in ["região", "opinião", "cidade", "viagem", "espécie", "mão", "Taxa de desocupação"] {
            assert_eq!(gender(feminine), Some(Gender::F), "{feminine}");
        }
        for masculine in ["avião", "coração", "dia", "problema", "setor", "Percentual de pessoas", "ônibus"] {
            assert_eq!(gender(masculine), Some(Gender::M), "{masculine}");
        }
        assert_eq!((gender("Xyz"), grammar("en").gender("country")), (None, None));
    }

    #[test]
    fn articles_agree_and_contract() {
        let grammar = grammar("pt-BR");
        for (phrase, preposition, wanted) in [
            ("número de casos", "", "o número de casos"),
            ("número de casos", "de", "do número de casos"),
            ("tarifa", "em", "na tarifa"),
            ("vendas", "por", "pelas vendas"),
            ("população", "a", "à população"),
            ("domicílios alugados", "a", "aos domicílios alugados"),
            ("tarifa", "para", "para a tarifa"),
        ] {
            assert_eq!(grammar.articles.definite(&grammar.term(phrase), preposition), wanted);
        }
        assert_eq!(grammar.articles.definite(&Term::name("Soja"), "de"), "de Soja");
        assert_eq!(grammar.articles.indefinite(&grammar.term("nota média")), "uma nota média");
        assert_eq!(grammar.articles.indefinite(&grammar.term("vendas")), "vendas");
        let spanish = self::grammar("es");
        let with_article = |phrase: &str| spanish.articles.definite(&spanish.term(phrase), "de");
        assert_eq!(["área", "áreas", "gasto"].map(with_article), ["del área", "de las áreas", "del gasto"]);
    }

    #[test]
    fn totals_stand_where_the_language_has_them() {
        for (tag, words, phrase, wanted) in [
            ("en", ["total", "total"], "electricity generated", "total electricity generated"),
            ("en", ["total", "total"], "total cost", "total cost"),
            ("pt-BR", ["total", "totais"], "gasto dos turistas", "gasto total dos turistas"),
            ("pt-BR", ["total", "totais"], "vendas", "vendas totais"),
            ("pt-BR", ["total", "totais"], "custo total", "custo total"),
        ] {
            assert_eq!(grammar(tag).totaled(phrase, words), wanted);
        }
    }
}

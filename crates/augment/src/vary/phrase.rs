//! One text into another language, by the lexicon alone: a term as it stands, or a pattern whose slots are translated in turn.

use std::collections::BTreeMap;

use super::lexicon::{Kind, Lexicon, Piece, Word, lexicon, resolved};
use super::tongue::{Tongue, is_money};

/// The longest text that patterns are tried on, in words; a longer one is a sentence of its own, which no pattern knows.
const MAX_WORDS: usize = 20;

/// Translates the texts of one table.
#[derive(Debug)]
pub(super) struct Translator {
    lexicon: &'static Lexicon,
    from: Tongue,
    to: Tongue,
    /// How many labels of the table each topic knows: a term of several topics is meant as the labels beside it are.
    known: Vec<usize>,
    memory: BTreeMap<(Kind, String), Option<Word>>,
}

impl Translator {
    /// For a table that has these labels.
    pub(super) fn new<'a>(from: Tongue, to: Tongue, labels: impl Iterator<Item = &'a str>) -> Self {
        let lexicon = lexicon();
        let mut known = vec![0; lexicon.topics.len()];
        for label in labels {
            for &(topic, _) in lexicon.find(from, &from.fold(label)) {
                if let Some(count) = known.get_mut(topic) {
                    *count += 1;
                }
            }
        }
        Self { lexicon, from, to, known, memory: BTreeMap::new() }
    }

    /// A label, header or title as it stands on a chart: with a capital where the original has one.
    pub(super) fn text(&mut self, kind: Kind, text: &str, feminine: bool) -> Option<Word> {
        let word = if is_bare(text) {
            Some(Word { text: text.to_owned(), article: None })
        } else {
            self.word(kind, &self.from.fold(text))
        }?;
        let translated = resolved(&word.text, feminine);
        let is_lower = text.trim_start().starts_with(char::is_lowercase);
        Some(Word { text: if is_lower { translated } else { capitalized(&translated) }, article: word.article })
    }

    /// A text in the middle of a sentence.
    pub(super) fn inside(&mut self, kind: Kind, text: &str) -> Option<Word> {
        let word = self.word(kind, &self.from.fold(text))?;
        Some(Word { text: resolved(&word.text, false), article: word.article })
    }

    fn word(&mut self, kind: Kind, folded: &str) -> Option<Word> {
        if folded.is_empty() {
            return None;
        }
        let key = (kind, folded.to_owned());
        if let Some(found) = self.memory.get(&key) {
            return found.clone();
        }
        // A pattern that leads back to the same text leads nowhere.
        self.memory.insert(key.clone(), None);
        let found = self.term(kind, folded).or_else(|| self.by_pattern(kind, folded));
        self.memory.insert(key, found.clone());
        found
    }

    fn term(&self, kind: Kind, folded: &str) -> Option<Word> {
        let fits = |of: Kind| match kind {
            Kind::Label | Kind::Title => matches!(of, Kind::Thing | Kind::Place),
            _ => of == kind,
        };
        let places = self.lexicon.find(self.from, folded).iter().copied();
        let places = places.filter(|&(topic, _)| self.lexicon.topics.get(topic).is_some_and(|topic| fits(topic.kind)));
        // Beside no labels of its own, a word is meant as charts use it: a country is no music.
        let rank = |(topic, _): (usize, usize)| {
            let is_general = self.lexicon.topics.get(topic).is_some_and(|topic| topic.general);
            let known = self.known.get(topic).copied().unwrap_or(0);
            if kind == Kind::Title { (usize::from(is_general), known) } else { (known, usize::from(is_general)) }
        };
        let best = places.reduce(|best, other| if rank(other) > rank(best) { other } else { best })?;
        self.lexicon.word(best, self.to).cloned()
    }

    fn by_pattern(&mut self, kind: Kind, folded: &str) -> Option<Word> {
        if folded.split(' ').count() > MAX_WORDS {
            return None;
        }
        for pattern in self.lexicon.patterns(kind) {
            let [Some(from), Some(to)] = [self.from, self.to].map(|tongue| pattern.sides.get(tongue.index())) else { continue };
            let may_fit = from.iter().all(|piece| match piece {
                Piece::Literal(literal) => folded.contains(literal.as_str()),
                Piece::Slot { .. } => true,
            });
            if may_fit && let Some(slots) = self.fit(kind, from, folded) {
                return Some(self.filled(to, &slots));
            }
        }
        None
    }

    /// What stands in each slot of a pattern, translated, if the text fits it.
    fn fit(&mut self, kind: Kind, pieces: &[Piece], text: &str) -> Option<Vec<(String, Word)>> {
        let Some((first, rest)) = pieces.split_first() else { return text.is_empty().then(Vec::new) };
        let (name, preposition) = match first {
            Piece::Literal(literal) => return self.fit(kind, rest, text.strip_prefix(literal.as_str())?),
            Piece::Slot { name, preposition } => (name, preposition),
        };
        let ends: Vec<usize> = match rest.first() {
            Some(Piece::Literal(next)) => text.match_indices(next.as_str()).map(|(at, _)| at).collect(),
            _ => vec![text.len()],
        };
        for end in ends {
            let (Some(part), Some(tail)) = (text.get(..end), text.get(end..)) else { continue };
            let Some(word) = self.slot(kind, name, preposition.as_deref(), part) else { continue };
            if let Some(mut slots) = self.fit(kind, rest, tail) {
                slots.push((name.clone(), word));
                return Some(slots);
            }
        }
        None
    }

    fn slot(&mut self, own: Kind, name: &str, preposition: Option<&str>, part: &str) -> Option<Word> {
        if let Some(preposition) = preposition {
            let openings = self.from.openings(preposition);
            return openings.iter().find_map(|opening| {
                let rest = if opening.is_empty() { part } else { part.strip_prefix(opening.as_str())?.strip_prefix(' ')? };
                self.slot(own, name, None, rest)
            });
        }
        let kind = match name {
            "n" | "m" => return self.from.number(part, self.to).map(|text| Word { text, article: None }),
            "money" if !is_money(part) => return None,
            "money" | "q" => Kind::Amount,
            "u" | "u2" => Kind::Unit,
            "l" => Kind::Place,
            "p" => Kind::Population,
            "v" => Kind::Verb,
            "d" => Kind::Period,
            "t" => Kind::Title,
            "s" => own,
            _ => Kind::Label,
        };
        self.word(kind, part)
    }

    fn filled(&self, pieces: &[Piece], slots: &[(String, Word)]) -> Word {
        let mut text = String::new();
        let mut article = None;
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(&agreeing(literal, article.as_deref())),
                Piece::Slot { name, preposition } => {
                    let Some((_, word)) = slots.iter().find(|(known, _)| known == name) else { continue };
                    if let Some(preposition) = preposition {
                        let opening = self.to.joined(preposition, word.article.as_deref().unwrap_or(""));
                        if !opening.is_empty() {
                            text.push_str(&opening);
                            text.push(' ');
                        }
                    }
                    // The head of a phrase stands first in it, and gives it its gender.
                    if text.is_empty() && preposition.is_none() {
                        article.clone_from(&word.article);
                    }
                    text.push_str(&word.text);
                }
            }
        }
        Word { text, article }
    }
}

/// The words of a pattern behind its head, with the ending that agrees with its article: `preferid<o|a|os|as>`. Without an article the
/// choice is left to what the whole stands under.
fn agreeing(literal: &str, article: Option<&str>) -> String {
    let place = article.and_then(|article| match article {
        "o" | "el" => Some(0),
        "a" | "la" => Some(1),
        "os" | "los" => Some(2),
        "as" | "las" => Some(3),
        _ => None,
    });
    let parts = literal.split_once('<').and_then(|(before, tail)| Some((before, tail.split_once('>')?)));
    match (parts, place) {
        (Some((before, (endings, after))), Some(place)) => {
            let ending = endings.split('|').nth(place).or_else(|| endings.split('|').nth(place % 2)).unwrap_or_default();
            format!("{before}{ending}{after}")
        }
        _ => literal.to_owned(),
    }
}

/// Whether a text has no words, so that every language writes it alike: `2019`, `0-14`. Money and marks of thousands differ.
fn is_bare(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_alphabetic) && !is_money(text) && !text.contains([',', '.', '%'])
}

/// The text with a capital at its start.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translate(from: Tongue, to: Tongue, kind: Kind, text: &str) -> Option<String> {
        Translator::new(from, to, std::iter::empty()).text(kind, text, false).map(|word| word.text)
    }

    #[test]
    fn labels_word_for_word() {
        for (english, portuguese, spanish) in [
            ("Less than 2 hours", "Menos de 2 horas", "Menos de 2 horas"),
            ("2 to 4 hours", "2 a 4 horas", "De 2 a 4 horas"),
            ("More than 6 hours a day", "Mais de 6 horas por dia", "Más de 6 horas al día"),
            ("$100 to $500", "US$ 100 a US$ 500", "De 100 $ a 500 $"),
            ("More than $1,000", "Mais de US$ 1.000", "Más de 1.000 $"),
            ("1–2 times a week", "1 a 2 vezes por semana", "De 1 a 2 veces a la semana"),
            ("3-4 times", "3 a 4 vezes", "De 3 a 4 veces"),
            ("5 or more days", "5 ou mais dias", "5 o más días"),
            ("65 years and over", "65 anos ou mais", "65 años o más"),
            ("1 cup", "1 xícara", "1 taza"),
            ("None", "Nenhum", "Ninguno"),
            ("Never", "Nunca", "Nunca"),
            ("Every day", "Todos os dias", "Todos los días"),
            ("Dogs", "Cachorros", "Perros"),
            ("Yoga or pilates", "Ioga ou pilates", "Yoga o pilates"),
            ("United Kingdom", "Reino Unido", "Reino Unido"),
            ("0-14", "0-14", "0-14"),
            ("Music genre", "Gênero musical", "Género musical"),
            ("Favorite music genre", "Gênero musical preferido", "Género musical favorito"),
            ("Favorite drinks", "Bebidas preferidas", "Bebidas favoritas"),
            ("Share of people", "Percentual de pessoas", "Porcentaje de personas"),
            ("Time per day", "Tempo por dia", "Tiempo al día"),
        ] {
            let both = [Tongue::Portuguese, Tongue::Spanish].map(|to| translate(Tongue::English, to, Kind::Label, english));
            assert_eq!(both, [Some(portuguese.to_owned()), Some(spanish.to_owned())], "{english}");
        }
    }

    #[test]
    fn titles_word_for_word() {
        for (english, portuguese, spanish) in [
            ("Screen time a day", "Tempo de tela por dia", "Tiempo de pantalla al día"),
            ("Daily screen time, 2021", "Tempo diário de tela, 2021", "Tiempo diario de pantalla, 2021"),
            (
                "How often people eat out",
                "Com que frequência as pessoas comem fora",
                "Con qué frecuencia comen fuera las personas",
            ),
            ("Exports by country", "Exportações por país", "Exportaciones por país"),
            ("Population by continent", "População por continente", "Población por continente"),
            ("Share of people by age", "Percentual de pessoas por idade", "Porcentaje de personas por edad"),
            ("Unemployment in Brazil", "Desemprego no Brasil", "Desempleo en Brasil"),
            ("Exports of Portugal", "Exportações de Portugal", "Exportaciones de Portugal"),
            ("Brazil: GDP by sector", "Brasil: PIB por setor", "Brasil: PIB por sector"),
            ("How much people save a month", "Quanto as pessoas poupam por mês", "Cuánto ahorran las personas al mes"),
        ] {
            let both = [Tongue::Portuguese, Tongue::Spanish].map(|to| translate(Tongue::English, to, Kind::Title, english));
            assert_eq!(both, [Some(portuguese.to_owned()), Some(spanish.to_owned())], "{english}");
        }
    }

    #[test]
    fn back_into_english() {
        for (from, text, english) in [
            (Tongue::Portuguese, "Menos de 2 horas", "Less than 2 hours"),
            (Tongue::Portuguese, "Outras", "Other"),
            (Tongue::Portuguese, "Desemprego no Brasil", "Unemployment in Brazil"),
            (Tongue::Portuguese, "R$ 1.000 a R$ 2.000", "R$1,000 to R$2,000"),
            (Tongue::Spanish, "Más de 6 horas al día", "More than 6 hours a day"),
            (Tongue::Spanish, "Porcentaje de personas", "Share of people"),
            (Tongue::Spanish, "De 2 a 4 horas", "2 to 4 hours"),
        ] {
            let kind = if text.contains("Brasil") { Kind::Title } else { Kind::Label };
            assert_eq!(translate(from, Tongue::English, kind, text).as_deref(), Some(english), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_stays_untranslated() {
        for text in ["Mazda RX4", "Zorbing enthusiasts by Mazda", "", " ", "{x}", "less than", "of of of of"] {
            assert_eq!(translate(Tongue::English, Tongue::Spanish, Kind::Title, text), None, "{text}");
        }
    }

    #[test]
    fn a_term_is_meant_as_the_labels_beside_it_are() {
        let mut colors = Translator::new(Tongue::English, Tongue::Spanish, ["Orange", "Apple", "Pear"].into_iter());
        assert_eq!(colors.text(Kind::Label, "Orange", false).map(|word| word.text).as_deref(), Some("Naranja"));
        let mut months = Translator::new(Tongue::English, Tongue::Spanish, ["Apr", "May", "Jun"].into_iter());
        assert_eq!(months.text(Kind::Label, "May", false).map(|word| word.text).as_deref(), Some("May"));
        let mut months = Translator::new(Tongue::English, Tongue::Spanish, ["April", "May", "June"].into_iter());
        assert_eq!(months.text(Kind::Label, "May", false).map(|word| word.text).as_deref(), Some("Mayo"));
    }
}

//! Verify's own data of each language: how numbers are written, and the words that questions of each kind have.
//!
//! Nothing here is shared with the formatter of `schema` or the wordings of `ask`; what they write must be understood, not looked up.

mod cue;
mod file;
mod sets;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::{ColorName, Form, Language, MarkNoun};

use crate::phrases::Phrases;
use crate::words::{Lexicon, contains, words};

pub(crate) use cue::{Cue, Meaning};
pub(crate) use file::{Answers, Counting, Nouns, Sides, YesNo};
use file::{CueFile, File};

/// One data file a language.
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../cues/en.toml")),
    ("es", include_str!("../cues/es.toml")),
    ("pt-BR", include_str!("../cues/pt-BR.toml")),
];

/// How a language writes numbers.
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) decimal: char,
    pub(crate) group: char,
    /// Signs before or after a number, longest first.
    pub(crate) currencies: Vec<Vec<char>>,
    /// What a currency is called, by its sign.
    pub(crate) currency_names: BTreeMap<String, Phrases>,
    /// Spellings of a percent sign.
    pub(crate) percent: Phrases,
    /// Words that say that something is in percent.
    pub(crate) percentage: Phrases,
    /// The unit of a difference of two values in percent.
    pub(crate) points: Vec<String>,
    /// What stands after a ratio.
    pub(crate) times: Phrases,
    /// Words around a number that add nothing to it.
    pub(crate) neutral: Phrases,
    /// The numbers from zero in words, each in all its forms.
    words: Vec<Vec<String>>,
    /// Words that multiply by a power of ten.
    pub(crate) scale: BTreeMap<String, u32>,
}

impl Numbers {
    /// The number that a lower-case word is.
    pub(crate) fn spelled(&self, word: &str) -> Option<u32> {
        let idx = self.words.iter().position(|forms| forms.iter().any(|form| form == word))?;
        u32::try_from(idx).ok()
    }

    /// What the currency of a unit is called.
    pub(crate) fn names_of_currency(&self, unit: &str) -> Option<&Phrases> {
        self.currency_names.iter().find(|(sign, _)| unit.starts_with(sign.as_str())).map(|(_, names)| names)
    }
}

/// All that verify knows of a language.
#[derive(Debug)]
pub(crate) struct Tongue {
    pub(crate) language: Language,
    pub(crate) nouns: Nouns,
    pub(crate) numbers: Numbers,
    pub(crate) answers: Answers,
    pub(crate) yes_no: YesNo,
    pub(crate) counting: Counting,
    pub(crate) sides: Sides,
    /// Phrases about rounding, with the decimals that they ask for.
    pub(crate) rounding: Vec<(u32, Vec<String>)>,
    /// Lower-case phrases, by form.
    pub(crate) instructions: BTreeMap<Form, Vec<String>>,
    pub(crate) colors: BTreeMap<ColorName, Vec<String>>,
    marks: BTreeMap<String, Vec<String>>,
    in_full: Vec<BTreeMap<String, String>>,
    /// Every phrase with all that it may mean.
    pub(crate) lexicon: Lexicon,
}

impl Tongue {
    /// The data of a language: of the exact tag, else of its primary subtag.
    pub(crate) fn of(language: &Language) -> Option<&'static Self> {
        // Each is read when it is first asked for: most runs speak one language.
        static TONGUES: [OnceLock<Option<Tongue>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        let primary = |tag: &str| tag.split('-').next() == Some(language.primary());
        let exact = FILES.iter().position(|(tag, _)| *tag == language.as_str());
        let at = exact.or_else(|| FILES.iter().position(|(tag, _)| primary(tag)))?;
        TONGUES[at].get_or_init(|| Self::parse(FILES[at].1).ok()).as_ref()
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = sets::expanded(text)?.try_into()?;
        let mut lexicon = Lexicon::default();
        for (&cue, CueFile { words, also }) in &file.cues {
            lexicon.add_all(words, Meaning::Strong(cue));
            lexicon.add_all(also, Meaning::Weak(cue));
        }
        for (nth, list) in &file.ordinals {
            let nth = nth.parse().unwrap_or(0);
            lexicon.add_all(list, Meaning::Ordinal(nth));
        }
        for (&color, list) in &file.colors {
            lexicon.add_all(list, Meaning::Color(color));
        }
        lexicon.add_all(&file.neutral.phrases, Meaning::Nothing);
        let mut currencies: Vec<Vec<char>> = file.numbers.currencies.iter().map(|sign| sign.chars().collect()).collect();
        currencies.sort_by_key(|sign| std::cmp::Reverse(sign.len()));
        Ok(Self {
            language: file.language,
            nouns: file.nouns,
            numbers: Numbers {
                decimal: file.numbers.decimal,
                group: file.numbers.group,
                currencies,
                currency_names: file.numbers.currency_names,
                percent: file.numbers.percent,
                percentage: file.numbers.percentage,
                points: file.numbers.points,
                times: file.numbers.times,
                neutral: file.numbers.neutral,
                words: file.numbers.words,
                scale: file.numbers.scale,
            },
            answers: file.answers,
            yes_no: file.yes_no,
            counting: file.counting,
            sides: file.sides,
            rounding: file
                .rounding
                .into_iter()
                .filter_map(|(decimals, phrases)| Some((decimals.parse().ok()?, phrases)))
                .collect(),
            instructions: file.instructions,
            colors: file.colors,
            marks: file.marks,
            in_full: file.in_full,
            lexicon,
        })
    }

    /// Points in time as a text may have them that abbreviates nothing, each where that differs. All are of one kind, which tells whether
    /// `mar` is a month or a day.
    pub(crate) fn all_in_full(&self, labels: &[&str]) -> Vec<Option<String>> {
        let mut in_full = self.in_full.iter().map(|words| labels.iter().map(|label| in_full(label, words)).collect::<Vec<_>>());
        in_full.find(|full| full.iter().all(Option::is_some)).unwrap_or_else(|| vec![None; labels.len()])
    }

    /// Whether a text may be a label that abbreviates a point in time, in full.
    pub(crate) fn is_in_full(&self, text: &str, label: &str) -> bool {
        self.in_full.iter().any(|words| in_full(label, words).is_some_and(|full| full == text))
    }

    /// Whether `word` is a noun for this kind of mark or, where `general` nouns will do, for marks of any kind.
    pub(crate) fn is_mark_noun(&self, noun: MarkNoun, word: &str, general: bool) -> bool {
        let key = match noun {
            MarkNoun::Bar => "bar",
            MarkNoun::Slice => "slice",
            MarkNoun::Stage => "stage",
            MarkNoun::Row => "row",
            MarkNoun::Segment => "segment",
            MarkNoun::Point => "point",
        };
        let keys = [Some(key), general.then_some("any")];
        keys.into_iter().flatten().filter_map(|key| self.marks.get(key)).flatten().any(|known| known == word)
    }
}

impl Nouns {
    /// The plurals that a header may have, by the endings of its words; the usual one is first.
    pub(crate) fn plurals(&self, header: &str) -> Vec<String> {
        if !self.each {
            return self.inflected(header);
        }
        let mut readings = vec![String::new()];
        let mut inflects = true;
        for word in header.split(' ') {
            inflects &= !self.until.has(&word.to_lowercase());
            let forms = if inflects { self.inflected(word) } else { vec![word.to_owned()] };
            let join = |begun: &String, form: &String| format!("{begun}{}{form}", if begun.is_empty() { "" } else { " " });
            readings = readings.iter().flat_map(|begun| forms.iter().map(|form| join(begun, form)).collect::<Vec<_>>()).collect();
        }
        readings
    }

    /// The plurals of a noun by the first ending that fits.
    fn inflected(&self, noun: &str) -> Vec<String> {
        let forms = |ending: &Vec<String>| {
            let (from, to) = ending.split_first()?;
            let stem = noun.strip_suffix(from.as_str())?;
            Some(to.iter().map(|to| format!("{stem}{to}")).collect())
        };
        self.plural.iter().find_map(forms).unwrap_or_else(|| vec![noun.to_owned()])
    }

    /// Whether a text says what a header names, in the singular or the plural: `Quantos meios` of the header `Meio de transporte`.
    pub(crate) fn names_header(&self, text: &str, header: &str) -> bool {
        let list: Vec<&str> = header.split_whitespace().collect();
        let head = if self.each { list.first() } else { list.last() };
        head.is_some_and(|head| contains(text, head) || self.inflected(head).iter().any(|plural| contains(text, plural)))
    }

    /// Whether a name of one word is also a word that questions use: `Total`, `Share`, `Count`.
    pub(crate) fn is_common(&self, name: &str) -> bool {
        words(name).len() == 1 && self.common.contains(&name.to_lowercase())
    }
}

/// A point in time with no word that is abbreviated, where that differs.
fn in_full(label: &str, words: &BTreeMap<String, String>) -> Option<String> {
    let full: Vec<&str> = label.split(' ').map(|word| words.get(word).map_or(word, String::as_str)).collect();
    Some(full.join(" ")).filter(|full| full != label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for (tag, file) in FILES {
            assert_eq!(Tongue::parse(file).unwrap().language.as_str(), tag);
            // Every set that a phrase names is there.
            assert!(!sets::expanded(file).unwrap().to_string().contains("}\""));
        }
    }

    #[test]
    fn headers_in_the_plural() {
        for (tag, header, plural) in [
            ("en", "Country", "Countries"),
            ("en", "Screen time", "Screen times"),
            ("en", "Day", "Days"),
            ("pt-BR", "Meio de transporte", "Meios de transporte"),
            ("pt-BR", "Faixa etária", "Faixas etárias"),
            ("pt-BR", "Mês", "Meses"),
            ("pt-BR", "Região", "Regiões"),
            ("pt-BR", "Estado civil", "Estados civis"),
            ("pt-BR", "Hotel", "Hotéis"),
            ("es", "País", "Países"),
            ("es", "Profesión", "Profesiones"),
            ("es", "Vez", "Veces"),
            ("es", "Medio de transporte", "Medios de transporte"),
        ] {
            let tongue = Tongue::of(&Language::new(tag).unwrap()).unwrap();
            assert!(tongue.nouns.plurals(header).iter().any(|own| own == plural), "{header}: {:?}", tongue.nouns.plurals(header));
        }
    }
}

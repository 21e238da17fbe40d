//! Whether an answer is in the language that was asked for: a tally of common words and letters. What is in doubt passes.

use chartmill_schema::Language;

use crate::model::fault::Fault;
use crate::model::fields::Fields;
use crate::model::languages::{self, Tongue, tongues};

/// How many more marks of another language than of its own a text needs to be taken for it.
const LEAST_LEAD: usize = 3;

pub(super) fn check(fields: &Fields, language: &Language, faults: &mut Vec<Fault>) {
    let mut texts: Vec<&str> = vec![&fields.title, &fields.label_header];
    texts.extend([&fields.subtitle, &fields.source, &fields.summary].into_iter().flatten().map(String::as_str));
    texts.extend(fields.columns.iter().map(|column| column.name.as_str()));
    texts.extend(fields.group.iter().flat_map(|(name, quantity)| [name.as_str(), quantity.as_str()]));
    texts.extend(fields.rows.iter().flat_map(|row| std::iter::once(&row.label).chain(&row.clause)).map(String::as_str));
    if is_other(&texts, language) {
        faults.push(Fault::Language { wanted: languages::name(language) });
    }
}

/// Whether texts are certainly in another language.
pub(in crate::model) fn is_other(texts: &[&str], language: &Language) -> bool {
    let Some(own) = languages::tongue(language) else { return false };
    let lower = texts.join(" ").to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let marks = |tongue: &Tongue| {
        let n_words = words.iter().filter(|word| tongue.words.iter().any(|known| known == *word)).count();
        n_words + lower.chars().filter(|&c| tongue.letters.contains(c)).count()
    };
    let own_marks = marks(own);
    let others = tongues().iter().filter(|tongue| tongue.tag.primary() != own.tag.primary());
    others.map(marks).max().is_some_and(|most| most >= 2 * own_marks + LEAST_LEAD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::{Limits, invent, topics};
    use chartmill_seed::Seed;

    /// The texts of what the built-in describer says about every topic of a language.
    fn spoken(tag: &str) -> Vec<Vec<String>> {
        let texts = |topic: &crate::builtin::Topic| {
            let description = invent(topic, Seed::of_run(3), &Limits::default()).unwrap();
            let table = description.table();
            let mut texts = vec![description.title().to_owned()];
            texts.extend(description.subtitle().map(str::to_owned));
            texts.extend(description.source().map(str::to_owned));
            texts.extend(table.columns.iter().map(|column| column.name.clone()));
            texts.extend(table.labels().map(str::to_owned));
            texts.extend(table.rows.iter().flat_map(|row| row.clause.values().cloned()));
            texts
        };
        topics(&Language::new(tag).unwrap()).iter().map(texts).collect()
    }

    #[test]
    fn no_topic_is_taken_for_another_language_and_most_are_seen_through() {
        for tag in ["en", "es", "pt-BR"] {
            let all = spoken(tag);
            for texts in &all {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                assert!(!is_other(&texts, &Language::new(tag).unwrap()), "{tag}: {texts:?}");
            }
            for wanted in ["en", "es", "pt-BR"].into_iter().filter(|wanted| *wanted != tag) {
                let wanted = Language::new(wanted).unwrap();
                let seen = all.iter().filter(|texts| {
                    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                    is_other(&texts, &wanted)
                });
                let percent = seen.count() * 100 / all.len();
                assert!(percent >= 50, "{tag} for {wanted}: {percent}%");
            }
        }
    }
}

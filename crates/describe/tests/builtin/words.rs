//! The words of invented descriptions: short, whole, and in their language.

use std::collections::BTreeSet;

use chartmill_describe::builtin::Topic;
use chartmill_schema::{Cell, Description};

use crate::{all, invented, of};

/// All texts of a description with its labels, names, nouns and clauses.
fn texts(description: &Description) -> Vec<String> {
    let table = description.table();
    let mut texts: Vec<String> = [Some(description.title()), description.subtitle(), description.source()]
        .into_iter()
        .flatten()
        .chain(table.labels())
        .chain(table.columns.iter().map(|column| column.name.as_str()))
        .chain(table.group.iter().flat_map(|group| [group.name.as_str(), group.quantity.as_str()]))
        .chain(table.series().iter().filter_map(|column| column.measure.as_ref()?.unit.as_ref()).map(|unit| unit.0.as_str()))
        .map(str::to_owned)
        .collect();
    texts.extend(table.rows.iter().flat_map(|row| row.clause.values().cloned()));
    texts.extend(table.population.values().flat_map(|noun| [noun.singular.clone(), noun.plural.clone()]));
    texts
}

#[test]
fn words_are_short_and_whole() {
    for topic in all() {
        for seed in 0..200 {
            check(topic, &invented(topic, seed), &format!("{} with seed {seed}", topic.name()));
        }
    }
}

fn check(topic: &Topic, description: &Description, what: &str) {
    let table = description.table();
    for text in texts(description) {
        let lower = format!(" {} ", text.to_lowercase());
        for placeholder in ["lorem", "ipsum", "category a ", "item 1 ", " foo ", "example", "exemplo", "{", "}", "todo:", "  "] {
            assert!(!lower.trim().contains(placeholder), "{placeholder:?} in {text:?}: {what}");
        }
    }
    assert!(description.title().chars().count() <= 60, "{:?}: {what}", description.title());
    for label in table.labels() {
        assert!(label.chars().count() <= 28, "{label:?}: {what}");
    }
    for column in table.series() {
        assert!(column.name.chars().count() <= 28, "{:?}: {what}", column.name);
    }
    for clause in table.rows.iter().flat_map(|row| row.clause.iter()) {
        let (language, clause) = clause;
        assert_eq!(language, topic.language());
        assert!(table.population.contains_key(language), "a clause needs a noun before it: {what}");
        assert!(clause.starts_with(char::is_lowercase) && !clause.ends_with('.'), "{clause:?}: {what}");
    }
}

#[test]
fn other_languages_hold_no_english() {
    #[rustfmt::skip]
    let english = [
        "the", "of", "and", "by", "in", "with", "from", "to", "people", "share", "number", "year", "month", "day", "days", "week", "sales",
        "other", "average", "rate", "hours", "price", "visitors", "students", "survey", "office", "million", "thousand", "tonnes", "per",
        "q1", "q2", "q3", "q4", "apr", "aug", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    let english = BTreeSet::from(english);
    for topic in all().filter(|topic| topic.language().primary() != "en") {
        for seed in 0..60 {
            for text in texts(&invented(topic, seed)) {
                let lower = text.to_lowercase();
                let found = lower.split(|c: char| !c.is_alphanumeric()).find(|word| english.contains(word));
                assert_eq!(found, None, "{text:?} in {}", topic.name());
            }
        }
    }
}

#[test]
fn nouns_have_a_gender_where_their_language_has_genders() {
    for topic in all() {
        for noun in invented(topic, 0).table().population.values() {
            assert_eq!(noun.gender.is_some(), topic.language().primary() != "en", "{noun:?}");
        }
    }
}

/// The rows whose clauses the project promises to ask about word for word.
#[test]
fn portuguese_clauses_read_as_promised() {
    let clause = |topic: &str, label: &str| {
        let topic = of("pt-BR").iter().find(|one| one.name() == topic).unwrap();
        (0..100).map(|seed| invented(topic, seed)).find_map(|description| {
            let table = description.table();
            let row = table.row_of(label)?;
            let noun = table.population.values().next()?;
            Some(format!("{} que {}", noun.plural, table.rows[row].clause.values().next()?))
        })
    };
    for (topic, label, read) in [
        ("tempo-de-tela", "Menos de 2 horas", "pessoas que passam menos de 2 horas por dia em telas"),
        ("exercicios", "Não fazem exercícios", "pessoas que não fazem exercícios semanalmente"),
        ("ocupacoes", "Professores", "pessoas que são professores"),
    ] {
        assert_eq!(clause(topic, label).as_deref(), Some(read));
    }
}

#[test]
fn times_are_named_in_their_language() {
    let labels = |tag: &str, topic: &str| {
        let topic = of(tag).iter().find(|one| one.name() == topic).unwrap();
        let labels = (0..40).flat_map(|seed| invented(topic, seed).table().rows.clone());
        labels
            .filter_map(|row| if let Some(Cell::Text(label)) = row.cells.first() { Some(label.clone()) } else { None })
            .collect()
    };
    let quarters: BTreeSet<String> = labels("pt-BR", "vendas-por-trimestre");
    assert!(quarters.contains("1º tri 2020") && quarters.contains("4º tri 2020"), "{quarters:?}");
    let quarters: BTreeSet<String> = labels("en", "quarterly-sales");
    assert!(quarters.contains("Q1 2020"), "{quarters:?}");
    let months: BTreeSet<String> = labels("pt-BR", "chuva-mensal");
    assert_eq!(months.len(), 12);
    assert!(months.contains("fev") && months.contains("dez"), "{months:?}");
    let days: BTreeSet<String> = labels("pt-BR", "ciclistas-por-dia");
    assert!(days.contains("sáb"), "{days:?}");
}

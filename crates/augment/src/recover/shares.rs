//! Tables from questions about the members of a population: "What percentage of people prefer tea?"

use chartmill_schema::{ColumnKind, Measure, MeasureKind, Noun, Number, Structure, Unit};

use super::assemble::Completeness;
use super::draft::{Draft, Fact, Labelled};
use super::label::{self, Things};
use super::not_recovered::NotRecovered;
use super::rules::Rules;
use super::scale::{self, Left};

/// The longest label, in characters, that a legend has room for.
const MAX_LABEL_CHARS: usize = 48;

/// The noun of a population as questions write it: `young adults`, `people in Brazil`.
pub(super) fn noun(population: &str, rules: &Rules) -> Noun {
    let words: Vec<&str> = population.split(' ').collect();
    let known = |word: &str| rules.members.iter().find(|noun| noun.plural.eq_ignore_ascii_case(word));
    let head = words.iter().position(|word| known(word).is_some()).unwrap_or(words.len().saturating_sub(1));
    let singular = words.iter().enumerate().map(|(at, word)| {
        let alone = || word.strip_suffix('s').unwrap_or(word).to_owned();
        if at == head { known(word).map_or_else(alone, |noun| noun.singular.clone()) } else { (*word).to_owned() }
    });
    let gender = words.get(head).and_then(|word| known(word)).and_then(|noun| noun.gender);
    Noun { singular: singular.collect::<Vec<_>>().join(" "), plural: population.to_owned(), gender }
}

/// The table of shares, or counts where `is_share` does not hold, of a population.
pub(super) fn table(
    facts: &[Fact],
    population: &str,
    is_share: bool,
    rules: &Rules,
) -> Result<(Draft, Completeness), NotRecovered> {
    let noun = noun(population, rules);
    let (title, header, rows, left) = if let Some(scale) = scale::read(facts, &noun, rules)? {
        (scale.title, scale.header, scale.rows, Some(scale.left))
    } else {
        let clauses: Vec<&str> = facts.iter().map(|fact| fact.clause.as_str()).collect();
        let things = label::of_things(&clauses, rules);
        let rows = facts.iter().zip(&things.labels).map(|(fact, label)| Labelled {
            label: label.clone(),
            clause: Some(fact.clause.clone()),
            value: fact.value,
            question: fact.question.clone(),
        });
        let (title, header) = words(&things, &noun, rules);
        (title, header, rows.collect(), None)
    };
    let mut rows = merged(rows)?;
    for row in &rows {
        if row.label.chars().count() > MAX_LABEL_CHARS {
            return Err(NotRecovered::LongLabel { question: row.question.clone(), label: row.label.clone() });
        }
    }
    if let [row] = rows.as_slice() {
        return Err(NotRecovered::OneValue { label: row.label.clone() });
    }
    let (structure, completeness) =
        if is_share { whole(&mut rows, left, rules)? } else { (counted(left.as_ref()), Completeness::Whole) };
    let (kind, name) = if is_share { (MeasureKind::Share, "share") } else { (MeasureKind::Count, "count") };
    let draft = Draft {
        title,
        language: rules.language.clone(),
        header,
        kind: ColumnKind::Category,
        column: rules.text(name, &[("population", &noun.plural)]),
        measure: Measure { kind, unit: is_share.then(|| Unit("%".to_owned())) },
        rows,
        structure,
        population: Some(noun),
    };
    Ok((draft, completeness))
}

/// Counts are parts where their ranges leave nothing out; of things nobody knows whether they are all.
fn counted(left: Option<&Left>) -> Structure {
    if left == Some(&Left::Nothing) { Structure::Parts } else { Structure::Independent }
}

/// The rows with each label once.
fn merged(rows: Vec<Labelled>) -> Result<Vec<Labelled>, NotRecovered> {
    let mut merged: Vec<Labelled> = Vec::new();
    for row in rows {
        let known = merged.iter().find(|known| known.label.to_lowercase() == row.label.to_lowercase());
        match known {
            None => merged.push(row),
            Some(known) if known.value == row.value => {}
            Some(known) => {
                return Err(NotRecovered::SameLabel { first: known.question.clone(), second: row.question, label: row.label });
            }
        }
    }
    Ok(merged)
}

/// Whether shares are the parts of a whole, with what is left of it.
fn whole(rows: &mut Vec<Labelled>, left: Option<Left>, rules: &Rules) -> Result<(Structure, Completeness), NotRecovered> {
    for row in rows.iter() {
        if row.value.is_negative() || row.value.is_zero() || row.value > Number::HUNDRED {
            return Err(NotRecovered::NoShare { label: row.label.clone(), value: row.value });
        }
    }
    if left == Some(Left::Overlap) {
        return Ok((Structure::Independent, Completeness::Apart));
    }
    let values: Vec<Number> = rows.iter().map(|row| row.value).collect();
    let (structure, completeness) = parts(&values)?;
    let Completeness::Remainder { value: remainder } = completeness else { return Ok((structure, completeness)) };
    let sum = Number::HUNDRED.minus(remainder).unwrap_or(Number::ZERO);
    let mut add = |at: usize, label: String, clause: Option<String>| {
        rows.insert(at.min(rows.len()), Labelled { label, clause, value: remainder, question: String::new() });
    };
    match left {
        // Of things, several may be true of one person: nothing tells what the others do, or that there are any.
        None => return Ok((Structure::Independent, Completeness::Remainder { value: remainder })),
        Some(Left::Nothing) => return Err(NotRecovered::LessThanWhole { sum: sum.trimmed() }),
        Some(Left::One { at, label, clause }) => add(at, label, clause),
        Some(Left::Several | Left::Overlap) => add(usize::MAX, rules.words.others.clone(), None),
    }
    Ok((Structure::Parts, Completeness::Remainder { value: remainder }))
}

/// Whether shares are the parts of a whole by their sum alone. Each may be off by half of its last digit.
pub(super) fn parts(shares: &[Number]) -> Result<(Structure, Completeness), NotRecovered> {
    let decimals = shares.iter().map(|share| share.decimals()).max().unwrap_or(0);
    let slack = Number::new(5 * shares.len() as i64, decimals + 1).unwrap_or(Number::ZERO);
    let sum = Number::sum(shares.iter().copied()).unwrap_or(Number::ZERO);
    let remainder = Number::HUNDRED.minus(sum).unwrap_or(Number::ZERO);
    if remainder.abs() <= slack {
        Ok((Structure::Parts, Completeness::Whole))
    } else if remainder.is_negative() {
        Err(NotRecovered::MoreThanWhole { sum: sum.trimmed() })
    } else {
        Ok((Structure::Independent, Completeness::Remainder { value: remainder }))
    }
}

/// The same for shares of named things, of which there may be more.
pub(super) fn apart_or_whole(rows: &[Labelled], rules: &Rules) -> Result<(Structure, Completeness), NotRecovered> {
    whole(&mut rows.to_vec(), None, rules)
}

/// Title and header of a table of things.
fn words(things: &Things, noun: &Noun, rules: &Rules) -> (String, String) {
    let prefers = things.verb.as_ref().is_some_and(|verb| rules.words.preferring.first() == Some(verb));
    let fallback = || rules.text(if prefers { "preference" } else { "answer" }, &[]);
    let (plural, the) = (noun.plural.as_str(), rules.article(noun));
    if let Some(class) = things.class.as_deref().filter(|class| class.contains(' ')) {
        let title = label::capitalized(class);
        return (title.clone(), title);
    }
    let topic = things.topic.as_deref().or(things.class.as_deref());
    // Of what all labels are a kind, none of them is one: "Action" is a kind of movie, but "Dogs" are pets.
    let header = |topic: &str| {
        let one = rules.singular(topic);
        label::capitalized(&if things.topic.is_some() { rules.text("kind_of", &[("topic", &one)]) } else { one })
    };
    match (topic, things.verb.as_deref()) {
        (Some(topic), Some(verb)) => {
            let slots = [("topic", topic), ("the", the), ("population", plural), ("verb", verb)];
            (label::capitalized(&rules.text("title_topic", &slots)), header(topic))
        }
        (Some(topic), None) => (label::capitalized(topic), header(topic)),
        (None, verb) if things.activity.is_some() => {
            let activity = label::capitalized(things.activity.as_deref().unwrap_or_default());
            let slots =
                [("activity", activity.as_str()), ("the", the), ("population", plural), ("verb", verb.unwrap_or_default())];
            (if verb.is_some() { rules.text("title_activity", &slots) } else { activity.clone() }, fallback())
        }
        (None, Some(verb)) => {
            (label::capitalized(&rules.text("title_verb", &[("the", the), ("population", plural), ("verb", verb)])), fallback())
        }
        (None, None) => (label::capitalized(&rules.text("share", &[("population", plural)])), fallback()),
    }
}

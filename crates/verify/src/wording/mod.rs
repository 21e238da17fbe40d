//! Wording: the question asks what its query asks, with exactly its labels and numbers, and gives nothing away.

mod demand;
mod family;
pub(crate) mod order;
mod series;
mod yes_no;

use chartmill_schema::{MarkNoun, Number, Order, Query, Turn};

use crate::answer::Found;
use crate::language::{Cue, Meaning, Tongue};
use crate::names::{self, Named, Names};
use crate::number::scan;
use crate::parts::Parts;
use crate::phrases::Phrases;
use crate::readback::Readings;
use crate::words::{Hit, contains, words};
use crate::{Faults, Reason};

use demand::{Demand, Measures};

/// Checks the question of a turn.
pub(crate) fn check(readings: &Readings<'_>, turn: &Turn, found: Option<&Found>, tongue: &Tongue, faults: &mut Faults) {
    if !family::fits(turn.family, &turn.query) {
        faults.push(Reason::FamilyQuery { family: turn.family.key() });
    }
    if turn.difficulty != turn.family.difficulty() {
        faults.push(Reason::DifficultyWrong);
    }
    let question = turn.question.as_str();
    let clean = question.trim() == question && question.ends_with(['?', '.']) && question.chars().any(char::is_alphabetic);
    if !clean || ["  ", "{", "}", "<", ">", "\n", " ?", " ,"].iter().any(|bad| question.contains(bad)) {
        faults.push(Reason::QuestionShape { question: question.to_owned() });
        return;
    }
    let table = &readings.note.table;
    let parts = Parts::of(&turn.query);
    let (top, implied) = top_total(readings, turn);
    let expected: Vec<&str> = parts.labels.iter().chain(&parts.series).copied().collect();
    let mut names = names::find(readings.note, &turn.language, question, &expected);
    check_labels(readings, turn, &parts, &names, implied, faults);
    check_series(readings, &parts, &names, faults);

    let unblanked = names.rest.clone();
    let hits = names.rest.take_phrases(&tongue.lexicon);
    let measures = Measures::of(table, &parts);
    let mut demand = Demand::of(&turn.query, measures);
    if let Some((_, order)) = top {
        demand.required.push(vec![if order == Order::Descending { Cue::Largest } else { Cue::Smallest }]);
        demand.allowed.insert(if order == Order::Descending { Cue::Largest } else { Cue::Smallest });
    }
    let yes_no = yes_no::asked(&unblanked, tongue);
    // Where the series itself is called `Share` or `Number`, the word is its name; what it measures it says elsewhere.
    let is_name = |hit: &Hit<'_>| {
        let called = parts
            .series
            .iter()
            .any(|name| names::is_common(readings.note, &turn.language, name) && name.to_lowercase() == hit.phrase);
        called && !measures.shares && !parts.percent
    };
    let asking: Vec<Hit<'_>> = hits.iter().filter(|hit| !is_name(hit)).cloned().collect();
    check_cues(&asking, &demand, yes_no, faults);
    series::check(readings, turn, &hits, yes_no, tongue, faults);
    check_counts(readings, turn, measures, tongue, faults);
    if let Query::Sorted { order, .. } = turn.query {
        check_direction(&hits, order, faults);
    }
    check_colors(&hits, &parts, faults);
    check_numbers(readings, &parts, &names, top.map(|(n, _)| n), tongue, faults);

    let says = |cue: Cue| hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)));
    let answer = match turn.answer.value.as_slice() {
        [value] => Number::parse(value).ok(),
        _ => None,
    };
    if !order::fits(table, &turn.query, &tongue.sides, &names, &unblanked, &says, answer) {
        faults.push(Reason::OperandOrder);
    }
    let given = match found {
        Some(Found::Text(text)) => Some(text),
        Some(Found::Label(label)) if !parts.labels.contains(&label.as_str()) => Some(label),
        _ => None,
    };
    // A label of one common word may stand in a question by chance; as it is written, it may not.
    if let Some(text) = given.filter(|text| contains(question, text) && (text.contains(' ') || question.contains(text.as_str())))
    {
        faults.push(Reason::AnswerGivenAway { text: text.clone() });
    }
}

/// How many a sum of the largest takes, and whether the query writes out labels that the question only implies.
fn top_total(readings: &Readings<'_>, turn: &Turn) -> (Option<(u32, Order)>, bool) {
    let Query::Sum { over } = &turn.query else { return (None, false) };
    if let Some(top) = family::top(over) {
        return (Some(top), false);
    }
    if turn.family != chartmill_schema::Family::TopTotal {
        return (None, false);
    }
    let n = family::top_labels(readings, over);
    (n.map(|n| (n, Order::Descending)), n.is_some())
}

fn check_labels(readings: &Readings<'_>, turn: &Turn, parts: &Parts<'_>, names: &Names, implied: bool, faults: &mut Faults) {
    let table = &readings.note.table;
    let wanted: Vec<&str> = if implied { Vec::new() } else { parts.labels.clone() };
    let color = matches!(turn.query, Query::ColorOf { .. });
    for label in &wanted {
        let row = table.row_of(label).is_some_and(|row| names.place(Named::Row(row)).is_some());
        let series = color && table.series_of(label).is_some_and(|series| names.has_series(series));
        if !row && !series {
            faults.push(Reason::LabelAbsent { label: (*label).to_owned() });
        }
    }
    for row in names.rows() {
        let label = table.label(row);
        if !readings.label_stands(row) {
            faults.push(Reason::LabelNotDrawn { label: label.to_owned() });
        }
        // A text that is also a series' name was noted for both.
        let series = table.series_of(label).is_some_and(|series| names.has_series(series));
        if !wanted.contains(&label) && !series {
            faults.push(Reason::LabelExtra { label: label.to_owned() });
        }
    }
}

fn check_series(readings: &Readings<'_>, parts: &Parts<'_>, names: &Names, faults: &mut Faults) {
    let table = &readings.note.table;
    for (series, column) in table.series().iter().enumerate() {
        let name = column.name.as_str();
        let is_named = names.has_series(series);
        let wanted = parts.series.contains(&name) || parts.labels.contains(&name);
        if wanted && !is_named && table.series().len() > 1 {
            faults.push(Reason::SeriesAbsent { series: name.to_owned() });
        }
        if is_named && !wanted && table.series().len() > 1 && table.row_of(name).is_none() {
            faults.push(Reason::SeriesExtra { series: name.to_owned() });
        }
    }
}

fn check_cues(hits: &[Hit<'_>], demand: &Demand, yes_no: bool, faults: &mut Faults) {
    let says = |cue: Cue| {
        if cue == Cue::YesNo {
            return yes_no;
        }
        hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)) || hit.meanings.contains(&Meaning::Weak(cue)))
    };
    for required in &demand.required {
        if !required.iter().any(|cue| says(*cue)) {
            let cue = required.iter().map(|cue| cue.key()).collect::<Vec<_>>().join(" or ");
            faults.push(Reason::CueMissing { cue });
        }
    }
    if yes_no && !demand.allowed.contains(&Cue::YesNo) {
        faults.push(Reason::CueForbidden { cue: Cue::YesNo.key().to_owned(), word: String::new() });
    }
    let mut ordinals = Vec::new();
    for hit in hits {
        let strong = || {
            hit.meanings.iter().filter_map(|meaning| match meaning {
                Meaning::Strong(cue) => Some(*cue),
                _ => None,
            })
        };
        // A phrase that may mean several things is refused where the query asks for none of them, or is against one of them.
        let against = strong().find(|cue| demand.forbidden.contains(cue));
        let foreign = strong().next().filter(|_| !strong().any(|cue| demand.allowed.contains(&cue)));
        if let Some(cue) = against.or(foreign) {
            let word = hit.phrase.clone();
            faults.push(match cue {
                Cue::HowMany | Cue::Count => Reason::CountWord { word },
                Cue::Share => Reason::ShareWord { word },
                _ => Reason::CueForbidden { cue: cue.key().to_owned(), word },
            });
        }
        if let Some(Meaning::Ordinal(nth)) = hit.meanings.iter().find(|meaning| matches!(meaning, Meaning::Ordinal(_))) {
            ordinals.push(*nth);
            if demand.ordinal != Some(*nth) {
                faults.push(Reason::CueForbidden { cue: format!("rank {nth}"), word: hit.phrase.clone() });
            }
        }
    }
    // What is first may also be said by its end: `leftmost`.
    let by_end =
        demand.ordinal == Some(1) && if demand.first_time { says(Cue::Earliest) } else { says(Cue::First) || says(Cue::Last) };
    if let Some(wanted) = demand.ordinal.filter(|wanted| !ordinals.contains(wanted) && !by_end) {
        faults.push(Reason::CueMissing { cue: format!("rank {wanted}") });
    }
}

/// "How many people" counts people: only where the series does, and never where rows or marks are counted.
fn check_counts(readings: &Readings<'_>, turn: &Turn, measures: Measures, tongue: &Tongue, faults: &mut Faults) {
    let table = &readings.note.table;
    let list: Vec<String> = words(&turn.question);
    let counts_rows = matches!(turn.query, Query::Count { .. } | Query::Marks);
    // The header names the rows, in the singular and in the language of the picture.
    let header_nouns = &Tongue::of(&readings.note.locale).unwrap_or(tongue).nouns;
    if turn.query == Query::Marks {
        // Where a row has several marks, `categories` and the like are the rows.
        let one_a_row = readings.note.mark == MarkNoun::Row || readings.note.marks.len() <= table.rows.len();
        let noun = list.iter().any(|word| tongue.is_mark_noun(readings.note.mark, word, one_a_row));
        let header = one_a_row && header_nouns.names_header(&turn.question, table.label_name());
        if !noun && !header {
            faults.push(Reason::CueMissing { cue: "what is counted".to_owned() });
        }
    }
    let nouns = table.population.get(&turn.language).or_else(|| table.population.values().next());
    let plural = nouns.map(|noun| words(&noun.plural)).filter(|plural| !plural.is_empty());
    let units = || table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    let currencies = units().filter_map(|unit| tongue.numbers.names_of_currency(unit)).flat_map(Phrases::words);
    let general = tongue.numbers.percent.words().chain(tongue.counting.units.words());
    let units: Vec<String> = units().flat_map(words).chain(currencies.chain(general).cloned()).collect();
    for (begin, after) in tongue.counting.phrases.places(&list).into_iter().filter(|&(_, after)| after < list.len()) {
        let comparative = tongue.counting.comparatives.begin(&list[after..]).unwrap_or(0);
        let next = &list[after + comparative..];
        let population = plural.as_ref().is_some_and(|plural| next.starts_with(plural));
        // `How many visitors`, of a series with that name: they are no rows, unless the rows have that name as well.
        let of_series = table.series().iter().any(|column| next.starts_with(&words(&column.name)));
        let is_rows = next.first().is_some_and(|word| tongue.is_mark_noun(readings.note.mark, word, true))
            || header_nouns.plurals(table.label_name()).iter().any(|plural| next.starts_with(&words(plural)));
        let of_unit = next.first().is_some_and(|word| units.contains(word));
        let wrong =
            if counts_rows { population || (of_series && !is_rows) } else { !measures.counts && (population || !of_unit) };
        if wrong {
            let word = [&list[begin..after], &next[..next.len().min(1)]].concat().join(" ");
            faults.push(Reason::CountWord { word });
        }
    }
}

/// `Largest first`, `descending`, or the largest named before the smallest.
fn check_direction(hits: &[Hit<'_>], order: Order, faults: &mut Faults) {
    let place = |cue: Cue| hits.iter().filter(|hit| hit.meanings.contains(&Meaning::Strong(cue))).map(|hit| hit.at).min();
    let (own, other, own_end, other_end) = match order {
        Order::Descending => (Cue::Descending, Cue::Ascending, Cue::Largest, Cue::Smallest),
        Order::Ascending => (Cue::Ascending, Cue::Descending, Cue::Smallest, Cue::Largest),
    };
    let by_ends = match (place(own_end), place(other_end)) {
        (Some(own), Some(other)) => own < other,
        (Some(_), None) => true,
        _ => false,
    };
    if place(other).is_some() || !(place(own).is_some() || by_ends) {
        faults.push(Reason::CueMissing { cue: own.key().to_owned() });
    }
}

fn check_colors(hits: &[Hit<'_>], parts: &Parts<'_>, faults: &mut Faults) {
    let mut named = false;
    for hit in hits {
        for meaning in hit.meanings {
            let Meaning::Color(color) = meaning else { continue };
            if parts.color == Some(*color) {
                named = true;
            } else {
                faults.push(Reason::CueForbidden { cue: "a color".to_owned(), word: hit.phrase.clone() });
            }
        }
    }
    if let Some(color) = parts.color.filter(|_| !named) {
        faults.push(Reason::CueMissing { cue: color.key().to_owned() });
    }
}

/// The numbers of the question are exactly those of the query; ranks and places may be written in digits.
fn check_numbers(
    readings: &Readings<'_>,
    parts: &Parts<'_>,
    names: &Names,
    top: Option<u32>,
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let found = scan(names.rest.rest(), &tongue.numbers);
    let mut absent: Vec<Number> = parts.numbers.clone();
    let mut may: Vec<Number> = parts.ranks.iter().map(|rank| Number::from(rank.nth)).collect();
    may.extend(parts.place.map(|(place, _)| Number::from(place)));
    let rest = names.rest.words();
    let mut said_top = false;
    for number in found {
        let is = |wanted: &Number| number.value == *wanted || number.scaled == Some(*wanted);
        if let Some(idx) = absent.iter().position(is) {
            absent.remove(idx);
        } else if top.is_some_and(|n| is(&Number::from(n))) {
            said_top = true;
        } else if !may.iter().any(is) && !parts.numbers.iter().any(is) {
            faults.push(Reason::NumberExtra { number: number.value });
        }
    }
    for number in absent {
        // A small number may be written out.
        let written = rest.iter().filter_map(|(_, word)| tongue.numbers.spelled(word)).any(|own| Number::from(own) == number);
        if !written {
            faults.push(Reason::NumberAbsent { number });
        }
    }
    // `The top two` where all are asked about is another question; how many there are may always be said.
    let table = &readings.note.table;
    let counted = [table.rows.len(), readings.note.marks.len(), parts.labels.len(), table.series().len()];
    let mut spelled = rest.iter().filter_map(|(_, word)| tongue.numbers.spelled(word));
    if let Some(n) = top {
        if !said_top && !spelled.any(|value| value == n) {
            faults.push(Reason::NumberAbsent { number: Number::from(n) });
        }
    } else {
        let stray = spelled.find(|value| {
            let number = Number::from(*value);
            *value > 1 && !counted.contains(&(*value as usize)) && !may.contains(&number) && !parts.numbers.contains(&number)
        });
        if let Some(value) = stray {
            faults.push(Reason::NumberExtra { number: Number::from(value) });
        }
    }
}

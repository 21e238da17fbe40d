//! Clauses that are ranges of one amount: their labels, their order, and what they leave out.

use std::collections::BTreeMap;

use chartmill_schema::{Noun, Number};

use super::draft::{Fact, Labelled};
use super::label;
use super::not_recovered::NotRecovered;
use super::range::{self, Interval, Range};
use super::rules::{Bounds, Period, Rules, singular_unit};

/// What one clause is among ranges.
enum Step {
    /// Nothing at all.
    Nothing,
    /// A range.
    Range(Range, Interval),
    /// Every time.
    Every,
}

/// What the ranges of a picture say beyond their labels.
#[derive(Debug)]
pub(super) struct Scale {
    pub(super) title: String,
    pub(super) header: String,
    /// The rows in the order of their amounts.
    pub(super) rows: Vec<Labelled>,
    pub(super) left: Left,
}

/// What ranges leave out.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Left {
    /// Nothing.
    Nothing,
    /// One range, with its place among the rows and the clause that says it.
    One {
        /// Before which row it belongs.
        at: usize,
        label: String,
        clause: Option<String>,
    },
    /// Several, of which only the sum is known.
    Several,
    /// They overlap, so that no whole is made of them.
    Overlap,
}

/// Reads the clauses as ranges of one amount; `None` where they are not.
///
/// # Errors
/// They are ranges of different amounts.
pub(super) fn read(facts: &[Fact], noun: &Noun, rules: &Rules) -> Result<Option<Scale>, NotRecovered> {
    let clauses: Vec<&str> = facts.iter().map(|fact| fact.clause.as_str()).collect();
    let mut steps = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        let is_negated = rules.words.negation.is_match(clause);
        let others: Vec<&str> = clauses.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, clause)| *clause).collect();
        let denies_all = is_negated && (rules.words.nothing.is_match(clause) || label::denies_all(clause, &others, rules));
        let step = match range::find(clause, rules) {
            // "Do not read 5 books" is no range of books.
            Some(_) if is_negated => None,
            Some(range) if !range.is_bare_number() => range.interval(rules).map(|interval| Step::Range(range, interval)),
            _ if is_negated => denies_all.then_some(Step::Nothing),
            _ if rules.words.every.is_match(clause) => Some(Step::Every),
            _ => None,
        };
        let Some(step) = step else { return Ok(None) };
        steps.push(step);
    }
    let ranges: Vec<(usize, &Range, &Interval)> = steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| match step {
            Step::Range(range, interval) => Some((at, range, interval)),
            _ => None,
        })
        .collect();
    let count = |wanted: fn(&Step) -> bool| steps.iter().filter(|step| wanted(step)).count();
    if ranges.is_empty() || count(|step| matches!(step, Step::Nothing)) > 1 || count(|step| matches!(step, Step::Every)) > 1 {
        return Ok(None);
    }
    one_amount(facts, &ranges, rules)?;
    let ranges_only: Vec<&Range> = ranges.iter().map(|(_, range, _)| *range).collect();
    let unit = CountUnit::of(&ranges_only, rules);
    let whole = ranges.iter().all(|(_, range, _)| range.is_whole(rules));
    let has_none = steps.iter().any(|step| matches!(step, Step::Nothing));

    let mut rows: Vec<(Interval, Labelled)> = Vec::new();
    let topic = topic(&clauses, rules);
    for (fact, step) in facts.iter().zip(&steps) {
        let (label, key, clause) = match step {
            Step::Nothing => {
                let label = if unit.noun == rules.words.times {
                    rules.words.never.clone()
                } else {
                    label::none_label(&fact.clause, rules)
                };
                (label, NONE, fact.clause.clone())
            }
            Step::Every => {
                let found = rules.words.every.find(&fact.clause).map_or("", |found| found.as_str());
                (label::capitalized(found), EVERY, fact.clause.clone())
            }
            Step::Range(range, interval) => {
                let clause = completed(&fact.clause, range, &ranges_only, &topic, rules);
                (range.label(&unit.of_range(range, rules), rules), settled(interval, whole, has_none), clause)
            }
        };
        let known = rows.iter().any(|(_, row)| row.label == label && row.value == fact.value);
        if known {
            continue;
        }
        rows.push((key, Labelled { label, clause: Some(clause), value: fact.value, question: fact.question.clone() }));
    }
    rows.sort_by(|(one, _), (other, _)| one.lo.0.cmp(&other.lo.0).then(other.lo.1.cmp(&one.lo.1)));
    let left = left(&rows, &unit, &ranges_only, whole, rules);
    let period = ranges.iter().find_map(|(at, ..)| period(&facts[*at].clause, rules));
    let (title, header) = words(&ranges_only, &unit, period, noun, &topic, rules);
    Ok(Some(Scale { title, header, rows: rows.into_iter().map(|(_, row)| row).collect(), left }))
}

/// Where nothing at all stands among ranges: before zero.
const NONE: Interval = Interval { lo: (Number::ZERO, true), hi: Some((Number::ZERO, true)) };
/// Where every time stands: above all that people count.
const EVERY: Interval = Interval { lo: (MOST, true), hi: None };
const MOST: Number = Number::HUNDRED;

/// That all ranges measure the same, a day or a week alike.
fn one_amount(facts: &[Fact], ranges: &[(usize, &Range, &Interval)], rules: &Rules) -> Result<(), NotRecovered> {
    let Some(((first, first_range, _), others)) = ranges.split_first() else { return Ok(()) };
    let noun = |range: &Range| rules.stem(range.unit.rsplit(' ').next().unwrap_or_default());
    let times = rules.stem(&rules.words.times);
    let mut counted = (!noun(first_range).eq(&times)).then(|| noun(first_range));
    let mut first_period = period(&facts[*first].clause, rules).map(|period| &period.title);
    for (at, range, _) in others {
        let own_period = period(&facts[*at].clause, rules).map(|period| &period.title);
        let same_period = own_period.is_none() || first_period.is_none() || own_period == first_period;
        let same_dimension = range.dimension(rules) == first_range.dimension(rules);
        let own = noun(range);
        let same_noun = range.dimension(rules) != "count" || own == times || counted.as_ref().is_none_or(|known| *known == own);
        if !(same_period && same_dimension && same_noun) {
            return Err(NotRecovered::Mixed { first: facts[*first].question.clone(), second: facts[*at].question.clone() });
        }
        first_period = first_period.or(own_period);
        if own != times {
            counted = counted.or(Some(own));
        }
    }
    Ok(())
}

/// How often the amount of a clause is measured.
fn period<'a>(clause: &str, rules: &'a Rules) -> Option<&'a Period> {
    rules.periods.iter().find(|period| period.pattern.is_match(clause))
}

/// The unit that labels and the title use.
struct CountUnit {
    /// The noun that is counted, in its plural; empty for money.
    noun: String,
    is_count: bool,
    /// The whole phrase, for the title: `cups of coffee`.
    phrase: String,
}

impl CountUnit {
    fn of(ranges: &[&Range], rules: &Rules) -> Self {
        let is_count = ranges.iter().all(|range| range.dimension(rules) == "count");
        let last = |range: &Range| range.unit.rsplit(' ').next().unwrap_or_default().to_owned();
        let is_times = |noun: &str| rules.stem(noun) == rules.stem(&rules.words.times);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for range in ranges {
            *counts.entry(last(range)).or_default() += 1;
        }
        // "3-4 times" beside "1-2 performances" counts performances; the plural is the longer form.
        let noun = counts.iter().max_by_key(|(noun, count)| (!is_times(noun), noun.chars().count(), **count));
        let noun = noun.map_or_else(String::new, |(noun, _)| noun.clone());
        let named = ranges.iter().filter(|range| last(range) == noun);
        let phrases: Vec<String> = named.map(|range| format!("{} {}", range.unit, range.of).trim().to_owned()).collect();
        let count = |phrase: &str| phrases.iter().filter(|other| *other == phrase).count();
        let phrase = phrases.iter().max_by_key(|phrase| (count(phrase), usize::MAX - phrase.chars().count())).cloned();
        Self { phrase: phrase.unwrap_or_else(|| noun.clone()), noun, is_count }
    }

    /// The unit of one range.
    fn of_range(&self, range: &Range, rules: &Rules) -> String {
        let own = range.unit.rsplit(' ').next().unwrap_or_default();
        if self.is_count && rules.stem(own) != rules.stem(&self.noun) { self.noun.clone() } else { own.to_owned() }
    }
}

/// Whole numbers as closed ranges of them, and nothing left for zero where it has a row of its own.
fn settled(interval: &Interval, whole: bool, has_none: bool) -> Interval {
    let one = Number::from(1_i64);
    let mut settled = *interval;
    if whole {
        if !settled.lo.1 {
            settled.lo = (settled.lo.0.plus(one).unwrap_or(settled.lo.0), true);
        }
        if let Some((hi, false)) = settled.hi {
            settled.hi = Some((hi.minus(one).unwrap_or(hi), true));
        }
    }
    if has_none && settled.lo.0.is_zero() {
        settled.lo = if whole { (one, true) } else { (Number::ZERO, false) };
    }
    settled
}

/// What the ranges, in their order, leave out.
fn left(rows: &[(Interval, Labelled)], unit: &CountUnit, ranges: &[&Range], whole: bool, rules: &Rules) -> Left {
    let step = if whole { Number::from(1_i64) } else { Number::ZERO };
    let ordered: Vec<&Interval> = rows.iter().map(|(interval, _)| interval).collect();
    let mut gaps: Vec<(usize, Option<Number>, Option<Number>)> = Vec::new();
    if let Some(first) = ordered.first().filter(|first| !first.lo.0.is_zero()) {
        gaps.push((0, None, Some(first.lo.0)));
    }
    for (at, pair) in ordered.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let Some((hi, _)) = one.hi else { return Left::Overlap };
        // Ranges that share an end are written so by everyone: "2-4", "4-6".
        if next.lo.0 < hi {
            return Left::Overlap;
        }
        if next.lo.0.minus(hi).is_some_and(|gap| gap > step) {
            gaps.push((at + 1, Some(hi), Some(next.lo.0)));
        }
    }
    if let Some((hi, _)) = ordered.last().and_then(|last| last.hi) {
        gaps.push((ordered.len(), Some(hi), None));
    }
    let ends_in_every = ordered.last().is_some_and(|last| last.lo.0 == MOST && last.hi.is_none());
    match gaps.as_slice() {
        [] => Left::Nothing,
        [(at, lo, hi)] if !ends_in_every || *at == 0 => {
            let spelled = |number: Number| spelled(number, ranges, rules);
            let (lo, hi) = match (lo, hi) {
                // Whole numbers have no range between zero and one.
                (None, Some(hi)) if whole && *hi == step => {
                    return Left::One { at: *at, label: rules.words.none.clone(), clause: None };
                }
                (Some(lo), Some(hi)) if whole => (lo.plus(step).and_then(&spelled), hi.minus(step).and_then(&spelled)),
                (lo, hi) => (lo.and_then(&spelled), hi.and_then(&spelled)),
            };
            let bounds = match (&lo, &hi) {
                (Some(lo), Some(hi)) if lo == hi => Bounds::Exactly,
                (Some(_), Some(_)) => Bounds::Between,
                (Some(_), None) => Bounds::Above,
                (None, Some(_)) => Bounds::Below,
                (None, None) => return Left::Several,
            };
            let ((lo, lo_unit), (hi, hi_unit)) = (lo.unwrap_or_default(), hi.unwrap_or_default());
            let own_unit = if hi_unit.is_empty() { lo_unit.clone() } else { hi_unit.clone() };
            let unit = if unit.is_count { unit.noun.clone() } else { own_unit };
            // "30 minutes to 1 hour" needs both units.
            let lo = if bounds == Bounds::Between && lo_unit != hi_unit && rules.stem(&lo_unit) != rules.stem(&hi_unit) {
                format!("{lo} {lo_unit}")
            } else {
                lo
            };
            let label = range::label(bounds, Some(&lo), Some(&hi), &unit, rules);
            let clause = ranges.iter().max_by_key(|range| range.bounds == Bounds::Between).map(|range| said(range, &label, ""));
            Left::One { at: *at, label, clause }
        }
        _ => Left::Several,
    }
}

/// An end of a range as the clauses write it, with its unit; whole numbers that none of them writes are written out.
fn spelled(number: Number, ranges: &[&Range], rules: &Rules) -> Option<(String, String)> {
    let mut ends = ranges.iter().flat_map(|range| range.numbers().map(move |text| (*range, text)));
    let known = ends.find(|(range, text)| range.in_smallest(text, rules) == Some(number));
    let unit = |range: &Range| range.unit.rsplit(' ').next().unwrap_or_default().to_owned();
    known
        .map(|(range, text)| (text.to_owned(), unit(range)))
        .or_else(|| ranges.first().map(|range| (number.trimmed().to_string(), unit(range))))
}

/// A range in the words of another clause: `spend 2 to 4 hours a day on screens`.
fn said(range: &Range, label: &str, unit_rest: &str) -> String {
    let mut chars = label.chars();
    let lower: String = chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect());
    [range.before.as_str(), &lower, unit_rest, &range.of, &range.after]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The stems, other than verbs, that most clauses share.
fn topic(clauses: &[&str], rules: &Rules) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for clause in clauses {
        let clause = rules.words.negation.replace(clause, "");
        let clause =
            rules.periods.iter().fold(clause.into_owned(), |text, period| period.pattern.replace_all(&text, " ").into_owned());
        let is_word = |word: &&str| !rules.is_small(word) && word.chars().all(|c| c.is_alphabetic() || c == '-');
        let mut stems: Vec<String> = clause
            .split_whitespace()
            .skip(1)
            .filter(is_word)
            .filter(|word| !rules.is_measuring(word))
            .map(|word| rules.stem(word))
            .collect();
        stems.sort();
        stems.dedup();
        for stem in stems {
            *counts.entry(stem).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1 && count * 2 > clauses.len()).map(|(stem, _)| stem).collect()
}

/// How many words of the topic a text has.
fn n_topic(text: &str, topic: &[String], rules: &Rules) -> usize {
    text.split(' ').filter(|word| topic.contains(&rules.stem(word))).count()
}

/// A clause that leaves out what all the others name ("visit 3-4 times a month"), in the words of one that does not.
fn completed(clause: &str, range: &Range, ranges: &[&Range], topic: &[String], rules: &Rules) -> String {
    if topic.is_empty() || n_topic(clause, topic, rules) > 0 {
        return clause.to_owned();
    }
    let full = |other: &Range| format!("{} {} {} {}", other.before, other.unit, other.of, other.after);
    let Some(fullest) = ranges.iter().max_by_key(|other| n_topic(&full(other), topic, rules)) else { return clause.to_owned() };
    let printed = range.label("", rules);
    let unit = if fullest.dimension(rules) == "count" { fullest.unit.as_str() } else { range.unit.as_str() };
    said(fullest, &printed, unit)
}

/// Title and header.
fn words(
    ranges: &[&Range],
    unit: &CountUnit,
    period: Option<&Period>,
    noun: &Noun,
    topic: &[String],
    rules: &Rules,
) -> (String, String) {
    let period_title = period.map_or("", |period| period.title.as_str());
    let rests = ranges.iter().map(|range| {
        let mut before: Vec<&str> = range.before.split(' ').collect();
        while before.len() > 1 && before.last().is_some_and(|word| rules.is_small(word)) {
            before.pop();
        }
        let of = if unit.is_count || range.of.is_empty() { "" } else { range.of.as_str() };
        let rest = [before.join(" "), range.after.clone()].join(" ");
        let rest = rules.periods.iter().fold(rest, |text, period| period.pattern.replace_all(&text, " ").into_owned());
        (of, rest.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let best = rests.min_by_key(|(of, rest)| {
        (usize::MAX - n_topic(&format!("{rest} {of} {}", unit.phrase), topic, rules), of.chars().count() + rest.chars().count())
    });
    let (of, rest) = best.unwrap_or_default();
    let phrase = if unit.is_count { unit.phrase.clone() } else { [unit.noun.as_str(), of].join(" ") };
    let slots = [
        ("unit", phrase.trim()),
        ("period", period_title),
        ("the", rules.article(noun)),
        ("population", noun.plural.as_str()),
        ("rest", rest.as_str()),
    ];
    let dimension = ranges.first().map_or_else(String::new, |range| range.dimension(rules));
    let one_unit = ranges.iter().all(|range| singular_unit(&range.unit) == singular_unit(&unit.noun));
    // Of bare numbers nothing says what they are: "are 18 to 34".
    if dimension == "count" && unit.noun.is_empty() {
        return (label::capitalized(&rules.text("share", &slots)), rules.text("category", &[]));
    }
    let (title, measured) = match dimension.as_str() {
        "time" if !one_unit => ("title_time", rules.text("time", &[])),
        "money" => ("title_amount", rules.text("amount", &[])),
        "time" => ("title_units", rules.text("time", &[])),
        _ if !unit.is_count => ("title_units", rules.text("amount", &[])),
        _ if rules.stem(&unit.noun) == rules.stem(&rules.words.times) => ("title_units", rules.text("frequency", &[])),
        _ => ("title_units", rules.text("number_of", &[("unit", &unit.noun)])),
    };
    let header = [measured.as_str(), period.map_or("", |period| period.header.as_str())].join(" ");
    (label::capitalized(&rules.text(title, &slots)), header.trim().to_owned())
}

//! Judging one answer.

use std::collections::BTreeSet;

use chartmill_schema::{Annotation, Answer, AnswerKind, Change, Number, Query, Role, Turn, Unit};
use serde::Serialize;

use super::anls;
use super::answer::{declines, part_of};
use super::fold::{Fold, folded, holds, names_in, without_article};
use super::misreading::{self, Misreading};
use super::names::{Named, Names};
use super::numbers::{self, Found, ten_to};
use super::tongue::{Tongue, power_of};

/// What became of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The text holds one answer.
    Answered,
    /// The text holds several numbers or names, and no rule says which of them is meant.
    Unclear,
    /// The text declines to answer.
    Declined,
    /// The text is empty.
    Empty,
    /// There is no prediction.
    Missing,
}

/// An answer, judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// What became of the question.
    pub reading: Reading,
    /// Right by relaxed accuracy: numbers within 5% of the true one, everything else exact but for case, punctuation, articles and accents.
    pub relaxed: bool,
    /// Right by our own measure: numbers within the tolerance of the annotation, or exact where it has none; names with their accents.
    pub strict: bool,
    /// ANLS, for answers that are texts.
    pub similarity: Option<f64>,
    /// The F1 of the items, for answers that are lists.
    pub item_f1: Option<f64>,
    /// What would explain a wrong answer.
    pub misreading: Option<Misreading>,
}

impl Judgement {
    /// A question without an answer.
    fn without(reading: Reading, kind: AnswerKind) -> Self {
        let of_text = matches!(kind, AnswerKind::Label | AnswerKind::Text | AnswerKind::Color | AnswerKind::List);
        Self {
            reading,
            relaxed: false,
            strict: false,
            similarity: of_text.then_some(0.0),
            item_f1: (kind == AnswerKind::List).then_some(0.0),
            misreading: None,
        }
    }

    /// A question that nobody answered.
    pub fn missing(turn: &Turn) -> Self {
        Self::without(Reading::Missing, turn.answer.kind)
    }
}

/// What a text says.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Said {
    /// A number, in the unit of the answer.
    Number(Number),
    /// A name of the picture, as printed.
    Name(String),
    Boolean(bool),
    Change(Change),
    /// A color's key.
    Color(String),
    List(Vec<String>),
    /// Something else.
    Text,
    /// Several things.
    Unclear,
}

/// A question, and the words of its language.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) note: &'a Annotation,
    pub(super) turn: &'a Turn,
    pub(super) tongue: &'static Tongue,
}

/// A verdict on a text: what it says, and whether that is right.
struct Verdict {
    said: Said,
    relaxed: bool,
    strict: bool,
}

/// Judges the text that a model gave as its answer to a turn of `note`.
///
/// The part of the text that is the answer is found first (what follows `Answer:`, where it says so; the one number or name in a sentence).
/// Where it is not clear which number or name is meant, the answer is wrong.
pub fn judge(note: &Annotation, turn: &Turn, text: &str) -> Judgement {
    let asked = Asked { note, turn, tongue: Tongue::of(&turn.language) };
    let part = part_of(text);
    let answer = &turn.answer;
    if part.is_empty() {
        return Judgement::without(Reading::Empty, answer.kind);
    }
    let Verdict { said, relaxed, strict } = match answer.kind {
        AnswerKind::Number => asked.number(&part),
        AnswerKind::Label | AnswerKind::Text => asked.name(&part),
        AnswerKind::List => asked.list(&part),
        AnswerKind::Color => asked.color(&part),
        AnswerKind::Boolean => asked.boolean(&part),
        AnswerKind::Change => asked.change(&part),
    };
    let reading = match said {
        _ if relaxed => Reading::Answered,
        _ if declines(text) => Reading::Declined,
        Said::Unclear => Reading::Unclear,
        _ => Reading::Answered,
    };
    let mut judgement = Judgement::without(reading, answer.kind);
    if judgement.similarity.is_some() && reading == Reading::Answered {
        let similarity = |said: &str| anls::similarity(said, answer.accepted.iter().map(String::as_str));
        // Of a sentence, the name in it counts; of a title that was nearly copied, the whole.
        let of_name = if let Said::Name(name) = &said { similarity(name) } else { 0.0 };
        judgement.similarity = Some(if relaxed { 1.0 } else { similarity(&part).max(of_name) });
    }
    if let (Some(_), Said::List(items)) = (judgement.item_f1, &said) {
        judgement.item_f1 = Some(item_f1(items, &answer.value));
    }
    judgement.relaxed = relaxed;
    judgement.strict = strict;
    judgement.misreading = (reading == Reading::Answered && !relaxed).then(|| misreading::explain(&asked, &said, &part));
    judgement
}

/// The harmonic mean of the share of items that are wanted and the share of wanted ones that are there; doubles count once.
fn item_f1(items: &[String], wanted: &[String]) -> f64 {
    let items: BTreeSet<&String> = items.iter().collect();
    let wanted: BTreeSet<&String> = wanted.iter().collect();
    let both = items.intersection(&wanted).count();
    if both == 0 { 0.0 } else { 2.0 * both as f64 / (items.len() + wanted.len()) as f64 }
}

impl Asked<'_> {
    fn answer(&self) -> &Answer {
        &self.turn.answer
    }

    fn fold(&self, text: &str, fold: Fold) -> String {
        without_article(&folded(text, fold, self.tongue), self.tongue).to_owned()
    }

    /// Whether `text`, or the whole of what it says, is one of the accepted spellings.
    fn is_accepted(&self, text: &str, fold: Fold) -> bool {
        let text = self.fold(text, fold);
        self.answer().accepted.iter().any(|accepted| self.fold(accepted, fold) == text)
    }

    fn number(&self, part: &str) -> Verdict {
        let answer = self.answer();
        let unclear = Verdict { said: Said::Unclear, relaxed: false, strict: false };
        let Some(gold) = answer.value.first().and_then(|value| Number::parse(value).ok()) else { return unclear };
        let found = match self.one_number(part) {
            Ok(found) => found,
            Err(said) => return Verdict { said, relaxed: false, strict: false },
        };
        let is_strict = |value: Number| within(value, gold, answer.tolerance.unwrap_or(Number::ZERO));
        let is_relaxed = |value: Number| is_strict(value) || within_5_percent(value, gold);
        let readings = self.readings(&found);
        let strict = readings.iter().any(|&value| is_strict(value));
        let share = self.as_share(&found);
        let relaxed = readings.iter().copied().chain(share).any(is_relaxed);
        // In the unit of the answer, as the reading that is nearest to it.
        let nearest = readings.into_iter().min_by_key(|&value| value.minus(gold).map_or(Number::HUNDRED, Number::abs));
        Verdict { said: nearest.map_or(Said::Unclear, Said::Number), relaxed, strict }
    }

    /// The number that a text gives: the only one in it; or the only one that is left without those that stand in the question, the
    /// names of the picture and the unit.
    fn one_number(&self, part: &str) -> Result<Found, Said> {
        let answer = self.answer();
        let unit = answer.unit.as_deref().unwrap_or_default();
        // `6.5 liters per 100 km`: the number of the unit is none of the answer.
        let suffix = unit.trim_start_matches(|c: char| !c.is_alphabetic());
        let part = if suffix.contains(|c: char| c.is_ascii_digit()) { part.replace(suffix, " ") } else { part.to_owned() };
        let all = numbers::find(&part, self.tongue);
        let distinct = |found: &[Found]| -> Option<Found> {
            let first = found.first()?;
            found.iter().all(|other| other.scaled() == first.scaled()).then(|| first.clone())
        };
        if let Some(found) = distinct(&all) {
            return Ok(found);
        }
        if all.is_empty() {
            let values: Vec<u32> = numbers::in_words(&part, self.tongue).into_iter().collect();
            return match values.as_slice() {
                [] => Err(self.named(&part)),
                [value] => Ok(Found { range: 0..0, value: Number::from(*value), power: 0, percent: false }),
                _ => Err(Said::Unclear),
            };
        }
        let asked: Vec<Number> = numbers::find(&self.turn.question, self.tongue).iter().filter_map(Found::scaled).collect();
        let names = self.spans_of_names(&part);
        let is_own = |found: &&Found| {
            let is_echo = found.scaled().is_some_and(|value| asked.contains(&value));
            !is_echo && !names.iter().any(|span| span.start <= found.range.start && found.range.end <= span.end)
        };
        let own: Vec<Found> = all.iter().filter(is_own).cloned().collect();
        distinct(&own).ok_or(Said::Unclear)
    }

    /// Where labels and series stand in a text as printed, in bytes.
    fn spans_of_names(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let table = &self.note.table;
        let names = table.labels().chain(table.series().iter().map(|column| column.name.as_str()));
        // A value that happens to stand beside a mark or a tick as well is an answer all the same.
        let is_value = |role| matches!(role, Role::ValueLabel | Role::TickLabel | Role::KeyFigure);
        let titles = self.note.texts.iter().filter(|text| !is_value(text.role)).map(|text| text.text.as_str());
        let names = names.chain(titles.filter(|title| title.contains(' ')));
        let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let mut spans = Vec::new();
        for name in names.filter(|name| name.contains(|c: char| c.is_ascii_digit())) {
            for (at, _) in text.match_indices(name) {
                let end = at + name.len();
                if is_edge(text[..at].chars().next_back()) && is_edge(text[end..].chars().next()) {
                    spans.push(at..end);
                }
            }
        }
        spans
    }

    /// What a text without numbers says, where a number was asked for.
    fn named(&self, part: &str) -> Said {
        match Names::of(self.note, self.turn, self.tongue).in_text(part, &self.turn.question, self.tongue) {
            Named::One(name) => Said::Name(name),
            Named::Nothing | Named::Several => Said::Text,
        }
    }

    fn is_percent(&self) -> bool {
        let unit = self.answer().unit.as_deref().unwrap_or_default().to_lowercase();
        unit.starts_with('%') || super::tongue::percent_words().contains(&unit.as_str())
    }

    /// What a number means in the unit of the answer. A percent sign means hundredths where the answer is no percentage; where the unit
    /// multiplies (`US$ million`), the number may be in it or in full.
    fn readings(&self, found: &Found) -> Vec<Number> {
        let Some(full) = found.scaled() else { return Vec::new() };
        if self.is_percent() {
            return vec![full];
        }
        if found.percent {
            return full.over(Number::HUNDRED).into_iter().collect();
        }
        let unit = Unit(self.answer().unit.clone().unwrap_or_default()).suffix().to_lowercase();
        let words = unit.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
        let power: u32 = words.map_while(power_of_unit).sum();
        let in_unit = ten_to(power).and_then(|scale| full.over(scale));
        match power {
            0 => vec![full],
            _ if found.power > 0 => in_unit.into_iter().collect(),
            _ => [Some(full), in_unit].into_iter().flatten().collect(),
        }
    }

    /// A share such as `0.25` for an answer of `25%`: right by the relaxed measure only, since a percentage was asked for.
    fn as_share(&self, found: &Found) -> Option<Number> {
        let is_share = self.is_percent()
            && !found.percent
            && found.power == 0
            && found.value.decimals() > 0
            && found.value.abs() <= Number::from(1_u32);
        if is_share { found.value.times(Number::HUNDRED) } else { None }
    }

    fn name(&self, part: &str) -> Verdict {
        let accented = folded(part, Fold::Accented, self.tongue);
        let is_printed = |accented: &str| {
            self.answer().accepted.iter().any(|accepted| holds(accented, &folded(accepted, Fold::Accented, self.tongue)))
        };
        let Some(gold) = self.answer().value.first() else {
            return Verdict { said: Said::Unclear, relaxed: false, strict: false };
        };
        if self.is_accepted(part, Fold::Loose) {
            return Verdict { said: Said::Name(gold.clone()), relaxed: true, strict: is_printed(&accented) };
        }
        let names = Names::of(self.note, self.turn, self.tongue);
        match names.in_text(part, &self.turn.question, self.tongue) {
            Named::One(name) => {
                let relaxed = name == *gold;
                Verdict { strict: relaxed && is_printed(&accented), relaxed, said: Said::Name(name) }
            }
            Named::Nothing => Verdict { said: Said::Text, relaxed: false, strict: false },
            Named::Several => Verdict { said: Said::Unclear, relaxed: false, strict: false },
        }
    }

    /// Names in the order of the text. Their order counts where the question asks for one.
    fn list(&self, part: &str) -> Verdict {
        let wanted = &self.answer().value;
        let mut items = Names::of(self.note, self.turn, self.tongue).in_order(part, self.tongue);
        // In a sentence the series may be named by which rows are sorted; only rows are items then.
        let is_row = |item: &String| self.note.table.row_of(item).is_some();
        if wanted.iter().all(is_row) && items.iter().any(is_row) {
            items.retain(is_row);
        }
        let is_ordered = matches!(self.turn.query, Query::Sorted { .. });
        let relaxed = if is_ordered {
            items == *wanted
        } else {
            items.len() == wanted.len() && items.iter().collect::<BTreeSet<_>>() == wanted.iter().collect()
        };
        let accented = folded(part, Fold::Accented, self.tongue);
        let is_printed = |item: &String| holds(&accented, &folded(item, Fold::Accented, self.tongue));
        let strict = relaxed && wanted.iter().all(is_printed);
        Verdict { said: if items.is_empty() { Said::Text } else { Said::List(items) }, relaxed, strict }
    }

    fn color(&self, part: &str) -> Verdict {
        let Some(gold) = self.answer().value.first() else {
            return Verdict { said: Said::Unclear, relaxed: false, strict: false };
        };
        if self.is_accepted(part, Fold::Loose) {
            return Verdict { said: Said::Color(gold.clone()), relaxed: true, strict: true };
        }
        let mut keys = Vec::new();
        let mut words = Vec::new();
        let own = self.answer().accepted.iter().map(|word| (gold, word));
        let known = self.tongue.colors.iter().flat_map(|(key, words)| words.iter().map(move |word| (key, word)));
        for (key, word) in own.chain(known) {
            keys.push(key.clone());
            words.push(folded(word, Fold::Loose, self.tongue));
        }
        let find = |text: &str| -> BTreeSet<&String> {
            let text = folded(text, Fold::Loose, self.tongue);
            names_in(&text, &words).into_iter().map(|name| &keys[name]).collect()
        };
        let found = find(part);
        let said = match found.first() {
            Some(key) if found.len() == 1 => Said::Color((*key).clone()),
            Some(_) => Said::Unclear,
            None => self.named(part),
        };
        let right = said == Said::Color(gold.clone());
        Verdict { said, relaxed: right, strict: right }
    }

    fn boolean(&self, part: &str) -> Verdict {
        let said = self.yes_or_no(part).map_or(Said::Unclear, Said::Boolean);
        let right = matches!(
            (&said, self.answer().value.first().map(String::as_str)),
            (Said::Boolean(true), Some("yes")) | (Said::Boolean(false), Some("no"))
        );
        Verdict { said, relaxed: right, strict: right }
    }

    /// Whether a text says yes or no: by its first word, else by the only such word in it.
    fn yes_or_no(&self, part: &str) -> Option<bool> {
        let tongue = self.tongue;
        let lower = part.trim_start_matches(['"', '\'', '*', ' ', '¡']).to_lowercase();
        let first: String = lower.chars().take_while(|c| c.is_alphabetic()).collect();
        let after = lower[first.len()..].trim_start_matches('"');
        let is_whole = !after.contains(char::is_alphanumeric);
        let pauses = is_whole || after.starts_with([',', '.', ';', ':', '!', '\n', '-', '–', '—']);
        let is = |words: &[String], word: &str| words.iter().any(|known| known == word);
        if is(&tongue.yes, &first) {
            return Some(true);
        }
        if is(&tongue.no, &first) {
            return Some(false);
        }
        if is(&tongue.affirmed, &first) && pauses {
            return Some(true);
        }
        if is(&tongue.denied, &first) && pauses {
            return Some(false);
        }
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).collect();
        let says = |known: &[String]| words.iter().any(|word| is(known, word));
        let denies = says(&tongue.no) || !tongue.no_needs_a_pause && says(&tongue.denied);
        match (says(&tongue.yes), denies) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    fn change(&self, part: &str) -> Verdict {
        let gold = if self.answer().value.first().is_some_and(|value| value == Change::Rise.key()) {
            Change::Rise
        } else {
            Change::Fall
        };
        let text = folded(part, Fold::Loose, self.tongue);
        let says = |change: Change| {
            let known = if change == Change::Rise { &self.tongue.rise } else { &self.tongue.fall };
            let accepted: &[String] = if change == gold { &self.answer().accepted } else { &[] };
            known.iter().chain(accepted).any(|word| holds(&text, &folded(word, Fold::Loose, self.tongue)))
        };
        // "It did not fall" says nothing about a rise.
        let is_negated = self.tongue.negations.iter().any(|word| holds(&text, &folded(word, Fold::Loose, self.tongue)));
        let said = match (says(Change::Rise), says(Change::Fall)) {
            _ if is_negated => Said::Unclear,
            (true, false) => Said::Change(Change::Rise),
            (false, true) => Said::Change(Change::Fall),
            _ => Said::Unclear,
        };
        let right = said == Said::Change(gold);
        Verdict { said, relaxed: right, strict: right }
    }
}

/// The power of ten of a word of a unit, also as the word is abbreviated there.
fn power_of_unit(word: &str) -> Option<u32> {
    if matches!(word, "000" | "000s") { Some(3) } else { power_of(word) }
}

fn within(value: Number, gold: Number, tolerance: Number) -> bool {
    value.minus(gold).is_some_and(|difference| difference.abs() <= tolerance)
}

/// ChartQA's relaxed accuracy: off by no more than 5% of the true value, which for 0 means exact.
///
/// Source: Masry et al., "ChartQA", Findings of ACL (2022), after Methani et al., "PlotQA", WACV (2020).
pub(super) fn within_5_percent(value: Number, gold: Number) -> bool {
    let off = value.minus(gold).and_then(|difference| difference.abs().times(Number::HUNDRED));
    let allowed = gold.abs().times(Number::from(5_u32));
    off.zip(allowed).is_some_and(|(off, allowed)| off <= allowed)
}

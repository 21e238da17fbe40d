//! The doctor: takes findings of rows and pictures in order and compares them with what came before.

use std::collections::{BTreeMap, BTreeSet};

use chartmill_schema::Target;

use super::correct::TakenIds;
use super::memory::{Frequent, Names};
use super::picture_findings::{PictureFate, PictureFindings, rule_of};
use super::report::{Example, Finding, Report, Unit};
use super::row_findings::{PairFindings, RowFindings};
use super::rule::Rule;
use crate::Row;
use crate::picture::{NEAR, NearIndex};

/// Questions below this are too few to say that their answers are out of balance.
const ENOUGH_YES_NO: u64 = 20;
/// Likewise for one answer that dominates.
const ENOUGH_ANSWERS: u64 = 50;
/// Sums of rounded shares miss the whole by this much, in thousandths of a percent.
const ROUNDED: u32 = 1_000;
/// The whole.
const WHOLE: u32 = 100_000;

/// Takes the findings of each row and picture, in the order of the dataset.
///
/// Of a row it keeps digests alone: about 30 bytes a row and 25 a question, and of a picture its name and about 60 bytes; 150 more for its
/// fingerprint where pixels are looked at.
#[derive(Debug)]
pub struct Doctor {
    target: String,
    n_examples: usize,
    pixels: bool,
    rows: u64,
    messages: u64,
    questions: u64,
    tallies: BTreeMap<Rule, Tally>,
    ids: BTreeSet<u64>,
    contents: BTreeSet<u64>,
    /// By question and picture: the digest of the first answer.
    answers: BTreeMap<u64, u32>,
    /// How many answers are no and yes.
    yes_no: [u64; 2],
    frequent: Frequent,
    pictures: Pictures,
}

#[derive(Debug)]
struct Pictures {
    /// By the digest of the name.
    numbers: BTreeMap<u64, u32>,
    names: Names,
    /// What is asked about each.
    asked: Vec<Asked>,
    /// By the start of the file's SHA-256.
    files: BTreeMap<u64, u32>,
    near: NearIndex,
    /// Of those that do not stay as they are.
    fates: BTreeMap<u32, PictureFate>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    /// The sum of the shares, in thousandths of a percent.
    shares: u32,
    n_shares: u16,
    dollars: bool,
    /// Whether its texts were measured where it was drawn.
    is_measured: bool,
}

#[derive(Debug, Default)]
struct Tally {
    count: u64,
    correctable: u64,
    examples: Vec<Example>,
}

/// What a corrected copy needs of what the doctor knows.
#[derive(Debug)]
pub struct Known {
    /// The ids of all rows, with none taken yet.
    pub ids: TakenIds,
    pub(super) pictures: KnownPictures,
}

#[derive(Debug)]
pub(super) struct KnownPictures {
    pub(super) numbers: BTreeMap<u64, u32>,
    pub(super) names: Names,
    pub(super) fates: BTreeMap<u32, PictureFate>,
}

impl Doctor {
    /// Has seen nothing yet. Keeps `n_examples` examples a rule.
    pub fn new(target: &Target, n_examples: usize, pixels: bool) -> Self {
        Self {
            target: target.name.clone(),
            n_examples,
            pixels,
            rows: 0,
            messages: 0,
            questions: 0,
            tallies: BTreeMap::new(),
            ids: BTreeSet::new(),
            contents: BTreeSet::new(),
            answers: BTreeMap::new(),
            yes_no: [0; 2],
            frequent: Frequent::default(),
            pictures: Pictures {
                numbers: BTreeMap::new(),
                names: Names::default(),
                asked: Vec::new(),
                files: BTreeMap::new(),
                near: NearIndex::new(NEAR),
                fates: BTreeMap::new(),
            },
        }
    }

    /// Takes something that is wrong with the dataset as a whole, or a row that could not be read.
    pub fn note(&mut self, rule: Rule, place: String, text: String) {
        self.count(rule, false, || Example { place, id: None, text });
    }

    /// Takes a row, and gives the pictures that it is the first to name, by number and name.
    pub fn row(&mut self, row: &Row, findings: &RowFindings) -> Vec<(u32, String)> {
        self.rows += 1;
        self.messages += row.messages.len() as u64;
        let example = |text: &str| Example { place: row.place(), id: row.id.clone(), text: text.to_owned() };
        let mut counted: BTreeSet<Rule> = BTreeSet::new();
        for fault in &findings.faults {
            // A row counts once under a rule about rows.
            if Unit::of(fault.rule) != Unit::Rows || counted.insert(fault.rule) {
                self.count(fault.rule, fault.correctable, || example(&fault.shown));
            }
        }
        if let Some(id) = findings.id
            && !self.ids.insert(id)
        {
            self.count(Rule::IdDuplicate, true, || example(row.id.as_deref().unwrap_or_default()));
        }
        let first_text = findings.pairs.first().map_or("", |pair| pair.shown.as_str());
        let is_new = self.contents.insert(findings.content);
        if !is_new {
            self.count(Rule::DuplicateRow, true, || example(first_text));
        }
        let (numbers, new) = self.pictures_of(row, &findings.pictures);
        let picture = match numbers.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        if let Some(asked) = picture.and_then(|number| self.pictures.asked.get_mut(number as usize)) {
            asked.is_measured |= findings.is_measured;
        }
        for pair in &findings.pairs {
            self.pair(pair, picture, &example);
        }
        new
    }

    /// The numbers of a row's pictures, and those of them that are new.
    fn pictures_of(&mut self, row: &Row, keys: &[u64]) -> (Vec<u32>, Vec<(u32, String)>) {
        let (mut numbers, mut new) = (Vec::with_capacity(row.images.len()), Vec::new());
        for (name, &key) in row.images.iter().zip(keys) {
            let pictures = &mut self.pictures;
            let number = *pictures.numbers.entry(key).or_insert_with(|| {
                let number = pictures.names.push(name);
                pictures.asked.push(Asked::default());
                new.push((number, name.clone()));
                number
            });
            numbers.push(number);
        }
        (numbers, new)
    }

    fn pair(&mut self, pair: &PairFindings, picture: Option<u32>, example: &dyn Fn(&str) -> Example) {
        self.questions += 1;
        if let Some(yes) = pair.yes {
            self.yes_no[usize::from(yes)] += 1;
        }
        let mut is_new = true;
        if let Some((answer, text)) = &pair.answer {
            if pair.yes.is_none() {
                self.frequent.add(text);
            }
            match self.answers.entry(pair.question) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(*answer);
                }
                std::collections::btree_map::Entry::Occupied(first) => {
                    is_new = false;
                    if first.get() != answer {
                        self.count(Rule::ConflictingAnswers, false, || example(&pair.shown));
                    }
                }
            }
        }
        let Some(number) = picture else { return };
        let Some(asked) = self.pictures.asked.get_mut(number as usize) else { return };
        let mut found = Vec::new();
        if pair.dollars && !asked.dollars {
            asked.dollars = true;
            found.push((Rule::DollarLabels, pair.shown.clone()));
        }
        if let Some(share) = pair.share.filter(|_| is_new) {
            let before = asked.shares;
            asked.shares = asked.shares.saturating_add(share);
            asked.n_shares = asked.n_shares.saturating_add(1);
            if before <= WHOLE + ROUNDED && asked.shares > WHOLE + ROUNDED {
                found.push((Rule::SharesAbove100, format!("{} with: {}", percent(asked.shares), pair.shown)));
            }
        }
        for (rule, text) in found {
            let name = self.pictures.names.get(number).to_owned();
            self.count(rule, false, || Example { text: format!("{name}: {text}"), ..example("") });
        }
    }

    /// Takes what is found out about a picture, by its number.
    pub fn picture(&mut self, number: u32, findings: &PictureFindings) {
        let name = self.pictures.names.get(number).to_owned();
        let fate = findings.fate();
        let is_mended = fate == PictureFate::Mended;
        if fate != PictureFate::AsIs {
            self.pictures.fates.insert(number, fate);
        }
        let example = |text: String| Example { place: name.clone(), id: None, text };
        let found = match &findings.outcome {
            Ok(found) => found,
            Err(problem) => {
                self.count(rule_of(problem), is_mended, || example(problem.to_string()));
                return;
            }
        };
        if found.seen.name_is_wrong {
            self.count(Rule::PictureExtension, true, || example(format!("is {}", found.seen.format)));
        }
        let is_measured = self.pictures.asked.get(number as usize).is_some_and(|asked| asked.is_measured);
        if let Some((height, least)) = found.small_text.filter(|_| !is_measured) {
            let text = format!("capitals of about {height:.1} px after the model's resize, {least:.1} px can be read");
            self.count(Rule::TextTooSmall, false, || example(text));
        }
        if let Some(share) = found.covered {
            self.count(Rule::PieCovered, false, || example(format!("about {:.1}% of its pie", share * 100.0)));
        }
        // The first 16 digits of the hash.
        let file = found.seen.sha256.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let twin = file.and_then(|file| match self.pictures.files.entry(file) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(number);
                None
            }
            std::collections::btree_map::Entry::Occupied(first) => Some(*first.get()),
        });
        if let Some(twin) = twin {
            let text = format!("is the same file as {}", self.pictures.names.get(twin));
            self.count(Rule::PictureTwice, false, || example(text));
            return;
        }
        let Some(fingerprint) = found.fingerprint else { return };
        if let Some((near, distance)) = self.pictures.near.nearest(&fingerprint) {
            let text = format!("is nearly {} ({distance} of 256 bits differ)", self.pictures.names.get(near as u32));
            self.count(Rule::PictureNearDuplicate, false, || example(text));
        }
        self.pictures.near.insert(fingerprint, u64::from(number));
    }

    fn count(&mut self, rule: Rule, correctable: bool, example: impl FnOnce() -> Example) {
        let tally = self.tallies.entry(rule).or_default();
        tally.count += 1;
        tally.correctable += u64::from(correctable);
        if tally.examples.len() < self.n_examples {
            tally.examples.push(example());
        }
    }

    /// The report, and what a corrected copy needs.
    pub fn finish(mut self) -> (Report, Known) {
        self.balance();
        self.shares_below();
        let n_yes_no = self.yes_no.iter().sum();
        let (rows, messages, questions) = (self.rows, self.messages, self.questions);
        let pictures = self.pictures.names.len() as u64;
        let n_unreadable = self.tallies.get(&Rule::RowUnreadable).map_or(0, |tally| tally.count);
        let of = |unit| match unit {
            Unit::Rows => rows,
            Unit::Messages => messages,
            Unit::Questions => questions,
            Unit::Pictures => pictures,
            Unit::YesNoAnswers => n_yes_no,
            Unit::Datasets => 1,
        };
        let mut findings: Vec<Finding> = self
            .tallies
            .into_iter()
            .map(|(rule, tally)| Finding {
                rule,
                severity: rule.severity(),
                title: rule.title(),
                count: tally.count,
                of: of(Unit::of(rule)) + if rule == Rule::RowUnreadable { n_unreadable } else { 0 },
                unit: Unit::of(rule),
                correctable: tally.correctable,
                examples: tally.examples,
                means: rule.means(),
                remedy: rule.remedy(),
            })
            .collect();
        // Those that are equally bad by how much of the whole they are about.
        findings.sort_by(|one, other| {
            let share = |finding: &Finding| u128::from(finding.count) * 1_000_000 / u128::from(finding.of.max(1));
            one.severity.cmp(&other.severity).then(share(other).cmp(&share(one))).then(one.rule.cmp(&other.rule))
        });
        let report = Report { target: self.target, rows, messages, questions, pictures, pixels: self.pixels, findings };
        let Pictures { numbers, names, fates, .. } = self.pictures;
        let known = Known { ids: TakenIds::reserving(self.ids.into_iter()), pictures: KnownPictures { numbers, names, fates } };
        (report, known)
    }

    /// Answers that are out of balance.
    fn balance(&mut self) {
        let [no, yes] = self.yes_no;
        // More than two of one to one of the other.
        if yes + no >= ENOUGH_YES_NO && yes.max(no) > 2 * yes.min(no) {
            let (word, count) = if yes > no { ("yes", yes) } else { ("no", no) };
            let text = format!("{yes} yes and {no} no");
            let example =
                Example { place: "all rows".to_owned(), id: None, text: format!("{word} is the more frequent: {text}") };
            self.tallies.insert(Rule::YesNoImbalance, Tally { count, correctable: 0, examples: vec![example] });
        }
        if let Some((text, count)) = self.frequent.most()
            && self.questions >= ENOUGH_ANSWERS
            && count * 4 > self.questions
        {
            let example = Example { place: "all rows".to_owned(), id: None, text: format!("{text:?}") };
            self.tallies.insert(Rule::DominantAnswer, Tally { count, correctable: 0, examples: vec![example] });
        }
    }

    /// Pictures of which two shares or more are asked about, and not all.
    fn shares_below(&mut self) {
        let below: Vec<(u32, Asked)> = (0..)
            .zip(self.pictures.asked.iter().copied())
            .filter(|(_, asked)| asked.n_shares >= 2 && asked.shares < WHOLE - ROUNDED)
            .collect();
        for (number, asked) in below {
            let place = self.pictures.names.get(number).to_owned();
            let text = format!("{} shares, {} together", asked.n_shares, percent(asked.shares));
            self.count(Rule::SharesBelow100, false, || Example { place, id: None, text });
        }
    }
}

/// Thousandths of a percent as a person writes them.
fn percent(thousandths: u32) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

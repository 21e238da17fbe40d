//! What came of all questions, counted by everything that they have in common.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::judge::{Judgement, Reading};
use super::statistics::{Cluster, Difference, Share, bootstrap, mcnemar};

/// What to score.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only this split; by default, every split that a prediction is about.
    pub split: Option<chartmill_schema::Split>,
    /// Leave questions out that have no prediction (of either model, where two are compared), instead of counting them as wrong.
    pub only_answered: bool,
    /// The seed of the bootstrap.
    pub seed: u64,
}

/// A mean over some questions.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Mean {
    /// Over how many.
    pub of: u64,
    /// The mean; 0 of none.
    pub mean: f64,
}

/// The score over a group of questions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Score {
    /// How many questions.
    pub turns: u64,
    /// How many became what.
    pub readings: BTreeMap<Reading, u64>,
    /// Right by relaxed accuracy.
    pub relaxed: Share,
    /// Right by the strict measure.
    pub strict: Share,
    /// ANLS over answers that are texts.
    pub anls: Mean,
    /// The F1 of items over answers that are lists.
    pub item_f1: Mean,
}

/// The scores of one model.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct System {
    /// Over all questions.
    pub overall: Score,
    /// By dimension (family, chart, ...) and group.
    pub by: BTreeMap<&'static str, BTreeMap<String, Score>>,
    /// What would explain the wrong answers, by kind.
    pub misreadings: BTreeMap<&'static str, u64>,
    /// The same for each family.
    pub misreadings_by_family: BTreeMap<String, BTreeMap<&'static str, u64>>,
}

/// A question on which two models differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Changed {
    /// The record.
    pub id: String,
    /// The turn.
    pub turn: u32,
    /// The family; absent in test sets that have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<&'static str>,
    /// The question.
    pub question: String,
    /// The true answer.
    pub answer: String,
    /// What the first model said.
    pub base: Option<String>,
    /// What the second said.
    pub tuned: Option<String>,
}

/// Two models on the same questions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Comparison {
    /// The scores of the first model.
    pub base: System,
    /// Relaxed accuracy of the second less that of the first.
    pub relaxed: Difference,
    /// The same by the strict measure.
    pub strict: Difference,
    /// The groups that the bootstrap drew from: descriptions, or the pictures of a test set.
    pub clusters: u64,
    /// The two-sided p-value of McNemar's exact test by relaxed accuracy. It takes every question for independent; the interval does not.
    pub mcnemar_p: f64,
    /// Right before and wrong after, by relaxed accuracy.
    pub lost: Vec<Changed>,
    /// Wrong before and right after.
    pub won: Vec<Changed>,
}

/// All that is found.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// The splits that were scored; none for a test set.
    pub splits: Vec<&'static str>,
    /// Predictions about other splits, which were left out.
    pub left_out: u64,
    /// Whether questions without a prediction were left out.
    pub only_answered: bool,
    /// The scores of the model, or, of two, of the second.
    pub system: System,
    /// The comparison with the first, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// Counts over a group.
#[derive(Debug, Default)]
struct Counts {
    readings: BTreeMap<Reading, u64>,
    relaxed: u64,
    strict: u64,
    similarity: (f64, u64),
    item_f1: (f64, u64),
}

impl Counts {
    fn add(&mut self, judgement: &Judgement) {
        *self.readings.entry(judgement.reading).or_default() += 1;
        self.relaxed += u64::from(judgement.relaxed);
        self.strict += u64::from(judgement.strict);
        for (sum, value) in [(&mut self.similarity, judgement.similarity), (&mut self.item_f1, judgement.item_f1)] {
            if let Some(value) = value {
                sum.0 += value;
                sum.1 += 1;
            }
        }
    }

    fn score(self) -> Score {
        let turns = self.readings.values().sum();
        let mean = |(sum, of): (f64, u64)| Mean { of, mean: if of == 0 { 0.0 } else { sum / of as f64 } };
        Score {
            turns,
            readings: self.readings,
            relaxed: Share::new(self.relaxed, turns),
            strict: Share::new(self.strict, turns),
            anls: mean(self.similarity),
            item_f1: mean(self.item_f1),
        }
    }
}

/// What the questions of one model add up to, while they come.
#[derive(Debug, Default)]
struct Tally {
    overall: Counts,
    by: BTreeMap<&'static str, BTreeMap<String, Counts>>,
    misreadings: BTreeMap<&'static str, u64>,
    misreadings_by_family: BTreeMap<String, BTreeMap<&'static str, u64>>,
}

impl Tally {
    fn add(&mut self, asked: &Entry<'_>, judgement: &Judgement) {
        self.overall.add(judgement);
        for (dimension, group) in &asked.groups {
            self.by.entry(dimension).or_default().entry((*group).to_owned()).or_default().add(judgement);
        }
        if let Some(kind) = judgement.misreading {
            *self.misreadings.entry(kind.key()).or_default() += 1;
            if let Some(family) = asked.family {
                *self.misreadings_by_family.entry(family.to_owned()).or_default().entry(kind.key()).or_default() += 1;
            }
        }
    }

    fn system(self) -> System {
        let scores =
            |groups: BTreeMap<String, Counts>| groups.into_iter().map(|(group, counts)| (group, counts.score())).collect();
        System {
            overall: self.overall.score(),
            by: self.by.into_iter().map(|(dimension, groups)| (dimension, scores(groups))).collect(),
            misreadings: self.misreadings,
            misreadings_by_family: self.misreadings_by_family,
        }
    }
}

/// A question as it is counted.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    pub(super) turn: u32,
    pub(super) question: &'a str,
    pub(super) answer: &'a str,
    pub(super) family: Option<&'static str>,
    /// What it is resampled with.
    pub(super) cluster: &'a str,
    /// What it is counted under: dimension and group.
    pub(super) groups: Vec<(&'static str, &'a str)>,
}

/// What one model made of a question.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) text: Option<&'a str>,
    pub(super) judgement: Judgement,
}

/// Counts questions as they come, of one model or of two.
#[derive(Debug)]
pub(super) struct Tallies {
    seed: u64,
    tuned: Tally,
    base: Option<Tally>,
    clusters: BTreeMap<String, [Cluster; 2]>,
    lost: Vec<Changed>,
    won: Vec<Changed>,
    pub(super) splits: BTreeSet<chartmill_schema::Split>,
    pub(super) left_out: u64,
    only_answered: bool,
}

impl Tallies {
    pub(super) fn new(options: &Options, has_base: bool) -> Self {
        Self {
            seed: options.seed,
            tuned: Tally::default(),
            base: has_base.then(Tally::default),
            clusters: BTreeMap::new(),
            lost: Vec::new(),
            won: Vec::new(),
            splits: BTreeSet::new(),
            left_out: 0,
            only_answered: options.only_answered,
        }
    }

    pub(super) fn add(&mut self, entry: &Entry<'_>, tuned: &Judged<'_>, base: Option<&Judged<'_>>) {
        let is_missing = |judged: &Judged<'_>| judged.judgement.reading == Reading::Missing;
        if self.only_answered && (is_missing(tuned) || base.is_some_and(is_missing)) {
            return;
        }
        self.tuned.add(entry, &tuned.judgement);
        let (Some(tally), Some(base)) = (&mut self.base, base) else { return };
        tally.add(entry, &base.judgement);
        let gain = |base: bool, tuned: bool| i64::from(tuned) - i64::from(base);
        let gains = [gain(base.judgement.relaxed, tuned.judgement.relaxed), gain(base.judgement.strict, tuned.judgement.strict)];
        let clusters = self.clusters.entry(entry.cluster.to_owned()).or_default();
        for (cluster, gain) in clusters.iter_mut().zip(gains) {
            cluster.gain += gain;
            cluster.turns += 1;
        }
        if gains[0] == 0 {
            return;
        }
        let changed = Changed {
            id: entry.id.to_owned(),
            turn: entry.turn,
            family: entry.family,
            question: entry.question.to_owned(),
            answer: entry.answer.to_owned(),
            base: base.text.map(str::to_owned),
            tuned: tuned.text.map(str::to_owned),
        };
        if gains[0] < 0 { self.lost.push(changed) } else { self.won.push(changed) }
    }

    pub(super) fn report(self) -> Report {
        let of = |which: usize| self.clusters.values().map(|clusters| clusters[which]).collect::<Vec<_>>();
        let (relaxed, strict, seed) = (of(0), of(1), self.seed);
        let comparison = self.base.map(|base| Comparison {
            base: base.system(),
            relaxed: bootstrap(&relaxed, seed),
            strict: bootstrap(&strict, seed),
            clusters: relaxed.len() as u64,
            mcnemar_p: mcnemar(self.lost.len() as u64, self.won.len() as u64),
            lost: self.lost,
            won: self.won,
        });
        Report {
            splits: self.splits.into_iter().map(chartmill_schema::Split::key).collect(),
            left_out: self.left_out,
            only_answered: self.only_answered,
            system: self.tuned.system(),
            comparison,
        }
    }
}

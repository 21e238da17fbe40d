//! What a query demands of the words of its question: cues that must be there, and cues that may.
//!
//! Every other cue is refused. So a question filed under the wrong query fails twice: for what it lacks, and for what it has.

use std::collections::BTreeSet;

use chartmill_schema::{Axis, Change, End, MeasureKind, Order, Query, Rank, Relation, Selection, Table};

use crate::language::Cue;
use crate::parts::Parts;

/// What a question must and may say.
#[derive(Debug, Default)]
pub(super) struct Demand {
    /// Of each list, one cue at least.
    pub(super) required: Vec<Vec<Cue>>,
    /// What may be said beyond that.
    pub(super) allowed: BTreeSet<Cue>,
    /// What must not be said, even in a phrase that may mean something allowed as well.
    pub(super) forbidden: BTreeSet<Cue>,
    /// The ordinal that must be said, and so the only one that may.
    pub(super) ordinal: Option<u32>,
    /// Whether a word for the first time says that ordinal as well.
    pub(super) first_time: bool,
}

/// What the measure of a question's series lets it say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Measures {
    /// Some series counts.
    pub(super) counts: bool,
    /// Some series is in percent.
    pub(super) shares: bool,
    /// There are two series, so that the one at an end is the higher or the lower of them.
    pub(super) pair: bool,
}

impl Measures {
    pub(super) fn of(table: &Table, parts: &Parts<'_>) -> Self {
        let mut measures = Self { pair: table.series().len() == 2, ..Self::default() };
        let named = |name: &str| parts.all_series || parts.series.contains(&name);
        for column in table.series().iter().filter(|column| named(&column.name)) {
            let Some(measure) = column.measure.as_ref() else { continue };
            measures.counts |= measure.kind == MeasureKind::Count;
            measures.shares |=
                measure.kind == MeasureKind::Share || measure.unit.as_ref().is_some_and(|unit| unit.0.starts_with('%'));
        }
        measures
    }
}

impl Demand {
    pub(super) fn of(query: &Query, measures: Measures) -> Self {
        let mut demand = Self::default();
        demand.add(query);
        if measures.counts {
            demand.allowed.insert(Cue::Count);
        }
        if measures.shares {
            demand.allowed.insert(Cue::Share);
        }
        // "How many" asks for a number: never where a label, a color or a title is the answer.
        let number = matches!(
            query,
            Query::Value { .. }
                | Query::ValueAt { .. }
                | Query::Sum { .. }
                | Query::SumAcross { .. }
                | Query::Mean { .. }
                | Query::Difference { .. }
        );
        // Of what, is checked apart: `how many tonnes` is sound, `how many people` only where people are counted.
        if number {
            demand.allowed.insert(Cue::HowMany);
        }
        if let (Query::SeriesAt { rank, .. }, true) = (query, measures.pair) {
            let comparative = if rank.order == Order::Descending { Cue::More } else { Cue::Less };
            demand.required.iter_mut().for_each(|cues| cues.push(comparative));
        }
        for required in &demand.required {
            demand.allowed.extend(required);
        }
        demand
    }

    fn require(&mut self, cues: &[Cue]) {
        self.required.push(cues.to_vec());
    }

    fn allow(&mut self, cues: &[Cue]) {
        self.allowed.extend(cues);
    }

    fn add(&mut self, query: &Query) {
        match query {
            Query::Literal { .. } | Query::Value { .. } => {}
            Query::SumAcross { .. } => self.require(&[Cue::Sum]),
            Query::SeriesAt { rank, .. } => self.rank(*rank, false),
            Query::LabelOfTotal { rank } => {
                self.rank(*rank, false);
                self.require(&[Cue::Sum]);
            }
            Query::Trend { .. } => {
                // `Did it rise or fall` begins like a question to be answered by yes or no; that it names both is required.
                self.require(&[Cue::Rise, Cue::Change]);
                self.require(&[Cue::Fall, Cue::Change]);
                self.allow(&[Cue::Rise, Cue::Fall, Cue::YesNo]);
            }
            Query::FirstChange { change, .. } => {
                // `First fell`, or `was first lower than in the year before`.
                let (rise, fall) = ([Cue::Rise, Cue::More], [Cue::Fall, Cue::Less]);
                let (own, other) = if *change == Change::Rise { (rise, fall) } else { (fall, rise) };
                self.require(&own);
                self.forbidden.extend(other);
                self.first_time();
            }
            Query::FirstPassing { over } => self.passing(over),
            Query::Crossing { .. } => {
                self.require(&[Cue::More, Cue::Pass]);
                self.allow(&[Cue::Rise]);
                self.forbidden.extend([Cue::Less, Cue::Fall]);
                self.first_time();
            }
            Query::ValueAt { rank, over } | Query::LabelAt { rank, over } => {
                self.rank(*rank, false);
                self.selection(over);
            }
            Query::Sum { over } => {
                self.require(&[Cue::Sum]);
                self.selection(over);
            }
            Query::Mean { over } => {
                self.require(&[Cue::Mean]);
                // `Taking all together, what is the mean`.
                self.allow(&[Cue::Sum]);
                self.selection(over);
            }
            Query::Count { over } => {
                self.require(&[Cue::HowMany, Cue::Count]);
                self.selection(over);
            }
            Query::Marks => {
                self.require(&[Cue::HowMany, Cue::Count]);
                self.allow(&[Cue::Sum]);
            }
            Query::Difference { of, minus } => self.difference(of, minus),
            Query::Ratio { of, to } => {
                self.require(&[Cue::Ratio]);
                self.allow(&[Cue::More]);
                self.extremes(of, to);
            }
            Query::Percent { part, whole } => {
                self.require(&[Cue::Share]);
                self.add(part);
                match whole.as_ref() {
                    // "What percentage of the total": the sum is a word that may be left out.
                    Query::Sum { over } => {
                        self.allow(&[Cue::Sum]);
                        self.selection(over);
                    }
                    Query::SumAcross { .. } => self.allow(&[Cue::Sum]),
                    other => self.add(other),
                }
            }
            Query::Compare { left, relation, right } => {
                self.require(&[Cue::YesNo]);
                self.relation(*relation);
                self.add(left);
                self.add(right);
            }
            Query::LabelWith { over, .. } => self.selection(over),
            Query::Sorted { order, over } => {
                self.require(&[Cue::Order]);
                // The direction has its own check, since `from the largest to the smallest` has both words.
                self.allow(&[Cue::Largest, Cue::Smallest, Cue::Rank, Cue::First, Cue::Last]);
                self.direction(*order);
                self.selection(over);
            }
            Query::LabelInPlace { place, from } => self.place(*place, *from),
            Query::ColorOf { .. } => self.require(&[Cue::Color]),
            Query::LabelOfColor { .. } => self.allow(&[Cue::Color]),
            Query::Title => {
                self.require(&[Cue::Title]);
                self.allow(&[Cue::First]);
            }
            Query::AxisTitle { axis } => {
                self.require(&[Cue::Axis]);
                self.require(&[if *axis == Axis::X { Cue::AxisX } else { Cue::AxisY }]);
                self.allow(&[Cue::Title]);
            }
        }
    }

    fn rank(&mut self, rank: Rank, plain: bool) {
        let (own, comparative) = match rank.order {
            Order::Descending => (Cue::Largest, Cue::More),
            Order::Ascending => (Cue::Smallest, Cue::Less),
        };
        if rank.nth > 1 {
            self.ordinal = Some(rank.nth);
            // Ranks count from the largest, unless a word says otherwise.
            let ranked: &[Cue] =
                if rank.order == Order::Descending { &[own, Cue::Rank, Cue::Descending] } else { &[own, Cue::Ascending] };
            self.require(ranked);
            self.allow(&[Cue::Rank, Cue::Order]);
            self.direction(rank.order);
        } else if plain {
            self.require(&[own, Cue::Range]);
        } else {
            self.require(&[own]);
            self.allow(&[comparative, Cue::Rank]);
        }
    }

    fn direction(&mut self, order: Order) {
        let (own, other) = match order {
            Order::Descending => (Cue::Descending, Cue::Ascending),
            Order::Ascending => (Cue::Ascending, Cue::Descending),
        };
        self.allowed.insert(own);
        self.forbidden.insert(other);
    }

    fn difference(&mut self, of: &Query, minus: &Query) {
        self.require(&[Cue::Difference, Cue::Range]);
        self.allow(&[Cue::More, Cue::Less]);
        self.extremes(of, minus);
    }

    /// Two sides; where both are ranks, one word (`range`) may say both.
    fn extremes(&mut self, a: &Query, b: &Query) {
        for side in [a, b] {
            match side {
                Query::ValueAt { rank, over } => {
                    self.rank(*rank, true);
                    self.selection(over);
                }
                other => self.add(other),
            }
        }
    }

    fn relation(&mut self, relation: Relation) {
        self.require(&[if relation == Relation::Greater { Cue::More } else { Cue::Less }]);
    }

    fn selection(&mut self, over: &Selection) {
        let Some(threshold) = &over.threshold else { return };
        // `more than the fourth largest` is only ever worded as `the three largest`.
        if let Query::ValueAt { rank, .. } = threshold.than.as_ref() {
            let own = if rank.order == Order::Descending { Cue::Largest } else { Cue::Smallest };
            self.require(&[own]);
            return;
        }
        self.relation(threshold.relation);
        self.add(&threshold.than);
    }

    fn first_time(&mut self) {
        (self.ordinal, self.first_time) = (Some(1), true);
        // `First began to fall`.
        self.allow(&[Cue::Earliest, Cue::First]);
    }

    /// The first row past a number. No value is the number itself, so reaching it is passing it.
    fn passing(&mut self, over: &Selection) {
        self.first_time();
        self.allow(&[Cue::Reach, Cue::Pass, Cue::Inclusive]);
        let Some(threshold) = &over.threshold else { return };
        if threshold.relation == Relation::Greater {
            self.require(&[Cue::More, Cue::Reach, Cue::Pass]);
            self.allow(&[Cue::Rise]);
            self.forbidden.extend([Cue::Less, Cue::Fall]);
        } else {
            self.require(&[Cue::Less]);
            self.allow(&[Cue::Fall]);
            self.forbidden.extend([Cue::More, Cue::Rise]);
        }
        self.add(&threshold.than);
    }

    fn place(&mut self, place: u32, from: End) {
        self.ordinal = Some(place);
        match from {
            End::First => self.allow(&[Cue::First]),
            End::Last => self.require(&[Cue::Last]),
        }
        self.forbidden.insert(if from == End::First { Cue::Last } else { Cue::First });
    }
}

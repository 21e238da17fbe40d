//! What a query names: labels, series, numbers and ranks, in the order in which it names them.

use chartmill_schema::{Change, ColorName, End, Number, Query, Rank, Relation, Selection};

/// The parts of a query.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about a query, and all of them may hold together")]
pub(crate) struct Parts<'a> {
    /// Labels (or the series' names that stand for them in color questions).
    pub(crate) labels: Vec<&'a str>,
    /// Series, each once.
    pub(crate) series: Vec<&'a str>,
    /// Numbers that the question must give.
    pub(crate) numbers: Vec<Number>,
    /// Ranks.
    pub(crate) ranks: Vec<Rank>,
    /// Relations of thresholds and comparisons.
    pub(crate) relations: Vec<Relation>,
    /// A place in reading order.
    pub(crate) place: Option<(u32, End)>,
    /// A color that the question must give.
    pub(crate) color: Option<ColorName>,
    /// Whether some selection has no labels, and so is about all rows.
    pub(crate) all_rows: bool,
    /// Whether it is about all series of a row.
    pub(crate) all_series: bool,
    /// A change that the question must name.
    pub(crate) change: Option<Change>,
    /// Whether there is a percentage.
    pub(crate) percent: bool,
    /// Whether there is a count of rows or marks.
    pub(crate) counts: bool,
}

impl<'a> Parts<'a> {
    /// The parts of `query`.
    pub(crate) fn of(query: &'a Query) -> Self {
        let mut parts = Self::default();
        parts.add(query);
        parts
    }

    fn add(&mut self, query: &'a Query) {
        match query {
            Query::Literal { value } => self.numbers.push(*value),
            Query::Value { label, series } => {
                self.label(label);
                self.series(series);
            }
            Query::ValueAt { rank, over } | Query::LabelAt { rank, over } => {
                self.ranks.push(*rank);
                self.selection(over);
            }
            Query::Sum { over } | Query::Mean { over } | Query::Sorted { over, .. } | Query::FirstPassing { over } => {
                self.selection(over);
            }
            Query::Count { over } => {
                self.counts = true;
                self.selection(over);
            }
            Query::Marks => self.counts = true,
            Query::Difference { of: a, minus: b } | Query::Ratio { of: a, to: b } => {
                self.add(a);
                self.add(b);
            }
            Query::Percent { part, whole } => {
                self.percent = true;
                self.add(part);
                self.add(whole);
            }
            Query::Compare { left, relation, right } => {
                self.relations.push(*relation);
                self.add(left);
                self.add(right);
            }
            Query::LabelWith { value, over } => {
                self.numbers.push(*value);
                self.selection(over);
            }
            Query::LabelInPlace { place, from } => self.place = Some((*place, *from)),
            Query::ColorOf { label } => self.label(label),
            Query::LabelOfColor { color } => self.color = Some(*color),
            Query::SumAcross { label } => {
                self.all_series = true;
                self.label(label);
            }
            Query::SeriesAt { rank, label } => {
                self.ranks.push(*rank);
                self.all_series = true;
                self.label(label);
            }
            Query::LabelOfTotal { rank } => {
                self.ranks.push(*rank);
                (self.all_series, self.all_rows) = (true, true);
            }
            Query::Trend { series, from, to } => {
                self.series(series);
                self.label(from);
                self.label(to);
            }
            Query::FirstChange { series, change } => {
                self.series(series);
                self.change = Some(*change);
                self.all_rows = true;
            }
            Query::Crossing { first, second } => {
                self.series(first);
                self.series(second);
                self.all_rows = true;
            }
            Query::Title | Query::AxisTitle { .. } => {}
        }
    }

    fn selection(&mut self, over: &'a Selection) {
        self.series(&over.series);
        self.all_rows |= over.labels.is_empty();
        over.labels.iter().for_each(|label| self.label(label));
        if let Some(threshold) = &over.threshold {
            self.relations.push(threshold.relation);
            self.add(&threshold.than);
        }
    }

    fn label(&mut self, label: &'a str) {
        if !self.labels.contains(&label) {
            self.labels.push(label);
        }
    }

    fn series(&mut self, series: &'a str) {
        if !self.series.contains(&series) {
            self.series.push(series);
        }
    }
}

//! What a viewer can tell across the series of a row and along the rows of time. It knows no families and no words.

use chartmill_schema::{MarkNoun, MeasureKind, Number};

use crate::course;
use crate::view::{MAX_PAIR_ROWS, MAX_SUMMED_ROWS, Reading, Series, View};

/// Series beyond this many are not held against each other: nobody picks the ninth out of a legend.
const MAX_PAIR_SERIES: usize = 8;
/// Questions that add up stacks go over at most this many printed values.
const MAX_STACKED: usize = 24;

impl View<'_> {
    /// Whether the values of one row may be held against each other: all series stand in the picture by name, measure the same in one
    /// unit, and are read against one scale or from printed numbers.
    pub(crate) fn is_comparable(&self) -> bool {
        let table = &self.facts.shown;
        let measures = || table.series().iter().map(|column| column.measure.as_ref());
        let first = measures().next().flatten();
        let is_alike = measures().all(|measure| measure == first);
        // Without a group two scores or counts in no unit may be of different things.
        let is_one = is_alike && (table.group.is_some() || first.is_some_and(|measure| measure.unit.is_some()));
        let is_named = self.facts.series_named.len() == self.series.len() && self.facts.series_named.iter().all(|&named| named);
        let is_readable = self.facts.scales.len() <= 1 || self.series.iter().all(|series| series.printed);
        (2..=MAX_PAIR_SERIES).contains(&self.series.len()) && is_one && is_named && is_readable
    }

    /// The series of a row, the largest value first; `None` where one of them shows no value.
    pub(crate) fn ranked_series(&self, row: usize) -> Option<Vec<(usize, Reading)>> {
        let readings = self.series.iter().enumerate().map(|(idx, series)| Some((idx, *series.reading(row)?)));
        let mut readings: Vec<_> = readings.collect::<Option<_>>()?;
        readings.sort_by_key(|(_, reading)| std::cmp::Reverse(reading.value));
        Some(readings)
    }

    /// A row and two of its series that a viewer can tell apart, the larger first.
    pub(crate) fn series_pairs(&self) -> Vec<(usize, usize, usize)> {
        let n_series = if self.is_comparable() { self.series.len() } else { 0 };
        let mut pairs = Vec::new();
        for row in 0..self.n_rows().min(MAX_PAIR_ROWS) {
            for (a, b) in (0..n_series).flat_map(|a| (a + 1..n_series).map(move |b| (a, b))) {
                if let (Some(x), Some(y)) = (self.series[a].reading(row), self.series[b].reading(row))
                    && x.is_apart(y)
                {
                    pairs.push(if x.value > y.value { (row, a, b) } else { (row, b, a) });
                }
            }
        }
        pairs
    }

    /// Whether the series of a row may be added up to a total that is worth asking for: the table says that they are the parts of one
    /// whole, and that whole is not always 100 percent.
    pub(crate) fn stacks(&self) -> bool {
        let is_stacked = self.facts.shown.group.as_ref().is_some_and(|group| group.stacks);
        let is_share = || self.series.iter().all(|series| series.kind() == MeasureKind::Share);
        is_stacked
            && self.is_comparable()
            && !(is_share() && (0..self.n_rows()).all(|row| self.total(row) == Some(Number::HUNDRED)))
    }

    /// The total of a row that shows all of its values.
    pub(crate) fn total(&self, row: usize) -> Option<Number> {
        let is_complete = self.series.iter().all(|series| series.reading(row).is_some());
        course::total(&self.facts.shown, row).filter(|_| is_complete)
    }

    /// Whether all values of a row are printed.
    pub(crate) fn is_printed_row(&self, row: usize) -> bool {
        self.series.iter().all(|series| series.reading(row).is_some_and(|reading| reading.printed.is_some()))
    }

    /// How far two totals must be apart for a viewer to tell them: where stacks stand against a scale as far as their ends must be, where
    /// all values are printed and few enough to be added up, not at all. `None` where the totals cannot be told.
    pub(crate) fn total_resolution(&self) -> Option<Number> {
        let is_few = self.n_rows() <= MAX_SUMMED_ROWS && self.n_rows() * self.series.len() <= MAX_STACKED;
        if is_few && self.series.iter().all(|series| series.printed) {
            return Some(Number::ZERO);
        }
        let is_seen = self.facts.mark == MarkNoun::Segment && self.facts.scales.len() == 1;
        let resolutions = self.facts.data.iter().flatten().map(|datum| datum.resolution);
        if is_seen { resolutions.collect::<Option<Vec<_>>>()?.into_iter().max() } else { None }
    }

    /// Whether the rows are points in time from the earliest to the latest. Names of months and days are taken to be in order, as the
    /// table says that they are; years are looked at.
    pub(crate) fn is_in_order_of_time(&self) -> bool {
        let years: Option<Vec<u32>> = self.facts.shown.labels().map(|label| label.parse().ok()).collect();
        self.facts.shown.is_time() && years.is_none_or(|years| years.is_sorted())
    }
}

impl Series<'_> {
    /// Whether the way from the first row to this one is short enough for a calculation, which names every printed value on it.
    pub(crate) fn is_short_way(&self, to: usize) -> bool {
        !self.printed || to < MAX_SUMMED_ROWS
    }

    /// Whether a viewer can tell, for each row up to `last`, whether it is above or below the row before.
    pub(crate) fn has_clear_steps(&self, last: usize) -> bool {
        let is_clear = |row: usize| match (self.reading(row - 1), self.reading(row)) {
            (Some(before), Some(after)) => before.is_told_from(after),
            _ => false,
        };
        (1..=last).all(is_clear)
    }
}

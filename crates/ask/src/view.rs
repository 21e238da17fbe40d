//! What a viewer can read from a figure: which values exactly, and which can be told apart. It knows no families and no words.

use chartmill_schema::{Channel, Column, DatumFacts, Facts, MarkNoun, MeasureKind, Number, Structure};

/// Pair questions are looked for among at most this many rows, so that a table of a thousand rows costs no million comparisons.
pub(crate) const MAX_PAIR_ROWS: usize = 16;
/// Questions over all rows of a series are only asked up to this many: nobody adds up twenty numbers for a short answer.
pub(crate) const MAX_SUMMED_ROWS: usize = 12;

/// A figure as its viewer sees it.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) series: Vec<Series<'a>>,
}

/// One series of it.
#[derive(Debug)]
pub(crate) struct Series<'a> {
    pub(crate) column: &'a Column,
    /// For each row what can be read; `None` where nothing is shown.
    pub(crate) readings: Vec<Option<Reading>>,
    /// Whether every row shows its value.
    pub(crate) complete: bool,
    /// Whether every row prints its value.
    pub(crate) printed: bool,
    /// The rows that show a value, the largest first.
    pub(crate) ranked: Vec<usize>,
}

/// What can be read of one datum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) value: Number,
    /// Printed to so many decimals.
    pub(crate) printed: Option<u32>,
    resolution: Option<Number>,
    on_tick: bool,
}

impl Reading {
    /// Whether a viewer knows the value exactly: it is printed, or its mark ends on a labelled tick.
    pub(crate) fn is_exact(&self) -> bool {
        self.printed.is_some() || self.on_tick
    }

    /// Whether a viewer can tell that the two differ, and which is larger.
    pub(crate) fn is_apart(&self, other: &Self) -> bool {
        if self.value == other.value {
            return false;
        }
        // A printed number is known without its mark, and needs no resolution.
        [self, other].into_iter().filter(|reading| reading.printed.is_none()).all(|reading| {
            reading.resolution.is_some_and(|step| self.value.minus(other.value).is_some_and(|gap| gap.abs() >= step))
        })
    }

    /// Whether a viewer can tell that one differs from the other or, where both are printed, that it does not.
    pub(crate) fn is_told_from(&self, other: &Self) -> bool {
        self.is_apart(other) || (self.printed.is_some() && other.printed.is_some())
    }

    /// Whether a viewer can tell on which side of the number the value is.
    pub(crate) fn is_apart_from(&self, number: Number) -> bool {
        let gap = self.value.minus(number).map(Number::abs);
        match (self.printed, self.resolution) {
            (Some(_), _) => self.value != number,
            (None, Some(step)) => gap.is_some_and(|gap| !gap.is_zero() && gap >= step),
            (None, None) => false,
        }
    }
}

impl<'a> View<'a> {
    pub(crate) fn of(facts: &'a Facts) -> Self {
        let table = &facts.shown;
        // With two scales there is no telling here which one a series is read against; then only printed numbers are exact.
        let ticks = if let [scale] = facts.scales.as_slice() { scale.ticks.as_slice() } else { &[] };
        let datum =
            |row: usize, idx: usize| facts.data.get(row).and_then(|row| row.get(idx)).copied().unwrap_or(DatumFacts::HIDDEN);
        // A segment that lies on another begins at no gridline: its length takes a look at both of its ends.
        let floats =
            |row: usize, idx: usize| facts.mark == MarkNoun::Segment && (0..idx).any(|below| datum(row, below).is_visible());
        let series = table.series().iter().enumerate().map(|(idx, column)| {
            let readings: Vec<_> = (0..table.rows.len())
                .map(|row| {
                    let (datum, floats) = (datum(row, idx), floats(row, idx));
                    let value = table.value(row, idx).filter(|_| datum.is_visible())?;
                    let along = matches!(datum.encoding, Some(Channel::Length | Channel::Position)) && !floats;
                    let on_tick = along && datum.resolution.is_some() && ticks.iter().any(|tick| tick.value == value);
                    let ends = Number::from(if floats { 2_u32 } else { 1 });
                    let resolution = datum.resolution.and_then(|resolution| resolution.times(ends));
                    Some(Reading { value, printed: datum.printed, resolution, on_tick })
                })
                .collect();
            let mut ranked: Vec<usize> = (0..readings.len()).filter(|&row| readings[row].is_some()).collect();
            ranked.sort_by_key(|&row| std::cmp::Reverse(readings[row].map(|reading| reading.value)));
            Series {
                column,
                complete: ranked.len() == readings.len(),
                printed: readings.iter().all(|reading| reading.is_some_and(|reading| reading.printed.is_some())),
                readings,
                ranked,
            }
        });
        Self { facts, series: series.collect() }
    }

    /// Whether the rows are stages, each of which is left over from the one before.
    pub(crate) fn is_staged(&self) -> bool {
        self.facts.shown.structure == Structure::Stages
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.facts.shown.rows.len()
    }

    pub(crate) fn label(&self, row: usize) -> &'a str {
        self.facts.shown.label(row)
    }

    pub(crate) fn structure(&self) -> Structure {
        self.facts.shown.structure
    }

    /// Whether the values of the series may be added up: the measure adds up, the rows do not overlap, and they are not one whole
    /// seen at several times.
    pub(crate) fn adds_up(&self, series: &Series<'_>) -> bool {
        let kind = series.kind();
        kind.adds_up()
            && self.structure() != Structure::Stages
            // Shares of different wholes ("smokers in each country") have no sum; neither has a headcount over the years.
            && (kind != MeasureKind::Share || self.structure() == Structure::Parts)
            && !(kind == MeasureKind::Count && self.facts.shown.is_time())
    }

    /// Whether the rows of the series are the parts of 100 percent.
    pub(crate) fn is_whole(&self, series: &Series<'_>) -> bool {
        series.kind() == MeasureKind::Share && self.structure() == Structure::Parts
    }
}

impl Series<'_> {
    pub(crate) fn kind(&self) -> MeasureKind {
        self.column.measure.as_ref().map_or(MeasureKind::Index, |measure| measure.kind)
    }

    pub(crate) fn reading(&self, row: usize) -> Option<&Reading> {
        self.readings.get(row)?.as_ref()
    }

    /// The readings of the rows at two places of the ranking, if a viewer can tell them apart.
    pub(crate) fn ranks_apart(&self, a: usize, b: usize) -> bool {
        match (self.ranked.get(a).and_then(|&row| self.reading(row)), self.ranked.get(b).and_then(|&row| self.reading(row))) {
            (Some(a), Some(b)) => a.is_apart(b),
            _ => false,
        }
    }

    /// Whether the row at this place of the ranking is told apart from both neighbors.
    pub(crate) fn is_clear_rank(&self, place: usize) -> bool {
        place < self.ranked.len()
            && (place == 0 || self.ranks_apart(place - 1, place))
            && (place + 1 == self.ranked.len() || self.ranks_apart(place, place + 1))
    }

    /// Whether every value is told apart from every other.
    pub(crate) fn is_clear(&self) -> bool {
        (1..self.ranked.len()).all(|place| self.ranks_apart(place - 1, place))
    }

    /// Whether all of its values are printed and few enough to be calculated with.
    pub(crate) fn is_computable(&self) -> bool {
        self.printed && self.readings.len() <= MAX_SUMMED_ROWS
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = Number> {
        self.readings.iter().flatten().map(|reading| reading.value)
    }

    /// Whether no value is zero or negative, so that shares and ratios mean something.
    pub(crate) fn is_positive(&self) -> bool {
        self.values().all(|value| value > Number::ZERO)
    }

    /// Whether a ratio of its values means something: not on a scale with an arbitrary zero, such as degrees.
    pub(crate) fn has_ratios(&self) -> bool {
        let unit = self.column.measure.as_ref().and_then(|measure| measure.unit.as_ref());
        !unit.is_some_and(|unit| unit.0.starts_with('°'))
    }

    /// Pairs of rows that a viewer can tell apart, the larger first.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let rows = &self.ranked[..self.ranked.len().min(MAX_PAIR_ROWS)];
        let all = (0..rows.len()).flat_map(move |a| (a + 1..rows.len()).map(move |b| (rows[a], rows[b])));
        all.filter(|&(a, b)| match (self.reading(a), self.reading(b)) {
            (Some(a), Some(b)) => a.is_apart(b),
            _ => false,
        })
    }

    /// The pairs of which both values are printed.
    pub(crate) fn printed_pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let is_printed = |row| self.reading(row).is_some_and(|reading: &Reading| reading.printed.is_some());
        self.pairs().filter(move |&(a, b)| is_printed(a) && is_printed(b))
    }
}

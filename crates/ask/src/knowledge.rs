//! What the turns of a conversation have already given away, so that no later answer follows from them.
//!
//! Numbers are kept as linear equations over the values of a series: a look-up gives one value, a difference one difference, a
//! ratio `a = r·b`, a sum one sum. A question follows if its own equation is a combination of those. Orders are kept as pairs of
//! rows, closed under "and so". It is careful rather than exact: where it cannot tell, it says that the answer follows.

use chartmill_schema::{Facts, Family, MeasureKind, Query, Structure};

use crate::evaluate::{Value, evaluate, number};
use crate::reading::{Parts, family_of, support};

/// Rows beyond this many are not tracked as pairs; pair questions do not go that far (see `view`).
const MAX_ROWS: usize = 64;

#[derive(Debug)]
pub(crate) struct Knowledge<'a> {
    facts: &'a Facts,
    /// Whether turns show the values that they go through, as calculations do.
    shows_values: bool,
    turns: Vec<(Family, usize)>,
    /// For each series the equations, in echelon form: `(pivot, coefficients)`.
    equations: Vec<Vec<(usize, Vec<f64>)>>,
    /// For each series and row the rows known to be below it, as bits.
    below: Vec<Vec<u64>>,
}

impl<'a> Knowledge<'a> {
    pub(crate) fn new(facts: &'a Facts, shows_values: bool) -> Self {
        let (n_series, n_rows) = (facts.shown.series().len(), facts.shown.rows.len());
        let mut knowledge = Self {
            facts,
            shows_values,
            turns: Vec::new(),
            equations: vec![Vec::new(); n_series],
            below: vec![vec![0; n_rows]; n_series],
        };
        for (series, column) in facts.shown.series().iter().enumerate() {
            let kind = column.measure.as_ref().map(|measure| measure.kind);
            if kind == Some(MeasureKind::Share) && facts.shown.structure == Structure::Parts {
                // Everybody knows that the parts add up to 100 percent, so all but one of them give the last.
                knowledge.add(series, &(0..n_rows).map(|row| (row, 1.0)).collect::<Vec<_>>());
            }
        }
        knowledge
    }

    /// Whether the answer of `query` follows from the turns so far.
    pub(crate) fn follows(&self, query: &Query) -> bool {
        let Some(family) = family_of(query) else { return true };
        let Ok(rows) = support(query, self.facts) else { return true };
        let series = rows.first().map_or(0, |(_, series)| *series);
        let rows: Vec<usize> = rows.into_iter().map(|(row, _)| row).collect();
        let had = |other: Family| self.turns.contains(&(other, series));
        let had_any = |others: &[Family]| others.iter().any(|&other| had(other));
        let n = self.facts.shown.rows.len();
        match family {
            // Enough values are known that the calculation itself stands in the conversation.
            _ if self.shows_values && self.knows_values(series, rows.iter().copied()) => true,
            Family::Largest | Family::Smallest | Family::Kth => {
                // Two ranks of three rows give the third; with more rows, three of them still leave something to see.
                let ranks = [Family::Largest, Family::Smallest, Family::Kth].iter().filter(|&&other| had(other)).count();
                let pairs = [Family::Comparison, Family::Difference, Family::Ratio];
                ranks > 0 && ranks + 2 >= n
                    || had(Family::Order)
                    || n <= 2 && had_any(&pairs)
                    || self.knows_rank(series, &rows, query)
                    || self.knows_values(series, 0..n)
            }
            Family::Order => {
                had_any(&[Family::Largest, Family::Smallest, Family::Kth, Family::Comparison, Family::Difference, Family::Ratio])
                    || self.knows_values(series, 0..n)
            }
            Family::Comparison => {
                let [a, b] = rows.as_slice() else { return true };
                had(Family::Order) || self.is_ordered(series, *a, *b) || self.spans(series, &[(*a, 1.0), (*b, -1.0)])
            }
            Family::CountThreshold | Family::AboveMean => self.knows_values(series, 0..n),
            // Asked both ways, a color and its label answer each other.
            Family::ColorOf => self.turns.iter().any(|(other, _)| *other == Family::LabelOfColor),
            Family::LabelOfColor => self.turns.iter().any(|(other, _)| *other == Family::ColorOf),
            // A list of all labels can be counted.
            Family::MarkCount => self.turns.iter().any(|(other, _)| *other == Family::Order),
            Family::Title | Family::AxisTitle | Family::Position => false,
            _ => {
                self.knows_values(series, rows.iter().copied())
                    || self.equation(query, &rows).is_none_or(|eq| self.spans(series, &eq))
            }
        }
    }

    /// Takes in what a turn gave away: its answer, and what its question takes for granted.
    pub(crate) fn learn(&mut self, query: &Query) {
        let (Some(family), Ok(rows)) = (family_of(query), support(query, self.facts)) else { return };
        let series = rows.first().map_or(0, |(_, series)| *series);
        let rows: Vec<usize> = rows.into_iter().map(|(row, _)| row).collect();
        self.turns.push((family, series));
        match family {
            Family::Largest => (0..self.below[series].len()).for_each(|row| self.set_below(series, rows[0], row)),
            Family::Smallest => (0..self.below[series].len()).for_each(|row| self.set_below(series, row, rows[0])),
            Family::Comparison => {
                let value = |row| self.facts.shown.value(row, series);
                let (a, b) = if value(rows[0]) > value(rows[1]) { (rows[0], rows[1]) } else { (rows[1], rows[0]) };
                self.set_below(series, a, b);
            }
            // "How much higher is A than B" tells which is higher.
            Family::Difference | Family::Ratio => self.set_below(series, rows[0], rows[1]),
            _ => {}
        }
        if self.shows_values {
            for &row in &rows {
                self.add(series, &[(row, 1.0)]);
            }
        } else if let Some(equation) = self.equation(query, &rows) {
            self.add(series, &equation);
        }
    }

    /// The equation that the answer gives over the values of its rows, or `None` where it gives none.
    fn equation(&self, query: &Query, rows: &[usize]) -> Option<Vec<(usize, f64)>> {
        let answer = || number(query, self.facts).ok().map(chartmill_schema::Number::to_f64);
        Some(match family_of(query)? {
            Family::ValueLookup | Family::ReverseLookup => vec![(*rows.first()?, 1.0)],
            Family::Difference | Family::ExtremeGap => vec![(*rows.first()?, 1.0), (*rows.last()?, -1.0)],
            Family::Ratio | Family::ExtremeRatio => vec![(*rows.first()?, 1.0), (*rows.last()?, -answer()?)],
            Family::Conversion => vec![(*rows.first()?, 100.0), (*rows.last()?, -answer()?)],
            Family::Sum | Family::Mean | Family::TopTotal => rows.iter().map(|&row| (row, 1.0)).collect(),
            Family::ShareOfTotal => {
                let share = answer()? / 100.0;
                let part = Parts::of(query).labels.first().and_then(|label| self.facts.shown.row_of(label))?;
                rows.iter().map(|&row| (row, if row == part { 1.0 - share } else { -share })).collect()
            }
            _ => return None,
        })
    }

    fn knows_values(&self, series: usize, rows: impl IntoIterator<Item = usize>) -> bool {
        rows.into_iter().all(|row| self.spans(series, &[(row, 1.0)]))
    }

    /// What is left of an equation after the known ones are taken out.
    fn reduced(&self, series: usize, equation: &[(usize, f64)]) -> Vec<f64> {
        let mut row = vec![0.0; self.facts.shown.rows.len()];
        for &(at, coefficient) in equation {
            row[at] += coefficient;
        }
        for (pivot, known) in &self.equations[series] {
            let factor = row[*pivot];
            if factor != 0.0 {
                row.iter_mut().zip(known).for_each(|(value, known)| *value -= factor * known);
            }
        }
        row
    }

    fn spans(&self, series: usize, equation: &[(usize, f64)]) -> bool {
        // Coefficients are near 1; what is smaller than this is the rounding of binary floats.
        !self.equations[series].is_empty() && self.reduced(series, equation).iter().all(|value| value.abs() < 1e-7)
    }

    fn add(&mut self, series: usize, equation: &[(usize, f64)]) {
        let mut row = self.reduced(series, equation);
        let Some(pivot) = (0..row.len()).max_by(|&a, &b| row[a].abs().total_cmp(&row[b].abs())) else { return };
        let largest = row[pivot];
        if largest.abs() < 1e-7 {
            return;
        }
        for value in &mut row {
            *value /= largest;
        }
        for (_, known) in &mut self.equations[series] {
            let factor = known[pivot];
            known.iter_mut().zip(&row).for_each(|(value, new)| *value -= factor * new);
        }
        self.equations[series].push((pivot, row));
    }

    fn is_ordered(&self, series: usize, a: usize, b: usize) -> bool {
        let is_below = |a: usize, b: usize| b < MAX_ROWS && self.below[series].get(a).is_some_and(|bits| bits >> b & 1 == 1);
        is_below(a, b) || is_below(b, a)
    }

    fn knows_rank(&self, series: usize, rows: &[usize], query: &Query) -> bool {
        let Ok(Value::Label(label)) = evaluate(query, self.facts) else { return true };
        let Some(row) = self.facts.shown.row_of(&label).or(rows.last().copied()) else { return true };
        // Its rank is known once it is known to be above or below every other row.
        (0..self.facts.shown.rows.len()).all(|other| other == row || self.is_ordered(series, row, other))
    }

    fn set_below(&mut self, series: usize, above: usize, below: usize) {
        if above == below || above >= MAX_ROWS || below >= MAX_ROWS {
            return;
        }
        let new = self.below[series][below] | 1 << below;
        for row in 0..self.below[series].len().min(MAX_ROWS) {
            if row == above || self.below[series][row] >> above & 1 == 1 {
                self.below[series][row] |= new;
            }
        }
    }
}

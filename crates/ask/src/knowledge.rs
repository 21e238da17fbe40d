//! What the turns of a conversation have already given away, so that no later answer follows from them.
//!
//! Numbers are kept as linear equations over all values of the table: a look-up gives one value, a difference one difference, a
//! ratio `a = r·b`, a sum one sum. A question follows if its own equation is a combination of those. Orders are kept as pairs of
//! values, closed under "and so". It is careful rather than exact: where it cannot tell, it says that the answer follows.

use chartmill_schema::{Facts, Family, MeasureKind, Number, Order, Query, Structure, Table};

use crate::course::total;
use crate::evaluate::number;
use crate::reading::{Parts, family_of, support};

#[derive(Debug)]
pub(crate) struct Knowledge<'a> {
    facts: &'a Facts,
    /// Whether turns show the values that they go through, as calculations do.
    shows_values: bool,
    turns: Vec<(Family, usize)>,
    /// The equations over the values, in reduced echelon form: `(pivot, coefficients)`.
    equations: Vec<(usize, Vec<f64>)>,
    /// Pairs of values of which the first is known to be above the second.
    above: Vec<(usize, usize)>,
}

impl<'a> Knowledge<'a> {
    pub(crate) fn new(facts: &'a Facts, shows_values: bool) -> Self {
        let table = &facts.shown;
        let mut knowledge = Self { facts, shows_values, turns: Vec::new(), equations: Vec::new(), above: Vec::new() };
        let is_share = |series: usize| {
            let measure = table.series().get(series).and_then(|column| column.measure.as_ref());
            measure.is_some_and(|measure| measure.kind == MeasureKind::Share)
        };
        // Everybody knows that the parts add up to 100 percent, so all but one of them give the last.
        let n_series = table.series().len();
        if table.structure == Structure::Parts {
            for series in (0..n_series).filter(|&series| is_share(series)) {
                knowledge.add(&column(table, series).map(|at| (at, 1.0)).collect::<Vec<_>>());
            }
        }
        if table.group.as_ref().is_some_and(|group| group.stacks) && is_share(0) {
            for row in (0..table.rows.len()).filter(|&row| total(table, row) == Some(Number::HUNDRED)) {
                knowledge.add(&(0..n_series).map(|series| (datum(table, row, series), 1.0)).collect::<Vec<_>>());
            }
        }
        knowledge
    }

    /// Whether the answer of `query` follows from the turns so far.
    pub(crate) fn follows(&self, query: &Query) -> bool {
        let Some(family) = family_of(query) else { return true };
        let Some((series, data)) = self.data(query) else { return true };
        let table = &self.facts.shown;
        let had = |other: Family| self.turns.contains(&(other, series));
        let had_any = |others: &[Family]| others.iter().any(|&other| had(other));
        let n = table.rows.len();
        match family {
            // Enough values are known that the calculation itself stands in the conversation.
            _ if self.shows_values && self.knows(data.iter().copied()) => true,
            Family::Largest | Family::Smallest | Family::Kth => {
                // Two ranks of three rows give the third; with more rows, three of them still leave something to see.
                let ranks = [Family::Largest, Family::Smallest, Family::Kth].iter().filter(|&&other| had(other)).count();
                let pairs = [Family::Comparison, Family::Difference, Family::Ratio];
                ranks > 0 && ranks + 2 >= n
                    || had(Family::Order)
                    || n <= 2 && had_any(&pairs)
                    || data.last().is_none_or(|&at| self.knows_rank(at, column(table, series)))
                    || self.knows(column(table, series))
            }
            Family::Order => {
                let ranks =
                    [Family::Largest, Family::Smallest, Family::Kth, Family::Comparison, Family::Difference, Family::Ratio];
                had_any(&ranks)
                    || had_any(&[Family::Trend, Family::FirstChange, Family::Reached])
                    || self.knows(column(table, series))
            }
            Family::Comparison | Family::SeriesComparison | Family::Trend => {
                let [a, b] = data.as_slice() else { return true };
                self.is_ordered(*a, *b) || self.spans(&[(*a, 1.0), (*b, -1.0)])
            }
            Family::CountThreshold | Family::AboveMean => self.knows(column(table, series)),
            Family::LargestSeries => {
                let row = data.first().map_or(0, |at| at % n.max(1));
                let stack = (0..table.series().len()).map(|series| datum(table, row, series));
                data.first().is_none_or(|&at| self.knows_rank(at, stack))
            }
            Family::LargestStack => self.knows_largest_stack(query),
            Family::FirstChange => data.windows(2).all(|step| self.is_ordered(step[0], step[1])),
            // The question itself says that the row is the first, so the last two tell.
            Family::Reached => self.knows(data.iter().rev().take(2).copied()),
            Family::Crossing => {
                // It says as well that the one began below the other and came to be above it.
                let known: Vec<bool> = data.chunks(2).map(|pair| self.is_ordered(pair[0], pair[1])).collect();
                let row = known.len() - 1;
                (row + 1 == n || known[row]) && (row <= 1 || known[row - 1])
            }
            // Asked both ways, a color and its label answer each other.
            Family::ColorOf => self.turns.iter().any(|(other, _)| *other == Family::LabelOfColor),
            Family::LabelOfColor => self.turns.iter().any(|(other, _)| *other == Family::ColorOf),
            // A list of all labels can be counted.
            Family::MarkCount => self.turns.iter().any(|(other, _)| *other == Family::Order),
            Family::Title | Family::AxisTitle | Family::Position => false,
            _ => self.knows(data.iter().copied()) || self.equation(query, &data).is_none_or(|eq| self.spans(&eq)),
        }
    }

    /// Takes in what a turn gave away: its answer, and what its question takes for granted.
    pub(crate) fn learn(&mut self, query: &Query) {
        let (Some(family), Some((series, data))) = (family_of(query), self.data(query)) else { return };
        let table = &self.facts.shown;
        self.turns.push((family, series));
        match family {
            Family::Largest | Family::Smallest => column(table, series).for_each(|other| self.learn_order(data[0], other)),
            Family::LargestSeries => {
                let row = data[0] % table.rows.len();
                (0..table.series().len()).for_each(|series| self.learn_order(data[0], datum(table, row, series)));
            }
            // "How much higher is A than B" tells which is higher, and a list in order every neighbor.
            Family::Comparison
            | Family::SeriesComparison
            | Family::Difference
            | Family::SeriesGap
            | Family::Ratio
            | Family::Trend
            | Family::FirstChange
            | Family::Order => data.windows(2).for_each(|pair| self.learn_order(pair[0], pair[1])),
            Family::Reached => {
                if let Some((&answer, before)) = data.split_last() {
                    for &other in before {
                        self.learn_order(answer, other);
                    }
                }
            }
            Family::Crossing => data.chunks(2).for_each(|pair| self.learn_order(pair[0], pair[1])),
            _ => {}
        }
        if self.shows_values {
            for &at in &data {
                self.add(&[(at, 1.0)]);
            }
        } else if let Some(equation) = self.equation(query, &data) {
            self.add(&equation);
        }
    }

    /// The series that a query is about and the data that its calculation goes through; `None` where it has no answer.
    fn data(&self, query: &Query) -> Option<(usize, Vec<usize>)> {
        let data = support(query, self.facts).ok()?;
        let series = data.first().map_or(0, |(_, series)| *series);
        Some((series, data.into_iter().map(|(row, series)| datum(&self.facts.shown, row, series)).collect()))
    }

    /// The equation that the answer gives over its data, or `None` where it gives none.
    fn equation(&self, query: &Query, data: &[usize]) -> Option<Vec<(usize, f64)>> {
        let answer = || number(query, self.facts).ok().map(Number::to_f64);
        Some(match family_of(query)? {
            Family::ValueLookup | Family::ReverseLookup => vec![(*data.first()?, 1.0)],
            Family::Difference | Family::ExtremeGap | Family::SeriesGap => vec![(*data.first()?, 1.0), (*data.last()?, -1.0)],
            Family::Ratio | Family::ExtremeRatio => vec![(*data.first()?, 1.0), (*data.last()?, -answer()?)],
            Family::Conversion => vec![(*data.first()?, 100.0), (*data.last()?, -answer()?)],
            Family::Sum | Family::Mean | Family::TopTotal | Family::StackTotal => data.iter().map(|&at| (at, 1.0)).collect(),
            Family::ShareOfTotal | Family::SegmentShare => {
                let share = answer()? / 100.0;
                let (table, parts) = (&self.facts.shown, Parts::of(query));
                let part = datum(table, table.row_of(parts.labels.first()?)?, table.series_of(parts.series?)?);
                data.iter().map(|&at| (at, if at == part { 1.0 - share } else { -share })).collect()
            }
            _ => return None,
        })
    }

    /// Whether all of these values are known. A value is known where its own equation is nothing but itself: in reduced form, no
    /// combination of others makes it one.
    fn knows(&self, data: impl IntoIterator<Item = usize>) -> bool {
        data.into_iter().all(|at| self.is_known(at))
    }

    fn is_known(&self, at: usize) -> bool {
        let own = self.equations.iter().find(|(pivot, _)| *pivot == at);
        own.is_some_and(|(_, row)| row.iter().enumerate().all(|(other, value)| other == at || value.abs() < NEXT_TO_NOTHING))
    }

    /// What is left of an equation after the known ones are taken out.
    fn reduced(&self, equation: &[(usize, f64)]) -> Vec<f64> {
        let mut row = vec![0.0; self.facts.shown.rows.len() * self.facts.shown.series().len()];
        for &(at, coefficient) in equation {
            row[at] += coefficient;
        }
        for (pivot, known) in &self.equations {
            let factor = row[*pivot];
            if factor != 0.0 {
                row.iter_mut().zip(known).for_each(|(value, known)| *value -= factor * known);
            }
        }
        row
    }

    fn spans(&self, equation: &[(usize, f64)]) -> bool {
        !self.equations.is_empty() && self.reduced(equation).iter().all(|value| value.abs() < NEXT_TO_NOTHING)
    }

    fn add(&mut self, equation: &[(usize, f64)]) {
        let mut row = self.reduced(equation);
        let Some(pivot) = (0..row.len()).max_by(|&a, &b| row[a].abs().total_cmp(&row[b].abs())) else { return };
        let largest = row[pivot];
        if largest.abs() < NEXT_TO_NOTHING {
            return;
        }
        for value in &mut row {
            *value /= largest;
        }
        for (_, known) in &mut self.equations {
            let factor = known[pivot];
            known.iter_mut().zip(&row).for_each(|(value, new)| *value -= factor * new);
        }
        self.equations.push((pivot, row));
    }

    fn value(&self, at: usize) -> Option<Number> {
        let n_rows = self.facts.shown.rows.len();
        self.facts.shown.value(at % n_rows, at / n_rows)
    }

    /// Whether the first is known to be above the second: through pairs that were told, and through values that are known.
    fn is_above(&self, above: usize, below: usize) -> bool {
        let known = |at: usize| self.value(at).filter(|_| self.is_known(at));
        let (mut seen, mut next) = (vec![above], 0);
        while next < seen.len() {
            let from = seen[next];
            next += 1;
            if from == below || known(from).zip(known(below)).is_some_and(|(from, below)| from > below) {
                return true;
            }
            let told = self.above.iter().filter(|(upper, _)| *upper == from).map(|(_, lower)| *lower);
            let value = known(from);
            let uppers = self.above.iter().map(|(upper, _)| *upper);
            let valued = uppers.filter(|&upper| value.zip(known(upper)).is_some_and(|(value, other)| value > other));
            for at in told.chain(valued) {
                if !seen.contains(&at) {
                    seen.push(at);
                }
            }
        }
        false
    }

    fn is_ordered(&self, a: usize, b: usize) -> bool {
        a != b && (self.is_above(a, b) || self.is_above(b, a))
    }

    /// Whether a value is known to be above or below each of the others.
    fn knows_rank(&self, at: usize, mut others: impl Iterator<Item = usize>) -> bool {
        others.all(|other| other == at || self.is_ordered(at, other))
    }

    /// Whether all totals are known, or one stack to be above (or below) every other in all of its parts.
    fn knows_largest_stack(&self, query: &Query) -> bool {
        let (Query::LabelOfTotal { rank }, Ok(crate::Value::Label(label))) = (query, crate::evaluate(query, self.facts)) else {
            return true;
        };
        let table = &self.facts.shown;
        let Some(answer) = table.row_of(&label) else { return true };
        let stack = |row: usize| (0..table.series().len()).map(move |series| datum(table, row, series));
        let knows_total = |row: usize| self.spans(&stack(row).map(|at| (at, 1.0)).collect::<Vec<_>>());
        let is_beyond = |row: usize| {
            let mut pairs = stack(answer).zip(stack(row));
            pairs.all(
                |(own, other)| {
                    if rank.order == Order::Descending { self.is_above(own, other) } else { self.is_above(other, own) }
                },
            )
        };
        (0..table.rows.len()).all(knows_total) || (0..table.rows.len()).all(|row| row == answer || is_beyond(row))
    }

    /// Takes in which of two values is above the other.
    fn learn_order(&mut self, a: usize, b: usize) {
        match self.value(a).cmp(&self.value(b)) {
            std::cmp::Ordering::Greater => self.above.push((a, b)),
            std::cmp::Ordering::Less => self.above.push((b, a)),
            std::cmp::Ordering::Equal => {}
        }
    }
}

/// Coefficients are near 1; what is smaller than this is the rounding of binary floats.
const NEXT_TO_NOTHING: f64 = 1e-7;

/// A datum as an index into all values of a table.
fn datum(table: &Table, row: usize, series: usize) -> usize {
    series * table.rows.len() + row
}

/// The data of a series.
fn column(table: &Table, series: usize) -> std::ops::Range<usize> {
    datum(table, 0, series)..datum(table, 0, series + 1)
}

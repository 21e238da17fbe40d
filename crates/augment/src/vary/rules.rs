//! What has to stay true of the values of a column while they change.

use chartmill_schema::{Column as TableColumn, MeasureKind, Structure, Table};

use super::numbers::Column;

/// Units that name years of life, and how far beyond the oldest of a table anybody lives.
const YEARS: [&str; 4] = ["years", "anos", "años", "years old"];

/// How the values of a column come about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Rule {
    /// The parts of a whole: they add up to what they added up to.
    Whole,
    /// Stages that never grow.
    Stages,
    /// Sizes of both signs that add up to what they added up to: exports less imports.
    Balanced,
    /// Levels around a point that is no zero, such as temperatures; the deviation is in units of the last decimal.
    Level(f64),
    /// Sizes: each moves by a factor.
    Scaled,
}

/// The rule of a column; `None` where its values break what its table says of them, so that nothing can be kept.
pub(super) fn rule(table: &Table, column: &Column, said: &TableColumn) -> Option<Rule> {
    let has_negative = column.values().any(|value| value < 0);
    let known: Vec<i64> = column.cells.iter().copied().flatten().collect();
    let hundred = i128::from(100 * 10_i64.checked_pow(column.decimals)?);
    match table.structure {
        Structure::Parts => (!has_negative).then_some(Rule::Whole),
        Structure::Stages => {
            let falls = known.windows(2).all(|pair| matches!(pair, [before, after] if before >= after));
            (falls && !has_negative).then_some(Rule::Stages)
        }
        // Shares of one whole of which a part is not shown keep to that part.
        Structure::Independent if kind_of(said) == Some(MeasureKind::Share) && !table.is_time() && !has_negative => {
            let is_known_part = table.series().len() == 1 && known.len() > 2 && column.sum() <= hundred;
            Some(if is_known_part { Rule::Whole } else { Rule::Scaled })
        }
        Structure::Independent if has_negative && kind_of(said) == Some(MeasureKind::Share) && !table.is_time() => {
            Some(if (column.sum() - hundred).abs() * 50 <= hundred { Rule::Balanced } else { Rule::Scaled })
        }
        Structure::Independent => {
            let unit = said.measure.as_ref().and_then(|measure| measure.unit.as_ref()).map_or("", |unit| unit.0.as_str());
            let is_level = unit.starts_with('°') || unit == "degrees";
            Some(if is_level { Rule::Level(0.3 * deviation(&known)) } else { Rule::Scaled })
        }
    }
}

fn kind_of(column: &TableColumn) -> Option<MeasureKind> {
    column.measure.as_ref().map(|measure| measure.kind)
}

fn deviation(values: &[i64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().map(|&value| value as f64).sum::<f64>() / n;
    let spread = (values.iter().map(|&value| (value as f64 - mean) * (value as f64 - mean)).sum::<f64>() / n).sqrt();
    // One value alone moves by a part of itself.
    if spread > 0.0 { spread } else { mean.abs() * 0.3 }
}

/// Between which values a column stays, in units of its last decimal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bound {
    most: i64,
}

/// The bound of a column: a percentage stays below 100, a score below the top of its scale, an age below what people reach.
pub(super) fn bound(column: &Column, said: &TableColumn) -> Bound {
    let largest = column.values().map(i64::abs).max().unwrap_or(0);
    let unit = said.measure.as_ref().and_then(|measure| measure.unit.as_ref()).map_or("", |unit| unit.0.as_str());
    let one = 10_i64.checked_pow(column.decimals).unwrap_or(i64::MAX);
    let tops: &[i64] = match kind_of(said) {
        Some(MeasureKind::Share) => &[100],
        Some(MeasureKind::Index) => &[5, 10, 20, 100],
        _ if unit.starts_with('%') => &[100],
        _ => &[],
    };
    let top = tops.iter().map(|top| one.saturating_mul(*top)).find(|&top| largest <= top);
    let years = (YEARS.contains(&unit) && largest <= one.saturating_mul(120)).then(|| largest + largest / 16);
    Bound { most: top.or(years).unwrap_or(i64::MAX) }
}

impl Bound {
    pub(super) fn allows(self, value: i64) -> bool {
        value.abs() <= self.most
    }

    /// A drawn value with the sign of the old one, at least one step from zero and at most at the bound; what was at the bound stays there.
    pub(super) fn held(self, old: i64, new: i64, step: i64) -> i64 {
        let sign = old.signum();
        if old.abs() == self.most {
            return old;
        }
        let size = (new * sign).max(step);
        let size = if size >= self.most { self.most - step.max((size - self.most).min(old.abs() / 8)) } else { size };
        sign * size.max(1)
    }
}

/// Whether one column is nowhere below another of the same measure, in at least three rows and not by chance of two equal columns.
pub(super) fn dominates(columns: &[Column], said: &[TableColumn], one: usize, other: usize) -> bool {
    let (Some(a), Some(b)) = (columns.get(one), columns.get(other)) else { return false };
    if a.decimals != b.decimals || said.get(one).map(|column| &column.measure) != said.get(other).map(|column| &column.measure) {
        return false;
    }
    let both: Vec<(i64, i64)> = a.cells.iter().zip(&b.cells).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    both.len() >= 3 && both.iter().all(|(a, b)| a >= b) && both.iter().any(|(a, b)| a > b)
}

/// Rows and columns that are the sums of all others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Totals {
    column: Option<usize>,
    row: Option<usize>,
}

/// Which row and column of a table are the sums of the others, if any is.
pub(super) fn totals(columns: &[Column], said: &[TableColumn]) -> Totals {
    let cell = |column: &Column, row: usize| column.cells.get(row).copied().flatten().map_or(0, i128::from);
    let n_rows = columns.first().map_or(0, |column| column.cells.len());
    let alike = columns.windows(2).all(|pair| matches!(pair, [a, b] if a.decimals == b.decimals))
        && said.windows(2).all(|pair| matches!(pair, [a, b] if a.measure == b.measure));
    let row_sum = |row: usize| columns.iter().map(|column| cell(column, row)).sum::<i128>();
    let is_total_column =
        |at: &usize| columns.get(*at).is_some_and(|column| (0..n_rows).all(|row| 2 * cell(column, row) == row_sum(row)));
    let is_total_row = |row: &usize| columns.iter().all(|column| 2 * cell(column, *row) == column.sum());
    Totals {
        column: (alike && columns.len() > 2 && n_rows > 1).then(|| (0..columns.len()).find(is_total_column)).flatten(),
        row: (n_rows > 3).then(|| (0..n_rows).find(is_total_row)).flatten(),
    }
}

impl Totals {
    /// Works the sums out anew.
    pub(super) fn settle(&self, columns: &mut [Column]) {
        if let Some(total) = self.row {
            for column in columns.iter_mut() {
                let rest: i64 =
                    column.cells.iter().enumerate().filter(|(row, _)| *row != total).filter_map(|(_, cell)| *cell).sum();
                if let Some(cell) = column.cells.get_mut(total) {
                    *cell = cell.map(|_| rest);
                }
            }
        }
        if let Some(total) = self.column {
            let n_rows = columns.first().map_or(0, |column| column.cells.len());
            let rest = |row: usize, columns: &[Column]| -> i64 {
                let others = columns.iter().enumerate().filter(|(at, _)| *at != total);
                others.filter_map(|(_, column)| column.cells.get(row).copied().flatten()).sum()
            };
            for row in 0..n_rows {
                let sum = rest(row, columns);
                if let Some(cell) = columns.get_mut(total).and_then(|column| column.cells.get_mut(row)) {
                    *cell = cell.map(|_| sum);
                }
            }
        }
    }
}

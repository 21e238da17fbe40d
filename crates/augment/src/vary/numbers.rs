//! The numbers of a table as whole numbers of the last decimal of their column, so that all work on them is exact.

use chartmill_schema::{Cell, Number, Table};

/// The largest whole number that is worked with: sums of a table stay far below what fits.
const MOST: i64 = 1_000_000_000_000_000;

/// One quantity column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// The decimals of its most exact cell.
    pub(super) decimals: u32,
    /// Whether its cells have different decimals, so that zeros at the end are not written.
    trims: bool,
    /// Its cells; `None` where nothing is known.
    pub(super) cells: Vec<Option<i64>>,
}

/// The quantity columns of a table, or `None` where a number is too large or too exact to be worked with.
pub(super) fn read(table: &Table) -> Option<Vec<Column>> {
    (0..table.series().len()).map(|series| column(table, series)).collect()
}

fn column(table: &Table, series: usize) -> Option<Column> {
    let scales = || table.values(series).map(|(_, value)| value.decimals());
    let decimals = scales().max().unwrap_or(0);
    let trims = scales().any(|scale| scale != decimals);
    let cell = |row: usize| match table.value(row, series) {
        None => Some(None),
        Some(value) => whole(value, decimals).map(Some),
    };
    let cells = (0..table.rows.len()).map(cell).collect::<Option<_>>()?;
    Some(Column { decimals, trims, cells })
}

fn whole(value: Number, decimals: u32) -> Option<i64> {
    let digits: String = value.rounded(decimals).to_string().chars().filter(|&c| c != '.').collect();
    digits.parse().ok().filter(|whole: &i64| whole.abs() <= MOST)
}

/// Writes the columns back over the quantities of the table that they were read from.
pub(super) fn write(columns: &[Column], table: &mut Table) {
    for (at, column) in columns.iter().enumerate() {
        for (row, value) in table.rows.iter_mut().zip(&column.cells) {
            let Some(number) = value.and_then(|value| Number::new(value, column.decimals)) else { continue };
            if let Some(cell) = row.cells.get_mut(at + 1) {
                *cell = Cell::Number(if column.trims { number.trimmed() } else { number });
            }
        }
    }
}

impl Column {
    /// The same column with other cells.
    pub(super) fn with(&self, cells: Vec<Option<i64>>) -> Self {
        Self { cells, ..self.clone() }
    }

    /// The cells that are known and not zero.
    pub(super) fn values(&self) -> impl Iterator<Item = i64> {
        self.cells.iter().copied().flatten().filter(|&value| value != 0)
    }

    /// The exact sum of all cells.
    pub(super) fn sum(&self) -> i128 {
        self.cells.iter().copied().flatten().map(i128::from).sum()
    }

    /// How many different values there are.
    pub(super) fn n_distinct(&self) -> usize {
        let mut values: Vec<i64> = self.cells.iter().copied().flatten().collect();
        values.sort_unstable();
        values.dedup();
        values.len()
    }

    /// The roundest number that divides all values: 5 of 15, 40, 45; 1000 of 22000, 37000. 1 for fewer than three values.
    pub(super) fn quantum(&self) -> i64 {
        if self.values().count() < 3 {
            return 1;
        }
        let mut quantum = 1;
        let mut power = 1_i64;
        while power <= MOST / 10 {
            for factor in [5, 10] {
                let candidate = power * factor;
                if self.values().all(|value| value % candidate == 0) {
                    quantum = quantum.max(candidate);
                }
            }
            power *= 10;
        }
        quantum
    }
}

/// Cuts `total` into whole parts in proportion to `weights`, each at least 1, by largest remainders, so that they add up to it.
/// `None` where there is not enough for all.
pub(super) fn split(total: i64, weights: &[f64]) -> Option<Vec<i64>> {
    let rest = i128::from(total) - weights.len() as i128;
    if rest < 0 || weights.is_empty() {
        return None;
    }
    let largest = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    // Whole numbers from here on: a sum of rounded floats would only nearly be the total.
    let scaled: Vec<i128> = weights.iter().map(|weight| (weight / largest * 1e9).clamp(1.0, 1e9) as i128).collect();
    let sum: i128 = scaled.iter().sum();
    let mut parts: Vec<i128> = scaled.iter().map(|weight| 1 + rest * weight / sum).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|&at| (std::cmp::Reverse(scaled.get(at).map_or(0, |weight| rest * weight % sum)), at));
    let missing = (i128::from(total) - parts.iter().sum::<i128>()).max(0) as usize;
    for at in by_remainder.into_iter().take(missing) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts.into_iter().map(|part| i64::try_from(part).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[i64]) -> Column {
        Column { decimals: 0, trims: false, cells: cells.iter().copied().map(Some).collect() }
    }

    #[test]
    fn roundness_is_seen() {
        for (cells, quantum) in [
            (vec![15, 40, 45], 5),
            (vec![22_000, 37_000, 5_000], 1000),
            (vec![22_500, 37_000, 5_000], 500),
            (vec![20, 30, 50], 10),
            (vec![3, 7, 12], 1),
            (vec![100, 200], 1),
        ] {
            assert_eq!(of(&cells).quantum(), quantum, "{cells:?}");
        }
    }

    #[test]
    fn parts_add_up_and_none_is_empty() {
        assert_eq!(split(100, &[1.0, 1.0, 1.0]), Some(vec![34, 33, 33]));
        assert_eq!(split(10, &[1e-30, 1e30]), Some(vec![1, 9]));
        assert_eq!(split(2, &[1.0, 1.0, 1.0]), None);
    }
}

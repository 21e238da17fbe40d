//! How invented values come about. All work ends in whole numbers of the last decimal, so what is exact on paper is exact here:
//! parts add up to their whole to the last digit, and stages never grow.

use chartmill_seed::Draws;
use libm::{cos, exp, log};
use serde::Deserialize;

/// The least part of a whole, in percent of it: a thinner slice could not be seen.
const LEAST_PART_PERCENT: i64 = 2;
/// The widest spread of the parts of a whole: beyond it, most parts would be the least that can be seen.
const MOST_SPLIT_SIGMA: f64 = 0.85;
/// How many tables have two values that nearly agree, and two that do, in percent.
const NEAR_TIE_PERCENT: u64 = 15;
const TIE_PERCENT: u64 = 7;
/// The most of a normal draw that is used, so that the largest of a group does not dwarf the rest beyond what can be read.
const MOST_SIGMAS: f64 = 1.7;

/// How much of a whole the rest beside the parts that are named tends to have.
pub(super) const REST_WEIGHT: f64 = 0.7;

/// A way in which values come about. Numbers in brackets are the ends of a range that a seed draws from.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "model", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Values {
    /// Parts of one whole: of 100, or of `total`.
    Split { total: Option<[f64; 2]>, sigma: f64 },
    /// Stages of one path, beginning at 100 or at `start`; each keeps some percent of the one before.
    Funnel { start: Option<[f64; 2]>, keep: [i64; 2] },
    /// Positive values around a median, skewed to the right (log-normal). Some of them, `zeros` in percent, are zero.
    Spread {
        median: [f64; 2],
        sigma: f64,
        #[serde(default)]
        zeros: u64,
    },
    /// Values around a mean that may be negative (normal).
    Level { mean: [f64; 2], deviation: f64, min: Option<f64>, max: Option<f64> },
    /// A course that grows by some percent a step, with noise and, where `swing` is given, a yearly wave (all in percent). Some
    /// courses, `turns` in percent, turn back on their way.
    Trend {
        start: [f64; 2],
        growth: [f64; 2],
        noise: f64,
        #[serde(default = "some_turns")]
        turns: u64,
        #[serde(default)]
        swing: f64,
        #[serde(default)]
        peak: f64,
    },
    /// A yearly wave around a mean, in the unit itself; it may be negative.
    Season { mean: [f64; 2], swing: [f64; 2], noise: f64, peak: f64 },
}

fn some_turns() -> u64 {
    35
}

/// What the rows of a table bring to their values.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowDraw {
    /// Mild preference from the data file.
    pub(super) weight: f64,
    /// A standard normal number that all series of the row share, so that its columns resemble each other.
    pub(super) shared: f64,
    /// The place in the cycle of a year or week, as a fraction of it.
    pub(super) phase: f64,
    /// The length of that cycle in rows.
    pub(super) cycle: f64,
}

impl Values {
    /// One value a row, in units of the last decimal.
    pub(super) fn draw(&self, rows: &[RowDraw], decimals: u32, draws: &mut Draws) -> Vec<i64> {
        let unit = 10_i64.pow(decimals);
        let units = |value: f64| libm::round(value * unit as f64) as i64;
        match *self {
            Self::Split { total, sigma } => {
                let total = total.map_or(100 * unit, |range| units(log_uniform(range, draws)));
                split(total, &weights(rows, sigma, MOST_SPLIT_SIGMA, draws), LEAST_PART_PERCENT)
            }
            Self::Funnel { start, keep } => {
                let start = start.map_or(100 * unit, |range| units(log_uniform(range, draws)));
                let mut now = start;
                let mut stages = vec![now];
                for _ in 1..rows.len() {
                    // In thousandths, so that the rates themselves are not all whole percents.
                    let kept = now * draws.between(keep[0] * 10, keep[1] * 10) / 1000;
                    now = kept.clamp(1.min(now), (now - 1).max(1));
                    stages.push(now);
                }
                stages
            }
            Self::Spread { median, sigma, zeros } => {
                let median = log_uniform(median, draws);
                let weights = weights(rows, sigma, f64::MAX, draws);
                let mut values: Vec<i64> = weights.iter().map(|weight| units(median * weight).max(1)).collect();
                // A third at most, so that there is something to see.
                let mut left = if zeros > 0 { values.len() / 3 } else { 0 };
                for value in &mut values {
                    if left > 0 && draws.percent(zeros) {
                        *value = 0;
                        left -= 1;
                    }
                }
                values
            }
            Self::Level { mean, deviation, min, max } => {
                let mean = uniform(mean, draws);
                // Where a range has ends, a wider one would pile values up at them.
                let widest = if min.is_some() || max.is_some() { 1.0 } else { f64::MAX };
                let deviation = deviation * Shape::draw(draws).factor().min(widest);
                let mut one = |row: &RowDraw| {
                    let value = mean + deviation * mixed(row, draws);
                    units(value.clamp(min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX)))
                };
                let mut values: Vec<i64> = rows.iter().map(&mut one).collect();
                if let Some((one, other)) = pair(values.len(), TIE_PERCENT, draws) {
                    values[one] = values[other];
                }
                values
            }
            Self::Trend { start, growth, noise, turns, swing, peak } => {
                let mut course = log_uniform(start, draws);
                let growth = uniform(growth, draws);
                let turn = draws.percent(turns).then(|| 1 + draws.index(rows.len().saturating_sub(2).max(1)));
                let back = 1.0 - growth * (0.6 + 0.9 * draws.unit()) / 100.0;
                let mut values = Vec::with_capacity(rows.len());
                for (at, row) in rows.iter().enumerate() {
                    let wave = 1.0 + swing / 100.0 * wave(row, peak);
                    values.push(units(course * wave * (1.0 + noise / 100.0 * clamped_normal(draws))).max(1));
                    course *= if turn.is_some_and(|turn| at >= turn) { back } else { 1.0 + growth / 100.0 };
                }
                values
            }
            Self::Season { mean, swing, noise, peak } => {
                let (mean, swing) = (uniform(mean, draws), uniform(swing, draws));
                let mut one = |row: &RowDraw| units(mean + swing * wave(row, peak) + noise * clamped_normal(draws));
                rows.iter().map(&mut one).collect()
            }
        }
    }
}

/// 1 at row `peak` of the cycle, -1 half a cycle away.
pub(super) fn wave(row: &RowDraw, peak: f64) -> f64 {
    cos(2.0 * std::f64::consts::PI * (row.phase - peak / row.cycle))
}

pub(super) fn uniform([low, high]: [f64; 2], draws: &mut Draws) -> f64 {
    low + (high - low) * draws.unit()
}

/// Uniform in the logarithm: as many values between 1 and 10 as between 10 and 100.
pub(super) fn log_uniform([low, high]: [f64; 2], draws: &mut Draws) -> f64 {
    exp(uniform([log(low), log(high)], draws))
}

pub(super) fn clamped_normal(draws: &mut Draws) -> f64 {
    draws.normal().clamp(-MOST_SIGMAS, MOST_SIGMAS)
}

/// A standard normal number, half of whose variance the series of a row share.
fn mixed(row: &RowDraw, draws: &mut Draws) -> f64 {
    ((row.shared + draws.normal()) * std::f64::consts::FRAC_1_SQRT_2).clamp(-MOST_SIGMAS, MOST_SIGMAS)
}

/// How the values of one table lie. Tables of one topic differ in it, so that its words do not tell what to expect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// As the topic says.
    Usual,
    /// Close to each other: order has to be read with care.
    Even,
    /// A few far above the others.
    Skewed,
}

impl Shape {
    fn draw(draws: &mut Draws) -> Self {
        match draws.weighted(&[55, 20, 25]) {
            Some(1) => Self::Even,
            Some(2) => Self::Skewed,
            _ => Self::Usual,
        }
    }

    /// What a standard deviation is multiplied by.
    fn factor(self) -> f64 {
        match self {
            Self::Usual => 1.0,
            Self::Even => 0.35,
            Self::Skewed => 1.7,
        }
    }
}

/// Two different rows, in `percent` of the tables that have more than three.
fn pair(n_rows: usize, percent: u64, draws: &mut Draws) -> Option<(usize, usize)> {
    (n_rows > 3 && draws.percent(percent)).then(|| {
        let one = draws.index(n_rows);
        (one, (one + 1 + draws.index(n_rows - 1)) % n_rows)
    })
}

fn weights(rows: &[RowDraw], sigma: f64, most: f64, draws: &mut Draws) -> Vec<f64> {
    let sigma = (sigma * Shape::draw(draws).factor()).min(most);
    let mut weights: Vec<f64> = rows.iter().map(|row| row.weight * exp(sigma * mixed(row, draws))).collect();
    // Real tables have near-ties and ties now and then; without them, every question about order would be easy.
    if let Some((one, other)) = pair(weights.len(), NEAR_TIE_PERCENT, draws) {
        weights[one] = weights[other] * (1.0 + 0.02 * draws.normal());
    }
    if let Some((one, other)) = pair(weights.len(), TIE_PERCENT, draws) {
        weights[one] = weights[other];
    }
    weights
}

/// Cuts `total` into parts in proportion to `weights`, none below some percent of it; by largest remainders, so that they add up to `total`.
pub(super) fn split(total: i64, weights: &[f64], least_percent: i64) -> Vec<i64> {
    let n_parts = weights.len() as i64;
    let least = (total * least_percent / 100).clamp(1, (total / n_parts.max(1)).max(1));
    let rest = total - least * n_parts;
    // Whole numbers from here on: a sum of rounded floats would only nearly be the total.
    let scaled: Vec<i128> = weights.iter().map(|weight| (weight * 1e6).clamp(1.0, 1e15) as i128).collect();
    let sum: i128 = scaled.iter().sum();
    let mut parts: Vec<i64> = scaled.iter().map(|weight| least + (i128::from(rest) * weight / sum) as i64).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|&idx| (std::cmp::Reverse(i128::from(rest) * scaled[idx] % sum), idx));
    let missing = (total - parts.iter().sum::<i64>()).max(0) as usize;
    for &idx in by_remainder.iter().take(missing) {
        parts[idx] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        for (total, weights) in
            [(100, vec![1.0, 1.0, 1.0]), (1000, vec![0.1, 5.0, 3.0, 1.0]), (100, vec![1e-9, 1e9]), (3, vec![1.0; 3])]
        {
            let parts = split(total, &weights, LEAST_PART_PERCENT);
            assert_eq!(parts.iter().sum::<i64>(), total, "{parts:?}");
            assert!(parts.iter().all(|&part| part > 0), "{parts:?}");
        }
    }
}

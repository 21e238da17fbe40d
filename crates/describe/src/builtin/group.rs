//! Groups: things that are all measured alike, a column each, so that their values form a grid of rows and members.

use chartmill_schema::{MeasureKind, Naming};
use chartmill_seed::Draws;
use libm::{exp, log, round};
use serde::Deserialize;

use super::courses::{Courses, Scale};
use super::topic::Entity;
use super::values::{REST_WEIGHT, RowDraw, clamped_normal, log_uniform, split, uniform, wave};

/// The least segment of a stack, in percent of it: stacks differ in height, so even the lower ones must show all of theirs.
const LEAST_SEGMENT_PERCENT: i64 = 5;

/// Things of which a table measures the same.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    /// What one of them is: `Source`.
    pub(super) name: String,
    /// What is measured: `Electricity generated`.
    pub(super) quantity: String,
    /// Whether they are the parts of one whole in every row.
    #[serde(default)]
    pub(super) stacks: bool,
    pub(super) measure: MeasureKind,
    pub(super) unit: Option<String>,
    /// How its members are spoken of.
    #[serde(default)]
    pub(super) naming: Naming,
    /// The definite article of the quantity, where its language contracts one: `a` makes `Percentual da energia gerada`.
    pub(super) quantity_article: Option<String>,
    members: Vec<Entity>,
    /// The fewest and the most that are shown at a time; all, in their order, where left out.
    shown: Option<[usize; 2]>,
    /// What the rest is called where those that are shown are not all.
    other: Option<String>,
    pub(super) values: GroupValues,
}

/// One thing of a group in a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    /// How much more than others it tends to have.
    pub(super) weight: f64,
}

/// A way in which the values of a group come about. Numbers in brackets are the ends of a range that a seed draws from.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "model", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum GroupValues {
    /// Parts of a whole in every row: of 100, or of a total. Totals grow by some percent a row and differ by `vary` (a standard
    /// deviation of logarithms) beside that; a yearly wave is in percent.
    Stack {
        total: Option<[f64; 2]>,
        sigma: f64,
        #[serde(default)]
        growth: [f64; 2],
        #[serde(default)]
        vary: f64,
        #[serde(default)]
        swing: f64,
        #[serde(default)]
        peak: f64,
    },
    /// Positive courses over time, each with its own level and growth (in percent a row, as are noise and swing).
    Courses {
        start: [f64; 2],
        sigma: f64,
        growth: [f64; 2],
        noise: f64,
        #[serde(default)]
        swing: f64,
        #[serde(default)]
        peak: f64,
    },
    /// Courses over time in the unit itself, each with its own level and drift a row.
    Drifts { mean: [f64; 2], deviation: f64, drift: [f64; 2], noise: f64, min: Option<f64>, max: Option<f64> },
    /// Yearly waves, each around its own mean and with its own swing; they may be negative.
    Seasons { mean: [f64; 2], swing: [f64; 2], noise: f64, peak: f64 },
    /// Positive values over things, skewed to the right; rows and members each have a share in them.
    Grid { median: [f64; 2], sigma: f64 },
    /// Values over things around a mean; they may be negative.
    Levels { mean: [f64; 2], deviation: f64, min: Option<f64>, max: Option<f64> },
}

impl Group {
    /// The fewest and the most members that are shown.
    pub(super) fn sizes(&self) -> [usize; 2] {
        self.shown.unwrap_or([self.members.len(); 2])
    }

    /// The members of one table, at most `most` but never fewer than the group needs.
    pub(super) fn choose(&self, most: usize, draws: &mut Draws) -> Vec<Member<'_>> {
        let [fewest, all] = self.sizes();
        let n = draws.between(fewest as i64, all.min(most).max(fewest) as i64) as usize;
        let mut chosen: Vec<Member<'_>> =
            self.members.iter().map(|entity| Member { name: entity.label(), weight: entity.weight() }).collect();
        if self.shown.is_some() {
            draws.shuffle(&mut chosen);
        }
        match &self.other {
            Some(other) if n < chosen.len() => {
                chosen.truncate(n.saturating_sub(1));
                chosen.push(Member { name: other, weight: REST_WEIGHT });
            }
            _ => chosen.truncate(n),
        }
        chosen
    }
}

impl GroupValues {
    /// A column for each member, with one value a row, in units of the last decimal; weights tell in all but levels around a mean.
    /// Rows that are points in time follow from one another, others do not.
    pub(super) fn draw(
        &self,
        rows: &[RowDraw],
        in_time: bool,
        members: &[Member<'_>],
        decimals: u32,
        draws: &mut Draws,
    ) -> Vec<Vec<i64>> {
        let n = members.len();
        let unit = 10_i64.pow(decimals);
        let units = |value: f64| round(value * unit as f64) as i64;
        match *self {
            Self::Stack { total, sigma, growth, vary, swing, peak } => {
                let totals: Vec<i64> = match total {
                    None => vec![100 * unit; rows.len()],
                    Some(total) => {
                        let (mut course, step) = (log_uniform(total, draws), 1.0 + uniform(growth, draws) / 100.0);
                        let mut one = |row: &RowDraw| {
                            let wave = 1.0 + swing / 100.0 * wave(row, peak);
                            let value = course * row.weight * wave * exp(vary * clamped_normal(draws));
                            course *= step;
                            units(value).max(1)
                        };
                        rows.iter().map(&mut one).collect()
                    }
                };
                stacks(&totals, in_time, members, sigma, draws)
            }
            Self::Courses { start, sigma, growth, noise, swing, peak } => {
                let scale = Scale {
                    level: log(log_uniform(start, draws)),
                    deviation: sigma,
                    slope: growth.map(|percent| log(1.0 + percent / 100.0)),
                };
                let courses = Courses::draw(&scale, n, rows.len(), draws);
                let value = |member: usize, at: usize, draws: &mut Draws| {
                    let wave = 1.0 + swing / 100.0 * wave(&rows[at], peak);
                    units(
                        exp(courses.at(member, at))
                            * members[member].weight
                            * wave
                            * (1.0 + noise / 100.0 * clamped_normal(draws)),
                    )
                    .max(1)
                };
                grid(n, rows.len(), draws, value)
            }
            Self::Drifts { mean, deviation, drift, noise, min, max } => {
                let courses =
                    Courses::draw(&Scale { level: uniform(mean, draws), deviation, slope: drift }, n, rows.len(), draws);
                let value = |member: usize, at: usize, draws: &mut Draws| {
                    let value = courses.at(member, at) + noise * clamped_normal(draws);
                    units(value.clamp(min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX)))
                };
                grid(n, rows.len(), draws, value)
            }
            Self::Seasons { mean, swing, noise, peak } => {
                let waves: Vec<[f64; 2]> = (0..n).map(|_| [uniform(mean, draws), uniform(swing, draws)]).collect();
                let value = |member: usize, at: usize, draws: &mut Draws| {
                    let [mean, swing] = waves[member];
                    units(mean + swing * wave(&rows[at], peak) + noise * clamped_normal(draws))
                };
                grid(n, rows.len(), draws, value)
            }
            Self::Grid { median, sigma } => {
                let median = log_uniform(median, draws);
                let effects: Vec<f64> = (0..n).map(|_| 0.5 * clamped_normal(draws)).collect();
                let value = |member: usize, at: usize, draws: &mut Draws| {
                    let weight = members[member].weight * rows[at].weight;
                    units(median * weight * exp(sigma * effect(effects[member], &rows[at], draws))).max(1)
                };
                grid(n, rows.len(), draws, value)
            }
            Self::Levels { mean, deviation, min, max } => {
                let mean = uniform(mean, draws);
                let effects: Vec<f64> = (0..n).map(|_| 0.5 * clamped_normal(draws)).collect();
                let value = |member: usize, at: usize, draws: &mut Draws| {
                    let value = mean + deviation * effect(effects[member], &rows[at], draws);
                    units(value.clamp(min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX)))
                };
                grid(n, rows.len(), draws, value)
            }
        }
    }
}

/// What a row, a member and chance together do to a value, in standard deviations.
fn effect(member: f64, row: &RowDraw, draws: &mut Draws) -> f64 {
    member + 0.6 * row.shared.clamp(-1.5, 1.5) + 0.55 * clamped_normal(draws)
}

/// A column for each member; values are drawn row by row.
fn grid(n: usize, n_rows: usize, draws: &mut Draws, value: impl Fn(usize, usize, &mut Draws) -> i64) -> Vec<Vec<i64>> {
    let mut columns = vec![Vec::with_capacity(n_rows); n];
    for at in 0..n_rows {
        for (member, column) in columns.iter_mut().enumerate() {
            column.push(value(member, at, draws));
        }
    }
    columns
}

/// Cuts each row's total into a part for each member; every row adds up to its total. In time the parts drift from the first row to the last.
fn stacks(totals: &[i64], in_time: bool, members: &[Member<'_>], sigma: f64, draws: &mut Draws) -> Vec<Vec<i64>> {
    let n = members.len();
    let span = totals.len().saturating_sub(1).max(1) as f64;
    let ends: Vec<[f64; 2]> = (0..n).map(|_| [clamped_normal(draws), clamped_normal(draws)]).collect();
    let mut columns = vec![Vec::with_capacity(totals.len()); n];
    for (at, &total) in totals.iter().enumerate() {
        let done = at as f64 / span;
        let weight = |[first, last]: &[f64; 2], draws: &mut Draws| {
            let chance = clamped_normal(draws);
            let effect = if in_time { first + (last - first) * done + 0.15 * chance } else { 0.7 * first + 0.6 * chance };
            exp(sigma * effect)
        };
        let weights: Vec<f64> = ends.iter().zip(members).map(|(ends, member)| member.weight * weight(ends, draws)).collect();
        for (column, part) in columns.iter_mut().zip(split(total, &weights, LEAST_SEGMENT_PERCENT)) {
            column.push(part);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use chartmill_seed::Seed;

    use super::*;

    #[test]
    fn every_row_of_a_stack_adds_up() {
        for seed in 0..100 {
            let totals = [100, 1000, 37, 5];
            let members = [1.4, 1.0, 0.1, 1.0].map(|weight| Member { name: "", weight });
            let columns = stacks(&totals, seed % 2 == 0, &members, 0.8, &mut Seed::of_run(seed).draws());
            for (at, total) in totals.into_iter().enumerate() {
                assert_eq!(columns.iter().map(|column| column[at]).sum::<i64>(), total, "{columns:?}");
                assert!(columns.iter().all(|column| column[at] > 0), "{columns:?}");
            }
        }
    }
}

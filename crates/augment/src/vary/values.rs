//! Other values of the same kind: as large, as exact, as round and of the same sign as the ones that they stand for.

use chartmill_schema::{MeasureKind, Structure, Table};
use chartmill_seed::{Draws, Seed};

use super::numbers::{Column, read, split, write};
use super::rules::{Bound, Rule, Totals, bound, dominates, rule, totals};

/// How often values are drawn before a table is given up as leaving no room.
const ATTEMPTS: u64 = 48;
/// From this attempt on the columns of a row move together, which keeps one above the other.
const TOGETHER_FROM: u64 = 24;
/// The most of a normal draw that is used.
const MOST_SIGMAS: f64 = 1.7;
/// How far the values of a column move at least and at most, as a standard deviation of their logarithm.
const SIGMAS: [f64; 2] = [0.04, 0.28];
/// How far the parts of a whole move: what one loses another gains, so they need more.
const SPLIT_SIGMA: f64 = 0.4;

/// Other values for a table; `None` where the table leaves no room for any, or holds numbers that cannot be worked with.
pub(super) fn perturbed(table: &Table, seed: Seed) -> Option<Table> {
    let before = read(table)?;
    let plan = Plan::of(table, &before)?;
    (0..ATTEMPTS).find_map(|attempt| {
        let mut draws = seed.part("values", attempt).draws();
        let mut after = plan.draw(attempt >= TOGETHER_FROM, &mut draws)?;
        plan.totals.settle(&mut after);
        plan.holds(&after).then(|| {
            let mut varied = table.clone();
            write(&after, &mut varied);
            varied
        })
    })
}

/// How the values of a table are to be drawn, and what has to hold of them.
struct Plan<'a> {
    before: &'a [Column],
    rules: Vec<Rule>,
    bounds: Vec<Bound>,
    totals: Totals,
    /// Pairs of columns of which the first is nowhere below the second: highs and lows.
    above: Vec<(usize, usize)>,
    /// Whether every row is a whole of its own, whose parts are shares.
    row_wholes: bool,
    is_time: bool,
    /// Whether labels have no order of their own, so that any of them may have any value.
    shuffles: bool,
}

impl<'a> Plan<'a> {
    fn of(table: &Table, before: &'a [Column]) -> Option<Self> {
        let measures = || table.series().iter().map(|column| column.measure.as_ref());
        let is_share = || measures().all(|measure| measure.is_some_and(|measure| measure.kind == MeasureKind::Share));
        let stacks = table.group.as_ref().is_some_and(|group| group.stacks);
        let row_wholes = stacks && is_share() && before.len() > 1;
        // Parts that add up both ways leave hardly any freedom.
        if row_wholes && table.structure != Structure::Independent {
            return None;
        }
        let rules: Vec<Rule> =
            before.iter().zip(table.series()).map(|(column, said)| rule(table, column, said)).collect::<Option<_>>()?;
        let bounds = before.iter().zip(table.series()).map(|(column, said)| bound(column, said)).collect();
        let labels_are_free = !table.is_time() && table.labels().all(|label| !label.contains(|c: char| c.is_ascii_digit()));
        Some(Self {
            before,
            bounds,
            totals: if rules.iter().any(|rule| *rule != Rule::Scaled) {
                Totals::default()
            } else {
                totals(before, table.series())
            },
            above: pairs(before.len()).filter(|&(one, other)| dominates(before, table.series(), one, other)).collect(),
            rules,
            row_wholes,
            is_time: table.is_time(),
            shuffles: labels_are_free && table.structure == Structure::Parts && before.iter().all(are_near),
        })
    }

    fn draw(&self, together: bool, draws: &mut Draws) -> Option<Vec<Column>> {
        let n_rows = self.before.first().map_or(0, |column| column.cells.len());
        let rows: Vec<f64> = (0..n_rows).map(|_| normal(draws)).collect();
        // A course may turn around, and run steeper or flatter than before.
        let course = Course { turns: draws.percent(35), tilt: 0.5 * normal(draws), level: normal(draws) };
        if self.row_wholes {
            return self.rows_split(draws);
        }
        let columns = self.before.iter().zip(&self.rules).zip(&self.bounds);
        columns
            .map(|((column, rule), bound)| {
                let cells = match rule {
                    Rule::Whole => self.whole(column, draws)?,
                    Rule::Stages => stages(column, draws),
                    Rule::Level(deviation) => {
                        let mut own = |row: usize| mixed(&rows, row, together, draws);
                        let moved = |value: i64, z: f64| value + (deviation * z) as i64;
                        moved_cells(column, *bound, |row, value| moved(value, own(row)))
                    }
                    Rule::Scaled | Rule::Balanced => {
                        let base = self.base(column, &course);
                        let sigma = sigma(column, self.is_time);
                        let quantum = column.quantum();
                        let mut own = |row: usize| mixed(&rows, row, together, draws);
                        let at =
                            |row: usize| if self.is_time && n_rows > 1 { row as f64 / (n_rows - 1) as f64 - 0.5 } else { 0.0 };
                        let mut moved = |row: usize, value: i64| {
                            let drift = if self.is_time { course.tilt * at(row) * sigma * 3.0 } else { 0.0 };
                            let factor = libm::exp(sigma * own(row) + drift + course.level * sigma.min(0.1));
                            rounded(value as f64 * factor, quantum)
                        };
                        let cells = moved_cells(&base, *bound, &mut moved);
                        if *rule == Rule::Balanced { balanced(column, cells)? } else { cells }
                    }
                };
                Some(column.with(cells))
            })
            .collect()
    }

    /// The column that a new course starts from: the old one, or the old one backwards.
    fn base(&self, column: &Column, course: &Course) -> Column {
        let may_turn = self.is_time && course.turns && column.cells.iter().all(|cell| cell.is_some_and(|value| value > 0));
        let mut base = column.clone();
        if may_turn {
            base.cells.reverse();
        }
        base
    }

    fn whole(&self, column: &Column, draws: &mut Draws) -> Option<Vec<Option<i64>>> {
        let quantum = column.quantum();
        // Shares in steps of five are usual, and so are others.
        let quantum = if quantum <= 10 && draws.percent(45) { 1 } else { quantum };
        let mut values: Vec<i64> = column.values().collect();
        if self.shuffles && draws.percent(60) {
            draws.shuffle(&mut values);
        }
        let weights: Vec<f64> = values.iter().map(|&value| value as f64 * libm::exp(SPLIT_SIGMA * normal(draws))).collect();
        let total = i64::try_from(column.sum()).ok()?;
        let mut parts = split(total / quantum, &weights)?.into_iter().map(|part| part * quantum);
        Some(column.cells.iter().map(|cell| if cell.is_some_and(|value| value != 0) { parts.next() } else { *cell }).collect())
    }

    /// The parts of each row anew, so that it adds up to what it added up to.
    fn rows_split(&self, draws: &mut Draws) -> Option<Vec<Column>> {
        let mut after = self.before.to_vec();
        let decimals = after.first()?.decimals;
        if after.iter().any(|column| column.decimals != decimals) {
            return None;
        }
        let n_rows = after.first()?.cells.len();
        for row in 0..n_rows {
            let cell = |column: &Column| column.cells.get(row).copied().flatten().filter(|&value| value > 0);
            let values: Vec<i64> = after.iter().filter_map(cell).collect();
            if values.is_empty() {
                continue;
            }
            let weights: Vec<f64> = values.iter().map(|&value| value as f64 * libm::exp(0.25 * normal(draws))).collect();
            let mut parts = split(values.iter().sum(), &weights)?.into_iter();
            for column in &mut after {
                if let Some(cell) = column.cells.get_mut(row).and_then(Option::as_mut).filter(|value| **value > 0) {
                    *cell = parts.next()?;
                }
            }
        }
        Some(after)
    }

    /// Whether drawn values keep all that held of the old ones, and are not the old ones.
    fn holds(&self, after: &[Column]) -> bool {
        let mut changed = 0_usize;
        let mut known = 0_usize;
        for (((old, new), rule), bound) in self.before.iter().zip(after).zip(&self.rules).zip(&self.bounds) {
            for (old, new) in old.cells.iter().zip(&new.cells) {
                let (Some(old), Some(new)) = (old, new) else {
                    if old != new {
                        return false;
                    }
                    continue;
                };
                if old.signum() != new.signum() || !bound.allows(*new) {
                    return false;
                }
                known += usize::from(*old != 0);
                changed += usize::from(old != new);
            }
            let keeps = match rule {
                Rule::Whole | Rule::Balanced => old.sum() == new.sum(),
                Rule::Stages => new.cells.iter().flatten().is_sorted_by(|before, after| before >= after),
                Rule::Level(_) | Rule::Scaled => true,
            };
            if !keeps || new.n_distinct() < old.n_distinct() {
                return false;
            }
        }
        let stays_above = |&(one, other): &(usize, usize)| match (after.get(one), after.get(other)) {
            (Some(one), Some(other)) => {
                one.cells.iter().zip(&other.cells).all(|(one, other)| one.is_none() || other.is_none() || one >= other)
            }
            _ => false,
        };
        changed * 2 > known && self.above.iter().all(stays_above)
    }
}

/// Whether the values of a column are of one size, so that any of them could be any row's; the parts of some wholes are small by nature.
fn are_near(column: &Column) -> bool {
    let (least, most) = (column.values().min(), column.values().max());
    least.zip(most).is_some_and(|(least, most)| most / 5 <= least)
}

/// What all columns of one drawing over time share.
struct Course {
    turns: bool,
    tilt: f64,
    level: f64,
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |one| (0..n).filter(move |&other| other != one).map(move |other| (one, other)))
}

fn normal(draws: &mut Draws) -> f64 {
    draws.normal().clamp(-MOST_SIGMAS, MOST_SIGMAS)
}

/// A normal draw that the columns of a row share in part, or wholly.
fn mixed(rows: &[f64], row: usize, together: bool, draws: &mut Draws) -> f64 {
    let shared = rows.get(row).copied().unwrap_or(0.0);
    let own = normal(draws);
    if together { shared } else { 0.8 * shared + 0.6 * own }
}

fn rounded(value: f64, quantum: i64) -> i64 {
    (value / quantum as f64).round() as i64 * quantum
}

/// Moves each cell that is not zero; it keeps its sign, stays within its bound, and takes no value that another row has already where
/// the two had different ones.
fn moved_cells(column: &Column, bound: Bound, mut moved: impl FnMut(usize, i64) -> i64) -> Vec<Option<i64>> {
    let quantum = column.quantum();
    let mut taken: Vec<(i64, i64)> = Vec::with_capacity(column.cells.len());
    let mut cells = Vec::with_capacity(column.cells.len());
    for (row, cell) in column.cells.iter().enumerate() {
        let Some(old) = cell.filter(|&value| value != 0) else {
            cells.push(*cell);
            continue;
        };
        let mut new = bound.held(old, moved(row, old), quantum);
        if new == old && row % 2 == 0 {
            new = bound.held(old, old + quantum, quantum);
        }
        let collides = |new: i64| taken.iter().any(|&(was, is)| is == new && was != old);
        let mut step = quantum;
        for _ in 0..column.cells.len() {
            if !collides(new) {
                break;
            }
            let candidate = bound.held(old, new + step, quantum);
            step = if step > 0 { -(step + quantum) } else { quantum - step };
            new = candidate;
        }
        taken.push((old, new));
        cells.push(Some(new));
    }
    cells
}

/// Puts what drawn cells lack of the old sum, or have beyond it, on the largest.
fn balanced(column: &Column, cells: Vec<Option<i64>>) -> Option<Vec<Option<i64>>> {
    let mut balanced = column.with(cells);
    let missing = i64::try_from(column.sum() - balanced.sum()).ok()?;
    if let Some(largest) = balanced.cells.iter_mut().flatten().max_by_key(|value| **value) {
        *largest += missing;
    }
    Some(balanced.cells)
}

/// How far the values of a column move: further where they lie far apart, since they are then less certain to be known.
fn sigma(column: &Column, is_time: bool) -> f64 {
    let logs: Vec<f64> = column.values().map(|value| libm::log(value.abs() as f64)).collect();
    let spread = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len().max(1) as f64).sqrt()
    };
    let wide = if is_time {
        0.6 * spread(&logs.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>())
    } else {
        0.5 * spread(&logs)
    };
    if logs.len() < 2 { 0.15 } else { wide.clamp(SIGMAS[0], SIGMAS[1]) }
}

/// Stages anew: each keeps another part of the one before it, and none grows.
fn stages(column: &Column, draws: &mut Draws) -> Vec<Option<i64>> {
    let quantum = column.quantum();
    let known: Vec<i64> = column.cells.iter().copied().flatten().collect();
    // How many later stages are smaller and not empty, so that there is room for them.
    let room = |at: usize| {
        known.get(at..).unwrap_or_default().windows(2).filter(|pair| matches!(pair, [a, b] if a > b && *b > 0)).count() as i64
    };
    let mut new: Vec<i64> = Vec::with_capacity(known.len());
    for (at, &value) in known.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| Some((*known.get(at)?, *new.get(at)?)));
        let drawn = match before {
            // All of them, in percent, stay all of them.
            None if value == 100 * 10_i64.pow(column.decimals.min(15)) => value,
            None => rounded(value as f64 * libm::exp(0.2 * normal(draws)), quantum),
            Some((old, last)) if value == old || value == 0 => {
                if value == 0 {
                    0
                } else {
                    last
                }
            }
            Some((old, last)) => {
                let kept = value as f64 / old as f64;
                let kept = kept / (kept + (1.0 - kept) * libm::exp(0.35 * normal(draws)));
                rounded(last as f64 * kept, quantum).min(last - quantum)
            }
        };
        new.push(if value == 0 { 0 } else { drawn.max(quantum * (room(at) + 1)) });
    }
    let mut new = new.into_iter();
    column.cells.iter().map(|cell| cell.and_then(|_| new.next())).collect()
}

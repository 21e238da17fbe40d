//! Courses of several things over time: levels and slopes that differ, courses that turn, and two that cross.

use chartmill_seed::Draws;

use super::values::{clamped_normal, uniform};

/// How often two of the courses cross, in percent.
const CROSSING_PERCENT: u64 = 65;
/// How often one of the others turns on its way, in percent.
const TURNING_PERCENT: u64 = 40;

/// Where courses lie and how steep they are. For positive quantities all of it is in logarithms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The level around which they begin.
    pub(super) level: f64,
    /// How far their beginnings lie from it.
    pub(super) deviation: f64,
    /// The slope, a row; each draws its own.
    pub(super) slope: [f64; 2],
}

/// One course: two straight pieces that meet where it turns.
#[derive(Clone, Copy, Debug)]
struct Course {
    /// The row, possibly between two rows, at which it has the value `level`.
    pivot: f64,
    level: f64,
    slopes: [f64; 2],
    turn: f64,
}

impl Course {
    fn at(&self, row: f64) -> f64 {
        let path = |row: f64| self.slopes[0] * row.min(self.turn) + self.slopes[1] * (row - self.turn).max(0.0);
        self.level + path(row) - path(self.pivot)
    }
}

/// Several courses over the same rows.
#[derive(Clone, Debug)]
pub(super) struct Courses(Vec<Course>);

impl Courses {
    pub(super) fn draw(scale: &Scale, n: usize, n_rows: usize, draws: &mut Draws) -> Self {
        let last = n_rows.saturating_sub(1).max(1) as f64;
        let mut courses: Vec<Course> = (0..n).map(|_| alone(scale, last, draws)).collect();
        if n > 1 && draws.percent(CROSSING_PERCENT) {
            let mut members: Vec<usize> = (0..n).collect();
            draws.shuffle(&mut members);
            let pair = crossing(scale, last, draws);
            courses[members[0]] = pair[0];
            courses[members[1]] = pair[1];
        }
        Self(courses)
    }

    /// The value of course `member` at a row.
    pub(super) fn at(&self, member: usize, row: usize) -> f64 {
        self.0[member].at(row as f64)
    }
}

/// A course with its own beginning and slope, which may turn on its way.
fn alone(scale: &Scale, last: f64, draws: &mut Draws) -> Course {
    let level = scale.level + scale.deviation * clamped_normal(draws);
    let slope = uniform(scale.slope, draws);
    let (turns, turn, back) = (draws.percent(TURNING_PERCENT), last * (0.3 + 0.4 * draws.unit()), 0.5 + draws.unit());
    Course { pivot: 0.0, level, slopes: [slope, if turns { -slope * back } else { slope }], turn }
}

/// Two courses that meet between two rows, with enough between them at both ends that a viewer sees them change places.
fn crossing(scale: &Scale, last: f64, draws: &mut Draws) -> [Course; 2] {
    let pivot = last * (0.3 + 0.4 * draws.unit());
    let slope = uniform(scale.slope, draws);
    let apart = scale.deviation * (1.2 + 1.3 * draws.unit()) / last;
    let level = scale.level + slope * pivot + scale.deviation * 0.4 * clamped_normal(draws);
    let course = |slope: f64| Course { pivot, level, slopes: [slope; 2], turn: last };
    [course(slope - apart / 2.0), course(slope + apart / 2.0)]
}

#[cfg(test)]
mod tests {
    use chartmill_seed::Seed;

    use super::*;

    const SCALE: Scale = Scale { level: 10.0, deviation: 2.0, slope: [-0.5, 0.5] };

    #[test]
    fn a_crossing_pair_changes_places() {
        for seed in 0..100 {
            let [one, other] = crossing(&SCALE, 7.0, &mut Seed::of_run(seed).draws());
            assert!(one.at(0.0) > other.at(0.0) && one.at(7.0) < other.at(7.0), "{one:?} {other:?}");
        }
    }

    #[test]
    fn courses_rise_fall_turn_and_cross() {
        let (mut rising, mut falling, mut turning, mut crossed) = (0, 0, 0, 0);
        for seed in 0..400 {
            let courses = Courses::draw(&SCALE, 2, 8, &mut Seed::of_run(seed).draws());
            let values: Vec<f64> = (0..8).map(|row| courses.at(0, row)).collect();
            let (up, down) = (values.windows(2).any(|pair| pair[1] > pair[0]), values.windows(2).any(|pair| pair[1] < pair[0]));
            rising += u32::from(up && !down);
            falling += u32::from(down && !up);
            turning += u32::from(up && down);
            crossed += u32::from((values[0] > courses.at(1, 0)) != (values[7] > courses.at(1, 7)));
        }
        assert!(rising > 80 && falling > 80 && turning > 30 && crossed > 240, "{rising} {falling} {turning} {crossed}");
    }
}

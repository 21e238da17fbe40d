//! Scales: values to pixels, with ticks on round values.

use chartmill_schema::{Axis, Number, Scale, ScaleKind, Tick};
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

/// A linear scale over a range that begins and ends on a tick.
#[derive(Clone, Debug)]
pub struct LinearScale {
    ticks: Vec<Number>,
    decimals: u32,
    low: f64,
    high: f64,
    low_px: f64,
    high_px: f64,
}

impl LinearScale {
    /// A scale that covers `low..=high` with about `about` ticks, extended to whole steps; `low` is at `low_px`, `high` at `high_px`.
    ///
    /// plotters chooses the step; its values are snapped to exact decimals, and its mapping, which rounds to whole pixels, is not used.
    ///
    /// Returns `None` if `high <= low` or either is not finite.
    pub fn nice(low: f64, high: f64, about: usize, (low_px, high_px): (f64, f64)) -> Option<Self> {
        if !(low.is_finite() && high.is_finite() && high > low) {
            return None;
        }
        let points = RangedCoordf64::from(low..high).key_points(about.max(2));
        let step = match points.as_slice() {
            [first, second, ..] => second - first,
            _ => high - low,
        };
        let decimals = decimals_of_step(step);
        let step = Number::from_f64(step, decimals)?;
        let step_f64 = step.to_f64();
        if step_f64 <= 0.0 {
            return None;
        }
        // A hair of slack, so that a range that ends on a tick up to rounding is not given one more.
        let first = (low / step_f64 + 1e-9).floor() as i64;
        let last = (high / step_f64 - 1e-9).ceil() as i64;
        let ticks: Vec<Number> =
            (first..=last).filter_map(|at| step.times(Number::from(at))).map(|tick| tick.rounded(decimals)).collect();
        let (low, high) = (ticks.first()?.to_f64(), ticks.last()?.to_f64());
        (high > low).then_some(Self { ticks, decimals, low, high, low_px, high_px })
    }

    /// The scale over `low..=high`, between the same pixels, with those of its ticks that lie within; `None` where these are fewer than
    /// three, which would not be read as a scale.
    pub fn cut(&self, low: f64, high: f64) -> Option<Self> {
        let is_within = |tick: &&Number| (low..=high).contains(&tick.to_f64());
        let ticks: Vec<Number> = self.ticks.iter().filter(is_within).copied().collect();
        (ticks.len() >= 3 && high > low).then_some(Self { ticks, low, high, ..*self })
    }

    /// Where a value is, in pixels.
    pub fn px(&self, value: f64) -> f64 {
        self.low_px + (value - self.low) / (self.high - self.low) * (self.high_px - self.low_px)
    }

    /// The tick values, ascending.
    pub fn ticks(&self) -> &[Number] {
        &self.ticks
    }

    /// The decimals of tick labels.
    pub fn decimals(&self) -> u32 {
        self.decimals
    }

    /// Data units a pixel.
    pub fn per_px(&self) -> f64 {
        (self.high - self.low) / (self.high_px - self.low_px).abs()
    }

    /// The scale as facts and annotations hold it, with the labels of its ticks; those without one are not listed.
    pub fn to_fact(&self, axis: Axis, labels: &[String]) -> Scale {
        let labelled = self.ticks.iter().zip(labels).filter(|(_, text)| !text.is_empty());
        let ticks = labelled.map(|(&value, text)| Tick {
            value,
            text: text.clone(),
            px: chartmill_schema::hundredths(self.px(value.to_f64())),
        });
        let id = match axis {
            Axis::X => "x",
            Axis::Y => "y",
        };
        Scale { id: id.to_owned(), axis, kind: ScaleKind::Linear, ticks: ticks.collect() }
    }
}

/// The decimals that write a step exactly: steps are 1, 2, 2.5 or 5 times a power of ten.
fn decimals_of_step(step: f64) -> u32 {
    (0..=12)
        .find(|&decimals| {
            let scaled = step * libm::pow(10.0, f64::from(decimals));
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0) && scaled.round() >= 1.0
        })
        .unwrap_or(12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        for (low, high, about, wanted) in [
            (0.0, 97.0, 6, "0 20 40 60 80 100"),
            (0.0, 4.2, 5, "0 1 2 3 4 5"),
            (-3.1, 7.9, 6, "-4 -2 0 2 4 6 8"),
            (0.0, 0.37, 5, "0.0 0.1 0.2 0.3 0.4"),
        ] {
            let scale = LinearScale::nice(low, high, about, (500.0, 100.0)).unwrap();
            let ticks: Vec<String> = scale.ticks().iter().map(ToString::to_string).collect();
            assert_eq!(ticks.join(" "), wanted);
        }
    }

    #[test]
    fn values_map_without_rounding() {
        let scale = LinearScale::nice(0.0, 100.0, 6, (400.0, 100.0)).unwrap();
        assert!((scale.px(0.0) - 400.0).abs() < 1e-9);
        assert!((scale.px(33.3) - 300.1).abs() < 1e-9);
        assert!((scale.per_px() - 100.0 / 300.0).abs() < 1e-12);
    }

    #[test]
    fn an_empty_or_infinite_range_has_no_scale() {
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (0.0, f64::INFINITY), (f64::NAN, 1.0)] {
            assert!(LinearScale::nice(low, high, 5, (0.0, 1.0)).is_none());
        }
    }
}

//! Slices: they tile one full turn from 12 o'clock in row order, and their angles are their values' shares.

use chartmill_schema::{Geometry, MarkAnnotation, MeasureKind, Number, Shows};

use super::marks::half_printed_unit;
use super::{Readings, Seen};
use crate::{Faults, Reason};

/// How far one slice may begin from where the one before it ends: the rounding of files, once for each.
const TILING_DEGREES: f64 = 0.001;

/// Reads the slices of one series.
pub(super) fn read(readings: &mut Readings<'_>, series: usize, marks: &[&MarkAnnotation], coarse: f64, faults: &mut Faults) {
    let mut slices = Vec::with_capacity(marks.len());
    for mark in marks {
        let Geometry::Slice { cx, cy, inner, outer, start, end } = mark.geometry else {
            faults.push(Reason::MarkUnreadable { row: mark.row, column: mark.column.clone() });
            continue;
        };
        slices.push((*mark, [cx, cy, inner, outer], start, end));
    }
    slices.sort_by_key(|(mark, ..)| mark.row);
    let Some(&(_, shape, ..)) = slices.first() else { return };
    let mut expected = 0.0;
    for (idx, &(mark, own, start, end)) in slices.iter().enumerate() {
        if own.iter().zip(shape).any(|(own, first)| (own - first).abs() > 0.011) {
            faults.push(Reason::SliceShape { row: mark.row });
        }
        let closing = if idx + 1 == slices.len() { (end - 360.0).abs() } else { 0.0 };
        let off_degrees = (start - expected).abs().max(closing);
        if off_degrees > TILING_DEGREES || end < start {
            faults.push(Reason::SliceTiling { row: mark.row, off_degrees });
        }
        expected = end;
    }
    let values: Vec<Number> = slices.iter().filter_map(|(mark, ..)| readings.at(mark.row, series).value).collect();
    let Some(total) = Number::sum(values.iter().copied()).filter(|total| !total.is_zero() && !total.is_negative()) else {
        return;
    };
    let measure = readings.note.table.series().get(series).and_then(|column| column.measure.as_ref());
    let is_share = measure.is_some_and(|measure| measure.kind == MeasureKind::Share);
    let rounding: f64 = values.iter().map(|value| 0.5 * libm::pow(10.0, -f64::from(value.decimals()))).sum();
    if is_share && (total.to_f64() - 100.0).abs() > rounding + 1e-9 {
        faults.push(Reason::PieNotWhole { total });
    }
    let total_printed = readings.note.texts.iter().any(|text| text.shows == Some(Shows::Total { series }));
    // Half a pixel along the rim, as an angle.
    let half_px_degrees = 0.5 / shape[3].max(1.0) * (180.0 / std::f64::consts::PI);
    let per_degree = total.to_f64() / 360.0;
    let half_px = half_px_degrees * per_degree;
    let mut fits = Fits { low: total.to_f64() - rounding, high: total.to_f64() + rounding, worst: None };
    for &(mark, _, start, end) in &slices {
        let reading = readings.at(mark.row, series);
        let Some(shown) = reading.value else { continue };
        let allowed = half_px.max(half_printed_unit(shown, reading.seen)) + 1e-9;
        fits.add(mark.row, (end - start) / 360.0, shown.to_f64(), allowed);
        if shown.is_negative() {
            fits.low = f64::INFINITY;
        }
    }
    if fits.low > fits.high
        && let Some((row, read)) = fits.worst.map(|(row, share, _)| (row, share * total.to_f64()))
    {
        let shown = readings.at(row, series).value.unwrap_or_default();
        let column = readings.note.table.series().get(series).map_or("", |column| &column.name).to_owned();
        faults.push(Reason::MarkValue { row, column, read, shown });
        return;
    }
    for (mark, ..) in slices {
        let Some(reading) = readings.at_mut(mark.row, series) else { continue };
        if reading.value.is_some() && reading.seen != Seen::Printed {
            reading.seen = if is_share || total_printed { Seen::Drawn } else { Seen::Relative };
            (reading.slack, reading.blur) = (half_px, half_px * coarse);
        }
    }
}

/// The totals for which every angle gives its value within its own tolerance.
///
/// Printed values are rounded, so their sum is not quite the whole that the angles are shares of; but one whole must fit them all.
struct Fits {
    low: f64,
    high: f64,
    /// The slice that is furthest off: its row, its share of the turn, and how far.
    worst: Option<(usize, f64, f64)>,
}

impl Fits {
    fn add(&mut self, row: usize, share: f64, shown: f64, allowed: f64) {
        if share > 1e-12 {
            self.low = self.low.max((shown - allowed) / share);
            self.high = self.high.min((shown + allowed) / share);
        } else if shown > allowed {
            self.low = f64::INFINITY;
        }
        let off = (share - shown / f64::midpoint(self.low, self.high).clamp(1e-12, 1e300)).abs();
        if self.worst.is_none_or(|(_, _, worst)| off > worst) {
            self.worst = Some((row, share, off));
        }
    }
}

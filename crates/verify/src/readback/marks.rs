//! Marks: the value that each shows by its geometry, compared with the table.

use chartmill_schema::{Axis, Channel, Geometry, MarkAnnotation, MarkNoun, Number};

use super::scale::Fitted;
use super::{Readings, Seen, slices, stacks};
use crate::{Faults, Reason};

/// Half a pixel: the bound on what drawing may add to a value. The rounding of files adds its hundredth.
pub(super) const HALF_PX: f64 = 0.5 + 0.01;

/// Reads every mark.
pub(super) fn read(readings: &mut Readings<'_>, scales: &[Fitted<'_>], coarse: f64, faults: &mut Faults) {
    let note = readings.note;
    let mut taken = vec![vec![false; note.table.series().len()]; note.table.rows.len()];
    for (index, mark) in note.marks.iter().enumerate() {
        if !is_sane(&mark.geometry) {
            faults.push(unreadable(mark));
        } else if !is_around(mark) {
            faults.push(Reason::MarkDiffers { index, field: "box" });
        }
        let place = readings.series_of(mark).filter(|&series| note.table.value(mark.row, series).is_some());
        let free = place.and_then(|series| taken.get_mut(mark.row)?.get_mut(series)).filter(|taken| !**taken);
        match free {
            Some(taken) => *taken = true,
            None => faults.push(Reason::MarkStray { row: mark.row, column: mark.column.clone() }),
        }
    }
    let stacked: Vec<Placed<'_>> = placed(readings).filter(|(_, mark)| mark.encoding.stacked).collect();
    stacks::read(readings, &stacked, scales, coarse, faults);
    let mut unscaled: Vec<Placed<'_>> = Vec::new();
    for series in 0..note.table.series().len() {
        let marks: Vec<Placed<'_>> = placed(readings).filter(|(own, mark)| *own == series && !mark.encoding.stacked).collect();
        let Some((_, first)) = marks.first() else { continue };
        match (first.encoding.channel, &first.encoding.scale) {
            (Channel::Angle, _) => {
                let marks: Vec<&MarkAnnotation> = marks.into_iter().map(|(_, mark)| mark).collect();
                slices::read(readings, series, &marks, coarse, faults);
            }
            // Each column of a table has bars of its own; elsewhere, bars side by side share one measure.
            (Channel::Length, None) if note.mark == MarkNoun::Row => proportions(readings, &marks, coarse, faults),
            (Channel::Length, None) => unscaled.extend(marks),
            _ => marks.iter().for_each(|(_, mark)| scaled(readings, series, mark, scales, coarse, faults)),
        }
    }
    proportions(readings, &unscaled, coarse, faults);
    readings.check_labels(faults);
}

/// A mark with its series.
pub(super) type Placed<'a> = (usize, &'a MarkAnnotation);

/// All marks of some series.
fn placed<'a>(readings: &Readings<'a>) -> impl Iterator<Item = Placed<'a>> {
    let table = &readings.note.table;
    readings.note.marks.iter().filter_map(|mark| Some((table.series_of(&mark.column)?, mark)))
}

/// Angles in their range; anything else would be another outline than it says.
fn is_sane(geometry: &Geometry) -> bool {
    match *geometry {
        Geometry::Slice { inner, outer, start, end, .. } => {
            (0.0..=outer).contains(&inner) && start <= end && end <= start + 360.0 + 1e-3 && (-360.0..=360.0).contains(&start)
        }
        Geometry::Rect { x0, y0, x1, y1 } => x0 <= x1 && y0 <= y1,
        Geometry::Point { r, .. } => r >= 0.0,
        Geometry::Polygon { ref points } => points.len() >= 3,
    }
}

/// Whether a mark's box is the box around its outline, but for the rounding of files.
fn is_around(mark: &MarkAnnotation) -> bool {
    let (own, wanted) = (mark.bounds, mark.geometry.bounds());
    [(own.x0, wanted.x0), (own.y0, wanted.y0), (own.x1, wanted.x1), (own.y1, wanted.y1)]
        .iter()
        .all(|(a, b)| (a - b).abs() <= 0.03)
}

/// Half of the last printed digit of a value; 0 where it is not printed.
pub(super) fn half_printed_unit(value: Number, seen: Seen) -> f64 {
    if seen == Seen::Printed { 0.5 * libm::pow(10.0, -f64::from(value.decimals())) } else { 0.0 }
}

pub(super) fn unreadable(mark: &MarkAnnotation) -> Reason {
    Reason::MarkUnreadable { row: mark.row, column: mark.column.clone() }
}

/// A bar or a point against a scale.
fn scaled(
    readings: &mut Readings<'_>,
    series: usize,
    mark: &MarkAnnotation,
    scales: &[Fitted<'_>],
    coarse: f64,
    faults: &mut Faults,
) {
    let encoding = &mark.encoding;
    let scale = scales.iter().find(|scale| Some(&scale.claim.id) == encoding.scale.as_ref());
    let Some(scale) = scale.filter(|scale| Some(scale.claim.axis) == encoding.along) else {
        // A scale that could not be fitted has been refused already; one that does not exist has not.
        if !readings
            .note
            .scales
            .iter()
            .any(|claim| Some(&claim.id) == encoding.scale.as_ref() && Some(claim.axis) == encoding.along)
        {
            faults.push(unreadable(mark));
        }
        return;
    };
    let Some(reading) = readings.at_mut(mark.row, series) else { return };
    let Some(shown) = reading.value else { return };
    let end_px = match (encoding.channel, &mark.geometry) {
        (Channel::Length, &Geometry::Rect { x0, y0, x1, y1 }) => {
            let (low, high) = if scale.claim.axis == Axis::X { (x0, x1) } else { (y0, y1) };
            // Values grow with pixels to the right, against them upwards; negative values go the other way.
            let ends_high = shown.is_negative() == (scale.px_per_unit < 0.0);
            let (base, end) = if ends_high { (low, high) } else { (high, low) };
            let off_px = (base - scale.zero_px).abs();
            if off_px > HALF_PX {
                faults.push(Reason::MarkBaseline { row: mark.row, column: mark.column.clone(), off_px });
            }
            end
        }
        (Channel::Position, &Geometry::Point { x, y, .. }) => {
            if scale.claim.axis == Axis::X {
                x
            } else {
                y
            }
        }
        _ => {
            faults.push(unreadable(mark));
            return;
        }
    };
    let read = scale.value(end_px);
    let px = 1.0 / scale.px_per_unit.abs();
    let off = (read - shown.to_f64()).abs();
    if off > (HALF_PX * px).max(half_printed_unit(shown, reading.seen)) {
        faults.push(Reason::MarkValue { row: mark.row, column: mark.column.clone(), read, shown });
        return;
    }
    if reading.seen != Seen::Printed {
        (reading.seen, reading.slack, reading.blur) = (Seen::Drawn, 0.5 * px, 0.5 * px * coarse);
        reading.on_tick = scale.on_tick(end_px);
    }
}

/// Lengths without a scale: in proportion to each other, and so to the values that are printed.
fn proportions(readings: &mut Readings<'_>, marks: &[Placed<'_>], coarse: f64, faults: &mut Faults) {
    let Some((_, first)) = marks.first() else { return };
    let mut rows = Vec::with_capacity(marks.len());
    for &(series, mark) in marks {
        let length = (mark.encoding.channel == Channel::Length && mark.encoding.scale.is_none())
            .then(|| length(&mark.geometry, mark.encoding.along))
            .flatten();
        let reading = readings.at(mark.row, series);
        match (length, reading.value) {
            (Some((start, length)), Some(value)) if !value.is_negative() => {
                rows.push(((series, mark), start, length, value, reading.seen == Seen::Printed));
            }
            (_, None) => {}
            _ => faults.push(unreadable(mark)),
        }
    }
    let spread = |at: &dyn Fn(f64, f64) -> f64| {
        let places = rows.iter().map(|&(_, start, length, ..)| at(start, length));
        places.clone().fold(f64::MIN, f64::max) - places.fold(f64::MAX, f64::min)
    };
    if !rows.is_empty() && [0.0, 0.5, 1.0].iter().all(|&share| spread(&|start, length| start + share * length) > 1.0) {
        faults.push(Reason::MarkAlignment { column: first.column.clone() });
    }
    // The factor is fitted to the printed values; where none is printed, to all, for then only proportions are claimed.
    let any_printed = rows.iter().any(|row| row.4);
    let (mut joint, mut square) = (0.0, 0.0);
    for &(_, _, length, value, printed) in &rows {
        if printed || !any_printed {
            joint += length * value.to_f64();
            square += value.to_f64() * value.to_f64();
        }
    }
    let px_per_unit = joint / square;
    for ((series, mark), _, length, shown, printed) in rows {
        if !(px_per_unit.is_finite() && px_per_unit > 0.0) {
            faults.push(unreadable(mark));
            continue;
        }
        let seen = if printed { Seen::Printed } else { Seen::Hidden };
        let read = length / px_per_unit;
        if (read - shown.to_f64()).abs() > (HALF_PX / px_per_unit).max(half_printed_unit(shown, seen)) {
            faults.push(Reason::MarkValue { row: mark.row, column: mark.column.clone(), read, shown });
            continue;
        }
        let Some(reading) = readings.at_mut(mark.row, series) else { continue };
        if !printed {
            reading.seen = if any_printed { Seen::Drawn } else { Seen::Relative };
            (reading.slack, reading.blur) = (0.5 / px_per_unit, 0.5 * coarse / px_per_unit);
        }
    }
}

/// Where a mark begins along its axis, and how long it is: a trapezoid at its upper (or left) edge.
fn length(geometry: &Geometry, along: Option<Axis>) -> Option<(f64, f64)> {
    match (geometry, along?) {
        (&Geometry::Rect { x0, x1, .. }, Axis::X) => Some((x0, x1 - x0)),
        (&Geometry::Rect { y0, y1, .. }, Axis::Y) => Some((y0, y1 - y0)),
        (Geometry::Polygon { points }, axis) => {
            let (along, across) = if axis == Axis::X { (0, 1) } else { (1, 0) };
            let edge = points.iter().map(|point| point[across]).fold(f64::MAX, f64::min);
            let ends = points.iter().filter(|point| point[across] - edge < 0.05).map(|point| point[along]);
            let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), end| (low.min(end), high.max(end)));
            (low <= high).then_some((low, high - low))
        }
        _ => None,
    }
}

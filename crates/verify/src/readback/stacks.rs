//! Stacks: each segment stands on the one before it, in the order of the series, and its far edge shows the sum of all up to it.

use chartmill_schema::{Axis, Channel, Geometry, MarkAnnotation, Number};

use super::marks::{HALF_PX, Placed, half_printed_unit, unreadable};
use super::scale::Fitted;
use super::{Edge, Readings, Seen};
use crate::{Faults, Reason};

/// What the edges of segments are measured by: `px = zero_px + px_per_unit * value`.
#[derive(Clone, Copy)]
struct Ruler<'a> {
    zero_px: f64,
    px_per_unit: f64,
    scale: Option<Fitted<'a>>,
}

/// A segment with its edges along the stack and across it, in pixels.
#[derive(Clone, Copy)]
struct Piece<'a> {
    series: usize,
    mark: &'a MarkAnnotation,
    along: [f64; 2],
    across: [f64; 2],
}

/// Reads all segments; `marks` are those of every row and series.
pub(super) fn read(readings: &mut Readings<'_>, marks: &[Placed<'_>], scales: &[Fitted<'_>], coarse: f64, faults: &mut Faults) {
    let Some((_, first)) = marks.first() else { return };
    let encoding = &first.encoding;
    let Some(axis) = encoding.along else {
        faults.push(unreadable(first));
        return;
    };
    let mut pieces = Vec::with_capacity(marks.len());
    for &(series, mark) in marks {
        let Geometry::Rect { x0, y0, x1, y1 } = mark.geometry else {
            faults.push(unreadable(mark));
            return;
        };
        let value = readings.at(mark.row, series).value;
        if mark.encoding != *encoding || encoding.channel != Channel::Length || value.is_none_or(Number::is_negative) {
            faults.push(unreadable(mark));
            return;
        }
        let (along, across) = if axis == Axis::X { ([x0, x1], [y0, y1]) } else { ([y0, y1], [x0, x1]) };
        pieces.push(Piece { series, mark, along, across });
    }
    pieces.sort_by_key(|piece| (piece.mark.row, piece.series));
    let Some(ruler) = ruler(readings, &pieces, axis, scales, faults) else { return };
    for row in pieces.chunk_by(|a, b| a.mark.row == b.mark.row) {
        stack(readings, row, ruler, coarse, faults);
    }
}

/// The scale of the stacks or, without one, what their lengths and values have in common.
fn ruler<'a>(
    readings: &Readings<'_>,
    pieces: &[Piece<'_>],
    axis: Axis,
    scales: &[Fitted<'a>],
    faults: &mut Faults,
) -> Option<Ruler<'a>> {
    let first = pieces.first()?.mark;
    if let Some(id) = &first.encoding.scale {
        let scale = scales.iter().find(|scale| scale.claim.id == *id && scale.claim.axis == axis);
        // A scale that could not be fitted has been refused already; one that does not exist has not.
        if scale.is_none() && !readings.note.scales.iter().any(|claim| claim.id == *id && claim.axis == axis) {
            faults.push(unreadable(first));
        }
        return scale.map(|scale| Ruler { zero_px: scale.zero_px, px_per_unit: scale.px_per_unit, scale: Some(*scale) });
    }
    let upwards = axis == Axis::Y;
    let bases = pieces.chunk_by(|a, b| a.mark.row == b.mark.row).map(|row| row[0].along[usize::from(upwards)]);
    let (low, high) = bases.fold((f64::MAX, f64::MIN), |(low, high), base| (low.min(base), high.max(base)));
    if high - low > 1.0 {
        faults.push(Reason::MarkAlignment { column: first.column.clone() });
    }
    let (mut joint, mut square) = (0.0, 0.0);
    for piece in pieces {
        let value = readings.at(piece.mark.row, piece.series).value.unwrap_or_default().to_f64();
        joint += (piece.along[1] - piece.along[0]) * value;
        square += value * value;
    }
    let px_per_unit = joint / square;
    if !(px_per_unit.is_finite() && px_per_unit > 0.0) {
        faults.push(unreadable(first));
        return None;
    }
    let signed = if upwards { -px_per_unit } else { px_per_unit };
    Some(Ruler { zero_px: f64::midpoint(low, high), px_per_unit: signed, scale: None })
}

/// One stack, from its base.
fn stack(readings: &mut Readings<'_>, row: &[Piece<'_>], ruler: Ruler<'_>, coarse: f64, faults: &mut Faults) {
    let Some(first) = row.first() else { return };
    // A value without a segment would be missing from the height.
    let table = &readings.note.table;
    let drawn = |series: usize| row.iter().any(|piece| piece.series == series);
    let value = |series: usize| table.value(first.mark.row, series).filter(|value| !value.is_zero());
    if let Some(series) = (0..table.series().len()).find(|&series| value(series).is_some() && !drawn(series)) {
        let column = table.series()[series].name.clone();
        faults.push(Reason::MarkUnreadable { row: first.mark.row, column });
        return;
    }
    let any_printed = row.iter().any(|piece| readings.at(piece.mark.row, piece.series).seen == Seen::Printed);
    let px = 1.0 / ruler.px_per_unit.abs();
    let (mut base_px, mut sum, mut rounding) = (ruler.zero_px, 0.0, 0.0);
    for (idx, piece) in row.iter().enumerate() {
        let (row, column) = (piece.mark.row, || piece.mark.column.clone());
        let Some(reading) = readings.at_mut(row, piece.series) else { return };
        let Some(shown) = reading.value else { return };
        if (0..2).any(|end| (piece.across[end] - first.across[end]).abs() > HALF_PX) {
            faults.push(Reason::MarkAlignment { column: column() });
        }
        let [low, high] = piece.along;
        let (base, end) = if ruler.px_per_unit > 0.0 { (low, high) } else { (high, low) };
        let off_px = (base - base_px).abs();
        if off_px > HALF_PX {
            faults.push(Reason::SegmentBase { row, column: column(), off_px });
        }
        rounding += half_printed_unit(shown, reading.seen);
        let read = (end - ruler.zero_px) / ruler.px_per_unit - sum;
        sum += shown.to_f64();
        if (read - shown.to_f64()).abs() > (HALF_PX * px).max(rounding) {
            faults.push(Reason::MarkValue { row, column: column(), read, shown });
            return;
        }
        let on_tick = |at: f64| ruler.scale.is_some_and(|scale| scale.on_tick(at));
        if ruler.scale.is_some() {
            reading.edge = Some(Edge { slack: 0.5 * px, blur: 0.5 * px * coarse, on_tick: on_tick(end) });
        }
        if reading.seen != Seen::Printed {
            // The first has its base at zero; of every other, both ends have to be read.
            let ends = if idx == 0 { 1.0 } else { 2.0 };
            reading.seen = if ruler.scale.is_some() || any_printed { Seen::Drawn } else { Seen::Relative };
            (reading.slack, reading.blur) = (0.5 * ends * px, 0.5 * ends * px * coarse);
            reading.on_tick = on_tick(end) && (idx == 0 || on_tick(base));
        }
        base_px = end;
    }
}

//! Places: every label and printed value stands at its own datum, and the rows stand in reading order.

use chartmill_schema::{Axis, Geometry, MarkAnnotation, PixelBox, ReadingOrder, Role, Shows, TextAnnotation};

use super::Readings;
use super::scale::middle;
use crate::{Faults, Reason};

/// Checks places, and finds the order of the rows.
pub(super) fn check(readings: &mut Readings<'_>, faults: &mut Faults) {
    match readings.note.reading_order {
        ReadingOrder::Clockwise => clockwise(readings, faults),
        ReadingOrder::LeftToRight => along(readings, Axis::X, faults),
        ReadingOrder::TopToBottom => {
            along(readings, Axis::Y, faults);
            columns(readings, faults);
        }
    }
}

/// The row whose anchor is nearest.
fn nearest(anchors: &[(usize, f64)], at: f64) -> Option<usize> {
    anchors.iter().min_by(|a, b| (a.1 - at).abs().total_cmp(&(b.1 - at).abs())).map(|&(row, _)| row)
}

fn along(readings: &mut Readings<'_>, axis: Axis, faults: &mut Faults) {
    let note = readings.note;
    let mut anchors: Vec<(usize, f64)> = Vec::with_capacity(note.table.rows.len());
    for row in 0..note.table.rows.len() {
        let marks = note.marks.iter().filter(|mark| mark.row == row).map(|mark| mark.bounds).reduce(PixelBox::union);
        let label = || {
            note.texts
                .iter()
                .find(|text| text.role == Role::CategoryLabel && text.shows == Some(Shows::Row { row }))
                .map(|text| text.ink)
        };
        if let Some(place) = marks.or_else(label) {
            anchors.push((row, middle(place, axis)));
        }
    }
    for pair in anchors.windows(2) {
        if pair[1].1 <= pair[0].1 {
            faults.push(Reason::RowOrder { row: pair[1].0 });
        }
    }
    for text in &note.texts {
        let ((Role::CategoryLabel, Some(Shows::Row { row })) | (Role::ValueLabel, Some(Shows::Datum { row, .. }))) =
            (text.role, text.shows)
        else {
            continue;
        };
        let found = nearest(&anchors, middle(text.ink, axis));
        if found != Some(row) {
            misplaced(readings, text, found, faults);
        } else if let Some(Shows::Datum { series, .. }) = text.shows {
            beside(readings, text, row, series, axis, faults);
        }
    }
    anchors.sort_by(|a, b| a.1.total_cmp(&b.1));
    readings.order = anchors.into_iter().map(|(row, _)| row).collect();
}

fn misplaced(readings: &Readings<'_>, text: &TextAnnotation, found: Option<usize>, faults: &mut Faults) {
    let nearest = found.map(|row| readings.note.table.label(row).to_owned()).unwrap_or_default();
    faults.push(Reason::TextMisplaced { text: text.text.clone(), nearest });
}

/// Where a row has several marks, its printed values stand at their own: side by side at their own bar, in a stack in their own
/// segment, and at a line nearest to their own point.
fn beside(readings: &Readings<'_>, text: &TextAnnotation, row: usize, series: usize, axis: Axis, faults: &mut Faults) {
    let own_row = || readings.note.marks.iter().filter(|mark| mark.row == row);
    let places = |place: &dyn Fn(&MarkAnnotation) -> f64| -> Vec<(usize, f64)> {
        own_row().filter_map(|mark| Some((readings.series_of(mark)?, place(mark)))).collect()
    };
    let has_points = own_row().any(|mark| matches!(mark.geometry, Geometry::Point { .. }));
    let apart = if own_row().any(|mark| mark.encoding.stacked) {
        places(&|mark| beyond(mark.bounds, text.ink, mark.encoding.along.unwrap_or(Axis::Y)))
    } else if has_points {
        places(&|mark| to_point(&mark.geometry, text.ink))
    } else {
        let middles = places(&|mark| middle(mark.bounds, axis));
        let spread =
            |(series, at): &(usize, f64)| middles.iter().all(|(other, place)| other == series || (place - at).abs() > 1.0);
        if !middles.iter().all(spread) {
            return;
        }
        middles.into_iter().map(|(series, at)| (series, (at - middle(text.ink, axis)).abs())).collect()
    };
    let Some(&(_, own)) = apart.iter().find(|(other, _)| *other == series) else { return };
    if apart.iter().any(|&(other, distance)| other != series && distance < own) {
        misplaced(readings, text, Some(row), faults);
    }
}

/// How far the middle of a text is from a mark's extent along an axis, in pixels; 0 within.
fn beyond(bounds: PixelBox, ink: PixelBox, axis: Axis) -> f64 {
    let (low, high) = if axis == Axis::X { (bounds.x0, bounds.x1) } else { (bounds.y0, bounds.y1) };
    let at = middle(ink, axis);
    (low - at).max(at - high).max(0.0)
}

/// How far a text is from the middle of a point, in pixels.
fn to_point(geometry: &Geometry, ink: PixelBox) -> f64 {
    let (x, y) = geometry.bounds().center();
    let (dx, dy) = ((ink.x0 - x).max(x - ink.x1).max(0.0), (ink.y0 - y).max(y - ink.y1).max(0.0));
    libm::hypot(dx, dy)
}

/// In each row of a table, the printed values stand in the order of the headers.
fn columns(readings: &Readings<'_>, faults: &mut Faults) {
    let headers: Vec<(usize, f64)> = readings
        .texts(Role::ColumnHeader)
        .filter_map(|text| match text.shows {
            Some(Shows::Series { series }) => Some((series, middle(text.ink, Axis::X))),
            _ => None,
        })
        .collect();
    let header = |series: usize| headers.iter().find(|(own, _)| *own == series).map(|&(_, at)| at);
    for row in 0..readings.note.table.rows.len() {
        let mut cells: Vec<(f64, f64, &TextAnnotation)> = readings
            .texts(Role::ValueLabel)
            .filter_map(|text| match text.shows {
                Some(Shows::Datum { row: own, series }) if own == row => Some((header(series)?, middle(text.ink, Axis::X), text)),
                _ => None,
            })
            .collect();
        cells.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in cells.windows(2) {
            if pair[1].1 <= pair[0].1 {
                misplaced(readings, pair[1].2, Some(row), faults);
            }
        }
        // A value right under another's header would be read as that column's.
        for (own, at, text) in cells {
            let reach = text.ink.width() / 2.0;
            let other = headers
                .iter()
                .any(|&(_, place)| place != own && (place - at).abs() <= reach && (own - at).abs() > 4.0 * reach + 40.0);
            if other {
                misplaced(readings, text, Some(row), faults);
            }
        }
    }
}

fn clockwise(readings: &mut Readings<'_>, faults: &mut Faults) {
    let slices: Vec<(usize, [f64; 2], f64, f64, f64)> = readings
        .note
        .marks
        .iter()
        .filter_map(|mark| match mark.geometry {
            Geometry::Slice { cx, cy, outer, start, end, .. } => Some((mark.row, [cx, cy], outer, start, end)),
            _ => None,
        })
        .collect();
    for text in &readings.note.texts {
        let ((Role::CategoryLabel, Some(Shows::Row { row })) | (Role::ValueLabel, Some(Shows::Datum { row, .. }))) =
            (text.role, text.shows)
        else {
            continue;
        };
        let Some(&(_, [cx, cy], outer, start, end)) = slices.iter().find(|slice| slice.0 == row) else { continue };
        let (x, y) = text.ink.center();
        let angle = libm::atan2(x - cx, cy - y).to_degrees().rem_euclid(360.0);
        let inside = libm::hypot(x - cx, y - cy) < outer;
        // A label inside must lie in its slice; one outside may have been moved along, but not to the other side.
        let away = if (start..=end).contains(&angle) {
            0.0
        } else {
            let turn = |to: f64| (angle - to + 540.0).rem_euclid(360.0) - 180.0;
            turn(start).abs().min(turn(end).abs())
        };
        if (inside && away > 0.0) || away > 60.0 {
            let found = slices.iter().find(|slice| (slice.3..=slice.4).contains(&angle)).map(|slice| slice.0);
            misplaced(readings, text, found, faults);
        }
    }
    let mut order = slices;
    order.sort_by(|a, b| a.3.total_cmp(&b.3));
    readings.order = order.into_iter().map(|slice| slice.0).collect();
    for idx in 1..readings.order.len() {
        if readings.order[idx] <= readings.order[idx - 1] {
            faults.push(Reason::RowOrder { row: readings.order[idx] });
        }
    }
}

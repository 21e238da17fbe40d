//! The annotation against the scene: nothing missing, nothing extra, everything where it is, within the rounding of files.

use chartmill_scene::{Item, MarkInfo, Scene, Segment, Shape};
use chartmill_schema::{Annotation, Geometry, PixelBox, Role, Shows};

use crate::{Faults, Reason};

/// Files hold hundredths of a pixel.
const ROUNDING_PX: f64 = 0.0051;

fn same_box(a: PixelBox, b: PixelBox) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING_PX;
    near(a.x0, b.x0) && near(a.y0, b.y0) && near(a.x1, b.x1) && near(a.y1, b.y1)
}

pub(super) fn check(note: &Annotation, scene: &Scene, faults: &mut Faults) {
    if [note.width, note.height] != [scene.width, scene.height] {
        faults.push(Reason::SizeDiffers { found: [note.width, note.height], wanted: [scene.width, scene.height] });
    }
    texts(note, scene, faults);
    let mut marks = Vec::with_capacity(note.marks.len());
    for (idx, item) in scene.items.iter().enumerate() {
        match &item.mark {
            Some(info) if item.role == Role::Mark => marks.push((item, info)),
            None if item.role != Role::Mark => {}
            _ => faults.push(Reason::MarkUnclaimed { item: idx }),
        }
    }
    if marks.len() != note.marks.len() {
        faults.push(Reason::MarkCountDiffers { annotated: note.marks.len(), drawn: marks.len() });
        return;
    }
    for (index, (own, (item, info))) in note.marks.iter().zip(marks).enumerate() {
        let series = note.table.series_of(&own.column);
        let shows = series.map(|series| Shows::Datum { row: own.row, series });
        let different = [
            ("datum", item.shows != shows || shows.is_none()),
            ("geometry", !same_geometry(&own.geometry, &info.geometry)),
            ("encoding", own.encoding != info.encoding),
            ("color", own.color != info.color),
            ("box", !same_box(own.bounds, info.geometry.bounds())),
        ];
        for (field, _) in different.into_iter().filter(|(_, different)| *different) {
            faults.push(Reason::MarkDiffers { index, field });
        }
        if !paints(item, info) {
            faults.push(Reason::MarkOutline { index });
        }
    }
}

fn texts(note: &Annotation, scene: &Scene, faults: &mut Faults) {
    let drawn = scene.paragraphs();
    if drawn.len() != note.texts.len() {
        faults.push(Reason::TextCount { annotated: note.texts.len(), drawn: drawn.len() });
        return;
    }
    for (index, (own, drawn)) in note.texts.iter().zip(&drawn).enumerate() {
        let different = [
            ("text", own.text != drawn.text),
            ("role", own.role != drawn.role),
            ("datum", own.shows != drawn.shows),
            ("axis", own.axis != drawn.axis),
            ("box", !same_box(own.ink, drawn.ink)),
            ("cap height", (own.cap_height - drawn.cap_height).abs() > ROUNDING_PX),
        ];
        for (field, _) in different.into_iter().filter(|(_, different)| *different) {
            faults.push(Reason::TextDiffers { index, text: drawn.text.clone(), field });
        }
    }
}

fn same_geometry(a: &Geometry, b: &Geometry) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING_PX;
    let near_angle = |a: f64, b: f64| (a - b).abs() <= 0.000_051;
    match (a, b) {
        (Geometry::Rect { .. }, Geometry::Rect { .. }) | (Geometry::Point { .. }, Geometry::Point { .. }) => {
            same_box(a.bounds(), b.bounds())
        }
        (
            &Geometry::Slice { cx, cy, inner, outer, start, end },
            &Geometry::Slice { cx: x, cy: y, inner: hole, outer: rim, start: from, end: to },
        ) => {
            near(cx, x) && near(cy, y) && near(inner, hole) && near(outer, rim) && near_angle(start, from) && near_angle(end, to)
        }
        (Geometry::Polygon { points: a }, Geometry::Polygon { points: b }) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a[0], b[0]) && near(a[1], b[1]))
        }
        _ => false,
    }
}

/// Whether what is painted has the claimed outline: exactly for rectangles and polygons, by its points for curves (the pixels decide
/// the rest).
fn paints(item: &Item, info: &MarkInfo) -> bool {
    match (&item.shape, &info.geometry) {
        (Shape::Rect(rect), Geometry::Rect { .. }) => {
            same_box(rect.rect, info.geometry.bounds()) && rect.fill.is_none_or(|fill| fill == info.color)
        }
        (Shape::Path(path), Geometry::Polygon { points }) => {
            let corners: Vec<[f64; 2]> = path
                .segments
                .iter()
                .filter_map(|segment| match segment {
                    Segment::Move(p) | Segment::Line(p) => Some(*p),
                    _ => None,
                })
                .collect();
            let on = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).abs() <= ROUNDING_PX && (a[1] - b[1]).abs() <= ROUNDING_PX;
            path.fill == Some(info.color)
                && points.iter().all(|point| corners.iter().any(|corner| on(point, corner)))
                && corners.iter().all(|corner| points.iter().any(|point| on(point, corner)))
        }
        (Shape::Path(path), Geometry::Slice { cx, cy, inner, outer, .. }) => {
            // Every end of a curve lies within the ring; the control points may lie a little outside.
            path.fill == Some(info.color)
                && path.segments.iter().all(|segment| match segment {
                    Segment::Move([x, y]) | Segment::Line([x, y]) | Segment::Cubic(_, _, [x, y]) => {
                        (inner - 0.01..=outer + 0.01).contains(&libm::hypot(x - cx, y - cy))
                    }
                    Segment::Close => true,
                })
        }
        (Shape::Path(path), Geometry::Point { .. } | Geometry::Rect { .. }) => {
            path.fill == Some(info.color) && info.geometry.bounds().grown(1.0).contains(path.bounds())
        }
        _ => false,
    }
}

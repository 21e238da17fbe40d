//! Marks in the pixels: each shows its color within its outline, and not beyond the end that shows its value.

use chartmill_scene::{Item, MarkInfo, PathShape, Scene, Segment, Shape};
use chartmill_schema::{Color, Geometry, PixelBox, Role, libm_sincos};

use super::{Canvas, nearly};
use crate::shape::{depth, distance};
use crate::{Faults, Reason};

/// Marks that are smaller in any direction are anti-aliased all over.
const SMALLEST_PX: f64 = 3.0;
/// How far from an edge a pixel's middle must be to have the mark's color: a pixel's half diagonal, and a little for curves.
const MARGIN_PX: f64 = 1.0;

pub(super) fn check(scene: &Scene, canvas: &Canvas<'_>, faults: &mut Faults) {
    let marks = scene.items.iter().enumerate().filter_map(|(at, item)| Some((at, item, item.mark.as_ref()?)));
    for (idx, (at, item, info)) in marks.enumerate() {
        let bounds = info.geometry.bounds();
        if bounds.width() < SMALLEST_PX || bounds.height() < SMALLEST_PX {
            if let Geometry::Point { x, y, .. } = info.geometry {
                dot(scene, canvas, idx, at, [x, y], info, faults);
            }
            continue;
        }
        inside(scene, canvas, idx, at, item, info, faults);
        beyond(scene, canvas, idx, info, faults);
    }
}

/// The color of an item's outline.
pub(super) fn stroke_color(item: &Item) -> Option<Color> {
    match &item.shape {
        Shape::Path(path) => path.stroke.map(|stroke| stroke.color),
        _ => None,
    }
}

/// Half the width of an item's outline, in pixels.
fn stroke(item: &Item) -> f64 {
    match &item.shape {
        Shape::Rect(rect) => rect.stroke.map_or(0.0, |stroke| stroke.width / 2.0),
        Shape::Path(path) => path.stroke.map_or(0.0, |stroke| stroke.width / 2.0),
        _ => 0.0,
    }
}

fn inside(scene: &Scene, canvas: &Canvas<'_>, idx: usize, at: usize, item: &Item, info: &MarkInfo, faults: &mut Faults) {
    let margin = MARGIN_PX + stroke(item);
    let (mut deep, mut seen) = (false, false);
    for (x, y) in samples(&info.geometry, margin) {
        let (column, row) = (x.floor(), y.floor());
        let (x, y) = (column + 0.5, row + 0.5);
        if depth(&info.geometry, x, y).min(corner(item, x, y)) < margin {
            continue;
        }
        deep = true;
        let mut later = scene.items[at + 1..].iter().filter(|later| covers(later, x, y));
        if let Some(over) = later.next() {
            // Where two lines meet, one lies over the other; nothing else may hide a point.
            seen |= is_point(info) && std::iter::once(over).chain(later).all(is_line_or_point);
            continue;
        }
        seen = true;
        let place = [column as i64, row as i64];
        let Some(found) = canvas.at(place[0], place[1]) else { continue };
        if !nearly(found, info.color, 1) {
            faults.push(Reason::MarkColor { mark: idx, at: place, found, wanted: info.color });
            return;
        }
    }
    if deep && !seen {
        faults.push(Reason::MarkHidden { mark: idx });
    }
}

fn is_point(info: &MarkInfo) -> bool {
    matches!(info.geometry, Geometry::Point { .. })
}

fn is_line_or_point(item: &Item) -> bool {
    item.role == Role::SeriesLine || item.mark.as_ref().is_some_and(is_point)
}

/// A point within the width of its line: its color, softened by its edges, is right there.
fn dot(scene: &Scene, canvas: &Canvas<'_>, idx: usize, at: usize, [x, y]: [f64; 2], info: &MarkInfo, faults: &mut Faults) {
    let place = [x.floor() as i64, y.floor() as i64];
    let covering = |item: &Item| covers(item, x, y) && !(item.role == Role::SeriesLine && stroke_color(item) == Some(info.color));
    let mut over = scene.items[at + 1..].iter().filter(|item| covering(item)).peekable();
    if over.peek().is_some() {
        if !over.all(is_line_or_point) {
            faults.push(Reason::MarkHidden { mark: idx });
        }
        return;
    }
    if !canvas.shows_near(place, info.color, scene.background) {
        let found = canvas.at(place[0], place[1]).unwrap_or(scene.background);
        faults.push(Reason::MarkColor { mark: idx, at: place, found, wanted: info.color });
    }
}

/// How deep a point lies within the rounded corner of a rectangle; far, where no corner is near.
fn corner(item: &Item, x: f64, y: f64) -> f64 {
    let Shape::Rect(shape) = &item.shape else { return f64::MAX };
    let (rect, radius) = (shape.rect, shape.radius);
    let dx = (rect.x0 + radius - x).max(x - rect.x1 + radius);
    let dy = (rect.y0 + radius - y).max(y - rect.y1 + radius);
    if dx > 0.0 && dy > 0.0 { radius - libm::hypot(dx, dy) } else { f64::MAX }
}

/// Whether an item may paint a point.
pub(super) fn covers(item: &Item, x: f64, y: f64) -> bool {
    if !item.bounds().grown(1.0).holds(x, y) {
        return false;
    }
    match (&item.mark, &item.shape) {
        (Some(info), _) => depth(&info.geometry, x, y) > -1.0 - stroke(item),
        (None, Shape::Path(path)) if path.fill.is_none() => strokes(path, x, y, 1.0 + stroke(item)),
        (None, _) => true,
    }
}

/// Whether a stroked path comes within `reach` pixels of a point. A curve stays within the box of its control points, which is taken for it.
fn strokes(path: &PathShape, x: f64, y: f64, reach: f64) -> bool {
    let mut at = [f64::NAN; 2];
    path.segments.iter().any(|segment| {
        let (from, near) = (at, |a: [f64; 2], b: [f64; 2]| distance(a, b, x, y) <= reach);
        match *segment {
            Segment::Move(to) => {
                at = to;
                false
            }
            Segment::Line(to) => {
                at = to;
                near(from, to)
            }
            Segment::Cubic(a, b, to) => {
                at = to;
                let corners = [from, a, b, to].map(|[x, y]| PixelBox::new(x, y, x, y));
                corners.into_iter().reduce(PixelBox::union).is_some_and(|bounds| bounds.grown(reach).holds(x, y))
            }
            // A closed outline without a fill is rare; its box is the safe guess.
            Segment::Close => path.bounds().grown(reach).holds(x, y),
        }
    })
}

/// Places within an outline: its middle, and near each end, where a wrong length would show.
fn samples(geometry: &Geometry, margin: f64) -> Vec<(f64, f64)> {
    let inset = margin + 0.75;
    match *geometry {
        Geometry::Rect { x0, y0, x1, y1 } => {
            let (x, y) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
            // A label often stands in the middle, so there are places beside it too.
            let (left, right) = (x0 + 0.2 * (x1 - x0), x0 + 0.8 * (x1 - x0));
            let mut places =
                vec![(x, y), (left, y), (right, y), (x, y0 + inset), (x, y1 - inset), (x0 + inset, y), (x1 - inset, y)];
            places.extend([(left, y0 + inset), (right, y0 + inset), (left, y1 - inset), (right, y1 - inset)]);
            places
        }
        Geometry::Slice { cx, cy, inner, outer, start, end } => {
            let place = |share: f64, degrees: f64| {
                let (sin, cos) = libm_sincos(degrees);
                let radius = inner + share * (outer - inner);
                (cx + radius * sin, cy - radius * cos)
            };
            let rim = 1.0 - inset / (outer - inner).max(inset);
            let side = (inset / (0.9 * outer).max(1.0)).to_degrees();
            let middle = f64::midpoint(start, end);
            vec![
                place(0.5, middle),
                place(0.8, middle),
                place(rim, middle),
                place(0.9, start + side),
                place(0.9, end - side),
                place(0.9, f64::midpoint(start, middle)),
                place(0.9, f64::midpoint(middle, end)),
            ]
        }
        Geometry::Point { x, y, r } => vec![(x, y), (x - r / 2.0, y), (x + r / 2.0, y)],
        Geometry::Polygon { ref points } => {
            let bounds = geometry.bounds();
            let (x, y) = bounds.center();
            let mut places = vec![(x, y), (x, bounds.y0 + inset), (x, bounds.y1 - inset)];
            // Near each corner, on the way to the middle: where a wrong width would show.
            for &[px, py] in points {
                let length = libm::hypot(x - px, y - py).max(1.0);
                for inset in [2.0 * inset, 4.0 * inset] {
                    places.push((px + (x - px) * inset / length, py + (y - py) * inset / length));
                }
            }
            places
        }
    }
}

/// The color must end where the mark does.
fn beyond(scene: &Scene, canvas: &Canvas<'_>, idx: usize, info: &MarkInfo, faults: &mut Faults) {
    let bounds = info.geometry.bounds();
    let (x, y) = bounds.center();
    let places: Vec<(f64, f64)> = match info.geometry {
        Geometry::Rect { x0, y0, x1, y1 } => {
            vec![(x, y0 - 2.0), (x, y1 + 2.0), (x0 - 2.0, y), (x1 + 2.0, y)]
        }
        Geometry::Slice { cx, cy, inner, outer, start, end } => {
            let (sin, cos) = libm_sincos(f64::midpoint(start, end));
            let hole = (inner > 4.0).then_some(inner - 2.0);
            hole.into_iter().chain([outer + 2.0]).map(|radius| (cx + radius * sin, cy - radius * cos)).collect()
        }
        Geometry::Point { .. } => Vec::new(),
        Geometry::Polygon { .. } => vec![(bounds.x0 - 2.0, bounds.y0), (bounds.x1 + 2.0, bounds.y0)],
    };
    for (x, y) in places {
        let place = [x.floor() as i64, y.floor() as i64];
        if depth(&info.geometry, x, y) > -1.5 || canvas.at(place[0], place[1]) != Some(info.color) {
            continue;
        }
        // Something else may have the same color there: another bar, a panel, a swatch, a letter.
        let mut others = scene.items.iter().filter(|other| other.mark.as_ref() != Some(info));
        if scene.background != info.color && !others.any(|other| other.bounds().grown(1.0).holds(x, y) && has_color(other, info))
        {
            faults.push(Reason::MarkSpill { mark: idx, at: place });
            return;
        }
    }
}

fn has_color(item: &Item, info: &MarkInfo) -> bool {
    let color = Some(info.color);
    match &item.shape {
        Shape::Rect(rect) => rect.fill == color || rect.stroke.map(|stroke| stroke.color) == color,
        Shape::Path(path) => path.fill == color || path.stroke.map(|stroke| stroke.color) == color,
        Shape::Line(line) => Some(line.color) == color,
        Shape::Text(text) => Some(text.color) == color,
        Shape::Picture(_) => true,
    }
}

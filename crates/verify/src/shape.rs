//! Outlines: whether a point or a box lies within a mark, and by how much.

use chartmill_schema::{Geometry, PixelBox};

/// How deep a point lies within an outline, in pixels: negative outside. Exact near the edges, which is where it matters.
pub(crate) fn depth(geometry: &Geometry, x: f64, y: f64) -> f64 {
    match *geometry {
        Geometry::Rect { x0, y0, x1, y1 } => (x - x0).min(x1 - x).min(y - y0).min(y1 - y),
        Geometry::Point { x: cx, y: cy, r } => r - libm::hypot(x - cx, y - cy),
        Geometry::Polygon { ref points } => polygon_depth(points, x, y),
        Geometry::Slice { cx, cy, inner, outer, start, end } => {
            let radius = libm::hypot(x - cx, y - cy);
            let mut depth = outer - radius;
            if inner > 0.0 {
                depth = depth.min(radius - inner);
            }
            if end - start < 360.0 - 1e-6 {
                let angle = (libm::atan2(x - cx, cy - y).to_degrees() - start).rem_euclid(360.0);
                let span = end - start;
                // The distance to a side is to its ray; beyond a right angle, to the center.
                let side = |degrees: f64| if degrees >= 90.0 { radius } else { radius * libm::sin(degrees.to_radians()) };
                let sides =
                    if angle <= span { side(angle).min(side(span - angle)) } else { -side((angle - span).min(360.0 - angle)) };
                depth = depth.min(sides);
            }
            depth
        }
    }
}

fn polygon_depth(points: &[[f64; 2]], x: f64, y: f64) -> f64 {
    let mut inside = false;
    let mut nearest = f64::MAX;
    for (idx, &[x1, y1]) in points.iter().enumerate() {
        let [x0, y0] = points[if idx == 0 { points.len() - 1 } else { idx - 1 }];
        if (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
            inside = !inside;
        }
        nearest = nearest.min(distance([x0, y0], [x1, y1], x, y));
    }
    if inside { nearest } else { -nearest }
}

/// How far a point is from the straight line between two others, in pixels.
pub(crate) fn distance([x0, y0]: [f64; 2], [x1, y1]: [f64; 2], x: f64, y: f64) -> f64 {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { (((x - x0) * dx + (y - y0) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    libm::hypot(x - x0 - along * dx, y - y0 - along * dy)
}

/// How a box lies to an outline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lies {
    /// Wholly outside.
    Outside,
    /// Wholly within.
    Within,
    /// Over its edge.
    Across,
}

/// How a box lies to an outline; up to `tolerance` pixels over the edge are not counted.
pub(crate) fn lies(geometry: &Geometry, bounds: PixelBox, ink: PixelBox, tolerance: f64) -> Lies {
    let shrunk = ink.grown(-tolerance.min(ink.width() / 2.0).min(ink.height() / 2.0));
    if bounds.overlap(shrunk) <= 0.0 {
        return Lies::Outside;
    }
    if let Geometry::Rect { x0, y0, x1, y1 } = *geometry {
        return if PixelBox::new(x0, y0, x1, y1).contains(shrunk) { Lies::Within } else { Lies::Across };
    }
    // Along the edges of the box, every four pixels: no slice or stage is so thin that it would slip through, if it is large enough to hold text.
    // A box of a broken file may be of any size; it is looked at in so many places at the most.
    let steps = |length: f64| (length / 4.0).ceil().clamp(1.0, 400.0) as u32;
    let (across, down) = (steps(shrunk.width()), steps(shrunk.height()));
    let (mut within, mut outside) = (false, false);
    for i in 0..=across {
        let x = shrunk.x0 + shrunk.width() * f64::from(i) / f64::from(across);
        for j in 0..=down {
            let y = shrunk.y0 + shrunk.height() * f64::from(j) / f64::from(down);
            if depth(geometry, x, y) >= 0.0 {
                within = true;
            } else {
                outside = true;
            }
            if within && outside {
                return Lies::Across;
            }
        }
    }
    if within { Lies::Within } else { Lies::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_in_slices_and_polygons() {
        let quarter = Geometry::Slice { cx: 0.0, cy: 0.0, inner: 0.0, outer: 100.0, start: 0.0, end: 90.0 };
        assert!((depth(&quarter, 10.0, -50.0) - 10.0).abs() < 1e-9);
        assert!(depth(&quarter, -10.0, -50.0) < 0.0);
        assert!(depth(&quarter, 80.0, -80.0) < 0.0);
        let square = Geometry::Polygon { points: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]] };
        assert!((depth(&square, 3.0, 5.0) - 3.0).abs() < 1e-9);
        assert!((depth(&square, -2.0, 5.0) + 2.0).abs() < 1e-9);
    }
}

//! Rings: the geometry of slices, of a pie (whose ring has no hole) and of a donut.

use chartmill_scene::{PathShape, Segment};
use chartmill_schema::{Color, Geometry, PixelBox, libm_sincos};

/// Where a ring is. Angles are in degrees, clockwise from 12 o'clock.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ring {
    /// The center's x in pixels.
    pub x: f64,
    /// The center's y in pixels.
    pub y: f64,
    /// The radius of its hole in pixels; 0 for a pie.
    pub inner: f64,
    /// The radius of its rim in pixels.
    pub outer: f64,
}

impl Ring {
    /// The point at an angle and a distance from the center in pixels.
    pub fn at(self, degrees: f64, radius: f64) -> (f64, f64) {
        let (sin, cos) = libm_sincos(degrees);
        (self.x + radius * sin, self.y - radius * cos)
    }

    /// Where a value stands within a slice: in the middle of a ring's band; in a pie rather outwards, where there is room.
    pub fn middle(self, (start, end): (f64, f64)) -> (f64, f64) {
        let radius = if self.inner > 0.0 { f64::midpoint(self.inner, self.outer) } else { 0.66 * self.outer };
        self.at(f64::midpoint(start, end), radius)
    }

    /// The exact outline of a slice.
    pub fn slice(self, (start, end): (f64, f64)) -> Geometry {
        Geometry::Slice { cx: self.x, cy: self.y, inner: self.inner, outer: self.outer, start, end }
    }

    /// A slice as it is painted.
    pub fn slice_path(self, (start, end): (f64, f64), fill: Color) -> PathShape {
        let point = |degrees: f64, radius: f64| <[f64; 2]>::from(self.at(degrees, radius));
        let mut segments = vec![Segment::Move(point(start, self.inner)), Segment::Line(point(start, self.outer))];
        self.arc(&mut segments, (start, end), self.outer);
        if self.inner > 0.0 {
            segments.push(Segment::Line(point(end, self.inner)));
            self.arc(&mut segments, (end, start), self.inner);
        }
        segments.push(Segment::Close);
        PathShape { segments, fill: Some(fill), stroke: None }
    }

    /// The straight line between two slices, from the hole to the rim.
    pub fn cut(self, degrees: f64) -> Vec<Segment> {
        let point = |radius: f64| <[f64; 2]>::from(self.at(degrees, radius));
        vec![Segment::Move(point(self.inner)), Segment::Line(point(self.outer))]
    }

    /// Whether a box lies within a slice, two pixels from its rim and its hole.
    pub fn holds(self, bounds: PixelBox, (start, end): (f64, f64)) -> bool {
        let corners = [(bounds.x0, bounds.y0), (bounds.x1, bounds.y0), (bounds.x0, bounds.y1), (bounds.x1, bounds.y1)];
        let within = corners.iter().all(|&(x, y)| {
            let (dx, dy) = (x - self.x, y - self.y);
            let angle = libm::atan2(dx, -dy).to_degrees().rem_euclid(360.0);
            libm::hypot(dx, dy) < self.outer - 2.0 && angle > start && angle < end
        });
        // The place of a box that is nearest to the center need not be one of its corners.
        let (x, y) = (self.x.clamp(bounds.x0, bounds.x1), self.y.clamp(bounds.y0, bounds.y1));
        within && (self.inner == 0.0 || libm::hypot(x - self.x, y - self.y) > self.inner + 2.0)
    }

    /// An arc from one angle to another, in pieces of at most 30 degrees.
    fn arc(self, segments: &mut Vec<Segment>, (from, to): (f64, f64), radius: f64) {
        let pieces = ((to - from).abs() / 30.0).ceil().max(1.0);
        let step = (to - from) / pieces;
        // The control points of a cubic curve along an arc lie on its tangents, at 4/3 * tan(step / 4) of the radius.
        let reach = radius * 4.0 / 3.0 * libm::tan(step.to_radians() / 4.0);
        for piece in 0..pieces as usize {
            let (from, to) = (from + step * piece as f64, from + step * (piece + 1) as f64);
            let tangent = |degrees: f64, sign: f64| {
                let (sin, cos) = libm_sincos(degrees);
                let (x, y) = self.at(degrees, radius);
                [x + sign * reach * cos, y + sign * reach * sin]
            };
            segments.push(Segment::Cubic(tangent(from, 1.0), tangent(to, -1.0), self.at(to, radius).into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: Ring = Ring { x: 100.0, y: 100.0, inner: 40.0, outer: 80.0 };

    #[test]
    fn a_slice_of_a_ring_is_painted_along_its_outline() {
        let slice = (30.0, 200.0);
        let path = RING.slice_path(slice, Color::BLACK);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        for segment in &path.segments {
            let (Segment::Move([x, y]) | Segment::Line([x, y]) | Segment::Cubic(_, _, [x, y])) = *segment else { continue };
            let radius = libm::hypot(x - 100.0, y - 100.0);
            assert!(near(radius, 40.0) || near(radius, 80.0), "{segment:?}");
        }
        let (bounds, painted) = (RING.slice(slice).bounds(), path.bounds());
        // Control points lie a little outside of the arc.
        assert!(painted.grown(1e-9).contains(bounds) && bounds.grown(3.0).contains(painted), "{bounds:?} {painted:?}");
    }

    #[test]
    fn a_text_in_a_slice_keeps_off_hole_and_rim() {
        let right = (45.0, 135.0);
        let around = |x: f64, half: f64| PixelBox::new(x - half, 95.0, x + half, 105.0);
        assert!(RING.holds(around(160.0, 15.0), right));
        assert!(!RING.holds(around(160.0, 18.5), right), "into the hole with the middle of its left edge");
        assert!(!RING.holds(around(166.0, 15.0), right), "over the rim");
        assert!(!RING.holds(around(160.0, 15.0), (45.0, 90.0)), "over the edge to the next slice");
    }
}

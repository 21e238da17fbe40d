//! Where things are, in pixels: x to the right, y down, (0, 0) the outer corner of the first pixel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A box `[x0, y0, x1, y1]` in pixels, with `x0 <= x1` and `y0 <= y1`.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
#[schemars(with = "[f64; 4]")]
pub struct PixelBox {
    /// Left edge.
    pub x0: f64,
    /// Upper edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Lower edge.
    pub y1: f64,
}

impl PixelBox {
    /// The box with these corners, in any order.
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Width in pixels.
    pub fn width(self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in pixels.
    pub fn height(self) -> f64 {
        self.y1 - self.y0
    }

    /// The middle.
    pub fn center(self) -> (f64, f64) {
        (f64::midpoint(self.x0, self.x1), f64::midpoint(self.y0, self.y1))
    }

    /// The smallest box around both.
    pub fn union(self, other: Self) -> Self {
        Self { x0: self.x0.min(other.x0), y0: self.y0.min(other.y0), x1: self.x1.max(other.x1), y1: self.y1.max(other.y1) }
    }

    /// Grown by `by` pixels on every side (shrunk where negative).
    pub fn grown(self, by: f64) -> Self {
        Self::new(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)
    }

    /// Whether `other` lies within, edges included.
    pub fn contains(self, other: Self) -> bool {
        self.x0 <= other.x0 && self.y0 <= other.y0 && self.x1 >= other.x1 && self.y1 >= other.y1
    }

    /// Whether the point lies within, edges included.
    pub fn holds(self, x: f64, y: f64) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }

    /// The shared area in square pixels; 0 where they only touch.
    pub fn overlap(self, other: Self) -> f64 {
        let width = self.x1.min(other.x1) - self.x0.max(other.x0);
        let height = self.y1.min(other.y1) - self.y0.max(other.y0);
        width.max(0.0) * height.max(0.0)
    }

    /// Rounded to hundredths of a pixel, as files hold it.
    pub fn rounded(self) -> Self {
        Self { x0: hundredths(self.x0), y0: hundredths(self.y0), x1: hundredths(self.x1), y1: hundredths(self.y1) }
    }
}

/// A coordinate rounded to hundredths of a pixel.
pub fn hundredths(px: f64) -> f64 {
    let rounded = (px * 100.0).round() / 100.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

impl From<[f64; 4]> for PixelBox {
    fn from([x0, y0, x1, y1]: [f64; 4]) -> Self {
        Self::new(x0, y0, x1, y1)
    }
}

impl From<PixelBox> for [f64; 4] {
    fn from(b: PixelBox) -> Self {
        [b.x0, b.y0, b.x1, b.y1]
    }
}

/// The outline of a mark, exact, as it is drawn.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Geometry {
    /// An upright rectangle.
    Rect {
        /// Left edge.
        x0: f64,
        /// Upper edge.
        y0: f64,
        /// Right edge.
        x1: f64,
        /// Lower edge.
        y1: f64,
    },
    /// A sector of a ring (a pie slice where `inner` is 0). Degrees run clockwise from 12 o'clock, `start <= end <= start + 360`.
    Slice {
        /// Center x.
        cx: f64,
        /// Center y.
        cy: f64,
        /// Inner radius.
        inner: f64,
        /// Outer radius.
        outer: f64,
        /// Where it begins, in degrees.
        start: f64,
        /// Where it ends, in degrees.
        end: f64,
    },
    /// A point marker.
    Point {
        /// Center x.
        x: f64,
        /// Center y.
        y: f64,
        /// Radius.
        r: f64,
    },
    /// A closed polygon.
    Polygon {
        /// Its corners `[x, y]`, in order.
        points: Vec<[f64; 2]>,
    },
}

impl Geometry {
    /// The smallest box around it.
    pub fn bounds(&self) -> PixelBox {
        match *self {
            Self::Rect { x0, y0, x1, y1 } => PixelBox::new(x0, y0, x1, y1),
            Self::Point { x, y, r } => PixelBox::new(x - r, y - r, x + r, y + r),
            Self::Polygon { ref points } => {
                let mut corners = points.iter().map(|&[x, y]| PixelBox::new(x, y, x, y));
                let first = corners.next().unwrap_or_default();
                corners.fold(first, PixelBox::union)
            }
            Self::Slice { cx, cy, inner, outer, start, end } => {
                let at = |degrees: f64, radius: f64| {
                    let (sin, cos) = libm_sincos(degrees);
                    PixelBox::new(cx + radius * sin, cy - radius * cos, cx + radius * sin, cy - radius * cos)
                };
                let mut bounds = at(start, outer).union(at(end, outer)).union(at(start, inner)).union(at(end, inner));
                // The arc reaches its extremes where it crosses a quarter turn.
                let mut quarter = (start / 90.0).ceil() * 90.0;
                while quarter <= end {
                    bounds = bounds.union(at(quarter, outer));
                    quarter += 90.0;
                }
                bounds
            }
        }
    }

    /// Rounded to hundredths of a pixel (angles to 1/10000 of a degree), as files hold it.
    pub fn rounded(&self) -> Self {
        let degrees = |angle: f64| (angle * 10_000.0).round() / 10_000.0;
        match *self {
            Self::Rect { x0, y0, x1, y1 } => {
                Self::Rect { x0: hundredths(x0), y0: hundredths(y0), x1: hundredths(x1), y1: hundredths(y1) }
            }
            Self::Slice { cx, cy, inner, outer, start, end } => Self::Slice {
                cx: hundredths(cx),
                cy: hundredths(cy),
                inner: hundredths(inner),
                outer: hundredths(outer),
                start: degrees(start),
                end: degrees(end),
            },
            Self::Point { x, y, r } => Self::Point { x: hundredths(x), y: hundredths(y), r: hundredths(r) },
            Self::Polygon { ref points } => {
                Self::Polygon { points: points.iter().map(|&[x, y]| [hundredths(x), hundredths(y)]).collect() }
            }
        }
    }
}

/// Sine and cosine of an angle in degrees, the same on every platform.
pub fn libm_sincos(degrees: f64) -> (f64, f64) {
    libm::sincos(degrees.to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_is_bounded_by_its_arc() {
        let half = Geometry::Slice { cx: 100.0, cy: 100.0, inner: 0.0, outer: 50.0, start: 0.0, end: 180.0 };
        assert_eq!(half.bounds().rounded(), PixelBox::new(100.0, 50.0, 150.0, 150.0));
        let ring = Geometry::Slice { cx: 0.0, cy: 0.0, inner: 10.0, outer: 20.0, start: 350.0, end: 370.0 };
        assert_eq!(ring.bounds().rounded().y0, -20.0);
        assert_eq!(ring.bounds().rounded().y1, -9.85);
    }

    #[test]
    fn touching_boxes_do_not_overlap() {
        let left = PixelBox::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(left.overlap(PixelBox::new(10.0, 0.0, 20.0, 10.0)), 0.0);
        assert_eq!(left.overlap(PixelBox::new(8.0, 8.0, 20.0, 20.0)), 4.0);
    }
}

//! Hatching: fine lines over marks, by which they differ in print without color.

use chartmill_scene::{Item, PathShape, Segment, Shape, Stroke};
use chartmill_schema::{Color, PixelBox, Role};

use crate::ink_on;

/// The width of a line, in pixels.
const LINE_PX: f64 = 1.0;
/// The most series that are hatched: one way of lines each, for no two of them cross.
pub(crate) const MOST_HATCHED: usize = PATTERNS.len();
/// From line to line of a mark, in pixels: wide enough that lines do not run together where the picture is shrunk to 336 px.
const SPACING_PX: f64 = 9.0;
/// How much of the ink is left in the lines: enough to tell two ways of lines apart, too little to stand out from the mark.
const INK_SHARE: f64 = 0.4;
/// The same in the small sample of a legend.
const SAMPLE_SPACING_PX: f64 = 4.0;
/// Lines end this far within their mark, so that their ends do not reach over its edge.
const INSET_PX: f64 = 1.0;

/// Which way the lines of a hatching run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lines {
    Rising,
    Falling,
    Level,
    Upright,
}

/// The hatchings, in the order of use.
const PATTERNS: [Lines; 4] = [Lines::Rising, Lines::Falling, Lines::Level, Lines::Upright];

/// The hatching number `pattern` (again from the beginning where there are no more) over a mark of this color; `None` where the mark has
/// no room for it.
pub fn hatch(rect: PixelBox, pattern: usize, color: Color) -> Option<Item> {
    lines(rect, PATTERNS[pattern % PATTERNS.len()], SPACING_PX, color)
}

/// The same over the color sample of a legend.
pub(crate) fn hatch_sample(rect: PixelBox, pattern: usize, color: Color) -> Option<Item> {
    lines(rect, PATTERNS[pattern % PATTERNS.len()], SAMPLE_SPACING_PX, color)
}

fn lines(rect: PixelBox, pattern: Lines, apart: f64, color: Color) -> Option<Item> {
    let rect = rect.grown(-INSET_PX);
    if rect.width() < 2.0 || rect.height() < 2.0 {
        return None;
    }
    let mut segments = Vec::new();
    let mut line = |from: [f64; 2], to: [f64; 2]| segments.extend([Segment::Move(from), Segment::Line(to)]);
    let (width, height) = (rect.width(), rect.height());
    // A slope of 45 degrees: lines this far apart along an edge are `apart` from each other.
    let (step, end) = match pattern {
        Lines::Level => (apart, height),
        Lines::Upright => (apart, width),
        Lines::Rising | Lines::Falling => (apart * std::f64::consts::SQRT_2, width + height),
    };
    let mut at = step / 2.0;
    while at < end {
        // Slopes run from the upper or right edge to the left or lower one, measured from the upper left corner.
        let (from, to) = ([at.min(width), (at - width).max(0.0)], [(at - height).max(0.0), at.min(height)]);
        match pattern {
            Lines::Level => line([rect.x0, rect.y0 + at], [rect.x1, rect.y0 + at]),
            Lines::Upright => line([rect.x0 + at, rect.y0], [rect.x0 + at, rect.y1]),
            Lines::Rising => line([rect.x0 + from[0], rect.y0 + from[1]], [rect.x0 + to[0], rect.y0 + to[1]]),
            Lines::Falling => line([rect.x1 - from[0], rect.y0 + from[1]], [rect.x1 - to[0], rect.y0 + to[1]]),
        }
        at += step;
    }
    let ink = color.mixed(ink_on(color), INK_SHARE);
    let stroke = Some(Stroke { color: ink, width: LINE_PX });
    (!segments.is_empty()).then(|| Item::new(Role::Decoration, Shape::Path(PathShape { segments, fill: None, stroke })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_their_mark() {
        let rect = PixelBox::new(10.0, 20.0, 50.0, 140.0);
        for pattern in 0..PATTERNS.len() {
            let item = hatch(rect, pattern, Color::BLACK).unwrap();
            assert!(rect.contains(item.bounds()), "{pattern}: {:?}", item.bounds());
            assert!(item.bounds().height() > 100.0 && item.bounds().width() > 25.0, "{pattern}: {:?}", item.bounds());
        }
        assert!(hatch(PixelBox::new(10.0, 20.0, 13.0, 22.0), 0, Color::BLACK).is_none());
    }
}

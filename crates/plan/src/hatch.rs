//! Hatching: fine lines over marks, by which they differ in print without color.

use chartmill_scene::{Item, PathShape, Segment, Shape, Stroke};
use chartmill_schema::{Color, PixelBox, Role};

use crate::ink_on;

/// The width of a line, in pixels.
const LINE_PX: f64 = 1.0;
/// From line to line of a mark, in pixels: wide enough that the color of the mark stays the color of the mark.
const SPACING_PX: f64 = 7.0;
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
}

/// The hatchings, in the order of use.
const PATTERNS: [&[Lines]; 4] = [&[Lines::Rising], &[Lines::Falling], &[Lines::Rising, Lines::Falling], &[Lines::Level]];

/// The hatching number `pattern` (again from the beginning where there are no more) over a mark of this color; `None` where the mark has
/// no room for it.
pub fn hatch(rect: PixelBox, pattern: usize, color: Color) -> Option<Item> {
    lines(rect, PATTERNS[pattern % PATTERNS.len()], SPACING_PX, color)
}

/// The same over the color sample of a legend.
pub(crate) fn hatch_sample(rect: PixelBox, pattern: usize, color: Color) -> Option<Item> {
    lines(rect, PATTERNS[pattern % PATTERNS.len()], SAMPLE_SPACING_PX, color)
}

fn lines(rect: PixelBox, pattern: &[Lines], spacing: f64, color: Color) -> Option<Item> {
    let rect = rect.grown(-INSET_PX);
    if rect.width() < 2.0 || rect.height() < 2.0 {
        return None;
    }
    let mut segments = Vec::new();
    for &lines in pattern {
        // Crossed lines would cover too much at the distance of single ones.
        let apart = spacing * if pattern.len() > 1 { 1.4 } else { 1.0 };
        let mut line = |from: [f64; 2], to: [f64; 2]| segments.extend([Segment::Move(from), Segment::Line(to)]);
        if lines == Lines::Level {
            let mut y = rect.y0 + apart / 2.0;
            while y < rect.y1 {
                line([rect.x0, y], [rect.x1, y]);
                y += apart;
            }
            continue;
        }
        // A slope of 45 degrees: lines this far apart along an edge are `apart` from each other.
        let step = apart * std::f64::consts::SQRT_2;
        let (width, height) = (rect.width(), rect.height());
        let mut at = step / 2.0;
        while at < width + height {
            // From the upper or right edge to the left or lower one, measured from the upper left corner.
            let (from, to) = ([at.min(width), (at - width).max(0.0)], [(at - height).max(0.0), at.min(height)]);
            let place = |[x, y]: [f64; 2]| match lines {
                Lines::Falling => [rect.x1 - x, rect.y0 + y],
                _ => [rect.x0 + x, rect.y0 + y],
            };
            line(place(from), place(to));
            at += step;
        }
    }
    let ink = ink_on(color).mixed(color, 0.35);
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
            assert!(item.bounds().height() > 100.0 && item.bounds().width() > 30.0, "{pattern}: {:?}", item.bounds());
        }
        assert!(hatch(PixelBox::new(10.0, 20.0, 13.0, 22.0), 0, Color::BLACK).is_none());
    }
}

//! What lies over and under texts, by painting order.

use chartmill_scene::{Item, PathShape, Scene, Segment, Shape};
use chartmill_schema::{PixelBox, Role};

use crate::shape::{Lies, lies};
use crate::{Faults, Reason};

/// By how much something may reach into a text's box, in pixels.
const TOLERANCE_PX: f64 = 0.5;
/// A line of up to this width may run behind a text, if it is a gridline.
const THIN_PX: u32 = 2;

pub(super) fn check(scene: &Scene, faults: &mut Faults) {
    for (at, item) in scene.items.iter().enumerate() {
        let Shape::Text(text) = &item.shape else { continue };
        let core = text.ink.grown(-TOLERANCE_PX.min(text.ink.width() / 4.0).min(text.ink.height() / 4.0));
        for (idx, other) in scene.items.iter().enumerate() {
            if idx == at || other.bounds().overlap(core) <= 0.0 {
                continue;
            }
            if idx > at && paints_over(other, core) {
                faults.push(Reason::TextCovered { text: text.text.clone(), item: idx });
            } else if idx < at && strikes(other, core) && !scene.items[idx + 1..at].iter().any(|patch| hides(patch, core)) {
                faults.push(Reason::TextStruck { text: text.text.clone(), item: idx });
            }
        }
    }
}

/// Whether an item paints any of a box.
fn paints_over(item: &Item, core: PixelBox) -> bool {
    match &item.shape {
        // Texts over texts are a matter of the layout.
        Shape::Text(_) => false,
        Shape::Rect(rect) if rect.fill.is_some() => true,
        Shape::Rect(rect) => rect.stroke.is_some() && !rect.rect.contains(core),
        Shape::Line(_) | Shape::Picture(_) => true,
        Shape::Path(path) => match &item.mark {
            Some(info) => lies(&info.geometry, info.geometry.bounds(), core, 0.0) != Lies::Outside,
            None => path.fill.is_some() || crosses(path, reach(path, core)),
        },
    }
}

/// Whether a line of an item runs behind a box.
fn strikes(item: &Item, core: PixelBox) -> bool {
    if item.role == Role::Mark {
        return false;
    }
    match &item.shape {
        Shape::Line(line) => !(item.role == Role::Gridline && line.width <= THIN_PX),
        Shape::Rect(rect) => rect.fill.is_none() && rect.stroke.is_some() && !rect.rect.contains(core),
        Shape::Path(path) => path.fill.is_none() && crosses(path, reach(path, core)),
        Shape::Text(_) | Shape::Picture(_) => false,
    }
}

/// Whether an item is a patch of one color behind a box, which hides what was painted before it.
fn hides(item: &Item, core: PixelBox) -> bool {
    matches!(&item.shape, Shape::Rect(rect) if rect.fill.is_some() && rect.rect.contains(core.grown(rect.radius * 0.3)))
}

/// A box grown by half the width of a path's stroke: where the middle of the stroke meets it, the stroke meets the box itself.
fn reach(path: &PathShape, core: PixelBox) -> PixelBox {
    core.grown(path.stroke.map_or(0.0, |stroke| stroke.width / 2.0))
}

/// Whether the outline of a path passes through a box; curves are taken as their control polygons.
fn crosses(path: &PathShape, core: PixelBox) -> bool {
    let mut pen = [0.0, 0.0];
    let mut start = pen;
    path.segments.iter().any(|segment| {
        let mut to = |end: [f64; 2]| {
            let hit = meets(pen, end, core);
            pen = end;
            hit
        };
        match *segment {
            Segment::Move(p) => {
                (pen, start) = (p, p);
                false
            }
            Segment::Line(p) => to(p),
            Segment::Cubic(a, b, c) => to(a) | to(b) | to(c),
            Segment::Close => to(start),
        }
    })
}

/// Whether a straight line meets a box (Liang and Barsky, "A New Concept and Method for Line Clipping", 1984).
fn meets(a: [f64; 2], b: [f64; 2], core: PixelBox) -> bool {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, a[0] - core.x0), (dx, core.x1 - a[0]), (-dy, a[1] - core.y0), (dy, core.y1 - a[1])] {
        if step == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_boxes() {
        let core = PixelBox::new(10.0, 10.0, 20.0, 20.0);
        assert!(meets([0.0, 15.0], [30.0, 15.0], core));
        assert!(meets([12.0, 12.0], [13.0, 13.0], core));
        assert!(!meets([0.0, 0.0], [30.0, 5.0], core));
        assert!(!meets([0.0, 25.0], [12.0, 9.0], PixelBox::new(15.0, 15.0, 20.0, 20.0)));
    }
}

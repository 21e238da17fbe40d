//! What can be checked only while scene, facts and pixels exist: that the annotation is the scene's, and the picture is the scene.

mod cover;
mod degraded;
mod facts;
mod faithful;
mod ink;
mod legend;
mod lines;
mod marks;
mod png;

use chartmill_schema::{Annotation, Color, DegradedAnnotation};

use crate::{Faults, Live};

/// The annotation is what the scene holds and what the facts claim.
pub(crate) fn faithful(note: &Annotation, live: &Live<'_>, faults: &mut Faults) {
    faithful::check(note, live.scene, faults);
    facts::check(note, live.facts, faults);
}

/// The picture is what the scene says, before and after PNG.
pub(crate) fn pixels(note: &Annotation, live: &Live<'_>, faults: &mut Faults) {
    faults.at_turn(None);
    let Some(canvas) = Canvas::new(live.canvas, live.scene.width, live.scene.height) else {
        faults.push(crate::Reason::PngFormat { why: format!("the canvas has {} bytes", live.canvas.len()) });
        return;
    };
    png::check(live.png, &canvas, faults);
    marks::check(live.scene, &canvas, faults);
    ink::check(live.scene, &canvas, faults);
    cover::check(live.scene, faults);
    lines::check(note, live.scene, &canvas, faults);
    legend::check(note, live.scene, faults);
}

/// What was readable in the upright picture still is in the one that went through a device.
pub(crate) fn degraded(note: &Annotation, degraded: &DegradedAnnotation, rgb: &[u8], faults: &mut Faults) {
    faults.at_turn(None);
    degraded::check(note, degraded, rgb, faults);
}

/// The pixels of the picture.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    rows: &'a [u8],
    width: usize,
    height: usize,
}

impl<'a> Canvas<'a> {
    fn new(rows: &'a [u8], width: u32, height: u32) -> Option<Self> {
        let (width, height) = (width as usize, height as usize);
        (width > 0 && rows.len() == 3 * width * height).then_some(Self { rows, width, height })
    }

    /// The pixel in column `x` and row `y`; `None` outside.
    fn at(&self, x: i64, y: i64) -> Option<Color> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width || y >= self.height {
            return None;
        }
        match self.rows.get(3 * (y * self.width + x)..)? {
            [r, g, b, ..] => Some(Color::rgb(*r, *g, *b)),
            _ => None,
        }
    }

    /// The pixels of a row from column `x`, at most `n`: how many of them lie left of the canvas, then those on it, three bytes each.
    fn span(&self, x: i64, y: i64, n: usize) -> (usize, std::slice::ChunksExact<'a, u8>) {
        let skip = usize::try_from(-x).unwrap_or(0).min(n);
        let first = usize::try_from(x).unwrap_or(0).min(self.width);
        let end = (first + n - skip).min(self.width);
        let row = usize::try_from(y).ok().and_then(|y| self.rows.chunks_exact(3 * self.width).nth(y)).unwrap_or_default();
        (skip, row.get(3 * first..3 * end).unwrap_or_default().chunks_exact(3))
    }
}

/// By how much a channel of a thin stroke's best pixel may be off its color: a stroke of 1.5 pixels covers three quarters of it.
const THIN_OFF: u8 = 80;

impl Canvas<'_> {
    /// Whether a color shows in a pixel or in one beside it, softened as thin strokes are, but nearer to it than to the ground.
    fn shows_near(&self, [x, y]: [i64; 2], color: Color, ground: Color) -> bool {
        let apart = color.r.abs_diff(ground.r).max(color.g.abs_diff(ground.g)).max(color.b.abs_diff(ground.b));
        let off = (apart / 2).min(THIN_OFF);
        let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (x + dx, y + dy)));
        around.filter_map(|(x, y)| self.at(x, y)).any(|found| nearly(found, color, off))
    }
}

/// Whether two colors are the same but for what blending may round.
fn nearly(a: Color, b: Color, by: u8) -> bool {
    a.r.abs_diff(b.r) <= by && a.g.abs_diff(b.g) <= by && a.b.abs_diff(b.b) <= by
}

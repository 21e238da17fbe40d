//! Pictures that went through a device, from their annotation alone: the transform is one that a device can bring about, and boxes and
//! cap heights are what it makes of those of the upright drawing.
//!
//! The arithmetic is verify's own, from the nine numbers.

use chartmill_schema::{Annotation, DegradedAnnotation, PixelBox, Target};

use crate::{Faults, Reason};

/// By how much boxes may reach out of the picture, in pixels, as for upright pictures.
const OUTSIDE_PX: f64 = 0.5;
/// Boxes and cap heights are rounded to hundredths in files.
const ROUNDING_PX: f64 = 0.011;
/// Areas are scaled by this at the least and at the most, anywhere on the drawing: beyond, it is another picture rather than another view.
const AREA_SCALE: std::ops::RangeInclusive<f64> = 0.4..=2.0;
/// The longest side of a picture.
const MOST_PX: u32 = 8192;

/// Where the drawing's pixels are in the picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View([f64; 9]);

impl View {
    pub(crate) fn new(degraded: &DegradedAnnotation) -> Self {
        Self(degraded.transform.0)
    }

    /// Where a point went, if it is in front of the device.
    pub(crate) fn at(self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let row = |first: usize| self.0[first] * x + self.0[first + 1] * y + self.0[first + 2];
        let depth = row(6);
        let place = [row(0) / depth, row(3) / depth];
        (depth > 0.0 && place.iter().all(|part| part.is_finite())).then_some(place)
    }

    /// How the neighborhood of a point is stretched: the changes of the place across and down, one pixel of the drawing apart.
    fn stretch(self, [x, y]: [f64; 2]) -> Option<[[f64; 2]; 2]> {
        const STEP: f64 = 1e-3;
        let change = |dx: f64, dy: f64| {
            let (to, from) = (self.at([x + dx, y + dy])?, self.at([x - dx, y - dy])?);
            Some([(to[0] - from[0]) / (2.0 * STEP), (to[1] - from[1]) / (2.0 * STEP)])
        };
        Some([change(STEP, 0.0)?, change(0.0, STEP)?])
    }

    fn box_around(self, from: PixelBox) -> Option<PixelBox> {
        let places: Vec<[f64; 2]> = corners(from).into_iter().map(|corner| self.at(corner)).collect::<Option<_>>()?;
        let extreme = |axis: usize, pick: fn(f64, f64) -> f64| places.iter().map(|place| place[axis]).reduce(pick);
        Some(PixelBox {
            x0: extreme(0, f64::min)?,
            y0: extreme(1, f64::min)?,
            x1: extreme(0, f64::max)?,
            y1: extreme(1, f64::max)?,
        })
    }

    /// The least factor by which lengths grow at the corners of a box.
    fn least_scale(self, within: PixelBox) -> Option<f64> {
        let scales = corners(within).into_iter().map(|corner| {
            let [[a, c], [b, d]] = self.stretch(corner)?;
            // For singular values s >= t: (s + t)² and (s - t)² are the sum of the squares plus and less twice the determinant.
            let (squares, twice) = (a * a + b * b + c * c + d * d, 2.0 * (a * d - b * c).abs());
            Some(((squares + twice).sqrt() - (squares - twice).max(0.0).sqrt()) / 2.0)
        });
        scales.collect::<Option<Vec<f64>>>()?.into_iter().reduce(f64::min)
    }
}

fn corners(of: PixelBox) -> [[f64; 2]; 4] {
    [[of.x0, of.y0], [of.x1, of.y0], [of.x0, of.y1], [of.x1, of.y1]]
}

/// Checks what the annotation says about a device's picture; upright pictures have nothing to check here.
pub(crate) fn check(note: &Annotation, target: &Target, faults: &mut Faults) {
    let Some(degraded) = &note.degraded else { return };
    let counts = [
        ("texts", degraded.texts.len(), note.texts.len()),
        ("marks", degraded.marks.len(), note.marks.len()),
        ("cap heights", degraded.cap_heights.len(), note.texts.len()),
    ];
    for (what, found, wanted) in counts {
        if found != wanted {
            faults.push(Reason::MovedCount { what, found, wanted });
        }
    }
    let view = View::new(degraded);
    if let Err(why) = sound(note, degraded, view) {
        faults.push(Reason::TransformUnsound { why });
        return;
    }
    let frame = PixelBox::new(0.0, 0.0, f64::from(degraded.width), f64::from(degraded.height)).grown(OUTSIDE_PX);
    let wanted_px = target.min_cap_px(degraded.width, degraded.height);
    for (index, ((text, &moved), &cap_px)) in note.texts.iter().zip(&degraded.texts).zip(&degraded.cap_heights).enumerate() {
        if !view.box_around(text.ink).is_some_and(|wanted| is_same(wanted, moved)) {
            faults.push(Reason::MovedBox { what: "text", index });
        }
        if !frame.contains(moved) {
            faults.push(Reason::TextOutside { text: text.text.clone() });
        }
        let wanted = view.least_scale(text.ink).map_or(0.0, |scale| scale * text.cap_height);
        // The slope is taken over a small step instead of exactly, which may round the other way.
        let is_same = (wanted - cap_px).abs() <= 2.0 * ROUNDING_PX;
        if !is_same {
            faults.push(Reason::MovedCapHeight { text: text.text.clone(), found: cap_px, wanted });
        }
        if cap_px < wanted_px - 0.01 {
            faults.push(Reason::TextTooSmall { text: text.text.clone(), cap_px, wanted_px });
        }
    }
    for (index, (mark, &moved)) in note.marks.iter().zip(&degraded.marks).enumerate() {
        if !view.box_around(mark.bounds).is_some_and(|wanted| is_same(wanted, moved)) {
            faults.push(Reason::MovedBox { what: "mark", index });
        }
        if !frame.contains(moved) {
            faults.push(Reason::MarkOutside { mark: index });
        }
    }
}

/// Whether a device in front of the sheet can see it so.
fn sound(note: &Annotation, degraded: &DegradedAnnotation, view: View) -> Result<(), &'static str> {
    let side = |side: u32| (1..=MOST_PX).contains(&side);
    if !side(degraded.width) || !side(degraded.height) {
        return Err("belongs to a picture without pixels, or of more than 8,192 on a side");
    }
    if degraded.transform.0[8] != 1.0 {
        return Err("does not end in 1");
    }
    for corner in corners(PixelBox::new(0.0, 0.0, f64::from(note.width), f64::from(note.height))) {
        let [[a, c], [b, d]] = view.stretch(corner).ok_or("puts a part of the drawing behind the device")?;
        let area = a * d - b * c;
        if area <= 0.0 {
            return Err("mirrors the drawing");
        }
        if !AREA_SCALE.contains(&area) {
            return Err("shrinks or enlarges the drawing beyond what a device does");
        }
        // Half a right angle: whoever reads the picture still knows which way is up.
        if a <= 0.0 || d <= 0.0 || c.abs() > a || b.abs() > d {
            return Err("turns the drawing by more than half a right angle");
        }
    }
    Ok(())
}

fn is_same(a: PixelBox, b: PixelBox) -> bool {
    let (a, b): ([f64; 4], [f64; 4]) = (a.into(), b.into());
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= ROUNDING_PX)
}

//! Pictures seen through a device: what was done to a drawing, and where its texts and marks are afterwards.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Annotation, PixelBox, hundredths};

/// What a drawing was taken with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// A hand-held camera over a printed sheet.
    Camera,
    /// A photocopier or an office scanner.
    Copier,
}

impl Device {
    /// All devices.
    pub const ALL: [Self; 2] = [Self::Camera, Self::Copier];

    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Copier => "copier",
        }
    }
}

/// A plane projective map (homography) from pixels of the upright drawing to pixels of the picture.
///
/// Nine numbers, row by row, the last of them 1: `(x, y)` goes to `((ax + by + c) / w, (dx + ey + f) / w)` with `w = gx + hy + 1`.
///
/// Source: Hartley and Zisserman, "Multiple View Geometry in Computer Vision" (2003), section 2.3.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Transform(pub [f64; 9]);

impl Transform {
    /// The map that moves nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    /// Where a point of the drawing is in the picture; `None` where it has no place in front of the device.
    pub fn at(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let w = g * x + h * y + i;
        let (x, y) = ((a * x + b * y + c) / w, (d * x + e * y + f) / w);
        (w > 0.0 && x.is_finite() && y.is_finite()).then_some((x, y))
    }

    /// The smallest upright box around the four moved corners of a box. Lines stay lines, so it holds all that the box held.
    pub fn moved(&self, from: PixelBox) -> Option<PixelBox> {
        let mut corners = corners(from).into_iter().map(|(x, y)| self.at(x, y).map(|(x, y)| PixelBox::new(x, y, x, y)));
        let first = corners.next()??;
        corners.try_fold(first, |around, corner| Some(around.union(corner?)))
    }

    /// By what factor the map shrinks (below 1) or enlarges (above 1) lengths within a box, in the direction and at the corner where
    /// they become shortest: the smaller singular value of its derivative there.
    pub fn smallest_scale(&self, within: PixelBox) -> Option<f64> {
        let [a, b, _, d, e, _, g, h, i] = self.0;
        let mut smallest = f64::INFINITY;
        for (x, y) in corners(within) {
            let (to_x, to_y) = self.at(x, y)?;
            let w = g * x + h * y + i;
            let derivative = [(a - g * to_x) / w, (b - h * to_x) / w, (d - g * to_y) / w, (e - h * to_y) / w];
            let squares: f64 = derivative.iter().map(|part| part * part).sum();
            let area = derivative[0] * derivative[3] - derivative[1] * derivative[2];
            // The singular values s and t of a 2x2 matrix have s² + t² = `squares` and st = |area|.
            let apart = (squares * squares - 4.0 * area * area).max(0.0).sqrt();
            smallest = smallest.min(((squares - apart) / 2.0).max(0.0).sqrt());
        }
        smallest.is_finite().then_some(smallest)
    }
}

fn corners(of: PixelBox) -> [(f64, f64); 4] {
    [(of.x0, of.y0), (of.x1, of.y0), (of.x1, of.y1), (of.x0, of.y1)]
}

/// What was done to the picture of a record after it was drawn and verified.
///
/// The annotation's own size, texts, marks and scales stay those of the upright drawing; what is here is about the picture that the
/// record shows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DegradedAnnotation {
    /// What it was taken with.
    pub device: Device,
    /// The seed of what was drawn by lot, as 16 hexadecimal digits.
    pub seed: String,
    /// What was done and how much of it, by name: lengths in pixels (`blur_px`), shades of 256 (`noise`), shares, the JPEG quality.
    pub effects: BTreeMap<String, f64>,
    /// The picture's width in pixels.
    pub width: u32,
    /// The picture's height in pixels.
    pub height: u32,
    /// From pixels of the upright drawing to pixels of the picture.
    pub transform: Transform,
    /// For each text of the annotation, by index: the smallest upright box around its moved box.
    pub texts: Vec<PixelBox>,
    /// For each mark of the annotation, by index: the smallest upright box around its moved box.
    pub marks: Vec<PixelBox>,
    /// For each text, by index: the least height of its capital letters in pixels of the picture, whichever way it runs.
    pub cap_heights: Vec<f64>,
}

impl DegradedAnnotation {
    /// Moves the boxes and cap heights of `note` along with its picture, which has `size` (width and height) pixels afterwards.
    ///
    /// `None` if something of the drawing has no place in the picture's plane, which no camera in front of a sheet brings about.
    pub fn moved(
        note: &Annotation,
        device: Device,
        seed: String,
        effects: BTreeMap<String, f64>,
        size: [u32; 2],
        transform: Transform,
    ) -> Option<Self> {
        let moved = |from: PixelBox| transform.moved(from).map(PixelBox::rounded);
        let texts = note.texts.iter().map(|text| moved(text.ink)).collect::<Option<_>>()?;
        let marks = note.marks.iter().map(|mark| moved(mark.bounds)).collect::<Option<_>>()?;
        let cap = |text: &crate::TextAnnotation| Some(hundredths(text.cap_height * transform.smallest_scale(text.ink)?));
        let cap_heights = note.texts.iter().map(cap).collect::<Option<_>>()?;
        let [width, height] = size;
        Some(Self { device, seed, effects, width, height, transform, texts, marks, cap_heights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice as wide, three times as high, then 10 to the right and 5 up.
    const STRETCH: Transform = Transform([2.0, 0.0, 10.0, 0.0, 3.0, -5.0, 0.0, 0.0, 1.0]);

    #[test]
    fn boxes_are_moved_along() {
        let from = PixelBox::new(10.0, 20.0, 30.0, 40.0);
        assert_eq!(Transform::IDENTITY.moved(from), Some(from));
        assert_eq!(STRETCH.moved(from), Some(PixelBox::new(30.0, 55.0, 70.0, 115.0)));
        // A quarter turn: (x, y) goes to (100 - y, x).
        let turn = Transform([0.0, -1.0, 100.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(turn.moved(from), Some(PixelBox::new(60.0, 10.0, 80.0, 30.0)));
    }

    #[test]
    fn perspective_divides() {
        // w = 1 + x / 100, so that x = 100 goes to 50, and the derivative along x there is 1 / w² = 1/4, along y 1 / w = 1/2.
        let tilted = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.01, 0.0, 1.0]);
        assert_eq!(tilted.at(100.0, 40.0), Some((50.0, 20.0)));
        let scale = tilted.smallest_scale(PixelBox::new(0.0, 0.0, 100.0, 0.0)).unwrap();
        assert!((scale - 0.25).abs() < 1e-12, "{scale}");
        // Behind the camera nothing is seen.
        assert_eq!(tilted.at(-100.0, 0.0), None);
        assert_eq!(tilted.moved(PixelBox::new(-150.0, 0.0, 0.0, 10.0)), None);
    }

    #[test]
    fn the_smaller_scale_counts() {
        let anywhere = PixelBox::new(3.0, 4.0, 5.0, 6.0);
        assert_eq!(STRETCH.smallest_scale(anywhere), Some(2.0));
        assert_eq!(Transform::IDENTITY.smallest_scale(anywhere), Some(1.0));
    }
}

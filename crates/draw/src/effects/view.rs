//! From where the sheet is seen: projective maps, put together and undone without trigonometry.

use chartmill_schema::{PixelBox, Transform};

use super::Sheet;

/// A 3 by 3 matrix, row by row.
type Matrix = [f64; 9];

/// How a device looks at a sheet, before it is known what fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pose {
    /// The tangent of the angle by which the sheet is turned, clockwise.
    pub(super) turn: f64,
    /// By what share lengths shrink from the left edge to the right one, and from the top to the bottom, over the long side.
    pub(super) tilt: [f64; 2],
    /// Size of the picture in pixels.
    pub(super) frame: [u32; 2],
    /// How far the content stays from the picture's edges, in pixels.
    pub(super) inset: f64,
    /// Its size, as a share of the largest that fits.
    pub(super) zoom: f64,
    /// Where it lies in the room that is left: 0 is left or top, 1 right or bottom.
    pub(super) place: [f64; 2],
}

/// The most that a drawing is enlarged: a small content on a large sheet is not blown up to fill the picture.
const MOST_ZOOM: f64 = 1.12;

/// The map that shows all of the sheet's content.
pub(super) fn transform(sheet: &Sheet, pose: Pose) -> Transform {
    let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
    let long = width.max(height).max(1.0);
    // Lengths in long sides, from the middle of the sheet, so that turning and tilting mean the same for every size.
    let centered = [1.0 / long, 0.0, -width / 2.0 / long, 0.0, 1.0 / long, -height / 2.0 / long, 0.0, 0.0, 1.0];
    let norm = (1.0 + pose.turn * pose.turn).sqrt();
    let (cos, sin) = (1.0 / norm, pose.turn / norm);
    let turned = [cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0];
    let tilted = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, pose.tilt[0], pose.tilt[1], 1.0];
    let seen = product(tilted, product(turned, centered));
    // The content's place decides scale and shift.
    let around = Transform(seen).moved(sheet.content).unwrap_or(PixelBox::new(-0.5, -0.5, 0.5, 0.5));
    let frame = pose.frame.map(f64::from);
    let room = frame.map(|side| (side - 2.0 * pose.inset).max(side / 2.0));
    let fits = (room[0] / around.width().max(1e-6)).min(room[1] / around.height().max(1e-6));
    let scale = (fits * pose.zoom).min(long * MOST_ZOOM);
    let left = [frame[0] - around.width() * scale, frame[1] - around.height() * scale];
    let inset = [pose.inset.min(left[0] / 2.0), pose.inset.min(left[1] / 2.0)];
    let shift = |axis: usize, low: f64| inset[axis] + (left[axis] - 2.0 * inset[axis]) * pose.place[axis] - low * scale;
    let framed = [scale, 0.0, shift(0, around.x0), 0.0, scale, shift(1, around.y0), 0.0, 0.0, 1.0];
    let whole = product(framed, seen);
    let last = whole[8];
    Transform(whole.map(|part| part / last))
}

fn product(a: Matrix, b: Matrix) -> Matrix {
    std::array::from_fn(|at| {
        let (row, column) = (at / 3, at % 3);
        (0..3).map(|k| a[row * 3 + k] * b[k * 3 + column]).sum()
    })
}

/// The map that undoes this one, by the adjugate; `None` where there is none.
pub(super) fn inverse(transform: Transform) -> Option<Matrix> {
    let [a, b, c, d, e, f, g, h, i] = transform.0;
    let adjugate = [
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ];
    let determinant = a * adjugate[0] + b * adjugate[3] + c * adjugate[6];
    let sound = determinant.is_finite() && determinant.abs() > 1e-9;
    sound.then(|| adjugate.map(|part| part / determinant))
}

//! The sheet on its ground, as it is seen from where the device is.

use chartmill_seed::Seed;

use super::field::Field;
use super::{Buffer, Effects, EffectsError, view};

/// How far the shadow of a sheet reaches, in pixels of the drawing.
const SHADOW_PX: f64 = 14.0;
/// Where the shadow lies: the light comes from the upper left.
const SHADOW_SHIFT_PX: f64 = 4.0;

/// Looks at the drawing through the inverse of the transform, pixel by pixel.
pub(super) fn warp(effects: &Effects, rgb: &[u8], size: [usize; 2], seed: Seed) -> Result<Buffer, EffectsError> {
    let transform = effects.transform;
    let [a, b, c, d, e, f, g, h, i] = view::inverse(transform).ok_or(EffectsError::Flat { transform })?;
    let (width, height) = (effects.width as usize, effects.height as usize);
    let mut draws = seed.draws();
    let coarse = Field::new(&mut draws, width, height, effects.ground.pattern_px);
    let fine = Field::new(&mut draws, width, height, effects.ground.pattern_px.map(|side| side / 3.0));
    let ground = effects.ground.color.map(f32::from);
    let sheet = effects.sheet;
    let mut pixels = Vec::with_capacity(width * height);
    for row in 0..height {
        let y = row as f64 + 0.5;
        for column in 0..width {
            let x = column as f64 + 0.5;
            let w = g * x + h * y + i;
            let (u, v) = ((a * x + b * y + c) / w, (d * x + e * y + f) / w);
            // How far inside of the sheet, in pixels of the drawing; half a pixel on both sides of the edge is blended.
            let inside = (u - sheet.x0).min(sheet.x1 - u).min(v - sheet.y0).min(sheet.y1 - v);
            let cover = (inside + 0.5).clamp(0.0, 1.0) as f32;
            let on_sheet = if cover > 0.0 { sample(rgb, size, u - 0.5, v - 0.5) } else { [0.0; 3] };
            if cover >= 1.0 {
                pixels.push(on_sheet);
                continue;
            }
            let (over, down) = (u - SHADOW_SHIFT_PX, v - SHADOW_SHIFT_PX);
            let away = (sheet.x0 - over).max(over - sheet.x1).max(sheet.y0 - down).max(down - sheet.y1).max(0.0);
            let near = (1.0 - away / SHADOW_PX).max(0.0);
            let shade = 1.0 - (effects.ground.shadow * near * near) as f32;
            let pattern = (coarse.at(column, row) * 0.65 + fine.at(column, row) * 0.35) * effects.ground.pattern as f32;
            pixels.push(std::array::from_fn(|channel| {
                let under = (ground[channel] + pattern) * shade;
                under + (on_sheet[channel] - under) * cover
            }));
        }
    }
    Ok(Buffer { width, height, pixels })
}

/// The drawing between its pixels, by bilinear interpolation; white paper beyond its edges.
fn sample(rgb: &[u8], [width, height]: [usize; 2], x: f64, y: f64) -> [f32; 3] {
    const PAPER: [f32; 3] = [255.0; 3];
    // A pixel beyond the edge still blends with it.
    if !(x > -1.0 && y > -1.0 && x < width as f64 && y < height as f64) {
        return PAPER;
    }
    // Moved by one, so that casting rounds down for all.
    let (left, top) = ((x + 1.0) as usize, (y + 1.0) as usize);
    let (across, down) = ((x + 1.0 - left as f64) as f32, (y + 1.0 - top as f64) as f32);
    let (upper, lower) = (pair(rgb, [width, height], left, top), pair(rgb, [width, height], left, top + 1));
    let mut out = PAPER;
    for (channel, shade) in out.iter_mut().enumerate() {
        let above = upper[0][channel] + (upper[1][channel] - upper[0][channel]) * across;
        let below = lower[0][channel] + (lower[1][channel] - lower[0][channel]) * across;
        *shade = above + (below - above) * down;
    }
    out
}

/// Two pixels side by side, the left one in column `left - 1` of row `row - 1`.
fn pair(rgb: &[u8], [width, height]: [usize; 2], left: usize, row: usize) -> [[f32; 3]; 2] {
    let mut pair = [[255.0; 3]; 2];
    if row == 0 || row > height {
        return pair;
    }
    let at = 3 * ((row - 1) * width + left);
    let inside = left > 0 && left < width;
    if let Some(&[r0, g0, b0, r1, g1, b1]) =
        rgb.get(at.wrapping_sub(3)..at + 3).and_then(|six| six.first_chunk()).filter(|_| inside)
    {
        return [[r0, g0, b0].map(f32::from), [r1, g1, b1].map(f32::from)];
    }
    for (column, pixel) in (left..=left + 1).zip(&mut pair).filter(|(column, _)| (1..=width).contains(column)) {
        let start = 3 * ((row - 1) * width + column - 1);
        if let Some(found) = rgb.get(start..).and_then(|rest| rest.first_chunk::<3>()) {
            *pixel = found.map(f32::from);
        }
    }
    pair
}

//! What happens to the picture after it was seen: fading, blur, shades, textures, light, dirt and noise.

use chartmill_seed::{Draws, Seed};

use super::field::{Cloud, Field};
use super::{Buffer, Effects};

/// The size of the grain of paper, in pixels.
const GRAIN_PX: f64 = 2.2;
/// The size of the clouds in which toner lies unevenly, in pixels.
const MOTTLE_PX: f64 = 5.5;
/// How many normal numbers the noise is taken from.
const NORMALS: usize = 4096;
/// How far specks stay away from anything that is not bare paper, in pixels.
const CLEAR_PX: isize = 11;
/// By how many shades bare paper may differ from place to place.
const BARE: f32 = 26.0;

/// Finishes a picture, to rows of RGB with 8 bits each.
pub(super) fn finish(effects: &Effects, mut buffer: Buffer, seed: Seed) -> Vec<u8> {
    fade(&mut buffer, effects.saturation as f32);
    blur(&mut buffer, effects.blur_px);
    specks(&mut buffer, effects.specks, &mut seed.part("specks", 0).draws());
    let (width, height) = (buffer.width, buffer.height);
    let grain = Field::new(&mut seed.part("grain", 0).draws(), width, height, [GRAIN_PX; 2]);
    let mut drawn = seed.part("mottle", 0).draws();
    let mottle = Cloud::new(&mut drawn, width, height, MOTTLE_PX);
    let mut noise = Noise::new(seed.part("noise", 0), effects.noise as f32);
    let (contrast, ink, paper) = (effects.contrast as f32, effects.ink as f32, effects.paper as f32);
    let light = effects.light.map(|gain| gain as f32);
    let balance = effects.balance.map(|gain| gain as f32);
    let (rough, uneven, vignette) = (effects.grain as f32, effects.mottle as f32, effects.vignette as f32);
    let streaks: Vec<f32> = (0..width).map(|column| streak_at(effects, column)).collect();
    let (mut rough_row, mut cloud_row) = (vec![0.0; width], vec![0.0; width]);
    let mut out = Vec::with_capacity(3 * width * height);
    for (row, pixels) in buffer.pixels.chunks_exact(width.max(1)).enumerate() {
        let down = (row as f32 + 0.5) / height as f32;
        let left = light[0] + (light[2] - light[0]) * down;
        let right = light[1] + (light[3] - light[1]) * down;
        grain.row(row, &mut rough_row);
        if uneven > 0.0 {
            mottle.row(row, &mut cloud_row);
        }
        for ((column, pixel), (grain, cloud)) in pixels.iter().enumerate().zip(rough_row.iter().zip(&cloud_row)) {
            let across = (column as f32 + 0.5) / width as f32;
            let from_middle = (across - 0.5) * (across - 0.5) + (down - 0.5) * (down - 0.5);
            let lit = (left + (right - left) * across) * (1.0 - vignette * 2.0 * from_middle);
            let rough = 1.0 + rough * grain;
            let cloud = uneven * cloud;
            let streak = streaks.get(column).copied().unwrap_or_default();
            let [shared, own @ ..] = noise.pixel();
            for ((&shade, gain), own) in pixel.iter().zip(balance).zip(own) {
                let curved = ((shade - 127.5) * contrast + 127.5).clamp(0.0, 255.0);
                // Toner is thinner here and thicker there; bare paper has none.
                let inked = curved + (255.0 - curved) * cloud;
                let printed = ink + (paper - ink) * inked * (1.0 / 255.0);
                // Most of the noise is common to the channels, as after a camera's own smoothing of colors.
                let noisy = printed * rough * lit * gain - streak + shared + own * 0.45;
                // A cast from float to integer saturates.
                out.push((noisy + 0.5) as u8);
            }
        }
    }
    out
}

/// Takes color away, towards luma. Source: ITU-R BT.601.
fn fade(buffer: &mut Buffer, saturation: f32) {
    if saturation >= 1.0 {
        return;
    }
    for pixel in &mut buffer.pixels {
        let luma = pixel[0] * 0.299 + pixel[1] * 0.587 + pixel[2] * 0.114;
        *pixel = pixel.map(|shade| luma + (shade - luma) * saturation);
    }
}

/// Blurs with a three-tap kernel `[v/2, 1 - v, v/2]`, whose variance is `v`; as variances add up, a wide blur is several narrow ones.
fn blur(buffer: &mut Buffer, sigma: [f64; 2]) {
    const MOST: f64 = 0.5;
    let row_len = 3 * buffer.width;
    let mut before: Vec<f32> = Vec::new();
    for (axis, sigma) in sigma.into_iter().enumerate() {
        let variance = sigma * sigma;
        let passes = (variance / MOST).ceil();
        let side = (variance / passes / 2.0) as f32;
        for _ in 0..passes as usize {
            let flat = buffer.pixels.as_flattened_mut();
            if axis == 0 {
                for row in flat.chunks_exact_mut(row_len.max(3)) {
                    // The row as it was, with its ends doubled.
                    before.clear();
                    before.extend_from_slice(&row[..3]);
                    before.extend_from_slice(row);
                    before.extend_from_slice(&row[row_len - 3..]);
                    mix(row, &before, &before[6..], side);
                }
            } else {
                let (mut above, mut rest) = (flat.get(..row_len).unwrap_or_default().to_vec(), flat);
                while !rest.is_empty() {
                    let (row, below) = rest.split_at_mut(row_len);
                    before.clear();
                    before.extend_from_slice(row);
                    mix(row, &above, if below.is_empty() { &before } else { below }, side);
                    std::mem::swap(&mut above, &mut before);
                    rest = below;
                }
            }
        }
    }
}

/// Mixes into each shade what was before and after it.
fn mix(own: &mut [f32], before: &[f32], after: &[f32], side: f32) {
    for ((own, before), after) in own.iter_mut().zip(before).zip(after) {
        *own += (before + after - 2.0 * *own) * side;
    }
}

/// By how many shades streaks darken a column.
fn streak_at(effects: &Effects, column: usize) -> f32 {
    let x = column as f64 + 0.5;
    let shade = |streak: &super::Streak| {
        let cover = (streak.width / 2.0 + 0.5 - (x - streak.x).abs()).clamp(0.0, 1.0);
        cover * streak.shade
    };
    effects.streaks.iter().map(shade).sum::<f64>() as f32
}

/// Puts specks on bare paper. One beside a number could be read as its point, so each keeps away from whatever is printed.
fn specks(buffer: &mut Buffer, count: u32, draws: &mut Draws) {
    for _ in 0..count {
        let (column, row) = (draws.index(buffer.width) as isize, draws.index(buffer.height) as isize);
        let radius = 0.4 + draws.unit() as f32 * 0.9;
        let dark = 60.0 + draws.unit() as f32 * 150.0;
        if !is_bare(buffer, column, row) {
            continue;
        }
        for (dx, dy) in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))) {
            let away = ((dx * dx + dy * dy) as f32).sqrt();
            let cover = (radius + 0.5 - away).clamp(0.0, 1.0);
            if let Some(pixel) = pixel_mut(buffer, column + dx, row + dy) {
                *pixel = pixel.map(|shade| (shade - dark * cover).max(0.0));
            }
        }
    }
}

fn pixel_mut(buffer: &mut Buffer, column: isize, row: isize) -> Option<&mut [f32; 3]> {
    let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
    if column < buffer.width { buffer.pixels.get_mut(row * buffer.width + column) } else { None }
}

/// Whether there is nothing but bare, light paper around a place.
fn is_bare(buffer: &Buffer, column: isize, row: isize) -> bool {
    let at = |dx: isize, dy: isize| {
        let (x, y) = (usize::try_from(column + dx).ok()?, usize::try_from(row + dy).ok()?);
        if x < buffer.width { buffer.pixels.get(y * buffer.width + x).copied() } else { None }
    };
    let Some(own) = at(0, 0) else { return false };
    let around = (-CLEAR_PX..=CLEAR_PX).flat_map(|dy| (-CLEAR_PX..=CLEAR_PX).map(move |dx| (dx, dy)));
    own[1] > 200.0
        && around
            .filter_map(|(dx, dy)| at(dx, dy))
            .all(|other| own.iter().zip(other).all(|(own, other)| (own - other).abs() < BARE))
}

/// Normal numbers out of a table, four for each pixel.
struct Noise {
    table: Vec<f32>,
    draws: Draws,
}

impl Noise {
    fn new(seed: Seed, sigma: f32) -> Self {
        let mut draws = seed.draws();
        let table = (0..NORMALS).map(|_| draws.normal() as f32 * sigma).collect();
        Self { table, draws }
    }

    /// One draw gives twelve bits for each of four places in the table.
    fn pixel(&mut self) -> [f32; 4] {
        let bits = self.draws.bits();
        [0, 12, 24, 36].map(|shift| self.table.get((bits >> shift) as usize % NORMALS).copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_spreads_by_its_standard_deviation() {
        let mut buffer = Buffer { width: 21, height: 21, pixels: vec![[0.0; 3]; 21 * 21] };
        buffer.pixels[10 * 21 + 10] = [1000.0; 3];
        // A variance of 0.64 across takes two passes; down there is none.
        blur(&mut buffer, [0.8, 0.0]);
        let moment = |power: i32| -> f32 {
            let part = |(idx, pixel): (usize, &[f32; 3])| pixel[0] * (idx as f32 % 21.0 - 10.0).abs().powi(power);
            buffer.pixels.iter().enumerate().map(part).sum::<f32>() / 1000.0
        };
        assert!((moment(0) - 1.0).abs() < 1e-4, "{}", moment(0));
        assert!((moment(2) - 0.64).abs() < 1e-4, "{}", moment(2));
        assert!(buffer.pixels.iter().enumerate().all(|(idx, pixel)| idx / 21 == 10 || pixel[0] == 0.0));
    }
}

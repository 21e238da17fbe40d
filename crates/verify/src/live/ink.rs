//! Text in the pixels: each line has its ink where its box is, in its color, on a ground that sets it off.

use chartmill_scene::{Scene, Shape, Text, Turn, with_mask};
use chartmill_schema::{Color, PixelBox};

use super::{Canvas, nearly};
use crate::{Faults, Reason};

/// The least contrast of a text to what is behind it.
const CONTRAST: f64 = 3.0;
/// A color behind a text counts where it takes up this share of the ground: thin gridlines and soft edges do not.
const GROUND_SHARE: f64 = 0.1;

pub(super) fn check(scene: &Scene, canvas: &Canvas<'_>, faults: &mut Faults) {
    let mut coverage = Vec::new();
    for item in &scene.items {
        let Shape::Text(text) = &item.shape else { continue };
        match line(text, canvas, &mut coverage) {
            Ok(()) => {}
            Err(reason) => faults.push(reason),
        }
    }
}

fn line(text: &Text, canvas: &Canvas<'_>, coverage: &mut Vec<u8>) -> Result<(), Reason> {
    let wrong = |why: &'static str| Reason::InkWrong { text: text.text.clone(), why };
    let ink = text.ink;
    let (width, height) = (ink.width() as usize, ink.height() as usize);
    if width == 0 || height == 0 {
        return Err(wrong("has no ink"));
    }
    if [ink.x0, ink.y0, ink.x1, ink.y1].iter().any(|edge| edge.fract() != 0.0) {
        return Err(wrong("has a box that is not of whole pixels"));
    }
    coverage.clear();
    coverage.resize(width * height, 0);
    if cover(text, coverage, width) != Some(ink) {
        return Err(wrong("has a box that is not that of its glyphs"));
    }
    // The ground: pixels without ink, by color.
    let (x0, y0) = (ink.x0 as i64, ink.y0 as i64);
    let mut grounds: Vec<(Color, u32)> = Vec::new();
    let mut n_ground = 0_u32;
    // Neighbors are mostly alike, so a pixel is compared with the color of the one before it first.
    let mut last = 0;
    for (row, cells) in coverage.chunks_exact(width).enumerate() {
        let (skip, pixels) = canvas.span(x0, y0 + row as i64, width);
        for (_, pixel) in cells[skip..].iter().zip(pixels).filter(|(covered, _)| **covered == 0) {
            let color = Color::rgb(pixel[0], pixel[1], pixel[2]);
            n_ground += 1;
            match grounds.get_mut(last) {
                Some((known, count)) if *known == color => *count += 1,
                _ => {
                    if let Some(at) = grounds.iter().position(|(known, _)| *known == color) {
                        grounds[at].1 += 1;
                        last = at;
                    } else if grounds.len() < 64 {
                        // More colors than this are the soft edges of something; they take up no share of their own.
                        last = grounds.len();
                        grounds.push((color, 1));
                    }
                }
            }
        }
    }
    // A dash or a dot fills its box; its ground is beside it.
    if n_ground == 0 {
        let beside = [(x0 - 1, y0), (x0 + width as i64, y0), (x0, y0 - 1), (x0, y0 + height as i64)];
        grounds.extend(beside.iter().filter_map(|&(x, y)| canvas.at(x, y)).map(|color| (color, 1)));
        n_ground = grounds.len() as u32;
    }
    let Some(&(ground, _)) = grounds.iter().max_by_key(|(_, count)| *count) else {
        return Err(wrong("is outside of the picture"));
    };
    let (mut full, mut full_right, mut half, mut half_right) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (row, cells) in coverage.chunks_exact(width).enumerate() {
        let (skip, pixels) = canvas.span(x0, y0 + row as i64, width);
        for (&covered, pixel) in cells[skip..].iter().zip(pixels).filter(|(covered, _)| **covered >= 128) {
            let found = Color::rgb(pixel[0], pixel[1], pixel[2]);
            half += 1;
            half_right += u32::from(is_inked(found, ground, text.color));
            if covered >= 250 {
                full += 1;
                full_right += u32::from(nearly(found, text.color, 8));
            }
        }
    }
    if half == 0 || half_right * 10 < half * 8 {
        return Err(wrong("does not show where its box is"));
    }
    if full_right * 10 < full * 8 {
        return Err(wrong("is not painted in its color"));
    }
    let least = f64::from(n_ground) * GROUND_SHARE;
    for &(color, _) in grounds.iter().filter(|(_, count)| f64::from(*count) >= least) {
        let contrast = text.color.contrast(color);
        if contrast < CONTRAST {
            return Err(Reason::Contrast { text: text.text.clone(), contrast, ground: color });
        }
    }
    Ok(())
}

/// Whether a pixel is plainly on the way from the ground to the text's color.
fn is_inked(found: Color, ground: Color, ink: Color) -> bool {
    let towards = |found: u8, ground: u8, ink: u8| (i32::from(found) - i32::from(ground)) * (i32::from(ink) - i32::from(ground));
    let along = towards(found.r, ground.r, ink.r) + towards(found.g, ground.g, ink.g) + towards(found.b, ground.b, ink.b);
    let whole = towards(ink.r, ground.r, ink.r) + towards(ink.g, ground.g, ink.g) + towards(ink.b, ground.b, ink.b);
    along * 4 >= whole
}

/// Writes the coverage of a line's glyphs into its box, and returns the box that they need.
fn cover(text: &Text, coverage: &mut [u8], width: usize) -> Option<PixelBox> {
    let (x0, y0) = (text.ink.x0 as i64, text.ink.y0 as i64);
    let height = coverage.len() / width;
    let mut bounds: Option<[i64; 4]> = None;
    for placed in &text.glyphs {
        let (pixel, phase) = placed.pixel_and_phase();
        with_mask(placed.font, text.size, placed.glyph, phase, |mask| {
            if mask.width == 0 {
                return;
            }
            let along = i64::from(pixel + mask.left);
            let own = match text.turn {
                Turn::Upright => {
                    let top = text.y.round() as i64 - i64::from(mask.top);
                    [along, top, along + mask.width as i64, top + mask.height as i64]
                }
                Turn::Up => {
                    let left = text.x.round() as i64 - i64::from(mask.top);
                    [left, -along - mask.width as i64, left + mask.height as i64, -along]
                }
            };
            bounds = Some(bounds.map_or(own, |b| [b[0].min(own[0]), b[1].min(own[1]), b[2].max(own[2]), b[3].max(own[3])]));
            for (row, cells) in mask.coverage.chunks_exact(mask.width).enumerate() {
                for (column, &covered) in cells.iter().enumerate() {
                    let (x, y) = match text.turn {
                        Turn::Upright => (own[0] + column as i64, own[1] + row as i64),
                        Turn::Up => (own[0] + row as i64, own[3] - 1 - column as i64),
                    };
                    let (Ok(x), Ok(y)) = (usize::try_from(x - x0), usize::try_from(y - y0)) else { continue };
                    if x < width && y < height {
                        let cell = &mut coverage[y * width + x];
                        *cell = cell.saturating_add(covered);
                    }
                }
            }
        });
    }
    let [x0, y0, x1, y1] = bounds?.map(|edge| edge as f64);
    Some(PixelBox::new(x0, y0, x1, y1))
}

//! The canvas, and the loops for what charts are mostly made of: upright rectangles, straight lines, glyphs.

use chartmill_scene::{Line, Mask};
use chartmill_schema::{Color, PixelBox};

/// Opaque pixels, four bytes each (red, green, blue, 255), row by row, as tiny-skia works on them.
///
/// It is meant to live with a thread: [`Canvas::reset`] keeps its memory.
#[derive(Debug, Default)]
pub struct Canvas {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: Vec<u8>,
    rgb: Vec<u8>,
    /// Whether `rgb` is what `rgba` was when it was last converted.
    is_converted: bool,
}

impl Canvas {
    /// An empty canvas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Resizes the canvas and fills it.
    pub fn reset(&mut self, width: u32, height: u32, ground: Color) {
        (self.width, self.height) = (width, height);
        self.is_converted = false;
        let n_bytes = width as usize * height as usize * 4;
        self.rgba.resize(n_bytes, 255);
        fill_row(&mut self.rgba, ground);
    }

    /// The pixels as three bytes each (red, green, blue), row by row. Converted once after each painting.
    pub fn rgb(&mut self) -> &[u8] {
        self.each_row(|_, _| {});
        &self.rgb
    }

    /// Visits the rows from the top, three bytes a pixel: each with the row above it, which is empty for the first. While a picture is
    /// converted its rows are still in the nearest cache, so whoever needs both asks here before [`Canvas::rgb`].
    pub(crate) fn each_row(&mut self, mut visit: impl FnMut(&[u8], &[u8])) {
        let (wide, n_bytes) = (self.width as usize * 4, self.width as usize * 3);
        if wide == 0 {
            return;
        }
        self.rgb.resize(self.rgba.len() / 4 * 3, 0);
        for y in 0..self.height as usize {
            let (above, rest) = self.rgb.split_at_mut(y * n_bytes);
            let above = &above[y.saturating_sub(1) * n_bytes..];
            let row = &mut rest[..n_bytes];
            if !self.is_converted {
                let rgba = &self.rgba[y * wide..(y + 1) * wide];
                // Most rows of a chart repeat the row above, and comparing is faster than converting.
                if y > 0 && *rgba == self.rgba[(y - 1) * wide..y * wide] {
                    row.copy_from_slice(above);
                } else {
                    to_rgb(rgba, row);
                }
            }
            visit(row, above);
        }
        self.is_converted = true;
    }

    fn row_mut(&mut self, y: usize, x0: usize, x1: usize) -> &mut [u8] {
        let start = y * self.width as usize;
        &mut self.rgba[(start + x0) * 4..(start + x1) * 4]
    }

    /// Sets one pixel, where it is on the canvas.
    pub(crate) fn set(&mut self, x: u32, y: u32, color: Color) {
        if x < self.width && y < self.height {
            self.is_converted = false;
            self.row_mut(y as usize, x as usize, x as usize + 1).copy_from_slice(&[color.r, color.g, color.b, 255]);
        }
    }

    /// Fills an upright rectangle; edges between pixels are blended by the share of the pixel that is covered.
    pub(crate) fn fill_rect(&mut self, rect: PixelBox, color: Color) {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let (x0, x1) = (rect.x0.clamp(0.0, width), rect.x1.clamp(0.0, width));
        let (y0, y1) = (rect.y0.clamp(0.0, height), rect.y1.clamp(0.0, height));
        if x1 <= x0 || y1 <= y0 {
            return;
        }
        let (first_x, last_x) = (x0.floor() as usize, x1.ceil() as usize);
        let (inner_x0, inner_x1) = (x0.ceil() as usize, x1.floor() as usize);
        let covered = |low: f64, high: f64, at: usize| (high.min(at as f64 + 1.0) - low.max(at as f64)).clamp(0.0, 1.0);
        for y in y0.floor() as usize..y1.ceil() as usize {
            let share_y = covered(y0, y1, y);
            if share_y >= 1.0 && inner_x1 > inner_x0 {
                fill_row(self.row_mut(y, inner_x0, inner_x1), color);
            } else {
                let alpha = to_alpha(share_y);
                for pixel in self.row_mut(y, inner_x0.min(inner_x1), inner_x1).chunks_exact_mut(4) {
                    blend(pixel, color, alpha);
                }
            }
            for x in [first_x, last_x.saturating_sub(1)] {
                // The columns at both ends, unless the inner loop has done them; a rectangle within one column has only one end.
                if (x < inner_x0 || x >= inner_x1) && (x == first_x || last_x - 1 != first_x) {
                    let alpha = to_alpha(share_y * covered(x0, x1, x));
                    blend(self.row_mut(y, x, x + 1), color, alpha);
                    if last_x - 1 == first_x {
                        break;
                    }
                }
            }
        }
    }

    /// Draws a horizontal or vertical line, snapped to whole pixels.
    pub(crate) fn draw_line(&mut self, line: &Line) {
        let thickness = f64::from(line.width.max(1));
        let snapped = |center: f64| {
            let low = (center - thickness / 2.0).round();
            (low, low + thickness)
        };
        let vertical = line.x0 == line.x1;
        let (low, high) = snapped(if vertical { line.x0 } else { line.y0 });
        let (from, to) =
            if vertical { (line.y0.min(line.y1), line.y0.max(line.y1)) } else { (line.x0.min(line.x1), line.x0.max(line.x1)) };
        let (from, to) = (from.round(), to.round());
        let part = |from: f64, to: f64| {
            if vertical { PixelBox::new(low, from, high, to) } else { PixelBox::new(from, low, to, high) }
        };
        let Some([on, off]) = line.dash.filter(|[on, off]| *on > 0 && *off > 0) else {
            return self.fill_rect(part(from, to), line.color);
        };
        let mut at = from;
        while at < to {
            self.fill_rect(part(at, (at + f64::from(on)).min(to)), line.color);
            at += f64::from(on + off);
        }
    }

    /// Blends a glyph's mask with its upper left corner at (`x`, `y`).
    pub(crate) fn blend_mask(&mut self, mask: &Mask, x: i32, y: i32, color: Color) {
        let (width, height) = (self.width as i32, self.height as i32);
        for (row, coverage) in mask.coverage.chunks_exact(mask.width.max(1)).enumerate() {
            let at_y = y + row as i32;
            if !(0..height).contains(&at_y) {
                continue;
            }
            let (skip, keep) = clip(x, mask.width, width);
            if keep == 0 {
                continue;
            }
            let start = (x + skip as i32) as usize;
            let pixels = self.row_mut(at_y as usize, start, start + keep);
            for (pixel, &alpha) in pixels.chunks_exact_mut(4).zip(&coverage[skip..skip + keep]) {
                if alpha > 0 {
                    blend(pixel, color, u32::from(alpha));
                }
            }
        }
    }

    /// Blends a glyph's mask turned a quarter against the clock: its columns run upwards from `y`, its rows to the right from `x`.
    pub(crate) fn blend_mask_up(&mut self, mask: &Mask, x: i32, y: i32, color: Color) {
        let (width, height) = (self.width as i32, self.height as i32);
        for (row, coverage) in mask.coverage.chunks_exact(mask.width.max(1)).enumerate() {
            let at_x = x + row as i32;
            if !(0..width).contains(&at_x) {
                continue;
            }
            for (column, &alpha) in coverage.iter().enumerate() {
                let at_y = y - 1 - column as i32;
                if alpha > 0 && (0..height).contains(&at_y) {
                    blend(self.row_mut(at_y as usize, at_x as usize, at_x as usize + 1), color, u32::from(alpha));
                }
            }
        }
    }
}

/// Converts pixels of four bytes to three: four pixels at a time, joined in registers, so that two wide stores do for twelve bytes.
fn to_rgb(rgba: &[u8], rgb: &mut [u8]) {
    let mut wide_out = rgb.chunks_exact_mut(12);
    let mut wide_in = rgba.chunks_exact(16);
    for (out, pixels) in wide_out.by_ref().zip(wide_in.by_ref()) {
        let mut four = [0_u64; 4];
        for (pixel, bytes) in four.iter_mut().zip(pixels.chunks_exact(4)) {
            *pixel = u64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]));
        }
        let [a, b, c, d] = four;
        out[..8].copy_from_slice(&(a | b << 24 | c << 48).to_le_bytes());
        out[8..].copy_from_slice(&((c >> 16 | d << 8) as u32).to_le_bytes());
    }
    for (out, pixel) in wide_out.into_remainder().chunks_exact_mut(3).zip(wide_in.remainder().chunks_exact(4)) {
        out.copy_from_slice(&pixel[..3]);
    }
}

/// How many columns of a mask at `x` to skip and how many to keep, so that they lie within `0..width`.
fn clip(x: i32, mask_width: usize, width: i32) -> (usize, usize) {
    let skip = (-x).max(0) as usize;
    let end = (width - x).clamp(0, mask_width as i32) as usize;
    (skip.min(mask_width), end.saturating_sub(skip))
}

fn to_alpha(share: f64) -> u32 {
    (share * 255.0).round() as u32
}

fn fill_row(row: &mut [u8], color: Color) {
    // A few pixels are set, then copied over and over in doubling runs: copying moves 32 bytes at a time, setting pixels 4.
    let (head, _) = row.split_at_mut(row.len().min(64));
    for out in head.chunks_exact_mut(4) {
        out.copy_from_slice(&[color.r, color.g, color.b, 255]);
    }
    let mut done = head.len();
    while done < row.len() {
        // Runs that fit into the nearest cache; beyond that a longer one is no faster.
        let run = done.min(row.len() - done).min(16 * 1024);
        row.copy_within(..run, done);
        done += run;
    }
}

/// Mixes `alpha` 255ths of `color` into an opaque pixel.
fn blend(pixel: &mut [u8], color: Color, alpha: u32) {
    for (channel, ink) in pixel.iter_mut().zip([color.r, color.g, color.b]) {
        let mixed = u32::from(ink) * alpha + u32::from(*channel) * (255 - alpha);
        *channel = ((mixed + 127) / 255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas() -> Canvas {
        let mut canvas = Canvas::new();
        canvas.reset(8, 6, Color::WHITE);
        canvas
    }

    fn red_at(canvas: &Canvas, x: usize, y: usize) -> u8 {
        canvas.rgba[(y * canvas.width as usize + x) * 4]
    }

    #[test]
    fn rectangles_cover_by_area() {
        let mut canvas = canvas();
        canvas.fill_rect(PixelBox::new(1.5, 1.25, 4.0, 3.0), Color::BLACK);
        // Half a column, three quarters of a row, and the corner where both meet (0.375 of a pixel).
        assert_eq!([red_at(&canvas, 1, 2), red_at(&canvas, 2, 1), red_at(&canvas, 1, 1)], [127, 64, 159]);
        assert_eq!(
            [red_at(&canvas, 3, 2), red_at(&canvas, 4, 2), red_at(&canvas, 3, 3), red_at(&canvas, 0, 0)],
            [0, 255, 255, 255]
        );
    }

    #[test]
    fn a_sliver_within_one_pixel_is_painted_once() {
        let mut canvas = canvas();
        canvas.fill_rect(PixelBox::new(2.25, 0.0, 2.75, 6.0), Color::BLACK);
        assert_eq!([red_at(&canvas, 1, 0), red_at(&canvas, 2, 0), red_at(&canvas, 3, 0)], [255, 127, 255]);
    }

    #[test]
    fn what_lies_outside_is_clipped() {
        let mut canvas = canvas();
        canvas.fill_rect(PixelBox::new(-5.0, -5.0, 100.0, 1.0), Color::BLACK);
        canvas.fill_rect(PixelBox::new(20.0, 20.0, 30.0, 30.0), Color::BLACK);
        let mask = Mask { left: 0, top: 0, width: 3, height: 3, coverage: vec![255; 9] };
        canvas.blend_mask(&mask, 7, 5, Color::BLACK);
        canvas.blend_mask(&mask, -2, 3, Color::BLACK);
        canvas.blend_mask_up(&mask, 7, 1, Color::BLACK);
        assert_eq!([red_at(&canvas, 7, 5), red_at(&canvas, 0, 3), red_at(&canvas, 1, 3), red_at(&canvas, 0, 0)], [0, 0, 255, 0]);
    }

    #[test]
    fn lines_are_whole_pixels() {
        let mut canvas = canvas();
        let line = Line { x0: 0.0, y0: 2.4, x1: 8.0, y1: 2.4, width: 1, color: Color::BLACK, dash: Some([2, 2]) };
        canvas.draw_line(&line);
        assert_eq!((0..8).map(|x| red_at(&canvas, x, 2)).collect::<Vec<_>>(), [0, 0, 255, 255, 0, 0, 255, 255]);
    }
}

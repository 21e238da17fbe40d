//! The drawing as a sheet of paper: its size, and the part of it that has to stay in the picture.

use chartmill_schema::PixelBox;

/// By how much a channel may differ from the corner's color and still be the bare ground of a drawing.
const SAME: u8 = 12;
/// From this shade on (all channels) a ground counts as paper, which may go on beyond the drawing.
const PAPER: u8 = 235;

/// A drawing before it is taken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sheet {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What has to stay in the picture, in pixels of the drawing.
    pub content: PixelBox,
    /// Whether its ground is as white as paper.
    pub is_white: bool,
}

impl Sheet {
    /// A sheet of which everything has to stay.
    pub fn whole(width: u32, height: u32) -> Self {
        Self { width, height, content: PixelBox::new(0.0, 0.0, f64::from(width), f64::from(height)), is_white: false }
    }

    /// Finds the content: everything but the margins in the color of the upper left corner. `rgb` is rows of RGB without padding.
    pub fn of(rgb: &[u8], width: u32, height: u32) -> Self {
        let whole = Self::whole(width, height);
        let Some(&[r, g, b]) = rgb.first_chunk() else { return whole };
        let bare = |pixel: &[u8]| pixel.iter().zip([r, g, b]).all(|(channel, ground)| channel.abs_diff(ground) <= SAME);
        let (mut x0, mut x1, mut y0, mut y1) = (usize::MAX, 0, usize::MAX, 0);
        for (y, row) in rgb.chunks_exact(3 * (width as usize).max(1)).enumerate() {
            let Some(first) = row.chunks_exact(3).position(|pixel| !bare(pixel)) else { continue };
            let last = row.chunks_exact(3).rposition(|pixel| !bare(pixel)).unwrap_or(first);
            (x0, x1, y0, y1) = (x0.min(first), x1.max(last + 1), y0.min(y), y + 1);
        }
        let is_white = [r, g, b].iter().all(|&channel| channel >= PAPER);
        if x1 == 0 {
            return Self { is_white, ..whole };
        }
        Self { content: PixelBox::new(x0 as f64, y0 as f64, x1 as f64, y1 as f64), is_white, ..whole }
    }
}

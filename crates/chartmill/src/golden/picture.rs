//! Pixels out of PNG files and back, and pictures side by side.

use std::io::Cursor;

use super::compare::Mask;

/// The gap between pictures of a strip, in pixels.
const GAP: usize = 8;
/// The color of gaps and of what a picture does not have.
const GROUND: [u8; 3] = [200, 200, 200];
/// The color of pixels that are not compared.
const MASKED: [u8; 3] = [225, 225, 240];
/// The most pixels of a golden picture.
const MAX_PIXELS: u64 = 1 << 26;

/// A picture: rows of RGB, 8 bits each, no padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

/// Why a file is no picture that could be compared.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is no PNG, or a broken one.
    #[error("it is no PNG file that can be read: {0}")]
    Png(#[from] png::DecodingError),
    /// It is a PNG of another kind than Chartmill writes.
    #[error("it is no PNG of 8-bit RGB without transparency, as Chartmill writes them")]
    NotRgb,
    /// Nobody draws charts that large.
    #[error("it has more than 64 million pixels")]
    TooLarge,
    /// It could not be written.
    #[error("it cannot be written as PNG: {0}")]
    Encoding(#[from] png::EncodingError),
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Picture {
    /// Reads a PNG file.
    ///
    /// # Errors
    /// [`PictureError`] says what is wrong with it.
    pub fn read(png: &[u8]) -> Result<Self, PictureError> {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info()?;
        let info = reader.info();
        if (info.color_type, info.bit_depth) != (png::ColorType::Rgb, png::BitDepth::Eight) || info.trns.is_some() {
            return Err(PictureError::NotRgb);
        }
        if u64::from(info.width) * u64::from(info.height) > MAX_PIXELS {
            return Err(PictureError::TooLarge);
        }
        let mut rgb = vec![0; reader.output_buffer_size().ok_or(PictureError::TooLarge)?];
        let frame = reader.next_frame(&mut rgb)?;
        Ok(Self { width: frame.width as usize, height: frame.height as usize, rgb })
    }

    /// The PNG file, as small as it gets: what is kept is written once and read often.
    ///
    /// # Errors
    /// [`PictureError::Encoding`].
    pub fn to_png(&self) -> Result<Vec<u8>, PictureError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        writer.finish()?;
        Ok(file)
    }

    /// The color of a pixel; none outside of the picture.
    pub(super) fn at(&self, x: usize, y: usize) -> Option<[u8; 3]> {
        let start = (y * self.width + x) * 3;
        (x < self.width).then(|| self.rgb.get(start..start + 3)?.try_into().ok()).flatten()
    }
}

/// What was expected, the difference and what was found, side by side.
///
/// Where both agree the difference is white; where they do not it is red, from pale for one level to full for 64 and more. Pixels that are
/// not compared are tinted, and what only one of two pictures of different size has is gray.
pub fn strip(expected: &Picture, found: &Picture, masks: &[Mask]) -> Picture {
    let (width, height) = (expected.width.max(found.width), expected.height.max(found.height));
    let difference = |x: usize, y: usize| {
        if masks.iter().any(|mask| mask.has(x, y)) {
            return MASKED;
        }
        match (expected.at(x, y), found.at(x, y)) {
            (Some(one), Some(other)) => match one.iter().zip(other).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0) {
                0 => [255; 3],
                off => {
                    let pale = 200 - u16::from(off).min(64) * 200 / 64;
                    [255, pale as u8, pale as u8]
                }
            },
            _ => GROUND,
        }
    };
    let total = width * 3 + GAP * 2;
    let mut rgb = Vec::with_capacity(total * height * 3);
    for y in 0..height {
        for x in 0..total {
            let (part, x) = (x / (width + GAP), x % (width + GAP));
            let color = match part {
                _ if x >= width => GROUND,
                0 => expected.at(x, y).unwrap_or(GROUND),
                1 => difference(x, y),
                _ => found.at(x, y).unwrap_or(GROUND),
            };
            rgb.extend(color);
        }
    }
    Picture { width: total, height, rgb }
}

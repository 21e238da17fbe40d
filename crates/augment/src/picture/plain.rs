//! Mending a picture, where there is only one way to do it.

use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

use super::decode::{MAX_BYTES, channels, raster};
use super::format::PictureFormat;
use super::head::Head;
use super::problem::PictureProblem;

/// The same picture as a plain 8-bit RGB PNG, as a person sees it: transparency put on white, EXIF's turn made with the pixels, of 16
/// bits the upper 8, inks turned into light as every viewer does without a color profile.
///
/// Several of these at once are mended together. A picture without any problem comes back as a PNG of the same pixels.
///
/// # Errors
/// [`PictureProblem::Animated`] and [`PictureProblem::Cmyk`] with a profile, which cannot be mended with certainty, and what hinders
/// decoding.
pub fn to_plain(bytes: &[u8]) -> Result<Vec<u8>, PictureProblem> {
    let format = PictureFormat::of(bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PictureProblem::TooHeavy { most: MAX_BYTES });
    }
    let head = Head::read(format, bytes)?;
    if let Some(problem) = head.problem().filter(|problem| !problem.fixable()) {
        return Err(problem);
    }
    let stored = raster(format, bytes)?;
    // A fourth channel of BMP is no transparency; see there.
    let has_alpha = format != PictureFormat::Bmp;
    let pixels = channels(&stored).into_iter().flat_map(|[r, g, b, a]| {
        let alpha = if has_alpha { a } else { 255 };
        [r, g, b].map(|level| on_white(level, alpha))
    });
    let broken = |why: String| PictureProblem::Broken { format, why };
    let flat = RgbImage::from_raw(stored.width(), stored.height(), pixels.collect())
        .ok_or_else(|| broken("it holds fewer pixels than it states".to_owned()))?;
    let mut upright = DynamicImage::ImageRgb8(flat);
    if let Some(turn) = u8::try_from(head.orientation).ok().and_then(Orientation::from_exif) {
        upright.apply_orientation(turn);
    }
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(upright.as_bytes(), upright.width(), upright.height(), ExtendedColorType::Rgb8)
        .map_err(|error| broken(error.to_string()))?;
    Ok(png)
}

/// One channel over white, rounded to the nearest.
fn on_white(level: u8, alpha: u8) -> u8 {
    let (level, alpha) = (u32::from(level), u32::from(alpha));
    ((level * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

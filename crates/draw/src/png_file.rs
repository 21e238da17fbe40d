//! PNG: 8-bit RGB without alpha, as every trainer's loader reads it alike.

use crate::{Canvas, DrawError};

/// Encodes the canvas as an 8-bit RGB PNG.
///
/// The `Fast` level of the encoder is many times faster than the next one, and charts are so plain that its files are hardly larger.
pub fn encode(canvas: &mut Canvas) -> Result<Vec<u8>, DrawError> {
    let (width, height) = (canvas.width(), canvas.height());
    let rgb = canvas.rgb();
    let mut file = Vec::with_capacity(rgb.len() / 16);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    // Most rows of a chart repeat the row above, so `Up` leaves zeros; trying all five filters a row costs as much as compressing.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(file)
}

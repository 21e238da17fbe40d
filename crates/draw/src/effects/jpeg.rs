//! JPEG, written and read the same on every machine.
//!
//! `jpeg-encoder` without its feature `simd` computes in integers. `zune-jpeg` has vector code that may round otherwise than its plain
//! code, so that is switched off: what is checked in the pixels must not depend on the processor.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{EffectsError, MOST_PX};

/// Writes rows of RGB as a baseline file with chroma at half the resolution, as cameras and scanners write it.
pub(super) fn encode(rgb: &[u8], width: u32, height: u32, quality: u8) -> Result<Vec<u8>, EffectsError> {
    let pixels = || EffectsError::PixelCount { found: rgb.len(), width, height };
    let (wide, high) = (u16::try_from(width).map_err(|_| pixels())?, u16::try_from(height).map_err(|_| pixels())?);
    let mut file = Vec::with_capacity(rgb.len() / 8);
    let mut encoder = Encoder::new(&mut file, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(rgb, wide, high, ColorType::Rgb)?;
    Ok(file)
}

/// Reads a JPEG file: its rows of RGB, and its width and height.
///
/// # Errors
/// [`EffectsError::Decode`] if it is damaged, or larger than 8,192 pixels on a side.
pub fn decode(file: &[u8]) -> Result<(Vec<u8>, [u32; 2]), EffectsError> {
    let fault = |why: &dyn std::fmt::Display| EffectsError::Decode { why: why.to_string() };
    let options = DecoderOptions::new_safe()
        .set_max_width(MOST_PX as usize)
        .set_max_height(MOST_PX as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    let rgb = decoder.decode().map_err(|error| fault(&error))?;
    let info = decoder.info().ok_or_else(|| fault(&"it has no header"))?;
    let size = [u32::from(info.width), u32::from(info.height)];
    if rgb.len() != 3 * size[0] as usize * size[1] as usize {
        return Err(fault(&"it holds another number of pixels than its header says"));
    }
    Ok((rgb, size))
}

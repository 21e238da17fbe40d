//! JPEG, written and read the same on every machine.
//!
//! `jpeg-encoder` without its feature `simd` computes in integers, and so does `jpeg-decoder` with `platform_independent`. (`zune-jpeg`,
//! which `image` brings, has vector code whose rounding may differ, and its option to switch that off does nothing.)

use jpeg_decoder::{Decoder, PixelFormat};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{EffectsError, MOST_PX};

/// Writes rows of RGB as a baseline file with chroma at half the resolution, as cameras and scanners write it.
///
/// Tables of their own would make files a tenth smaller, but with them the encoder writes one scan a component, which `zune-jpeg` up to
/// 0.5.15 decodes to stripes without an error (issue 422 of zune-image).
pub(super) fn encode(rgb: &[u8], width: u32, height: u32, quality: u8) -> Result<Vec<u8>, EffectsError> {
    let pixels = || EffectsError::PixelCount { found: rgb.len(), width, height };
    let (wide, high) = (u16::try_from(width).map_err(|_| pixels())?, u16::try_from(height).map_err(|_| pixels())?);
    let mut file = Vec::with_capacity(rgb.len() / 8);
    let mut encoder = Encoder::new(&mut file, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(rgb, wide, high, ColorType::Rgb)?;
    Ok(file)
}

/// Reads a JPEG file of three colors: its rows of RGB, and its width and height.
///
/// # Errors
/// [`EffectsError::Decode`] if it is damaged, of another kind of color, or larger than 8,192 pixels on a side.
pub fn decode(file: &[u8]) -> Result<(Vec<u8>, [u32; 2]), EffectsError> {
    let fault = |why: String| EffectsError::Decode { why };
    let mut decoder = Decoder::new(file);
    decoder.read_info().map_err(|error| fault(error.to_string()))?;
    let info = decoder.info().ok_or_else(|| fault("it has no header".to_owned()))?;
    let size = [u32::from(info.width), u32::from(info.height)];
    if info.pixel_format != PixelFormat::RGB24 || size.iter().any(|&side| side > MOST_PX) {
        return Err(fault(format!(
            "{:?}, {} by {} pixels; up to {MOST_PX} on a side of RGB are read",
            info.pixel_format, size[0], size[1]
        )));
    }
    let rgb = decoder.decode().map_err(|error| fault(error.to_string()))?;
    if rgb.len() != 3 * size[0] as usize * size[1] as usize {
        return Err(fault("it holds another number of pixels than its header says".to_owned()));
    }
    Ok((rgb, size))
}

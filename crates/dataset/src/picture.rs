//! The header of a picture: enough to know that a trainer will read it as it was drawn. Pixels are not decoded here.

use chartmill_schema::Annotation;

/// Why a picture is not what a release holds: 8-bit RGB of a given size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PictureFault {
    /// No PNG header.
    #[error("it is not a PNG")]
    NotPng,
    /// No JPEG markers.
    #[error("it is not a JPEG")]
    NotJpeg,
    /// No end chunk.
    #[error("it is cut short")]
    CutShort,
    /// Another kind of pixel. Trainers turn transparency black and 16-bit gray white without a word.
    #[error("its pixels are of bit depth {bit_depth} and color type {color_type}, not 8 and 2 (opaque RGB)")]
    NotRgb8 {
        /// Bits a channel.
        bit_depth: u8,
        /// The color type of the PNG standard.
        color_type: u8,
    },
    /// Another size.
    #[error("it has {width} x {height} pixels, not {wanted_width} x {wanted_height}")]
    Size {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// The width that the annotation has.
        wanted_width: u32,
        /// The height that the annotation has.
        wanted_height: u32,
    },
}

/// Checks the file of an annotation's picture: a PNG of its size, or the JPEG of what was degraded.
pub(crate) fn check_picture(bytes: &[u8], annotation: &Annotation) -> Result<(), PictureFault> {
    match &annotation.degraded {
        None => check_header(bytes, annotation.width, annotation.height),
        Some(degraded) => check_jpeg(bytes, degraded.width, degraded.height),
    }
}

/// Checks the start and the end of a JPEG, and the size in its frame header. Source: ITU-T T.81, section B.2.
fn check_jpeg(jpeg: &[u8], wanted_width: u32, wanted_height: u32) -> Result<(), PictureFault> {
    let body = jpeg.strip_prefix(b"\xff\xd8").ok_or(PictureFault::NotJpeg)?;
    if !jpeg.ends_with(b"\xff\xd9") {
        return Err(PictureFault::CutShort);
    }
    let mut at = 0;
    // Segments up to the frame header: a marker of two bytes, a length of two that counts itself, and what it says.
    while let Some([0xff, marker, high, low, rest @ ..]) = body.get(at..) {
        let is_frame = matches!(marker, 0xc0..=0xc2);
        if is_frame {
            let [_, h1, h0, w1, w0, ..] = rest else { break };
            let (width, height) = (u32::from(*w1) << 8 | u32::from(*w0), u32::from(*h1) << 8 | u32::from(*h0));
            return if (width, height) == (wanted_width, wanted_height) {
                Ok(())
            } else {
                Err(PictureFault::Size { width, height, wanted_width, wanted_height })
            };
        }
        at += 2 + (usize::from(*high) << 8 | usize::from(*low));
    }
    Err(PictureFault::NotJpeg)
}

/// Checks signature, header chunk and end chunk. Source: PNG (Third Edition), W3C 2025, sections 5.2 and 11.2.1.
pub(crate) fn check_header(png: &[u8], wanted_width: u32, wanted_height: u32) -> Result<(), PictureFault> {
    const START: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
    let header = png.strip_prefix(START).and_then(|rest| rest.first_chunk::<13>()).ok_or(PictureFault::NotPng)?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (width, height) = (number(0), number(4));
    let (bit_depth, color_type) = (header[8], header[9]);
    if !png.ends_with(END) {
        Err(PictureFault::CutShort)
    } else if (bit_depth, color_type) != (8, 2) {
        Err(PictureFault::NotRgb8 { bit_depth, color_type })
    } else if (width, height) != (wanted_width, wanted_height) {
        Err(PictureFault::Size { width, height, wanted_width, wanted_height })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::png_of;

    #[test]
    fn only_whole_rgb_pictures_of_the_size_pass() {
        let png = png_of(4, 3, 0);
        assert_eq!(check_header(&png, 4, 3), Ok(()));
        let size = PictureFault::Size { width: 4, height: 3, wanted_width: 3, wanted_height: 4 };
        assert_eq!(check_header(&png, 3, 4), Err(size));
        assert_eq!(check_header(&png[..png.len() - 1], 4, 3), Err(PictureFault::CutShort));
        assert_eq!(check_header(&png[..20], 4, 3), Err(PictureFault::NotPng));
        let mut rgba = png.clone();
        rgba[25] = 6;
        assert_eq!(check_header(&rgba, 4, 3), Err(PictureFault::NotRgb8 { bit_depth: 8, color_type: 6 }));
    }
}

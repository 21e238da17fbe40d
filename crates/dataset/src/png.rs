//! The header of a PNG: enough to know that a trainer will read the picture as it was drawn. Pixels are not decoded here.

/// Why a picture is not what a release holds: 8-bit RGB of a given size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PngFault {
    /// No PNG header.
    #[error("it is not a PNG")]
    NotPng,
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

/// Checks signature, header chunk and end chunk. Source: PNG (Third Edition), W3C 2025, sections 5.2 and 11.2.1.
pub(crate) fn check_header(png: &[u8], wanted_width: u32, wanted_height: u32) -> Result<(), PngFault> {
    const START: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
    let header = png.strip_prefix(START).and_then(|rest| rest.first_chunk::<13>()).ok_or(PngFault::NotPng)?;
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (width, height) = (number(0), number(4));
    let (bit_depth, color_type) = (header[8], header[9]);
    if !png.ends_with(END) {
        Err(PngFault::CutShort)
    } else if (bit_depth, color_type) != (8, 2) {
        Err(PngFault::NotRgb8 { bit_depth, color_type })
    } else if (width, height) != (wanted_width, wanted_height) {
        Err(PngFault::Size { width, height, wanted_width, wanted_height })
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
        let size = PngFault::Size { width: 4, height: 3, wanted_width: 3, wanted_height: 4 };
        assert_eq!(check_header(&png, 3, 4), Err(size));
        assert_eq!(check_header(&png[..png.len() - 1], 4, 3), Err(PngFault::CutShort));
        assert_eq!(check_header(&png[..20], 4, 3), Err(PngFault::NotPng));
        let mut rgba = png.clone();
        rgba[25] = 6;
        assert_eq!(check_header(&rgba, 4, 3), Err(PngFault::NotRgb8 { bit_depth: 8, color_type: 6 }));
    }
}

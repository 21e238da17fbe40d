//! What a picture says of itself before a pixel is decoded. Each format's file follows its structure to the end, so that a file that
//! was cut off is known as such, and so that nothing is inflated before its size is known.

use super::decode::MAX_PIXELS;
use super::format::PictureFormat;
use super::problem::PictureProblem;
use super::{bmp, gif, jpeg, png, webp};

/// What a picture says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How EXIF says that it is to be turned, from 1 (as it is) to 8.
    pub orientation: u16,
    /// Whether it has an alpha channel or a transparent color.
    pub may_be_transparent: bool,
    /// How many frames it has.
    pub n_frames: u32,
    /// Whether it is gray with 16 bits.
    pub is_sixteen_bit_gray: bool,
    /// Whether it is in inks, and then whether a color profile says what they look like.
    pub cmyk: Option<Profile>,
}

/// Whether a color profile comes with a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Profile {
    Absent,
    Present,
}

impl Head {
    /// One opaque upright frame in RGB.
    pub(super) fn plain(width: u32, height: u32) -> Self {
        Self { width, height, orientation: 1, may_be_transparent: false, n_frames: 1, is_sixteen_bit_gray: false, cmyk: None }
    }

    /// Reads the head of a picture and follows its structure to the end.
    ///
    /// # Errors
    /// [`PictureProblem::Broken`], [`PictureProblem::TooLarge`], [`PictureProblem::TooSmall`].
    pub(super) fn read(format: PictureFormat, bytes: &[u8]) -> Result<Self, PictureProblem> {
        let head = match format {
            PictureFormat::Bmp => bmp::head(bytes),
            PictureFormat::Gif => gif::head(bytes),
            PictureFormat::Jpeg => jpeg::head(bytes),
            PictureFormat::Png => png::head(bytes),
            PictureFormat::WebP => webp::head(bytes),
        };
        let head =
            head.ok_or_else(|| PictureProblem::Broken { format, why: "its parts do not add up to a whole file".to_owned() })?;
        check_size(head.width, head.height)?;
        Ok(head)
    }

    /// The first thing that keeps a trainer from seeing what a person sees. Transparency is judged by what the head says.
    pub(super) fn problem(&self) -> Option<PictureProblem> {
        match *self {
            Self { n_frames: 2.., .. } => Some(PictureProblem::Animated { n_frames: self.n_frames }),
            Self { cmyk: Some(profile), .. } => Some(PictureProblem::Cmyk { has_profile: profile == Profile::Present }),
            Self { is_sixteen_bit_gray: true, .. } => Some(PictureProblem::SixteenBit),
            Self { may_be_transparent: true, .. } => Some(PictureProblem::Transparent),
            Self { orientation: 2..=8, .. } => Some(PictureProblem::Turned { orientation: self.orientation }),
            _ => None,
        }
    }
}

/// Whether a picture of this size is decoded.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), PictureProblem> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(PictureProblem::TooLarge { width, height, most: MAX_PIXELS });
    }
    // Padded to a square, a side of 1 or 3 looks like a number of channels.
    if pixels == 0 || matches!(width.max(height), 1 | 3) {
        return Err(PictureProblem::TooSmall { width, height });
    }
    Ok(())
}

pub(super) fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(part(bytes, at, 2)?.try_into().ok()?))
}

pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(part(bytes, at, 4)?.try_into().ok()?))
}

pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(part(bytes, at, 2)?.try_into().ok()?))
}

pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(part(bytes, at, 4)?.try_into().ok()?))
}

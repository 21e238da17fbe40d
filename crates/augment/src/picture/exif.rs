//! The one thing that is read of EXIF: how a picture is to be turned.

use super::head::{be16, be32, le16, le32};

/// The orientation, 1 to 8, that a TIFF head with its first directory states. `None` where it states none.
///
/// Source: Exif 2.32, section 4.6.4, tag 0x0112.
pub(super) fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |at| if is_big { be16(tiff, at) } else { le16(tiff, at) };
    let directory = usize::try_from(if is_big { be32(tiff, 4) } else { le32(tiff, 4) }?).ok()?;
    let n_tags = usize::from(u16_at(directory)?);
    (0..n_tags)
        .map_while(|idx| directory.checked_add(2 + 12 * idx))
        .find(|&tag| u16_at(tag) == Some(0x0112))
        .and_then(|tag| u16_at(tag.checked_add(8)?))
        .filter(|turn| (1..=8).contains(turn))
}

//! Heads of BMP files.

use super::head::{Head, le16, le32};

/// Reads the two headers. Pillow and viewers both take no notice of a fourth channel, so neither does this.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    if bytes.len() < usize::try_from(le32(bytes, 2)?).ok()? {
        return None;
    }
    // The oldest header has sides of 16 bits.
    if le32(bytes, 14)? == 12 {
        return Some(Head::plain(le16(bytes, 18)?.into(), le16(bytes, 20)?.into()));
    }
    // A negative height means that the rows go from top to bottom.
    let side = |at| Some(le32(bytes, at)?.cast_signed().unsigned_abs());
    Some(Head::plain(side(18)?, side(22)?))
}

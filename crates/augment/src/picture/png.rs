//! Heads of PNG files.

use super::exif;
use super::head::{Head, be32, part};

/// Follows the chunks to the last one. Their checksums are the decoder's work.
///
/// Source: W3C, Portable Network Graphics, third edition, sections 5 and 11.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let mut at = 8;
    let mut head = None;
    loop {
        let len = usize::try_from(be32(bytes, at)?).ok()?;
        let kind = part(bytes, at + 4, 4)?;
        // With the checksum behind it, which is there but not looked at.
        let data = part(bytes, at + 8, len.checked_add(4)?)?.get(..len)?;
        match (kind, &mut head) {
            (b"IHDR", None) => head = Some(header(data)?),
            (_, None) => return None,
            (b"IEND", Some(head)) => return Some(*head),
            (b"acTL", Some(head)) => head.n_frames = be32(data, 0)?.max(1),
            (b"tRNS", Some(head)) => head.may_be_transparent = true,
            (b"eXIf", Some(head)) => head.orientation = exif::orientation(data).unwrap_or(1),
            _ => {}
        }
        at += 12 + len;
    }
}

fn header(data: &[u8]) -> Option<Head> {
    let (bits, color) = (*data.get(8)?, *data.get(9)?);
    let has_alpha = matches!(color, 4 | 6);
    Some(Head {
        may_be_transparent: has_alpha,
        is_sixteen_bit_gray: bits == 16 && matches!(color, 0 | 4),
        ..Head::plain(be32(data, 0)?, be32(data, 4)?)
    })
}

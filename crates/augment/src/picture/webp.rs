//! Heads of WebP files.

use super::exif;
use super::head::{Head, le16, le32, part};

/// Follows the chunks to the end of the container.
///
/// Source: RFC 9649, section 2; the frames' own heads in sections 3.4 and RFC 6386, section 9.1.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let end = usize::try_from(le32(bytes, 4)?).ok()?.checked_add(8)?;
    let file = bytes.get(..end)?;
    let mut at = 12;
    let mut head: Option<Head> = None;
    let mut n_frames = 0_u32;
    while at + 8 <= file.len() {
        let kind = part(file, at, 4)?;
        let len = usize::try_from(le32(file, at + 4)?).ok()?;
        let data = part(file, at + 8, len)?;
        match kind {
            // Only the first of these says how large the picture is; after `VP8X` they are its parts.
            b"VP8 " if head.is_none() => head = Some(lossy(data)?),
            b"VP8L" if head.is_none() => head = Some(lossless(data)?),
            b"VP8X" if head.is_none() => head = Some(extended(data)?),
            b"ANMF" => n_frames = n_frames.saturating_add(1),
            b"EXIF" => {
                let tiff = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
                if let (Some(head), Some(turn)) = (&mut head, exif::orientation(tiff)) {
                    head.orientation = turn;
                }
            }
            _ => {}
        }
        at = at.checked_add(8 + len + len % 2)?;
    }
    head.map(|head| Head { n_frames: n_frames.max(1), ..head })
}

fn lossy(data: &[u8]) -> Option<Head> {
    Some(Head::plain((le16(data, 6)? & 0x3fff).into(), (le16(data, 8)? & 0x3fff).into()))
}

fn lossless(data: &[u8]) -> Option<Head> {
    let bits = le32(data, 1)?;
    let has_alpha = bits >> 28 & 1 == 1;
    Some(Head { may_be_transparent: has_alpha, ..Head::plain((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1) })
}

fn extended(data: &[u8]) -> Option<Head> {
    let u24_at = |at: usize| Some(u32::from(*data.get(at)?) | u32::from(le16(data, at + 1)?) << 8);
    let has_alpha = data.first()? & 0x10 != 0;
    Some(Head { may_be_transparent: has_alpha, ..Head::plain(u24_at(4)? + 1, u24_at(7)? + 1) })
}

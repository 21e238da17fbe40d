//! Heads of JPEG files.

use super::exif;
use super::head::{Head, Profile, be16, part};

/// Follows the segments to the scan, and finds the end of the image in what is left.
///
/// Source: ITU-T T.81, annex B; the Exif and ICC segments by their own standards.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let mut head = Head::plain(0, 0);
    let (mut n_channels, mut profile) = (0, Profile::Absent);
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xff {
            at += 1;
        }
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        // Markers without a segment, and a zero that only says that the byte before was data.
        if matches!(marker, 0x00 | 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let len = usize::from(be16(bytes, at)?).max(2);
        let segment = part(bytes, at + 2, len - 2)?;
        match marker {
            // All frames but the tables among these numbers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                head.height = be16(segment, 1)?.into();
                head.width = be16(segment, 3)?.into();
                n_channels = *segment.get(5)?;
            }
            0xe1 => {
                if let Some(turn) = segment.strip_prefix(b"Exif\0\0").and_then(exif::orientation) {
                    head.orientation = turn;
                }
            }
            0xe2 if segment.starts_with(b"ICC_PROFILE\0") => profile = Profile::Present,
            0xd9 => return None,
            0xda => {
                let scan = bytes.get(at + len..)?;
                let ends = scan.windows(2).rev().any(|pair| pair == [0xff, 0xd9]);
                head.cmyk = (n_channels == 4).then_some(profile);
                return (ends && n_channels > 0).then_some(head);
            }
            _ => {}
        }
        at += len;
    }
}

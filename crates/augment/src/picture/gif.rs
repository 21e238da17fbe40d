//! Heads of GIF files, and their frames counted.

use super::head::{Head, le16, part};

/// Follows the blocks to the trailer.
///
/// Source: "Graphics Interchange Format, Version 89a" (1990), sections 17 to 27.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let (width, height) = (le16(bytes, 6)?, le16(bytes, 8)?);
    let mut head = Head { n_frames: 0, ..Head::plain(width.into(), height.into()) };
    let mut at = 13 + color_table(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x3b => return (head.n_frames > 0).then_some(head),
            0x21 => {
                // A control block before the first frame says whether one of its colors is transparent.
                if head.n_frames == 0 && bytes.get(at + 1) == Some(&0xf9) && bytes.get(at + 3)? & 1 == 1 {
                    head.may_be_transparent = true;
                }
                at = after_blocks(bytes, at + 2)?;
            }
            0x2c => {
                let place = part(bytes, at + 1, 9)?;
                // What the first frame leaves out is transparent.
                let covers =
                    le16(place, 0)? == 0 && le16(place, 2)? == 0 && le16(place, 4)? >= width && le16(place, 6)? >= height;
                head.may_be_transparent |= head.n_frames == 0 && !covers;
                head.n_frames = head.n_frames.saturating_add(1);
                at = after_blocks(bytes, at + 11 + color_table(*place.get(8)?))?;
            }
            _ => return None,
        }
    }
}

/// The bytes of a color table that packed flags announce.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where the sub-blocks from `at` on end.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            len => at += 1 + usize::from(len),
        }
    }
}

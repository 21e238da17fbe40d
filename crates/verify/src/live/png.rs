//! The file: opaque 8-bit RGB of the right size, and the very pixels that were checked.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder};

use super::Canvas;
use crate::{Faults, Reason};

pub(super) fn check(file: &[u8], canvas: &Canvas<'_>, faults: &mut Faults) {
    match same(file, canvas) {
        Ok(true) => {}
        Ok(false) => faults.push(Reason::PngDiffers),
        Err(why) => faults.push(Reason::PngFormat { why }),
    }
}

/// Compares row by row, so that no second picture is held.
fn same(file: &[u8], canvas: &Canvas<'_>) -> Result<bool, String> {
    let mut reader = Decoder::new(Cursor::new(file)).read_info().map_err(|error| error.to_string())?;
    let info = reader.info();
    let (width, height) = (info.width as usize, info.height as usize);
    if (info.color_type, info.bit_depth) != (ColorType::Rgb, BitDepth::Eight) || info.trns.is_some() {
        return Err(format!("{:?} of {:?} bits", info.color_type, info.bit_depth));
    }
    if (width, height) != (canvas.width, canvas.height) || info.animation_control.is_some() {
        return Err(format!("{width} by {height} pixels, or several frames"));
    }
    let mut rows = canvas.rows.chunks_exact(3 * canvas.width);
    while let Some(row) = reader.next_row().map_err(|error| error.to_string())? {
        if rows.next() != Some(row.data()) {
            return Ok(false);
        }
    }
    Ok(rows.next().is_none())
}

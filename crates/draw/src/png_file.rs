//! PNG: 8-bit RGB without alpha, as every trainer's loader reads it alike.
//!
//! The container is written here, around the very compressor that the `png` crate uses: that crate wants a whole picture converted, then
//! filtered, each in a buffer of its own that no cache holds, which took a tenth of all time. Every file is read back by `png` itself
//! before a sample is verified.

use fdeflate::Compressor;

use crate::{Canvas, DrawError};

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
/// Filter type 2, "Up" (PNG specification, section 9.2): each byte less the byte above it.
const UP: u8 = 2;
/// How much is filtered before it is compressed: it fits into the nearest cache.
const BLOCK_BYTES: usize = 16 * 1024;

/// Encodes the canvas as an 8-bit RGB PNG.
///
/// Most rows of a chart repeat the row above, so the filter `Up` leaves zeros; trying all five filters a row costs as much as compressing.
///
/// # Errors
/// [`DrawError::Encode`] if the file would be larger than PNG allows.
pub fn encode(canvas: &mut Canvas) -> Result<Vec<u8>, DrawError> {
    let (width, height) = (canvas.width(), canvas.height());
    let mut file = Vec::with_capacity(width as usize * height as usize / 5 + 1024);
    file.extend_from_slice(&SIGNATURE);
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    // Eight bits a channel, RGB, then the only compression and filter method that there are, and no interlacing.
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", |file| {
        file.extend_from_slice(&header);
        Ok(())
    })?;
    chunk(&mut file, *b"IDAT", |file| compress(canvas, file))?;
    chunk(&mut file, *b"IEND", |_| Ok(()))?;
    Ok(file)
}

/// Filters and compresses every row.
fn compress(canvas: &mut Canvas, file: &mut Vec<u8>) -> Result<(), DrawError> {
    let mut compressor = Compressor::new(file).map_err(DrawError::Encode)?;
    let mut block: Vec<u8> = Vec::with_capacity(2 * BLOCK_BYTES);
    let mut outcome = Ok(());
    canvas.each_row(|row, above| {
        block.push(UP);
        if above.is_empty() {
            block.extend_from_slice(row);
        } else {
            block.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(*above)));
        }
        if block.len() >= BLOCK_BYTES && outcome.is_ok() {
            outcome = compressor.write_data(&block);
            block.clear();
        }
    });
    outcome.and_then(|()| compressor.write_data(&block)).and_then(|()| compressor.finish()).map_err(DrawError::Encode)?;
    Ok(())
}

/// Appends a chunk: its length, its name, what `content` appends, and the checksum of both.
fn chunk(
    file: &mut Vec<u8>,
    name: [u8; 4],
    content: impl FnOnce(&mut Vec<u8>) -> Result<(), DrawError>,
) -> Result<(), DrawError> {
    let start = file.len();
    file.extend_from_slice(&[0; 4]);
    file.extend_from_slice(&name);
    content(file)?;
    let length = u32::try_from(file.len() - start - 8).map_err(|_| DrawError::Encode(std::io::ErrorKind::FileTooLarge.into()))?;
    file[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let checksum = crc32fast::hash(&file[start + 4..]);
    file.extend_from_slice(&checksum.to_be_bytes());
    Ok(())
}

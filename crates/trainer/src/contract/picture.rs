//! The file of a picture: whether Pillow opens it, and whether the model would see what a person sees.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use super::problem::Problem;

/// The most pixels that Pillow opens.
const MAX_PIXELS: u64 = 178_956_970;
/// The most bytes that are read of a picture.
const MAX_BYTES: u64 = 512 << 20;

/// How thoroughly a picture is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// Its head alone, where a hash has shown that the file is whole.
    Head,
    /// All of it.
    Whole,
}

/// Checks the file of a picture: PNG, JPEG, WebP, GIF or BMP. PNG is decoded; of the others the structure is followed to its end.
///
/// # Errors
/// The first [`Problem`].
pub fn check_picture(path: &Path, depth: Depth) -> Result<(), Problem> {
    let broken = |why: String| Problem::PictureBroken { path: path.to_owned(), why };
    if !path.is_file() {
        return Err(Problem::PictureMissing { path: path.to_owned() });
    }
    let mut file = BufReader::new(File::open(path).map_err(|error| broken(error.to_string()))?);
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head).map_err(|error| broken(error.to_string()))?;
    file.rewind().map_err(|error| broken(error.to_string()))?;
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return check_png(path, file, depth);
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
    let found = if head.starts_with(b"\xff\xd8") {
        jpeg(&bytes)
    } else if head.starts_with(b"GIF8") {
        gif(&bytes)
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        webp(&bytes)
    } else if head.starts_with(b"BM") {
        bmp(&bytes)
    } else {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
        let found = match () {
            () if bytes.is_empty() => return Err(broken("the file is empty".to_owned())),
            () if text.contains("<svg") => "SVG, which Pillow does not open",
            () if text.contains("<html") => "a web page, as a failed download leaves it",
            () => "of a format that is not known here",
        };
        return Err(Problem::PictureFormat { path: path.to_owned(), found });
    };
    let found = found.ok_or_else(|| broken("it ends too early or is damaged".to_owned()))?;
    check_size(path, found.width, found.height)?;
    if found.is_transparent {
        return Err(Problem::PictureTransparent { path: path.to_owned() });
    }
    match found.orientation {
        2..=8 => Err(Problem::PictureTurned { path: path.to_owned(), orientation: found.orientation }),
        _ => Ok(()),
    }
}

/// What the head of a picture says.
struct Found {
    width: u32,
    height: u32,
    is_transparent: bool,
    orientation: u16,
}

fn check_size(path: &Path, width: u32, height: u32) -> Result<(), Problem> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(Problem::PictureHuge { path: path.to_owned(), pixels });
    }
    // Padded to a square, a side of 1 or 3 looks like a number of channels.
    if pixels == 0 || matches!(width.max(height), 1 | 3) {
        return Err(Problem::PictureTiny { path: path.to_owned(), width, height });
    }
    Ok(())
}

fn check_png(path: &Path, file: BufReader<File>, depth: Depth) -> Result<(), Problem> {
    let broken = |error: png::DecodingError| Problem::PictureBroken { path: path.to_owned(), why: error.to_string() };
    let mut decoder = png::Decoder::new_with_limits(file, png::Limits { bytes: 1 << 30 });
    let header = decoder.read_header_info().map_err(broken)?;
    let (width, height, bits) = (header.width, header.height, header.bit_depth);
    check_size(path, width, height)?;
    let is_gray = matches!(header.color_type, png::ColorType::Grayscale | png::ColorType::GrayscaleAlpha);
    if bits == png::BitDepth::Sixteen && is_gray {
        return Err(Problem::PictureSixteenBits { path: path.to_owned() });
    }
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(broken)?;
    let info = reader.info();
    let may_be_transparent =
        info.trns.is_some() || matches!(info.color_type, png::ColorType::Rgba | png::ColorType::GrayscaleAlpha);
    if let Some(orientation) =
        info.exif_metadata.as_ref().and_then(|exif| tiff_orientation(exif)).filter(|it| (2..=8).contains(it))
    {
        return Err(Problem::PictureTurned { path: path.to_owned(), orientation });
    }
    if depth == Depth::Head && !may_be_transparent {
        return Ok(());
    }
    let channels = reader.output_color_type().0.samples();
    while let Some(row) = reader.next_row().map_err(broken)? {
        if may_be_transparent && row.data().chunks_exact(channels).any(|pixel| pixel.last() != Some(&255)) {
            return Err(Problem::PictureTransparent { path: path.to_owned() });
        }
    }
    reader.finish().map_err(broken)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Follows the segments to the scan, and finds the end of the image in what is left.
fn jpeg(bytes: &[u8]) -> Option<Found> {
    let mut found = Found { width: 0, height: 0, is_transparent: false, orientation: 1 };
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xff {
            at += 1;
        }
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = bytes[at];
        at += 1;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let len = usize::from(be16(bytes, at)?);
        let segment = bytes.get(at + 2..at + len.max(2))?;
        match marker {
            // All frames but the tables among these numbers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                found.height = u32::from(be16(segment, 1)?);
                found.width = u32::from(be16(segment, 3)?);
            }
            0xe1 => {
                if let Some(orientation) = segment.strip_prefix(b"Exif\0\0").and_then(tiff_orientation) {
                    found.orientation = orientation;
                }
            }
            0xda => {
                let scan = &bytes[at + len..];
                let ends = scan.windows(2).rev().any(|pair| pair == [0xff, 0xd9]);
                return (ends && found.width > 0).then_some(found);
            }
            _ => {}
        }
        at += len;
    }
}

/// The orientation among the tags of a TIFF head.
fn tiff_orientation(tiff: &[u8]) -> Option<u16> {
    let is_big = tiff.starts_with(b"MM");
    let u16_at = |at| if is_big { be16(tiff, at) } else { le16(tiff, at) };
    let u32_at = |at: usize| {
        let low = le32(tiff, at)?;
        Some(if is_big { low.swap_bytes() } else { low })
    };
    let directory = u32_at(4)? as usize;
    let n_tags = usize::from(u16_at(directory)?);
    (0..n_tags).map(|idx| directory + 2 + 12 * idx).find(|&tag| u16_at(tag) == Some(0x0112)).and_then(|tag| u16_at(tag + 8))
}

fn gif(bytes: &[u8]) -> Option<Found> {
    // Pillow shows the first frame; transparency is a flag of the control block before it.
    let control = bytes.windows(4).position(|part| part[..3] == [0x21, 0xf9, 0x04]);
    let is_transparent = control.is_some_and(|at| bytes[at + 3] & 1 == 1);
    let found = Found { width: le16(bytes, 6)?.into(), height: le16(bytes, 8)?.into(), is_transparent, orientation: 1 };
    (bytes.last() == Some(&0x3b)).then_some(found)
}

fn webp(bytes: &[u8]) -> Option<Found> {
    if bytes.len() < (le32(bytes, 4)? as usize).checked_add(8)? {
        return None;
    }
    let u24_at = |at: usize| Some(u32::from(*bytes.get(at)?) | u32::from(le16(bytes, at + 1)?) << 8);
    let (width, height, is_transparent) = match bytes.get(12..16)? {
        b"VP8 " => (u32::from(le16(bytes, 26)? & 0x3fff), u32::from(le16(bytes, 28)? & 0x3fff), false),
        b"VP8L" => {
            let bits = le32(bytes, 21)?;
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, bits >> 28 & 1 == 1)
        }
        b"VP8X" => (u24_at(24)? + 1, u24_at(27)? + 1, bytes.get(20)? & 0x10 != 0),
        _ => return None,
    };
    Some(Found { width, height, is_transparent, orientation: 1 })
}

fn bmp(bytes: &[u8]) -> Option<Found> {
    if bytes.len() < le32(bytes, 2)? as usize {
        return None;
    }
    let height = le32(bytes, 22)?.cast_signed().unsigned_abs();
    Some(Found { width: le32(bytes, 18)?, height, is_transparent: false, orientation: 1 })
}

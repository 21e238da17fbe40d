//! Looking at the file of a picture: what it is, and whether a trainer sees in it what a person sees.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chartmill_dataset::sha256_hex;

use super::decode::{MAX_BYTES, channels, raster};
use super::format::PictureFormat;
use super::head::Head;
use super::locate::absent;
use super::problem::PictureProblem;

/// How thoroughly a picture is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// Its structure, to the end of the file. Pixels are decoded only where transparency cannot be told otherwise.
    Head,
    /// All of it, every pixel decoded.
    Whole,
}

/// A picture that a trainer sees as a person does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// What it is by its content.
    pub format: PictureFormat,
    /// The ending that its name should have: `png`, `jpg`, `webp`, `gif`, `bmp`.
    pub extension: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Whether its name ends as that of another kind of file does: a `.png` that is a JPEG. No ending at all is not wrong.
    pub name_is_wrong: bool,
}

/// Looks at the file of a picture: PNG, JPEG, WebP, GIF or BMP.
///
/// A trainer is taken to do as LLaVA does, `Image.open(path).convert("RGB")` in Pillow. Gray, palettes, a wrong ending of the name, and
/// an alpha channel that is opaque everywhere (as matplotlib writes) are no problem.
///
/// # Errors
/// The first [`PictureProblem`]: of the file, then of its structure, its size, its colors, its orientation.
pub fn look(path: &Path, depth: Depth) -> Result<Seen, PictureProblem> {
    // Asked before it is opened, for a pipe would be waited on.
    if !path.metadata().map_err(|error| absent(&error))?.is_file() {
        return Err(PictureProblem::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(|error| absent(&error))?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| absent(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PictureProblem::TooHeavy { most: MAX_BYTES });
    }
    let format = PictureFormat::of(&bytes)?;
    let mut head = Head::read(format, &bytes)?;
    let is_alpha_open = format == PictureFormat::Png && head.may_be_transparent;
    if is_alpha_open || depth == Depth::Whole {
        let image = raster(format, &bytes)?;
        // Of PNG, the alpha channel decides. Of the others the head does, as the check of a release has it.
        if is_alpha_open {
            head.may_be_transparent = channels(&image).iter().any(|pixel| pixel[3] != 255);
        }
    }
    if let Some(problem) = head.problem() {
        return Err(problem);
    }
    let ending = path.extension().and_then(|ending| ending.to_str());
    Ok(Seen {
        format,
        extension: format.extension(),
        width: head.width,
        height: head.height,
        bytes: bytes.len() as u64,
        sha256: sha256_hex(&bytes),
        name_is_wrong: ending.is_some_and(|ending| !format.is_named(ending)),
    })
}

//! The formats that are read, told by the first bytes of a file and never by its name.

use super::problem::PictureProblem;

/// A format that is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PictureFormat {
    /// Windows bitmap.
    Bmp,
    /// Graphics Interchange Format.
    Gif,
    /// JPEG, baseline or progressive.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// WebP, lossy or lossless.
    WebP,
}

impl PictureFormat {
    /// The format of a file that begins with `bytes`.
    ///
    /// # Errors
    /// [`PictureProblem::Empty`] and [`PictureProblem::UnknownFormat`], which names what is known to be mistaken for pictures.
    pub fn of(bytes: &[u8]) -> Result<Self, PictureProblem> {
        match bytes {
            [] => Err(PictureProblem::Empty),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::WebP),
            [b'B', b'M', ..] => Ok(Self::Bmp),
            _ => Err(PictureProblem::UnknownFormat { seems: seems(bytes) }),
        }
    }

    /// The ending of the names of its files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Bmp => "bmp",
            Self::Gif => "gif",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    /// Whether a name with this ending says what the file is; in any case, without the dot.
    pub fn is_named(self, extension: &str) -> bool {
        let endings: &[&str] = match self {
            Self::Bmp => &["bmp", "dib"],
            Self::Gif => &["gif"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png", "apng"],
            Self::WebP => &["webp"],
        };
        endings.iter().any(|ending| ending.eq_ignore_ascii_case(extension))
    }
}

impl std::fmt::Display for PictureFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        })
    }
}

/// What a file of no known format seems to be.
fn seems(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => return "a TIFF picture, which is not read here",
        [b'%', b'P', b'D', b'F', ..] => return "a PDF document",
        [b'%', b'!', b'P', b'S', ..] => return "a PostScript document",
        [b'P', b'K', 3, 4, ..] => return "a ZIP archive",
        [0x1f, 0x8b, ..] => return "a gzip archive",
        [0, 0, 1, 0, ..] => return "an icon file, which is not read here",
        [b'8', b'B', b'P', b'S', ..] => return "a Photoshop document",
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => return "a JPEG XL picture, which is not read here",
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => return "a JPEG 2000 picture, which is not read here",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
            return match brand {
                [b'a', b'v', b'i', b'f' | b's', ..] => "an AVIF picture, which is not read here",
                [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] => "a HEIC picture, which is not read here",
                _ => "a film",
            };
        }
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    match () {
        () if text.starts_with("version https://git-lfs") => "a Git LFS pointer in place of the file (run `git lfs pull`)",
        () if text.contains("<svg") => "an SVG drawing, which trainers do not open",
        () if text.contains("<html") || text.starts_with("<!doctype") => "a web page, as a failed download leaves it",
        () if text.starts_with("<?xml") => "an XML document",
        () if text.starts_with('{') || text.starts_with('[') => "JSON text",
        () if bytes.iter().take(1024).all(|&byte| byte == 0) => "nothing but zeros, as a failed copy leaves it",
        () => "of no format that is known here",
    }
}

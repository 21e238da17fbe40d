//! Pixels out of a file, within limits of size, memory and work.

use std::io::Cursor;

use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageResult, Limits, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use super::format::PictureFormat;
use super::head::{Head, check_size};
use super::problem::PictureProblem;

/// The most pixels that are decoded. Pillow's own limit would let one picture take a gigabyte; charts have a hundredth of this.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The most bytes that are read of a file: somewhat more than [`MAX_PIXELS`] take where nothing is compressed.
pub const MAX_BYTES: u64 = 256 << 20;
/// The most bytes that a decoder may take beside the file: [`MAX_PIXELS`] with four channels of 16 bits.
const MAX_MEMORY: u64 = 400 << 20;
/// The most scans of a progressive JPEG, each of which passes over all of the picture. Encoders write about ten.
const MAX_SCANS: usize = 64;

/// A picture in 8-bit RGB, row by row from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgb {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Three bytes a pixel; `width * height * 3` of them.
    pub pixels: Vec<u8>,
}

impl std::fmt::Debug for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rgb").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Rgb {
    /// Its pixels, row by row from the top.
    pub(super) fn triples(&self) -> impl Iterator<Item = [u8; 3]> {
        self.pixels.as_chunks::<3>().0.iter().copied()
    }
}

/// Decodes a picture to 8-bit RGB as Pillow's `convert("RGB")` does, faults included: alpha is dropped, 16-bit gray is clipped at 255,
/// EXIF is ignored, and of an animation there is the first frame. JPEG may differ by a step or two from libjpeg.
///
/// # Errors
/// What hinders decoding: [`PictureProblem::Empty`], [`PictureProblem::UnknownFormat`], [`PictureProblem::Broken`],
/// [`PictureProblem::TooLarge`], [`PictureProblem::TooHeavy`], [`PictureProblem::TooSmall`].
pub fn decode(bytes: &[u8]) -> Result<Rgb, PictureProblem> {
    let format = PictureFormat::of(bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PictureProblem::TooHeavy { most: MAX_BYTES });
    }
    Head::read(format, bytes)?;
    Ok(as_pillow(raster(format, bytes)?))
}

/// The pixels as they are stored. The head must have been read, and with it the size been checked.
pub(super) fn raster(format: PictureFormat, bytes: &[u8]) -> Result<DynamicImage, PictureProblem> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    let file = Cursor::new(bytes);
    match format {
        PictureFormat::Bmp => whole(format, BmpDecoder::new(file), limits),
        PictureFormat::Gif => whole(format, GifDecoder::new(file), limits),
        PictureFormat::Png => whole(format, PngDecoder::with_limits(file, limits.clone()), limits),
        PictureFormat::WebP => whole(format, WebPDecoder::new(file), limits),
        PictureFormat::Jpeg => jpeg(bytes),
    }
}

fn whole(format: PictureFormat, decoder: ImageResult<impl ImageDecoder>, limits: Limits) -> Result<DynamicImage, PictureProblem> {
    let mut decoder = decoder.map_err(|error| problem(format, &error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    decoder.set_limits(limits).map_err(|error| problem(format, &error))?;
    DynamicImage::from_decoder(decoder).map_err(|error| problem(format, &error))
}

fn problem(format: PictureFormat, error: &ImageError) -> PictureProblem {
    match error {
        ImageError::Limits(_) => PictureProblem::TooHeavy { most: MAX_MEMORY },
        error => PictureProblem::Broken { format, why: error.to_string() },
    }
}

/// The pixels of a baseline file that has one scan a color, which `zune-jpeg` up to 0.5.15 decodes to stripes without an error where the
/// chroma is subsampled (issue 422 of zune-image). `None` of any other file.
fn separate_scans(bytes: &[u8]) -> Option<Result<DynamicImage, PictureProblem>> {
    /// The marker of a scan; within a scan no such two bytes can stand. Source: ITU-T T.81, section B.1.1.2.
    const SCAN: [u8; 2] = [0xff, 0xda];
    bytes.windows(2).filter(|pair| *pair == SCAN).nth(1)?;
    let broken = |why: String| PictureProblem::Broken { format: PictureFormat::Jpeg, why };
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(MAX_MEMORY as usize);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    let is_baseline = info.coding_process == jpeg_decoder::CodingProcess::DctSequential;
    if !is_baseline || info.pixel_format != jpeg_decoder::PixelFormat::RGB24 {
        return None;
    }
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let pixels = check_size(width, height).and_then(|()| decoder.decode().map_err(|error| broken(error.to_string())));
    let image = pixels.and_then(|pixels| {
        let image = RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8);
        image.ok_or_else(|| broken("it holds fewer pixels than it states".to_owned()))
    });
    Some(image)
}

/// Not by way of `image`, which lets the decoder pick code by the processor it finds. The scalar code gives the same pixels everywhere
/// and wraps where a hostile file overflows.
fn jpeg(bytes: &[u8]) -> Result<DynamicImage, PictureProblem> {
    if let Some(image) = separate_scans(bytes) {
        return image;
    }
    let format = PictureFormat::Jpeg;
    let broken = |why: String| PictureProblem::Broken { format, why };
    let options = DecoderOptions::default()
        .set_use_unsafe(false)
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_SCANS);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| broken(error.to_string()))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| broken("it states no size".to_owned()))?;
    let (width, height) = (width as u32, height as u32);
    check_size(width, height)?;
    let is_gray = decoder.input_colorspace() == Some(ColorSpace::Luma);
    decoder.set_options(options.jpeg_set_out_colorspace(if is_gray { ColorSpace::Luma } else { ColorSpace::RGB }));
    let pixels = decoder.decode().map_err(|error| broken(error.to_string()))?;
    let image = if is_gray {
        GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    image.ok_or_else(|| broken("it holds fewer pixels than it states".to_owned()))
}

/// What Pillow's `convert("RGB")` makes of these pixels.
fn as_pillow(image: DynamicImage) -> Rgb {
    let [width, height] = [image.width(), image.height()];
    let pixels = match image {
        DynamicImage::ImageRgb8(it) => it.into_raw(),
        // Pillow keeps gray of 16 bits as such when it opens a file and clips it when it converts.
        DynamicImage::ImageLuma16(it) => it.as_raw().iter().flat_map(|&level| [level.min(255) as u8; 3]).collect(),
        other => channels(&other).into_iter().flat_map(|[r, g, b, _]| [r, g, b]).collect(),
    };
    Rgb { width, height, pixels }
}

/// The pixels with four channels of 8 bits, of 16 bits the upper ones.
pub(super) fn channels(image: &DynamicImage) -> Vec<[u8; 4]> {
    let upper = |level: u16| (level >> 8) as u8;
    match image {
        DynamicImage::ImageLuma8(it) => it.as_raw().iter().map(|&l| [l, l, l, 255]).collect(),
        DynamicImage::ImageLumaA8(it) => it.as_raw().as_chunks::<2>().0.iter().map(|&[l, a]| [l, l, l, a]).collect(),
        DynamicImage::ImageRgb8(it) => it.as_raw().as_chunks::<3>().0.iter().map(|&[r, g, b]| [r, g, b, 255]).collect(),
        DynamicImage::ImageLuma16(it) => it.as_raw().iter().map(|&l| [upper(l), upper(l), upper(l), 255]).collect(),
        DynamicImage::ImageLumaA16(it) => {
            it.as_raw().as_chunks::<2>().0.iter().map(|&[l, a]| [upper(l), upper(l), upper(l), upper(a)]).collect()
        }
        DynamicImage::ImageRgb16(it) => {
            it.as_raw().as_chunks::<3>().0.iter().map(|&[r, g, b]| [upper(r), upper(g), upper(b), 255]).collect()
        }
        DynamicImage::ImageRgba16(it) => it.as_raw().as_chunks::<4>().0.iter().map(|pixel| pixel.map(upper)).collect(),
        other => other.to_rgba8().into_raw().as_chunks::<4>().0.to_vec(),
    }
}

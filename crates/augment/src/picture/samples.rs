//! Small pictures in every format, made here for the tests of this module.

use image::codecs::{bmp::BmpEncoder, gif::GifEncoder, jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{DynamicImage, ExtendedColorType, Frame, ImageEncoder, RgbImage, RgbaImage};

use super::{PictureFormat, Rgb};

pub(super) const FORMATS: [PictureFormat; 5] =
    [PictureFormat::Bmp, PictureFormat::Gif, PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP];

/// White, with a rectangle of each color: `(x, y, width, height, color)`.
pub(super) fn drawn(width: u32, height: u32, rectangles: &[(u32, u32, u32, u32, [u8; 3])]) -> Rgb {
    let mut picture = Rgb { width, height, pixels: vec![255; (width * height * 3) as usize] };
    for &(x, y, across, down, color) in rectangles {
        paint(&mut picture, color, |u, v| (x..x + across).contains(&u) && (y..y + down).contains(&v));
    }
    picture
}

pub(super) fn paint(picture: &mut Rgb, color: [u8; 3], is_in: impl Fn(u32, u32) -> bool) {
    let width = picture.width as usize;
    for (place, pixel) in picture.pixels.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        if is_in((place % width) as u32, (place / width) as u32) {
            *pixel = color;
        }
    }
}

/// Three bars on white, 24 by 16.
pub(super) fn bars() -> Rgb {
    drawn(24, 16, &[(2, 8, 4, 8, [200, 30, 30]), (10, 4, 4, 12, [30, 160, 60]), (18, 10, 4, 6, [40, 70, 200])])
}

pub(super) fn encoded(picture: &Rgb, format: PictureFormat) -> Vec<u8> {
    let image = RgbImage::from_raw(picture.width, picture.height, picture.pixels.clone()).unwrap();
    let (width, height, color) = (image.width(), image.height(), ExtendedColorType::Rgb8);
    let mut bytes = Vec::new();
    match format {
        PictureFormat::Bmp => BmpEncoder::new(&mut bytes).encode(&image, width, height, color).unwrap(),
        PictureFormat::Gif => GifEncoder::new(&mut bytes).encode(&image, width, height, color).unwrap(),
        PictureFormat::Jpeg => JpegEncoder::new_with_quality(&mut bytes, 90).encode(&image, width, height, color).unwrap(),
        PictureFormat::Png => png(&DynamicImage::ImageRgb8(image), &mut bytes),
        PictureFormat::WebP => WebPEncoder::new_lossless(&mut bytes).encode(&image, width, height, color).unwrap(),
    }
    bytes
}

fn png(image: &DynamicImage, bytes: &mut Vec<u8>) {
    PngEncoder::new(bytes).write_image(image.as_bytes(), image.width(), image.height(), image.color().into()).unwrap();
}

pub(super) fn png_of(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    png(image, &mut bytes);
    bytes
}

pub(super) fn jpeg(picture: &Rgb, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(&picture.pixels, picture.width, picture.height, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// The JPEG with an EXIF segment of one tag behind its first marker.
pub(super) fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &exif, &jpeg[2..]].concat()
}

/// A GIF with as many frames, opaque.
pub(super) fn film(n_frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let frame = RgbaImage::from_pixel(6, 4, image::Rgba([10, 20, 30, 255]));
    GifEncoder::new(&mut bytes).encode_frames(vec![Frame::new(frame); n_frames]).unwrap();
    bytes
}

/// A JPEG of 8 by 8 pixels in CMYK, all channels 128: each of the four blocks is the two codes for "no change" and "nothing else", of
/// one bit each.
pub(super) fn cmyk(profile: &[u8]) -> Vec<u8> {
    let channels: Vec<u8> = (1..=4).flat_map(|id| [id, 0x11, 0]).collect();
    let scanned: Vec<u8> = (1..=4).flat_map(|id| [id, 0]).collect();
    let mut code = vec![1];
    code.extend([0; 16]);
    [
        b"\xff\xd8".as_slice(),
        profile,
        b"\xff\xdb\x00\x43\x00",
        &[1; 64],
        b"\xff\xc0\x00\x14\x08\x00\x08\x00\x08\x04",
        &channels,
        b"\xff\xc4\x00\x14\x00",
        &code,
        b"\xff\xc4\x00\x14\x10",
        &code,
        b"\xff\xda\x00\x0e\x04",
        &scanned,
        b"\x00\x3f\x00\x00\xff\xd9",
    ]
    .concat()
}

/// The head of a PNG of any size, followed by no pixels at all.
pub(super) fn png_head(width: u32, height: u32) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &sides, b"\x08\x02\0\0\0....\0\0\0\0IEND...."].concat()
}

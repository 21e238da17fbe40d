//! What is accepted, what is refused and by which name, and that no file brings any of it down.

use std::path::Path;

use image::{DynamicImage, ImageBuffer, Luma, Rgb as Color, Rgba};
use proptest::prelude::*;

use super::samples::{FORMATS, bars, cmyk, encoded, film, jpeg, png_head, png_of, turned};
use super::*;

fn looked(name: &str, bytes: &[u8], depth: Depth) -> Result<Seen, PictureProblem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    look(&path, depth)
}

fn key(bytes: &[u8]) -> &'static str {
    match (looked("chart", bytes, Depth::Head), looked("chart", bytes, Depth::Whole)) {
        (Ok(head), Ok(whole)) => {
            assert_eq!(head, whole);
            "fine"
        }
        (Err(head), Err(whole)) => {
            assert_eq!(head.key(), whole.key());
            whole.key()
        }
        (head, whole) => panic!("the head alone gives {head:?}, the whole file {whole:?}"),
    }
}

fn two_by_two(pixels: [[u8; 4]; 4]) -> Vec<u8> {
    let image = ImageBuffer::<Rgba<u8>, _>::from_raw(2, 2, pixels.concat()).unwrap();
    png_of(&DynamicImage::ImageRgba8(image))
}

#[test]
fn names_that_leave_the_folder_are_refused_as_text() {
    let cases = [
        ("", "bad_name"),
        ("  ", "bad_name"),
        ("a\0.png", "bad_name"),
        ("https://example.org/a.png", "url"),
        ("S3://bucket/a.png", "url"),
        ("file:///etc/hosts", "url"),
        ("data:image/png;base64,iVBOR", "url"),
        ("/etc/hosts", "absolute"),
        ("\\\\server\\share\\a.png", "absolute"),
        ("C:\\a.png", "absolute"),
        ("c:a.png", "absolute"),
        ("../a.png", "climbs"),
        ("a/../../b.png", "climbs"),
        ("a\\..\\..\\b.png", "climbs"),
        ("a/..", "climbs"),
        ("nowhere.png", "missing"),
        ("at 12:30.png", "missing"),
        ("chart.png/more.png", "missing"),
        ("sub", "not_a_file"),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(folder.path().join("chart.png"), "x").unwrap();
    for (name, expected) in cases {
        assert_eq!(locate(folder.path(), name).map_err(|problem| problem.key()), Err(expected), "{name:?}");
    }
    assert_eq!(locate(folder.path(), &"x".repeat(100_000)).map_err(|problem| problem.key()), Err("missing"));
    std::fs::write(folder.path().join("sub/..two.png"), "x").unwrap();
    for name in ["chart.png", "./chart.png", "sub/..two.png"] {
        assert_eq!(locate(folder.path(), name), Ok(folder.path().join(name)));
    }
}

#[cfg(unix)]
#[test]
fn links_may_not_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let outer = tempfile::tempdir().unwrap();
    let at = |name: &str| outer.path().join(name);
    std::fs::create_dir_all(at("pictures/sub")).unwrap();
    std::fs::create_dir(at("pictures-2")).unwrap();
    for name in ["secret.png", "pictures/a.png", "pictures-2/b.png"] {
        std::fs::write(at(name), "x").unwrap();
    }
    symlink(at("secret.png"), at("pictures/out.png")).unwrap();
    symlink(at("pictures-2"), at("pictures/beside")).unwrap();
    symlink(at("pictures/a.png"), at("pictures/sub/in.png")).unwrap();
    symlink(at("gone.png"), at("pictures/gone.png")).unwrap();
    symlink(at("pictures"), at("link")).unwrap();
    let find = |folder: &str, name: &str| locate(&at(folder), name).map_err(|problem| problem.key());
    assert_eq!(find("pictures", "out.png"), Err("link_leads_out"));
    // A folder whose name begins alike is another folder.
    assert_eq!(find("pictures", "beside/b.png"), Err("link_leads_out"));
    assert_eq!(find("pictures", "gone.png"), Err("missing"));
    assert_eq!(find("pictures", "sub/in.png"), Ok(at("pictures/sub/in.png")));
    assert_eq!(find("link", "a.png"), Ok(at("link/a.png")));
}

#[test]
fn every_format_is_seen_by_its_content() {
    for (format, extension) in FORMATS.into_iter().zip(["bmp", "gif", "jpg", "png", "webp"]) {
        let bytes = encoded(&bars(), format);
        for depth in [Depth::Head, Depth::Whole] {
            let seen = looked("chart.JPEG", &bytes, depth).unwrap();
            assert_eq!((seen.format, seen.extension), (format, extension));
            assert_eq!((seen.width, seen.height, seen.bytes), (24, 16, bytes.len() as u64));
            assert_eq!(seen.name_is_wrong, format != PictureFormat::Jpeg);
        }
        assert!(!looked("chart", &bytes, Depth::Head).unwrap().name_is_wrong);
        let close = decode(&bytes).unwrap().pixels.iter().zip(&bars().pixels).all(|(a, b)| a.abs_diff(*b) <= 40);
        assert!(close, "{format}");
    }
}

#[test]
fn what_is_no_picture_is_named() {
    let cases: [(&[u8], &str); 12] = [
        (b"<?xml version='1.0'?><svg></svg>", "an SVG drawing"),
        (b"\n<!DOCTYPE html><html>404", "a web page"),
        (b"<!doctype html>", "a web page"),
        (b"%PDF-1.7", "a PDF document"),
        (b"II*\0....", "a TIFF picture"),
        (b"\0\0\0\x18ftypheic....", "a HEIC picture"),
        (b"\0\0\0\x1cftypavif....", "an AVIF picture"),
        (b"version https://git-lfs.github.com/spec/v1", "a Git LFS pointer"),
        (b"{\"error\": 404}", "JSON text"),
        (b"PK\x03\x04", "a ZIP archive"),
        (&[0; 64], "nothing but zeros"),
        (b"hello", "of no format"),
    ];
    for (bytes, seems) in cases {
        let problem = looked("chart.png", bytes, Depth::Head).unwrap_err();
        assert!(problem.to_string().starts_with(&format!("is {seems}")), "{problem}");
    }
    assert_eq!(key(b""), "empty");
}

#[test]
fn a_file_that_ends_early_is_broken_in_every_format() {
    for format in FORMATS {
        let bytes = encoded(&bars(), format);
        for len in [bytes.len() - 1, bytes.len() * 2 / 3, 20] {
            assert_eq!(key(&bytes[..len]), "broken", "{format} at {len} of {}", bytes.len());
        }
    }
    let mut png = encoded(&bars(), PictureFormat::Png);
    let middle = png.len() / 2;
    png[middle] ^= 0x55;
    assert_eq!(looked("chart.png", &png, Depth::Whole).map_err(|problem| problem.key()), Err("broken"));
}

#[test]
fn what_a_trainer_sees_otherwise_than_a_person_is_refused() {
    let level = |level: u16| ImageBuffer::<Luma<u16>, _>::from_pixel(4, 4, Luma([level]));
    let opaque = two_by_two([[1, 2, 3, 255]; 4]);
    let rgb_16 = ImageBuffer::<Color<u16>, _>::from_pixel(4, 4, Color([0x1234, 0x5678, 0x9abc]));
    assert_eq!(key(&opaque), "fine");
    assert_eq!(key(&png_of(&DynamicImage::ImageRgb16(rgb_16))), "fine");
    assert_eq!(key(&png_of(&DynamicImage::new_luma8(4, 4))), "fine");
    assert_eq!(key(&two_by_two([[1, 2, 3, 255], [1, 2, 3, 254], [1, 2, 3, 255], [1, 2, 3, 255]])), "transparent");
    assert_eq!(key(&png_of(&DynamicImage::ImageLuma16(level(0x8000)))), "sixteen_bit");
    assert_eq!(key(&cmyk(b"")), "cmyk");
    assert_eq!(key(&film(1)), "fine");
    assert_eq!(looked("a.gif", &film(3), Depth::Head), Err(PictureProblem::Animated { n_frames: 3 }));
    for orientation in 2..=8 {
        let found = looked("a.jpg", &turned(&jpeg(&bars(), 90), orientation), Depth::Whole);
        assert_eq!(found, Err(PictureProblem::Turned { orientation: orientation.into() }));
    }
    assert_eq!(key(&turned(&jpeg(&bars(), 90), 1)), "fine");
    assert_eq!(key(&png_of(&DynamicImage::new_rgb8(3, 2))), "too_small");
    assert_eq!(key(&png_of(&DynamicImage::new_rgb8(2, 2))), "fine");
}

#[test]
fn sizes_are_refused_before_anything_is_inflated() {
    assert_eq!(
        decode(&png_head(60_000, 60_000)),
        Err(PictureProblem::TooLarge { width: 60_000, height: 60_000, most: MAX_PIXELS })
    );
    assert_eq!(decode(&png_head(0, 7)), Err(PictureProblem::TooSmall { width: 0, height: 7 }));
    // A GIF of 65535 by 65535 is a dozen bytes.
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;";
    assert_eq!(key(gif), "too_large");
}

#[test]
fn decoding_does_what_pillow_does() {
    let hidden = two_by_two([[9, 8, 7, 0], [1, 2, 3, 255], [4, 5, 6, 128], [0, 0, 0, 255]]);
    assert_eq!(decode(&hidden).unwrap().pixels, [9, 8, 7, 1, 2, 3, 4, 5, 6, 0, 0, 0]);
    let gray = ImageBuffer::<Luma<u16>, _>::from_raw(2, 2, vec![0, 200, 255, 40_000]).unwrap();
    let expected: Vec<u8> = [0, 200, 255, 255].into_iter().flat_map(|level| [level; 3]).collect();
    assert_eq!(decode(&png_of(&DynamicImage::ImageLuma16(gray))).unwrap().pixels, expected);
    // 128 of ink's absence times 128 of black's, over 255.
    assert_eq!(decode(&cmyk(b"")).unwrap().pixels, [64; 192]);
}

#[test]
fn mending_gives_what_a_person_sees() {
    let plain = |bytes: &[u8]| decode(&to_plain(bytes).unwrap()).unwrap();
    let glass = two_by_two([[200, 0, 0, 0], [0, 0, 0, 128], [10, 20, 30, 255], [255, 0, 0, 51]]);
    // 255 * 127 / 255 = 127 of white shines through half a black, and of red at a fifth there are 204 in the other channels.
    assert_eq!(plain(&glass).pixels, [255, 255, 255, 127, 127, 127, 10, 20, 30, 255, 204, 204]);
    let gray = ImageBuffer::<Luma<u16>, _>::from_raw(2, 2, vec![0, 0x00ff, 0x8012, 0xffff]).unwrap();
    let expected: Vec<u8> = [0, 0, 128, 255].into_iter().flat_map(|level| [level; 3]).collect();
    assert_eq!(plain(&png_of(&DynamicImage::ImageLuma16(gray))).pixels, expected);
    assert_eq!(plain(&cmyk(b"")).pixels, [64; 192]);
    let profile = b"\xff\xe2\x00\x0eICC_PROFILE\0";
    assert_eq!(to_plain(&cmyk(profile)), Err(PictureProblem::Cmyk { has_profile: true }));
    assert_eq!(to_plain(&film(2)), Err(PictureProblem::Animated { n_frames: 2 }));
    // Orientation 6 is shown turned right by a quarter: the left edge of what is stored becomes the upper one.
    let stored = samples::drawn(32, 16, &[(0, 0, 8, 16, [0, 0, 0])]);
    let shown = plain(&turned(&jpeg(&stored, 95), 6));
    assert_eq!((shown.width, shown.height), (16, 32));
    let at = |x: usize, y: usize| shown.pixels[(y * 16 + x) * 3];
    assert!(at(8, 2) < 20 && at(8, 30) > 235, "{} {}", at(8, 2), at(8, 30));
    for bytes in [glass, cmyk(b""), turned(&jpeg(&stored, 95), 6)] {
        assert_eq!(key(&to_plain(&bytes).unwrap()), "fine");
    }
}

/// The one place where a file's own bytes decide: none may panic, and what one way of looking finds another does not deny.
fn survives(bytes: &[u8]) {
    let seen = looked("chart.png", bytes, Depth::Whole);
    let decoded = decode(bytes);
    let mended = to_plain(bytes);
    if let Ok(seen) = &seen {
        let picture = decoded.as_ref().expect("what is fine decodes");
        assert_eq!((picture.width, picture.height), (seen.width, seen.height));
        assert!(mended.is_ok());
    }
    if let Ok(picture) = decoded {
        assert_eq!(picture.pixels.len() as u64, u64::from(picture.width) * u64::from(picture.height) * 3);
        let _ = Fingerprint::of(&picture);
        if picture.pixels.len() < 300_000 {
            let _ = (text_height(&picture), covered_disk(&picture));
        }
    }
}

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<Vec<u8>> = FORMATS
        .into_iter()
        .map(|format| encoded(&bars(), format))
        .chain([film(2), cmyk(b""), turned(&jpeg(&bars(), 50), 3), two_by_two([[1, 2, 3, 100]; 4])])
        .collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    (prop::sample::select(files), changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |(mut file, changes, end, cut)| {
            for (at, byte) in changes {
                let at = at.index(file.len());
                file[at] = byte;
            }
            if cut {
                file.truncate(end.index(file.len()));
            }
            file
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_files_are_survived(bytes in mutated()) {
        survives(&bytes);
    }

    #[test]
    fn any_bytes_behind_a_format_s_first_ones_are_survived(
        format in prop::sample::select(FORMATS.to_vec()),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let start = encoded(&bars(), format);
        survives(&[&start[..12], &rest].concat());
    }

    #[test]
    fn any_name_is_survived(name in any::<String>()) {
        let _ = locate(Path::new("."), &name);
    }
}

/// A file of one scan a color, as encoders with tables of their own write it: left half red, right half blue.
#[test]
fn a_jpeg_of_one_scan_a_color_is_decoded() {
    let (width, height) = (64_u16, 48_u16);
    let side = |x: u16| if x < width / 2 { [220, 30, 30] } else { [30, 30, 220] };
    let rgb: Vec<u8> = (0..height).flat_map(|_| (0..width).flat_map(side)).collect();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&rgb, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(bytes.windows(2).filter(|pair| *pair == [0xff, 0xda]).count() > 1, "the encoder writes one scan a color");
    let found = decode(&bytes).unwrap();
    // Chroma has half the resolution, so the two pixels beside the edge mix.
    let is_beside = |at: usize| (usize::from(width / 2) - 2..usize::from(width / 2) + 2).contains(&(at / 3 % usize::from(width)));
    let compared = found.pixels.iter().zip(&rgb).enumerate().filter(|(at, _)| !is_beside(*at));
    let off = compared.map(|(_, (found, wanted))| found.abs_diff(*wanted)).max().unwrap();
    assert!(off < 24, "a channel is {off} off");
}

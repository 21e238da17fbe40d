//! Effects on pictures made by hand.

use super::*;

const WIDTH: u32 = 240;
const HEIGHT: u32 = 180;

/// White, with black squares of 8 pixels whose middles are given.
fn squares(middles: &[[f64; 2]]) -> Vec<u8> {
    let mut rgb = vec![255; 3 * (WIDTH * HEIGHT) as usize];
    for &[x, y] in middles {
        for (dx, dy) in (0..8).flat_map(|dy| (0..8).map(move |dx| (dx, dy))) {
            let at = 3 * ((y as usize - 4 + dy) * WIDTH as usize + x as usize - 4 + dx);
            rgb[at..at + 3].fill(0);
        }
    }
    rgb
}

const MIDDLES: [[f64; 2]; 5] = [[30.0, 30.0], [210.0, 30.0], [120.0, 90.0], [30.0, 150.0], [210.0, 150.0]];

fn taken(device: Device, strength: Strength, rgb: &[u8], seed: Seed) -> (Effects, Degraded) {
    let effects = Effects::draw(device, strength, &Sheet::of(rgb, WIDTH, HEIGHT), seed);
    let degraded = apply(&effects, rgb, WIDTH, HEIGHT, seed).unwrap();
    (effects, degraded)
}

fn green(picture: &Degraded, x: usize, y: usize) -> f64 {
    assert!(x < picture.width as usize, "{x}");
    f64::from(picture.rgb[3 * (y * picture.width as usize + x) + 1])
}

/// The middle of what is dark within 9 pixels of a place. Dark is what is nearer to the darkest there than to the lightest.
fn middle_of_dark(picture: &Degraded, (x, y): (f64, f64)) -> (f64, f64) {
    let around = |at: f64, end: u32| (at as usize).saturating_sub(9)..(at as usize + 10).min(end as usize);
    let (rows, columns) = (around(y, picture.height), around(x, picture.width));
    let window = || rows.clone().flat_map(|row| columns.clone().map(move |column| (column, row)));
    let shades = || window().map(|(column, row)| green(picture, column, row));
    let limit = f64::midpoint(shades().fold(255.0, f64::min), shades().fold(0.0, f64::max));
    let (mut sum, mut at_x, mut at_y) = (0.0, 0.0, 0.0);
    for (column, row) in window() {
        let dark = (limit - green(picture, column, row)).max(0.0);
        sum += dark;
        at_x += dark * (column as f64 + 0.5);
        at_y += dark * (row as f64 + 0.5);
    }
    (at_x / sum, at_y / sum)
}

#[test]
fn the_transform_tells_where_pixels_went() {
    let rgb = squares(&MIDDLES);
    for (device, index) in Device::ALL.into_iter().flat_map(|device| (0..6).map(move |index| (device, index))) {
        let (effects, picture) = taken(device, Strength::Strong, &rgb, Seed::of_run(index));
        for [x, y] in MIDDLES {
            let wanted = effects.transform().at(x, y).unwrap();
            let found = middle_of_dark(&picture, wanted);
            let off = (found.0 - wanted.0).abs().max((found.1 - wanted.1).abs());
            assert!(off < 0.6, "{device:?} {index}: {found:?} instead of {wanted:?}");
        }
    }
}

#[test]
fn the_content_stays_in_the_picture() {
    let rgb = squares(&MIDDLES);
    let sheet = Sheet::of(&rgb, WIDTH, HEIGHT);
    assert_eq!(sheet.content, PixelBox::new(26.0, 26.0, 214.0, 154.0));
    assert!(sheet.is_white);
    for (device, strength) in Device::ALL.into_iter().flat_map(|device| Strength::ALL.map(move |strength| (device, strength))) {
        for index in 0..200 {
            let effects = Effects::draw(device, strength, &sheet, Seed::of_run(index));
            let moved = effects.transform().moved(sheet.content).unwrap();
            let frame = PixelBox::new(0.0, 0.0, f64::from(effects.width), f64::from(effects.height)).grown(-2.9);
            assert!(frame.contains(moved), "{device:?} {strength:?} {index}: {moved:?} in {frame:?}");
            let scale = effects.transform().smallest_scale(sheet.content).unwrap();
            assert!((0.7..1.2).contains(&scale), "{device:?} {strength:?} {index}: {scale}");
        }
    }
}

#[test]
fn a_bare_sheet_has_to_stay_as_a_whole() {
    let sheet = Sheet::of(&squares(&[]), WIDTH, HEIGHT);
    assert_eq!(sheet.content, PixelBox::new(0.0, 0.0, 240.0, 180.0));
}

/// The checksums were computed once, with and without optimisation. If one changes, degraded pictures of earlier releases can no longer
/// be made again.
#[test]
fn the_same_seed_gives_the_same_file() {
    let rgb = squares(&MIDDLES);
    let files = Device::ALL.map(|device| taken(device, Strength::Medium, &rgb, Seed::of_run(7)).1.jpeg);
    assert_eq!(files.each_ref().map(|file| crc32fast::hash(file)), CHECKSUMS);
    let other = taken(Device::Camera, Strength::Medium, &rgb, Seed::of_run(8)).1.jpeg;
    assert_ne!(files[0], other);
}

const CHECKSUMS: [u32; 2] = [366_328_636, 3_763_591_881];

#[test]
fn a_copy_without_color_is_gray() {
    let mut rgb = squares(&MIDDLES);
    for pixel in rgb.chunks_exact_mut(3).filter(|pixel| pixel[0] == 0) {
        pixel.copy_from_slice(&[200, 30, 30]);
    }
    let sheet = Sheet::of(&rgb, WIDTH, HEIGHT);
    let mut effects = Effects::draw(Device::Copier, Strength::Mild, &sheet, Seed::of_run(1));
    (effects.saturation, effects.balance, effects.noise) = (0.0, [1.0; 3], 0.0);
    let picture = apply(&effects, &rgb, WIDTH, HEIGHT, Seed::of_run(1)).unwrap();
    let spread = |pixel: &[u8]| pixel.iter().max().unwrap() - pixel.iter().min().unwrap();
    let most = picture.rgb.chunks_exact(3).map(spread).max().unwrap();
    assert!(most <= 3, "{most}");
    effects.saturation = 1.0;
    let picture = apply(&effects, &rgb, WIDTH, HEIGHT, Seed::of_run(1)).unwrap();
    assert!(picture.rgb.chunks_exact(3).any(|pixel| spread(pixel) > 80));
}

#[test]
fn specks_keep_away_from_ink() {
    let rgb = squares(&MIDDLES);
    let sheet = Sheet::of(&rgb, WIDTH, HEIGHT);
    let mut effects = Effects::draw(Device::Copier, Strength::Faint, &sheet, Seed::of_run(3));
    (effects.noise, effects.jpeg_quality, effects.specks) = (0.0, 100, 0);
    let clean = apply(&effects, &rgb, WIDTH, HEIGHT, Seed::of_run(3)).unwrap();
    effects.specks = 4000;
    let dirty = apply(&effects, &rgb, WIDTH, HEIGHT, Seed::of_run(3)).unwrap();
    let differs = |x: usize, y: usize| (green(&clean, x, y) - green(&dirty, x, y)).abs() > 12.0;
    let near = |x: usize, y: usize| {
        MIDDLES.iter().any(|&[to_x, to_y]| {
            let (to_x, to_y) = effects.transform().at(to_x, to_y).unwrap();
            (to_x - x as f64).abs().max((to_y - y as f64).abs()) < 11.0
        })
    };
    let all = (0..clean.height as usize).flat_map(|y| (0..clean.width as usize).map(move |x| (x, y)));
    let specked: Vec<(usize, usize)> = all.filter(|&(x, y)| differs(x, y)).collect();
    assert!(specked.len() > 20, "{}", specked.len());
    assert!(!specked.iter().any(|&(x, y)| near(x, y)));
}

#[test]
fn what_is_no_picture_is_refused() {
    let rgb = squares(&MIDDLES);
    let sheet = Sheet::whole(WIDTH, HEIGHT);
    let effects = Effects::draw(Device::Camera, Strength::Mild, &sheet, Seed::of_run(1));
    let seed = Seed::of_run(1);
    assert!(matches!(apply(&effects, &rgb[1..], WIDTH, HEIGHT, seed), Err(EffectsError::PixelCount { .. })));
    assert!(matches!(apply(&effects, &[], 0, 0, seed), Err(EffectsError::PixelCount { .. })));
    assert!(matches!(apply(&effects, &rgb, 9000, HEIGHT, seed), Err(EffectsError::TooLarge { .. })));
    let flat = Effects { transform: Transform([1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0]), ..effects };
    assert!(matches!(apply(&flat, &rgb, WIDTH, HEIGHT, seed), Err(EffectsError::Flat { .. })));
}

#[test]
fn damaged_files_are_no_trouble() {
    let (_, picture) = taken(Device::Camera, Strength::Mild, &squares(&MIDDLES), Seed::of_run(5));
    let (rgb, size) = decode_jpeg(&picture.jpeg).unwrap();
    assert_eq!((rgb, size), (picture.rgb, [picture.width, picture.height]));
    let mut draws = Seed::of_run(6).draws();
    for _ in 0..300 {
        let mut file = picture.jpeg.clone();
        file.truncate(draws.index(file.len()));
        for _ in 0..4 {
            let at = draws.index(file.len());
            if let Some(byte) = file.get_mut(at) {
                *byte = draws.bits() as u8;
            }
        }
        // An error or other pixels are both right; a panic or a wrong number of pixels is not.
        if let Ok((rgb, [width, height])) = decode_jpeg(&file) {
            assert_eq!(rgb.len(), 3 * (width * height) as usize);
        }
    }
    assert!(decode_jpeg(b"no picture").is_err());
}

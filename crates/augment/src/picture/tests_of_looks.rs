//! What pictures look like: fingerprints, what lies over pies, and the height of text, on our own golden pictures.

use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};
use proptest::prelude::*;

use super::samples::{drawn, jpeg, paint};
use super::*;

/// The golden pictures of the chart types, by name.
fn goldens() -> Vec<(PathBuf, Rgb)> {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chart-plugins");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(charts)
        .unwrap()
        .filter_map(|chart| std::fs::read_dir(chart.unwrap().path().join("golden")).ok())
        .flat_map(|golden| golden.map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 40, "found {} golden pictures", paths.len());
    paths.into_iter().map(|path| (path.clone(), decode(&std::fs::read(path).unwrap()).unwrap())).collect()
}

fn halved(picture: &Rgb) -> Rgb {
    let image = RgbImage::from_raw(picture.width, picture.height, picture.pixels.clone()).unwrap();
    let (width, height) = (picture.width / 2, picture.height / 2);
    let image = DynamicImage::ImageRgb8(image).resize_exact(width, height, FilterType::Triangle);
    Rgb { width, height, pixels: image.into_rgb8().into_raw() }
}

/// Up to 8 levels off, in a pattern without a period.
fn noisy(picture: &Rgb) -> Rgb {
    let mut state = 12_345_u64;
    let pixels = picture.pixels.iter().map(|&level| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (i32::from(level) + (state >> 33) as i32 % 17 - 8).clamp(0, 255) as u8
    });
    Rgb { width: picture.width, height: picture.height, pixels: pixels.collect() }
}

#[test]
fn fingerprints_keep_through_changes_and_differ_between_charts() {
    let goldens: Vec<(PathBuf, Rgb, Fingerprint)> =
        goldens().into_iter().map(|(path, picture)| (path, picture.clone(), Fingerprint::of(&picture))).collect();
    let mut index = NearIndex::new(NEAR);
    for (key, (path, _, fingerprint)) in goldens.iter().enumerate() {
        assert_eq!(index.nearest(fingerprint), None, "{}", path.display());
        for (other, _, earlier) in goldens.iter().take(key) {
            let distance = fingerprint.distance(earlier);
            assert!(distance >= 80, "{} and {} are {distance} apart", path.display(), other.display());
        }
        index.insert(*fingerprint, key as u64);
    }
    for (key, (path, picture, fingerprint)) in goldens.iter().enumerate() {
        let half = halved(picture);
        let changed = [decode(&jpeg(picture, 60)).unwrap(), noisy(picture), decode(&jpeg(&half, 60)).unwrap(), half];
        for (way, changed) in changed.iter().enumerate() {
            let changed = Fingerprint::of(changed);
            let distance = fingerprint.distance(&changed);
            assert_eq!(index.nearest(&changed), Some((key as u64, distance)), "{}, way {way}", path.display());
        }
    }
}

#[test]
fn a_fingerprint_of_any_shape_is_taken() {
    for (width, height) in [(1, 1), (2, 500), (31, 33), (500, 2), (32, 32)] {
        let plain = Fingerprint::of(&drawn(width, height, &[]));
        // White has no frequencies at all, so that none is above the median.
        assert_eq!(plain, Fingerprint([0; 4]), "{width}x{height}");
    }
}

#[test]
fn a_legend_over_a_pie_is_measured() {
    let pie = |hole: f64| {
        let mut pie = drawn(200, 160, &[(4, 4, 14, 6, [220, 40, 40])]);
        let middle = |x: u32, y: u32| (f64::from(x) - 99.5, f64::from(y) - 79.5);
        paint(&mut pie, [220, 40, 40], |x, y| {
            let (u, v) = middle(x, y);
            (hole * hole..=3600.0).contains(&(u * u + v * v)) && u >= 0.0
        });
        paint(&mut pie, [30, 90, 200], |x, y| {
            let (u, v) = middle(x, y);
            (hole * hole..=3600.0).contains(&(u * u + v * v)) && u < 0.0
        });
        pie
    };
    assert_eq!(covered_disk(&pie(0.0)), Some(0.0));
    assert_eq!(covered_disk(&pie(30.0)), Some(0.0));
    let mut covered = pie(0.0);
    // 30 by 20 pixels of a disk of 60 pixels' radius: 600 / 11310. A label of two strokes counts for nothing.
    paint(&mut covered, [245, 245, 245], |x, y| (110..140).contains(&x) && (45..65).contains(&y));
    paint(&mut covered, [0, 0, 0], |x, y| (62..64).contains(&x) && (100..110).contains(&y));
    let share = covered_disk(&covered).unwrap();
    assert!((share - 600.0 / 11_310.0).abs() < 0.003, "{share}");
    assert_eq!(covered_disk(&drawn(200, 160, &[(20, 40, 30, 100, [220, 40, 40]), (80, 20, 30, 120, [30, 90, 200])])), None);
    assert_eq!(covered_disk(&drawn(200, 160, &[])), None);
}

#[test]
fn golden_pies_have_uncovered_disks_and_other_charts_have_none() {
    for (path, picture) in goldens() {
        let is_round = ["/pie/", "/donut/"].iter().any(|chart| path.to_str().unwrap().contains(chart));
        assert_eq!(covered_disk(&picture), is_round.then_some(0.0), "{}", path.display());
    }
}

/// The smallest height of capitals that the record beside a golden picture states.
fn stated_height(path: &Path) -> f64 {
    let record = std::fs::read_to_string(path.with_extension("jsonl")).unwrap();
    let heights = record.split("\"cap_height\":").skip(1).map(|rest| {
        let end = rest.find([',', '}']).unwrap();
        rest[..end].parse::<f64>().unwrap()
    });
    heights.min_by(f64::total_cmp).unwrap()
}

#[test]
fn the_smallest_text_of_golden_pictures_is_measured() {
    let mut errors: Vec<(f64, PathBuf)> =
        goldens().into_iter().map(|(path, picture)| (text_height(&picture).unwrap() - stated_height(&path), path)).collect();
    errors.sort_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let most = |share: usize| errors[errors.len() * share / 100].clone();
    assert!(most(50).0.abs() <= 0.3, "{:?}", most(50));
    assert!(most(90).0.abs() <= 0.7, "{:?}", most(90));
    assert!(errors.iter().all(|(error, _)| error.abs() <= 1.25), "{:?}", errors.last());
}

#[test]
fn there_is_no_text_in_blank_paper_and_in_bars() {
    assert_eq!(text_height(&drawn(200, 100, &[])), None);
    assert_eq!(text_height(&super::samples::bars()), None);
}

#[test]
fn text_is_measured_on_either_ground() {
    // Four letters H, 5 by 9 pixels with strokes of one, 7 apart.
    let letters: Vec<_> = (0..4)
        .map(|idx| 20 + 7 * idx)
        .flat_map(|x| [(x, 30, 1, 9, [0; 3]), (x + 4, 30, 1, 9, [0; 3]), (x, 34, 5, 1, [0; 3])])
        .collect();
    let dark = drawn(80, 60, &letters);
    let light = Rgb { pixels: dark.pixels.iter().map(|level| 255 - level).collect(), ..dark.clone() };
    assert_eq!(text_height(&dark), Some(9.0));
    assert_eq!(text_height(&light), Some(9.0));
    assert_eq!(text_height(&drawn(80, 60, &letters[..6])), None);
}

fn flipped(fingerprint: Fingerprint, bits: &[u8]) -> Fingerprint {
    let mut words = fingerprint.0;
    for &bit in bits {
        words[usize::from(bit) / 64] ^= 1 << (bit % 64);
    }
    Fingerprint(words)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_index_finds_what_comparing_with_each_finds(
        threshold in prop::sample::select(vec![0_u32, 1, 8, 15, 16, 31, 40, 47]),
        bases in prop::collection::vec(any::<[u64; 4]>(), 1..5),
        inserted in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..30)), 1..25),
        asked in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..30)), 1..6),
    ) {
        let of = |(base, bits): &(prop::sample::Index, Vec<u8>)| flipped(Fingerprint(*base.get(&bases)), bits);
        let mut index = NearIndex::new(threshold);
        let all: Vec<Fingerprint> = inserted.iter().map(of).collect();
        // Keys fall, so that the smallest is not the one that was inserted first.
        for (key, fingerprint) in all.iter().enumerate() {
            index.insert(*fingerprint, 1000 - key as u64);
        }
        for asked in asked.iter().map(of) {
            let nearest = all.iter().enumerate().map(|(key, it)| (it.distance(&asked), 1000 - key as u64)).min();
            let expected = nearest.filter(|(distance, _)| *distance <= threshold).map(|(distance, key)| (key, distance));
            prop_assert_eq!(index.nearest(&asked), expected);
        }
    }
}

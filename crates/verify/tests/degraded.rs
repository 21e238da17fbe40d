//! Pictures that went through a device: what a careful shot leaves passes, and what each kind of loss does is refused for its reason.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail loudly")]

mod common;

use std::collections::BTreeMap;

use chartmill_schema::{Color, DegradedAnnotation, Device, PixelBox, Transform};
use chartmill_verify::{Sample, Verified, verify_degraded, verify_files};
use common::refuse::keys;
use common::{Made, samples, series, target};

/// A similarity: scaled, turned by a small slope, shifted.
#[derive(Clone, Copy)]
struct Shot {
    scale: f64,
    slope: f64,
    shift: [f64; 2],
}

const STRAIGHT: Shot = Shot { scale: 1.0, slope: 0.0, shift: [0.0, 0.0] };
const TILTED: Shot = Shot { scale: 0.98, slope: 0.02, shift: [7.0, -1.0] };

impl Shot {
    fn transform(self) -> Transform {
        let (s, t) = (self.scale, self.scale * self.slope);
        Transform([s, -t, self.shift[0], t, s, self.shift[1], 0.0, 0.0, 1.0])
    }

    /// The picture that it makes of the drawing, white around it, each pixel from four of the drawing's.
    fn picture(self, made: &Made) -> Vec<u8> {
        let (width, height) = (made.scene.width as usize, made.scene.height as usize);
        let at = |x: isize, y: isize, channel: usize| {
            let inside = (0..width as isize).contains(&x) && (0..height as isize).contains(&y);
            if inside { f64::from(made.canvas[3 * (y as usize * width + x as usize) + channel]) } else { 255.0 }
        };
        let (s, t) = (self.scale, self.scale * self.slope);
        let mut rgb = Vec::with_capacity(made.canvas.len());
        for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
            let (x, y) = (column as f64 + 0.5 - self.shift[0], row as f64 + 0.5 - self.shift[1]);
            let (u, v) = ((s * x + t * y) / (s * s + t * t) - 0.5, (s * y - t * x) / (s * s + t * t) - 0.5);
            let (left, top) = (u.floor(), v.floor());
            for channel in 0..3 {
                let of = |dx: isize, dy: isize| at(left as isize + dx, top as isize + dy, channel);
                let above = of(0, 0) + (of(1, 0) - of(0, 0)) * (u - left);
                let below = of(0, 1) + (of(1, 1) - of(0, 1)) * (u - left);
                rgb.push((above + (below - above) * (v - top)).round() as u8);
            }
        }
        rgb
    }

    fn moved(self, made: &Made) -> DegradedAnnotation {
        let size = [made.scene.width, made.scene.height];
        let effects = BTreeMap::from([("blur_px".to_owned(), 0.5)]);
        let seed = "0123456789abcdef".to_owned();
        DegradedAnnotation::moved(&made.sample.annotation, Device::Camera, seed, effects, size, self.transform()).unwrap()
    }

    fn taken(self, made: &Made, spoil: impl Fn(&mut Vec<u8>)) -> Vec<&'static str> {
        let mut rgb = self.picture(made);
        spoil(&mut rgb);
        keys(verify_degraded(made.verify().unwrap(), self.moved(made), &rgb, target()))
    }
}

fn untouched(_: &mut Vec<u8>) {}

/// A box blur over `2 * reach + 1` pixels across and down.
fn smeared(reach: usize) -> impl Fn(&mut Vec<u8>) {
    move |rgb| {
        let (width, height) = (480_usize, 360_usize);
        for [step, lines, length] in [[3, height, width], [3 * width, width, height]] {
            let from = rgb.clone();
            for (line, place, channel) in (0..lines)
                .flat_map(|line| (0..length).map(move |place| (line, place)))
                .flat_map(|(line, place)| (0..3).map(move |channel| (line, place, channel)))
            {
                let first = line * if step == 3 { 3 * width } else { 3 } + channel;
                let range = place.saturating_sub(reach)..=(place + reach).min(length - 1);
                let n = range.clone().count();
                let sum: usize = range.map(|place| usize::from(from[first + place * step])).sum();
                rgb[first + place * step] = (sum / n) as u8;
            }
        }
    }
}

fn each_pixel(change: impl Fn([u8; 3]) -> [u8; 3]) -> impl Fn(&mut Vec<u8>) {
    move |rgb| {
        for pixel in rgb.chunks_exact_mut(3) {
            let changed = change([pixel[0], pixel[1], pixel[2]]);
            pixel.copy_from_slice(&changed);
        }
    }
}

/// Every shade brought nearer to white.
fn paled(share: f64) -> impl Fn(&mut Vec<u8>) {
    each_pixel(move |pixel| pixel.map(|shade| 255 - ((255.0 - f64::from(shade)) * (1.0 - share)) as u8))
}

fn grayed() -> impl Fn(&mut Vec<u8>) {
    each_pixel(|[r, g, b]| [((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8; 3])
}

fn accepted(made: &Made, shot: Shot, spoil: impl Fn(&mut Vec<u8>)) -> Sample {
    let mut rgb = shot.picture(made);
    spoil(&mut rgb);
    let verified = verify_degraded(made.verify().unwrap(), shot.moved(made), &rgb, target());
    verified.map_or_else(|faults| panic!("{faults:?}"), Verified::into_inner)
}

#[test]
fn careful_shots_pass() {
    for made in [samples::bar(), samples::pie(), samples::funnel(), samples::table_chart(), series::stacked()] {
        for shot in [STRAIGHT, TILTED] {
            let sample = accepted(&made, shot, untouched);
            assert_eq!(sample.record.image, made.sample.record.image.replace(".png", ".jpg"));
            assert_eq!(sample.record.image, sample.annotation.image);
            // The upright geometry is untouched, and the files alone say as much.
            assert_eq!(sample.annotation.marks, made.sample.annotation.marks);
            assert_eq!(keys(verify_files(sample, target())), Vec::<&str>::new());
        }
        accepted(&made, TILTED, smeared(1));
        accepted(&made, TILTED, paled(0.25));
    }
    // Without questions about colors, a gray copy is as good.
    accepted(&samples::funnel(), STRAIGHT, grayed());
}

#[test]
fn smeared_and_pale_texts_are_refused() {
    assert!(STRAIGHT.taken(&samples::bar(), smeared(3)).contains(&"degraded-blurred"));
    assert!(STRAIGHT.taken(&samples::bar(), paled(0.85)).contains(&"degraded-faint"));
    assert!(STRAIGHT.taken(&samples::bar(), paled(0.97)).contains(&"degraded-mark"));
}

#[test]
fn colors_that_are_asked_for_have_to_stay() {
    let found = STRAIGHT.taken(&samples::pie(), grayed());
    assert!(found.contains(&"degraded-color"), "{found:?}");
    // Green light makes of some color another.
    let found = STRAIGHT.taken(&samples::pie(), each_pixel(|[r, g, b]| [r / 2, g, b / 2]));
    assert!(found.contains(&"degraded-color"), "{found:?}");
    // Without the two questions about colors (turns 2 and 3) only the legend needs them: the blue and the red one are both dark gray.
    let mut made = samples::pie();
    made.sample.annotation.turns.drain(1..3);
    made.sample.record.conversations.drain(2..6);
    let found = STRAIGHT.taken(&made, grayed());
    assert!(found.contains(&"degraded-alike") && !found.contains(&"degraded-color"), "{found:?}");
    // Other names do no harm there, as long as they are apart.
    assert_eq!(STRAIGHT.taken(&made, each_pixel(|[r, g, b]| [b, g, r])), Vec::<&str>::new());
}

#[test]
fn views_that_no_device_has_are_refused() {
    let made = samples::bar();
    let with = |change: fn(&mut DegradedAnnotation)| {
        let mut degraded = TILTED.moved(&made);
        change(&mut degraded);
        keys(verify_degraded(made.verify().unwrap(), degraded, &TILTED.picture(&made), target()))
    };
    assert_eq!(with(|_| {}), Vec::<&str>::new());
    for (key, change) in [
        ("transform", (|degraded| degraded.transform.0[0] = -1.0) as fn(&mut DegradedAnnotation)),
        ("transform", |degraded| degraded.transform.0[4] = 0.2),
        ("transform", |degraded| degraded.transform.0[6] = -0.01),
        ("transform", |degraded| degraded.transform.0[8] = 2.0),
        ("transform", |degraded| degraded.transform.0[2] = f64::NAN),
        ("transform", |degraded| degraded.width = 0),
        ("moved-box", |degraded| degraded.transform.0[2] += 0.5),
        ("moved-box", |degraded| degraded.texts[2].x1 += 0.5),
        ("moved-box", |degraded| degraded.marks[1] = PixelBox::default()),
        ("moved-cap-height", |degraded| degraded.cap_heights[0] += 0.5),
        ("moved-count", |degraded| degraded.cap_heights.clear()),
        ("moved-count", |degraded| degraded.marks.push(PixelBox::default())),
        ("degraded-size", |degraded| degraded.height += 1),
    ] {
        let found = with(change);
        assert!(found.contains(&key), "{key}: {found:?}");
    }
}

#[test]
fn texts_stay_large_enough_and_in_the_picture() {
    // Capitals of 9.45 px become 9.45 * 0.9 * 336 / 480 = 5.95 px, less than the 6.3 of the target.
    let small = Shot { scale: 0.9, slope: 0.0, shift: [10.0, 10.0] };
    assert!(small.taken(&samples::bar(), untouched).contains(&"text-too-small"));
    let beyond = Shot { shift: [-40.0, 0.0], ..STRAIGHT };
    assert!(beyond.taken(&samples::bar(), untouched).contains(&"text-outside"));
    let beyond = Shot { shift: [0.0, 200.0], ..STRAIGHT };
    assert!(beyond.taken(&samples::bar(), untouched).contains(&"mark-outside"));
}

#[test]
fn a_mark_in_the_color_of_the_ground_is_refused() {
    let made = samples::bar();
    let fill = made.sample.annotation.marks[0].color;
    let erased = each_pixel(move |[r, g, b]| if Color::rgb(r, g, b).difference(fill) < 3.0 { [255; 3] } else { [r, g, b] });
    assert!(STRAIGHT.taken(&made, erased).contains(&"degraded-mark"));
}

#[test]
fn files_and_names_agree() {
    let made = samples::bar();
    // A path for a device's picture without one, and the reverse.
    let mut upright = made.sample.clone();
    let mut degraded = accepted(&made, STRAIGHT, untouched);
    std::mem::swap(&mut upright.record.image, &mut degraded.record.image);
    std::mem::swap(&mut upright.annotation.image, &mut degraded.annotation.image);
    assert_eq!(keys(verify_files(upright, target())), ["image-path"]);
    assert_eq!(keys(verify_files(degraded, target())), ["image-path"]);
    // The check of upright pictures takes no other.
    let mut early = made.clone();
    early.sample.annotation.degraded = Some(STRAIGHT.moved(&made));
    assert!(keys(early.verify()).contains(&"degraded-early"));
}

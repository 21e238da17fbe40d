//! What a hand-held camera does to a printed sheet on a table.

use chartmill_schema::{Device, PixelBox};
use chartmill_seed::Draws;

use super::view::{Pose, transform};
use super::{Effects, Ground, Sheet, between, finely};

/// What sheets lie on: its color, the size of its pattern in pixels, and how strong that is in shades.
const GROUNDS: [([u8; 3], [f64; 2], f64); 7] = [
    // Oak, along and across, walnut and beech.
    ([176, 138, 98], [140.0, 7.0], 26.0),
    ([171, 130, 92], [7.0, 140.0], 26.0),
    ([96, 66, 46], [160.0, 6.0], 22.0),
    ([206, 176, 138], [120.0, 9.0], 18.0),
    // A gray desk top, a dark one, and cloth.
    ([138, 140, 142], [4.0, 4.0], 8.0),
    ([52, 54, 58], [5.0, 5.0], 7.0),
    ([92, 104, 122], [3.0, 3.0], 16.0),
];

/// Chooses what is done; `share` (0 to 1) is the strength.
pub(super) fn draw(share: f64, sheet: &Sheet, draws: &mut Draws) -> Effects {
    let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
    let long = width.max(height);
    // The short side may have more room, as pictures of cameras are never as flat as some charts.
    let roomier = |side: f64, draws: &mut Draws| (side * (1.0 + 0.12 * draws.unit())).min(long).round().max(1.0) as u32;
    let frame = if width >= height { [sheet.width, roomier(height, draws)] } else { [roomier(width, draws), sheet.height] };
    let tilt = 0.14 * share;
    let pose = Pose {
        turn: finely(draws, -0.05 * share, 0.05 * share),
        tilt: [finely(draws, -tilt, tilt), finely(draws, -tilt, tilt)],
        frame,
        inset: (long * 0.012).max(3.0),
        zoom: finely(draws, 1.0 - 0.08 * share, 1.0),
        place: [draws.unit(), draws.unit()],
    };
    // White drawings are part of a larger white sheet; others are cut along their edges or nearly so.
    let most = if sheet.is_white { 0.09 } else { 0.035 };
    let mut margin = || between(draws, 0.0, most) * long;
    let edges = [margin(), margin(), margin(), margin()];
    let paper = PixelBox::new(-edges[0], -edges[1], width + edges[2], height + edges[3]);
    let (color, pattern_px, pattern) = GROUNDS[draws.index(GROUNDS.len())];
    let ground = Ground { color, pattern_px, pattern, shadow: between(draws, 0.2, 0.55) };
    // Warm lamps, or the blue of the sky.
    let warmth = finely(draws, -0.05, 0.09) * share.max(0.5);
    let fall = 0.34 * share;
    let mut light = [0.0; 4].map(|_: f64| finely(draws, 1.0 - fall, 1.0));
    let brightest = light.iter().copied().fold(0.0, f64::max);
    light = light.map(|gain| ((gain / brightest) * 1000.0).round() / 1000.0);
    let blur = between(draws, 0.3, 0.3 + 0.5 * share);
    let moved = if draws.percent(30) { between(draws, 0.0, 0.45 * share) } else { 0.0 };
    let blur_px = if draws.percent(50) { [blur + moved, blur] } else { [blur, blur + moved] };
    Effects {
        device: Device::Camera,
        width: frame[0],
        height: frame[1],
        transform: transform(sheet, pose),
        sheet: paper,
        ground,
        saturation: between(draws, 1.0 - 0.2 * share, 1.0),
        blur_px: blur_px.map(chartmill_schema::hundredths),
        contrast: between(draws, 1.0, 1.08),
        ink: between(draws, 8.0, 18.0 + 30.0 * share).round(),
        paper: between(draws, 248.0 - 44.0 * share, 252.0).round(),
        grain: finely(draws, 0.004, 0.006 + 0.014 * share),
        mottle: 0.0,
        light,
        vignette: between(draws, 0.0, 0.14 * share),
        balance: [1.0 + warmth, 1.0, 1.0 - warmth],
        streaks: Vec::new(),
        specks: 0,
        noise: between(draws, 0.8, 1.2 + 4.2 * share),
        jpeg_quality: (85.0 - 30.0 * share * draws.unit()) as u8,
    }
}

//! What a photocopier does to a sheet: gray toner, unevenly laid, on paper that was not put in straight.

use chartmill_schema::{Device, PixelBox};
use chartmill_seed::Draws;

use super::view::{Pose, transform};
use super::{Effects, Ground, Sheet, Streak, between, finely};

/// Of a hundred copies, how many are in color, if a faint one.
const COLOR_PERCENT: u64 = 35;
/// Of a hundred copies, how many show the dark inside of an open lid beside the sheet instead of a white lid.
const OPEN_PERCENT: u64 = 25;

/// The most specks that are tried in a million pixels of the drawing; most of them find no bare paper.
const MOST_SPECKS: f64 = 280.0;

/// Chooses what is done; `share` (0 to 1) is the strength.
pub(super) fn draw(share: f64, sheet: &Sheet, draws: &mut Draws) -> Effects {
    let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
    let long = width.max(height);
    let frame = [sheet.width, sheet.height];
    let pose = Pose {
        turn: finely(draws, -0.028 * share, 0.028 * share),
        tilt: [0.0; 2],
        frame,
        inset: (long * 0.012).max(3.0),
        zoom: finely(draws, 1.0 - 0.05 * share, 1.0),
        place: [draws.unit(), draws.unit()],
    };
    let most = if sheet.is_white { 0.06 } else { 0.03 };
    let mut margin = || between(draws, 0.0, most) * long;
    let edges = [margin(), margin(), margin(), margin()];
    let paper = PixelBox::new(-edges[0], -edges[1], width + edges[2], height + edges[3]);
    let ground = if draws.percent(OPEN_PERCENT) {
        Ground { color: [34; 3], pattern_px: [6.0; 2], pattern: 10.0, shadow: 0.0 }
    } else {
        Ground { color: [238; 3], pattern_px: [40.0; 2], pattern: 4.0, shadow: between(draws, 0.25, 0.5) }
    };
    let in_color = draws.percent(COLOR_PERCENT);
    let saturation = if in_color { between(draws, 1.0 - 0.45 * share, 0.95) } else { 0.0 };
    let blur = between(draws, 0.3, 0.35 + 0.3 * share);
    let mut streaks = Vec::new();
    for _ in 0..draws.below(1 + (3.0 * share) as u64) {
        let x = (draws.unit() * f64::from(frame[0])).round();
        streaks.push(Streak { x, width: between(draws, 0.6, 2.2), shade: between(draws, 4.0, 6.0 + 16.0 * share) });
    }
    // Colored paper is rare; a yellowish tint of old sheets is not, and only a color copy shows it.
    let tint = if in_color { finely(draws, 0.0, 0.05 * share) } else { 0.0 };
    Effects {
        device: Device::Copier,
        width: frame[0],
        height: frame[1],
        transform: transform(sheet, pose),
        sheet: paper,
        ground,
        saturation,
        blur_px: [blur, blur],
        contrast: between(draws, 1.05, 1.1 + 0.25 * share),
        ink: between(draws, 20.0, 34.0 + 46.0 * share).round(),
        paper: between(draws, 250.0 - 26.0 * share, 254.0).round(),
        grain: finely(draws, 0.004, 0.008 + 0.014 * share),
        mottle: between(draws, 0.03, 0.06 + 0.12 * share),
        light: [1.0, 1.0, between(draws, 1.0 - 0.05 * share, 1.0), between(draws, 1.0 - 0.05 * share, 1.0)],
        vignette: 0.0,
        balance: [1.0, 1.0 - tint / 3.0, 1.0 - tint],
        streaks,
        specks: (MOST_SPECKS * width * height / 1e6 * share * draws.unit()) as u32,
        noise: between(draws, 0.8, 1.5 + 3.5 * share),
        jpeg_quality: (88.0 - 26.0 * share * draws.unit()) as u8,
    }
}

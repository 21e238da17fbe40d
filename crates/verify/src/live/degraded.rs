//! The pixels of a picture that went through a device: what was readable in the drawing still is.
//!
//! Everything is looked up where the transform puts it: pixels within the upright box of a text or the upright outline of a mark, so that
//! a long text on a turned sheet is not lost in the upright box around it. Measures are quantiles, which noise and dirt hardly move.

use std::collections::BTreeMap;

use chartmill_schema::{Annotation, Color, DegradedAnnotation, Geometry, Query, Role, libm_sincos};

use super::Canvas;
use crate::answer::{DIFFERENT, color_name};
use crate::degraded::View;
use crate::{Faults, Reason};

/// The least contrast (WCAG) between the darkest and the lightest eighth of a text's box, each by its median. A text of 3:1 has about this
/// after a pale copy; noise alone, of 6 shades, reaches 1.2.
const CONTRAST: f64 = 1.8;
/// The least sharpness of a text (see [`sharpness`]). On 900 texts of 60 charts, with noise of 4 shades, a blur of a tenth of the cap
/// height leaves 0.52 or more of each; one of a sixth, with which digits run together, leaves less than 0.5 of every second text, and of
/// some text of every chart.
const SHARPNESS: f64 = 0.5;
/// The least difference (CIEDE2000) of a mark to the ground.
const MARK: f64 = 5.0;

/// Checks the pixels.
pub(super) fn check(note: &Annotation, degraded: &DegradedAnnotation, rgb: &[u8], faults: &mut Faults) {
    let (width, height) = (degraded.width, degraded.height);
    let Some(canvas) = Canvas::new(rgb, width, height) else {
        faults.push(Reason::DegradedSize { bytes: rgb.len(), width, height });
        return;
    };
    let picture = Picture { canvas, view: View::new(degraded) };
    for text in &note.texts {
        let of = || text.text.clone();
        let shades = Shades::of(&picture, text.ink.into(), text.cap_height);
        let (contrast, sharpness) = shades.map_or((1.0, 0.0), |shades| (shades.contrast(), shades.sharpness));
        if contrast < CONTRAST {
            faults.push(Reason::DegradedFaint { text: of(), contrast });
        } else if sharpness < SHARPNESS {
            faults.push(Reason::DegradedBlurred { text: of(), sharpness });
        }
    }
    // Marks of one color in the drawing are measured together.
    let mut seen: BTreeMap<Color, Vec<Color>> = BTreeMap::new();
    let ground = median(&picture.ground(note));
    for (idx, mark) in note.marks.iter().enumerate() {
        let inside: Vec<Color> = within(&mark.geometry).into_iter().filter_map(|place| picture.at(place)).collect();
        let Some(found) = median(&inside) else { continue };
        // Where texts and marks leave no ground, marks are told from each other.
        if let Some(difference) = ground.map(|ground| found.difference(ground)).filter(|&difference| difference < MARK) {
            faults.push(Reason::DegradedMark { mark: idx, difference });
        }
        seen.entry(mark.color).or_default().push(found);
    }
    let seen: Vec<(Color, Color)> = seen.into_iter().filter_map(|(color, found)| Some((color, median(&found)?))).collect();
    colors(note, &seen, faults);
}

/// Colors that questions rely on: all of them where one asks for a color, or where a legend is needed to tell marks apart.
fn colors(note: &Annotation, seen: &[(Color, Color)], faults: &mut Faults) {
    let by_name = note.turns.iter().position(|turn| matches!(turn.query, Query::ColorOf { .. } | Query::LabelOfColor { .. }));
    let by_legend = note.texts.iter().any(|text| text.role == Role::LegendLabel)
        && note.turns.iter().any(|turn| !matches!(turn.query, Query::Title | Query::AxisTitle { .. } | Query::Marks));
    if by_name.is_none() && !by_legend {
        return;
    }
    faults.at_turn(by_name);
    for (idx, &(color, found)) in seen.iter().enumerate() {
        if by_name.is_some() && color_name(color).is_some_and(|name| color_name(found) != Some(name)) {
            faults.push(Reason::DegradedColor { color, found });
        }
        for &(other, other_found) in &seen[idx + 1..] {
            let difference = found.difference(other_found);
            if difference < DIFFERENT {
                faults.push(Reason::DegradedAlike { first: color, second: other, difference });
            }
        }
    }
    faults.at_turn(None);
}

/// The picture, addressed by places of the drawing.
struct Picture<'a> {
    canvas: Canvas<'a>,
    view: View,
}

impl Picture<'_> {
    /// The nearest pixel to a place of the drawing; `None` outside of the picture.
    fn at(&self, place: [f64; 2]) -> Option<Color> {
        let [x, y] = self.view.at(place)?;
        self.canvas.at(x.floor() as i64, y.floor() as i64)
    }

    fn luma(&self, place: [f64; 2]) -> Option<f64> {
        // ITU-R BT.601, as in JPEG.
        self.at(place).map(|color| 0.299 * f64::from(color.r) + 0.587 * f64::from(color.g) + 0.114 * f64::from(color.b))
    }

    /// Pixels all over the drawing but where texts and marks are.
    fn ground(&self, note: &Annotation) -> Vec<Color> {
        const STEPS: u32 = 32;
        let (width, height) = (f64::from(note.width), f64::from(note.height));
        let share = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS);
        let bare = |&[x, y]: &[f64; 2]| {
            let texts = note.texts.iter().map(|text| text.ink);
            !texts.chain(note.marks.iter().map(|mark| mark.bounds)).any(|used| used.grown(1.0).holds(x, y))
        };
        let places = (0..STEPS).flat_map(|row| (0..STEPS).map(move |column| [width * share(column), height * share(row)]));
        places.filter(bare).filter_map(|place| self.at(place)).collect()
    }
}

/// The shades in the box of a text.
struct Shades {
    dark: f64,
    light: f64,
    sharpness: f64,
}

impl Shades {
    /// The box is grown by a pixel, so that a text that fills its box (a dash) has some ground.
    fn of(picture: &Picture<'_>, [x0, y0, x1, y1]: [f64; 4], cap_px: f64) -> Option<Self> {
        let (x0, y0) = (x0 - 1.0, y0 - 1.0);
        let (columns, rows) = ((x1 + 1.0 - x0).ceil() as u32, (y1 + 1.0 - y0).ceil() as u32);
        let apart = (cap_px / 6.0).round().max(1.0);
        let (mut lumas, mut bends) = (Vec::new(), Vec::new());
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let (x, y) = (x0 + f64::from(column) + 0.5, y0 + f64::from(row) + 0.5);
            let Some(own) = picture.luma([x, y]) else { continue };
            lumas.push(own);
            let bend = |dx: f64, dy: f64| {
                let (before, after) = (picture.luma([x - dx, y - dy])?, picture.luma([x + dx, y + dy])?);
                Some((2.0 * own - before - after).abs())
            };
            let bend = bend(apart, 0.0).unwrap_or_default().max(bend(0.0, apart).unwrap_or_default());
            bends.push(bend);
        }
        let (dark, light) = (quantile(&mut lumas, 1, 16)?, quantile(&mut lumas, 15, 16)?);
        Some(Self { dark, light, sharpness: sharpness(&mut bends, light - dark) })
    }

    fn contrast(&self) -> f64 {
        let gray = |luma: f64| {
            let shade = luma.round() as u8;
            Color::rgb(shade, shade, shade)
        };
        gray(self.dark).contrast(gray(self.light))
    }
}

/// How plainly strokes stand apart: the second difference of the shades about the width of a stroke apart (a sixth of the cap height),
/// across or down, which nine tenths of the box stay below, as a share of the range of the shades. Sharp text has 1.1 to 2.
fn sharpness(bends: &mut [f64], range: f64) -> f64 {
    quantile(bends, 9, 10).map_or(0.0, |bend| bend / range.max(1.0))
}

fn quantile(values: &mut [f64], part: usize, of: usize) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get((values.len() * part / of).min(values.len().saturating_sub(1))).copied()
}

/// The median of each channel.
fn median(colors: &[Color]) -> Option<Color> {
    let channel = |of: fn(&Color) -> u8| {
        let mut values: Vec<u8> = colors.iter().map(of).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied()
    };
    Some(Color::rgb(channel(|color| color.r)?, channel(|color| color.g)?, channel(|color| color.b)?))
}

/// Places well inside of an outline, in pixels of the drawing. A text over a mark covers the lesser part of them.
fn within(geometry: &Geometry) -> Vec<[f64; 2]> {
    const STEPS: u32 = 9;
    let shares = || (1..STEPS).map(|step| f64::from(step) / f64::from(STEPS));
    match *geometry {
        Geometry::Rect { x0, y0, x1, y1 } => {
            shares().flat_map(|down| shares().map(move |across| [x0 + (x1 - x0) * across, y0 + (y1 - y0) * down])).collect()
        }
        Geometry::Slice { cx, cy, inner, outer, start, end } => shares()
            .flat_map(|turn| shares().map(move |out| (turn, out)))
            .map(|(turn, out)| {
                let (sin, cos) = libm_sincos(start + (end - start) * turn);
                let radius = inner + (outer - inner) * out;
                [cx + radius * sin, cy - radius * cos]
            })
            .collect(),
        Geometry::Point { x, y, r } => {
            let reach = r / 2.0;
            vec![[x, y], [x - reach, y], [x + reach, y], [x, y - reach], [x, y + reach]]
        }
        Geometry::Polygon { ref points } => {
            let n = points.len().max(1) as f64;
            let [x, y] = points.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0] / n, sum[1] + point[1] / n]);
            points
                .iter()
                .flat_map(|&[to_x, to_y]| shares().map(move |out| [x + (to_x - x) * out * 0.9, y + (to_y - y) * out * 0.9]))
                .collect()
        }
    }
}

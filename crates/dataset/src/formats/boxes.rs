//! Where an answer stands in the picture, in the coordinates that a model family is used to.

use chartmill_schema::{Annotation, Coordinates, PixelBox, Resize, Target, hundredths};
use serde::Serialize;

/// A side of a patch that Qwen2.5-VL sees as one: both sides of a resized picture are multiples of it.
const QWEN_PATCH: f64 = 28.0;
/// The fewest pixels that Qwen2.5-VL resizes to.
const QWEN_LEAST: f64 = 56.0 * 56.0;

/// A text or mark that an answer stands on.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Evidence {
    /// The question, from 0.
    pub(crate) turn: usize,
    /// The text, or what the mark shows: its row, and its series where there are several.
    pub(crate) label: String,
    /// In pixels of the picture as it is.
    pub(crate) area: PixelBox,
}

/// All evidence of a sample, question by question.
pub(crate) fn evidence(annotation: &Annotation) -> Vec<Evidence> {
    let mut found = Vec::new();
    for (turn, asked) in annotation.turns.iter().enumerate() {
        for &idx in &asked.evidence.texts {
            let Some(text) = annotation.texts.get(idx) else { continue };
            let area = annotation.degraded.as_ref().map_or(Some(text.ink), |it| it.texts.get(idx).copied());
            found.extend(area.map(|area| Evidence { turn, label: text.text.clone(), area }));
        }
        for &idx in &asked.evidence.marks {
            let Some(mark) = annotation.marks.get(idx) else { continue };
            let area = annotation.degraded.as_ref().map_or(Some(mark.bounds), |it| it.marks.get(idx).copied());
            let has_series = annotation.table.series().len() > 1;
            let row = annotation.table.label(mark.row);
            let label = if has_series { format!("{row}, {}", mark.column) } else { row.to_owned() };
            found.extend(area.map(|area| Evidence { turn, label, area }));
        }
    }
    found
}

/// How a box is written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Convention {
    /// Pixels of the picture as it is, to hundredths.
    Pixels,
    /// Whole pixels of the picture after the resize of Qwen2.5-VL to at most this many.
    Resized(u32),
    /// 0 to 1000 of width and height, whole.
    Thousand,
    /// 0 to 1 of width and height.
    Unit,
    /// 0 to 1 of the square that the picture is padded to, the picture in its middle.
    UnitSquare,
}

impl Convention {
    /// The convention of a target.
    pub(crate) fn of(target: &Target) -> Self {
        match (target.coordinates, target.resize) {
            (Coordinates::Thousand, _) => Self::Thousand,
            (Coordinates::Unit, _) => Self::Unit,
            (Coordinates::UnitSquare, _) => Self::UnitSquare,
            (Coordinates::Pixels, Resize::Area { pixels }) => Self::Resized(pixels),
            (Coordinates::Pixels, _) => Self::Pixels,
        }
    }

    /// What it is, for people.
    pub(crate) fn about(self) -> String {
        match self {
            Self::Pixels => "pixels of the picture as it is".to_owned(),
            Self::Resized(pixels) => format!(
                "whole pixels of the picture after Qwen2.5-VL's resize (sides are multiples of 28, at most {pixels} pixels; train with that `max_pixels`)"
            ),
            Self::Thousand => "0 to 1000 of width and height".to_owned(),
            Self::Unit => "0 to 1 of width and height".to_owned(),
            Self::UnitSquare => "0 to 1 of the square that LLaVA-1.5 pads the picture to".to_owned(),
        }
    }

    /// A box in a picture of this width and height, cut to the picture.
    pub(crate) fn write(self, area: PixelBox, (width, height): (u32, u32)) -> Corners {
        let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let xs = [area.x0.clamp(0.0, width), area.x1.clamp(0.0, width)];
        let ys = [area.y0.clamp(0.0, height), area.y1.clamp(0.0, height)];
        let whole = |to_width: f64, to_height: f64| {
            let x = |x: f64| (x / width * to_width).round() as i64;
            let y = |y: f64| (y / height * to_height).round() as i64;
            Corners::Whole([x(xs[0]), y(ys[0]), x(xs[1]), y(ys[1])])
        };
        let unit = |side_x: f64, side_y: f64| {
            let (left, top) = (((side_x - width) / 2.0).floor(), ((side_y - height) / 2.0).floor());
            let x = |x: f64| ((x + left) / side_x * 10_000.0).round() / 10_000.0;
            let y = |y: f64| ((y + top) / side_y * 10_000.0).round() / 10_000.0;
            Corners::Exact([x(xs[0]), y(ys[0]), x(xs[1]), y(ys[1])])
        };
        match self {
            Self::Pixels => Corners::Exact([hundredths(xs[0]), hundredths(ys[0]), hundredths(xs[1]), hundredths(ys[1])]),
            Self::Resized(pixels) => {
                let (to_width, to_height) = qwen_size(width, height, f64::from(pixels));
                whole(to_width, to_height)
            }
            Self::Thousand => whole(1000.0, 1000.0),
            Self::Unit => unit(width, height),
            Self::UnitSquare => unit(width.max(height), width.max(height)),
        }
    }
}

/// The corners of a box, x0, y0, x1, y1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Corners {
    Whole([i64; 4]),
    Exact([f64; 4]),
}

/// The size that Qwen2.5-VL resizes a picture to: both sides multiples of 28, the ratio nearly kept, the area within bounds.
///
/// Source: `smart_resize` of the package `qwen-vl-utils`, whose rounding (half to even) decides at the edges.
fn qwen_size(width: f64, height: f64, most: f64) -> (f64, f64) {
    let near = |side: f64| (side / QWEN_PATCH).round_ties_even().max(1.0) * QWEN_PATCH;
    let (to_width, to_height) = (near(width), near(height));
    if to_width * to_height > most {
        let factor = (width * height / most).sqrt();
        let below = |side: f64| (side / factor / QWEN_PATCH).floor().max(1.0) * QWEN_PATCH;
        (below(width), below(height))
    } else if to_width * to_height < QWEN_LEAST {
        let factor = (QWEN_LEAST / (width * height)).sqrt();
        let above = |side: f64| (side * factor / QWEN_PATCH).ceil() * QWEN_PATCH;
        (above(width), above(height))
    } else {
        (to_width, to_height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str) -> Convention {
        Convention::of(Target::named(name).unwrap())
    }

    #[test]
    fn every_target_has_its_convention() {
        let area = PixelBox::new(100.0, 50.0, 300.5, 250.0);
        let size = (600, 400);
        assert_eq!(target("native").write(area, size), Corners::Exact([100.0, 50.0, 300.5, 250.0]));
        assert_eq!(target("qwen3-vl").write(area, size), Corners::Whole([167, 125, 501, 625]));
        assert_eq!(target("llava-next").write(area, size), Corners::Exact([0.1667, 0.125, 0.5008, 0.625]));
        // Padded by 100 pixels above and below.
        assert_eq!(target("llava-1.5").write(area, size), Corners::Exact([0.1667, 0.25, 0.5008, 0.5833]));
        // 600 x 400 becomes 588 x 392.
        assert_eq!(target("qwen2.5-vl").write(area, size), Corners::Whole([98, 49, 294, 245]));
        // What reaches out of the picture, as in a photo of a sheet, is cut.
        assert_eq!(Convention::Thousand.write(PixelBox::new(-9.0, 0.0, 700.0, 400.0), size), Corners::Whole([0, 0, 1000, 1000]));
    }

    #[test]
    fn qwens_resize_keeps_within_its_bounds() {
        // Worked out by hand from the rule.
        assert_eq!(qwen_size(600.0, 400.0, 1_003_520.0), (588.0, 392.0));
        // 42 is one and a half patches, and goes to the even number of them.
        assert_eq!(qwen_size(700.0, 42.0, 1_003_520.0), (700.0, 56.0));
        assert_eq!(qwen_size(1600.0, 1200.0, 1_003_520.0), (1148.0, 840.0));
        assert_eq!(qwen_size(30.0, 30.0, 1_003_520.0), (56.0, 56.0));
    }
}

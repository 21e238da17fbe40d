//! Legends: color samples with names, at the side or below.

use chartmill_scene::ShapedLine;
use chartmill_schema::{Color, PixelBox, Role, Shows};

use crate::{Align, Refusal, Sheet, Style};

/// Where a legend stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LegendPlace {
    /// To the right of the chart, one entry a line.
    Right,
    /// Below the chart, entries side by side.
    Bottom,
    /// Above the chart, entries side by side from the left.
    Top,
}

impl LegendPlace {
    /// Its name as annotations write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Bottom => "bottom",
            Self::Top => "top",
        }
    }
}

/// Places a legend into `body` and returns what is left of it for the chart.
///
/// # Errors
/// [`Refusal::NoRoom`] where it would take more than half of the body's width, or two fifths of its height; [`Refusal::Unsupported`].
pub fn place_legend(
    sheet: &mut Sheet,
    style: &Style<'_>,
    body: PixelBox,
    place: LegendPlace,
    entries: &[(Shows, &str, Color)],
) -> Result<PixelBox, Refusal> {
    let lines: Vec<ShapedLine> = entries.iter().map(|(_, name, _)| style.shape(name)).collect::<Result<_, _>>()?;
    let swatch = (style.cap() * 1.15).round();
    let space = (style.label.px() * 0.45).round();
    let line_height = (style.line_height() * 1.15).round();
    let widest = lines.iter().map(ShapedLine::width).fold(0.0, f64::max);
    let mut entry = |idx: usize, x: f64, baseline: f64| {
        let (shows, _, color) = entries[idx];
        // The sample stands around the middle of the capital letters.
        let top = (baseline - style.cap() / 2.0 - swatch / 2.0).round();
        let rect = PixelBox::new(x, top, x + swatch, top + swatch);
        sheet.put(chartmill_scene::Item {
            shows: Some(shows),
            ..chartmill_scene::Item::new(
                Role::Swatch,
                chartmill_scene::Shape::Rect(chartmill_scene::RectShape { rect, fill: Some(color), stroke: None, radius: 0.0 }),
            )
        });
        sheet.text((Role::LegendLabel, shows), &lines[idx], x + swatch + space, baseline, Align::Start, style.theme.text);
    };
    match place {
        LegendPlace::Right => {
            let width = swatch + space + widest.ceil();
            let height = line_height * entries.len() as f64;
            if width > body.width() * 0.5 || height > body.height() {
                return Err(Refusal::no_room("the legend"));
            }
            let left = (body.x1 - width).floor();
            let top = body.center().1 - height / 2.0;
            for idx in 0..entries.len() {
                entry(idx, left, (top + idx as f64 * line_height + line_height / 2.0 + style.cap() / 2.0).round());
            }
            Ok(PixelBox { x1: left - style.gap() * 2.0, ..body })
        }
        LegendPlace::Bottom | LegendPlace::Top => {
            let between = space * 3.0;
            let widths: Vec<f64> = lines.iter().map(|line| swatch + space + line.width().ceil()).collect();
            let in_line = widths.iter().sum::<f64>() + between * (widths.len() as f64 - 1.0);
            if in_line <= body.width() {
                let above = place == LegendPlace::Top;
                let top = if above { body.y0 } else { body.y1 - line_height };
                let mut x = if above { body.x0 } else { (body.center().0 - in_line / 2.0).floor() };
                let baseline = (top + line_height / 2.0 + style.cap() / 2.0).round();
                for (idx, width) in widths.iter().enumerate() {
                    entry(idx, x.floor(), baseline);
                    x += width + between;
                }
                return Ok(if above {
                    PixelBox { y0: top + line_height + style.gap(), ..body }
                } else {
                    PixelBox { y1: top - style.gap() * 1.5, ..body }
                });
            }
            // Columns of one width, as many as fit: names then stand under each other.
            let width = swatch + space + widest.ceil() + space * 2.5;
            let columns = ((body.width() + space * 2.5) / width).floor().min(entries.len() as f64) as usize;
            if columns == 0 {
                return Err(Refusal::no_room("the legend"));
            }
            let rows = entries.len().div_ceil(columns);
            let columns = entries.len().div_ceil(rows);
            let height = line_height * rows as f64;
            if height > body.height() * 0.4 {
                return Err(Refusal::no_room("the legend"));
            }
            let used = width * columns as f64 - space * 2.5;
            let above = place == LegendPlace::Top;
            let left = if above { body.x0 } else { (body.center().0 - used / 2.0).floor().max(body.x0) };
            let top = if above { body.y0 } else { body.y1 - height };
            for idx in 0..entries.len() {
                let baseline = (top + (idx / columns) as f64 * line_height + line_height / 2.0 + style.cap() / 2.0).round();
                entry(idx, (left + (idx % columns) as f64 * width).floor(), baseline);
            }
            if above {
                return Ok(PixelBox { y0: top + height + style.gap(), ..body });
            }
            Ok(PixelBox { y1: top - style.gap() * 1.5, ..body })
        }
    }
}

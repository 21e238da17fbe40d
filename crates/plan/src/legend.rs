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
        LegendPlace::Bottom => {
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
            let left = (body.center().0 - used / 2.0).floor().max(body.x0);
            let top = body.y1 - height;
            for idx in 0..entries.len() {
                let baseline = (top + (idx / columns) as f64 * line_height + line_height / 2.0 + style.cap() / 2.0).round();
                entry(idx, (left + (idx % columns) as f64 * width).floor(), baseline);
            }
            Ok(PixelBox { y1: top - style.gap() * 1.5, ..body })
        }
    }
}

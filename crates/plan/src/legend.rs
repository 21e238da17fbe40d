//! Legends: color samples with names, at the side, above or below.

use chartmill_scene::ShapedLine;
use chartmill_schema::{Color, PixelBox, Role, Shows};
use serde::Deserialize;

use crate::hatch::hatch_sample;
use crate::{Align, Refusal, Sheet, Style, TitleAlign};

/// Where a legend stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegendPlace {
    /// To the right of the chart, one entry a line.
    #[default]
    Right,
    /// Above the chart, entries side by side.
    Top,
    /// Below the chart, entries side by side.
    Bottom,
}

impl LegendPlace {
    /// The place as the annotation notes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Top => "top",
            Self::Bottom => "bottom",
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
    let radius = if style.theme.legend.round { swatch / 2.0 } else { 0.0 };
    let pad = if style.theme.legend.framed { style.gap() } else { 0.0 };
    // The frame is painted first, so that it can cover nothing.
    let frame = |sheet: &mut Sheet, area: PixelBox| {
        if style.theme.legend.framed {
            sheet.frame(Role::Decoration, area, style.theme.table.rule);
        }
    };
    let entry = |sheet: &mut Sheet, idx: usize, x: f64, baseline: f64| {
        let (shows, _, color) = entries[idx];
        // The sample stands around the middle of the capital letters.
        let top = (baseline - style.cap() / 2.0 - swatch / 2.0).round();
        let rect = PixelBox::new(x, top, x + swatch, top + swatch);
        sheet.put(chartmill_scene::Item {
            shows: Some(shows),
            ..chartmill_scene::Item::new(
                Role::Swatch,
                chartmill_scene::Shape::Rect(chartmill_scene::RectShape { rect, fill: Some(color), stroke: None, radius }),
            )
        });
        if let (true, Shows::Series { series }) = (style.theme.hatched, shows)
            && let Some(sample) = hatch_sample(rect, series, color)
        {
            sheet.put(sample);
        }
        sheet.text((Role::LegendLabel, shows), &lines[idx], x + swatch + space, baseline, Align::Start, style.theme.text);
    };
    match place {
        LegendPlace::Right => {
            let width = swatch + space + widest.ceil() + pad * 2.0;
            let height = line_height * entries.len() as f64 + pad * 2.0;
            if width > body.width() * 0.5 || height > body.height() {
                return Err(Refusal::no_room("the legend"));
            }
            let left = (body.x1 - width).floor();
            let top = (body.center().1 - height / 2.0).round();
            frame(sheet, PixelBox::new(left, top, body.x1, top + height));
            for idx in 0..entries.len() {
                let middle = top + pad + (idx as f64 + 0.5) * line_height;
                entry(sheet, idx, left + pad, (middle + style.cap() / 2.0).round());
            }
            Ok(PixelBox { x1: left - style.gap() * 2.0, ..body })
        }
        LegendPlace::Top | LegendPlace::Bottom => {
            let apart = space * 2.5;
            let widths: Vec<f64> = lines.iter().map(|line| swatch + space + line.width().ceil() + apart).collect();
            let room = body.width() - pad * 2.0 + apart;
            let Some(rows) = rows(&widths, room) else { return Err(Refusal::no_room("the legend")) };
            let height = line_height * rows.len() as f64 + pad * 2.0;
            if height > body.height() * 0.4 {
                return Err(Refusal::no_room("the legend"));
            }
            let used = rows.iter().map(|row| row.iter().sum()).fold(0.0, f64::max) - apart + pad * 2.0;
            // Above the chart it belongs to the title and stands as that does.
            let above = place == LegendPlace::Top;
            let at_start = above && style.theme.title_align == TitleAlign::Start;
            let left = if at_start { body.x0 } else { (body.center().0 - used / 2.0).floor().max(body.x0) };
            let top = if above { body.y0 } else { body.y1 - height };
            frame(sheet, PixelBox::new(left, top, left + used, top + height));
            let mut idx = 0;
            for (row, widths) in rows.iter().enumerate() {
                let spare = used - pad * 2.0 + apart - widths.iter().sum::<f64>();
                let mut x = left + pad + if at_start { 0.0 } else { spare / 2.0 };
                let middle = top + pad + (row as f64 + 0.5) * line_height;
                for width in widths {
                    entry(sheet, idx, x.floor(), (middle + style.cap() / 2.0).round());
                    x += width;
                    idx += 1;
                }
            }
            let left_over = style.gap() * 1.5;
            Ok(if above { PixelBox { y0: top + height + left_over, ..body } } else { PixelBox { y1: top - left_over, ..body } })
        }
    }
}

/// The widths of the entries of each row, given their own: as few rows as fit into `room`, none of which is longer than the first or
/// shorter by more than one entry. Rows of equal length stand in columns of one width where these fit. `None` where an entry is too wide.
fn rows(widths: &[f64], room: f64) -> Option<Vec<Vec<f64>>> {
    (1..=widths.len()).find_map(|n_rows| {
        let mut rest = widths;
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n_rows);
        for row in 0..n_rows {
            let (own, others) = rest.split_at(rest.len().div_ceil(n_rows - row));
            rows.push(own.to_vec());
            rest = others;
        }
        let columns = rows[0].len();
        if n_rows > 1 && widths.len() == n_rows * columns {
            let column = |at: usize| rows.iter().map(|row| row[at]).fold(0.0, f64::max);
            let shared: Vec<f64> = (0..columns).map(column).collect();
            if shared.iter().sum::<f64>() <= room {
                return Some(vec![shared; n_rows]);
            }
        }
        rows.iter().all(|row| row.iter().sum::<f64>() <= room).then_some(rows)
    })
}

/// Whether a legend above or below a chart would leave an entry alone in its row under rows of several.
pub fn leaves_orphan(style: &Style<'_>, body: PixelBox, names: &[&str]) -> Result<bool, Refusal> {
    let mut widths = Vec::with_capacity(names.len());
    for name in names {
        widths.push(style.shape(name)?.width() + style.cap() * 1.15 + style.label.px() * 1.6);
    }
    Ok(rows(&widths, body.width()).is_none_or(|rows| rows[0].len() > 1 && rows.last().is_some_and(|row| row.len() == 1)))
}

#[cfg(test)]
mod tests {
    use chartmill_scene::Scene;
    use chartmill_schema::{Language, Locale, Target};
    use chartmill_seed::Seed;

    use super::*;
    use crate::{PlanContext, themes};

    #[test]
    fn rows_of_a_legend_are_balanced() {
        let lengths = |widths: &[f64], room: f64| rows(widths, room).map(|rows| rows.iter().map(Vec::len).collect::<Vec<_>>());
        assert_eq!(lengths(&[50.0; 5], 260.0), Some(vec![5]));
        assert_eq!(lengths(&[50.0; 5], 210.0), Some(vec![3, 2]));
        assert_eq!(lengths(&[50.0; 6], 260.0), Some(vec![3, 3]));
        assert_eq!(lengths(&[50.0; 7], 160.0), Some(vec![3, 2, 2]));
        assert_eq!(lengths(&[50.0, 90.0], 80.0), None);
        // Columns of one width, as names under each other are wanted.
        assert_eq!(rows(&[50.0, 20.0, 30.0, 40.0], 100.0), Some(vec![vec![50.0, 40.0], vec![50.0, 40.0]]));
    }

    #[test]
    fn legends_keep_to_their_part_of_the_body() {
        let (locale, target) = (Locale::of(&Language::english()).unwrap(), Target::named(Target::DEFAULT).unwrap());
        let names = ["Wind", "Solar", "Hydroelectric power", "Gas", "Coal", "Nuclear power"];
        let entries: Vec<(Shows, &str, Color)> =
            names.iter().enumerate().map(|(row, &name)| (Shows::Row { row }, name, Color::BLACK)).collect();
        let body = PixelBox::new(40.0, 80.0, 640.0, 420.0);
        for theme in themes() {
            let ctx = PlanContext { locale, target, theme, size: None, seed: Seed::of_run(3), attempt: 0 };
            let mut style = Style::choose(&ctx, &mut ctx.seed.draws());
            for place in [LegendPlace::Right, LegendPlace::Top, LegendPlace::Bottom] {
                for framed in [false, true] {
                    style.theme.legend.framed = framed;
                    let mut sheet = Sheet::empty(Scene::new(680, 480, Color::WHITE));
                    let rest = place_legend(&mut sheet, &style, body, place, &entries).unwrap();
                    assert!(body.contains(rest) && rest.width() > 300.0 && rest.height() > 180.0, "{place:?} {rest:?}");
                    assert_eq!(sheet.scene.items.len(), 12 + usize::from(framed));
                    for (idx, item) in sheet.scene.items.iter().enumerate() {
                        let bounds = item.bounds();
                        assert!(
                            body.grown(1.0).contains(bounds) && rest.overlap(bounds) <= 0.0,
                            "{} {place:?} {bounds:?}",
                            theme.name
                        );
                        let others = &sheet.scene.items[usize::from(framed)..idx.max(usize::from(framed))];
                        assert!(others.iter().all(|other| other.bounds().overlap(bounds) <= 0.0), "{} {place:?}", theme.name);
                    }
                }
            }
        }
    }
}

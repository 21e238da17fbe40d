//! The contact sheet: every chart in every theme, small, on one picture.

use chartmill_describe::builtin::{Limits, invent, topics};
use chartmill_draw::{Canvas, DrawError, encode, paint, scaled_height};
use chartmill_plan::{ChartPlugin, Figure, Theme, themes};
use chartmill_scene::{FAMILIES, Font, FontSize, Item, Scene, Shape, ShapedLine, Unsupported};
use chartmill_schema::{Color, Language, Role, Target};
use chartmill_seed::Seed;

use crate::Registry;
use crate::render::plan_figure;

/// A contact sheet.
#[derive(Debug)]
pub struct ContactSheet {
    /// The PNG file.
    pub png: Vec<u8>,
    /// What it shows, theme by theme.
    pub cells: Vec<SheetCell>,
}

/// One picture of a contact sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetCell {
    /// The theme.
    pub theme: String,
    /// The chart.
    pub chart: &'static str,
    /// Its upper left corner, in pixels.
    pub at: (u32, u32),
    /// Its width and height in pixels.
    pub size: (u32, u32),
}

/// Why there is no contact sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// None of the built-in topics could be drawn.
    #[error("no built-in topic can be drawn as {chart} in theme {theme}")]
    NothingToShow {
        /// The chart.
        chart: &'static str,
        /// The theme.
        theme: String,
    },
    /// There is no font for captions.
    #[error("no font is bundled")]
    NoFont,
    /// A caption cannot be set.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// A picture could not be painted.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// The free space around pictures, as a share of a thumbnail.
const GAP: f64 = 0.05;
/// The size of captions, as a share of a thumbnail.
const CAPTION: f64 = 0.042;
/// The ground of the sheet: darker than any light picture and lighter than any dark one.
const GROUND: Color = Color::rgb(0xc9, 0xcd, 0xd2);
const INK: Color = Color::rgb(0x1d, 0x20, 0x24);

/// Draws every chart of the registry in every theme, each with an invented description that suits it: a row a theme, a column a chart.
/// Pictures are `thumbnail` pixels on their long side.
///
/// # Errors
/// [`SheetError::NothingToShow`] where no built-in topic suits a chart; [`SheetError::Draw`].
pub fn contact_sheet(registry: &Registry, target: &Target, thumbnail: u32, seed: u64) -> Result<ContactSheet, SheetError> {
    let share = |share: f64| (f64::from(thumbnail) * share).round().max(2.0) as u32;
    let (gap, caption) = (share(GAP), share(CAPTION));
    let font = Font::regular(FAMILIES[0].name).ok_or(SheetError::NoFont)?;
    let step_x = thumbnail + gap;
    let mut cells: Vec<SheetCell> = Vec::new();
    let mut pictures = Vec::new();
    let mut captions = Vec::new();
    let mut top = gap;
    for (row, theme) in (0_u64..).zip(themes()) {
        let first = cells.len();
        for (column, &chart) in (0_u32..).zip(registry.charts()) {
            let figure = suitable(chart, theme, target, Seed::of_run(seed).part(chart.name(), row))?;
            let mut canvas = Canvas::new();
            paint(&figure.scene, &mut canvas)?;
            let width = (canvas.width() * thumbnail / canvas.width().max(canvas.height()).max(1)).max(1);
            let size = (width, scaled_height(canvas.width(), canvas.height(), width));
            let x = gap + column * step_x + (thumbnail - width) / 2;
            cells.push(SheetCell { theme: theme.name.clone(), chart: chart.name(), at: (x, top), size });
            pictures.push(canvas);
        }
        // Pictures of one row stand on one line, with their captions under it.
        let line = top + cells[first..].iter().map(|cell| cell.size.1).max().unwrap_or_default();
        for cell in &mut cells[first..] {
            cell.at.1 = line - cell.size.1;
            let shaped =
                ShapedLine::new(&format!("{} · {}", cell.theme, cell.chart), font, FontSize::from_px(f64::from(caption)))?;
            let x = f64::from(cell.at.0) + (f64::from(cell.size.0) - shaped.width()) / 2.0;
            let text = shaped.place(x, f64::from(line) + f64::from(caption) * 1.3, INK);
            captions.push(Item::new(Role::Source, Shape::Text(text)));
        }
        top = line + caption * 2 + gap;
    }
    let mut ground = Scene::new(gap + registry.charts().len() as u32 * step_x, top, GROUND);
    ground.items = captions;
    let mut sheet = Canvas::new();
    paint(&ground, &mut sheet)?;
    for (cell, picture) in cells.iter().zip(&pictures) {
        sheet.paste(picture, cell.at, cell.size.0);
    }
    Ok(ContactSheet { png: encode(&mut sheet)?, cells })
}

/// The first invented description that a chart shows in a theme; topics come in an order of the seed.
fn suitable(chart: &'static dyn ChartPlugin, theme: &Theme, target: &Target, seed: Seed) -> Result<Figure, SheetError> {
    let topics = topics(&Language::english());
    let mut order: Vec<usize> = (0..topics.len()).collect();
    let mut draws = seed.part("topics", 0).draws();
    draws.shuffle(&mut order);
    let mut figures = order.into_iter().filter_map(|at| {
        let description = invent(&topics[at], seed.part("description", at as u64), &Limits::default()).ok()?;
        plan_figure(&description, chart, theme, target, None, draws.bits()).ok()
    });
    figures.next().ok_or_else(|| SheetError::NothingToShow { chart: chart.name(), theme: theme.name.clone() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_chart_is_there_in_every_theme() {
        let registry = Registry::built_in();
        let target = Target::named(Target::DEFAULT).unwrap();
        let sheet = contact_sheet(&registry, target, 64, 1).unwrap();
        let pairs: BTreeSet<(&str, &str)> = sheet.cells.iter().map(|cell| (cell.theme.as_str(), cell.chart)).collect();
        assert_eq!(pairs.len(), registry.charts().len() * themes().len());
        assert_eq!(sheet.cells.len(), pairs.len());
        for (idx, cell) in sheet.cells.iter().enumerate() {
            // Whole pixels keep the proportions of a tall picture only nearly.
            assert!((62..=64).contains(&cell.size.0.max(cell.size.1)) && cell.size.0.min(cell.size.1) >= 20, "{cell:?}");
            let apart = |a: (u32, u32), b: (u32, u32)| a.0 + a.1 < b.0 || b.0 + b.1 < a.0;
            for other in &sheet.cells[..idx] {
                let across = apart((cell.at.0, cell.size.0), (other.at.0, other.size.0));
                assert!(across || apart((cell.at.1, cell.size.1), (other.at.1, other.size.1)), "{cell:?} {other:?}");
            }
        }
        assert_eq!(&sheet.png[..4], b"\x89PNG");
    }
}

//! Style: a theme with every choice made and every size in pixels.

use std::collections::BTreeMap;

use chartmill_scene::{Font, FontSize, ShapedLine, Unsupported};
use chartmill_schema::{Color, ColorFact, Shows};
use chartmill_seed::Draws;

use crate::{PaletteColor, PlanContext, Size, Theme};

/// A theme with every choice made and every size in pixels.
#[derive(Clone, Debug)]
pub struct Style<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// Canvas width in pixels.
    pub width: f64,
    /// Canvas height in pixels.
    pub height: f64,
    /// The free border around everything, in pixels.
    pub margin: f64,
    /// The font of labels.
    pub font: Font,
    /// The font of the title.
    pub title_font: Font,
    /// The size of labels: the smallest that is used at all.
    pub label: FontSize,
    /// The size of the title.
    pub title: FontSize,
    /// The size of the subtitle.
    pub subtitle: FontSize,
    /// The colors of marks, in the order of use.
    pub colors: Vec<PaletteColor>,
    /// The choices made so far, for the annotation.
    pub notes: BTreeMap<String, String>,
}

/// Aspect ratios (width to height, in tenths) that charts are seen in; the last two only in tall kinds.
const ASPECTS: [u32; 5] = [10, 12, 13, 15, 16];

impl<'a> Style<'a> {
    /// Makes the choices that all charts share.
    pub fn choose(ctx: &PlanContext<'a>, draws: &mut Draws) -> Self {
        let theme = ctx.theme;
        let size = ctx.size.unwrap_or_else(|| choose_size(ctx, draws));
        let font = Font::regular(&theme.text_font).unwrap_or(fallback_font());
        let title_font = Font::regular(&theme.title_font).unwrap_or(fallback_font());
        let title_font = if theme.title_bold { title_font.bold() } else { title_font };
        // Text a little larger than the smallest legible one leaves the reader something; a crowded chart gives that up first.
        let slack = if ctx.attempt == 0 { f64::from(draws.between(102, 118) as i32) / 100.0 } else { 1.01 };
        let smallest = ctx.target.min_cap_px(size.width, size.height);
        let label = up(smallest * slack / font.cap_height());
        let title_factor = if ctx.attempt < 2 { f64::from(draws.between(125, 150) as i32) / 100.0 } else { 1.12 };
        let title = up(smallest * slack * title_factor / title_font.cap_height());
        let subtitle = up(smallest * slack * 1.04 / font.cap_height());
        let palette = draws.pick(&theme.palettes);
        let mut colors = palette.map(|palette| palette.colors.clone()).unwrap_or_default();
        // The first color of a palette would otherwise stand in every single-color chart.
        let keep_gray_last = colors.len().saturating_sub(1);
        colors[..keep_gray_last].rotate_left(draws.index(keep_gray_last.max(1)));
        let mut notes = BTreeMap::new();
        notes.insert("theme".to_owned(), theme.name.clone());
        notes.insert("palette".to_owned(), palette.map(|palette| palette.name.clone()).unwrap_or_default());
        notes.insert("font".to_owned(), theme.text_font.clone());
        notes.insert("title_font".to_owned(), theme.title_font.clone());
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let margin = (width.min(height) * 0.045).round().max(10.0);
        Self { theme, width, height, margin, font, title_font, label, title, subtitle, colors, notes }
    }

    /// Records a choice.
    pub fn note(&mut self, key: &str, value: impl Into<String>) {
        self.notes.insert(key.to_owned(), value.into());
    }

    /// A label, shaped.
    pub fn shape(&self, text: &str) -> Result<ShapedLine, Unsupported> {
        ShapedLine::new(text, self.font, self.label)
    }

    /// A label in bold, shaped.
    pub fn shape_bold(&self, text: &str) -> Result<ShapedLine, Unsupported> {
        ShapedLine::new(text, self.font.bold(), self.label)
    }

    /// The height of a label's capital letters in pixels.
    pub fn cap(&self) -> f64 {
        self.font.cap_height() * self.label.px()
    }

    /// From baseline to baseline of labels, in pixels.
    pub fn line_height(&self) -> f64 {
        (self.label.px() * 1.22).round()
    }

    /// The usual distance between things that belong together, in pixels.
    pub fn gap(&self) -> f64 {
        (self.label.px() * 0.5).round()
    }

    /// The color at a place in the palette, again from the beginning where it is exhausted.
    pub fn color(&self, index: usize) -> PaletteColor {
        let fallback = PaletteColor { color: self.theme.axis, name: None };
        if self.colors.is_empty() { fallback } else { self.colors[index % self.colors.len()] }
    }
}

/// The family that is always there.
#[expect(clippy::expect_used, reason = "the first bundled family exists")]
fn fallback_font() -> Font {
    Font::regular(chartmill_scene::FAMILIES[0].name).expect("the first family")
}

/// The next quarter of a pixel up, so that rounding never makes text illegible.
fn up(px: f64) -> FontSize {
    FontSize::from_px((px * 4.0).ceil() / 4.0)
}

fn choose_size(ctx: &PlanContext<'_>, draws: &mut Draws) -> Size {
    let (low, high) = (i64::from(ctx.target.canvas_min), i64::from(ctx.target.canvas_max));
    // Small canvases only give jagged type; three quarters of the range is what people publish.
    let long = draws.between(low + (high - low) * 2 / 3, high) as u32;
    // Type is sized by the long side, so a square canvas has the most room; the later the attempt, the squarer.
    let most = ASPECTS.len().saturating_sub(ctx.attempt as usize).max(1);
    let aspect = ASPECTS[draws.index(most)];
    let short = long * 10 / aspect;
    Size { width: long / 4 * 4, height: short / 4 * 4 }
}

/// The color of text on a mark, whatever the theme: nearly black or white, whichever is easier to read there.
pub fn ink_on(ground: Color) -> Color {
    const DARK: Color = Color::rgb(0x16, 0x19, 0x1d);
    if DARK.contrast(ground) >= Color::WHITE.contrast(ground) { DARK } else { Color::WHITE }
}

/// Facts about colors: a name only where no other color in the picture has it and all differ plainly.
pub fn color_facts(colors: &[(Shows, PaletteColor)]) -> Vec<ColorFact> {
    colors
        .iter()
        .enumerate()
        .map(|(idx, &(shows, used))| {
            let alone = colors.iter().enumerate().all(|(other_idx, &(_, other))| {
                idx == other_idx || (other.name != used.name && other.color.difference(used.color) >= 15.0)
            });
            ColorFact { shows, color: used.color, name: used.name.filter(|_| alone) }
        })
        .collect()
}

//! Style: a theme with every choice made and every size in pixels.

use std::collections::BTreeMap;

use chartmill_scene::{Font, FontSize, ShapedLine, Unsupported};
use chartmill_schema::{Color, ColorFact, Locale, PixelBox, Shows};
use chartmill_seed::Draws;

use crate::{LegendPlace, Look, Palette, PaletteColor, PlanContext, Size, Theme, Ticks, TitleAccent};

/// A theme with every choice made and every size in pixels.
#[derive(Clone, Debug)]
pub struct Style<'a> {
    /// The theme that it was drawn from.
    pub drawn_from: &'a Theme,
    /// How the language of the picture writes numbers.
    pub locale: &'a Locale,
    /// The theme, every choice made.
    pub theme: Look,
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

impl<'a> Style<'a> {
    /// Makes the choices that all charts share.
    pub fn choose(ctx: &PlanContext<'a>, draws: &mut Draws) -> Self {
        let theme = ctx.theme;
        let mut notes = BTreeMap::new();
        let size = ctx.size.unwrap_or_else(|| choose_size(ctx, draws));
        let pair = theme.fonts.draw(draws);
        let bold_title = theme.titles.bold.draw(draws);
        let font = Font::regular(&pair.text).unwrap_or(fallback_font());
        let title_font = Font::regular(&pair.title).unwrap_or(fallback_font());
        let title_font = if bold_title { title_font.bold() } else { title_font };
        // Text a little larger than the smallest legible one leaves the reader something; a crowded chart gives that up first.
        let type_size = theme.page.type_size.draw(draws);
        let slack = if ctx.attempt == 0 { type_size } else { 1.01 };
        let smallest = ctx.target.min_cap_px(size.width, size.height) * font.kind().least_size();
        let label = up(smallest * slack / font.cap_height());
        let title_size = theme.titles.size.draw(draws);
        let title_size = if ctx.attempt < 2 { title_size } else { title_size.min(1.12) };
        let title = up(smallest * slack * title_size / title_font.cap_height());
        let subtitle = up(smallest * slack * 1.04 / font.cap_height());
        let palette = theme.palettes.draw(draws).and_then(|name| Palette::named(name));
        let mut colors = palette.map(|palette| palette.colors.clone()).unwrap_or_default();
        // Half of the pictures begin with the color that a palette is known for; it would be in all of them otherwise.
        let keep_gray_last = colors.len().saturating_sub(1);
        if draws.percent(50) {
            colors[..keep_gray_last].rotate_left(draws.index(keep_gray_last.max(1)));
        }
        let mut look = Look::choose(theme, draws, &mut notes);
        if ctx.attempt >= 2 {
            look.title_accent = TitleAccent::None;
        }
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let margin = (width.min(height) * theme.page.margin.draw(draws)).round().max(10.0);
        let mut note = |key: &str, value: &str| notes.insert(key.to_owned(), value.to_owned());
        note("theme", &theme.name);
        note("palette", palette.map_or("", |palette| palette.name.as_str()));
        note("font", font.family_name());
        note("title_font", title_font.family_name());
        note("title_weight", if bold_title { "bold" } else { "regular" });
        let locale = ctx.locale;
        Self {
            drawn_from: theme,
            locale,
            theme: look,
            width,
            height,
            margin,
            font,
            title_font,
            label,
            title,
            subtitle,
            colors,
            notes,
        }
    }

    /// Records a choice.
    pub fn note(&mut self, key: &str, value: impl Into<String>) {
        self.notes.insert(key.to_owned(), value.into());
    }

    /// A label, shaped.
    pub fn shape(&self, text: &str) -> Result<ShapedLine, Unsupported> {
        ShapedLine::new(text, self.font, self.label)
    }

    /// A printed value, shaped: in bold, unless the theme sets values plainly.
    pub fn shape_value(&self, text: &str) -> Result<ShapedLine, Unsupported> {
        let font = if self.theme.values_bold { self.font.bold() } else { self.font };
        ShapedLine::new(text, font, self.label)
    }

    /// Where a legend stands that has the room of `body`: at the side only where that is wide.
    pub fn legend_place(&mut self, body: PixelBox) -> LegendPlace {
        let wide = body.width() > body.height() * 1.15;
        let place = match self.theme.legend.place {
            LegendPlace::Right if !wide => LegendPlace::Bottom,
            place => place,
        };
        self.note("legend_place", place.key());
        place
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

    /// The length of a tick mark that points outward, in pixels.
    pub fn tick_length(&self) -> f64 {
        (self.label.px() * 0.3).round()
    }

    /// From where to where a tick mark at the edge `edge` of a plot runs, in pixels; `outward` is the sign of the way to the labels.
    pub fn tick(&self, edge: f64, outward: f64) -> (f64, f64) {
        match self.theme.ticks {
            Ticks::Inward => (edge - outward * self.tick_length(), edge),
            Ticks::None | Ticks::Outward => (edge, edge + outward * self.tick_length()),
        }
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
    let long = draws.between(low + (high - low) * 2 / 3, high) as f64;
    // Type is sized by the long side, so a square canvas has the most room; the later the attempt, the squarer.
    let aspect = ctx.theme.page.aspect.draw(draws);
    let aspect = 1.0 + (aspect - 1.0) * (1.0 - 0.3 * f64::from(ctx.attempt)).max(0.0);
    let (width, height) = if aspect >= 1.0 { (long, long / aspect) } else { (long * aspect, long) };
    let fours = |px: f64| px as u32 / 4 * 4;
    Size { width: fours(width), height: fours(height) }
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

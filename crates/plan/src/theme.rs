//! Themes: how a picture looks, as data.

use std::sync::OnceLock;

use chartmill_schema::{Color, ColorName};
use serde::Deserialize;

/// A look. Each is a data file in `themes/`; adding one touches that folder and the list below alone.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The family of titles.
    pub title_font: String,
    /// The family of everything else.
    pub text_font: String,
    /// Where titles stand.
    pub title_align: TitleAlign,
    /// Whether titles are bold.
    pub title_bold: bool,
    /// A short heavy rule above the title, in this color.
    #[serde(default)]
    pub title_rule: Option<Color>,
    /// The ground of the canvas.
    pub background: Color,
    /// The ground of the plot.
    pub panel: Color,
    /// Titles and printed values.
    pub ink: Color,
    /// Labels.
    pub text: Color,
    /// Subtitles, sources, axis titles.
    pub muted: Color,
    /// Axis lines and ticks.
    pub axis: Color,
    /// Gridlines.
    pub grid: Color,
    /// How gridlines look.
    pub grid_lines: GridLines,
    /// Which lines frame a plot.
    pub spines: Spines,
    /// Whether axes have tick marks.
    pub ticks: bool,
    /// The radius of a bar's upper corners, as a share of its width.
    pub rounding: f64,
    /// The share of a category's width that its bar takes.
    pub bar_share: f64,
    /// The gap between slices in pixels.
    pub pie_gap: f64,
    /// The looks of tables.
    pub table: TableTheme,
    /// Its palettes.
    pub palettes: Vec<Palette>,
}

/// The looks of tables.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableTheme {
    /// The header band.
    pub header_fill: Color,
    /// The text on it.
    pub header_text: Color,
    /// Every second row.
    pub zebra: Color,
    /// Lines between rows.
    pub rule: Color,
    /// Behind the largest value.
    pub high_fill: Color,
    /// Behind the smallest value.
    pub low_fill: Color,
    /// Key-figure cards.
    pub card_fill: Color,
    /// Bars inside cells.
    pub inline_bar: Color,
}

/// A palette of colors that differ plainly.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Its name.
    pub name: String,
    /// Its colors, in the order of use.
    pub colors: Vec<PaletteColor>,
}

/// A color and, where people agree on one, its name.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaletteColor {
    /// The color.
    pub color: Color,
    /// Its name.
    #[serde(default)]
    pub name: Option<ColorName>,
}

/// Where titles stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleAlign {
    /// At the left margin.
    Start,
    /// In the middle.
    Middle,
}

/// How gridlines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GridLines {
    /// None.
    None,
    /// Solid.
    Solid,
    /// Dashed.
    Dashed,
}

/// Which lines frame a plot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spines {
    /// The baseline alone.
    Bottom,
    /// Baseline and value axis.
    LeftBottom,
    /// All four.
    Box,
}

/// One data file a theme.
const FILES: [&str; 4] = [
    include_str!("../themes/classic.toml"),
    include_str!("../themes/clean.toml"),
    include_str!("../themes/gazette.toml"),
    include_str!("../themes/night.toml"),
];

/// All themes, by name.
pub fn themes() -> &'static [Theme] {
    static THEMES: OnceLock<Vec<Theme>> = OnceLock::new();
    THEMES.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

#[cfg(test)]
mod tests {
    use chartmill_scene::Font;

    use super::*;

    #[test]
    fn every_data_file_is_read() {
        for file in FILES {
            toml::from_str::<Theme>(file).unwrap();
        }
        assert_eq!(themes().len(), FILES.len());
    }

    /// What a theme promises to every chart, so that no chart has to check it again.
    #[test]
    fn themes_keep_their_promises() {
        let mut faults: Vec<String> = Vec::new();
        for theme in themes() {
            let name = &theme.name;
            assert!(Font::regular(&theme.title_font).is_some() && Font::regular(&theme.text_font).is_some(), "{name}");
            for text in [theme.ink, theme.text, theme.muted] {
                assert!(text.contrast(theme.background) >= 4.5, "{name}: {text}");
                assert!(text.contrast(theme.panel) >= 4.5, "{name}: {text}");
            }
            let table = &theme.table;
            assert!(table.header_text.contrast(table.header_fill) >= 4.5, "{name}: header");
            for fill in [table.zebra, table.high_fill, table.low_fill, table.card_fill] {
                assert!(theme.ink.contrast(fill) >= 4.5, "{name}: {fill}");
                assert!(theme.muted.contrast(table.card_fill) >= 4.0, "{name}: card");
            }
            for palette in &theme.palettes {
                assert!(palette.colors.len() >= 8, "{name} {}", palette.name);
                for (idx, a) in palette.colors.iter().enumerate() {
                    let contrast = a.color.contrast(theme.background);
                    if contrast < 1.4 {
                        faults.push(format!("{name} {}: {} has a contrast of {contrast}", palette.name, a.color));
                    }
                    for b in &palette.colors[..idx] {
                        let difference = a.color.difference(b.color);
                        if difference < 16.0 || a.name == b.name {
                            faults.push(format!("{name} {}: {} and {} differ by {difference}", palette.name, a.color, b.color));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

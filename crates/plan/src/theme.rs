//! Themes: how pictures may look, as data. [`crate::Look`] is what becomes of a theme in one picture.

use std::sync::OnceLock;

use chartmill_schema::Color;
use serde::{Deserialize, Serialize};

use crate::choice::{Chance, Span, Variants, Weighted, Weights};
use crate::{LegendPlace, TitleAccent};

/// A family of looks. Each is a data file in `themes/`; adding one touches that folder and the list below alone.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The palettes that it uses, by name, with weights.
    pub palettes: Weights<String>,
    /// The pairs of families that it sets text in.
    pub fonts: Variants<FontPair>,
    /// Titles.
    pub titles: TitleChoices,
    /// Axes and marks.
    pub plot: PlotChoices,
    /// Numbers.
    pub numbers: NumberChoices,
    /// Legends.
    pub legend: LegendChoices,
    /// The canvas.
    pub page: PageChoices,
    /// The colors of everything but marks.
    pub grounds: Variants<Ground>,
    /// The colors that it shows its hand with: header bands, rules at titles.
    pub accents: Variants<Accent>,
}

/// Two families that go together.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FontPair {
    /// The family of titles.
    pub title: String,
    /// The family of everything else.
    pub text: String,
    /// Its weight.
    pub weight: u32,
}

/// What a theme leaves open of titles.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleChoices {
    /// Where they stand.
    pub align: Weights<TitleAlign>,
    /// Whether they are bold.
    pub bold: Chance,
    /// Their size, in sizes of labels.
    pub size: Span,
    /// What sets them off.
    pub accent: Weights<TitleAccent>,
    /// Whether a subtitle is shown, where there is one.
    pub subtitle: Chance,
    /// Whether the source is named, where there is one.
    pub source: Chance,
    /// Where the source stands.
    pub source_align: Weights<TitleAlign>,
}

/// What a theme leaves open of axes and marks.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlotChoices {
    /// How gridlines look.
    pub grid: Weights<GridLines>,
    /// Whether gridlines run through the categories too.
    pub grid_both: Chance,
    /// Which lines frame a plot.
    pub spines: Weights<Spines>,
    /// The tick marks of axes.
    pub ticks: Weights<Ticks>,
    /// Whether a zero at the foot of a value axis is labelled.
    pub zero_label: Chance,
    /// Where the title of a value axis stands.
    pub axis_title: Weights<AxisTitlePlace>,
    /// The share of a category's width that its bars take.
    pub bar_share: Span,
    /// The radius of a bar's corners, as a share of its width.
    pub rounding: Span,
    /// Whether bars are hatched, as for print without color.
    pub hatched: Chance,
    /// The gap between slices and segments in pixels.
    pub gap: Span,
    /// Whether printed values are bold.
    pub values_bold: Chance,
    /// Whether a call-out stands at the mark to look at first, where there is room.
    pub call_out: Chance,
}

/// What a theme leaves open of numbers.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberChoices {
    /// Whether large numbers are abbreviated: `12.4K`.
    pub abbreviated: Chance,
    /// Whether there are signs between groups of digits.
    pub grouped: Chance,
    /// Whether tick labels do without the sign of a unit that the title of their axis gives.
    pub bare_ticks: Chance,
}

/// What a theme leaves open of legends.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegendChoices {
    /// Where they stand, if there is room.
    pub place: Weights<LegendPlace>,
    /// Whether color samples are round.
    pub round: Chance,
    /// Whether a line frames them.
    pub framed: Chance,
}

/// What a theme leaves open of the canvas.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageChoices {
    /// Its width, in heights.
    pub aspect: Span,
    /// The free border, as a share of the shorter side.
    pub margin: Span,
    /// The size of labels, in sizes of the smallest that is legible.
    pub type_size: Span,
}

/// The colors of everything but marks.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: u32,
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
    /// Every second row of a table.
    pub zebra: Color,
    /// Lines between the parts of a table or page.
    pub rule: Color,
    /// Key-figure cards.
    pub card: Color,
}

/// The colors that a theme shows its hand with.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accent {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: u32,
    /// A header band.
    pub fill: Color,
    /// The text on it.
    pub text: Color,
    /// A rule at a title.
    pub line: Color,
    /// Bars in the cells of a table.
    pub bar: Color,
}

impl Accent {
    /// The tint behind a value of a table that stands out: between the color of the bars and the ground.
    pub fn highlight(&self, ground: &Ground) -> Color {
        self.bar.mixed(ground.background, 0.45)
    }
}

impl Weighted for FontPair {
    fn weight(&self) -> u32 {
        self.weight
    }
}

impl Weighted for Ground {
    fn weight(&self) -> u32 {
        self.weight
    }
}

impl Weighted for Accent {
    fn weight(&self) -> u32 {
        self.weight
    }
}

/// Where titles and sources stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleAlign {
    /// At the left margin.
    #[default]
    Start,
    /// In the middle.
    Middle,
    /// At the right margin.
    End,
}

/// How gridlines look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GridLines {
    /// None.
    None,
    /// Solid.
    #[default]
    Solid,
    /// Dashed.
    Dashed,
    /// Dotted.
    Dotted,
}

impl GridLines {
    /// Pixels on and pixels off, for a line that is not solid.
    pub fn dash(self) -> Option<[u32; 2]> {
        match self {
            Self::None | Self::Solid => None,
            Self::Dashed => Some([5, 3]),
            Self::Dotted => Some([1, 2]),
        }
    }
}

/// Which lines frame a plot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spines {
    /// None: the zero line is one of the gridlines.
    None,
    /// The baseline alone.
    #[default]
    Bottom,
    /// Baseline and value axis.
    LeftBottom,
    /// All four.
    Box,
}

/// The tick marks of axes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ticks {
    /// None.
    #[default]
    None,
    /// Towards the labels.
    Outward,
    /// Into the plot.
    Inward,
}

/// Where the title of a value axis stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AxisTitlePlace {
    /// Upright above the axis.
    #[default]
    Above,
    /// Turned beside the axis, where its length allows.
    Beside,
}

/// One data file a theme.
const FILES: [&str; 9] = [
    include_str!("../themes/classic.toml"),
    include_str!("../themes/clean.toml"),
    include_str!("../themes/gazette.toml"),
    include_str!("../themes/graypanel.toml"),
    include_str!("../themes/journal.toml"),
    include_str!("../themes/night.toml"),
    include_str!("../themes/poster.toml"),
    include_str!("../themes/spreadsheet.toml"),
    include_str!("../themes/web.toml"),
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
    use crate::Palette;

    /// The least contrast of a mark to what is behind it.
    const MARK_CONTRAST: f64 = 1.6;

    #[test]
    fn every_data_file_is_read() {
        for file in FILES {
            toml::from_str::<Theme>(file).unwrap();
        }
        let names: Vec<&str> = themes().iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!(names.len(), FILES.len());
        assert!(names.is_sorted(), "{names:?}");
    }

    /// What a theme promises to every chart, so that no chart has to check it again.
    #[test]
    fn themes_keep_their_promises() {
        let mut faults: Vec<String> = Vec::new();
        for theme in themes() {
            let name = &theme.name;
            for pair in &theme.fonts {
                assert!(Font::regular(&pair.title).is_some() && Font::regular(&pair.text).is_some(), "{name}: {pair:?}");
            }
            assert!(theme.palettes.possible().count() >= 3, "{name} has fewer than three palettes");
            for ground in &theme.grounds {
                let mut readable = |text: Color, behind: Color, least: f64| {
                    let contrast = text.contrast(behind);
                    if contrast < least {
                        faults.push(format!("{name} {}: {text} on {behind} has a contrast of {contrast}", ground.name));
                    }
                };
                for behind in [ground.background, ground.panel] {
                    for text in [ground.ink, ground.text, ground.muted] {
                        readable(text, behind, 4.5);
                    }
                }
                for fill in [ground.zebra, ground.card] {
                    readable(ground.ink, fill, 4.5);
                }
                readable(ground.muted, ground.card, 4.0);
                for accent in &theme.accents {
                    readable(accent.text, accent.fill, 4.5);
                    readable(ground.ink, accent.highlight(ground), 4.5);
                    readable(accent.highlight(ground), ground.zebra, 1.15);
                    readable(accent.highlight(ground), ground.background, 1.15);
                    readable(accent.bar, ground.background, MARK_CONTRAST);
                    readable(accent.bar, ground.zebra, MARK_CONTRAST);
                }
                for palette in theme.palettes.possible().map(|name| Palette::named(name).unwrap()) {
                    for color in &palette.colors {
                        readable(color.color, ground.background, MARK_CONTRAST);
                        readable(color.color, ground.panel, MARK_CONTRAST);
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

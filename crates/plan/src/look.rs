//! Looks: what becomes of a theme in one picture, every choice made.

use std::collections::BTreeMap;

use chartmill_schema::Color;
use chartmill_seed::Draws;
use serde::Serialize;

use crate::{AxisTitlePlace, Extras, GridLines, LegendPlace, Spines, Theme, Ticks, TitleAccent, TitleAlign};

/// The look of one picture: its theme with every choice made, apart from fonts, sizes and the colors of marks.
#[derive(Clone, Copy, PartialEq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Look {
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
    /// Whether gridlines run through the categories too.
    pub grid_both: bool,
    /// Which lines frame a plot.
    pub spines: Spines,
    /// The tick marks of axes.
    pub ticks: Ticks,
    /// Whether a zero at the foot of a value axis is labelled.
    pub zero_label: bool,
    /// Where the title of a value axis stands.
    pub axis_title: AxisTitlePlace,
    /// The radius of a bar's corners, as a share of its width.
    pub rounding: f64,
    /// Whether bars are hatched.
    pub hatched: bool,
    /// The share of a category's width that its bars take.
    pub bar_share: f64,
    /// The gap between slices and segments in pixels.
    pub pie_gap: f64,
    /// Whether printed values are bold.
    pub values_bold: bool,
    /// Whether a call-out stands at the mark to look at first, where there is room.
    pub call_out: bool,
    /// How numbers are written.
    pub numbers: NumberLook,
    /// Where titles stand.
    pub title_align: TitleAlign,
    /// What sets the title off.
    pub title_accent: TitleAccent,
    /// The color of a rule at the title.
    pub accent: Color,
    /// Which further texts this look has room for.
    pub extras: Extras,
    /// Where the source stands.
    pub source_align: TitleAlign,
    /// Legends.
    pub legend: LegendLook,
    /// Tables.
    pub table: TableLook,
}

/// How a look writes numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NumberLook {
    /// Whether large numbers are abbreviated: `12.4K`.
    pub abbreviated: bool,
    /// Whether there are signs between groups of digits.
    pub grouped: bool,
    /// Whether tick labels do without the sign of a unit that the title of their axis gives.
    pub bare_ticks: bool,
}

/// The looks of legends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LegendLook {
    /// Where they stand, if there is room.
    pub place: LegendPlace,
    /// Whether color samples are round.
    pub round: bool,
    /// Whether a line frames them.
    pub framed: bool,
}

/// The looks of tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableLook {
    /// The header band.
    pub header_fill: Color,
    /// The text on it.
    pub header_text: Color,
    /// Every second row.
    pub zebra: Color,
    /// Lines between rows.
    pub rule: Color,
    /// Behind a value that stands out, whatever that means: neither good nor bad.
    pub highlight: Color,
    /// Key-figure cards.
    pub card_fill: Color,
    /// Bars inside cells.
    pub inline_bar: Color,
}

impl Look {
    /// Makes every choice that a theme leaves open, and notes it.
    pub(crate) fn choose(theme: &Theme, draws: &mut Draws, notes: &mut BTreeMap<String, String>) -> Self {
        let (ground, accent) = (theme.grounds.draw(draws), theme.accents.draw(draws));
        let (titles, plot, legend) = (&theme.titles, &theme.plot, &theme.legend);
        let look = Self {
            background: ground.background,
            panel: ground.panel,
            ink: ground.ink,
            text: ground.text,
            muted: ground.muted,
            axis: ground.axis,
            grid: ground.grid,
            grid_lines: plot.grid.draw(draws).copied().unwrap_or_default(),
            grid_both: plot.grid_both.draw(draws),
            spines: plot.spines.draw(draws).copied().unwrap_or_default(),
            ticks: plot.ticks.draw(draws).copied().unwrap_or_default(),
            zero_label: plot.zero_label.draw(draws),
            axis_title: plot.axis_title.draw(draws).copied().unwrap_or_default(),
            rounding: plot.rounding.draw(draws),
            hatched: plot.hatched.draw(draws),
            bar_share: plot.bar_share.draw(draws),
            pie_gap: plot.gap.draw(draws),
            values_bold: plot.values_bold.draw(draws),
            call_out: plot.call_out.draw(draws),
            numbers: NumberLook {
                abbreviated: theme.numbers.abbreviated.draw(draws),
                grouped: theme.numbers.grouped.draw(draws),
                bare_ticks: theme.numbers.bare_ticks.draw(draws),
            },
            title_align: titles.align.draw(draws).copied().unwrap_or_default(),
            title_accent: titles.accent.draw(draws).copied().unwrap_or_default(),
            accent: accent.line,
            extras: Extras { subtitle: titles.subtitle.draw(draws), source: titles.source.draw(draws) },
            source_align: titles.source_align.draw(draws).copied().unwrap_or_default(),
            legend: LegendLook {
                place: legend.place.draw(draws).copied().unwrap_or_default(),
                round: legend.round.draw(draws),
                framed: legend.framed.draw(draws),
            },
            table: TableLook {
                header_fill: accent.fill,
                header_text: accent.text,
                zebra: ground.zebra,
                rule: ground.rule,
                highlight: accent.highlight(ground),
                card_fill: ground.card,
                inline_bar: accent.bar,
            },
        };
        let mut note = |key: &str, value: String| notes.insert(key.to_owned(), value);
        note("ground", ground.name.clone());
        note("accent", accent.name.clone());
        note("grid", key(&look.grid_lines));
        note("grid_both", look.grid_both.to_string());
        note("spines", key(&look.spines));
        note("ticks", key(&look.ticks));
        note("rounding", look.rounding.to_string());
        note("bar_share", look.bar_share.to_string());
        note("gap", look.pie_gap.to_string());
        note("values_bold", look.values_bold.to_string());
        note("title_align", key(&look.title_align));
        note("title_accent", key(&look.title_accent));
        look
    }

    /// The color of the baseline: where no line frames the plot it is one of the gridlines.
    pub fn baseline(&self) -> Color {
        if self.spines == Spines::None && self.grid_lines != GridLines::None { self.grid } else { self.axis }
    }
}

/// A choice as the data files write it.
fn key(choice: &impl Serialize) -> String {
    toml::Value::try_from(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

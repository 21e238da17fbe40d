//! PLAN: a description becomes a figure: a scene, and the facts that a viewer can read from it.
//!
//! It owns the trait that every chart implements and its context, styles and themes, pages, scales, axes and legends. It opens no
//! files and sees no pixels.

mod axis;
mod axis_horizontal;
mod axis_labels;
mod axis_scale;
mod choice;
mod context;
mod figure;
mod hatch;
mod leader;
mod legend;
mod line_breaks;
mod look;
mod page;
mod palette;
mod plotters_backend;
mod plugin;
mod refusal;
mod ring;
mod scale;
mod series;
mod short_labels;
mod shown;
mod slice_labels;
mod style;
mod theme;
mod title_block;

pub use axis::{AxisSpec, CategoryAxis, Plot, axis_titles, least_share, plot, suit_grid};
pub use axis_horizontal::{HorizontalPlot, HorizontalSpec, plot_horizontal};
pub use choice::{Chance, Span, Variants, Weighted, Weights};
pub use context::{PlanContext, Size};
pub use figure::Figure;
pub use hatch::hatch;
pub use legend::{LegendPlace, leaves_orphan, place_legend};
pub use look::{LegendLook, Look, NumberLook, TableLook};
pub use page::{Align, Extras, Page, Sheet, Spare, Tag};
pub use palette::{Palette, PaletteColor, palettes};
pub use plotters_backend::SceneBackend;
pub use plugin::{ChartDocs, ChartPlugin};
pub use refusal::Refusal;
pub use ring::Ring;
pub use scale::LinearScale;
pub use series::{SeriesPage, SeriesSet, common_title, comparable, series_facts};
pub use short_labels::plan_or_shorten;
pub use shown::{SeriesChoice, ShownValues, parts_total, some_series};
pub use slice_labels::{LabelledRing, SliceLabels};
pub use style::{Style, color_facts, ink_on};
pub use theme::{
    Accent, AxisTitlePlace, FontPair, GridLines, Ground, LegendChoices, PageChoices, PlotChoices, Spines, Theme, Ticks,
    TitleAlign, TitleChoices, themes,
};
pub use title_block::TitleAccent;

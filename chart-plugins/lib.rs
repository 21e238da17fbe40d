//! The built-in charts: one folder each, one list.
//!
//! To add one, copy `bar/`, rename it, write its cases, and add the module line and the entry in [`CHARTS`]; nothing else changes.

use chartmill_plan::ChartPlugin;

#[path = "bar/plugin.rs"]
mod bar;
mod bars;
mod call_out;
#[path = "donut/plugin.rs"]
mod donut;
#[path = "funnel/plugin.rs"]
mod funnel;
#[path = "grouped-bar/plugin.rs"]
mod grouped_bar;
#[path = "horizontal-bar/plugin.rs"]
mod horizontal_bar;
mod key_figures;
#[path = "line/plugin.rs"]
mod line;
#[path = "pie/plugin.rs"]
mod pie;
mod slices;
#[path = "stacked-bar/plugin.rs"]
mod stacked_bar;
#[path = "table/plugin.rs"]
mod table;

/// All built-in charts, by name.
pub const CHARTS: &[&dyn ChartPlugin] = &[
    &bar::Bar,
    &donut::Donut,
    &funnel::Funnel,
    &grouped_bar::GroupedBar,
    &horizontal_bar::HorizontalBar,
    &line::Line,
    &pie::Pie,
    &stacked_bar::StackedBar,
    &table::TableInfographic,
];

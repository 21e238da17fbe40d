//! The built-in charts: one folder each, one list.
//!
//! To add one, copy `bar/`, rename it, write its cases, and add the module line and the entry in [`CHARTS`]; nothing else changes.

use chartmill_plan::ChartPlugin;

#[path = "bar/plugin.rs"]
mod bar;
#[path = "funnel/plugin.rs"]
mod funnel;
#[path = "grouped-bar/plugin.rs"]
mod grouped_bar;
#[path = "line/plugin.rs"]
mod line;
#[path = "pie/plugin.rs"]
mod pie;
#[path = "stacked-bar/plugin.rs"]
mod stacked_bar;
#[path = "table/plugin.rs"]
mod table;

/// All built-in charts, by name.
pub const CHARTS: &[&dyn ChartPlugin] = &[
    &bar::Bar,
    &funnel::Funnel,
    &grouped_bar::GroupedBar,
    &line::Line,
    &pie::Pie,
    &stacked_bar::StackedBar,
    &table::TableInfographic,
];

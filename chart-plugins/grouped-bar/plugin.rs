//! Grouped bars: several series side by side in each category.
//!
//! # Shows
//! Two to four series of one measure as vertical bars from a zero baseline, a color and a legend entry each.
//! # Refuses when
//! The columns measure different things, there are fewer than 2 of them, fewer than 2 or more than 10 categories, or the largest
//! value is over 100 times the smallest one (which would not be seen).
//! # Asks
//! Which series is the largest in a category, whether and how far one is above another.
//! # Source
//! Cleveland and McGill, "Graphical Perception", JASA 79 (1984): lengths from a common baseline compare best.

use chartmill_plan::{
    Align, AxisSpec, ChartDocs, ChartPlugin, Extras, Figure, LegendPlace, PlanContext, Plot, Refusal, SeriesPage, SeriesSet,
    ShownValues, Spare, Style, axis_titles, color_facts, common_title, comparable, least_share, plot, series_facts, suit_grid,
};
use chartmill_schema::{
    Axis, Channel, ColumnKind, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, Number, PixelBox, ReadingOrder, Role,
    Shows, Table,
};

use crate::bars::{self, BarMark, Towards, resolution, visible};

/// The plugin.
pub(crate) struct GroupedBar;

const NAME: &str = "grouped-bar";
/// The chart as refusals call it.
const KIND: &str = "grouped bar chart";
const LEAST_SERIES: usize = 2;
const MOST_SERIES: usize = 4;
const MOST_ROWS: usize = 10;
/// The narrowest bar in pixels whose color is still seen after the target's resize.
const NARROWEST: f64 = 6.0;

impl ChartPlugin for GroupedBar {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "two to four series of one measure as bars side by side in each category, with a legend",
            accepts: "2 to 10 rows and at least two quantity columns of one measure and unit; negative and missing values are fine",
            refuses_when: "the columns measure different things; the largest value is over 100 times the smallest",
            asks: "which series is largest in a category, whether and how far one is above another",
            source: "Cleveland and McGill, Graphical Perception (1984)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Bar
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        comparable(KIND, table, LEAST_SERIES)?;
        let n_rows = table.rows.len();
        if n_rows > MOST_ROWS {
            return Err(Refusal::TooManyRows { chart: KIND, found: n_rows, most: MOST_ROWS });
        }
        visible(KIND, (0..table.series().len()).flat_map(|series| table.values(series).map(|(_, value)| value)))
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        Spare::least(|spare| plan_with(description, ctx, spare))
    }
}

fn plan_with(description: &Description, ctx: &PlanContext<'_>, spare: Spare) -> Result<Figure, Refusal> {
    let mut draws = ctx.seed.part("grouped-bar", u64::from(ctx.attempt)).draws();
    let mut style = Style::choose(ctx, &mut draws);
    let table = description.table();
    GroupedBar.accepts(table)?;
    let most = MOST_SERIES.saturating_sub(ctx.attempt as usize / 2).max(LEAST_SERIES);
    let set = SeriesSet::draw(table, &style, &mut draws, LEAST_SERIES, most);
    let want_printed = draws.percent(65);
    // Numbers at the bars say what an axis would say.
    let want_axis = draws.percent(if want_printed { 12 } else { 100 });
    let want_title = draws.percent(70) && spare.keeps_axis_titles();
    let want_category_title = draws.percent(15) && spare.keeps_axis_titles() && table.columns[0].kind != ColumnKind::Time;
    let extras = Extras::choose(&mut draws, ctx.attempt).spared(spare);
    let n_series = set.choices.len();
    // The bars of a category stand together, so they take more of its width than one alone would.
    let share = 0.55 + 0.33 * style.theme.bar_share;
    let about = (style.width - 2.0 * style.margin) * 0.88 / table.rows.len() as f64 * share / n_series as f64;
    let printed = want_printed && set.values_fit(table, &style, about - style.label.px() * 0.5)?;
    let shown = ShownValues::new(table, &set.choices, printed);
    let has_negative = (0..n_series).flat_map(|series| shown.table.values(series)).any(|(_, value)| value.is_negative());
    let value_axis = want_axis || !printed || has_negative;
    suit_grid(&mut style, printed, false);
    if !spare.keeps_side_legend() && style.theme.legend.place == LegendPlace::Right {
        style.theme.legend.place = LegendPlace::Top;
    }
    let title = common_title(&shown, &style).filter(|_| want_title && value_axis);
    let mut opened = SeriesPage::open(description, &style, &shown, title, extras)?;
    let body = opened.place_legend(&mut style, &shown)?;
    let SeriesPage { mut page, value_title, is_named, colors, .. } = opened;

    let values = || (0..n_series).flat_map(|series| shown.table.values(series)).map(|(_, value)| value.to_f64());
    let category_title = Some(table.label_name()).filter(|_| want_category_title);
    let spec = AxisSpec {
        range: (values().fold(0.0, f64::min), values().fold(0.0, f64::max)),
        unit: shown.unit(0),
        notation: shown.notation(0),
        value_axis,
        value_title: value_title.as_deref(),
        category_title,
        categories: table.labels().collect(),
        is_time: table.is_time(),
        may_turn: spare.may_turn_labels(),
        least_share: least_share(ctx.attempt),
        ends_on_ticks: true,
        may_grid_categories: false,
        label_room: if printed { style.cap() + style.gap() * 1.6 } else { 0.0 },
    };
    let plot = plot(&mut page.sheet, &style, body, &spec)?;
    let width = (plot.categories.band * share / n_series as f64).floor();
    if width < NARROWEST {
        return Err(Refusal::no_room("the bars of a group"));
    }
    let resolution = resolution(&plot.scale, ctx, &style).filter(|_| value_axis);
    let mut data = vec![vec![DatumFacts::HIDDEN; n_series]; table.rows.len()];
    let places = places(&plot, &shown, width);
    let encoding =
        Encoding { channel: Channel::Length, along: Some(Axis::Y), scale: value_axis.then(|| "y".to_owned()), stacked: false };
    for &(row, series, rect) in &places {
        let negative = shown.table.value(row, series).is_some_and(Number::is_negative);
        let bar = BarMark {
            datum: DatumId { row, series },
            rect,
            encoding: &encoding,
            color: colors[series].1,
            towards: Some(if negative { Towards::Down } else { Towards::Up }),
            pattern: Some(series),
        };
        bars::put(&mut page.sheet, &style, &bar);
        data[row][series] =
            DatumFacts { printed: printed.then_some(shown.decimals(series)), encoding: Some(Channel::Length), resolution };
    }
    plot.baseline(&mut page.sheet, &style);
    if printed {
        for &(row, series, rect) in &places {
            let Some(value) = shown.table.value(row, series) else { continue };
            let line = style.shape_value(&shown.text(&style, series, value))?;
            let gap = (style.gap() * 0.6).max(3.0);
            let baseline = if value.is_negative() { rect.y1 + gap + line.cap_height() } else { rect.y0 - gap };
            let tag = (Role::ValueLabel, Shows::Datum { row, series });
            page.sheet.text(tag, &line, rect.center().0, baseline, Align::Middle, style.theme.ink);
        }
    }
    style.note("hatched", if style.theme.hatched { "yes" } else { "no" });
    style.note("category_labels", plot.label_layout);
    style.note("value_labels", if printed { "printed" } else { "none" });
    style.note("value_axis", if value_axis { "drawn" } else { "none" });
    let facts = Facts {
        chart: NAME.to_owned(),
        mark: MarkNoun::Bar,
        n_marks: places.len(),
        title: Some(page.title),
        axis_titles: axis_titles(Axis::Y, value_title.as_deref(), category_title),
        scales: if value_axis { vec![plot.scale.to_fact(Axis::Y, &plot.tick_labels)] } else { Vec::new() },
        colors: color_facts(&colors),
        reading_order: ReadingOrder::LeftToRight,
        unlabeled: plot.unlabeled,
        ..series_facts(shown, data, is_named)
    };
    Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
}

/// Every bar: row, series, rectangle. Those of a category stand side by side around its middle; the place of a missing one stays free.
fn places(plot: &Plot, shown: &ShownValues, width: f64) -> Vec<(usize, usize, PixelBox)> {
    let n_series = shown.table.series().len();
    let zero = plot.scale.px(0.0);
    let mut places = Vec::new();
    for (row, &center) in plot.categories.centers.iter().enumerate() {
        let left = (center - width * n_series as f64 / 2.0).round();
        for series in 0..n_series {
            let Some(value) = shown.table.value(row, series) else { continue };
            let x0 = left + width * series as f64;
            // A pixel of ground keeps neighbors of like height apart.
            places.push((row, series, PixelBox::new(x0, plot.scale.px(value.to_f64()), x0 + width - 1.0, zero)));
        }
    }
    places
}

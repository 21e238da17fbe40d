//! Stacked bars: the parts of each row's whole on top of each other.
//!
//! # Shows
//! Two to six series that make up a whole in each category as segments of one vertical bar, as amounts or as shares of 100%.
//! # Refuses when
//! Nothing says that the columns are the parts of one whole, there are more than 6 of them or more than 12 categories, a value is zero,
//! or a segment has less than 2.5% of the tallest bar.
//! # Asks
//! The total of a bar, the share of a segment in it, the bar with the largest total.
//! # Source
//! Few, "Quantitative Displays for Combining Time-Series and Part-to-Whole Relationships" (2011).

use chartmill_plan::{
    Align, AxisSpec, ChartDocs, ChartPlugin, Extras, Figure, LegendPlace, PlanContext, Plot, Refusal, SeriesPage, SeriesSet,
    ShownValues, Spare, Style, axis_titles, color_facts, common_title, comparable, ink_on, least_share, plot, series_facts,
    suit_grid,
};
use chartmill_schema::{
    Axis, Channel, ColumnKind, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, Number, PixelBox, ReadingOrder, Role,
    Shows, Table,
};

use crate::bars::{self, BarMark, resolution};

#[path = "shares.rs"]
mod shares;

/// The plugin.
pub(crate) struct StackedBar;

const NAME: &str = "stacked-bar";
/// The chart as refusals call it.
const KIND: &str = "stacked bar chart";
const LEAST_SERIES: usize = 2;
const MOST_SERIES: usize = 6;
const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 12;
/// The smallest segment, as a share of the tallest bar, that is still seen after the target's resize.
const LEAST_SHARE: f64 = 0.025;

impl ChartPlugin for StackedBar {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "two to six series that make up a whole in each category as segments on top of each other, or as shares of 100%",
            accepts: "2 to 12 rows and 2 to 6 quantity columns that are marked as the parts of one whole (a group that stacks)",
            refuses_when: "nothing says that the columns make up a whole; a value is zero; a segment has less than 2.5% of the tallest bar",
            asks: "the total of a bar, the share of a segment, the bar with the largest total",
            source: "Few, Quantitative Displays for Combining Time-Series and Part-to-Whole Relationships (2011)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Segment
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        if table.group.as_ref().is_none_or(|group| !group.stacks) {
            return Err(Refusal::NotStacks { chart: KIND });
        }
        comparable(KIND, table, LEAST_SERIES)?;
        let (n_rows, n_series) = (table.rows.len(), table.series().len());
        if n_series > MOST_SERIES {
            return Err(Refusal::TooManySeries { chart: KIND, found: n_series, most: MOST_SERIES });
        }
        if n_rows < LEAST_ROWS {
            return Err(Refusal::TooFewRows { chart: KIND, found: n_rows, least: LEAST_ROWS });
        }
        if n_rows > MOST_ROWS {
            return Err(Refusal::TooManyRows { chart: KIND, found: n_rows, most: MOST_ROWS });
        }
        let tallest = (0..n_rows).map(|row| total(table, row)).fold(0.0, f64::max);
        for series in 0..n_series {
            for row in 0..n_rows {
                let found = match table.value(row, series) {
                    None => "the value is missing".to_owned(),
                    Some(value) if value.is_zero() || value.is_negative() => format!("the value is {value}"),
                    Some(value) if value.to_f64() < tallest * LEAST_SHARE => {
                        format!("{value} is less than 2.5% of the tallest bar")
                    }
                    Some(_) => continue,
                };
                let column = table.series()[series].name.clone();
                return Err(Refusal::Value { chart: KIND, row: row + 1, column, found });
            }
        }
        Ok(())
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        // Numbers that have no room are given up before the picture is: the axis carries the values then.
        Spare::least(|spare| match plan_with(description, ctx, spare, true) {
            Err(refusal) if refusal.may_pass_on_retry() => plan_with(description, ctx, spare, false),
            planned => planned,
        })
    }
}

fn plan_with(description: &Description, ctx: &PlanContext<'_>, spare: Spare, may_print: bool) -> Result<Figure, Refusal> {
    let mut draws = ctx.seed.part("stacked-bar", u64::from(ctx.attempt)).draws();
    let mut style = Style::choose(ctx, &mut draws);
    let table = description.table();
    StackedBar.accepts(table)?;
    let set = SeriesSet::all(table, &style);
    let n_series = set.choices.len();
    let want_shares = draws.percent(30);
    let want_printed = draws.percent(70);
    let want_title = draws.percent(70) && spare.keeps_axis_titles();
    let want_category_title = draws.percent(15) && spare.keeps_axis_titles() && table.columns[0].kind != ColumnKind::Time;
    let share = style.theme.bar_share.max(0.5);
    let extras = Extras::choose(&mut draws, ctx.attempt).spared(spare);
    // Shares of 100%: the shown table holds the percentages themselves, so that nothing else is asked about.
    let whole = if want_shares { shares::of_rows(table, u32::from(draws.percent(25)), ctx.locale) } else { None };
    let is_share = whole.is_some();
    let source = whole.as_ref().unwrap_or(table);
    let set = if is_share { SeriesSet::all(source, &style) } else { set };
    let printed = want_printed && may_print && set.values_fit(source, &style, values_room(source, &style, share))?;
    // Hatching would strike through the numbers in the segments.
    style.theme.hatched &= !printed;
    let shown = ShownValues::new(source, &set.choices, printed || is_share);
    suit_grid(&mut style, printed, true);
    if !spare.keeps_side_legend() && style.theme.legend.place == LegendPlace::Right {
        style.theme.legend.place = LegendPlace::Top;
    }
    let title = common_title(&shown, &style).filter(|_| want_title);
    let mut opened = SeriesPage::open(description, &style, &shown, title, extras)?;
    // The legend beside the bars has the order of the segments.
    opened.downward = (0..n_series).rev().collect();
    let body = opened.place_legend(&mut style, &shown)?;
    let SeriesPage { mut page, value_title, is_named, colors, .. } = opened;

    let highest = (0..source.rows.len()).map(|row| total(&shown.table, row)).fold(0.0, f64::max);
    let category_title = Some(table.label_name()).filter(|_| want_category_title);
    let spec = AxisSpec {
        range: (0.0, highest),
        unit: shown.unit(0),
        notation: shown.notation(0),
        value_axis: true,
        value_title: value_title.as_deref(),
        category_title,
        categories: table.labels().collect(),
        is_time: table.is_time(),
        may_turn: spare.may_turn_labels(),
        least_share: least_share(ctx.attempt),
        ends_on_ticks: true,
        may_grid_categories: false,
        label_room: 0.0,
    };
    let plot = plot(&mut page.sheet, &style, body, &spec)?;
    let segments = segments(&plot, &shown, share);
    // Labels that do not fit into their segments are left out all together, so that no number seems to be missing.
    if printed {
        for &(row, series, rect) in &segments {
            let Some(value) = shown.table.value(row, series) else { continue };
            let line = style.shape_value(&shown.text(&style, series, value))?;
            if rect.height() < style.cap() + 7.0 || rect.width() < line.width() + 4.0 {
                return Err(Refusal::no_room("the values in the segments"));
            }
        }
    }
    let resolution = resolution(&plot.scale, ctx, &style);
    // The first segment is read at one end; the others at both, so twice as coarsely.
    let twice = resolution.and_then(|one| one.plus(one));
    let mut data = vec![vec![DatumFacts::HIDDEN; n_series]; table.rows.len()];
    let encoding = Encoding { channel: Channel::Length, along: Some(Axis::Y), scale: Some("y".to_owned()), stacked: true };
    for &(row, series, rect) in &segments {
        let bar = BarMark {
            datum: DatumId { row, series },
            rect,
            encoding: &encoding,
            color: colors[series].1,
            towards: None,
            pattern: Some(series),
        };
        bars::put(&mut page.sheet, &style, &bar);
        data[row][series] = DatumFacts {
            printed: printed.then_some(shown.decimals(series)),
            encoding: Some(Channel::Length),
            resolution: if series == 0 { resolution } else { twice },
        };
    }
    plot.baseline(&mut page.sheet, &style);
    if printed {
        for &(row, series, rect) in &segments {
            let Some(value) = shown.table.value(row, series) else { continue };
            let line = style.shape_value(&shown.text(&style, series, value))?;
            let (x, y) = rect.center();
            let tag = (Role::ValueLabel, Shows::Datum { row, series });
            let ink = ink_on(colors[series].1.color);
            page.sheet.text(tag, &line, x, (y + line.cap_height() / 2.0).round(), Align::Middle, ink);
        }
    }
    style.note("hatched", if style.theme.hatched { "yes" } else { "no" });
    style.note("category_labels", plot.label_layout);
    style.note("value_labels", if printed { "printed" } else { "none" });
    style.note("stack", if is_share { "shares" } else { "amounts" });
    let facts = Facts {
        chart: NAME.to_owned(),
        mark: MarkNoun::Segment,
        n_marks: segments.len(),
        title: Some(page.title),
        axis_titles: axis_titles(Axis::Y, value_title.as_deref(), category_title),
        scales: vec![plot.scale.to_fact(Axis::Y, &plot.tick_labels)],
        colors: color_facts(&colors),
        reading_order: ReadingOrder::LeftToRight,
        unlabeled: plot.unlabeled,
        ..series_facts(shown, data, is_named)
    };
    Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
}

/// The sum of a row over all series.
fn total(table: &Table, row: usize) -> f64 {
    (0..table.series().len()).filter_map(|series| table.value(row, series)).map(Number::to_f64).sum()
}

/// Every segment: row, series, rectangle, each on top of the one before.
fn segments(plot: &Plot, shown: &ShownValues, share: f64) -> Vec<(usize, usize, PixelBox)> {
    let width = (plot.categories.band * share).round();
    let mut segments = Vec::new();
    for (row, &center) in plot.categories.centers.iter().enumerate() {
        let left = (center - width / 2.0).round();
        let mut below = 0.0;
        for series in 0..shown.table.series().len() {
            let Some(value) = shown.table.value(row, series) else { continue };
            let above = below + value.to_f64();
            segments.push((row, series, PixelBox::new(left, plot.scale.px(above), left + width, plot.scale.px(below))));
            below = above;
        }
    }
    segments
}

/// About how wide a value may be within its bar, in pixels.
fn values_room(table: &Table, style: &Style<'_>, share: f64) -> f64 {
    (style.width - 2.0 * style.margin) * 0.84 / table.rows.len() as f64 * share - 4.0
}

//! Lines over time: one or several series, a point for each moment.
//!
//! # Shows
//! One to five series of one measure over years, quarters or months, their height against a value axis that need not begin at zero.
//! # Refuses when
//! The rows are no points in time, there are fewer than 3 or more than 20 of them, a series has fewer than 3 values, or the columns
//! belong together and are more than 5.
//! # Asks
//! Rise or fall, the first of either, when a number was reached, which series is above at a moment and by how much, crossings.
//! # Source
//! Playfair, "The Commercial and Political Atlas" (1786); Tufte, "The Visual Display of Quantitative Information" (1983).

use chartmill_plan::{
    AxisSpec, ChartDocs, ChartPlugin, Extras, Figure, LegendPlace, PaletteColor, PlanContext, Plot, Refusal, SeriesChoice,
    SeriesPage, SeriesSet, ShownValues, Spare, Style, axis_titles, color_facts, common_title, comparable, least_share, plot,
    series_facts, suit_grid,
};
use chartmill_scene::{Item, MarkInfo, PathShape, Segment, Shape, Stroke};
use chartmill_schema::{
    Axis, Channel, ColumnKind, DatumFacts, DatumId, Description, Encoding, Facts, Geometry, MarkNoun, PixelBox, ReadingOrder,
    Role, Shows, Table,
};
use chartmill_seed::Draws;

use crate::bars::resolution;
use crate::call_out::{CallOut, Side};

#[path = "labels.rs"]
mod labels;

/// The plugin.
pub(crate) struct Line;

const NAME: &str = "line";
/// The chart as refusals call it.
const KIND: &str = "line chart";
const LEAST_ROWS: usize = 3;
const MOST_ROWS: usize = 20;
const MOST_SERIES: usize = 5;

impl ChartPlugin for Line {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "one to five series over years, quarters or months as lines, with or without markers and printed values",
            accepts: "3 to 20 rows whose label column is a time, and quantity columns of one measure (else one of them is drawn)",
            refuses_when: "the rows are no points in time; a series has fewer than 3 values",
            asks: "rise or fall, the first of either, when a number was reached, gaps and crossings of series",
            source: "Playfair, The Commercial and Political Atlas (1786)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Point
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        let label = &table.columns[0];
        if label.kind != ColumnKind::Time {
            return Err(Refusal::NotInTime { chart: KIND, column: label.name.clone() });
        }
        let n_rows = table.rows.len();
        if n_rows < LEAST_ROWS {
            return Err(Refusal::TooFewRows { chart: KIND, found: n_rows, least: LEAST_ROWS });
        }
        if n_rows > MOST_ROWS {
            return Err(Refusal::TooManyRows { chart: KIND, found: n_rows, most: MOST_ROWS });
        }
        let counts = (0..table.series().len()).map(|series| table.values(series).count());
        // Columns that belong together are shown together; of others, one that has enough values is.
        let found = if table.group.is_some() { counts.min() } else { counts.max() }.unwrap_or(0);
        if found < LEAST_ROWS { Err(Refusal::TooFewRows { chart: KIND, found, least: LEAST_ROWS }) } else { Ok(()) }
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
    let mut draws = ctx.seed.part("line", u64::from(ctx.attempt)).draws();
    let mut style = Style::choose(ctx, &mut draws);
    style.theme.hatched = false;
    let table = description.table();
    Line.accepts(table)?;
    let set = choose_series(table, &style, &mut draws, ctx.attempt);
    let n_series = set.choices.len();
    let (want_printed, want_title) = (draws.percent(45), draws.percent(65));
    let may_plate = draws.percent(50);
    let want_markers = draws.percent(60);
    let want_ends = draws.percent(45);
    let width = f64::from(draws.between(24, 36) as i32) / 10.0;
    let from_zero = draws.percent(30);
    let extras = Extras::choose(&mut draws, ctx.attempt).spared(spare);
    // Numbers at more than two lines, or at many points, are a thicket.
    let few = n_series <= 2 && table.rows.len() * n_series <= 14 && ctx.attempt < 3;
    let mut printed = want_printed && may_print && few;
    let shown = ShownValues::new(table, &set.choices, printed);
    let has_plates = suit_grid(&mut style, printed, may_plate);
    if !spare.keeps_side_legend() && style.theme.legend.place == LegendPlace::Right {
        style.theme.legend.place = LegendPlace::Top;
    }
    let single = (shown.table.group.is_none() && n_series == 1).then(|| shown.axis_title(0, &style));
    let title = single.clone().or_else(|| common_title(&shown, &style));
    let title = title.filter(|_| want_title || single.is_some());
    let mut opened = SeriesPage::open(description, &style, &shown, title, extras)?;
    let names: Vec<&str> = shown.table.series().iter().map(|column| column.name.as_str()).collect();
    let whole = opened.page.body;
    let mut legend = "none";
    let mut body = whole;
    // Names at the ends of their lines where these are far enough apart; else a legend.
    let may_end = n_series > 1 && want_ends && labels::can_be_read(&opened.colors, [style.theme.background, style.theme.panel]);
    let ends = if may_end { labels::ends_room(&shown.table, &names, &style, whole)? } else { None };
    if let Some(room) = ends {
        body.x1 -= room;
        legend = "line ends";
    } else if n_series > 1 {
        opened.downward = labels::downward(&shown.table);
        body = opened.place_legend(&mut style, &shown)?;
        legend = "drawn";
    }
    let SeriesPage { mut page, value_title, is_named, colors, .. } = opened;
    let spec = AxisSpec {
        range: range(&shown.table, from_zero, printed),
        unit: shown.unit(0),
        notation: shown.notation(0),
        value_axis: true,
        value_title: value_title.as_deref(),
        // Periods say what they are.
        category_title: None,
        categories: table.labels().collect(),
        is_time: true,
        may_turn: spare.may_turn_labels(),
        least_share: least_share(ctx.attempt),
        ends_on_ticks: false,
        may_grid_categories: true,
        label_room: 0.0,
    };
    let plot = plot(&mut page.sheet, &style, body, &spec)?;
    plot.baseline(&mut page.sheet, &style);
    let points = points(&plot, &shown);
    let has_gap = (0..n_series).any(|series| shown.table.values(series).count() < table.rows.len());
    // A point between two gaps is a dot or nothing.
    let markers = want_markers || has_gap;
    let radius = if markers { (width * 1.5).max(3.2) } else { width / 2.0 };
    let placed = if printed { labels::values(&shown, &style, &plot, &points, radius)? } else { None };
    if printed && placed.is_none() {
        // The shown table has the printed decimals; a picture without the numbers is another plan.
        return Err(Refusal::no_room("the values at the points"));
    }
    printed = placed.is_some();
    for (series, (_, used)) in colors.iter().enumerate() {
        let stroke = Some(Stroke { color: used.color, width });
        let segments = joined(&points, series, table.rows.len());
        let shape = Shape::Path(PathShape { segments, fill: None, stroke });
        page.sheet.put(Item::new(Role::SeriesLine, shape).showing(Shows::Series { series }));
    }
    let resolution = resolution(&plot.scale, ctx, &style);
    let mut data = vec![vec![DatumFacts::HIDDEN; n_series]; table.rows.len()];
    let encoding = Encoding { channel: Channel::Position, along: Some(Axis::Y), scale: Some("y".to_owned()), stacked: false };
    for &(row, series, x, y) in &points {
        let color = colors[series].1.color;
        let mark = MarkInfo { geometry: Geometry::Point { x, y, r: radius }, encoding: encoding.clone(), color };
        let shape = Shape::Path(PathShape { segments: circle(x, y, radius), fill: Some(color), stroke: None });
        page.sheet.put(Item { mark: Some(mark), ..Item::new(Role::Mark, shape) }.showing(DatumId { row, series }));
        data[row][series] =
            DatumFacts { printed: printed.then_some(shown.decimals(series)), encoding: Some(Channel::Position), resolution };
    }
    if n_series == 1
        && let Some(call_out) = CallOut::choose(&shown.table, description.language(), &style, &mut draws, true)
        && let Some(&(_, _, x, y)) = points.iter().find(|point| point.0 == call_out.row)
    {
        let mut taken: Vec<PixelBox> = placed.iter().flatten().map(|label| label.area).collect();
        taken.extend(labels::along(&points, radius));
        let side = if call_out.is_high() { Side::Above } else { Side::Below };
        let placed = call_out.place(&mut page.sheet, &style, plot.panel, ((x, y), radius), &[side], &taken)?;
        style.note("call_out", if placed { "drawn" } else { "no room" });
    }
    if ends.is_some() {
        labels::put_ends(&mut page.sheet, &style, plot.panel, &points, &colors, &names)?;
    }
    for label in placed.into_iter().flatten() {
        label.put(&mut page.sheet, &style, has_plates);
    }
    style.note("category_labels", plot.label_layout);
    style.note("value_labels", if printed { "printed" } else { "none" });
    style.note("markers", if markers { "drawn" } else { "none" });
    style.note("legend", legend);
    let color_list: &[(Shows, PaletteColor)] = if n_series > 1 { &colors } else { &[] };
    let facts = Facts {
        chart: NAME.to_owned(),
        mark: MarkNoun::Point,
        n_marks: if markers { points.len() } else { 0 },
        title: Some(page.title),
        axis_titles: axis_titles(Axis::Y, value_title.as_deref(), None),
        scales: vec![plot.scale.to_fact(Axis::Y, &plot.tick_labels)],
        colors: color_facts(color_list),
        reading_order: ReadingOrder::LeftToRight,
        unlabeled: plot.unlabeled,
        ..series_facts(shown, data, is_named)
    };
    Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
}

/// The series of one plot: those that measure the same, together; else one of them.
fn choose_series(table: &Table, style: &Style<'_>, draws: &mut Draws, attempt: u32) -> SeriesSet {
    let together = table.series().len() > 1 && comparable(KIND, table, 2).is_ok();
    if together && (table.group.is_some() || draws.percent(70)) {
        let most = MOST_SERIES.saturating_sub(attempt as usize).max(2);
        return SeriesSet::draw(table, style, draws, 2, most);
    }
    let choice = SeriesChoice::draw(table, style, draws, |series| table.values(series).count() >= LEAST_ROWS);
    SeriesSet { choices: choice.into_iter().collect() }
}

/// The range of the value axis: all values with some air; from zero where the seed or the values want it.
fn range(table: &Table, from_zero: bool, printed: bool) -> (f64, f64) {
    let values = || (0..table.series().len()).flat_map(|series| table.values(series)).map(|(_, value)| value.to_f64());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let spread = if high > low { high - low } else { high.abs().max(1.0) };
    let air = spread * if printed { 0.14 } else { 0.06 };
    // A small part of the height is given up for zero gladly; half of it is not, whatever the seed wants.
    let zero = low >= 0.0 && (low < spread * 0.35 || (from_zero && low < spread));
    let bottom = if zero { 0.0 } else { low - air };
    let top = if high <= 0.0 && high + air > 0.0 { 0.0 } else { high + air };
    // Nothing that cannot be negative gets an axis below zero.
    (if low >= 0.0 { bottom.max(0.0) } else { bottom }, top)
}

/// Every point: row, series, place in pixels.
fn points(plot: &Plot, shown: &ShownValues) -> Vec<(usize, usize, f64, f64)> {
    let n_series = shown.table.series().len();
    let mut points = Vec::new();
    for series in 0..n_series {
        for (row, value) in shown.table.values(series) {
            points.push((row, series, plot.categories.centers[row], plot.scale.px(value.to_f64())));
        }
    }
    points
}

/// The line of a series through its points, with a gap where a value is missing.
fn joined(points: &[(usize, usize, f64, f64)], series: usize, n_rows: usize) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(n_rows);
    let mut last: Option<usize> = None;
    for &(row, own, x, y) in points {
        if own == series {
            let goes_on = last.is_some_and(|last| last + 1 == row);
            segments.push(if goes_on { Segment::Line([x, y]) } else { Segment::Move([x, y]) });
            last = Some(row);
        }
    }
    segments
}

/// A circle of four cubic curves.
fn circle(x: f64, y: f64, r: f64) -> Vec<Segment> {
    // The usual distance of control points for a quarter of a circle: 4/3 * (sqrt(2) - 1).
    let c = r * 0.552_284_75;
    vec![
        Segment::Move([x, y - r]),
        Segment::Cubic([x + c, y - r], [x + r, y - c], [x + r, y]),
        Segment::Cubic([x + r, y + c], [x + c, y + r], [x, y + r]),
        Segment::Cubic([x - c, y + r], [x - r, y + c], [x - r, y]),
        Segment::Cubic([x - r, y - c], [x - c, y - r], [x, y - r]),
        Segment::Close,
    ]
}

//! A funnel: the stages that one population passes, from top to bottom, getting fewer.
//!
//! # Shows
//! One series as stages whose upper edges are in proportion to their values, which are printed.
//! # Refuses when
//! The rows are not stages, a value is missing or not positive, a stage has more than the one before, there are fewer than 3 or more
//! than 8 stages, or the last is under 1/200 of the first.
//! # Asks
//! The share of one stage that reaches another (conversion).
//! # Source
//! The conversion funnel of marketing; Elias St. Elmo Lewis (1898). No third dimension, which would exaggerate areas.

use chartmill_plan::{
    Align, ChartDocs, ChartPlugin, Extras, Figure, Page, PaletteColor, PlanContext, Refusal, SeriesChoice, ShownValues, Style,
    color_facts, ink_on, some_series,
};
use chartmill_scene::{Item, MarkInfo, PathShape, RectShape, Segment, Shape, ShapedLine, wrap};
use chartmill_schema::{
    Axis, Channel, DatumFacts, DatumId, Description, Encoding, Facts, Family, Geometry, MarkNoun, Number, PixelBox, Query,
    QuestionProposal, ReadingOrder, Role, Shows, Structure, Table,
};

use crate::slices::unit_or_name;

/// The plugin.
pub(crate) struct Funnel;

const NAME: &str = "funnel";
/// The chart as refusals call it.
const KIND: &str = "funnel";
const LEAST_ROWS: usize = 3;
const MOST_ROWS: usize = 8;
const MOST_RATIO: f64 = 200.0;
/// The least contrast of a stage to its ground.
const LEAST_CONTRAST: f64 = 1.6;
/// The least contrast of a color that can be shaded.
const STRONG_CONTRAST: f64 = 3.0;

impl ChartPlugin for Funnel {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "the stages that one population passes, each as wide as its value",
            accepts: "3 to 8 rows marked as stages, positive and never growing",
            refuses_when: "the rows are no stages; a stage has more than the one before; the last is under 1/200 of the first",
            asks: "the share of one stage that reaches another",
            source: "the conversion funnel of marketing (E. St. Elmo Lewis, 1898)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Stage
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(KIND, table, fits)
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part("funnel", u64::from(ctx.attempt)).draws();
        let mut style = Style::choose(ctx, &mut draws);
        let table = description.table();
        let choice = SeriesChoice::draw(table, &style, &mut draws, |series| fits(table, series).is_ok())
            .ok_or(Refusal::TooFewRows { chart: KIND, found: 0, least: LEAST_ROWS })?;
        let shown = ShownValues::new(table, &[choice], true);
        let extras = Extras::choose(&mut draws, ctx.attempt);
        let note = unit_or_name(description, &shown, extras.and(style.theme.extras));
        let mut page = Page::new(description, &style, note.as_deref(), extras)?;
        let sloped = draws.percent(60);
        let shaded = draws.percent(55);
        let n_rows = table.rows.len();
        let values: Vec<Number> = (0..n_rows).filter_map(|row| shown.table.value(row, 0)).collect();
        let colors = stage_colors(&style, shaded, n_rows, draws.index(style.colors.len().saturating_sub(1)));

        // Names stand in a column of their own at the left, so that a narrow stage needs no room for its name.
        let column = page.body.width() * 0.34;
        let mut names = Vec::with_capacity(n_rows);
        for name in table.labels() {
            let lines = wrap(name, style.font, style.label, column, 2)?;
            names.push(lines.ok_or_else(|| Refusal::no_room("the names of the stages"))?);
        }
        let printed: Vec<ShapedLine> =
            values.iter().map(|&value| style.shape_value(&shown.text(&style, 0, value))).collect::<Result<_, _>>()?;
        let name_width = names.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max).ceil();
        let widest_value = printed.iter().map(ShapedLine::width).fold(0.0, f64::max);
        let area = PixelBox { x0: page.body.x0 + name_width + style.gap() * 2.0, ..page.body };
        let step = (area.height() / n_rows as f64).floor().min(style.line_height() * 4.2);
        let gap = if sloped { 2.0 } else { (step * 0.12).round().clamp(3.0, 10.0) };
        if step - gap < style.line_height() * 1.35 {
            return Err(Refusal::no_room("the stages below each other"));
        }
        let full = area.width();
        let largest = values[0].to_f64();
        let top = (area.y0 + (area.height() - step * n_rows as f64) / 2.0).round();
        let center = area.center().0.round();
        let width_of = |row: usize| values[row].to_f64() / largest * full;
        // A value that does not fit into its stage stands to the right of it, so there must be room there.
        for (row, line) in printed.iter().enumerate() {
            let narrow = width_of(row).min(if sloped && row + 1 < n_rows { width_of(row + 1) } else { f64::INFINITY });
            if narrow < line.width() + style.gap() * 2.0 && center + width_of(row) / 2.0 + style.gap() + widest_value > area.x1 {
                return Err(Refusal::no_room("the values beside the stages"));
            }
        }
        for row in 0..n_rows {
            let (upper, lower) = (top + row as f64 * step, top + (row + 1) as f64 * step - gap);
            let half_upper = width_of(row) / 2.0;
            let half_lower = if sloped && row + 1 < n_rows { width_of(row + 1) / 2.0 } else { half_upper };
            let color = colors[row].color;
            let (geometry, shape) = if sloped {
                let points = vec![
                    [center - half_upper, upper],
                    [center + half_upper, upper],
                    [center + half_lower, lower],
                    [center - half_lower, lower],
                ];
                let mut segments: Vec<Segment> = points.iter().map(|&point| Segment::Line(point)).collect();
                segments[0] = Segment::Move(points[0]);
                segments.push(Segment::Close);
                (Geometry::Polygon { points }, Shape::Path(PathShape { segments, fill: Some(color), stroke: None }))
            } else {
                let rect = PixelBox::new(center - half_upper, upper, center + half_upper, lower);
                let geometry = Geometry::Rect { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 };
                (geometry, Shape::Rect(RectShape { rect, fill: Some(color), stroke: None, radius: 0.0 }))
            };
            let encoding = Encoding { channel: Channel::Length, along: Some(Axis::X), scale: None, stacked: false };
            let mark = MarkInfo { geometry, encoding, color };
            page.sheet.put(Item { mark: Some(mark), ..Item::new(Role::Mark, shape) }.showing(DatumId { row, series: 0 }));
            let middle = f64::midpoint(upper, lower);
            let first = middle - (names[row].len() as f64 - 1.0) / 2.0 * style.line_height() + style.cap() / 2.0;
            let tag = (Role::CategoryLabel, Shows::Row { row });
            page.sheet.paragraph(
                tag,
                &names[row],
                (page.body.x0, first.round()),
                style.line_height(),
                Align::Start,
                style.theme.text,
            );
            let line = &printed[row];
            let narrow = 2.0 * half_upper.min(half_lower);
            let tag = (Role::ValueLabel, Shows::Datum { row, series: 0 });
            if narrow >= line.width() + style.gap() * 2.0 {
                let ink = ink_on(color);
                page.sheet.text(tag, line, center, middle + style.cap() / 2.0, Align::Middle, ink);
            } else {
                page.sheet.text(
                    tag,
                    line,
                    center + half_upper + style.gap(),
                    middle + style.cap() / 2.0,
                    Align::Start,
                    style.theme.ink,
                );
            }
        }
        style.note("value_labels", "printed");
        style.note("stages", if sloped { "sloped" } else { "stepped" });
        let row_colors: Vec<(Shows, PaletteColor)> = (0..n_rows).map(|row| (Shows::Row { row }, colors[row])).collect();
        let datum = DatumFacts { printed: Some(shown.decimals(0)), encoding: Some(Channel::Length), resolution: None };
        let facts = Facts {
            chart: NAME.to_owned(),
            mark: MarkNoun::Stage,
            n_marks: n_rows,
            title: Some(page.title),
            data: vec![vec![datum]; n_rows],
            unlabeled: Vec::new(),
            series_named: vec![note.is_some()],
            unit_shown: vec![note.is_some() || shown.unit_is_printed(0)],
            axis_titles: Vec::new(),
            scales: Vec::new(),
            colors: if shaded { Vec::new() } else { color_facts(&row_colors) },
            reading_order: ReadingOrder::TopToBottom,
            shown: shown.table,
        };
        Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
    }

    fn propose(&self, facts: &Facts) -> Vec<QuestionProposal> {
        let table = &facts.shown;
        let Some(series) = table.series().first() else { return Vec::new() };
        let value = |row: usize| Box::new(Query::Value { label: table.label(row).to_owned(), series: series.name.clone() });
        let n_rows = table.rows.len();
        let pairs = (1..n_rows).map(|row| (row, row - 1)).chain((n_rows > 2).then_some((n_rows - 1, 0)));
        pairs
            .map(|(part, whole)| QuestionProposal {
                family: Family::Conversion,
                query: Query::Percent { part: value(part), whole: value(whole) },
                wording: None,
            })
            .collect()
    }
}

/// Whether a series can be shown as a funnel.
fn fits(table: &Table, series: usize) -> Result<(), Refusal> {
    let n_rows = table.rows.len();
    let column = || table.series()[series].name.clone();
    if table.structure != Structure::Stages {
        let found = "nothing says that these rows are stages".to_owned();
        return Err(Refusal::NotStages { chart: KIND, found });
    }
    if n_rows < LEAST_ROWS {
        return Err(Refusal::TooFewRows { chart: KIND, found: n_rows, least: LEAST_ROWS });
    }
    if n_rows > MOST_ROWS {
        return Err(Refusal::TooManyRows { chart: KIND, found: n_rows, most: MOST_ROWS });
    }
    let mut before: Option<Number> = None;
    for row in 0..n_rows {
        let bad = |found: &str| Refusal::Value { chart: KIND, row: row + 1, column: column(), found: found.to_owned() };
        let value = table.value(row, series).ok_or_else(|| bad("the value is missing"))?;
        if value.is_negative() || value.is_zero() {
            return Err(bad("the value is not positive"));
        }
        if before.is_some_and(|before| value > before) {
            let found = format!("row {} ({:?}) has more than the row before it", row + 1, table.label(row));
            return Err(Refusal::NotStages { chart: KIND, found });
        }
        before = Some(value);
    }
    let (first, last) = (table.value(0, series).unwrap_or_default().to_f64(), before.unwrap_or_default().to_f64());
    if first > last * MOST_RATIO {
        return Err(Refusal::TooSkewed { chart: KIND, most: MOST_RATIO as u32 });
    }
    Ok(())
}

/// Shades of one color, from full to pale; or each stage its own color.
fn stage_colors(style: &Style<'_>, shaded: bool, n_rows: usize, base: usize) -> Vec<PaletteColor> {
    if !shaded {
        return (0..n_rows).map(|row| style.color(row)).collect();
    }
    let ground = style.theme.background;
    let strong = |at: usize| Some(style.color(base + at).color).filter(|color| color.contrast(ground) >= STRONG_CONTRAST);
    let full = (0..style.colors.len()).find_map(strong).unwrap_or(style.color(base).color);
    // The palest stage is still plain to see on its ground.
    let plain = |share: &f64| full.mixed(ground, *share).contrast(ground) >= LEAST_CONTRAST;
    let palest = (0..=11).rev().map(|step| f64::from(step) * 0.05).find(plain).unwrap_or(0.0);
    let shade = |row: usize| full.mixed(ground, palest * row as f64 / (n_rows.max(2) - 1) as f64);
    (0..n_rows).map(|row| PaletteColor { color: shade(row), name: None }).collect()
}

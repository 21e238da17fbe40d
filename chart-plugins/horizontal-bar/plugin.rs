//! Horizontal bars from a zero baseline, one below the other.
//!
//! # Shows
//! One series as horizontal bars, their names at the left with room for long ones, their values at their ends, on a value axis, or both.
//! # Refuses when
//! There are fewer than 2 or more than 24 bars, the largest is over 100 times the smallest one (which would not be seen), or a name
//! takes more than two lines in two fifths of the width.
//! # Asks
//! Nothing beyond the usual families.
//! # Source
//! Few, "Show Me the Numbers" (2012): bars lie on their side where their names are long or many.

use chartmill_plan::{
    Align, AxisSpec, ChartDocs, ChartPlugin, Extras, Figure, HorizontalSpec, Page, PlanContext, Refusal, SeriesChoice,
    ShownValues, Spare, Style, TitleAlign, axis_titles, color_facts, least_share, plot_horizontal, some_series, suit_grid,
};
use chartmill_scene::ShapedLine;
use chartmill_schema::{
    Axis, Channel, ColumnKind, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, Notation, Number, PixelBox,
    ReadingOrder, Role, Shows, Table,
};

use crate::bars::{self, BarMark, Coloring, Towards};

#[path = "canvas.rs"]
mod canvas;

/// The plugin.
pub(crate) struct HorizontalBar;

const NAME: &str = "horizontal-bar";
/// The chart as refusals call it.
const KIND: &str = "horizontal bar chart";

impl ChartPlugin for HorizontalBar {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "one series as horizontal bars, with room for long names",
            accepts: "2 to 24 rows and at least one quantity column; negative and missing values are fine",
            refuses_when: "fewer than 2 or more than 24 bars; the largest over 100 times the smallest; names of more than two lines",
            asks: "the usual families",
            source: "Few, Show Me the Numbers (2012)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Bar
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(KIND, table, |table, series| bars::fits(KIND, table, series))
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        Spare::least(|spare| plan_with(description, ctx, spare))
    }
}

fn plan_with(description: &Description, ctx: &PlanContext<'_>, spare: Spare) -> Result<Figure, Refusal> {
    let mut draws = ctx.seed.part(NAME, u64::from(ctx.attempt)).draws();
    let table = description.table();
    HorizontalBar.accepts(table)?;
    let fitting: Vec<usize> = (0..table.series().len()).filter(|&series| bars::fits(KIND, table, series).is_ok()).collect();
    let series = *draws.pick(&fitting).ok_or(Refusal::TooFewRows { chart: KIND, found: 0, least: bars::LEAST_ROWS })?;
    let printed = draws.percent(75);
    // Numbers at the bars say what an axis would say.
    let want_axis = draws.percent(if printed { 8 } else { 60 });
    let may_plate = draws.percent(40);
    // What the categories are is mostly said by their names and by the title.
    let titles = (draws.percent(75), draws.percent(10) && table.columns[0].kind != ColumnKind::Time);
    let axis_above = draws.percent(20);
    let names_at_margin = draws.percent(40);
    let coloring = Coloring::choose(table, false, &mut draws);
    let extras = Extras::choose(&mut draws, ctx.attempt).spared(spare);
    // Bars on both sides of zero are not read as proportions of each other; they need an axis that says where zero is.
    let value_axis = want_axis || !printed || table.values(series).any(|(_, value)| value.is_negative());
    let has_title = value_axis && titles.0 && spare.keeps_axis_titles();
    // The words do not depend on how the numbers are written, which the style decides once the canvas has its size.
    let exact = ShownValues::new(table, &[SeriesChoice { series, notation: Notation::plain(0) }], false);
    let note = exact.note(0).filter(|_| !has_title);
    let category_title = Some(table.label_name()).filter(|_| titles.1 && spare.keeps_axis_titles());

    let sized = canvas::sized(ctx, &mut draws, |style| {
        let page = Page::new(description, style, note.as_deref(), extras)?;
        let strips = f64::from(u8::from(value_axis) + u8::from(has_title));
        Ok((page.body, strips * style.line_height() * 1.4, table.rows.len()))
    })?;
    let mut style = Style::choose(&sized, &mut draws);
    let has_plates = suit_grid(&mut style, printed, may_plate) && value_axis;
    let value_title = exact.axis_title(0, &style);
    let shown = ShownValues::new(table, &[SeriesChoice::of(table, series, &style)], printed);
    let values: Vec<Option<Number>> = (0..table.rows.len()).map(|row| shown.table.value(row, 0)).collect();
    let mut page = Page::new(description, &style, note.as_deref(), extras)?;
    let labels: Vec<Option<ShapedLine>> = if printed { printed_values(&shown, &style)? } else { vec![None; values.len()] };
    let label_gap = (style.gap() * 0.7).max(3.0);
    let widest = labels.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max);
    let spec = HorizontalSpec {
        axes: AxisSpec {
            range: bars::range_from_zero(&values),
            unit: shown.unit(0),
            notation: shown.notation(0),
            value_axis,
            value_title: Some(value_title.as_str()).filter(|_| has_title),
            category_title,
            categories: table.labels().collect(),
            is_time: table.is_time(),
            may_turn: spare.may_turn_labels(),
            least_share: least_share(ctx.attempt),
            ends_on_ticks: true,
            may_grid_categories: false,
            label_room: if printed { widest.ceil() + label_gap * 1.8 } else { 0.0 },
        },
        label_align: if names_at_margin && style.theme.title_align == TitleAlign::Start { Align::Start } else { Align::End },
        axis_above,
    };
    let body = page.body;
    let plot = plot_horizontal(&mut page.sheet, &style, body, &spec)?;
    let colors = coloring.colors(&style, &values, &mut draws);
    let zero = plot.scale.px(0.0);
    let thick = (plot.categories.band * style.theme.bar_share).round().max(3.0);
    let datum = DatumFacts {
        printed: printed.then_some(shown.decimals(0)),
        encoding: Some(Channel::Length),
        resolution: bars::resolution(&plot.scale, ctx, &style).filter(|_| value_axis),
    };
    let scale = value_axis.then(|| "x".to_owned());
    let encoding = Encoding { channel: Channel::Length, along: Some(Axis::X), scale, stacked: false };
    for (row, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let top = (plot.categories.centers[row] - thick / 2.0).round();
        let rect = PixelBox::new(zero, top, plot.scale.px(value.to_f64()), top + thick);
        let bar = BarMark {
            datum: DatumId { row, series: 0 },
            rect,
            encoding: &encoding,
            color: colors[row],
            towards: Some(if value.is_negative() { Towards::Left } else { Towards::Right }),
            pattern: None,
        };
        bars::put(&mut page.sheet, &style, &bar);
    }
    plot.baseline(&mut page.sheet, &style);
    for (row, value) in values.iter().enumerate() {
        let baseline = (plot.categories.centers[row] + style.cap() / 2.0).round();
        match (value, &labels[row]) {
            (Some(value), Some(line)) => {
                let end = plot.scale.px(value.to_f64());
                let (x, align) =
                    if value.is_negative() { (end - label_gap, Align::End) } else { (end + label_gap, Align::Start) };
                let tag = (Role::ValueLabel, Shows::Datum { row, series: 0 });
                let (ink, ground) = (style.theme.ink, style.theme.panel);
                if has_plates {
                    page.sheet.text_on_plate(tag, line, (x, baseline), align, (ink, ground));
                } else {
                    page.sheet.text(tag, line, x, baseline, align, ink);
                }
            }
            // A dash says that nothing is known there; an empty place would look like zero.
            (None, _) => {
                let (dash, x) = (style.shape("–")?, zero + label_gap);
                page.sheet.text(Role::Decoration, &dash, x, baseline, Align::Start, style.theme.muted);
            }
            (Some(_), None) => {}
        }
    }
    style.note("value_labels", if printed { "printed" } else { "none" });
    style.note(
        "value_axis",
        if !value_axis {
            "none"
        } else if axis_above {
            "above"
        } else {
            "below"
        },
    );
    let named = has_title || note.is_some();
    let facts = Facts {
        chart: NAME.to_owned(),
        mark: MarkNoun::Bar,
        n_marks: values.iter().flatten().count(),
        title: Some(page.title),
        data: values.iter().map(|value| vec![if value.is_some() { datum } else { DatumFacts::HIDDEN }]).collect(),
        unlabeled: Vec::new(),
        series_named: vec![named],
        // A sign stands at every printed value and at every tick; each bar has one or the other.
        unit_shown: vec![named || shown.unit_is_printed(0)],
        axis_titles: axis_titles(Axis::X, Some(value_title.as_str()).filter(|_| has_title), category_title),
        scales: if value_axis { vec![plot.scale.to_fact(Axis::X, &plot.tick_labels)] } else { Vec::new() },
        colors: color_facts(&coloring.telling(&values, &colors)),
        reading_order: ReadingOrder::TopToBottom,
        shown: shown.table,
    };
    Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
}

/// The values of the shown series as they are printed, by row.
fn printed_values(shown: &ShownValues, style: &Style<'_>) -> Result<Vec<Option<ShapedLine>>, Refusal> {
    let text = |row: usize| Some(shown.text(style, 0, shown.table.value(row, 0)?));
    let rows = 0..shown.table.rows.len();
    rows.map(|row| text(row).map(|text| style.shape_value(&text).map_err(Refusal::from)).transpose()).collect()
}

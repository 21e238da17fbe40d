//! Vertical bars from a zero baseline.
//!
//! # Shows
//! One series as bars side by side, their length against a value axis, their values printed or not.
//! # Refuses when
//! There are fewer than 2 or more than 24 bars, or the largest is over 100 times the smallest one (which would not be seen).
//! # Asks
//! Nothing beyond the usual families.
//! # Source
//! Cleveland and McGill, "Graphical Perception", JASA 79 (1984): length from a common baseline is read best.

use chartmill_plan::{
    Align, AxisSpec, ChartDocs, ChartPlugin, Extras, Figure, Page, PlanContext, Refusal, SeriesChoice, ShownValues, Spare, Style,
    axis_titles, color_facts, least_share, plot, some_series, suit_grid,
};
use chartmill_scene::ShapedLine;
use chartmill_schema::{
    Axis, Channel, ColumnKind, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, Number, PixelBox, ReadingOrder, Role,
    Shows, Table,
};

use crate::bars::{self, BarMark, Coloring, Towards};
use crate::call_out::{CallOut, Side};

/// The plugin.
pub(crate) struct Bar;

const NAME: &str = "bar";
/// The chart as refusals call it.
const KIND: &str = "bar chart";
impl ChartPlugin for Bar {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "one series as vertical bars, their length against a value axis",
            accepts: "2 to 24 rows and at least one quantity column; negative and missing values are fine",
            refuses_when: "fewer than 2 or more than 24 bars; the largest over 100 times the smallest",
            asks: "the usual families",
            source: "Cleveland and McGill, Graphical Perception (1984)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Bar
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(KIND, table, |table, series| bars::fits(KIND, table, series))
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        Spare::least(|spare| plan_with(description, ctx, spare, true))
    }
}

fn plan_with(description: &Description, ctx: &PlanContext<'_>, spare: Spare, may_highlight: bool) -> Result<Figure, Refusal> {
    let mut draws = ctx.seed.part("bar", u64::from(ctx.attempt)).draws();
    let mut style = Style::choose(ctx, &mut draws);
    let table = description.table();
    Bar.accepts(table)?;
    let choice = SeriesChoice::draw(table, &style, &mut draws, |series| bars::fits(KIND, table, series).is_ok())
        .ok_or(Refusal::TooFewRows { chart: KIND, found: 0, least: bars::LEAST_ROWS })?;
    let want_printed = draws.percent(72);
    // Numbers at the bars say what an axis would say.
    let want_axis = draws.percent(if want_printed { 8 } else { 70 });
    let may_plate = draws.percent(40);
    let titles = (draws.percent(75), draws.percent(18));
    let extras = Extras::choose(&mut draws, ctx.attempt).spared(spare);
    // Printed values are given up where they do not fit side by side; then the axis must carry the values.
    let printed = want_printed && printed_fit(table, choice, &style)?;
    let shown = ShownValues::new(table, &[choice], printed);
    let values: Vec<Option<Number>> = (0..table.rows.len()).map(|row| shown.table.value(row, 0)).collect();
    // Bars on both sides of zero are not read as proportions of each other; they need an axis that says where zero is.
    let value_axis = want_axis || !printed || values.iter().flatten().any(|value| value.is_negative());
    let has_plates = suit_grid(&mut style, printed, may_plate) && value_axis;
    let all_up = values.iter().flatten().all(|value| !value.is_negative());
    let call_out = CallOut::choose(&shown.table, description.language(), &style, &mut draws, false).filter(|_| all_up);
    let coloring = Coloring::choose(table, may_highlight && call_out.is_some(), &mut draws);
    let value_title = shown.axis_title(0, &style);
    let has_title = value_axis && titles.0 && spare.keeps_axis_titles();
    let note = shown.note(0).filter(|_| !has_title);
    let mut page = Page::new(description, &style, note.as_deref(), extras)?;
    let category_title = table.label_name().to_owned();
    let category_title = Some(category_title.as_str())
        .filter(|_| titles.1 && spare.keeps_axis_titles() && table.columns[0].kind != ColumnKind::Time);

    let spec = AxisSpec {
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
        label_room: if printed { style.cap() + style.gap() * 1.6 } else { 0.0 },
    };
    let body = page.body;
    let plot = plot(&mut page.sheet, &style, body, &spec)?;
    let colors = coloring.colors(&style, &values, &mut draws);
    let zero = plot.scale.px(0.0);
    let width = (plot.categories.band * style.theme.bar_share).round().max(3.0);
    let mut data = vec![vec![DatumFacts::HIDDEN]; values.len()];
    let resolution = bars::resolution(&plot.scale, ctx, &style);
    let encoding =
        Encoding { channel: Channel::Length, along: Some(Axis::Y), scale: value_axis.then(|| "y".to_owned()), stacked: false };
    let mut taken: Vec<PixelBox> = Vec::with_capacity(values.len() * 2);
    for (row, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let center = plot.categories.centers[row];
        let left = (center - width / 2.0).round();
        let rect = PixelBox::new(left, plot.scale.px(value.to_f64()), left + width, zero);
        let bar = BarMark {
            datum: DatumId { row, series: 0 },
            rect,
            encoding: &encoding,
            color: colors[row],
            towards: Some(if value.is_negative() { Towards::Down } else { Towards::Up }),
            pattern: None,
        };
        bars::put(&mut page.sheet, &style, &bar);
        taken.push(rect);
        data[row][0] = DatumFacts {
            printed: printed.then_some(shown.decimals(0)),
            encoding: Some(Channel::Length),
            resolution: resolution.filter(|_| value_axis),
        };
    }
    plot.baseline(&mut page.sheet, &style);
    // A dash says that nothing is known there; an empty place would look like zero.
    for (row, _) in values.iter().enumerate().filter(|(_, value)| value.is_none()) {
        let (dash, x) = (style.shape("–")?, plot.categories.centers[row]);
        page.sheet.text(Role::Decoration, &dash, x, zero - style.gap(), Align::Middle, style.theme.muted);
    }
    if printed {
        for (row, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            let line = style.shape_value(&shown.text(&style, 0, *value))?;
            let end = plot.scale.px(value.to_f64());
            let gap = (style.gap() * 0.7).max(3.0);
            let baseline = if value.is_negative() { end + gap + line.cap_height() } else { end - gap };
            let shows = Shows::Datum { row, series: 0 };
            let x = plot.categories.centers[row];
            let (tag, ink, ground) = ((Role::ValueLabel, shows), style.theme.ink, style.theme.panel);
            taken.push(if has_plates {
                page.sheet.text_on_plate(tag, &line, (x, baseline), Align::Middle, (ink, ground))
            } else {
                page.sheet.text(tag, &line, x, baseline, Align::Middle, ink)
            });
        }
    }
    // Beside the upper end of the largest bar, unless some bar hangs down and the ends are not all above.
    if let Some(call_out) = call_out {
        let top = plot.scale.px(values[call_out.row].unwrap_or_default().to_f64());
        let at = ((plot.categories.centers[call_out.row], top + style.line_height() * 0.8), width / 2.0);
        let placed = call_out.place(&mut page.sheet, &style, plot.panel, at, &[Side::Right, Side::Left], &taken)?;
        // A color that no words explain is a riddle.
        if !placed && coloring == Coloring::Highlight {
            return plan_with(description, ctx, spare, false);
        }
        style.note("call_out", if placed { "drawn" } else { "no room" });
    }
    style.note("category_labels", plot.label_layout);
    style.note("value_labels", if printed { "printed" } else { "none" });
    style.note("value_axis", if value_axis { "drawn" } else { "none" });
    let named = has_title || note.is_some();
    let facts = Facts {
        chart: NAME.to_owned(),
        mark: MarkNoun::Bar,
        n_marks: values.iter().flatten().count(),
        title: Some(page.title),
        data,
        unlabeled: plot.unlabeled,
        series_named: vec![named],
        // A sign stands at every printed value and at every tick; each bar has one or the other.
        unit_shown: vec![named || shown.unit_is_printed(0)],
        axis_titles: axis_titles(Axis::Y, Some(value_title.as_str()).filter(|_| has_title), category_title),
        scales: if value_axis { vec![plot.scale.to_fact(Axis::Y, &plot.tick_labels)] } else { Vec::new() },
        colors: color_facts(&coloring.telling(&values, &colors)),
        reading_order: ReadingOrder::LeftToRight,
        shown: shown.table,
    };
    Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
}

/// Whether all printed values fit over their bars side by side.
fn printed_fit(table: &Table, choice: SeriesChoice, style: &Style<'_>) -> Result<bool, Refusal> {
    let unit = table.series()[choice.series].measure.as_ref().and_then(|measure| measure.unit.as_ref());
    let mut widest: f64 = 0.0;
    for (_, value) in table.values(choice.series) {
        let line: ShapedLine = style.shape_value(&style.locale.written(value, choice.notation, unit))?;
        widest = widest.max(line.width());
    }
    // The plot is about this much narrower than the page; more than half an em keeps neighbors apart.
    let band = (style.width - 2.0 * style.margin) * 0.88 / table.rows.len() as f64;
    Ok(widest + style.label.px() * 0.6 <= band)
}

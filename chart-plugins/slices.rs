//! What a pie and a donut have in common: the parts of one whole as slices, clockwise from 12 o'clock, with their values printed.

use chartmill_plan::{
    Extras, Figure, Page, PaletteColor, PlanContext, Refusal, Ring, SeriesChoice, Sheet, ShownValues, SliceLabels, Style,
    color_facts, parts_total, place_legend, some_series,
};
use chartmill_scene::{Item, MarkInfo, PathShape, Shape, Stroke};
use chartmill_schema::{
    Channel, Color, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, Number, ReadingOrder, Role, Shows, Table,
};

const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 8;
/// The smallest share of a slice that is still seen after the target's resize.
const LEAST_SHARE: f64 = 0.015;

/// A chart of slices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SliceChart {
    /// The plugin's name.
    pub(crate) name: &'static str,
    /// The chart as refusals call it.
    pub(crate) kind: &'static str,
    /// The radius of its hole as a share of the radius of its rim.
    pub(crate) inner_share: f64,
    /// Whether all values stand beside their slices.
    pub(crate) values_beside: bool,
}

impl SliceChart {
    /// Whether a series can be shown as slices.
    ///
    /// # Errors
    /// The [`Refusal`] that says why not.
    pub(crate) fn fits(&self, table: &Table, series: usize) -> Result<(), Refusal> {
        let (chart, n_rows) = (self.kind, table.rows.len());
        if n_rows < LEAST_ROWS {
            return Err(Refusal::TooFewRows { chart, found: n_rows, least: LEAST_ROWS });
        }
        let total = parts_total(chart, table, series)?.to_f64();
        if n_rows > MOST_ROWS {
            return Err(Refusal::TooManyRows { chart, found: n_rows, most: MOST_ROWS });
        }
        for (row, value) in table.values(series) {
            if value.to_f64() < total * LEAST_SHARE {
                let found = format!("{value} is less than 1.5% of the whole");
                return Err(Refusal::Value { chart, row: row + 1, column: table.series()[series].name.clone(), found });
            }
        }
        Ok(())
    }

    /// Plans a figure; `in_hole` draws what stands in the middle, once the ring is placed.
    ///
    /// # Errors
    /// The [`Refusal`] that says what does not fit.
    pub(crate) fn plan(
        &self,
        description: &Description,
        ctx: &PlanContext<'_>,
        in_hole: impl FnOnce(&mut Sheet, &mut Style<'_>, &ShownValues, Ring) -> Result<(), Refusal>,
    ) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part(self.name, u64::from(ctx.attempt)).draws();
        let mut style = Style::choose(ctx, &mut draws);
        style.theme.hatched = false;
        let table = description.table();
        some_series(self.kind, table, |table, series| self.fits(table, series))?;
        let choice = SeriesChoice::draw(table, &style, &mut draws, |series| self.fits(table, series).is_ok())
            .ok_or(Refusal::TooFewRows { chart: self.kind, found: 0, least: LEAST_ROWS })?;
        let shown = ShownValues::new(table, &[choice], true);
        let note = shown.note(0);
        let extras = Extras::choose(&mut draws, ctx.attempt);
        let mut page = Page::new(description, &style, note.as_deref(), extras)?;
        let n_rows = table.rows.len();
        let values: Vec<Number> = shown.table.values(0).map(|(_, value)| value).collect();
        let colors: Vec<PaletteColor> = (0..n_rows).map(|row| style.color(row)).collect();

        let with_legend = draws.percent(50);
        let mut body = page.body;
        if with_legend {
            let place = style.legend_place(body);
            let entries: Vec<(Shows, &str, Color)> =
                table.labels().enumerate().map(|(row, name)| (Shows::Row { row }, name, colors[row].color)).collect();
            body = place_legend(&mut page.sheet, &style, body, place, &entries)?;
        }
        let slices = angles(&values);
        let texts = SliceLabels::new(&shown, &style, with_legend, self.values_beside)?;
        let labelled = texts.fit(&style, body, self.inner_share, &slices)?;
        draw_slices(&mut page.sheet, &style, labelled.ring, &slices, &colors);
        texts.place(&mut page.sheet, &style, &labelled, &slices, &colors);
        in_hole(&mut page.sheet, &mut style, &shown, labelled.ring)?;

        style.note("legend", if with_legend { "drawn" } else { "none" });
        style.note("value_labels", "printed");
        let row_colors: Vec<(Shows, PaletteColor)> = (0..n_rows).map(|row| (Shows::Row { row }, colors[row])).collect();
        let datum = DatumFacts { printed: Some(shown.decimals(0)), encoding: Some(Channel::Angle), resolution: None };
        let facts = Facts {
            chart: self.name.to_owned(),
            mark: MarkNoun::Slice,
            n_marks: n_rows,
            title: Some(page.title),
            data: vec![vec![datum]; n_rows],
            series_named: vec![note.is_some()],
            unit_shown: vec![note.is_some() || shown.unit_is_printed(0)],
            axis_titles: Vec::new(),
            scales: Vec::new(),
            colors: color_facts(&row_colors),
            reading_order: ReadingOrder::Clockwise,
            shown: shown.table,
        };
        Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
    }
}

/// Where each slice begins and ends: its share of the full turn, in degrees clockwise from 12 o'clock.
fn angles(values: &[Number]) -> Vec<(f64, f64)> {
    let total: f64 = values.iter().map(|value| value.to_f64()).sum();
    let mut at = 0.0;
    let slice = |value: &Number| {
        let start = at;
        at += value.to_f64() / total * 360.0;
        (start, at)
    };
    values.iter().map(slice).collect()
}

fn draw_slices(sheet: &mut Sheet, style: &Style<'_>, ring: Ring, slices: &[(f64, f64)], colors: &[PaletteColor]) {
    for (row, &slice) in slices.iter().enumerate() {
        let color = colors[row].color;
        let encoding = Encoding { channel: Channel::Angle, along: None, scale: None, stacked: false };
        let mark = Some(MarkInfo { geometry: ring.slice(slice), encoding, color });
        let shape = Shape::Path(ring.slice_path(slice, color));
        sheet.put(Item { mark, ..Item::new(Role::Mark, shape) }.showing(DatumId { row, series: 0 }));
    }
    if style.theme.pie_gap > 0.0 {
        for &(start, _) in slices {
            let stroke = Some(Stroke { color: style.theme.background, width: style.theme.pie_gap });
            let shape = Shape::Path(PathShape { segments: ring.cut(start), fill: None, stroke });
            sheet.put(Item::new(Role::Decoration, shape));
        }
    }
}

//! What a pie and a donut have in common: the parts of one whole as slices, clockwise from 12 o'clock, with their values printed.

use chartmill_plan::{
    Extras, Figure, LabelledRing, LegendPlace, Page, PaletteColor, PlanContext, Refusal, Ring, SeriesChoice, Sheet, ShownValues,
    SliceLabels, Style, color_facts, leaves_orphan, parts_total, place_legend, some_series,
};
use chartmill_scene::{Item, MarkInfo, PathShape, Shape, Stroke};
use chartmill_schema::{
    Channel, Color, DatumFacts, DatumId, Description, Encoding, Facts, MarkNoun, MeasureKind, Number, PixelBox, ReadingOrder,
    Role, Shows, Table,
};

const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 8;
/// The smallest share of a slice that is still seen after the target's resize.
const LEAST_SHARE: f64 = 0.015;

/// The least share of the canvas that the disk of a chart takes; a smaller one is a stamp on a letter.
const LEAST_AREA: f64 = 0.17;
/// The least distance of a rim from the foot of the picture, in pixels.
const LEAST_EDGE_PX: f64 = 24.0;

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

    /// Plans a figure; `in_hole` draws what stands in the middle, once the ring is placed; it is told whether the
    /// head of the page names what the values are.
    ///
    /// # Errors
    /// The [`Refusal`] that says what does not fit.
    pub(crate) fn plan(
        &self,
        description: &Description,
        ctx: &PlanContext<'_>,
        in_hole: impl FnOnce(&mut Sheet, &mut Style<'_>, &ShownValues, Ring, bool) -> Result<(), Refusal>,
    ) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part(self.name, u64::from(ctx.attempt)).draws();
        let mut style = Style::choose(ctx, &mut draws);
        style.theme.hatched = false;
        let table = description.table();
        some_series(self.kind, table, |table, series| self.fits(table, series))?;
        let choice = SeriesChoice::draw(table, &style, &mut draws, |series| self.fits(table, series).is_ok())
            .ok_or(Refusal::TooFewRows { chart: self.kind, found: 0, least: LEAST_ROWS })?;
        let shown = ShownValues::new(table, &[choice], true);
        let extras = Extras::choose(&mut draws, ctx.attempt);
        let note = unit_or_name(description, &shown, extras.and(style.theme.extras));
        let n_rows = table.rows.len();
        let values: Vec<Number> = shown.table.values(0).map(|(_, value)| value).collect();
        let colors: Vec<PaletteColor> = (0..n_rows).map(|row| style.color(row)).collect();
        let slices = angles(&values);
        let with_legend = draws.percent(50);
        let texts = SliceLabels::new(&shown, &style, with_legend, self.values_beside)?;
        let laid = Laid { description, note: note.as_deref(), shown: &shown, colors: &colors, texts: &texts, slices: &slices };
        let (mut page, labelled) = laid.out(&mut style, extras, with_legend, self.inner_share)?;
        // What is too small to read is planned again; in the end a small picture is better than none.
        if share(&style, labelled.ring) < if ctx.attempt < 3 { LEAST_AREA } else { LEAST_AREA * 0.75 } {
            return Err(Refusal::no_room("slices of a good size"));
        }
        draw_slices(&mut page.sheet, &style, labelled.ring, &slices, &colors);
        texts.place(&mut page.sheet, &style, &labelled, &slices, &colors);
        in_hole(&mut page.sheet, &mut style, &shown, labelled.ring, note.is_some())?;

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
            unlabeled: Vec::new(),
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

/// The share of the canvas that a disk as large as a ring takes.
fn share(style: &Style<'_>, ring: Ring) -> f64 {
    std::f64::consts::PI * ring.outer * ring.outer / (style.width * style.height)
}

/// All that has to stand on the page of a chart of slices.
struct Laid<'a> {
    description: &'a Description,
    note: Option<&'a str>,
    shown: &'a ShownValues,
    colors: &'a [PaletteColor],
    texts: &'a SliceLabels,
    slices: &'a [(f64, f64)],
}

impl Laid<'_> {
    /// The page with its legend, where it has one, and the ring: as the style wants it, unless that would leave the slices too small;
    /// then with the legend elsewhere, then without what may be left out of the head, then the way that leaves them largest.
    fn out(
        &self,
        style: &mut Style<'_>,
        extras: Extras,
        with_legend: bool,
        inner_share: f64,
    ) -> Result<(Page, LabelledRing), Refusal> {
        let mut largest: Option<(Page, LabelledRing, &'static str)> = None;
        let mut refusal = None;
        for extras in [extras, Extras { source: extras.source, subtitle: false }, Extras { source: false, subtitle: false }] {
            let page = Page::new(self.description, style, self.note, extras)?;
            let wanted = style.legend_place(page.body);
            let mut places = vec![wanted, LegendPlace::Right, LegendPlace::Bottom];
            if with_legend && wanted != LegendPlace::Right && self.leaves_orphan(style, page.body)? {
                places.swap(0, 1);
            }
            for place in places.into_iter().take(if with_legend { 3 } else { 1 }) {
                let mut page = page.clone();
                match self.ring(style, &mut page, with_legend.then_some(place), inner_share) {
                    Ok(labelled) => {
                        let is_large = share(style, labelled.ring) >= LEAST_AREA;
                        if largest.as_ref().is_none_or(|(_, best, _)| best.ring.outer < labelled.ring.outer) {
                            largest = Some((page, labelled, place.key()));
                        }
                        if is_large {
                            break;
                        }
                    }
                    Err(other) => refusal = Some(other),
                }
            }
            if largest.as_ref().is_some_and(|(_, best, _)| share(style, best.ring) >= LEAST_AREA) {
                break;
            }
        }
        let nothing = || refusal.unwrap_or_else(|| Refusal::no_room("the slices"));
        let (page, labelled, place) = largest.ok_or_else(nothing)?;
        style.note("legend_place", if with_legend { place } else { "none" });
        Ok((page, labelled))
    }

    fn leaves_orphan(&self, style: &Style<'_>, body: PixelBox) -> Result<bool, Refusal> {
        leaves_orphan(style, body, &self.shown.table.labels().collect::<Vec<_>>())
    }

    fn ring(
        &self,
        style: &Style<'_>,
        page: &mut Page,
        legend: Option<LegendPlace>,
        inner_share: f64,
    ) -> Result<LabelledRing, Refusal> {
        let mut body = page.body;
        // The rim of a ring keeps off the edge of the picture and off the title.
        body.y0 += style.gap();
        body.y1 = body.y1.min(style.height - style.margin.max(LEAST_EDGE_PX));
        if let Some(place) = legend {
            let names = self.shown.table.labels().enumerate();
            let entries: Vec<(Shows, &str, Color)> =
                names.map(|(row, name)| (Shows::Row { row }, name, self.colors[row].color)).collect();
            if place == LegendPlace::Right {
                // A legend stands near its ring: what neither of them needs is left at both sides.
                let rest = place_legend(&mut page.sheet.clone(), style, body, place, &entries)?;
                let needed = rest.height() + 2.0 * (self.texts.widest_value() + style.gap() * 2.0);
                let spare = ((rest.width() - needed) / 2.0).max(0.0).floor();
                body = PixelBox { x0: body.x0 + spare, x1: body.x1 - spare, ..body };
            }
            body = place_legend(&mut page.sheet, style, body, place, &entries)?;
        }
        self.texts.fit(style, body, inner_share, self.slices)
    }
}

/// What the values are, where no text of the page says it yet: name and unit where numbers do not carry the unit; the name alone of
/// counts and amounts, for "410 in all" does not say of what.
pub(crate) fn unit_or_name(description: &Description, shown: &ShownValues, extras: Extras) -> Option<String> {
    shown.note(0).or_else(|| {
        let column = &shown.table.series()[0];
        let kind = column.measure.as_ref().map(|measure| measure.kind);
        let says = |text: &str| {
            let text = text.to_lowercase();
            let noun = shown.table.population.get(description.language());
            text.contains(&column.name.to_lowercase()) || noun.is_some_and(|noun| text.contains(&noun.plural.to_lowercase()))
        };
        let subtitle = description.subtitle().filter(|_| extras.subtitle);
        let is_said = says(description.title()) || subtitle.is_some_and(says);
        let needs_name = matches!(kind, Some(MeasureKind::Count | MeasureKind::Amount)) && !is_said;
        needs_name.then(|| column.name.clone())
    })
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

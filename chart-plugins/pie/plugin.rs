//! A pie: the parts of one whole as slices, clockwise from 12 o'clock.
//!
//! # Shows
//! One series whose rows are the parts of a whole, each slice's angle in proportion, its value printed in it or beside it.
//! # Refuses when
//! The rows are not parts of one whole, a value is missing, zero or negative, shares do not add up to 100, there are fewer than
//! 2 or more than 8 slices, or a slice has less than 1.5% of the whole.
//! # Asks
//! Nothing beyond the usual families.
//! # Source
//! Few, "Save the Pies for Dessert" (2007): few slices, values printed, order kept.

use chartmill_plan::{
    Align, ChartDocs, ChartPlugin, Extras, Figure, LegendPlace, Page, PaletteColor, PlanContext, Refusal, SeriesChoice, Sheet,
    ShownValues, Style, color_facts, ink_on, parts_total, place_legend, some_series,
};
use chartmill_scene::{Item, MarkInfo, PathShape, Segment, Shape, ShapedLine, Stroke, wrap};
use chartmill_schema::{
    Channel, Color, DatumFacts, DatumId, Description, Encoding, Facts, Geometry, MarkNoun, Number, PixelBox, ReadingOrder, Role,
    Shows, Table, libm_sincos,
};

/// The plugin.
pub(crate) struct Pie;

const NAME: &str = "pie";
/// The chart as refusals call it.
const KIND: &str = "pie";
const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 8;
/// The smallest share of a slice that is still seen after the target's resize.
const LEAST_SHARE: f64 = 0.015;

impl ChartPlugin for Pie {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "the parts of one whole as slices, their values printed",
            accepts: "2 to 8 rows that are the parts of one whole (shares that add up to 100, or counts and amounts marked as parts)",
            refuses_when: "the rows are no parts; a value is missing, zero or negative; a slice has less than 1.5%",
            asks: "the usual families",
            source: "Few, Save the Pies for Dessert (2007)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Slice
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(KIND, table, fits)
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part("pie", u64::from(ctx.attempt)).draws();
        let mut style = Style::choose(ctx, &mut draws);
        let table = description.table();
        let choice = SeriesChoice::draw(table, &mut draws, |series| fits(table, series).is_ok()).ok_or(Refusal::TooFewRows {
            chart: KIND,
            found: 0,
            least: LEAST_ROWS,
        })?;
        let shown = ShownValues::new(table, &[choice], true);
        let note = shown.note(0);
        let extras = Extras::choose(&mut draws, ctx.attempt);
        let mut page = Page::new(description, &style, note.as_deref(), extras)?;
        let n_rows = table.rows.len();
        let values: Vec<Number> = (0..n_rows).filter_map(|row| shown.table.value(row, 0)).collect();
        let colors: Vec<PaletteColor> = (0..n_rows).map(|row| style.color(row)).collect();
        let names: Vec<&str> = table.labels().collect();

        let with_legend = draws.percent(50);
        let wide = page.body.width() > page.body.height() * 1.15;
        let place = if wide || draws.percent(20) { LegendPlace::Right } else { LegendPlace::Bottom };
        let mut body = page.body;
        if with_legend {
            let entries: Vec<(Shows, &str, Color)> =
                (0..n_rows).map(|row| (Shows::Row { row }, names[row], colors[row].color)).collect();
            body = place_legend(&mut page.sheet, &style, body, place, &entries)?;
        }
        let total: f64 = values.iter().map(|value| value.to_f64()).sum();
        let mut angles = Vec::with_capacity(n_rows);
        let mut at = 0.0;
        for value in &values {
            let end = at + value.to_f64() / total * 360.0;
            angles.push((at, end));
            at = end;
        }
        let texts = Labels::new(&shown, ctx, &style, &names, with_legend)?;
        let (circle, blocks) = texts.fit(&style, body, &angles)?;
        for row in 0..n_rows {
            let (start, end) = angles[row];
            let geometry = Geometry::Slice { cx: circle.x, cy: circle.y, inner: 0.0, outer: circle.radius, start, end };
            let encoding = Encoding { channel: Channel::Angle, along: None, scale: None, stacked: false };
            let shape =
                Shape::Path(PathShape { segments: slice_path(circle, start, end), fill: Some(colors[row].color), stroke: None });
            let mark = MarkInfo { geometry, encoding, color: colors[row].color };
            page.sheet.put(Item { mark: Some(mark), ..Item::new(Role::Mark, shape) }.showing(DatumId { row, series: 0 }));
        }
        if style.theme.pie_gap > 0.0 {
            for &(start, _) in &angles {
                let (sin, cos) = libm_sincos(start);
                let segments = vec![
                    Segment::Move([circle.x, circle.y]),
                    Segment::Line([circle.x + circle.radius * sin, circle.y - circle.radius * cos]),
                ];
                let stroke = Some(Stroke { color: style.theme.background, width: style.theme.pie_gap });
                page.sheet.put(Item::new(Role::Decoration, Shape::Path(PathShape { segments, fill: None, stroke })));
            }
        }
        texts.place(&mut page.sheet, &style, circle, &blocks, &angles, &colors);

        style.note("legend", if with_legend { "drawn" } else { "none" });
        style.note("value_labels", "printed");
        let row_colors: Vec<(Shows, PaletteColor)> = (0..n_rows).map(|row| (Shows::Row { row }, colors[row])).collect();
        let datum = DatumFacts { printed: Some(shown.decimals[0]), encoding: Some(Channel::Angle), resolution: None };
        let facts = Facts {
            chart: NAME.to_owned(),
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

/// Whether a series can be shown as a pie.
fn fits(table: &Table, series: usize) -> Result<(), Refusal> {
    let n_rows = table.rows.len();
    if n_rows < LEAST_ROWS {
        return Err(Refusal::TooFewRows { chart: KIND, found: n_rows, least: LEAST_ROWS });
    }
    let total = parts_total(KIND, table, series)?.to_f64();
    if n_rows > MOST_ROWS {
        return Err(Refusal::TooManyRows { chart: KIND, found: n_rows, most: MOST_ROWS });
    }
    for (row, value) in table.values(series) {
        if value.to_f64() < total * LEAST_SHARE {
            let found = format!("{value} is less than 1.5% of the whole");
            return Err(Refusal::Value { chart: KIND, row: row + 1, column: table.series()[series].name.clone(), found });
        }
    }
    Ok(())
}

/// Where the pie is.
#[derive(Clone, Copy)]
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

impl Circle {
    /// The point at an angle (degrees clockwise from 12 o'clock) and a share of the radius.
    fn at(self, degrees: f64, share: f64) -> (f64, f64) {
        let (sin, cos) = libm_sincos(degrees);
        (self.x + self.radius * share * sin, self.y - self.radius * share * cos)
    }
}

/// A slice's outline: center, arc in pieces of at most 30 degrees, back.
fn slice_path(circle: Circle, start: f64, end: f64) -> Vec<Segment> {
    let point = |degrees: f64| {
        let (x, y) = circle.at(degrees, 1.0);
        [x, y]
    };
    let mut segments = vec![Segment::Move([circle.x, circle.y]), Segment::Line(point(start))];
    let pieces = ((end - start) / 30.0).ceil().max(1.0);
    let step = (end - start) / pieces;
    // The control points of a cubic curve along an arc lie on its tangents, at 4/3 * tan(step / 4) of the radius.
    let reach = circle.radius * 4.0 / 3.0 * libm::tan(step.to_radians() / 4.0);
    for piece in 0..pieces as usize {
        let (from, to) = (start + step * piece as f64, start + step * (piece + 1) as f64);
        let tangent = |degrees: f64, sign: f64| {
            let (sin, cos) = libm_sincos(degrees);
            let [x, y] = point(degrees);
            [x + sign * reach * cos, y + sign * reach * sin]
        };
        segments.push(Segment::Cubic(tangent(from, 1.0), tangent(to, -1.0), point(to)));
    }
    segments.push(Segment::Close);
    segments
}

/// The texts at the slices.
struct Labels {
    values: Vec<ShapedLine>,
    /// The names beside the slices, wrapped; empty where a legend has them.
    names: Vec<Vec<ShapedLine>>,
}

/// The place of a text block beside the pie.
struct Beside {
    row: usize,
    /// On the right side.
    right: bool,
    /// Its middle.
    y: f64,
    height: f64,
    width: f64,
    /// Its edge towards the pie.
    x: f64,
    /// How far it had to move up or down from its slice.
    moved: f64,
}

impl Labels {
    fn new(
        shown: &ShownValues,
        ctx: &PlanContext<'_>,
        style: &Style<'_>,
        names: &[&str],
        with_legend: bool,
    ) -> Result<Self, Refusal> {
        let values = (0..names.len())
            .filter_map(|row| shown.table.value(row, 0))
            .map(|value| style.shape_bold(&ctx.locale.printed(value, shown.decimals[0], shown.unit(0))))
            .collect::<Result<_, _>>()?;
        let mut beside = Vec::new();
        if !with_legend {
            for name in names {
                let lines = wrap(name, style.font, style.label, style.width * 0.27, 2)?;
                beside.push(lines.ok_or_else(|| Refusal::no_room("the names beside the slices"))?);
            }
        }
        Ok(Self { values, names: beside })
    }

    /// Whether the value of a row stands inside its slice: where its box, a little grown, lies within.
    fn is_inside(&self, row: usize, style: &Style<'_>, circle: Circle, (start, end): (f64, f64)) -> bool {
        let line = &self.values[row];
        let (x, y) = circle.at(f64::midpoint(start, end), INSIDE);
        let half = (line.width() / 2.0 + 3.0, style.cap() / 2.0 + 4.0);
        let corners = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
        corners.iter().all(|(across, down)| {
            let (dx, dy) = (x + across * half.0 - circle.x, y + down * half.1 - circle.y);
            let radius = libm::hypot(dx, dy);
            // Degrees clockwise from 12 o'clock.
            let angle = libm::atan2(dx, -dy).to_degrees().rem_euclid(360.0);
            radius < circle.radius - 2.0 && angle > start && angle < end
        })
    }

    /// The width and height of the block beside a slice: its name (if any) and, if it is not inside, its value.
    fn block(&self, row: usize, inside: bool, style: &Style<'_>) -> (f64, f64) {
        let names = self.names.get(row).map_or(&[][..], Vec::as_slice);
        let n_lines = names.len() + usize::from(!inside);
        let name_width = names.iter().map(ShapedLine::width).fold(0.0, f64::max);
        let width = if inside { name_width } else { name_width.max(self.values[row].width()) };
        (width, n_lines as f64 * style.line_height())
    }

    /// The largest circle that leaves the texts beside it their room, with their places.
    fn fit(&self, style: &Style<'_>, body: PixelBox, angles: &[(f64, f64)]) -> Result<(Circle, Vec<Beside>), Refusal> {
        let (x, y) = body.center();
        let smallest = style.label.px() * 4.0;
        let mut radius = (body.width().min(body.height()) / 2.0).floor();
        let mut largest: Option<(Circle, Vec<Beside>)> = None;
        while radius >= smallest {
            let circle = Circle { x: x.round(), y: y.round(), radius };
            if let Some(blocks) = self.spread(style, body, circle, angles) {
                // A somewhat smaller pie whose labels all stand at their slices looks better than a larger one with leader lines.
                if blocks.iter().all(|block| block.moved <= style.line_height() * 0.5) {
                    return Ok((circle, blocks));
                }
                let first = largest.get_or_insert((circle, blocks)).0.radius;
                if radius < first * 0.8 {
                    break;
                }
            }
            radius -= 4.0;
        }
        largest.ok_or_else(|| Refusal::no_room("the pie between its labels"))
    }

    /// The blocks beside the pie: each outside of the circle, near its slice, and moved so that none overlaps. `None` where one would
    /// leave the body.
    fn spread(&self, style: &Style<'_>, body: PixelBox, circle: Circle, angles: &[(f64, f64)]) -> Option<Vec<Beside>> {
        let clear = circle.radius + style.gap() * 0.9;
        let mut blocks: Vec<Beside> = Vec::new();
        for (row, &(start, end)) in angles.iter().enumerate() {
            let inside = self.is_inside(row, style, circle, angles[row]);
            let (width, height) = self.block(row, inside, style);
            if height > 0.0 {
                let middle = f64::midpoint(start, end);
                let (_, cos) = libm_sincos(middle);
                // Above and below the pie a block needs its own half height more, so that it does not reach into the circle.
                let y = circle.y - cos * (clear + height / 2.0);
                blocks.push(Beside { row, right: middle <= 180.0, y, height, width, x: 0.0, moved: y });
            }
        }
        let apart = style.gap() * 0.5;
        for right in [true, false] {
            let mut side: Vec<&mut Beside> = blocks.iter_mut().filter(|block| block.right == right).collect();
            side.sort_by(|a, b| a.y.total_cmp(&b.y));
            let mut floor = body.y0;
            for block in &mut side {
                block.y = block.y.max(floor + block.height / 2.0);
                floor = block.y + block.height / 2.0 + apart;
            }
            let mut ceiling = body.y1;
            for block in side.iter_mut().rev() {
                block.y = block.y.min(ceiling - block.height / 2.0);
                ceiling = block.y - block.height / 2.0 - apart;
            }
            if ceiling + apart < body.y0 - 0.01 {
                return None;
            }
        }
        for block in &mut blocks {
            block.moved = (block.moved - block.y).abs();
            let nearest = circle.y.clamp(block.y - block.height / 2.0, block.y + block.height / 2.0) - circle.y;
            let reach = (clear * clear - nearest * nearest).max(0.0).sqrt();
            let (sin, _) = libm_sincos(f64::midpoint(angles[block.row].0, angles[block.row].1));
            let out = reach.max(sin.abs() * clear).max(style.gap() * 0.6);
            block.x = if block.right { circle.x + out } else { circle.x - out };
            let far = if block.right { block.x + block.width } else { block.x - block.width };
            if far > body.x1 || far < body.x0 {
                return None;
            }
        }
        Some(blocks)
    }

    fn place(
        &self,
        sheet: &mut Sheet,
        style: &Style<'_>,
        circle: Circle,
        blocks: &[Beside],
        angles: &[(f64, f64)],
        colors: &[PaletteColor],
    ) {
        let theme = style.theme;
        for (row, &(start, end)) in angles.iter().enumerate() {
            if self.is_inside(row, style, circle, angles[row]) {
                let (x, y) = circle.at(f64::midpoint(start, end), INSIDE);
                let color = ink_on(colors[row].color);
                let line = &self.values[row];
                sheet.text(
                    (Role::ValueLabel, Shows::Datum { row, series: 0 }),
                    line,
                    x,
                    y + style.cap() / 2.0,
                    Align::Middle,
                    color,
                );
            }
        }
        for block in blocks {
            let row = block.row;
            let (start, end) = angles[row];
            let middle = f64::midpoint(start, end);
            let inside = self.is_inside(row, style, circle, angles[row]);
            let knee = circle.at(middle, 1.0 + style.gap() * 0.6 / circle.radius);
            let outward = if block.right { 1.0 } else { -1.0 };
            // A line leads from the slice to a block that had to move away from it.
            let (dx, dy) = (block.x - knee.0, block.y.clamp(knee.1 - block.height / 2.0, knee.1 + block.height / 2.0) - knee.1);
            let is_far =
                libm::hypot(dx, block.y - knee.1) > block.height / 2.0 + style.gap() * 1.5 && (dx.abs() > 4.0 || dy.abs() > 4.0);
            let text_x = if is_far { block.x + outward * style.gap() * 0.6 } else { block.x };
            if is_far {
                let from = circle.at(middle, 0.985);
                let segments = vec![
                    Segment::Move([from.0, from.1]),
                    Segment::Line([knee.0, knee.1]),
                    Segment::Line([text_x - outward * 4.0, block.y]),
                ];
                let stroke = Some(Stroke { color: theme.axis, width: 1.0 });
                sheet.put(Item::new(Role::Decoration, Shape::Path(PathShape { segments, fill: None, stroke })));
            }
            let align = if block.right { Align::Start } else { Align::End };
            let mut baseline = (block.y - block.height / 2.0 + style.line_height() / 2.0 + style.cap() / 2.0).round();
            if let Some(lines) = self.names.get(row) {
                let tag = (Role::CategoryLabel, Shows::Row { row });
                sheet.paragraph(tag, lines, (text_x, baseline), style.line_height(), align, theme.text);
                baseline += lines.len() as f64 * style.line_height();
            }
            if !inside {
                let shows = Shows::Datum { row, series: 0 };
                sheet.text((Role::ValueLabel, shows), &self.values[row], text_x, baseline, align, theme.ink);
            }
        }
    }
}

/// How far from the center a value stands inside its slice, as a share of the radius.
const INSIDE: f64 = 0.66;

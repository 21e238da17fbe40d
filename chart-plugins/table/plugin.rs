//! A table as an infographic: header band, zebra rows, a highlighted extreme, bars in cells, a card with the total.
//!
//! # Shows
//! One to three series as a designed table; every value is printed, and all series may have bars in their cells.
//! # Refuses when
//! There are fewer than 2 or more than 14 rows, or its columns do not fit side by side at a legible size.
//! # Asks
//! Nothing beyond the usual families; with several series, each question names its own.
//! # Source
//! Few, "Show Me the Numbers" (2012), on table design.

use chartmill_plan::{
    Align, ChartDocs, ChartPlugin, Extras, Figure, Page, PlanContext, Refusal, SeriesChoice, Sheet, ShownValues, Style,
    TitleAlign, comparable,
};
use chartmill_scene::{Item, MarkInfo, RectShape, Shape, ShapedLine, wrap};
use chartmill_schema::{
    Axis, Channel, Color, DatumFacts, DatumId, Description, Encoding, Facts, Geometry, MarkNoun, Number, PixelBox, ReadingOrder,
    Role, Shows, Table,
};

use chartmill_seed::Draws;

use crate::key_figures::extreme_rows;

#[path = "card.rs"]
mod card;

/// The plugin.
pub(crate) struct TableInfographic;

const NAME: &str = "table";
/// The chart as refusals call it.
const KIND: &str = "table";
const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 14;
const MOST_SERIES: usize = 3;
/// Between the longest bar of a column and its number, in pixels: a tint behind the number reaches over it.
const BAR_AIR_PX: f64 = 8.0;
/// The least share of its width that a canvas keeps when it is cut to its table.
const NARROWEST: f64 = 0.62;

impl ChartPlugin for TableInfographic {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "one to three series as a designed table, with bars in its cells, a highlighted extreme or the total above it",
            accepts: "2 to 14 rows and at least one quantity column; of more than three columns it shows some",
            refuses_when: "fewer than 2 or more than 14 rows; columns that do not fit side by side",
            asks: "the usual families, each naming its column where there are several",
            source: "Few, Show Me the Numbers (2012)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Row
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        let found = table.rows.len();
        if found < LEAST_ROWS {
            return Err(Refusal::TooFewRows { chart: KIND, found, least: LEAST_ROWS });
        }
        if found > MOST_ROWS {
            return Err(Refusal::TooManyRows { chart: KIND, found, most: MOST_ROWS });
        }
        Ok(())
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part("table", u64::from(ctx.attempt)).draws();
        let mut style = Style::choose(ctx, &mut draws);
        // A table is where one looks numbers up; it gives them in full.
        style.theme.numbers.abbreviated = false;
        let table = description.table();
        self.accepts(table)?;
        let mut chosen: Vec<usize> = (0..table.series().len()).collect();
        draws.shuffle(&mut chosen);
        chosen.truncate(if ctx.attempt < 3 { MOST_SERIES } else { 1 });
        chosen.sort_unstable();
        let choices: Vec<SeriesChoice> = chosen.into_iter().map(|series| SeriesChoice::of(table, series, &style)).collect();
        let shown = ShownValues::new(table, &choices, true);
        let extras = Extras::choose(&mut draws, ctx.attempt);
        let (want_card, want_bars, highlight) = (draws.percent(60), draws.percent(65), Highlight::draw(&mut draws));
        // Bars in one column of several would have one look for what another measure is.
        let with_bars = want_bars && ctx.attempt < 3 && (0..choices.len()).all(|series| has_bars(&shown.table, series))
            // Bars side by side are compared, so they have one scale.
            && comparable(NAME, &shown.table, 1).is_ok();
        let card_fits = want_card && ctx.attempt < 2 && table.rows.len() <= 9 && choices.len() == 1;
        let compose = |style: &Style<'_>| -> Result<(Page, Grid, bool), Refusal> {
            let mut page = Page::new(description, style, None, extras)?;
            let mut body = page.body;
            let mut with_card = false;
            if card_fits && let Some(rest) = card::place(&mut page.sheet, style, body, &shown, description.language())? {
                body = rest;
                with_card = true;
            }
            let grid = Grid::new(&shown, style, body, (with_bars, highlight))?;
            Ok((page, grid, with_card))
        };
        let (mut page, mut grid, mut with_card) = compose(&style)?;
        if ctx.size.is_none() {
            // A narrow table on a wide canvas leaves a side of it empty, a short one on a tall canvas its foot: the canvas is cut to what the
            // table needs, unless its size was given. Titles take more lines on a narrow one, so the height comes after the width.
            let narrowest = (style.width * NARROWEST).max(f64::from(ctx.target.canvas_min));
            let spare = (page.body.width() - grid.frame.width()).floor().min(style.width - narrowest);
            if spare >= style.gap() {
                let wide = style.width;
                style.width -= spare.round();
                match compose(&style) {
                    Ok(narrow) => (page, grid, with_card) = narrow,
                    Err(_) => style.width = wide,
                }
            }
            let spare = (page.body.y1 - grid.frame.y1 - style.gap()).floor();
            if spare >= style.gap() {
                style.height = (style.height - spare).max(style.width * 0.4).round();
                (page, grid, with_card) = compose(&style)?;
            }
        }
        grid.place(&mut page.sheet, &style, &shown, highlight);
        let has_bars = grid.has_bars();

        style.note("value_labels", "printed");
        style.note("inline_bars", if has_bars { "drawn" } else { "none" });
        style.note("cards", if with_card { "drawn" } else { "none" });
        style.note("highlight", highlight.key());
        let n_series = shown.table.series().len();
        let data = (0..table.rows.len()).map(|row| {
            let datum = |series: usize| match shown.table.value(row, series) {
                None => DatumFacts::HIDDEN,
                Some(_) => DatumFacts {
                    printed: Some(shown.decimals(series)),
                    encoding: has_bars.then_some(Channel::Length),
                    resolution: None,
                },
            };
            (0..n_series).map(datum).collect()
        });
        let facts = Facts {
            chart: NAME.to_owned(),
            mark: MarkNoun::Row,
            n_marks: table.rows.len(),
            title: Some(page.title),
            data: data.collect(),
            unlabeled: Vec::new(),
            series_named: vec![true; n_series],
            unit_shown: vec![true; n_series],
            axis_titles: Vec::new(),
            scales: Vec::new(),
            colors: Vec::new(),
            reading_order: ReadingOrder::TopToBottom,
            shown: shown.table,
        };
        Ok(Figure { scene: page.sheet.scene, facts, style: style.notes })
    }
}

/// Whether bars can show a series: every value is there and none negative.
fn has_bars(table: &Table, series: usize) -> bool {
    let values: Vec<Number> = table.values(series).map(|(_, value)| value).collect();
    values.len() == table.rows.len()
        && values.iter().all(|value| !value.is_negative())
        && values.iter().any(|value| !value.is_zero())
}

/// Which values of a column stand out, and how: alike for the largest and the smallest, for a table does not know which of them is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Highlight {
    None,
    TintedLargest,
    TintedBoth,
    BoldLargest,
}

impl Highlight {
    fn draw(draws: &mut Draws) -> Self {
        match draws.below(100) {
            0..35 => Self::TintedLargest,
            35..50 => Self::TintedBoth,
            50..70 => Self::BoldLargest,
            _ => Self::None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::TintedLargest => "tinted largest",
            Self::TintedBoth => "tinted largest and smallest",
            Self::BoldLargest => "bold largest",
        }
    }

    /// The rows that stand out in a column.
    fn rows(self, table: &Table, series: usize) -> [Option<usize>; 2] {
        let (largest, smallest) = extreme_rows(table, series);
        match self {
            Self::None => [None, None],
            Self::TintedLargest | Self::BoldLargest => [largest, None],
            Self::TintedBoth => [largest, smallest],
        }
    }
}

/// A column of numbers, shaped.
struct NumberColumn {
    header: Vec<ShapedLine>,
    unit: Option<ShapedLine>,
    cells: Vec<Option<ShapedLine>>,
    /// The width of its widest number.
    numbers: f64,
    /// The width of the widest line at its head.
    headers: f64,
    /// The air before it, in pixels.
    lead: f64,
    /// The room for bars left of the numbers, in pixels.
    bars: f64,
}

impl NumberColumn {
    /// Its width in pixels, without the air before it: a header stands over bars and numbers.
    fn width(&self) -> f64 {
        (self.bars + self.numbers).max(self.headers).ceil()
    }

    /// The length of its longest bar in pixels: what the numbers leave.
    fn bar_length(&self) -> f64 {
        self.width() - self.numbers.ceil() - BAR_AIR_PX
    }
}

/// The table, measured.
struct Grid {
    frame: PixelBox,
    labels: Vec<Vec<ShapedLine>>,
    label_header: Vec<ShapedLine>,
    columns: Vec<NumberColumn>,
    label_width: f64,
    header_height: f64,
    row_height: f64,
    pad: f64,
}

impl Grid {
    fn new(
        shown: &ShownValues,
        style: &Style<'_>,
        body: PixelBox,
        (with_bars, highlight): (bool, Highlight),
    ) -> Result<Self, Refusal> {
        let table = &shown.table;
        let pad = (style.label.px() * 0.6).round();
        let no_columns = || Refusal::no_room("the columns of the table side by side");
        let header = |name: &str, width: f64| -> Result<Vec<ShapedLine>, Refusal> {
            wrap(name, style.font.bold(), style.label, width, 2)?.ok_or_else(no_columns)
        };
        let n_series = table.series().len();
        let room = body.width() - pad * 2.0;
        let mut columns = Vec::with_capacity(n_series);
        for (series, column) in table.series().iter().enumerate() {
            let mut cells = Vec::with_capacity(table.rows.len());
            for row in 0..table.rows.len() {
                let text = table.value(row, series).map(|value| shown.text(style, series, value));
                let is_bold = highlight == Highlight::BoldLargest && highlight.rows(table, series).contains(&Some(row));
                let font = if is_bold { style.font.bold() } else { style.font };
                cells.push(text.map(|text| ShapedLine::new(&text, font, style.label)).transpose()?);
            }
            let words = shown.unit(series).filter(|_| shown.note(series).is_some());
            let unit = words.map(|unit| style.shape(&unit.0)).transpose()?;
            let numbers = cells.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max);
            let most = room * if n_series == 1 { 0.45 } else { 0.62 / n_series as f64 };
            let header = header(&column.name, numbers.max(most))?;
            let headers = header.iter().chain(unit.as_ref()).map(ShapedLine::width).fold(0.0, f64::max);
            columns.push(NumberColumn { header, unit, cells, numbers, headers, lead: 0.0, bars: 0.0 });
        }
        let numbers: f64 = columns.iter().map(|column| column.width() + pad * 2.0).sum();
        let left = room - numbers;
        let mut labels = Vec::with_capacity(table.rows.len());
        for label in table.labels() {
            let lines = wrap(label, style.font, style.label, left, 2)?;
            labels.push(lines.ok_or_else(no_columns)?);
        }
        let label_header = header(table.label_name(), left)?;
        let label_width = labels.iter().flatten().chain(&label_header).map(ShapedLine::width).fold(0.0, f64::max).ceil();
        let mut spare = (left - label_width).max(0.0);
        // Bars that would be too short to compare are left out, and so all are.
        let bar_width = (spare * 0.85 / n_series as f64).min(body.width() * 0.36).floor();
        if with_bars && bar_width >= style.label.px() * 3.5 {
            let before: f64 = columns.iter().map(NumberColumn::width).sum();
            for column in &mut columns {
                column.bars = bar_width;
            }
            spare -= columns.iter().map(NumberColumn::width).sum::<f64>() - before;
        }
        // A number far from its label is read in the wrong row: columns get some air, not all that is left over.
        let most = style.label.px() * if n_series == 1 { 3.5 } else { 2.5 };
        let share = (spare / (n_series as f64 + 1.0)).floor().clamp(0.0, most);
        for column in &mut columns {
            column.lead = share;
        }
        let label_width = label_width + share;
        let header_lines =
            columns.iter().map(|column| column.header.len() + usize::from(column.unit.is_some())).max().unwrap_or(1);
        let header_lines = header_lines.max(label_header.len());
        let header_height = (header_lines as f64 * style.line_height() + pad * 1.1).round();
        let lines = labels.iter().map(Vec::len).max().unwrap_or(1);
        let least = (lines as f64 * style.line_height() + style.gap() * 0.5).round();
        let row_height =
            ((body.height() - header_height) / table.rows.len() as f64).floor().min(style.line_height() * 2.3).max(0.0);
        if row_height < least {
            return Err(Refusal::no_room("the rows of the table below each other"));
        }
        let height = header_height + row_height * table.rows.len() as f64;
        let top = body.y0.round();
        let width = columns.iter().map(|column| column.lead + column.width() + pad * 2.0).sum::<f64>() + label_width + pad * 2.0;
        // What stands between the left edge and the right one is close to them: the table takes all of the page then.
        let width = if width > body.width() * 0.94 { body.width() } else { width.round() };
        let left = match style.theme.title_align {
            TitleAlign::Start => body.x0,
            TitleAlign::Middle => (body.center().0 - width / 2.0).round(),
            TitleAlign::End => (body.x1 - width).round(),
        };
        let stretch = width - columns.iter().map(|column| column.lead + column.width() + pad * 2.0).sum::<f64>() - pad * 2.0;
        let frame = PixelBox::new(left, top, left + width, top + height);
        Ok(Self { frame, labels, label_header, columns, label_width: stretch, header_height, row_height, pad })
    }

    /// Whether the cells of its columns have bars: those of all of them or of none.
    fn has_bars(&self) -> bool {
        self.columns.iter().all(|column| column.bars > 0.0)
    }

    fn place(&self, sheet: &mut Sheet, style: &Style<'_>, shown: &ShownValues, highlight: Highlight) {
        let look = &style.theme.table;
        let frame = self.frame;
        let band = PixelBox { y1: frame.y0 + self.header_height, ..frame };
        sheet.fill(Role::Panel, band, look.header_fill, 0.0);
        let rows = shown.table.rows.len();
        let row_box = |row: usize| {
            let y0 = band.y1 + row as f64 * self.row_height;
            PixelBox { y0, y1: y0 + self.row_height, ..frame }
        };
        for row in (1..rows).step_by(2) {
            sheet.fill(Role::Panel, row_box(row), look.zebra, 0.0);
        }
        let rule =
            |y: f64| chartmill_scene::Line { x0: frame.x0, y0: y, x1: frame.x1, y1: y, width: 1, color: look.rule, dash: None };
        sheet.line(Role::Decoration, None, rule(frame.y1));

        let block = |lines: usize, middle: f64| middle - (lines as f64 - 1.0) / 2.0 * style.line_height() + style.cap() / 2.0;
        let left = frame.x0 + self.pad;
        let baseline = block(self.label_header.len(), band.center().1).round();
        let tag = (Role::ColumnHeader, Shows::LabelColumn);
        sheet.paragraph(tag, &self.label_header, (left, baseline), style.line_height(), Align::Start, look.header_text);
        for (row, lines) in self.labels.iter().enumerate() {
            let baseline = block(lines.len(), row_box(row).center().1).round();
            let tag = (Role::CategoryLabel, Shows::Row { row });
            sheet.paragraph(tag, lines, (left, baseline), style.line_height(), Align::Start, style.theme.ink);
        }
        let values = (0..self.columns.len()).flat_map(|series| shown.table.values(series));
        let largest = values.map(|(_, value)| value).max().unwrap_or_default().to_f64();
        let mut x0 = left + self.label_width + self.pad;
        for (series, column) in self.columns.iter().enumerate() {
            x0 += column.lead;
            let x1 = x0 + column.width() + self.pad;
            let right = x1 - self.pad * 0.25;
            let lines = column.header.len() + usize::from(column.unit.is_some());
            let baseline = block(lines, band.center().1).round();
            let tag = (Role::ColumnHeader, Shows::Series { series });
            // A header stands over all of its column, bars and numbers.
            let (header_x, align) = if column.bars > 0.0 { (x0, Align::Start) } else { (right, Align::End) };
            sheet.paragraph(tag, &column.header, (header_x, baseline), style.line_height(), align, look.header_text);
            if let Some(unit) = &column.unit {
                let baseline = baseline + column.header.len() as f64 * style.line_height();
                sheet.text(Role::UnitNote, unit, header_x, baseline, align, look.header_text);
            }
            let standing_out = highlight.rows(&shown.table, series);
            for (row, cell) in column.cells.iter().enumerate() {
                let area = row_box(row);
                let (_, middle) = area.center();
                let stands_out = standing_out.contains(&Some(row));
                if stands_out && highlight != Highlight::BoldLargest {
                    let width = cell.as_ref().map_or(0.0, ShapedLine::width) + self.pad * 1.1;
                    let half = (self.row_height * 0.38).round();
                    let rect = PixelBox::new(
                        (right - width + self.pad * 0.45).round(),
                        middle - half,
                        (right + self.pad * 0.45).round(),
                        middle + half,
                    );
                    sheet.fill(Role::Panel, rect, look.highlight, 3.0);
                }
                if let (true, Some(value)) = (column.bars > 0.0, shown.table.value(row, series)) {
                    let half = (self.row_height * 0.24).round().max(3.0);
                    let length = value.to_f64() / largest * column.bar_length();
                    let rect = PixelBox::new(x0, (middle - half).round(), x0 + length, (middle + half).round());
                    sheet.put(bar(rect, look.inline_bar, DatumId { row, series }));
                }
                let baseline = (middle + style.cap() / 2.0).round();
                match cell {
                    Some(line) => {
                        sheet.text(
                            (Role::ValueLabel, Shows::Datum { row, series }),
                            line,
                            right,
                            baseline,
                            Align::End,
                            style.theme.ink,
                        );
                    }
                    // A dash says that nothing is known; it is no value.
                    None => {
                        if let Ok(dash) = style.shape("–") {
                            sheet.text(Role::Decoration, &dash, right, baseline, Align::End, style.theme.muted);
                        }
                    }
                }
            }
            x0 = x1 + self.pad;
        }
    }
}

fn bar(rect: PixelBox, color: Color, datum: DatumId) -> Item {
    let geometry = Geometry::Rect { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 };
    let encoding = Encoding { channel: Channel::Length, along: Some(Axis::X), scale: None, stacked: false };
    let shape = Shape::Rect(RectShape { rect, fill: Some(color), stroke: None, radius: 0.0 });
    Item { mark: Some(MarkInfo { geometry, encoding, color }), ..Item::new(Role::Mark, shape) }.showing(datum)
}

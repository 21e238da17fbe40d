//! A table as an infographic: header band, zebra rows, highlighted extremes, inline bars, key-figure cards.
//!
//! # Shows
//! One to three series as a designed table; every value is printed, one series may have bars in its cells.
//! # Refuses when
//! There are fewer than 2 or more than 14 rows, or its columns do not fit side by side at a legible size.
//! # Asks
//! Nothing beyond the usual families; with several series, each question names its own.
//! # Source
//! Few, "Show Me the Numbers" (2012), on table design.

use chartmill_plan::{
    Align, ChartDocs, ChartPlugin, Extras, Figure, Page, PlanContext, Refusal, SeriesChoice, ShownValues, Style,
};
use chartmill_scene::{Item, MarkInfo, RectShape, Shape, ShapedLine, wrap};
use chartmill_schema::{
    Axis, Channel, Color, DatumFacts, DatumId, Description, Encoding, Facts, Geometry, MarkNoun, Number, PixelBox, ReadingOrder,
    Role, Shows, Table,
};

use crate::key_figures::extreme_rows;

#[path = "cards.rs"]
mod cards;

/// The plugin.
pub(crate) struct TableInfographic;

const NAME: &str = "table";
/// The chart as refusals call it.
const KIND: &str = "table";
const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 14;
const MOST_SERIES: usize = 3;

impl ChartPlugin for TableInfographic {
    fn name(&self) -> &'static str {
        NAME
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "one to three series as a designed table with highlighted extremes, inline bars and key figures",
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
        let (want_cards, want_bars, want_extremes) = (draws.percent(55), draws.percent(65), draws.percent(70));
        let bars = want_bars.then(|| bar_series(&shown.table)).flatten().filter(|_| ctx.attempt < 3);
        // With several series, "highest" on a card would not say of which.
        let cards_fit = want_cards && ctx.attempt < 2 && table.rows.len() <= 9 && choices.len() == 1;
        let compose = |style: &Style<'_>| -> Result<(Page, Grid, bool), Refusal> {
            let mut page = Page::new(description, style, None, extras)?;
            let mut body = page.body;
            let mut with_cards = false;
            if cards_fit && let Some(rest) = cards::place(&mut page.sheet, style, body, &shown, description.language())? {
                body = rest;
                with_cards = true;
            }
            let grid = Grid::new(&shown, style, body, bars)?;
            Ok((page, grid, with_cards))
        };
        let (mut page, mut grid, mut with_cards) = compose(&style)?;
        // A short table on a tall canvas leaves it half empty; the canvas is cut to what the table needs, unless its size was given.
        let spare = (page.body.y1 - grid.frame.y1 - style.gap()).floor();
        if ctx.size.is_none() && spare >= style.gap() {
            style.height = (style.height - spare).max(style.width * 0.4).round();
            (page, grid, with_cards) = compose(&style)?;
        }
        grid.place(&mut page.sheet, &style, &shown, bars, want_extremes);

        style.note("value_labels", "printed");
        style.note("inline_bars", if bars.is_some() { "drawn" } else { "none" });
        style.note("cards", if with_cards { "drawn" } else { "none" });
        let n_series = shown.table.series().len();
        let data = (0..table.rows.len()).map(|row| {
            let datum = |series: usize| match shown.table.value(row, series) {
                None => DatumFacts::HIDDEN,
                Some(_) => DatumFacts {
                    printed: Some(shown.decimals(series)),
                    encoding: (bars == Some(series)).then_some(Channel::Length),
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

/// The first series that bars can show: every value there and none negative.
fn bar_series(table: &Table) -> Option<usize> {
    (0..table.series().len()).find(|&series| {
        let values: Vec<Number> = table.values(series).map(|(_, value)| value).collect();
        let largest = values.iter().max().copied().unwrap_or_default();
        let smallest = values.iter().min().copied().unwrap_or_default();
        values.len() == table.rows.len() && !smallest.is_negative() && !largest.is_zero()
    })
}

/// A column of numbers, shaped.
struct NumberColumn {
    header: Vec<ShapedLine>,
    unit: Option<ShapedLine>,
    cells: Vec<Option<ShapedLine>>,
    /// The width of its widest text.
    width: f64,
    /// The room for bars left of the numbers, in pixels.
    bars: f64,
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
    fn new(shown: &ShownValues, style: &Style<'_>, body: PixelBox, bars: Option<usize>) -> Result<Self, Refusal> {
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
                cells.push(text.map(|text| style.shape(&text)).transpose()?);
            }
            let words = shown.unit(series).filter(|_| shown.note(series).is_some());
            let unit = words.map(|unit| style.shape(&unit.0)).transpose()?;
            let numbers = cells.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max);
            let most = room * if n_series == 1 { 0.45 } else { 0.62 / n_series as f64 };
            let header = header(&column.name, numbers.max(most))?;
            let headers = header.iter().chain(unit.as_ref()).map(ShapedLine::width).fold(0.0, f64::max);
            columns.push(NumberColumn { header, unit, cells, width: numbers.max(headers).ceil(), bars: 0.0 });
        }
        let numbers: f64 = columns.iter().map(|column| column.width + pad * 2.0).sum();
        let left = room - numbers;
        let mut labels = Vec::with_capacity(table.rows.len());
        for label in table.labels() {
            let lines = wrap(label, style.font, style.label, left, 2)?;
            labels.push(lines.ok_or_else(no_columns)?);
        }
        let label_header = header(table.label_name(), left)?;
        let label_width = labels.iter().flatten().chain(&label_header).map(ShapedLine::width).fold(0.0, f64::max).ceil();
        let mut spare = left - label_width;
        if let Some(series) = bars {
            let width = (spare * 0.85).min(body.width() * 0.34).floor();
            if width >= style.label.px() * 4.0 {
                columns[series].bars = width;
                spare -= width;
            } else {
                return Err(no_columns());
            }
        }
        // What is left over goes to the columns evenly, so that the table fills the page.
        let share = (spare / (n_series as f64 + 1.0)).floor().max(0.0);
        for column in &mut columns {
            column.width += share;
        }
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
        let frame = PixelBox::new(body.x0, top, body.x1, top + height);
        Ok(Self { frame, labels, label_header, columns, label_width: label_width + share, header_height, row_height, pad })
    }

    fn place(
        &self,
        sheet: &mut chartmill_plan::Sheet,
        style: &Style<'_>,
        shown: &ShownValues,
        bars: Option<usize>,
        extremes: bool,
    ) {
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
        let mut x0 = left + self.label_width + self.pad;
        for (series, column) in self.columns.iter().enumerate() {
            let x1 = x0 + column.bars + column.width + self.pad;
            let right = x1 - self.pad * 0.25;
            let lines = column.header.len() + usize::from(column.unit.is_some());
            let baseline = block(lines, band.center().1).round();
            let tag = (Role::ColumnHeader, Shows::Series { series });
            sheet.paragraph(tag, &column.header, (right, baseline), style.line_height(), Align::End, look.header_text);
            if let Some(unit) = &column.unit {
                let baseline = baseline + column.header.len() as f64 * style.line_height();
                sheet.text(Role::UnitNote, unit, right, baseline, Align::End, look.header_text);
            }
            let (highest, lowest) = if extremes { extreme_rows(&shown.table, series) } else { (None, None) };
            let largest = shown.table.values(series).map(|(_, value)| value).max().unwrap_or_default().to_f64();
            for (row, cell) in column.cells.iter().enumerate() {
                let area = row_box(row);
                let (_, middle) = area.center();
                let is_extreme = [highest, lowest].contains(&Some(row));
                if is_extreme {
                    let fill = if highest == Some(row) { look.high_fill } else { look.low_fill };
                    let width = cell.as_ref().map_or(0.0, ShapedLine::width) + self.pad * 1.1;
                    let half = (self.row_height * 0.38).round();
                    let rect = PixelBox::new(
                        (right - width + self.pad * 0.45).round(),
                        middle - half,
                        (right + self.pad * 0.45).round(),
                        middle + half,
                    );
                    sheet.fill(Role::Panel, rect, fill, 3.0);
                }
                if let (true, Some(value)) = (bars == Some(series), shown.table.value(row, series)) {
                    let half = (self.row_height * 0.24).round().max(3.0);
                    let length = value.to_f64() / largest * column.bars;
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

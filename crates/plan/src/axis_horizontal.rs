//! Cartesian plots that lie on their side: categories below each other with their labels at the left, a value axis below or above them.

use chartmill_scene::{Line, ShapedLine, wrap};
use chartmill_schema::{Axis, PixelBox, Role, Shows};

use crate::axis_scale::{free_scale, tight_scale};
use crate::{Align, AxisSpec, CategoryAxis, GridLines, LinearScale, Refusal, Sheet, Spines, Style, Ticks};

/// What a horizontal plot is to have.
#[derive(Clone, Debug)]
pub struct HorizontalSpec<'a> {
    /// The axes; the room for printed values is kept to the right of the bars (and, with negative values, to the left).
    pub axes: AxisSpec<'a>,
    /// How category labels are aligned: at the plot's edge, or at the left margin.
    pub label_align: Align,
    /// Whether the value axis stands above the plot.
    pub axis_above: bool,
}

/// A horizontal plot with its axes drawn.
#[derive(Clone, Debug)]
pub struct HorizontalPlot {
    /// The panel.
    pub panel: PixelBox,
    /// The value scale, along x.
    pub scale: LinearScale,
    /// The labels of its ticks as drawn; empty where the axis is not.
    pub tick_labels: Vec<String>,
    /// Where the categories are, along y.
    pub categories: CategoryAxis,
    /// Where the line of the value axis is, along y; `None` where the axis is not drawn.
    axis_y: Option<f64>,
}

/// The shares of the body's width that category labels try to make do with; the last one is the most that they may take.
const LABEL_SHARES: [f64; 3] = [0.24, 0.31, 0.38];
/// The share in which labels of one line stand, before any is broken.
const ONE_LINE_SHARE: f64 = 0.31;
/// A value axis with more ticks than this is crowded.
const MOST_TICKS: usize = 7;

/// The ticks of a value axis: their scale, labels, and shaped labels.
type Settled = (LinearScale, Vec<String>, Vec<ShapedLine>);

/// Draws panel, gridlines, axes, ticks and labels into `body`. Marks are painted after it, then [`HorizontalPlot::baseline`].
///
/// # Errors
/// [`Refusal::NoRoom`] where labels do not fit; [`Refusal::Unsupported`].
pub fn plot_horizontal(
    sheet: &mut Sheet,
    style: &Style<'_>,
    body: PixelBox,
    spec: &HorizontalSpec<'_>,
) -> Result<HorizontalPlot, Refusal> {
    let (theme, gap, axes) = (style.theme, style.gap(), &spec.axes);
    let mut body = body;
    let category_title = axes.category_title.map(|title| style.shape(title)).transpose()?;
    let value_title = axes.value_title.map(|title| style.shape(title)).transpose()?;
    if value_title.iter().chain(&category_title).any(|title| title.width() > body.width()) {
        return Err(Refusal::no_room("the title of an axis"));
    }
    if category_title.is_some() {
        body.x0 += style.line_height() + gap;
    }
    let tick_length = if theme.ticks == Ticks::Outward && axes.value_axis { style.tick_length() } else { 0.0 };
    let mut strip = 0.0;
    if axes.value_axis {
        strip += tick_length + gap * 0.7 + style.line_height();
    }
    if value_title.is_some() {
        strip += style.line_height() + gap * 0.5;
    }
    // Where no axis stands below the plot, a source would otherwise be taken for one.
    let foot = if spec.axis_above || strip == 0.0 { gap * 0.6 } else { strip };
    let (top, bottom) = if spec.axis_above { (body.y0 + strip, body.y1 - foot) } else { (body.y0, body.y1 - foot) };
    let (top, bottom) = (top.round(), bottom.round());
    let band = (bottom - top) / axes.categories.len().max(1) as f64;
    let labels = category_labels(style, &axes.categories, band, body.width())?;
    let label_width = labels.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max).ceil();
    let left = (body.x0 + label_width + gap * 1.1).round();
    let (panel, (scale, tick_labels, shaped)) = settle(style, PixelBox::new(left, top, body.x1, bottom), axes)?;

    if theme.panel != theme.background {
        sheet.fill(Role::Panel, panel, theme.panel, 0.0);
    }
    // Upwards from an axis above the plot, downwards from one below it.
    let (axis_y, out) = if spec.axis_above { (panel.y0, -1.0) } else { (panel.y1, 1.0) };
    let baseline_at = |distance: f64| if spec.axis_above { axis_y - distance } else { axis_y + distance + style.cap() };
    for (&tick, label) in scale.ticks().iter().zip(&shaped) {
        let x = scale.px(tick.to_f64());
        if theme.grid_lines != GridLines::None && !tick.is_zero() {
            let dash = theme.grid_lines.dash();
            let line = Line { x0: x, y0: panel.y0, x1: x, y1: panel.y1, width: 1, color: theme.grid, dash };
            sheet.line(Role::Gridline, Some(Axis::X), line);
        }
        // A mark without a number would be read as one that lacks it.
        if label.text().is_empty() {
            continue;
        }
        if tick_length > 0.0 {
            let line = Line { x0: x, y0: axis_y, x1: x, y1: axis_y + out * tick_length, width: 1, color: theme.axis, dash: None };
            sheet.line(Role::Tick, Some(Axis::X), line);
        }
        let baseline = baseline_at(tick_length + gap * 0.7);
        sheet.text((Role::TickLabel, Axis::X), label, x, baseline, Align::Middle, theme.muted);
    }
    if let Some(title) = &category_title {
        if title.width() > panel.height() {
            return Err(Refusal::no_room("the title of the category axis"));
        }
        let at = (style.margin + title.cap_height(), panel.center().1);
        sheet.paragraph_up((Role::AxisTitle, Axis::Y), std::slice::from_ref(title), at, 0.0, Align::Middle, theme.muted);
    }
    if let Some(title) = &value_title {
        // A title longer than the plot reaches under the category labels.
        let half = title.width() / 2.0;
        let x = panel.center().0.clamp(body.x0 + half, (body.x1 - half).max(body.x0 + half));
        let baseline = baseline_at(strip - style.cap() - gap * 0.2);
        sheet.text((Role::AxisTitle, Axis::X), title, x, baseline, Align::Middle, theme.muted);
    }
    let centers: Vec<f64> = (0..axes.categories.len()).map(|idx| panel.y0 + band * (idx as f64 + 0.5)).collect();
    let label_x = if spec.label_align == Align::Start { body.x0 } else { left - gap * 1.1 };
    for (row, (lines, &y)) in labels.iter().zip(&centers).enumerate() {
        let first = y - (lines.len() as f64 - 1.0) / 2.0 * style.line_height() + style.cap() / 2.0;
        let tag = (Role::CategoryLabel, Shows::Row { row });
        sheet.paragraph(tag, lines, (label_x, first.round()), style.line_height(), spec.label_align, theme.text);
    }
    let axis_y = axes.value_axis.then_some(axis_y);
    Ok(HorizontalPlot { panel, scale, tick_labels, categories: CategoryAxis { centers, band }, axis_y })
}

impl HorizontalPlot {
    /// Draws the zero line and the spines, over the marks' feet.
    pub fn baseline(&self, sheet: &mut Sheet, style: &Style<'_>) {
        let (panel, color) = (self.panel, style.theme.axis);
        let zero = self.scale.px(0.0);
        let horizontal = |y: f64| Line { x0: panel.x0, y0: y, x1: panel.x1, y1: y, width: 1, color, dash: None };
        let vertical = |x: f64| Line { x0: x, y0: panel.y0, x1: x, y1: panel.y1, width: 1, color, dash: None };
        sheet.line(Role::Axis, Some(Axis::Y), vertical(zero));
        match (style.theme.spines, self.axis_y) {
            (Spines::None | Spines::Bottom, _) | (Spines::LeftBottom, None) => {}
            (Spines::LeftBottom, Some(y)) => sheet.line(Role::Axis, Some(Axis::X), horizontal(y)),
            (Spines::Box, _) => {
                sheet.line(Role::Axis, Some(Axis::X), horizontal(panel.y1));
                sheet.line(Role::Axis, None, horizontal(panel.y0));
                sheet.line(Role::Axis, None, vertical(panel.x1));
                if (zero - panel.x0).abs() > 0.5 {
                    sheet.line(Role::Axis, None, vertical(panel.x0));
                }
            }
        }
    }
}

/// The category labels, in as narrow a column as holds them all in one or two lines.
fn category_labels(style: &Style<'_>, categories: &[&str], band: f64, width: f64) -> Result<Vec<Vec<ShapedLine>>, Refusal> {
    let no_room = || Refusal::no_room("the category labels");
    if band < style.line_height() {
        return Err(no_room());
    }
    let most_lines = if band >= style.line_height() * 2.15 { 2 } else { 1 };
    let shares = LABEL_SHARES.map(|share| (share, most_lines));
    for (share, most_lines) in [(ONE_LINE_SHARE, 1)].into_iter().chain(shares) {
        let lines = categories.iter().map(|label| wrap(label, style.font, style.label, width * share, most_lines));
        if let Some(lines) = lines.collect::<Result<Option<Vec<_>>, _>>()? {
            return Ok(lines);
        }
    }
    Err(no_room())
}

/// The panel and the ticks within `room`, as many as stand side by side with their labels.
fn settle(style: &Style<'_>, room: PixelBox, axes: &AxisSpec<'_>) -> Result<(PixelBox, Settled), Refusal> {
    let no_room = || Refusal::no_room("the value axis");
    if axes.label_room > room.width() * 0.45 {
        return Err(Refusal::no_room("the values at the ends of the bars"));
    }
    if !axes.value_axis {
        let scale = free_scale(axes, MOST_TICKS, (room.x0, room.x1)).ok_or_else(no_room)?;
        return Ok((room, (scale, Vec::new(), Vec::new())));
    }
    for about in (2..=MOST_TICKS).rev() {
        let mut inset: f64 = 0.0;
        // The last label stands around the end of the panel, so the panel ends half of its width before the body does.
        for _ in 0..2 {
            let panel = PixelBox { x1: (room.x1 - inset).round(), ..room };
            let scale = tight_scale(axes, about..=about + 2, (panel.x0, panel.x1))?;
            let labels = axes.tick_labels(&scale, style);
            let shaped: Vec<ShapedLine> = labels.iter().map(|label| style.shape(label)).collect::<Result<_, _>>()?;
            let needed = shaped.last().map_or(0.0, |label| (label.width() / 2.0).ceil());
            if needed > inset {
                inset = needed;
                continue;
            }
            let widest = shaped.iter().map(ShapedLine::width).fold(0.0, f64::max);
            let step = panel.width() / (scale.ticks().len() - 1).max(1) as f64;
            if step >= widest + style.label.px() {
                return Ok((panel, (scale, labels, shaped)));
            }
        }
    }
    Err(no_room())
}

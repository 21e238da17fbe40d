//! Cartesian plots: a value axis with ticks on round values, a category axis, gridlines, spines.

use chartmill_scene::{Line, ShapedLine};
use chartmill_schema::{Axis, AxisTitleFact, Notation, Number, PixelBox, Role, Unit};

use crate::axis_labels::{CategoryLabels, CategoryOrder, LabelRoom};
use crate::axis_scale::tight_scale;
use crate::{Align, AxisTitlePlace, GridLines, LinearScale, Refusal, Sheet, Spines, Style, Ticks};

/// The least share of a picture's width that a plot takes.
const LEAST_WIDTH_SHARE: f64 = 0.58;

/// The least number of other ticks that an axis without a label at its zero has.
const LEAST_LABELED: usize = 3;

/// The most characters of an axis title that is a sign, such as `°C`.
const LONGEST_SIGN: usize = 3;

/// What a plot is to have.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct AxisSpec<'a> {
    /// The least and the largest value. Where bars stand on zero, it must be one of them or lie between.
    pub range: (f64, f64),
    /// The unit whose sign stands at tick labels.
    pub unit: Option<&'a Unit>,
    /// How the values are written; ticks follow it where their numbers allow.
    pub notation: Notation,
    /// Whether the value axis is drawn: tick labels and gridlines.
    pub value_axis: bool,
    /// The title of the value axis.
    pub value_title: Option<&'a str>,
    /// The title of the category axis.
    pub category_title: Option<&'a str>,
    /// The categories.
    pub categories: Vec<&'a str>,
    /// Whether the categories are periods: their labels are read as a sequence, and where they crowd, some are left out.
    pub is_time: bool,
    /// Whether labels of categories may read upwards.
    pub may_turn: bool,
    /// The least share of the picture's height that the plot takes; what stands around it must not crush it.
    pub least_share: f64,
    /// Whether the scale begins and ends on a tick where that costs little room; else it ends with the range.
    pub ends_on_ticks: bool,
    /// Whether gridlines may run through the categories; behind bars they would be hidden.
    pub may_grid_categories: bool,
    /// Room to keep free above (and, with negative values, below) the bars for printed values, in pixels.
    pub label_room: f64,
}

impl AxisSpec<'_> {
    /// The labels of the ticks of a scale; empty for one that is not labelled.
    pub(crate) fn tick_labels(&self, scale: &LinearScale, style: &Style<'_>) -> Vec<String> {
        let plain = Notation { decimals: scale.decimals(), power: 0, ..self.notation };
        let needed = scale.ticks().iter().map(|&tick| Some(self.notation.in_power(tick)?.needed_decimals()));
        let needed = needed.collect::<Option<Vec<u32>>>().and_then(|needed| needed.into_iter().max());
        // A step that would need many decimals in the short form is written out.
        let short = needed.filter(|&needed| self.notation.power > 0 && needed <= 2);
        let notation = short.map_or(plain, |decimals| Notation { decimals, ..self.notation });
        let bare = style.theme.numbers.bare_ticks && self.value_title.is_some();
        let unit = self.unit.filter(|_| !bare);
        let starts_at_zero = scale.ticks().first().is_some_and(|tick| tick.is_zero());
        let label = |(idx, &tick): (usize, &Number)| {
            let text = style.locale.written(tick, notation, unit);
            // A zero at the foot of an axis adds little; many houses leave it out. It is read from several others.
            let is_left_out = idx == 0 && starts_at_zero && !style.theme.zero_label && scale.ticks().len() > LEAST_LABELED;
            if is_left_out { String::new() } else { text }
        };
        scale.ticks().iter().enumerate().map(label).collect()
    }
}

/// Where the categories are.
#[derive(Clone, Debug)]
pub struct CategoryAxis {
    /// The middle of each category, in pixels.
    pub centers: Vec<f64>,
    /// The width of each category, in pixels.
    pub band: f64,
}

/// A plot with its axes drawn.
#[derive(Clone, Debug)]
pub struct Plot {
    /// The panel.
    pub panel: PixelBox,
    /// The value scale, along y.
    pub scale: LinearScale,
    /// The labels of its ticks as drawn, empty for a tick without one; none where the axis is not drawn.
    pub tick_labels: Vec<String>,
    /// Where the categories are.
    pub categories: CategoryAxis,
    /// The categories whose labels are left out, in ascending order.
    pub unlabeled: Vec<usize>,
    /// How their labels are set, for the annotation.
    pub label_layout: &'static str,
}

/// Draws panel, gridlines, axes, ticks and labels into `body`. Marks are painted after it, then [`Plot::baseline`].
///
/// # Errors
/// [`Refusal::NoRoom`] where labels do not fit; [`Refusal::Unsupported`].
pub fn plot(sheet: &mut Sheet, style: &Style<'_>, body: PixelBox, spec: &AxisSpec<'_>) -> Result<Plot, Refusal> {
    let theme = &style.theme;
    let gap = style.gap();
    let mut body = body;
    let value_title = spec.value_title.map(|title| style.shape(title)).transpose()?;
    let category_title = spec.category_title.map(|title| style.shape(title)).transpose()?;
    // A title beside the axis needs the height for its length; a longer one stands above the axis, and so does a sign, which nobody turns.
    let fits_beside = |title: &ShapedLine| title.width() < body.height() * 0.62 && title.text().chars().count() > LONGEST_SIGN;
    let beside = value_title.as_ref().is_some_and(fits_beside) && theme.axis_title == AxisTitlePlace::Beside;
    let mut above = None;
    if let Some(title) = value_title.as_ref().filter(|_| !beside) {
        if title.width() > body.width() {
            return Err(Refusal::no_room("the title of the value axis"));
        }
        above = Some(body.y0 + title.cap_height());
        body.y0 += title.cap_height() + gap * 2.2;
    } else if value_title.is_some() {
        body.x0 += style.line_height() + gap;
    }
    if let Some(title) = &category_title {
        if title.width() > body.width() {
            return Err(Refusal::no_room("the title of the category axis"));
        }
        body.y1 -= style.line_height() + gap * 0.6;
    }
    let tick_length = if theme.ticks == Ticks::Outward { style.tick_length() } else { 0.0 };
    // Ticks along an edge that no line marks would float, unless a panel marks it.
    let has_edge = matches!(theme.spines, Spines::LeftBottom | Spines::Box) || theme.panel != theme.background;
    let value_ticks = theme.ticks != Ticks::None && has_edge;
    let value_tick_length = if value_ticks { tick_length } else { 0.0 };
    // The labels' height decides the plot's, the plot's the ticks, the ticks' labels the width, the width the labels: two rounds settle it.
    let mut labels_height = style.line_height();
    let mut settled = None;
    for _ in 0..3 {
        let bottom = (body.y1 - labels_height - gap - (tick_length * 0.7).round()).round();
        let height = bottom - body.y0;
        if height < (style.line_height() * 5.0).max(style.height * spec.least_share) {
            return Err(Refusal::no_room("the plot between title and labels"));
        }
        let about = (height / (style.line_height() * 1.9)).floor().clamp(3.0, 7.0) as usize;
        let most_ticks = (height / (style.line_height() * 1.5)).floor().clamp(3.0, 9.0) as usize;
        let scale = tight_scale(spec, about..=most_ticks, (bottom, body.y0 + style.cap() * 0.6))?;
        let tick_labels: Vec<String> = if spec.value_axis { spec.tick_labels(&scale, style) } else { Vec::new() };
        let shaped: Vec<ShapedLine> = tick_labels.iter().map(|label| style.shape(label)).collect::<Result<_, _>>()?;
        let widest = shaped.iter().map(ShapedLine::width).fold(0.0, f64::max).ceil();
        let left = if spec.value_axis { body.x0 + widest + gap + value_tick_length } else { body.x0 };
        let panel = PixelBox::new(left.round(), (body.y0 + style.cap() * 0.6).round(), body.x1, bottom);
        if panel.width() < (body.width() * 0.5).max(style.width * LEAST_WIDTH_SHARE) {
            return Err(Refusal::no_room("the plot beside its tick labels"));
        }
        let band = panel.width() / spec.categories.len().max(1) as f64;
        // Labels may hang over the plot a little way into the margin, and at the left to where the labels of the ticks begin.
        let overhang = style.margin * 0.4;
        let room = LabelRoom {
            left: panel.x0,
            band,
            least_x: body.x0 - overhang,
            most_x: body.x1 + overhang,
            height: (body.height() * 0.4).min(bottom + labels_height - body.y0 - style.height * spec.least_share),
        };
        let order = if spec.is_time { CategoryOrder::Periods } else { CategoryOrder::None };
        let labels = CategoryLabels::set(style, &spec.categories, &room, order, spec.may_turn)?;
        let needed = labels.height(style);
        let done = needed <= labels_height;
        labels_height = labels_height.max(needed);
        settled = Some((scale, tick_labels, shaped, panel, band, labels));
        if done {
            break;
        }
    }
    let (scale, tick_labels, shaped, panel, band, labels) = settled.ok_or_else(|| Refusal::no_room("the axes"))?;

    if theme.panel != theme.background {
        sheet.fill(Role::Panel, panel, theme.panel, 0.0);
    }
    for (&tick, label) in scale.ticks().iter().zip(&shaped) {
        let y = scale.px(tick.to_f64());
        // The baseline is drawn over the marks' feet, later.
        let is_baseline = tick.is_zero() || (y - panel.y1).abs() < 0.5;
        if theme.grid_lines != GridLines::None && !is_baseline {
            let dash = theme.grid_lines.dash();
            let line = Line { x0: panel.x0, y0: y, x1: panel.x1, y1: y, width: 1, color: theme.grid, dash };
            sheet.line(Role::Gridline, Some(Axis::Y), line);
        }
        // A mark without a number would be read as one that lacks it.
        if label.text().is_empty() {
            continue;
        }
        if value_ticks {
            let (x0, x1) = style.tick(panel.x0, -1.0);
            let line = Line { x0, y0: y, x1, y1: y, width: 1, color: theme.axis, dash: None };
            sheet.line(Role::Tick, Some(Axis::Y), line);
        }
        let baseline = y + label.cap_height() / 2.0;
        sheet.text((Role::TickLabel, Axis::Y), label, panel.x0 - value_tick_length - gap, baseline, Align::End, theme.muted);
    }
    let centers: Vec<f64> = (0..spec.categories.len()).map(|idx| panel.x0 + band * (idx as f64 + 0.5)).collect();
    let unlabeled = labels.left_out();
    for (idx, &x) in centers.iter().enumerate() {
        if !unlabeled.contains(&idx)
            && spec.value_axis
            && spec.may_grid_categories
            && theme.grid_both
            && theme.grid_lines != GridLines::None
        {
            let line =
                Line { x0: x, y0: panel.y0, x1: x, y1: panel.y1, width: 1, color: theme.grid, dash: theme.grid_lines.dash() };
            sheet.line(Role::Gridline, Some(Axis::X), line);
        }
        if theme.ticks != Ticks::None && spec.range.0 >= 0.0 {
            let (y0, y1) = style.tick(panel.y1, 1.0);
            sheet.line(Role::Tick, Some(Axis::X), Line { x0: x, y0, x1: x, y1, width: 1, color: theme.axis, dash: None });
        }
    }
    labels.place(sheet, style, &centers, panel.y1 + gap + (tick_length * 0.7).round());
    if let (Some(title), Some(baseline)) = (&value_title, above) {
        sheet.text((Role::AxisTitle, Axis::Y), title, style.margin, baseline, Align::Start, theme.muted);
    } else if let Some(title) = &value_title {
        let baseline = style.margin + title.cap_height();
        let at = (baseline, panel.center().1);
        sheet.paragraph_up((Role::AxisTitle, Axis::Y), std::slice::from_ref(title), at, 0.0, Align::Middle, theme.muted);
    }
    if let Some(title) = &category_title {
        sheet.text(
            (Role::AxisTitle, Axis::X),
            title,
            panel.center().0,
            body.y1 + gap * 0.6 + style.line_height() * 0.8,
            Align::Middle,
            theme.muted,
        );
    }
    Ok(Plot { panel, scale, tick_labels, categories: CategoryAxis { centers, band }, unlabeled, label_layout: labels.key() })
}

/// The least share of a picture's height for its plot: the last attempts, whose labels are long, make do with less.
pub fn least_share(attempt: u32) -> f64 {
    if attempt < 2 { 0.48 } else { 0.4 }
}

/// Suits the gridlines to how values are told: printed ones do without, or (`may_plate`) stand on plates, which is returned; values that are
/// neither printed nor told by tick marks need lines.
pub fn suit_grid(style: &mut Style<'_>, is_printed: bool, may_plate: bool) -> bool {
    let look = &mut style.theme;
    if is_printed && !may_plate {
        look.grid_lines = GridLines::None;
    } else if !is_printed && look.grid_lines == GridLines::None && look.ticks == Ticks::None {
        look.grid_lines = GridLines::Solid;
    }
    is_printed && look.grid_lines != GridLines::None
}

/// The titles of the axes as facts hold them: of the value axis, along `values`, and of the categories.
pub fn axis_titles(values: Axis, value_title: Option<&str>, category_title: Option<&str>) -> Vec<AxisTitleFact> {
    let categories = if values == Axis::Y { Axis::X } else { Axis::Y };
    let titles = [(values, value_title), (categories, category_title)].into_iter();
    titles.filter_map(|(axis, title)| Some(AxisTitleFact { axis, title: title?.to_owned() })).collect()
}

impl Plot {
    /// Draws the spines and the zero line, over the marks' feet.
    pub fn baseline(&self, sheet: &mut Sheet, style: &Style<'_>) {
        let (panel, color) = (self.panel, style.theme.axis);
        // A range that does not include zero has its baseline at the foot of the panel.
        let zero = self.scale.px(0.0).clamp(panel.y0, panel.y1);
        let horizontal = |y: f64| Line { x0: panel.x0, y0: y, x1: panel.x1, y1: y, width: 1, color, dash: None };
        let vertical = |x: f64| Line { x0: x, y0: panel.y0, x1: x, y1: panel.y1, width: 1, color, dash: None };
        let line = Line { color: style.theme.baseline(), ..horizontal(zero) };
        sheet.line(Role::Axis, Some(Axis::X), line);
        match style.theme.spines {
            Spines::None | Spines::Bottom => {}
            Spines::LeftBottom => sheet.line(Role::Axis, Some(Axis::Y), vertical(panel.x0)),
            Spines::Box => {
                sheet.line(Role::Axis, Some(Axis::Y), vertical(panel.x0));
                sheet.line(Role::Axis, None, vertical(panel.x1));
                sheet.line(Role::Axis, None, horizontal(panel.y0));
                if (zero - panel.y1).abs() > 0.5 {
                    sheet.line(Role::Axis, None, horizontal(panel.y1));
                }
            }
        }
    }
}

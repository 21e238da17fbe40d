//! Cartesian plots: a value axis with ticks on round values, a category axis, gridlines, spines.

use chartmill_scene::{Line, ShapedLine, wrap};
use chartmill_schema::{Axis, AxisTitleFact, Notation, Number, PixelBox, Role, Shows, Unit};

use crate::{Align, AxisTitlePlace, GridLines, LinearScale, Refusal, Sheet, Spines, Style, Ticks};

/// The least share of a picture's height that a plot takes; what stands around it must not crush it.
const LEAST_SHARE: f64 = 0.38;

/// What a plot is to have.
#[derive(Clone, Debug)]
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
    /// Room to keep free above (and, with negative values, below) the bars for printed values, in pixels.
    pub label_room: f64,
}

impl AxisSpec<'_> {
    /// The labels of the ticks of a scale; empty for one that is not labelled.
    pub(crate) fn tick_labels(&self, scale: &LinearScale, style: &Style<'_>) -> Vec<String> {
        // Beside values with decimals a lone digit is easily overlooked.
        let is_small = scale.ticks().iter().all(|tick| tick.abs() < Number::from(10_u32));
        let decimals = if is_small { scale.decimals().max(self.notation.decimals.min(1)) } else { scale.decimals() };
        let plain = Notation { decimals, power: 0, ..self.notation };
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
            // A zero at the foot of an axis adds little; many houses leave it out. A scale is read from two other labels at least.
            let is_left_out = idx == 0 && starts_at_zero && !style.theme.zero_label && scale.ticks().len() > 2;
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
}

/// How category labels are set.
enum CategoryLabels {
    /// Side by side.
    Level(Vec<Vec<ShapedLine>>),
    /// Every second one a tier lower, which gives each the room of two. The first is one of them: it may reach under the labels of the ticks.
    Staggered(Vec<Vec<ShapedLine>>),
    /// Reading upwards.
    Turned(Vec<Vec<ShapedLine>>),
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
    // A title beside the axis needs the height for its length; a longer one stands above the axis.
    let beside = value_title.as_ref().is_some_and(|title| title.width() < body.height() * 0.62)
        && theme.axis_title == AxisTitlePlace::Beside;
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
        let bottom = (body.y1 - labels_height - gap * 0.8 - (tick_length * 0.7).round()).round();
        let height = bottom - body.y0;
        if height < (style.line_height() * 5.0).max(style.height * LEAST_SHARE) {
            return Err(Refusal::no_room("the plot between title and labels"));
        }
        let about = (height / (style.line_height() * 1.9)).floor().clamp(3.0, 7.0) as usize;
        let scale = value_scale(spec, about, (bottom, body.y0 + style.cap() * 0.6))?;
        let tick_labels: Vec<String> = if spec.value_axis { spec.tick_labels(&scale, style) } else { Vec::new() };
        let shaped: Vec<ShapedLine> = tick_labels.iter().map(|label| style.shape(label)).collect::<Result<_, _>>()?;
        let widest = shaped.iter().map(ShapedLine::width).fold(0.0, f64::max).ceil();
        let left = if spec.value_axis { body.x0 + widest + gap * 0.8 + value_tick_length } else { body.x0 };
        let panel = PixelBox::new(left.round(), (body.y0 + style.cap() * 0.6).round(), body.x1, bottom);
        if panel.width() < body.width() * 0.5 {
            return Err(Refusal::no_room("the plot beside its tick labels"));
        }
        let band = panel.width() / spec.categories.len().max(1) as f64;
        let labels = category_labels(style, spec, band, body.height() * 0.4)?;
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
        if value_ticks {
            let (x0, x1) = style.tick(panel.x0, -1.0);
            let line = Line { x0, y0: y, x1, y1: y, width: 1, color: theme.axis, dash: None };
            sheet.line(Role::Tick, Some(Axis::Y), line);
        }
        if label.text().is_empty() {
            continue;
        }
        let baseline = y + label.cap_height() / 2.0;
        sheet.text(
            (Role::TickLabel, Axis::Y),
            label,
            panel.x0 - value_tick_length - gap * 0.8,
            baseline,
            Align::End,
            theme.muted,
        );
    }
    let centers: Vec<f64> = (0..spec.categories.len()).map(|idx| panel.x0 + band * (idx as f64 + 0.5)).collect();
    for &x in &centers {
        if spec.value_axis && theme.grid_both && theme.grid_lines != GridLines::None {
            let line =
                Line { x0: x, y0: panel.y0, x1: x, y1: panel.y1, width: 1, color: theme.grid, dash: theme.grid_lines.dash() };
            sheet.line(Role::Gridline, Some(Axis::X), line);
        }
        if theme.ticks != Ticks::None && spec.range.0 >= 0.0 {
            let (y0, y1) = style.tick(panel.y1, 1.0);
            sheet.line(Role::Tick, Some(Axis::X), Line { x0: x, y0, x1: x, y1, width: 1, color: theme.axis, dash: None });
        }
    }
    labels.place(sheet, style, &centers, panel.y1 + gap * 0.8 + (tick_length * 0.7).round());
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
    Ok(Plot { panel, scale, tick_labels, categories: CategoryAxis { centers, band } })
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

/// A scale over the range, with room for printed values beyond the bars; `low_px` and `high_px` are the ends of the plot, in either order.
///
/// # Errors
/// [`Refusal::NoRoom`] for an empty range.
pub(crate) fn value_scale(spec: &AxisSpec<'_>, about: usize, (low_px, high_px): (f64, f64)) -> Result<LinearScale, Refusal> {
    let (least, most) = spec.range;
    let none = || Refusal::no_room("a value axis");
    let (mut over, mut under) = (false, false);
    let mut scale = LinearScale::nice(least, most, about, (low_px, high_px)).ok_or_else(none)?;
    // Room at one end, and the step to the next round value there, take some from the other, which may then need more of its own.
    for share in [1.0, 1.4, 2.0] {
        let lacks_over = most > 0.0 && (scale.px(most) - high_px).abs() < spec.label_room;
        let lacks_under = least < 0.0 && (low_px - scale.px(least)).abs() < spec.label_room;
        if !(lacks_over || lacks_under) {
            break;
        }
        (over, under) = (over || lacks_over, under || lacks_under);
        let ends = f64::from(u8::from(over) + u8::from(under));
        let room = share * spec.label_room * (most - least) / ((low_px - high_px).abs() - ends * spec.label_room).max(1.0);
        let low = if under { least - room } else { least };
        let high = if over { most + room } else { most };
        scale = LinearScale::nice(low, high, about, (low_px, high_px)).ok_or_else(none)?;
    }
    // Percentages end at 100: the room for printed values is then beyond the last tick.
    let is_percent = spec.unit.is_some_and(|unit| unit.suffix().starts_with('%'));
    let hundred = Number::from(100_u32);
    if is_percent && least >= 0.0 && most <= 100.0 && scale.ticks().last().is_some_and(|tick| *tick > hundred) {
        let shorter = if high_px > low_px { high_px - spec.label_room } else { high_px + spec.label_room };
        scale = LinearScale::nice(least, most, about, (low_px, shorter)).ok_or_else(none)?;
    }
    Ok(scale)
}

/// Sets the labels in the way that is easiest to read of those that fit: level, in two tiers, turned.
fn category_labels(style: &Style<'_>, spec: &AxisSpec<'_>, band: f64, max_height: f64) -> Result<CategoryLabels, Refusal> {
    // Neighbors that stand closer are read as one word.
    let space = style.label.px() * 1.05;
    let set_within = |width: &dyn Fn(usize) -> f64, most_lines: usize| -> Result<Option<Vec<Vec<ShapedLine>>>, Refusal> {
        let set_one = |(idx, label): (usize, &&str)| wrap(label, style.font, style.label, width(idx), most_lines);
        Ok(spec.categories.iter().enumerate().map(set_one).collect::<Result<Option<Vec<_>>, _>>()?)
    };
    let set = |width: f64, most_lines: usize| set_within(&|_| width, most_lines);
    let last = spec.categories.len().saturating_sub(1);
    let tier_width = |idx: usize| {
        // The first and the last may reach into the margin, but not to the edge of the picture.
        let beyond = if idx == 0 || idx == last { style.margin * 1.4 } else { band };
        band + beyond.min(band - space)
    };
    // A label in one line is read at a glance; two tiers cost less than a break within it.
    let most_lines = if spec.categories.len() <= 6 { 3 } else { 2 };
    for lines in [1, most_lines] {
        if let Some(all) = set(band - space, lines)? {
            return Ok(CategoryLabels::Level(all));
        }
        if last > 2
            && let Some(all) = set_within(&tier_width, lines.min(2))?
        {
            return Ok(CategoryLabels::Staggered(all));
        }
    }
    // Turned labels stand close; where the bands are wide enough, a long one takes two lines.
    let lines = if band >= style.line_height() * 2.2 { 2 } else { 1 };
    let no_room = || Refusal::no_room("the category labels");
    if band < style.cap() * 1.5 {
        return Err(no_room());
    }
    set(max_height, lines)?.map(CategoryLabels::Turned).ok_or_else(no_room)
}

impl CategoryLabels {
    fn height(&self, style: &Style<'_>) -> f64 {
        match self {
            Self::Level(all) => tallest(all.iter(), style),
            Self::Staggered(all) => upper_tier(all, style) + tallest(all.iter().step_by(2), style),
            Self::Turned(all) => all.iter().flatten().map(ShapedLine::width).fold(0.0, f64::max).ceil() + 2.0,
        }
    }

    fn place(&self, sheet: &mut Sheet, style: &Style<'_>, centers: &[f64], top: f64) {
        let row = |idx: usize| (Role::CategoryLabel, Shows::Row { row: idx });
        match self {
            Self::Level(all) | Self::Staggered(all) => {
                let lower = if matches!(self, Self::Staggered(_)) { upper_tier(all, style) } else { 0.0 };
                for (idx, (lines, &x)) in all.iter().zip(centers).enumerate() {
                    let baseline = top + style.cap() + if idx % 2 == 0 { lower } else { 0.0 };
                    sheet.paragraph(row(idx), lines, (x, baseline), style.line_height(), Align::Middle, style.theme.text);
                }
            }
            Self::Turned(all) => {
                for (idx, (lines, &x)) in all.iter().zip(centers).enumerate() {
                    let first = x + style.cap() / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * style.line_height();
                    sheet.paragraph_up(row(idx), lines, (first, top), style.line_height(), Align::End, style.theme.text);
                }
            }
        }
    }
}

/// The height of the label with the most lines, in pixels.
fn tallest<'l>(labels: impl Iterator<Item = &'l Vec<ShapedLine>>, style: &Style<'_>) -> f64 {
    labels.map(Vec::len).max().unwrap_or(1) as f64 * style.line_height()
}

/// From the upper tier of staggered labels to the lower one, in pixels: every second label, from the second on, stands in the upper.
fn upper_tier(labels: &[Vec<ShapedLine>], style: &Style<'_>) -> f64 {
    tallest(labels.iter().skip(1).step_by(2), style) + (style.line_height() * 0.15).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_values_have_room_at_both_ends() {
        for (range, about) in [((-68.0, 157.0), 4), ((-68.0, 157.0), 6), ((-3.4, 4.2), 5), ((-90.0, 5.0), 7), ((0.0, 99.0), 5)] {
            let spec = AxisSpec {
                range,
                unit: None,
                notation: Notation::plain(0),
                value_axis: true,
                value_title: None,
                category_title: None,
                categories: Vec::new(),
                label_room: 60.0,
            };
            let scale = value_scale(&spec, about, (100.0, 500.0)).unwrap();
            assert!(500.0 - scale.px(range.1) >= 60.0, "{range:?}: {:?}", scale.ticks());
            assert!(range.0 == 0.0 || scale.px(range.0) - 100.0 >= 60.0, "{range:?}: {:?}", scale.ticks());
        }
    }
}

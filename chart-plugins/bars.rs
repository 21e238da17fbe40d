//! What charts of bars have in common, upright or lying: which tables fit, how bars are colored, how they are painted.

use chartmill_plan::{LinearScale, PaletteColor, PlanContext, Refusal, Sheet, Style, hatch};
use chartmill_scene::{Item, MarkInfo, PathShape, RectShape, Segment, Shape};
use chartmill_schema::{ColumnKind, DatumId, Encoding, Geometry, Number, PixelBox, Role, Shows, Table};
use chartmill_seed::Draws;

/// The fewest bars that are worth a chart.
pub(crate) const LEAST_ROWS: usize = 2;
const MOST_ROWS: usize = 24;
/// A bar of less than two pixels is taken for its baseline: at 200 px of room this is the ratio where that begins.
const MOST_RATIO: f64 = 100.0;

/// How bars are colored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Coloring {
    /// All alike.
    Single,
    /// Each its own: its color is its name too.
    Each,
    /// The largest stands out.
    Highlight,
}

impl Coloring {
    /// One that suits the table: mostly one color; seldom a color for each of few categories; a highlight where words explain it
    /// (`may_highlight`).
    pub(crate) fn choose(table: &Table, may_highlight: bool, draws: &mut Draws) -> Self {
        match draws.below(100) {
            0..12 if table.rows.len() <= 6 && table.columns[0].kind == ColumnKind::Category => Self::Each,
            40..100 if may_highlight && table.rows.len() <= 12 => Self::Highlight,
            _ => Self::Single,
        }
    }

    /// The color of each row.
    pub(crate) fn colors(self, style: &Style<'_>, values: &[Option<Number>], draws: &mut Draws) -> Vec<PaletteColor> {
        let single = style.color(draws.index(style.colors.len().saturating_sub(1)));
        match self {
            Self::Single => vec![single; values.len()],
            Self::Each => (0..values.len()).map(|idx| style.color(idx)).collect(),
            Self::Highlight => {
                let largest = values.iter().flatten().max().copied();
                let quiet = style.colors.last().copied().unwrap_or(single);
                values.iter().map(|value| if *value == largest { single } else { quiet }).collect()
            }
        }
    }

    /// The rows whose colors mean something, with these: those that have a bar.
    pub(crate) fn telling(self, values: &[Option<Number>], colors: &[PaletteColor]) -> Vec<(Shows, PaletteColor)> {
        let rows = (0..values.len()).filter(|&row| self != Self::Single && values[row].is_some());
        rows.map(|row| (Shows::Row { row }, colors[row])).collect()
    }
}

/// Whether a series can be shown as bars; `chart` is the chart as refusals call it.
///
/// # Errors
/// The [`Refusal`] that says why not.
pub(crate) fn fits(chart: &'static str, table: &Table, series: usize) -> Result<(), Refusal> {
    let n_rows = table.rows.len();
    if n_rows > MOST_ROWS {
        return Err(Refusal::TooManyRows { chart, found: n_rows, most: MOST_ROWS });
    }
    visible(chart, table.values(series).map(|(_, value)| value))
}

/// Whether values can be shown as bars on one scale: enough of them, not all zero, none too short to be seen.
///
/// # Errors
/// The [`Refusal`] that says why not.
pub(crate) fn visible(chart: &'static str, values: impl Iterator<Item = Number>) -> Result<(), Refusal> {
    let sizes: Vec<f64> = values.map(|value| value.abs().to_f64()).collect();
    if sizes.len() < LEAST_ROWS {
        return Err(Refusal::TooFewRows { chart, found: sizes.len(), least: LEAST_ROWS });
    }
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let smallest = sizes.iter().copied().filter(|&size| size > 0.0).fold(f64::INFINITY, f64::min);
    if largest == 0.0 {
        return Err(Refusal::AllZero { chart });
    }
    if largest > smallest * MOST_RATIO {
        return Err(Refusal::TooSkewed { chart, most: MOST_RATIO as u32 });
    }
    Ok(())
}

/// The least and the largest value, zero included: what a value axis must cover.
pub(crate) fn range_from_zero(values: &[Option<Number>]) -> (f64, f64) {
    let floats = || values.iter().flatten().map(|value| value.to_f64());
    (floats().fold(0.0, f64::min), floats().fold(0.0, f64::max))
}

/// The difference in data units that a viewer at the target's resolution can tell: two of the target's pixels.
pub(crate) fn resolution(scale: &LinearScale, ctx: &PlanContext<'_>, style: &Style<'_>) -> Option<Number> {
    let shrink = ctx.target.scale(style.width as u32, style.height as u32);
    let units = scale.per_px() * 2.0 / shrink;
    Number::from_f64(units, 12)
}

/// Where a bar points to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Towards {
    /// Upwards from its baseline.
    Up,
    /// Downwards.
    Down,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// A bar or a segment of one, to be painted.
pub(crate) struct BarMark<'e> {
    /// What it shows.
    pub(crate) datum: DatumId,
    /// Where it is.
    pub(crate) rect: PixelBox,
    /// How it shows it.
    pub(crate) encoding: &'e Encoding,
    /// Its color.
    pub(crate) color: PaletteColor,
    /// Where it points to; `None` for a segment, which has other segments at its end.
    pub(crate) towards: Option<Towards>,
    /// Its hatching, where the look hatches bars: the number of its series. Bars of one series have none, which would tell nothing.
    pub(crate) pattern: Option<usize>,
}

/// Paints a bar with the corners and the hatching of its look.
pub(crate) fn put(sheet: &mut Sheet, style: &Style<'_>, bar: &BarMark<'_>) {
    let (rect, color) = (bar.rect, bar.color);
    let pattern = bar.pattern.filter(|_| style.theme.hatched);
    let shape = match bar.towards {
        // Hatching runs up to the corners.
        Some(towards) if pattern.is_none() => {
            let across = if matches!(towards, Towards::Up | Towards::Down) { rect.width() } else { rect.height() };
            bar_shape(rect, color, style.theme.rounding * across, towards)
        }
        _ => Shape::Rect(RectShape { rect, fill: Some(color.color), stroke: None, radius: 0.0 }),
    };
    let geometry = Geometry::Rect { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 };
    let mark = MarkInfo { geometry, encoding: bar.encoding.clone(), color: color.color };
    sheet.put(Item { mark: Some(mark), ..Item::new(Role::Mark, shape) }.showing(bar.datum));
    if let Some(lines) = pattern.and_then(|pattern| hatch(rect, pattern, color.color)) {
        sheet.put(lines);
    }
}

/// A bar, its corners rounded at the end that shows the value.
fn bar_shape(rect: PixelBox, color: PaletteColor, radius: f64, towards: Towards) -> Shape {
    let (length, thick) = match towards {
        Towards::Up | Towards::Down => (rect.height(), rect.width()),
        Towards::Left | Towards::Right => (rect.width(), rect.height()),
    };
    // A short bar that is round all over would not show where it ends.
    let radius = radius.min(length / 2.0).min(thick / 2.0).min(rect.width() / 5.0).min(8.0);
    if radius < 1.0 {
        return Shape::Rect(RectShape { rect, fill: Some(color.color), stroke: None, radius: 0.0 });
    }
    let at = |along: f64, across: f64| match towards {
        Towards::Up => [rect.x0 + across, rect.y1 - along],
        Towards::Down => [rect.x0 + across, rect.y0 + along],
        Towards::Left => [rect.x1 - along, rect.y0 + across],
        Towards::Right => [rect.x0 + along, rect.y0 + across],
    };
    let c = radius * 0.447_715_25;
    let segments = vec![
        Segment::Move(at(0.0, 0.0)),
        Segment::Line(at(length - radius, 0.0)),
        Segment::Cubic(at(length - c, 0.0), at(length, c), at(length, radius)),
        Segment::Line(at(length, thick - radius)),
        Segment::Cubic(at(length, thick - c), at(length - c, thick), at(length - radius, thick)),
        Segment::Line(at(0.0, thick)),
        Segment::Close,
    ];
    Shape::Path(PathShape { segments, fill: Some(color.color), stroke: None })
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Color;

    use super::*;

    #[test]
    fn a_bar_is_round_where_it_points() {
        let (rect, blue) = (PixelBox::new(10.0, 20.0, 90.0, 50.0), PaletteColor { color: Color::BLACK, name: None });
        let corners = [[10.0, 20.0], [90.0, 20.0], [90.0, 50.0], [10.0, 50.0]];
        for (towards, square) in
            [(Towards::Up, [2, 3]), (Towards::Down, [0, 1]), (Towards::Left, [1, 2]), (Towards::Right, [0, 3])]
        {
            let Shape::Path(path) = bar_shape(rect, blue, 6.0, towards) else { panic!("{towards:?} has no round corner") };
            assert_eq!(path.bounds(), rect, "{towards:?}");
            let ends = path.segments.iter().filter_map(|segment| match segment {
                Segment::Move(p) | Segment::Line(p) => Some(*p),
                _ => None,
            });
            let ends: Vec<[f64; 2]> = ends.collect();
            let kept: Vec<usize> = (0..4).filter(|&idx| ends.contains(&corners[idx])).collect();
            assert_eq!(kept, square, "{towards:?}");
        }
        assert!(matches!(bar_shape(PixelBox { x1: 12.0, ..rect }, blue, 6.0, Towards::Right), Shape::Rect(_)));
    }
}

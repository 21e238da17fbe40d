//! Texts at lines: printed values above or below their points, and names at the ends of lines.

use chartmill_plan::{Align, PaletteColor, Plot, Refusal, Sheet, ShownValues, Style};
use chartmill_scene::ShapedLine;
use chartmill_schema::{Color, DatumId, PixelBox, Role, Shows, Table};

/// Row, series, x, y.
type Point = (usize, usize, f64, f64);

/// A printed value with its place.
pub(super) struct ValueLabel {
    datum: DatumId,
    line: ShapedLine,
    x: f64,
    baseline: f64,
    /// Its box with some air.
    pub(super) area: PixelBox,
}

impl ValueLabel {
    /// Draws it, on a plate where lines would strike it.
    pub(super) fn put(self, sheet: &mut Sheet, style: &Style<'_>, has_plate: bool) {
        let tag = (Role::ValueLabel, Shows::from(self.datum));
        let (ink, ground) = (style.theme.ink, style.theme.panel);
        if has_plate {
            sheet.text_on_plate(tag, &self.line, (self.x, self.baseline), Align::Middle, (ink, ground));
        } else {
            sheet.text(tag, &self.line, self.x, self.baseline, Align::Middle, ink);
        }
    }
}

/// A place for every printed value, above or below its point, free of lines, points and other values. `None` where one has none.
pub(super) fn values(
    shown: &ShownValues,
    style: &Style<'_>,
    plot: &Plot,
    points: &[Point],
    radius: f64,
) -> Result<Option<Vec<ValueLabel>>, Refusal> {
    let mut taken: Vec<PixelBox> = Vec::new();
    let mut labels = Vec::with_capacity(points.len());
    let gap = (style.gap() * 0.55).max(3.0) + radius;
    for &(row, series, x, y) in points {
        let Some(value) = shown.table.value(row, series) else { continue };
        let line = style.shape_value(&shown.text(style, series, value))?;
        let height = line.cap_height();
        // A peak has its number above, a valley below.
        let near = points.iter().filter(|point| point.1 == series && point.0.abs_diff(row) == 1);
        let is_valley = near.map(|point| y - point.3).sum::<f64>() > 0.0;
        let baselines = if is_valley { [y + gap + height, y - gap] } else { [y - gap, y + gap + height] };
        let place = baselines.into_iter().find_map(|baseline| {
            let half = line.width() / 2.0;
            let area = PixelBox::new(x - half - 2.0, baseline - height - 2.0, x + half + 2.0, baseline + 3.0);
            let free = area.y0 > plot.panel.y0
                && area.y1 < plot.panel.y1
                && taken.iter().all(|other| other.overlap(area) == 0.0)
                && !crosses(points, area, radius);
            free.then_some((baseline, area))
        });
        let Some((baseline, area)) = place else { return Ok(None) };
        taken.push(area);
        labels.push(ValueLabel { datum: DatumId { row, series }, line, x, baseline, area });
    }
    Ok(Some(labels))
}

/// The series from the highest to the lowest end of their lines.
pub(super) fn downward(table: &Table) -> Vec<usize> {
    let mut series: Vec<usize> = (0..table.series().len()).collect();
    let end = |series: usize| table.values(series).last().map(|(_, value)| value);
    series.sort_by_key(|&series| std::cmp::Reverse(end(series)));
    series
}

/// Small boxes along the lines that together cover them, but for the last pixels before a point.
pub(super) fn along(points: &[Point], radius: f64) -> Vec<PixelBox> {
    let joined = |pair: &&[Point]| pair[0].1 == pair[1].1 && pair[0].0 + 1 == pair[1].0;
    let pieces = points.windows(2).filter(joined).flat_map(|pair| {
        let ([x0, y0], [x1, y1]) = ([pair[0].2, pair[0].3], [pair[1].2, pair[1].3]);
        let n = (libm::hypot(x1 - x0, y1 - y0) / 6.0).ceil().max(1.0) as usize;
        (0..=n).map(move |at| {
            let share = at as f64 / n as f64;
            let (x, y) = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
            PixelBox::new(x - 1.0, y - 1.0, x + 1.0, y + 1.0).grown(radius * 0.3)
        })
    });
    pieces.collect()
}

/// Whether a line or a point runs through an area.
fn crosses(points: &[Point], area: PixelBox, radius: f64) -> bool {
    let reach = area.grown(radius * 0.5 + 0.5);
    points.iter().any(|&(_, _, x, y)| reach.holds(x, y))
        || points.windows(2).any(|pair| {
            let ((row, series, x0, y0), (next, other, x1, y1)) = (pair[0], pair[1]);
            let joined = series == other && row + 1 == next;
            joined && x1 >= reach.x0 && x0 <= reach.x1 && {
                let at = |x: f64| y0 + (y1 - y0) * ((x - x0) / (x1 - x0)).clamp(0.0, 1.0);
                let (a, b) = (at(reach.x0.max(x0)), at(reach.x1.min(x1)));
                a.min(b) <= reach.y1 && a.max(b) >= reach.y0
            }
        })
}

/// The room that names at the ends of the lines need at the right of `body`, in pixels. `None` where two ends are too close for their
/// names, a line has no end at the last row, or a name is too long.
pub(super) fn ends_room(table: &Table, names: &[&str], style: &Style<'_>, body: PixelBox) -> Result<Option<f64>, Refusal> {
    let last = table.rows.len() - 1;
    let values = || (0..names.len()).flat_map(|series| table.values(series)).map(|(_, value)| value.to_f64());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let mut ends = Vec::with_capacity(names.len());
    let mut widest: f64 = 0.0;
    for (series, name) in names.iter().enumerate() {
        let Some(value) = table.value(last, series) else { return Ok(None) };
        ends.push(value.to_f64());
        widest = widest.max(style.shape_value(name)?.width());
    }
    ends.sort_by(f64::total_cmp);
    // The plot takes about two thirds of the body's height; the names need a line each.
    let px = body.height() * 0.62 / (high - low).max(f64::MIN_POSITIVE);
    let apart = ends.windows(2).all(|pair| (pair[1] - pair[0]) * px > style.line_height() * 1.1);
    Ok((apart && widest < body.width() * 0.26).then(|| (widest + style.gap() * 2.0).ceil()))
}

/// Names at the ends of the lines, in their colors where these can be read; beyond `panel`, where no frame
/// and no gridline runs through them.
pub(super) fn put_ends(
    sheet: &mut Sheet,
    style: &Style<'_>,
    panel: PixelBox,
    points: &[Point],
    colors: &[(Shows, PaletteColor)],
    names: &[&str],
) -> Result<(), Refusal> {
    let at = panel.x1 + style.gap() * 0.8;
    for (series, name) in names.iter().enumerate() {
        let Some(&(_, _, _, y)) = points.iter().filter(|point| point.1 == series).max_by_key(|point| point.0) else { continue };
        let line = style.shape_value(name)?;
        let tag = (Role::LegendLabel, colors[series].0);
        sheet.text(tag, &line, at, (y + line.cap_height() / 2.0).round(), Align::Start, colors[series].1.color);
    }
    Ok(())
}

/// Whether every color can be read as text on the grounds that it may stand on.
pub(super) fn can_be_read(colors: &[(Shows, PaletteColor)], grounds: [Color; 2]) -> bool {
    colors.iter().all(|(_, used)| grounds.iter().all(|&ground| used.color.contrast(ground) >= 3.2))
}

//! The labels of categories along the foot of a plot, set in the way that is easiest to read of those that fit.

use chartmill_scene::{ShapedLine, wrap};
use chartmill_schema::{Role, Shows};

use crate::line_breaks::{Breaks, width};
use crate::{Align, Refusal, Sheet, Style};

/// How far neighbors stand apart, in the type size: people and programs that read charts take what stands closer for one word.
const APART_EM: f64 = 0.95;

/// How far words stand apart where they would else have to be broken or turned.
const CLOSE_EM: f64 = 0.5;

/// How far periods stand apart, in the type size: digits side by side are taken for one number sooner than words are.
const PERIODS_APART_EM: f64 = 1.5;

/// The least number of labels that a sequence of periods keeps.
const LEAST_KEPT: usize = 3;

/// What the categories of an axis are to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CategoryOrder {
    /// Things, each of which needs its name.
    None,
    /// Periods one after the other: every second or third label is enough.
    Periods,
}

/// Where labels may stand, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LabelRoom {
    /// The left edge of the first category.
    pub(crate) left: f64,
    /// The width of a category.
    pub(crate) band: f64,
    /// How far to the left the first label may reach.
    pub(crate) least_x: f64,
    /// How far to the right the last label may reach.
    pub(crate) most_x: f64,
    /// The most height that labels may take.
    pub(crate) height: f64,
}

/// How category labels are set.
pub(crate) enum CategoryLabels {
    /// Side by side, in one line or several; without lines where a label is left out.
    Level(Vec<Vec<ShapedLine>>),
    /// Reading upwards.
    Turned(Vec<Vec<ShapedLine>>),
}

impl LabelRoom {
    /// The middle of a category.
    fn center(&self, idx: usize) -> f64 {
        self.left + self.band * (idx as f64 + 0.5)
    }

    /// Whether labels of these widths stand apart from their neighbors by `space`, and within the room.
    fn holds(&self, widths: &[f64], space: f64) -> bool {
        let apart = |pair: &[f64]| f64::midpoint(pair[0], pair[1]) + space <= self.band;
        let (Some(first), Some(last)) = (widths.first(), widths.last()) else { return true };
        widths.windows(2).all(apart)
            && self.center(0) - first / 2.0 >= self.least_x
            && self.center(widths.len() - 1) + last / 2.0 <= self.most_x
    }
}

impl CategoryLabels {
    /// Sets the labels: level, closer together, broken, turned. Periods are read as a sequence: they are not broken if some can be left out.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] where they do not fit; [`Refusal::Unsupported`].
    pub(crate) fn set(
        style: &Style<'_>,
        labels: &[&str],
        room: &LabelRoom,
        order: CategoryOrder,
        may_turn: bool,
    ) -> Result<Self, Refusal> {
        let most_lines = if room.height < style.line_height() * 3.0 || labels.len() > 8 { 2 } else { 3 };
        let breaks: Vec<Breaks> = labels.iter().map(|label| Breaks::of(label, style, most_lines)).collect::<Result<_, _>>()?;
        if order == CategoryOrder::Periods
            && let Some(step) = step_of_periods(&breaks, room, style.label.px() * PERIODS_APART_EM)
        {
            let keep = |(idx, breaks): (usize, Breaks)| if idx % step == 0 { breaks.into_lines(0) } else { Vec::new() };
            return Ok(Self::Level(breaks.into_iter().enumerate().map(keep).collect()));
        }
        // Digits that stand close are taken for one number.
        let spaces: &[f64] = if order == CategoryOrder::None { &[APART_EM, CLOSE_EM] } else { &[APART_EM] };
        for lines in 1..=most_lines {
            for space in spaces.iter().map(|em| style.label.px() * em) {
                if let Some(ways) = level(&breaks, lines, room, space) {
                    return Ok(Self::Level(breaks.into_iter().zip(ways).map(|(breaks, way)| breaks.into_lines(way)).collect()));
                }
            }
        }
        if !may_turn {
            return Err(Refusal::no_room("the category labels from left to right"));
        }
        if let Some(turned) = turned(style, labels, room)? {
            return Ok(Self::Turned(turned));
        }
        Err(Refusal::no_room("the category labels"))
    }

    /// The categories whose labels are left out, in ascending order.
    pub(crate) fn left_out(&self) -> Vec<usize> {
        let (Self::Level(all) | Self::Turned(all)) = self;
        all.iter().enumerate().filter(|(_, lines)| lines.is_empty()).map(|(idx, _)| idx).collect()
    }

    /// The height that they take, in pixels.
    pub(crate) fn height(&self, style: &Style<'_>) -> f64 {
        match self {
            Self::Level(all) => tallest(all, style),
            Self::Turned(all) => all.iter().map(|lines| width(lines)).fold(0.0, f64::max).ceil() + 2.0,
        }
    }

    /// How they are set, for the annotation.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Level(all) if all.iter().any(Vec::is_empty) => "thinned",
            Self::Level(all) if all.iter().all(|lines| lines.len() == 1) => "level",
            Self::Level(_) => "broken",
            Self::Turned(_) => "turned",
        }
    }

    /// Places them under `top`, at the middles of their categories.
    pub(crate) fn place(&self, sheet: &mut Sheet, style: &Style<'_>, centers: &[f64], top: f64) {
        let row = |idx: usize| (Role::CategoryLabel, Shows::Row { row: idx });
        match self {
            Self::Level(all) => {
                for (idx, (lines, &x)) in all.iter().zip(centers).enumerate() {
                    let baseline = top + style.cap();
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

/// The smallest step from one kept label to the next at which labels of one line stand apart by `space`; the first is kept.
fn step_of_periods(breaks: &[Breaks], room: &LabelRoom, space: f64) -> Option<usize> {
    let most = breaks.len().saturating_sub(1) / (LEAST_KEPT - 1);
    (1..=most).find(|&step| {
        let kept: Vec<(usize, f64)> = breaks
            .iter()
            .enumerate()
            .step_by(step)
            .map(|(idx, breaks)| (idx, breaks.widths().next().unwrap_or_default()))
            .collect();
        let apart = |pair: &[(usize, f64)]| f64::midpoint(pair[0].1, pair[1].1) + space <= room.band * step as f64;
        let within = |&(idx, width): &(usize, f64)| {
            room.center(idx) - width / 2.0 >= room.least_x && room.center(idx) + width / 2.0 <= room.most_x
        };
        kept.windows(2).all(apart) && kept.iter().all(within)
    })
}

/// For each label one line less than it is set in, so that all stand side by side in at most `lines`; those that can be whole are.
fn level(breaks: &[Breaks], lines: usize, room: &LabelRoom, space: f64) -> Option<Vec<usize>> {
    let all: Vec<Vec<f64>> = breaks.iter().map(|breaks| breaks.widths().take(lines).collect()).collect();
    let narrowest = |widths: &Vec<f64>| (0..widths.len()).rev().min_by(|&a, &b| widths[a].total_cmp(&widths[b])).unwrap_or(0);
    let mut ways: Vec<usize> = all.iter().map(narrowest).collect();
    let mut widths: Vec<f64> = all.iter().zip(&ways).map(|(widths, &way)| widths[way]).collect();
    if !room.holds(&widths, space) {
        return None;
    }
    for (idx, own) in all.iter().enumerate() {
        for (way, &wider) in own.iter().enumerate().take(ways[idx]) {
            let narrow = std::mem::replace(&mut widths[idx], wider);
            if room.holds(&widths, space) {
                ways[idx] = way;
                break;
            }
            widths[idx] = narrow;
        }
    }
    Some(ways)
}

/// The labels reading upwards, where the bands are wide enough for a line of each; a long one takes two lines if they are wider.
fn turned(style: &Style<'_>, labels: &[&str], room: &LabelRoom) -> Result<Option<Vec<Vec<ShapedLine>>>, Refusal> {
    if room.band < style.cap() * 1.5 {
        return Ok(None);
    }
    let lines = if room.band >= style.line_height() * 2.2 { 2 } else { 1 };
    let set_one = |label: &&str| wrap(label, style.font, style.label, room.height, lines);
    Ok(labels.iter().map(set_one).collect::<Result<Option<Vec<_>>, _>>()?)
}

/// The height of the label with the most lines, in pixels.
fn tallest(labels: &[Vec<ShapedLine>], style: &Style<'_>) -> f64 {
    labels.iter().map(Vec::len).max().unwrap_or(1) as f64 * style.line_height()
}

#[cfg(test)]
mod tests {
    use chartmill_schema::{Language, Locale, Target};
    use chartmill_seed::Seed;

    use super::*;
    use crate::{PlanContext, Size, themes};

    #[test]
    fn a_short_neighbor_gives_a_long_label_room() {
        let (locale, target) = (Locale::of(&Language::english()).unwrap(), Target::named(Target::DEFAULT).unwrap());
        let size = Some(Size { width: 640, height: 480 });
        let ctx = PlanContext { locale, target, theme: &themes()[0], size, seed: Seed::of_run(5), attempt: 0 };
        let style = Style::choose(&ctx, &mut ctx.seed.draws());
        let width = |label: &str| style.shape(label).unwrap().width();
        let key = |labels: &[&str], band: f64, height: f64| {
            let most_x = band * labels.len() as f64;
            let room = LabelRoom { left: 0.0, band, least_x: 0.0, most_x, height };
            CategoryLabels::set(&style, labels, &room, CategoryOrder::None, true).map(|labels| labels.key())
        };
        let em = style.label.px();
        let mixed = ["Rail", "Motorcycles", "Bus", "Bicycles", "Car"];
        assert_eq!(key(&mixed, width("Motorcycles") * 0.8 + em, 100.0).unwrap(), "level");
        assert_eq!(key(&["Deep sea", "Deep lake", "Old town"], width("Deep lake"), 100.0).unwrap(), "broken");
        assert_eq!(key(&["Motorcycles"; 5], width("Motorcycles"), width("Motorcycles") + em).unwrap(), "turned");
        assert!(key(&["B", "Motorcycles", "Helicopters", "C"], width("Motorcycles") * 0.9, em * 2.5).is_err());
        assert!(key(&["Motorcycles"; 5], width("Motorcycles") * 0.4, em * 2.5).is_err());

        let periods = |labels: &[&str], band: f64| {
            let room = LabelRoom { left: 0.0, band, least_x: -em, most_x: band * labels.len() as f64 + em, height: 100.0 };
            CategoryLabels::set(&style, labels, &room, CategoryOrder::Periods, true).unwrap()
        };
        let years = ["2019", "2020", "2021", "2022", "2023", "2024", "2025"];
        let roomy = width("2020") + PERIODS_APART_EM * em + 1.0;
        assert_eq!(periods(&years, roomy).key(), "level");
        assert_eq!(periods(&years, roomy * 0.6).left_out(), [1, 3, 5]);
        assert_eq!(periods(&years, roomy * 0.4).left_out(), [1, 2, 4, 5]);
        // Two labels would not tell a sequence.
        assert_eq!(periods(&years, roomy * 0.3).key(), "turned");
    }
}

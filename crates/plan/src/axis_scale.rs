//! The scales of value axes: round ticks, room for printed values beyond the marks, and little that stays empty.

use std::ops::RangeInclusive;

use chartmill_schema::Number;

use crate::{AxisSpec, LinearScale, Refusal};

/// More of a plot than this does not stay empty above its largest value.
const MOST_EMPTY: f64 = 0.15;

/// The scale of a plot from `low_px` to `high_px`, in either order: with the fewest ticks of `n_ticks` that leave little
/// room empty.
///
/// # Errors
/// [`Refusal::NoRoom`] for an empty range.
pub(crate) fn tight_scale(
    spec: &AxisSpec<'_>,
    n_ticks: RangeInclusive<usize>,
    (low_px, high_px): (f64, f64),
) -> Result<LinearScale, Refusal> {
    let none = || Refusal::no_room("a value axis");
    let (fewest, most_ticks) = (*n_ticks.start(), *n_ticks.end());
    if !spec.value_axis {
        return free_scale(spec, fewest, (low_px, high_px)).ok_or_else(none);
    }
    let (least, most) = spec.range;
    if !spec.ends_on_ticks {
        let wide = (fewest..=most_ticks.max(fewest)).map(|about| LinearScale::nice(least, most, about, (low_px, high_px)));
        if let Some(scale) = wide.flatten().find_map(|scale| scale.cut(least, most)) {
            return Ok(scale);
        }
    }
    let height = (low_px - high_px).abs();
    let empty = |scale: &LinearScale| ((scale.px(most) - high_px).abs() - spec.label_room) / height;
    let mut best = value_scale(spec, fewest, (low_px, high_px))?;
    for about in fewest + 1..=most_ticks {
        if empty(&best) <= MOST_EMPTY {
            break;
        }
        let finer = value_scale(spec, about, (low_px, high_px))?;
        if finer.ticks().len() <= most_ticks && empty(&finer) < empty(&best) {
            best = finer;
        }
    }
    if empty(&best) > MOST_EMPTY && most > 0.0 && least >= 0.0 {
        // The last tick is then below the largest value.
        let room = spec.label_room.max(height * 0.04);
        let high = most * height / (height - room).max(1.0);
        let cut = best.cut(0.0, high).filter(|scale| scale.ticks().len() <= most_ticks);
        // Too few of its ticks may be left; those of a finer one are more.
        let finer = || {
            (fewest + 1..=most_ticks + 1)
                .filter_map(|about| LinearScale::nice(least, most, about, (low_px, high_px))?.cut(0.0, high))
                .find(|scale| scale.ticks().len() <= most_ticks)
        };
        return Ok(cut.or_else(finer).unwrap_or(best));
    }
    Ok(best)
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

/// A scale without ticks: the values fill the room but for that of their labels, whatever round values it would end on.
pub(crate) fn free_scale(axes: &AxisSpec<'_>, about: usize, (low_end, high_end): (f64, f64)) -> Option<LinearScale> {
    let (low, high) = axes.range;
    let room = if high_end > low_end { axes.label_room } else { -axes.label_room };
    let low_px = if low < 0.0 { low_end + room } else { low_end };
    let high_px = if high > 0.0 { high_end - room } else { high_end };
    let px = |value: f64| low_px + (value - low) / (high - low) * (high_px - low_px);
    let round = LinearScale::nice(low, high, about, (low_px, high_px))?;
    let (first, last) = (round.ticks().first()?.to_f64(), round.ticks().last()?.to_f64());
    LinearScale::nice(low, high, about, (px(first), px(last)))
}

#[cfg(test)]
mod tests {
    use chartmill_schema::Notation;

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
                is_time: false,
                may_turn: true,
                least_share: 0.4,
                ends_on_ticks: true,
                may_grid_categories: false,
                label_room: 60.0,
            };
            let scale = value_scale(&spec, about, (100.0, 500.0)).unwrap();
            assert!(500.0 - scale.px(range.1) >= 60.0, "{range:?}: {:?}", scale.ticks());
            assert!(range.0 == 0.0 || scale.px(range.0) - 100.0 >= 60.0, "{range:?}: {:?}", scale.ticks());
        }
    }

    #[test]
    fn values_fill_the_room_of_a_plot_without_an_axis() {
        let axes = |range| AxisSpec {
            range,
            unit: None,
            notation: chartmill_schema::Notation::plain(0),
            value_axis: false,
            value_title: None,
            category_title: None,
            categories: Vec::new(),
            is_time: false,
            may_turn: true,
            least_share: 0.4,
            ends_on_ticks: true,
            may_grid_categories: false,
            label_room: 40.0,
        };
        let scale = free_scale(&axes((0.0, 61.0)), 7, (100.0, 500.0)).unwrap();
        assert!((scale.px(0.0) - 100.0).abs() < 1e-9 && (scale.px(61.0) - 460.0).abs() < 1e-9);
        let scale = free_scale(&axes((-10.0, 30.0)), 7, (100.0, 500.0)).unwrap();
        assert!((scale.px(-10.0) - 140.0).abs() < 1e-9 && (scale.px(0.0) - 220.0).abs() < 1e-9);
    }

    #[test]
    fn little_stays_empty_above_the_largest_value() {
        for most in [51.0, 61.0, 102.0, 203.0, 1010.0, 8.2] {
            let spec = AxisSpec {
                range: (0.0, most),
                unit: None,
                notation: Notation::plain(0),
                value_axis: true,
                value_title: None,
                category_title: None,
                categories: Vec::new(),
                is_time: false,
                may_turn: true,
                least_share: 0.4,
                ends_on_ticks: true,
                may_grid_categories: false,
                label_room: 0.0,
            };
            let scale = tight_scale(&spec, 3..=5, (400.0, 100.0)).unwrap();
            let free = scale.px(most) - 100.0;
            assert!(
                (0.0..=300.0 * MOST_EMPTY).contains(&free) && scale.ticks().len() >= 3,
                "{most}: {free} px, {:?}",
                scale.ticks()
            );
        }
    }
}

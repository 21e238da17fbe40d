//! Colors of series: where a legend or a name at a line is all that tells series apart, their colors must not be taken for each
//! other.

use chartmill_schema::{Color, Role, Shows};

use super::Readings;
use crate::answer::DIFFERENT;
use crate::{Faults, Reason};

/// Checks the colors of all series that are drawn and named by a label of their color.
pub(super) fn check(readings: &Readings<'_>, faults: &mut Faults) {
    let named = |series: usize| readings.texts(Role::LegendLabel).any(|text| text.shows == Some(Shows::Series { series }));
    let color = |series: usize| readings.marks_of(series).next().map(|(_, mark)| mark.color);
    let n_series = readings.note.table.series().len();
    let colors: Vec<Color> = (0..n_series).filter(|&series| named(series)).filter_map(color).collect();
    for (idx, &first) in colors.iter().enumerate() {
        for &second in &colors[..idx] {
            let difference = first.difference(second);
            if difference < DIFFERENT {
                faults.push(Reason::ColorsAlike { first, second, difference });
            }
        }
    }
}

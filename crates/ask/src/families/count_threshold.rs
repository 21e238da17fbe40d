//! How many values are above or below a round number (printed values) or a labelled tick (values read from marks).

use chartmill_schema::{Family, Number, Query, Relation, Selection, Threshold};

use super::{Spec, Subject, name};
use crate::view::{Series, View};

pub(super) const SPEC: Spec = Spec {
    family: Family::CountThreshold,
    weight: 4,
    across: false,
    // `series`, the threshold `value`, and `flag` for above.
    subjects: |view| {
        let mut subjects = Vec::new();
        for (idx, series) in view.series.iter().enumerate() {
            if !series.complete || series.ranked.len() < 5 {
                continue;
            }
            for value in thresholds(view, series) {
                let above = series.values().filter(|found| *found > value).count();
                // None and all are answers that give the threshold away as a trick.
                let is_told = series.readings.iter().flatten().all(|reading| reading.is_apart_from(value));
                if is_told && above > 0 && above < series.ranked.len() {
                    // Each count is as likely as every other; most thresholds have few values on one side.
                    let below = series.ranked.len() - above;
                    let sides = [(true, above), (false, below)];
                    subjects.extend(sides.map(|(flag, answer)| Subject {
                        series: idx,
                        value,
                        flag,
                        answer,
                        ..Subject::default()
                    }));
                }
            }
        }
        subjects
    },
    query: |view, subject| {
        let relation = if subject.flag { Relation::Greater } else { Relation::Less };
        let than = Box::new(Query::Literal { value: subject.value });
        let threshold = Some(Threshold { relation, than });
        Query::Count { over: Selection { series: name(view, subject.series), labels: Vec::new(), threshold } }
    },
};

/// The numbers that a question about a series may give: round ones, or those at the ticks.
pub(super) fn thresholds(view: &View<'_>, series: &Series<'_>) -> Vec<Number> {
    if !series.printed {
        let [scale] = view.facts.scales.as_slice() else { return Vec::new() };
        return scale.ticks.iter().map(|tick| tick.value.trimmed()).collect();
    }
    let (Some(max), Some(min)) = (series.values().max(), series.values().min()) else { return Vec::new() };
    round_numbers(min, max).unwrap_or_default()
}

/// Round numbers strictly between two values: the multiples of the smallest step of 1, 2 or 5 times a power of ten that makes at
/// most ten of them, and of those the ones with one or two significant digits.
fn round_numbers(min: Number, max: Number) -> Option<Vec<Number>> {
    let range = max.minus(min)?;
    if range <= Number::ZERO {
        return None;
    }
    let ten = Number::from(10_u32);
    let mut power = Number::from(1_u32);
    while power > range {
        power = power.over(ten)?;
    }
    while power.times(ten)? <= range {
        power = power.times(ten)?;
    }
    // Now the range is 1 to 10 powers; a fifth, half or whole of the power makes 2 to 50 multiples.
    let steps = [power.over(ten)?.times(Number::from(2_u32))?, power.over(Number::from(2_u32))?, power];
    let step = steps.into_iter().find(|step| range.over(*step).is_some_and(|n| n <= ten))?.trimmed();
    let first = min.over(step)?.rounded(0).minus(Number::from(1_u32))?;
    let multiples = (0..14_i64).filter_map(|idx| Some(first.plus(Number::from(idx))?.times(step)?.trimmed()));
    Some(multiples.filter(|value| *value > min && *value < max && is_round(*value)).collect())
}

/// Whether a number has one or two significant digits and is not zero: that "more than 0" holds is seen without reading.
fn is_round(value: Number) -> bool {
    let digits: String = value.to_string().chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_matches('0');
    // Without a point trailing zeros do not count, and with one the number is trimmed and has none.
    (1..=2).contains(&significant.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(min: &str, max: &str) -> Vec<String> {
        let [min, max] = [min, max].map(|text| Number::parse(text).unwrap());
        round_numbers(min, max).unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn thresholds_are_round() {
        assert_eq!(numbers("3", "48"), ["5", "10", "15", "20", "25", "30", "35", "40", "45"]);
        assert_eq!(numbers("0.12", "0.31"), ["0.14", "0.16", "0.18", "0.2", "0.22", "0.24", "0.26", "0.28", "0.3"]);
        assert_eq!(numbers("1200", "1900"), ["1300", "1400", "1500", "1600", "1700", "1800"]);
        assert_eq!(numbers("-4", "3"), ["-3", "-2", "-1", "1", "2"]);
        assert_eq!(numbers("12345", "12350"), Vec::<String>::new());
        assert_eq!(numbers("7", "7"), Vec::<String>::new());
    }
}

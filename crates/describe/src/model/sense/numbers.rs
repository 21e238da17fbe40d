//! Whether the numbers of a table can be what they are said to be, and whether they look like data.

use std::collections::BTreeSet;

use chartmill_schema::{MeasureKind, Number};

use crate::model::brief::{Brief, TableShape};
use crate::model::fault::Fault;
use crate::model::fields::{ColumnFields, Fields, RowFields};

/// The most significant digits that a value may have.
const MAX_DIGITS: usize = 8;
/// The most times that the largest value of a column may be the smallest, unless the brief asks for more.
const MAX_RATIO: u32 = 500;
/// The same where several series share an axis.
const MAX_SHARED_RATIO: u32 = 100;
/// The same where the brief asks for values that differ by orders of magnitude.
const MAX_WIDE_RATIO: u32 = 1_000_000;
/// The fewest values in which a pattern is more than chance.
const LEAST_FOR_PATTERN: usize = 4;

pub(super) fn check(fields: &Fields, brief: &Brief, faults: &mut Vec<Fault>) {
    for (at, column) in fields.columns.iter().enumerate() {
        let values: Vec<(usize, &RowFields, Number)> = fields
            .rows
            .iter()
            .enumerate()
            .filter_map(|(row, fields)| Some((row + 1, fields, fields.values.get(at).copied().flatten()?)))
            .collect();
        for &(row, fields, value) in &values {
            one_value(row, &fields.label, value, column, faults);
        }
        complete(fields, at, brief, faults);
        match brief.shape {
            TableShape::Parts => shares(column, &values, faults),
            TableShape::Stages => stages(&values, faults),
            _ => {}
        }
        let numbers: Vec<Number> = values.iter().map(|&(_, _, value)| value).collect();
        if let Some(problem) = made_up(&numbers) {
            faults.push(Fault::Made { column: column.name.clone(), problem });
        }
        let most = if brief.wide { MAX_WIDE_RATIO } else { MAX_RATIO };
        if !brief.shape.is_grouped() && column.measure.adds_up() {
            spread(&numbers, most, faults);
        }
    }
    // Levels may lie near zero: -0.1 and 22 degrees.
    if brief.shape.is_grouped() && fields.columns.iter().all(|column| column.measure.adds_up()) {
        let all: Vec<Number> = fields.rows.iter().flat_map(|row| row.values.iter().flatten().copied()).collect();
        spread(&all, MAX_SHARED_RATIO, faults);
    }
}

/// What a value alone tells.
fn one_value(row: usize, label: &str, value: Number, column: &ColumnFields, faults: &mut Vec<Fault>) {
    let (label, text) = (label.to_owned(), value.to_string());
    let unbelievable = |wanted: &'static str| {
        let unit = column.unit.as_deref().map(|unit| format!(" in {unit}")).unwrap_or_default();
        let what = format!("{:?}{unit}", column.name);
        Fault::Unbelievable { row, label: label.clone(), value: value.to_string(), what, wanted }
    };
    let fault = if significant_digits(value) > MAX_DIGITS {
        Fault::Digits { row, label, value: text, most: MAX_DIGITS }
    } else if value.is_negative() && matches!(column.measure, MeasureKind::Count | MeasureKind::Share) {
        Fault::Negative { row, label, value: text }
    } else if column.measure == MeasureKind::Count && column.unit.is_none() && value.needed_decimals() > 0 {
        Fault::NotWhole { row, label, value: text, column: column.name.clone() }
    } else if column.measure == MeasureKind::Share && value > Number::HUNDRED {
        unbelievable("Write a share from 0 to 100")
    } else if column.unit.as_deref().is_some_and(|unit| unit.starts_with('%')) && !believable_percentage(value) {
        unbelievable("Write a percentage from -100 to 200")
    } else {
        return;
    };
    faults.push(fault);
}

fn believable_percentage(value: Number) -> bool {
    (Number::from(-100_i64)..=Number::from(200_u32)).contains(&value)
}

/// The digits from the first that is not 0 to the last.
fn significant_digits(value: Number) -> usize {
    let digits: String = value.abs().to_string().chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').trim_end_matches('0').len()
}

/// Parts and stages need a positive value in each row.
fn complete(fields: &Fields, at: usize, brief: &Brief, faults: &mut Vec<Fault>) {
    if !matches!(brief.shape, TableShape::Parts | TableShape::CountedParts | TableShape::Stages) && !brief.shape.is_stacked() {
        return;
    }
    for (idx, row) in fields.rows.iter().enumerate() {
        let (row, label, value) = (idx + 1, row.label.clone(), row.values.get(at).copied().flatten());
        match value {
            None => faults.push(Fault::ValueMissing { row, label }),
            // A count or share below zero is told already.
            Some(value)
                if value.is_negative() && !matches!(fields.columns[at].measure, MeasureKind::Count | MeasureKind::Share) =>
            {
                faults.push(Fault::Negative { row, label, value: value.to_string() });
            }
            Some(value) if value.is_zero() && !brief.shape.is_stacked() => {
                let (what, wanted) =
                    (format!("{:?}", fields.columns[at].name), "Every part and stage has some; write more than 0");
                faults.push(Fault::Unbelievable { row, label, value: value.to_string(), what, wanted });
            }
            Some(_) => {}
        }
    }
}

/// Each share may be off by half of its last digit.
fn shares(column: &ColumnFields, values: &[(usize, &RowFields, Number)], faults: &mut Vec<Fault>) {
    let Some(sum) = Number::sum(values.iter().map(|&(_, _, value)| value)) else { return };
    let decimals = values.iter().map(|&(_, _, value)| value.decimals()).max().unwrap_or(0);
    let slack = Number::new(values.len() as i64 * 5, decimals + 1);
    let off = sum.minus(Number::HUNDRED).map(Number::abs);
    if off.zip(slack).is_none_or(|(off, slack)| off > slack) {
        faults.push(Fault::SharesSum { column: column.name.clone(), sum: sum.trimmed().to_string() });
    }
}

fn stages(values: &[(usize, &RowFields, Number)], faults: &mut Vec<Fault>) {
    for pair in values.windows(2) {
        let ((_, _, before), (row, fields, value)) = (pair[0], pair[1]);
        if value > before {
            let (label, value, before) = (fields.label.clone(), value.to_string(), before.to_string());
            faults.push(Fault::StageGrows { row, label, value, before });
        }
    }
}

/// How the largest value compares with the smallest that is not zero.
fn spread(values: &[Number], most: u32, faults: &mut Vec<Fault>) {
    let sizes = || values.iter().map(|value| value.abs()).filter(|value| !value.is_zero());
    let Some((smallest, largest)) = sizes().min().zip(sizes().max()) else { return };
    if smallest.times(Number::from(most)).is_some_and(|limit| largest > limit) {
        faults.push(Fault::Spread { smallest: smallest.to_string(), largest: largest.to_string(), most });
    }
}

/// What shows that nobody measured these values, as a sentence without its end.
fn made_up(values: &[Number]) -> Option<&'static str> {
    let different: BTreeSet<Number> = values.iter().copied().collect();
    if values.len() >= 3 && different.len() == 1 {
        return Some("all values are alike");
    }
    let years = Number::from(1990_u32)..=Number::from(2035_u32);
    if values.len() >= 3 && values.iter().all(|value| value.needed_decimals() == 0 && years.contains(value)) {
        return Some("the values look like years");
    }
    if values.len() >= 3 && is_progression(values.iter().copied()) && values.iter().all(|value| is_round(*value)) {
        return Some("the values are a run of round numbers");
    }
    if values.len() < LEAST_FOR_PATTERN {
        return None;
    }
    // Four small numbers in some order are evenly apart by chance now and then.
    let sorted = different.len() == values.len() && values.len() > LEAST_FOR_PATTERN;
    if is_progression(values.iter().copied()) || (sorted && is_progression(different.iter().copied())) {
        return Some("each value differs from the next by the same amount");
    }
    let is_geometric = values.windows(3).all(|three| {
        let (left, right) = (three[1].times(three[1]), three[0].times(three[2]));
        left == right && !three[0].is_zero()
    });
    if is_geometric {
        return Some("each value is the same multiple of the one before");
    }
    (values.iter().all(|value| is_round(*value))).then_some("all values are round numbers")
}

/// Whether each value differs from the next by the same amount that is not zero.
fn is_progression(mut values: impl Iterator<Item = Number>) -> bool {
    let Some(mut before) = values.next() else { return false };
    let mut step = None;
    for value in values {
        let difference = value.minus(before);
        if difference.is_none_or(Number::is_zero) || step.is_some_and(|step| step != difference) {
            return false;
        }
        (step, before) = (Some(difference), value);
    }
    step.is_some()
}

/// Whether a value is one digit and at least one zero: 10, 300, 7000.
fn is_round(value: Number) -> bool {
    value.needed_decimals() == 0 && value.abs() >= Number::from(10_u32) && significant_digits(value) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<Number> {
        text.split(' ').map(|number| Number::parse(number).unwrap()).collect()
    }

    #[test]
    fn values_that_nobody_measured_are_told_from_data() {
        for (values, problem) in [
            ("10 20 30", Some("the values are a run of round numbers")),
            ("5 5 5", Some("all values are alike")),
            ("12 15 18 21", Some("each value differs from the next by the same amount")),
            ("18 12 21 15 24", Some("each value differs from the next by the same amount")),
            ("18 12 21 15", None),
            ("1.5 1.4 1.3 1.2", Some("each value differs from the next by the same amount")),
            ("8 4 2 1", Some("each value is the same multiple of the one before")),
            ("40 30 20 10", Some("the values are a run of round numbers")),
            ("400 300 900 100", Some("all values are round numbers")),
            ("2019 2020 2022", Some("the values look like years")),
            ("12 15 18", None),
            ("3 5 2 8", None),
            ("412 377 385 391", None),
            ("1500 1200 900 640", None),
            ("0 0 4 0", None),
            ("-2 3.5 11 7", None),
        ] {
            assert_eq!(made_up(&numbers(values)), problem, "{values}");
        }
    }

    #[test]
    fn digits_are_counted_without_zeros_at_the_ends() {
        for (value, digits) in [("0", 0), ("12000000", 2), ("0.00450", 2), ("1234.5678", 8), ("-907", 3)] {
            assert_eq!(significant_digits(Number::parse(value).unwrap()), digits, "{value}");
        }
    }
}

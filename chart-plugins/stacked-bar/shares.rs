//! Shares of 100%: every row as percentages that add up to exactly 100.

use chartmill_schema::{Cell, Locale, Measure, MeasureKind, Number, Table, Unit};

/// The table with every row as percentages of its sum, to so many decimals, its quantity named for what it is now. They are rounded by the largest remainder (Hamilton's
/// method), so that each row adds up to exactly 100. `None` where a value is missing or a number would be too large.
pub(super) fn of_rows(table: &Table, decimals: u32, locale: &Locale) -> Option<Table> {
    let n_series = table.series().len();
    let mut shares = table.clone();
    let was_share =
        table.series().iter().any(|column| column.measure.as_ref().is_some_and(|measure| measure.kind == MeasureKind::Share));
    if let Some(group) = shares.group.as_mut().filter(|_| !was_share) {
        // Sales may rise while their share falls, so a share must not be called sales.
        group.quantity = locale.share_of(&group.quantity, shares.naming.quantity_article.take().as_deref());
        if !locale.share_by.is_empty() {
            shares.naming.series.preposition = Some(locale.share_by.clone());
        }
    }
    for column in &mut shares.columns[1..] {
        column.measure = Some(Measure { kind: MeasureKind::Share, unit: Some(Unit("%".to_owned())) });
    }
    for (row_idx, row) in shares.rows.iter_mut().enumerate() {
        let values: Vec<Number> = (0..n_series).map(|series| table.value(row_idx, series)).collect::<Option<_>>()?;
        for (cell, share) in row.cells[1..].iter_mut().zip(percentages(&values, decimals)?) {
            *cell = Cell::Number(share);
        }
        row.clause.clear();
    }
    // What was counted is not what is shown.
    shares.population.clear();
    Some(shares)
}

fn percentages(values: &[Number], decimals: u32) -> Option<Vec<Number>> {
    let units = 100 * 10_i64.pow(decimals);
    let sum = Number::sum(values.iter().copied())?;
    let mut rounded = Vec::with_capacity(values.len());
    let mut remainders = Vec::with_capacity(values.len());
    for (idx, value) in values.iter().enumerate() {
        let exact = value.times(Number::from(units))?.over(sum)?;
        let whole = libm::floor(exact.to_f64() + 1e-9) as i64;
        rounded.push(whole);
        remainders.push((exact.to_f64() - whole as f64, idx));
    }
    remainders.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let left = units - rounded.iter().sum::<i64>();
    for &(_, idx) in remainders.iter().take(usize::try_from(left).ok()?) {
        rounded[idx] += 1;
    }
    rounded.into_iter().map(|units| Number::new(units, decimals)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_a_hundred() {
        for (values, decimals, wanted) in [
            (&["1", "1", "1"][..], 0, "34 33 33"),
            (&["1", "1", "1"][..], 1, "33.4 33.3 33.3"),
            (&["50", "30", "20"][..], 0, "50 30 20"),
            (&["2.5", "97.5"][..], 0, "3 97"),
            (&["1", "2", "4"][..], 1, "14.3 28.6 57.1"),
        ] {
            let values: Vec<Number> = values.iter().map(|text| Number::parse(text).unwrap()).collect();
            let found: Vec<String> = percentages(&values, decimals).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), wanted);
        }
    }
}

//! From a description's table to the table as shown: which series, to how many decimals.

use chartmill_schema::{Cell, Grouping, MeasureKind, Notation, Number, Structure, Table, Unit};
use chartmill_seed::Draws;

use crate::{Refusal, Style};

/// A series that a chart shows, and how its values are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeriesChoice {
    /// The series of the description's table.
    pub series: usize,
    /// How its printed values are written.
    pub notation: Notation,
}

impl SeriesChoice {
    /// A series with the notation that suits its values and the look.
    pub fn of(table: &Table, series: usize, style: &Style<'_>) -> Self {
        let mut choice = Self { series, notation: Notation::plain(printed_decimals(table, series)) };
        Self::suit(std::slice::from_mut(&mut choice), table, style);
        choice
    }

    /// One of the series that pass `fits`, by seed; `None` if none does.
    pub fn draw(table: &Table, style: &Style<'_>, draws: &mut Draws, fits: impl Fn(usize) -> bool) -> Option<Self> {
        let fitting: Vec<usize> = (0..table.series().len()).filter(|&series| fits(series)).collect();
        draws.pick(&fitting).map(|&series| Self::of(table, series, style))
    }

    /// Gives several series that are shown together one notation.
    pub(crate) fn together(table: &Table, series: Vec<usize>, style: &Style<'_>) -> Vec<Self> {
        let decimals = series.iter().map(|&series| printed_decimals(table, series)).max().unwrap_or(0);
        let mut choices: Vec<Self> =
            series.into_iter().map(|series| Self { series, notation: Notation::plain(decimals) }).collect();
        Self::suit(&mut choices, table, style);
        choices
    }

    /// Changes the notation of series that are shown together to what the look wants, where their values allow it.
    fn suit(choices: &mut [Self], table: &Table, style: &Style<'_>) {
        let values: Vec<Number> = choices.iter().flat_map(|choice| table.values(choice.series)).map(|(_, value)| value).collect();
        let unit = |choice: &Self| table.series()[choice.series].measure.as_ref().and_then(|measure| measure.unit.as_ref());
        let may_abbreviate = choices.iter().all(|choice| style.locale.may_abbreviate(unit(choice)));
        let short = abbreviated(&values).filter(|_| style.theme.numbers.abbreviated && may_abbreviate);
        let grouping = if style.theme.numbers.grouped { style.locale.grouping(largest_shown(table)) } else { Grouping::None };
        for choice in choices {
            if let Some((power, decimals)) = short {
                (choice.notation.power, choice.notation.decimals) = (power, decimals);
            }
            choice.notation.grouping = grouping;
        }
    }
}

/// About the largest number that a picture of a table may hold: a value, the sum of a stack or of all parts, or the last tick of an axis.
fn largest_shown(table: &Table) -> Option<Number> {
    let rows = 0..table.rows.len();
    let stacks = table.group.as_ref().is_some_and(|group| group.stacks);
    let series = 0..table.series().len();
    let row_sum = |row: usize| Number::sum(series.clone().filter_map(|series| table.value(row, series))).map(Number::abs);
    let column_sum = |series: usize| Number::sum(table.values(series).map(|(_, value)| value)).map(Number::abs);
    let values = series.clone().flat_map(|series| table.values(series)).map(|(_, value)| value.abs());
    let stacked = rows.filter(|_| stacks).filter_map(row_sum);
    let whole = series.clone().filter(|_| table.structure == Structure::Parts).filter_map(column_sum);
    // An axis ends less than a third beyond its largest value.
    let beyond = Number::new(13, 1);
    values.chain(stacked).max().and_then(|largest| largest.times(beyond?)).into_iter().chain(whole).max()
}

/// The power of ten that values can be abbreviated to, and the decimals then. `None` where they are too small, or would lose what tells
/// them apart.
fn abbreviated(values: &[Number]) -> Option<(u32, u32)> {
    let sizes = || values.iter().map(|value| value.abs().to_f64()).filter(|&size| size > 0.0);
    let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
    let power = match most {
        _ if most >= 1e9 => 9,
        _ if most >= 1e6 => 6,
        _ if most >= 1e4 => 3,
        _ => return None,
    };
    let unit = libm::pow(10.0, f64::from(power));
    // Three digits for the largest, two for the smallest.
    let least_decimals = u32::from(most / unit < 100.0);
    let decimals = (least_decimals..=2).find(|&decimals| least / unit * libm::pow(10.0, f64::from(decimals)) >= 10.0)?;
    let notation = Notation { decimals, power, grouping: Grouping::Usual };
    let distinct = |mut numbers: Vec<Number>| {
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    };
    let kept = distinct(values.iter().map(|&value| notation.rounded(value)).collect());
    (kept == distinct(values.to_vec())).then_some((power, decimals))
}

/// Rounding takes at most one part in so many of a value that is printed.
const LEAST_KEPT: u32 = 50;

/// The decimals to which the values of a series are printed: all that they have, but no more than a reader wants at their size.
fn printed_decimals(table: &Table, series: usize) -> u32 {
    let values: Vec<Number> = table.values(series).map(|(_, value)| value).collect();
    let needed = values.iter().map(|value| value.needed_decimals()).max().unwrap_or(0);
    let largest = values.iter().map(|value| value.abs()).max().unwrap_or_default();
    let most = match largest.to_f64() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        _ => 2,
    };
    // Beside a large value, a small one must not be printed as zero, nor as something else than it is.
    let is_close = |value: &Number, decimals: u32| {
        let lost = value.minus(value.rounded(decimals)).and_then(|lost| lost.abs().times(Number::from(LEAST_KEPT)));
        lost.is_some_and(|lost| lost <= value.abs())
    };
    let keeps = |decimals: u32| values.iter().all(|value| is_close(value, decimals));
    (needed.min(most)..=needed).find(|&decimals| keeps(decimals)).unwrap_or(needed)
}

/// The values of a table as a figure shows them.
#[derive(Clone, PartialEq, Debug)]
pub struct ShownValues {
    /// The shown table: the label column and the chosen series.
    pub table: Table,
    /// How the values of each shown series are written.
    pub notations: Vec<Notation>,
}

impl ShownValues {
    /// The table with the chosen series alone; printed ones as they are written, the others exact.
    pub fn new(table: &Table, choices: &[SeriesChoice], printed: bool) -> Self {
        let mut shown = table.clone();
        // Some of the parts are no whole.
        if let Some(group) = shown.group.as_mut().filter(|_| choices.len() < table.series().len()) {
            group.stacks = false;
        }
        shown.columns = std::iter::once(0)
            .chain(choices.iter().map(|choice| choice.series + 1))
            .map(|at| table.columns[at].clone())
            .collect();
        // How a series is spoken of goes with the series.
        let is_chosen =
            |name: &str| choices.iter().any(|choice| table.series().get(choice.series).is_some_and(|it| it.name == name));
        shown.naming.series = shown.naming.series.of(is_chosen);
        for (row_idx, row) in shown.rows.iter_mut().enumerate() {
            let mut cells = vec![Cell::Text(table.label(row_idx).to_owned())];
            cells.extend(choices.iter().map(|choice| match table.value(row_idx, choice.series) {
                Some(value) if printed => Cell::Number(choice.notation.rounded(value)),
                Some(value) => Cell::Number(value),
                None => Cell::Missing,
            }));
            row.cells = cells;
        }
        Self { table: shown, notations: choices.iter().map(|choice| choice.notation).collect() }
    }

    /// How the values of a shown series are written.
    pub fn notation(&self, series: usize) -> Notation {
        self.notations.get(series).copied().unwrap_or(Notation::plain(0))
    }

    /// The decimals to which the printed values of a shown series are known.
    pub fn decimals(&self, series: usize) -> u32 {
        self.notation(series).exact_decimals()
    }

    /// A value of a shown series as it is printed.
    pub fn text(&self, style: &Style<'_>, series: usize, value: Number) -> String {
        style.locale.written(value, self.notation(series), self.unit(series))
    }

    /// The unit of a shown series.
    pub fn unit(&self, series: usize) -> Option<&Unit> {
        self.table.series().get(series)?.measure.as_ref()?.unit.as_ref()
    }

    /// Name and unit of a series as an axis title says it: `Receipts (US$ million)`.
    pub fn title(&self, series: usize) -> String {
        let name = &self.table.columns[series + 1].name;
        match self.unit(series).map(|unit| unit.0.as_str()) {
            // A name that already ends with its unit need not say it again.
            Some(unit) if !says(name, unit) => format!("{name} ({unit})"),
            _ => name.clone(),
        }
    }

    /// The same for an axis of this style: a sign that stands at every tick is not said again.
    pub fn axis_title(&self, series: usize, style: &Style<'_>) -> String {
        let is_at_ticks = self.unit_is_printed(series) && !style.theme.numbers.bare_ticks;
        if is_at_ticks { self.table.columns[series + 1].name.clone() } else { self.title(series) }
    }

    /// Name and unit of a series as a note says it where no axis does, if the unit has words that no printed number carries.
    pub fn note(&self, series: usize) -> Option<String> {
        let unit = self.unit(series)?;
        let name = &self.table.columns[series + 1].name;
        let has_words = unit.suffix().starts_with(' ') || unit.0.contains(' ');
        (has_words && !says(name, &unit.0)).then(|| format!("{name}, {}", unit.0))
    }

    /// Whether the printed numbers of a series carry the whole of its unit (`%`, `US$`, `°C`), or it has none.
    pub fn unit_is_printed(&self, series: usize) -> bool {
        self.unit(series).is_none_or(|unit| !unit.suffix().starts_with(' '))
    }
}

/// Whether the name of a series says its unit already: `Guests` needs no `guests`.
fn says(name: &str, unit: &str) -> bool {
    name.to_lowercase().contains(&unit.to_lowercase())
}

/// Whether some series of a table passes `fits`, for a chart that shows one series.
///
/// # Errors
/// The refusal of the first series, where none does; [`Refusal::Grouped`] where the columns belong together, so that one alone would be
/// named for a thing and not for what is measured.
pub fn some_series(
    chart: &'static str,
    table: &Table,
    fits: impl Fn(&Table, usize) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    if let Some(group) = &table.group {
        return Err(Refusal::Grouped { chart, quantity: group.quantity.clone() });
    }
    let mut first = Ok(());
    for series in 0..table.series().len() {
        match fits(table, series) {
            Ok(()) => return Ok(()),
            Err(refusal) if first.is_ok() => first = Err(refusal),
            Err(_) => {}
        }
    }
    first
}

/// The sum of a series, if its rows are the parts of one whole and none is negative.
///
/// # Errors
/// [`Refusal::NotParts`] or [`Refusal::Value`], naming what is wrong.
pub fn parts_total(chart: &'static str, table: &Table, series: usize) -> Result<Number, Refusal> {
    let not_parts = |found: String| Refusal::NotParts { chart, found };
    let column = &table.series()[series];
    let kind = column.measure.as_ref().map(|measure| measure.kind);
    if kind.is_none_or(|kind| !kind.adds_up()) {
        return Err(not_parts(format!("{:?} holds rates or scores, which do not add up", column.name)));
    }
    if table.structure != Structure::Parts {
        return Err(not_parts("its rows stand side by side and nothing says that they make up a whole".to_owned()));
    }
    for row in 0..table.rows.len() {
        let found = match table.value(row, series) {
            None => "the value is missing",
            Some(value) if value.is_negative() => "the value is negative",
            Some(value) if value.is_zero() => "the value is zero",
            Some(_) => continue,
        };
        return Err(Refusal::Value { chart, row: row + 1, column: column.name.clone(), found: found.to_owned() });
    }
    let sum = Number::sum(table.values(series).map(|(_, value)| value))
        .ok_or_else(|| not_parts("their sum is too large".to_owned()))?;
    if kind == Some(MeasureKind::Share) {
        let decimals = table.values(series).map(|(_, value)| value.decimals()).max().unwrap_or(0);
        // Each share may be off by half of its last digit.
        let slack = table.rows.len() as f64 * 0.5 * libm::pow(10.0, -f64::from(decimals));
        let off = (sum.to_f64() - 100.0).abs();
        if off > slack + 1e-9 {
            return Err(not_parts(format!("the shares in {:?} add up to {}%, not to 100%", column.name, sum.trimmed())));
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use chartmill_schema::{Column, ColumnKind, Measure, Row};

    use super::*;

    fn table(kind: MeasureKind, structure: Structure, values: &[&str]) -> Table {
        let measure = Some(Measure { kind, unit: None });
        let rows = values.iter().enumerate().map(|(idx, value)| Row {
            cells: vec![Cell::Text(format!("Row {idx}")), Number::parse(value).map_or(Cell::Missing, Cell::Number)],
            clause: std::collections::BTreeMap::new(),
        });
        Table {
            columns: vec![
                Column { name: "Name".to_owned(), kind: ColumnKind::Category, measure: None },
                Column { name: "Value".to_owned(), kind: ColumnKind::Quantity, measure },
            ],
            rows: rows.collect(),
            structure,
            group: None,
            population: std::collections::BTreeMap::new(),
            naming: chartmill_schema::TableNaming::default(),
        }
    }

    #[test]
    fn decimals_suit_the_size() {
        for (values, decimals) in [
            (&["12.345", "7.1"][..], 2),
            (&["1200.55", "3"][..], 0),
            (&["250.25", "1"][..], 1),
            (&["15", "40"][..], 0),
            (&["0.004", "5000"][..], 3),
        ] {
            let table = table(MeasureKind::Amount, Structure::Independent, values);
            assert_eq!(printed_decimals(&table, 0), decimals, "{values:?}");
        }
    }

    #[test]
    fn the_largest_number_may_be_a_tick_or_the_sum_of_the_parts() {
        for (structure, values, largest) in
            [(Structure::Independent, &["8825", "-9000"][..], "11700"), (Structure::Parts, &["8825", "9000"], "17825")]
        {
            let found = largest_shown(&table(MeasureKind::Count, structure, values)).unwrap();
            assert_eq!(found.trimmed().to_string(), largest);
        }
    }

    #[test]
    fn abbreviated_values_stay_apart() {
        for (values, wanted) in [
            (&["12400", "83000"][..], Some((3, 1))),
            (&["1240000", "350000"][..], Some((6, 2))),
            (&["450000", "120000"][..], Some((3, 0))),
            (&["9000", "1200"][..], None),
            (&["1240000", "1241000"][..], None),
            (&["5000000", "1000"][..], None),
            (&["-12400", "0"][..], Some((3, 1))),
        ] {
            let values: Vec<Number> = values.iter().map(|value| Number::parse(value).unwrap()).collect();
            assert_eq!(abbreviated(&values), wanted, "{values:?}");
        }
    }

    #[test]
    fn parts_must_be_parts() {
        let total =
            |kind, structure, values: &[&str]| parts_total("pie", &table(kind, structure, values), 0).map(|sum| sum.to_string());
        assert_eq!(total(MeasureKind::Share, Structure::Parts, &["33.3", "33.3", "33.3"]), Ok("99.9".to_owned()));
        assert_eq!(total(MeasureKind::Count, Structure::Parts, &["3", "4"]), Ok("7".to_owned()));
        for (kind, structure, values, key) in [
            (MeasureKind::Share, Structure::Parts, &["60", "50"][..], "not-parts"),
            (MeasureKind::Share, Structure::Independent, &["60", "40"][..], "not-parts"),
            (MeasureKind::Rate, Structure::Parts, &["60", "40"][..], "not-parts"),
            (MeasureKind::Count, Structure::Parts, &["-3", "4"][..], "value"),
            (MeasureKind::Count, Structure::Parts, &["?", "4"][..], "value"),
        ] {
            assert_eq!(parts_total("pie", &table(kind, structure, values), 0).unwrap_err().key(), key);
        }
    }
}

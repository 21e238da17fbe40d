//! Tables from questions that name one thing each: "What is the share of coal?", "How much did Norway export in 2019?"

use chartmill_schema::{ColumnKind, Measure, MeasureKind, Structure, Unit};

use super::assemble::Completeness;
use super::draft::{Draft, Labelled};
use super::label::capitalized;
use super::not_recovered::NotRecovered;
use super::question::ValueOf;
use super::rules::Rules;

/// One value with what it was asked of.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) asked: ValueOf,
    pub(super) row: Labelled,
    pub(super) unit: Option<String>,
    /// Whether the question asks for a share.
    pub(super) is_share: bool,
}

/// The table of values; `whole` is what shares are shares of, where a question says it.
pub(super) fn table(known: &[Known], whole: Option<&str>, rules: &Rules) -> Result<(Draft, Completeness), NotRecovered> {
    let Some(first) = known.first() else { return Err(NotRecovered::NoLookups) };
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let mixed = |other: &Known| NotRecovered::Mixed { first: first.row.question.clone(), second: other.row.question.clone() };
    for other in known {
        let fits =
            same(&first.asked.measure, &other.asked.measure) && first.unit == other.unit && first.is_share == other.is_share;
        if !fits {
            return Err(mixed(other));
        }
    }
    let one_label = known.iter().all(|other| same(&other.asked.label, &first.asked.label));
    let one_context = known.iter().all(|other| other.asked.context == first.asked.context);
    // Either the things differ or the years do; where both do, the table would need more columns than answers fill.
    let by_time = one_label && !one_context;
    if !one_label && !one_context {
        let other = known.iter().find(|other| other.asked.context != first.asked.context).unwrap_or(first);
        return Err(mixed(other));
    }
    let mut rows: Vec<Labelled> = Vec::new();
    for known in known {
        let text = if by_time { known.asked.context.as_deref().map(year_of).unwrap_or_default() } else { &known.asked.label };
        let row = Labelled { label: capitalized(text), ..known.row.clone() };
        if !rows.iter().any(|known| same(&known.label, &row.label)) {
            rows.push(row);
        }
    }
    if let [row] = rows.as_slice() {
        return Err(NotRecovered::OneValue { label: row.label.clone() });
    }
    let is_year = |row: &Labelled| row.label.len() == 4 && row.label.bytes().all(|byte| byte.is_ascii_digit());
    let kind = if rows.iter().all(is_year) { ColumnKind::Time } else { ColumnKind::Category };
    if kind == ColumnKind::Time {
        rows.sort_by(|one, other| one.label.cmp(&other.label));
    }
    let (structure, completeness) =
        if first.is_share { super::shares::apart_or_whole(&rows, rules)? } else { (Structure::Independent, Completeness::Apart) };
    let measure = capitalized(&first.asked.measure);
    let context = first.asked.context.as_deref().filter(|_| one_context).map(|context| format!(" {}", context.trim()));
    let title = match (first.is_share, by_time, whole) {
        (true, _, Some(whole)) => rules.text("title_share", &[("whole", whole)]),
        (_, true, _) => rules.text("title_of", &[("measure", &measure), ("subject", &first.asked.label)]),
        _ => rules.text("title_value", &[("measure", &measure), ("context", context.as_deref().unwrap_or_default())]),
    };
    let kind_of_measure = match (first.is_share, first.unit.as_deref()) {
        (true, _) => MeasureKind::Share,
        (false, None) if first.asked.is_count => MeasureKind::Count,
        // Whether values of a unit add up, percentages too, is for nobody to say who knows only the unit.
        _ => MeasureKind::Rate,
    };
    let draft = Draft {
        title: capitalized(&title),
        language: rules.language.clone(),
        header: rules.text(if kind == ColumnKind::Time { "year" } else { "category" }, &[]),
        kind,
        column: whole.filter(|_| first.is_share).map_or(measure, |whole| rules.text("title_share", &[("whole", whole)])),
        measure: Measure { kind: kind_of_measure, unit: first.unit.clone().map(Unit) },
        rows,
        structure,
        population: None,
    };
    Ok((draft, completeness))
}

/// The year of `in 2019`.
pub(super) fn year_of(context: &str) -> &str {
    context.trim().rsplit(' ').next().unwrap_or_default()
}

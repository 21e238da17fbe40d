//! One description from a topic and a seed.

use std::collections::BTreeMap;

use chartmill_schema::{
    Cell, Column, ColumnKind, Description, DescriptionError, Language, Measure, Number, Provenance, RawDescription, Row,
    SourceKind, Structure, Table, Unit,
};
use chartmill_seed::{Draws, Seed};

use super::places;
use super::topic::{Entity, Series, Time, Topic};
use super::values::RowDraw;

/// The years that invented data can be from.
const YEARS: [i64; 2] = [2015, 2025];

/// What a table may have at most, for the sake of the chart that is to show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The fewest rows. A topic with fewer things has fewer.
    pub min_rows: usize,
    /// The most rows. Only a topic whose rows belong together may have more; [`Topic::rows`] tells.
    pub max_rows: usize,
    /// The most quantity columns.
    pub max_series: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { min_rows: 3, max_rows: 8, max_series: 3 }
    }
}

/// One row before its values are known.
struct Draft<'a> {
    label: String,
    clause: Option<&'a str>,
    /// Whether it is what is left beside the parts that are named.
    is_rest: bool,
    draw: RowDraw,
}

/// Invents a description. The same topic, seed and limits give the same description; every seed gives a good one, so nothing is
/// drawn twice.
///
/// # Errors
/// None for the topics that come with Chartmill, as the tests show over many seeds; the check is passed on, not silenced.
pub fn invent(topic: &Topic, seed: Seed, limits: &Limits) -> Result<Description, DescriptionError> {
    let mut draws = seed.part("builtin", 0).draws();
    let year = draws.between(YEARS[0], YEARS[1]);
    let n_rows = row_count(topic, limits, &mut draws);
    let mut drafts = drafts(topic, n_rows, year, &mut draws);
    let decimals = draws.pick(&topic.decimals).copied().unwrap_or(0);
    let n_series = topic.series.len().min(limits.max_series).max(1);
    let rows: Vec<RowDraw> = drafts.iter().map(|draft| draft.draw).collect();
    let series: Vec<&Series> = topic.series.iter().take(n_series).collect();
    let columns: Vec<Vec<i64>> = series.iter().map(|series| series.values.draw(&rows, decimals, &mut draws)).collect();
    let order = order(topic, &drafts, columns.first().map_or(&[], Vec::as_slice), &mut draws);
    let words = Words::draw(&drafts, year, &mut draws);
    let mut table = Table {
        columns: header(topic, &series),
        rows: Vec::with_capacity(order.len()),
        structure: topic.structure,
        group: None,
        population: topic.population.iter().map(|noun| (Language::english(), noun.clone())).collect(),
    };
    for idx in order {
        let draft = &mut drafts[idx];
        let numbers = columns.iter().map(|column| Number::new(column[idx], decimals).map_or(Cell::Missing, Cell::Number));
        let cells = std::iter::once(Cell::Text(std::mem::take(&mut draft.label))).chain(numbers).collect();
        let clause = draft.clause.map(|clause| (Language::english(), clause.to_owned()));
        table.rows.push(Row { cells, clause: clause.into_iter().collect::<BTreeMap<_, _>>() });
    }
    let title = draws.pick(&topic.titles).map(|title| words.fill(title)).unwrap_or_default();
    // A chart without a second line or a source is as usual as one with them.
    let subtitle = draws.percent(50).then(|| draws.pick(&topic.subtitles)).flatten().map(|text| words.fill(text));
    let source = draws.percent(60).then(|| draws.pick(&topic.sources)).flatten().map(|text| words.fill(text));
    Description::check(RawDescription {
        title,
        subtitle,
        source,
        narrative: None,
        language: Language::english(),
        table,
        provenance: Some(Provenance { source: SourceKind::BuiltIn, name: topic.name().to_owned(), line: None }),
        questions: Vec::new(),
    })
}

fn row_count(topic: &Topic, limits: &Limits, draws: &mut Draws) -> usize {
    let (fewest, most) = topic.rows().into_inner();
    if topic.whole && topic.time.is_none() {
        return topic.entities.len();
    }
    let low = fewest.max(limits.min_rows).min(most);
    let high = most.min(limits.max_rows).max(1);
    draws.between(low.min(high) as i64, high as i64) as usize
}

fn drafts<'a>(topic: &'a Topic, n_rows: usize, year: i64, draws: &mut Draws) -> Vec<Draft<'a>> {
    match topic.time {
        Some(Time::Years) => {
            let first = year - n_rows as i64 + 1;
            (first..=year).map(|year| moment(year.to_string(), 0.0, 1.0)).collect()
        }
        Some(Time::Quarters) => {
            // The last quarter of the run lies in `year`.
            let last = year * 4 + draws.between(0, 3);
            let first = last - n_rows as i64 + 1;
            let label = |quarter: i64| format!("Q{} {}", quarter % 4 + 1, quarter / 4);
            (first..=last).map(|quarter| moment(label(quarter), (quarter % 4) as f64 / 4.0, 4.0)).collect()
        }
        Some(Time::Listed) => {
            let all = topic.entities.len();
            let start = draws.index(all.saturating_sub(n_rows) + 1);
            let chosen = topic.entities.iter().enumerate().skip(start).take(n_rows);
            chosen.map(|(idx, entity)| moment(entity.label().to_owned(), idx as f64 / all as f64, all as f64)).collect()
        }
        None => things(topic, n_rows, draws),
    }
}

fn moment(label: String, phase: f64, cycle: f64) -> Draft<'static> {
    Draft { label, clause: None, is_rest: false, draw: RowDraw { weight: 1.0, shared: 0.0, phase, cycle } }
}

fn things<'a>(topic: &'a Topic, n_rows: usize, draws: &mut Draws) -> Vec<Draft<'a>> {
    // A rest needs something beside it that is named.
    let other = topic.other.as_ref().filter(|_| n_rows > 3 && draws.percent(45));
    let n_named = if other.is_some() { n_rows - 1 } else { n_rows };
    let stages = topic.structure == Structure::Stages;
    let mut chosen: Vec<usize> = (0..topic.entities.len()).collect();
    if stages {
        // The path begins at its beginning; what is left out lies between.
        draws.shuffle(chosen.get_mut(1..).unwrap_or_default());
    } else {
        draws.shuffle(&mut chosen);
    }
    chosen.truncate(n_named);
    if stages || topic.ordered {
        chosen.sort_unstable();
    }
    let draft = |entity: &'a Entity, shared: f64| Draft {
        label: entity.label().to_owned(),
        clause: entity.clause(),
        is_rest: false,
        draw: RowDraw { weight: entity.weight(), shared, phase: 0.0, cycle: 1.0 },
    };
    let mut drafts: Vec<Draft<'a>> =
        chosen.into_iter().filter_map(|idx| topic.entities.get(idx)).map(|entity| draft(entity, draws.normal())).collect();
    if let Some(other) = other {
        let draw = RowDraw { weight: 0.7, shared: draws.normal(), phase: 0.0, cycle: 1.0 };
        drafts.push(Draft { label: other.clone(), clause: None, is_rest: true, draw });
    }
    drafts
}

/// The order in which the rows stand: their own where they have one, else often by value, else as they came. The rest stays last.
fn order(topic: &Topic, drafts: &[Draft<'_>], values: &[i64], draws: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    if topic.time.is_some() || topic.ordered || topic.structure == Structure::Stages {
        return order;
    }
    let is_rest = |idx: usize| drafts[idx].is_rest;
    let value = |idx: usize| values.get(idx).copied().unwrap_or_default();
    match draws.weighted(&[35, 10, 55]) {
        Some(0) => order.sort_by_key(|&idx| (is_rest(idx), std::cmp::Reverse(value(idx)))),
        Some(1) => order.sort_by_key(|&idx| (is_rest(idx), value(idx))),
        _ => {}
    }
    order
}

fn header(topic: &Topic, series: &[&Series]) -> Vec<Column> {
    let kind = if topic.is_time() { ColumnKind::Time } else { ColumnKind::Category };
    let mut columns = vec![Column { name: topic.label.clone(), kind, measure: None }];
    columns.extend(series.iter().map(|series| Column {
        name: series.name.clone(),
        kind: ColumnKind::Quantity,
        measure: Some(Measure { kind: series.measure, unit: series.unit.clone().map(Unit) }),
    }));
    columns
}

/// What the placeholders of a title stand for; the same in title, subtitle and source.
struct Words {
    place: &'static str,
    year: String,
    from: String,
    to: String,
}

impl Words {
    fn draw(drafts: &[Draft<'_>], year: i64, draws: &mut Draws) -> Self {
        let label = |draft: Option<&Draft<'_>>| draft.map(|draft| draft.label.clone()).unwrap_or_default();
        Self {
            place: draws.pick(places()).map_or("town", String::as_str),
            year: year.to_string(),
            from: label(drafts.first()),
            to: label(drafts.last()),
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("{place}", self.place).replace("{year}", &self.year).replace("{from}", &self.from).replace("{to}", &self.to)
    }
}

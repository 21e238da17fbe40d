//! One description from a topic and a seed.

use std::collections::BTreeMap;

use chartmill_schema::{
    Calendar, Cell, Column, ColumnKind, Description, DescriptionError, Locale, Measure, MeasureKind, Number, Provenance,
    RawDescription, Row, SeriesGroup, SourceKind, Structure, Table, TableNaming, Unit,
};
use chartmill_seed::{Draws, Seed};

use super::places;
use super::topic::{Entity, Time, Topic, Wording};
use super::values::{REST_WEIGHT, RowDraw};

/// The years that invented data can be from.
const YEARS: [i64; 2] = [2015, 2025];
/// How many months in a row people look at: some of the thirds, quarters and halves of a year, and a whole one.
const MONTHS: [usize; 5] = [4, 6, 8, 9, 12];

/// What a table may have at most, for the sake of the chart that is to show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The fewest rows. A topic with fewer things has fewer.
    pub min_rows: usize,
    /// The most rows. Only a topic whose rows belong together may have more; [`Topic::rows`] tells.
    pub max_rows: usize,
    /// The most rows where they are points in time, whose names are short.
    pub max_times: usize,
    /// The most quantity columns. Only a group whose members belong together may have more.
    pub max_series: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { min_rows: 3, max_rows: 8, max_times: 12, max_series: 5 }
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
    let rows: Vec<RowDraw> = drafts.iter().map(|draft| draft.draw).collect();
    let quantities = Quantities::draw(topic, limits, &rows, decimals, &mut draws);
    let order = order(topic, &drafts, &quantities, &mut draws);
    let words = Words::draw(topic, &drafts, year, &mut draws);
    let language = topic.language();
    let kind = if topic.is_time() { ColumnKind::Time } else { ColumnKind::Category };
    let label = Column { name: topic.label.clone(), kind, measure: None };
    let mut table = Table {
        columns: std::iter::once(label).chain(quantities.columns).collect(),
        rows: Vec::with_capacity(order.len()),
        structure: topic.structure,
        group: quantities.group,
        population: topic.population.iter().map(|noun| (language.clone(), noun.clone())).collect(),
        naming: TableNaming::default(),
    };
    for idx in order {
        let draft = &mut drafts[idx];
        let number = |column: &Vec<i64>| Number::new(column[idx], decimals).map_or(Cell::Missing, Cell::Number);
        let label = Cell::Text(std::mem::take(&mut draft.label));
        let cells = std::iter::once(label).chain(quantities.values.iter().map(number)).collect();
        let clause = draft.clause.map(|clause| (language.clone(), clause.to_owned()));
        table.rows.push(Row { cells, clause: clause.into_iter().collect::<BTreeMap<_, _>>() });
    }
    table.naming.rows = topic.naming.of(|label| table.row_of(label).is_some());
    if let Some(group) = &topic.group {
        table.naming.series = group.naming.of(|name| table.series_of(name).is_some());
        table.naming.quantity_article.clone_from(&group.quantity_article);
    }
    let is_negative = quantities.values.iter().flatten().any(|&value| value < 0);
    let title = draws.pick(&fitting(&topic.titles, is_negative)).map(|title| words.fill(title)).unwrap_or_default();
    // A chart without a second line or a source is as usual as one with them.
    let subtitle = draws
        .percent(50)
        .then(|| draws.pick(&fitting(&topic.subtitles, is_negative)).copied())
        .flatten()
        .map(|text| words.fill(text));
    let source = draws.percent(60).then(|| draws.pick(&topic.sources)).flatten().map(|text| words.fill(text));
    Description::check(RawDescription {
        title,
        subtitle,
        source,
        narrative: None,
        language: language.clone(),
        table,
        provenance: Some(Provenance { source: SourceKind::BuiltIn, name: topic.name().to_owned(), line: None }),
        questions: Vec::new(),
    })
}

/// The texts that are true of the values.
fn fitting(texts: &[Wording], is_negative: bool) -> Vec<&str> {
    texts.iter().filter_map(|text| text.of(is_negative)).collect()
}

fn row_count(topic: &Topic, limits: &Limits, draws: &mut Draws) -> usize {
    let (fewest, most) = topic.rows().into_inner();
    if topic.whole && topic.time.is_none() {
        return topic.entities.len();
    }
    let high = most.min(if topic.is_time() { limits.max_times } else { limits.max_rows }).max(1);
    let low = fewest.max(limits.min_rows).min(most).min(high);
    if topic.time == Some(Time::Months) {
        let whole: Vec<usize> = MONTHS.into_iter().filter(|months| (low..=high).contains(months)).collect();
        if let Some(&months) = draws.pick(&whole) {
            return months;
        }
    }
    draws.between(low as i64, high as i64) as usize
}

fn drafts<'a>(topic: &'a Topic, n_rows: usize, year: i64, draws: &mut Draws) -> Vec<Draft<'a>> {
    let calendar = Locale::of(topic.language()).map(|locale| &locale.calendar);
    match (topic.time, calendar) {
        (Some(Time::Quarters), Some(calendar)) => quarters(calendar, n_rows, year, draws),
        (Some(Time::Months), Some(calendar)) => run_of(&calendar.months, n_rows, draws),
        (Some(Time::Weekdays), Some(calendar)) => run_of(&calendar.weekdays, n_rows, draws),
        // Years need no words, so they also serve where a language has none for the others.
        (Some(_), _) => {
            let first = year - n_rows as i64 + 1;
            (first..=year).map(|year| moment(year.to_string(), 0.0, 1.0)).collect()
        }
        (None, _) => things(topic, n_rows, draws),
    }
}

/// Quarters in a row, the last of which lies in `year`.
fn quarters(calendar: &Calendar, n_rows: usize, year: i64, draws: &mut Draws) -> Vec<Draft<'static>> {
    let last = year * 4 + draws.between(0, 3);
    let first = last - n_rows as i64 + 1;
    let name = |at: i64| calendar.quarter(at / 4, at % 4 + 1);
    (first..=last).map(|at| moment(name(at), (at % 4) as f64 / 4.0, 4.0)).collect()
}

/// A run of the names of one cycle, from its beginning or from a whole number of runs or halves after it, so that no year stops for no
/// reason: January to June or April to September, not February to November.
fn run_of(names: &[String], n_rows: usize, draws: &mut Draws) -> Vec<Draft<'static>> {
    let all = names.len() as f64;
    let step = if n_rows.is_multiple_of(2) { n_rows / 2 } else { n_rows };
    let n_starts = names.len().saturating_sub(n_rows) / step.max(1) + 1;
    let start = step * draws.index(n_starts);
    let chosen = names.iter().enumerate().skip(start).take(n_rows);
    chosen.map(|(idx, name)| moment(name.clone(), idx as f64 / all, all)).collect()
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
        let draw = RowDraw { weight: REST_WEIGHT, shared: draws.normal(), phase: 0.0, cycle: 1.0 };
        drafts.push(Draft { label: other.clone(), clause: None, is_rest: true, draw });
    }
    drafts
}

/// The quantity columns of a table, with their values in units of the last decimal.
struct Quantities {
    columns: Vec<Column>,
    values: Vec<Vec<i64>>,
    group: Option<SeriesGroup>,
}

impl Quantities {
    fn draw(topic: &Topic, limits: &Limits, rows: &[RowDraw], decimals: u32, draws: &mut Draws) -> Self {
        let column = |name: &str, measure: MeasureKind, unit: Option<&String>| Column {
            name: name.to_owned(),
            kind: ColumnKind::Quantity,
            measure: Some(Measure { kind: measure, unit: unit.cloned().map(Unit) }),
        };
        if let Some(group) = &topic.group {
            let members = group.choose(limits.max_series, draws);
            return Self {
                columns: members.iter().map(|member| column(member.name, group.measure, group.unit.as_ref())).collect(),
                values: group.values.draw(rows, topic.is_time(), &members, decimals, draws),
                group: Some(SeriesGroup { name: group.name.clone(), quantity: group.quantity.clone(), stacks: group.stacks }),
            };
        }
        let series = || topic.series.iter().take(limits.max_series.max(1));
        Self {
            columns: series().map(|series| column(&series.name, series.measure, series.unit.as_ref())).collect(),
            values: series().map(|series| series.values.draw(rows, decimals, draws)).collect(),
            group: None,
        }
    }

    /// What a row is sorted by: the height of its stack, or else its first value.
    fn size(&self, row: usize) -> i64 {
        let values = self.values.iter().filter_map(|column| column.get(row));
        if self.group.as_ref().is_some_and(|group| group.stacks) {
            values.sum()
        } else {
            values.copied().next().unwrap_or_default()
        }
    }
}

/// The order in which the rows stand: their own where they have one, else as they came or sorted by value. The rest stays last.
/// Sorting is not the usual case, lest the first row be known to be the largest before anybody looks.
fn order(topic: &Topic, drafts: &[Draft<'_>], quantities: &Quantities, draws: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    if topic.time.is_some() || topic.ordered || topic.structure == Structure::Stages {
        return order;
    }
    let is_rest = |idx: usize| drafts[idx].is_rest;
    match draws.weighted(&[22, 16, 62]) {
        Some(0) => order.sort_by_key(|&idx| (is_rest(idx), std::cmp::Reverse(quantities.size(idx)))),
        Some(1) => order.sort_by_key(|&idx| (is_rest(idx), quantities.size(idx))),
        _ => {}
    }
    order
}

/// What the placeholders of a title stand for; the same in title, subtitle and source.
struct Words {
    place: &'static str,
    year: String,
    from: String,
    to: String,
}

impl Words {
    fn draw(topic: &Topic, drafts: &[Draft<'_>], year: i64, draws: &mut Draws) -> Self {
        let label = |draft: Option<&Draft<'_>>| draft.map(|draft| draft.label.clone()).unwrap_or_default();
        Self {
            place: draws.pick(places(topic.language())).map_or("", String::as_str),
            year: year.to_string(),
            from: label(drafts.first()),
            to: label(drafts.last()),
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("{place}", self.place).replace("{year}", &self.year).replace("{from}", &self.from).replace("{to}", &self.to)
    }
}

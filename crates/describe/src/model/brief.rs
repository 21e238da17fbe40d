//! Briefs: what one description is to be about, crossed from lists by a seed, so that a model that repeats itself is asked
//! something else each time.

use std::ops::RangeInclusive;

use chartmill_schema::{Language, Locale, MeasureKind};
use chartmill_seed::{Draws, Seed};
use serde::{Deserialize, Serialize};

use super::catalog::{Domain, Pattern, Quantity, catalog};
pub use super::table_shape::TableShape;

/// The years that described data can be from.
const YEARS: RangeInclusive<i64> = 2012..=2025;

/// A chart that descriptions are wanted for. This crate knows no charts, so the caller says what each of them takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChartChoice {
    /// Its name, such as `grouped-bar`.
    pub name: String,
    /// What it needs, in words for the model.
    pub needs: String,
    /// The shapes of table that it takes; those of [`TableShape::ALL`] whose [`TableShape::sample`] it accepts.
    pub shapes: Vec<TableShape>,
}

/// The kinds of worked examples.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExampleKind {
    /// The parts of one whole.
    Parts,
    /// Things side by side.
    Things,
    /// Points in time.
    Times,
    /// Several series of one measure.
    Several,
    /// Stages.
    Stages,
    /// Columns of different measures.
    Columns,
}

impl ExampleKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Parts, Self::Things, Self::Times, Self::Several, Self::Stages, Self::Columns];
}

/// One thing that is to be measured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WantedQuantity {
    /// What it is: count, amount, rate and so on.
    pub kind: MeasureKind,
    /// What is measured, in English: `cups sold`.
    pub what: String,
    /// A unit in English that would do.
    pub unit: Option<String>,
}

impl From<&Quantity> for WantedQuantity {
    fn from(quantity: &Quantity) -> Self {
        Self { kind: quantity.kind, what: quantity.what.clone(), unit: quantity.unit.clone() }
    }
}

/// What one description is to be about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Brief {
    /// The language of every text.
    pub language: Language,
    /// The chart that is to show it.
    pub chart: String,
    /// What that chart needs, in words.
    pub needs: String,
    /// The shape of the table.
    pub shape: TableShape,
    /// Who writes.
    pub persona: String,
    /// The field of life.
    pub domain: String,
    /// What the rows are.
    pub rows_are: String,
    /// What stands side by side in a row; absent where there is one series, or each column measures something else.
    pub series_are: Option<String>,
    /// Where.
    pub region: String,
    /// When; absent where the labels say it.
    pub period: Option<String>,
    /// How it is worded.
    pub tone: String,
    /// How the values lie.
    pub pattern: String,
    /// Whether the largest value may be more than a hundred times the smallest.
    pub wide: bool,
    /// What is measured: one quantity, or one a column where the shape is [`TableShape::Columns`].
    pub quantities: Vec<WantedQuantity>,
    /// How many rows.
    pub n_rows: usize,
    /// How many quantity columns.
    pub n_series: usize,
    /// The most decimals of a value.
    pub decimals: u32,
    /// The labels, where they are points in time; else none.
    pub labels: Vec<String>,
    /// The answer that is shown as an example, as JSON.
    pub example: String,
}

/// Why no brief can be drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BriefError {
    /// No language to describe in.
    #[error("no language is given to describe in; name at least one, such as en")]
    NoLanguage,
    /// No chart takes any shape of table that can be asked for.
    #[error("none of the charts takes a table of a shape that a model can be asked for; choose other charts")]
    NoChart,
}

impl Brief {
    /// Draws the brief of attempt `attempt` (from 0) at slot `slot`. It depends on nothing else, so a resumed run draws the same.
    ///
    /// Languages, charts and domains are balanced over the slots; a further attempt keeps language and chart and has another
    /// domain.
    ///
    /// # Errors
    /// There is no language or no chart to draw from.
    pub fn draw(seed: Seed, slot: u64, attempt: u32, languages: &[Language], charts: &[ChartChoice]) -> Result<Self, BriefError> {
        let seed = seed.part("brief", 0);
        let language = languages.get(seed.balanced("language", slot, languages.len())).ok_or(BriefError::NoLanguage)?;
        let usable: Vec<&ChartChoice> = charts.iter().filter(|chart| !chart.shapes.is_empty()).collect();
        let chart = usable.get(seed.balanced("chart", slot, usable.len())).ok_or(BriefError::NoChart)?;
        let mut draws = seed.part("slot", slot).part("attempt", u64::from(attempt)).draws();
        let shape = draws.pick(&chart.shapes).copied().ok_or(BriefError::NoChart)?;
        let domain = domain(seed, slot, attempt, shape, &mut draws).ok_or(BriefError::NoChart)?;
        let quantities = quantities(shape, domain, &mut draws);
        let n_rows = between(shape.rows(), &mut draws);
        let labels = if shape.is_time() { times(language, n_rows, &mut draws) } else { Vec::new() };
        let n_series = if shape == TableShape::Columns { quantities.len() } else { between(shape.series(), &mut draws) };
        let crossing = &catalog().crossing;
        let pattern = pattern(shape, &quantities, &mut draws);
        let pick = |list: &[String], draws: &mut Draws| draws.pick(list).cloned().unwrap_or_default();
        let examples: Vec<_> = catalog().examples.iter().filter(|example| example.kind == shape.example()).collect();
        Ok(Self {
            language: language.clone(),
            chart: chart.name.clone(),
            needs: chart.needs.clone(),
            shape,
            persona: pick(&crossing.personas, &mut draws),
            domain: domain.name.clone(),
            rows_are: rows_are(shape, domain, &mut draws),
            series_are: shape.is_grouped().then(|| pick(&domain.series, &mut draws)),
            region: pick(&crossing.regions, &mut draws),
            period: (!shape.is_time()).then(|| pick(&crossing.periods, &mut draws)),
            tone: pick(&crossing.tones, &mut draws),
            pattern: pattern.map(|pattern| pattern.text.clone()).unwrap_or_default(),
            wide: pattern.is_some_and(|pattern| pattern.wide),
            decimals: decimals(&quantities, &mut draws),
            quantities,
            n_rows: if labels.is_empty() { n_rows } else { labels.len() },
            n_series,
            labels,
            example: draws.pick(&examples).map(|example| example.answer.clone()).unwrap_or_default(),
        })
    }
}

impl Brief {
    /// Whether the table names whom or what it counts, so that questions can say "How many people".
    pub fn names_population(&self) -> bool {
        self.quantities.iter().all(|quantity| matches!(quantity.kind, MeasureKind::Share | MeasureKind::Count))
            && self.shape != TableShape::Columns
    }
}

/// The domain of a slot: balanced over the slots at the first attempt, drawn at later ones; the next one that suits the shape.
fn domain(seed: Seed, slot: u64, attempt: u32, shape: TableShape, draws: &mut Draws) -> Option<&'static Domain> {
    let domains = &catalog().domains;
    let at = if attempt == 0 { seed.balanced("domain", slot, domains.len()) } else { draws.index(domains.len()) };
    domains.iter().cycle().skip(at).take(domains.len()).find(|domain| suits(shape, domain))
}

fn suits(shape: TableShape, domain: &Domain) -> bool {
    match shape {
        TableShape::Stages => domain.stages.is_some(),
        TableShape::CountedParts | TableShape::StackedThings | TableShape::StackedTimes => {
            domain.measures.iter().any(|quantity| quantity.kind.adds_up())
        }
        _ => true,
    }
}

fn quantities(shape: TableShape, domain: &Domain, draws: &mut Draws) -> Vec<WantedQuantity> {
    let only = |kind, what: &str, unit: Option<&str>| {
        vec![WantedQuantity { kind, what: what.to_owned(), unit: unit.map(str::to_owned) }]
    };
    let measures: Vec<&Quantity> = domain.measures.iter().collect();
    match shape {
        TableShape::Parts => only(MeasureKind::Share, "share of the whole", Some("%")),
        TableShape::Stages => only(MeasureKind::Count, "how many reach the stage", None),
        TableShape::CountedParts | TableShape::StackedThings | TableShape::StackedTimes => {
            let adding: Vec<&Quantity> = measures.into_iter().filter(|quantity| quantity.kind.adds_up()).collect();
            draws.pick(&adding).map(|&quantity| quantity.into()).into_iter().collect()
        }
        TableShape::Columns => {
            let mut order = measures;
            draws.shuffle(&mut order);
            order.into_iter().take(between(shape.series(), draws)).map(Into::into).collect()
        }
        _ => draws.pick(&measures).map(|&quantity| quantity.into()).into_iter().collect(),
    }
}

fn rows_are(shape: TableShape, domain: &Domain, draws: &mut Draws) -> String {
    let list = match shape {
        TableShape::Parts | TableShape::CountedParts => &domain.parts,
        TableShape::Stages => return domain.stages.clone().unwrap_or_default(),
        _ if shape.is_time() => return "points in time".to_owned(),
        _ => &domain.things,
    };
    draws.pick(list).cloned().unwrap_or_default()
}

fn pattern(shape: TableShape, quantities: &[WantedQuantity], draws: &mut Draws) -> Option<&'static Pattern> {
    let crossing = &catalog().crossing;
    if shape.is_time() {
        return draws.pick(&crossing.time_patterns);
    }
    if shape == TableShape::Stages {
        return draws.pick(&crossing.stage_patterns);
    }
    // Parts of a whole and levels do not differ by orders of magnitude; nor do values that share one axis with others.
    let may_be_wide = shape == TableShape::Things && quantities.iter().all(|quantity| quantity.kind.adds_up());
    let fitting: Vec<&Pattern> = crossing.patterns.iter().filter(|pattern| may_be_wide || !pattern.wide).collect();
    draws.pick(&fitting).copied()
}

fn decimals(quantities: &[WantedQuantity], draws: &mut Draws) -> u32 {
    let of_kind = |kind: MeasureKind, draws: &mut Draws| match kind {
        MeasureKind::Count => 0,
        MeasureKind::Share | MeasureKind::Amount => u32::from(draws.percent(35)),
        MeasureKind::Rate => draws.pick(&[0, 1, 1, 2]).copied().unwrap_or(1),
        MeasureKind::Index => u32::from(draws.percent(60)),
    };
    quantities.iter().map(|quantity| of_kind(quantity.kind, draws)).max().unwrap_or(0)
}

fn between(range: RangeInclusive<usize>, draws: &mut Draws) -> usize {
    draws.between(*range.start() as i64, *range.end() as i64) as usize
}

/// `n` points in time in a row, as the language writes them.
fn times(language: &Language, n: usize, draws: &mut Draws) -> Vec<String> {
    let n = n as i64;
    let last = draws.between(YEARS.start() + n, *YEARS.end());
    let years = || (last - n + 1..=last).map(|year| year.to_string()).collect();
    // Years need no words, so they serve where a language has none for the others.
    let Some(calendar) = Locale::of(language).map(|locale| &locale.calendar) else { return years() };
    let run = |names: &[String], draws: &mut Draws| {
        let n = (n as usize).min(names.len());
        let start = draws.index(names.len() - n + 1);
        names[start..start + n].to_vec()
    };
    match draws.weighted(&[6, 2, 2, 1]) {
        Some(1) => {
            let end = last * 4 + draws.between(0, 3);
            (end - n + 1..=end).map(|at| calendar.quarter(at / 4, at % 4 + 1)).collect()
        }
        Some(2) => run(&calendar.months, draws),
        Some(3) => run(&calendar.weekdays, draws),
        _ => years(),
    }
}

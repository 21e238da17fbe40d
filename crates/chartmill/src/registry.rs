//! Which charts a run may draw.

use chartmill_chart_plugins::CHARTS;
use chartmill_plan::{ChartPlugin, Refusal};
use chartmill_scene::{FAMILIES, Font, Unsupported};
use chartmill_schema::Description;

/// The charts that an engine knows: the built-in ones and those that a program adds.
#[derive(Clone)]
pub struct Registry {
    charts: Vec<&'static dyn ChartPlugin>,
}

/// A name that no chart has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no chart {name:?}; the charts are {}", known.join(", "))]
pub struct UnknownChart {
    /// The name.
    pub name: String,
    /// The names that exist.
    pub known: Vec<&'static str>,
}

impl Registry {
    /// The built-in charts.
    pub fn built_in() -> Self {
        Self { charts: CHARTS.to_vec() }
    }

    /// The same charts and one more. A chart of the same name is replaced.
    #[must_use]
    pub fn with(mut self, plugin: &'static dyn ChartPlugin) -> Self {
        self.charts.retain(|chart| chart.name() != plugin.name());
        self.charts.push(plugin);
        self.charts.sort_by_key(|chart| chart.name());
        self
    }

    /// Only the charts of these names.
    ///
    /// # Errors
    /// [`UnknownChart`] for the first name that no chart has.
    pub fn only(self, names: &[String]) -> Result<Self, UnknownChart> {
        let mut charts = names.iter().map(|name| self.named(name)).collect::<Result<Vec<_>, _>>()?;
        charts.sort_by_key(|chart| chart.name());
        charts.dedup_by_key(|chart| chart.name());
        Ok(Self { charts })
    }

    /// The charts, by name.
    pub fn charts(&self) -> &[&'static dyn ChartPlugin] {
        &self.charts
    }

    /// The chart of this name.
    ///
    /// # Errors
    /// [`UnknownChart`], which lists the names that exist.
    pub fn named(&self, name: &str) -> Result<&'static dyn ChartPlugin, UnknownChart> {
        let found = self.charts.iter().copied().find(|chart| chart.name() == name);
        found.ok_or_else(|| UnknownChart { name: name.to_owned(), known: self.charts.iter().map(|chart| chart.name()).collect() })
    }

    /// The charts that accept a description, and why each of the others does not.
    pub fn fitting(&self, description: &Description) -> (Vec<&'static dyn ChartPlugin>, Vec<(&'static str, Refusal)>) {
        let mut fitting = Vec::new();
        let mut refused = Vec::new();
        let is_set = can_be_set(description);
        for &chart in &self.charts {
            match is_set.clone().map_err(Refusal::from).and_then(|()| chart.accepts(description.table())) {
                Ok(()) => fitting.push(chart),
                Err(refusal) => refused.push((chart.name(), refusal)),
            }
        }
        (fitting, refused)
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.charts.iter().map(|chart| chart.name())).finish()
    }
}

/// Whether the bundled fonts have every character of a description. They fall back on each other, so any of them can tell.
fn can_be_set(description: &Description) -> Result<(), Unsupported> {
    let Some(font) = FAMILIES.first().and_then(|family| Font::regular(family.name)) else { return Ok(()) };
    let table = description.table();
    let texts = [Some(description.title()), description.subtitle(), description.source()];
    let headers = table.columns.iter().map(|column| column.name.as_str());
    let units = table.columns.iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    let mut all = texts.into_iter().flatten().chain(headers).chain(units).chain(table.labels());
    all.try_for_each(|text| font.supports(text))
}

//! Which charts a run may draw.

use chartmill_chart_plugins::CHARTS;
use chartmill_plan::{ChartPlugin, Refusal};
use chartmill_schema::Table;

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

    /// The charts that accept a table, and why each of the others does not.
    pub fn fitting(&self, table: &Table) -> (Vec<&'static dyn ChartPlugin>, Vec<(&'static str, Refusal)>) {
        let mut fitting = Vec::new();
        let mut refused = Vec::new();
        for &chart in &self.charts {
            match chart.accepts(table) {
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

//! Topics: what the built-in describer can describe, as its data files say it.

use std::ops::RangeInclusive;

use chartmill_schema::{MeasureKind, Noun, Structure};
use serde::Deserialize;

use super::values::Values;

/// One subject of invented descriptions: its words, its things and how their values come about.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its name, unique in its language.
    name: String,
    #[serde(skip)]
    domain: String,
    /// Titles, with `{place}`, `{year}`, and for times `{from}` and `{to}`.
    pub(super) titles: Vec<String>,
    #[serde(default)]
    pub(super) subtitles: Vec<String>,
    #[serde(default)]
    pub(super) sources: Vec<String>,
    /// The header of the label column.
    pub(super) label: String,
    #[serde(default)]
    pub(super) structure: Structure,
    /// Whether the labels are points in time, and which.
    pub(super) time: Option<Time>,
    /// The fewest and the most rows; all entities where left out.
    rows: Option<[usize; 2]>,
    /// Whether the entities belong together, so that leaving one out would leave a gap.
    #[serde(default)]
    pub(super) whole: bool,
    /// Whether the entities have an order of their own.
    #[serde(default)]
    pub(super) ordered: bool,
    /// What the rest is called where the parts that are named are not all.
    pub(super) other: Option<String>,
    /// Numbers of decimals, one of which is drawn; none where left out.
    #[serde(default)]
    pub(super) decimals: Vec<u32>,
    pub(super) population: Option<Noun>,
    #[serde(default)]
    pub(super) entities: Vec<Entity>,
    pub(super) series: Vec<Series>,
}

/// Points in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Time {
    /// Years in a row.
    Years,
    /// Quarters in a row: `Q1 2023`.
    Quarters,
    /// The entities, in their order: months, weekdays.
    Listed,
}

/// One thing that a row can be about.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entity {
    /// A label alone.
    Label(String),
    /// A label with what is true of its members.
    WithClause(WithClause),
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WithClause {
    label: String,
    clause: String,
    /// How much more than others it tends to have; mild, so that nobody can tell the largest from the name.
    #[serde(default = "one")]
    weight: u32,
}

fn one() -> u32 {
    1
}

impl Entity {
    pub(super) fn label(&self) -> &str {
        match self {
            Self::Label(label) => label,
            Self::WithClause(with) => &with.label,
        }
    }

    pub(super) fn clause(&self) -> Option<&str> {
        match self {
            Self::Label(_) => None,
            Self::WithClause(with) => Some(&with.clause),
        }
    }

    pub(super) fn weight(&self) -> f64 {
        match self {
            Self::Label(_) => 1.0,
            Self::WithClause(with) => f64::from(with.weight),
        }
    }
}

/// One quantity column.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) measure: MeasureKind,
    pub(super) unit: Option<String>,
    pub(super) values: Values,
}

impl Topic {
    /// Its name, such as `screen-time`; unique in its language.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The domain that it belongs to, such as `health`.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// How the rows of its tables belong together.
    pub fn structure(&self) -> Structure {
        self.structure
    }

    /// Whether its labels are points in time.
    pub fn is_time(&self) -> bool {
        self.time.is_some()
    }

    /// How many quantity columns it has at most.
    pub fn max_series(&self) -> usize {
        self.series.len()
    }

    /// What its quantities are, a kind for each column.
    pub fn measures(&self) -> impl Iterator<Item = MeasureKind> {
        self.series.iter().map(|series| series.measure)
    }

    /// How many rows its tables have, before any [`Limits`](super::Limits).
    pub fn rows(&self) -> RangeInclusive<usize> {
        let all = self.entities.len();
        let [fewest, most] = self.rows.unwrap_or([all, all]);
        fewest..=most
    }
}

/// Reads the file of one domain.
pub(super) fn read_domain(text: &str) -> Result<Vec<Topic>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Domain {
        domain: String,
        topics: Vec<Topic>,
    }
    let mut file: Domain = toml::from_str(text)?;
    for topic in &mut file.topics {
        topic.domain.clone_from(&file.domain);
    }
    Ok(file.topics)
}

/// Reads the names of places.
pub(super) fn read_places(text: &str) -> Result<Vec<String>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Places {
        places: Vec<String>,
    }
    toml::from_str::<Places>(text).map(|file| file.places)
}

//! Topics: what the built-in describer can describe, as its data files say it.

use std::ops::RangeInclusive;

use chartmill_schema::{Language, MeasureKind, Naming, Noun, Structure};
use serde::Deserialize;

use super::group::Group;
use super::values::Values;

/// One subject of invented descriptions: its words, its things and how their values come about.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its name, unique in its language.
    name: String,
    #[serde(skip)]
    domain: String,
    #[serde(skip, default = "Language::english")]
    language: Language,
    /// Titles, with `{place}`, `{year}`, and for times `{from}` and `{to}`.
    pub(super) titles: Vec<Wording>,
    #[serde(default)]
    pub(super) subtitles: Vec<Wording>,
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
    /// How its labels are spoken of.
    #[serde(default)]
    pub(super) naming: Naming,
    #[serde(default)]
    pub(super) entities: Vec<Entity>,
    /// The quantity columns, where each has a measure of its own.
    #[serde(default)]
    pub(super) series: Vec<Series>,
    /// Or what they have in common, where all measure the same of different things.
    pub(super) group: Option<Group>,
}

/// A title or subtitle.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Wording {
    /// One that is true of any values.
    Always(String),
    /// One that speaks of negative values, so that it needs one.
    Negative {
        /// The text where at least one value is negative.
        if_negative: String,
    },
}

impl Wording {
    /// The text, if it is true of the values.
    pub(super) fn of(&self, is_negative: bool) -> Option<&str> {
        match self {
            Self::Always(text) => Some(text),
            Self::Negative { if_negative } => Some(if_negative.as_str()).filter(|_| is_negative),
        }
    }
}

/// Points in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Time {
    /// Years in a row.
    Years,
    /// Quarters in a row: `Q1 2023`.
    Quarters,
    /// Months of one year in a row.
    Months,
    /// Days of one week in a row.
    Weekdays,
}

/// One thing that a row can be about.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entity {
    /// A label alone.
    Label(String),
    /// A label with more that is known of it.
    Described(Described),
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    label: String,
    /// What is true of its members.
    clause: Option<String>,
    /// How much more than others it tends to have; never so much that the largest can be told from its name, but as little as is
    /// believable.
    #[serde(default = "usual_weight")]
    weight: f64,
}

fn usual_weight() -> f64 {
    1.0
}

impl Entity {
    pub(super) fn label(&self) -> &str {
        match self {
            Self::Label(label) => label,
            Self::Described(described) => &described.label,
        }
    }

    pub(super) fn clause(&self) -> Option<&str> {
        match self {
            Self::Label(_) => None,
            Self::Described(described) => described.clause.as_deref(),
        }
    }

    pub(super) fn weight(&self) -> f64 {
        match self {
            Self::Label(_) => 1.0,
            Self::Described(described) => described.weight,
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

    /// The language of its texts.
    pub fn language(&self) -> &Language {
        &self.language
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
        self.group.as_ref().map_or(self.series.len(), |group| group.sizes()[1])
    }

    /// Whether its quantity columns measure the same of different things.
    pub fn is_grouped(&self) -> bool {
        self.group.is_some()
    }

    /// How many rows its tables have, before any [`Limits`](super::Limits).
    pub fn rows(&self) -> RangeInclusive<usize> {
        let all = self.entities.len();
        let [fewest, most] = self.rows.unwrap_or([all, all]);
        fewest..=most
    }
}

/// Reads the file of one domain.
pub(super) fn read_domain(text: &str, language: &Language) -> Result<Vec<Topic>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Domain {
        domain: String,
        topics: Vec<Topic>,
    }
    let mut file: Domain = toml::from_str(text)?;
    for topic in &mut file.topics {
        topic.domain.clone_from(&file.domain);
        topic.language.clone_from(language);
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

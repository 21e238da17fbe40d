//! What card and manifest say that does not follow from the records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::license::License;

/// What card and manifest say that does not follow from the records. It must follow from the configuration, and from a model's recorded
/// answers where there are any; never from how the run went, nor from which shard of it this is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FinishInfo {
    /// What the card says in words.
    pub card: CardText,
    /// The shares that were wanted, by what they are shares of: `difficulty`, `form`, ...
    pub mix_wanted: BTreeMap<String, BTreeMap<String, f64>>,
    /// What a model was asked to get the descriptions, and what its answers took.
    pub describing: BTreeMap<String, serde_json::Value>,
    /// What was found in the dataset that the release was grown from.
    pub survey: BTreeMap<String, serde_json::Value>,
}

/// What the card says in words. It stands in the manifest too, so that shards can be joined, and a release be rebuilt, without the files
/// that the run was given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardText {
    /// The name of the dataset, for people.
    pub title: String,
    /// The command that makes the same release again; in a shard, that of the whole.
    pub command: String,
    /// Where the descriptions are from, in a sentence or two.
    pub source: String,
    /// The license, as the Hugging Face hub names it.
    pub license: String,
    /// Limits to tell beyond those of every release, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
}

impl Default for CardText {
    fn default() -> Self {
        Self {
            title: "Chartmill chart question answering".to_owned(),
            command: "chartmill generate".to_owned(),
            source: "The descriptions are Chartmill's own; their numbers are plausible, and invented.".to_owned(),
            license: License::OTHER.to_owned(),
            limits: Vec::new(),
        }
    }
}

impl CardText {
    /// That of a manifest from before this was recorded.
    pub(crate) fn absent() -> Self {
        let none = String::new;
        Self { title: none(), command: none(), source: none(), license: none(), limits: Vec::new() }
    }

    pub(crate) fn is_absent(&self) -> bool {
        *self == Self::absent()
    }
}

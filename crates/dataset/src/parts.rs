//! Whether shards are the parts of one run: all of them, each once, of one configuration, made by one build.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::configuration::{differences, flatten};
use crate::error::{DatasetError, Difference, list};
use crate::manifest::{Manifest, Tool};
use crate::release::Release;

/// The most missing shards that are named one by one.
const SHOWN_NUMBERS: usize = 20;

/// Why folders are not the parts of one run.
#[derive(Debug, thiserror::Error)]
pub enum PartFault {
    /// There is no finished shard in a folder.
    #[error("{0}")]
    Unusable(DatasetError),
    /// A folder holds a whole release.
    #[error("{path} is a whole release, not a shard; shards are made with --shard I/N", path = path.display())]
    Whole {
        /// The folder.
        path: PathBuf,
    },
    /// A manifest is not what was written.
    #[error("{path}: manifest.json was changed after the shard was finished; make the shard again", path = path.display())]
    Changed {
        /// The folder.
        path: PathBuf,
    },
    /// Two shards are not of one run.
    #[error("{path} does not fit {first} ({}); make it again as {first} was made", list(differences), path = path.display(), first = first.display())]
    Different {
        /// The folder.
        path: PathBuf,
        /// The first shard's folder, with which the others are compared.
        first: PathBuf,
        /// What differs: `was` is the first shard's.
        differences: Vec<Difference>,
    },
    /// All shards were made by another build than this, which could not finish them to the same bytes.
    #[error("the shards were made by another build of Chartmill ({}); merge them with that one", list(differences))]
    OtherBuild {
        /// What differs: `was` is the shards'.
        differences: Vec<Difference>,
    },
    /// A shard is there twice.
    #[error("shard {number} of {of} is there twice, in {first} and in {second}; name it once", first = first.display(), second = second.display())]
    Twice {
        /// Its number.
        number: u64,
        /// How many there are.
        of: u64,
        /// One of its folders.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// Shards are not there.
    #[error("{} {numbers} of {of} {} missing", if *n == 1 { "shard" } else { "shards" }, if *n == 1 { "is" } else { "are" })]
    Missing {
        /// How many there are.
        of: u64,
        /// How many are missing.
        n: u64,
        /// The numbers of the first of them.
        numbers: String,
    },
}

/// The shards of one run in the order of their slots.
///
/// # Errors
/// All that keeps them from being one release.
pub fn order_parts(parts: Vec<Result<Release, DatasetError>>) -> Result<Vec<Release>, Vec<PartFault>> {
    let mut faults = Vec::new();
    let mut by_number: BTreeMap<u64, Release> = BTreeMap::new();
    let mut first: Option<(PathBuf, Manifest)> = None;
    for part in parts {
        let part = match part {
            Ok(part) => part,
            Err(error) => {
                faults.push(PartFault::Unusable(error));
                continue;
            }
        };
        let path = part.dir.clone();
        let Some(shard) = part.manifest.configuration.shard else {
            faults.push(PartFault::Whole { path });
            continue;
        };
        if !part.is_sealed || part.manifest.configuration_hash != part.manifest.configuration.hash() {
            faults.push(PartFault::Changed { path });
            continue;
        }
        let (first, wanted) = first.get_or_insert_with(|| (path.clone(), part.manifest.clone()));
        let differences = differences(&identity(wanted), &identity(&part.manifest));
        if !differences.is_empty() {
            faults.push(PartFault::Different { path, first: first.clone(), differences });
        } else if let Some(other) = by_number.get(&shard.number()) {
            let (number, of) = (shard.number(), shard.of());
            faults.push(PartFault::Twice { number, of, first: other.dir.clone(), second: path });
        } else {
            by_number.insert(shard.number(), part);
        }
    }
    if let Some((_, manifest)) = &first {
        let differences = Tool::current().differences(&manifest.tool);
        if !differences.is_empty() {
            faults.push(PartFault::OtherBuild { differences });
        }
        let of = manifest.configuration.shard.map_or(0, crate::Shard::of);
        let missing = || (1..=of).filter(|number| !by_number.contains_key(number));
        let n = of - by_number.len() as u64;
        if n > 0 {
            let mut numbers: Vec<String> = missing().take(SHOWN_NUMBERS).map(|number| number.to_string()).collect();
            if n > SHOWN_NUMBERS as u64 {
                numbers.push(format!("and {} more", n - SHOWN_NUMBERS as u64));
            }
            faults.push(PartFault::Missing { of, n, numbers: numbers.join(", ") });
        }
    }
    if faults.is_empty() { Ok(by_number.into_values().collect()) } else { Err(faults) }
}

/// All that the shards of one run have in common.
fn identity(manifest: &Manifest) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let Manifest { format, tool, configuration, mix_wanted, card, describing, survey, .. } = manifest;
    flatten(
        "",
        &serde_json::json!({ "format": format, "tool": tool, "seed": configuration.seed, "count": configuration.count }),
        &mut values,
    );
    values.insert("shards".to_owned(), configuration.shard.map_or(0, crate::Shard::of).to_string());
    for (key, value) in &configuration.settings {
        flatten(key, value, &mut values);
    }
    let told = serde_json::json!({ "mix_wanted": mix_wanted, "card": card, "describing": describing, "survey": survey });
    flatten("", &told, &mut values);
    values
}

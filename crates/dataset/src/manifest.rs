//! The manifest: what a release is, was asked to be, and holds.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chartmill_schema::Family;
use serde::{Deserialize, Serialize};

use crate::configuration::{Configuration, differences, flatten};
use crate::counts::{Counts, Mix};
use crate::error::{DatasetError, Difference};
use crate::files::sha256_hex;
use crate::guessing::Guess;
use crate::info::{CardText, FinishInfo};
use crate::separation::Separation;

/// The version of the files' layout. It grows when a reader of the old would misread the new.
pub const FORMAT: u32 = 1;

/// What made a release: all of the program that its bytes may depend on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Always `chartmill`: a file that names another tool is not ours.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of the lock file that it was built with: the versions of everything that draws, measures and compresses. Empty where it
    /// was made before this was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lock: String,
    /// The architecture that it was built for, as Rust names it. Empty where it was made before this was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub arch: String,
}

/// The lock file of the workspace.
const LOCK: &[u8] = include_bytes!("../../../Cargo.lock");

impl Tool {
    /// This one. All packages of the workspace have one version.
    pub fn current() -> Self {
        static LOCK_HASH: OnceLock<String> = OnceLock::new();
        // A checkout may have turned its line ends.
        let lock = LOCK_HASH
            .get_or_init(|| sha256_hex(&LOCK.iter().copied().filter(|byte| *byte != b'\r').collect::<Vec<u8>>()))
            .clone();
        let (name, version) = ("chartmill".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self { name, version, lock, arch: std::env::consts::ARCH.to_owned() }
    }

    /// Where this and another tool differ; empty where both make the same bytes.
    pub fn differences(&self, was: &Self) -> Vec<Difference> {
        let flat = |tool: &Self| {
            let mut values = BTreeMap::new();
            flatten("", &serde_json::json!({ "tool": tool }), &mut values);
            values
        };
        differences(&flat(was), &flat(self))
    }
}

/// A file of a release.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, as 64 hexadecimal digits.
    pub sha256: String,
}

/// What `manifest.json` says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of the files; see [`FORMAT`].
    pub format: u32,
    /// What made them.
    pub tool: Tool,
    /// What was asked for.
    pub configuration: Configuration,
    /// [`Configuration::hash`]; every id begins with it.
    pub configuration_hash: String,
    /// What there is.
    pub counts: Counts,
    /// The shares that were reached.
    pub mix: Mix,
    /// How far one comes in each family without looking at the pictures.
    pub guessing: BTreeMap<Family, Guess>,
    /// What the splits have in common; absent where it was made before this was recorded.
    #[serde(default, skip_serializing_if = "Separation::is_empty")]
    pub separation: Separation,
    /// The shares that were wanted, as the engine names them.
    pub mix_wanted: BTreeMap<String, BTreeMap<String, f64>>,
    /// What the card says beyond all this; absent where it was made before this was recorded.
    #[serde(default = "CardText::absent", skip_serializing_if = "CardText::is_absent")]
    pub card: CardText,
    /// What a model was asked to get the descriptions, and what its answers took, as the engine names it; absent where none was asked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub describing: BTreeMap<String, serde_json::Value>,
    /// What was found in the dataset that the release was grown from, as the engine names it; absent where there was none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub survey: BTreeMap<String, serde_json::Value>,
    /// Every file but the pictures (`images.sha256` has those) and this one.
    pub files: BTreeMap<String, FileEntry>,
    /// The SHA-256 of this manifest with an empty seal: no other file vouches for it.
    pub seal: String,
}

impl Manifest {
    /// What card and manifest say that does not follow from the records, as the run had it.
    pub fn finish_info(&self) -> FinishInfo {
        FinishInfo {
            card: self.card.clone(),
            mix_wanted: self.mix_wanted.clone(),
            describing: self.describing.clone(),
            survey: self.survey.clone(),
        }
    }

    /// The file's text.
    pub(crate) fn text(&self) -> Result<String, DatasetError> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|source| DatasetError::Encode { what: "the manifest", source })
    }

    /// With the seal that it must have.
    pub(crate) fn sealed(mut self) -> Result<Self, DatasetError> {
        self.seal.clear();
        self.seal = sha256_hex(self.text()?.as_bytes());
        Ok(self)
    }
}

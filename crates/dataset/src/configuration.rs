//! What a run was asked to make, its hash, and the names that follow from it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chartmill_schema::Split;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Difference;
use crate::files::sha256_hex;
use crate::manifest::Tool;
use crate::shard::Shard;

/// Pictures a folder holds at most.
pub(crate) const PICTURES_PER_FOLDER: u64 = 1_000;
/// The longest value that a [`Difference`] shows in full, in characters.
const SHOWN_CHARS: usize = 80;

/// What a run was asked to make. Inputs stand in it by the hash of their content; paths, threads, host and time do not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The seed of the run.
    pub seed: u64,
    /// Its slots. Not part of the hash: a run of 100 is a prefix of a run of 200.
    pub count: u64,
    /// The part of the slots that is made; absent where that is all of them. Not part of the hash: ids are those of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Everything else that bytes depend on.
    pub settings: BTreeMap<String, Value>,
}

impl Configuration {
    /// The setting that names the dataset that a release is grown from, by the hash of its content.
    pub const DATASET: &'static str = "dataset";

    /// The setting that says what becomes of the pictures of that dataset.
    pub const PICTURES: &'static str = "pictures";
    /// Its value where they stay where they are, outside of the release.
    pub const REFERENCE: &'static str = "reference";

    /// The setting that says how records are shared out among splits: `train=0.9,validation=0.05,test=0.05`.
    pub const SPLITS: &'static str = "splits";

    /// Whether there is a hard test beside the three usual splits.
    pub fn has_hard_test(&self) -> bool {
        let named = |text: &str| text.split(',').any(|part| part.split('=').next() == Some(Split::TestHard.key()));
        self.settings.get(Self::SPLITS).and_then(Value::as_str).is_some_and(named)
    }

    /// Whether the release is grown from somebody's dataset, and so may hold records on pictures that came with it.
    pub fn is_grown(&self) -> bool {
        self.settings.contains_key(Self::DATASET)
    }

    /// Whether it is a shard of what is grown from a dataset, so that pictures of its records may be in other shards.
    pub fn is_grown_shard(&self) -> bool {
        self.is_grown() && self.shard.is_some()
    }

    /// Whether records may name pictures outside of the release.
    pub(crate) fn has_pictures_outside(&self) -> bool {
        self.is_grown() && self.settings.get(Self::PICTURES).and_then(Value::as_str) == Some(Self::REFERENCE)
    }

    /// The slots that are made: all, or those of the shard.
    pub fn slots(&self) -> Range<u64> {
        self.shard.map_or(0..self.count, |shard| shard.slots(self.count))
    }

    /// How many those are.
    pub fn n_slots(&self) -> u64 {
        let slots = self.slots();
        slots.end - slots.start
    }

    /// The same without a shard: what all parts together are.
    pub fn whole(&self) -> Self {
        Self { shard: None, ..self.clone() }
    }

    /// The SHA-256, as 64 hexadecimal digits, of seed and settings as JSON with sorted keys and no spaces.
    pub fn hash(&self) -> String {
        let mut text = format!("{{\"seed\":{},\"settings\":", self.seed);
        canonical_object(self.settings.iter(), &mut text);
        text.push('}');
        sha256_hex(text.as_bytes())
    }

    /// Where this (now) and another (as found) differ.
    pub(crate) fn differences(&self, tool: &Tool, format: u32, was: (&Self, &Tool, u32)) -> Vec<Difference> {
        let (was, was_tool, was_format) = was;
        let flat = |configuration: &Self, tool: &Tool, format: u32| {
            let mut values = BTreeMap::new();
            flatten("", &serde_json::json!({ "format": format, "tool": tool }), &mut values);
            flatten("", &serde_json::json!({ "seed": configuration.seed, "count": configuration.count }), &mut values);
            if let Some(shard) = configuration.shard {
                values.insert("shard".to_owned(), shard.to_string());
            }
            for (key, value) in &configuration.settings {
                flatten(key, value, &mut values);
            }
            values
        };
        differences(&flat(was, was_tool, was_format), &flat(self, tool, format))
    }
}

/// The id of the record in a slot: `cm-`, the first 8 digits of [`Configuration::hash`], and the slot.
pub fn record_id(configuration_hash: &str, slot: u64) -> String {
    let short = configuration_hash.get(..8).unwrap_or(configuration_hash);
    format!("cm-{short}-{slot:07}")
}

/// The slot that an id was made for.
pub(crate) fn slot_of(id: &str) -> Option<u64> {
    let (_, digits) = id.rsplit_once('-')?;
    let plain = digits.len() >= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The path of the picture in a slot, relative to the release: at most 1,000 pictures share a folder.
pub fn image_path(slot: u64, id: &str) -> String {
    image_file(slot, id, "png")
}

/// The same for a picture of another format, by the ending of its content.
pub fn image_file(slot: u64, id: &str, extension: &str) -> String {
    format!("{}/{id}.{extension}", image_folder(slot))
}

/// The slot of a picture, by the name of its file.
pub(crate) fn slot_of_file(name: &str) -> Option<u64> {
    slot_of(name.rsplit_once('.')?.0)
}

/// The folder of a slot's picture, relative to the release.
pub(crate) fn image_folder(slot: u64) -> String {
    format!("{}/{:05}", crate::files::IMAGES, slot / PICTURES_PER_FOLDER)
}

/// Writes a value with sorted keys and no spaces, whatever order a map of `serde_json` keeps.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => canonical_object(map.iter().collect::<BTreeMap<_, _>>().into_iter(), text),
        Value::Array(items) => {
            text.push('[');
            for (idx, item) in items.iter().enumerate() {
                if idx > 0 {
                    text.push(',');
                }
                canonical(item, text);
            }
            text.push(']');
        }
        // A scalar of `serde_json` has one form.
        scalar => text.push_str(&scalar.to_string()),
    }
}

fn canonical_object<'a>(entries: impl Iterator<Item = (&'a String, &'a Value)>, text: &mut String) {
    text.push('{');
    for (idx, (key, value)) in entries.enumerate() {
        if idx > 0 {
            text.push(',');
        }
        text.push_str(&Value::from(key.as_str()).to_string());
        text.push(':');
        canonical(value, text);
    }
    text.push('}');
}

/// Every scalar or array under its path, parts joined by dots.
pub(crate) fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, value, into);
            }
        }
        other => {
            let mut text = String::new();
            canonical(other, &mut text);
            into.insert(path.to_owned(), text);
        }
    }
}

/// Where two flattened values differ, by key.
pub(crate) fn differences(was: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<Difference> {
    let keys: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    let shown = |value: Option<&String>| match value {
        None => "nothing".to_owned(),
        Some(text) if text.chars().count() > SHOWN_CHARS => text.chars().take(SHOWN_CHARS).chain(['…']).collect(),
        Some(text) => text.clone(),
    };
    keys.into_iter()
        .filter(|key| was.get(*key) != now.get(*key))
        .map(|key| Difference { key: key.clone(), was: shown(was.get(key)), now: shown(now.get(key)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_leaves_count_and_shard_out() {
        let settings = BTreeMap::from([("b".to_owned(), serde_json::json!({"z": 1, "a": [true, "x\n"]}))]);
        let run = |count| Configuration { seed: 7, count, shard: None, settings: settings.clone() };
        assert_eq!(run(100).hash(), run(200).hash());
        assert_eq!(run(100).hash(), Configuration { shard: "2/3".parse().ok(), ..run(100) }.hash());
        assert_ne!(run(100).hash(), Configuration { seed: 8, ..run(100) }.hash());
        // Fixed, because ids of published records depend on it: sha256 of {"seed":7,"settings":{"b":{"a":[true,"x\n"],"z":1}}}.
        assert_eq!(run(100).hash(), sha256_hex(br#"{"seed":7,"settings":{"b":{"a":[true,"x\n"],"z":1}}}"#));
    }

    #[test]
    fn an_id_tells_its_slot() {
        let id = record_id("0123456789abcdef", 12_345);
        assert_eq!(id, "cm-01234567-0012345");
        assert_eq!(slot_of(&id), Some(12_345));
        assert_eq!(slot_of(&record_id("0123456789abcdef", 123_456_789)), Some(123_456_789));
        assert_eq!(image_path(12_345, &id), "images/00012/cm-01234567-0012345.png");
        for other in ["", "cm", "cm-1", "cm-01234567-00x2345", "cm-01234567-+012345"] {
            assert_eq!(slot_of(other), None, "{other}");
        }
    }
}

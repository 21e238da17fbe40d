//! Records on pictures that came with a dataset: they are written beside what was drawn, and marked as what they are.

use std::path::PathBuf;

use chartmill_schema::{CarriedAnnotation, Message, Speaker};
use serde::{Deserialize, Serialize};

use crate::configuration::{image_folder, slot_of_file};
use crate::fault::Problem;
use crate::release::Release;

/// A record whose picture, if it has one, came with a dataset.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedRecord {
    /// Unique in the release; the id that the row had, where nothing else has it.
    pub id: String,
    /// The picture's path relative to the release's folder; absent where the row is text alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Human and gpt in turn, as the row has them.
    pub conversations: Vec<Message>,
}

/// A record on a picture of a dataset, with all that is known about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Carried {
    /// The record.
    pub record: CarriedRecord,
    /// Where it came from, and what stands behind its answers.
    pub note: CarriedAnnotation,
    /// What is to be done for its picture.
    pub picture: CarriedPicture,
}

/// What is to be done for the picture of a carried record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CarriedPicture {
    /// Nothing: there is none, an earlier slot has it, or it stays where it is.
    Elsewhere,
    /// These bytes are written.
    Written(Vec<u8>),
    /// A file of these bytes gets a second name (a hard link) in the release.
    Linked {
        /// The file.
        from: PathBuf,
        /// The SHA-256 of its content.
        sha256: String,
    },
}

/// What a carried record breaks of the contract that every record keeps: LLaVA trains blind without the picture's token, and on nothing
/// where roles do not alternate.
pub(crate) fn broken_contract(record: &CarriedRecord) -> Option<&'static str> {
    const IMAGE: &str = "<image>";
    let messages = &record.conversations;
    let n_tokens: usize = messages.iter().map(|message| message.value.matches(IMAGE).count()).sum();
    let wanted = usize::from(record.image.is_some());
    let is_first = messages.first().is_some_and(|message| message.value.contains(IMAGE)) || wanted == 0;
    let speakers = [Speaker::Human, Speaker::Gpt];
    let alternate = messages.iter().enumerate().all(|(at, message)| message.from == speakers[at % 2]);
    match () {
        () if messages.is_empty() || !messages.len().is_multiple_of(2) || !alternate => {
            Some("its messages are not human and gpt in turn, human first and gpt last")
        }
        () if messages.iter().any(|message| message.value.trim().is_empty()) => Some("a message is empty"),
        () if n_tokens != wanted => {
            Some("it does not hold <image> just once where it has a picture, and never where it has none")
        }
        () if !is_first => Some("<image> does not stand in its first message"),
        () => None,
    }
}

/// Whether the picture of a carried record is the file of its own slot, and not that of an earlier one or outside of the release.
pub(crate) fn has_own_picture(slot: u64, image: Option<&str>) -> bool {
    image.and_then(slot_of_picture) == Some(slot)
}

/// The slot whose file a picture of a release is; `None` for a path that leads anywhere else.
fn slot_of_picture(image: &str) -> Option<u64> {
    let (folder, name) = image.rsplit_once('/')?;
    slot_of_file(name).filter(|slot| folder == image_folder(*slot))
}

/// Where a picture is that is not the file of its record's own slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Shared {
    /// Where it should be, or what is wrong with that.
    Here(Option<Problem>),
    /// In the shard that has this slot: rows share pictures, and each stands once in all shards.
    InAnotherShard(u64),
}

impl Release {
    /// Looks for the picture of a carried record that is the file of another slot, or stays outside of the release.
    pub(crate) fn shared_picture(&self, image: &str) -> Shared {
        let configuration = &self.manifest.configuration;
        let is_there = match slot_of_picture(image).filter(|slot| *slot < configuration.count) {
            Some(slot) if !configuration.slots().contains(&slot) => return Shared::InAnotherShard(slot),
            Some(_) => true,
            // Any other path is followed only where the release was made with pictures that stay where they are.
            None => configuration.has_pictures_outside(),
        };
        let wanted = "images/NNNNN/ID, the file of a slot".to_owned();
        Shared::Here(match is_there {
            true if self.dir.join(image).is_file() => None,
            true => Some(Problem::Missing),
            false => Some(Problem::Image { found: image.to_owned(), wanted }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(image: bool, values: &[&str]) -> CarriedRecord {
        let speakers = [Speaker::Human, Speaker::Gpt];
        let said = values.iter().enumerate().map(|(at, value)| Message { from: speakers[at % 2], value: (*value).to_owned() });
        CarriedRecord { id: "1".to_owned(), image: image.then(|| "a.png".to_owned()), conversations: said.collect() }
    }

    #[test]
    fn what_would_train_blind_is_told() {
        assert_eq!(broken_contract(&record(true, &["<image>\nWhat?", "That."])), None);
        assert_eq!(broken_contract(&record(true, &["What?\n<image>", "That."])), None);
        assert_eq!(broken_contract(&record(false, &["What?", "That."])), None);
        for bad in [
            record(true, &["What?", "That."]),
            record(false, &["<image>\nWhat?", "That."]),
            record(true, &["What?", "That.", "<image>\nAnd?", "This."]),
            record(true, &["<image>\n<image>\nWhat?", "That."]),
            record(true, &["<image>\nWhat?", " "]),
            record(true, &["<image>\nWhat?"]),
            record(false, &[]),
        ] {
            assert!(broken_contract(&bad).is_some(), "{bad:?}");
        }
        let mut turned = record(true, &["<image>\nWhat?", "That."]);
        turned.conversations.swap(0, 1);
        assert!(broken_contract(&turned).is_some());
    }

    #[test]
    fn a_picture_is_its_slots_own_by_its_name() {
        assert!(has_own_picture(12, Some("images/00000/cm-01234567-0000012.jpg")));
        assert!(!has_own_picture(13, Some("images/00000/cm-01234567-0000012.jpg")));
        assert!(!has_own_picture(12, Some("../pictures/cm-01234567-0000012.jpg")));
        assert!(!has_own_picture(12, None));
    }
}

//! Amazon Bedrock's own format, `bedrock-conversation-2024`, which fine-tunes Nova without a GPU of one's own.
//!
//! Sources: "Preparing data for fine-tuning Understanding models" of the Amazon Nova user guide, and the validator that AWS publishes
//! beside it (`nova_ft_dataset_validator.py` of <https://github.com/aws-samples/amazon-nova-samples>), whose rules are the stricter ones.

use std::collections::BTreeMap;
use std::path::Path;

use chartmill_schema::{Speaker, Split};
use serde::Serialize;

use super::error::FormatError;
use super::output::{JsonRows, Shape};
use super::rows::{Part, parts};
use super::s3::S3Place;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// The fewest records that a job takes. Nova 2 Lite wants 200.
const LEAST_RECORDS: u64 = 8;
/// The most records of training and validation together.
const MOST_RECORDS: u64 = 20_000;
/// The largest picture in bytes.
const MOST_PICTURE_BYTES: usize = 10 << 20;
/// What no text may hold, in large letters or small: a job fails on a file with one of them.
const RESERVED: [&str; 9] = ["system:", "user:", "bot:", "assistant:", "thought:", "[eos]", "<image>", "<video>", "<unk>"];

/// `bedrock-conversation-2024`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bedrock;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    schema_version: &'static str,
    messages: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: Vec<Content<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Content<'a> {
    Image { format: &'static str, source: Source<'a> },
    Text(&'a str),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Source<'a> {
    s3_location: Location<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_owner: Option<&'a str>,
}

/// The name that Bedrock has for a kind of picture, by the ending of its file.
fn format_of(extension: &str) -> Option<&'static str> {
    match extension {
        "png" => Some("png"),
        "jpg" | "jpeg" => Some("jpeg"),
        "gif" => Some("gif"),
        "webp" => Some("webp"),
        _ => None,
    }
}

/// Why a sample does not fit, as a key.
fn misfit(sample: &Sample<'_>) -> Option<&'static str> {
    let Some(picture) = sample.picture else { return Some("no-picture") };
    if format_of(picture.extension).is_none() {
        return Some("picture-format");
    }
    // One that a grown release left where it was has no place below the folder of S3.
    if picture.name.split('/').any(|step| step == "..") {
        return Some("picture-elsewhere");
    }
    if picture.bytes.len() > MOST_PICTURE_BYTES {
        return Some("picture-size");
    }
    let is_reserved = |part: Part<'_>| match part {
        Part::Picture => false,
        Part::Text(text) => {
            let text = text.to_ascii_lowercase();
            RESERVED.iter().any(|word| text.contains(word))
        }
    };
    let has_reserved = sample.messages.iter().any(|message| parts(&message.value).into_iter().any(is_reserved));
    has_reserved.then_some("reserved-word")
}

/// The limits on records that are broken, with what to do.
fn broken_limits(records: &BTreeMap<Split, u64>) -> Vec<String> {
    let of = |split| records.get(&split).copied().unwrap_or(0);
    let (train, both) = (of(Split::Train), of(Split::Train) + of(Split::Validation));
    let mut faults = Vec::new();
    if train < LEAST_RECORDS {
        faults.push(format!("it has {train} records to train on, and a job takes at least {LEAST_RECORDS}; make more of them"));
    }
    if both > MOST_RECORDS {
        faults.push(format!(
            "it has {both} records to train and validate on, and a job takes at most {MOST_RECORDS} of both; make a release of fewer \
             (`--count`), which is a prefix of this one"
        ));
    }
    faults
}

impl Format for Bedrock {
    fn name(&self) -> &'static str {
        "bedrock"
    }

    fn about(&self) -> &'static str {
        "conversations as Amazon Bedrock takes them to fine-tune Nova (`bedrock-conversation-2024`), with pictures on S3"
    }

    fn names_s3(&self) -> bool {
        true
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let folder = told.wish.s3.map_or("", S3Place::folder);
        let upload = match told.wish.picture_root {
            "." => format!("aws s3 sync . {folder} --exclude README.md"),
            root => {
                format!("aws s3 sync . {folder} --exclude README.md\naws s3 sync {root}/images {folder}/images")
            }
        };
        format!(
            "Upload it, then start the job, whose role has to be allowed to read the bucket. Other models that take pictures have other \
             identifiers, such as `amazon.nova-pro-v1:0:300k`:\n\n\
             ```sh\n{upload}\n\
             aws bedrock create-model-customization-job --job-name chartmill --custom-model-name chartmill --role-arn ROLE \\\n  \
             --base-model-identifier amazon.nova-lite-v1:0:300k --customization-type FINE_TUNING \\\n  \
             --training-data-config s3Uri={folder}/train.jsonl --output-data-config s3Uri={folder}/output/\n\
             ```\n\n\
             Records with a word that Bedrock reserves (`{}`) or with a picture of more than 10 MB are left out; `format.json` counts them. \
             The format has no ids, and no place for boxes; the name of a picture is the id of its record. Nova 2 Lite wants at least 200 \
             records. Limits are those of AWS in 2026; its quotas may differ from account to account.\n",
            RESERVED.join("`, `")
        )
    }

    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        let place = wish.s3.ok_or(FormatError::NoS3 { format: self.name() })?.clone();
        let faults = broken_limits(wish.records);
        if !faults.is_empty() {
            return Err(FormatError::Limits { format: self.name(), faults });
        }
        Ok(Box::new(Writing { rows: JsonRows::new(dir, Shape::Lines), place, n_train: 0 }))
    }
}

#[derive(Debug)]
struct Writing {
    rows: JsonRows,
    place: S3Place,
    n_train: u64,
}

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        if let Some(why) = misfit(sample) {
            return Ok(Taken::LeftOut(why));
        }
        let image = || {
            let picture = sample.picture?;
            let uri = self.place.of(picture.name);
            let s3_location = Location { uri, bucket_owner: self.place.owner() };
            Some(Content::Image { format: format_of(picture.extension)?, source: Source { s3_location } })
        };
        let said = sample.messages.iter().map(|message| Said {
            role: if message.from == Speaker::Human { "user" } else { "assistant" },
            content: parts(&message.value)
                .into_iter()
                .filter_map(|part| match part {
                    Part::Picture => image(),
                    Part::Text(text) => Some(Content::Text(text)),
                })
                .collect(),
        });
        let row = Row { schema_version: "bedrock-conversation-2024", messages: said.collect() };
        self.rows.push(sample.split, &row)?;
        self.n_train += u64::from(sample.split == Split::Train);
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let faults = broken_limits(&BTreeMap::from([(Split::Train, self.n_train)]));
        if !faults.is_empty() {
            return Err(FormatError::Limits { format: Bedrock.name(), faults });
        }
        self.rows.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_broken_limits_are_told_at_once() {
        let records = |train, validation| BTreeMap::from([(Split::Train, train), (Split::Validation, validation)]);
        assert!(broken_limits(&records(8, 0)).is_empty() && broken_limits(&records(19_000, 1_000)).is_empty());
        assert_eq!(broken_limits(&records(7, 0)).len(), 1);
        assert_eq!(broken_limits(&records(20_000, 1)).len(), 1);
        assert_eq!(broken_limits(&records(7, 30_000)).len(), 2);
    }
}

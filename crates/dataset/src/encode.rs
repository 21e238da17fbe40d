//! One slot's result as the bytes that files will hold. Made in worker threads, so that the writer has only to append.

use chartmill_schema::{RawDescription, SourceKind, Split};
use serde::{Deserialize, Serialize};

use crate::configuration::image_path;
use crate::counts::{AttemptKind, Counts};
use crate::error::DatasetError;
use crate::files::sha256_hex;
use crate::png;
use chartmill_verify::{Sample, Verified};

/// What came of one slot.
#[derive(Debug)]
pub struct SlotResult {
    /// The slot.
    pub slot: u64,
    /// The verified sample with its picture as PNG; none where the slot stays empty.
    pub sample: Option<(Verified<Sample>, Vec<u8>)>,
    /// The attempts that came to nothing, in their order.
    pub refused: Vec<RefusedAttempt>,
    /// The descriptions that its attempts used, in their order.
    pub descriptions: Vec<DescriptionLine>,
}

/// A line of `refused.jsonl`: an attempt that came to nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedAttempt {
    /// The slot.
    pub slot: u64,
    /// The attempt, from 0.
    pub attempt: u32,
    /// Expected, or found by verification.
    pub kind: AttemptKind,
    /// The stage that it came to: `describe`, `plan`, `draw`, `ask` or `verify`.
    pub stage: String,
    /// The chart that was tried; absent where none was chosen yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// The description that was tried; absent where there was none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_id: Option<String>,
    /// The reason's key.
    pub reason: String,
    /// The reason in words.
    pub detail: String,
}

/// A line of `descriptions.jsonl`: a description that an attempt used.
///
/// Descriptions from files are used by many slots; each stands once. One that is refused in a slot and kept in a later one stands a
/// second time, then as kept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescriptionLine {
    /// Its id, which annotations name.
    pub id: String,
    /// Whether a record was made from it.
    pub kept: bool,
    /// The description.
    pub description: RawDescription,
}

/// One slot's result as bytes.
#[derive(Debug)]
pub struct Encoded {
    pub(crate) slot: u64,
    pub(crate) sample: Option<EncodedSample>,
    pub(crate) refused: Vec<u8>,
    pub(crate) descriptions: Vec<EncodedDescription>,
    /// All but the descriptions: only the writer knows which of those are new.
    pub(crate) counts: Counts,
}

/// A record with its annotation and picture.
#[derive(Debug)]
pub(crate) struct EncodedSample {
    pub(crate) split: Split,
    pub(crate) record: Vec<u8>,
    pub(crate) annotation: Vec<u8>,
    pub(crate) image: String,
    pub(crate) png: Vec<u8>,
    /// The line of `images.sha256`.
    pub(crate) hash: String,
}

/// A description, and what the writer needs to write it once.
#[derive(Debug)]
pub(crate) struct EncodedDescription {
    pub(crate) id: String,
    pub(crate) kept: bool,
    pub(crate) shared: bool,
    pub(crate) line: Vec<u8>,
}

impl Encoded {
    /// Encodes one slot's result.
    ///
    /// # Errors
    /// [`DatasetError::Misfit`] where record, annotation, picture and slot do not belong together: a fault of the engine.
    pub fn new(result: SlotResult) -> Result<Self, DatasetError> {
        let SlotResult { slot, sample, refused, descriptions } = result;
        let mut counts = Counts::default();
        let mut refused_lines = Vec::new();
        for attempt in &refused {
            counts.add_refused(attempt.kind, &attempt.reason);
            json_line("a refused attempt", attempt, &mut refused_lines)?;
        }
        let sample = if let Some((sample, png)) = sample {
            counts.add_record(&sample.get().annotation);
            Some(encode_sample(slot, sample.get(), png)?)
        } else {
            counts.empty_slots += 1;
            None
        };
        Ok(Self { slot, sample, refused: refused_lines, descriptions: encode_descriptions(&descriptions)?, counts })
    }

    /// The slot.
    pub fn slot(&self) -> u64 {
        self.slot
    }

    /// Whether it holds a record.
    pub fn is_filled(&self) -> bool {
        self.sample.is_some()
    }

    /// What it adds to the release, descriptions left out.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}

fn encode_sample(slot: u64, sample: &Sample, png: Vec<u8>) -> Result<EncodedSample, DatasetError> {
    let Sample { record, annotation } = sample;
    let must_be = |field: &'static str, found: &str, wanted: &str| {
        if found == wanted {
            Ok(())
        } else {
            Err(DatasetError::Misfit { slot, field, found: found.to_owned(), wanted: wanted.to_owned() })
        }
    };
    must_be("annotation id", &annotation.id, &record.id)?;
    must_be("image", &record.image, &image_path(slot, &record.id))?;
    must_be("annotation image", &annotation.image, &record.image)?;
    if let Err(fault) = png::check_header(&png, annotation.width, annotation.height) {
        return Err(DatasetError::Misfit {
            slot,
            field: "picture",
            found: fault.to_string(),
            wanted: format!("a PNG of {} x {} in 8-bit RGB", annotation.width, annotation.height),
        });
    }
    let mut record_line = Vec::with_capacity(1 << 10);
    json_line("a record", record, &mut record_line)?;
    let mut annotation_line = Vec::with_capacity(1 << 13);
    json_line("an annotation", annotation, &mut annotation_line)?;
    let hash = format!("{}  {}\n", sha256_hex(&png), record.image);
    Ok(EncodedSample {
        split: annotation.split,
        record: record_line,
        annotation: annotation_line,
        image: record.image.clone(),
        png,
        hash,
    })
}

/// Several attempts of a slot may use one description; it stands once, as kept if any of them kept it.
fn encode_descriptions(lines: &[DescriptionLine]) -> Result<Vec<EncodedDescription>, DatasetError> {
    let mut encoded: Vec<EncodedDescription> = Vec::with_capacity(lines.len());
    for (idx, line) in lines.iter().enumerate() {
        if lines[..idx].iter().any(|earlier| earlier.id == line.id) {
            continue;
        }
        let kept = lines[idx..].iter().any(|later| later.id == line.id && later.kept);
        // The built-in describer makes a new description for every slot; to remember their ids would take memory without end.
        let built_in = line.description.provenance.as_ref().is_some_and(|from| from.source == SourceKind::BuiltIn);
        let mut bytes = Vec::with_capacity(1 << 10);
        let written = WrittenDescription { id: &line.id, kept, description: &line.description };
        json_line("a description", &written, &mut bytes)?;
        encoded.push(EncodedDescription { id: line.id.clone(), kept, shared: !built_in, line: bytes });
    }
    Ok(encoded)
}

/// [`DescriptionLine`], borrowed.
#[derive(Serialize)]
struct WrittenDescription<'a> {
    id: &'a str,
    kept: bool,
    description: &'a RawDescription,
}

/// Appends a value as one line of JSON.
pub(crate) fn json_line(what: &'static str, value: &impl Serialize, bytes: &mut Vec<u8>) -> Result<(), DatasetError> {
    serde_json::to_writer(&mut *bytes, value).map_err(|source| DatasetError::Encode { what, source })?;
    bytes.push(b'\n');
    Ok(())
}

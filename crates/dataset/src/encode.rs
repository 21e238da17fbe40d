//! One slot's result as the bytes that files will hold. Made in worker threads, so that the writer has only to append.

use chartmill_schema::{RawDescription, Split};
use serde::{Deserialize, Serialize};

use crate::carried::{Carried, CarriedPicture, broken_contract, has_own_picture};
use crate::configuration::{image_file, image_path};
use crate::counts::{AttemptKind, Counts};
use crate::error::DatasetError;
use crate::files::sha256_hex;
use crate::picture::check_picture;
use chartmill_verify::{Sample, Verified};

/// What came of one slot.
#[derive(Debug)]
pub struct SlotResult {
    /// The slot.
    pub slot: u64,
    /// What fills it; none where it stays empty.
    pub sample: Option<SlotSample>,
    /// The attempts that came to nothing, in their order.
    pub refused: Vec<RefusedAttempt>,
    /// The descriptions that its attempts used, in their order.
    pub descriptions: Vec<DescriptionLine>,
}

/// What fills a slot.
#[derive(Debug)]
pub enum SlotSample {
    /// A verified sample with its picture: a PNG, or a JPEG where it was degraded.
    Drawn(Box<Verified<Sample>>, Vec<u8>),
    /// A record on a picture that came with a dataset.
    Carried(Box<Carried>),
}

impl SlotSample {
    /// The verified sample and its picture; `None` where it was carried over.
    pub fn drawn(self) -> Option<(Verified<Sample>, Vec<u8>)> {
        match self {
            Self::Drawn(sample, picture) => Some((*sample, picture)),
            Self::Carried(_) => None,
        }
    }
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
    /// The split that its record would have gone to; absent where no description was chosen yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
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
    /// The line of `annotations.jsonl`, or of `carried.jsonl`.
    pub(crate) annotation: Vec<u8>,
    pub(crate) is_carried: bool,
    pub(crate) image: String,
    pub(crate) picture: CarriedPicture,
    /// The line of `images.sha256`; empty where another slot has it, or no one.
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
        let sample = match sample {
            Some(SlotSample::Drawn(sample, picture)) => {
                counts.add_record(&sample.get().annotation);
                Some(encode_sample(slot, sample.get(), picture)?)
            }
            Some(SlotSample::Carried(carried)) => {
                counts.add_carried(&carried.note, carried.record.conversations.len() as u64 / 2);
                Some(encode_carried(slot, *carried)?)
            }
            None => {
                counts.empty_slots += 1;
                None
            }
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

fn encode_carried(slot: u64, carried: Carried) -> Result<EncodedSample, DatasetError> {
    let Carried { record, note, picture } = carried;
    let misfit = |field: &'static str, found: String, wanted: String| DatasetError::Misfit { slot, field, found, wanted };
    if note.id != record.id {
        return Err(misfit("carried id", note.id, record.id));
    }
    if note.image != record.image {
        return Err(misfit("carried image", note.image.unwrap_or_default(), record.image.unwrap_or_default()));
    }
    if note.slot != slot {
        return Err(misfit("carried slot", note.slot.to_string(), slot.to_string()));
    }
    if let Some(broken) = broken_contract(&record) {
        return Err(misfit("record", record.id, format!("a record of which it is not true that {broken}")));
    }
    let sha256 = match &picture {
        CarriedPicture::Elsewhere => None,
        CarriedPicture::Written(bytes) => Some(sha256_hex(bytes)),
        CarriedPicture::Linked { sha256, .. } => Some(sha256.clone()),
    };
    let image = record.image.clone().unwrap_or_default();
    if has_own_picture(slot, record.image.as_deref()) != sha256.is_some() {
        return Err(misfit("picture", image, "the file of this slot just where its bytes are handed over".to_owned()));
    }
    let mut record_line = Vec::with_capacity(1 << 9);
    json_line("a record", &record, &mut record_line)?;
    let mut note_line = Vec::with_capacity(1 << 9);
    json_line("a carried record", &note, &mut note_line)?;
    let hash = sha256.map(|sha256| format!("{sha256}  {image}\n")).unwrap_or_default();
    Ok(EncodedSample { split: note.split, record: record_line, annotation: note_line, is_carried: true, image, picture, hash })
}

fn encode_sample(slot: u64, sample: &Sample, picture: Vec<u8>) -> Result<EncodedSample, DatasetError> {
    let Sample { record, annotation } = sample;
    let must_be = |field: &'static str, found: &str, wanted: &str| {
        if found == wanted {
            Ok(())
        } else {
            Err(DatasetError::Misfit { slot, field, found: found.to_owned(), wanted: wanted.to_owned() })
        }
    };
    must_be("annotation id", &annotation.id, &record.id)?;
    let wanted = if annotation.degraded.is_some() { image_file(slot, &record.id, "jpg") } else { image_path(slot, &record.id) };
    must_be("image", &record.image, &wanted)?;
    must_be("annotation image", &annotation.image, &record.image)?;
    if let Err(fault) = check_picture(&picture, annotation) {
        let wanted = format!("the picture of {} x {} that was drawn", annotation.width, annotation.height);
        return Err(DatasetError::Misfit { slot, field: "picture", found: fault.to_string(), wanted });
    }
    let mut record_line = Vec::with_capacity(1 << 10);
    json_line("a record", record, &mut record_line)?;
    let mut annotation_line = Vec::with_capacity(1 << 13);
    json_line("an annotation", annotation, &mut annotation_line)?;
    let hash = format!("{}  {}\n", sha256_hex(&picture), record.image);
    Ok(EncodedSample {
        split: annotation.split,
        record: record_line,
        annotation: annotation_line,
        is_carried: false,
        image: record.image.clone(),
        picture: CarriedPicture::Written(picture),
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
        // To remember the ids of descriptions that are made anew for every slot would take memory without end.
        let is_for_one = line.description.provenance.as_ref().is_some_and(|from| from.source.is_for_one_record());
        let mut bytes = Vec::with_capacity(1 << 10);
        let written = WrittenDescription { id: &line.id, kept, description: &line.description };
        json_line("a description", &written, &mut bytes)?;
        encoded.push(EncodedDescription { id: line.id.clone(), kept, shared: !is_for_one, line: bytes });
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

//! The samples of a release as text: annotations, records and listed hashes walked side by side.
//!
//! All these files are in slot order, so a merge by slot finds what is missing, doubled or too much, in memory that does not grow.
//! The records on pictures of a dataset keep the ids that they had there; `carried.jsonl` has their slots.

use std::collections::BTreeMap;
use std::path::Path;

use chartmill_schema::Split;
use serde::Deserialize;

use crate::carried::has_own_picture;
use crate::configuration::{slot_of, slot_of_file};
use crate::error::DatasetError;
use crate::fault::{Fault, Problem};
use crate::files::{ANNOTATIONS, CARRIED, HASHES, lines_of};
use crate::lines::{Line, Lines};
use crate::release::short_hash;

/// What belongs to one annotation, not parsed yet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawSample {
    /// The line of `annotations.jsonl`, or of `carried.jsonl`; 0 where this holds nothing but faults.
    pub line: u64,
    /// The slot.
    pub slot: u64,
    /// Whether that line stands in `carried.jsonl`: a record on a picture that came with a dataset.
    pub is_carried: bool,
    /// The annotation.
    pub annotation: String,
    /// Its record.
    pub record: Option<RawRecord>,
    /// The hash that `images.sha256` has for its picture.
    pub sha256: Option<String>,
    /// What was found on the way to it.
    pub faults: Vec<Fault>,
}

/// A line of a split.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawRecord {
    /// The file of the split.
    pub file: &'static str,
    /// Its line.
    pub line: u64,
    /// The record.
    pub text: String,
}

/// Walks the samples of a release in slot order.
#[derive(Debug)]
pub struct Samples {
    annotations: Keyed,
    carried: Keyed,
    records: Vec<(Split, Keyed)>,
    hashes: Keyed,
    /// The split that first used a description, by the hash of its id.
    sides: BTreeMap<u64, Split>,
    done: bool,
}

/// The beginning of a record or an annotation, all that is parsed here.
#[derive(Deserialize)]
struct Head {
    id: String,
    #[serde(default)]
    slot: Option<u64>,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    split: Option<Split>,
    #[serde(default)]
    description_id: Option<String>,
}

/// A line with the slot that it belongs to.
#[derive(Debug)]
struct Entry {
    /// Of a record whose id is not of our form, 0: `carried.jsonl` alone knows it, so beside drawn ones it is too much.
    slot: u64,
    id: String,
    split: Option<Split>,
    description_id: Option<String>,
    image: Option<String>,
    /// What `images.sha256` says.
    hash: String,
    line: Line,
}

/// A file whose lines belong to ascending slots, with one line of look-ahead.
#[derive(Debug)]
struct Keyed {
    name: &'static str,
    lines: Lines,
    next: Option<Entry>,
    last_slot: Option<u64>,
    /// Whether the slot of each line can be told from the line alone.
    in_slot_order: bool,
}

impl Keyed {
    fn open(dir: &Path, name: &'static str, in_slot_order: bool) -> Result<Self, DatasetError> {
        let path = dir.join(name);
        let lines = Lines::open(&path).map_err(DatasetError::io("read", &path))?;
        Ok(Self { name, lines, next: None, last_slot: None, in_slot_order })
    }

    /// The next line that belongs to a slot; faulty lines are passed over and told.
    fn peek(&mut self, faults: &mut Vec<Fault>) -> Option<&Entry> {
        while self.next.is_none() {
            let line = match self.lines.next() {
                Ok(line) => line?,
                Err(error) => {
                    faults.push(Fault::of_file(self.name, Problem::Unreadable { why: error.to_string() }));
                    return None;
                }
            };
            if let Some(problem) = line.problem.clone() {
                faults.push(Fault::of_line(self.name, line.number, problem));
            }
            let number = line.number;
            match entry_of(self.name, self.in_slot_order, line) {
                Ok(entry) if self.in_slot_order && self.last_slot.is_some_and(|last| entry.slot <= last) => {
                    faults.push(Fault::of_record(self.name, number, &entry.id, Problem::OutOfOrder));
                }
                Ok(entry) => {
                    self.last_slot = Some(entry.slot);
                    self.next = Some(entry);
                }
                Err(problem) => faults.push(Fault::of_line(self.name, number, problem)),
            }
        }
        self.next.as_ref()
    }

    /// The line of this slot, or `None`; lines of earlier slots are too much, and told.
    fn take(&mut self, slot: u64, faults: &mut Vec<Fault>) -> Option<Entry> {
        while self.peek(faults)?.slot < slot {
            self.tell_extra(faults);
        }
        self.next.take_if(|entry| entry.slot == slot)
    }

    /// The record of a carried line, which has this id; `next` is the id of the carried line that follows.
    fn take_carried(&mut self, id: &str, next: Option<&str>, faults: &mut Vec<Fault>) -> Option<Entry> {
        let found = self.peek(faults)?;
        // One that is the next line's is not this one's with its id changed.
        if found.id != id && next == Some(found.id.as_str()) {
            return None;
        }
        self.next.take()
    }

    fn tell_extra(&mut self, faults: &mut Vec<Fault>) {
        if let Some(entry) = self.next.take() {
            faults.push(Fault::of_record(self.name, entry.line.number, &entry.id, Problem::NoAnnotation));
        }
    }
}

fn entry_of(name: &'static str, in_slot_order: bool, line: Line) -> Result<Entry, Problem> {
    if name == HASHES {
        let listed = line.text.split_once("  ").and_then(|(hash, image)| {
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            let file = image.rsplit('/').next()?;
            is_hash.then(|| (hash.to_owned(), file.to_owned()))
        });
        let malformed = || Problem::Malformed { why: "a line is a SHA-256, two spaces and the path of a picture".to_owned() };
        let (hash, id) = listed.ok_or_else(malformed)?;
        let slot = slot_of_file(&id).ok_or_else(|| Problem::ForeignId { found: id.clone() })?;
        return Ok(Entry { slot, id, split: None, description_id: None, image: None, hash, line });
    }
    let head: Head = serde_json::from_str(&line.text).map_err(|error| Problem::Malformed { why: error.to_string() })?;
    let slot = match (head.slot, slot_of(&head.id)) {
        (Some(slot), _) | (None, Some(slot)) => slot,
        (None, None) if !in_slot_order => 0,
        (None, None) => return Err(Problem::ForeignId { found: head.id }),
    };
    let Head { id, split, description_id, image, .. } = head;
    Ok(Entry { slot, id, split, description_id, image, hash: String::new(), line })
}

impl Samples {
    pub(crate) fn open(dir: &Path) -> Result<Self, DatasetError> {
        // Records that were carried over have the ids that they had; where there are none, every id tells its slot.
        let by_id = !dir.join(CARRIED).exists();
        let records = Split::ALL.into_iter().map(|split| Ok((split, Keyed::open(dir, lines_of(split), by_id)?)));
        Ok(Self {
            annotations: Keyed::open(dir, ANNOTATIONS, true)?,
            carried: Keyed::open(dir, CARRIED, true)?,
            records: records.collect::<Result<_, DatasetError>>()?,
            hashes: Keyed::open(dir, HASHES, true)?,
            sides: BTreeMap::new(),
            done: false,
        })
    }

    /// What is left in the other files when the annotations are at their end.
    fn rest(&mut self) -> Option<RawSample> {
        let mut faults = Vec::new();
        self.annotations.peek(&mut faults);
        self.carried.peek(&mut faults);
        for keyed in self.records.iter_mut().map(|(_, keyed)| keyed).chain([&mut self.hashes]) {
            while keyed.peek(&mut faults).is_some() {
                keyed.tell_extra(&mut faults);
            }
        }
        (!faults.is_empty()).then(|| RawSample { faults, ..RawSample::default() })
    }
}

impl Iterator for Samples {
    type Item = RawSample;

    fn next(&mut self) -> Option<RawSample> {
        if self.done {
            return None;
        }
        let mut sample = RawSample::default();
        let drawn = self.annotations.peek(&mut sample.faults).map(|entry| entry.slot);
        let carried = self.carried.peek(&mut sample.faults).map(|entry| entry.slot);
        let Some(slot) = drawn.into_iter().chain(carried).min() else {
            self.done = true;
            if let Some(rest) = self.rest() {
                sample.faults.extend(rest.faults);
            }
            return (!sample.faults.is_empty()).then_some(sample);
        };
        sample.is_carried = carried == Some(slot);
        let of = if sample.is_carried { &mut self.carried } else { &mut self.annotations };
        let name = of.name;
        let entry = of.next.take()?;
        sample.line = entry.line.number;
        sample.slot = slot;
        sample.annotation = entry.line.text;
        if let Some((split, keyed)) = self.records.iter_mut().find(|(split, _)| Some(*split) == entry.split) {
            let file = lines_of(*split);
            let found = if sample.is_carried {
                let next = self.carried.peek(&mut sample.faults).filter(|next| next.split == Some(*split));
                let next = next.map(|next| next.id.clone());
                keyed.take_carried(&entry.id, next.as_deref(), &mut sample.faults)
            } else {
                keyed.take(entry.slot, &mut sample.faults)
            };
            match found {
                Some(found) => sample.record = Some(RawRecord { file, line: found.line.number, text: found.line.text }),
                None => sample.faults.push(Fault::of_record(name, sample.line, &entry.id, Problem::NoRecord { file })),
            }
        }
        if let (Some(id), Some(split)) = (entry.description_id, entry.split) {
            let first = *self.sides.entry(short_hash(&id)).or_insert(split);
            if first != split {
                let problem = Problem::Leak { id, split: first };
                sample.faults.push(Fault::of_record(name, sample.line, &entry.id, problem));
            }
        }
        if sample.is_carried && !has_own_picture(entry.slot, entry.image.as_deref()) {
            return Some(sample);
        }
        match self.hashes.take(entry.slot, &mut sample.faults) {
            Some(found) => sample.sha256 = Some(found.hash),
            None => sample.faults.push(Fault::of_record(name, sample.line, &entry.id, Problem::NotListed)),
        }
        Some(sample)
    }
}

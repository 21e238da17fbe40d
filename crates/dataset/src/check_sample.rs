//! The check of one sample: a pure function of its lines and its picture.

use std::{fs, io};

use chartmill_schema::{Annotation, CarriedAnnotation, Record, Standing, Target};

use crate::carried::{CarriedRecord, Shared, broken_contract, has_own_picture};
use crate::check::Findings;
use crate::configuration::{image_file, image_path, record_id, slot_of};
use crate::fault::{Fault, Problem};
use crate::files::{ANNOTATIONS, CARRIED, sha256_hex};
use crate::picture::check_picture;
use crate::release::Release;
use crate::samples::{RawRecord, RawSample};
use chartmill_verify::{Sample, verify_files};

impl Release {
    /// Checks one sample: its parts fit together, its picture is the listed one, and verification accepts it.
    pub fn check_sample(&self, raw: &RawSample) -> Findings {
        let mut findings = Findings::from(raw.faults.clone());
        if raw.line == 0 {
            return findings;
        }
        if raw.is_carried {
            self.check_carried(raw, &mut findings);
            return findings;
        }
        let annotation: Annotation = match serde_json::from_str(&raw.annotation) {
            Ok(annotation) => annotation,
            Err(error) => {
                let problem = Problem::Malformed { why: error.to_string() };
                findings.add(Fault::of_line(ANNOTATIONS, raw.line, problem));
                return findings;
            }
        };
        findings.counts.add_record(&annotation);
        let id = annotation.id.clone();
        let fault = |problem: Problem| Fault::of_record(ANNOTATIONS, raw.line, &id, problem);
        let slot = slot_of(&id).unwrap_or(u64::MAX);
        if id != record_id(&self.manifest.configuration_hash, slot) || !self.manifest.configuration.slots().contains(&slot) {
            findings.add(fault(Problem::ForeignId { found: id.clone() }));
        }
        let image = if annotation.degraded.is_some() { image_file(slot, &id, "jpg") } else { image_path(slot, &id) };
        if annotation.image != image {
            findings.add(fault(Problem::Image { found: annotation.image.clone(), wanted: image.clone() }));
        }
        if !self.has_description(&annotation.description_id) {
            findings.add(fault(Problem::NoDescription { id: annotation.description_id.clone() }));
        }
        self.check_picture(&image, raw.sha256.as_deref(), &annotation, &mut findings);
        if let Some(record) = &raw.record {
            check_record(record, &id, &image, annotation, &mut findings);
        }
        findings
    }

    /// A record on a picture that came with a dataset: its place, its picture's bytes, the form of its conversation, and its answers where
    /// a drawing stands behind them.
    fn check_carried(&self, raw: &RawSample, findings: &mut Findings) {
        let note: CarriedAnnotation = match serde_json::from_str(&raw.annotation) {
            Ok(note) => note,
            Err(error) => {
                return findings.add(Fault::of_line(CARRIED, raw.line, Problem::Malformed { why: error.to_string() }));
            }
        };
        let record = raw.record.as_ref().map(|raw| (raw, serde_json::from_str::<CarriedRecord>(&raw.text)));
        let n_turns = record.as_ref().and_then(|(_, record)| record.as_ref().ok()).map_or(0, |it| it.conversations.len() / 2);
        findings.counts.add_carried(&note, n_turns as u64);
        let fault = |problem: Problem| Fault::of_record(CARRIED, raw.line, &note.id, problem);
        if !self.manifest.configuration.slots().contains(&note.slot) {
            findings.add(fault(Problem::ForeignId { found: note.id.clone() }));
        }
        if let Some(id) = note.description_id.as_ref().filter(|id| !self.has_description(id)) {
            findings.add(fault(Problem::NoDescription { id: id.clone() }));
        }
        if note.standing != Standing::NotVerified && note.description_id.is_none() && note.drawing.is_none() {
            let why = "it names no table that its answers could follow from".to_owned();
            findings.add(fault(Problem::Malformed { why }));
        }
        if let Some(image) = &note.image {
            let problem = if has_own_picture(note.slot, Some(image)) {
                self.listed_picture(image, raw.sha256.as_deref())
            } else {
                match self.shared_picture(image) {
                    Shared::Here(problem) => problem,
                    Shared::InAnotherShard(_) => {
                        findings.n_elsewhere += 1;
                        None
                    }
                }
            };
            if let Some(problem) = problem {
                findings.add(Fault { id: Some(note.id.clone()), ..Fault::of_file(image, problem) });
            }
        }
        let Some((raw, record)) = record else { return };
        match record {
            Ok(record) => check_carried_record(raw, record, &note, findings),
            Err(error) => {
                let problem = Problem::Malformed { why: error.to_string() };
                findings.add(Fault::of_record(raw.file, raw.line, &note.id, problem));
            }
        }
    }

    fn check_picture(&self, image: &str, listed: Option<&str>, annotation: &Annotation, findings: &mut Findings) {
        let problem = match fs::read(self.dir.join(image)) {
            Ok(bytes) => {
                let found = sha256_hex(&bytes);
                match listed.filter(|wanted| **wanted != found) {
                    Some(wanted) => Some(Problem::PictureHash { found, wanted: wanted.to_owned(), of_picture: None }),
                    None => check_picture(&bytes, annotation).err().map(Problem::Picture),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Problem::Missing),
            Err(error) => Some(Problem::Unreadable { why: error.to_string() }),
        };
        if let Some(problem) = problem {
            findings.add(Fault { id: Some(annotation.id.clone()), ..Fault::of_file(image, problem) });
        }
    }
}

fn check_carried_record(raw: &RawRecord, record: CarriedRecord, note: &CarriedAnnotation, findings: &mut Findings) {
    let fault = |problem: Problem| Fault::of_record(raw.file, raw.line, &note.id, problem);
    if record.id != note.id {
        findings.add(fault(Problem::ForeignId { found: record.id.clone() }));
    }
    if record.image != note.image {
        let (found, wanted) = (record.image.clone().unwrap_or_default(), note.image.clone().unwrap_or_default());
        findings.add(fault(Problem::Image { found, wanted }));
    }
    if let Some(why) = broken_contract(&record) {
        findings.add(fault(Problem::Malformed { why: why.to_owned() }));
    }
    let Some(drawing) = &note.drawing else { return };
    let Some(target) = Target::named(&drawing.target) else {
        return findings.add(fault(Problem::UnknownTarget { target: drawing.target.clone() }));
    };
    // The answers are held against the drawing, whose record has its own id and picture.
    let sample = Sample {
        record: Record { id: drawing.id.clone(), image: drawing.image.clone(), conversations: record.conversations },
        annotation: (**drawing).clone(),
    };
    for rejection in verify_files(sample, target).err().unwrap_or_default() {
        let problem = Problem::Rejected { reason: rejection.reason.key().to_owned(), detail: rejection.to_string() };
        findings.add(fault(problem));
    }
}

fn check_record(raw: &RawRecord, id: &str, image: &str, annotation: Annotation, findings: &mut Findings) {
    let fault = |problem: Problem| Fault::of_record(raw.file, raw.line, id, problem);
    let record: Record = match serde_json::from_str(&raw.text) {
        Ok(record) => record,
        Err(error) => return findings.add(fault(Problem::Malformed { why: error.to_string() })),
    };
    // The two were brought together by slot; the ids themselves must be the same too.
    if record.id != id {
        findings.add(fault(Problem::ForeignId { found: record.id.clone() }));
    }
    if record.image != image {
        findings.add(fault(Problem::Image { found: record.image.clone(), wanted: image.to_owned() }));
    }
    let Some(target) = Target::named(&annotation.target) else {
        return findings.add(fault(Problem::UnknownTarget { target: annotation.target }));
    };
    if let Err(rejections) = verify_files(Sample { record, annotation }, target) {
        for rejection in rejections {
            let problem = Problem::Rejected { reason: rejection.reason.key().to_owned(), detail: rejection.to_string() };
            findings.add(fault(problem));
        }
    }
}

//! The check of one sample: a pure function of its lines and its picture.

use std::{fs, io};

use chartmill_schema::{Annotation, Record, Target};

use crate::check::Findings;
use crate::configuration::{image_path, record_id, slot_of};
use crate::fault::{Fault, Problem};
use crate::files::{ANNOTATIONS, sha256_hex};
use crate::png;
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
        if id != record_id(&self.manifest.configuration_hash, slot) || slot >= self.manifest.configuration.count {
            findings.add(fault(Problem::ForeignId { found: id.clone() }));
        }
        let image = image_path(slot, &id);
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

    fn check_picture(&self, image: &str, listed: Option<&str>, annotation: &Annotation, findings: &mut Findings) {
        let problem = match fs::read(self.dir.join(image)) {
            Ok(png) => {
                let found = sha256_hex(&png);
                match listed.filter(|wanted| **wanted != found) {
                    Some(wanted) => Some(Problem::PictureHash { found, wanted: wanted.to_owned(), of_picture: None }),
                    None => png::check_header(&png, annotation.width, annotation.height).err().map(Problem::Picture),
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

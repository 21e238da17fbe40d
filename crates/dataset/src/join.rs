//! One release out of the parts that shards are: lines are concatenated, pictures linked. The parts are checked before.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use serde::Deserialize;

use crate::FileCheck;
use crate::carried::{Shared, has_own_picture};
use crate::check::Findings;
use crate::configuration::{image_file, image_folder, image_path, record_id, slot_of_file};
use crate::counts::{Counts, DescriptionCounts};
use crate::descriptions::RawDescriptionLine;
use crate::error::DatasetError;
use crate::fault::{Fault, Problem};
use crate::files::{DESCRIPTIONS, HASHES, MANIFEST, notes_of, remove_if_there, sha256_hex};
use crate::hashing::Hashing;
use crate::lines::Lines;
use crate::release::Release;
use crate::samples::RawSample;
use crate::writer::Writer;

/// The beginning of an annotation.
#[derive(Deserialize)]
struct Head {
    id: String,
    #[serde(default)]
    image: Option<String>,
}

impl Release {
    /// The checks of files as a whole that a part needs before it is joined: those of what is taken over, and that nothing is too much.
    pub fn part_checks(&self) -> Vec<FileCheck> {
        self.file_checks().into_iter().filter(|check| matches!(check, FileCheck::Hash(_) | FileCheck::Folder)).collect()
    }

    /// Checks that one sample is in its place and its picture as listed; a picture that rows share is looked for in whichever of `parts` has
    /// it. That its answers hold was verified when it was made, and its lines have the hashes of then; to verify all again is what
    /// [`Release::check_sample`] is for.
    pub fn check_bytes(&self, raw: &RawSample, parts: &[Self]) -> Findings {
        let mut findings = Findings::from(raw.faults.clone());
        if raw.line == 0 {
            return findings;
        }
        let file = notes_of(raw.is_carried);
        let head: Head = match serde_json::from_str(&raw.annotation) {
            Ok(head) => head,
            Err(error) => {
                findings.add(Fault::of_line(file, raw.line, Problem::Malformed { why: error.to_string() }));
                return findings;
            }
        };
        findings.counts.records += 1;
        let Head { id, image } = head;
        let fault = |problem: Problem| Fault::of_record(file, raw.line, &id, problem);
        let is_ours = raw.is_carried || id == record_id(&self.manifest.configuration_hash, raw.slot);
        if !is_ours || !self.manifest.configuration.slots().contains(&raw.slot) {
            findings.add(fault(Problem::ForeignId { found: id.clone() }));
        }
        let problem = if raw.is_carried {
            let Some(image) = &image else { return findings };
            if has_own_picture(raw.slot, Some(image)) {
                self.listed_picture(image, raw.sha256.as_deref())
            } else {
                match self.shared_picture(image) {
                    Shared::Here(problem) => problem,
                    Shared::InAnotherShard(slot) => {
                        let holder = parts.iter().find(|part| part.manifest.configuration.slots().contains(&slot));
                        let is_there = holder.is_some_and(|part| part.dir.join(image).is_file());
                        (!is_there).then_some(Problem::Missing)
                    }
                }
            }
        } else {
            let (wanted, degraded) = (image_path(raw.slot, &id), image_file(raw.slot, &id, "jpg"));
            let found = image.clone().unwrap_or_default();
            if found != wanted && found != degraded {
                findings.add(fault(Problem::Image { found, wanted }));
                return findings;
            }
            self.listed_picture(&found, raw.sha256.as_deref())
        };
        if let Some(problem) = problem {
            findings.add(Fault { id: Some(id.clone()), ..Fault::of_file(&image.unwrap_or_default(), problem) });
        }
        findings
    }

    /// What is wrong with a picture that has to be there with the listed bytes.
    pub(crate) fn listed_picture(&self, image: &str, listed: Option<&str>) -> Option<Problem> {
        match fs::read(self.dir.join(image)) {
            Ok(bytes) => {
                let found = sha256_hex(&bytes);
                let wanted = listed.filter(|listed| **listed != found)?.to_owned();
                Some(Problem::PictureHash { found, wanted, of_picture: None })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Problem::Missing),
            Err(error) => Some(Problem::Unreadable { why: error.to_string() }),
        }
    }

    /// Whether as many records were found as the manifest counts.
    pub fn check_count(&self, n_records: u64) -> Findings {
        let wanted = self.manifest.counts.records;
        let mut findings = Findings::default();
        if n_records != wanted {
            let (was, now) = (wanted.to_string(), n_records.to_string());
            findings.add(Fault::of_file(MANIFEST, Problem::Count { key: "counts.records".to_owned(), was, now }));
        }
        findings
    }
}

impl Writer {
    /// Appends a checked part: the slots that follow, all of them. Its pictures get a second name in the release where the file system
    /// can do that, else they are copied.
    ///
    /// # Errors
    /// [`DatasetError::OutOfOrder`] where it does not begin at [`Writer::next_slot`]; [`DatasetError::NotARelease`] where the part was
    /// changed since it was checked; [`DatasetError::Io`]. After an error, [`Writer::resume`] goes on from the part before.
    pub fn append_part(&mut self, part: &Release) -> Result<(), DatasetError> {
        let slots = part.manifest.configuration.slots();
        if slots.start != self.next_slot() {
            return Err(DatasetError::OutOfOrder { expected: self.next_slot(), found: slots.start });
        }
        self.whole(|writer| {
            writer.take_pictures(part)?;
            let mut added = part.manifest.counts.clone();
            added.descriptions = DescriptionCounts::default();
            let mut counts = writer.state.counts.clone();
            counts.merge(&added);
            writer.take_descriptions(part, &mut counts)?;
            writer.take_lines(part)?;
            writer.advance(slots.end, counts)
        })
    }

    fn take_pictures(&mut self, part: &Release) -> Result<(), DatasetError> {
        let path = part.dir.join(HASHES);
        let slots = part.manifest.configuration.slots();
        let mut lines = Lines::open(&path).map_err(DatasetError::io("read", &path))?;
        while let Some(line) = lines.next().map_err(DatasetError::io("read", &path))? {
            let listed =
                line.text.split_once("  ").and_then(|(_, image)| Some((image, slot_of_file(image.rsplit('/').next()?)?)));
            // The path is made anew from the slot: one that leads out of the folder is not followed.
            let Some((image, slot)) = listed.filter(|(image, slot)| {
                slots.contains(slot) && image.rsplit_once('/').is_some_and(|(folder, _)| folder == image_folder(*slot))
            }) else {
                return Err(changed(part, HASHES));
            };
            self.make_folder(image_folder(slot))?;
            take_picture(&part.dir.join(image), &self.dir.join(image))?;
        }
        Ok(())
    }

    /// Descriptions of a part, but those that an earlier part has already.
    fn take_descriptions(&mut self, part: &Release, counts: &mut Counts) -> Result<(), DatasetError> {
        let path = part.dir.join(DESCRIPTIONS);
        let mut lines = Lines::open(&path).map_err(DatasetError::io("read", &path))?;
        let mut hash = Hashing::default();
        let mut taken = Vec::new();
        while let Some(line) = lines.next().map_err(DatasetError::io("read", &path))? {
            let RawDescriptionLine { id, kept, shared } =
                RawDescriptionLine::read(&line.text).map_err(|_| changed(part, DESCRIPTIONS))?;
            hash.add(line.text.as_bytes());
            hash.add(b"\n");
            if !shared || self.assembly.is_new(&id, kept) {
                counts.add_description(kept);
                taken.extend_from_slice(line.text.as_bytes());
                taken.push(b'\n');
            }
            if taken.len() > 1 << 20 {
                self.append(DESCRIPTIONS, &taken)?;
                taken.clear();
            }
        }
        self.append(DESCRIPTIONS, &taken)?;
        if part.manifest.files.get(DESCRIPTIONS) == Some(&hash.finish().1) { Ok(()) } else { Err(changed(part, DESCRIPTIONS)) }
    }

    fn take_lines(&mut self, part: &Release) -> Result<(), DatasetError> {
        let names: Vec<&'static str> = self.files.iter().map(|(name, _)| *name).filter(|name| *name != DESCRIPTIONS).collect();
        for name in names {
            let path = part.dir.join(name);
            let mut reader = BufReader::new(File::open(&path).map_err(DatasetError::io("read", &path))?);
            let mut hash = Hashing::default();
            let mut piece = vec![0; 1 << 18];
            loop {
                let n_read = match reader.read(&mut piece) {
                    Ok(0) => break,
                    Ok(n_read) => n_read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(DatasetError::io("read", &path)(error)),
                };
                hash.add(&piece[..n_read]);
                self.append(name, &piece[..n_read])?;
            }
            if part.manifest.files.get(name) != Some(&hash.finish().1) {
                return Err(changed(part, name));
            }
        }
        Ok(())
    }
}

/// Gives a file a second name, or copies it where that is not possible: on another file system, or on one without links.
fn take_picture(from: &Path, to: &Path) -> Result<(), DatasetError> {
    // A part that was torn by a kill is taken again.
    remove_if_there(to)?;
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let bytes = fs::read(from).map_err(DatasetError::io("read", from))?;
    fs::write(to, bytes).map_err(DatasetError::io("write", to))
}

fn changed(part: &Release, name: &str) -> DatasetError {
    DatasetError::NotARelease { path: part.dir.clone(), why: format!("{name} was changed while it was read; merge again") }
}

//! Checks of files as a whole: hashes, arrays, side files, and what does not belong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use chartmill_schema::{Description, Family, Split};

use crate::check::Findings;
use crate::configuration::{differences, flatten};
use crate::encode::{DescriptionLine, RefusedAttempt};
use crate::fault::{Fault, Problem};
use crate::files::{
    ANNOTATIONS, DESCRIPTIONS, HASHES, IMAGES, JOURNAL, Layout, MANIFEST, MANIFEST_TMP, REFUSED, array_of, hash_file, lines_of,
};
use crate::guessing::Guess;
use crate::lines::Lines;
use crate::overview::Overview;
use crate::release::Release;
use crate::separation::Separation;

/// A check of files as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileCheck {
    /// Size and hash of a file that the manifest names, or should name.
    Hash(String),
    /// Whether a split's array holds the records of its lines.
    Array(Split),
    /// Whether guessing gets, and splits have in common, what the manifest says.
    Overview,
    /// The lines of `descriptions.jsonl`.
    Descriptions,
    /// The lines of `refused.jsonl`.
    Refused,
    /// Whether the folder holds nothing else.
    Folder,
}

impl Release {
    /// All checks of files as a whole, to be run in any order.
    pub fn file_checks(&self) -> Vec<FileCheck> {
        let layout = Layout::of(&self.manifest.configuration);
        let names: BTreeSet<String> =
            layout.hashed_files().map(str::to_owned).chain(self.manifest.files.keys().cloned()).collect();
        let hashes = names.into_iter().map(FileCheck::Hash);
        let arrays = layout.splits().map(FileCheck::Array);
        hashes
            .chain(arrays)
            .chain([FileCheck::Overview, FileCheck::Descriptions, FileCheck::Refused, FileCheck::Folder])
            .collect()
    }

    /// Runs one check of files as a whole.
    pub fn check_file(&self, check: &FileCheck) -> Findings {
        let mut findings = Findings::default();
        let (name, result) = match check {
            FileCheck::Hash(name) => (name.as_str(), self.check_hash(name, &mut findings)),
            FileCheck::Array(split) => (array_of(*split), self.check_array(*split, &mut findings)),
            FileCheck::Overview => (ANNOTATIONS, self.check_overview(&mut findings)),
            FileCheck::Descriptions => (DESCRIPTIONS, self.check_descriptions(&mut findings)),
            FileCheck::Refused => (REFUSED, self.check_refused(&mut findings)),
            FileCheck::Folder => (IMAGES, self.check_folder(&mut findings)),
        };
        if let Err(error) = result {
            findings.add(Fault::of_file(name, Problem::Unreadable { why: error.to_string() }));
        }
        findings
    }

    fn check_hash(&self, name: &str, findings: &mut Findings) -> io::Result<()> {
        let is_ours = Layout::of(&self.manifest.configuration).hashed_files().any(|ours| ours == name);
        let Some(wanted) = self.manifest.files.get(name).filter(|_| is_ours) else {
            let (key, was, now) = (format!("files.{name}"), "nothing".to_owned(), "this file".to_owned());
            let (was, now) = if is_ours { (was, now) } else { (now, was) };
            findings.add(Fault::of_file(MANIFEST, Problem::Count { key, was, now }));
            return Ok(());
        };
        let found = match hash_file(&self.dir.join(name)) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                findings.add(Fault::of_file(name, Problem::Missing));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if found.bytes != wanted.bytes {
            findings.add(Fault::of_file(name, Problem::Size { found: found.bytes, wanted: wanted.bytes }));
        } else if found.sha256 != wanted.sha256 {
            let problem = Problem::Hash { found: found.sha256, wanted: wanted.sha256.clone() };
            findings.add(Fault::of_file(name, problem));
        }
        Ok(())
    }

    /// An array is its lines between brackets, with commas, so the two files are compared byte by byte.
    fn check_array(&self, split: Split, findings: &mut Findings) -> io::Result<()> {
        let (lines_name, array_name) = (lines_of(split), array_of(split));
        let array = match fs::File::open(self.dir.join(array_name)) {
            Ok(array) => array,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut array = BufReader::with_capacity(1 << 17, array);
        let mut lines = Lines::open(&self.dir.join(lines_name))?;
        let mut found = Vec::new();
        let mut wanted = b"[".to_vec();
        let mut number = 0;
        let mut next = lines.next()?;
        loop {
            found.clear();
            array.read_until(b'\n', &mut found)?;
            if found.pop_if(|last| *last == b'\n').is_none() || found != wanted {
                let problem = Problem::Array { lines: lines_name, line: number.max(1) };
                findings.add(Fault::of_line(array_name, number + 1, problem));
                return Ok(());
            }
            let Some(line) = next.take() else { break };
            next = lines.next()?;
            number = line.number;
            wanted = line.text.into_bytes();
            if next.is_some() {
                wanted.push(b',');
            }
        }
        found.clear();
        array.read_until(b'\n', &mut found)?;
        if found != b"]\n" || !array.fill_buf()?.is_empty() {
            let problem = Problem::Array { lines: lines_name, line: number + 1 };
            findings.add(Fault::of_line(array_name, number + 2, problem));
        }
        Ok(())
    }

    fn check_overview(&self, findings: &mut Findings) -> io::Result<()> {
        let flat = |guessing: &BTreeMap<Family, Guess>, separation: &Separation| {
            let mut values = BTreeMap::new();
            flatten("", &serde_json::json!({ "guessing": guessing, "separation": separation }), &mut values);
            values
        };
        let mut found = Overview::of(&self.dir, Layout::of(&self.manifest.configuration))?;
        if self.manifest.separation.is_empty() {
            // It was made before this was recorded.
            found.separation.clear();
        }
        let (was, now) = (flat(&self.manifest.guessing, &self.manifest.separation), flat(&found.guessing, &found.separation));
        for difference in differences(&was, &now) {
            let problem = Problem::Count { key: difference.key, was: difference.was, now: difference.now };
            findings.add(Fault::of_file(MANIFEST, problem));
        }
        Ok(())
    }

    fn check_descriptions(&self, findings: &mut Findings) -> io::Result<()> {
        let mut lines = Lines::open(&self.dir.join(DESCRIPTIONS))?;
        while let Some(line) = lines.next()? {
            if let Some(problem) = line.problem {
                findings.add(Fault::of_line(DESCRIPTIONS, line.number, problem));
            }
            let problem = match serde_json::from_str::<DescriptionLine>(&line.text) {
                Ok(used) => {
                    findings.counts.add_description(used.kept);
                    Description::check(used.description).err().map(|error| error.to_string())
                }
                Err(error) => Some(error.to_string()),
            };
            if let Some(why) = problem {
                findings.add(Fault::of_line(DESCRIPTIONS, line.number, Problem::Malformed { why }));
            }
        }
        Ok(())
    }

    fn check_refused(&self, findings: &mut Findings) -> io::Result<()> {
        let mut lines = Lines::open(&self.dir.join(REFUSED))?;
        while let Some(line) = lines.next()? {
            if let Some(problem) = line.problem {
                findings.add(Fault::of_line(REFUSED, line.number, problem));
            }
            match serde_json::from_str::<RefusedAttempt>(&line.text) {
                Ok(attempt) => findings.counts.add_refused(attempt.kind, &attempt.reason),
                Err(error) => {
                    findings.add(Fault::of_line(REFUSED, line.number, Problem::Malformed { why: error.to_string() }));
                }
            }
        }
        Ok(())
    }

    /// Looks for what is too much, and for links to what is elsewhere; what is missing is found where it is needed.
    fn check_folder(&self, findings: &mut Findings) -> io::Result<()> {
        for name in names_in("", &self.dir, findings)? {
            let mut ours = Layout::of(&self.manifest.configuration).hashed_files().chain([MANIFEST, IMAGES]);
            let is_ours = ours.any(|ours| ours == name);
            if !is_ours {
                findings.add(Fault::of_file(&name, Problem::Extra));
            }
        }
        let mut listed = BTreeSet::new();
        let mut lines = Lines::open(&self.dir.join(HASHES))?;
        let mut next = lines.next()?;
        let folders = match names_in(IMAGES, &self.dir, findings) {
            Ok(folders) => folders,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for folder in folders {
            let folder = format!("{IMAGES}/{folder}");
            if !self.dir.join(&folder).is_dir() {
                findings.add(Fault::of_file(&folder, Problem::Extra));
                continue;
            }
            // Both are in order, so the pictures of one folder are all that is held at a time.
            listed.clear();
            while let Some(line) = next.take() {
                let Some((_, image)) = line.text.split_once("  ") else {
                    next = lines.next()?;
                    continue;
                };
                match image.rsplit_once('/') {
                    Some((of, _)) if order(of) > order(&folder) => {
                        next = Some(line);
                        break;
                    }
                    Some((of, name)) if of == folder => {
                        listed.insert(name.to_owned());
                    }
                    _ => {}
                }
                next = lines.next()?;
            }
            let names = names_in(&folder, &self.dir, findings)?;
            if names.is_empty() {
                findings.add(Fault::of_file(&folder, Problem::Extra));
            }
            for name in names.into_iter().filter(|name| !listed.contains(name)) {
                findings.add(Fault::of_file(&format!("{folder}/{name}"), Problem::Extra));
            }
        }
        Ok(())
    }
}

/// Picture folders in the order of their numbers, also beyond five digits.
fn order(folder: &str) -> (usize, &str) {
    (folder.len(), folder)
}

/// The names in a folder, in the order of [`order`]. Hidden ones are passed over, because git, the Hugging Face hub and file
/// managers put some into whatever they hold; those that a run leaves behind are not. Symbolic links are told, because they would
/// pass for what they lead to.
fn names_in(folder: &str, of: &Path, findings: &mut Findings) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(of.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && ![JOURNAL, MANIFEST_TMP].contains(&name.as_str()) {
            continue;
        }
        if entry.file_type()?.is_symlink() {
            let file = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            findings.add(Fault::of_file(&file, Problem::Link));
        }
        names.push(name);
    }
    names.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    Ok(names)
}

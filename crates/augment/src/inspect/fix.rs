//! A corrected copy of a dataset: rows as one JSON array that LLaVA reads, pictures beside it, and what was changed or left out.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chartmill_schema::{Message, Target};
use serde::Serialize;
use serde_json::{Map, Value};

use super::correct::{Change, Corrected, TakenIds, corrected};
use super::digest::digest;
use super::doctor::{Known, KnownPictures};
use super::fix_error::FixError;
use super::picture_findings::PictureFate;
use super::row_findings::{content, picture_key, plain_name};
use super::rule::Rule;
use crate::Row;
use crate::picture::{locate, to_plain};

/// What a corrected copy holds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FixSummary {
    /// Rows in it.
    pub rows: u64,
    /// Those of them that are not as they were, but for the folder in the names of their pictures.
    pub changed: u64,
    /// Rows that stood there before, and were dropped.
    pub duplicates: u64,
    /// Rows that are not in it because something could not be put right.
    pub left_out: u64,
    /// Pictures in it.
    pub pictures: u64,
    /// Those of them that were made plain.
    pub mended: u64,
    /// Those of them that got the ending of what they are.
    pub renamed: u64,
}

/// A picture that has to be put into a corrected copy. Pictures can be placed in any order and on many threads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placing {
    /// As the dataset names it.
    name: String,
    fate: PictureFate,
    to: PathBuf,
}

impl Placing {
    /// Copies the picture, or writes it anew.
    ///
    /// # Errors
    /// [`FixError`] where the file has changed since it was looked at, or cannot be written.
    pub fn place(&self, folder: &Path) -> Result<(), FixError> {
        let picture = |problem| FixError::Picture { name: self.name.clone(), problem };
        let from = locate(folder, &self.name).map_err(picture)?;
        if let Some(parent) = self.to.parent() {
            fs::create_dir_all(parent).map_err(FixError::io("create the folder", parent))?;
        }
        if self.fate == PictureFate::Mended {
            let bytes = fs::read(&from).map_err(FixError::io("read", &from))?;
            let plain = to_plain(&bytes).map_err(picture)?;
            fs::write(&self.to, plain).map_err(FixError::io("write", &self.to))
        } else {
            fs::copy(&from, &self.to).map(drop).map_err(FixError::io("copy a picture to", &self.to))
        }
    }
}

/// Writes a corrected copy, row by row in the order of the dataset, into a folder beside the one that it becomes when it is finished. One
/// that is dropped before leaves nothing.
///
/// `dataset.json` holds the rows, `images/` the pictures that they name, `changes.jsonl` what was changed in which row, and
/// `left-out.jsonl` the rows that are not there, with the reason.
#[derive(Debug)]
pub struct Fixer<'a> {
    target: &'a Target,
    out: PathBuf,
    partial: Partial,
    ids: TakenIds,
    pictures: KnownPictures,
    /// By number, where it is in the copy.
    placed: Vec<Option<String>>,
    taken_names: BTreeSet<u64>,
    contents: BTreeSet<u64>,
    rows: BufWriter<File>,
    changes: BufWriter<File>,
    left_out: BufWriter<File>,
    summary: FixSummary,
}

/// A folder that goes when it is dropped.
#[derive(Debug)]
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // There is nowhere to report that this failed, and the next run says that the folder is there.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A row as LLaVA has it.
#[derive(Serialize)]
struct FixedRow<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    conversations: &'a [Message],
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Serialize)]
struct ChangedRow<'a> {
    file: &'a str,
    line: u64,
    id: &'a str,
    changes: &'a [Change],
}

#[derive(Serialize)]
struct LeftOutRow<'a> {
    file: &'a str,
    line: u64,
    id: Option<&'a str>,
    rule: Rule,
    why: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    row: &'a Value,
}

impl<'a> Fixer<'a> {
    /// Begins a copy that becomes the folder `out`.
    ///
    /// # Errors
    /// [`FixError`] where there is something already, or nothing can be written.
    pub fn create(out: &Path, known: Known, target: &'a Target) -> Result<Self, FixError> {
        let is_free = match fs::read_dir(out) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
            Err(source) => return Err(FixError::Io { action: "look into", path: out.to_owned(), source }),
        };
        if !is_free {
            return Err(FixError::Exists { path: out.to_owned() });
        }
        let mut name = out.file_name().ok_or_else(|| FixError::NoName { path: out.to_owned() })?.to_owned();
        name.push(".partial");
        let partial = out.with_file_name(name);
        if let Some(parent) = partial.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(FixError::io("create the folder", parent))?;
        }
        match fs::create_dir(&partial) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(FixError::Unfinished { path: partial });
            }
            Err(source) => return Err(FixError::Io { action: "create the folder", path: partial, source }),
        }
        let partial = Partial(partial);
        let create = |name: &str| {
            let path = partial.0.join(name);
            File::create(&path).map(BufWriter::new).map_err(FixError::io("create", &path))
        };
        let mut rows = create("dataset.json")?;
        let (changes, left_out) = (create("changes.jsonl")?, create("left-out.jsonl")?);
        write(&mut rows, &partial.0.join("dataset.json"), b"[")?;
        let Known { ids, pictures } = known;
        // Those that keep their names go first, so that no other gets one of them.
        let n = pictures.names.len() as u32;
        let stay = (0..n).filter(|number| matches!(pictures.fates.get(number), None | Some(PictureFate::Unusable(..))));
        let taken_names = stay.map(|number| name_digest(&plain_name(pictures.names.get(number)))).collect();
        Ok(Self {
            target,
            out: out.to_owned(),
            ids,
            placed: vec![None; pictures.names.len()],
            pictures,
            taken_names,
            contents: BTreeSet::new(),
            rows,
            changes,
            left_out,
            partial,
            summary: FixSummary::default(),
        })
    }

    /// Takes the next row, and gives the picture that has to be placed for it.
    ///
    /// # Errors
    /// [`FixError`] where nothing can be written, or the row is not one that the doctor saw.
    pub fn row(&mut self, row: &Row) -> Result<Option<Placing>, FixError> {
        if !self.contents.insert(content(row)) {
            self.summary.duplicates += 1;
            self.leave_out(row, Rule::DuplicateRow, Rule::DuplicateRow.title().to_owned())?;
            return Ok(None);
        }
        // Before an id is given out, so that a row that is left out takes none.
        let number = match row.images.as_slice() {
            [name] => Some(self.number(row, name)?),
            _ => None,
        };
        if let Some(PictureFate::Unusable(rule, why)) = number.and_then(|number| self.pictures.fates.get(&number)) {
            let (rule, why) = (*rule, format!("the picture {why}"));
            self.summary.left_out += 1;
            self.leave_out(row, rule, why)?;
            return Ok(None);
        }
        match corrected(row, self.target, &mut self.ids) {
            Ok(done) => {
                let (image, placing) = number.map(|number| self.placing(number)).unzip();
                self.keep(row, &done, image)?;
                Ok(placing.flatten())
            }
            Err(error) => {
                self.summary.left_out += 1;
                self.leave_out(row, error.rule, error.to_string())?;
                Ok(None)
            }
        }
    }

    fn number(&self, row: &Row, name: &str) -> Result<u32, FixError> {
        let number = self.pictures.numbers.get(&picture_key(name));
        number.copied().ok_or_else(|| FixError::Changed { place: row.place() })
    }

    /// What becomes of a picture that does not stay as it is.
    fn fate(&self, name: &str) -> Option<&PictureFate> {
        self.pictures.fates.get(self.pictures.numbers.get(&picture_key(name))?)
    }

    /// What a picture is called in the copy, and where to put it if that is to be done.
    fn placing(&mut self, number: u32) -> (String, Option<Placing>) {
        if let Some(Some(name)) = self.placed.get(number as usize) {
            return (name.clone(), None);
        }
        let written = self.pictures.names.get(number).to_owned();
        let fate = self.pictures.fates.get(&number).cloned().unwrap_or(PictureFate::AsIs);
        let plain = plain_name(&written);
        let below = match &fate {
            PictureFate::AsIs | PictureFate::Unusable(..) => plain,
            PictureFate::Renamed(ending) => self.free_name(&plain, ending),
            PictureFate::Mended => self.free_name(&plain, "png"),
        };
        let name = format!("images/{below}");
        self.summary.pictures += 1;
        self.summary.mended += u64::from(fate == PictureFate::Mended);
        self.summary.renamed += u64::from(matches!(fate, PictureFate::Renamed(_)));
        if let Some(placed) = self.placed.get_mut(number as usize) {
            *placed = Some(name.clone());
        }
        let to = self.partial.0.join(&name);
        (name, Some(Placing { name: written, fate, to }))
    }

    /// The name with another ending, or with a number before that where it is taken.
    fn free_name(&mut self, plain: &str, ending: &str) -> String {
        let (folder, file) = plain.rsplit_once('/').map_or(("", plain), |(folder, file)| (folder, file));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut candidate = format!("{folder}{stem}.{ending}");
        let mut n = 2;
        while !self.taken_names.insert(name_digest(&candidate)) {
            candidate = format!("{folder}{stem}-{n}.{ending}");
            n += 1;
        }
        candidate
    }

    fn keep(&mut self, row: &Row, done: &Corrected, image: Option<String>) -> Result<(), FixError> {
        let mut changes = done.changes.clone();
        let file = image.as_deref().and_then(|image| image.strip_prefix("images/"));
        if let (Some(before), Some(after)) = (done.image.as_deref(), file) {
            let is_mended = self.fate(before) == Some(&PictureFate::Mended);
            if is_mended || plain_name(before) != after {
                let rule = if is_mended { Rule::PictureOdd } else { Rule::PictureExtension };
                let (before, after) = (Some(before.to_owned()), Some(after.to_owned()));
                changes.push(Change { rule, message: None, before, after });
            }
        }
        // What else a row of LLaVA's layout says is carried over.
        let mut others = match &row.raw {
            Value::Object(fields) if fields.contains_key("conversations") => fields.clone(),
            _ => Map::new(),
        };
        for field in ["id", "image", "images", "conversations"] {
            others.remove(field);
        }
        let fixed = FixedRow { id: &done.id, image, conversations: &done.conversations, others };
        let lead: &[u8] = if self.summary.rows == 0 { b"\n" } else { b",\n" };
        let path = self.partial.0.join("dataset.json");
        write(&mut self.rows, &path, lead)?;
        write_json(&mut self.rows, &path, &fixed)?;
        self.summary.rows += 1;
        if !changes.is_empty() {
            self.summary.changed += 1;
            let line = ChangedRow { file: &row.file, line: row.line, id: &done.id, changes: &changes };
            let path = self.partial.0.join("changes.jsonl");
            write_json(&mut self.changes, &path, &line)?;
            write(&mut self.changes, &path, b"\n")?;
        }
        Ok(())
    }

    fn leave_out(&mut self, row: &Row, rule: Rule, why: String) -> Result<(), FixError> {
        let line = LeftOutRow { file: &row.file, line: row.line, id: row.id.as_deref(), rule, why, row: &row.raw };
        let path = self.partial.0.join("left-out.jsonl");
        write_json(&mut self.left_out, &path, &line)?;
        write(&mut self.left_out, &path, b"\n")
    }

    /// Takes a row that could not be read: where it stands, and why.
    ///
    /// # Errors
    /// [`FixError::Io`] where nothing can be written.
    pub fn unreadable(&mut self, place: &str, why: &str) -> Result<(), FixError> {
        self.summary.left_out += 1;
        let line = serde_json::json!({ "file": place, "rule": Rule::RowUnreadable, "why": why });
        let path = self.partial.0.join("left-out.jsonl");
        write_json(&mut self.left_out, &path, &line)?;
        write(&mut self.left_out, &path, b"\n")
    }

    /// Ends the copy and gives it its name. Every picture has to be placed by now.
    ///
    /// # Errors
    /// [`FixError::Io`] where something cannot be written; then nothing is left.
    pub fn finish(mut self) -> Result<FixSummary, FixError> {
        let partial = &self.partial.0;
        write(&mut self.rows, &partial.join("dataset.json"), b"\n]\n")?;
        for (file, name) in [(self.rows, "dataset.json"), (self.changes, "changes.jsonl"), (self.left_out, "left-out.jsonl")] {
            let path = partial.join(name);
            let file = file.into_inner().map_err(|error| FixError::Io {
                action: "write",
                path: path.clone(),
                source: error.into_error(),
            })?;
            file.sync_all().map_err(FixError::io("write", &path))?;
        }
        if self.out.exists() {
            // Only an empty folder goes.
            fs::remove_dir(&self.out).map_err(FixError::io("replace the empty folder", &self.out))?;
        }
        fs::rename(partial, &self.out).map_err(FixError::io("give the copy its name", &self.out))?;
        Ok(self.summary)
    }
}

fn name_digest(name: &str) -> u64 {
    digest(&[name.as_bytes()])
}

fn write(file: &mut BufWriter<File>, path: &Path, bytes: &[u8]) -> Result<(), FixError> {
    file.write_all(bytes).map_err(FixError::io("write", path))
}

fn write_json(file: &mut BufWriter<File>, path: &Path, value: &impl Serialize) -> Result<(), FixError> {
    serde_json::to_writer(file, value).map_err(|error| FixError::io("write", path)(error.into()))
}

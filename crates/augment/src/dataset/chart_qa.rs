//! The form of ChartQA: pictures, tables and questions in files of their own.
//!
//! ```text
//! train/png/8127.png     train/tables/8127.csv     train/train_human.json     train/train_augmented.json
//! val/ ...               test/ ...
//! ```
//!
//! A folder with `train`, `val` and the like is read, and so is one of them. Splits, and the files of questions within one, follow
//! each other by name; within a file the order is the file's. The pictures of a split whose table nobody asked about come last, by
//! name. Source: <https://github.com/vis-nlp/ChartQA>.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use serde_json::Value;

use super::error::DatasetError;
use super::folder::{Ending, entries, name_of};
use super::rows::{Walk, row_of};
use super::values::Values;
use crate::row::{Row, RowData};

const PICTURES: &str = "png";
const TABLES: &str = "tables";

/// One split.
#[derive(Clone, Debug)]
pub(super) struct Split {
    folder: PathBuf,
    /// The files of questions.
    questions: Vec<PathBuf>,
    /// Where a picture is looked for, as seen from the folder of pictures of the dataset.
    prefix: String,
    /// Whether tables that no question is about are rows, too.
    with_rest: bool,
}

/// A dataset of this form.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    splits: Vec<Split>,
    /// The folder that all pictures are named from.
    pub(super) pictures: PathBuf,
}

impl Tree {
    /// Looks whether a folder has this form, or holds folders that have it.
    pub(super) fn find(folder: &Path) -> Result<Option<Self>, DatasetError> {
        if let Some(split) = Split::find(folder, String::new())? {
            return Ok(Some(Self { splits: vec![split], pictures: folder.join(PICTURES) }));
        }
        let mut splits = Vec::new();
        for entry in entries(folder)? {
            if entry.is_dir() {
                splits.extend(Split::find(&entry, format!("{}/{PICTURES}/", name_of(&entry)))?);
            }
        }
        Ok((!splits.is_empty()).then(|| Self { splits, pictures: folder.to_owned() }))
    }

    /// One file of questions, with the pictures and tables beside it.
    pub(super) fn of_file(file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let pictures = Some(folder.join(PICTURES)).filter(|pictures| pictures.is_dir()).unwrap_or_else(|| folder.clone());
        let split = Split { folder, questions: vec![file.to_owned()], prefix: String::new(), with_rest: false };
        Self { splits: vec![split], pictures }
    }

    pub(super) fn rows(&self) -> Questions {
        Questions { splits: self.splits.clone().into_iter(), split: None }
    }

    /// All files that the rows come from.
    pub(super) fn files(&self) -> Result<Vec<PathBuf>, DatasetError> {
        let mut files = Vec::new();
        for split in &self.splits {
            files.extend(split.questions.iter().cloned());
            files.extend(split.tables()?.into_values());
        }
        Ok(files)
    }
}

impl Split {
    fn find(folder: &Path, prefix: String) -> Result<Option<Self>, DatasetError> {
        if !folder.join(PICTURES).is_dir() {
            return Ok(None);
        }
        let is_questions = |path: &PathBuf| matches!(Ending::of(path), Some(Ending::Json | Ending::Lines)) && path.is_file();
        let questions: Vec<PathBuf> = entries(folder)?.into_iter().filter(is_questions).collect();
        let has_form = folder.join(TABLES).is_dir()
            || questions.iter().any(|path| {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                stem.ends_with("_human") || stem.ends_with("_augmented")
            });
        Ok(has_form.then(|| Self { folder: folder.to_owned(), questions, prefix, with_rest: true }))
    }

    /// The tables of the split, by the name of their picture without its ending.
    fn tables(&self) -> Result<BTreeMap<String, PathBuf>, DatasetError> {
        let folder = self.folder.join(TABLES);
        if !folder.is_dir() {
            return Ok(BTreeMap::new());
        }
        let tables = entries(&folder)?.into_iter().filter(|path| Ending::of(path) == Some(Ending::Table));
        Ok(tables.map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path)).collect())
    }
}

/// The rows of all splits.
#[derive(Debug)]
pub(super) struct Questions {
    splits: IntoIter<Split>,
    split: Option<Reading>,
}

/// One split while it is read.
#[derive(Debug)]
struct Reading {
    split: Split,
    files: IntoIter<PathBuf>,
    values: Option<Values>,
    tables: BTreeMap<String, Table>,
}

#[derive(Debug)]
struct Table {
    path: PathBuf,
    is_asked: bool,
}

impl Reading {
    fn open(split: Split) -> Result<Self, DatasetError> {
        let tables = split.tables()?.into_iter().map(|(name, path)| (name, Table { path, is_asked: false })).collect();
        let files = split.questions.clone().into_iter();
        Ok(Self { split, files, values: None, tables })
    }

    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(values) = &mut self.values {
                if let Some(element) = values.next() {
                    let row = element.and_then(|element| row_of(values.file(), element));
                    return Some(row.map(|row| self.with_table(row)));
                }
                self.values = None;
            }
            let Some(file) = self.files.next() else { return self.next_unasked().map(Ok) };
            match Values::open(&file) {
                Ok(values) => self.values = Some(values),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The row with its table, and its picture as seen from the dataset.
    fn with_table(&mut self, mut row: Row) -> Row {
        let stem = |image: &String| Path::new(image).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        if let Some(table) = row.images.first().and_then(stem).and_then(|stem| self.tables.get_mut(&stem)) {
            table.is_asked = true;
            row.data = RowData::Table(table.path.clone());
        }
        for image in &mut row.images {
            image.insert_str(0, &self.split.prefix);
        }
        row
    }

    /// A row without messages for the next table that no question is about.
    fn next_unasked(&mut self) -> Option<Row> {
        while let Some((stem, table)) = self.tables.pop_first() {
            if table.is_asked || !self.split.with_rest {
                continue;
            }
            let picture = format!("{stem}.png");
            let is_there = self.split.folder.join(PICTURES).join(&picture).is_file();
            return Some(Row {
                index: 0,
                file: table.path.display().to_string(),
                line: 1,
                id: None,
                images: is_there.then(|| format!("{}{picture}", self.split.prefix)).into_iter().collect(),
                messages: Vec::new(),
                data: RowData::Table(table.path),
                raw: Value::Null,
            });
        }
        None
    }
}

impl Walk for Questions {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(split) = &mut self.split {
                if let Some(row) = split.next_row() {
                    return Some(row);
                }
                self.split = None;
            }
            match Reading::open(self.splits.next()?) {
                Ok(split) => self.split = Some(split),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

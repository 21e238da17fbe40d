//! Our own releases: each record with the annotation that it belongs to.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use chartmill_dataset::{RawSample, Release, Samples};
use chartmill_schema::{Annotation, Standing};
use serde::Deserialize;

use super::error::{DatasetError, RowFault};
use super::rows::{Walk, row_of};
use super::values::Element;
use crate::row::{Row, RowData};

/// The files that the rows of a release come from.
const FILES: [&str; 4] = ["train.jsonl", "validation.jsonl", "test.jsonl", "annotations.jsonl"];
/// Those that only some have.
const SOME_HAVE: [&str; 2] = ["test_hard.jsonl", "carried.jsonl"];

/// The files of a release that hold its rows.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let some_have = SOME_HAVE.iter().map(|name| folder.join(name)).filter(|path| path.exists());
    FILES.iter().map(|name| folder.join(name)).chain(some_have).collect()
}

/// The rows of a release, in the order of its annotations: across the splits, by slot. What is wrong between its files is told
/// before the row that it was found with, and instead of a row whose picture is not the one that it was verified with.
#[derive(Debug)]
pub(super) struct Records {
    folder: PathBuf,
    release: Release,
    samples: Samples,
    waiting: VecDeque<Result<Row, DatasetError>>,
}

impl Records {
    pub(super) fn open(folder: &Path) -> Result<Self, DatasetError> {
        let release = Release::open(folder)?;
        let samples = release.samples()?;
        Ok(Self { folder: folder.to_owned(), release, samples, waiting: VecDeque::new() })
    }

    fn take(&mut self, sample: RawSample) {
        let folder = self.folder.display().to_string();
        let told = |fault| Err(DatasetError::Release { folder: folder.clone(), fault: Box::new(fault) });
        let faults = self.release.check_bytes(&sample, &[]).faults;
        let is_sound = faults.len() == sample.faults.len();
        self.waiting.extend(faults.into_iter().map(told));
        let Some(record) = sample.record.filter(|_| is_sound) else { return };
        let file = self.folder.join(record.file).display().to_string();
        let row = match serde_json::from_str(&record.text) {
            Ok(value) => row_of(&file, Element { line: record.line, value }),
            Err(error) => {
                let fault = RowFault::Json { message: format!("{error}; copy the whole release again") };
                Err(DatasetError::Row { file, line: record.line, fault })
            }
        };
        let data = if sample.is_carried { drawing_of(&sample.annotation) } else { RowData::Annotation(sample.annotation) };
        self.waiting.push_back(row.map(|row| Row { data, ..row }));
    }
}

/// What is known of a picture that was carried over: its annotation, where it was one of our own and every answer was verified by that.
/// Another drawing of its table says nothing of the picture.
fn drawing_of(note: &str) -> RowData {
    #[derive(Deserialize)]
    struct Note {
        standing: Standing,
        drawing: Option<Box<Annotation>>,
    }
    let drawing = match serde_json::from_str(note) {
        Ok(Note { standing: Standing::ByAnnotation, drawing: Some(drawing) }) => serde_json::to_string(&drawing).ok(),
        _ => None,
    };
    drawing.map_or(RowData::Unknown, RowData::Annotation)
}

impl Walk for Records {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(row) = self.waiting.pop_front() {
                return Some(row);
            }
            let sample = self.samples.next()?;
            self.take(sample);
        }
    }
}

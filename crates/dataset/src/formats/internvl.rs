//! InternVL's data: records one a line, and a JSON file that names them.
//!
//! Source: the fine-tuning code of <https://github.com/OpenGVLab/InternVL>, whose `--meta_path` is that file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{Message, Split};
use serde::Serialize;

use super::boxes::{Convention, Corners};
use super::error::FormatError;
use super::output::{JsonRows, Shape, pretty, write_small};
use super::rows::located;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// InternVL's data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InternVl;

/// A data set of a meta file.
#[derive(Serialize)]
struct Entry<'a> {
    root: &'a str,
    annotation: &'a str,
    data_augment: bool,
    repeat_time: u64,
    length: u64,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    conversations: &'a [Message],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<Object>,
}

#[derive(Serialize)]
struct Object {
    turn: usize,
    #[serde(rename = "ref")]
    label: String,
    #[serde(rename = "box")]
    corners: Corners,
}

/// The meta file of a split.
fn meta_of(split: Split) -> &'static str {
    match split {
        Split::Train => "meta.json",
        Split::Validation => "meta-validation.json",
        Split::Test => "meta-test.json",
        Split::TestHard => "meta-test_hard.json",
    }
}

impl Format for InternVl {
    fn name(&self) -> &'static str {
        "internvl"
    }

    fn about(&self) -> &'static str {
        "the meta file of InternVL's fine-tuning, with its records"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let way = told.nothing_to_train_on().map_or_else(
            || {
                format!(
                    "In this folder, InternVL's `internvl_chat_finetune.py` takes it with `--meta_path {}`: it looks for `root` \
                     and `annotation` from the folder that it runs in. A meta file may name several data sets; `repeat_time` \
                     is how often one comes in an epoch.",
                    meta_of(Split::Train)
                )
            },
            |nothing| {
                let metas = Split::ALL.into_iter().map(meta_of).filter(|meta| told.files.contains_key(*meta));
                let metas: Vec<String> = metas.map(|meta| format!("`{meta}`")).collect();
                format!("{nothing} InternVL's meta files of that: {}.", metas.join(", "))
            },
        );
        format!(
            "{way}\n\n\
             `objects` of a row are the texts and marks that its answers stand on, with the question (`turn`, from 0), as \
             `[x0, y0, x1, y1]` from 0 to 1000 of width and height, which is InternVL's convention for `<box>`. Its loader reads \
             boxes in conversations alone and leaves `objects` alone.\n"
        )
    }

    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        let rows = JsonRows::new(dir, Shape::Lines);
        Ok(Box::new(Writing { dir: dir.to_owned(), root: wish.picture_root.to_owned(), rows, lengths: BTreeMap::new() }))
    }
}

#[derive(Debug)]
struct Writing {
    dir: PathBuf,
    root: String,
    rows: JsonRows,
    lengths: BTreeMap<Split, u64>,
}

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let (width, height) = sample.picture.and_then(|picture| picture.size).unzip();
        let objects = located(sample, Convention::Thousand).into_iter();
        let row = Row {
            id: sample.id,
            image: sample.picture.map(|picture| picture.name),
            width,
            height,
            conversations: sample.messages,
            objects: objects.map(|(turn, label, corners)| Object { turn, label, corners }).collect(),
        };
        self.rows.push(sample.split, &row)?;
        *self.lengths.entry(sample.split).or_default() += 1;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let mut files = self.rows.finish()?;
        for (split, length) in self.lengths {
            let annotation = Shape::Lines.file(split);
            let root = if self.root == "." { "./" } else { &self.root };
            let entry = Entry { root, annotation: &annotation, data_augment: false, repeat_time: 1, length };
            write_small(&self.dir, meta_of(split), &pretty(&BTreeMap::from([("chartmill", entry)]))?, &mut files)?;
        }
        Ok(files)
    }
}

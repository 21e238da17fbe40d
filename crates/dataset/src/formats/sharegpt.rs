//! `ShareGPT` as LLaMA-Factory reads it: conversations with a list of pictures, and the entry of `dataset_info.json`.
//!
//! Source: `data/README.md` of <https://github.com/hiyouga/LLaMA-Factory>.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{Message, Split};
use serde::Serialize;

use super::error::FormatError;
use super::output::{JsonRows, Shape, pretty, write_small};
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// Conversations in the form of `ShareGPT`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShareGpt;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    conversations: &'a [Message],
    images: Vec<&'a str>,
}

/// The name of a split in `dataset_info.json`.
fn entry_of(split: Split) -> String {
    if split == Split::Train { "chartmill".to_owned() } else { format!("chartmill-{}", split.key()) }
}

impl Format for ShareGpt {
    fn name(&self) -> &'static str {
        "sharegpt"
    }

    fn about(&self) -> &'static str {
        "ShareGPT with pictures and `dataset_info.json`, as LLaMA-Factory reads it"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let (nothing, key, of) = match told.nothing_to_train_on() {
            None => (String::new(), "dataset", "training"),
            Some(nothing) => (nothing + "\n\n", "eval_dataset", "evaluation"),
        };
        format!(
            "{nothing}In this folder, LLaMA-Factory takes it with these lines of the {of}'s YAML file:\n\n\
             ```yaml\ndataset_dir: .\n{key}: {}\nmedia_dir: {}\n```\n\n\
             `media_dir` has to be the folder that the paths of pictures begin in; if it is another one, the run only warns before the \
             first picture. LLaMA-Factory has no place for boxes, so there are none here.\n",
            entry_of(told.first_split()),
            told.wish.picture_root
        )
    }

    fn begin(&self, dir: &Path, _: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        Ok(Box::new(Writing { dir: dir.to_owned(), rows: JsonRows::new(dir, Shape::Array) }))
    }
}

#[derive(Debug)]
struct Writing {
    dir: PathBuf,
    rows: JsonRows,
}

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let images = sample.picture.map(|picture| picture.name).into_iter().collect();
        self.rows.push(sample.split, &Row { id: sample.id, conversations: sample.messages, images })?;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let mut files = self.rows.finish()?;
        let mut entries = BTreeMap::new();
        for split in Split::ALL {
            let file = Shape::Array.file(split);
            if files.contains_key(&file) {
                let columns = serde_json::json!({ "messages": "conversations", "images": "images" });
                entries.insert(
                    entry_of(split),
                    serde_json::json!({ "file_name": file, "formatting": "sharegpt", "columns": columns }),
                );
            }
        }
        write_small(&self.dir, "dataset_info.json", &pretty(&entries)?, &mut files)?;
        Ok(files)
    }
}

//! `messages` with parts and a list of pictures, as TRL and ms-swift read them.
//!
//! Every content is a list of parts, also that of a text alone: a column of lists and texts is none that `datasets` could load. A picture
//! is the part `{"type": "image"}`; a literal `<image>` would stay in TRL's text as words.

use std::collections::BTreeMap;
use std::path::Path;

use chartmill_schema::Speaker;
use serde::Serialize;

use super::boxes::{Convention, Corners};
use super::error::FormatError;
use super::output::{JsonRows, Shape};
use super::rows::{Part, located, parts};
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// `messages`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Messages;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    messages: Vec<Said<'a>>,
    images: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    objects: Option<Objects>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: Vec<Content<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Content<'a> {
    Image,
    Text { text: &'a str },
}

/// ms-swift's own form of boxes.
#[derive(Serialize)]
struct Objects {
    #[serde(rename = "ref")]
    labels: Vec<String>,
    bbox: Vec<Corners>,
    bbox_type: &'static str,
}

impl Format for Messages {
    fn name(&self) -> &'static str {
        "messages"
    }

    fn about(&self) -> &'static str {
        "`messages` in parts with a list of pictures, as TRL and ms-swift read them"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let split = told.first_split().key();
        let root = told.wish.picture_root;
        let join = if root == "." { "p".to_owned() } else { format!("\"{root}/\" + p") };
        let (nothing, reader, swift) = match told.nothing_to_train_on() {
            None => (String::new(), "TRL's `SFTTrainer`", "sft --dataset"),
            Some(nothing) => (nothing + "\n\n", "`datasets`", "infer --val_dataset"),
        };
        format!(
            "{nothing}In this folder, for {reader}:\n\n\
             ```python\n\
             from datasets import Image, List, load_dataset\n\n\
             rows = load_dataset(\"json\", data_files=\"{split}.jsonl\", split=\"train\").remove_columns(\"objects\")\n\
             rows = rows.map(lambda row: {{\"images\": [{join} for p in row[\"images\"]]}}).cast_column(\"images\", List(Image()))\n\
             ```\n\n\
             For ms-swift: `ROOT_IMAGE_DIR={root} swift {swift} {split}.jsonl ...`.\n\n\
             `objects` of a row are the texts and marks that its answers stand on, in ms-swift's own form: `bbox` in pixels of the picture \
             (`bbox_type` is `real`), which ms-swift turns into the convention of the model where a message has `<ref-object>` or `<bbox>`; \
             the messages here have none. TRL has no place for boxes.\n"
        )
    }

    fn begin(&self, dir: &Path, _: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        Ok(Box::new(Writing(JsonRows::new(dir, Shape::Lines))))
    }
}

#[derive(Debug)]
struct Writing(JsonRows);

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let messages = sample.messages.iter().map(|message| Said {
            role: if message.from == Speaker::Human { "user" } else { "assistant" },
            content: parts(&message.value)
                .into_iter()
                .map(|part| match part {
                    Part::Picture => Content::Image,
                    Part::Text(text) => Content::Text { text },
                })
                .collect(),
        });
        let found = located(sample, Convention::Pixels);
        let objects = sample.note.drawn().map(|_| {
            let (labels, bbox) = found.into_iter().map(|(_, label, corners)| (label, corners)).unzip();
            Objects { labels, bbox, bbox_type: "real" }
        });
        let images = sample.picture.map(|picture| picture.name).into_iter().collect();
        self.0.push(sample.split, &Row { id: sample.id, messages: messages.collect(), images, objects })?;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        self.0.finish()
    }
}

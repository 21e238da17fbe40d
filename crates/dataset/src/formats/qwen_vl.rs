//! The data of Qwen-VL's own fine-tuning: LLaVA's records, an array a split, with boxes in the convention of the model.
//!
//! Source: the folder `qwen-vl-finetune` of <https://github.com/QwenLM/Qwen3-VL>.

use std::collections::BTreeMap;
use std::path::Path;

use chartmill_schema::{Message, Target};
use serde::Serialize;

use super::boxes::{Convention, Corners};
use super::error::FormatError;
use super::output::{JsonRows, Shape};
use super::rows::located;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// Qwen-VL's data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QwenVl;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    conversations: &'a [Message],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<Object>,
}

#[derive(Serialize)]
struct Object {
    turn: usize,
    label: String,
    bbox_2d: Corners,
}

/// The target's own convention if it is a Qwen, else that of Qwen2.5-VL.
fn convention_of(target: &Target) -> Convention {
    if target.name.starts_with("qwen") {
        return Convention::of(target);
    }
    Target::named("qwen2.5-vl").map_or(Convention::Pixels, Convention::of)
}

impl Format for QwenVl {
    fn name(&self) -> &'static str {
        "qwen-vl"
    }

    fn about(&self) -> &'static str {
        "records as the fine-tuning code of Qwen2.5-VL and Qwen3-VL reads them"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let root = told.wish.picture_root;
        let folder = if root == "." { "/the/path/to/this/folder".to_owned() } else { format!("/the/path/to/this/folder/{root}") };
        let way = told.nothing_to_train_on().map_or_else(
            || {
                format!(
                    "Enter it in `qwen-vl-finetune/qwenvl/data/__init__.py`, then train with `--dataset_use chartmill`:\n\n\
                     ```python\n\
                     CHARTMILL = {{\"annotation_path\": \"/the/path/to/this/folder/train.json\", \"data_path\": \"{folder}\"}}\n\
                     data_dict[\"chartmill\"] = CHARTMILL\n\
                     ```"
                )
            },
            |nothing| format!("{nothing} Pictures are named from `{root}`."),
        );
        format!(
            "{way}\n\n\
             `objects` of a row are the texts and marks that its answers stand on, with the question (`turn`, from 0), as Qwen writes boxes \
             (`bbox_2d`): {}. `chartmill convert --target` chooses between the conventions of `qwen2.5-vl` and `qwen3-vl`. The loader reads \
             boxes in conversations alone and leaves `objects` alone.\n",
            convention_of(told.wish.target).about()
        )
    }

    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        Ok(Box::new(Writing { rows: JsonRows::new(dir, Shape::Array), convention: convention_of(wish.target) }))
    }
}

#[derive(Debug)]
struct Writing {
    rows: JsonRows,
    convention: Convention,
}

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let objects = located(sample, self.convention).into_iter();
        let row = Row {
            id: sample.id,
            image: sample.picture.map(|picture| picture.name),
            conversations: sample.messages,
            objects: objects.map(|(turn, label, bbox_2d)| Object { turn, label, bbox_2d }).collect(),
        };
        self.rows.push(sample.split, &row)?;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        self.rows.finish()
    }
}

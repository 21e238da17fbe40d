//! LLaVA's records, an array a split: what a release holds already, in a folder with nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::FormatError;
use super::output::{JsonRows, Shape};
use super::rows::LlavaRow;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// The format that a release is in already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Llava;

impl Format for Llava {
    fn name(&self) -> &'static str {
        super::DEFAULT
    }

    fn about(&self) -> &'static str {
        "records as LLaVA's own loader reads them, one JSON array a split"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let root = told.wish.picture_root;
        let way = told.nothing_to_train_on().map_or_else(
            || format!("LLaVA's `train_mem.py` takes it with `--data_path train.json --image_folder {root}`."),
            |nothing| format!("{nothing} Pictures are named from `{root}`."),
        );
        format!(
            "{way}\n\n\
             LLaVA's loader has no place for boxes, so there are none here; the release's `annotations.jsonl` has them.\n"
        )
    }

    fn begin(&self, dir: &Path, _: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        Ok(Box::new(Writing(JsonRows::new(dir, Shape::Array))))
    }
}

#[derive(Debug)]
struct Writing(JsonRows);

impl Sink for Writing {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        self.0.push(sample.split, &LlavaRow::of(sample))?;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        self.0.finish()
    }
}

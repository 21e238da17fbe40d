//! LLaVA-NeXT's mix: LLaVA's records, and a YAML file that names them with the share of each that is trained on.
//!
//! Source: the training code of <https://github.com/LLaVA-VL/LLaVA-NeXT>, whose `--data_path` may be such a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::FormatError;
use super::output::{JsonRows, Shape, write_small};
use super::rows::LlavaRow;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// The mix of the records to train on.
const MIX: &str = "mix.yaml";

/// LLaVA-NeXT's mix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LlavaNext;

impl Format for LlavaNext {
    fn name(&self) -> &'static str {
        "llava-next"
    }

    fn about(&self) -> &'static str {
        "the mix file of LLaVA-NeXT and LLaVA-OneVision, with its records"
    }

    fn place(&self) -> Place {
        Place::Beside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let root = told.wish.picture_root;
        let way = told.nothing_to_train_on().map_or_else(
            || {
                format!(
                    "In this folder, LLaVA-NeXT's `train_mem.py` takes it with `--data_path {MIX} --image_folder {root}`: it \
                     looks for the files of a mix from the folder that it runs in. Other data sets are further entries of \
                     `{MIX}`, and `first:1000`, `end:10%` or `random:50%` in the place of `all` takes a part of one. Mixes take \
                     JSON arrays."
                )
            },
            |nothing| format!("{nothing} So there is no mix. Pictures are named from `{root}`."),
        );
        format!(
            "{way}\n\n\
             LLaVA-NeXT's loader has no place for boxes, so there are none here; the release's `annotations.jsonl` has them.\n"
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
        self.rows.push(sample.split, &LlavaRow::of(sample))?;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let mut files = self.rows.finish()?;
        if files.contains_key("train.json") {
            let mix = "datasets:\n  - json_path: train.json\n    sampling_strategy: all\n";
            write_small(&self.dir, MIX, mix, &mut files)?;
        }
        Ok(files)
    }
}

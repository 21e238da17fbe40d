//! WebDataset: tar archives in which the files of a sample follow each other under one name, read from the beginning to the end.
//!
//! Source: <https://github.com/webdataset/webdataset>; the name of a sample ends at the first dot of a file's name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{Message, Split};
use serde::Serialize;
use tar::{Builder, EntryType, Header};

use super::error::FormatError;
use super::output::Output;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// The size at which a shard ends though it has room for more records.
const MOST_BYTES: u64 = 256 << 20;

/// WebDataset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WebDataset;

/// The JSON file of a sample.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    split: Split,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    conversations: &'a [Message],
    /// As text: its shape differs from sample to sample, which `datasets` takes for a fault of the column.
    annotation: &'a str,
}

impl Format for WebDataset {
    fn name(&self) -> &'static str {
        "webdataset"
    }

    fn about(&self) -> &'static str {
        "tar shards for `webdataset` and `datasets`, a picture and a JSON file a sample"
    }

    fn place(&self) -> Place {
        Place::Inside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let split = told.first_split().key();
        let n_shards = told.files.keys().filter(|name| name.starts_with(&format!("{split}-"))).count();
        let last = n_shards.saturating_sub(1);
        format!(
            "```python\n\
             import webdataset as wds\n\n\
             rows = wds.WebDataset(\"{split}-{{000000..{last:06}}}.tar\", shardshuffle=False).decode(\"pil\").to_tuple(\"png;jpg\", \"json\")\n\
             for image, record in rows: ...  # record[\"conversations\"], json.loads(record[\"annotation\"])\n\
             ```\n\n\
             or, with `datasets`, which gives columns named after the endings (`png`, `json`):\n\n\
             ```python\n\
             from datasets import load_dataset\n\n\
             rows = load_dataset(\"webdataset\", data_files={{\"{split}\": \"{split}-*.tar\"}}, split=\"{split}\", streaming=True)\n\
             ```\n\n\
             `annotation` is the record's line of `annotations.jsonl` as text, with all boxes in pixels.\n"
        )
    }

    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        Ok(Box::new(Shards {
            dir: dir.to_owned(),
            shard_records: wish.shard_records,
            open: BTreeMap::new(),
            done: BTreeMap::new(),
        }))
    }
}

#[derive(Debug)]
struct Shards {
    dir: PathBuf,
    shard_records: u64,
    open: BTreeMap<Split, Shard>,
    done: BTreeMap<String, FileEntry>,
}

/// One archive.
struct Shard {
    number: u64,
    name: String,
    path: PathBuf,
    n_records: u64,
    tar: Builder<Output>,
}

impl std::fmt::Debug for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shard").field("name", &self.name).field("n_records", &self.n_records).finish_non_exhaustive()
    }
}

impl Shard {
    fn create(dir: &Path, split: Split, number: u64) -> Result<Self, FormatError> {
        let name = format!("{}-{number:06}.tar", split.key());
        let path = dir.join(&name);
        let tar = Builder::new(Output::create(path.clone())?);
        Ok(Self { number, name, path, n_records: 0, tar })
    }

    /// Adds a file with a header that tells nothing of when and by whom it was written.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), FormatError> {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(bytes.len() as u64);
        self.tar.append_data(&mut header, name, bytes).map_err(FormatError::io("write", &self.path))
    }

    fn finish(self) -> Result<(String, FileEntry), FormatError> {
        let output = self.tar.into_inner().map_err(FormatError::io("write", &self.path))?;
        Ok((self.name, output.finish()?))
    }
}

impl Shards {
    /// The shard that has room for the next record of a split.
    fn shard(&mut self, split: Split) -> Result<&mut Shard, FormatError> {
        let mut number = 0;
        if let Some(shard) = self.open.get(&split) {
            number = shard.number;
            if shard.n_records >= self.shard_records || shard.tar.get_ref().bytes() >= MOST_BYTES {
                number += 1;
                if let Some(full) = self.open.remove(&split) {
                    let (name, entry) = full.finish()?;
                    self.done.insert(name, entry);
                }
            }
        }
        match self.open.entry(split) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => Ok(entry.insert(Shard::create(&self.dir, split, number)?)),
        }
    }
}

impl Sink for Shards {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let image = sample.picture.map(|picture| format!("{}.{}", sample.key, picture.extension));
        let row = Row {
            id: sample.id,
            split: sample.split,
            image: image.as_deref(),
            conversations: sample.messages,
            annotation: sample.note_text,
        };
        let json = serde_json::to_vec(&row).map_err(|source| FormatError::Encode { what: "a row", source })?;
        let shard = self.shard(sample.split)?;
        if let Some((picture, name)) = sample.picture.zip(image.as_deref()) {
            shard.add(name, picture.bytes)?;
        }
        shard.add(&format!("{}.json", sample.key), &json)?;
        shard.n_records += 1;
        Ok(Taken::Written)
    }

    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        let mut files = self.done;
        for shard in self.open.into_values() {
            let (name, entry) = shard.finish()?;
            files.insert(name, entry);
        }
        Ok(files)
    }
}

//! Parquet with typed columns and pictures inside, which `datasets.load_dataset` reads with an `Image` feature.
//!
//! The columns are written one value at a time by the crate's low level, without Arrow: that is a fifth of the code to compile, and the
//! schema is written out here to the letter. Nothing of time or machine reaches the file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chartmill_schema::Split;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, TypePtr};

use super::error::FormatError;
use super::output::Output;
use super::parquet_rows::Columns;
use super::sample::Sample;
use super::{Format, Place, Sink, Taken, Told, Wish};
use crate::manifest::FileEntry;

/// The bytes of pictures and texts after which a row group ends: all that waits in memory.
const GROUP_BYTES: usize = 32 << 20;

/// Parquet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parquet;

/// The columns, in the order in which [`Columns`] writes them.
pub(crate) const SCHEMA: &str = "
message chartmill {
  required binary id (STRING);
  optional group image {
    optional binary bytes;
    optional binary path (STRING);
  }
  required group conversations (LIST) {
    repeated group list {
      required group element {
        required binary from (STRING);
        required binary value (STRING);
      }
    }
  }
  required binary split (STRING);
  optional binary chart (STRING);
  optional binary locale (STRING);
  optional binary target (STRING);
  optional int32 width;
  optional int32 height;
  required group turns (LIST) {
    repeated group list {
      required group element {
        required binary question (STRING);
        required binary answer (STRING);
        required binary family (STRING);
        required binary form (STRING);
        required binary difficulty (STRING);
        required binary language (STRING);
      }
    }
  }
  required binary annotation (STRING);
}";

/// The same for `datasets`, which so knows that `image` is a picture. Lists of one element are understood by old versions and new.
fn features() -> serde_json::Value {
    let value = |dtype: &str| serde_json::json!({ "dtype": dtype, "_type": "Value" });
    let text = || value("string");
    serde_json::json!({ "info": { "features": {
        "id": text(),
        "image": { "_type": "Image" },
        "conversations": [{ "from": text(), "value": text() }],
        "split": text(),
        "chart": text(),
        "locale": text(),
        "target": text(),
        "width": value("int32"),
        "height": value("int32"),
        "turns": [{
            "question": text(), "answer": text(), "family": text(), "form": text(), "difficulty": text(), "language": text(),
        }],
        "annotation": text(),
    }}})
}

fn properties() -> WriterPropertiesPtr {
    let column = |name: &str| ColumnPath::new(name.split('.').map(str::to_owned).collect());
    let picture = || column("image.bytes");
    Arc::new(
        WriterProperties::builder()
            .set_created_by("chartmill".to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new("huggingface".to_owned(), features().to_string())]))
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            // A picture is compressed already, and none comes twice.
            .set_column_compression(picture(), Compression::UNCOMPRESSED)
            .set_column_dictionary_enabled(picture(), false)
            .set_column_dictionary_enabled(column("annotation"), false)
            .set_column_dictionary_enabled(column("id"), false)
            .build(),
    )
}

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn about(&self) -> &'static str {
        "Parquet with pictures inside and typed columns, as `datasets` reads it with an `Image` feature"
    }

    fn place(&self) -> Place {
        Place::Inside
    }

    fn usage(&self, told: &Told<'_>) -> String {
        let split = told.first_split().key();
        format!(
            "```python\n\
         from datasets import load_dataset\n\n\
         rows = load_dataset(\"/the/path/to/this/folder\", split=\"{split}\")\n\
         rows[0][\"image\"]  # a PIL picture\n\
         ```\n\n\
         The columns are `id`, `image`, `conversations` (`from`, `value`), `split`, `chart`, `locale`, `target`, `width`, `height`, `turns` \
         (`question`, `answer`, `family`, `form`, `difficulty`, `language`) and `annotation`: the record's line of `annotations.jsonl` as \
         text, with all boxes in pixels.\n"
        )
    }

    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError> {
        let schema = parse_message_type(SCHEMA).map_err(refused("the schema"))?;
        Ok(Box::new(Files {
            dir: dir.to_owned(),
            shard_records: wish.shard_records,
            schema: Arc::new(schema),
            open: BTreeMap::new(),
            done: BTreeMap::new(),
        }))
    }
}

/// Wraps what the library said about a file.
fn refused(file: &str) -> impl Fn(parquet::errors::ParquetError) -> FormatError + '_ {
    move |error| FormatError::Library { file: file.to_owned(), why: error.to_string() }
}

/// The files of all splits.
#[derive(Debug)]
struct Files {
    dir: PathBuf,
    shard_records: u64,
    schema: TypePtr,
    open: BTreeMap<Split, Shard>,
    /// The finished files of each split, in order.
    done: BTreeMap<Split, Vec<FileEntry>>,
}

/// One file.
struct Shard {
    name: String,
    n_records: u64,
    writer: SerializedFileWriter<Output>,
    columns: Columns,
}

impl std::fmt::Debug for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shard").field("name", &self.name).field("n_records", &self.n_records).finish_non_exhaustive()
    }
}

impl Shard {
    fn create(dir: &Path, schema: &TypePtr, split: Split, number: usize) -> Result<Self, FormatError> {
        let name = unfinished(split, number);
        let output = Output::create(dir.join(&name))?;
        let writer = SerializedFileWriter::new(output, schema.clone(), properties()).map_err(refused(&name))?;
        Ok(Self { name, n_records: 0, writer, columns: Columns::default() })
    }

    /// Writes what waits as a row group.
    fn flush(&mut self) -> Result<(), FormatError> {
        if self.columns.n_rows() == 0 {
            return Ok(());
        }
        let columns = std::mem::take(&mut self.columns);
        columns.write(&mut self.writer).map_err(refused(&self.name))
    }

    fn finish(mut self) -> Result<FileEntry, FormatError> {
        self.flush()?;
        let output = self.writer.into_inner().map_err(refused(&self.name))?;
        output.finish()
    }
}

/// A file's name before it is known how many there are.
fn unfinished(split: Split, number: usize) -> String {
    format!("{}-{number:05}", split.key())
}

impl Files {
    fn close(&mut self, split: Split) -> Result<(), FormatError> {
        if let Some(full) = self.open.remove(&split) {
            let entry = full.finish()?;
            self.done.entry(split).or_default().push(entry);
        }
        Ok(())
    }
}

impl Sink for Files {
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError> {
        let split = sample.split;
        if self.open.get(&split).is_some_and(|shard| shard.n_records >= self.shard_records) {
            self.close(split)?;
        }
        let number = self.done.get(&split).map_or(0, Vec::len);
        let shard = match self.open.entry(split) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Shard::create(&self.dir, &self.schema, split, number)?)
            }
        };
        shard.columns.push(sample);
        shard.n_records += 1;
        if shard.columns.bytes() >= GROUP_BYTES {
            shard.flush()?;
        }
        Ok(Taken::Written)
    }

    /// Files are renamed as `datasets` itself calls them, `train-00000-of-00002.parquet`.
    fn finish(mut self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError> {
        for split in Split::ALL {
            self.close(split)?;
        }
        let mut files = BTreeMap::new();
        for (split, entries) in self.done {
            let of = entries.len();
            for (number, entry) in entries.into_iter().enumerate() {
                let name = format!("{}-{number:05}-of-{of:05}.parquet", split.key());
                let path = self.dir.join(&name);
                fs::rename(self.dir.join(unfinished(split, number)), &path).map_err(FormatError::io("rename", &path))?;
                files.insert(name, entry);
            }
        }
        Ok(files)
    }
}

//! Readers: a dataset as a stream of rows, its format told by its content.
//!
//! [`Dataset::open`] looks at a file or folder, [`Dataset::rows`] reads it. Nothing is trusted: files of any size and content give
//! rows or errors that name file and line, in the memory of one row (at most 16 MiB of text, nested at most 64 deep).
//!
//! A row that cannot be used is an error, and reading goes on with the next; so it does after a broken line of JSON Lines. A broken
//! element of an array is the last that is read of it, because where the next one begins is not certain
//! ([`DatasetError::ends_file`]).

mod chart_qa;
mod converted;
mod detect;
mod error;
mod folder;
mod json;
mod listed;
mod mix;
mod packed;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod release;
mod rows;
mod splits;
mod tar;
mod unpacked;
mod values;
mod webdataset;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod packed_tests;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

pub use error::{DatasetError, RowFault};
pub use rows::Rows;
pub use splits::split_of_file;

use converted::Converted;
use detect::Source;
use listed::Several;
use release::Records;
use values::Values;

/// The formats of datasets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// LLaVA's records in one JSON array, as its trainer loads them.
    Llava,
    /// LLaVA's records, one a line.
    LlavaLines,
    /// Conversations in one JSON array as LLaMA-Factory, ms-swift and TRL have them: with `images`, as `messages`, or as `query` and `response`.
    Messages,
    /// The same, one a line.
    MessagesLines,
    /// Bedrock's `bedrock-conversation-2024`, one a line, its pictures on S3.
    Bedrock,
    /// InternVL's meta file, with the files that it names.
    InternVl,
    /// LLaVA-NeXT's mix, with the files that it names.
    LlavaNext,
    /// Parquet, pictures inside.
    Parquet,
    /// Tar shards of WebDataset, pictures inside.
    WebDataset,
    /// The form of ChartQA: pictures, tables and questions in files of their own.
    ChartQa,
    /// Tables without pictures and questions.
    Tables,
    /// A release of ours, with its annotations.
    Release,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Llava => "LLaVA records in a JSON array",
            Self::LlavaLines => "LLaVA records in JSON Lines",
            Self::Messages => "messages with a list of pictures in a JSON array",
            Self::MessagesLines => "messages with a list of pictures in JSON Lines",
            Self::Bedrock => "conversations of Amazon Bedrock in JSON Lines",
            Self::InternVl => "records that a meta file of InternVL names",
            Self::LlavaNext => "records that a mix of LLaVA-NeXT names",
            Self::Parquet => "Parquet",
            Self::WebDataset => "shards of WebDataset",
            Self::ChartQa => "questions, pictures and tables as ChartQA has them",
            Self::Tables => "tables in CSV or TSV",
            Self::Release => "a release of Chartmill",
        })
    }
}

/// A dataset, opened and its format known. Holds no rows.
#[derive(Clone, Debug)]
pub struct Dataset {
    format: Format,
    source: Source,
    is_misnamed: bool,
    images_dir: Option<PathBuf>,
}

impl Dataset {
    /// Looks at a file or folder and tells its format from its content, whatever its name.
    ///
    /// - A file: JSON with an array of rows, JSON Lines, one shard (tar, Parquet), a list of files (InternVL's meta file, LLaVA-NeXT's
    ///   mix), or one table (CSV, TSV).
    /// - A folder: one of our releases (it has `manifest.json`), or what `chartmill convert` made of one (it has `format.json`); the form
    ///   of ChartQA, or one split of it; shards of one kind, also in a folder `data`; one file of rows; a folder of tables, each with a
    ///   TOML file beside it or not. Hidden files are left out, and other subfolders are not searched for rows.
    ///
    /// A release, and what was made of one, has hashes of its files, which are checked here: all bytes of rows and shards are
    /// read for that. Its pictures are checked with the rows that name them.
    ///
    /// Pictures inside of shards are written, as their rows are read, into a folder for temporary files that lives as long as this.
    ///
    /// # Errors
    /// What keeps it from being read at all: it is not there, empty, binary, of no known format, or several files could be meant,
    /// or it is a release, or was made of one, and a file of it was changed. Faulty rows are errors only where no row among the
    /// first twenty has a known format.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        detect::detect(path)
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the name of the file says otherwise than its content: an array in `.jsonl`, or lines in `.json`. Loaders that trust
    /// the name fail on it.
    pub fn is_misnamed(&self) -> bool {
        self.is_misnamed
    }

    /// The folder that the rows' pictures are named from, unless a user says otherwise: that of the file, or `images` beside it where
    /// only that has the first picture; `png` of a split of ChartQA, the folder of the splits where there are several (pictures are
    /// then called `train/png/8127.png`); the folder of a release; where pictures from inside of shards are written. `None` for tables.
    pub fn images_dir(&self) -> Option<PathBuf> {
        self.images_dir.clone()
    }

    /// The folder of the release that it is; `None` of anything else.
    pub fn release(&self) -> Option<&Path> {
        match &self.source {
            Source::Release(folder) => Some(folder),
            _ => None,
        }
    }

    /// The rows, in the order of the dataset, read as they are asked for; [`Format::Tables`] has none. Rows of one picture need not
    /// follow each other.
    ///
    /// # Errors
    /// Where the file or release cannot be opened any more. What is wrong with rows comes in their place.
    pub fn rows(&self) -> Result<Rows, DatasetError> {
        Ok(match &self.source {
            Source::File(path) => Rows::new(Values::open(path)?),
            Source::ChartQa(tree) => Rows::new(tree.rows()),
            Source::Tables(_) => Rows::none(),
            Source::Release(folder) => Rows::new(Records::open(folder)?),
            Source::Several(files) => Rows::new(Several::new(files.clone())),
            Source::Converted { folder, files } => Rows::new(Converted::open(folder, files.clone())?),
            Source::Packed(packed) => packed.rows(),
        })
    }

    /// Whether its pictures stand inside of its files, so that nothing can refer to them where they are.
    pub fn is_packed(&self) -> bool {
        matches!(self.source, Source::Packed(_))
    }

    /// The files of [`Format::Tables`], sorted by name; of another format none.
    pub fn tables(&self) -> &[PathBuf] {
        match &self.source {
            Source::Tables(tables) => tables,
            Source::File(_)
            | Source::ChartQa(_)
            | Source::Release(_)
            | Source::Several(_)
            | Source::Converted { .. }
            | Source::Packed(_) => &[],
        }
    }

    /// The SHA-256 of the content of all files that rows and tables come from, in hexadecimal digits. The names of the files count,
    /// their folders and the pictures do not.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub fn fingerprint(&self) -> Result<String, DatasetError> {
        let files = match &self.source {
            Source::File(path) => vec![path.clone()],
            Source::ChartQa(tree) => tree.files()?,
            Source::Tables(tables) => tables.clone(),
            Source::Release(folder) => release::files(folder),
            Source::Several(files) | Source::Converted { files, .. } => files.iter().map(|file| file.path.clone()).collect(),
            Source::Packed(packed) => packed.files().to_vec(),
        };
        Ok(chartmill_describe::fingerprint_files(files)?)
    }
}

//! Formats: a finished release as other trainers and libraries read it, one file a format.
//!
//! [`convert`] reads a release once, checks it on the way (seal, hashes of its files, hash of each picture), and hands every sample to
//! each [`Format`] in turn, so that memory holds one sample, or one row group of Parquet, whatever the size of the release. A folder
//! appears under its name only when it is whole, and the same release gives the same bytes.
//!
//! Adding a format is a file here and its place in [`FORMATS`].

mod bedrock;
mod boxes;
mod conversion;
mod convert;
mod error;
mod folder;
mod internvl;
mod llava;
mod llava_next;
mod messages;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_rows;
mod picture_list;
mod pictures;
mod qwen_vl;
mod reader;
mod readme;
mod rows;
mod s3;
mod sample;
mod sharegpt;
mod webdataset;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;

use chartmill_schema::{Split, Target};

pub use conversion::{Conversion, is_conversion_of};
pub use convert::{ConvertOptions, Converted, convert};
pub use error::FormatError;
pub use picture_list::PictureList;
pub use pictures::Images;
pub use s3::S3Place;

use crate::manifest::FileEntry;
use output::is_of_split;
use sample::Sample;

/// The format that a release is in already.
pub const DEFAULT: &str = "llava";

/// All formats that this build writes, by name.
pub const FORMATS: &[&dyn Format] = &[
    &bedrock::Bedrock,
    &internvl::InternVl,
    &llava::Llava,
    &llava_next::LlavaNext,
    &messages::Messages,
    #[cfg(feature = "parquet")]
    &parquet::Parquet,
    &qwen_vl::QwenVl,
    &sharegpt::ShareGpt,
    &webdataset::WebDataset,
];

/// The format of this name.
///
/// # Errors
/// [`FormatError::Unknown`], with all names; [`FormatError::NotBuilt`] where this build lacks it.
pub fn named(name: &str) -> Result<&'static dyn Format, FormatError> {
    if let Some(format) = FORMATS.iter().find(|format| format.name() == name) {
        return Ok(*format);
    }
    if name == "parquet" {
        return Err(FormatError::NotBuilt { name: name.to_owned(), feature: "parquet" });
    }
    let known = FORMATS.iter().map(|format| format.name().to_owned()).collect();
    Err(FormatError::Unknown { name: name.to_owned(), known })
}

/// Where a format has its pictures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In files beside the rows, which name them.
    Beside,
    /// In the same files as the rows.
    Inside,
}

/// A format that a release can be written in.
pub trait Format: Debug + Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// What reads it, in half a sentence.
    fn about(&self) -> &'static str;

    /// Whether it names pictures by where they will be on S3.
    fn names_s3(&self) -> bool {
        false
    }

    /// Where it has its pictures.
    fn place(&self) -> Place;

    /// How to load what was written, as Markdown, with the lines of Python to the letter.
    fn usage(&self, told: &Told<'_>) -> String;

    /// Begins to write into an empty folder.
    ///
    /// # Errors
    /// Where it cannot be written as asked, which is told before anything is read.
    fn begin(&self, dir: &Path, wish: &Wish<'_>) -> Result<Box<dyn Sink>, FormatError>;
}

/// One format being written.
pub trait Sink: Debug {
    /// Takes the next sample. Samples come in slot order, those of the splits mixed.
    ///
    /// # Errors
    /// Where the disk refuses, or the sample cannot be written.
    fn take(&mut self, sample: &Sample<'_>) -> Result<Taken, FormatError>;

    /// Ends all files.
    ///
    /// # Errors
    /// Where the disk refuses, or all samples together do not fit the format.
    fn finish(self: Box<Self>) -> Result<BTreeMap<String, FileEntry>, FormatError>;
}

/// What became of a sample.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It was written.
    Written,
    /// It does not fit the format, for the reason with this key.
    LeftOut(&'static str),
}

/// What a format is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Records a shard, of a format that has shards.
    pub shard_records: u64,
    /// Whose convention boxes follow, of a format that leaves that open.
    pub target: &'a Target,
    /// Where the pictures will be on S3, of a format that names them there.
    pub s3: Option<&'a S3Place>,
    /// The folder of the pictures as seen from the output: `.`, or the way to the release where they stay there.
    pub picture_root: &'a str,
    /// Records by split, as the release counts them.
    pub records: &'a BTreeMap<Split, u64>,
}

/// What a page about the output tells.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What was asked for.
    pub wish: Wish<'a>,
    /// Records written, by split.
    pub written: &'a BTreeMap<Split, u64>,
    /// The files, without pictures.
    pub files: &'a BTreeMap<String, FileEntry>,
}

impl Told<'_> {
    /// Where no record to train on was written, the sentence that stands in the place of a command to train.
    pub(crate) fn nothing_to_train_on(&self) -> Option<String> {
        if self.written.get(&Split::Train).is_some_and(|n| *n > 0) {
            return None;
        }
        let of_any = |name: &&String| Split::ALL.into_iter().any(|split| is_of_split(name, split));
        let files: Vec<String> = self.files.keys().filter(of_any).map(|name| format!("`{name}`")).collect();
        let files = files.join(" and ");
        Some(format!("There is no training set here: what it has, {files}, is there to measure a model and not to train one."))
    }

    /// The split that examples load: the first that there is, which is the one to train on where there is that.
    pub(crate) fn first_split(&self) -> Split {
        let mut written = self.written.iter().filter(|(_, n)| **n > 0);
        written.next().map_or(Split::Train, |(split, _)| *split)
    }
}

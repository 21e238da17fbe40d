//! The arguments of `convert`, as typed.

use std::num::NonZeroU64;
use std::path::PathBuf;

use chartmill_dataset::formats::Images;
use clap::{Parser, ValueEnum};

/// Writes a finished dataset as other trainers and libraries read it, and leaves the dataset as it is. Only what its manifest and its
/// hashes vouch for is passed on. Each folder has a README.md that says how to load it.
#[derive(Debug, Parser)]
pub(crate) struct ConvertArgs {
    /// The dataset's folder
    #[arg(value_name = "RELEASE", default_value = "chartmill-out")]
    pub(crate) release: PathBuf,
    /// Formats, separated by commas: bedrock (Amazon Nova), internvl, llava, llava-next, messages (TRL, ms-swift), parquet (needs a build
    /// with `--features parquet`), qwen-vl, sharegpt (LLaMA-Factory), webdataset
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    pub(crate) format: Vec<String>,
    /// Folder to write into; of several formats, a folder for each in it [default: RELEASE-FORMAT, beside the dataset]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What becomes of pictures, where a format has them in files
    #[arg(long, value_enum, value_name = "HOW", default_value = "copy")]
    pub(crate) images: ImagesName,
    /// The most records of a shard, where a format has shards
    #[arg(long, value_name = "N", default_value = "2000")]
    pub(crate) shard_records: NonZeroU64,
    /// The model whose convention boxes follow, where a format leaves that open [default: that of the dataset]
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// Where the dataset will be on S3, for `bedrock`
    #[arg(long, value_name = "s3://BUCKET/FOLDER")]
    pub(crate) s3: Option<String>,
    /// The account that owns the bucket, twelve digits, where it is not that of the job
    #[arg(long, value_name = "ACCOUNT", requires = "s3")]
    pub(crate) bucket_owner: Option<String>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What becomes of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImagesName {
    /// They are copied
    Copy,
    /// Each file gets a second name (a hard link)
    Link,
    /// They stay in the dataset, and rows name them from there
    Reference,
}

impl From<ImagesName> for Images {
    fn from(name: ImagesName) -> Self {
        match name {
            ImagesName::Copy => Self::Copy,
            ImagesName::Link => Self::Link,
            ImagesName::Reference => Self::Reference,
        }
    }
}

//! The arguments of `train`, as typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chartmill_trainer::job;
use clap::{Parser, ValueEnum};

use super::cloud_args::CloudArgs;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Method {
    /// Low-rank adapters
    Lora,
    /// All weights of the language model
    Full,
}

impl From<Method> for job::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Lora => Self::Lora,
            Method::Full => Self::Full,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InputMode {
    /// Read from S3 when they are opened
    FastFile,
    /// Copied before training begins
    File,
}

impl From<InputMode> for job::InputMode {
    fn from(mode: InputMode) -> Self {
        match mode {
            InputMode::FastFile => Self::FastFile,
            InputMode::File => Self::File,
        }
    }
}

#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are on or off")]
pub(crate) struct TrainArgs {
    /// The dataset's folder [default: chartmill-out]
    #[arg(value_name = "OUT")]
    pub(crate) dir: Option<PathBuf>,
    /// Folder to write the job into; or, with --submit, --stop or --download alone, the folder of a job that was made before
    #[arg(long, value_name = "DIR")]
    pub(crate) job: PathBuf,
    /// S3 bucket for data, code, checkpoints and the model
    #[arg(long, value_name = "B", required_unless_present_any = ["submit", "stop", "download"], requires_all = ["role", "image"])]
    pub(crate) bucket: Option<String>,
    /// ARN of the role that the job takes
    #[arg(long, value_name = "ARN", required_unless_present_any = ["submit", "stop", "download"], requires = "bucket")]
    pub(crate) role: Option<String>,
    /// Training image in ECR, made from the Dockerfile of the job folder
    #[arg(long, value_name = "URI", required_unless_present_any = ["submit", "stop", "download"], requires = "bucket")]
    pub(crate) image: Option<String>,
    /// How to train
    #[arg(long, value_enum, default_value_t = Method::Lora)]
    pub(crate) method: Method,
    /// Stage of DeepSpeed's ZeRO, 2 or 3 [default: 3]
    #[arg(long, value_name = "2|3")]
    pub(crate) zero: Option<u8>,
    /// Keep weights and optimizer in the machine's memory; slower, for when the GPUs run out of theirs
    #[arg(long)]
    pub(crate) offload: bool,
    /// Instance type [default: ml.g5.12xlarge for lora, ml.p4d.24xlarge for full]
    #[arg(long, value_name = "T")]
    pub(crate) instance: Option<String>,
    /// LLaVA-1.5 to begin from: 7b, 13b, a model's id, or a folder on S3 [default: 7b]
    #[arg(long, value_name = "MODEL")]
    pub(crate) base_model: Option<String>,
    /// CLIP to look through: a model's id, or a folder on S3 [default: openai/clip-vit-large-patch14-336]
    #[arg(long, value_name = "MODEL")]
    pub(crate) vision_tower: Option<String>,
    /// How pictures come to the instance
    #[arg(long, value_enum, default_value_t = InputMode::FastFile)]
    pub(crate) input_mode: InputMode,
    /// Use spare capacity at a discount; an interrupted job resumes from its last checkpoint
    #[arg(long)]
    pub(crate) spot: bool,
    /// Hours after which the job is stopped [default: twice the estimate]
    #[arg(long, value_name = "HOURS")]
    pub(crate) max_run: Option<u64>,
    /// Passes over the data [default: 1, up to 3 where the data is little]
    #[arg(long, value_name = "N")]
    pub(crate) epochs: Option<u64>,
    /// General data to train along: rows as LLaVA reads them, the folder of their pictures, and their share of all rows, such as
    /// llava_mix.json:llava-images:0.3; may be repeated
    #[arg(long, value_name = "FILE:IMAGES:SHARE")]
    pub(crate) mix: Vec<String>,
    /// Name of the job [default: from model, method and a hash of all that the result depends on]
    #[arg(long, value_name = "NAME")]
    pub(crate) job_name: Option<String>,
    /// Region; only the one of the image can work [default: that one]
    #[arg(long, value_name = "R")]
    pub(crate) region: Option<String>,
    /// Subnets of a VPC, separated by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(crate) subnets: Vec<String>,
    /// Security groups of that VPC, separated by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(crate) security_groups: Vec<String>,
    /// Key of KMS to encrypt the model with
    #[arg(long, value_name = "KEY")]
    pub(crate) kms_key: Option<String>,
    /// Give the job no network; base model and vision tower must then lie on S3
    #[arg(long)]
    pub(crate) network_isolation: bool,
    /// Tag of everything that the job makes; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) tag: Vec<String>,
    /// Replace a job folder of another configuration
    #[arg(long)]
    pub(crate) force: bool,
    /// Threads to check the dataset with [default: all processors]
    #[arg(long, value_name = "T")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print the plan as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Upload what S3 does not have yet, create the training job, and follow it to its end (needs a build with `--features aws`)
    #[arg(long, help_heading = "AWS")]
    pub(crate) submit: bool,
    /// Stop the training job; its checkpoints stay
    #[arg(long, help_heading = "AWS", conflicts_with_all = ["submit", "bucket", "download"])]
    pub(crate) stop: bool,
    /// Fetch the model into the job folder when the training job has completed
    #[arg(long, help_heading = "AWS")]
    pub(crate) download: bool,
    #[command(flatten)]
    pub(crate) cloud: CloudArgs,
}

//! What is asked for, as typed, and as checked.

use std::path::PathBuf;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::error::TrainerError;

/// How the model is trained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Low-rank adapters beside the frozen language model; the projector in full.
    #[default]
    Lora,
    /// The whole language model and the projector.
    Full,
}

impl Method {
    /// As `train.sh` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lora => "lora",
            Self::Full => "full",
        }
    }
}

/// What DeepSpeed spreads over the GPUs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Zero {
    /// Gradients and optimizer.
    #[serde(rename = "2")]
    Two,
    /// The weights too.
    #[serde(rename = "3")]
    Three,
    /// The weights too, and all that is not in use lies in the memory of the machine.
    #[serde(rename = "3_offload")]
    ThreeOffload,
}

impl Zero {
    /// As `train.sh` takes it, and as the files of DeepSpeed are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Two => "2",
            Self::Three => "3",
            Self::ThreeOffload => "3_offload",
        }
    }
}

/// How pictures come to the instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputMode {
    /// Read from S3 when they are opened.
    #[default]
    FastFile,
    /// Copied before training begins.
    File,
}

impl InputMode {
    /// As the API spells it.
    pub fn api_name(self) -> &'static str {
        match self {
            Self::FastFile => "FastFile",
            Self::File => "File",
        }
    }
}

/// General data to train along, since charts alone make a model forget.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MixSource {
    /// Rows in LLaVA's format, `.json` or `.jsonl`.
    pub file: PathBuf,
    /// The folder of their pictures.
    pub images: PathBuf,
    /// The share of the joined rows, between 0 and 1.
    pub share: Decimal,
}

impl MixSource {
    /// Reads `FILE:IMAGES:SHARE`.
    ///
    /// # Errors
    /// [`TrainerError::BadFlag`].
    pub fn parse(text: &str) -> Result<Self, TrainerError> {
        let wrong = |why: &str| TrainerError::flag("--mix", text, why);
        let mut parts = text.rsplitn(3, ':');
        let (Some(share), Some(images), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("give FILE:IMAGES:SHARE, such as llava_mix.json:llava-images:0.3"));
        };
        if file.is_empty() || images.is_empty() {
            return Err(wrong("the file of rows and the folder of pictures must both be named"));
        }
        let share: Decimal = share.parse().map_err(|_| wrong("the share must be a number such as 0.3"))?;
        if share <= Decimal::ZERO || share > Decimal::new(9, 1) {
            return Err(wrong("the share is the part of the joined rows that comes from this file, above 0 and at most 0.9"));
        }
        Ok(Self { file: file.into(), images: images.into(), share: share.normalize() })
    }
}

/// What a job is asked to be, as typed. [`JobOptions::checked`] makes it usable.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JobOptions {
    /// The release.
    pub release: PathBuf,
    /// The S3 bucket.
    pub bucket: String,
    /// The ARN of the role that the job takes.
    pub role: String,
    /// The training image in ECR.
    pub image: String,
    /// How to train.
    pub method: Method,
    /// The stage of ZeRO; by default what fits.
    pub zero: Option<u8>,
    /// The instance type; by default one for the method.
    pub instance: Option<String>,
    /// Whether weights and optimizer go to the memory of the machine.
    pub offload: bool,
    /// `7b`, `13b`, a model's id on the hub, or an S3 address.
    pub base_model: Option<String>,
    /// An S3 address, or a model's id on the hub.
    pub vision_tower: Option<String>,
    /// How pictures come to the instance.
    pub input_mode: InputMode,
    /// Whether to use spare capacity at a discount.
    pub spot: bool,
    /// The longest the job may run, in hours.
    pub max_run_hours: Option<u64>,
    /// Passes over the data.
    pub epochs: Option<u64>,
    /// General data.
    pub mix: Vec<MixSource>,
    /// Subnets of a VPC.
    pub subnets: Vec<String>,
    /// Security groups of that VPC.
    pub security_groups: Vec<String>,
    /// A key to encrypt with.
    pub kms_key: Option<String>,
    /// Whether the containers get no network at all.
    pub network_isolation: bool,
    /// `KEY=VALUE` pairs.
    pub tags: Vec<String>,
    /// The name of the job; by default from what it holds.
    pub job_name: Option<String>,
    /// The region; by default the one of the image.
    pub region: Option<String>,
}

/// A model to begin from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BaseModel {
    /// A model's id on the hub, or the address of its folder on S3, with `/` at the end.
    pub source: String,
    /// Whether it is on S3, so that it becomes a channel.
    pub is_channel: bool,
}

/// What a job is asked to be.
///
/// # Guarantees
/// Every name has the form that the service takes, and the flags go together. Whether anything exists, only the service knows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The S3 bucket.
    pub bucket: String,
    /// The ARN of the role that the job takes.
    pub role: String,
    /// The account of that role.
    pub account: String,
    /// The training image in ECR.
    pub image: String,
    /// Where all of it happens.
    pub region: String,
    /// How to train.
    pub method: Method,
    /// The stage of ZeRO, where one is asked for.
    pub zero: Option<Zero>,
    /// The instance type.
    pub instance: String,
    /// The model to begin from.
    pub base_model: BaseModel,
    /// Its size in billions of weights: 7 or 13.
    pub base_billions: u64,
    /// The vision tower.
    pub vision_tower: BaseModel,
    /// How pictures come to the instance.
    pub input_mode: InputMode,
    /// Whether to use spare capacity at a discount.
    pub spot: bool,
    /// The longest the job may run, in hours, where that is given.
    pub max_run_hours: Option<u64>,
    /// Passes over the data, where that is given.
    pub epochs: Option<u64>,
    /// General data.
    pub mix: Vec<MixSource>,
    /// Subnets of a VPC.
    pub subnets: Vec<String>,
    /// Security groups of that VPC.
    pub security_groups: Vec<String>,
    /// A key to encrypt with.
    pub kms_key: Option<String>,
    /// Whether the containers get no network at all.
    pub network_isolation: bool,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// The name of the job, where one is given.
    pub job_name: Option<String>,
}

impl JobOptions {
    /// Checks the form of every name, and that the flags go together.
    ///
    /// # Errors
    /// [`TrainerError::BadFlag`], [`TrainerError::Conflict`].
    pub fn checked(&self) -> Result<Asked, TrainerError> {
        let conflict = |why: &str| TrainerError::Conflict { why: why.to_owned() };
        checks::bucket(&self.bucket)?;
        let account = checks::role(&self.role)?;
        let image_region = checks::image(&self.image)?;
        if let Some(region) = self.region.as_ref().filter(|region| **region != image_region) {
            let why = format!(
                "the image {} is in {image_region}, and SageMaker takes images of its own region alone; push it to {region} or drop --region",
                self.image
            );
            return Err(TrainerError::flag("--region", region, why));
        }
        let zero = match (self.zero, self.offload) {
            (None, false) => None,
            (Some(2), false) => Some(Zero::Two),
            (Some(3), false) => Some(Zero::Three),
            (None | Some(3), true) => Some(Zero::ThreeOffload),
            (Some(2), true) => {
                return Err(conflict("--offload moves weights that only ZeRO 3 spreads; give --zero 3 or drop one"));
            }
            (Some(other), _) => return Err(TrainerError::flag("--zero", &other.to_string(), "the stage is 2 or 3")),
        };
        let instance = self.instance.clone().unwrap_or_else(|| default_instance(self.method).to_owned());
        let (base_model, base_billions) = checks::base_model(self.base_model.as_deref().unwrap_or("7b"))?;
        let vision_tower = checks::vision_tower(self.vision_tower.as_deref())?;
        if self.network_isolation && !(base_model.is_channel && vision_tower.is_channel) {
            return Err(conflict(
                "--network-isolation cuts the job off from the hub, so the weights must come from S3; give --base-model s3://... and \
                 --vision-tower s3://...",
            ));
        }
        checks::vpc(&self.subnets, &self.security_groups)?;
        if let Some(key) = &self.kms_key {
            checks::kms_key(key)?;
        }
        if let Some(name) = &self.job_name {
            checks::job_name(name)?;
        }
        if let Some(hours) = self.max_run_hours.filter(|hours| !(1..=672).contains(hours)) {
            return Err(TrainerError::flag("--max-run", &hours.to_string(), "a job runs from 1 to 672 hours (28 days)"));
        }
        if let Some(epochs) = self.epochs.filter(|epochs| !(1..=100).contains(epochs)) {
            return Err(TrainerError::flag("--epochs", &epochs.to_string(), "give a whole number from 1 to 100"));
        }
        let mixed: Decimal = self.mix.iter().map(|mix| mix.share).sum();
        if mixed > Decimal::new(9, 1) {
            return Err(TrainerError::flag(
                "--mix",
                &mixed.to_string(),
                "the shares add up to this; leave at least 0.1 to the charts",
            ));
        }
        if self.mix.len() > 15 {
            return Err(TrainerError::flag(
                "--mix",
                &self.mix.len().to_string(),
                "a job has 20 channels at most; join files before",
            ));
        }
        Ok(Asked {
            bucket: self.bucket.clone(),
            role: self.role.clone(),
            account,
            image: self.image.clone(),
            region: image_region,
            method: self.method,
            zero,
            instance,
            base_model,
            base_billions,
            vision_tower,
            input_mode: self.input_mode,
            spot: self.spot,
            max_run_hours: self.max_run_hours,
            epochs: self.epochs,
            mix: self.mix.clone(),
            subnets: self.subnets.clone(),
            security_groups: self.security_groups.clone(),
            kms_key: self.kms_key.clone(),
            network_isolation: self.network_isolation,
            tags: checks::tags(&self.tags)?,
            job_name: self.job_name.clone(),
        })
    }
}

fn default_instance(method: Method) -> &'static str {
    match method {
        Method::Lora => "ml.g5.12xlarge",
        Method::Full => "ml.p4d.24xlarge",
    }
}

//! The request CreateTrainingJob, in the shape of the API.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::options::{Asked, InputMode};
use super::plan::Choices;

/// A number as Python prints it: 3, 0.25, 1.98e-05, nan. One group, as SageMaker wants it.
const NUMBER: &str = r"([-+]?(?:(?:[0-9]*\.)?[0-9]+(?:[eE][-+]?[0-9]+)?|nan|inf))";
/// Where the code is without a network: SageMaker's toolkit cannot fetch it then, so a channel brings it.
const ISOLATED_CODE: &str = "/opt/ml/input/data/code/sourcedir.tar.gz";
/// Metrics, and the keys of the trainer's log lines that hold them.
const METRICS: [(&str, &str); 8] = [
    ("train:loss", "loss"),
    ("train:learning_rate", "learning_rate"),
    ("train:epoch", "epoch"),
    ("train:grad_norm", "grad_norm"),
    ("train:samples_per_second", "train_samples_per_second"),
    ("train:steps_per_second", "train_steps_per_second"),
    ("train:runtime", "train_runtime"),
    ("train:final_loss", "train_loss"),
];

/// The request CreateTrainingJob.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTrainingJob {
    /// Unique in account and region.
    pub training_job_name: String,
    /// Values as JSON, as SageMaker's toolkit decodes them.
    pub hyper_parameters: BTreeMap<String, String>,
    /// The image, and what to read from its log.
    pub algorithm_specification: AlgorithmSpecification,
    /// What the job may do.
    pub role_arn: String,
    /// What comes to the instance.
    pub input_data_config: Vec<Channel>,
    /// Where the model goes.
    pub output_data_config: OutputDataConfig,
    /// Which machine.
    pub resource_config: ResourceConfig,
    /// A VPC to be in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc_config: Option<VpcConfig>,
    /// How long.
    pub stopping_condition: StoppingCondition,
    /// For the bill and for searching.
    pub tags: Vec<Tag>,
    /// No network at all.
    pub enable_network_isolation: bool,
    /// Spare capacity.
    pub enable_managed_spot_training: bool,
    /// Where checkpoints go while training goes on.
    pub checkpoint_config: CheckpointConfig,
}

/// The image, and what to read from its log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlgorithmSpecification {
    /// The image in ECR.
    pub training_image: String,
    /// Channels override it.
    pub training_input_mode: String,
    /// What becomes a graph.
    pub metric_definitions: Vec<MetricDefinition>,
    /// Whether the graphs are kept with the job.
    pub enable_sage_maker_metrics_time_series: bool,
}

/// A metric and where it stands in the log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDefinition {
    /// Its name.
    pub name: String,
    /// With one group.
    pub regex: String,
}

/// A folder of S3 that comes to `/opt/ml/input/data/NAME`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Channel {
    /// Its name.
    pub channel_name: String,
    /// Where it lies.
    pub data_source: DataSource,
    /// `File` or `FastFile`.
    pub input_mode: String,
}

/// Where a channel lies.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DataSource {
    /// On S3.
    #[serde(rename = "S3DataSource")]
    pub s3: S3DataSource,
}

/// A prefix of S3.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct S3DataSource {
    /// `S3Prefix`.
    #[serde(rename = "S3DataType")]
    pub data_type: String,
    /// Ends in `/`: a prefix without it also takes folders whose names only begin alike.
    #[serde(rename = "S3Uri")]
    pub uri: String,
    /// `FullyReplicated`.
    #[serde(rename = "S3DataDistributionType")]
    pub distribution: String,
}

/// Where the model goes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OutputDataConfig {
    /// The service adds `/JOB/output/model.tar.gz`.
    #[serde(rename = "S3OutputPath")]
    pub path: String,
    /// A key to encrypt with.
    #[serde(rename = "KmsKeyId", default, skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

/// Which machine.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceConfig {
    /// Its type.
    pub instance_type: String,
    /// One.
    pub instance_count: u64,
    /// Its disk.
    #[serde(rename = "VolumeSizeInGB")]
    pub volume_gb: u64,
}

/// A VPC to be in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcConfig {
    /// At most five.
    pub security_group_ids: Vec<String>,
    /// At most sixteen.
    pub subnets: Vec<String>,
}

/// How long a job may take.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StoppingCondition {
    /// Running.
    pub max_runtime_in_seconds: u64,
    /// Waiting for spot capacity and running; never less than the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_wait_time_in_seconds: Option<u64>,
}

/// A tag.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// Where checkpoints go while training goes on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CheckpointConfig {
    /// On S3.
    #[serde(rename = "S3Uri")]
    pub uri: String,
    /// In the container.
    pub local_path: String,
}

/// The expression that finds a key's value in a line such as `{'loss': 10.3381, 'learning_rate': 0.0002, 'epoch': 0.01}`. The quote
/// before the key keeps `loss` from matching `train_loss`.
fn metric_regex(key: &str) -> String {
    format!("'{key}': {NUMBER}")
}

/// The tags of everything that the job makes.
pub(super) fn tags(asked: &Asked, release: &str) -> Vec<Tag> {
    let own = [("chartmill:release".to_owned(), release.to_owned())];
    own.into_iter().chain(asked.tags.iter().cloned()).map(|(key, value)| Tag { key, value }).collect()
}

pub(super) fn vpc(asked: &Asked) -> Option<VpcConfig> {
    (!asked.subnets.is_empty())
        .then(|| VpcConfig { security_group_ids: asked.security_groups.clone(), subnets: asked.subnets.clone() })
}

impl CreateTrainingJob {
    /// The request for what was chosen.
    pub(super) fn of(asked: &Asked, choices: &Choices, layout: &Layout) -> Self {
        let json = |value: &str| serde_json::Value::from(value).to_string();
        let hyper_parameters = [
            ("sagemaker_program", json("train.sh")),
            ("sagemaker_submit_directory", json(if asked.network_isolation { ISOLATED_CODE } else { &layout.code })),
            ("sagemaker_container_log_level", "20".to_owned()),
            ("sagemaker_job_name", json(&layout.job_name)),
            ("sagemaker_region", json(&asked.region)),
            ("method", json(asked.method.name())),
            ("zero", json(choices.zero.name())),
            ("epochs", choices.epochs.to_string()),
            ("global_batch_size", choices.global_batch.to_string()),
            ("per_device_train_batch_size", choices.per_device_batch.to_string()),
            ("save_steps", choices.save_steps.to_string()),
            ("base_model", json(&asked.base_model.source)),
            ("vision_tower", json(&asked.vision_tower.source)),
        ];
        let channel = |name: &str, uri: &str, mode: InputMode| Channel {
            channel_name: name.to_owned(),
            data_source: DataSource {
                s3: S3DataSource {
                    data_type: "S3Prefix".to_owned(),
                    uri: uri.to_owned(),
                    distribution: "FullyReplicated".to_owned(),
                },
            },
            input_mode: mode.api_name().to_owned(),
        };
        // Rows and weights are read whole and at once, so they are copied; only pictures gain by being fetched when they are opened.
        let mut input_data_config = vec![channel("data", &layout.data, InputMode::File)];
        input_data_config.extend(layout.pictures.iter().map(|(name, uri)| channel(name, uri, asked.input_mode)));
        for (name, model) in [("base", &asked.base_model), ("tower", &asked.vision_tower)] {
            if model.is_channel {
                input_data_config.push(channel(name, &model.source, InputMode::File));
            }
        }
        if asked.network_isolation {
            input_data_config.push(channel("code", layout.code.trim_end_matches("sourcedir.tar.gz"), InputMode::File));
        }
        Self {
            training_job_name: layout.job_name.clone(),
            hyper_parameters: hyper_parameters.map(|(key, value)| (key.to_owned(), value)).into(),
            algorithm_specification: AlgorithmSpecification {
                training_image: asked.image.clone(),
                training_input_mode: "File".to_owned(),
                metric_definitions: METRICS
                    .iter()
                    .map(|(name, key)| MetricDefinition { name: (*name).to_owned(), regex: metric_regex(key) })
                    .collect(),
                enable_sage_maker_metrics_time_series: true,
            },
            role_arn: asked.role.clone(),
            input_data_config,
            output_data_config: OutputDataConfig { path: layout.output.clone(), kms_key: asked.kms_key.clone() },
            resource_config: ResourceConfig {
                instance_type: choices.instance.name.clone(),
                instance_count: 1,
                volume_gb: choices.volume_gb,
            },
            vpc_config: vpc(asked),
            stopping_condition: StoppingCondition {
                max_runtime_in_seconds: choices.max_run_seconds,
                max_wait_time_in_seconds: choices.max_wait_seconds,
            },
            tags: tags(asked, &layout.release),
            enable_network_isolation: asked.network_isolation,
            enable_managed_spot_training: asked.spot,
            checkpoint_config: CheckpointConfig { uri: layout.checkpoints.clone(), local_path: "/opt/ml/checkpoints".to_owned() },
        }
    }
}

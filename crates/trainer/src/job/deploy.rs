//! The three requests that make an endpoint of the trained model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::options::Asked;
use super::requests::{Tag, VpcConfig, tags, vpc};

/// The longest name of a model or an endpoint.
const MAX_NAME: usize = 63;

/// The request CreateModel.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateModel {
    /// Unique in account and region.
    pub model_name: String,
    /// Image and weights.
    pub primary_container: Container,
    /// What the endpoint may do.
    pub execution_role_arn: String,
    /// A VPC to be in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc_config: Option<VpcConfig>,
    /// The endpoint fetches nothing, so it needs no network.
    pub enable_network_isolation: bool,
    /// For the bill.
    pub tags: Vec<Tag>,
}

/// Image and weights.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Container {
    /// The image of training, so that both have the same LLaVA.
    pub image: String,
    /// What training left.
    pub model_data_url: String,
    /// What the server is told.
    pub environment: BTreeMap<String, String>,
}

/// The request CreateEndpointConfig.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateEndpointConfig {
    /// Unique in account and region.
    pub endpoint_config_name: String,
    /// One.
    pub production_variants: Vec<ProductionVariant>,
    /// For the bill.
    pub tags: Vec<Tag>,
}

/// Which machine serves the model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProductionVariant {
    /// Its name.
    pub variant_name: String,
    /// The model.
    pub model_name: String,
    /// One.
    pub initial_instance_count: u64,
    /// Its type.
    pub instance_type: String,
    /// The whole traffic.
    pub initial_variant_weight: f64,
    /// 60 to 3600.
    pub model_data_download_timeout_in_seconds: u64,
    /// 60 to 3600.
    pub container_startup_health_check_timeout_in_seconds: u64,
}

/// The request CreateEndpoint.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateEndpoint {
    /// Unique in account and region.
    pub endpoint_name: String,
    /// What it runs.
    pub endpoint_config_name: String,
    /// For the bill.
    pub tags: Vec<Tag>,
}

/// All three.
#[derive(Clone, PartialEq, Debug)]
pub struct Deployment {
    /// First.
    pub model: CreateModel,
    /// Second.
    pub endpoint_config: CreateEndpointConfig,
    /// Third.
    pub endpoint: CreateEndpoint,
}

/// The instance type that serves a model of this size: its weights in 16 bits and a few answers fit into one GPU.
pub(super) fn serving_instance(billions: u64) -> &'static str {
    if billions == 13 { "ml.g6e.2xlarge" } else { "ml.g5.2xlarge" }
}

impl Deployment {
    /// The requests for a job's model.
    pub(super) fn of(asked: &Asked, layout: &Layout) -> Self {
        // Names of jobs and of models have the same form and length.
        let name: String = layout.job_name.chars().take(MAX_NAME).collect();
        let tags = tags(asked, &layout.release);
        let environment = [
            ("SAGEMAKER_PROGRAM", "inference.py"),
            ("SAGEMAKER_SUBMIT_DIRECTORY", "/opt/ml/model/code"),
            ("SAGEMAKER_CONTAINER_LOG_LEVEL", "20"),
            ("SAGEMAKER_REGION", asked.region.as_str()),
            ("SAGEMAKER_MODEL_SERVER_WORKERS", "1"),
            ("HF_HUB_OFFLINE", "1"),
            ("TRANSFORMERS_OFFLINE", "1"),
        ];
        Self {
            model: CreateModel {
                model_name: name.clone(),
                primary_container: Container {
                    image: asked.image.clone(),
                    model_data_url: layout.model.clone(),
                    environment: environment.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
                },
                execution_role_arn: asked.role.clone(),
                vpc_config: vpc(asked),
                enable_network_isolation: true,
                tags: tags.clone(),
            },
            endpoint_config: CreateEndpointConfig {
                endpoint_config_name: name.clone(),
                production_variants: vec![ProductionVariant {
                    variant_name: "AllTraffic".to_owned(),
                    model_name: name.clone(),
                    initial_instance_count: 1,
                    instance_type: serving_instance(asked.base_billions).to_owned(),
                    initial_variant_weight: 1.0,
                    // 14 to 27 GB are fetched and unpacked, then loaded.
                    model_data_download_timeout_in_seconds: 3600,
                    container_startup_health_check_timeout_in_seconds: 1800,
                }],
                tags: tags.clone(),
            },
            endpoint: CreateEndpoint { endpoint_name: name.clone(), endpoint_config_name: name, tags },
        }
    }
}

//! Amazon Bedrock, through the Converse API and AWS's own SDK.

mod capabilities;
mod capture;
mod converse;
mod failure;
mod reply;

use std::fmt;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::Client as Sdk;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::timeout::TimeoutConfig;
use aws_sdk_bedrockruntime::config::{Builder, StalledStreamProtectionConfig};
use tokio::runtime::Runtime;

use self::capture::Capture;
use super::dialect::{Dialect, StructuredOutput};
use super::exchange::{Provider, ProviderError, Reply, Request};

/// The longest body that is read, in bytes. An answer of a few thousand tokens has a hundredth of it.
const MAX_BODY: usize = 1 << 20;
/// The longest time to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Where Bedrock is. What is not given comes from the environment and the AWS configuration files, in the SDK's usual order.
#[derive(Clone, Debug, Default)]
pub struct BedrockOptions {
    /// The region, such as `us-east-1`.
    pub region: Option<String>,
    /// The profile of the AWS configuration files.
    pub profile: Option<String>,
    /// Another address than the region's, such as a VPC endpoint.
    pub endpoint_url: Option<String>,
}

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum BedrockError {
    /// No region is given anywhere.
    #[error("no AWS region is set; give one with --region, in AWS_REGION, or in the profile (`aws configure`)")]
    NoRegion,
    /// There can be no thread for the network.
    #[error("the network cannot be set up: {0}")]
    Runtime(std::io::Error),
}

/// A model on Amazon Bedrock, named by a model id, or by the id or ARN of an inference profile.
///
/// Credentials are those of the standard chain. Its methods must not be called from within an async runtime.
pub struct Bedrock {
    model: String,
    sdk: Sdk,
    runtime: Runtime,
    structured_outputs: Vec<StructuredOutput>,
}

impl fmt::Debug for Bedrock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Bedrock").field("model", &self.model).finish_non_exhaustive()
    }
}

impl Bedrock {
    /// `model`, with the configuration of the environment.
    ///
    /// # Errors
    /// There is no region.
    pub fn new(model: &str, options: BedrockOptions) -> Result<Self, BedrockError> {
        let runtime = runtime()?;
        let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12());
        if let Some(region) = options.region {
            loader = loader.region(Region::new(region));
        }
        if let Some(profile) = options.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(endpoint_url) = options.endpoint_url {
            loader = loader.endpoint_url(endpoint_url);
        }
        let config = runtime.block_on(loader.load());
        Self::on(runtime, model, &config)
    }

    /// `model`, with a configuration that is made already.
    ///
    /// # Errors
    /// It has no region.
    pub fn with_config(model: &str, config: &SdkConfig) -> Result<Self, BedrockError> {
        Self::on(runtime()?, model, config)
    }

    fn on(runtime: Runtime, model: &str, config: &SdkConfig) -> Result<Self, BedrockError> {
        if config.region().is_none() {
            return Err(BedrockError::NoRegion);
        }
        // Trying again is ours: only we know the budget, and what the server bears.
        let config = Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let structured_outputs = capabilities::structured_outputs(model);
        Ok(Self { model: model.to_owned(), sdk: Sdk::from_conf(config), runtime, structured_outputs })
    }

    /// With one way of structured output only, for a model whose best does not work well.
    #[must_use]
    pub fn with_structured_output(mut self, structured_output: StructuredOutput) -> Self {
        self.structured_outputs = vec![structured_output];
        self
    }
}

fn runtime() -> Result<Runtime, BedrockError> {
    // One thread drives the network; those that ask wait on their own.
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("bedrock").enable_all().build().map_err(BedrockError::Runtime)
}

impl Provider for Bedrock {
    fn name(&self) -> &'static str {
        "bedrock"
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn structured_outputs(&self) -> &[StructuredOutput] {
        &self.structured_outputs
    }

    fn ask(&self, request: &Request, dialect: &Dialect, limit: Duration) -> Result<Reply, ProviderError> {
        let call = converse::render(&self.sdk, &self.model, request, dialect)
            .map_err(|message| ProviderError::Refused { message: format!("the request cannot be made: {message}") })?;
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(limit).build();
        let capture = Capture::default();
        let call = call
            .customize()
            .interceptor(capture.clone())
            .config_override(aws_sdk_bedrockruntime::config::Builder::new().timeout_config(timeouts));
        let result = self.runtime.block_on(call.send());
        // The body itself is read, not what the SDK makes of it, which would turn decimals into binary floats.
        match (result, capture.take()) {
            (_, Some(body)) => Ok(reply::read(&body, request)),
            (Ok(_), None) => Err(ProviderError::Cut { message: "the reply has no body".to_owned() }),
            (Err(error), None) => failure::read(&error, request, dialect, limit),
        }
    }
}

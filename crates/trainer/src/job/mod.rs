//! The job folder: what a person reads, changes, and runs or submits, from a release that was checked.

mod archive;
mod checks;
mod data;
mod deploy;
mod folder;
mod instance;
mod layout;
mod memory;
mod options;
mod plan;
mod policies;
mod render;
mod requests;
mod templates;

#[cfg(test)]
mod tests;

#[cfg(feature = "aws")]
pub(crate) use folder::UPLOADS;

pub use data::{DataStats, Source};
pub use deploy::{Container, CreateEndpoint, CreateEndpointConfig, CreateModel, Deployment, ProductionVariant};
pub use folder::{JOB_FILE, Job, Upload, Written, write_job};
pub use instance::Instance;
pub use layout::Layout;
pub use options::{Asked, BaseModel, InputMode, JobOptions, Method, MixSource, Zero};
pub use plan::Choices;
pub use render::shell_word;
pub use requests::{
    AlgorithmSpecification, Channel, CheckpointConfig, CreateTrainingJob, DataSource, MetricDefinition, OutputDataConfig,
    ResourceConfig, S3DataSource, StoppingCondition, Tag, VpcConfig,
};

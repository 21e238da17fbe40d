//! AWS: uploads, training jobs and endpoints, from the JSON files of a job folder.
//!
//! S3 is reached through `object_store`. SageMaker and CloudWatch Logs are a dozen JSON calls, signed by AWS's own `aws-sigv4` and sent
//! by the HTTP client that is there anyway: their SDKs would take minutes to compile. Credentials are those of the standard chain.
//!
//! Deliberately absent: threads (an [`Upload`] is worked on by those of the caller), printing, and waiting between polls.

mod address;
mod credentials;
mod deploy;
mod endpoint;
mod error;
mod files;
mod folder;
mod follow;
mod journal;
mod logs;
mod metrics;
mod multipart;
mod refusal;
mod sagemaker;
mod service;
mod session;
mod storage;
mod submit;
mod upload;

pub use address::Address;
pub use deploy::{Deployment, Removed, Stage};
pub use endpoint::Endpoint;
pub use error::CloudError;
pub use folder::JobFolder;
pub use follow::{Ended, Event, Follower, Outcome};
pub use session::{Cloud, CloudOptions, Pace};
pub use submit::{Submitted, stop, submit};
pub use upload::{Sent, Tally, Upload};

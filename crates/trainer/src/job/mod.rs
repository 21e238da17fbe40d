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
mod requests;
mod templates;

#[cfg(feature = "aws")]
pub(crate) use folder::UPLOADS;

pub use data::{DataStats, Source};
pub use folder::{JOB_FILE, Job, Upload, Written, write_job};
pub use instance::Instance;
pub use layout::Layout;
pub use options::{Asked, BaseModel, InputMode, JobOptions, Method, MixSource, Zero};
pub use plan::Choices;

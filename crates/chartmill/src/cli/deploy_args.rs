//! The arguments of `deploy`, as typed.

use std::path::PathBuf;

use clap::Parser;

use super::cloud_args::CloudArgs;

#[derive(Debug, Parser)]
pub(crate) struct DeployArgs {
    /// The job's folder, as `chartmill train` wrote it
    #[arg(long, value_name = "DIR")]
    pub(crate) job: PathBuf,
    /// Remove the endpoint, its configuration and the model
    #[arg(long)]
    pub(crate) delete: bool,
    /// Region; only the one of the job can work [default: that one]
    #[arg(long, value_name = "R", help_heading = "AWS")]
    pub(crate) region: Option<String>,
    #[command(flatten)]
    pub(crate) cloud: CloudArgs,
}

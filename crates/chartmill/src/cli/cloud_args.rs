//! The flags that say how to reach AWS, the same for `train`, `deploy` and `predict`.

use clap::Args;

/// Besides the region, which each command explains for itself.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct CloudArgs {
    /// Profile of the AWS configuration files [default: $`AWS_PROFILE`, else the default one]
    #[arg(long, value_name = "NAME", help_heading = "AWS")]
    pub(crate) profile: Option<String>,
    /// One address for all services of AWS, such as a look-alike's [default: $`AWS_ENDPOINT_URL`, else the region's]
    #[arg(long, value_name = "URL", help_heading = "AWS")]
    pub(crate) endpoint_url: Option<String>,
    /// Milliseconds between looks at a job or an endpoint; tests shorten it
    #[arg(long, value_name = "MS", default_value_t = 10_000, hide = true)]
    pub(crate) poll: u64,
}

#[cfg(feature = "sagemaker")]
impl CloudArgs {
    /// A session in `region`, or in that of the environment. `attempts` of each request, or as many as usual.
    pub(crate) fn connect(&self, region: Option<&str>, attempts: Option<u32>) -> anyhow::Result<chartmill_trainer::cloud::Cloud> {
        use std::time::Duration;

        use chartmill_trainer::cloud::{Cloud, CloudOptions, Pace};

        let usual = Pace::default();
        Ok(Cloud::connect(CloudOptions {
            region: region.map(str::to_owned),
            profile: self.profile.clone(),
            endpoint_url: self.endpoint_url.clone(),
            pace: Pace { poll: Duration::from_millis(self.poll), attempts: attempts.unwrap_or(usual.attempts), ..usual },
        })?)
    }

    /// A session in the region of a job folder, which `typed` must not contradict.
    pub(crate) fn connect_for(
        &self,
        folder: &chartmill_trainer::cloud::JobFolder,
        typed: Option<&str>,
    ) -> anyhow::Result<chartmill_trainer::cloud::Cloud> {
        if let Some(typed) = typed.filter(|typed| *typed != folder.region()) {
            anyhow::bail!(
                "--region {typed}: the job in {} is for {}; leave --region out",
                folder.dir().display(),
                folder.region()
            );
        }
        self.connect(Some(folder.region()), None)
    }
}

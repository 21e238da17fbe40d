//! Where everything lies on S3, and the name of the job.

use serde::{Deserialize, Serialize};

use super::options::Asked;

/// Where everything lies on S3.
///
/// Pictures lie by their content and are shared by all jobs on them; the rest lies under the job's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Layout {
    /// The name of the job.
    pub job_name: String,
    /// The first 16 digits of the release's seal.
    pub release: String,
    /// The folder of `train.json`, with `/` at the end.
    pub data: String,
    /// The folders of pictures by channel, with `/` at the end.
    pub pictures: Vec<(String, String)>,
    /// The archive of the code.
    pub code: String,
    /// The folder of checkpoints.
    pub checkpoints: String,
    /// What the service puts the job's output under; without `/` at the end, as it adds one.
    pub output: String,
    /// What the service will have written at the end.
    pub model: String,
}

impl Layout {
    /// The layout of a job. `pictures` holds a channel and the hash of its content each, the release's first.
    pub(super) fn of(asked: &Asked, job_hash: &str, release: &str, pictures: &[(String, String)]) -> Self {
        let own = || format!("chartmill-llava-{}b-{}-{}", asked.base_billions, asked.method.name(), short(job_hash, 10));
        let job_name = asked.job_name.clone().unwrap_or_else(own);
        let root = format!("s3://{}/chartmill", asked.bucket);
        let job = format!("{root}/jobs/{job_name}");
        Self {
            release: short(release, 16).to_owned(),
            data: format!("{job}/data/"),
            pictures: pictures
                .iter()
                .map(|(channel, hash)| (channel.clone(), format!("{root}/pictures/{}/", short(hash, 16))))
                .collect(),
            code: format!("{job}/source/sourcedir.tar.gz"),
            checkpoints: format!("{job}/checkpoints/"),
            output: format!("{root}/jobs"),
            model: format!("{job}/output/model.tar.gz"),
            job_name,
        }
    }
}

fn short(hash: &str, len: usize) -> &str {
    hash.get(..len).unwrap_or(hash)
}

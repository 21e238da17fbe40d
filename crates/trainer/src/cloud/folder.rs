//! The job folder, read: only its JSON files, which a person may have changed by hand, and nothing else of what wrote them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::address::Address;
use super::error::CloudError;
use super::sagemaker::text;

/// The version of `job.json` that is understood.
const FORMAT: u32 = 1;

/// What of `job.json` is needed here.
#[derive(Clone, Debug, Deserialize)]
struct Plan {
    format: u32,
    release_seal: String,
    asked: Asked,
    data: Data,
    layout: Layout,
    uploads: Vec<UploadLine>,
}

#[derive(Clone, Debug, Deserialize)]
struct Asked {
    region: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Data {
    sources: Vec<Source>,
}

#[derive(Clone, Debug, Deserialize)]
struct Source {
    images_from: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
struct Layout {
    model: String,
}

/// A file or the files of a list, and where they go.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct UploadLine {
    /// A file of the job folder; with a list, a folder as it was typed.
    pub(super) from: PathBuf,
    /// The list within the job folder: one path a line, relative to `from`.
    #[serde(default)]
    pub(super) list: Option<String>,
    /// The address of the file, or of the folder with `/` at the end.
    pub(super) to: String,
}

/// A job folder.
#[derive(Clone, Debug)]
pub struct JobFolder {
    dir: PathBuf,
    plan: Plan,
    pub(super) training: Value,
    pub(super) model: Value,
    pub(super) endpoint_config: Value,
    pub(super) endpoint: Value,
}

impl JobFolder {
    /// Reads the JSON files of a job folder.
    ///
    /// # Errors
    /// [`CloudError::BadFolder`].
    pub fn open(dir: &Path) -> Result<Self, CloudError> {
        let read = |name: &str| {
            let path = dir.join(name);
            let bad = |why: String| CloudError::BadFolder { path: path.clone(), why };
            let bytes = fs::read(&path).map_err(|error| bad(format!("cannot be read ({error})")))?;
            serde_json::from_slice::<Value>(&bytes).map_err(|error| bad(format!("is no JSON: {error}")))
        };
        let plan = read("job.json")?;
        let path = dir.join("job.json");
        let bad = |why: String| CloudError::BadFolder { path: path.clone(), why };
        let plan: Plan = serde_json::from_value(plan).map_err(|error| bad(format!("is not the plan of a job: {error}")))?;
        if plan.format != FORMAT {
            return Err(bad(format!("has the format {}, and this version reads {FORMAT}", plan.format)));
        }
        let folder = Self {
            dir: dir.to_owned(),
            plan,
            training: read("create-training-job.json")?,
            model: read("create-model.json")?,
            endpoint_config: read("create-endpoint-config.json")?,
            endpoint: read("create-endpoint.json")?,
        };
        for (file, request, field) in [
            ("create-training-job.json", &folder.training, "TrainingJobName"),
            ("create-model.json", &folder.model, "ModelName"),
            ("create-endpoint-config.json", &folder.endpoint_config, "EndpointConfigName"),
            ("create-endpoint.json", &folder.endpoint, "EndpointName"),
        ] {
            if text(request, &format!("/{field}")).is_empty() {
                return Err(CloudError::BadFolder { path: dir.join(file), why: format!("has no {field}") });
            }
        }
        Ok(folder)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The region that the job is for.
    pub fn region(&self) -> &str {
        &self.plan.asked.region
    }

    /// The name of the training job.
    pub fn job_name(&self) -> &str {
        text(&self.training, "/TrainingJobName")
    }

    /// The name of the endpoint.
    pub fn endpoint_name(&self) -> &str {
        text(&self.endpoint, "/EndpointName")
    }

    /// The name of the endpoint's configuration.
    pub fn endpoint_config_name(&self) -> &str {
        text(&self.endpoint_config, "/EndpointConfigName")
    }

    /// The name of the model.
    pub fn model_name(&self) -> &str {
        text(&self.model, "/ModelName")
    }

    /// Where the model is at the end.
    ///
    /// # Errors
    /// [`CloudError::BadAddress`].
    pub fn model_address(&self) -> Result<Address, CloudError> {
        let named = text(&self.model, "/PrimaryContainer/ModelDataUrl");
        Address::parse(if named.is_empty() { &self.plan.layout.model } else { named })
    }

    /// The folder of S3 under which everything of this job alone lies; pictures are shared by jobs on the same release.
    ///
    /// # Errors
    /// [`CloudError::BadAddress`].
    pub fn storage(&self) -> Result<Address, CloudError> {
        let output = text(&self.training, "/OutputDataConfig/S3OutputPath").trim_end_matches('/');
        Address::parse(&format!("{output}/{}/", self.job_name()))
    }

    /// The folders of S3 with the job's pictures.
    pub fn picture_folders(&self) -> Vec<&str> {
        self.plan.uploads.iter().filter(|upload| upload.list.is_some()).map(|upload| upload.to.as_str()).collect()
    }

    /// The release, as it was typed.
    pub(super) fn release(&self) -> Option<&Path> {
        self.plan.data.sources.first().map(|source| source.images_from.as_path())
    }

    /// The seal of the release.
    pub(super) fn release_seal(&self) -> &str {
        &self.plan.release_seal
    }

    /// What goes where.
    pub(super) fn uploads(&self) -> &[UploadLine] {
        &self.plan.uploads
    }
}

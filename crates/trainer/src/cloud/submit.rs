//! Creates and stops the training job. Its name derives from what it holds, so to submit it twice is to find the first one again.

use serde_json::{Value, json};

use super::error::CloudError;
use super::folder::JobFolder;
use super::sagemaker::text;
use super::session::Cloud;

/// What became of a submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Submitted {
    /// The job was created now.
    Created {
        /// Its ARN.
        arn: String,
    },
    /// This very job was there.
    WasThere {
        /// Its status, such as `InProgress`.
        status: String,
    },
}

/// What makes a job this job. Environment, tags and networking do not, and not everything is described as it was sent.
const SAME: [&str; 6] = [
    "/AlgorithmSpecification/TrainingImage",
    "/RoleArn",
    "/HyperParameters",
    "/InputDataConfig",
    "/OutputDataConfig/S3OutputPath",
    "/ResourceConfig/InstanceType",
];

/// The training job of a folder, if there is one of its name and it is that one.
///
/// # Errors
/// [`CloudError::NameTaken`] where it is another, and what SageMaker refuses.
fn found(cloud: &Cloud, folder: &JobFolder) -> Result<Option<Value>, CloudError> {
    let job = match cloud.sagemaker("DescribeTrainingJob", &json!({"TrainingJobName": folder.job_name()})) {
        Err(error) if error.is_missing() => return Ok(None),
        done => done?,
    };
    let differs = |pointer: &&&str| !covers(job.pointer(pointer), folder.training.pointer(pointer));
    match SAME.iter().find(differs) {
        Some(pointer) => Err(CloudError::NameTaken {
            what: "training job",
            name: folder.job_name().to_owned(),
            difference: pointer.trim_start_matches('/').replace('/', "."),
        }),
        None => Ok(Some(job)),
    }
}

/// Whether what is described holds all that was asked; the service adds defaults.
pub(super) fn covers(described: Option<&Value>, asked: Option<&Value>) -> bool {
    match (described, asked) {
        (_, None) => true,
        (Some(Value::Object(described)), Some(Value::Object(asked))) => {
            asked.iter().all(|(key, asked)| covers(described.get(key), Some(asked)))
        }
        (Some(Value::Array(described)), Some(Value::Array(asked))) => {
            described.len() == asked.len()
                && described.iter().zip(asked).all(|(described, asked)| covers(Some(described), Some(asked)))
        }
        (described, asked) => described == asked,
    }
}

/// Whether the job of a folder was submitted before, and its status then. Nothing needs to be uploaded in that case.
///
/// # Errors
/// As [`submit`].
pub(super) fn status(cloud: &Cloud, folder: &JobFolder) -> Result<Option<String>, CloudError> {
    Ok(found(cloud, folder)?.map(|job| text(&job, "/TrainingJobStatus").to_owned()))
}

/// Creates the training job of a folder, whose files must be on S3 already.
///
/// # Errors
/// [`CloudError::NameTaken`], [`CloudError::Quota`], [`CloudError::Denied`], and what else SageMaker refuses.
pub fn submit(cloud: &Cloud, folder: &JobFolder) -> Result<Submitted, CloudError> {
    match cloud.sagemaker("CreateTrainingJob", &folder.training) {
        Ok(created) => Ok(Submitted::Created { arn: text(&created, "/TrainingJobArn").to_owned() }),
        // Also where the answer to a first attempt was lost on the way.
        Err(error) if error.is_taken() => match status(cloud, folder)? {
            Some(status) => Ok(Submitted::WasThere { status }),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Stops the training job of a folder. Checkpoints stay.
///
/// # Errors
/// What SageMaker refuses.
pub fn stop(cloud: &Cloud, folder: &JobFolder) -> Result<(), CloudError> {
    cloud.sagemaker("StopTrainingJob", &json!({"TrainingJobName": folder.job_name()})).map(drop)
}

impl Cloud {
    /// Whether the job of a folder was submitted before, and its status then. Nothing needs to be uploaded in that case.
    ///
    /// # Errors
    /// [`CloudError::NameTaken`], and what SageMaker refuses.
    pub fn job_status(&self, folder: &JobFolder) -> Result<Option<String>, CloudError> {
        status(self, folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_adds_is_no_difference() {
        let asked = json!({"a": [{"b": 1}], "c": "x"});
        assert!(covers(Some(&json!({"a": [{"b": 1, "added": true}], "c": "x", "d": 2})), Some(&asked)));
        assert!(!covers(Some(&json!({"a": [{"b": 2}], "c": "x"})), Some(&asked)));
        assert!(!covers(Some(&json!({"a": [{"b": 1}, {}], "c": "x"})), Some(&asked)));
        assert!(!covers(None, Some(&asked)));
        assert!(covers(None, None));
    }
}

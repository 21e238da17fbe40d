//! Model, endpoint configuration and endpoint: made in this order, removed in the other, and each told, because an endpoint costs money
//! until it is removed.

use serde_json::{Value, json};

use super::error::CloudError;
use super::folder::JobFolder;
use super::refusal::after_failure;
use super::sagemaker::text;
use super::session::Cloud;
use super::submit::covers;

/// One of the three things that a deployment consists of.
#[derive(Clone, Copy, Debug)]
struct Kind {
    /// As a person calls it.
    what: &'static str,
    /// As the operations are named: `Create...`, `Describe...`, `Delete...`.
    operation: &'static str,
    /// The field with its name.
    name: &'static str,
    /// What makes it this one.
    same: &'static str,
}

const MODEL: Kind = Kind { what: "model", operation: "Model", name: "ModelName", same: "/PrimaryContainer" };
const CONFIG: Kind =
    Kind { what: "endpoint configuration", operation: "EndpointConfig", name: "EndpointConfigName", same: "/ProductionVariants" };
const ENDPOINT: Kind = Kind { what: "endpoint", operation: "Endpoint", name: "EndpointName", same: "/EndpointConfigName" };

/// What happened to a part of a deployment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// It was made now: what it is, and its name.
    Made(&'static str, String),
    /// It was there already, the very same.
    WasThere(&'static str, String),
    /// The endpoint has this status now; `InService` is the end.
    Status(String),
}

/// What became of a part that was to be removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Removed {
    /// It was removed now: what it is, and its name.
    Now(&'static str, String),
    /// It was not there.
    Gone(&'static str, String),
}

/// The deployment of a job's model.
#[derive(Debug)]
pub struct Deployment<'a> {
    cloud: &'a Cloud,
    folder: &'a JobFolder,
}

impl<'a> Deployment<'a> {
    /// The deployment of a job folder. Nothing is sent yet.
    pub fn new(cloud: &'a Cloud, folder: &'a JobFolder) -> Self {
        Self { cloud, folder }
    }

    fn request(&self, kind: Kind) -> &'a Value {
        match kind.operation {
            "Model" => &self.folder.model,
            "EndpointConfig" => &self.folder.endpoint_config,
            _ => &self.folder.endpoint,
        }
    }

    fn name(&self, kind: Kind) -> &'a str {
        text(self.request(kind), &format!("/{}", kind.name))
    }

    fn call(&self, verb: &str, kind: Kind) -> Result<Value, CloudError> {
        self.cloud.sagemaker(&format!("{verb}{}", kind.operation), &json!({ (kind.name): self.name(kind) }))
    }

    /// Makes what is not there yet. The endpoint then needs minutes until it is in service.
    ///
    /// # Errors
    /// [`CloudError::NoObject`] where there are no weights; [`CloudError::HalfDeployed`] says what exists where a later step fails.
    pub fn create(&self, told: &mut dyn FnMut(Stage)) -> Result<(), CloudError> {
        let model = self.folder.model_address()?;
        if !self.cloud.exists(&model)? {
            let advice = format!(
                "the training job {} has not completed; `chartmill train --job {} --submit` follows it",
                self.folder.job_name(),
                self.folder.dir().display()
            );
            return Err(CloudError::NoObject { address: model.to_string(), advice });
        }
        let mut made: Vec<String> = Vec::new();
        for kind in [MODEL, CONFIG, ENDPOINT] {
            let name = self.name(kind).to_owned();
            match self.create_one(kind) {
                Ok(is_new) => {
                    made.push(format!("the {} {name}", kind.what));
                    told(if is_new { Stage::Made(kind.what, name) } else { Stage::WasThere(kind.what, name) });
                }
                Err(cause) if made.is_empty() => return Err(cause),
                Err(cause) => {
                    let folder = self.folder.dir().to_owned();
                    return Err(CloudError::HalfDeployed { made, folder, cause: Box::new(cause) });
                }
            }
        }
        Ok(())
    }

    /// Makes one thing; `false` where it was there.
    fn create_one(&self, kind: Kind) -> Result<bool, CloudError> {
        if self.is_there(kind)? {
            return Ok(false);
        }
        match self.cloud.sagemaker(&format!("Create{}", kind.operation), self.request(kind)) {
            Ok(_) => Ok(true),
            // The answer to a first attempt may have been lost.
            Err(error) if error.is_taken() => {
                if self.is_there(kind)? {
                    Ok(false)
                } else {
                    Err(error)
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Whether it is there and the very same.
    fn is_there(&self, kind: Kind) -> Result<bool, CloudError> {
        let found = match self.call("Describe", kind) {
            Err(error) if error.is_missing() => return Ok(false),
            done => done?,
        };
        if covers(found.pointer(kind.same), self.request(kind).pointer(kind.same)) {
            return Ok(true);
        }
        let difference = kind.same.trim_start_matches('/').to_owned();
        Err(CloudError::NameTaken { what: kind.what, name: self.name(kind).to_owned(), difference })
    }

    /// The status of the endpoint. The caller waits between looks.
    ///
    /// # Errors
    /// [`CloudError::EndpointFailed`], and what SageMaker refuses.
    pub fn look(&self) -> Result<Stage, CloudError> {
        let endpoint = self.call("Describe", ENDPOINT)?;
        let status = text(&endpoint, "/EndpointStatus").to_owned();
        if matches!(status.as_str(), "Failed" | "OutOfService" | "UpdateRollbackFailed") {
            let reason = text(&endpoint, "/FailureReason").trim_end_matches('.').to_owned();
            return Err(CloudError::EndpointFailed {
                endpoint: self.folder.endpoint_name().to_owned(),
                advice: format!(
                    "{} Its log is in CloudWatch under /aws/sagemaker/Endpoints/{}.",
                    after_failure(&reason),
                    self.folder.endpoint_name()
                ),
                reason: if reason.is_empty() { status } else { reason },
                folder: self.folder.dir().to_owned(),
            });
        }
        Ok(Stage::Status(status))
    }

    /// Removes endpoint, configuration and model, as far as they are there.
    ///
    /// # Errors
    /// [`CloudError::Busy`] where the endpoint is still being made, and what SageMaker refuses.
    pub fn delete(&self, told: &mut dyn FnMut(Removed)) -> Result<(), CloudError> {
        for kind in [ENDPOINT, CONFIG, MODEL] {
            let name = self.name(kind).to_owned();
            match self.call("Delete", kind) {
                Ok(_) => told(Removed::Now(kind.what, name)),
                Err(error) if error.is_missing() => told(Removed::Gone(kind.what, name)),
                Err(CloudError::Refused { message, .. })
                    if message.contains("in-progress") || message.contains("in progress") =>
                {
                    return Err(CloudError::Busy { endpoint: name });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether the endpoint is gone; removing it takes a while.
    ///
    /// # Errors
    /// What SageMaker refuses.
    pub fn is_gone(&self) -> Result<bool, CloudError> {
        match self.call("Describe", ENDPOINT) {
            Err(error) if error.is_missing() => Ok(true),
            done => done.map(|_| false),
        }
    }
}

//! The JSON calls of SageMaker and of CloudWatch Logs.

use reqwest::Method;
use serde_json::Value;

use super::error::CloudError;
use super::refusal;
use super::service::Service;
use super::session::{Call, Cloud};

impl Cloud {
    /// One of SageMaker's operations, such as `CreateTrainingJob`.
    ///
    /// # Errors
    /// Whatever the service refuses, and what [`Cloud::exchange`] says.
    pub(super) fn sagemaker(&self, operation: &str, request: &Value) -> Result<Value, CloudError> {
        self.json(Service::SageMaker, "SageMaker", &format!("sagemaker:{operation}"), request)
    }

    /// One of the operations of CloudWatch Logs.
    ///
    /// # Errors
    /// As [`Cloud::sagemaker`].
    pub(super) fn logs(&self, operation: &str, request: &Value) -> Result<Value, CloudError> {
        self.json(Service::Logs, "Logs_20140328", &format!("logs:{operation}"), request)
    }

    fn json(&self, service: Service, target: &str, operation: &str, request: &Value) -> Result<Value, CloudError> {
        let body = request.to_string();
        let name = operation.split_once(':').map_or(operation, |(_, name)| name);
        let headers =
            vec![("content-type", "application/x-amz-json-1.1".to_owned()), ("x-amz-target", format!("{target}.{name}"))];
        let answer =
            self.exchange(&Call { service, method: Method::POST, path: "/", headers, body: body.as_bytes(), limit: None })?;
        if answer.status >= 300 {
            let (code, message) = answer.fault();
            return Err(refusal::read(operation, answer.status, &code, &message, answer.attempts));
        }
        // The operations that delete answer with nothing.
        if answer.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer.body)
            .map_err(|error| CloudError::Unreadable { operation: operation.to_owned(), message: error.to_string() })
    }
}

/// A text of an answer or a request; empty where there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

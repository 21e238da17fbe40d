//! Questions to an endpoint, in the form that the job's `inference.py` takes: the bytes of the picture in base64, never an address.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use super::error::CloudError;
use super::refusal;
use super::sagemaker::text;
use super::service::Service;
use super::session::{Call, Cloud};

/// The largest body that SageMaker passes on to an endpoint, in bytes.
const MOST: usize = 6_291_456;

/// An endpoint. Several threads may ask at once.
#[derive(Clone, Debug)]
pub struct Endpoint<'a> {
    cloud: &'a Cloud,
    name: String,
    most_tokens: Option<u32>,
    limit: Option<Duration>,
}

impl<'a> Endpoint<'a> {
    /// The largest picture that fits, in bytes, with a question of a few hundred characters.
    pub const MOST_PICTURE_BYTES: usize = MOST / 4 * 3 - 4096;

    /// The endpoint of this name. Nothing is sent yet.
    pub fn new(cloud: &'a Cloud, name: &str) -> Self {
        Self { cloud, name: name.to_owned(), most_tokens: None, limit: None }
    }

    /// With answers of at most so many tokens, which the handler wants from 1 to 1024.
    pub fn with_most_tokens(self, most_tokens: u32) -> Self {
        Self { most_tokens: Some(most_tokens.clamp(1, 1024)), ..self }
    }

    /// With so much time for each request.
    pub fn within(self, limit: Duration) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// The answer to a question about a picture, given as the bytes of its file. Repeated while the endpoint throttles.
    ///
    /// # Errors
    /// [`CloudError::TooLarge`], [`CloudError::Model`] where the model cannot answer, [`CloudError::Throttled`], and what else is refused.
    pub fn answer(&self, picture: &[u8], question: &str) -> Result<String, CloudError> {
        let operation = "sagemaker:InvokeEndpoint";
        let mut body = json!({"image": STANDARD.encode(picture), "question": question});
        if let Some(most_tokens) = self.most_tokens {
            body["max_new_tokens"] = Value::from(most_tokens);
        }
        let body = body.to_string();
        if body.len() > MOST {
            return Err(CloudError::TooLarge { bytes: body.len(), most: MOST });
        }
        let path = format!("/endpoints/{}/invocations", self.name);
        let headers = vec![("content-type", "application/json".to_owned()), ("accept", "application/json".to_owned())];
        let body = body.as_bytes();
        let call = Call { service: Service::Runtime, method: Method::POST, path: &path, headers, body, limit: self.limit };
        let answer = self.cloud.exchange(&call)?;
        if answer.status >= 300 {
            return Err(self.refused(operation, answer.status, &answer.fault(), &answer.body, answer.attempts));
        }
        let unreadable = |message: String| CloudError::Unreadable { operation: operation.to_owned(), message };
        let said: Value = serde_json::from_slice(&answer.body).map_err(|error| unreadable(error.to_string()))?;
        let said = said.get("answer").and_then(Value::as_str);
        let whole = || refusal::excerpt(&String::from_utf8_lossy(&answer.body));
        said.map(str::to_owned).ok_or_else(|| unreadable(format!("there is no \"answer\" in {}", whole())))
    }

    fn refused(&self, operation: &str, status: u16, fault: &(String, String), body: &[u8], attempts: u32) -> CloudError {
        let (code, message) = fault;
        if status == 424 || code == "ModelError" {
            // The container's own answer, where it is passed on.
            let body: Value = serde_json::from_slice(body).unwrap_or_default();
            let original = text(&body, "/OriginalMessage");
            let message = refusal::excerpt(if original.is_empty() { message } else { original });
            return CloudError::Model { endpoint: self.name.clone(), message };
        }
        match refusal::read(operation, status, code, message, attempts) {
            error if error.is_missing() => CloudError::NoObject {
                address: format!("endpoint {} in {}", self.name, self.cloud.region()),
                advice: "`chartmill deploy --job DIR` makes one; is the region right?".to_owned(),
            },
            error => error,
        }
    }
}

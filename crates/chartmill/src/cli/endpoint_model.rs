//! An endpoint of SageMaker as one more provider of models, so that its answers are kept, limited and resumed like all others.

use std::time::Duration;

use chartmill_describe::model::dialect::{Dialect, StructuredOutput};
use chartmill_describe::model::exchange::{Finish, Provider, ProviderError, Reply, Request, Usage};
use chartmill_trainer::cloud::{Cloud, CloudError, Endpoint};

/// The model behind an endpoint: one picture and one question a request.
#[derive(Debug)]
pub(super) struct EndpointModel {
    cloud: Cloud,
    name: String,
}

impl EndpointModel {
    pub(super) fn new(cloud: Cloud, name: &str) -> Self {
        Self { cloud, name: name.to_owned() }
    }
}

impl Provider for EndpointModel {
    fn name(&self) -> &'static str {
        "sagemaker"
    }

    fn model(&self) -> &str {
        &self.name
    }

    fn structured_outputs(&self) -> &[StructuredOutput] {
        &[StructuredOutput::Prompt]
    }

    fn ask(&self, request: &Request, _: &Dialect, limit: Duration) -> Result<Reply, ProviderError> {
        let [message] = request.prompt.messages.as_slice() else { return Err(unfit()) };
        let [picture] = message.pictures.as_slice() else { return Err(unfit()) };
        let endpoint = Endpoint::new(&self.cloud, &self.name).with_most_tokens(request.parameters.max_tokens).within(limit);
        // It is paid for by the hour, and does not count tokens.
        let usage = Usage { input_tokens: 0, output_tokens: 0, estimated: true };
        match endpoint.answer(picture.bytes(), &message.text) {
            Ok(text) => Ok(Reply { raw: text.clone(), text, finish: Finish::Complete, usage, unreadable: None }),
            Err(CloudError::Unreadable { message, .. }) => {
                Ok(Reply { raw: String::new(), text: String::new(), finish: Finish::Complete, usage, unreadable: Some(message) })
            }
            Err(CloudError::Throttled { message, .. }) => Err(ProviderError::Throttled { message, retry_after: None }),
            Err(CloudError::Unavailable { message, .. }) => Err(ProviderError::Unavailable { message, retry_after: None }),
            Err(error @ CloudError::Unreachable { .. }) => Err(ProviderError::Unreachable { message: error.to_string() }),
            Err(error) => Err(ProviderError::Refused { message: error.to_string() }),
        }
    }
}

fn unfit() -> ProviderError {
    ProviderError::Refused { message: "an endpoint takes one question about one picture, and nothing before it".to_owned() }
}

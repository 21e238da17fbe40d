//! Why there is no reply, and what to do about it.

use std::error::Error;
use std::time::Duration;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::converse::ConverseError;
use http_body_util::LengthLimitError;

use super::super::dialect::{Dialect, Feature, StructuredOutput};
use super::super::exchange::{ProviderError, Reply, Request};
use super::super::retry::parse_retry_after;
use super::super::secret::excerpt;
use super::reply;

/// What a failure means. A body beyond the limit is a reply that cannot be understood.
pub(super) fn read(
    error: &SdkError<ConverseError>,
    request: &Request,
    dialect: &Dialect,
    limit: Duration,
) -> Result<Reply, ProviderError> {
    if has_cause::<LengthLimitError>(error) {
        return Ok(reply::too_long(request));
    }
    let cause = || excerpt(&causes(error), None);
    Err(match error {
        SdkError::ServiceError(service) => {
            let code = service.err().code().unwrap_or_default();
            let message = excerpt(service.err().message().unwrap_or_default(), None);
            let header = |name: &str| service.raw().headers().get(name);
            let retry_after = parse_retry_after(header("retry-after-ms"), header("retry-after"), header("date"));
            of_service(code, service.raw().status().as_u16(), &message, dialect, retry_after)
        }
        SdkError::TimeoutError(_) => ProviderError::TimedOut { limit },
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            ProviderError::Unreachable { message: format!("{}; is the region right?", cause()) }
        }
        _ if causes(error).to_lowercase().contains("credentials") => ProviderError::Refused {
            message: format!(
                "no AWS credentials were found or they do not work; run `aws configure` or `aws sso login`, or set AWS_PROFILE, \
                 or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ({})",
                cause()
            ),
        },
        // Not only errors of the operating system: the SDK files a reply that ends too early under others.
        SdkError::DispatchFailure(failure) if !failure.is_user() => of_connection(error, cause()),
        SdkError::ResponseError(_) => ProviderError::Cut { message: cause() },
        _ => ProviderError::Refused { message: format!("the request could not be sent: {}", cause()) },
    })
}

/// An error of the connection: before the request was sent nothing can have been answered.
fn of_connection(error: &(dyn Error + 'static), message: String) -> ProviderError {
    let mut source = Some(error);
    while let Some(error) = source {
        let text = error.to_string();
        if text.contains("error trying to connect") || text.contains("client error (Connect)") || text.contains("dns error") {
            return ProviderError::Unreachable { message: format!("{message}; are the region and the network right?") };
        }
        source = error.source();
    }
    ProviderError::Cut { message }
}

fn of_service(code: &str, status: u16, said: &str, dialect: &Dialect, retry_after: Option<Duration>) -> ProviderError {
    let message = format!("{}: {said}", if code.is_empty() { format!("status {status}") } else { code.to_owned() });
    let refused = |advice: &str| ProviderError::Refused { message: format!("{message}; {advice}") };
    match (code, status) {
        ("ThrottlingException" | "TooManyRequestsException" | "ServiceQuotaExceededException", _) => {
            ProviderError::Throttled { message, retry_after }
        }
        (
            "ModelNotReadyException"
            | "ServiceUnavailableException"
            | "InternalServerException"
            | "ModelTimeoutException"
            | "ModelErrorException",
            _,
        ) => ProviderError::Unavailable { message, retry_after },
        ("AccessDeniedException", _) => refused(
            "the credentials may not use this model: allow bedrock:InvokeModel for it, and see that the account has access to the \
             model in this region",
        ),
        ("ResourceNotFoundException", _) => refused(
            "is the model's id right, and is it offered in this region? `aws bedrock list-foundation-models` and \
             `aws bedrock list-inference-profiles` list what is",
        ),
        ("ExpiredTokenException" | "ExpiredToken" | "RequestExpired", _) => {
            refused("the session has expired; log in again (`aws sso login`), then run the same command: it goes on from there")
        }
        (
            "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "InvalidClientTokenId"
            | "IncompleteSignatureException"
            | "MissingAuthenticationTokenException"
            | "SignatureDoesNotMatch",
            _,
        ) => refused("AWS does not accept the credentials; are they whole, still valid, and is the clock of this machine right?"),
        ("ValidationException", _) => match unsupported(&said.to_lowercase(), dialect) {
            Some(feature) => ProviderError::Unsupported { feature, message },
            None if said.contains("on-demand throughput") => refused(
                "give the id of an inference profile instead, which is the model's with a prefix such as `us.` or `global.`",
            ),
            None => refused("is the model's id right, and does it take part in conversations?"),
        },
        (_, 429) => ProviderError::Throttled { message, retry_after },
        (_, 408 | 500..=599) => ProviderError::Unavailable { message, retry_after },
        _ => refused("Bedrock will not answer this request"),
    }
}

/// What the model does not take, by the (lower-case) words of a validation error.
fn unsupported(said: &str, dialect: &Dialect) -> Option<Feature> {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let is_refused =
        has(&["support", "deprecated", "not allowed", "not permitted", "remove", "extraneous", "malformed", "invalid"]);
    if !is_refused {
        return None;
    }
    if dialect.has(Feature::System) && has(&["the system field", "system prompt", "system message", "system role"]) {
        return Some(Feature::System);
    }
    if dialect.has(Feature::Temperature) && has(&["temperature"]) {
        return Some(Feature::Temperature);
    }
    let structured = [
        "outputconfig",
        "output_config",
        "output config",
        "toolconfig",
        "tool_choice",
        "toolchoice",
        "tool use",
        "tools",
        "strict",
    ];
    let structured = has(&structured) || has(&["structured output", "schema", "textformat", "grammar"]);
    (dialect.structured_output != StructuredOutput::Prompt && structured).then_some(Feature::StructuredOutput)
}

/// An error with all its causes, which the SDK leaves out of its message.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

fn has_cause<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if error.is::<T>() {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the service, as its users report them.
    #[test]
    fn what_a_model_does_not_take_is_understood() {
        let dialect = Dialect::new(StructuredOutput::ForcedTool);
        let feature = |said: &str| unsupported(&said.to_lowercase(), &dialect);
        for said in [
            "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
            "This model doesn't support tool use.",
            "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
            "The model returned the following errors: output_config.format.schema: unsupported keyword 'minItems'",
        ] {
            assert_eq!(feature(said), Some(Feature::StructuredOutput), "{said}");
        }
        let system = "This model doesn't support the system field. Remove system and try again.";
        assert_eq!(feature(system), Some(Feature::System));
        let temperature = "The model returned the following errors: `temperature` is deprecated for this model.";
        assert_eq!(feature(temperature), Some(Feature::Temperature));
        assert_eq!(feature("The provided model identifier is invalid."), None);
        assert_eq!(feature("Input is too long for requested model."), None);
    }

    #[test]
    fn failures_for_good_say_what_to_do() {
        let dialect = Dialect::new(StructuredOutput::Prompt);
        for (code, said, advice) in [
            ("AccessDeniedException", "not authorized", "bedrock:InvokeModel"),
            ("ResourceNotFoundException", "no such model", "list-foundation-models"),
            ("ExpiredTokenException", "The security token included in the request is expired", "aws sso login"),
            ("UnrecognizedClientException", "The security token included in the request is invalid.", "does not accept"),
            ("ValidationException", "Invocation of model ID x with on-demand throughput isn't supported.", "inference profile"),
        ] {
            let error = of_service(code, 400, said, &dialect, None);
            assert!(matches!(error, ProviderError::Refused { .. }), "{error}");
            assert!(error.to_string().contains(advice), "{error}");
        }
    }
}

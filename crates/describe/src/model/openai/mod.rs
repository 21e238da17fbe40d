//! Servers that speak OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp, Ollama, `LiteLLM` and many more.

mod base_url;
mod body;
mod completion;
mod refusal;
mod stream;

use std::fmt;
use std::io::Read;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::blocking::{Client as Http, Response};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};

use super::dialect::{Dialect, StructuredOutput};
use super::exchange::{Provider, ProviderError, Reply, Request};
use super::secret::{Secret, excerpt};

pub use base_url::BaseUrlError;

/// The longest body that is read, in bytes. An answer of a few thousand tokens has a hundredth of it.
const MAX_BODY: u64 = 1 << 20;
/// The longest time to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum OpenAiError {
    /// The base URL is none.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    /// The key has a character that cannot stand in a header.
    #[error("the key holds a character that no key has (a line break, a letter with an accent?); copy it anew")]
    Key,
    /// The HTTP client cannot be made: there are no certificates, or a proxy in the environment is malformed.
    #[error("HTTP cannot be set up: {message}")]
    Http {
        /// What went wrong.
        message: String,
    },
}

/// A model behind an OpenAI-compatible server.
///
/// The key goes to the origin of the base URL alone: redirects are not followed.
pub struct OpenAi {
    model: String,
    endpoint: reqwest::Url,
    http: Http,
    secret: Option<Secret>,
    authorization: Option<HeaderValue>,
    structured_outputs: Vec<StructuredOutput>,
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut formatter = formatter.debug_struct("OpenAi");
        formatter.field("model", &self.model).field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}

impl OpenAi {
    /// The ways of structured output that the API has, the best first.
    pub const STRUCTURED_OUTPUTS: [StructuredOutput; 3] =
        [StructuredOutput::JsonSchema, StructuredOutput::JsonObject, StructuredOutput::Prompt];

    /// `model` at `base_url`, such as `http://localhost:8000` or `https://api.openai.com/v1`; a URL that ends in
    /// `/chat/completions` is taken as it is. Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`).
    ///
    /// # Errors
    /// The URL or the key is malformed, or HTTP cannot be set up.
    pub fn new(base_url: &str, model: &str, secret: Option<Secret>) -> Result<Self, OpenAiError> {
        let endpoint = base_url::endpoint(base_url)?;
        let authorization = secret.as_ref().map(|secret| {
            let header = HeaderValue::from_str(&format!("Bearer {}", secret.reveal()));
            header.map(|mut header| {
                header.set_sensitive(true);
                header
            })
        });
        let authorization = authorization.transpose().map_err(|_| OpenAiError::Key)?;
        let http = Http::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(None)
            .user_agent(concat!("chartmill/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| OpenAiError::Http { message: sources(&error) })?;
        let structured_outputs = Self::STRUCTURED_OUTPUTS.to_vec();
        Ok(Self { model: model.to_owned(), endpoint, http, secret, authorization, structured_outputs })
    }

    /// With one way of structured output only, for a server whose best does not work well.
    #[must_use]
    pub fn with_structured_output(mut self, structured_output: StructuredOutput) -> Self {
        self.structured_outputs = vec![structured_output];
        self
    }

    fn excerpt(&self, text: &str) -> String {
        excerpt(text, self.secret.as_ref())
    }

    /// What a failure to send or to read means.
    fn broken(&self, error: &reqwest::Error, limit: Duration) -> ProviderError {
        let message = self.excerpt(&sources(error));
        if error.is_timeout() && !error.is_connect() {
            ProviderError::TimedOut { limit }
        } else if error.is_connect() {
            let message = format!("{message}; is a server running at {}?", self.endpoint.origin().ascii_serialization());
            ProviderError::Unreachable { message }
        } else {
            ProviderError::Cut { message }
        }
    }

    /// Reads a body up to the limit. The flag says that there was more.
    fn read(&self, response: Response, limit: Duration) -> Result<(Vec<u8>, bool), ProviderError> {
        let mut body = Vec::new();
        match response.take(MAX_BODY + 1).read_to_end(&mut body) {
            Ok(_) => {
                let is_cut = body.len() as u64 > MAX_BODY;
                body.truncate(MAX_BODY as usize);
                Ok((body, is_cut))
            }
            Err(error) => Err(match error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>()) {
                Some(inner) => self.broken(inner, limit),
                None if error.kind() == std::io::ErrorKind::TimedOut => ProviderError::TimedOut { limit },
                None => ProviderError::Cut { message: self.excerpt(&error.to_string()) },
            }),
        }
    }
}

impl Provider for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn structured_outputs(&self) -> &[StructuredOutput] {
        &self.structured_outputs
    }

    fn ask(&self, request: &Request, dialect: &Dialect, limit: Duration) -> Result<Reply, ProviderError> {
        let body = body::render(&self.model, request, dialect).map_err(|message| ProviderError::Refused { message })?;
        let mut call = self.http.post(self.endpoint.clone()).timeout(limit).header(CONTENT_TYPE, "application/json").body(body);
        if let Some(authorization) = &self.authorization {
            call = call.header(AUTHORIZATION, authorization.clone());
        }
        let response = call.send().map_err(|error| self.broken(&error, limit))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let (body, is_cut) = self.read(response, limit)?;
        if status == StatusCode::OK {
            return completion::read(&body, is_cut, request, self.secret.as_ref());
        }
        refusal::read(status, &headers, &body, request, dialect, self.secret.as_ref())
    }
}

/// An error with its causes, which reqwest leaves out of its message; without the URL.
fn sources(error: &reqwest::Error) -> String {
    let mut message = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if !message.is_empty() {
            message.push_str(": ");
        }
        message.push_str(&error.to_string());
        source = error.source();
    }
    if message.is_empty() { "the request failed".to_owned() } else { message }
}

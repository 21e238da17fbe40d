//! A session on AWS: region, credentials, and signed requests that are tried again where that may help.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use reqwest::Method;
use reqwest::blocking::Client as Http;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::credentials::{Chain, now};
use super::error::CloudError;
use super::refusal::{self, excerpt};
use super::service::Service;

/// The longest answer that is read, in bytes. A page of logs has 1 MB.
const MAX_BODY: u64 = 16 << 20;
/// The longest time to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest time for one request; an endpoint answers within 60 seconds or not at all.
const REQUEST: Duration = Duration::from_secs(90);

/// Where and how to reach AWS. What is not given comes from the environment and the AWS configuration files, in the usual order.
#[derive(Clone, Debug, Default)]
pub struct CloudOptions {
    /// The region, such as `us-east-1`.
    pub region: Option<String>,
    /// The profile of the AWS configuration files.
    pub profile: Option<String>,
    /// One address for all services, instead of the region's.
    pub endpoint_url: Option<String>,
    /// How long to wait between attempts and polls.
    pub pace: Pace,
}

/// How long to wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Before the second attempt; it doubles with each, up to 20 seconds.
    pub backoff: Duration,
    /// Between looks at a job or an endpoint.
    pub poll: Duration,
    /// Attempts in all.
    pub attempts: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { backoff: Duration::from_millis(500), poll: Duration::from_secs(10), attempts: 8 }
    }
}

/// A session. Its methods must not be called from within an async runtime.
#[derive(Debug)]
pub struct Cloud {
    pub(super) runtime: Runtime,
    pub(super) chain: Arc<Chain>,
    pub(super) region: String,
    pub(super) pace: Pace,
    endpoint_url: Option<String>,
    http: Http,
}

/// A request to a service.
#[derive(Clone, Debug)]
pub(super) struct Call<'a> {
    pub(super) service: Service,
    pub(super) method: Method,
    /// With `/` in front, encoded.
    pub(super) path: &'a str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: &'a [u8],
    /// The time for one attempt, where it is not the usual one.
    pub(super) limit: Option<Duration>,
}

/// What a service answers.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: Vec<u8>,
    /// How often it was asked.
    pub(super) attempts: u32,
}

impl Answer {
    /// The service's code and words, from the JSON of its error.
    pub(super) fn fault(&self) -> (String, String) {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let text =
            |keys: &[&str]| keys.iter().find_map(|key| body.get(key).and_then(Value::as_str)).unwrap_or_default().to_owned();
        let header = self.headers.get("x-amzn-errortype").and_then(|value| value.to_str().ok());
        let code = match text(&["__type", "code", "Code"]) {
            code if code.is_empty() => header.unwrap_or_default().to_owned(),
            code => code,
        };
        // "com.amazonaws.sagemaker#ResourceInUse" and "ValidationException:http://..." both occur.
        let code = code.rsplit('#').next().unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
        let message = text(&["message", "Message", "errorMessage"]);
        (code, if message.is_empty() { excerpt(&String::from_utf8_lossy(&self.body)) } else { message })
    }
}

impl Cloud {
    /// A session with the standard chain of credentials. No request is sent yet, except those that get credentials later.
    ///
    /// # Errors
    /// [`CloudError::NoRegion`], [`CloudError::SetUp`].
    pub fn connect(options: CloudOptions) -> Result<Self, CloudError> {
        let runtime = runtime()?;
        let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12());
        if let Some(region) = options.region {
            loader = loader.region(Region::new(region));
        }
        if let Some(profile) = options.profile {
            loader = loader.profile_name(profile);
        }
        let config = runtime.block_on(loader.load());
        Self::on(runtime, &config, options.endpoint_url, options.pace)
    }

    /// A session with a configuration that is made already, whose credentials and region are used.
    ///
    /// # Errors
    /// As [`Cloud::connect`].
    pub fn with_config(config: &SdkConfig, endpoint_url: Option<String>, pace: Pace) -> Result<Self, CloudError> {
        Self::on(runtime()?, config, endpoint_url, pace)
    }

    fn on(runtime: Runtime, config: &SdkConfig, endpoint_url: Option<String>, pace: Pace) -> Result<Self, CloudError> {
        let region = config.region().ok_or(CloudError::NoRegion)?.to_string();
        let provider = config.credentials_provider();
        let provider = provider.ok_or_else(|| CloudError::NoCredentials { message: "there is no provider".to_owned() })?;
        let http = Http::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(REQUEST)
            .user_agent(concat!("chartmill/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| CloudError::SetUp { message: causes(&error) })?;
        Ok(Self { runtime, chain: Arc::new(Chain::new(provider)), region, pace, endpoint_url, http })
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// How long to wait between looks at a job or an endpoint.
    pub fn poll(&self) -> Duration {
        self.pace.poll
    }

    /// The address of a service, without `/` at the end.
    pub(super) fn url(&self, service: Service) -> String {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        service.url(&self.region, self.endpoint_url.as_deref(), &variable)
    }

    /// Sends a request until it is answered by something else than a fault that may pass.
    ///
    /// # Errors
    /// [`CloudError::NoCredentials`], [`CloudError::Expired`], [`CloudError::Unreachable`].
    pub(super) fn exchange(&self, call: &Call<'_>) -> Result<Answer, CloudError> {
        let mut is_renewed = false;
        let mut attempts = 0;
        loop {
            attempts += 1;
            let answer = self.attempt(call);
            let is_last = attempts >= self.pace.attempts;
            match answer {
                Ok(answer) if answer.status < 300 => return Ok(Answer { attempts, ..answer }),
                Ok(answer) => {
                    let (code, _) = answer.fault();
                    if refusal::is_expired(&code) && !is_renewed {
                        // A role's credentials may have been replaced since they were read.
                        is_renewed = true;
                        self.chain.forget();
                        continue;
                    }
                    if is_last || !refusal::is_passing(answer.status, &code) {
                        return Ok(Answer { attempts, ..answer });
                    }
                }
                Err(CloudError::Unreachable { .. }) if !is_last => {}
                Err(error) => return Err(error),
            }
            std::thread::sleep(self.pace.wait(attempts));
        }
    }

    /// Sends a request once.
    fn attempt(&self, call: &Call<'_>) -> Result<Answer, CloudError> {
        let base = self.url(call.service);
        let url = format!("{base}{}", call.path);
        let set_up = |message: String| CloudError::SetUp { message };
        let unreachable = |message: String| CloudError::Unreachable { url: base.clone(), message };
        let identity = self.runtime.block_on(self.chain.get())?.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(call.service.signing_name())
            .time(now())
            .settings(settings(call.service))
            .build()
            .map_err(|error| set_up(error.to_string()))?
            .into();
        let headers = call.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let signable = SignableRequest::new(call.method.as_str(), url.as_str(), headers, SignableBody::Bytes(call.body))
            .map_err(|error| set_up(format!("{url} cannot be signed: {error}")))?;
        let signed = sign(signable, &params).map_err(|error| set_up(format!("{url} cannot be signed: {error}")))?;
        let (instructions, _) = signed.into_parts();
        let mut request = self.http.request(call.method.clone(), &url).body(call.body.to_vec());
        if let Some(limit) = call.limit {
            request = request.timeout(limit);
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        for header in instructions.into_parts().0 {
            let mut value = reqwest::header::HeaderValue::from_str(header.value()).map_err(|error| set_up(error.to_string()))?;
            value.set_sensitive(header.sensitive());
            request = request.header(header.name(), value);
        }
        let response = request.send().map_err(|error| unreachable(excerpt(&causes(&error))))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        response.take(MAX_BODY).read_to_end(&mut body).map_err(|error| unreachable(excerpt(&error.to_string())))?;
        Ok(Answer { status, headers, body, attempts: 1 })
    }
}

fn runtime() -> Result<Runtime, CloudError> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().map_err(|error| CloudError::SetUp { message: error.to_string() })
}

impl Pace {
    /// The time to wait after an attempt, counted from 1.
    fn wait(self, attempts: u32) -> Duration {
        self.backoff.saturating_mul(1 << (attempts - 1).min(10)).min(Duration::from_secs(20))
    }
}

/// S3 signs paths as they are and wants the hash of the body in a header; the others do not.
fn settings(service: Service) -> SigningSettings {
    use aws_sigv4::http_request::{PayloadChecksumKind, PercentEncodingMode, UriPathNormalizationMode};

    let mut settings = SigningSettings::default();
    if service == Service::S3 {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    settings
}

/// An error with all its causes, without the address, which stands in the message already.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_limit() {
        let pace = Pace::default();
        assert_eq!([1, 2, 3, 12].map(|attempts| pace.wait(attempts).as_millis()), [500, 1000, 2000, 20_000]);
    }

    #[test]
    fn faults_are_read_in_every_form() {
        let answer = |body: &str| Answer {
            status: 400,
            headers: reqwest::header::HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            attempts: 1,
        };
        let fault = |body: &str| answer(body).fault();
        assert_eq!(
            fault(r#"{"__type":"com.amazonaws.sagemaker#ResourceInUse","message":"x"}"#),
            ("ResourceInUse".into(), "x".into())
        );
        assert_eq!(
            fault(r#"{"__type":"ValidationException:http://i/","Message":"y"}"#),
            ("ValidationException".into(), "y".into())
        );
        assert_eq!(fault("<html>no</html>"), (String::new(), "<html>no</html>".into()));
    }
}

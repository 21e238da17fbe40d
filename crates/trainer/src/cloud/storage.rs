//! S3: buckets, and reading what is there.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ClientOptions, ObjectStoreExt, RetryConfig};
use reqwest::Method;

use super::address::Address;
use super::error::CloudError;
use super::refusal;
use super::service::Service;
use super::session::{Call, Cloud};

/// The longest time for one request: a part of 16 MB among fifteen others, on a slow line.
const REQUEST: Duration = Duration::from_secs(600);
/// The longest time without a byte.
const SILENCE: Duration = Duration::from_secs(60);

impl Cloud {
    /// A bucket. Nothing is sent yet.
    pub(super) fn bucket(&self, name: &str) -> Result<AmazonS3, CloudError> {
        let url = self.url(Service::S3);
        let client = ClientOptions::new()
            .with_timeout(REQUEST)
            .with_read_timeout(SILENCE)
            .with_connect_timeout(Duration::from_secs(10))
            // Only an address that was typed is without encryption, for tests and look-alikes.
            .with_allow_http(url.starts_with("http://"));
        let mut retry = RetryConfig { max_retries: self.pace.attempts as usize, ..RetryConfig::default() };
        retry.backoff.init_backoff = self.pace.backoff;
        AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_region(&self.region)
            .with_endpoint(url)
            .with_credentials(Arc::clone(&self.chain) as _)
            .with_client_options(client)
            .with_retry(retry)
            .build()
            .map_err(|error| CloudError::SetUp { message: error.to_string() })
    }

    /// Sees that a bucket is there, in the region of the job, and may be read.
    ///
    /// # Errors
    /// [`CloudError::NoBucket`], [`CloudError::WrongRegion`], [`CloudError::Denied`], and what every request can end with.
    pub(super) fn check_bucket(&self, name: &str) -> Result<(), CloudError> {
        let path = format!("/{name}");
        let operation = "s3:ListBucket";
        let call = Call { service: Service::S3, method: Method::HEAD, path: &path, headers: Vec::new(), body: &[], limit: None };
        let answer = self.exchange(&call)?;
        let found = answer.headers.get("x-amz-bucket-region").and_then(|value| value.to_str().ok());
        match found {
            Some(found) if found != self.region && answer.status != 404 => {
                return Err(CloudError::WrongRegion {
                    bucket: name.to_owned(),
                    region: self.region.clone(),
                    found: found.to_owned(),
                });
            }
            _ => {}
        }
        match answer.status {
            200..=299 => Ok(()),
            404 => Err(CloudError::NoBucket { bucket: name.to_owned(), region: self.region.clone() }),
            // The answer to HEAD has no body, and so no code.
            status => {
                Err(refusal::read(operation, status, "", &format!("status {status} for the bucket {name}"), answer.attempts))
            }
        }
    }

    /// Whether an object is there.
    ///
    /// # Errors
    /// Whatever S3 refuses.
    pub(super) fn exists(&self, address: &Address) -> Result<bool, CloudError> {
        let bucket = self.bucket(&address.bucket)?;
        match self.runtime.block_on(bucket.head(&key(address)?)) {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(failure("s3:GetObject", address, &error, &self.region)),
        }
    }

    /// An object of at most `most` bytes.
    ///
    /// # Errors
    /// [`CloudError::NoObject`], [`CloudError::TooLarge`], and whatever S3 refuses.
    pub fn read_object(&self, address: &Address, most: usize) -> Result<Vec<u8>, CloudError> {
        let bucket = self.bucket(&address.bucket)?;
        let failed = |error: object_store::Error| failure("s3:GetObject", address, &error, &self.region);
        self.runtime.block_on(async {
            let got = bucket.get(&key(address)?).await.map_err(failed)?;
            let bytes = usize::try_from(got.meta.size).unwrap_or(usize::MAX);
            if bytes > most {
                return Err(CloudError::TooLarge { bytes, most });
            }
            Ok(got.bytes().await.map_err(failed)?.to_vec())
        })
    }

    /// Fetches an object into a file, beside its place first. Tells the bytes that have come and those of the whole.
    ///
    /// # Errors
    /// [`CloudError::NoObject`], [`CloudError::Io`], and whatever S3 refuses.
    pub fn download(&self, address: &Address, to: &Path, told: &dyn Fn(u64, u64)) -> Result<u64, CloudError> {
        let bucket = self.bucket(&address.bucket)?;
        let failed = |error: object_store::Error| failure("s3:GetObject", address, &error, &self.region);
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let beside = to.with_file_name(name);
        let done = self.runtime.block_on(async {
            let got = bucket.get(&key(address)?).await.map_err(failed)?;
            let size = got.meta.size;
            let mut file = File::create(&beside).map_err(CloudError::io("write", &beside))?;
            let mut stream = got.into_stream();
            let mut come = 0;
            while let Some(chunk) = stream.try_next().await.map_err(failed)? {
                file.write_all(&chunk).map_err(CloudError::io("write", &beside))?;
                come += chunk.len() as u64;
                told(come, size);
            }
            Ok::<u64, CloudError>(come)
        });
        match done {
            Ok(come) => {
                fs::rename(&beside, to).map_err(CloudError::io("write", to))?;
                Ok(come)
            }
            Err(error) => {
                // It may not even have been made.
                let _ = fs::remove_file(&beside);
                Err(error)
            }
        }
    }
}

/// A key as `object_store` has it.
pub(super) fn key(address: &Address) -> Result<Key, CloudError> {
    Key::parse(&address.key).map_err(|_| CloudError::BadAddress { address: address.to_string() })
}

/// What an error of `object_store` means. It shows the answer of S3 only as text.
pub(super) fn failure(operation: &str, address: &Address, error: &object_store::Error, region: &str) -> CloudError {
    let mut text = String::new();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = cause {
        match current.downcast_ref::<CloudError>() {
            Some(CloudError::Expired) => return CloudError::Expired,
            Some(CloudError::NoCredentials { message }) => return CloudError::NoCredentials { message: message.clone() },
            _ => {}
        }
        let said = current.to_string();
        // Most layers repeat the words of the one below.
        if !text.contains(&said) {
            text = if text.is_empty() { said } else { format!("{text}: {said}") };
        }
        cause = current.source();
    }
    let element = |name: &str| {
        let rest = text.split_once(&format!("<{name}>"))?.1;
        rest.split_once(&format!("</{name}>")).map(|(value, _)| value.to_owned())
    };
    let status = text.split_once("status code: ").and_then(|(_, rest)| rest.get(..3)?.parse().ok()).unwrap_or(0_u16);
    let code = element("Code").unwrap_or_default();
    if code == "NoSuchBucket" {
        return CloudError::NoBucket { bucket: address.bucket.clone(), region: region.to_owned() };
    }
    if code == "PermanentRedirect" || text.contains("Received redirect") {
        let found = "another region".to_owned();
        return CloudError::WrongRegion { bucket: address.bucket.clone(), region: region.to_owned(), found };
    }
    if matches!(error, object_store::Error::NotFound { .. }) {
        let advice = "is the address right?".to_owned();
        return CloudError::NoObject { address: address.to_string(), advice };
    }
    if status == 0 && code.is_empty() {
        return CloudError::Unreachable { url: address.to_string(), message: refusal::excerpt(&text) };
    }
    let said = element("Message").unwrap_or_else(|| text.clone());
    refusal::read(operation, status, &code, &format!("{said} ({address})"), 1)
}

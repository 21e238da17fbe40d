//! Uploads, jobs and endpoints against a small AWS on loopback that behaves, and misbehaves on purpose.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

mod endpoints;
mod fake;
mod folders;
mod jobs;
mod signature;
mod uploads;

use std::time::Duration;

use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use chartmill_trainer::cloud::{Cloud, Pace};

use fake::Fake;

/// A session on the fake, which waits for next to nothing.
fn cloud(fake: &Fake) -> Cloud {
    let credentials = Credentials::new(signature::KEY_ID, signature::SECRET, Some(signature::TOKEN.to_owned()), None, "tests");
    let config = SdkConfig::builder()
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    let pace = Pace { backoff: Duration::from_millis(1), poll: Duration::from_millis(1), attempts: 4 };
    Cloud::with_config(&config, Some(fake.url()), pace).unwrap()
}

/// That nothing secret stands in a text.
fn assert_no_secret(text: &str) {
    for secret in [signature::SECRET, signature::TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
}

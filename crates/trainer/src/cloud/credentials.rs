//! The credentials of the standard chain, kept until shortly before they expire, for our requests and for those of `object_store`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use object_store::CredentialProvider;
use object_store::aws::AwsCredential;

use super::error::CloudError;
use super::refusal::excerpt;

/// Credentials that expire sooner than this are asked for anew.
const AHEAD: Duration = Duration::from_secs(300);

/// Now, by which requests are signed.
#[allow(clippy::disallowed_methods, reason = "a signature holds the time; nothing that is written to a job does")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// A chain of providers with a memory. Shown by nothing.
pub(super) struct Chain {
    provider: SharedCredentialsProvider,
    kept: Mutex<Option<Credentials>>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Chain(***)")
    }
}

impl Chain {
    pub(super) fn new(provider: SharedCredentialsProvider) -> Self {
        Self { provider, kept: Mutex::new(None) }
    }

    /// Forgets what is kept: the service said that it has expired.
    pub(super) fn forget(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Credentials that are good for a while.
    ///
    /// # Errors
    /// [`CloudError::NoCredentials`], [`CloudError::Expired`].
    pub(super) async fn get(&self) -> Result<Credentials, CloudError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.expiry().is_none_or(|expiry| expiry > now() + AHEAD)) {
            return Ok(kept);
        }
        let fresh = self.provider.provide_credentials().await.map_err(|error| refused(&error))?;
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }
}

fn refused(error: &CredentialsError) -> CloudError {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    let said = message.to_lowercase();
    // A session of the identity center that is over is found here, before any request is sent.
    if said.contains("expired") && (said.contains("sso") || said.contains("token")) {
        return CloudError::Expired;
    }
    CloudError::NoCredentials { message: excerpt(&message) }
}

#[async_trait]
impl CredentialProvider for Chain {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        let credentials =
            self.get().await.map_err(|error| object_store::Error::Generic { store: "S3", source: Box::new(error) })?;
        Ok(Arc::new(AwsCredential {
            key_id: credentials.access_key_id().to_owned(),
            secret_key: credentials.secret_access_key().to_owned(),
            token: credentials.session_token().map(str::to_owned),
        }))
    }
}

//! Addresses on S3.

use std::fmt;

use super::error::CloudError;

/// A bucket and a key, or a prefix that ends in `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Address {
    /// The bucket.
    pub bucket: String,
    /// The key, without `/` in front.
    pub key: String,
}

impl Address {
    /// Reads `s3://BUCKET/KEY`.
    ///
    /// # Errors
    /// [`CloudError::BadAddress`].
    pub fn parse(address: &str) -> Result<Self, CloudError> {
        let bad = || CloudError::BadAddress { address: address.to_owned() };
        let (bucket, key) = address.strip_prefix("s3://").and_then(|rest| rest.split_once('/')).ok_or_else(bad)?;
        if bucket.is_empty() || key.is_empty() || key.starts_with('/') || key.contains("//") {
            return Err(bad());
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }

    /// The folder that holds it, ending in `/`; empty at the top of the bucket.
    pub(super) fn folder(&self) -> &str {
        self.key.rfind('/').map_or("", |at| &self.key[..=at])
    }

    /// With `rest` behind the key.
    pub(super) fn join(&self, rest: &str) -> Self {
        Self { bucket: self.bucket.clone(), key: format!("{}{rest}", self.key) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s3://{}/{}", self.bucket, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        let address = Address::parse("s3://b/a/c.png").unwrap();
        assert_eq!((address.bucket.as_str(), address.key.as_str(), address.folder()), ("b", "a/c.png", "a/"));
        assert_eq!(address.to_string(), "s3://b/a/c.png");
        assert_eq!(Address::parse("s3://b/x").unwrap().folder(), "");
        for bad in ["b/x", "s3://b", "s3://b/", "s3:///x", "https://b/x", "s3://b//x", "s3://b/a//x"] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
    }
}

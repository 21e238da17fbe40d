//! Where a dataset will be on S3, as a format that names pictures there needs it.

use super::error::FormatError;

/// A folder of a bucket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct S3Place {
    /// `s3://bucket/folder`, without a slash at its end.
    folder: String,
    /// The account that owns the bucket, where it is another one than the job's.
    owner: Option<String>,
}

impl S3Place {
    /// Reads `s3://BUCKET/FOLDER` and, where given, the twelve digits of the bucket's owner.
    ///
    /// # Errors
    /// [`FormatError::BadS3`], [`FormatError::BadOwner`]. Fine-tuning on Bedrock takes no other characters than these in an address.
    pub fn parse(address: &str, owner: Option<&str>) -> Result<Self, FormatError> {
        let bad = |why| FormatError::BadS3 { found: address.to_owned(), why };
        let rest = address.strip_prefix("s3://").ok_or_else(|| bad("it does not begin with s3://"))?;
        let folder = rest.trim_end_matches('/');
        if folder.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
            return Err(bad("a part of it is empty, or made of dots"));
        }
        if !folder.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c)) {
            return Err(bad("it has a character that Bedrock does not take"));
        }
        let bucket = folder.split('/').next().unwrap_or_default();
        if !(3..=63).contains(&bucket.len()) || bucket.contains(|c: char| c == '_' || c.is_ascii_uppercase()) {
            return Err(bad("its bucket has 3 to 63 small letters, digits, dots and hyphens"));
        }
        if let Some(owner) = owner.filter(|owner| owner.len() != 12 || !owner.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(FormatError::BadOwner { found: owner.to_owned() });
        }
        Ok(Self { folder: format!("s3://{folder}"), owner: owner.map(str::to_owned) })
    }

    /// `s3://bucket/folder`, without a slash at its end.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The owner's account number.
    pub(crate) fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// The address of a file in it.
    pub(crate) fn of(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_bucket_and_a_folder() {
        let place = S3Place::parse("s3://charts-1/a/b/", Some("123456789012")).unwrap();
        assert_eq!(place.of("images/x.png"), "s3://charts-1/a/b/images/x.png");
        assert_eq!(S3Place::parse("s3://charts", None).unwrap().folder(), "s3://charts");
        for bad in [
            "charts/a",
            "s3://",
            "s3://ab",
            "s3://Charts/a",
            "s3://charts//a",
            "s3://charts/../a",
            "s3://charts/a b",
            "s3://charts/é",
        ] {
            assert!(S3Place::parse(bad, None).is_err(), "{bad}");
        }
        assert!(S3Place::parse("s3://charts", Some("12345")).is_err());
    }
}

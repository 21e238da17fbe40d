//! A large file, sent in parts. What fails is dropped, so that no parts stay behind that cost money and show in no listing.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use object_store::MultipartId;
use object_store::aws::AmazonS3;
use object_store::multipart::MultipartStore;
use sha2::{Digest, Sha256};

use super::address::Address;
use super::error::CloudError;
use super::journal::{Journal, Parts};
use super::session::Cloud;
use super::storage::{failure, key};

/// Files above this size go in parts.
pub(super) const LARGE: u64 = 64 << 20;
/// The usual size of a part.
const PART: u64 = 16 << 20;
/// Parts that an object may have are 10,000.
const MOST_PARTS: u64 = 9_000;

/// What there is to send.
#[derive(Clone, Copy, Debug)]
pub(super) struct Large<'a> {
    pub(super) from: &'a Path,
    pub(super) to: &'a Address,
    pub(super) bytes: u64,
    /// The hash that the file had just before.
    pub(super) sha256: &'a str,
}

/// The size of a part of a file of `bytes`: as few as allowed, in whole megabytes.
fn part_size(bytes: u64) -> usize {
    (bytes.div_ceil(MOST_PARTS).max(PART).div_ceil(1 << 20) << 20) as usize
}

/// Sends a file in parts; returns the ETag.
///
/// # Errors
/// Whatever S3 refuses; [`CloudError::ReleaseChanged`] where the file changes meanwhile.
pub(super) fn send(cloud: &Cloud, bucket: &AmazonS3, journal: &Journal, large: Large<'_>) -> Result<String, CloudError> {
    let key = key(large.to)?;
    let failed = |error: object_store::Error| failure("s3:PutObject", large.to, &error, cloud.region());
    let id: MultipartId = cloud.runtime.block_on(bucket.create_multipart(&key)).map_err(failed)?;
    let parts = Parts { to: large.to.to_string(), upload_id: id.clone() };
    let sent = journal.begun(&parts).and_then(|()| {
        let ids = send_parts(cloud, bucket, &key, &id, large)?;
        let put = cloud.runtime.block_on(bucket.complete_multipart(&key, &id, ids)).map_err(failed)?;
        Ok(put.e_tag.unwrap_or_default())
    });
    if sent.is_err() {
        // The error that stopped it is the one to tell; should this fail too, the journal has the next run try again.
        if cloud.runtime.block_on(bucket.abort_multipart(&key, &id)).is_err() {
            return sent;
        }
    }
    journal.ended(&parts)?;
    sent
}

fn send_parts(
    cloud: &Cloud,
    bucket: &AmazonS3,
    key: &object_store::path::Path,
    id: &MultipartId,
    large: Large<'_>,
) -> Result<Vec<object_store::multipart::PartId>, CloudError> {
    let mut file = File::open(large.from).map_err(|cause| CloudError::NoSource { path: large.from.to_owned(), cause })?;
    let size = part_size(large.bytes);
    let mut hash = Sha256::new();
    let mut ids = Vec::new();
    loop {
        let mut part = Vec::with_capacity(size);
        (&mut file).take(size as u64).read_to_end(&mut part).map_err(CloudError::io("read", large.from))?;
        if part.is_empty() {
            break;
        }
        hash.update(&part);
        let put = cloud.runtime.block_on(bucket.put_part(key, id, ids.len(), part.into()));
        ids.push(put.map_err(|error| failure("s3:PutObject", large.to, &error, cloud.region()))?);
    }
    if chartmill_dataset::hex(&hash.finalize()) != large.sha256 {
        return Err(CloudError::ReleaseChanged { path: large.from.to_owned(), why: "it changed while it was sent".to_owned() });
    }
    Ok(ids)
}

/// Drops what an earlier run, killed half-way, left behind. Returns how many uploads that were.
///
/// # Errors
/// Whatever S3 refuses; that there is no such upload any more is fine.
pub(super) fn drop_left(cloud: &Cloud, journal: &Journal) -> Result<usize, CloudError> {
    for parts in journal.left() {
        let address = Address::parse(&parts.to)?;
        let bucket = cloud.bucket(&address.bucket)?;
        match cloud.runtime.block_on(bucket.abort_multipart(&key(&address)?, &parts.upload_id)) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => journal.ended(parts)?,
            Err(error) => return Err(failure("s3:AbortMultipartUpload", &address, &error, cloud.region())),
        }
    }
    Ok(journal.left().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_few_enough() {
        assert_eq!(part_size(LARGE + 1), 16 << 20);
        for bytes in [LARGE, 1 << 37, 1 << 40, 5 << 40] {
            assert!(bytes.div_ceil(part_size(bytes) as u64) <= 10_000, "{bytes}");
        }
    }
}

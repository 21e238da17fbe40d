//! The upload: every file of a job, each only where S3 does not have it yet.
//!
//! An object is up to date if the journal knows that this very content was sent, and the listing shows the object with the same ETag and
//! size. So a file that changed is sent, and so is an object that somebody else wrote over. What the journal does not know may have been
//! sent for another job on the same release, or just before a kill: then the ETag tells, which is the content's MD5 where an object was
//! sent in one piece and no key of KMS encrypts it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use futures_util::TryStreamExt;
use md5::Md5;
use object_store::aws::AmazonS3;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use super::address::Address;
use super::error::CloudError;
use super::files::{Files, Item};
use super::folder::JobFolder;
use super::journal::{Done, Journal};
use super::multipart::{LARGE, Large, drop_left, send};
use super::session::Cloud;
use super::storage::{failure, key};

/// A file that is done with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Its size.
    pub bytes: u64,
    /// Whether S3 had it already.
    pub was_there: bool,
}

/// What an upload came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Files that were sent.
    pub sent: u64,
    /// Their size in bytes.
    pub sent_bytes: u64,
    /// Files that S3 had already.
    pub there: u64,
    /// Files that are left, after a stop.
    pub left: u64,
    /// Objects in the job's folders that the job does not know. Training would see them too.
    pub foreign: u64,
    /// Uploads in parts that an earlier run had left behind, and that were dropped.
    pub dropped: u64,
}

/// What the listing shows of an object.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Listed {
    etag: String,
    bytes: u64,
}

/// An upload that several threads work on at once.
#[derive(Debug)]
pub struct Upload<'a> {
    cloud: &'a Cloud,
    files: Files,
    buckets: BTreeMap<String, AmazonS3>,
    journal: Journal,
    listing: BTreeMap<Address, Listed>,
    next: AtomicUsize,
    is_stopped: AtomicBool,
    sent: AtomicU64,
    sent_bytes: AtomicU64,
    there: AtomicU64,
    foreign: u64,
    dropped: u64,
}

impl<'a> Upload<'a> {
    /// Sees what there is to do: the release must be that of the job, and the buckets there; what they hold is listed.
    ///
    /// # Errors
    /// [`CloudError::ReleaseChanged`], [`CloudError::NoBucket`], [`CloudError::WrongRegion`], [`CloudError::Denied`] and others. Nothing
    /// was sent then.
    pub fn prepare(cloud: &'a Cloud, folder: &JobFolder) -> Result<Self, CloudError> {
        let files = Files::of(folder)?;
        let folders = files.folders();
        let mut buckets = BTreeMap::new();
        for folder in &folders {
            if !buckets.contains_key(&folder.bucket) {
                cloud.check_bucket(&folder.bucket)?;
                buckets.insert(folder.bucket.clone(), cloud.bucket(&folder.bucket)?);
            }
        }
        let journal = Journal::open(folder.dir())?;
        let dropped = drop_left(cloud, &journal)? as u64;
        let mut listing = BTreeMap::new();
        for folder in &folders {
            list(cloud, &buckets[&folder.bucket], folder, &mut listing)?;
        }
        let mut upload = Self {
            cloud,
            files,
            buckets,
            journal,
            listing,
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            sent: AtomicU64::new(0),
            sent_bytes: AtomicU64::new(0),
            there: AtomicU64::new(0),
            foreign: 0,
            dropped,
        };
        let known = upload.files.items.iter().filter(|item| upload.listing.contains_key(&upload.files.to(item))).count();
        upload.foreign = (upload.listing.len() - known) as u64;
        Ok(upload)
    }

    /// Files in all.
    pub fn len(&self) -> u64 {
        self.files.items.len() as u64
    }

    /// Whether there is nothing to upload, which does not occur.
    pub fn is_empty(&self) -> bool {
        self.files.items.is_empty()
    }

    /// Has every thread finish its file and stop.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Takes one file after the other until none is left; for several threads at once. Where one fails, all stop.
    ///
    /// # Errors
    /// What stopped it. What was sent until then stays, and is not sent again.
    pub fn work(&self, told: &dyn Fn(Sent)) -> Result<(), CloudError> {
        while !self.is_stopped.load(Ordering::Relaxed) {
            let Some(item) = self.files.items.get(self.next.fetch_add(1, Ordering::Relaxed)) else { return Ok(()) };
            match self.bring(item) {
                Ok(sent) => {
                    let count = if sent.was_there { &self.there } else { &self.sent };
                    count.fetch_add(1, Ordering::Relaxed);
                    if !sent.was_there {
                        self.sent_bytes.fetch_add(sent.bytes, Ordering::Relaxed);
                    }
                    told(sent);
                }
                Err(error) => {
                    self.stop();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// What it came to so far.
    pub fn tally(&self) -> Tally {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (sent, there) = (of(&self.sent), of(&self.there));
        Tally {
            sent,
            sent_bytes: of(&self.sent_bytes),
            there,
            left: self.len() - sent - there,
            foreign: self.foreign,
            dropped: self.dropped,
        }
    }

    /// One file. Credentials that expire meanwhile are asked for anew, once.
    fn bring(&self, item: &Item) -> Result<Sent, CloudError> {
        match self.bring_once(item) {
            Err(CloudError::Expired) => {
                self.cloud.chain.forget();
                self.bring_once(item)
            }
            done => done,
        }
    }

    fn bring_once(&self, item: &Item) -> Result<Sent, CloudError> {
        let (from, to) = (self.files.from(item), self.files.to(item));
        let gone = |cause| CloudError::NoSource { path: from.clone(), cause };
        let bytes = from.metadata().map_err(gone)?.len();
        // A picture is read once, to be hashed and sent; a large file twice.
        let (content, sha256) = if bytes > LARGE {
            (None, hash_of(&from)?)
        } else {
            let content = fs::read(&from).map_err(gone)?;
            let sha256 = chartmill_dataset::sha256_hex(&content);
            (Some(content), sha256)
        };
        if item.expected.as_ref().is_some_and(|expected| *expected != sha256) {
            return Err(CloudError::ReleaseChanged { path: from, why: "its content is not what images.sha256 says".to_owned() });
        }
        let bytes = content.as_ref().map_or(bytes, |content| content.len() as u64);
        let address = to.to_string();
        let is_listed =
            |done: &Done| self.listing.get(&to).is_some_and(|listed| (&listed.etag, listed.bytes) == (&done.etag, bytes));
        if self.journal.known(&address).is_some_and(|done| done.sha256 == sha256 && is_listed(done)) {
            return Ok(Sent { bytes, was_there: true });
        }
        if let (Some(content), Some(listed)) = (&content, self.listing.get(&to))
            && listed.bytes == bytes
            && listed.etag == chartmill_dataset::hex(&Md5::digest(content))
        {
            self.journal.done(Done { to: address, sha256, bytes, etag: listed.etag.clone() })?;
            return Ok(Sent { bytes, was_there: true });
        }
        let Some(bucket) = self.buckets.get(&to.bucket) else {
            return Err(CloudError::BadAddress { address });
        };
        let etag = match content {
            Some(content) => {
                let key =
                    key(&to).map_err(|_| CloudError::BadKey { path: from, why: "a part of it is not allowed".to_owned() })?;
                let put = self.cloud.runtime.block_on(bucket.put(&key, content.into()));
                let put = put.map_err(|error| failure("s3:PutObject", &to, &error, self.cloud.region()))?;
                put.e_tag.unwrap_or_default()
            }
            None => send(self.cloud, bucket, &self.journal, Large { from: &from, to: &to, bytes, sha256: &sha256 })?,
        };
        self.journal.done(Done { to: address, sha256, bytes, etag: bare(&etag) })?;
        Ok(Sent { bytes, was_there: false })
    }
}

/// An ETag without the quotes, which not every answer has.
fn bare(etag: &str) -> String {
    etag.trim_matches('"').to_owned()
}

fn hash_of(path: &Path) -> Result<String, CloudError> {
    let mut file = File::open(path).map_err(|cause| CloudError::NoSource { path: path.to_owned(), cause })?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(CloudError::io("read", path))? {
            0 => return Ok(chartmill_dataset::hex(&hash.finalize())),
            n_bytes => hash.update(&buffer[..n_bytes]),
        }
    }
}

/// Everything under a folder of S3.
fn list(cloud: &Cloud, bucket: &AmazonS3, folder: &Address, listing: &mut BTreeMap<Address, Listed>) -> Result<(), CloudError> {
    let prefix = if folder.key.is_empty() { None } else { Some(key(folder)?) };
    cloud.runtime.block_on(async {
        let mut objects = bucket.list(prefix.as_ref());
        while let Some(object) =
            objects.try_next().await.map_err(|error| failure("s3:ListBucket", folder, &error, &cloud.region))?
        {
            let address = Address { bucket: folder.bucket.clone(), key: object.location.as_ref().to_owned() };
            listing.insert(address, Listed { etag: bare(&object.e_tag.unwrap_or_default()), bytes: object.size });
        }
        Ok(())
    })
}

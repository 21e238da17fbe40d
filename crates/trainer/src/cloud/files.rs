//! Every file that a job needs on S3, with the hash that a file of the release must have.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chartmill_dataset::{Release, sha256_hex};

use super::address::Address;
use super::error::CloudError;
use super::folder::{JobFolder, UploadLine};

/// The list of the release's pictures and their hashes.
const IMAGES: &str = "images.sha256";

/// A file, and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Which of the sources it is of.
    source: usize,
    /// Relative to the source; empty where the source is the file.
    path: String,
    /// The SHA-256 that it must have.
    pub(super) expected: Option<String>,
}

/// A file or folder on this machine and its address.
#[derive(Clone, Debug)]
struct Source {
    from: PathBuf,
    to: Address,
}

/// All files.
#[derive(Clone, Debug)]
pub(super) struct Files {
    sources: Vec<Source>,
    pub(super) items: Vec<Item>,
}

impl Files {
    /// All files of a job. The release must be the very one that the job was made of.
    ///
    /// # Errors
    /// [`CloudError::ReleaseChanged`], [`CloudError::NoSource`], [`CloudError::BadFolder`], [`CloudError::BadKey`].
    pub(super) fn of(folder: &JobFolder) -> Result<Self, CloudError> {
        let mut hashes = release_hashes(folder)?;
        let mut files = Self { sources: Vec::new(), items: Vec::new() };
        for upload in folder.uploads() {
            files.add(folder, upload, &mut hashes)?;
        }
        if files.items.is_empty() {
            return Err(CloudError::BadFolder { path: folder.dir().join("job.json"), why: "names nothing to upload".to_owned() });
        }
        Ok(files)
    }

    fn add(&mut self, folder: &JobFolder, upload: &UploadLine, hashes: &mut BTreeMap<String, String>) -> Result<(), CloudError> {
        let source = self.sources.len();
        let to = Address::parse(&upload.to)?;
        let Some(list) = &upload.list else {
            self.sources.push(Source { from: folder.dir().join(&upload.from), to });
            self.items.push(Item { source, path: String::new(), expected: None });
            return Ok(());
        };
        let path = folder.dir().join(list);
        let bad = |why: String| CloudError::BadFolder { path: path.clone(), why };
        if !to.key.ends_with('/') {
            return Err(bad(format!("goes to {to}, which must end in / as it is a folder")));
        }
        let text = fs::read_to_string(&path).map_err(|error| bad(format!("cannot be read ({error})")))?;
        let is_release = folder.release() == Some(upload.from.as_path());
        for line in text.lines() {
            let inside = !line.starts_with('/') && line.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !inside {
                return Err(bad(format!("names {line:?}, which is no path inside of {}", upload.from.display())));
            }
            let expected = if is_release { Some(listed(folder, hashes, line)?) } else { None };
            self.items.push(Item { source, path: line.to_owned(), expected });
        }
        self.sources.push(Source { from: upload.from.clone(), to });
        Ok(())
    }

    /// Where a file is.
    pub(super) fn from(&self, item: &Item) -> PathBuf {
        let from = &self.sources[item.source].from;
        if item.path.is_empty() { from.clone() } else { from.join(&item.path) }
    }

    /// Where a file goes.
    pub(super) fn to(&self, item: &Item) -> Address {
        self.sources[item.source].to.join(&item.path)
    }

    /// The folders of S3 that files go to, each once.
    pub(super) fn folders(&self) -> Vec<Address> {
        let folder = |source: &Source| Address { bucket: source.to.bucket.clone(), key: source.to.folder().to_owned() };
        let mut folders: Vec<Address> = self.sources.iter().map(folder).collect();
        folders.sort();
        folders.dedup();
        folders
    }
}

fn listed(folder: &JobFolder, hashes: &mut BTreeMap<String, String>, line: &str) -> Result<String, CloudError> {
    hashes.remove(line).ok_or_else(|| CloudError::ReleaseChanged {
        path: folder.release().unwrap_or(Path::new("")).join(IMAGES),
        why: format!("it does not list {line}"),
    })
}

/// The hashes of the release's pictures, after a look that it is the right release.
fn release_hashes(folder: &JobFolder) -> Result<BTreeMap<String, String>, CloudError> {
    let Some(dir) = folder.release() else {
        return Err(CloudError::BadFolder { path: folder.dir().join("job.json"), why: "names no release".to_owned() });
    };
    if let Err(cause) = dir.metadata() {
        return Err(CloudError::NoSource { path: dir.to_owned(), cause });
    }
    let release = Release::open(dir)?;
    let changed = |why: &str| CloudError::ReleaseChanged { path: dir.to_owned(), why: why.to_owned() };
    if release.manifest().seal != folder.release_seal() {
        return Err(changed("its manifest has another seal"));
    }
    let path = dir.join(IMAGES);
    let text = fs::read_to_string(&path).map_err(|cause| CloudError::NoSource { path: path.clone(), cause })?;
    let entry = release.manifest().files.get(IMAGES);
    if entry.is_none_or(|entry| entry.sha256 != sha256_hex(text.as_bytes())) {
        return Err(changed("its list of pictures is not the manifest's"));
    }
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    Ok(lines.map(|(hash, path)| (path.to_owned(), hash.to_owned())).collect())
}

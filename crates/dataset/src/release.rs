//! A finished release, open for reading.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::descriptions::Descriptions;
use crate::error::DatasetError;
use crate::files::{DESCRIPTIONS, MANIFEST, hash_file};
use crate::lines::Lines;
use crate::manifest::{FORMAT, Manifest};
use crate::opening::why_not_a_release;
use crate::samples::Samples;

/// A finished release: a folder with a manifest that this version can read.
#[derive(Debug)]
pub struct Release {
    pub(crate) dir: PathBuf,
    pub(crate) manifest: Manifest,
    /// Whether the manifest is, byte for byte, what was written.
    pub(crate) is_sealed: bool,
    /// The ids of all descriptions that were kept, hashed: 8 bytes each, because there may be ten million.
    kept_descriptions: BTreeSet<u64>,
}

/// All of a manifest that every version has.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

impl Release {
    /// Opens the release in a folder. Its files are looked at when they are checked.
    ///
    /// # Errors
    /// [`DatasetError::NotARelease`] where the manifest is missing, broken or of a later version; [`DatasetError::Io`].
    pub fn open(dir: &Path) -> Result<Self, DatasetError> {
        let not_a_release = |why: String| DatasetError::NotARelease { path: dir.to_owned(), why };
        let path = dir.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            // What may not be looked at may well be a release.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(DatasetError::io("read", &path)(error)),
            Err(_) if !path.is_file() => return Err(not_a_release(why_not_a_release(dir))),
            Err(error) => return Err(DatasetError::io("read", &path)(error)),
        };
        let text = String::from_utf8_lossy(&bytes);
        let broken = |error: serde_json::Error| not_a_release(format!("{MANIFEST} is not one of ours: {error}"));
        let Format { format } = serde_json::from_str(&text).map_err(broken)?;
        if format != FORMAT {
            return Err(not_a_release(format!(
                "its format is {format}, and this version reads {FORMAT}; use the version of Chartmill that made it"
            )));
        }
        let manifest: Manifest = serde_json::from_str(&text).map_err(broken)?;
        let is_sealed = manifest.clone().sealed()?.text()?.as_bytes() == bytes;
        let kept_descriptions = kept_descriptions(&dir.join(DESCRIPTIONS))?;
        Ok(Self { dir: dir.to_owned(), manifest, is_sealed, kept_descriptions })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the manifest is, byte for byte, what was written when the release was finished.
    pub fn is_sealed(&self) -> bool {
        self.is_sealed
    }

    /// Whether a file is what it was when the release was finished, by the hash in the manifest.
    pub fn has_hash(&self, name: &str) -> bool {
        let wanted = self.manifest.files.get(name);
        wanted.is_some() && hash_file(&self.dir.join(name)).ok().as_ref() == wanted
    }

    /// The descriptions that its attempts used, by their ids.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where their file cannot be read.
    pub fn descriptions(&self) -> Result<Descriptions, DatasetError> {
        Descriptions::open(&self.dir)
    }

    /// All samples, in slot order, as text. Reads in pieces; nothing is kept.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where a file is there but cannot be opened.
    pub fn samples(&self) -> Result<Samples, DatasetError> {
        Samples::open(&self.dir)
    }

    /// Whether a description stands in `descriptions.jsonl` as kept.
    pub(crate) fn has_description(&self, id: &str) -> bool {
        self.kept_descriptions.contains(&short_hash(id))
    }
}

fn kept_descriptions(path: &Path) -> Result<BTreeSet<u64>, DatasetError> {
    #[derive(Deserialize)]
    struct Used {
        id: String,
        kept: bool,
    }
    let mut lines = Lines::open(path).map_err(DatasetError::io("read", path))?;
    let mut kept = BTreeSet::new();
    while let Some(line) = lines.next().map_err(DatasetError::io("read", path))? {
        // A line that cannot be read is told by the check of this file.
        if let Ok(Used { id, kept: true }) = serde_json::from_str(&line.text) {
            kept.insert(short_hash(&id));
        }
    }
    Ok(kept)
}

/// The first 64 bits of the SHA-256: of ten million ids, two share them with a chance of 1 to 400,000.
pub(crate) fn short_hash(id: &str) -> u64 {
    Sha256::digest(id.as_bytes()).iter().take(8).fold(0, |bits, &byte| bits << 8 | u64::from(byte))
}

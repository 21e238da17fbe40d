//! The names of a release's files, and the few things that are done with any file: hashing, syncing, replacing.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use chartmill_schema::Split;
use sha2::{Digest, Sha256};

use crate::configuration::Configuration;
use crate::error::DatasetError;
use crate::hashing::Hashing;
use crate::manifest::FileEntry;

/// The folder of pictures.
pub(crate) const IMAGES: &str = "images";
/// One line a record: all that is known about it.
pub(crate) const ANNOTATIONS: &str = "annotations.jsonl";
/// One line a description.
pub(crate) const DESCRIPTIONS: &str = "descriptions.jsonl";
/// One line an attempt that came to nothing.
pub(crate) const REFUSED: &str = "refused.jsonl";
/// One line a picture, as `sha256sum -c` reads it.
pub(crate) const HASHES: &str = "images.sha256";
/// The manifest: written last.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The manifest before it is renamed into place.
pub(crate) const MANIFEST_TMP: &str = ".manifest.json.tmp";
/// How far an unfinished run has come.
pub(crate) const JOURNAL: &str = ".journal.jsonl";
/// The dataset card.
pub(crate) const CARD: &str = "README.md";
/// The page of samples.
pub(crate) const PREVIEW: &str = "preview.html";

/// One line a record on a picture that came with a dataset; only releases that were grown from one have it.
pub(crate) const CARRIED: &str = "carried.jsonl";

/// Which files a release has; some have more than others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    is_grown: bool,
    has_hard_test: bool,
}

impl Layout {
    /// The files that every release has.
    pub(crate) const LEAST: Self = Self { is_grown: false, has_hard_test: false };

    /// Of a release of this configuration.
    pub(crate) fn of(configuration: &Configuration) -> Self {
        Self { is_grown: configuration.is_grown(), has_hard_test: configuration.has_hard_test() }
    }

    /// Whether there is a hard test beside the three usual splits.
    pub(crate) fn has_hard_test(self) -> bool {
        self.has_hard_test
    }

    /// The splits that have files, empty or not.
    pub(crate) fn splits(self) -> impl Iterator<Item = Split> {
        Split::ALL.into_iter().filter(move |&split| split != Split::TestHard || self.has_hard_test)
    }

    /// The files that grow by whole lines while a run goes on.
    pub(crate) fn line_files(self) -> impl Iterator<Item = &'static str> {
        let carried = self.is_grown.then_some(CARRIED);
        self.splits().map(lines_of).chain([ANNOTATIONS, DESCRIPTIONS, REFUSED, HASHES]).chain(carried)
    }

    /// All files of a finished release but the pictures and the manifest itself: those whose hashes the manifest has.
    pub(crate) fn hashed_files(self) -> impl Iterator<Item = &'static str> {
        self.line_files().chain(self.splits().map(array_of)).chain([CARD, PREVIEW])
    }
}

/// The file that has what is known of a record.
pub(crate) fn notes_of(is_carried: bool) -> &'static str {
    if is_carried { CARRIED } else { ANNOTATIONS }
}

/// A split's records, one a line.
pub(crate) fn lines_of(split: Split) -> &'static str {
    match split {
        Split::Train => "train.jsonl",
        Split::Validation => "validation.jsonl",
        Split::Test => "test.jsonl",
        Split::TestHard => "test_hard.jsonl",
    }
}

/// A split's records as one array.
pub(crate) fn array_of(split: Split) -> &'static str {
    match split {
        Split::Train => "train.json",
        Split::Validation => "validation.json",
        Split::Test => "test.json",
        Split::TestHard => "test_hard.json",
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The SHA-256 of bytes, as 64 hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Size and hash of a file, read in pieces.
pub(crate) fn hash_file(path: &Path) -> io::Result<FileEntry> {
    let mut file = File::open(path)?;
    let mut hash = Hashing::default();
    // The standard library's own buffer is small; larger pieces keep the disk busy.
    let mut piece = vec![0; 1 << 18];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hash.finish().1),
            Ok(n_read) => hash.add(&piece[..n_read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Writes a small file and waits until the disk has it.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), DatasetError> {
    let mut file = File::create(path).map_err(DatasetError::io("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(DatasetError::io("write", path))
}

/// Waits until the disk has a file that was written by someone else.
pub(crate) fn sync(path: &Path) -> Result<(), DatasetError> {
    // A file must be open for writing to be flushed on some systems; a folder cannot be opened so on any.
    let file = if path.is_dir() { File::open(path) } else { File::options().append(true).open(path) };
    match file.and_then(|file| file.sync_all()) {
        // Some file systems have no way to sync a folder; then there is nothing to wait for.
        Err(_) if path.is_dir() => Ok(()),
        result => result.map_err(DatasetError::io("write", path)),
    }
}

/// Waits until the disk has every picture of a release: one call for all that its file system still holds back, because to sync each by
/// itself would take longer than to draw it.
#[cfg(target_os = "linux")]
pub(crate) fn sync_pictures(dir: &Path) -> Result<(), DatasetError> {
    let folder = File::open(dir).map_err(DatasetError::io("read", dir))?;
    rustix::fs::syncfs(&folder).map_err(|error| DatasetError::io("write", dir)(error.into()))
}

/// Waits until the disk has every picture of a release.
#[cfg(not(target_os = "linux"))]
pub(crate) fn sync_pictures(dir: &Path) -> Result<(), DatasetError> {
    let read = |path: &Path| match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries.and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()),
    };
    let images = dir.join(IMAGES);
    for folder in read(&images).map_err(DatasetError::io("read", &images))? {
        for picture in read(&folder).map_err(DatasetError::io("read", &folder))? {
            sync(&picture)?;
        }
        sync(&folder)?;
    }
    Ok(())
}

/// Removes a file, if it is there.
pub(crate) fn remove_if_there(path: &Path) -> Result<(), DatasetError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DatasetError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

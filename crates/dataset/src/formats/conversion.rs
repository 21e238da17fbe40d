//! A folder that a release was converted into, and `format.json` in it, which names the release and has the hashes of all files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chartmill_schema::Split;
use serde::{Deserialize, Serialize};

use super::error::FormatError;
use super::output::is_of_split;
use super::pictures::LIST;
use super::s3::S3Place;
use crate::files::hash_file;
use crate::manifest::{FileEntry, Tool};
use crate::release::Release;

/// The file that says what a folder holds and from which release.
pub(super) const ABOUT: &str = "format.json";
/// The version of what it says.
pub(super) const VERSION: u32 = 1;
/// The largest that is read: it has a line for each of tens of thousands of shards.
const MOST_BYTES: u64 = 64 << 20;

/// `format.json` as it is written.
#[derive(Serialize)]
pub(super) struct About<'a> {
    pub(super) format: &'a str,
    pub(super) version: u32,
    pub(super) tool: Tool,
    pub(super) release: Origin,
    pub(super) pictures: &'a str,
    /// Where the pictures will be, in a format that names them there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) s3: Option<&'a str>,
    pub(super) records: &'a BTreeMap<Split, u64>,
    pub(super) left_out: &'a BTreeMap<&'static str, u64>,
    pub(super) files: &'a BTreeMap<String, FileEntry>,
}

/// The release that a folder was made of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Origin {
    pub(super) configuration_hash: String,
    pub(super) seal: String,
}

/// Whether a folder holds this format of this very release, as `format.json` in it says; where it names pictures on S3, those at
/// this place.
pub fn is_conversion_of(dir: &Path, format: &str, release: &Release, s3: Option<&S3Place>) -> bool {
    Conversion::find(dir).ok().flatten().is_some_and(|found| {
        let is_there = found.said.s3.is_none() || found.said.s3.as_deref() == s3.map(S3Place::folder);
        found.format() == format && found.said.release.seal == release.manifest().seal && is_there
    })
}

/// A folder that a release was converted into.
#[derive(Clone, Debug)]
pub struct Conversion {
    dir: PathBuf,
    said: Said,
}

/// `format.json` as far as it is read.
#[derive(Clone, Debug, Deserialize)]
struct Said {
    format: String,
    version: u32,
    release: Origin,
    s3: Option<String>,
    files: BTreeMap<String, FileEntry>,
}

impl Conversion {
    /// The conversion in a folder; `None` where there is no `format.json`, or somebody else's.
    ///
    /// # Errors
    /// Where it is ours but damaged, or of a later version, or cannot be read.
    pub fn find(dir: &Path) -> Result<Option<Self>, FormatError> {
        let path = dir.join(ABOUT);
        if !path.metadata().is_ok_and(|about| about.is_file() && about.len() <= MOST_BYTES) {
            return Ok(None);
        }
        let bytes = fs::read(&path).map_err(FormatError::io("read", &path))?;
        let text = String::from_utf8_lossy(&bytes);
        // The seal of a release is what no other tool's file of this name has.
        if !text.contains("\"seal\"") {
            return Ok(None);
        }
        let changed = |change: String| FormatError::Changed { path: dir.to_owned(), file: ABOUT.to_owned(), change };
        let said: Said = serde_json::from_str(&text).map_err(|error| changed(format!("is not what was written ({error})")))?;
        if said.version != VERSION {
            return Err(changed(format!("has the version {}, and this version of Chartmill reads {VERSION}", said.version)));
        }
        Ok(Some(Self { dir: dir.to_owned(), said }))
    }

    /// The name of the format.
    pub fn format(&self) -> &str {
        &self.said.format
    }

    /// The files that hold the rows of the splits, relative to the folder, the splits in their order.
    pub fn row_files(&self) -> impl Iterator<Item = &str> {
        Split::ALL
            .into_iter()
            .flat_map(|split| self.said.files.keys().filter(move |name| is_of_split(name, split)))
            .map(String::as_str)
    }

    /// Whether its pictures stand in files beside the rows, with their hashes in a list.
    pub(super) fn has_listed_pictures(&self) -> bool {
        self.said.files.contains_key(LIST)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Checks that each file which `format.json` names is there with its size and hash, and that no other looks like rows of a
    /// split, which loaders would take in. All bytes of rows and shards are read for that; pictures in files of their own are
    /// checked one by one where they are read (see [`PictureList`](super::PictureList)).
    ///
    /// # Errors
    /// The first file that is not what was written.
    pub fn check_files(&self) -> Result<(), FormatError> {
        for (name, wanted) in &self.said.files {
            if let Some(change) = self.change_of(name, wanted)? {
                return Err(FormatError::Changed { path: self.dir.clone(), file: name.clone(), change });
            }
        }
        for entry in fs::read_dir(&self.dir).map_err(FormatError::io("read", &self.dir))? {
            let entry = entry.map_err(FormatError::io("read", &self.dir))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if self.is_like_rows(&name) && !self.said.files.contains_key(&name) {
                return Err(FormatError::NotConverted { path: self.dir.clone(), file: name });
            }
        }
        Ok(())
    }

    /// Whether a file has the name of a split and the ending of this format's rows.
    fn is_like_rows(&self, name: &str) -> bool {
        let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let is_of_any = Split::ALL.into_iter().any(|split| is_of_split(name, split));
        is_of_any && self.row_files().any(|rows| ending(rows) == ending(name))
    }

    /// What happened to a file since it was written.
    fn change_of(&self, name: &str, wanted: &FileEntry) -> Result<Option<String>, FormatError> {
        // Nothing outside of the folder is looked at on the word of a file.
        if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(Some(format!("is no file of this folder, though {ABOUT} names it")));
        }
        let path = self.dir.join(name);
        let about = match path.metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some("is missing".to_owned())),
            Err(error) => return Err(FormatError::io("read", &path)(error)),
        };
        // Of a file of another size no byte has to be read, and of a pipe none may be.
        if !about.is_file() {
            return Ok(Some("is not a file any more".to_owned()));
        }
        if about.len() != wanted.bytes {
            return Ok(Some(format!("has {} bytes, and {ABOUT} says {}", about.len(), wanted.bytes)));
        }
        let found = hash_file(&path).map_err(FormatError::io("read", &path))?;
        Ok((found.sha256 != wanted.sha256).then(|| format!("was changed: {ABOUT} has another SHA-256")))
    }
}

//! The pictures of a conversion, held against the list of their hashes where they are read: to read all of them before the first
//! row would keep whoever wants to look waiting for as long as the reading itself.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::conversion::Conversion;
use super::error::FormatError;
use super::pictures::LIST;
use crate::files::hash_file;
use crate::lines::Lines;
use crate::release::short_hash;

/// The lines of `images.sha256`, hashed: 8 bytes a picture, because there may be ten million. That another picture than the
/// listed one has the same is as good as impossible unless somebody makes one for it, who could rewrite the list as well.
#[derive(Clone, Debug)]
pub struct PictureList(BTreeSet<u64>);

impl Conversion {
    /// The list of its pictures; `None` where they stand in the shards, or stayed in the release.
    ///
    /// # Errors
    /// Where the list cannot be read.
    pub fn pictures(&self) -> Result<Option<PictureList>, FormatError> {
        if !self.has_listed_pictures() {
            return Ok(None);
        }
        let path = self.dir().join(LIST);
        let mut lines = Lines::open(&path).map_err(FormatError::io("read", &path))?;
        let mut list = BTreeSet::new();
        while let Some(line) = lines.next().map_err(FormatError::io("read", &path))? {
            list.insert(short_hash(&line.text));
        }
        Ok(Some(PictureList(list)))
    }
}

impl PictureList {
    /// The line of a picture.
    pub(super) fn line(sha256: &str, name: &str) -> String {
        format!("{sha256}  {name}")
    }

    /// Whether a file holds the picture that is listed under this name.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has(&self, name: &str, file: &Path) -> io::Result<bool> {
        Ok(self.0.contains(&short_hash(&Self::line(&hash_file(file)?.sha256, name))))
    }
}

//! The pictures of an output that has them in files beside its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::error::FormatError;
use super::output::Output;
use super::picture_list::PictureList;
use crate::manifest::FileEntry;

/// What becomes of pictures that stand in files beside the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Images {
    /// They are copied.
    #[default]
    Copy,
    /// The output gets a second name (a hard link) for each file.
    Link,
    /// They stay in the release, and rows name them from there.
    Reference,
}

/// Places the pictures of one output, each once, and lists their hashes.
#[derive(Debug)]
pub(crate) struct Pictures {
    dir: PathBuf,
    images: Images,
    hashes: Output,
    /// The folders that are there.
    folders: BTreeSet<String>,
}

/// The list of hashes, as `sha256sum -c` reads it.
pub(crate) const LIST: &str = "images.sha256";

impl Pictures {
    pub(crate) fn new(dir: &Path, images: Images) -> Result<Self, FormatError> {
        let hashes = Output::create(dir.join(LIST))?;
        Ok(Self { dir: dir.to_owned(), images, hashes, folders: BTreeSet::new() })
    }

    /// Puts the picture `name` there, of which the file `from` holds these bytes of this hash. One that is there already is the same:
    /// names are of this run's making.
    pub(crate) fn place(&mut self, name: &str, from: &Path, bytes: &[u8], sha256: &str) -> Result<(), FormatError> {
        let to = self.dir.join(name);
        if let Some((folder, _)) = name.rsplit_once('/').filter(|(folder, _)| !self.folders.contains(*folder)) {
            let path = self.dir.join(folder);
            fs::create_dir_all(&path).map_err(FormatError::io("make", &path))?;
            self.folders.insert(folder.to_owned());
        }
        if to.exists() {
            return Ok(());
        }
        if self.images == Images::Link {
            fs::hard_link(from, &to).map_err(|source| FormatError::Link { from: from.to_owned(), to: to.clone(), source })?;
        } else {
            fs::write(&to, bytes).map_err(FormatError::io("write", &to))?;
        }
        self.hashes.put((PictureList::line(sha256, name) + "\n").as_bytes())
    }

    pub(crate) fn finish(self, into: &mut BTreeMap<String, FileEntry>) -> Result<(), FormatError> {
        into.insert(LIST.to_owned(), self.hashes.finish()?);
        Ok(())
    }
}

/// The way from a folder to another, with `/`; `.` where they are one.
pub(crate) fn way(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let n_shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(n_shared).map(|_| "..".to_owned());
    let down = to.iter().skip(n_shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let steps: Vec<String> = up.chain(down).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down() {
        assert_eq!(way(Path::new("/data/out-x"), Path::new("/data/out")), "../out");
        assert_eq!(way(Path::new("/data"), Path::new("/data/a/b")), "a/b");
        assert_eq!(way(Path::new("/data"), Path::new("/data")), ".");
    }
}

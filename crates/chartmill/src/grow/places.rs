//! What becomes of pictures that are carried over, and where a release has them.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chartmill_augment::picture::{Depth, PictureProblem, locate, look, to_plain};
use chartmill_dataset::{CarriedPicture, Configuration, image_file, record_id, sha256_hex};

/// What becomes of pictures that are carried over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pictures {
    /// They are copied into the release.
    Copy,
    /// The release gets a second name (a hard link) for each file: no bytes are copied, and the release is whole.
    Link,
    /// They stay where they are, and records name them from there: only while both folders stay in their places.
    Reference,
}

impl Pictures {
    /// All of them.
    const ALL: [Self; 3] = [Self::Copy, Self::Link, Self::Reference];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pictures| pictures.key() == name)
    }

    /// Its name.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Link => "link",
            Self::Reference => Configuration::REFERENCE,
        }
    }
}

/// A picture of the dataset in the release.
pub(super) struct Placed {
    /// Its path, relative to the release.
    pub(super) image: String,
    /// What is to be done for it.
    pub(super) picture: CarriedPicture,
    /// What had to be changed of it.
    pub(super) change: Option<String>,
}

/// Why a picture cannot be carried over.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unplaced {
    #[error(transparent)]
    Problem(#[from] PictureProblem),
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("{problem}; it can be mended, but only in a copy (--images copy)")]
    NeedsCopy { problem: PictureProblem },
}

impl Unplaced {
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Problem(problem) | Self::NeedsCopy { problem } => problem.key(),
            Self::Unreadable(_) => "picture_unreadable",
        }
    }
}

/// Where pictures are, and where they are to be.
pub(super) struct Place<'a> {
    pub(super) folder: &'a Path,
    pub(super) out: &'a Path,
    pub(super) pictures: Pictures,
    pub(super) configuration_hash: &'a str,
}

impl Place<'_> {
    /// Finds the picture `name`, looks at it, and says where the release has it. The file belongs to slot `first`; `is_own` says whether
    /// that is the slot that is being filled.
    pub(super) fn place(&self, name: &str, first: u64, is_own: bool) -> Result<Placed, Unplaced> {
        let path = locate(self.folder, name)?;
        let depth = if self.pictures == Pictures::Copy { Depth::Whole } else { Depth::Head };
        let (seen, change) = match look(&path, depth) {
            Ok(seen) => (Some(seen), None),
            Err(problem) if !problem.fixable() => return Err(problem.into()),
            Err(problem) if self.pictures != Pictures::Copy => return Err(Unplaced::NeedsCopy { problem }),
            Err(problem) => (None, Some(format!("its picture made a plain one: it {problem}"))),
        };
        if self.pictures == Pictures::Reference {
            let image = relative(&absolute(&path)?, &absolute(self.out)?);
            return Ok(Placed { image, picture: CarriedPicture::Elsewhere, change: None });
        }
        let extension = seen.as_ref().map_or("png", |seen| seen.extension);
        let image = image_file(first, &record_id(self.configuration_hash, first), extension);
        if !is_own {
            return Ok(Placed { image, picture: CarriedPicture::Elsewhere, change });
        }
        let came = fs::read(&path)?;
        let picture = match self.pictures {
            Pictures::Link => CarriedPicture::Linked { from: path, sha256: sha256_hex(&came) },
            _ if change.is_some() => CarriedPicture::Written(to_plain(&came)?),
            Pictures::Copy | Pictures::Reference => CarriedPicture::Written(came),
        };
        Ok(Placed { image, picture, change })
    }
}

fn absolute(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize().or_else(|_| std::path::absolute(path))
}

/// The way from a folder to a file, with `/`.
fn relative(file: &Path, folder: &Path) -> String {
    let (file, folder): (Vec<Component<'_>>, Vec<Component<'_>>) = (file.components().collect(), folder.components().collect());
    let n_shared = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = folder[n_shared..].iter().map(|_| "..".to_owned());
    let down = file[n_shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_up_and_down() {
        let way = |file: &str, folder: &str| relative(Path::new(file), Path::new(folder));
        assert_eq!(way("/data/pictures/a.png", "/data/out"), "../pictures/a.png");
        assert_eq!(way("/data/out/pictures/a.png", "/data/out"), "pictures/a.png");
        assert_eq!(way("/a.png", "/data/out"), "../../a.png");
    }
}

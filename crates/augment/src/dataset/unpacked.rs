//! Pictures that stand in an archive: they are written into a folder of the system's for temporary files as their rows are read, and are
//! gone with the dataset.
//!
//! All that looks at pictures takes files below a folder, so these become such files. Their names are made here and never taken over: the
//! archive's stem, the number of the sample, and of its own name what every system takes.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::picture::PictureFormat;

/// The longest part of a name that is kept.
const KEPT: usize = 80;

/// The folder of a dataset's pictures; all clones share one.
#[derive(Clone, Debug)]
pub(super) struct Unpacked {
    folder: Arc<TempDir>,
}

impl Unpacked {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { folder: Arc::new(tempfile::Builder::new().prefix("chartmill-pictures-").tempdir()?) })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a picture, unless it is there from an earlier reading, and gives its name.
    ///
    /// `part` tells pictures of one sample apart.
    pub(super) fn keep(&self, archive: &str, number: u64, part: usize, name: &str, bytes: &[u8]) -> io::Result<String> {
        // The name says what the content is, as the doctor would otherwise tell of every `.img`.
        let ending = PictureFormat::of(bytes).map_or("bin", PictureFormat::extension);
        let stem = name.rsplit(['/', '\\']).next().unwrap_or_default().split('.').next().unwrap_or_default();
        let more = if part == 0 { String::new() } else { format!("-{part}") };
        let (folder, stem) = (plain(archive), plain(stem));
        let kept = format!("{folder}/{number:06}-{stem}{more}.{ending}");
        let path = self.folder().join(&kept);
        if path.metadata().is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(kept);
        }
        fs::create_dir_all(self.folder().join(folder))?;
        fs::write(path, bytes)?;
        Ok(kept)
    }
}

/// What every system takes as a part of a name: letters, digits, hyphens and underscores, not too many of them.
fn plain(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let plain: String = name.chars().take(KEPT).map(kept).collect();
    if plain.is_empty() { "_".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let unpacked = Unpacked::new().unwrap();
        for name in ["../../etc/passwd", "/etc/passwd", "C:\\x.png", "a\0b", "", "..", "con.png", "x/../../y.png"] {
            let kept = unpacked.keep("../up", 3, 1, name, b"\x89PNG\r\n\x1a\n").unwrap();
            assert!(kept.starts_with("___up/000003-") && kept.ends_with("-1.png"), "{kept}");
            let real = unpacked.folder().join(&kept).canonicalize().unwrap();
            assert!(real.starts_with(unpacked.folder().canonicalize().unwrap()));
        }
        let folder = unpacked.folder().to_owned();
        drop(unpacked.clone());
        assert!(folder.is_dir());
        drop(unpacked);
        assert!(!folder.exists());
    }
}

//! Whether a new output would lie in the folder of a release, which must stay as it is: what is too much there is a fault of it.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::DatasetError;
use crate::files::{JOURNAL, MANIFEST};

/// All of a manifest that tells it from files of others with this name.
#[derive(Deserialize)]
struct Sign {
    #[serde(rename = "format")]
    _format: u32,
    #[serde(rename = "configuration_hash")]
    _configuration_hash: String,
    #[serde(rename = "seal")]
    _seal: String,
}

/// Checks that an output folder, there already or not, lies in no folder of a finished release or an unfinished run.
///
/// # Errors
/// [`DatasetError::WithinRelease`].
pub fn check_outside(output: &Path) -> Result<(), DatasetError> {
    // Of a path that is not there yet, the part that is there tells where it will be.
    let there = output.ancestors().find_map(|path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().ok().map(|whole| (whole, path == output))
    });
    // What cannot be found out will be told when the output is made.
    let Some((there, is_output)) = there else { return Ok(()) };
    match there.ancestors().skip(usize::from(is_output)).find(|folder| is_release(folder)) {
        Some(release) => Err(DatasetError::WithinRelease { path: output.to_owned(), release: release.to_owned() }),
        None => Ok(()),
    }
}

fn is_release(folder: &Path) -> bool {
    let is_ours = |text: Vec<u8>| serde_json::from_slice::<Sign>(&text).is_ok();
    folder.join(JOURNAL).is_file() || fs::read(folder.join(MANIFEST)).is_ok_and(is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::fixture::{configuration, write};

    #[test]
    fn nothing_is_written_into_a_release() {
        let folder = tempfile::tempdir().unwrap();
        let release = folder.path().join("release");
        write(&release, 3, 8);
        let told = |path: &Path| check_outside(path).err().map(|error| error.to_string());
        for within in ["sub", "images/sub", "new/sub", "sub/../other", "images"] {
            let told = told(&release.join(within)).unwrap_or_default();
            assert!(told.contains("release, which must stay as it is; choose a folder outside of it"), "{within}: {told}");
        }
        for outside in ["release", "release-2", "new/release", "."] {
            assert_eq!(told(&folder.path().join(outside)), None, "{outside}");
        }
        // A release that would be written there is refused before anything is made.
        let within = release.join("sub");
        assert!(matches!(crate::inspect(&within, &configuration(3)), Err(DatasetError::WithinRelease { .. })));
        assert!(crate::Writer::create(&within, &configuration(3)).is_err() && !within.exists());
        // An unfinished run is as good a sign, and a manifest of something else is none.
        fs::remove_file(release.join("manifest.json")).unwrap();
        fs::write(release.join(".journal.jsonl"), "").unwrap();
        assert!(told(&within).is_some());
        fs::remove_file(release.join(".journal.jsonl")).unwrap();
        fs::write(release.join("manifest.json"), r#"{"name": "A web page", "icons": []}"#).unwrap();
        assert_eq!(told(&within), None);
    }
}

//! Comparing with what is accepted. A difference fails and leaves what was found under `target/golden/`, for pictures as a strip of
//! expected, difference and found; `INSTA_UPDATE=always` accepts it.

use std::path::{Path, PathBuf};

use chartmill::golden::{Picture, Tolerance, compare, strip};
use libtest_mimic::Failed;

use crate::support::{root, update};

/// Rasterizing is the same everywhere that is promised; one level leaves room for other processors.
const TOLERANCE: Tolerance = Tolerance { channel: 1, share: 0.0 };

/// Compares what a person is told with the snapshot of this name in a folder.
pub(crate) fn words(folder: &Path, name: &str, found: &str) {
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, found);
    });
}

/// Compares a file that the engine writes, to the last byte.
pub(crate) fn text(path: &Path, found: &str) -> Result<(), Failed> {
    if update() {
        return write(path, found.as_bytes());
    }
    let expected = std::fs::read_to_string(path).map_err(|error| missing(path, &error))?;
    if expected == found {
        return Ok(());
    }
    let left = left_over(path);
    write(&left, found.as_bytes())?;
    let line = expected
        .lines()
        .zip(found.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
    Err(format!("{} differs from line {}; what was found is in {}", path.display(), line + 1, left.display()).into())
}

/// Compares a picture, pixel by pixel, as `chartmill golden` does. What is accepted is kept as small as PNG gets, not as quick as it is
/// written.
pub(crate) fn picture(path: &Path, found: &[u8], max_bytes: usize) -> Result<(), Failed> {
    let found = Picture::read(found)?;
    if update() {
        let small = found.to_png()?;
        if small.len() > max_bytes {
            return Err(format!("{} would have {} bytes, more than {max_bytes}", path.display(), small.len()).into());
        }
        return write(path, &small);
    }
    let expected = Picture::read(&std::fs::read(path).map_err(|error| missing(path, &error))?)?;
    let Some(difference) = compare(&expected, &found, TOLERANCE, &[]) else { return Ok(()) };
    let left = left_over(path);
    write(&left, &strip(&expected, &found, &[]).to_png()?)?;
    Err(format!("{}: {difference}; expected, difference and found are in {}", path.display(), left.display()).into())
}

fn missing(path: &Path, error: &std::io::Error) -> String {
    format!("cannot read {} ({error}); INSTA_UPDATE=always makes it", path.display())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(std::fs::write(path, bytes)?)
}

/// Where what was found is left.
fn left_over(path: &Path) -> PathBuf {
    let relative = path.strip_prefix(root()).unwrap_or(path);
    root().join("target").join("golden").join(relative)
}

//! What several tests share: where the project is, small runs, scratch folders.

use std::path::{Path, PathBuf};

use chartmill::{Mill, RunConfig, RunOptions, Source, mill_all};
use libtest_mimic::Failed;

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Whether what is different now is to be accepted: one switch for snapshots of text, which insta compares, and for all other files.
pub(crate) fn update() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always")
}

/// Fails the test with this message unless `holds`.
pub(crate) fn ensure(holds: bool, message: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(message().into()) }
}

/// A run with built-in descriptions and everything else as by default.
pub(crate) fn built_in(seed: u64, count: u64) -> Mill {
    let config = RunConfig { seed, count, ..RunConfig::default() };
    let source = Source::built_in(&config);
    Mill::new(config, source)
}

/// Makes a release in a scratch folder.
pub(crate) fn release(mill: &Mill, threads: usize) -> Result<(tempfile::TempDir, PathBuf), Failed> {
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("out");
    let options = RunOptions { threads: std::num::NonZeroUsize::new(threads), ..RunOptions::default() };
    mill_all(mill, &out, &options, &mut |_| {})?;
    Ok((scratch, out))
}

/// Every file below a folder, relative to it, sorted.
pub(crate) fn files_below(dir: &Path) -> Result<Vec<PathBuf>, Failed> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path.strip_prefix(dir)?.to_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}

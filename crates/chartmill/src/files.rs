//! Files that are written whole or not at all.

use std::path::Path;

/// Writes a file whole or not at all: a full disk leaves neither a torn file nor a damaged older one.
///
/// # Errors
/// What the system said.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let done = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if done.is_err() {
        // What is left of it is of no use; that it cannot be removed either is not the error to tell.
        let _ = std::fs::remove_file(&part);
    }
    done
}

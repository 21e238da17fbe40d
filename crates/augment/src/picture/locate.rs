//! Finding the file of a picture without ever leaving the folder that holds them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::problem::PictureProblem;

/// Finds a picture that a row names in the pictures' folder, and gives its path below `folder`, links not resolved.
///
/// The name is judged as text first, by the rules of every system at once: a row that was written on one is read on another.
///
/// # Errors
/// Without a look at the disk: [`PictureProblem::BadName`], [`PictureProblem::Url`], [`PictureProblem::Absolute`],
/// [`PictureProblem::Climbs`]. With one: [`PictureProblem::Missing`], [`PictureProblem::NotAFile`], [`PictureProblem::LinkLeadsOut`],
/// [`PictureProblem::Unreadable`].
pub fn locate(folder: &Path, name: &str) -> Result<PathBuf, PictureProblem> {
    check_name(name)?;
    let path = folder.join(name);
    let real = path.canonicalize().map_err(|error| absent(&error))?;
    // Compared with both ends resolved: the folder itself may be reached by a link, which is its owner's wish.
    if !real.starts_with(folder.canonicalize().map_err(|error| absent(&error))?) {
        return Err(PictureProblem::LinkLeadsOut);
    }
    if !real.metadata().map_err(|error| absent(&error))?.is_file() {
        return Err(PictureProblem::NotAFile);
    }
    Ok(path)
}

fn check_name(name: &str) -> Result<(), PictureProblem> {
    if name.trim().is_empty() || name.contains('\0') {
        return Err(PictureProblem::BadName { name: shortened(name) });
    }
    if let Some(scheme) = scheme(name) {
        return Err(PictureProblem::Url { scheme: scheme.to_ascii_lowercase() });
    }
    let has_drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if has_drive || name.starts_with(['/', '\\']) {
        return Err(PictureProblem::Absolute { name: shortened(name) });
    }
    if name.split(['/', '\\']).any(|step| step == "..") {
        return Err(PictureProblem::Climbs { name: shortened(name) });
    }
    Ok(())
}

/// The scheme of an address, `https` or `data`. One letter is a drive.
fn scheme(name: &str) -> Option<&str> {
    let (scheme, rest) = name.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (is_scheme && (rest.starts_with("//") || scheme.eq_ignore_ascii_case("data"))).then_some(scheme)
}

/// A name as messages show it: a row may hold a megabyte where a name belongs.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

/// What an error of the system says about a picture.
pub(super) fn absent(error: &std::io::Error) -> PictureProblem {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => PictureProblem::Missing,
        _ => PictureProblem::Unreadable { why: error.to_string() },
    }
}

//! Bringing the files of an unfinished run back to a state that its journal names.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use crate::configuration::{PICTURES_PER_FOLDER, slot_of_file};
use crate::error::DatasetError;
use crate::files::{IMAGES, Layout, remove_if_there};
use crate::journal::State;

/// Brings all files back to a state: lines are cut, and pictures of later slots removed.
pub(crate) fn cut_back(dir: &Path, state: &State, layout: Layout) -> Result<(), DatasetError> {
    for name in layout.line_files() {
        let path = dir.join(name);
        let length = state.files.get(name).map_or(0, |entry| entry.bytes);
        let file = File::options().write(true).create(true).truncate(false).open(&path);
        file.and_then(|file| file.set_len(length)).map_err(DatasetError::io("cut back", &path))?;
    }
    let images = dir.join(IMAGES);
    let first_folder = state.next_slot / PICTURES_PER_FOLDER;
    for folder in entries(&images)? {
        if folder.parse::<u64>().is_ok_and(|number| number < first_folder) {
            continue;
        }
        let folder = images.join(folder);
        for name in entries(&folder)? {
            if slot_of_file(&name).is_some_and(|slot| slot >= state.next_slot) {
                remove_if_there(&folder.join(name))?;
            }
        }
        // Fails, as it should, where something is left in it.
        let _ = fs::remove_dir(&folder);
    }
    let _ = fs::remove_dir(&images);
    Ok(())
}

/// The names in a folder; none where it is absent or a file.
fn entries(folder: &Path) -> Result<Vec<String>, DatasetError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(DatasetError::io("read", folder)(error)),
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, _>>().map_err(DatasetError::io("read", folder))
}

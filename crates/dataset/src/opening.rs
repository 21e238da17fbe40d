//! What an output folder holds before a run: nothing, this very release, a part of it, or something else.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::configuration::Configuration;
use crate::error::DatasetError;
use crate::files::{ANNOTATIONS, DESCRIPTIONS, IMAGES, JOURNAL, Layout, MANIFEST, MANIFEST_TMP, remove_if_there};
use crate::journal::{self, Journal};
use crate::manifest::{FORMAT, Manifest, Tool};
use crate::outside::check_outside;

/// The most names that an error shows of a folder that is not ours.
const SHOWN_NAMES: usize = 5;

/// What an output folder holds of the release that is wanted there.
#[derive(Debug)]
pub enum Opening {
    /// Nothing: it is absent or empty.
    New,
    /// All of it.
    Complete(Box<Manifest>),
    /// An unfinished run, done up to (not including) this slot.
    Partial(u64),
}

/// Tells what `dir` holds of the release that `configuration` describes. Changes nothing.
///
/// # Errors
/// [`DatasetError::Foreign`] and [`DatasetError::Different`] where it holds something else, [`DatasetError::WithinRelease`] where
/// it lies in a release, [`DatasetError::InUse`] where another process writes there, [`DatasetError::NotAFolder`] and
/// [`DatasetError::Io`] where it cannot be read.
pub fn inspect(dir: &Path, configuration: &Configuration) -> Result<Opening, DatasetError> {
    match File::open(dir.join(JOURNAL)) {
        Ok(file) => {
            journal::lock(dir, &file)?;
            survey(dir, configuration, Some(&file)).map(Found::opening)
        }
        Err(_) => survey(dir, configuration, None).map(Found::opening),
    }
}

/// Removes the journal that a kill left beside a finished release, between its last two steps. Of anything else it changes nothing.
///
/// # Errors
/// Those of [`inspect`]; [`DatasetError::Io`] where the journal cannot be removed.
pub fn tidy(dir: &Path, configuration: &Configuration) -> Result<(), DatasetError> {
    let path = dir.join(JOURNAL);
    let Ok(file) = File::open(&path) else { return Ok(()) };
    journal::lock(dir, &file)?;
    match survey(dir, configuration, Some(&file))? {
        Found::Complete(_) => remove_if_there(&path),
        Found::New | Found::Partial(_) => Ok(()),
    }
}

/// [`Opening`], with all that a writer needs to go on.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nothing, or no more than the torn journal of a run that never began.
    New,
    /// A finished release of this configuration.
    Complete(Box<Manifest>),
    /// An unfinished run of this configuration.
    Partial(Box<Journal>),
}

impl Found {
    fn opening(self) -> Opening {
        match self {
            Self::New => Opening::New,
            Self::Complete(manifest) => Opening::Complete(manifest),
            Self::Partial(journal) => Opening::Partial(journal.state.next_slot),
        }
    }
}

/// Looks at a folder whose journal, if it has one, is open and locked.
pub(crate) fn survey(dir: &Path, configuration: &Configuration, journal: Option<&File>) -> Result<Found, DatasetError> {
    check_outside(dir)?;
    let names = match list(dir) {
        Ok(names) => names,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::New),
        Err(_) if dir.exists() && !dir.is_dir() => return Err(DatasetError::NotAFolder { path: dir.to_owned() }),
        Err(error) => return Err(DatasetError::io("use", dir)(error)),
    };
    let different = |complete: bool, was: (&Configuration, &Tool, u32)| {
        let differences = configuration.differences(&Tool::current(), FORMAT, was);
        if differences.is_empty() { Ok(()) } else { Err(DatasetError::Different { path: dir.to_owned(), complete, differences }) }
    };
    if names.iter().any(|name| name == MANIFEST) {
        let path = dir.join(MANIFEST);
        let text = fs::read(&path).map_err(DatasetError::io("read", &path))?;
        return match serde_json::from_str::<Manifest>(&String::from_utf8_lossy(&text)) {
            Ok(manifest) => {
                different(true, (&manifest.configuration, &manifest.tool, manifest.format))?;
                Ok(Found::Complete(Box::new(manifest)))
            }
            Err(_) => Err(foreign(dir, &names)),
        };
    }
    let has_journal = journal.is_some();
    let journal = match journal {
        Some(file) => journal::read(dir, file)?,
        None => None,
    };
    match journal {
        Some(journal) => {
            different(false, (&journal.header.configuration, &journal.header.tool, journal.header.format))?;
            Ok(Found::Partial(Box::new(journal)))
        }
        // The files of a run whose first journal line is torn are not there yet: the journal is the first of them.
        None if names.iter().all(|name| name == JOURNAL) => Ok(Found::New),
        // Where they are there, the journal was whole once; nobody is told to delete a folder that holds something else, too.
        None if has_journal && names.iter().all(|name| is_of_run(name, configuration)) => {
            Err(DatasetError::BrokenJournal { path: dir.join(JOURNAL), why: "its first lines are missing".to_owned() })
        }
        None => Err(foreign(dir, &names)),
    }
}

/// Whether an unfinished run of this configuration has such a file or folder.
fn is_of_run(name: &str, configuration: &Configuration) -> bool {
    Layout::of(configuration).hashed_files().chain([JOURNAL, MANIFEST_TMP, IMAGES]).any(|ours| ours == name)
}

/// The names in a folder, sorted.
fn list(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

fn foreign(dir: &Path, names: &[String]) -> DatasetError {
    let mut found: Vec<String> = names.iter().take(SHOWN_NAMES).cloned().collect();
    if names.len() > SHOWN_NAMES {
        found.push(format!("and {} more", names.len() - SHOWN_NAMES));
    }
    DatasetError::Foreign { path: dir.to_owned(), found }
}

/// Whether a folder without a manifest was to be a release: it holds an unfinished run, or files that nothing but a release has.
/// [`Release::open`](crate::Release::open) then says why it is none.
pub fn is_part_of_a_release(dir: &Path) -> bool {
    let has = |name: &str| dir.join(name).exists();
    !has(MANIFEST) && (has(JOURNAL) || has(MANIFEST_TMP) || (has(ANNOTATIONS) && has(DESCRIPTIONS)))
}

/// Why a folder without a manifest is no release, and what to do.
pub(crate) fn why_not_a_release(dir: &Path) -> String {
    if !dir.exists() {
        "there is no such folder; check the path".to_owned()
    } else if !dir.is_dir() {
        "it is a file; name the folder that holds manifest.json".to_owned()
    } else if dir.join(JOURNAL).exists() || dir.join(MANIFEST_TMP).exists() {
        "it holds an unfinished run; finish it with the same command and --resume".to_owned()
    } else if dir.join(IMAGES).is_dir() {
        "it has pictures but no manifest.json; copy the whole release, or make it again".to_owned()
    } else {
        "it has no manifest.json; check the path".to_owned()
    }
}

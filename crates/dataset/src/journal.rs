//! The journal of an unfinished run: how far it has come, in which state all its files fit together.
//!
//! The first line says what the run was asked to make; each later one is appended after a window's pictures and lines are written.
//! A process may be killed at any moment: then the last line may be torn, and the files may be longer than the last whole line says,
//! never shorter. Hashes tell whether something else has changed them: see [`crate::intact`]. The journal also is the lock: who writes holds it open and locked.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::configuration::Configuration;
use crate::counts::Counts;
use crate::encode::json_line;
use crate::error::DatasetError;
use crate::files::{JOURNAL, Layout};
use crate::hashing::Hashing;
use crate::manifest::{FORMAT, FileEntry, Tool};

/// The first line.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub(crate) format: u32,
    pub(crate) tool: Tool,
    pub(crate) configuration: Configuration,
}

/// Each later line: a state to which all files can be brought back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// The first slot that is not done.
    pub(crate) next_slot: u64,
    /// Length and hash of each line file.
    pub(crate) files: BTreeMap<String, FileEntry>,
    /// What the slots before `next_slot` hold.
    pub(crate) counts: Counts,
}

impl State {
    /// The state of a run that has not begun.
    pub(crate) fn start(configuration: &Configuration) -> Self {
        Self {
            next_slot: configuration.slots().start,
            files: Layout::of(configuration).line_files().map(|name| (name.to_owned(), Hashing::default().so_far())).collect(),
            counts: Counts::default(),
        }
    }

    /// Whether every file of the folder is at least as long as this state says.
    fn fits(&self, dir: &Path) -> bool {
        let is_there = |name: &str| self.files.contains_key(name);
        Layout::LEAST.line_files().all(is_there)
            && self.files.iter().all(|(name, wanted)| {
                let found = fs::metadata(dir.join(name)).map_or(0, |metadata| metadata.len());
                wanted.bytes <= found
            })
    }
}

/// A journal as found.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(crate) header: Header,
    /// The last state whose files are long enough to be brought back to it.
    pub(crate) state: State,
}

/// Reads the journal of a folder: `None` where its first lines are torn, so that the run had not begun.
pub(crate) fn read(dir: &Path, file: &File) -> Result<Option<Journal>, DatasetError> {
    let mut states = States::open(dir, file)?;
    let Some(header) = states.header()? else { return Ok(None) };
    let mut last_fit = None;
    while let Some(state) = states.next()? {
        if !state.fits(dir) {
            // Lengths only grow, so none that follows fits.
            return match last_fit {
                Some(state) => Ok(Some(Journal { header, state })),
                None => Err(states.broken("files are shorter than its first line says".to_owned())),
            };
        }
        last_fit = Some(state);
    }
    Ok(last_fit.map(|state| Journal { header, state }))
}

/// The lines of a journal, from the first on.
#[derive(Debug)]
pub(crate) struct States<'a> {
    path: PathBuf,
    reader: BufReader<&'a File>,
    line: Vec<u8>,
    length: u64,
}

impl<'a> States<'a> {
    pub(crate) fn open(dir: &Path, mut file: &'a File) -> Result<Self, DatasetError> {
        let path = dir.join(JOURNAL);
        file.rewind().map_err(DatasetError::io("read", &path))?;
        Ok(Self { path, reader: BufReader::new(file), line: Vec::new(), length: 0 })
    }

    /// Reads the first line; `None` where it is torn.
    pub(crate) fn header(&mut self) -> Result<Option<Header>, DatasetError> {
        if !self.next_line()? {
            return Ok(None);
        }
        let header = serde_json::from_str(&String::from_utf8_lossy(&self.line));
        header.map(Some).map_err(|error| self.broken(format!("line 1: {error}")))
    }

    /// Reads one of the lines behind the header; `None` behind the last one that is whole.
    pub(crate) fn next(&mut self) -> Result<Option<State>, DatasetError> {
        if !self.next_line()? {
            return Ok(None);
        }
        Ok(serde_json::from_str(&String::from_utf8_lossy(&self.line)).ok())
    }

    /// The length of what was read, in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    pub(crate) fn broken(&self, why: String) -> DatasetError {
        DatasetError::BrokenJournal { path: self.path.clone(), why }
    }

    fn next_line(&mut self) -> Result<bool, DatasetError> {
        self.line.clear();
        self.reader.read_until(b'\n', &mut self.line).map_err(DatasetError::io("read", &self.path))?;
        self.length += self.line.len() as u64;
        Ok(self.line.ends_with(b"\n"))
    }
}

/// Locks an open journal for this process.
pub(crate) fn lock(dir: &Path, file: &File) -> Result<(), DatasetError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(DatasetError::InUse { path: dir.to_owned() }),
        // Some network file systems know no locks; two runs in one folder are then the user's to avoid.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(DatasetError::io("lock", &dir.join(JOURNAL))(error)),
    }
}

/// Writes the first lines of a journal, before any other file is made.
pub(crate) fn begin(journal: &File, path: &Path, configuration: &Configuration) -> Result<State, DatasetError> {
    let state = State::start(configuration);
    let mut lines = Vec::new();
    let header = Header { format: FORMAT, tool: Tool::current(), configuration: configuration.clone() };
    json_line("the journal", &header, &mut lines)?;
    json_line("the journal", &state, &mut lines)?;
    let mut journal = journal;
    let written = journal.set_len(0).and_then(|()| journal.write_all(&lines)).and_then(|()| journal.sync_all());
    if let Err(error) = written {
        // Nothing is there yet but a torn journal; the error that matters is the first.
        let _ = fs::remove_file(path);
        return Err(DatasetError::io("write", path)(error));
    }
    Ok(state)
}

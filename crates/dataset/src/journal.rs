//! The journal of an unfinished run: how far it has come, in which state all its files fit together.
//!
//! The first line says what the run was asked to make; each later one is appended after a window's pictures and lines are written.
//! A process may be killed at any moment: then the last line may be torn, and the files may be longer than the last whole line says,
//! never shorter. The journal also is the lock: who writes holds it open and locked.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::configuration::Configuration;
use crate::counts::Counts;
use crate::encode::json_line;
use crate::error::DatasetError;
use crate::files::{JOURNAL, Layout};
use crate::manifest::{FORMAT, Tool};

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
    /// The length of each line file in bytes.
    pub(crate) lengths: BTreeMap<String, u64>,
    /// What the slots before `next_slot` hold.
    pub(crate) counts: Counts,
}

impl State {
    /// The state of a run that has not begun.
    pub(crate) fn start(configuration: &Configuration) -> Self {
        Self {
            next_slot: configuration.slots().start,
            lengths: Layout::of(configuration).line_files().map(|name| (name.to_owned(), 0)).collect(),
            counts: Counts::default(),
        }
    }

    /// Whether every file of the folder is at least as long as this state says.
    fn fits(&self, dir: &Path) -> bool {
        let is_there = |name: &str| self.lengths.contains_key(name);
        Layout::LEAST.line_files().all(is_there)
            && self.lengths.iter().all(|(name, wanted)| {
                let found = fs::metadata(dir.join(name)).map_or(0, |metadata| metadata.len());
                *wanted <= found
            })
    }
}

/// A journal as found.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(crate) header: Header,
    /// The last state that the files can be brought back to.
    pub(crate) state: State,
    /// The length of the journal up to that state's line, in bytes.
    pub(crate) length: u64,
}

/// Reads the journal of a folder: `None` where its first lines are torn, so that the run had not begun.
pub(crate) fn read(dir: &Path, file: &File) -> Result<Option<Journal>, DatasetError> {
    let path = dir.join(JOURNAL);
    let broken = |why: String| DatasetError::BrokenJournal { path: path.clone(), why };
    let mut reader = BufReader::new(file);
    let mut length = 0;
    let mut line = Vec::new();
    let mut next_line = |line: &mut Vec<u8>| -> Result<bool, DatasetError> {
        line.clear();
        reader.read_until(b'\n', line).map_err(DatasetError::io("read", &path))?;
        Ok(line.ends_with(b"\n"))
    };
    if !next_line(&mut line)? {
        return Ok(None);
    }
    length += line.len() as u64;
    let header: Header =
        serde_json::from_str(&String::from_utf8_lossy(&line)).map_err(|error| broken(format!("line 1: {error}")))?;
    let mut last_fit = None;
    let mut n_states = 0;
    // A torn line is the last one, and a state that does not fit is followed by none that does: lengths only grow.
    while next_line(&mut line)? {
        let Ok(state) = serde_json::from_str::<State>(&String::from_utf8_lossy(&line)) else { break };
        n_states += 1;
        if !state.fits(dir) {
            break;
        }
        length += line.len() as u64;
        last_fit = Some((state, length));
    }
    match last_fit {
        Some((state, length)) => Ok(Some(Journal { header, state, length })),
        None if n_states == 0 => Ok(None),
        None => Err(broken("files are shorter than its first line says".to_owned())),
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

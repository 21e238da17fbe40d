//! The lines of `descriptions.jsonl`: which of them several slots share, and each by its id.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chartmill_schema::SourceKind;
use serde::Deserialize;

use crate::encode::DescriptionLine;
use crate::error::DatasetError;
use crate::files::DESCRIPTIONS;
use crate::lines::Lines;
use crate::release::short_hash;

/// The descriptions of a release by their ids. They stay in their file, so that memory holds 16 bytes of each.
#[derive(Debug)]
pub struct Descriptions {
    path: PathBuf,
    file: Mutex<BufReader<File>>,
    /// Where the line of a description begins, by the hash of its id.
    starts: BTreeMap<u64, u64>,
}

impl Descriptions {
    /// Finds the lines of the release in a folder. One that cannot be read is as good as absent: the check of the file tells it.
    pub(crate) fn open(dir: &Path) -> Result<Self, DatasetError> {
        #[derive(Deserialize)]
        struct Used {
            id: String,
        }
        let path = dir.join(DESCRIPTIONS);
        let unreadable = || DatasetError::io("read", &path);
        let mut file = BufReader::new(File::open(&path).map_err(unreadable())?);
        let (mut starts, mut at, mut line) = (BTreeMap::new(), 0, Vec::new());
        loop {
            line.clear();
            let n_read = file.read_until(b'\n', &mut line).map_err(unreadable())? as u64;
            if n_read == 0 {
                break;
            }
            if let Ok(Used { id }) = serde_json::from_slice(&line) {
                starts.entry(short_hash(&id)).or_insert(at);
            }
            at += n_read;
        }
        Ok(Self { path, file: Mutex::new(file), starts })
    }

    /// The description with this id; none where the release has none.
    ///
    /// # Errors
    /// [`DatasetError::Io`] where the file cannot be read any more.
    pub fn get(&self, id: &str) -> Result<Option<DescriptionLine>, DatasetError> {
        let Some(start) = self.starts.get(&short_hash(id)) else { return Ok(None) };
        let mut line = Vec::new();
        let mut read = || -> io::Result<()> {
            // A thread that panicked cannot have left more behind than a place in the file, which is sought anew.
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(*start))?;
            file.read_until(b'\n', &mut line).map(|_| ())
        };
        read().map_err(DatasetError::io("read", &self.path))?;
        Ok(serde_json::from_slice::<DescriptionLine>(&line).ok().filter(|found| found.id == id))
    }
}

/// What is needed of a line of `descriptions.jsonl` to write it once.
#[derive(Debug)]
pub(crate) struct RawDescriptionLine {
    pub(crate) id: String,
    pub(crate) kept: bool,
    /// Whether several slots may share it.
    pub(crate) shared: bool,
}

impl RawDescriptionLine {
    pub(crate) fn read(text: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Used {
            id: String,
            kept: bool,
            description: Origin,
        }
        #[derive(Deserialize)]
        struct Origin {
            provenance: Option<Source>,
        }
        #[derive(Deserialize)]
        struct Source {
            source: SourceKind,
        }
        let Used { id, kept, description } = serde_json::from_str(text)?;
        Ok(Self { id, kept, shared: description.provenance.is_none_or(|from| !from.source.is_for_one_record()) })
    }
}

/// The descriptions in a folder that several slots may share, by id, with whether they stand as kept.
pub(crate) fn shared_descriptions(dir: &Path) -> Result<BTreeMap<String, bool>, DatasetError> {
    let path = dir.join(DESCRIPTIONS);
    let mut lines = Lines::open(&path).map_err(DatasetError::io("read", &path))?;
    let mut shared = BTreeMap::new();
    while let Some(line) = lines.next().map_err(DatasetError::io("read", &path))? {
        let used = RawDescriptionLine::read(&line.text).map_err(|error| DatasetError::BrokenJournal {
            path: path.clone(),
            why: format!("line {} of {DESCRIPTIONS}: {error}", line.number),
        })?;
        if used.shared {
            *shared.entry(used.id).or_default() |= used.kept;
        }
    }
    Ok(shared)
}

//! The folder in which every answer is kept before it is used, so that nothing is asked or paid for twice.
//!
//! An answer lies in `DIR/ab/KEY.json`, where KEY is the SHA-256 of what was asked, of whom and how, and `ab` its first two digits.
//! What was found out about a model lies in `DIR/learned/`. The files are for people to read; several processes may share a folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::canonical::digest;
use super::dialect::{Dialect, StructuredOutput};
use super::exchange::{Reply, Request};
use crate::inputs::hex;

/// The form of the files, raised when it changes.
const FORMAT: u32 = 1;
/// No entry is larger: a reply is read to 1 MiB, and JSON writes a byte in at most six; the same again is room for the prompt.
const MAX_ENTRY_BYTES: u64 = 16 << 20;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refuses.
    #[error("{path}: the store of answers cannot be {action}: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// `read` or `written`.
        action: &'static str,
        /// What the system says.
        reason: io::Error,
    },
    /// A file is torn or not one of ours.
    #[error(
        "{path}: is not a recorded answer ({message}); if nothing else needs the file, delete it, and the answer is asked for anew"
    )]
    NotAnEntry {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// A file whose content belongs under another name: it was edited, renamed or put there by something else.
    #[error(
        "{path}: records the answer to another request than its name says (was it edited or renamed?); delete it, or put it back"
    )]
    Foreign {
        /// The file.
        path: String,
    },
}

/// The name of an answer: 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The key of the answer to `request` by `model` of `provider`. Where the model is served (a base URL, a region) is no part of it.
    pub fn new(provider: &str, model: &str, structured_output: StructuredOutput, request: &Request) -> Self {
        Self(hex(&digest(&json!({
            "format": FORMAT,
            "provider": provider,
            "model": model,
            "structured_output": structured_output,
            "request": request,
        }))))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One recorded answer, as its file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The form of the file.
    format: u32,
    /// The provider.
    pub provider: String,
    /// The model.
    pub model: String,
    /// How it was held to the schema.
    pub structured_output: StructuredOutput,
    /// What was asked.
    pub request: Request,
    /// What came back.
    pub reply: Reply,
}

impl Entry {
    /// An entry. `provider` and `model` are those under which it will be looked for.
    pub fn new(provider: &str, model: &str, structured_output: StructuredOutput, request: Request, reply: Reply) -> Self {
        Self { format: FORMAT, provider: provider.to_owned(), model: model.to_owned(), structured_output, request, reply }
    }

    /// The key under which it is kept.
    pub fn key(&self) -> Key {
        Key::new(&self.provider, &self.model, self.structured_output, &self.request)
    }
}

/// What was found out about a model.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Learned {
    format: u32,
    provider: String,
    model: String,
    dialect: Dialect,
}

/// A folder of answers. One that was made and into which nothing was put goes when this does.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// The folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

impl Drop for Store {
    fn drop(&mut self) {
        for folder in &self.made {
            // The system keeps a folder that holds something, whoever put it there; so are those around it.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

impl Store {
    /// The store in `folder`, which is made where there is none.
    ///
    /// # Errors
    /// [`StoreError::Io`] if it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let made = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let made = made.map(Path::to_owned).collect();
        // Made before anything is asked: an answer that cannot be kept is not to be paid for.
        fs::create_dir_all(folder).map_err(|reason| io_error(folder, "written", reason))?;
        Ok(Self { folder: folder.to_owned(), made })
    }

    /// The store in `folder`, which has to be there: for replaying, where an empty store is a mistake.
    ///
    /// # Errors
    /// [`StoreError::Io`] if there is no such folder.
    pub fn open_existing(folder: &Path) -> Result<Self, StoreError> {
        fs::read_dir(folder).map_err(|reason| io_error(folder, "read", reason))?;
        Ok(Self { folder: folder.to_owned(), made: Vec::new() })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of the answer with `key`.
    pub fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(&key.0[..2]).join(format!("{}.json", key.0))
    }

    /// The answer with `key`, if there is one.
    ///
    /// # Errors
    /// The file cannot be read, or is not what its name says.
    pub fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let path = self.path(key);
        let Some(entry) = read_json::<Entry>(&path)? else { return Ok(None) };
        if entry.format != FORMAT {
            return Err(wrong_format(&path, entry.format));
        }
        if entry.key() != *key {
            return Err(StoreError::Foreign { path: path.display().to_string() });
        }
        Ok(Some(entry))
    }

    /// Keeps an answer, on the disk before it returns. If another process kept one to the same request meanwhile, that one stands and
    /// is returned, so that all see the same.
    ///
    /// # Errors
    /// The file cannot be written, or the one that is there already cannot be read.
    pub fn put(&self, entry: Entry) -> Result<Entry, StoreError> {
        let key = entry.key();
        if write_json(&self.path(&key), &entry, false)? {
            return Ok(entry);
        }
        Ok(self.get(&key)?.unwrap_or(entry))
    }

    /// How to speak to a model, if it was found out before.
    ///
    /// # Errors
    /// The file cannot be read, or is not ours.
    pub fn learned(&self, provider: &str, model: &str) -> Result<Option<Dialect>, StoreError> {
        let path = self.learned_path(provider, model);
        let Some(learned) = read_json::<Learned>(&path)? else { return Ok(None) };
        if learned.format != FORMAT {
            return Err(wrong_format(&path, learned.format));
        }
        if learned.provider != provider || learned.model != model {
            return Err(StoreError::Foreign { path: path.display().to_string() });
        }
        Ok(Some(learned.dialect))
    }

    /// Keeps how to speak to a model.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn learn(&self, provider: &str, model: &str, dialect: &Dialect) -> Result<(), StoreError> {
        let learned =
            Learned { format: FORMAT, provider: provider.to_owned(), model: model.to_owned(), dialect: dialect.clone() };
        write_json(&self.learned_path(provider, model), &learned, true).map(|_| ())
    }

    /// Model ids hold slashes and colons, so the file has a digest for a name and the id inside.
    fn learned_path(&self, provider: &str, model: &str) -> PathBuf {
        let name = hex(&digest(&json!([provider, model]))[..8]);
        self.folder.join("learned").join(format!("{provider}-{name}.json"))
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_ENTRY_BYTES).read_to_string(&mut text));
    let not_an_entry = |message: String| StoreError::NotAnEntry { path: path.display().to_string(), message };
    match read {
        Ok(_) => serde_json::from_str(&text).map(Some).map_err(|error| not_an_entry(error.to_string())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(not_an_entry("it is not UTF-8".to_owned())),
        Err(reason) => Err(io_error(path, "read", reason)),
    }
}

/// Writes `value` to a temporary file beside `path`, flushes it and renames it, so that nobody ever sees half of it; false if the file
/// is there already and may not be replaced.
fn write_json(path: &Path, value: &impl Serialize, replace: bool) -> Result<bool, StoreError> {
    let failed = |reason: io::Error| io_error(path, "written", reason);
    let Some(folder) = path.parent() else { return Err(failed(ErrorKind::InvalidInput.into())) };
    let is_new = !folder.is_dir();
    fs::create_dir_all(folder).map_err(failed)?;
    if is_new && let Some(above) = folder.parent() {
        flush(above).map_err(failed)?;
    }
    let mut text = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    let mut builder = tempfile::Builder::new();
    builder.prefix(".new-").suffix(".tmp");
    // A temporary file is private by default, but this one becomes a file like any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let renamed = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match renamed {
        Ok(_) => {}
        Err(error) if !replace && error.error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(failed(error.error)),
    }
    flush(folder).map_err(failed)?;
    Ok(true)
}

/// Makes the names in a folder as durable as the files. Windows has no such call, nor a need of it.
fn flush(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn io_error(path: &Path, action: &'static str, reason: io::Error) -> StoreError {
    StoreError::Io { path: path.display().to_string(), action, reason }
}

fn wrong_format(path: &Path, found: u32) -> StoreError {
    let message = format!("its format is {found}, this version reads {FORMAT}");
    StoreError::NotAnEntry { path: path.display().to_string(), message }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;

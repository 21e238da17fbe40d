//! Whether the files of an unfinished run still are what was written.
//!
//! A kill leaves all that its journal tells of as it was. A loss of power, a failing disk or a hand may not, and what they changed must not
//! get into a release: all files are read again, state by state, and the run goes on from the last state that they are in.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Sink};
use std::path::Path;

use crate::error::DatasetError;
use crate::files::{HASHES, Layout, hash_file};
use crate::hashing::Hashing;
use crate::journal::{State, States};

/// What was wrong in the folder of an unfinished run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damage {
    /// The first file that is not what was written.
    pub file: String,
    /// What became of it.
    pub kind: DamageKind,
    /// The slots from this one on are made again.
    pub next_slot: u64,
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DamageKind {
    /// It is not there.
    Missing,
    /// Its end is not there.
    Cut,
    /// It holds something else.
    Changed,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            DamageKind::Missing => "was missing",
            DamageKind::Cut => "was cut short",
            DamageKind::Changed => "was not what had been written",
        };
        write!(f, "{} {what} when the run was resumed, so slots from {} on were made again", self.file, self.next_slot)
    }
}

/// The last state that all files are in.
#[derive(Debug)]
pub(crate) struct Intact {
    pub(crate) state: State,
    /// The length of the journal up to that state's line, in bytes.
    pub(crate) length: u64,
    /// The hashes of the line files, to go on with.
    pub(crate) hashes: Vec<(&'static str, Hashing<Sink>)>,
    /// Why it is not the journal's last.
    pub(crate) damage: Option<Damage>,
}

/// Reads all files of an unfinished run again, up to the last state of its journal that they are in.
pub(crate) fn last_intact(dir: &Path, journal: &File, layout: Layout) -> Result<Intact, DatasetError> {
    let mut states = States::open(dir, journal)?;
    let _ = states.header()?;
    let mut files: Vec<LineFile> = layout.line_files().map(|name| LineFile::open(dir, name)).collect::<Result<_, _>>()?;
    let mut last: Option<Intact> = None;
    while let Some(state) = states.next()? {
        if let Some((file, kind)) = first_damage(dir, &mut files, &state)? {
            if let Some(last) = &mut last {
                last.damage = Some(Damage { file, kind, next_slot: last.state.next_slot });
            }
            break;
        }
        let hashes = files.iter().map(|file| (file.name, file.hash.clone())).collect();
        last = Some(Intact { state, length: states.length(), hashes, damage: None });
    }
    last.ok_or_else(|| states.broken("its first state is not that of a run which begins".to_owned()))
}

/// The first file that is not as a state says, given that all were as the state before it says.
fn first_damage(dir: &Path, files: &mut [LineFile], state: &State) -> Result<Option<(String, DamageKind)>, DatasetError> {
    let mut pictures = Vec::new();
    for file in files {
        let wanted = state.files.get(file.name);
        let end = wanted.map_or(0, |wanted| wanted.bytes);
        let lines = (file.name == HASHES).then_some(&mut pictures);
        file.read_to(end, lines).map_err(DatasetError::io("read", &dir.join(file.name)))?;
        if file.hash.bytes() < end {
            let kind = if file.reader.is_none() { DamageKind::Missing } else { DamageKind::Cut };
            return Ok(Some((file.name.to_owned(), kind)));
        }
        if wanted != Some(&file.hash.so_far()) {
            return Ok(Some((file.name.to_owned(), DamageKind::Changed)));
        }
    }
    for line in pictures {
        // The lines are those that were written: their hash has just been compared.
        let Some((wanted, image)) = line.trim_ascii_end().split_once("  ") else { continue };
        let path = dir.join(image);
        match hash_file(&path) {
            Ok(found) if found.sha256 == wanted => {}
            Ok(_) => return Ok(Some((image.to_owned(), DamageKind::Changed))),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Some((image.to_owned(), DamageKind::Missing))),
            Err(error) => return Err(DatasetError::io("read", &path)(error)),
        }
    }
    Ok(None)
}

/// A line file while it is read again.
struct LineFile {
    name: &'static str,
    reader: Option<BufReader<File>>,
    hash: Hashing<Sink>,
}

impl LineFile {
    fn open(dir: &Path, name: &'static str) -> Result<Self, DatasetError> {
        let path = dir.join(name);
        let reader = match File::open(&path) {
            Ok(file) => Some(BufReader::with_capacity(1 << 17, file)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(DatasetError::io("read", &path)(error)),
        };
        Ok(Self { name, reader, hash: Hashing::default() })
    }

    /// Reads on to the byte `end`, or as far as there is something; `lines` gets the lines on the way.
    fn read_to(&mut self, end: u64, lines: Option<&mut Vec<String>>) -> io::Result<()> {
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let mut rest = reader.take(end.saturating_sub(self.hash.bytes()));
        let Some(lines) = lines else {
            return io::copy(&mut rest, &mut self.hash).map(|_| ());
        };
        let mut line = Vec::new();
        while rest.read_until(b'\n', &mut line)? > 0 {
            self.hash.add(&line);
            lines.push(String::from_utf8_lossy(&line).into_owned());
            line.clear();
        }
        Ok(())
    }
}

//! The writer of a release, window by window.
//!
//! Pictures are written first, then lines are appended, then one line of the journal: whatever moment a process is killed at, the
//! journal names a state to which all files can be cut back. A kill of the process loses nothing that was handed to the system; a
//! loss of power may, and is found by the hashes of [`crate::check`], because to sync a thousand pictures a second costs the rate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::carried::CarriedPicture;
use crate::configuration::{Configuration, PICTURES_PER_FOLDER, image_folder, slot_of_file};
use crate::encode::{Encoded, json_line};
use crate::error::DatasetError;
use crate::files::{
    ANNOTATIONS, CARRIED, DESCRIPTIONS, HASHES, IMAGES, JOURNAL, Layout, REFUSED, lines_of, remove_if_there, sync,
};
use crate::finish::{FinishInfo, Summary, finish};
use crate::journal::{self, Header, State};
use crate::manifest::{FORMAT, Tool};
use crate::opening::{Found, survey};

/// Writes one release. It holds the folder's lock.
#[derive(Debug)]
pub struct Writer {
    dir: PathBuf,
    configuration: Configuration,
    journal: File,
    files: Vec<(&'static str, File)>,
    state: State,
    /// Descriptions that several slots share, by id, with whether they were written as kept. Bounded by the input.
    shared: BTreeMap<String, bool>,
    /// The picture folder that was made last.
    folder: Option<String>,
    failed: bool,
}

impl Writer {
    /// Begins a release in a folder that is absent or empty.
    ///
    /// # Errors
    /// Those of [`crate::inspect`]; [`DatasetError::Unfinished`] and [`DatasetError::AlreadyComplete`] where the folder already holds
    /// this release or a part of it; [`DatasetError::Io`] where it cannot be written.
    pub fn create(dir: &Path, configuration: &Configuration) -> Result<Self, DatasetError> {
        Self::open(dir, configuration, false)
    }

    /// Goes on with an unfinished run, to the very bytes of an undisturbed one, or begins where nothing is there yet.
    /// Hand it the slots from [`Writer::next_slot`] on.
    ///
    /// # Errors
    /// Those of [`Writer::create`] but [`DatasetError::Unfinished`], and [`DatasetError::BrokenJournal`].
    pub fn resume(dir: &Path, configuration: &Configuration) -> Result<Self, DatasetError> {
        Self::open(dir, configuration, true)
    }

    fn open(dir: &Path, configuration: &Configuration, may_resume: bool) -> Result<Self, DatasetError> {
        // Looked at before anything is made, so that a folder of someone else is left as it is ...
        let _ = crate::opening::inspect(dir, configuration)?;
        let journal_path = dir.join(JOURNAL);
        let had_journal = journal_path.exists();
        fs::create_dir_all(dir).map_err(DatasetError::io("make the folder", dir))?;
        let journal = File::options()
            .read(true)
            .append(true)
            .create(true)
            .open(&journal_path)
            .map_err(DatasetError::io("write", &journal_path))?;
        journal::lock(dir, &journal)?;
        // ... and again under the lock, because another process may have been faster.
        let found = survey(dir, configuration, Some(&journal));
        let state = match found {
            Ok(Found::New) => begin(&journal, &journal_path, configuration)?,
            Ok(Found::Partial(journal)) if !may_resume => {
                return Err(DatasetError::Unfinished { path: dir.to_owned(), next_slot: journal.state.next_slot });
            }
            Ok(Found::Partial(found)) => {
                journal.set_len(found.length).map_err(DatasetError::io("cut back", &journal_path))?;
                cut_back(dir, &found.state, Layout::of(configuration))?;
                found.state
            }
            Ok(Found::Complete(_)) => {
                // Either it was finished this very moment, or its process was killed before it could remove the journal.
                remove_if_there(&journal_path)?;
                return Err(DatasetError::AlreadyComplete { path: dir.to_owned() });
            }
            Err(error) => {
                if !had_journal {
                    remove_if_there(&journal_path)?;
                }
                return Err(error);
            }
        };
        let mut files = Vec::new();
        for name in Layout::of(configuration).line_files() {
            let path = dir.join(name);
            let file = File::options().append(true).create(true).open(&path).map_err(DatasetError::io("write", &path))?;
            files.push((name, file));
        }
        let shared = if state.next_slot == 0 { BTreeMap::new() } else { crate::samples::shared_descriptions(dir)? };
        Ok(Self {
            dir: dir.to_owned(),
            configuration: configuration.clone(),
            journal,
            files,
            state,
            shared,
            folder: None,
            failed: false,
        })
    }

    /// The first slot that is not written yet.
    pub fn next_slot(&self) -> u64 {
        self.state.next_slot
    }

    /// The ids of the descriptions that may serve several slots and stand in a folder that is resumed; empty in a new one.
    pub fn known_descriptions(&self) -> BTreeSet<String> {
        self.shared.keys().cloned().collect()
    }

    /// What is written so far.
    pub fn counts(&self) -> &crate::Counts {
        &self.state.counts
    }

    /// Writes a window: the slots that follow, in order, none left out.
    ///
    /// # Errors
    /// [`DatasetError::OutOfOrder`], or [`DatasetError::Io`] where the disk is full or gone. After an error nothing more is written;
    /// [`Writer::resume`] goes on from the window before.
    pub fn write_window(&mut self, window: &[Encoded]) -> Result<(), DatasetError> {
        if self.failed {
            return Err(DatasetError::Failed { path: self.dir.clone() });
        }
        self.failed = true;
        self.write_pictures(window)?;
        self.write_lines(window)?;
        self.failed = false;
        Ok(())
    }

    fn write_pictures(&mut self, window: &[Encoded]) -> Result<(), DatasetError> {
        for (encoded, expected) in window.iter().zip(self.state.next_slot..) {
            if encoded.slot != expected {
                return Err(DatasetError::OutOfOrder { expected, found: encoded.slot });
            }
            let Some(sample) = encoded.sample.as_ref().filter(|sample| sample.picture != CarriedPicture::Elsewhere) else {
                continue;
            };
            let folder = image_folder(encoded.slot);
            if self.folder.as_ref() != Some(&folder) {
                let path = self.dir.join(&folder);
                fs::create_dir_all(&path).map_err(DatasetError::io("make the folder", &path))?;
                self.folder = Some(folder);
            }
            let path = self.dir.join(&sample.image);
            match &sample.picture {
                CarriedPicture::Elsewhere => {}
                CarriedPicture::Written(bytes) => fs::write(&path, bytes).map_err(DatasetError::io("write", &path))?,
                CarriedPicture::Linked { from, .. } => {
                    // A window that was torn by a kill is written again.
                    remove_if_there(&path)?;
                    fs::hard_link(from, &path).map_err(DatasetError::io("link", &path))?;
                }
            }
        }
        Ok(())
    }

    fn write_lines(&mut self, window: &[Encoded]) -> Result<(), DatasetError> {
        let mut next = self.state.clone();
        next.next_slot += window.len() as u64;
        let mut lines: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
        for encoded in window {
            next.counts.merge(&encoded.counts);
            if let Some(sample) = &encoded.sample {
                lines.entry(lines_of(sample.split)).or_default().extend(&sample.record);
                lines.entry(if sample.is_carried { CARRIED } else { ANNOTATIONS }).or_default().extend(&sample.annotation);
                lines.entry(HASHES).or_default().extend(sample.hash.as_bytes());
            }
            lines.entry(REFUSED).or_default().extend(&encoded.refused);
            for description in &encoded.descriptions {
                if description.shared {
                    match self.shared.get(&description.id) {
                        Some(&written_as_kept) if written_as_kept || !description.kept => continue,
                        _ => self.shared.insert(description.id.clone(), description.kept),
                    };
                }
                next.counts.add_description(description.kept);
                lines.entry(DESCRIPTIONS).or_default().extend(&description.line);
            }
        }
        for (name, file) in &mut self.files {
            let Some(bytes) = lines.get(name) else { continue };
            file.write_all(bytes).map_err(DatasetError::io("write", &self.dir.join(*name)))?;
            *next.lengths.entry((*name).to_owned()).or_default() += bytes.len() as u64;
        }
        let mut line = Vec::new();
        json_line("the journal", &next, &mut line)?;
        self.journal.write_all(&line).map_err(DatasetError::io("write", &self.dir.join(JOURNAL)))?;
        self.state = next;
        Ok(())
    }

    /// Makes arrays, hashes, card and preview, then the manifest: from then on the folder is a release.
    ///
    /// # Errors
    /// [`DatasetError::NotAllSlots`], [`DatasetError::Failed`], or [`DatasetError::Io`]; after the last, [`Writer::resume`] and
    /// `finish` again complete it.
    pub fn finish(self, info: &FinishInfo) -> Result<Summary, DatasetError> {
        if self.failed {
            return Err(DatasetError::Failed { path: self.dir });
        }
        if self.state.next_slot != self.configuration.count {
            return Err(DatasetError::NotAllSlots { next_slot: self.state.next_slot, count: self.configuration.count });
        }
        for (name, file) in &self.files {
            file.sync_all().map_err(DatasetError::io("write", &self.dir.join(*name)))?;
        }
        let summary = finish(&self.dir, &self.configuration, &self.state.counts, info)?;
        // The release is complete; a journal that is left over by a kill at this point is removed by the next run.
        remove_if_there(&self.dir.join(JOURNAL))?;
        sync(&self.dir)?;
        Ok(summary)
    }
}

/// Writes the first lines of a journal, before any other file is made.
fn begin(journal: &File, path: &Path, configuration: &Configuration) -> Result<State, DatasetError> {
    let state = State::start(Layout::of(configuration));
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

/// Brings all files back to a state: lines are cut, and pictures of later slots removed.
fn cut_back(dir: &Path, state: &State, layout: Layout) -> Result<(), DatasetError> {
    for name in layout.line_files() {
        let path = dir.join(name);
        let length = state.lengths.get(name).copied().unwrap_or(0);
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

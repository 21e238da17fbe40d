//! The writer of a release, window by window.
//!
//! Pictures are written first, then lines are appended, then one line of the journal: whatever moment a process is killed at, the
//! journal names a state to which all files can be cut back. A kill of the process loses nothing that was handed to the system; a
//! loss of power may, because to sync a thousand pictures a second costs the rate. What it lost is found by the journal's hashes when the run
//! is resumed, and made again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::assembly::Assembly;
use crate::carried::CarriedPicture;
use crate::configuration::{Configuration, image_folder};
use crate::counts::Counts;
use crate::cut_back::cut_back;
use crate::encode::{Encoded, json_line};
use crate::error::DatasetError;
use crate::files::{IMAGES, JOURNAL, Layout, remove_if_there, sync};
use crate::finish::{Summary, finish};
use crate::hashing::Hashing;
use crate::info::FinishInfo;
use crate::intact::{Damage, Intact, last_intact};
use crate::journal::{self, State};
use crate::opening::{Found, survey};

/// Writes one release. It holds the folder's lock.
#[derive(Debug)]
pub struct Writer {
    pub(crate) dir: PathBuf,
    configuration: Configuration,
    journal: File,
    pub(crate) files: Vec<(&'static str, Hashing<File>)>,
    pub(crate) state: State,
    pub(crate) assembly: Assembly,
    /// The picture folder that was made last.
    folder: Option<String>,
    damage: Option<Damage>,
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
    /// Hand it the slots from [`Writer::next_slot`] on. All files of the run are read again first; where one is not what was written,
    /// the slots from there on are to be made again, and [`Summary::damage`] tells why.
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
        let layout = Layout::of(configuration);
        let Intact { state, mut hashes, damage, .. } = match found {
            Ok(Found::New) => {
                let state = journal::begin(&journal, &journal_path, configuration)?;
                Intact { state, length: 0, hashes: Vec::new(), damage: None }
            }
            Ok(Found::Partial(journal)) if !may_resume => {
                return Err(DatasetError::Unfinished { path: dir.to_owned(), next_slot: journal.state.next_slot });
            }
            Ok(Found::Partial(_)) => {
                let intact = last_intact(dir, &journal, layout)?;
                journal.set_len(intact.length).map_err(DatasetError::io("cut back", &journal_path))?;
                cut_back(dir, &intact.state, layout)?;
                intact
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
        for name in layout.line_files() {
            let path = dir.join(name);
            let file = File::options().append(true).create(true).open(&path).map_err(DatasetError::io("write", &path))?;
            let so_far = hashes.iter().position(|(of, _)| *of == name).map(|at| hashes.swap_remove(at).1);
            files.push((name, so_far.unwrap_or_default().going_on_to(file)));
        }
        let is_begun = state.next_slot > configuration.slots().start;
        let shared = if is_begun { crate::descriptions::shared_descriptions(dir)? } else { BTreeMap::new() };
        Ok(Self {
            dir: dir.to_owned(),
            configuration: configuration.clone(),
            journal,
            files,
            state,
            assembly: Assembly::knowing(shared),
            folder: None,
            damage,
            failed: false,
        })
    }

    /// The first slot that is not written yet.
    pub fn next_slot(&self) -> u64 {
        self.state.next_slot
    }

    /// The ids of the descriptions that may serve several slots and stand in a folder that is resumed; empty in a new one.
    pub fn known_descriptions(&self) -> BTreeSet<String> {
        self.assembly.known().cloned().collect()
    }

    /// What is written so far.
    pub fn counts(&self) -> &Counts {
        &self.state.counts
    }

    /// Writes a window: the slots that follow, in order, none left out.
    ///
    /// # Errors
    /// [`DatasetError::OutOfOrder`], or [`DatasetError::Io`] where the disk is full or gone. After an error nothing more is written;
    /// [`Writer::resume`] goes on from the window before.
    pub fn write_window(&mut self, window: &[Encoded]) -> Result<(), DatasetError> {
        self.whole(|writer| {
            writer.write_pictures(window)?;
            let mut counts = writer.state.counts.clone();
            let lines = writer.assembly.lines(window, &mut counts);
            for (name, bytes) in lines {
                writer.append(name, &bytes)?;
            }
            writer.advance(writer.state.next_slot + window.len() as u64, counts)
        })
    }

    /// Does all of something, or has the writer do nothing more.
    pub(crate) fn whole(&mut self, write: impl FnOnce(&mut Self) -> Result<(), DatasetError>) -> Result<(), DatasetError> {
        if self.failed {
            return Err(DatasetError::Failed { path: self.dir.clone() });
        }
        self.failed = true;
        self.check_folder()?;
        write(self)?;
        self.failed = false;
        Ok(())
    }

    /// That the folder is still the one that was opened: files that stay open would go on taking lines for a folder that was removed or
    /// renamed, beside pictures that go to whatever has its name now.
    #[cfg(unix)]
    fn check_folder(&self) -> Result<(), DatasetError> {
        use std::os::unix::fs::MetadataExt;
        let path = self.dir.join(JOURNAL);
        let (found, ours) = (fs::metadata(&path), self.journal.metadata());
        match (found, ours) {
            (Ok(found), Ok(ours)) if (found.dev(), found.ino()) == (ours.dev(), ours.ino()) => Ok(()),
            (Err(error), _) if error.kind() != ErrorKind::NotFound => Err(DatasetError::io("read", &path)(error)),
            _ => Err(DatasetError::Gone { path: self.dir.clone() }),
        }
    }

    /// Open files keep their folder in place.
    #[cfg(not(unix))]
    fn check_folder(&self) -> Result<(), DatasetError> {
        if self.dir.join(JOURNAL).exists() { Ok(()) } else { Err(DatasetError::Gone { path: self.dir.clone() }) }
    }

    fn write_pictures(&mut self, window: &[Encoded]) -> Result<(), DatasetError> {
        for (encoded, expected) in window.iter().zip(self.state.next_slot..) {
            if encoded.slot != expected {
                return Err(DatasetError::OutOfOrder { expected, found: encoded.slot });
            }
            let Some(sample) = encoded.sample.as_ref().filter(|sample| sample.picture != CarriedPicture::Elsewhere) else {
                continue;
            };
            self.make_folder(image_folder(encoded.slot))?;
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

    /// Makes a folder of pictures, where it is not the one that was made last. The release's own folder is never made again: where it has
    /// vanished, that is an error.
    pub(crate) fn make_folder(&mut self, folder: String) -> Result<(), DatasetError> {
        if self.folder.as_ref() == Some(&folder) {
            return Ok(());
        }
        for folder in [IMAGES, &folder] {
            let path = self.dir.join(folder);
            match fs::create_dir(&path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(DatasetError::io("make the folder", &path)(error));
                }
                _ => {}
            }
        }
        self.folder = Some(folder);
        Ok(())
    }

    /// Appends bytes to one of the line files.
    pub(crate) fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), DatasetError> {
        let file = self.files.iter_mut().find(|(of, _)| *of == name);
        file.map_or(Ok(()), |(_, file)| file.write_all(bytes)).map_err(DatasetError::io("write", &self.dir.join(name)))
    }

    /// Has the journal say that the slots before `next_slot` are written, and hold `counts`.
    pub(crate) fn advance(&mut self, next_slot: u64, counts: Counts) -> Result<(), DatasetError> {
        let files = self.files.iter().map(|(name, file)| ((*name).to_owned(), file.so_far())).collect();
        let next = State { next_slot, files, counts };
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
        let end = self.configuration.slots().end;
        if self.state.next_slot != end {
            return Err(DatasetError::NotAllSlots { next_slot: self.state.next_slot, count: end });
        }
        self.check_folder()?;
        for (name, file) in &self.files {
            file.to().map_or(Ok(()), File::sync_all).map_err(DatasetError::io("write", &self.dir.join(*name)))?;
        }
        let summary = Summary { damage: self.damage, ..finish(&self.dir, &self.configuration, &self.state, info)? };
        // The release is complete; a journal that is left over by a kill at this point is removed by the next run.
        remove_if_there(&self.dir.join(JOURNAL))?;
        sync(&self.dir)?;
        Ok(summary)
    }
}

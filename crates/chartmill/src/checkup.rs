//! A dataset looked at, and corrected: rows and pictures in parallel, compared and written in their order.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill_augment::Row;
use chartmill_augment::dataset::{Dataset, DatasetError, Format};
use chartmill_augment::inspect::{Doctor, FixSummary, Fixer, Known, PictureFindings, Report, RowFindings, Rule};
use chartmill_augment::picture::Depth;
use chartmill_schema::Target;
use rayon::prelude::*;

/// Rows a window.
const WINDOW: usize = 512;
/// Bytes of text that end a window before that: a row may have 16 MiB.
const WINDOW_BYTES: usize = 32 << 20;

/// How a dataset is looked at.
#[derive(Clone, Debug)]
pub struct CheckupOptions {
    /// The folder of its pictures; where its format says where absent.
    pub images: Option<PathBuf>,
    /// The model that it is to train.
    pub target: &'static Target,
    /// Whether the pixels of its pictures are looked at, or their files alone.
    pub pixels: bool,
    /// Threads that compute; as many as the machine has where absent.
    pub threads: Option<NonZeroUsize>,
    /// Examples a finding.
    pub examples: usize,
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct CheckupProgress {
    /// Rows looked at.
    pub rows: u64,
    /// Different pictures looked at.
    pub pictures: u64,
}

/// A dataset that was looked at.
#[derive(Debug)]
pub struct Checkup<'a> {
    dataset: Dataset,
    options: &'a CheckupOptions,
    folder: PathBuf,
    known: Known,
    /// Whether the rows end where something is broken.
    broken: Option<String>,
    /// What was found.
    pub report: Report,
}

impl<'a> Checkup<'a> {
    /// Looks at every row of a dataset and at every picture that one of them names.
    ///
    /// # Errors
    /// If there is no dataset with rows, or it cannot be read at all. What is wrong with it is no error; it stands in the report.
    pub fn of(path: &Path, options: &'a CheckupOptions, on_progress: &mut dyn FnMut(CheckupProgress)) -> Result<Self> {
        let dataset = Dataset::open(path)?;
        if dataset.format() == Format::Tables {
            bail!(
                "{} holds tables, and there are no rows to look at; `chartmill generate --from {}` makes some of them",
                path.display(),
                path.display()
            );
        }
        let folder = options.images.clone().or_else(|| dataset.images_dir()).unwrap_or_else(|| PathBuf::from("."));
        if options.images.is_some() && !folder.is_dir() {
            bail!("--images {}: there is no such folder; name the one that the rows' pictures are in", folder.display());
        }
        let pool = crate::run::pool(options.threads)?;
        let mut doctor = Doctor::new(options.target, options.examples, options.pixels);
        note_file(&mut doctor, &dataset, path);
        let depth = if options.pixels { Depth::Whole } else { Depth::Head };
        let mut broken = None;
        let mut progress = CheckupProgress { rows: 0, pictures: 0 };
        windows(&dataset, &mut |window| {
            let (rows, errors) = window;
            let found: Vec<RowFindings> =
                pool.install(|| rows.par_iter().map(|row| RowFindings::of(row, options.target)).collect());
            let mut pictures = Vec::new();
            for (row, findings) in rows.iter().zip(&found) {
                pictures.extend(doctor.row(row, findings));
            }
            for error in errors {
                let (place, text) = placed(error);
                if error.ends_file() {
                    broken = Some(error.to_string());
                }
                doctor.note(Rule::RowUnreadable, place, text);
            }
            let looked: Vec<PictureFindings> = pool.install(|| {
                pictures.par_iter().map(|(_, name)| PictureFindings::of(&folder, name, options.target, depth)).collect()
            });
            for ((number, _), findings) in pictures.iter().zip(&looked) {
                doctor.picture(*number, findings);
            }
            progress.rows += rows.len() as u64;
            progress.pictures += pictures.len() as u64;
            on_progress(progress);
            Ok(())
        })?;
        let (report, known) = doctor.finish();
        Ok(Self { dataset, options, folder, known, broken, report })
    }

    /// The dataset's format.
    pub fn format(&self) -> Format {
        self.dataset.format()
    }

    /// Where its pictures were looked for; `None` where they stand inside of its files, out of which they are taken for the time
    /// of a look.
    pub fn images(&self) -> Option<&Path> {
        (self.options.images.is_some() || !self.dataset.is_packed()).then_some(self.folder.as_path())
    }

    /// Writes a corrected copy into a folder that is not there yet: whole, or not at all.
    ///
    /// # Errors
    /// If the dataset is broken in the middle, so that nobody knows what is missing, or nothing can be written.
    pub fn fix(self, out: &Path, on_progress: &mut dyn FnMut(CheckupProgress)) -> Result<FixSummary> {
        if let Some(broken) = self.broken {
            bail!("no corrected copy was written, for the rows behind this one cannot be read: {broken}");
        }
        let pool = crate::run::pool(self.options.threads)?;
        let mut fixer = Fixer::create(out, self.known, self.options.target)?;
        let mut progress = CheckupProgress { rows: 0, pictures: 0 };
        windows(&self.dataset, &mut |(rows, errors)| {
            let mut placings = Vec::new();
            for row in rows {
                placings.extend(fixer.row(row)?);
            }
            for error in errors {
                let (place, text) = placed(error);
                fixer.unreadable(&place, &text)?;
            }
            pool.install(|| placings.par_iter().try_for_each(|placing| placing.place(&self.folder)))?;
            progress.rows += rows.len() as u64;
            progress.pictures += placings.len() as u64;
            on_progress(progress);
            Ok(())
        })?;
        Ok(fixer.finish()?)
    }
}

/// Rows, and what could not be read between them.
type Window<'a> = (&'a [Row], &'a [DatasetError]);

/// Reads the rows of a dataset and hands them over in windows, so that memory stays flat.
fn windows(dataset: &Dataset, on_window: &mut dyn FnMut(Window<'_>) -> Result<()>) -> Result<()> {
    let mut all = dataset.rows().context("the dataset cannot be read")?;
    loop {
        let (mut rows, mut errors, mut bytes) = (Vec::with_capacity(WINDOW), Vec::new(), 0);
        while rows.len() + errors.len() < WINDOW && bytes < WINDOW_BYTES {
            match all.next() {
                Some(Ok(row)) => {
                    bytes += row.messages.iter().map(|message| message.text.len()).sum::<usize>();
                    rows.push(row);
                }
                Some(Err(error)) => errors.push(error),
                None => break,
            }
        }
        if rows.is_empty() && errors.is_empty() {
            return Ok(());
        }
        on_window((&rows, &errors))?;
    }
}

/// An error as its place and the rest.
fn placed(error: &DatasetError) -> (String, String) {
    let text = error.to_string();
    match text.split_once(": ") {
        Some((place, rest)) => (place.to_owned(), rest.to_owned()),
        None => (String::new(), text),
    }
}

/// What is to be said of the file itself.
fn note_file(doctor: &mut Doctor, dataset: &Dataset, path: &Path) {
    let place = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let format = dataset.format().to_string();
    if dataset.is_misnamed() {
        doctor.note(Rule::FileMisnamed, place.clone(), format.clone());
    }
    match dataset.format() {
        Format::Llava | Format::Release | Format::Tables => {}
        // By its name, a reader knows what it is.
        Format::LlavaLines
        | Format::Messages
        | Format::MessagesLines
        | Format::Bedrock
        | Format::InternVl
        | Format::LlavaNext
        | Format::Parquet
        | Format::WebDataset
        | Format::ChartQa => {
            doctor.note(Rule::OtherLayout, place, format);
        }
    }
}

//! Asking a model about pictures: the questions of a release or of a test set go to an [`Answerer`], and what it says comes back in their
//! order, in memory that does not grow.

mod answerer;
mod window;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::exchange::Picture;
use chartmill_trainer::questions::Question;
use chartmill_trainer::score::ScoreError;
use serde::Serialize;

pub use answerer::{Answer, Answerer, ModelAnswerer, Shortfall};

use crate::describer::part::Part;
use crate::describer::{EndedEarly, workers};
use window::Window;

/// The largest picture that is sent, in bytes. Servers refuse larger ones.
const MAX_PICTURE_BYTES: u64 = 20 << 20;

/// One line of predictions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Predicted {
    /// The record.
    pub id: String,
    /// The turn, from 0.
    pub turn: u32,
    /// What the model said.
    pub text: String,
}

/// What came of all questions, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct PredictCounts {
    /// Questions that were answered.
    pub questions: u64,
    /// Answers that were cut at the most tokens of an answer.
    pub cut: u64,
    /// Answers that a filter held back, or questions that the model declined.
    pub filtered: u64,
    /// Replies that could not be understood; their text is empty.
    pub unreadable: u64,
}

impl PredictCounts {
    fn add(&mut self, shortfall: Option<Shortfall>) {
        self.questions += 1;
        match shortfall {
            Some(Shortfall::Cut) => self.cut += 1,
            Some(Shortfall::Filtered) => self.filtered += 1,
            Some(Shortfall::Unreadable) => self.unreadable += 1,
            None => {}
        }
    }
}

/// A file of predictions that is seen only once it is whole.
#[derive(Debug)]
pub struct PredictionsWriter(Part);

impl PredictionsWriter {
    /// Begins the file, beside its final name.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self> {
        Part::create(path).map(Self)
    }

    /// Writes one line.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn put(&mut self, predicted: &Predicted) -> Result<()> {
        self.0.line(predicted)
    }

    /// Brings all to the disk, under its final name.
    ///
    /// # Errors
    /// The file cannot be written or renamed.
    pub fn finish(mut self) -> Result<()> {
        self.0.complete()?;
        self.0.rename()
    }
}

/// A picture from a file.
///
/// # Errors
/// It cannot be read, is larger than 20 MiB, or no PNG, JPEG, GIF or WebP.
pub fn read_picture(path: &Path) -> Result<Picture> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot read the picture {}", path.display()))?;
    file.take(MAX_PICTURE_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read the picture {}", path.display()))?;
    if bytes.len() as u64 > MAX_PICTURE_BYTES {
        bail!("the picture {} is larger than {MAX_PICTURE_BYTES} bytes, more than servers take; make it smaller", path.display());
    }
    Picture::new(bytes).with_context(|| format!("{} is no PNG, JPEG, GIF or WebP picture", path.display()))
}

/// Asks every question, and hands what was said to `sink` in their order. `limit` requests are in flight at most.
///
/// A question waits until those before it are nearly done, so memory holds some hundred answers and as many pictures as requests in flight.
///
/// # Errors
/// [`EndedEarly`] if the model cannot be asked any more; a question or its picture cannot be read; what `sink` complains of.
pub fn predict_all(
    questions: impl Iterator<Item = Result<Question, ScoreError>> + Send,
    count: u64,
    answerer: &dyn Answerer,
    limit: usize,
    sink: &mut (dyn FnMut(&Predicted) -> Result<()> + Send),
    on_progress: &(dyn Fn(u64) + Sync),
) -> Result<PredictCounts> {
    let window = Window::new(questions);
    let sink = Mutex::new((sink, PredictCounts::default()));
    let work = || {
        while let Some((place, question)) = window.take() {
            match answer(answerer, question) {
                Ok(answered) => {
                    let done = window.put(place, answered, &mut |(predicted, shortfall)| {
                        let mut guard = sink.lock().unwrap_or_else(PoisonError::into_inner);
                        let (sink, counts) = &mut *guard;
                        sink(&predicted)?;
                        counts.add(shortfall);
                        Ok(())
                    });
                    on_progress(done);
                }
                Err(error) => window.halt(error),
            }
        }
    };
    workers::run(limit, count.max(1), work, |error| window.halt(error));
    let (done, halted) = window.finish();
    let counts = sink.into_inner().unwrap_or_else(PoisonError::into_inner).1;
    match halted.map(|error| error.downcast::<AskError>()) {
        None => Ok(counts),
        Some(Ok(reason)) => Err(EndedEarly { done, count, reason }.into()),
        Some(Err(error)) => Err(error),
    }
}

fn answer(answerer: &dyn Answerer, question: Question) -> Result<(Predicted, Option<Shortfall>)> {
    let picture = read_picture(&question.image)?;
    if question.sha256.as_ref().is_some_and(|listed| listed != picture.sha256()) {
        bail!("{} is not the picture that the release lists; `chartmill verify` tells all", question.image.display());
    }
    let Answer { text, shortfall } = answerer.answer(&question.text, &picture)?;
    Ok((Predicted { id: question.id, turn: question.turn, text }, shortfall))
}

//! A whole run: windows of slots, computed in parallel, written in order by one thread while the next window computes.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use anyhow::{Context, Result, bail};
use chartmill_dataset::{Counts, DatasetError, Encoded, FinishInfo, Opening, Summary, Writer, inspect};
use rayon::prelude::*;

use crate::{Mill, Source};

/// Slots a window. Small enough that memory stays flat, large enough that the last slot of a window does not keep threads waiting.
const WINDOW: u64 = 128;

/// How a run is carried out. Nothing here changes a byte of what it makes.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Threads that compute; as many as the machine has where absent.
    pub threads: Option<NonZeroUsize>,
    /// Whether an unfinished run in the folder is continued.
    pub resume: bool,
}

/// How far a run is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Slots done, those of an earlier, resumed run included.
    pub done: u64,
    /// All slots.
    pub count: u64,
    /// What is written so far.
    pub counts: Counts,
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// It made the release.
    Made(Box<Summary>),
    /// The folder held this very release already.
    WasComplete(Box<chartmill_dataset::Manifest>),
}

/// Fills every slot and writes the release into `out`.
///
/// # Errors
/// If the folder holds something else, cannot be written, or holds an unfinished run and `resume` is off.
pub fn mill_all(
    mill: &Mill,
    out: &Path,
    options: &RunOptions,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome> {
    let configuration = mill.configuration();
    let mut writer = match inspect(out, &configuration)? {
        Opening::Complete(manifest) => return Ok(Outcome::WasComplete(manifest)),
        Opening::New => Writer::create(out, &configuration)?,
        Opening::Partial(_) if options.resume => Writer::resume(out, &configuration)?,
        Opening::Partial(next) => bail!(
            "{} holds an unfinished run of this release ({next} of {} slots); add --resume to continue it, or choose another --out",
            out.display(),
            configuration.count
        ),
    };
    let pool = pool(options.threads)?;
    let count = configuration.count;
    let (send, receive) = sync_channel::<Vec<Encoded>>(1);
    let first = writer.next_slot();
    let known = writer.known_descriptions();
    let writer = std::thread::scope(|scope| -> Result<Writer> {
        let writing = scope.spawn(move || -> Result<Writer, DatasetError> {
            for window in receive {
                writer.write_window(&window)?;
                on_progress(Progress { done: writer.next_slot(), count, counts: writer.counts().clone() });
            }
            Ok(writer)
        });
        let mut next = first;
        let mut waited = Ok(());
        while next < count {
            let end = (next + WINDOW).min(count);
            // What is written so far stays, and the run can be resumed.
            waited = ready(mill.source(), next, end, next == first, &known);
            if waited.is_err() {
                break;
            }
            let window: Result<Vec<Encoded>, DatasetError> =
                pool.install(|| (next..end).into_par_iter().map(|slot| Encoded::new(mill.mill_one(slot))).collect());
            // The writer has hung up only if it failed; its own error says why.
            if send.send(window?).is_err() {
                break;
            }
            next = end;
        }
        // A run that was killed before its very end has no slot left to wait for, but card and manifest tell of all descriptions.
        if first == count {
            waited = ready(mill.source(), first, count, true, &known);
        }
        drop(send);
        match writing.join() {
            Ok(writer) => {
                let writer = writer?;
                waited?;
                Ok(writer)
            }
            Err(_) => bail!("the writing thread panicked; this is a bug, and --resume continues the run"),
        }
    })?;
    Ok(Outcome::Made(Box::new(writer.finish(&finish_info(mill))?)))
}

/// Waits until all that a window of slots needs is there; what came before it is compared with what a resumed folder was made from.
fn ready(source: &Source, start: u64, end: u64, is_first: bool, known: &BTreeSet<String>) -> Result<()> {
    let Source::Arriving(arriving) = source else { return Ok(()) };
    arriving.wait(end)?;
    if is_first {
        arriving.check(start, |id| known.contains(id))?;
    }
    arriving.forget(start);
    Ok(())
}

/// More threads than this are never started: no machine has so many processors, and each thread costs memory.
const MOST_THREADS: usize = 256;

/// Threads to compute with; as many as the machine has where `threads` is absent.
pub(crate) fn pool(threads: Option<NonZeroUsize>) -> Result<rayon::ThreadPool> {
    // Zero is rayon's own word for "as many as the machine has".
    let threads = threads.map_or(0, NonZeroUsize::get).min(MOST_THREADS);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")
}

/// What the card says that does not follow from the records.
fn finish_info(mill: &Mill) -> FinishInfo {
    let config = mill.config();
    let info = FinishInfo { command: config.command(), mix_wanted: config.mix_wanted(), ..FinishInfo::default() };
    let mut info = match mill.source() {
        Source::BuiltIn(_) => info,
        Source::Given(given) => FinishInfo {
            source: format!("The descriptions come from {} tables or descriptions that were given to the run.", given.len()),
            license: "other".to_owned(),
            ..info
        },
        Source::Arriving(arriving) => {
            FinishInfo { source: arriving.told(), license: "other".to_owned(), describing: arriving.describing(), ..info }
        }
    };
    if let Some(extra) = config.wordings.extra() {
        let n = extra.added().len();
        info.source = format!("{} Wordings of questions that were given to the run: {n}.", info.source);
    }
    info
}

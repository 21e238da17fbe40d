//! A whole run: windows of slots, computed in parallel, written in order by one thread while the next window computes.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::sync_channel;

use anyhow::{Context, Result, bail};
use chartmill_dataset::{
    CardText, Configuration, Counts, DatasetError, Encoded, FinishInfo, Opening, SlotResult, Summary, Writer, inspect, tidy,
};
use chartmill_describe::model::stop::Stop;
use rayon::prelude::*;

use crate::{Mill, Source};

/// Slots a window. Small enough that memory stays flat, large enough that the last slot of a window does not keep threads waiting.
const WINDOW: u64 = 128;

/// How a run is carried out. Nothing here changes a byte of what it makes.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Threads that compute; as many as the machine has where absent.
    pub threads: Option<NonZeroUsize>,
    /// Whether an unfinished run in the folder is continued.
    pub resume: bool,
    /// Raised to end the run early: the window in flight is written, and `resume` goes on behind it.
    pub stop: Stop,
}

/// How far a run is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Slots done, those of an earlier, resumed run included.
    pub done: u64,
    /// All slots, or those of the shard.
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
    /// It was stopped before its end.
    Stopped(Box<Progress>),
}

/// What fills the slots of a run.
pub(crate) trait Fill: Sync {
    /// What a slot needs beyond what all share.
    type Job: Send;

    /// What names the release.
    fn configuration(&self) -> Configuration;

    /// The jobs of windows of slots, which are asked for in order from slot `first` on; what comes of a slot depends on its job alone.
    /// `known` are the descriptions that a resumed folder holds. The last window is empty where a resumed run had no slot left.
    fn feed(&self, first: u64, known: BTreeSet<String>) -> Result<Feed<'_, Self::Job>>;

    /// Fills one slot.
    fn fill(&self, job: Self::Job) -> SlotResult;

    /// What the card says that does not follow from the records.
    fn finish_info(&self) -> FinishInfo;
}

/// Gives the jobs of a window of slots.
pub(crate) type Feed<'a, J> = Box<dyn FnMut(Range<u64>) -> Result<Vec<J>> + 'a>;

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
    fill_all(mill, out, options, on_progress)
}

/// The same for whatever fills the slots.
pub(crate) fn fill_all<F: Fill>(
    filler: &F,
    out: &Path,
    options: &RunOptions,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Outcome> {
    let configuration = filler.configuration();
    let mut writer = match inspect(out, &configuration)? {
        Opening::Complete(manifest) => {
            tidy(out, &configuration)?;
            return Ok(Outcome::WasComplete(manifest));
        }
        Opening::New => Writer::create(out, &configuration)?,
        Opening::Partial(_) if options.resume => Writer::resume(out, &configuration)?,
        Opening::Partial(next) => bail!(
            "{} holds an unfinished run of this release ({} of {} slots); add --resume to continue it, or choose another --out",
            out.display(),
            next - configuration.slots().start,
            configuration.n_slots()
        ),
    };
    let pool = pool(options.threads)?;
    let slots = configuration.slots();
    let done = |writer: &Writer| Progress {
        done: writer.next_slot() - slots.start,
        count: configuration.n_slots(),
        counts: writer.counts().clone(),
    };
    let (send, receive) = sync_channel::<Vec<Encoded>>(1);
    let first = writer.next_slot();
    let mut feed = filler.feed(first, writer.known_descriptions())?;
    let writer = std::thread::scope(|scope| -> Result<Writer> {
        let writing = scope.spawn(move || -> Result<Writer, DatasetError> {
            for window in receive {
                writer.write_window(&window)?;
                on_progress(done(&writer));
            }
            Ok(writer)
        });
        let mut next = first;
        let mut fed = Ok(());
        while next < slots.end && !options.stop.is_stopped() {
            let end = (next + WINDOW).min(slots.end);
            // What is written so far stays, and the run can be resumed.
            let jobs = match feed(next..end) {
                Ok(jobs) => jobs,
                Err(error) => {
                    fed = Err(error);
                    break;
                }
            };
            let window: Result<Vec<Encoded>, DatasetError> =
                pool.install(|| jobs.into_par_iter().map(|job| Encoded::new(filler.fill(job))).collect());
            // The writer has hung up only if it failed; its own error says why.
            if send.send(window?).is_err() {
                break;
            }
            next = end;
        }
        // A run that was killed before its very end has no slot left to wait for, but card and manifest tell of all descriptions.
        if first == slots.end {
            fed = feed(first..first).map(|_| ());
        }
        drop(send);
        match writing.join() {
            Ok(writer) => {
                let writer = writer?;
                fed?;
                Ok(writer)
            }
            Err(_) => bail!("the writing thread panicked; this is a bug, and --resume continues the run"),
        }
    })?;
    if options.stop.is_stopped() {
        return Ok(Outcome::Stopped(Box::new(done(&writer))));
    }
    Ok(Outcome::Made(Box::new(writer.finish(&filler.finish_info())?)))
}

impl Fill for Mill {
    type Job = u64;

    fn configuration(&self) -> Configuration {
        Self::configuration(self)
    }

    fn feed(&self, first: u64, known: BTreeSet<String>) -> Result<Feed<'_, u64>> {
        let mut is_first = true;
        Ok(Box::new(move |window| {
            let start = if is_first { first } else { window.start };
            ready(self.source(), start, window.end, std::mem::take(&mut is_first), &known)?;
            Ok(window.collect())
        }))
    }

    fn fill(&self, slot: u64) -> SlotResult {
        self.mill_one(slot)
    }

    fn finish_info(&self) -> FinishInfo {
        finish_info(self)
    }
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
pub(crate) fn finish_info(mill: &Mill) -> FinishInfo {
    let config = mill.config();
    let mut card = CardText { command: config.command(), ..config.publication.card() };
    let mut info = FinishInfo { mix_wanted: config.mix_wanted(), ..FinishInfo::default() };
    match mill.source() {
        Source::BuiltIn(_) => {}
        Source::Given(given) => {
            card.command.push_str(" --from INPUT");
            card.source =
                format!("The descriptions come from {} tables or descriptions that were given to the run.", given.len());
        }
        Source::Arriving(arriving) => {
            // A model that is asked again says something else; the release has all that it said.
            "chartmill reproduce OUT".clone_into(&mut card.command);
            card.source = arriving.told();
            info.describing = arriving.describing();
        }
    }
    if let Some(extra) = config.wordings.extra() {
        let n = extra.added().len();
        card.source = format!("{} Wordings of questions that were given to the run: {n}.", card.source);
    }
    FinishInfo { card, ..info }
}

//! Ctrl-C while records are made: what is in work is finished and kept, and it is said how to go on.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use chartmill::Progress;
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::stop::Stop;

use super::{FAILED, INTERRUPTED, say_error};

/// Whether Ctrl-C was pressed: a spent budget raises the flag of a model too.
static PRESSED: AtomicBool = AtomicBool::new(false);

/// A flag that Ctrl-C raises from now on.
pub(super) fn listen() -> Result<Stop> {
    let stop = Stop::new();
    raise(&stop, "stopping: the records in work are finished and kept; press Ctrl-C again to leave at once")?;
    Ok(stop)
}

/// Has Ctrl-C raise a flag from now on, and say so. The second Ctrl-C leaves at once; what is on the disk then stays and is gone on with all
/// the same.
pub(super) fn raise(stop: &Stop, said: &'static str) -> Result<()> {
    let stop = stop.clone();
    ctrlc::set_handler(move || {
        if PRESSED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
        say_error(said);
        stop.stop();
    })
    .context("cannot listen for Ctrl-C")
}

/// The exit code of a run that could not ask to its end: where Ctrl-C was pressed, that is why.
pub(super) fn code_or(code: u8) -> u8 {
    if PRESSED.load(Ordering::Relaxed) { INTERRUPTED } else { code }
}

/// Why a run that asks a model has no more to make records of.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct AskingEnded(pub(super) String);

/// The exit code of a run that ended with this error. One that Ctrl-C did not bring about stays an error, also after Ctrl-C.
pub(super) fn code_of(error: &anyhow::Error) -> u8 {
    let is_stopped = |cause: &(dyn std::error::Error + 'static)| matches!(cause.downcast_ref(), Some(AskError::Stopped));
    if error.is::<AskingEnded>() || error.chain().any(is_stopped) { code_or(FAILED) } else { FAILED }
}

/// Says what stands, and returns the exit code.
pub(super) fn stopped(out: &Path, progress: &Progress) -> u8 {
    let Progress { done, count, .. } = progress;
    say_error(&format!(
        "stopped: {} holds {done} of {count} slots; run the same command with --resume to go on, to the very same bytes",
        out.display()
    ));
    INTERRUPTED
}

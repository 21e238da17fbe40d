//! Ctrl-C while records are made: what is in work is finished and kept, and it is said how to go on.

use std::path::Path;

use anyhow::{Context, Result};
use chartmill::Progress;
use chartmill_describe::model::stop::Stop;

use super::{INTERRUPTED, say_error};

/// A flag that Ctrl-C raises from now on. The second Ctrl-C leaves at once; what is on the disk then can be resumed all the same.
pub(super) fn listen() -> Result<Stop> {
    let stop = Stop::new();
    let raised = stop.clone();
    ctrlc::set_handler(move || {
        if raised.is_stopped() {
            std::process::exit(i32::from(INTERRUPTED));
        }
        say_error("stopping: the records in work are finished and kept; press Ctrl-C again to leave at once");
        raised.stop();
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
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

//! Ctrl-C: the first is a wish, the second is obeyed at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{FAILED, say_error};

/// Whether Ctrl-C was pressed.
#[derive(Clone, Debug)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on; `said` is told at the first Ctrl-C.
    pub(super) fn listen(said: &'static str) -> Result<Self> {
        let pressed = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&pressed);
        ctrlc::set_handler(move || {
            if seen.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(FAILED));
            }
            say_error(said);
        })
        .context("cannot listen for Ctrl-C")?;
        Ok(Self(pressed))
    }

    pub(super) fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits, but not longer than until Ctrl-C; returns whether it was pressed.
    #[allow(clippy::disallowed_methods, reason = "it decides how long to wait, and nothing that is written")]
    pub(super) fn wait(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while !self.is_pressed() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(50).min(time));
        }
        self.is_pressed()
    }
}

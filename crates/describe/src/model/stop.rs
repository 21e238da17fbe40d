//! The wish to stop, which every thread sees at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A flag that can be raised once, by Ctrl-C for instance. Clones are the same flag.
///
/// What is in flight when it is raised is finished and kept; nothing new is asked.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// A flag that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises it, and wakes whoever sleeps.
    pub fn stop(&self) {
        *self.lock() = true;
        self.0.1.notify_all();
    }

    /// Whether it was raised.
    pub fn is_stopped(&self) -> bool {
        *self.lock()
    }

    /// Sleeps for `time`, or until the flag is raised. Returns whether it was.
    pub fn sleep(&self, time: Duration) -> bool {
        let waited = self.0.1.wait_timeout_while(self.lock(), time, |stopped| !*stopped);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// A thread that panicked cannot have left a flag half raised.
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock;
    use super::*;

    #[test]
    fn a_sleeper_is_woken() {
        let stop = Stop::new();
        let began = clock::now();
        std::thread::scope(|scope| {
            let sleeper = scope.spawn(|| stop.sleep(Duration::from_secs(60)));
            stop.clone().stop();
            assert!(sleeper.join().unwrap());
        });
        assert!(began.elapsed() < Duration::from_secs(30));
        assert!(!Stop::new().sleep(Duration::from_millis(1)));
    }
}

//! Two threads that want the same answer ask for it once.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::store::Key;

/// The requests that some thread is at.
#[derive(Debug, Default)]
pub(super) struct Turns {
    taken: Mutex<BTreeSet<Key>>,
    changed: Condvar,
}

/// Being the one thread that is at a request, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    key: Key,
}

impl Turns {
    /// Waits until no other thread is at `key`.
    pub(super) fn take(&self, key: Key) -> Turn<'_> {
        let taken = self.changed.wait_while(self.lock(), |taken| taken.contains(&key));
        taken.unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        Turn { turns: self, key }
    }

    /// An insertion or a removal is one step, so a thread that panicked left no half of one.
    fn lock(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.lock().remove(&self.key);
        self.turns.changed.notify_all();
    }
}

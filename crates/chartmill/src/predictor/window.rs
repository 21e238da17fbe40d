//! The questions in work: taken in their order by many threads, handed over in the same order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Error, Result};

/// How many questions may be begun before the first of them is handed over.
const AHEAD: u64 = 512;

#[derive(Debug)]
pub(super) struct Window<I, T> {
    state: Mutex<State<I, T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<I, T> {
    items: I,
    /// How many were taken.
    taken: u64,
    /// How many were handed over.
    done: u64,
    /// What is ready but waits for one before it.
    ready: BTreeMap<u64, T>,
    is_exhausted: bool,
    halted: Option<Error>,
}

impl<I, T> Window<I, T> {
    pub(super) fn new(items: I) -> Self {
        let state = State { items, taken: 0, done: 0, ready: BTreeMap::new(), is_exhausted: false, halted: None };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Takes what came of the item at `place`, and hands over what can be. Returns how many were handed over so far.
    pub(super) fn put(&self, place: u64, made: T, sink: &mut dyn FnMut(T) -> Result<()>) -> u64 {
        let mut state = self.lock();
        state.ready.insert(place, made);
        while state.halted.is_none() {
            let next = state.done;
            let Some(made) = state.ready.remove(&next) else { break };
            match sink(made) {
                Ok(()) => state.done += 1,
                Err(error) => state.halted = Some(error),
            }
        }
        let done = state.done;
        drop(state);
        self.changed.notify_all();
        done
    }

    /// Ends the run; what is in work is still finished.
    pub(super) fn halt(&self, error: Error) {
        self.lock().halted.get_or_insert(error);
        self.changed.notify_all();
    }

    /// How many were handed over, and why it was not all of them.
    pub(super) fn finish(self) -> (u64, Option<Error>) {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        (state.done, state.halted)
    }

    /// A thread that panicked cannot have left the state half changed: nothing in here panics.
    fn lock(&self) -> MutexGuard<'_, State<I, T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q, E, I, T> Window<I, T>
where
    I: Iterator<Item = Result<Q, E>>,
    E: Into<Error>,
{
    /// The next item with its place; waits while too many are in work. `None` once there is nothing left, or the run was halted.
    pub(super) fn take(&self) -> Option<(u64, Q)> {
        let mut state = self.lock();
        loop {
            if state.halted.is_some() || state.is_exhausted {
                return None;
            }
            if state.taken < state.done + AHEAD {
                break;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let taken = match state.items.next() {
            Some(Ok(item)) => {
                let place = state.taken;
                state.taken += 1;
                return Some((place, item));
            }
            Some(Err(error)) => Some(error.into()),
            None => None,
        };
        state.is_exhausted = true;
        state.halted = state.halted.take().or(taken);
        drop(state);
        self.changed.notify_all();
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn many_threads_hand_over_in_order_and_never_run_far_ahead() {
        let furthest = AtomicU64::new(0);
        let window: Window<_, u64> = Window::new((0..5000_u64).map(Ok::<u64, Error>));
        let handed = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    while let Some((place, item)) = window.take() {
                        assert_eq!(place, item);
                        furthest.fetch_max(place, Ordering::SeqCst);
                        window.put(place, item * 2, &mut |made| {
                            let mut handed = handed.lock().unwrap();
                            assert!(furthest.load(Ordering::SeqCst) < handed.len() as u64 + AHEAD + 8);
                            handed.push(made);
                            Ok(())
                        });
                    }
                });
            }
        });
        assert_eq!(handed.into_inner().unwrap(), (0..5000).map(|item| item * 2).collect::<Vec<u64>>());
        assert!(window.finish().1.is_none());
    }

    #[test]
    fn an_item_that_cannot_be_read_ends_the_run() {
        let items = [Ok(1), Err(anyhow::anyhow!("torn")), Ok(3)];
        let window: Window<_, i32> = Window::new(items.into_iter());
        assert_eq!(window.take(), Some((0, 1)));
        window.put(0, 1, &mut |_| Ok(()));
        assert_eq!(window.take(), None);
        assert_eq!(window.take(), None);
        let (done, halted) = window.finish();
        assert_eq!((done, halted.unwrap().to_string()), (1, "torn".to_owned()));
    }
}

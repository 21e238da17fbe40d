//! Plain threads that ask a model: each waits most of its time.

use anyhow::Error;

/// Threads for each request that may be in flight: with one in ten throttled, about as many tasks wait as are asked.
const THREADS_A_PLACE: u64 = 4;

/// Runs `work` on as many threads as asking with at most `limit` requests in flight needs, but not more than there are `tasks`, until
/// all return. `halt` is told why where a thread cannot be started.
pub(crate) fn run(limit: usize, tasks: u64, work: impl Fn() + Sync, halt: impl FnOnce(Error)) {
    // A task that waits for the server to take requests again needs a thread, but no place in flight; so there are more threads than
    // places.
    let n_threads = (THREADS_A_PLACE * limit as u64).min(tasks).max(1);
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            let started = std::thread::Builder::new().name("describe".to_owned()).spawn_scoped(scope, &work);
            if let Err(error) = started {
                halt(Error::new(error).context("cannot start a thread"));
                break;
            }
        }
    });
}

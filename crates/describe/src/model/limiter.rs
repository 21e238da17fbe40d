//! How many requests may be in flight: as many as the server bears.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::stop::Stop;

/// The rule by which the limit moves: it starts at the most, backs off by a quarter when the server throttles, and climbs by one with
/// each success. It backs off at most once a round trip: the requests that were in flight at the last back-off say nothing about it.
#[derive(Clone, Debug)]
struct Limit {
    now: usize,
    most: usize,
    /// How many requests began so far.
    begun: u64,
    /// How many had begun at the last back-off.
    backed_off_at: u64,
}

impl Limit {
    fn new(most: usize) -> Self {
        let most = most.max(1);
        Self { now: most, most, begun: 0, backed_off_at: 0 }
    }

    /// Numbers a request that begins.
    fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.begun
    }

    fn throttled(&mut self, number: u64) {
        if number > self.backed_off_at {
            self.now = (self.now - (self.now / 4).max(1)).max(1);
            self.backed_off_at = self.begun;
        }
    }

    fn succeeded(&mut self) {
        self.now = (self.now + 1).min(self.most);
    }
}

#[derive(Debug)]
struct State {
    limit: Limit,
    in_flight: usize,
    /// Who waits, first come first served.
    queue: VecDeque<u64>,
    next_ticket: u64,
}

/// Gives out permits to ask.
#[derive(Debug)]
pub(super) struct Limiter {
    state: Mutex<State>,
    changed: Condvar,
}

/// The right to have one request in flight, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    limiter: &'a Limiter,
    number: u64,
}

impl Limiter {
    /// At most `most` at once, and at least one.
    pub(super) fn new(most: usize) -> Self {
        let state = State { limit: Limit::new(most), in_flight: 0, queue: VecDeque::new(), next_ticket: 0 };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for a permit; `None` once `stop` is raised. Who waits is woken by whoever is in flight, so a raised flag is seen when the
    /// first of those is done.
    pub(super) fn acquire(&self, stop: &Stop) -> Option<Permit<'_>> {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.queue.push_back(ticket);
        while !stop.is_stopped() && (state.queue.front() != Some(&ticket) || state.in_flight >= state.limit.now) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.queue.retain(|&other| other != ticket);
        let permit = (!stop.is_stopped()).then(|| {
            state.in_flight += 1;
            Permit { limiter: self, number: state.limit.begin() }
        });
        drop(state);
        // The next in the queue may have its turn now.
        self.changed.notify_all();
        permit
    }

    /// How many may be in flight now.
    pub(super) fn limit(&self) -> usize {
        self.lock().limit.now
    }

    /// Counts stay right if a thread panics between two of them, since each is one step.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// The server throttled this request.
    pub(super) fn throttled(&self) {
        self.limiter.lock().limit.throttled(self.number);
    }

    /// The server answered it.
    pub(super) fn succeeded(&self) {
        self.limiter.lock().limit.succeeded();
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.limiter.lock().in_flight -= 1;
        self.limiter.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::{BTreeMap, BinaryHeap};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use chartmill_seed::Seed;

    use super::*;

    #[test]
    fn it_backs_off_once_a_round_trip() {
        let mut limit = Limit::new(16);
        let first: Vec<u64> = (0..16).map(|_| limit.begin()).collect();
        for number in first {
            limit.throttled(number);
        }
        assert_eq!(limit.now, 12);
        let later = limit.begin();
        limit.throttled(later);
        assert_eq!(limit.now, 9);
        for _ in 0..100 {
            let number = limit.begin();
            limit.throttled(number);
        }
        assert_eq!(limit.now, 1);
        (0..100).for_each(|_| limit.succeeded());
        assert_eq!(limit.now, 16);
    }

    /// 10,000 requests of 40 to 60 ms, one in ten throttled, at most 16 at once, a request always waiting.
    #[test]
    fn occasional_throttling_costs_little() {
        let mut draws = Seed::of_run(1).draws();
        let mut limit = Limit::new(16);
        let mut ends = BinaryHeap::new();
        let mut fates = BTreeMap::new();
        let (mut now, mut area) = (0_u64, 0_u64);
        for _ in 0..10_000 {
            while ends.len() < limit.now {
                let number = limit.begin();
                fates.insert(number, draws.percent(10));
                ends.push(Reverse((now + 40_000 + draws.below(20_000), number)));
            }
            let Reverse((end, number)) = ends.pop().unwrap();
            area += limit.now as u64 * (end - now);
            now = end;
            if fates[&number] { limit.throttled(number) } else { limit.succeeded() }
        }
        let mean = area as f64 / now as f64;
        assert!(mean > 13.0, "the mean limit is {mean}");
    }

    #[test]
    fn no_more_than_the_limit_at_once_and_first_come_first_served() {
        let limiter = Limiter::new(3);
        let (stop, at_once, most) = (Stop::new(), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    let _permit = limiter.acquire(&stop).unwrap();
                    most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                    at_once.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), 3);

        let limiter = Limiter::new(1);
        let order = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let held = limiter.acquire(&stop).unwrap();
            for number in 0..8 {
                let (limiter, order, stop) = (&limiter, &order, &stop);
                scope.spawn(move || {
                    let _permit = limiter.acquire(stop).unwrap();
                    order.lock().unwrap().push(number);
                });
                while limiter.lock().queue.len() <= number {
                    std::thread::yield_now();
                }
            }
            drop(held);
        });
        assert_eq!(order.into_inner().unwrap(), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn who_waits_leaves_after_a_stop() {
        let (limiter, stop) = (Limiter::new(1), Stop::new());
        std::thread::scope(|scope| {
            let held = limiter.acquire(&stop).unwrap();
            let waiting: Vec<_> = (0..4).map(|_| scope.spawn(|| limiter.acquire(&stop).is_none())).collect();
            while limiter.lock().queue.len() < 4 {
                std::thread::yield_now();
            }
            stop.stop();
            drop(held);
            for waiter in waiting {
                assert!(waiter.join().unwrap());
            }
        });
    }
}

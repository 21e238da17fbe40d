//! Asking a model: never twice for the same, never more than was allowed, and not giving up too early.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chartmill_seed::{Draws, Seed};
use rust_decimal::Decimal;

use super::ask_error::AskError;
use super::budget::{Budget, Limits, estimate};
use super::clock;
use super::dialect::{Dialect, StructuredOutput};
use super::exchange::{Provider, ProviderError, Reply, Request, Usage};
use super::limiter::Limiter;
use super::prices::Price;
use super::retry::RetryPolicy;
use super::stop::Stop;
use super::store::{Entry, Key, Store};
use super::turns::Turns;

/// How a client is to behave.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// The most requests in flight; fewer while the server throttles.
    pub concurrency: usize,
    /// How often and how long to try.
    pub retry: RetryPolicy,
    /// What may be spent.
    pub limits: Limits,
    /// What the model costs, where it is known.
    pub price: Option<Price>,
    /// The flag that ends everything.
    pub stop: Stop,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self { concurrency: 8, retry: RetryPolicy::default(), limits: Limits::default(), price: None, stop: Stop::new() }
    }
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was recorded before.
    Store,
    /// The model was asked for it now.
    Asked,
}

/// What a client did so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests that were sent, repeated ones too.
    pub asked: u64,
    /// Answers that came.
    pub answered: u64,
    /// Answers that were recorded before.
    pub from_store: u64,
    /// Requests that the server throttled.
    pub throttled: u64,
    /// Requests that were repeated after a failure that may pass.
    pub retried: u64,
    /// Tokens that were spent now.
    pub usage: Usage,
    /// An estimate of their cost, in USD; `None` where no price is known.
    pub cost: Option<Decimal>,
}

/// What is known about speaking to the model.
#[derive(Debug)]
struct Speech {
    dialect: Dialect,
    /// The dialect was answered at least once, now or in an earlier run.
    is_proven: bool,
}

/// Asks one model, through a store.
///
/// # Guarantees
/// An answer is on the disk before it is returned. The same request is sent once, however many threads want its answer. Where nothing
/// is known about the model yet, one request goes ahead of all others, so that what the server refuses is refused once.
#[derive(Debug)]
pub struct Client {
    provider: Box<dyn Provider>,
    store: Store,
    limiter: Limiter,
    budget: Budget,
    retry: RetryPolicy,
    stop: Stop,
    began: Instant,
    turns: Turns,
    probe: Mutex<()>,
    speech: Mutex<Speech>,
    tally: Mutex<Tally>,
    latency: Mutex<Option<Duration>>,
    jitter: Mutex<Draws>,
}

impl Client {
    /// A client of `provider` that keeps its answers in `store`.
    ///
    /// # Errors
    /// What was found out about the model cannot be read from the store, or there is a limit to the cost and no price.
    pub fn new(provider: Box<dyn Provider>, store: Store, options: ClientOptions) -> Result<Self, AskError> {
        let (name, ways) = (provider.name(), provider.structured_outputs());
        let known = store.learned(name, provider.model())?.filter(|dialect| ways.contains(&dialect.structured_output));
        let first = ways.first().copied().unwrap_or(StructuredOutput::Prompt);
        let is_proven = known.is_some();
        let dialect = known.unwrap_or_else(|| Dialect::new(first));
        // Two processes that were throttled together should not come back together, so each has a seed of its own.
        let jitter = Seed::of_run(u64::from(std::process::id())).part("retry", 0).draws();
        Ok(Self {
            limiter: Limiter::new(options.concurrency),
            budget: Budget::new(options.limits, options.price, name, provider.model())?,
            provider,
            store,
            retry: options.retry,
            stop: options.stop,
            began: clock::now(),
            turns: Turns::default(),
            probe: Mutex::new(()),
            speech: Mutex::new(Speech { dialect, is_proven }),
            tally: Mutex::default(),
            latency: Mutex::default(),
            jitter: Mutex::new(jitter),
        })
    }

    /// The model's answer to `request`, from the store where it has one.
    ///
    /// # Errors
    /// There is none; [`AskError`] says why. After [`AskError::Refused`], [`AskError::Budget`], [`AskError::Store`] and
    /// [`AskError::Stopped`] other requests have no better prospects.
    pub fn ask(&self, request: &Request) -> Result<(Reply, Origin), AskError> {
        let keys = self.keys(request);
        let Some(first) = keys.first() else { return Err(self.not_recorded(request, &keys)) };
        let _turn = self.turns.take(first.clone());
        for key in &keys {
            if let Some(entry) = self.store.get(key)? {
                lock(&self.tally).from_store += 1;
                return Ok((entry.reply, Origin::Store));
            }
        }
        let mut tries = Tries::default();
        loop {
            match self.send(request, &mut tries)? {
                Ok(entry) => return Ok((entry.reply, Origin::Asked)),
                // The next dialect is already chosen. This ends, because each is tried once.
                Err(ProviderError::Unsupported { .. }) => {}
                Err(ProviderError::NotRecorded) => return Err(self.not_recorded(request, &keys)),
                Err(ProviderError::Refused { message }) => {
                    return Err(AskError::Refused { provider: self.provider.name(), model: self.model(), message });
                }
                Err(error) => self.pause(error, &mut tries)?,
            }
        }
    }

    /// What was done so far.
    pub fn tally(&self) -> Tally {
        Tally { usage: self.budget.usage(), cost: self.budget.cost(), ..lock(&self.tally).clone() }
    }

    /// How many requests may be in flight now.
    pub fn limit(&self) -> usize {
        self.limiter.limit()
    }

    /// Sends a request once and keeps the answer. The outer error ends the whole question, the inner one may pass.
    fn send(&self, request: &Request, tries: &mut Tries) -> Result<Result<Entry, ProviderError>, AskError> {
        let _probe = self.probe();
        let dialect = lock(&self.speech).dialect.clone();
        let permit = self.limiter.acquire(&self.stop).ok_or(AskError::Stopped)?;
        let sent = clock::now();
        tries.began.get_or_insert(sent);
        let limit = self.time_left(tries)?.min(self.retry.request_limit);
        let reservation = self.budget.reserve(estimate(request))?;
        let reply = match self.provider.ask(request, &dialect, limit) {
            Ok(reply) => reply,
            Err(ProviderError::NotRecorded) => return Ok(Err(ProviderError::NotRecorded)),
            Err(error) => {
                lock(&self.tally).asked += 1;
                if matches!(error, ProviderError::Throttled { .. }) {
                    permit.throttled();
                    lock(&self.tally).throttled += 1;
                }
                if error.may_be_paid_for() {
                    let reserved = reservation.reserved();
                    reservation.settle(reserved);
                }
                return Ok(Err(self.adapt(&dialect, error)));
            }
        };
        reservation.settle(reply.usage);
        permit.succeeded();
        self.observe(sent.elapsed());
        let way = filed_as(request, dialect.structured_output);
        let entry = Entry::new(self.provider.name(), self.provider.model(), way, request.clone(), reply);
        let entry = self.store.put(entry)?;
        self.prove(&dialect)?;
        Ok(Ok(entry))
    }

    /// Waits after a failure that may pass, without a permit.
    fn pause(&self, error: ProviderError, tries: &mut Tries) -> Result<(), AskError> {
        tries.failed += 1;
        if tries.failed >= self.retry.tries {
            let (provider, model, tries) = (self.provider.name(), self.model(), tries.failed);
            return Err(AskError::GaveUp { provider, model, tries, last: error });
        }
        let jitter = lock(&self.jitter).unit();
        let delay = self.retry.delay(&error, tries.failed, *lock(&self.latency), jitter);
        tries.last = Some(error);
        let left = self.time_left(tries)?;
        if self.stop.sleep(delay.min(left)) {
            return Err(AskError::Stopped);
        }
        self.time_left(tries)?;
        lock(&self.tally).retried += 1;
        Ok(())
    }

    /// The time that is left for a question, and for everything.
    fn time_left(&self, tries: &Tries) -> Result<Duration, AskError> {
        let since = |began: Instant, limit: Duration| (limit, limit.saturating_sub(began.elapsed()));
        let answer = since(tries.began.unwrap_or_else(clock::now), self.retry.answer_limit);
        let run = self.retry.run_limit.map_or((Duration::MAX, Duration::MAX), |limit| since(self.began, limit));
        let (limit, left) = if run.1 < answer.1 { run } else { answer };
        if left.is_zero() {
            let last = tries.last.clone();
            return Err(AskError::TimeLimit { provider: self.provider.name(), model: self.model(), limit, last });
        }
        Ok(left)
    }

    /// Held by the one request that goes ahead while nothing is known about the model.
    fn probe(&self) -> Option<MutexGuard<'_, ()>> {
        if lock(&self.speech).is_proven {
            return None;
        }
        let probe = lock(&self.probe);
        (!lock(&self.speech).is_proven).then_some(probe)
    }

    /// Chooses the next dialect where the server refused the one that was used.
    fn adapt(&self, used: &Dialect, error: ProviderError) -> ProviderError {
        let ProviderError::Unsupported { feature, .. } = &error else { return error };
        let mut speech = lock(&self.speech);
        if speech.dialect != *used {
            // Another thread has chosen already.
            return error;
        }
        let Some(next) = used.after_refusal(*feature, self.provider.structured_outputs()) else {
            return ProviderError::Refused { message: error.to_string() };
        };
        *speech = Speech { dialect: next, is_proven: false };
        error
    }

    /// Keeps a dialect that was answered.
    fn prove(&self, dialect: &Dialect) -> Result<(), AskError> {
        let mut speech = lock(&self.speech);
        if !speech.is_proven && speech.dialect == *dialect {
            speech.is_proven = true;
            drop(speech);
            self.store.learn(self.provider.name(), self.provider.model(), dialect)?;
        }
        Ok(())
    }

    /// Lets the known latency follow the last ones.
    fn observe(&self, latency: Duration) {
        let mut tally = lock(&self.tally);
        tally.asked += 1;
        tally.answered += 1;
        drop(tally);
        let mut known = lock(&self.latency);
        *known = Some(known.map_or(latency, |known| (known * 4 + latency) / 5));
    }

    fn keys(&self, request: &Request) -> Vec<Key> {
        let mut filed_under = self.provider.filed_under();
        for (_, way) in &mut filed_under {
            *way = filed_as(request, *way);
        }
        filed_under.dedup();
        filed_under.iter().map(|&(name, way)| Key::new(name, self.provider.model(), way, request)).collect()
    }

    fn model(&self) -> String {
        self.provider.model().to_owned()
    }

    fn not_recorded(&self, request: &Request, keys: &[Key]) -> AskError {
        let last = request.prompt.messages.last().map_or("", |message| &message.text);
        AskError::NotRecorded {
            model: self.model(),
            key: keys.first().map(|key| key.as_str().to_owned()).unwrap_or_default(),
            excerpt: last.chars().take(120).collect(),
        }
    }
}

/// The way of structured output under which an answer is filed: free text is held to no schema, however the model is spoken to.
fn filed_as(request: &Request, way: StructuredOutput) -> StructuredOutput {
    if request.schema.is_some() { way } else { StructuredOutput::Prompt }
}

/// The fate of one question so far.
#[derive(Debug, Default)]
struct Tries {
    /// When it was first sent.
    began: Option<Instant>,
    failed: u32,
    last: Option<ProviderError>,
}

/// What the locks of this file guard is changed in one step, so a thread that panicked left no half of one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;

//! Why there is no answer, in words that say what to do.

use std::time::Duration;

use super::budget::BudgetError;
use super::exchange::ProviderError;
use super::store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The store cannot be read or written. Nothing is asked whose answer could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The budget is spent, or needs a price.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// The flag was raised; what was answered before is kept.
    #[error("stopped; what was answered is kept, and the same command goes on from there")]
    Stopped,
    /// The same request can never work.
    #[error("{provider}, model {model:?}: {message}")]
    Refused {
        /// The provider.
        provider: &'static str,
        /// The model.
        model: String,
        /// What was refused, and what to do.
        message: String,
    },
    /// There is no recorded answer, and nobody to ask.
    #[error(
        "the store has no recorded answer of the model {model:?} to this request (the first key tried is {key}): {excerpt:?}; the \
         model, the prompts, the seed and the parameters have to be those of the recording"
    )]
    NotRecorded {
        /// The model.
        model: String,
        /// The key under which it was looked for first.
        key: String,
        /// The beginning of the last message.
        excerpt: String,
    },
    /// Every try failed.
    #[error("{provider}, model {model:?}: given up after {tries} tries; the last one: {last}")]
    GaveUp {
        /// The provider.
        provider: &'static str,
        /// The model.
        model: String,
        /// How often it was tried.
        tries: u32,
        /// What went wrong last.
        last: ProviderError,
    },
    /// The time is up.
    #[error(
        "{provider}, model {model:?}: no answer within the time limit of {} s{}", limit.as_secs_f32(),
        last.as_ref().map(|last| format!("; the last try: {last}")).unwrap_or_default()
    )]
    TimeLimit {
        /// The provider.
        provider: &'static str,
        /// The model.
        model: String,
        /// The limit.
        limit: Duration,
        /// What went wrong last.
        last: Option<ProviderError>,
    },
}

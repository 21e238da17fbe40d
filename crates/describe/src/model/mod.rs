//! Descriptions from language models.
//!
//! A model invents; nothing that it says is trusted. What needs no network (the store, replay, budgets and limits) is always there;
//! the live clients sit behind the features `llm` and `aws`. Providers are synchronous: whoever asks does so from plain threads.

pub mod ask_error;
#[cfg(feature = "aws")]
pub mod bedrock;
pub mod budget;
mod canonical;
pub mod client;
mod clock;
pub mod dialect;
pub mod exchange;
mod limiter;
#[cfg(feature = "llm")]
pub mod openai;
mod pattern;
pub mod prices;
pub mod replay;
pub mod retry;
#[cfg(feature = "llm")]
mod schema_in_prompt;
pub mod secret;
pub mod stop;
pub mod store;
mod turns;

//! Descriptions from language models.
//!
//! A model invents; nothing that it says is trusted. What needs no network (prompts, the reading and checking of answers, the store,
//! replay, budgets and limits) is always there; the live clients sit behind the features `llm` and `aws`. Providers are synchronous:
//! whoever asks does so from plain threads.

pub mod answer;
pub mod answer_schema;
pub mod ask_error;
#[cfg(feature = "aws")]
pub mod bedrock;
pub mod brief;
pub mod budget;
mod canonical;
mod catalog;
pub mod client;
mod clock;
pub mod dialect;
pub mod exchange;
pub mod fault;
mod fields;
mod languages;
mod limiter;
pub mod near_duplicates;
mod numbers;
#[cfg(feature = "llm")]
pub mod openai;
pub mod paraphrase;
mod pattern;
pub mod prices;
pub mod prompts;
mod proposals;
mod recover;
pub mod replay;
pub mod retry;
#[cfg(feature = "llm")]
mod schema_in_prompt;
pub mod secret;
mod sense;
pub mod stop;
pub mod store;
pub mod table_shape;
mod turns;

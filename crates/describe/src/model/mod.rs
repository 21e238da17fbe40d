//! Descriptions from language models.
//!
//! A model invents; nothing that it says is trusted. What needs no network (the store, replay, budgets and limits) is always there;
//! the live clients sit behind the features `llm` and `aws`. Providers are synchronous: whoever asks does so from plain threads.

mod canonical;
pub mod dialect;
pub mod exchange;
pub mod store;

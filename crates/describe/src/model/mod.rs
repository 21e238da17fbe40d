//! Descriptions from language models.
//!
//! A model invents; nothing that it says is trusted. What needs no network is always there.

pub mod answer;
pub mod answer_schema;
pub mod brief;
mod catalog;
pub mod exchange;
pub mod fault;
mod fields;
mod languages;
pub mod near_duplicates;
mod numbers;
pub mod paraphrase;
pub mod prompts;
mod proposals;
mod recover;
mod sense;
pub mod table_shape;

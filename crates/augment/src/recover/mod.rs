//! RECOVER: the table behind a picture, from the questions and answers about it.
//!
//! Nothing is guessed. A table comes from questions that each name one thing and answers that are exact, and it is kept only if every
//! answer about the picture follows from it; a question that no rule understands stands against it. What the questions leave out is
//! called so ("All others"), named where only one range is left, or left out.
//!
//! How a language asks and names is data (`languages/`). [`request`] and [`accept`] do the same through a language model, whose tables
//! must agree with every answer as well. It sees no pictures and asks nobody: who talks to a model is for the caller.

mod agree;
mod answer;
mod assemble;
mod draft;
mod forms;
mod label;
mod model;
mod not_recovered;
mod question;
mod range;
mod rules;
mod scale;
mod shares;
#[cfg(test)]
mod tests;
mod values;

pub use agree::{Agreement, agrees};
pub use assemble::{Completeness, Recovered, recover};
pub use model::{accept, request};
pub use not_recovered::NotRecovered;

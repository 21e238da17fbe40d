//! HAND OFF: from a checked release to a fine-tuning job on SageMaker, and from a model's predictions to a score.
//!
//! It owns the job folder, the contract of LLaVA's own loader, and how predictions are judged. It reads releases that were checked and
//! writes plain files that a person can read, change and run by hand.
//!
//! Deliberately absent: drawing, asking, threads, arguments and printing. The network is met only behind the feature `aws`.

#[cfg(feature = "aws")]
pub mod cloud;
pub mod contract;
mod error;
pub mod job;
pub mod questions;
pub mod score;

pub use error::TrainerError;

//! SCORE: how many questions a model answers correctly, by what, and why not the others.
//!
//! It owns how an answer in free text is read and judged, the types of misreadings, and the statistics. It asks no model and prints
//! nothing: predictions come from a file, whoever made it, and a [`Report`] goes out.
//!
//! [`Predictions::read`] reads the file, [`score_release`] judges it against the annotations of a release, with families, misreadings
//! and all, and [`score_test_set`] against a [`TestSet`] of somebody else's, by ChartQA's rules.

mod anls;
mod answer;
mod error;
mod evaluate;
mod fold;
mod judge;
mod misreading;
mod names;
mod numbers;
mod predictions;
mod release;
mod report;
mod statistics;
mod test_set;
mod tongue;

#[cfg(test)]
mod tests;

pub use error::ScoreError;
pub use judge::{Judgement, Reading, judge};
pub use misreading::Misreading;
pub use predictions::{Prediction, Predictions};
pub use release::score_release;
pub use report::{Changed, Comparison, Mean, Options, Report, Score, System};
pub use statistics::{Difference, RESAMPLES, Share, mcnemar};
pub use test_set::{TestQuestion, TestSet, relaxed_match, score_test_set};

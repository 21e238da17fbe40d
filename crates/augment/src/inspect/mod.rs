//! The doctor: what is wrong with a dataset for training, in numbers and with examples.
//!
//! [`row_faults`] looks at one row, [`corrected`] puts right in it what is certain.

mod correct;
mod cues;
mod digest;
mod measure;
mod row_faults;
mod rule;
#[cfg(test)]
mod tests;
mod texts;

pub use correct::{Change, Corrected, NotCorrectable, TakenIds, corrected};
pub use row_faults::{RowFault, row_faults};
pub use rule::{Rule, Severity};

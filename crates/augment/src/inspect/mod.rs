//! The doctor: what is wrong with a dataset for training, in numbers and with examples.
//!
//! [`row_faults`] looks at one row, [`corrected`] puts right in it what is certain. [`RowFindings`] and [`PictureFindings`] are what can be
//! found out on many threads, the [`Doctor`] compares them in the order of the dataset and gives a [`Report`], and a [`Fixer`] writes a
//! corrected copy.
//!
//! ```no_run
//! use chartmill_augment::dataset::Dataset;
//! use chartmill_augment::inspect::{Doctor, RowFindings};
//! use chartmill_schema::Target;
//!
//! let target = Target::named(Target::DEFAULT).ok_or("there is no such target")?;
//! let mut doctor = Doctor::new(target, 3, false);
//! for row in Dataset::open(std::path::Path::new("train.json"))?.rows()? {
//!     let row = row?;
//!     doctor.row(&row, &RowFindings::of(&row, target));
//! }
//! let (report, _) = doctor.finish();
//! # let _ = report;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod correct;
mod cues;
mod digest;
mod doctor;
mod fix;
mod fix_error;
mod measure;
mod memory;
mod picture_findings;
mod report;
mod row_faults;
mod row_findings;
mod rule;
#[cfg(test)]
mod tests;
mod texts;

pub use correct::{Change, Corrected, NotCorrectable, TakenIds, corrected};
pub use doctor::{Doctor, Known};
pub use fix::{FixSummary, Fixer, Placing};
pub use fix_error::FixError;
pub use picture_findings::{PictureFate, PictureFindings};
pub use report::{Example, Finding, Report, Unit};
pub use row_faults::{RowFault, row_faults};
pub use row_findings::{RowFindings, group_faults};
pub use rule::{Rule, Severity};

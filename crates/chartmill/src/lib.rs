//! The engine: it drives the stages slot by slot, in parallel, and hands what is verified to the writer.
//!
//! It is the only place with threads and, in the command line, with arguments, progress and printing. It makes no choice that another
//! stage owns.
//!
//! ```no_run
//! use chartmill::{Mill, Registry, RunConfig, Source};
//!
//! let config = RunConfig::default();
//! let source = Source::built_in(&config);
//! let mill = Mill::new(config, source);
//! let summary = chartmill::mill_all(&mill, std::path::Path::new("out"), &chartmill::RunOptions::default(), &mut |_| {})?;
//! # Ok::<(), anyhow::Error>(())
//! ```

mod arriving;
mod assemble;
mod checkup;
mod config;
mod content;
mod degrade;
pub mod describer;
mod files;
pub mod golden;
mod groups;
pub mod grow;
mod holdout;
mod merge;
mod mill;
pub mod predictor;
mod press;
mod publication;
mod recall;
mod recheck;
mod registry;
mod render;
mod replayed;
mod reproduce;
mod run;
pub mod schemas;
mod shares;
mod sheet;
mod source;
mod trials;
mod wordings;

pub use arriving::{Arriving, NothingCame, OtherAnswers};
pub use assemble::{Label, annotation};
pub use checkup::{Checkup, CheckupOptions, CheckupProgress};
pub use config::{MOST_TURNS, RunConfig, SplitError, SplitShares, canvas_of};
pub use degrade::{DegradeError, degrade};
pub use files::write_whole;
pub use merge::{CannotMerge, Merged, merge};
pub use mill::Mill;
pub use publication::{Publication, PublicationError};
pub use recall::CannotRecall;
pub use recheck::recheck;
pub use registry::{Registry, UnknownChart};
pub use render::{RenderError, Rendered, render};
pub use reproduce::{Difference, Inputs, Reproduced, Why, reproduce};
pub use run::{Outcome, Progress, RunOptions, mill_all};
pub use sheet::{ContactSheet, SheetCell, SheetError, contact_sheet};
pub use source::{BuiltIn, Given, Source, Unusable};
pub use wordings::WordingFiles;

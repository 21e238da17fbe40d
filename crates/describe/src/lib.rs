//! DESCRIBE: obtains descriptions and refuses what cannot be drawn truthfully.
//!
//! There are three sources: the [`builtin`] describer, which invents data from a seed; [`tables`] (CSV and TSV, with an optional
//! TOML file beside each); and [`files`] of descriptions (JSON and JSON Lines). Whatever leaves this crate is a checked
//! [`Description`](chartmill_schema::Description).
//!
//! It owns reading, parsing and the words of every complaint about an input. It knows nothing of charts: whether a pie fits a
//! table is for the chart to say.

pub mod array;
pub mod builtin;
mod error;
pub mod files;
mod inputs;
pub mod model;
pub mod tables;

pub use error::{CellFault, DescribeError};
pub use files::description_id;
pub use inputs::{fingerprint, fingerprint_files, read};

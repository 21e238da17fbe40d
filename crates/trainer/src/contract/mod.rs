//! The contract of LLaVA's own loader (the class `LazySupervisedDataset` of package llava-torch 1.2.2), checked before anything is uploaded.
//!
//! That loader says nothing of most of what goes wrong: it trains without the picture, masks the whole row, cuts answers off, or ends the
//! job after hours at the first file that it cannot open. Every such case is a [`Problem`] here.

mod picture;
mod problem;
mod reader;
mod row;
mod tokens;

#[cfg(test)]
mod tests;

pub use chartmill_schema::estimate_tokens;
pub use picture::{Depth, check_picture};
pub use problem::{Problem, RowFault};
pub use reader::{Checked, read_rows};
pub use row::{Row, check_row};
pub use tokens::{IMAGE_TOKENS, WINDOW_TOKENS};

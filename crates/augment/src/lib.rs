//! AUGMENT: reads the datasets that people have, tells what is wrong with them, and finds the tables in them.
//!
//! It owns the readers of other people's formats ([`dataset`]), the look at their pictures ([`picture`]), the doctor ([`inspect`]), the
//! recovery of tables from questions and answers ([`recover`]) and variations of a description ([`vary`]).
//!
//! Deliberately absent: threads, progress and printing (the engine has them), any drawing, and any claim that something is verified:
//! what it recovers is a description like any other, and goes the same way through the engine.

pub mod dataset;
pub mod inspect;
pub mod picture;
pub mod recover;
mod row;
pub mod vary;

pub use row::{Role, Row, RowData, RowMessage};

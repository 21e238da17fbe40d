//! The nouns of Chartmill: what a chart is about, what is asked of it, what was drawn and what is written.
//!
//! It owns the types that the stages pass to each other, exact decimals, the number formatter of each locale and the profiles of
//! target models. It does no I/O, draws no random numbers and knows no pixels beyond coordinates.

mod annotation;
mod carried;
mod color;
mod degraded;
mod description;
mod facts;
mod geometry;
mod language;
mod locale;
mod measure;
mod naming;
mod notation;
mod number;
mod query;
mod question;
mod role;
mod table;
mod target;
mod template;

pub use annotation::*;
pub use carried::*;
pub use color::*;
pub use degraded::*;
pub use description::*;
pub use facts::*;
pub use geometry::*;
pub use language::*;
pub use locale::*;
pub use measure::*;
pub use naming::*;
pub use notation::*;
pub use number::*;
pub use query::*;
pub use question::*;
pub use role::*;
pub use table::*;
pub use target::*;
pub use template::*;

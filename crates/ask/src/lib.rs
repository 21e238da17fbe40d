//! ASK: questions, answers and steps, computed from the shown table and the facts alone.
//!
//! [`ask`] makes the conversation of one record. It asks only what a viewer can answer, at the precision that the picture supports,
//! and nothing that is ambiguous or follows from an earlier turn. The way of a question:
//!
//! ```text
//! Facts ─ view ─▶ what can be read ─ families ─▶ what can be asked ─ choice ─▶ Query ─ phrase, wordings ─▶ Turn
//!                                            (knowledge: what has been given away)      (answer: its spellings)
//! ```
//!
//! Every word of a language is data, in `wordings/LANGUAGE/`. The crate sees no pixels and no scene; it reads no files and no clock.

mod across;
mod answer;
mod choice;
mod conditions;
mod conversation;
mod course;
mod error;
mod evaluate;
mod extra;
mod families;
#[cfg(test)]
mod genders;
mod grammar;
mod knowledge;
mod mix;
mod naming;
mod phrase;
mod places;
mod reading;
mod reserve;
mod sizes;
mod steps;
mod term;
mod thinning;
mod view;
mod wordings;
mod words;

pub use conversation::{Asked, Request, ask, wordings_for};
pub use error::{AskError, EvaluateError};
pub use evaluate::{Value, evaluate};
pub use extra::{ExtraWording, ExtraWordingError, ExtraWordings};
pub use mix::{Mix, MixError};
pub use reading::{Basis, evidence_of, family_of};
pub use reserve::Reserve;
pub use wordings::{BuiltInWording, WordingForm, built_in_wordings, has_wordings, languages};

use chartmill_schema::{Facts, Family, Query};

/// Every query of a family that the figure supports, whatever has been asked before.
///
/// [`ask`] draws from these; tests and tools may look at all.
pub fn queries_for(family: Family, facts: &Facts) -> Vec<Query> {
    families::queries(family, &view::View::of(facts))
}

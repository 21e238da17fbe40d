//! Whether an answer makes sense: its form is right, now its numbers and texts are read as a suspicious person would.

mod numbers;
mod shape;
#[cfg(test)]
mod tests;
mod texts;
pub(super) mod tongue;

use super::brief::Brief;
use super::fault::Fault;
use super::fields::Fields;

/// The most rows of which each is looked at; more than any brief asks for.
const MAX_ROWS: usize = 100;

/// Everything about an answer that makes no sense, or is not what its brief asked for.
pub(super) fn check(fields: &Fields, brief: &Brief) -> Vec<Fault> {
    let mut faults = Vec::new();
    shape::check(fields, brief, &mut faults);
    // A table that is far too large is told so once, not once a row.
    if fields.rows.len() > MAX_ROWS {
        return faults;
    }
    numbers::check(fields, brief, &mut faults);
    texts::check(fields, brief, &mut faults);
    tongue::check(fields, &brief.language, &mut faults);
    faults
}

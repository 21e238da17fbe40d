//! The clock, which paces requests and is nowhere part of a result.

use std::time::Instant;

/// Now.
#[allow(clippy::disallowed_methods, reason = "it decides when to ask again and when to give up, never what an answer is")]
pub(super) fn now() -> Instant {
    Instant::now()
}

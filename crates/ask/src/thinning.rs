//! How readily a question is asked whose answer is a common one: a guess must not come far.
//!
//! Where a figure allows one answer only (how many values are above the mean, when a series first fell), no choice among its questions
//! can balance the answers; leaving some of them out can. The rates are set by counting the answers of large releases.

use chartmill_schema::{ColorName, Facts, Query};

use crate::evaluate::{Value, evaluate};

/// How often, in percent, a question is asked where it is drawn.
pub(crate) fn rate(query: &Query, facts: &Facts) -> u64 {
    match query {
        Query::Count { over } => {
            let is_mean = over.threshold.as_ref().is_some_and(|threshold| matches!(*threshold.than, Query::Mean { .. }));
            match evaluate(query, facts) {
                Ok(Value::Number(count)) if is_mean => match count.to_f64() as u32 {
                    1 => 80,
                    2 => 16,
                    3 => 12,
                    4 => 14,
                    5 => 36,
                    _ => 100,
                },
                Ok(Value::Number(count)) if count.to_f64() < 2.0 => 62,
                Ok(Value::Number(count)) if count.to_f64() < 5.0 => 80,
                _ => 100,
            }
        }
        // Four to six marks are what most pictures have.
        Query::Marks if (4..=6).contains(&facts.n_marks) => 58,
        // Every second series that falls at all falls at its third point.
        Query::FirstChange { .. } => match evaluate(query, facts) {
            Ok(Value::Label(label)) => match facts.shown.row_of(&label) {
                Some(2) => 22,
                Some(3) => 40,
                _ => 100,
            },
            _ => 100,
        },
        // Every palette has a blue, and most begin with it or with an orange.
        Query::ColorOf { .. } => match evaluate(query, facts) {
            Ok(Value::Color(ColorName::Blue)) => 50,
            Ok(Value::Color(ColorName::Orange | ColorName::Green)) => 80,
            _ => 100,
        },
        _ => 100,
    }
}

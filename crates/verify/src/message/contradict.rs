//! A sentence must not say the opposite of what was asked.

use chartmill_schema::{Change, Number, Order, Query, Rank, Relation, Turn};

use crate::answer::Found;
use crate::language::{Cue, Meaning, Tongue};
use crate::names;
use crate::parts::Parts;
use crate::readback::Readings;
use crate::wording::order;
use crate::{Faults, Reason};

/// Checks the words of a sentence.
pub(super) fn check(
    readings: &Readings<'_>,
    turn: &Turn,
    found: Option<&Found>,
    message: &str,
    tongue: &Tongue,
    faults: &mut Faults,
) {
    let parts = Parts::of(&turn.query);
    let expected: Vec<&str> = parts.labels.iter().chain(&parts.series).copied().collect();
    let mut names = names::find(readings.note, &turn.language, message, &expected);
    let unblanked = names.rest.clone();
    if let Some(Found::Text(text)) = found {
        names.rest.take(text, false);
    }
    let hits = names.rest.take_phrases(&tongue.lexicon);
    let descending = |rank: &Rank| rank.order == Order::Descending;
    let mut forbidden = Vec::new();
    if !parts.ranks.is_empty() && parts.ranks.iter().all(descending) {
        forbidden.push(Cue::Smallest);
    }
    if !parts.ranks.is_empty() && !parts.ranks.iter().any(descending) {
        forbidden.push(Cue::Largest);
    }
    let first_passing = matches!(turn.query, Query::FirstPassing { .. });
    if (first_passing || matches!(found, Some(Found::Boolean(true) | Found::Number(_))))
        && let [relation] = parts.relations.as_slice()
    {
        forbidden.push(if *relation == Relation::Greater { Cue::Less } else { Cue::More });
    }
    match turn.query {
        Query::Mean { .. } => forbidden.push(Cue::Sum),
        Query::Sum { .. } | Query::SumAcross { .. } => forbidden.push(Cue::Mean),
        Query::FirstChange { change, .. } => forbidden.push(if change == Change::Rise { Cue::Fall } else { Cue::Rise }),
        Query::Crossing { .. } => forbidden.push(Cue::Less),
        _ => {}
    }
    let says = |cue: Cue| hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)));
    let answer = turn.answer.value.first().and_then(|value| Number::parse(value).ok());
    let has_order = match &turn.query {
        Query::Trend { .. } | Query::Crossing { .. } => true,
        Query::Difference { of, minus } => order::two_series(of, minus),
        Query::Compare { left, right, .. } => order::two_series(left, right) && found == Some(&Found::Boolean(true)),
        _ => false,
    };
    let table = &readings.note.table;
    if has_order && !order::fits(table, &turn.query, &tongue.sides, &names, &unblanked, &says, answer) {
        faults.push(Reason::OperandOrder);
    }
    for hit in hits {
        let cue = forbidden.iter().find(|cue| hit.meanings.contains(&Meaning::Strong(**cue)));
        if let Some(cue) = cue {
            faults.push(Reason::CueForbidden { cue: cue.key().to_owned(), word: hit.phrase });
        }
    }
}

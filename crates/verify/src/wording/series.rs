//! What the words of questions about series and time must not leave open.

use chartmill_schema::{Family, Query, SeriesGroup, Turn};

use crate::language::{Cue, Meaning, Tongue};
use crate::readback::Readings;
use crate::words::{Hit, contains};
use crate::{Faults, Reason};

/// Checks trends, and shares of the one total or the other.
pub(super) fn check(readings: &Readings<'_>, turn: &Turn, hits: &[Hit<'_>], yes_no: bool, tongue: &Tongue, faults: &mut Faults) {
    if matches!(turn.query, Query::Trend { .. }) {
        both_ways(hits, yes_no, faults);
    }
    if matches!(readings.note.table.group, Some(SeriesGroup { stacks: true, .. })) {
        whole(readings, turn, tongue, faults);
    }
}

/// `Did it rise?` asks for yes or no; `did it rise or fall?` asks which of the two, and naming one alone gives it away.
fn both_ways(hits: &[Hit<'_>], yes_no: bool, faults: &mut Faults) {
    let says = |cue: Cue| {
        hits.iter().any(|hit| hit.meanings.contains(&Meaning::Strong(cue)) || hit.meanings.contains(&Meaning::Weak(cue)))
    };
    let (rise, fall) = (says(Cue::Rise), says(Cue::Fall));
    if yes_no && !(rise && fall) {
        faults.push(Reason::CueForbidden { cue: Cue::YesNo.key().to_owned(), word: String::new() });
    }
    if rise != fall {
        let missing = if rise { Cue::Fall } else { Cue::Rise };
        faults.push(Reason::CueMissing { cue: missing.key().to_owned() });
    }
}

/// Where the parts of a row add up as well as the rows, `the total` may be either: of all years, or of all sources in one year.
fn whole(readings: &Readings<'_>, turn: &Turn, tongue: &Tongue, faults: &mut Faults) {
    let header = readings.note.table.label_name();
    let own = Tongue::of(&readings.note.locale).unwrap_or(tongue);
    let mut names = own.nouns.plurals(header);
    let rows = names.first().cloned().unwrap_or_default();
    // A question in another language quotes the header as it stands, or says what the rows are in general.
    if own.language != tongue.language {
        names.push(header.to_owned());
        names.extend(tongue.nouns.plurals(header));
        names.extend(tongue.nouns.rows.texts());
    }
    let says_rows = names.iter().any(|name| contains(&turn.question, name));
    match turn.family {
        Family::ShareOfTotal if !says_rows => faults.push(Reason::CueMissing { cue: format!("a total over {rows}") }),
        Family::SegmentShare if says_rows => {
            faults.push(Reason::CueForbidden { cue: "a total over rows".to_owned(), word: rows });
        }
        _ => {}
    }
}

//! Variations: the same structure with other values, names, units, another choice or order of rows, or in another language.
//!
//! Every function here is pure: a description and a seed give a description. What is asked of a variation and what the answers are is
//! worked out later, as for any description. A variation is made up, so it never carries the source of the original, and its provenance
//! says that it is varied.

mod claims;
mod lexicon;
mod names;
mod numbers;
mod phrase;
mod rows;
mod rules;
#[cfg(test)]
mod tests;
mod tongue;
mod translate;
mod units;
mod values;

pub use translate::{Untranslated, translate};

use std::collections::BTreeSet;

use chartmill_schema::{Description, DescriptionError, Language, RawDescription};
use chartmill_seed::Seed;

/// How often a change is made that is possible but not needed, in percent.
const NAMES_PERCENT: u64 = 50;
const UNITS_PERCENT: u64 = 40;
const ROWS_PERCENT: u64 = 40;

/// What a variation may change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// Other numbers of the same kind.
    Values,
    /// Other members of the class that the labels are of, or other years.
    Names,
    /// Another language.
    Language,
    /// Another unit, exactly converted.
    Units,
    /// Another choice or order of the rows.
    Rows,
}

impl Change {
    /// Its name as files and flags write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Names => "names",
            Self::Language => "language",
            Self::Units => "units",
            Self::Rows => "rows",
        }
    }
}

/// A change that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeMade {
    /// Which.
    pub change: Change,
    /// What it was, for people to read: `km became miles`, `2019-2023 became 1994-1998`.
    pub said: String,
}

/// A variation of a description.
#[derive(Clone, PartialEq, Debug)]
pub struct Varied {
    /// The variation, checked. It has no source and no narrative, and its provenance says that it is varied.
    pub description: Description,
    /// What was changed, in the order in which it was done; never empty.
    pub changes: Vec<ChangeMade>,
}

/// Why a description has no variation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotVary {
    /// It cannot be had in the language that is wanted.
    #[error(transparent)]
    Untranslated(#[from] Untranslated),
    /// Its values and its names have to stay, so that nothing new would come of it.
    #[error("nothing of it can change: {values}, and its names are of no class that has other members")]
    Fixed {
        /// Why its values have to stay.
        values: String,
    },
    /// The variation is no usable description.
    #[error("the variation cannot be used: {error}")]
    Unusable {
        /// What is wrong with it.
        error: DescriptionError,
    },
}

/// The changes that a description allows, the language aside, which depends on the one that is wanted.
pub fn possible(description: &Description) -> BTreeSet<Change> {
    let values = values_fixed(description).is_none();
    let all = [
        (Change::Values, values),
        (Change::Names, names::possible(description)),
        (Change::Units, !units::conversions(description).is_empty()),
        (Change::Rows, rows::possible(description)),
    ];
    all.into_iter().filter(|(_, is_possible)| *is_possible).map(|(change, _)| change).collect()
}

/// Why the values of a description have to stay, if they have to.
fn values_fixed(description: &Description) -> Option<String> {
    if let Some(word) = claims::of_values(description) {
        return Some(format!("the title or a header says {word:?} of its values"));
    }
    // The seed does not matter: what leaves room for one drawing leaves it for nearly all.
    let is_fixed = values::perturbed(description.table(), Seed::of_run(0)).is_none();
    is_fixed.then(|| "its values leave no room for others".to_owned())
}

/// A variation of a description: the values change wherever they can; names, units and rows sometimes; the language where another is
/// wanted. The same description, language and seed give the same variation.
///
/// Narrative and proposed questions are left out, since they may speak of what has changed, and so is the source, under which no number
/// may stand that it did not give. A subtitle stays if it says none of the values.
///
/// # Errors
/// [`CannotVary::Untranslated`] where another language is wanted and a text has no translation; [`CannotVary::Fixed`] where neither values
/// nor names nor language can change.
pub fn vary(description: &Description, language: &Language, seed: Seed) -> Result<Varied, CannotVary> {
    let mut changes = Vec::new();
    let mut varied = description.clone();
    if description.language() != language {
        varied = translate(description, language)?;
        changes.push(ChangeMade { change: Change::Language, said: format!("in {language}") });
    }
    let mut draws = seed.part("vary", 0).draws();
    let [wants_names, wants_units, wants_rows] =
        [NAMES_PERCENT, UNITS_PERCENT, ROWS_PERCENT].map(|percent| draws.percent(percent));
    let fixed = claims::of_values(&varied).map(|word| format!("the title or a header says {word:?} of its values"));
    let table = if fixed.is_none() { values::perturbed(varied.table(), seed) } else { None };
    if let Some(table) = table {
        let mut raw = varied.as_raw().clone();
        let says_value = |text: &str| claims::value_in(&varied, std::iter::once(text)).is_some();
        raw.subtitle = raw.subtitle.filter(|subtitle| !says_value(subtitle));
        raw.table = table;
        changes.push(ChangeMade { change: Change::Values, said: said_of_values(varied.as_raw(), &raw) });
        varied = checked(raw)?;
    }
    let is_new = |changes: &[ChangeMade]| changes.iter().any(|made| matches!(made.change, Change::Values | Change::Names));
    if (wants_names || !is_new(&changes))
        && let Some((raw, said)) = names::vary(&varied, &mut seed.part("names", 0).draws())
    {
        varied = checked(raw)?;
        changes.push(ChangeMade { change: Change::Names, said });
    }
    if changes.is_empty() {
        return Err(CannotVary::Fixed { values: fixed.unwrap_or_else(|| "its values leave no room for others".to_owned()) });
    }
    if wants_units && let Some((raw, said)) = units::vary(&varied, &mut seed.part("units", 0).draws()) {
        varied = checked(raw)?;
        changes.push(ChangeMade { change: Change::Units, said });
    }
    if wants_rows && let Some((raw, said)) = rows::vary(&varied, &mut seed.part("rows", 0).draws()) {
        varied = checked(raw)?;
        changes.push(ChangeMade { change: Change::Rows, said });
    }
    let mut raw = varied.as_raw().clone();
    raw.source = None;
    raw.narrative = None;
    raw.questions = Vec::new();
    if let Some(provenance) = &mut raw.provenance {
        let keys: Vec<&str> = changes.iter().map(|made| made.change.key()).collect();
        provenance.name = format!("{} (varied: {})", provenance.name, keys.join(", "));
    }
    Ok(Varied { description: checked(raw)?, changes })
}

fn checked(raw: RawDescription) -> Result<Description, CannotVary> {
    Description::check(raw).map_err(|error| CannotVary::Unusable { error })
}

/// `values within 24%`: by how much the values of a variation differ at most, each from the one that stood in its place.
fn said_of_values(before: &RawDescription, after: &RawDescription) -> String {
    let mut most = 0.0_f64;
    for series in 0..before.table.series().len() {
        for (row, old) in before.table.values(series) {
            if let Some(new) = after.table.value(row, series).filter(|_| !old.is_zero()) {
                most = most.max((new.to_f64() / old.to_f64() - 1.0).abs());
            }
        }
    }
    format!("values within {:.0}%", (most * 100.0).ceil())
}

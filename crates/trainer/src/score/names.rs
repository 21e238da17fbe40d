//! The names of a picture that an answer may give, and which of them a text gives.

use std::collections::BTreeSet;

use chartmill_schema::{Annotation, AnswerKind, Locale, Role, Turn, locales};

use super::fold::{Fold, folded, names_in, without_article};
use super::tongue::Tongue;

/// Spellings with the name, as printed, that each of them gives.
#[derive(Debug)]
pub(super) struct Names {
    printed: Vec<String>,
    cased: Vec<String>,
    loose: Vec<String>,
}

/// What a text names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// Nothing that is known.
    Nothing,
    /// One thing, by its name as printed.
    One(String),
    /// Several, and it is not clear which of them is the answer.
    Several,
}

impl Names {
    /// What may be an answer to this turn: labels and series, or, where a text is asked for, titles.
    pub(super) fn of(note: &Annotation, turn: &Turn, tongue: &Tongue) -> Self {
        let mut spelled: Vec<(String, String)> = Vec::new();
        if let [value] = turn.answer.value.as_slice() {
            spelled.extend(turn.answer.accepted.iter().map(|spelling| (spelling.clone(), value.clone())));
        }
        if turn.answer.kind == AnswerKind::Text {
            let is_title = |role| {
                matches!(
                    role,
                    Role::Title | Role::Subtitle | Role::Source | Role::Narrative | Role::AxisTitle | Role::LegendTitle
                )
            };
            let titles = note.texts.iter().filter(|text| is_title(text.role));
            spelled.extend(titles.map(|text| (text.text.clone(), text.text.clone())));
        } else {
            let table = &note.table;
            let series = table.series();
            // The one series of a table is what all is about, and never the answer.
            let series = if series.len() > 1 { series } else { &[] };
            spelled.extend(table.labels().map(|label| (label.to_owned(), label.to_owned())));
            spelled.extend(series.iter().map(|column| (column.name.clone(), column.name.clone())));
            spelled.extend(table.labels().filter_map(|label| Some((month_in_full(label, tongue)?, label.to_owned()))));
        }
        let fold = |fold| {
            spelled.iter().map(|(spelling, _)| without_article(&folded(spelling, fold, tongue), tongue).to_owned()).collect()
        };
        let (cased, loose) = (fold(Fold::Cased), fold(Fold::Loose));
        Self { printed: spelled.into_iter().map(|(_, printed)| printed).collect(), cased, loose }
    }

    /// What `text` names. Names as printed go before names in other case, since a label such as `Other` is a word as well. Of several, those
    /// that stand in the question are its echo and no answer.
    pub(super) fn in_text(&self, text: &str, question: &str, tongue: &Tongue) -> Named {
        for (fold, names) in [(Fold::Cased, &self.cased), (Fold::Loose, &self.loose)] {
            let find = |text: &str| -> BTreeSet<&str> {
                names_in(&folded(text, fold, tongue), names).into_iter().map(|name| self.printed[name].as_str()).collect()
            };
            let found = find(text);
            let answers: Vec<&str> = if found.len() > 1 {
                let echoed = find(question);
                found.difference(&echoed).copied().collect()
            } else {
                found.iter().copied().collect()
            };
            match (answers.as_slice(), found.is_empty()) {
                (_, true) => {}
                ([one], _) => return Named::One((*one).to_owned()),
                _ => return Named::Several,
            }
        }
        Named::Nothing
    }

    /// All names in `text`, in its order, each as printed.
    pub(super) fn in_order(&self, text: &str, tongue: &Tongue) -> Vec<String> {
        for (fold, names) in [(Fold::Cased, &self.cased), (Fold::Loose, &self.loose)] {
            let found = names_in(&folded(text, fold, tongue), names);
            if !found.is_empty() {
                return found.into_iter().map(|name| self.printed[name].clone()).collect();
            }
        }
        Vec::new()
    }
}

/// A month whose label is its short name, in full: `set` is `setembro` in Portuguese.
fn month_in_full(label: &str, tongue: &Tongue) -> Option<String> {
    let is_short = |locale: &Locale| locale.calendar.months.iter().position(|month| month.eq_ignore_ascii_case(label));
    // The picture may be in another language than the question.
    let own = Locale::of(&tongue.language).and_then(is_short);
    let month = own.or_else(|| locales().iter().find_map(is_short))?;
    tongue.months.get(month).cloned()
}

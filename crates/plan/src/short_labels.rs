//! Abbreviated labels: the last thing that is tried before a picture is refused for want of room.

use std::collections::BTreeSet;

use chartmill_schema::{Cell, Description};

use crate::{ChartPlugin, Figure, PlanContext, Refusal};

/// The attempt from which on labels may be abbreviated: turning, wrapping and dropping things comes first.
const FROM_ATTEMPT: u32 = 2;
/// Words of up to so many letters stay whole.
const WHOLE: usize = 9;
/// The fewest letters that are left of a longer one, and the most.
const LEAST: usize = 5;
const MOST: usize = 7;

/// Plans a figure; where it has no room in a late attempt, once more with long words of its labels cut short. The shown table then has
/// the labels as drawn.
///
/// # Errors
/// Those of the chart, for the labels in full.
pub fn plan_or_shorten(chart: &dyn ChartPlugin, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
    let planned = chart.plan(description, ctx);
    let Err(Refusal::NoRoom { .. }) = planned else { return planned };
    if ctx.attempt < FROM_ATTEMPT {
        return planned;
    }
    let Some(short) = with_short_labels(description) else { return planned };
    chart.plan(&short, ctx).or(planned)
}

/// The description with long words of its labels cut short; `None` where there are none, or two labels would be the same.
fn with_short_labels(description: &Description) -> Option<Description> {
    let mut raw = description.as_raw().clone();
    for row in &mut raw.table.rows {
        if let Some(Cell::Text(label)) = row.cells.first_mut() {
            *label = label.split(' ').map(short_word).collect::<Vec<_>>().join(" ");
        }
    }
    let labels: BTreeSet<&str> = raw.table.labels().collect();
    let is_sound = raw.table != *description.table() && labels.len() == raw.table.rows.len();
    // Questions that came with the description name its rows in full.
    raw.questions.clear();
    if is_sound { Description::check(raw).ok() } else { None }
}

/// A word cut after a consonant, as abbreviations are: `Adminis.` for `Administration`. A word with anything but letters stays whole.
fn short_word(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() <= WHOLE || !letters.iter().all(|letter| letter.is_alphabetic()) {
        return word.to_owned();
    }
    let is_vowel = |letter: char| "aeiouyáâãàéêíóôõúü".contains(letter.to_lowercase().next().unwrap_or(letter));
    let cut = (LEAST..=MOST).find(|&n| !is_vowel(letters[n - 1])).unwrap_or(MOST);
    letters[..cut].iter().chain(&['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_after_a_consonant() {
        for (word, short) in [
            ("Administration", "Admin."),
            ("Comunicação", "Comun."),
            ("Manufacturing", "Manuf."),
            ("Ooooooooooooo", "Ooooooo."),
            ("Apartment", "Apartment"),
            ("2020-2024-2028", "2020-2024-2028"),
        ] {
            assert_eq!(short_word(word), short);
        }
    }
}

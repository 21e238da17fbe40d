//! Texts taken apart: words, phrases at word boundaries, and the blanking of what was recognized, so that nothing is read twice.

use std::collections::BTreeMap;

use crate::language::Meaning;

/// What stands where something was recognized: no letter, no digit, no space.
pub(crate) const BLANK: char = '\u{1}';

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether a character belongs to a word.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '%'
}

/// Whether a phrase that ends in `inner` ends there, given what follows it (or, read backwards, stands before it). A number goes on
/// after its point or comma: `3` does not stand in `3,500`, nor `12` in `12.4`.
fn bounded(inner: char, mut outer: impl Iterator<Item = char>) -> bool {
    let next = outer.next();
    let goes_on = inner.is_ascii_digit()
        && next.is_some_and(|c| matches!(c, '.' | ','))
        && outer.next().is_some_and(|c| c.is_ascii_digit());
    !goes_on && (!is_word(inner) || next.is_none_or(|c| !c.is_alphanumeric()))
}

/// The words of a phrase in lower case; punctuation separates, a percent sign is a word of its own.
pub(crate) fn words(phrase: &str) -> Vec<String> {
    let chars: Vec<char> = phrase.chars().collect();
    spans(&chars).into_iter().map(|(start, end)| chars[start..end].iter().copied().map(lower).collect()).collect()
}

/// Where words begin and end, in characters.
fn spans(chars: &[char]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start: Option<usize> = None;
    for (idx, &c) in chars.iter().enumerate() {
        if c.is_alphanumeric() {
            start.get_or_insert(idx);
            continue;
        }
        if let Some(begin) = start.take() {
            spans.push((begin, idx));
        }
        if c == '%' || c == BLANK {
            spans.push((idx, idx + 1));
        }
    }
    if let Some(begin) = start {
        spans.push((begin, chars.len()));
    }
    spans
}

/// Phrases by their first word, longest first, each with all that it may mean.
#[derive(Debug, Default)]
pub(crate) struct Lexicon(BTreeMap<String, Vec<Entry>>);

/// A phrase, as words, with all that it may mean.
type Entry = (Vec<String>, Vec<Meaning>);

impl Lexicon {
    pub(crate) fn add_all(&mut self, phrases: &[String], meaning: Meaning) {
        for phrase in phrases {
            self.add(words(phrase), meaning);
        }
    }

    fn add(&mut self, phrase: Vec<String>, meaning: Meaning) {
        let Some(first) = phrase.first() else { return };
        let entries = self.0.entry(first.clone()).or_default();
        // The longest first, and those of one length by their words, so that each is found quickly.
        let place = entries.binary_search_by(|(known, _)| phrase.len().cmp(&known.len()).then_with(|| known.cmp(&phrase)));
        match place {
            Ok(at) => entries[at].1.push(meaning),
            Err(at) => entries.insert(at, (phrase, vec![meaning])),
        }
    }
}

/// A phrase of the lexicon in a text.
#[derive(Clone, Debug)]
pub(crate) struct Hit<'a> {
    /// Where it begins, in characters.
    pub(crate) at: usize,
    /// How long it is.
    pub(crate) len: usize,
    /// Its words, joined.
    pub(crate) phrase: String,
    /// What it may mean.
    pub(crate) meanings: &'a [Meaning],
}

/// A text of which parts were recognized and blanked.
#[derive(Clone, Debug)]
pub(crate) struct Blanked {
    chars: Vec<char>,
    low: Vec<char>,
}

impl Blanked {
    pub(crate) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let low = chars.iter().copied().map(lower).collect();
        Self { chars, low }
    }

    /// What is left, blanks included.
    pub(crate) fn rest(&self) -> &[char] {
        &self.chars
    }

    /// The words that are left, with where they begin; a blank is the word [`BLANK`].
    pub(crate) fn words(&self) -> Vec<(usize, String)> {
        spans(&self.low).into_iter().map(|(start, end)| (start, self.low[start..end].iter().collect())).collect()
    }

    /// Blanks the characters of a range.
    pub(crate) fn blank(&mut self, start: usize, len: usize) {
        for idx in start..(start + len).min(self.chars.len()) {
            self.chars[idx] = BLANK;
            self.low[idx] = BLANK;
        }
    }

    /// Finds `phrase` at word boundaries, blanks it everywhere, and returns where it began. `exact` minds the case.
    pub(crate) fn take(&mut self, phrase: &str, exact: bool) -> Vec<usize> {
        let wanted: Vec<char> = if exact { phrase.chars().collect() } else { phrase.chars().map(lower).collect() };
        let mut found = Vec::new();
        let (Some(&first), Some(&last)) = (wanted.first(), wanted.last()) else { return found };
        let mut at = 0;
        while at + wanted.len() <= self.low.len() {
            let text = if exact { &self.chars } else { &self.low };
            let end = at + wanted.len();
            let fits = text[at] == first
                && text[at..end] == wanted[..]
                && bounded(first, text[..at].iter().rev().copied())
                && bounded(last, text[end..].iter().copied());
            if fits {
                self.blank(at, wanted.len());
                found.push(at);
                at = end;
            } else {
                at += 1;
            }
        }
        found
    }

    /// As [`Blanked::take`], but only between quotation marks.
    pub(crate) fn take_quoted(&mut self, phrase: &str) -> Vec<usize> {
        let marks = [('"', '"'), ('“', '”'), ('«', '»')].into_iter();
        let mut found: Vec<usize> = marks.flat_map(|(open, close)| self.take(&format!("{open}{phrase}{close}"), true)).collect();
        found.sort_unstable();
        found.into_iter().map(|at| at + 1).collect()
    }

    /// Reads the phrases of a lexicon from left to right, the longest at each place, and blanks them.
    pub(crate) fn take_phrases<'a>(&mut self, lexicon: &'a Lexicon) -> Vec<Hit<'a>> {
        let spans = spans(&self.low);
        let found: Vec<String> = spans.iter().map(|&(start, end)| self.low[start..end].iter().collect()).collect();
        let mut hits = Vec::new();
        let mut idx = 0;
        while idx < found.len() {
            let entries = lexicon.0.get(&found[idx]).map(Vec::as_slice).unwrap_or_default();
            let hit = entries.iter().find(|(phrase, _)| found[idx..].starts_with(phrase));
            let Some((phrase, meanings)) = hit else {
                idx += 1;
                continue;
            };
            let (start, end) = (spans[idx].0, spans[idx + phrase.len() - 1].1);
            hits.push(Hit { at: start, len: end - start, phrase: phrase.join(" "), meanings });
            self.blank(start, end - start);
            idx += phrase.len();
        }
        hits
    }
}

/// Whether `phrase` stands in `text` at word boundaries, whatever the case.
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    !Blanked::new(text).take(phrase, false).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Cue, Tongue};
    use chartmill_schema::Language;

    #[test]
    fn phrases_stand_at_word_boundaries() {
        assert!(contains("Is rent above food?", "Rent"));
        assert!(!contains("Is parenting hard?", "rent"));
        assert!(contains("at 25%, more", "25%"));
        assert!(!contains("at 125%", "25%"));
        assert!(!contains("below 3,500 or 1.3", "3"));
        assert!(contains("3, or 4.", "3") && contains("3, or 4.", "4"));
    }

    #[test]
    fn the_longest_phrase_wins() {
        let tongue = Tongue::of(&Language::english()).unwrap();
        let hits = Blanked::new("How many times larger, at least?").take_phrases(&tongue.lexicon);
        let phrases: Vec<&str> = hits.iter().map(|hit| hit.phrase.as_str()).collect();
        assert_eq!(phrases, ["how many times", "larger", "at least"]);
        assert!(hits[0].meanings.contains(&Meaning::Strong(Cue::Ratio)));
    }
}

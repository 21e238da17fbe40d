//! Rows that several formats share: LLaVA's, and messages cut into texts and pictures.

use chartmill_schema::Message;
use serde::Serialize;

use super::boxes::{Convention, Corners, evidence};
use super::sample::Sample;

/// LLaVA's placeholder for a picture.
pub(crate) const PLACEHOLDER: &str = "<image>";

/// A row as LLaVA's loader reads it, and what grew from it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LlavaRow<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    conversations: &'a [Message],
}

impl<'a> LlavaRow<'a> {
    pub(crate) fn of(sample: &Sample<'a>) -> Self {
        Self { id: sample.id, image: sample.picture.map(|picture| picture.name), conversations: sample.messages }
    }
}

/// A part of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part<'a> {
    Picture,
    Text(&'a str),
}

/// Cuts a message at its placeholder. The line break that parts the placeholder from a text belongs to neither.
pub(crate) fn parts(value: &str) -> Vec<Part<'_>> {
    let Some((before, after)) = value.split_once(PLACEHOLDER) else { return vec![Part::Text(value)] };
    let before = before.strip_suffix('\n').unwrap_or(before);
    let after = after.strip_prefix('\n').unwrap_or(after);
    let text = |text| (!str::is_empty(text)).then_some(Part::Text(text));
    text(before).into_iter().chain([Part::Picture]).chain(text(after)).collect()
}

/// The evidence of a sample in a convention: label, box and question of each. Empty where no annotation tells it.
pub(crate) fn located(sample: &Sample<'_>, convention: Convention) -> Vec<(usize, String, Corners)> {
    let Some((annotation, size)) = sample.note.drawn().zip(sample.note.size()) else { return Vec::new() };
    evidence(annotation).into_iter().map(|it| (it.turn, it.label, convention.write(it.area, size))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_at_its_placeholder() {
        assert_eq!(parts("<image>\nHow many?\nOne word."), [Part::Picture, Part::Text("How many?\nOne word.")]);
        assert_eq!(parts("How many?\n<image>"), [Part::Text("How many?"), Part::Picture]);
        assert_eq!(parts("<image>"), [Part::Picture]);
        assert_eq!(parts("12"), [Part::Text("12")]);
    }
}

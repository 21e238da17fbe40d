//! VERIFY: derives everything again from what a viewer can see, and refuses what does not follow from it.
//!
//! It owns its own evaluator, its own reader of numbers, its own names of colors and its own cue words. It must never use `ask`, `plan`,
//! `draw` or a chart plugin: a bug must not vouch for itself.
//!
//! [`verify_files`] needs the record and the annotation alone; [`verify`] also has the scene, the facts and the pixels, and does all that
//! [`verify_files`] does once the annotation is known to be the scene's. Neither drops anything: all faults come back.

mod answer;
mod contract;
mod degraded;
mod follow;
mod language;
mod layout;
mod live;
mod message;
mod names;
mod number;
mod parts;
mod phrases;
mod readback;
mod reason;
mod sample;
mod shape;
mod wording;
mod words;

use chartmill_schema::{DegradedAnnotation, Target};

pub use answer::color_name;
pub use reason::{Area, Reason, Rejection};
pub use sample::{Live, Sample, Verified};

use language::Tongue;
use readback::Readings;
use reason::Faults;

/// Checks a sample while its scene and its pixels exist.
///
/// # Errors
/// Every fault that was found.
pub fn verify(sample: Sample, live: &Live<'_>, target: &Target) -> Result<Verified<Sample>, Vec<Rejection>> {
    let mut faults = Faults::default();
    if sample.annotation.degraded.is_some() {
        // The scene says nothing about pixels that went through a device; they have a check of their own.
        faults.push(Reason::DegradedEarly);
    }
    live::faithful(&sample.annotation, live, &mut faults);
    if !faults.is_empty() {
        // Whatever else would be found is about another picture.
        return Err(faults.into_found());
    }
    files(&sample, target, &mut faults);
    live::pixels(&sample.annotation, live, &mut faults);
    finish(sample, faults)
}

/// Checks the picture of a verified sample again after it went through a camera or a copier, and makes it the sample's picture: the
/// record's path then ends in `.jpg`.
///
/// `rgb` is the file as decoded: rows of RGB, 8 bits each, no padding. Only a sample that was verified with its scene and its upright
/// pixels can come here, so what is checked is that nothing was lost on the way: every box is where the transform puts it and in the
/// picture, every text is large enough, stands out and is not smeared, marks can be seen, and colors that a question relies on still
/// differ and have their names.
///
/// # Errors
/// Every fault that was found.
pub fn verify_degraded(
    verified: Verified<Sample>,
    degraded: DegradedAnnotation,
    rgb: &[u8],
    target: &Target,
) -> Result<Verified<Sample>, Vec<Rejection>> {
    let mut sample = verified.into_inner();
    for image in [&mut sample.record.image, &mut sample.annotation.image] {
        if let Some(stem) = image.strip_suffix(".png") {
            *image = format!("{stem}.jpg");
        }
    }
    let mut faults = Faults::default();
    live::degraded(&sample.annotation, &degraded, rgb, &mut faults);
    sample.annotation.degraded = Some(degraded);
    files(&sample, target, &mut faults);
    finish(sample, faults)
}

/// Checks a sample from its files alone: all that [`verify`] checks but the agreement of annotation, scene and pixels.
///
/// # Errors
/// Every fault that was found.
pub fn verify_files(sample: Sample, target: &Target) -> Result<Verified<Sample>, Vec<Rejection>> {
    let mut faults = Faults::default();
    files(&sample, target, &mut faults);
    finish(sample, faults)
}

fn finish(sample: Sample, faults: Faults) -> Result<Verified<Sample>, Vec<Rejection>> {
    if faults.is_empty() { Ok(Verified::new(sample)) } else { Err(faults.into_found()) }
}

fn files(sample: &Sample, target: &Target, faults: &mut Faults) {
    let note = &sample.annotation;
    contract::check(&sample.record, note, target, faults);
    layout::check(note, target, faults);
    degraded::check(note, target, faults);
    let Some(tongue) = Tongue::of(&note.locale) else {
        faults.push(Reason::LanguageUnknown { language: note.locale.clone() });
        return;
    };
    let readings = Readings::read(note, tongue, target, faults);
    let messages: Vec<&str> =
        sample.record.conversations.iter().skip(1).step_by(2).map(|message| message.value.as_str()).collect();
    for (idx, (turn, message)) in note.turns.iter().zip(&messages).enumerate() {
        faults.at_turn(Some(idx));
        let Some(tongue) = Tongue::of(&turn.language) else {
            faults.push(Reason::LanguageUnknown { language: turn.language.clone() });
            continue;
        };
        let found = answer::check(&readings, turn, tongue, faults);
        wording::check(&readings, turn, found.as_ref(), tongue, faults);
        message::check(&readings, turn, found.as_ref(), message, tongue, faults);
    }
    faults.at_turn(None);
    follow::check(note, &messages, faults);
}

//! All that the doctor takes from a picture.

use std::path::Path;

use chartmill_schema::Target;

use super::rule::Rule;
use crate::picture::{Depth, Fingerprint, PictureProblem, Seen, covered_disk, decode, locate, look, text_height};

/// From this share of its disk on, a pie counts as covered. Nothing of an uncovered one is measured as such; a corner of a legend that
/// lies over the rim alone is half a percent.
const COVERED: f64 = 0.002;
/// Text is measured roughly; below this part of what the target needs it is too small for certain.
const SMALL: f64 = 0.85;

/// What is found out about a picture by itself.
#[derive(Clone, Debug)]
pub struct PictureFindings {
    pub(super) outcome: Result<Found, PictureProblem>,
}

#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) seen: Seen,
    /// Absent where pixels were not looked at.
    pub(super) fingerprint: Option<Fingerprint>,
    /// The smallest text after the target's resize and the smallest that it reads, both as cap heights in pixels.
    pub(super) small_text: Option<(f64, f64)>,
    /// The share of a pie's disk that something lies over.
    pub(super) covered: Option<f64>,
}

impl PictureFindings {
    /// Looks at the picture that a row names. With [`Depth::Head`], its pixels are not looked at.
    pub fn of(folder: &Path, name: &str, target: &Target, depth: Depth) -> Self {
        Self { outcome: Self::found(folder, name, target, depth) }
    }

    fn found(folder: &Path, name: &str, target: &Target, depth: Depth) -> Result<Found, PictureProblem> {
        let path = locate(folder, name)?;
        let seen = look(&path, Depth::Head)?;
        if depth == Depth::Head {
            return Ok(Found { seen, fingerprint: None, small_text: None, covered: None });
        }
        let bytes = std::fs::read(&path).map_err(|error| PictureProblem::Unreadable { why: error.to_string() })?;
        let pixels = decode(&bytes)?;
        let scale = target.scale(pixels.width, pixels.height);
        let small_text = text_height(&pixels).map(|height| (height * scale, target.min_cap_height));
        Ok(Found {
            fingerprint: Some(Fingerprint::of(&pixels)),
            small_text: small_text.filter(|(height, least)| *height < SMALL * least),
            covered: covered_disk(&pixels).filter(|share| *share >= COVERED),
            seen,
        })
    }

    /// Whether anything is to be told about it.
    pub fn is_flagged(&self) -> bool {
        match &self.outcome {
            Ok(found) => found.seen.name_is_wrong || found.small_text.is_some() || found.covered.is_some(),
            Err(_) => true,
        }
    }

    /// What becomes of it in a corrected copy.
    pub(super) fn fate(&self) -> PictureFate {
        match &self.outcome {
            Ok(found) if found.seen.name_is_wrong => PictureFate::Renamed(found.seen.extension),
            Ok(_) => PictureFate::AsIs,
            Err(problem) if problem.fixable() => PictureFate::Mended,
            Err(problem) => PictureFate::Unusable(rule_of(problem), problem.to_string()),
        }
    }
}

/// What becomes of a picture in a corrected copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PictureFate {
    /// The same bytes under the same name.
    AsIs,
    /// The same bytes under a name with this ending.
    Renamed(&'static str),
    /// Its pixels as a plain PNG.
    Mended,
    /// Nothing: why, and the sentence that goes on from "the picture NAME".
    Unusable(Rule, String),
}

/// The rule that a problem of a picture falls under.
pub(super) fn rule_of(problem: &PictureProblem) -> Rule {
    match problem {
        PictureProblem::Missing => Rule::PictureMissing,
        PictureProblem::BadName { .. }
        | PictureProblem::Url { .. }
        | PictureProblem::Absolute { .. }
        | PictureProblem::Climbs { .. }
        | PictureProblem::LinkLeadsOut => Rule::PicturePath,
        PictureProblem::TooLarge { .. } | PictureProblem::TooHeavy { .. } | PictureProblem::TooSmall { .. } => Rule::PictureSize,
        PictureProblem::SixteenBit
        | PictureProblem::Cmyk { .. }
        | PictureProblem::Transparent
        | PictureProblem::Animated { .. }
        | PictureProblem::Turned { .. } => Rule::PictureOdd,
        PictureProblem::NotAFile
        | PictureProblem::Unreadable { .. }
        | PictureProblem::Empty
        | PictureProblem::UnknownFormat { .. }
        | PictureProblem::Broken { .. } => Rule::PictureUnreadable,
    }
}

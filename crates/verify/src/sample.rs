//! What comes in and what goes out: samples, what exists while one is being made, and the proof that one was checked.

use chartmill_scene::Scene;
use chartmill_schema::{Annotation, Facts, Record};

/// A record with all that is known about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Sample {
    /// The record, as a trainer reads it.
    pub record: Record,
    /// All that is known about it.
    pub annotation: Annotation,
}

/// Something that was checked. Only this crate can make one.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    pub(crate) fn new(checked: T) -> Self {
        Self(checked)
    }

    /// What was checked.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// What was checked, no longer protected from change.
    pub fn into_inner(self) -> T {
        self.0
    }
}

/// What exists only while a sample is made, and cannot be checked later.
#[derive(Clone, Copy, Debug)]
pub struct Live<'a> {
    /// What was to be painted.
    pub scene: &'a Scene,
    /// What the planner claims about it.
    pub facts: &'a Facts,
    /// The pixels: rows of RGB, 8 bits each, no padding.
    pub canvas: &'a [u8],
    /// The file.
    pub png: &'a [u8],
}

//! A figure: what a plan results in.

use std::collections::BTreeMap;

use chartmill_scene::Scene;
use chartmill_schema::Facts;

/// A planned picture: what is painted, and what a viewer can read from it.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// What is painted.
    pub scene: Scene,
    /// What a viewer can read.
    pub facts: Facts,
    /// The choices of style, for the annotation: theme, palette, fonts, label places.
    pub style: BTreeMap<String, String>,
}

//! What a plugin is given beside the description.

use chartmill_schema::{Locale, Target};
use chartmill_seed::Seed;

use crate::Theme;

/// The circumstances of one plan.
#[derive(Clone, Copy, Debug)]
pub struct PlanContext<'a> {
    /// How the language of the texts writes numbers.
    pub locale: &'a Locale,
    /// The model that must be able to read the picture.
    pub target: &'a Target,
    /// The look.
    pub theme: &'a Theme,
    /// The size of the canvas, where the user fixed it.
    pub size: Option<Size>,
    /// The seed of every choice.
    pub seed: Seed,
    /// Which attempt this is, from 0. The higher, the plainer and roomier the layout has to be.
    pub attempt: u32,
}

/// A canvas size in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

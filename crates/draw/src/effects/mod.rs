//! Effects: a finished drawing as a camera or a photocopier would show it.
//!
//! [`Effects::draw`] chooses what is done, as plain numbers, [`apply`] does it in one fixed order: the sheet is laid on a ground and seen
//! from somewhere ([`Effects::transform`] tells where every pixel went), colors fade, edges soften, paper and ink get their shades and
//! textures, light falls unevenly, dirt and noise are added, and the picture is written as a JPEG file and read back.
//!
//! It knows pixels alone: no scene, no texts, no annotation. Any RGB picture can go through it. All arithmetic is integers and the four
//! operations and square roots of IEEE floats, so the same numbers and seed give the same bytes on every machine.

mod camera;
mod copier;
mod field;
mod finish;
mod jpeg;
mod sheet;
mod view;
mod warp;

use std::collections::BTreeMap;

use chartmill_schema::{PixelBox, Transform, hundredths};
use chartmill_seed::{Draws, Seed};
use serde::Serialize;

pub use chartmill_schema::Device;
pub use jpeg::decode as decode_jpeg;
pub use sheet::Sheet;

/// The longest side of a picture that is taken, in pixels: beyond it the buffers would take hundreds of megabytes.
const MOST_PX: u32 = 8192;

/// How much is done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Hardly noticed.
    Faint,
    /// A careful shot.
    Mild,
    /// An ordinary one.
    Medium,
    /// A hasty one.
    Strong,
}

impl Strength {
    /// All, from the least.
    pub const ALL: [Self; 4] = [Self::Faint, Self::Mild, Self::Medium, Self::Strong];

    /// The next lower one; `None` below the least.
    pub fn lowered(self) -> Option<Self> {
        match self {
            Self::Faint => None,
            Self::Mild => Some(Self::Faint),
            Self::Medium => Some(Self::Mild),
            Self::Strong => Some(Self::Medium),
        }
    }

    /// As a share of the most that is ever done.
    fn share(self) -> f64 {
        match self {
            Self::Faint => 0.2,
            Self::Mild => 0.45,
            Self::Medium => 0.7,
            Self::Strong => 1.0,
        }
    }
}

/// What is done to a drawing, in the order of the fields. Shades run from 0 (black) to 255 (white).
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Effects {
    /// What it is taken with.
    pub device: Device,
    /// Width of the picture that comes out, in pixels.
    pub width: u32,
    /// Height of the picture that comes out, in pixels.
    pub height: u32,
    /// From pixels of the drawing to pixels of the picture.
    pub transform: Transform,
    /// The sheet of paper that the drawing is printed on, in pixels of the drawing; white where the drawing does not reach.
    pub sheet: PixelBox,
    /// What the sheet lies on.
    pub ground: Ground,
    /// The share of color that is left; 0 is gray.
    pub saturation: f64,
    /// The standard deviation of the blur across and down, in pixels of the picture. They differ where the hand moved.
    pub blur_px: [f64; 2],
    /// The gain of the contrast curve, around middle gray.
    pub contrast: f64,
    /// What black ink becomes.
    pub ink: f64,
    /// What white paper becomes.
    pub paper: f64,
    /// The roughness of the paper, as a share of its shade.
    pub grain: f64,
    /// How unevenly toner lies on dark areas, as a share of their darkness.
    pub mottle: f64,
    /// The gain of the light in the four corners: upper left, upper right, lower left, lower right.
    pub light: [f64; 4],
    /// How much darker the corners are than the middle, as a share.
    pub vignette: f64,
    /// The gain of red, green and blue.
    pub balance: [f64; 3],
    /// Lines from top to bottom, as a dirty drum leaves them.
    pub streaks: Vec<Streak>,
    /// How many specks lie on the bare paper. None is put where it could be read as a part of a text or a mark.
    pub specks: u32,
    /// The standard deviation of the noise, in shades.
    pub noise: f64,
    /// The quality of the JPEG file, 1 to 100.
    pub jpeg_quality: u8,
}

/// What a sheet lies on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Ground {
    /// Its color.
    pub color: [u8; 3],
    /// The size of its pattern across and down, in pixels of the picture: long and thin for wood, small and square for cloth.
    pub pattern_px: [f64; 2],
    /// How strong the pattern is, in shades.
    pub pattern: f64,
    /// How dark the shadow of the sheet is on it, as a share.
    pub shadow: f64,
}

/// A line from top to bottom.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Streak {
    /// Where it is, in pixels of the picture.
    pub x: f64,
    /// Its width in pixels.
    pub width: f64,
    /// By how many shades it is darker.
    pub shade: f64,
}

/// A picture that went through a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Degraded {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows of RGB, 8 bits each, no padding, as read back from the file.
    pub rgb: Vec<u8>,
    /// The JPEG file.
    pub jpeg: Vec<u8>,
}

/// Why effects could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum EffectsError {
    /// The pixels are not those of a picture of this size.
    #[error("{found} bytes are no RGB picture of {width} by {height} pixels; give three bytes a pixel, row by row")]
    PixelCount {
        /// Bytes given.
        found: usize,
        /// Width given.
        width: u32,
        /// Height given.
        height: u32,
    },
    /// The picture is too large.
    #[error("{width} by {height} pixels are more than {MOST_PX} on a side; scale the picture down first")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// The transform cannot be undone.
    #[error("the transform {transform:?} maps the drawing onto a line; draw the effects again")]
    Flat {
        /// The transform.
        transform: Transform,
    },
    /// The JPEG file could not be written.
    #[error("the picture cannot be written as JPEG")]
    Encode(#[from] jpeg_encoder::EncodingError),
    /// A JPEG file could not be read.
    #[error("the JPEG file cannot be read: {why}")]
    Decode {
        /// What the decoder says.
        why: String,
    },
}

impl Effects {
    /// Chooses what is done to a drawing.
    pub fn draw(device: Device, strength: Strength, sheet: &Sheet, seed: Seed) -> Self {
        let mut draws = seed.part("effects", 0).draws();
        match device {
            Device::Camera => camera::draw(strength.share(), sheet, &mut draws),
            Device::Copier => copier::draw(strength.share(), sheet, &mut draws),
        }
    }

    /// From pixels of the drawing to pixels of the picture.
    pub fn transform(&self) -> Transform {
        self.transform
    }

    /// What is done, by name, for an annotation: lengths in pixels of the picture, shades of 255, shares.
    pub fn parameters(&self) -> BTreeMap<String, f64> {
        let darkest = self.light.iter().copied().fold(1.0, f64::min);
        let named = [
            ("blur_x_px", self.blur_px[0]),
            ("blur_y_px", self.blur_px[1]),
            ("contrast", self.contrast),
            ("grain", self.grain),
            ("ink", self.ink),
            ("jpeg_quality", f64::from(self.jpeg_quality)),
            ("least_light", darkest),
            ("mottle", self.mottle),
            ("noise", self.noise),
            ("paper", self.paper),
            ("saturation", self.saturation),
            ("specks", f64::from(self.specks)),
            ("streaks", self.streaks.len() as f64),
            ("vignette", self.vignette),
        ];
        named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// Applies effects to a picture: rows of RGB, 8 bits each, no padding. `seed` decides noise, dirt and textures.
///
/// # Errors
/// [`EffectsError::PixelCount`] and [`EffectsError::TooLarge`] about the picture, [`EffectsError::Flat`] about a transform that was not
/// drawn by [`Effects::draw`]; the others if the JPEG file cannot be made.
pub fn apply(effects: &Effects, rgb: &[u8], width: u32, height: u32, seed: Seed) -> Result<Degraded, EffectsError> {
    let largest = width.max(height).max(effects.width).max(effects.height);
    if largest > MOST_PX {
        return Err(EffectsError::TooLarge { width: width.max(effects.width), height: height.max(effects.height) });
    }
    let bytes = 3 * width as usize * height as usize;
    if bytes == 0 || rgb.len() != bytes || effects.width == 0 || effects.height == 0 {
        return Err(EffectsError::PixelCount { found: rgb.len(), width, height });
    }
    let seen = warp::warp(effects, rgb, [width as usize, height as usize], seed.part("ground", 0))?;
    let finished = finish::finish(effects, seen, seed.part("finish", 0));
    let (width, height) = (effects.width, effects.height);
    let jpeg = jpeg::encode(&finished, width, height, effects.jpeg_quality)?;
    let (rgb, _) = jpeg::decode(&jpeg)?;
    Ok(Degraded { width, height, rgb, jpeg })
}

/// A picture in the making: rows of red, green and blue, in shades.
#[derive(Clone, Debug)]
struct Buffer {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

/// A number between two bounds, rounded to hundredths, so that what an annotation tells is exactly what was done.
fn between(draws: &mut Draws, low: f64, high: f64) -> f64 {
    hundredths(low + (high - low) * draws.unit())
}

/// Like [`between`], rounded to thousandths.
fn finely(draws: &mut Draws, low: f64, high: f64) -> f64 {
    ((low + (high - low) * draws.unit()) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;

//! Targets: what a model's image encoder and context make of a picture and its conversation.

use std::sync::OnceLock;

use serde::Deserialize;

/// The profile of a model that is to be trained. Each is a small data file in `targets/`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name on the command line.
    pub name: String,
    /// One line about it.
    pub about: String,
    /// What its processor does to a picture.
    pub resize: Resize,
    /// The shortest long side of a canvas, in pixels.
    pub canvas_min: u32,
    /// The longest long side of a canvas, in pixels.
    pub canvas_max: u32,
    /// The smallest height of a capital letter, in pixels after the resize.
    pub min_cap_height: f64,
    /// The token ids that all text of a record may have, the system prompt included.
    pub text_tokens: usize,
    /// Those of them that the system prompt takes.
    pub system_tokens: usize,
    /// The convention of its coordinates.
    pub coordinates: Coordinates,
}

/// The most token ids that a message takes, where every byte of it is one at the worst.
///
/// One more may begin a piece, and the template puts ` USER: ` or ` ASSISTANT: ` before a message and `</s>` behind every second one: with
/// Llama's vocabulary up to eight for both of a pair.
pub fn most_tokens(message: &str) -> usize {
    message.len() + 5
}

/// About how many tokens a text takes, rather too many than too few. Llama's vocabulary has most short English words whole, each digit and
/// most punctuation by themselves, and falls back to bytes where it knows no letter.
pub fn estimate_tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut letters = 0;
    let close = |letters: &mut usize, tokens: &mut usize| {
        *tokens += letters.div_ceil(3);
        *letters = 0;
    };
    // A blank belongs to the word behind it, and is a token before anything else; one stands before every text.
    let mut after_blank = true;
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            letters += 1;
            after_blank = false;
            continue;
        }
        close(&mut letters, &mut tokens);
        tokens += usize::from(after_blank);
        after_blank = c == ' ';
        if !after_blank {
            tokens += if c.is_ascii() { 1 } else { c.len_utf8() };
        }
    }
    close(&mut letters, &mut tokens);
    tokens
}

/// What a processor does to a picture.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule", deny_unknown_fields)]
pub enum Resize {
    /// Pads to a square, then scales to `side` pixels.
    PadSquare {
        /// The square's side.
        side: u32,
    },
    /// Scales down so that the long side is at most `side` pixels.
    LongSide {
        /// The longest side.
        side: u32,
    },
    /// Scales down so that there are at most `pixels` pixels.
    Area {
        /// The most pixels.
        pixels: u32,
    },
    /// Leaves the picture as it is.
    None,
}

/// How a model writes coordinates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coordinates {
    /// 0 to 1 of the padded square.
    UnitSquare,
    /// 0 to 1 of the picture.
    Unit,
    /// 0 to 1000 of the picture.
    Thousand,
    /// Pixels of the picture after the resize.
    Pixels,
}

/// One data file a target.
const FILES: [&str; 5] = [
    include_str!("../targets/llava-1.5.toml"),
    include_str!("../targets/llava-next.toml"),
    include_str!("../targets/native.toml"),
    include_str!("../targets/qwen2.5-vl.toml"),
    include_str!("../targets/qwen3-vl.toml"),
];

impl Target {
    /// The default.
    pub const DEFAULT: &'static str = "llava-1.5";

    /// All targets, by name.
    pub fn all() -> &'static [Self] {
        static TARGETS: OnceLock<Vec<Target>> = OnceLock::new();
        TARGETS.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
    }

    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|target| target.name == name)
    }

    /// By what factor (at most 1) a canvas of this size is scaled before the model sees it.
    pub fn scale(&self, width: u32, height: u32) -> f64 {
        let long = f64::from(width.max(height).max(1));
        let factor = match self.resize {
            Resize::PadSquare { side } | Resize::LongSide { side } => f64::from(side) / long,
            Resize::Area { pixels } => (f64::from(pixels) / (f64::from(width.max(1)) * f64::from(height.max(1)))).sqrt(),
            Resize::None => 1.0,
        };
        factor.min(1.0)
    }

    /// The smallest cap height, in pixels of a canvas of this size, that is still legible to the model.
    pub fn min_cap_px(&self, width: u32, height: u32) -> f64 {
        self.min_cap_height / self.scale(width, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_is_read() {
        assert_eq!(Target::all().len(), FILES.len());
        assert!(Target::named(Target::DEFAULT).is_some());
    }

    #[test]
    fn llava_shrinks_to_336() {
        let llava = Target::named("llava-1.5").unwrap();
        assert!((llava.scale(672, 400) - 0.5).abs() < 1e-12);
        assert!((llava.scale(200, 100) - 1.0).abs() < 1e-12);
        assert!((llava.min_cap_px(672, 672) - 2.0 * llava.min_cap_height).abs() < 1e-9);
    }
}

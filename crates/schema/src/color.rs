//! Colors: 8-bit sRGB, their distance and contrast, and the names that people agree on.

use std::borrow::Cow;
use std::fmt;

use palette::color_difference::{Ciede2000, Wcag21RelativeContrast};
use palette::{FromColor, Lab, Srgb};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An opaque 8-bit sRGB color, written `#rrggbb`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);
    /// Black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);

    /// From its channels.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// Parses `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self { r: channel(0)?, g: channel(2)?, b: channel(4)? })
    }

    fn srgb(self) -> Srgb<f64> {
        Srgb::new(self.r, self.g, self.b).into_format()
    }

    /// CIE L*a*b* (D65).
    pub fn lab(self) -> [f64; 3] {
        let lab: Lab<palette::white_point::D65, f64> = Lab::from_color(self.srgb().into_linear());
        [lab.l, lab.a, lab.b]
    }

    /// The CIEDE2000 difference: below 2 hardly visible, 15 and more plainly another color.
    ///
    /// Source: Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", Color Research and Application 30 (2005).
    pub fn difference(self, other: Self) -> f64 {
        let lab = |color: Self| -> Lab<palette::white_point::D65, f64> { Lab::from_color(color.srgb().into_linear()) };
        lab(self).difference(lab(other))
    }

    /// The contrast ratio, 1 to 21. Source: WCAG 2.1, "contrast ratio".
    pub fn contrast(self, other: Self) -> f64 {
        self.srgb().relative_contrast(other.srgb())
    }

    /// `self` with `share` (0 to 1) of `other` mixed in, channel by channel.
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self::rgb(mix(self.r, other.r), mix(self.g, other.g), mix(self.b, other.b))
    }
}

/// The basic color terms that people use alike. White is left out: marks are never white.
///
/// Source: Berlin and Kay, "Basic Color Terms" (1969), with teal added, which readers of charts name apart from green and blue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColorName {
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Teal, between green and blue.
    Teal,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Pink.
    Pink,
    /// Brown.
    Brown,
    /// Gray.
    Gray,
    /// Black.
    Black,
}

impl ColorName {
    /// All names.
    pub const ALL: [Self; 11] = [
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
        Self::Pink,
        Self::Brown,
        Self::Gray,
        Self::Black,
    ];

    /// The name as the data files key it: `dark` shades have no name of their own.
    pub fn key(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
            Self::Brown => "brown",
            Self::Gray => "gray",
            Self::Black => "black",
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text:?} is not a color; write #rrggbb")))
    }
}

impl JsonSchema for Color {
    fn schema_name() -> Cow<'static, str> {
        "Color".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "An sRGB color.", "type": "string", "pattern": "^#[0-9a-f]{6}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_and_contrast_agree_with_published_figures() {
        assert!((Color::WHITE.contrast(Color::BLACK) - 21.0).abs() < 1e-9);
        // WCAG's own well-known border case: #767676 on white is the lightest gray with 4.54:1.
        assert!((Color::rgb(0x76, 0x76, 0x76).contrast(Color::WHITE) - 4.54).abs() < 0.01);
        assert!(Color::rgb(255, 0, 0).difference(Color::rgb(0, 0, 255)) > 50.0);
        assert!(Color::rgb(31, 119, 180).difference(Color::rgb(32, 119, 180)) < 1.0);
    }

    #[test]
    fn text_round_trip() {
        let color = Color::rgb(31, 119, 180);
        assert_eq!(Color::parse(&color.to_string()), Some(color));
        for bad in ["1f77b4", "#1f77b", "#1f77b4ff", "#zzzzzz", "#é1234"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }
}

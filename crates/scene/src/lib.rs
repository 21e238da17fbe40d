//! The display list: everything that a picture holds, in painting order, each item with its role and what it shows.
//!
//! It owns the items, the bundled fonts, the measuring and shaping of text, glyph masks, and the export to SVG. It knows no charts,
//! no themes and no pixels beyond coordinates and glyph masks.
//!
//! # What a reader of a scene never has to handle again
//! - Every coordinate is absolute, in pixels, with all styles resolved; nothing inherits.
//! - Every text is shaped: its glyphs are placed, and the box of its ink is exact.
//! - Every glyph exists: a text that the fonts cannot set never becomes an item.

mod family;
mod font;
mod glyph;
mod item;
mod svg;
mod text;

pub use family::{FAMILIES, Family, FamilyKind};
pub use font::{Font, Unsupported};
pub use glyph::{Mask, with_mask};
pub use item::{Item, Line, MarkInfo, Paragraph, PathShape, Picture, RectShape, Scene, Segment, Shape, Stroke};
pub use svg::to_svg;
pub use text::{FontSize, PlacedGlyph, ShapedLine, Text, Turn, wrap};

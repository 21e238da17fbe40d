//! Pictures of other people: found safely, decoded within limits, made plain where that is certain, and compared with each other.
//!
//! Deliberately absent: rows, datasets and any word on what is asked about a picture. The doctor puts the two together.

mod bmp;
mod decode;
mod disk;
mod exif;
mod fingerprint;
mod format;
mod gif;
mod head;
mod index;
mod jpeg;
mod locate;
mod look;
mod parts;
mod plain;
mod png;
mod problem;
mod text_height;
mod webp;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_looks;

pub use decode::{MAX_BYTES, MAX_PIXELS, Rgb, decode};
pub use disk::covered_disk;
pub use fingerprint::{Fingerprint, NEAR};
pub use format::PictureFormat;
pub use index::NearIndex;
pub use locate::locate;
pub use look::{Depth, Seen, look};
pub use plain::to_plain;
pub use problem::PictureProblem;
pub use text_height::text_height;

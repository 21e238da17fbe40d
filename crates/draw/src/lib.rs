//! DRAW: a scene becomes pixels, and pixels become a PNG.
//!
//! It owns the canvas, the painting of each kind of shape and the encoder. It makes no choices: every coordinate and color stands in
//! the scene. It knows nothing of charts, tables or questions. Beside the drawing stand the [`effects`] of cameras and copiers, which take
//! any finished picture.

mod canvas;
pub mod effects;
mod paint;
mod paste;
mod png_file;

pub use canvas::Canvas;
pub use paint::{DrawError, paint};
pub use paste::scaled_height;
pub use png_file::encode;

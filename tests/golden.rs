//! Comparing with what is accepted. A difference fails and leaves what was found under `target/golden/`, for pictures as a strip of
//! expected, difference and found; `INSTA_UPDATE=always` accepts it.

use std::path::{Path, PathBuf};

use libtest_mimic::Failed;

use crate::support::{root, update};

/// How far a channel may be off. Rasterizing is the same everywhere that is promised; 1 leaves room for other processors.
const THRESHOLD: u8 = 1;

/// Compares what a person is told with the snapshot of this name in a folder.
pub(crate) fn words(folder: &Path, name: &str, found: &str) {
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, found);
    });
}

/// Compares a file that the engine writes, to the last byte.
pub(crate) fn text(path: &Path, found: &str) -> Result<(), Failed> {
    if update() {
        return write(path, found.as_bytes());
    }
    let expected = std::fs::read_to_string(path).map_err(|error| missing(path, &error))?;
    if expected == found {
        return Ok(());
    }
    let left = left_over(path);
    write(&left, found.as_bytes())?;
    let line = expected
        .lines()
        .zip(found.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
    Err(format!("{} differs from line {}; what was found is in {}", path.display(), line + 1, left.display()).into())
}

/// Compares a picture, pixel by pixel. What is accepted is kept as small as PNG gets, not as quick as it is written.
pub(crate) fn picture(path: &Path, found: &[u8], max_bytes: usize) -> Result<(), Failed> {
    if update() {
        let small = Pixels::decode(found)?.encode()?;
        if small.len() > max_bytes {
            return Err(format!("{} would have {} bytes, more than {max_bytes}", path.display(), small.len()).into());
        }
        return write(path, &small);
    }
    let expected = std::fs::read(path).map_err(|error| missing(path, &error))?;
    let (expected, found) = (Pixels::decode(&expected)?, Pixels::decode(found)?);
    if (expected.width, expected.height) != (found.width, found.height) {
        return Err(format!(
            "{} is {}x{}, found {}x{}",
            path.display(),
            expected.width,
            expected.height,
            found.width,
            found.height
        )
        .into());
    }
    let is_off = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > THRESHOLD);
    let off = expected.rgb.chunks_exact(3).zip(found.rgb.chunks_exact(3)).filter(|&pair| is_off(pair)).count();
    if off == 0 {
        return Ok(());
    }
    let left = left_over(path);
    write(&left, &strip(&expected, &found)?)?;
    Err(format!("{} pixels of {} differ; expected, difference and found are in {}", off, path.display(), left.display()).into())
}

fn missing(path: &Path, error: &std::io::Error) -> String {
    format!("cannot read {} ({error}); INSTA_UPDATE=always makes it", path.display())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(std::fs::write(path, bytes)?)
}

/// Where what was found is left.
fn left_over(path: &Path) -> PathBuf {
    let relative = path.strip_prefix(root()).unwrap_or(path);
    root().join("target").join("golden").join(relative)
}

struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Pixels {
    fn decode(file: &[u8]) -> Result<Self, Failed> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info()?;
        let mut rgb = vec![0; reader.output_buffer_size().unwrap_or_default()];
        let info = reader.next_frame(&mut rgb)?;
        if (info.color_type, info.bit_depth) != (png::ColorType::Rgb, png::BitDepth::Eight) {
            return Err("the picture is not 8-bit RGB".into());
        }
        Ok(Self { width: info.width, height: info.height, rgb })
    }

    fn encode(&self) -> Result<Vec<u8>, Failed> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        writer.finish()?;
        Ok(file)
    }
}

/// Expected, difference (white where equal) and found, side by side.
fn strip(expected: &Pixels, found: &Pixels) -> Result<Vec<u8>, Failed> {
    let row = expected.width as usize * 3;
    let mut rgb = Vec::with_capacity(expected.rgb.len() * 3);
    for (a, b) in expected.rgb.chunks_exact(row).zip(found.rgb.chunks_exact(row)) {
        rgb.extend_from_slice(a);
        rgb.extend(a.iter().zip(b).map(|(a, b)| 255 - a.abs_diff(*b)));
        rgb.extend_from_slice(b);
    }
    Pixels { width: expected.width * 3, height: expected.height, rgb }.encode()
}

//! Pictures through a camera or a copier: a verified sample in, the same sample with a degraded picture out, verified again.

use chartmill_draw::effects::{Device, Effects, EffectsError, Sheet, Strength, apply};
use chartmill_schema::{DegradedAnnotation, Target};
use chartmill_seed::Seed;
use chartmill_verify::{Rejection, Sample, Verified, verify_degraded};

/// A ground below this shade of 256 is no sheet: neither device shows dark paper as people print it.
const SHEET: u32 = 128;
/// In how many of ten pictures each strength is tried first, from the least.
const FIRST: [u32; 4] = [1, 3, 4, 2];

/// Why a sample's picture stays as it was drawn.
#[derive(Debug, thiserror::Error)]
pub enum DegradeError {
    /// Something was lost on the way at every strength; the faults are those of the last try.
    #[error("the picture does not survive the {}: {}", device.key(), rejections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lost {
        /// What it went through.
        device: Device,
        /// What was lost.
        rejections: Vec<Rejection>,
    },
    /// Its ground is dark.
    #[error("its ground is dark, and charts are printed on light paper")]
    Dark,
    /// The effects could not be applied.
    #[error(transparent)]
    Effects(#[from] EffectsError),
}

/// Takes a verified sample's picture with a device: the sample with its annotation of that, and the JPEG file.
///
/// `rgb` is the upright picture: rows of RGB, 8 bits each, no padding. Where verification finds that
/// something was lost, the faintest strength is tried; what comes of it depends on the picture and the seed alone.
///
/// # Errors
/// [`DegradeError::Lost`] if even the least strength loses something, as where a question is about colors and the copier has none.
pub fn degrade(
    sample: &Verified<Sample>,
    rgb: &[u8],
    seed: Seed,
    device: Device,
    target: &Target,
) -> Result<(Verified<Sample>, Vec<u8>), DegradeError> {
    let note = &sample.get().annotation;
    let (width, height) = (note.width, note.height);
    if rgb.first_chunk().is_some_and(|corner: &[u8; 3]| corner.iter().map(|shade| u32::from(*shade)).sum::<u32>() < 3 * SHEET) {
        return Err(DegradeError::Dark);
    }
    let sheet = Sheet::of(rgb, width, height);
    let first = seed.part("strength", 0).draws().weighted(&FIRST).unwrap_or_default();
    // Two tries: what is lost at the least strength is mostly lost at any, as colors are on a copy.
    let strengths = [Strength::ALL[first], Strength::Faint];
    let mut rejections = Vec::new();
    for (attempt, strength) in (0..).zip(strengths) {
        let seed = seed.part("degrade", attempt);
        let effects = Effects::draw(device, strength, &sheet, seed);
        let size = [effects.width, effects.height];
        let moved = DegradedAnnotation::moved(note, device, seed.short(), effects.parameters(), size, effects.transform());
        // A pose that puts a part of the sheet behind the camera is never drawn; if it were, the next try has another.
        let Some(moved) = moved else { continue };
        let picture = apply(&effects, rgb, width, height, seed)?;
        match verify_degraded(sample.clone(), moved, &picture.rgb, target) {
            Ok(verified) => return Ok((verified, picture.jpeg)),
            Err(found) => rejections = found,
        }
    }
    Err(DegradeError::Lost { device, rejections })
}

#[cfg(test)]
mod tests {
    use chartmill_dataset::SlotSample;
    use chartmill_schema::Query;
    use chartmill_verify::verify_files;

    use super::*;
    use crate::{Mill, RunConfig, Source};

    fn rgb_of(png: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut rgb).unwrap();
        rgb
    }

    #[test]
    fn pictures_of_a_run_survive_and_verify() {
        const SLOTS: u64 = 12;
        let config = RunConfig::default();
        let target = config.target;
        let source = Source::built_in(&config);
        let mill = Mill::new(config, source);
        let mut survived = [0, 0];
        for slot in 0..SLOTS {
            let Some((sample, png)) = mill.mill_one(slot).sample.and_then(SlotSample::drawn) else { continue };
            let rgb = rgb_of(&png);
            for (device, survived) in Device::ALL.into_iter().zip(&mut survived) {
                let seed = Seed::of_run(slot);
                let Ok((verified, jpeg)) = degrade(&sample, &rgb, seed, device, target) else { continue };
                *survived += 1;
                let (again, same) = degrade(&sample, &rgb, seed, device, target).unwrap();
                assert!(jpeg == same && verified == again, "slot {slot}");
                let degraded = verified.get().annotation.degraded.as_ref().unwrap();
                let asks_color = |query: &Query| matches!(query, Query::ColorOf { .. } | Query::LabelOfColor { .. });
                if verified.get().annotation.turns.iter().any(|turn| asks_color(&turn.query)) {
                    assert!(degraded.effects["saturation"] > 0.0, "slot {slot} asks a gray copy for colors");
                }
                let (_, size) = chartmill_draw::effects::decode_jpeg(&jpeg).unwrap();
                assert_eq!(size, [degraded.width, degraded.height]);
                verify_files(verified.into_inner(), target).unwrap();
            }
        }
        // Most pass a camera; a copier takes the colors from many a legend.
        assert!(survived[0] >= 8 && survived[1] >= 7, "{survived:?}");
    }
}

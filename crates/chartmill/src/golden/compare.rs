//! Two pictures, pixel by pixel.

use serde::{Deserialize, Serialize};

use super::picture::Picture;

/// How far a picture may be off.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Tolerance {
    /// By how many levels of 255 each channel of a pixel may differ before the pixel counts as off.
    pub channel: u8,
    /// The share of the compared pixels that may be off, 0 to 1.
    pub share: f64,
}

/// A box of pixels that are not compared: `[x0, y0, x1, y1]`, the first column and row and the ones after the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mask(pub [usize; 4]);

impl Mask {
    /// Whether a pixel is in it.
    pub fn has(&self, x: usize, y: usize) -> bool {
        let [x0, y0, x1, y1] = self.0;
        (x0..x1).contains(&x) && (y0..y1).contains(&y)
    }
}

/// What is wrong with the masks of a picture of this width and height: one outside of it hides nothing, and masks over all of it
/// let every check pass. One that reaches beyond an edge is fine.
pub(super) fn misfit(masks: &[Mask], [width, height]: [usize; 2]) -> Option<String> {
    let of = format!("the picture, which has {width} x {height} pixels");
    if let Some(Mask(mask)) = masks.iter().find(|Mask([x0, y0, ..])| *x0 >= width || *y0 >= height) {
        return Some(format!("the mask {mask:?} lies outside of {of}; correct it, or take it out"));
    }
    // From a compared pixel one can go left and up until an edge or a mask is in the way, so only such corners need a look.
    let (mut xs, mut ys) = (vec![0], vec![0]);
    for Mask([_, _, x1, y1]) in masks {
        xs.push(*x1);
        ys.push(*y1);
    }
    let is_compared = |x: usize, y: usize| x < width && y < height && !masks.iter().any(|mask| mask.has(x, y));
    let is_any = xs.iter().any(|&x| ys.iter().any(|&y| is_compared(x, y)));
    (!is_any).then(|| format!("the masks cover all of {of}, so that nothing is compared; make them smaller"))
}

/// How far two pictures are apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Difference {
    /// They have different sizes.
    Size {
        /// Width and height as they were expected, in pixels.
        expected: [usize; 2],
        /// As they were found.
        found: [usize; 2],
    },
    /// Pixels differ.
    Pixels {
        /// How many are off by more than is tolerated.
        off: u64,
        /// How many were compared.
        of: u64,
        /// The largest difference of any channel, in levels of 255.
        most: u8,
        /// The smallest box around those that are off, as a mask would have it.
        within: Mask,
    },
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Size { expected, found } => {
                write!(f, "it is {}x{} and was {}x{}", found[0], found[1], expected[0], expected[1])
            }
            Self::Pixels { off, of, most, within: Mask([x0, y0, x1, y1]) } => {
                let share = *off as f64 * 100.0 / (*of).max(1) as f64;
                write!(f, "{off} of {of} pixels ({share:.3}%) differ, by up to {most} of 255, all in [{x0}, {y0}, {x1}, {y1}]")
            }
        }
    }
}

/// Compares two pictures; `None` where they differ by no more than is tolerated.
pub fn compare(expected: &Picture, found: &Picture, tolerance: Tolerance, masks: &[Mask]) -> Option<Difference> {
    if (expected.width, expected.height) != (found.width, found.height) {
        return Some(Difference::Size { expected: [expected.width, expected.height], found: [found.width, found.height] });
    }
    if expected.rgb == found.rgb {
        return None;
    }
    let (mut off, mut of, mut most) = (0_u64, 0_u64, 0_u8);
    let mut within = [usize::MAX, usize::MAX, 0, 0];
    let row = expected.width.max(1) * 3;
    for (y, (one, other)) in expected.rgb.chunks_exact(row).zip(found.rgb.chunks_exact(row)).enumerate() {
        for (x, (one, other)) in one.chunks_exact(3).zip(other.chunks_exact(3)).enumerate() {
            if masks.iter().any(|mask| mask.has(x, y)) {
                continue;
            }
            of += 1;
            let difference = one.iter().zip(other).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
            most = most.max(difference);
            if difference > tolerance.channel {
                off += 1;
                within = [within[0].min(x), within[1].min(y), within[2].max(x + 1), within[3].max(y + 1)];
            }
        }
    }
    let is_tolerated = off == 0 || off as f64 <= tolerance.share * of as f64;
    (!is_tolerated).then_some(Difference::Pixels { off, of, most, within: Mask(within) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: Tolerance = Tolerance { channel: 0, share: 0.0 };

    fn gray(width: usize, height: usize) -> Picture {
        Picture { width, height, rgb: vec![128; width * height * 3] }
    }

    /// The same with a channel of one pixel changed.
    fn with(mut picture: Picture, x: usize, y: usize, level: u8) -> Picture {
        let at = (y * picture.width + x) * 3 + 1;
        picture.rgb[at] = level;
        picture
    }

    #[test]
    fn what_is_off_is_counted_and_found() {
        let (one, other) = (gray(10, 5), with(with(gray(10, 5), 3, 1, 130), 7, 4, 100));
        let within = Mask([3, 1, 8, 5]);
        assert_eq!(compare(&one, &other, EXACT, &[]), Some(Difference::Pixels { off: 2, of: 50, most: 28, within }));
        let tolerance = |channel, share| Tolerance { channel, share };
        let within = Mask([7, 4, 8, 5]);
        let less = Some(Difference::Pixels { off: 1, of: 50, most: 28, within });
        assert_eq!(compare(&one, &other, tolerance(2, 0.0), &[]), less);
        assert_eq!(compare(&one, &other, tolerance(2, 0.019), &[]), less);
        assert_eq!(compare(&one, &other, tolerance(2, 0.02), &[]), None);
        assert_eq!(compare(&one, &other, tolerance(28, 0.0), &[]), None);
        assert_eq!(compare(&one, &other, tolerance(2, 0.0), &[Mask([7, 4, 8, 5])]), None);
        assert_eq!(compare(&one, &one, EXACT, &[]), None);
    }

    #[test]
    fn masks_leave_something_to_compare() {
        let told = |masks: &[[usize; 4]]| misfit(&masks.iter().copied().map(Mask).collect::<Vec<_>>(), [10, 5]);
        for sound in
            [&[][..], &[[0, 0, 10, 4]], &[[0, 4, 90, 90]], &[[0, 0, 9, 5], [9, 0, 10, 4]], &[[0, 0, 10, 2], [0, 3, 10, 5]]]
        {
            assert_eq!(told(sound), None, "{sound:?}");
        }
        for all in [&[[0, 0, 10, 5]][..], &[[0, 0, 90, 90]], &[[0, 0, 6, 5], [5, 0, 10, 3], [6, 3, 10, 5]]] {
            assert!(told(all).unwrap().contains("the masks cover all of the picture, which has 10 x 5 pixels"), "{all:?}");
        }
        for outside in [[10, 0, 12, 5], [0, 5, 10, 6]] {
            assert!(told(&[outside]).unwrap().contains(&format!("the mask {outside:?} lies outside")), "{outside:?}");
        }
    }

    #[test]
    fn another_size_is_a_difference_whatever_is_tolerated() {
        let found = compare(&gray(4, 4), &gray(4, 5), Tolerance { channel: 255, share: 1.0 }, &[]);
        assert_eq!(found, Some(Difference::Size { expected: [4, 4], found: [4, 5] }));
    }

    #[test]
    fn a_strip_shows_both_and_where_they_differ() {
        let strip = super::super::strip(&gray(10, 5), &with(gray(10, 5), 3, 1, 255), &[Mask([0, 0, 1, 1])]);
        assert_eq!((strip.width, strip.height), (46, 5));
        assert_eq!(
            [strip.at(3, 1), strip.at(18 + 4, 1), strip.at(36 + 3, 1)],
            [Some([128; 3]), Some([255; 3]), Some([128, 255, 128])]
        );
        let red = strip.at(18 + 3, 1).unwrap();
        assert!(red[0] == 255 && red[1] < 50, "{red:?}");
        assert_ne!(strip.at(18, 0), Some([255; 3]), "a masked pixel is tinted");
    }
}

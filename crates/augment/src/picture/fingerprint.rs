//! A fingerprint that pictures keep through scaling, recompression and slight noise.

use std::sync::LazyLock;

use super::decode::Rgb;

/// The distance up to which two pictures are taken for the same one: see [`Fingerprint`] for what that was measured on.
pub const NEAR: u32 = 8;

/// The sides of the small picture that the fingerprint is taken of.
const SIDE: usize = 32;
/// The bits of a fingerprint.
const BITS: usize = 256;

/// 256 bits of what a picture looks like: which of the low frequencies of its luma are stronger than their median.
///
/// Measured on the 46 golden pictures of the chart types: as JPEG of quality 60, at half the size, with noise of 8 levels, or as JPEG at
/// half the size, each stays within 8 bits of itself (within 10 at quality 30 and at 20 levels), and no two are nearer than 86. Bits from
/// the differences of neighboring cells keep 8 bits from each other only 17 apart: most of a chart is flat. What differs in its
/// words alone is not told apart: two pies with the same sectors, layout and size of title are 6 bits apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint(pub [u64; 4]);

impl Fingerprint {
    /// Takes the fingerprint of a picture.
    pub fn of(picture: &Rgb) -> Self {
        let spectrum = spectrum(&shrunk(picture));
        let mut sorted = spectrum.clone();
        sorted.sort_unstable();
        let median = sorted.get(BITS / 2).copied().unwrap_or_default();
        let mut words = [0; 4];
        for (idx, _) in spectrum.iter().enumerate().filter(|&(_, &it)| it > median) {
            words[idx % 4] |= 1 << (idx / 4);
        }
        Self(words)
    }

    /// In how many bits two differ, from 0 to 256.
    pub fn distance(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

/// The means of luma over `SIDE` by `SIDE` cells, in 256ths of a level. Cells share the pixels that lie across their borders, in exact
/// whole numbers.
fn shrunk(picture: &Rgb) -> Vec<i64> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (across, down) = (shares(width), shares(height));
    let mut sums = vec![0_u64; SIDE * SIDE];
    for (row, share) in picture.pixels.chunks_exact((width * 3).max(1)).zip(&down) {
        let mut cells = [0_u64; SIDE];
        for ([r, g, b], share) in row.as_chunks::<3>().0.iter().zip(&across) {
            // ITU-R BT.601, as Pillow has it.
            let luma = u64::from(*r) * 299 + u64::from(*g) * 587 + u64::from(*b) * 114;
            for &(cell, weight) in share {
                cells[cell] += luma * weight;
            }
        }
        for &(line, weight) in share {
            for (sum, cell) in sums[line * SIDE..].iter_mut().zip(cells) {
                *sum += cell * weight;
            }
        }
    }
    let whole = (width * height).max(1) as u64 * 1000;
    sums.into_iter().map(|sum| (u128::from(sum) * 256 / u128::from(whole)) as i64).collect()
}

/// Which cells each of `len` pixels falls into, and with how much of the cell's `len` parts.
fn shares(len: usize) -> Vec<Vec<(usize, u64)>> {
    (0..len)
        .map(|at| {
            let (low, high) = (at * SIDE, (at + 1) * SIDE);
            (low / len..SIDE)
                .map_while(|cell| {
                    let part = high.min((cell + 1) * len).saturating_sub(low.max(cell * len));
                    (part > 0).then_some((cell, part as u64))
                })
                .collect()
        })
        .collect()
}

/// The cosines of the transform, in 16384ths: `cos(pi / SIDE * (place + 1/2) * frequency)`.
static COSINES: LazyLock<Vec<[i64; SIDE]>> = LazyLock::new(|| {
    let cosine = |frequency: usize, place: usize| {
        let angle = std::f64::consts::PI / SIDE as f64 * (place as f64 + 0.5) * frequency as f64;
        libm::round(libm::cos(angle) * 16384.0) as i64
    };
    (0..SIDE).map(|frequency| std::array::from_fn(|place| cosine(frequency, place))).collect()
});

/// The lowest `BITS` frequencies of the discrete cosine transform, type II, after the mean; by rising frequency.
///
/// Source: Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.
fn spectrum(cells: &[i64]) -> Vec<i64> {
    let rows: Vec<[i64; SIDE]> = cells
        .chunks_exact(SIDE)
        .map(|row| std::array::from_fn(|u| row.iter().zip(&COSINES[u]).map(|(cell, cosine)| cell * cosine).sum::<i64>() >> 8))
        .collect();
    (1..SIDE)
        .flat_map(|diagonal| (0..=diagonal).map(move |v| (diagonal - v, v)))
        .take(BITS)
        .map(|(u, v)| rows.iter().zip(&COSINES[v]).map(|(row, cosine)| row[u] * cosine).sum::<i64>() >> 14)
        .collect()
}

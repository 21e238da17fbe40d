//! Seeded draws.
//!
//! The generator is ChaCha8 by name, seeded through SHA-256; every distribution here is our own and works on integers, because a
//! library's `shuffle` or `random_range` may change its bytes in any release. It knows nothing of charts and reads no entropy.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A seed: 256 bits that name one stream of draws.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed of a run, from the number that its user gave.
    pub fn of_run(seed: u64) -> Self {
        Self(Sha256::new_with_prefix(b"chartmill run ").chain_update(seed.to_le_bytes()).finalize().into())
    }

    /// The seed of a part of this: `purpose` names it, `index` counts within it. Parts do not influence each other.
    pub fn part(self, purpose: &str, index: u64) -> Self {
        let hash = Sha256::new_with_prefix(self.0)
            .chain_update((purpose.len() as u64).to_le_bytes())
            .chain_update(purpose.as_bytes())
            .chain_update(index.to_le_bytes());
        Self(hash.finalize().into())
    }

    /// A stream of draws.
    pub fn draws(self) -> Draws {
        Draws(ChaCha8Rng::from_seed(self.0))
    }

    /// The first 64 bits as 16 hexadecimal digits, to name the seed in a file.
    pub fn short(self) -> String {
        format!("{:016x}", self.0.iter().take(8).fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte)))
    }

    /// The element that position `index` of an endless, balanced sequence has: the sequence is cut into blocks of `n`, and each block
    /// is a permutation of `0..n` drawn for it alone. So any prefix is balanced, and position `index` depends on nothing before it.
    ///
    /// Returns 0 where `n` is 0.
    pub fn balanced(self, purpose: &str, index: u64, n: usize) -> usize {
        if n == 0 {
            return 0;
        }
        let mut block: Vec<usize> = (0..n).collect();
        self.part(purpose, index / n as u64).draws().shuffle(&mut block);
        block[(index % n as u64) as usize]
    }
}

impl Seed {
    /// The same as [`Seed::balanced`] for very many elements, without a list of them.
    ///
    /// Each block is permuted by a Feistel network of four rounds over the next power of four; what falls outside of `0..n` is sent through
    /// it again. Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002, section 4 (cycle walking).
    pub fn permuted(self, purpose: &str, index: u64, n: u64) -> u64 {
        /// Up to so many elements a list is as quick.
        const FEW: u64 = 256;
        if n <= FEW {
            return self.balanced(purpose, index, n as usize) as u64;
        }
        let keys = self.part(purpose, index / n);
        let half_bits = (64 - (n - 1).leading_zeros()).div_ceil(2);
        let mask = (1_u64 << half_bits) - 1;
        let mut at = index % n;
        loop {
            let (mut left, mut right) = (at >> half_bits, at & mask);
            for round in 0..4 {
                let Self(bytes) = keys.part(["a", "b", "c", "d"][round], right);
                let mixed = bytes.iter().take(8).fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
                (left, right) = (right, left ^ (mixed & mask));
            }
            at = left << half_bits | right;
            if at < n {
                return at;
            }
        }
    }
}

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A whole number from 0 to `n - 1`, all alike; 0 where `n` is 0.
    ///
    /// Source: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019), with rejection, so without bias.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let threshold = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            if product as u64 >= threshold {
                return (product >> 64) as u64;
            }
        }
    }

    /// An index into something of length `n`; 0 where `n` is 0.
    pub fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// A whole number from `low` to `high`, both included; `low` where the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        low.wrapping_add(self.below(high.abs_diff(low).saturating_add(1)) as i64)
    }

    /// A number in `0.0..1.0`, a multiple of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, all alike; `None` where there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        if items.is_empty() { None } else { items.get(self.index(items.len())) }
    }

    /// An index drawn in proportion to `weights`; `None` where they add up to 0.
    pub fn weighted(&mut self, weights: &[u32]) -> Option<usize> {
        let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
        if total == 0 {
            return None;
        }
        let mut at = self.below(total);
        weights.iter().position(|&weight| {
            let hit = at < u64::from(weight);
            at = at.saturating_sub(u64::from(weight));
            hit
        })
    }

    /// Puts `items` into a random order, all orders alike. Source: Fisher and Yates; Durstenfeld, CACM 7 (1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.index(end + 1));
        }
    }

    /// A standard normal number: the sum of twelve uniform ones less six (Irwin and Hall). Within ±6, and free of platform maths.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A log-normal number with median 1 and the given sigma of its logarithm.
    pub fn log_normal(&mut self, sigma: f64) -> f64 {
        libm::exp(self.normal() * sigma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with a second implementation of SHA-256 and ChaCha8, in Python. If one of these changes, every release made before can
    /// no longer be made again.
    #[test]
    fn many_elements_are_permuted_block_by_block() {
        let seed = Seed::of_run(3);
        for n in [1, 7, 256, 257, 1000, 4097] {
            for block in 0..2 {
                let mut seen: Vec<u64> = (0..n).map(|at| seed.permuted("x", block * n + at, n)).collect();
                assert!(n < 1000 || seen.iter().zip(0..).filter(|&(&found, at)| found == at).count() < 20);
                seen.sort_unstable();
                assert_eq!(seen, (0..n).collect::<Vec<_>>(), "{n}");
            }
        }
        assert_ne!(seed.permuted("x", 0, 1000), seed.permuted("x", 1000, 1000), "each block has an order of its own");
    }

    #[test]
    fn test_vectors() {
        let seed = Seed::of_run(7);
        assert_eq!(seed.short(), "f3119aec161b3219");
        let mut draws = seed.part("slot", 3).draws();
        assert_eq!(draws.bits(), 0x8cba_4866_d37f_cefb);
        assert_eq!([draws.below(10), draws.below(10), draws.below(1_000_000)], [8, 7, 83_004]);
        assert_eq!(draws.between(-5, 5), 1);
        assert_eq!(draws.unit().to_bits(), 0x3fe2_3562_71ac_0a36);
        assert_eq!(draws.normal().to_bits(), 0x3fd0_7b76_3e5a_d540);
        let mut order = [0, 1, 2, 3, 4, 5, 6, 7];
        draws.shuffle(&mut order);
        assert_eq!(order, [5, 0, 2, 3, 6, 1, 4, 7]);
        assert_eq!(draws.weighted(&[1, 0, 5]), Some(2));
    }

    #[test]
    fn balanced_sequences_hold_every_element_once_a_block() {
        let seed = Seed::of_run(1);
        let mut counts = [0; 4];
        for index in 0..40 {
            counts[seed.balanced("chart", index, 4)] += 1;
        }
        assert_eq!(counts, [10; 4]);
        assert_eq!(seed.balanced("chart", 5, 0), 0);
    }

    #[test]
    fn draws_are_fair() {
        let mut draws = Seed::of_run(2).draws();
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[draws.index(6)] += 1;
        }
        // Six standard deviations of a binomial count.
        assert!(counts.iter().all(|&count| count.abs_diff(10_000) < 550), "{counts:?}");
        let mean: f64 = (0..20_000).map(|_| draws.normal()).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.05, "{mean}");
    }
}

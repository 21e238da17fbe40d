//! Shares that come out exactly in every block, so that any prefix of a run has about them.

use chartmill_seed::Seed;

/// Several things, each with a weight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shares {
    /// Without a common divisor, so that blocks are as short as can be.
    weights: Vec<u32>,
}

impl Shares {
    /// Things with these weights.
    pub(crate) fn new(weights: impl IntoIterator<Item = u32>) -> Self {
        let weights: Vec<u32> = weights.into_iter().collect();
        let divisor = weights.iter().fold(0, |divisor, &weight| gcd(divisor, weight)).max(1);
        Self { weights: weights.into_iter().map(|weight| weight / divisor).collect() }
    }

    /// How many places in a row share them out exactly: 20 for 90, 5 and 5.
    pub(crate) fn block(&self) -> usize {
        self.weights.iter().map(|&weight| weight as usize).sum()
    }

    /// Which of them place `index` has: exact in every block of places. The first where all weigh nothing.
    pub(crate) fn at(&self, seed: Seed, purpose: &str, index: u64) -> usize {
        let mut place = seed.balanced(purpose, index, self.block());
        let found = self.weights.iter().position(|&weight| {
            let is_here = place < weight as usize;
            place = place.saturating_sub(weight as usize);
            is_here
        });
        found.unwrap_or(0)
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_in_every_block() {
        let shares = Shares::new([45, 30, 15, 0, 10]);
        assert_eq!(shares.block(), 20);
        for block in 0..5 {
            let mut counts = [0; 5];
            for place in block * 20..(block + 1) * 20 {
                counts[shares.at(Seed::of_run(1), "x", place)] += 1;
            }
            assert_eq!(counts, [9, 6, 3, 0, 2]);
        }
        assert_eq!(Shares::new([0, 0]).at(Seed::of_run(1), "x", 3), 0);
    }
}

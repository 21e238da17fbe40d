//! Intervals and tests: Wilson, McNemar, and the bootstrap over descriptions.

use chartmill_seed::Seed;
use serde::Serialize;

/// The quantile of the normal distribution that leaves 2.5% on each side.
const Z: f64 = 1.959_963_984_540_054;
/// Resamples of the bootstrap.
pub const RESAMPLES: u32 = 2000;

/// How many of how many, with the 95% interval of the share.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Share {
    /// How many were right.
    pub right: u64,
    /// Of how many.
    pub of: u64,
    /// `right / of`, from 0 to 1; 0 of none.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Share {
    /// `right` of `of`, with Wilson's score interval: it stays within 0 and 1, and says something even where all or none are right.
    ///
    /// The questions of one picture are not independent, so for whole conversations the true interval is somewhat wider.
    ///
    /// Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
    pub fn new(right: u64, of: u64) -> Self {
        if of == 0 {
            return Self { right, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, share) = (of as f64, right as f64 / of as f64);
        let z2 = Z * Z;
        let center = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        // At the ends rounding would leave a speck.
        let low = if right == 0 { 0.0 } else { (center - half).max(0.0) };
        let high = if right == of { 1.0 } else { (center + half).min(1.0) };
        Self { right, of, share, low, high }
    }
}

/// McNemar's exact test: the chance that of `lost + won` questions on which two models disagree so many or more fall on one side, if
/// either side were as likely; two-sided.
///
/// Source: McNemar, "Note on the Sampling Error of the Difference Between Correlated Proportions or Percentages", Psychometrika 12
/// (1947), in its binomial form.
pub fn mcnemar(lost: u64, won: u64) -> f64 {
    let n = lost + won;
    let fewer = lost.min(won);
    if n == 0 || lost == won {
        return 1.0;
    }
    // Sums binomial coefficients over 2^n by logarithms, since either alone leaves the range of a float.
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let log_half = libm::log(0.5) * n as f64;
    let of = |k: u64| libm::exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k) + log_half);
    let mut tail = 0.0;
    for k in (0..=fewer).rev() {
        let term = of(k);
        tail += term;
        // Terms fall ever faster from here on.
        if term < tail * 1e-18 {
            break;
        }
    }
    (2.0 * tail).min(1.0)
}

/// A difference of two shares with its interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Difference {
    /// Share of the second less share of the first.
    pub difference: f64,
    /// The lower end of the 95% interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// One group of questions that are resampled together: those of one description.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Cluster {
    /// Questions that only the second has right, less those that only the first has.
    pub(super) gain: i64,
    /// Questions.
    pub(super) turns: u64,
}

/// The difference with its percentile interval by the bootstrap. Whole clusters are drawn, with replacement, since the questions about
/// one picture rise and fall together. The draws are whole numbers of a named generator, so the interval is the same everywhere.
///
/// Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 13 and 8.
pub(super) fn bootstrap(clusters: &[Cluster], seed: u64) -> Difference {
    let ratio = |gain: i64, turns: u64| if turns == 0 { 0.0 } else { gain as f64 / turns as f64 };
    let gain = clusters.iter().map(|cluster| cluster.gain).sum();
    let turns = clusters.iter().map(|cluster| cluster.turns).sum();
    let difference = ratio(gain, turns);
    let seed = Seed::of_run(seed);
    let mut resampled: Vec<f64> = (0..RESAMPLES)
        .map(|resample| {
            let mut draws = seed.part("bootstrap", u64::from(resample)).draws();
            let (mut gain, mut turns) = (0, 0);
            for _ in clusters {
                let cluster = clusters[draws.index(clusters.len())];
                gain += cluster.gain;
                turns += cluster.turns;
            }
            ratio(gain, turns)
        })
        .collect();
    resampled.sort_by(f64::total_cmp);
    // Of 2,000 in order, 2.5% lie below the 50th and above the 1,950th.
    let cut = RESAMPLES as usize / 40;
    Difference { difference, low: resampled[cut - 1], high: resampled[RESAMPLES as usize - cut] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, within: f64) -> bool {
        (a - b).abs() <= within
    }

    /// Worked by hand from the formula: for 10 of 10, z²/(n + z²) is missing at the lower end.
    #[test]
    fn wilson_intervals() {
        let all = Share::new(10, 10);
        assert!(near(all.low, 10.0 / (10.0 + Z * Z), 1e-12) && all.high == 1.0, "{all:?}");
        let none = Share::new(0, 10);
        assert!(near(none.high, Z * Z / (10.0 + Z * Z), 1e-12) && none.low == 0.0, "{none:?}");
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263.
        let known = Share::new(81, 263);
        assert!(near(known.low, 0.2553, 5e-5) && near(known.high, 0.3662, 5e-5), "{known:?}");
        assert_eq!((Share::new(0, 0).low, Share::new(0, 0).high), (0.0, 1.0));
    }

    /// Sums of binomial coefficients: 2 (1 + 10 + 45) / 1024 and so on.
    #[test]
    fn mcnemar_is_exact() {
        assert!(near(mcnemar(2, 8), 2.0 * 56.0 / 1024.0, 1e-12));
        assert!(near(mcnemar(8, 2), 2.0 * 56.0 / 1024.0, 1e-12));
        assert!(near(mcnemar(0, 5), 2.0 / 32.0, 1e-12));
        assert!(near(mcnemar(1, 0), 1.0, 1e-12));
        assert_eq!(mcnemar(0, 0), 1.0);
        assert_eq!(mcnemar(7, 7), 1.0);
        // 2 (1 + 20 + 190 + 1140 + 4845 + 15504) / 2^20.
        assert!(near(mcnemar(5, 15), 2.0 * 21_700.0 / 1_048_576.0, 1e-12));
        // Beyond the range of a float's factorials: about two normal tails beyond (1000 - 1) / sqrt(100000).
        assert!(near(mcnemar(49_500, 50_500), 0.001_585, 2e-5), "{}", mcnemar(49_500, 50_500));
        assert!(mcnemar(0, 100_000) < 1e-300);
    }

    /// With one question a cluster, a resampled gain is a sum of n independent draws, whose spread is known.
    #[test]
    fn the_bootstrap_agrees_with_the_normal_distribution() {
        let n = 2000;
        let clusters: Vec<Cluster> =
            (0..n).map(|k| Cluster { gain: if k % 10 == 0 { -1 } else { i64::from(k % 10 < 4) }, turns: 1 }).collect();
        let (mean, square) = (0.2_f64, 0.4_f64);
        let spread = ((square - mean * mean) / f64::from(n)).sqrt();
        let found = bootstrap(&clusters, 1);
        assert!(near(found.difference, mean, 1e-6), "{found:?}");
        // 2,000 resamples know the ends of the interval to about a tenth of the spread.
        assert!(near(found.low, mean - Z * spread, spread * 0.25), "{found:?}");
        assert!(near(found.high, mean + Z * spread, spread * 0.25), "{found:?}");
        assert_eq!(bootstrap(&clusters, 1), found, "the same seed, the same interval");
    }

    /// Questions that always come in threes with one fate are no more than a third as many.
    #[test]
    fn correlated_questions_widen_the_interval() {
        let fate = |k: usize| i64::from(k % 3 == 0);
        let single: Vec<Cluster> = (0..900).map(|k| Cluster { gain: fate(k / 3), turns: 1 }).collect();
        let threes: Vec<Cluster> = (0..300).map(|k| Cluster { gain: 3 * fate(k), turns: 3 }).collect();
        let (single, threes) = (bootstrap(&single, 7), bootstrap(&threes, 7));
        let widening = (threes.high - threes.low) / (single.high - single.low);
        assert!(near(widening, f64::sqrt(3.0), 0.2), "{widening}");
    }

    #[test]
    fn no_disagreement_leaves_no_doubt() {
        let found = bootstrap(&[Cluster { gain: 0, turns: 4 }; 5], 3);
        assert_eq!((found.difference, found.low, found.high), (0.0, 0.0, 0.0));
        assert_eq!(bootstrap(&[], 3).difference, 0.0);
    }
}

//! What a theme leaves open: alternatives with weights, ranges, chances. Drawn once for each picture.

use std::collections::BTreeMap;

use chartmill_seed::Draws;
use serde::Deserialize;

/// Alternatives with weights, as a theme writes them: `{ solid = 3, dashed = 1 }`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(transparent)]
pub struct Weights<T: Ord>(BTreeMap<T, u32>);

impl<T: Ord> Weights<T> {
    /// An alternative, in proportion to the weights; `None` where none has any.
    pub fn draw(&self, draws: &mut Draws) -> Option<&T> {
        let weights: Vec<u32> = self.0.values().copied().collect();
        self.0.keys().nth(draws.weighted(&weights)?)
    }

    /// Leaves only some of the alternatives; all where none of those can be drawn.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        if self.possible().any(&keep) {
            self.0.retain(|alternative, _| keep(alternative));
        }
    }

    /// The alternatives that can be drawn.
    pub fn possible(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter(|(_, weight)| **weight > 0).map(|(alternative, _)| alternative)
    }
}

/// A range, as a theme writes it: `[0.6, 0.8]`. Both ends are included.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
pub struct Span(f64, f64);

impl Span {
    /// A number of the range, a multiple of a hundredth: draws are made of whole numbers.
    pub fn draw(self, draws: &mut Draws) -> f64 {
        let hundredths = |end: f64| (end * 100.0).round() as i64;
        draws.between(hundredths(self.0), hundredths(self.1)) as f64 / 100.0
    }

    /// Its lower end.
    pub fn low(self) -> f64 {
        self.0
    }

    /// Its upper end.
    pub fn high(self) -> f64 {
        self.1
    }
}

/// How often something is done, in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Chance(u8);

impl Chance {
    /// Whether it is done this time.
    pub fn draw(self, draws: &mut Draws) -> bool {
        draws.percent(u64::from(self.0))
    }
}

/// Something that is drawn in proportion to a weight of its own.
pub trait Weighted {
    /// Its weight.
    fn weight(&self) -> u32;
}

/// Alternatives that carry their weights themselves.
///
/// # Guarantees
/// At least one of them has a weight above 0.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(try_from = "Vec<T>", bound = "T: Weighted + Deserialize<'de>")]
pub struct Variants<T>(Vec<T>);

impl<T: Weighted> Variants<T> {
    /// An alternative, in proportion to the weights.
    pub fn draw(&self, draws: &mut Draws) -> &T {
        let weights: Vec<u32> = self.0.iter().map(Weighted::weight).collect();
        &self.0[draws.weighted(&weights).unwrap_or(0)]
    }

    /// Leaves only some of the alternatives; all where none of those can be drawn.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        if self.0.iter().any(|item| item.weight() > 0 && keep(item)) {
            self.0.retain(keep);
        }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<T: Weighted> TryFrom<Vec<T>> for Variants<T> {
    type Error = &'static str;

    fn try_from(items: Vec<T>) -> Result<Self, Self::Error> {
        if items.iter().any(|item| item.weight() > 0) { Ok(Self(items)) } else { Err("at least one needs a weight above 0") }
    }
}

impl<'a, T: Weighted> IntoIterator for &'a Variants<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use chartmill_seed::Seed;

    use super::*;

    #[derive(Deserialize)]
    struct File {
        kind: Weights<String>,
        size: Span,
        often: Chance,
    }

    #[test]
    fn draws_keep_to_weights_and_ranges() {
        let file: File = toml::from_str("kind = { a = 3, b = 1, never = 0 }\nsize = [0.6, 0.65]\noften = 25").unwrap();
        let mut draws = Seed::of_run(1).draws();
        let (mut n_a, mut n_done, mut sizes) = (0, 0, Vec::new());
        for _ in 0..400 {
            let kind = file.kind.draw(&mut draws).unwrap();
            assert!(kind != "never");
            n_a += usize::from(kind == "a");
            n_done += usize::from(file.often.draw(&mut draws));
            sizes.push(file.size.draw(&mut draws));
        }
        assert!((270..330).contains(&n_a) && (70..130).contains(&n_done), "{n_a} {n_done}");
        sizes.sort_by(f64::total_cmp);
        sizes.dedup();
        assert_eq!(sizes, [0.6, 0.61, 0.62, 0.63, 0.64, 0.65]);
        assert_eq!(file.kind.possible().collect::<Vec<_>>(), ["a", "b"]);
    }
}

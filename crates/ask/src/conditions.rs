//! The conditions under which wordings are used. It knows which there are, and not what they depend on.

/// What a wording can ask for in its `when`. What each means stands where it is set, in `naming` and `phrase`.
const CONDITIONS: [&str; 52] = [
    "share",
    "percent",
    "count",
    "amount",
    "rate",
    "index",
    "parts",
    "stages",
    "time",
    "multi",
    "clause",
    "population",
    "counted",
    "how-many",
    "negative",
    "descending",
    "ascending",
    "greater",
    "less",
    "all",
    "last",
    "clockwise",
    "first-place",
    "of-series",
    "bar",
    "slice",
    "stage",
    "row",
    "yes",
    "points",
    "named",
    "number-of",
    "can-clause",
    "noun-is-mark",
    "plain-count",
    "bare-count",
    "segment",
    "point",
    "thing",
    "nameless",
    "for-thing",
    "grouped",
    "all-counted",
    "rise",
    "fall",
    "years",
    "sized",
    "average",
    "told",
    "pair",
    "of-two",
    "plural-said",
];

/// Which conditions hold for a question, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Conditions(u64);

impl Conditions {
    /// Adds those of another.
    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The conditions that a `when` requires, and those that it forbids.
    ///
    /// # Errors
    /// The first name that is no condition.
    pub(crate) fn parse(when: &[String]) -> Result<(Self, Self), String> {
        let (mut required, mut forbidden) = (0, 0);
        for condition in when {
            let plain = condition.trim_start_matches('!');
            let at = CONDITIONS.iter().position(|&known| known == plain).ok_or_else(|| plain.to_owned())?;
            *(if plain.len() == condition.len() { &mut required } else { &mut forbidden }) |= 1 << at;
        }
        Ok((Self(required), Self(forbidden)))
    }

    /// Whether all of another hold.
    pub(crate) fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether some of another hold.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a condition holds.
    pub(crate) fn has(self, name: &str) -> bool {
        CONDITIONS.iter().position(|&known| known == name).is_some_and(|at| self.0 >> at & 1 == 1)
    }

    /// Adds a condition if `holds`. A name that is not listed is a mistake in this crate, which its tests would show.
    pub(crate) fn set(&mut self, name: &str, holds: bool) {
        if let Some(at) = CONDITIONS.iter().position(|&known| known == name).filter(|_| holds) {
            self.0 |= 1 << at;
        }
    }
}

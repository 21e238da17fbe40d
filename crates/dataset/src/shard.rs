//! Shards: a run cut into parts by its slots alone, so that machines that know nothing of each other make disjoint ones.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Part number `number` of `of`, counted from 1: a contiguous range of the slots of a run.
///
/// # Guarantees
/// `1 <= number <= of`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: u64,
    of: u64,
}

/// A text that names no shard.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{text:?} is no shard; write its number and how many there are, such as 3/40, where the first is 1/40 and the last 40/40"
)]
pub struct ShardError {
    /// The text.
    pub text: String,
}

impl Shard {
    /// Its number, from 1.
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many there are.
    pub fn of(self) -> u64 {
        self.of
    }

    /// Its slots in a run of `count`: those of all shards follow each other, and no two differ by more than one in their number.
    pub fn slots(self, count: u64) -> Range<u64> {
        // The products do not fit 64 bits; the quotients are at most `count`.
        let bound = |number: u64| (u128::from(count) * u128::from(number) / u128::from(self.of)) as u64;
        bound(self.number - 1)..bound(self.number)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
        let parts = text.split_once('/').and_then(|(number_text, of)| Some((number(number_text)?, number(of)?)));
        match parts {
            Some((number, of)) if 1 <= number && number <= of => Ok(Self { number, of }),
            _ => Err(ShardError { text: text.to_owned() }),
        }
    }
}

impl TryFrom<String> for Shard {
    type Error = ShardError;

    fn try_from(text: String) -> Result<Self, ShardError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_disjoint_balanced_and_leave_nothing_out() {
        for (count, of) in [(0, 1), (1, 1), (10, 3), (3, 10), (1_000_003, 40), (u64::MAX, 7)] {
            let mut next = 0;
            let least = count / of;
            for number in 1..=of {
                let slots = format!("{number}/{of}").parse::<Shard>().unwrap().slots(count);
                assert_eq!(slots.start, next, "{number}/{of} of {count}");
                let n = slots.end - slots.start;
                assert!(n == least || n == least + 1, "{number}/{of} of {count} has {n}");
                next = slots.end;
            }
            assert_eq!(next, count);
        }
    }

    #[test]
    fn what_names_no_shard_is_refused() {
        for bad in ["", "3", "0/4", "5/4", "1/0", "-1/4", "+1/4", "1/4/4", " 1/4", "a/b", "1/99999999999999999999"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
            assert!(serde_json::from_value::<Shard>(bad.into()).is_err(), "{bad}");
        }
        let shard: Shard = "3/40".parse().unwrap();
        assert_eq!((shard.number(), shard.of(), shard.to_string().as_str()), (3, 40, "3/40"));
        assert_eq!(serde_json::to_value(shard).unwrap(), "3/40");
    }
}

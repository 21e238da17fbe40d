//! How a picture writes the numbers of a series.

use crate::Number;

/// Where a number has signs between groups of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// Nowhere: `12400`.
    None,
    /// As the language has it for a number that stands alone; Spanish leaves four digits whole: `8825`.
    Usual,
    /// In every number of four digits and more, since one that stands with it is grouped: `8.825`.
    All,
}

/// How a picture writes the numbers of a series: to how many decimals, abbreviated or not, with or without signs between groups of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notation {
    /// The decimals that are written: of `12.4K` one.
    pub decimals: u32,
    /// Numbers are given in this power of ten and marked so: 3 for `12.4K`, 0 for `12,400`.
    pub power: u32,
    /// Where there are signs between groups of digits.
    pub grouping: Grouping,
}

impl Notation {
    /// Digits alone, to this many decimals.
    pub fn plain(decimals: u32) -> Self {
        Self { decimals, power: 0, grouping: Grouping::Usual }
    }

    /// A number in the notation's power of ten; `None` where that is too long a number.
    pub fn in_power(self, number: Number) -> Option<Number> {
        if self.power == 0 { Some(number) } else { number.times(Number::new(1, self.power)?) }
    }

    /// The number that a reader takes from what is written.
    pub fn rounded(self, number: Number) -> Number {
        if self.power == 0 {
            return number.rounded(self.decimals);
        }
        let read = self.in_power(number).and_then(|scaled| {
            let factor = Number::from(10_i64.pow(self.power));
            scaled.rounded(self.decimals).times(factor)
        });
        // A power of ten below the decimals leaves zeros that no reader sees.
        read.map_or(number, |read| read.rounded(self.exact_decimals()))
    }

    /// The decimals of the number that a reader takes from what is written.
    pub fn exact_decimals(self) -> u32 {
        self.decimals.saturating_sub(self.power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_is_written() {
        for (notation, value, read) in [
            (Notation::plain(1), "12.34", "12.3"),
            (Notation { decimals: 1, power: 3, grouping: Grouping::Usual }, "12449", "12400"),
            (Notation { decimals: 2, power: 6, grouping: Grouping::Usual }, "-3456789", "-3460000"),
            (Notation { decimals: 0, power: 3, grouping: Grouping::Usual }, "999.9", "1000"),
        ] {
            assert_eq!(notation.rounded(Number::parse(value).unwrap()).to_string(), read, "{notation:?} {value}");
        }
    }
}

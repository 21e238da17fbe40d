//! Exact decimal numbers: an integer and a scale, never a binary float.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact decimal with up to 28 digits. Its scale is kept: `12.50` has two decimals and stays `12.50`.
///
/// In JSON it is written as a string of digits (`"12.50"`), so that no reader turns it into a binary float; it is read from
/// such a string or from a JSON number, digit by digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(Decimal);

/// Why a text is no [`Number`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not a decimal number in plain digits.
    #[error("{text:?} is not a decimal number")]
    NotANumber {
        /// What was found.
        text: String,
    },
    /// A number with more digits than 28, which could not be kept exactly.
    #[error("{text:?} has more digits than can be kept exactly (28)")]
    TooLong {
        /// What was found.
        text: String,
    },
}

impl Number {
    /// Zero, with no decimals.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// One hundred, with no decimals.
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);

    /// `mantissa / 10^decimals`, or `None` if it cannot be kept exactly.
    pub fn new(mantissa: i64, decimals: u32) -> Option<Self> {
        Decimal::try_new(mantissa, decimals).ok().map(Self)
    }

    /// Parses plain digits with an optional sign, point and exponent (`-12.50`, `3e6`): no separators, no unit.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let short = || text.chars().take(40).collect::<String>();
        let bytes = text.as_bytes();
        let plain = bytes.iter().any(u8::is_ascii_digit)
            && bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
        if !plain {
            return Err(NumberError::NotANumber { text: short() });
        }
        let parsed = if text.contains(['e', 'E']) { Decimal::from_scientific(text) } else { Decimal::from_str_exact(text) };
        match parsed {
            Ok(decimal) if decimal.is_zero() => Ok(Self(decimal.abs())),
            Ok(decimal) => Ok(Self(decimal)),
            Err(_) if bytes.iter().filter(|b| b.is_ascii_digit()).count() > 28 => Err(NumberError::TooLong { text: short() }),
            Err(_) => Err(NumberError::NotANumber { text: short() }),
        }
    }

    /// The decimals that are written: 2 for `12.50`.
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// The fewest decimals that keep the value: 1 for `12.50`.
    pub fn needed_decimals(self) -> u32 {
        self.0.normalize().scale()
    }

    /// Rounded half away from zero to exactly `decimals` decimals (zeros are added where it has fewer).
    pub fn rounded(self, decimals: u32) -> Self {
        let mut decimal = self.0.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        decimal.rescale(decimals);
        if decimal.is_zero() {
            decimal.set_sign_positive(true);
        }
        Self(decimal)
    }

    /// Without trailing zeros after the point.
    pub fn trimmed(self) -> Self {
        Self(self.0.normalize())
    }

    /// Without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sum, or `None` on overflow. Exact.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` on overflow. Exact.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product, or `None` on overflow.
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// The quotient to 28 digits, or `None` where `other` is zero.
    pub fn over(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).map(Self)
    }

    /// The exact sum of all, or `None` on overflow.
    pub fn sum(numbers: impl IntoIterator<Item = Self>) -> Option<Self> {
        numbers.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The nearest binary float, for geometry only.
    pub fn to_f64(self) -> f64 {
        // The text of a decimal always parses; going through it is correctly rounded on every platform.
        self.0.to_string().parse().unwrap_or(f64::NAN)
    }

    /// A float rounded to `decimals` decimals, or `None` if it is not finite or too large.
    pub fn from_f64(value: f64, decimals: u32) -> Option<Self> {
        value.is_finite().then(|| format!("{value:.*}", decimals as usize)).and_then(|text| Self::parse(&text).ok())
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(Decimal::from(value))
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Decimal::from(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => text,
            serde_json::Value::Number(number) => number.to_string(),
            other => return Err(de::Error::custom(format!("expected a number or a string of digits, found {other}"))),
        };
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal: a string of digits (\"12.50\"), or a JSON number, read digit by digit.",
            "anyOf": [
                { "type": "string", "pattern": "^[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?$" },
                { "type": "number" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (value, decimals, rounded) in
            [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("7", 2, "7.00"), ("-0.04", 1, "0.0")]
        {
            assert_eq!(number(value).rounded(decimals).to_string(), rounded);
        }
    }

    #[test]
    fn refuses_what_is_not_plain_digits() {
        for text in ["", "NaN", "inf", "1,000", "12%", "0x10", "1_000", " 1", "-", "."] {
            assert!(Number::parse(text).is_err(), "{text:?} was taken");
        }
        assert_eq!(Number::parse(&"9".repeat(40)), Err(NumberError::TooLong { text: "9".repeat(40) }));
    }

    #[test]
    fn keeps_every_digit_through_json() {
        for text in ["12.50", "0.1", "-7.000", "79228162514264337593543950335"] {
            let json = serde_json::to_string(&number(text)).unwrap();
            assert_eq!(json, format!("{text:?}"));
            assert_eq!(serde_json::from_str::<Number>(&json).unwrap().to_string(), text);
            assert_eq!(serde_json::from_str::<Number>(text).unwrap().to_string(), text);
        }
    }
}

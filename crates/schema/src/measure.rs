//! What a quantity measures, and in which unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a quantity is. It decides the words of a question and the charts that fit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// A part of one whole, in percent ("What percentage of ...").
    Share,
    /// How many there are ("How many ...").
    Count,
    /// How much there is: money, mass, energy; may be added.
    Amount,
    /// So much per something, or a level (a temperature, a price): adding it up means nothing.
    Rate,
    /// A score or an index: adding it up means nothing.
    Index,
}

impl MeasureKind {
    /// Whether a sum of such values means something.
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Share | Self::Count | Self::Amount)
    }
}

/// The measure of a quantity column.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What it is.
    pub kind: MeasureKind,
    /// Its unit as one writes it after (or, for a currency, around) the number: `%`, `US$ million`, `tonnes`, `°C`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// A unit as written: `%`, `% of GDP`, `US$ million`, `tonnes`, `°C`, `million people`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Unit(pub String);

/// Signs that stand before the number, longest first.
const CURRENCIES: [&str; 8] = ["US$", "A$", "C$", "R$", "$", "€", "£", "¥"];

impl Unit {
    /// The currency sign that stands before the number, if the unit begins with one.
    pub fn prefix(&self) -> &str {
        CURRENCIES.into_iter().find(|sign| self.0.starts_with(sign)).unwrap_or("")
    }

    /// What stands after the number, with the space before it where there is one: `%`, ` million`, ` tonnes`, `°C`.
    ///
    /// Of `% of GDP` it is `%`: what the share is of belongs to the axis title, not to each number.
    pub fn suffix(&self) -> String {
        let rest = self.0[self.prefix().len()..].trim();
        if rest.is_empty() {
            String::new()
        } else if rest.starts_with('%') {
            "%".to_owned()
        } else if rest.starts_with('°') {
            rest.to_owned()
        } else {
            format!(" {rest}")
        }
    }

    /// The part of [`Unit::suffix`] that stands on every printed number too: a percent or degree sign, not a word.
    pub fn sign_suffix(&self) -> String {
        let suffix = self.suffix();
        if suffix.starts_with(' ') { String::new() } else { suffix }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_around_its_number() {
        for (text, prefix, suffix, sign) in [
            ("%", "", "%", "%"),
            ("% of GDP", "", "%", "%"),
            ("US$ million", "US$", " million", ""),
            ("€", "€", "", ""),
            ("tonnes", "", " tonnes", ""),
            ("°C", "", "°C", "°C"),
        ] {
            let unit = Unit(text.to_owned());
            assert_eq!((unit.prefix(), unit.suffix().as_str(), unit.sign_suffix().as_str()), (prefix, suffix, sign));
        }
    }
}

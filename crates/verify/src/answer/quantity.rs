//! Numbers with how well the picture gives them.

use chartmill_schema::{Number, Unit};

/// A number, with what is known of how well it is known.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Quantity {
    /// The value: exact, but for quotients.
    pub(crate) value: Number,
    /// By how much the drawing leaves it open; 0 where all of it is printed.
    pub(crate) slack: f64,
    /// The same at the size that the model sees.
    pub(crate) blur: f64,
    /// Whether the picture gives it as a number, and not only proportions.
    pub(crate) absolute: bool,
    /// Whether it is exact in the picture: printed, or on labelled ticks.
    pub(crate) exact: bool,
    /// The decimals of what it was computed from.
    pub(crate) decimals: u32,
    /// How many data it was computed from.
    pub(crate) n_data: usize,
    /// Whether it is a quotient, which may be rounded.
    pub(crate) quotient: bool,
    /// Its unit.
    pub(crate) unit: Option<Unit>,
    /// The one datum that it is.
    pub(crate) datum: Option<(usize, usize)>,
}

impl Quantity {
    pub(super) fn constant(value: Number) -> Self {
        Self {
            value,
            slack: 0.0,
            blur: 0.0,
            absolute: true,
            exact: true,
            decimals: value.decimals(),
            n_data: 0,
            quotient: false,
            unit: None,
            datum: None,
        }
    }

    /// A value made of both, without their unit.
    pub(super) fn joined(&self, other: &Self, value: Number) -> Self {
        Self {
            value,
            slack: self.slack + other.slack,
            blur: self.blur + other.blur,
            absolute: self.absolute && other.absolute,
            exact: self.exact && other.exact,
            decimals: self.decimals.max(other.decimals),
            n_data: self.n_data + other.n_data,
            quotient: self.quotient || other.quotient,
            unit: None,
            datum: None,
        }
    }

    /// Whether two values can be told apart.
    pub(super) fn clear_of(&self, other: &Self) -> bool {
        let apart = (self.value.to_f64() - other.value.to_f64()).abs();
        self.value != other.value && apart > self.blur + other.blur
    }
}

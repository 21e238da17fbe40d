//! The adjectives of measures: temperatures are high and low, times long and short, areas large and small. Which are which is data, in
//! `words.toml`.

use chartmill_schema::{Order, Relation};
use serde::Deserialize;

use crate::words::Words;

/// The adjectives of the measures with some nouns, where they are not those of all others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Size {
    /// The heads of what the measures are called, in lower case.
    nouns: Vec<String>,
    descending: Degrees,
    ascending: Degrees,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Degrees {
    superlative: String,
    comparative: String,
    way: String,
}

impl Words {
    fn degrees(&self, measure: &str, order: Order) -> Option<&Degrees> {
        let head = self.grammar.head(measure);
        let size = self.sizes.iter().find(|size| size.nouns.contains(&head))?;
        Some(if order == Order::Descending { &size.descending } else { &size.ascending })
    }

    /// What the value at the beginning of an order is called: `highest`, `longest`.
    pub(crate) fn superlative(&self, measure: &str, order: Order) -> &str {
        self.degrees(measure, order).map_or(&self.order(order).top, |degrees| &degrees.superlative)
    }

    /// What a value is called beside another: `higher`, `longer`.
    pub(crate) fn comparative(&self, measure: &str, relation: Relation) -> &str {
        let order = if relation == Relation::Greater { Order::Descending } else { Order::Ascending };
        self.degrees(measure, order).map_or(&self.relation(relation).higher, |degrees| &degrees.comparative)
    }

    /// The direction of an order: `from highest to lowest`.
    pub(crate) fn way(&self, measure: &str, order: Order) -> &str {
        self.degrees(measure, order).map_or(&self.order(order).way, |degrees| &degrees.way)
    }

    /// Whether a measure may be called large as well as high: a number or a share of things, but no price.
    pub(crate) fn is_sized(&self, measure: &str) -> bool {
        self.sized.contains(&self.grammar.head(measure))
    }
}

//! The JSON Schemas of everything that people and programs read or write. `schemas/` holds them; a test fails on drift.

use chartmill_schema::{Annotation, CarriedAnnotation, Query, RawDescription, Record};
use schemars::{JsonSchema, schema_for};

/// A schema: its name, which is also its file's (`schemas/NAME.json`), and its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedSchema {
    /// The name.
    pub name: &'static str,
    /// The schema, indented, with a line end.
    pub text: String,
}

/// All schemas, by name.
pub fn all() -> Vec<NamedSchema> {
    vec![
        of::<Annotation>("annotation"),
        of::<CarriedAnnotation>("carried"),
        of::<RawDescription>("description"),
        of::<Query>("query"),
        of::<Record>("record"),
    ]
}

fn of<T: JsonSchema>(name: &'static str) -> NamedSchema {
    // A schema is plain JSON; writing it to a string cannot fail.
    let mut text = serde_json::to_string_pretty(&schema_for!(T)).unwrap_or_default();
    text.push('\n');
    NamedSchema { name, text }
}

//! An annotation read back from its line, equal to the one that was written.

use chartmill_schema::{Annotation, Cell, ColumnKind, Number};
use serde::de::Error;

/// Reads one line of `annotations.jsonl`.
///
/// # Errors
/// Where the line is no annotation, or a cell of a quantity is no number.
pub fn parse_annotation(line: &str) -> Result<Annotation, serde_json::Error> {
    // By way of a `Value`: with `serde_json`'s arbitrary precision, floats inside a tagged enum (the geometry of a mark) cannot be read
    // from text ("invalid type: map, expected f64"), but can from a `Value` where they are written in their shortest form, as ours are.
    let mut annotation: Annotation = serde_json::from_value(serde_json::from_str(line)?)?;
    // A label and an exact number are both strings in JSON; which of them a cell is follows from its column.
    let kinds: Vec<ColumnKind> = annotation.table.columns.iter().map(|column| column.kind).collect();
    for row in &mut annotation.table.rows {
        for (cell, kind) in row.cells.iter_mut().zip(&kinds) {
            if let (Cell::Text(text), ColumnKind::Quantity) = (&*cell, kind) {
                *cell = Cell::Number(Number::parse(text).map_err(serde_json::Error::custom)?);
            }
        }
    }
    Ok(annotation)
}

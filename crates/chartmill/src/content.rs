//! What two tables have in common whatever they are called.

use chartmill_dataset::sha256_hex;
use chartmill_schema::{Description, Table};

/// The data of a description, whatever it is called and in whichever order its rows stand.
pub(crate) fn content_of(description: &Description) -> String {
    content(description.table())
}

/// The data of a table.
pub(crate) fn content(table: &Table) -> String {
    let mut rows: Vec<String> = (0..table.rows.len())
        .map(|row| {
            let values = (0..table.series().len()).map(|series| match table.value(row, series) {
                Some(value) => value.trimmed().to_string(),
                None => String::new(),
            });
            format!("{}\t{}", folded(table.label(row)), values.collect::<Vec<_>>().join("\t"))
        })
        .collect();
    rows.sort_unstable();
    sha256_hex(rows.join("\n").as_bytes())
}

/// A label without what two spellings of it may differ in.
fn folded(label: &str) -> String {
    label.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

//! Which tables of a dataset something may be made from: those that no held-out set has.

use std::collections::{BTreeMap, BTreeSet};

use super::store::Store;
use super::survey::{KnownPicture, SurveyCounts, Table, TableSource, serde_name};

/// What is remembered of a table that waits in a file.
pub(super) struct Stored {
    pub(super) content: u64,
    pub(super) source: TableSource,
    pub(super) is_held_out: bool,
}

/// The tables that are not held out. What one picture or file shows that is, is held out wherever else it stands, and so is every picture
/// that shows it.
pub(super) fn usable(
    tables: &Store<Table>,
    stored: &[Stored],
    pictures: &mut BTreeMap<u64, KnownPicture>,
    counts: &mut SurveyCounts,
) -> Vec<u32> {
    let held_out: BTreeSet<u64> = stored.iter().filter(|table| table.is_held_out).map(|table| table.content).collect();
    let is_held_out = |table: &Stored| held_out.contains(&table.content);
    for picture in pictures.values_mut() {
        let table = picture.table.and_then(|at| stored.get(at as usize));
        picture.is_held_out |= table.is_some_and(is_held_out);
    }
    let mut usable = Vec::new();
    for (at, table) in stored.iter().enumerate() {
        if is_held_out(table) {
            let place = || tables.get(at).map_or_else(|_| String::new(), |table| table.place());
            counts.without_table("held-out", place);
        } else {
            usable.push(at as u32);
            *counts.tables.entry(serde_name(&table.source)).or_default() += 1;
        }
    }
    usable
}

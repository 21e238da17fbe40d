//! Every picture of a dataset, looked at by many threads and told of in order.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use anyhow::Result;
use chartmill_augment::dataset::Dataset;
use chartmill_augment::inspect::TakenIds;
use rayon::prelude::*;

/// Pictures that are decoded at once. Together they may take as much memory as their pixels do.
const WINDOW: usize = 64;

/// Looks at every picture that a row of the dataset names, once, and hands on its key ([`TakenIds::key`]), its name and what `look` says of
/// it, in the order of the rows; `on_progress` is told how many there were so far. What cannot be read of the dataset is passed over.
///
/// # Errors
/// The dataset cannot be read, or threads cannot be started.
pub(super) fn look_at_all<T: Send>(
    dataset: &Dataset,
    threads: Option<NonZeroUsize>,
    on_progress: &mut dyn FnMut(u64),
    look: impl Fn(&str) -> T + Sync,
    mut then: impl FnMut(u64, String, T),
) -> Result<()> {
    let pool = crate::run::pool(threads)?;
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let mut window: Vec<(u64, String)> = Vec::new();
    let mut looked_at = |window: &mut Vec<(u64, String)>| {
        let found: Vec<T> = pool.install(|| window.par_iter().map(|(_, name)| look(name)).collect());
        for ((key, name), found) in window.drain(..).zip(found) {
            then(key, name, found);
        }
    };
    for row in dataset.rows()?.flatten() {
        for name in row.images {
            let key = TakenIds::key(&name);
            if seen.insert(key) {
                window.push((key, name));
            }
        }
        if window.len() >= WINDOW {
            looked_at(&mut window);
            on_progress(seen.len() as u64);
        }
    }
    looked_at(&mut window);
    Ok(())
}

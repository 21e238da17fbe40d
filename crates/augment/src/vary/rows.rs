//! Another choice or order of the rows.

use chartmill_schema::{Description, RawDescription, Structure};
use chartmill_seed::Draws;

use super::claims::{lasting, of_rows, words};
use super::numbers::read;
use super::rules::{Totals, totals};

/// The fewest rows that are left.
const FEWEST: usize = 4;

/// What can be done to the rows of a description.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ways {
    orders: bool,
    subset: bool,
    span: bool,
}

fn ways(description: &Description) -> Ways {
    let table = description.table();
    let n_rows = table.rows.len();
    let has_total = read(table).is_none_or(|columns| totals(&columns, table.series()) != Totals::default());
    let is_numeric = table.labels().any(|label| label.contains(|c: char| c.is_ascii_digit()));
    let is_free = !table.is_time() && !is_numeric && table.structure != Structure::Stages && n_rows > 2;
    let is_said = lasting(description).any(|text| words(text).any(|word| table.row_of(&word).is_some()));
    let may_shrink = table.structure == Structure::Independent
        && n_rows > FEWEST + 1
        && of_rows(description).is_none()
        && !has_total
        && !is_said;
    Ways { orders: is_free && !has_total, subset: may_shrink && is_free, span: may_shrink && table.is_time() }
}

/// Whether the rows can be chosen or ordered otherwise.
pub(super) fn possible(description: &Description) -> bool {
    let Ways { orders, subset, span } = ways(description);
    orders || subset || span
}

/// A description with other rows, and what was done; `None` where they have to stay.
pub(super) fn vary(description: &Description, draws: &mut Draws) -> Option<(RawDescription, String)> {
    let Ways { orders, subset, span } = ways(description);
    let n_rows = description.table().rows.len();
    let n_kept =
        if subset || span { draws.between((n_rows * 3 / 5).max(FEWEST) as i64, n_rows as i64 - 1) as usize } else { n_rows };
    let mut kept: Vec<usize> = (0..n_rows).collect();
    let mut said = Vec::new();
    if span {
        let first = draws.index(n_rows - n_kept + 1);
        kept = (first..first + n_kept).collect();
        said.push(format!("{n_kept} of {n_rows} rows"));
    } else if subset && (!orders || draws.percent(70)) {
        draws.shuffle(&mut kept);
        kept.truncate(n_kept);
        kept.sort_unstable();
        said.push(format!("{n_kept} of {n_rows} rows"));
    }
    if orders && (said.is_empty() || draws.percent(50)) {
        let before = kept.clone();
        draws.shuffle(&mut kept);
        if kept == before {
            kept.rotate_left(1);
        }
        said.push("rows in another order".to_owned());
    }
    if said.is_empty() {
        return None;
    }
    let mut raw = description.as_raw().clone();
    raw.table.rows = kept.iter().filter_map(|&row| raw.table.rows.get(row).cloned()).collect();
    let naming = raw.table.naming.rows.of(|name| raw.table.row_of(name).is_some());
    raw.table.naming.rows = naming;
    Some((raw, said.join(", ")))
}

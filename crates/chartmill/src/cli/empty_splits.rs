//! Which splits of a finished release stayed empty though they have a share, and why.

use chartmill::SplitShares;
use chartmill_dataset::{Configuration, Manifest};
use chartmill_schema::Split;

use super::generate::counted;

/// A line for each split that should have records and has none.
pub(super) fn empty_splits(manifest: &Manifest) -> Vec<String> {
    let Manifest { configuration, counts, .. } = manifest;
    let shares = configuration.settings.get(Configuration::SPLITS).and_then(serde_json::Value::as_str);
    let shares = shares.and_then(|text| SplitShares::parse(text).ok()).unwrap_or_default();
    let is_empty = |split: &Split| shares.has(*split) && !counts.split.contains_key(split);
    // The rows of a dataset that was grown have tables that are not counted here.
    let descriptions = if configuration.is_grown() { None } else { Some(counts.descriptions.kept) };
    let told =
        |split: Split| format!("{} stayed empty: {}", split.key(), why_empty(shares.of(split), counts.records, descriptions));
    Split::ALL.into_iter().filter(is_empty).map(told).collect()
}

/// Why a split of this share, in hundredths, has no record.
fn why_empty(share: u32, records: u64, descriptions: Option<u64>) -> String {
    let is_too_few = |n: u64| n.saturating_mul(share.into()) < 100;
    if is_too_few(records) {
        return format!("{share}% of {} is less than one", counted(records, "record"));
    }
    // Splits go by description, so that no table is both trained on and tested with.
    match descriptions {
        Some(n) if is_too_few(n) => {
            format!("{share}% of {} is less than one, and none is ever in two splits", counted(n, "description"))
        }
        _ => "no description or table fell to it, and none is ever in two splits".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_true_reason_is_told() {
        assert_eq!(why_empty(5, 19, Some(19)), "5% of 19 records is less than one");
        assert_eq!(why_empty(5, 20, Some(19)), "5% of 19 descriptions is less than one, and none is ever in two splits");
        for (records, descriptions) in [(20, Some(20)), (20, None)] {
            assert!(why_empty(5, records, descriptions).starts_with("no description or table fell to it"));
        }
    }
}

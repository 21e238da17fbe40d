//! The splits that a dataset has already. What is grown from it stays on their sides.

use std::collections::{BTreeMap, BTreeSet};

use chartmill_schema::Split;

use crate::groups::Groups;

/// The splits that groups have already, by their first one. Where a dataset is of one split alone, that is what is to be shared out. What
/// stands in two splits is not trained on.
pub(super) fn given_splits(given: &BTreeSet<(u32, Split)>, groups: &Groups) -> BTreeMap<u32, Split> {
    let splits: BTreeSet<Split> = given.iter().map(|(_, split)| *split).collect();
    let mut by_root = BTreeMap::new();
    for (group, split) in given.iter().filter(|_| splits.len() > 1) {
        let known = by_root.entry(groups.root(*group)).or_insert(*split);
        *known = (*known).max(*split);
    }
    by_root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_two_splits_is_not_trained_on() {
        let mut groups = Groups::default();
        let all: Vec<u32> = (0..4).map(|_| groups.new_one()).collect();
        groups.join(all[1], all[2]);
        let given =
            BTreeSet::from([(all[0], Split::Train), (all[1], Split::Train), (all[2], Split::Test), (all[3], Split::Validation)]);
        let wanted = BTreeMap::from([(all[0], Split::Train), (all[1], Split::Test), (all[3], Split::Validation)]);
        assert_eq!(given_splits(&given, &groups), wanted);
        // A dataset of one split is shared out.
        assert!(given_splits(&BTreeSet::from([(all[0], Split::Test), (all[3], Split::Test)]), &groups).is_empty());
    }
}

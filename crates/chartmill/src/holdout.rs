//! What is kept for the hard test: themes, palettes, families of fonts and wordings that are in no other split.

use std::collections::BTreeSet;

use chartmill_ask::Reserve;
use chartmill_plan::{FontPair, Theme, themes};
use chartmill_schema::Split;
use chartmill_seed::Seed;

use crate::config::SplitShares;

/// Of how many themes, palettes and families one is kept.
const ONE_OF: usize = 5;

/// The looks and wordings of a run, parted between the hard test and everything else where there is one.
#[derive(Debug)]
pub(crate) struct Holdout {
    usual: Vec<Theme>,
    /// Empty where there is no hard test.
    hard: Vec<Theme>,
    seed: Seed,
}

impl Holdout {
    /// What is kept in a run with these splits. It follows from the seed alone.
    pub(crate) fn new(splits: SplitShares, seed: Seed) -> Self {
        let seed = seed.part("holdout", 0);
        if !splits.has(Split::TestHard) {
            return Self { usual: themes().to_vec(), hard: Vec::new(), seed };
        }
        let mut order: Vec<&Theme> = themes().iter().collect();
        seed.part("themes", 0).draws().shuffle(&mut order);
        let (hard, usual) = order.split_at(order.len().div_ceil(ONE_OF).min(order.len().saturating_sub(1)));
        let palettes = kept(seed.part("palettes", 0), usual, hard, |theme| {
            theme.palettes.possible().map(|name| BTreeSet::from([name.as_str()])).collect()
        });
        let fonts = kept(seed.part("fonts", 0), usual, hard, |theme| theme.fonts.iter().map(families).collect());
        // In the order of the list, so that themes have their turns as in any other run.
        let in_order = |some: &[&Theme]| themes().iter().filter(|theme| some.contains(theme)).cloned().collect::<Vec<_>>();
        let (mut usual, mut hard) = (in_order(usual), in_order(hard));
        let is_kept = |pair: &FontPair| families(pair).iter().any(|family| fonts.contains(*family));
        for theme in &mut usual {
            theme.palettes.retain(|name| !palettes.contains(name));
            theme.fonts.retain(|pair| !is_kept(pair));
        }
        for theme in &mut hard {
            theme.palettes.retain(|name| palettes.contains(name));
            theme.fonts.retain(is_kept);
        }
        Self { usual, hard, seed }
    }

    /// The themes that a split may have.
    pub(crate) fn themes(&self, split: Split) -> &[Theme] {
        if split == Split::TestHard { &self.hard } else { &self.usual }
    }

    /// The theme of a slot: each of those that its split may have takes its turn.
    pub(crate) fn theme(&self, split: Split, seed: Seed, slot: u64) -> &Theme {
        let themes = self.themes(split);
        &themes[seed.balanced("theme", slot, themes.len())]
    }

    /// Which wordings a record of a split may have.
    pub(crate) fn reserve(&self, split: Split) -> Option<Reserve> {
        (!self.hard.is_empty()).then(|| Reserve { seed: self.seed.part("wordings", 0), is_hard: split == Split::TestHard })
    }
}

/// The families that a pair of fonts sets text in.
fn families(pair: &FontPair) -> BTreeSet<&str> {
    BTreeSet::from([pair.title.as_str(), pair.text.as_str()])
}

/// Chooses some of the names that themes have in alternatives (each a set of names that go together): one in five, those of the hard
/// themes first, and none without which a usual theme would have no alternative left.
fn kept<'a>(
    seed: Seed,
    usual: &[&'a Theme],
    hard: &[&'a Theme],
    alternatives: impl Fn(&'a Theme) -> Vec<BTreeSet<&'a str>>,
) -> BTreeSet<String> {
    let names =
        |themes: &[&'a Theme]| -> BTreeSet<&'a str> { themes.iter().flat_map(|theme| alternatives(theme)).flatten().collect() };
    let (of_usual, of_hard) = (names(usual), names(hard));
    let n_wanted = of_usual.union(&of_hard).count().div_ceil(ONE_OF);
    let mut order: Vec<&str> = of_hard.iter().copied().collect();
    seed.draws().shuffle(&mut order);
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for name in order {
        let goes =
            |theme: &&&'a Theme| alternatives(theme).iter().any(|names| names.iter().all(|it| *it != name && !kept.contains(it)));
        if kept.len() < n_wanted && usual.iter().all(|theme| goes(&theme)) {
            kept.insert(name);
        }
    }
    kept.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_kept_is_seen_elsewhere() {
        let splits = SplitShares::parse("train=0.8,test=0.1,test_hard=0.1").unwrap();
        for seed in 0..50 {
            let holdout = Holdout::new(splits, Seed::of_run(seed));
            let all = |themes: &[Theme], names: &dyn Fn(&Theme) -> Vec<String>| -> BTreeSet<String> {
                themes.iter().flat_map(names).collect()
            };
            let theme = |theme: &Theme| vec![theme.name.clone()];
            let palettes = |theme: &Theme| theme.palettes.possible().cloned().collect();
            let fonts = |theme: &Theme| theme.fonts.iter().flat_map(families).map(str::to_owned).collect();
            let (usual, hard) = (&holdout.usual, &holdout.hard);
            assert_eq!(usual.len() + hard.len(), themes().len());
            assert!(all(usual, &theme).is_disjoint(&all(hard, &theme)) && hard.len() == 2);
            let new = |names: &dyn Fn(&Theme) -> Vec<String>| all(hard, names).difference(&all(usual, names)).count();
            assert!(new(&palettes) >= 1 && new(&fonts) >= 1, "seed {seed}: {} palettes, {} fonts", new(&palettes), new(&fonts));
            for theme in usual.iter().chain(hard) {
                assert!(theme.palettes.possible().count() > 0 && theme.fonts.iter().count() > 0, "{}", theme.name);
            }
        }
        let whole = Holdout::new(SplitShares::default(), Seed::of_run(1));
        assert!(whole.usual == themes() && whole.hard.is_empty() && whole.reserve(Split::Train).is_none());
    }
}

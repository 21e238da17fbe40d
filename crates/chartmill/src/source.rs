//! Where the descriptions of a run come from.

use std::collections::BTreeMap;

use chartmill_describe::builtin::{Limits, Topic, invent, topics};
use chartmill_describe::description_id;
use chartmill_describe::model::near_duplicates::NearDuplicates;
use chartmill_plan::{ChartPlugin, Refusal};
use chartmill_schema::{Description, Language, Split};
use chartmill_seed::Seed;

use crate::content::content_of;
use crate::groups::Groups;
use crate::{Arriving, Registry, RunConfig, SplitShares};

/// Where the descriptions of a run come from.
#[derive(Debug)]
pub enum Source {
    /// The built-in describer: a description a slot.
    BuiltIn(BuiltIn),
    /// Descriptions that were read from files: each serves many slots.
    Given(Given),
    /// Descriptions that a model is asked for while records are made from the first ones.
    Arriving(Box<Arriving>),
}

/// The built-in topics, sorted by the charts that can show them.
#[derive(Debug)]
pub struct BuiltIn {
    by_chart: BTreeMap<(Language, &'static str), Vec<&'static Topic>>,
    /// The split of each topic, by language and name, where that is not the largest.
    splits: BTreeMap<(Language, &'static str), Split>,
    largest: Split,
}

/// Descriptions from files, with the charts that accept each.
#[derive(Debug)]
pub struct Given {
    descriptions: Vec<GivenDescription>,
    content_hash: String,
}

/// One of them.
#[derive(Debug)]
struct GivenDescription {
    id: String,
    description: Description,
    charts: Vec<&'static str>,
    /// Descriptions of one group are much alike, and in one split.
    group: u64,
}

/// A description that no chart accepts.
#[derive(Debug)]
pub struct Unusable {
    /// Its title.
    pub title: String,
    /// Where it came from.
    pub origin: String,
    /// Why each chart refuses it.
    pub refusals: Vec<(&'static str, Refusal)>,
}

/// How many seeds are tried to learn whether a topic suits a chart.
const TRIALS: u64 = 8;

impl BuiltIn {
    /// Sorts the topics of each language by the charts that accept most of what is invented from them, and shares them out among the splits.
    pub fn new(config: &RunConfig) -> Self {
        let RunConfig { registry, locales, splits, .. } = config;
        let mut by_chart: BTreeMap<(Language, &'static str), Vec<&'static Topic>> = BTreeMap::new();
        for locale in locales {
            for topic in topics(locale) {
                let trial = |trial| invent(topic, Seed::of_run(0).part("trial", trial), &Limits::default()).ok();
                let trials: Vec<Description> = (0..TRIALS).filter_map(trial).collect();
                for chart in registry.charts() {
                    let accepted = trials.iter().filter(|description| chart.accepts(description.table()).is_ok()).count();
                    if accepted as u64 * 2 > TRIALS {
                        by_chart.entry((locale.clone(), chart.name())).or_default().push(topic);
                    }
                }
            }
        }
        let mut built_in = Self { by_chart, splits: BTreeMap::new(), largest: splits.largest() };
        for locale in locales {
            built_in.share_out(locale, *splits, Seed::of_run(config.seed));
        }
        built_in
    }

    /// Two tables that were invented from one topic are much alike, so each topic is in one split alone. Of the topics that suit a chart
    /// every split gets its share, at least one while a third are left to the largest split.
    fn share_out(&mut self, locale: &Language, splits: SplitShares, seed: Seed) {
        let mut pools: Vec<(&str, Vec<&'static str>)> = self
            .by_chart
            .iter()
            .filter(|((language, _), _)| language == locale)
            .map(|((_, chart), topics)| (*chart, topics.iter().map(|topic| topic.name()).collect()))
            .collect();
        // The charts with the fewest topics choose first.
        pools.sort_by_key(|(chart, topics)| (topics.len(), *chart));
        for split in Split::ALL.into_iter().filter(|&split| split != self.largest && splits.has(split)) {
            for (chart, topics) in &pools {
                let shared_out = |name: &str| self.splits.get(&(locale.clone(), name)).copied();
                let mut free: Vec<&'static str> = topics.iter().copied().filter(|name| shared_out(name).is_none()).collect();
                let n_own = topics.iter().filter(|name| shared_out(name) == Some(split)).count();
                let n_wanted = (topics.len() * splits.of(split) as usize).div_ceil(100).saturating_sub(n_own);
                seed.part("topics", split as u64).part(chart, 0).draws().shuffle(&mut free);
                let mut left = n_wanted;
                for name in free {
                    // A topic suits several charts, and none of them may be left with too few.
                    let leaves_enough = |(_, pool): &(&str, Vec<&'static str>)| {
                        let n_free = pool.iter().filter(|name| !self.splits.contains_key(&(locale.clone(), *name))).count();
                        !pool.contains(&name) || n_free > pool.len().div_ceil(3)
                    };
                    if left > 0 && pools.iter().all(leaves_enough) {
                        self.splits.insert((locale.clone(), name), split);
                        left -= 1;
                    }
                }
            }
        }
    }

    /// The topics that suit a chart and belong to a split.
    fn topics(&self, locale: &Language, chart: &'static str, split: Split) -> Vec<&'static Topic> {
        let all = self.by_chart.get(&(locale.clone(), chart)).map_or(&[][..], Vec::as_slice);
        let split_of = |topic: &Topic| self.splits.get(&(locale.clone(), topic.name())).copied().unwrap_or(self.largest);
        all.iter().copied().filter(|topic| split_of(topic) == split).collect()
    }
}

impl Given {
    /// Descriptions from files. Those that no chart accepts are left out and returned with the reasons.
    pub fn new(registry: &Registry, descriptions: Vec<Description>, content_hash: String) -> (Self, Vec<Unusable>) {
        let mut usable: Vec<GivenDescription> = Vec::new();
        let mut alike = NearDuplicates::default();
        let mut by_content = BTreeMap::new();
        let mut groups = Groups::default();
        let mut unusable = Vec::new();
        for description in descriptions {
            let (fitting, refusals) = registry.fitting(&description);
            if fitting.is_empty() {
                let origin = description.provenance().map(|provenance| provenance.name.clone()).unwrap_or_default();
                unusable.push(Unusable { title: description.title().to_owned(), origin, refusals });
            } else {
                let charts = fitting.iter().map(|chart| chart.name()).collect();
                let group = groups.new_one();
                for earlier in alike.insert(&description) {
                    groups.join(earlier as u32, group);
                }
                groups.join(*by_content.entry(content_of(&description)).or_insert(group), group);
                usable.push(GivenDescription { id: description_id(&description), description, charts, group: 0 });
            }
        }
        // Numbered from 0 on, so that splits are shared out exactly.
        let mut numbers = BTreeMap::new();
        for (at, given) in (0..).zip(&mut usable) {
            let n = numbers.len() as u64;
            given.group = *numbers.entry(groups.root(at)).or_insert(n);
        }
        (Self { descriptions: usable, content_hash }, unusable)
    }

    /// How many descriptions can be used.
    pub fn len(&self) -> usize {
        self.descriptions.len()
    }

    /// Whether none can be used.
    pub fn is_empty(&self) -> bool {
        self.descriptions.is_empty()
    }
}

/// What one attempt is to show: a description, as which chart.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) description: Description,
    pub(crate) description_id: String,
    /// The split of all that is made from it.
    pub(crate) split: Split,
    pub(crate) chart: &'static dyn ChartPlugin,
}

impl Source {
    /// The built-in describer for a run's charts, languages and splits.
    pub fn built_in(config: &RunConfig) -> Self {
        Self::BuiltIn(BuiltIn::new(config))
    }

    /// The name of the input in the configuration: `built-in`, the hash of the files' contents, or that of what a model is asked.
    pub fn input(&self) -> String {
        match self {
            Self::BuiltIn(_) => "built-in".to_owned(),
            Self::Given(given) => given.content_hash.clone(),
            Self::Arriving(arriving) => arriving.input(),
        }
    }

    /// What slot `slot` shows in try `round` of its descriptions and charts. Tries differ first in the chart, then (built-in) in the
    /// description. `None` where there is nothing to show.
    pub(crate) fn offer(&self, config: &RunConfig, locale: &Language, seed: Seed, slot: u64, round: u64) -> Option<Offer> {
        let RunConfig { registry, splits, .. } = config;
        match self {
            Self::BuiltIn(built_in) => {
                let charts = registry.charts();
                let first = seed.balanced("chart", slot, charts.len());
                // Every second round takes the next chart; each round invents anew, since a topic suits only some charts.
                let chart = *charts.get((first + (round / 2) as usize) % charts.len().max(1))?;
                let split = splits.split_of(seed, slot);
                let topics = built_in.topics(locale, chart.name(), split);
                // A topic comes back only after all others had their turn.
                let turn = slot / charts.len() as u64 + round;
                let topic = *topics.get(seed.part(chart.name(), 0).balanced("topic", turn, topics.len()))?;
                let description = invent(topic, seed.part("description", slot).part("round", round), &Limits::default()).ok()?;
                Some(Offer { description_id: description_id(&description), description, split, chart })
            }
            Self::Given(given) => {
                let n = given.descriptions.len();
                let at = seed.balanced("description", slot, n);
                let GivenDescription { id, description, charts, group } = given.descriptions.get(at)?;
                // Each time that a description comes round, the next of its charts has its turn.
                let turn = slot / n.max(1) as u64 + round;
                let name = charts.get(seed.part("charts", at as u64).balanced("chart", turn, charts.len()))?;
                let chart = registry.named(name).ok()?;
                let split = splits.split_of(seed, *group);
                Some(Offer { description: description.clone(), description_id: id.clone(), split, chart })
            }
            Self::Arriving(arriving) => {
                let (at, arrival) = arriving.of_record(slot)?;
                // The records of one description follow each other, and each takes the next of its charts.
                let turn = slot + round;
                let name = arrival.charts.get(seed.part("charts", at).balanced("chart", turn, arrival.charts.len()))?;
                let chart = registry.named(name).ok()?;
                // Those that come are never much alike.
                let split = splits.split_of(seed, at);
                Some(Offer { description: arrival.description, description_id: arrival.id, split, chart })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_described_in_its_own_language() {
        let locales: Vec<Language> = ["en", "pt-BR"].into_iter().filter_map(Language::new).collect();
        let config = RunConfig { locales, ..RunConfig::default() };
        let source = Source::built_in(&config);
        for slot in 0..40 {
            for locale in &config.locales {
                let offer = source.offer(&config, locale, Seed::of_run(1), slot, 0).unwrap();
                assert_eq!(offer.description.language(), locale, "slot {slot}");
            }
        }
    }

    #[test]
    fn a_topic_is_in_one_split_and_every_chart_in_all() {
        let locales: Vec<Language> = ["en", "pt-BR", "es"].into_iter().filter_map(Language::new).collect();
        for (seed, text) in
            [(1, "train=0.9,val=0.05,test=0.05"), (2, "train=0.8,val=0.05,test=0.05,test_hard=0.1"), (3, "test=1")]
        {
            let config =
                RunConfig { seed, locales: locales.clone(), splits: SplitShares::parse(text).unwrap(), ..RunConfig::default() };
            let built_in = BuiltIn::new(&config);
            for locale in &locales {
                for chart in config.registry.charts() {
                    let n = |split| built_in.topics(locale, chart.name(), split).len();
                    let all = built_in.by_chart[&(locale.clone(), chart.name())].len();
                    assert_eq!(Split::ALL.map(n).iter().sum::<usize>(), all);
                    let missing: Vec<Split> = Split::ALL.into_iter().filter(|&it| config.splits.has(it) && n(it) == 0).collect();
                    assert!(missing.is_empty(), "{text}: {locale} {} has no topic in {missing:?} of {all}", chart.name());
                    assert!(n(built_in.largest) * 3 >= all, "{text}: {locale} {}", chart.name());
                }
            }
        }
    }

    #[test]
    fn descriptions_that_are_much_alike_share_a_split() {
        let table = |title: &str, values: [u32; 4]| {
            let rows: Vec<String> = ["Oslo", "Rome", "Lima", "Cairo"]
                .iter()
                .zip(values)
                .map(|(city, value)| format!(r#"{{"cells": ["{city}", "{value}"]}}"#))
                .collect();
            let json = format!(
                r#"{{"title": "{title}", "language": "en", "table": {{"columns": [{{"name": "City", "kind": "category"}},
                {{"name": "Visitors", "kind": "quantity", "measure": {{"kind": "count"}}}}], "rows": [{}]}}}}"#,
                rows.join(",")
            );
            Description::check(serde_json::from_str(&json).unwrap()).unwrap()
        };
        let descriptions = vec![
            table("Visitors of the old harbor", [120, 340, 560, 780]),
            table("Trees planted along avenues", [11, 22, 33, 44]),
            table("Guests at the port", [120, 340, 560, 780]),
            table("Trees planted along avenues", [51, 62, 73, 84]),
        ];
        let (given, _) = Given::new(&Registry::built_in(), descriptions, String::new());
        assert_eq!(given.descriptions.iter().map(|given| given.group).collect::<Vec<_>>(), [0, 1, 0, 1]);
    }
}

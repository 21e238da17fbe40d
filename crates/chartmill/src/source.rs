//! Where the descriptions of a run come from.

use std::collections::BTreeMap;

use chartmill_describe::builtin::{Limits, Topic, invent, topics};
use chartmill_describe::description_id;
use chartmill_plan::{ChartPlugin, Refusal};
use chartmill_schema::{Description, Language};
use chartmill_seed::Seed;

use crate::{Arriving, Registry};

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
}

/// Descriptions from files, with the charts that accept each.
#[derive(Debug)]
pub struct Given {
    descriptions: Vec<(String, Description, Vec<&'static str>)>,
    content_hash: String,
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
    /// Sorts the topics of each language by the charts that accept most of what is invented from them.
    pub fn new(registry: &Registry, locales: &[Language]) -> Self {
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
        Self { by_chart }
    }
}

impl Given {
    /// Descriptions from files. Those that no chart accepts are left out and returned with the reasons.
    pub fn new(registry: &Registry, descriptions: Vec<Description>, content_hash: String) -> (Self, Vec<Unusable>) {
        let mut usable = Vec::new();
        let mut unusable = Vec::new();
        for description in descriptions {
            let (fitting, refusals) = registry.fitting(&description);
            if fitting.is_empty() {
                let origin = description.provenance().map(|provenance| provenance.name.clone()).unwrap_or_default();
                unusable.push(Unusable { title: description.title().to_owned(), origin, refusals });
            } else {
                let charts = fitting.iter().map(|chart| chart.name()).collect();
                usable.push((description_id(&description), description, charts));
            }
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
    /// The index by which splits are shared out.
    pub(crate) index: u64,
    pub(crate) chart: &'static dyn ChartPlugin,
}

impl Source {
    /// The built-in describer for these charts and languages.
    pub fn built_in(registry: &Registry, locales: &[Language]) -> Self {
        Self::BuiltIn(BuiltIn::new(registry, locales))
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
    pub(crate) fn offer(&self, registry: &Registry, locale: &Language, seed: Seed, slot: u64, round: u64) -> Option<Offer> {
        match self {
            Self::BuiltIn(built_in) => {
                let charts = registry.charts();
                let first = seed.balanced("chart", slot, charts.len());
                // Every second round takes the next chart; each round invents anew, since a topic suits only some charts.
                let chart = *charts.get((first + (round / 2) as usize) % charts.len().max(1))?;
                let topics = built_in.by_chart.get(&(locale.clone(), chart.name()))?;
                // A topic comes back only after all others had their turn.
                let turn = slot / charts.len() as u64 + round;
                let topic = *topics.get(seed.part(chart.name(), 0).balanced("topic", turn, topics.len()))?;
                let description = invent(topic, seed.part("description", slot).part("round", round), &Limits::default()).ok()?;
                Some(Offer { description_id: description_id(&description), description, index: slot, chart })
            }
            Self::Given(given) => {
                let n = given.descriptions.len();
                let at = seed.balanced("description", slot, n);
                let (id, description, charts) = given.descriptions.get(at)?;
                // Each time that a description comes round, the next of its charts has its turn.
                let turn = slot / n.max(1) as u64 + round;
                let name = charts.get(seed.part("charts", at as u64).balanced("chart", turn, charts.len()))?;
                let chart = registry.named(name).ok()?;
                Some(Offer { description: description.clone(), description_id: id.clone(), index: at as u64, chart })
            }
            Self::Arriving(arriving) => {
                let (at, arrival) = arriving.of_record(slot)?;
                // The records of one description follow each other, and each takes the next of its charts.
                let turn = slot + round;
                let name = arrival.charts.get(seed.part("charts", at).balanced("chart", turn, arrival.charts.len()))?;
                let chart = registry.named(name).ok()?;
                Some(Offer { description: arrival.description, description_id: arrival.id, index: at, chart })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_described_in_its_own_language() {
        let registry = Registry::built_in();
        let locales: Vec<Language> = ["en", "pt-BR"].into_iter().filter_map(Language::new).collect();
        let source = Source::built_in(&registry, &locales);
        for slot in 0..40 {
            for locale in &locales {
                let offer = source.offer(&registry, locale, Seed::of_run(1), slot, 0).unwrap();
                assert_eq!(offer.description.language(), locale, "slot {slot}");
            }
        }
    }
}

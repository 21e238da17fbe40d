//! Descriptions that arrive from a model while records are made from them.
//!
//! Every description serves the same number of records in a row. Where a slot of the describing stayed empty, its records take the
//! nearest description before it, or, at the very beginning, the first that there is. So what a record shows follows from its own slot
//! and from the answers up to it; how fast they come changes nothing.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use chartmill_dataset::sha256_hex;
use chartmill_describe::description_id;
use chartmill_describe::model::prices::Price;
use chartmill_schema::Description;
use serde_json::{Value, json};

use crate::Registry;
use crate::describer::{DescribeCounts, DescribeSettings, Slot};

/// Descriptions that arrive, in order, while records are made of them.
#[derive(Debug)]
pub struct Arriving {
    settings: DescribeSettings,
    price: Option<Price>,
    records_per_description: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Slots of the describing that were handed over, described or empty.
    arrived: u64,
    /// The descriptions that may still be needed, by their slots.
    kept: BTreeMap<u64, Arrival>,
    counts: DescribeCounts,
    /// Whether nothing more will come.
    over: bool,
}

/// One description, with the charts that accept it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) id: String,
    pub(crate) description: Description,
    pub(crate) charts: Vec<&'static str>,
}

/// The describing ended before a description came that is needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no description came for record {slot}")]
pub struct NothingCame {
    /// The slot of the record.
    pub slot: u64,
}

/// What came is not what the records that are written already were made from.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "the folder was begun with other answers of the model: nothing in it was made from {title:?}, the description of record {slot}; \
     name the --store that it was begun with, or delete the folder and begin again"
)]
pub struct OtherAnswers {
    /// The first record that would be made from it.
    pub slot: u64,
    /// Its title.
    pub title: String,
}

impl Arriving {
    /// Descriptions as `settings` ask for them, each for `records_per_description` records (at least 1).
    pub fn new(settings: DescribeSettings, price: Option<Price>, records_per_description: u64) -> Self {
        let state = Mutex::new(State::default());
        Self { settings, price, records_per_description: records_per_description.max(1), state, changed: Condvar::new() }
    }

    /// The name of the input in the configuration. How many descriptions are asked for is no part of it: those of a short run are the
    /// first of a long one.
    pub(crate) fn input(&self) -> String {
        let mut settings = json!(self.settings);
        if let Some(fields) = settings.as_object_mut() {
            fields.remove("count");
        }
        let asked = json!({ "records_per_description": self.records_per_description, "settings": settings });
        // The fields of a JSON value are sorted, so the same settings are the same text.
        format!("asked {}", sha256_hex(asked.to_string().as_bytes()))
    }

    /// Takes the next slot of the describing.
    pub fn put(&self, registry: &Registry, slot: Slot) {
        let mut state = self.lock();
        state.counts.add(&slot);
        if let Some(description) = slot.description {
            let charts: Vec<&'static str> = registry.fitting(&description).0.iter().map(|chart| chart.name()).collect();
            // What no chart can show is refused when it is described, so each has at least one.
            if !charts.is_empty() {
                state.kept.insert(slot.slot, Arrival { id: description_id(&description), description, charts });
            }
        }
        state.arrived = slot.slot + 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Says that nothing more will come, so that nobody waits for it.
    pub fn finish(&self) {
        self.lock().over = true;
        self.changed.notify_all();
    }

    /// What the answers took so far.
    pub fn counts(&self) -> DescribeCounts {
        let mut counts = self.lock().counts.clone();
        counts.spent.price(self.price.as_ref());
        counts
    }

    /// What the manifest says of the describing.
    pub(crate) fn describing(&self) -> BTreeMap<String, Value> {
        [("settings".to_owned(), json!(self.settings)), ("counts".to_owned(), json!(self.counts()))].into()
    }

    /// Where the descriptions are from, in a sentence, for the card.
    pub(crate) fn told(&self) -> String {
        format!(
            "The descriptions, tables and numbers included, were made up by the language model {}: {} of them.",
            self.settings.model,
            self.lock().counts.descriptions
        )
    }

    /// Waits until the records before `end` can be made.
    ///
    /// # Errors
    /// The describing ended before.
    pub(crate) fn wait(&self, end: u64) -> Result<(), NothingCame> {
        let last = end.saturating_sub(1);
        let mut state = self.lock();
        loop {
            let all_here = state.arrived > last / self.records_per_description;
            if all_here && !state.kept.is_empty() {
                return Ok(());
            }
            // With every slot empty there is nothing to make any record from: they stay empty, which the summary tells.
            if state.over {
                return if state.arrived >= self.settings.count { Ok(()) } else { Err(NothingCame { slot: last }) };
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Compares what came for the records before `first` with what they were made from.
    ///
    /// # Errors
    /// A description is unknown to the folder.
    pub(crate) fn check(&self, first: u64, is_known: impl Fn(&str) -> bool) -> Result<(), OtherAnswers> {
        let state = self.lock();
        let used = state.kept.iter().map(|(at, arrival)| (at * self.records_per_description, arrival));
        for (slot, arrival) in used.take_while(|(slot, _)| *slot < first) {
            if !is_known(&arrival.id) {
                return Err(OtherAnswers { slot, title: arrival.description.title().to_owned() });
            }
        }
        Ok(())
    }

    /// Forgets what only records before `first` needed, so that memory stays flat.
    pub(crate) fn forget(&self, first: u64) {
        let mut state = self.lock();
        if let Some(needed) = nearest(&state.kept, first / self.records_per_description) {
            state.kept = state.kept.split_off(&needed);
        }
    }

    /// The description of a record, with the slot of the describing that it came from.
    pub(crate) fn of_record(&self, slot: u64) -> Option<(u64, Arrival)> {
        let state = self.lock();
        let at = nearest(&state.kept, slot / self.records_per_description)?;
        Some((at, state.kept.get(&at)?.clone()))
    }

    /// A thread that panicked cannot have left the state half changed: nothing in here panics.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slot at or before `at` that holds a description; else the first that does.
fn nearest(kept: &BTreeMap<u64, Arrival>, at: u64) -> Option<u64> {
    kept.range(..=at).next_back().or_else(|| kept.iter().next()).map(|(slot, _)| *slot)
}

#[cfg(test)]
mod tests {
    use chartmill_describe::builtin::{Limits, invent, topics};
    use chartmill_describe::model::exchange::Usage;
    use chartmill_describe::model::prompts::Prompts;
    use chartmill_schema::Language;
    use chartmill_seed::Seed;

    use super::*;
    use crate::describer::DescribeConfig;

    fn arriving(count: u64) -> Arriving {
        Arriving::new(DescribeConfig::new(count, Prompts::built_in().unwrap()).settings("a-model"), None, 4)
    }

    fn slot(at: u64, is_described: bool) -> Slot {
        let topic = &topics(&Language::english())[at as usize];
        let description = is_described.then(|| invent(topic, Seed::of_run(at), &Limits::default()).unwrap());
        Slot {
            slot: at,
            description,
            recovered: Vec::new(),
            repairs: 0,
            refused: Vec::new(),
            answers: 1,
            usage: Usage::default(),
        }
    }

    /// Which slot of the describing each of the first 16 records takes, once `described` has arrived.
    fn taken(described: &[bool]) -> Vec<Option<u64>> {
        let (arriving, registry) = (arriving(described.len() as u64), Registry::built_in());
        for (at, is_described) in described.iter().enumerate() {
            arriving.put(&registry, slot(at as u64, *is_described));
        }
        (0..16).step_by(4).map(|record| arriving.of_record(record + 3).map(|(at, _)| at)).collect()
    }

    #[test]
    fn records_of_an_empty_slot_take_the_nearest_description_before_it() {
        assert_eq!(taken(&[true, true, true, true]), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(taken(&[true, false, false, true]), [Some(0), Some(0), Some(0), Some(3)]);
        assert_eq!(taken(&[false, false, true, true]), [Some(2), Some(2), Some(2), Some(3)]);
        assert_eq!(taken(&[false, false, false, false]), [None, None, None, None]);
    }

    #[test]
    fn records_wait_for_their_description_and_no_longer() {
        let (arriving, registry) = (arriving(4), Registry::built_in());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| arriving.wait(8));
            arriving.put(&registry, slot(0, false));
            arriving.put(&registry, slot(1, true));
            assert_eq!(waiting.join().unwrap(), Ok(()));
        });
        arriving.finish();
        assert_eq!(arriving.wait(9), Err(NothingCame { slot: 8 }));
    }

    #[test]
    fn what_is_forgotten_is_needed_no_more_and_what_differs_is_told() {
        let (arriving, registry) = (arriving(4), Registry::built_in());
        for at in 0..3 {
            arriving.put(&registry, slot(at, at != 2));
        }
        assert!(arriving.check(5, |_| true).is_ok());
        assert_eq!(arriving.check(5, |_| false).unwrap_err().slot, 0);
        assert!(arriving.check(0, |_| false).is_ok(), "nothing is written yet");
        arriving.forget(8);
        assert_eq!(arriving.of_record(8).unwrap().0, 1, "an empty slot still takes it");
        assert_eq!(arriving.lock().kept.len(), 1);
    }

    #[test]
    fn a_short_run_is_named_as_a_long_one_and_other_settings_otherwise() {
        assert_eq!(arriving(4).input(), arriving(9).input());
        let mut other = arriving(4);
        other.records_per_description = 5;
        assert_ne!(arriving(4).input(), other.input());
    }
}

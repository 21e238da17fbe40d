//! One slot: attempts, until a sample verifies.

use chartmill_dataset::{Configuration, DescriptionLine, SlotResult, SlotSample, image_path, record_id};
use chartmill_schema::Language;
use chartmill_seed::Seed;

use crate::holdout::Holdout;
use crate::press::{Failure, Press};
use crate::source::Offer;
use crate::{RunConfig, Source};

/// Attempts that one description and chart are given, each in a plainer and roomier layout.
pub(crate) const LAYOUTS: u32 = 4;
/// How often the chart or the description changes before the slot stays empty.
const ROUNDS: u32 = 4;

/// The engine: what every slot shares.
#[derive(Debug)]
pub struct Mill {
    config: RunConfig,
    source: Source,
    seed: Seed,
    holdout: Holdout,
    configuration_hash: String,
}

impl Mill {
    /// An engine for a run.
    pub fn new(config: RunConfig, source: Source) -> Self {
        let configuration_hash = config.to_configuration(&source.input()).hash();
        let seed = Seed::of_run(config.seed);
        Self { seed, holdout: Holdout::new(config.splits, seed), config, source, configuration_hash }
    }

    /// The run's settings.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// Where its descriptions come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What names the release that this makes.
    pub fn configuration(&self) -> Configuration {
        self.config.to_configuration(&self.source.input())
    }

    /// Fills one slot. What comes of it depends on the run's seed and the slot alone.
    pub fn mill_one(&self, slot: u64) -> SlotResult {
        let locale = &self.config.locales[self.seed.balanced("locale", slot, self.config.locales.len())];
        self.mill_offered(slot, |round, _| self.source.offer(&self.config, locale, self.seed, slot, u64::from(round)))
    }

    /// Fills one slot with what `offered` gives for each round and its first attempt.
    pub(crate) fn mill_offered(&self, slot: u64, offered: impl Fn(u32, u32) -> Option<Offer>) -> SlotResult {
        let mut result = SlotResult { slot, sample: None, refused: Vec::new(), descriptions: Vec::new() };
        let id = record_id(&self.configuration_hash, slot);
        let mut attempt = 0;
        for round in 0..ROUNDS {
            let Some(offer) = offered(round, attempt) else { continue };
            let used = result.descriptions.iter().position(|line| line.id == offer.description_id).unwrap_or_else(|| {
                let description = offer.description.as_raw().clone();
                result.descriptions.push(DescriptionLine { id: offer.description_id.clone(), kept: false, description });
                result.descriptions.len() - 1
            });
            for layout in 0..LAYOUTS {
                match self.attempt(slot, attempt, layout, &offer, &id) {
                    Ok(sample) => {
                        result.descriptions[used].kept = true;
                        result.sample = Some(sample);
                        return result;
                    }
                    Err(failure) => {
                        let retry = failure.retry;
                        result.refused.push(failure.told(slot, attempt, &offer));
                        attempt += 1;
                        if !retry {
                            break;
                        }
                    }
                }
            }
        }
        result
    }

    /// The language of a slot's questions: each that was chosen has its turn; that of the picture where none was.
    fn question_language<'a>(&'a self, slot: u64, picture: &'a Language) -> &'a Language {
        let chosen = &self.config.question_locales;
        if chosen.is_empty() { picture } else { &chosen[self.seed.balanced("question-locale", slot, chosen.len())] }
    }

    fn attempt(&self, slot: u64, attempt: u32, layout: u32, offer: &Offer, id: &str) -> Result<SlotSample, Failure> {
        let seed = self.seed.part("slot", slot).part("attempt", u64::from(attempt));
        let press = Press {
            config: &self.config,
            id,
            image: &image_path(slot, id),
            offer,
            theme: self.holdout.theme(offer.split, self.seed, slot),
            language: self.question_language(slot, offer.description.language()),
            reserve: self.holdout.reserve(offer.split),
            without: &[],
            want_yes: self.seed.balanced("yes", slot, 2) == 0,
            grown: None,
            seed,
            layout,
        };
        let (sample, png) = press.make(|_, _| ())?.0;
        Ok(SlotSample::Drawn(Box::new(sample), png))
    }
}

//! Descriptions from a language model: slots, worked by plain threads, handed over in their order.
//!
//! What a model says is never trusted: each answer is read, checked and, where it fails, sent back with its faults. What comes of a slot
//! depends on the settings and on the model's answers alone, never on threads, so that a run that is resumed from the store of answers
//! ends with the same descriptions.

mod files;
mod paraphrase;
pub(crate) mod part;
mod slot;
mod spent;
mod window;
mod wordings;
pub(crate) mod workers;

use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::brief::{Brief, ChartChoice};
use chartmill_describe::model::budget::estimate;
use chartmill_describe::model::client::Client;
use chartmill_describe::model::exchange::{Request, Usage};
use chartmill_describe::model::prompts::Prompts;
use chartmill_describe::model::table_shape::TableShape;
use chartmill_schema::{Description, Language};
use serde::{Deserialize, Serialize};

use crate::Registry;
use window::{Window, Work};

pub use files::{DescribeCounts, DescribeManifest, DescribePaths, DescribeSettings, DescribeWriter};
pub use paraphrase::{ParaphraseConfig, RefusedWording, Reworded, paraphrase_all};
pub use spent::Spent;
pub use wordings::{ParaphraseCounts, WordingPaths};

/// Titles that a prompt lists as taken: enough to steer a model away, few enough to leave room for the task.
const MOST_TITLES: usize = 60;

/// What descriptions are wanted, and how a model is asked for them.
#[derive(Debug)]
pub struct DescribeConfig {
    /// The seed of every choice.
    pub seed: u64,
    /// How many slots; each holds one description, or none if every attempt was refused.
    pub count: u64,
    /// The languages of the descriptions.
    pub locales: Vec<Language>,
    /// The charts that they are meant for.
    pub registry: Registry,
    /// The templates of the prompts.
    pub prompts: Prompts,
    /// Slots a round. The prompts of a round list the titles of all rounds but the one before, so two rounds can be in work.
    pub round: u64,
    /// Briefs that a slot is given before it stays empty.
    pub attempts: u32,
    /// How often a bad answer is sent back with its faults.
    pub repairs: u32,
    /// The temperature of sampling, as decimal text.
    pub temperature: String,
    /// The most tokens of an answer.
    pub answer_tokens: u32,
}

/// An answer that was refused, as `…refused.jsonl` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAnswer {
    /// The slot.
    pub slot: u64,
    /// The attempt, from 0.
    pub attempt: u32,
    /// How often the answer had been sent back before.
    pub repair: u32,
    /// The first reason, in short; reasons are counted by it.
    pub reason: String,
    /// Everything that was wrong with it.
    pub faults: Vec<String>,
    /// What was asked for, in short.
    pub brief: String,
    /// What the model said.
    pub raw: String,
}

/// What came of one slot.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its number, from 0.
    pub slot: u64,
    /// The description, if an attempt was accepted.
    pub description: Option<Description>,
    /// What was mended to read the accepted answer.
    pub recovered: Vec<String>,
    /// How often the accepted answer had been sent back.
    pub repairs: u32,
    /// The answers that were refused.
    pub refused: Vec<RefusedAnswer>,
    /// Answers that were used, accepted or not, recorded or new.
    pub answers: u64,
    /// What they took, in tokens of the model.
    pub usage: Usage,
}

/// How far the describing is.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Slots that are done.
    pub done: u64,
    /// Of these, slots that stayed empty.
    pub empty: u64,
    /// Requests that may be in flight now.
    pub limit: usize,
}

/// Why asking ended early. What was answered until then is in the store.
#[derive(Debug, thiserror::Error)]
#[error("{done} of {count} are done")]
pub struct EndedEarly {
    /// Slots, or templates, that are done.
    pub done: u64,
    /// All of them.
    pub count: u64,
    /// Why.
    #[source]
    pub reason: AskError,
}

/// What a run would ask, before anything is.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The first requests, as they would be sent.
    pub first: Vec<Request>,
    /// What the whole run is expected to take if every first answer is accepted and has its full length.
    pub usage: Usage,
}

impl DescribeConfig {
    /// The usual settings for `count` descriptions in English for all charts.
    pub fn new(count: u64, prompts: Prompts) -> Self {
        Self {
            seed: 1,
            count,
            locales: vec![Language::english()],
            registry: Registry::built_in(),
            prompts,
            round: 32,
            attempts: 3,
            repairs: 2,
            temperature: "0.9".to_owned(),
            answer_tokens: 2000,
        }
    }

    /// The charts, with the shapes of table that each takes.
    fn chart_choices(&self) -> Vec<ChartChoice> {
        let choice = |chart: &&'static dyn chartmill_plan::ChartPlugin| ChartChoice {
            name: chart.name().to_owned(),
            needs: chart.docs().accepts.to_owned(),
            shapes: TableShape::ALL.into_iter().filter(|shape| chart.accepts(&shape.sample()).is_ok()).collect(),
        };
        self.registry.charts().iter().map(choice).collect()
    }

    /// What the run would ask: its first `n` requests and an estimate of the whole.
    ///
    /// # Errors
    /// No brief can be drawn, or a template of the user's own cannot be filled in.
    pub fn forecast(&self, n: u64) -> Result<Forecast> {
        let charts = self.chart_choices();
        // The sizes of a few dozen prompts tell those of all.
        let sampled = self.count.min(64).max(n.min(self.count));
        let mut first = Vec::new();
        let (mut input, mut output) = (0_u64, 0_u64);
        for slot in 0..sampled {
            let request = slot::request(self, &charts, slot, 0, &[])?.1;
            let usage = estimate(&request);
            (input, output) = (input + usage.input_tokens, output + usage.output_tokens);
            if slot < n {
                first.push(request);
            }
        }
        let whole = |sum: u64| (u128::from(sum) * u128::from(self.count) / u128::from(sampled.max(1))) as u64;
        Ok(Forecast { first, usage: Usage { input_tokens: whole(input), output_tokens: whole(output), estimated: true } })
    }
}

/// Asks for every description. `sink` is given each slot once, in order, as soon as those before it are done.
///
/// # Errors
/// [`EndedEarly`] if the budget is spent, the run was stopped or the model cannot be asked; else what `sink` or a template complains of.
pub fn describe_all(
    config: &DescribeConfig,
    client: &Client,
    model: &str,
    sink: &mut (dyn FnMut(Slot) -> Result<()> + Send),
    on_progress: &(dyn Fn(Described) + Sync),
) -> Result<()> {
    let charts = config.chart_choices();
    // One brief is drawn ahead, so that what is wrong with the settings is told before anything is asked.
    Brief::draw(chartmill_seed::Seed::of_run(config.seed), 0, 0, &config.locales, &charts)?;
    let window = Window::new(config.count, config.round, config.attempts, MOST_TITLES);
    let sink = Mutex::new(sink);
    let work = || {
        while let Some(Work { slot, attempt, titles }) = window.take() {
            match slot::answer(config, client, model, &charts, slot, attempt, &titles) {
                Ok(answer) => {
                    let committed = window.put(answer, &mut |slot| {
                        let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
                        sink(slot)
                    });
                    on_progress(Described { done: committed.done, empty: committed.empty, limit: client.limit() });
                }
                Err(error) => window.halt(error),
            }
        }
    };
    // No more slots are in work at once than those of two rounds.
    workers::run(client.limit(), config.round.saturating_mul(2).min(config.count), work, |error| window.halt(error));
    let (done, halted) = window.finish();
    ended(done, config.count, halted)
}

/// How a run ended: [`EndedEarly`] where a model could not be asked to the end.
fn ended(done: u64, count: u64, halted: Option<anyhow::Error>) -> Result<()> {
    match halted {
        None => Ok(()),
        Some(error) => match error.downcast::<AskError>() {
            Ok(reason) => Err(EndedEarly { done, count, reason }.into()),
            Err(error) => Err(error),
        },
    }
}

//! New wordings of question templates from a language model: one request a template, checked and tried out.
//!
//! Templates are handed out in order and worked by plain threads; what comes of each depends on the settings and on the model's answers
//! alone, so that a run that is resumed from the store of answers ends with the same file.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Error, Result};
use chartmill_ask::ExtraWordings;
use chartmill_describe::model::budget::estimate;
use chartmill_describe::model::client::Client;
use chartmill_describe::model::exchange::{Parameters, Reply, Request, Usage};
use chartmill_describe::model::fault::{Fault, repair};
use chartmill_describe::model::paraphrase::{
    CheckedWordings, NewWording, WordingFault, WordingSet, wording_file, wording_schema,
};
use chartmill_describe::model::prompts::Prompts;
use chartmill_seed::Seed;
use serde::Serialize;

use super::{Forecast, ended, slot, workers};
use crate::trials::Trials;

/// Characters of a refused answer that are kept.
const MOST_CHARS: usize = 2000;

/// What new wordings are wanted, and how a model is asked for them.
#[derive(Debug)]
pub struct ParaphraseConfig {
    /// The seed of the sampling.
    pub seed: u64,
    /// How many new wordings of each template.
    pub count: usize,
    /// The templates, by language, family and form.
    pub sets: Vec<WordingSet>,
    /// The templates of the prompts.
    pub prompts: Prompts,
    /// How often a bad answer is sent back with its faults.
    pub repairs: u32,
    /// The temperature of sampling, as decimal text.
    pub temperature: String,
    /// The most tokens of an answer.
    pub answer_tokens: u32,
}

/// A wording, or an answer, that was refused, as `…refused.jsonl` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedWording {
    /// The language.
    pub language: String,
    /// The key of its file.
    pub family: String,
    /// The template that was to be reworded.
    pub template: String,
    /// How often the answer had been sent back before.
    pub repair: u32,
    /// The reason, in short; reasons are counted by it.
    pub reason: &'static str,
    /// What was wrong, as the model was told.
    pub fault: String,
    /// The wording, or the answer, cut short, where no wordings could be read from it.
    pub text: String,
}

impl RefusedWording {
    pub(super) fn new(set: &WordingSet, original: usize, repair: u32, fault: &Fault, text: &str) -> Self {
        Self {
            language: set.language.as_str().to_owned(),
            family: set.family.clone(),
            template: set.templates.get(original).map(|template| template.text.trim().to_owned()).unwrap_or_default(),
            repair,
            reason: fault.reason(),
            fault: fault.to_string(),
            // The whole answer is in the store; what thousands of them would take here is not known.
            text: text.chars().take(MOST_CHARS).collect(),
        }
    }
}

/// What came of one template.
#[derive(Clone, Debug, Default)]
pub struct Reworded {
    /// The wordings that can be used.
    pub accepted: Vec<NewWording>,
    /// What was refused.
    pub refused: Vec<RefusedWording>,
    /// Answers that were used, accepted or not, recorded or new.
    pub answers: u64,
    /// What they took, in tokens of the model.
    pub usage: Usage,
}

impl ParaphraseConfig {
    /// The templates to reword: set and place in it.
    pub(super) fn templates(&self) -> Vec<(usize, usize)> {
        let of = |(at, set): (usize, &WordingSet)| set.rewordable().map(|original| (at, original)).collect::<Vec<_>>();
        self.sets.iter().enumerate().flat_map(of).collect()
    }

    /// How many templates there are to reword.
    pub fn n_templates(&self) -> u64 {
        self.templates().len() as u64
    }

    fn request(&self, (set, original): (usize, usize)) -> Result<Request> {
        let set = &self.sets[set];
        let seed =
            Seed::of_run(self.seed).part("paraphrase", 0).part(set.language.as_str(), 0).part(&set.family, original as u64);
        Ok(Request {
            prompt: set.prompt(original, self.count, &self.prompts)?,
            schema: Some(wording_schema()),
            parameters: Parameters {
                temperature: self.temperature.clone(),
                max_tokens: self.answer_tokens,
                seed: Some(seed.draws().between(0, i64::from(i32::MAX)).unsigned_abs()),
            },
        })
    }

    /// What the run would ask: its first `n` requests and an estimate of the whole.
    ///
    /// # Errors
    /// A template of the user's own cannot be filled in.
    pub fn forecast(&self, n: usize) -> Result<Forecast> {
        let mut forecast = Forecast { first: Vec::new(), usage: Usage { estimated: true, ..Usage::default() } };
        for (at, template) in self.templates().into_iter().enumerate() {
            let request = self.request(template)?;
            let usage = estimate(&request);
            forecast.usage.input_tokens += usage.input_tokens;
            forecast.usage.output_tokens += usage.output_tokens;
            if at < n {
                forecast.first.push(request);
            }
        }
        Ok(forecast)
    }

    /// Asks for new wordings of one template, until there are enough or the last repair is used up.
    fn reword(&self, client: &Client, trials: &Trials, template: (usize, usize)) -> Result<Reworded> {
        let (set, original) = (&self.sets[template.0], template.1);
        let mut request = self.request(template)?;
        let mut reworded = Reworded::default();
        for sent_back in 0..=self.repairs {
            let (reply, _) = client.ask(&request)?;
            reworded.answers += 1;
            slot::add(&mut reworded.usage, &reply);
            let mut refuse = |fault: &Fault, text: &str| {
                reworded.refused.push(RefusedWording::new(set, original, sent_back, fault, text));
            };
            let faults: Vec<Fault> = match read(set, original, &reply, &reworded.accepted) {
                Err(fault) => {
                    refuse(&fault, if reply.text.is_empty() { &reply.raw } else { &reply.text });
                    vec![fault]
                }
                Ok(checked) => {
                    let CheckedWordings { accepted, mut refused } = checked;
                    for wording in accepted {
                        match try_out(set, &wording, trials) {
                            Ok(()) => reworded.accepted.push(wording),
                            Err(fault) => refused.push((wording.text, fault)),
                        }
                    }
                    let told = refused.into_iter().map(|(text, problem)| {
                        let fault = Fault::Wording { text: text.clone(), problem };
                        refuse(&fault, &text);
                        fault
                    });
                    told.collect()
                }
            };
            if faults.is_empty() || reworded.accepted.len() >= self.count {
                break;
            }
            request.prompt = repair(&self.prompts, &request.prompt, &reply.text, &faults)?;
        }
        reworded.accepted.truncate(self.count);
        Ok(reworded)
    }
}

fn read(set: &WordingSet, original: usize, reply: &Reply, earlier: &[NewWording]) -> Result<CheckedWordings, Fault> {
    match &reply.unreadable {
        Some(reason) => Err(Fault::Unreadable { reason: reason.chars().take(200).collect() }),
        None => set.read(original, &reply.text, &reply.finish, earlier),
    }
}

/// Reads a wording as `generate --wordings` will read it from the file, and asks a few figures with it.
fn try_out(set: &WordingSet, wording: &NewWording, trials: &Trials) -> Result<(), WordingFault> {
    let file = wording_file(&[(set, vec![wording.clone()])]);
    let refused = |reason: String| Err(WordingFault::Unverified { reason });
    match ExtraWordings::read(&[("the answer", &file)]) {
        Err(errors) => refused(errors.into_iter().next().map(|error| error.problem).unwrap_or_default()),
        Ok(extra) => match trials.unverified(&extra).pop() {
            Some((_, reason)) => refused(reason),
            None => Ok(()),
        },
    }
}

/// Asks for new wordings of every template. Returns what came of each, in order; `on_progress` is told how many are done.
///
/// # Errors
/// [`EndedEarly`](super::EndedEarly) if the budget is spent, the run was stopped or the model cannot be asked; else what a template of
/// the user's own complains of.
pub fn paraphrase_all(config: &ParaphraseConfig, client: &Client, on_progress: &(dyn Fn(u64) + Sync)) -> Result<Vec<Reworded>> {
    let templates = config.templates();
    let trials = Trials::default();
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Reworded>> = Mutex::default();
    let halted: Mutex<Option<Error>> = Mutex::default();
    // Each is changed in one step, so a thread that panicked left no half of one.
    let halt = |error: Error| {
        halted.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    };
    let work = || {
        while halted.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(&template) = templates.get(at) else { break };
            match config.reword(client, &trials, template) {
                Ok(reworded) => {
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.insert(at, reworded);
                    on_progress(done.len() as u64);
                }
                Err(error) => halt(error),
            }
        }
    };
    workers::run(client.limit(), templates.len() as u64, work, halt);
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    ended(done.len() as u64, templates.len() as u64, halted.into_inner().unwrap_or_else(PoisonError::into_inner))?;
    Ok(done.into_values().collect())
}

//! Trials of added wordings: whether verification would ever accept what they ask.
//!
//! A wording is tried on figures of the built-in describer, planned but never drawn. Most are accepted on the first; one that is refused
//! again and again lacks a word that verification needs, or has one that means something else.

use std::collections::BTreeMap;

use chartmill_ask::{Asked, ExtraWording, ExtraWordings, WordingForm};
use chartmill_plan::{Figure, themes};
use chartmill_schema::{Language, Record, Split};
use chartmill_seed::Seed;
use chartmill_verify::{Area, Reason, Sample, verify_files};

use crate::assemble::{Label, annotation};
use crate::press::plan;
use crate::{RunConfig, Source, SplitShares};

/// Figures that are planned at the most to find questions for a wording.
const FIGURES: u64 = 400;
/// Questions of one figure that a wording is tried with.
const QUESTIONS: usize = 2;
/// Questions, all refused, after which a wording is given up.
const ENOUGH: u32 = 12;

/// What the trials of several sets of wordings share.
#[derive(Debug, Default)]
pub(crate) struct Trials {
    config: RunConfig,
    sources: std::sync::Mutex<BTreeMap<Language, std::sync::Arc<Source>>>,
}

/// How the trials of one wording went.
#[derive(Debug, Default)]
struct Tried {
    accepted: bool,
    refused: u32,
    /// Why the first was refused.
    reason: String,
}

impl Tried {
    fn is_decided(&self) -> bool {
        self.accepted || self.refused >= ENOUGH
    }
}

impl Trials {
    /// The added wordings of which no question was accepted, each by its index and with the question that was refused first and why.
    /// One that fits no question of any figure tried is not told: nothing is known about it.
    pub(crate) fn unverified(&self, extra: &ExtraWordings) -> Vec<(usize, String)> {
        let mut tried: Vec<Tried> = extra.added().iter().map(|_| Tried::default()).collect();
        let mut languages: Vec<&Language> = extra.added().iter().map(|wording| &wording.language).collect();
        languages.sort();
        languages.dedup();
        for language in languages {
            let source = self.source(language);
            for slot in 0..FIGURES {
                let mut open = extra.added().iter().zip(&mut tried).filter(|(wording, _)| wording.language == *language);
                if open.all(|(_, tried)| tried.is_decided()) {
                    break;
                }
                let Some(figure) = self.figure(&source, language, slot) else { continue };
                for (wording, tried) in extra.added().iter().zip(&mut tried) {
                    if wording.language == *language && !tried.is_decided() {
                        self.attempt(extra, wording, &figure, tried);
                    }
                }
            }
        }
        let refused = tried.into_iter().enumerate().filter(|(_, tried)| !tried.accepted && tried.refused > 0);
        refused.map(|(at, tried)| (at, tried.reason)).collect()
    }

    /// The built-in describer in a language, made ready once.
    fn source(&self, language: &Language) -> std::sync::Arc<Source> {
        // What is in the map is whole: a thread that panicked had not put it there yet.
        let mut sources = self.sources.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let made = || std::sync::Arc::new(Source::built_in(&self.config_of(language)));
        sources.entry(language.clone()).or_insert_with(made).clone()
    }

    fn figure(&self, source: &Source, language: &Language, slot: u64) -> Option<Figure> {
        let seed = Seed::of_run(self.config.seed);
        let config = self.config_of(language);
        let offer = source.offer(&config, language, seed, slot, 0)?;
        let themes = themes();
        let theme = &themes[seed.balanced("theme", slot, themes.len())];
        plan(&config, theme, &offer, seed.part("trial", slot), 0).ok()
    }

    /// All topics of a language may be drawn.
    fn config_of(&self, language: &Language) -> RunConfig {
        RunConfig { locales: vec![language.clone()], splits: SplitShares::only(Split::Train), ..self.config.clone() }
    }

    /// Asks a figure with a wording, and has the questions verified.
    fn attempt(&self, extra: &ExtraWordings, wording: &ExtraWording, figure: &Figure, tried: &mut Tried) {
        let area = if wording.form == WordingForm::Sentence { Area::Message } else { Area::Wording };
        for Asked { turns, messages } in extra.try_out(wording, &figure.facts, QUESTIONS) {
            let (id, image) = ("cm-00000000-0000000", "images/00000/cm-00000000-0000000.png");
            let label = Label {
                id,
                image,
                split: Split::Test,
                description_id: "0",
                locale: &wording.language,
                seed: "0",
                target: &self.config.target.name,
                grown: None,
            };
            let said = if wording.form == WordingForm::Sentence { messages.last() } else { messages.first() };
            let said =
                said.map(|message| message.value.trim_start_matches("<image>\n").lines().next().unwrap_or_default().to_owned());
            let record = Record { id: id.to_owned(), image: image.to_owned(), conversations: messages };
            let found = verify_files(Sample { record, annotation: annotation(label, figure, turns) }, self.config.target);
            // What is wrong with the picture, or with the answer, is not the wording's fault.
            let is_its_own = |reason: &Reason| reason.area() == area || reason.area() == Area::Contract;
            let fault = found.err().unwrap_or_default().into_iter().find(|rejection| is_its_own(&rejection.reason));
            match fault {
                None => tried.accepted = true,
                Some(fault) => {
                    if tried.refused == 0 {
                        tried.reason = format!("{:?} is refused: {}", said.unwrap_or_default(), fault.reason);
                    }
                    tried.refused += 1;
                }
            }
        }
    }
}

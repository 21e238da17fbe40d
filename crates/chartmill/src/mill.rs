//! One slot: attempts, until a sample verifies.

use std::cell::RefCell;

use chartmill_ask::{Request, ask};
use chartmill_dataset::{AttemptKind, Configuration, DescriptionLine, RefusedAttempt, SlotResult, image_path, record_id};
use chartmill_draw::{Canvas, encode, paint};
use chartmill_plan::{Figure, PlanContext, Theme, plan_or_shorten, themes};
use chartmill_schema::{Language, Locale, Record, Split};
use chartmill_seed::Seed;
use chartmill_verify::{Live, Sample, Verified, verify};

use crate::assemble::{Label, annotation};
use crate::source::Offer;
use crate::{RunConfig, Source};

/// Attempts that one description and chart are given, each in a plainer and roomier layout.
const LAYOUTS: u32 = 4;
/// How often the chart or the description changes before the slot stays empty.
const ROUNDS: u32 = 4;

thread_local! {
    /// The canvas lives with its thread, so that its memory is asked for once.
    static CANVAS: RefCell<Canvas> = RefCell::new(Canvas::new());
}

/// The engine: what every slot shares.
#[derive(Debug)]
pub struct Mill {
    config: RunConfig,
    source: Source,
    seed: Seed,
    configuration_hash: String,
}

/// An attempt that came to nothing.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: AttemptKind,
    stage: &'static str,
    pub(crate) reason: String,
    pub(crate) detail: String,
    /// Whether another layout of the same description and chart may pass.
    retry: bool,
}

impl Failure {
    fn refusal(stage: &'static str, reason: impl Into<String>, error: &dyn std::fmt::Display, retry: bool) -> Self {
        Self { kind: AttemptKind::Refusal, stage, reason: reason.into(), detail: error.to_string(), retry }
    }
}

impl Mill {
    /// An engine for a run.
    pub fn new(config: RunConfig, source: Source) -> Self {
        let configuration_hash = config.to_configuration(&source.input()).hash();
        Self { seed: Seed::of_run(config.seed), config, source, configuration_hash }
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
        let mut result = SlotResult { slot, sample: None, refused: Vec::new(), descriptions: Vec::new() };
        let locale = &self.config.locales[self.seed.balanced("locale", slot, self.config.locales.len())];
        let id = record_id(&self.configuration_hash, slot);
        let mut attempt = 0;
        for round in 0..ROUNDS {
            let Some(offer) = self.source.offer(&self.config.registry, locale, self.seed, slot, u64::from(round)) else {
                continue;
            };
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
                        result.refused.push(RefusedAttempt {
                            slot,
                            attempt,
                            kind: failure.kind,
                            stage: failure.stage.to_owned(),
                            chart: Some(offer.chart.name().to_owned()),
                            description_id: Some(offer.description_id.clone()),
                            reason: failure.reason,
                            detail: failure.detail,
                        });
                        attempt += 1;
                        if !failure.retry {
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

    fn attempt(
        &self,
        slot: u64,
        attempt: u32,
        layout: u32,
        offer: &Offer,
        id: &str,
    ) -> Result<(Verified<Sample>, Vec<u8>), Failure> {
        let seed = self.seed.part("slot", slot).part("attempt", u64::from(attempt));
        let theme = theme_of(self.seed, slot);
        let figure = plan(&self.config, theme, offer, seed, layout)?;
        let split = self.config.splits.split_of(self.seed, offer.index);
        let n_turns = match split {
            Split::Train => {
                seed.part("turns", 0).draws().between(self.config.turns.0 as i64, self.config.turns.1 as i64) as usize
            }
            Split::Validation | Split::Test => 1,
        };
        let picture_language = offer.description.language();
        let language = self.question_language(slot, picture_language);
        let proposals: Vec<_> =
            offer.chart.propose(&figure.facts).into_iter().chain(offer.description.questions().iter().cloned()).collect();
        let target = self.config.target;
        let asked = ask(&Request {
            facts: &figure.facts,
            language,
            picture_language,
            proposals: &proposals,
            wordings: self.config.wordings.extra(),
            seed: seed.part("ask", 0),
            n_turns,
            mix: &self.config.mix,
            want_yes: self.seed.balanced("yes", slot, 2) == 0,
            token_budget: target.text_tokens.saturating_sub(target.system_tokens),
            standalone: false,
        })
        .map_err(|error| Failure::refusal("ask", error.key(), &error, true))?;
        let image = image_path(slot, id);
        let label = Label {
            id,
            image: &image,
            split,
            description_id: &offer.description_id,
            locale: picture_language,
            seed: &seed.short(),
            target: &target.name,
        };
        let annotation = annotation(label, &figure, asked.turns);
        let record = Record { id: id.to_owned(), image, conversations: asked.messages };
        CANVAS.with_borrow_mut(|canvas| {
            paint(&figure.scene, canvas).map_err(|error| Failure::refusal("draw", "draw", &error, false))?;
            let png = encode(canvas).map_err(|error| Failure::refusal("draw", "encode", &error, false))?;
            let live = Live { scene: &figure.scene, facts: &figure.facts, canvas: canvas.rgb(), png: &png };
            let verified = verify(Sample { record, annotation }, &live, target).map_err(|rejections| {
                let reason = rejections.first().map_or("unknown", |rejection| rejection.reason.key()).to_owned();
                let detail: Vec<String> = rejections.iter().map(ToString::to_string).collect();
                Failure { kind: AttemptKind::Rejection, stage: "verify", reason, detail: detail.join("; "), retry: true }
            })?;
            Ok((verified, png))
        })
    }
}

/// The theme of a slot: each has its turn.
pub(crate) fn theme_of(seed: Seed, slot: u64) -> &'static Theme {
    let themes = themes();
    &themes[seed.balanced("theme", slot, themes.len())]
}

/// Plans one figure.
pub(crate) fn plan(config: &RunConfig, theme: &'static Theme, offer: &Offer, seed: Seed, layout: u32) -> Result<Figure, Failure> {
    let language: &Language = offer.description.language();
    let locale = Locale::of(language).ok_or_else(|| {
        let refusal = chartmill_plan::Refusal::Language { language: language.to_string() };
        Failure::refusal("plan", refusal.key(), &refusal, false)
    })?;
    let ctx = PlanContext { locale, target: config.target, theme, size: config.size, seed, attempt: layout };
    plan_or_shorten(offer.chart, &offer.description, &ctx).map_err(|refusal| {
        let retry = refusal.may_pass_on_retry();
        Failure::refusal("plan", refusal.key(), &refusal, retry)
    })
}

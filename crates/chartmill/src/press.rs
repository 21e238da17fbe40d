//! One attempt at one record: a description is planned as a chart, asked, painted and verified. What is to be made is decided elsewhere.

use std::cell::RefCell;

use chartmill_ask::{Request, Reserve, ask};
use chartmill_dataset::{AttemptKind, RefusedAttempt};
use chartmill_draw::{Canvas, encode, paint};
use chartmill_plan::{Figure, PlanContext, Theme, plan_or_shorten};
use chartmill_schema::{Family, Grown, Language, Locale, Record};
use chartmill_seed::Seed;
use chartmill_verify::{Live, Sample, Verified, verify};

use crate::RunConfig;
use crate::assemble::{Label, annotation};
use crate::source::Offer;

thread_local! {
    /// The canvas lives with its thread, so that its memory is asked for once.
    static CANVAS: RefCell<Canvas> = RefCell::new(Canvas::new());
}

/// An attempt that came to nothing.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: AttemptKind,
    pub(crate) stage: &'static str,
    pub(crate) reason: String,
    pub(crate) detail: String,
    /// Whether another layout of the same description and chart may pass.
    pub(crate) retry: bool,
}

impl Failure {
    pub(crate) fn refusal(stage: &'static str, reason: impl Into<String>, error: &dyn std::fmt::Display, retry: bool) -> Self {
        Self { kind: AttemptKind::Refusal, stage, reason: reason.into(), detail: error.to_string(), retry }
    }

    /// The attempt as `refused.jsonl` has it.
    pub(crate) fn told(self, slot: u64, attempt: u32, offer: &Offer) -> RefusedAttempt {
        RefusedAttempt {
            slot,
            attempt,
            kind: self.kind,
            stage: self.stage.to_owned(),
            chart: Some(offer.chart.name().to_owned()),
            description_id: Some(offer.description_id.clone()),
            split: Some(offer.split),
            reason: self.reason,
            detail: self.detail,
        }
    }
}

/// All that one attempt is made from.
#[derive(Clone)]
pub(crate) struct Press<'a> {
    pub(crate) config: &'a RunConfig,
    pub(crate) id: &'a str,
    pub(crate) image: &'a str,
    pub(crate) offer: &'a Offer,
    pub(crate) theme: &'a Theme,
    /// The language of the questions.
    pub(crate) language: &'a Language,
    /// Which wordings are kept for the hard test.
    pub(crate) reserve: Option<Reserve>,
    /// Families that are not asked.
    pub(crate) without: &'a [Family],
    /// The answer that the record's yes/no question has.
    pub(crate) want_yes: bool,
    /// How it was grown from a dataset.
    pub(crate) grown: Option<&'a Grown>,
    /// The seed of the attempt.
    pub(crate) seed: Seed,
    /// Which of the layouts is tried, from the usual to the roomiest.
    pub(crate) layout: u32,
}

/// A verified sample with its PNG.
pub(crate) type Made = (Verified<Sample>, Vec<u8>);

impl Press<'_> {
    /// Makes the record. `also` sees the verified sample and its pixels (rows of RGB) while they exist.
    pub(crate) fn make<T>(&self, also: impl FnOnce(&Verified<Sample>, &[u8]) -> T) -> Result<(Made, T), Failure> {
        let Self { config, id, image, offer, seed, .. } = *self;
        let split = offer.split;
        let figure = plan(config, self.theme, offer, seed, self.layout)?;
        let n_turns = config.n_turns(split, seed);
        let picture_language = offer.description.language();
        let proposals: Vec<_> =
            offer.chart.propose(&figure.facts).into_iter().chain(offer.description.questions().iter().cloned()).collect();
        let target = config.target;
        let asked = ask(&Request {
            facts: &figure.facts,
            language: self.language,
            picture_language,
            proposals: &proposals,
            without: self.without,
            wordings: config.wordings.extra(),
            reserve: self.reserve,
            seed: seed.part("ask", 0),
            n_turns,
            mix: &config.mix,
            want_yes: self.want_yes,
            token_budget: target.text_tokens.saturating_sub(target.system_tokens),
            standalone: false,
        })
        .map_err(|error| Failure::refusal("ask", error.key(), &error, true))?;
        let label = Label {
            id,
            image,
            split,
            description_id: &offer.description_id,
            locale: picture_language,
            seed: &seed.short(),
            target: &target.name,
            grown: self.grown,
        };
        let annotation = annotation(label, &figure, asked.turns);
        let record = Record { id: id.to_owned(), image: image.to_owned(), conversations: asked.messages };
        CANVAS.with_borrow_mut(|canvas| {
            paint(&figure.scene, canvas).map_err(|error| Failure::refusal("draw", "draw", &error, false))?;
            let png = encode(canvas).map_err(|error| Failure::refusal("draw", "encode", &error, false))?;
            let live = Live { scene: &figure.scene, facts: &figure.facts, canvas: canvas.rgb(), png: &png };
            let verified = verify(Sample { record, annotation }, &live, target).map_err(|rejections| {
                let reason = rejections.first().map_or("unknown", |rejection| rejection.reason.key()).to_owned();
                let detail: Vec<String> = rejections.iter().map(ToString::to_string).collect();
                Failure { kind: AttemptKind::Rejection, stage: "verify", reason, detail: detail.join("; "), retry: true }
            })?;
            let also = also(&verified, canvas.rgb());
            Ok(((verified, png), also))
        })
    }
}

/// Plans one figure.
pub(crate) fn plan(config: &RunConfig, theme: &Theme, offer: &Offer, seed: Seed, layout: u32) -> Result<Figure, Failure> {
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

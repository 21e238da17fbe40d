//! One slot: briefs, until an answer can be used.

use anyhow::Result;
use chartmill_describe::model::answer::read_reply;
use chartmill_describe::model::answer_schema::answer_schema;
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::brief::{Brief, ChartChoice};
use chartmill_describe::model::client::Client;
use chartmill_describe::model::exchange::{Parameters, Reply, Request, Usage};
use chartmill_describe::model::fault::{Fault, repair};
use chartmill_schema::Description;
use chartmill_seed::Seed;

use super::{DescribeConfig, RefusedAnswer, Slot};

/// What came of a slot's attempts from one on.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) slot: Slot,
    /// The attempt that was accepted, or the last one.
    pub(super) attempt: u32,
    /// What the last attempt was asked for, in short.
    pub(super) brief: String,
    /// What the model said last.
    pub(super) raw: String,
}

/// The first request of an attempt, and its brief.
pub(super) fn request(
    config: &DescribeConfig,
    charts: &[ChartChoice],
    slot: u64,
    attempt: u32,
    titles: &[String],
) -> Result<(Brief, Request)> {
    let seed = Seed::of_run(config.seed);
    let brief = Brief::draw(seed, slot, attempt, &config.locales, charts)?;
    let sampling = seed.part("sampling", slot).part("attempt", u64::from(attempt)).draws().between(0, i64::from(i32::MAX));
    let request = Request {
        prompt: config.prompts.render(&brief, titles)?,
        schema: Some(answer_schema(config.prompts.asks_for_questions())),
        parameters: Parameters {
            temperature: config.temperature.clone(),
            max_tokens: config.answer_tokens,
            seed: Some(sampling.unsigned_abs()),
        },
    };
    Ok((brief, request))
}

/// Works a slot from attempt `first` on, until an answer can be used or no attempt is left.
///
/// # Errors
/// Nothing more can be asked, or a template cannot be filled in.
pub(super) fn answer(
    config: &DescribeConfig,
    client: &Client,
    model: &str,
    charts: &[ChartChoice],
    slot: u64,
    first: u32,
    titles: &[String],
) -> Result<Answered> {
    let mut answered = Answered {
        slot: Slot {
            slot,
            description: None,
            recovered: Vec::new(),
            repairs: 0,
            refused: Vec::new(),
            answers: 0,
            usage: Usage::default(),
        },
        attempt: first,
        brief: String::new(),
        raw: String::new(),
    };
    for attempt in first..config.attempts.max(first + 1) {
        answered.attempt = attempt;
        let (brief, mut request) = request(config, charts, slot, attempt, titles)?;
        answered.brief = format!("{}, {}, {} rows: {}", brief.language, brief.chart, brief.n_rows, brief.domain);
        for sent_back in 0..=config.repairs {
            let reply = match client.ask(&request) {
                Ok((reply, _)) => reply,
                // The next attempt asks something else, which may get through.
                Err(error @ AskError::GaveUp { .. }) if attempt + 1 < config.attempts => {
                    refuse(&mut answered, attempt, sent_back, "no-answer", vec![error.to_string()], String::new());
                    break;
                }
                Err(error) => return Err(error.into()),
            };
            answered.slot.answers += 1;
            add(&mut answered.slot.usage, &reply);
            let raw = if reply.text.is_empty() { reply.raw.clone() } else { reply.text.clone() };
            let read = read_reply(&reply, &brief, model).and_then(|answer| {
                can_be_drawn(config, &answer.description)?;
                Ok(answer)
            });
            match read {
                Ok(answer) => {
                    answered.slot.description = Some(answer.description);
                    answered.slot.recovered = answer.recovered;
                    answered.slot.repairs = sent_back;
                    answered.raw = raw;
                    return Ok(answered);
                }
                Err(faults) => {
                    let reason = faults.first().map_or("unknown", Fault::reason);
                    let told = faults.iter().map(ToString::to_string).collect();
                    refuse(&mut answered, attempt, sent_back, reason, told, raw);
                    if sent_back < config.repairs {
                        request.prompt = repair(&config.prompts, &request.prompt, &reply.text, &faults)?;
                    }
                }
            }
        }
    }
    Ok(answered)
}

/// A description is of no use if no chart of the run can show it.
fn can_be_drawn(config: &DescribeConfig, description: &Description) -> Result<(), Vec<Fault>> {
    let (fitting, refusals) = config.registry.fitting(description);
    if !fitting.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = refusals.iter().map(|(chart, refusal)| format!("{chart}: {refusal}")).collect();
    Err(vec![Fault::Description { problem: format!("No chart can show the table ({})", told.join("; ")) }])
}

fn refuse(answered: &mut Answered, attempt: u32, repair: u32, reason: &str, faults: Vec<String>, raw: String) {
    answered.slot.refused.push(RefusedAnswer {
        slot: answered.slot.slot,
        attempt,
        repair,
        reason: reason.to_owned(),
        faults,
        brief: answered.brief.clone(),
        raw,
    });
}

/// Numbers that a server made up must not wrap around.
pub(super) fn add(sum: &mut Usage, reply: &Reply) {
    sum.input_tokens = sum.input_tokens.saturating_add(reply.usage.input_tokens);
    sum.output_tokens = sum.output_tokens.saturating_add(reply.usage.output_tokens);
    sum.estimated |= reply.usage.estimated;
}

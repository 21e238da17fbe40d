//! Answers from a store alone: no network, no keys, no cost.

use std::time::Duration;

use super::dialect::{Dialect, StructuredOutput};
use super::exchange::{Provider, ProviderError, Reply, Request};

/// The providers whose answers are replayed.
const PROVIDERS: [&str; 2] = ["openai", "bedrock"];

/// A provider that has nothing to say itself: it stands for all recorded answers of one model, whoever served it and however it was
/// held to the schema. Where two providers answered the same request, `openai` goes first.
#[derive(Clone, Debug)]
pub struct Replay {
    model: String,
}

impl Replay {
    /// Replays what `model` answered, named as when it was recorded.
    pub fn new(model: &str) -> Self {
        Self { model: model.to_owned() }
    }
}

impl Provider for Replay {
    fn name(&self) -> &'static str {
        "replay"
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn structured_outputs(&self) -> &[StructuredOutput] {
        &StructuredOutput::ALL
    }

    fn filed_under(&self) -> Vec<(&'static str, StructuredOutput)> {
        PROVIDERS.into_iter().flat_map(|provider| StructuredOutput::ALL.map(|way| (provider, way))).collect()
    }

    fn ask(&self, _: &Request, _: &Dialect, _: Duration) -> Result<Reply, ProviderError> {
        Err(ProviderError::NotRecorded)
    }
}

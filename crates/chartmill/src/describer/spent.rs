//! What a model's answers took.

use chartmill_describe::model::exchange::Usage;
use chartmill_describe::model::prices::Price;
use serde::{Deserialize, Serialize};

/// What a model's answers took, whether they came now or were in the store: the same however often a run is resumed or replayed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Answers that were used, accepted or not.
    pub answers: u64,
    /// Tokens of the prompts of these answers.
    pub input_tokens: u64,
    /// Tokens of these answers.
    pub output_tokens: u64,
    /// Whether the provider did not tell the tokens of all answers, so that some are estimated from the length of the texts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tokens_estimated: bool,
    /// An estimate of the cost of these answers, in USD; absent where no price is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost_usd: Option<String>,
    /// When the table of prices was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices_as_of: Option<String>,
}

impl Spent {
    /// Counts answers in, with what they took together.
    pub fn add(&mut self, answers: u64, usage: Usage) {
        self.answers += answers;
        // Numbers that a server made up must not wrap around.
        self.input_tokens = self.input_tokens.saturating_add(usage.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(usage.output_tokens);
        self.tokens_estimated |= usage.estimated;
    }

    /// Adds what all answers together cost, where a price is known.
    pub fn price(&mut self, price: Option<&Price>) {
        let usage =
            Usage { input_tokens: self.input_tokens, output_tokens: self.output_tokens, estimated: self.tokens_estimated };
        self.estimated_cost_usd = price.map(|price| price.cost(usage).round_dp(4).normalize().to_string());
        self.prices_as_of = price.map(|price| price.as_of.clone());
    }
}

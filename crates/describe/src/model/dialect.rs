//! How a model has to be spoken to: what its server can do is found out once and kept in the store.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How a model is held to the schema of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StructuredOutput {
    /// The server constrains the answer to the JSON Schema.
    JsonSchema,
    /// The answer is the input of a tool whose schema the server enforces.
    StrictTool,
    /// The answer is the input of a tool that the model must call.
    ForcedTool,
    /// The server makes sure that it is one JSON object; the schema stands in the prompt.
    JsonObject,
    /// The schema stands in the prompt, and nobody makes sure of anything.
    Prompt,
}

impl StructuredOutput {
    /// All of them, the best first.
    pub const ALL: [Self; 5] = [Self::JsonSchema, Self::StrictTool, Self::ForcedTool, Self::JsonObject, Self::Prompt];

    /// Its name in files and options, such as `json_schema`.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonSchema => "json_schema",
            Self::StrictTool => "strict_tool",
            Self::ForcedTool => "forced_tool",
            Self::JsonObject => "json_object",
            Self::Prompt => "prompt",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|structured_output| structured_output.name() == name)
    }

    /// Whether the schema has to be written into the prompt.
    pub fn is_prompted(self) -> bool {
        matches!(self, Self::JsonObject | Self::Prompt)
    }
}

/// What a server may not know, although the API has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// The current way of structured output.
    StructuredOutput,
    /// The parameter `max_tokens`. Newer models call it `max_completion_tokens`; but older servers pass over a name that they do not
    /// know without a word, and would then answer without end, so the old name is tried first.
    MaxTokens,
    /// A temperature of our choice.
    Temperature,
    /// A seed of our choice.
    Seed,
    /// Instructions above the conversation; they are put into the first message instead.
    System,
}

impl Feature {
    /// What it is called in a sentence.
    pub fn wording(self) -> &'static str {
        match self {
            Self::StructuredOutput => "this way of structured output",
            Self::MaxTokens => "a limit to the tokens of the answer",
            Self::Temperature => "a temperature",
            Self::Seed => "a seed",
            Self::System => "a system prompt",
        }
    }
}

/// What to use of an API with one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// How to hold it to the schema.
    pub structured_output: StructuredOutput,
    /// What to leave out.
    pub without: BTreeSet<Feature>,
}

impl Dialect {
    /// The dialect that leaves nothing out.
    pub fn new(structured_output: StructuredOutput) -> Self {
        Self { structured_output, without: BTreeSet::new() }
    }

    /// Whether `feature` is to be used.
    pub fn has(&self, feature: Feature) -> bool {
        !self.without.contains(&feature)
    }

    /// The next dialect to try after a server refused `feature`, if there is one; `ways` are those of structured output in order.
    pub fn after_refusal(&self, feature: Feature, ways: &[StructuredOutput]) -> Option<Self> {
        let mut next = self.clone();
        if feature == Feature::StructuredOutput {
            let at = ways.iter().position(|&way| way == self.structured_output)?;
            next.structured_output = *ways.get(at + 1)?;
            return Some(next);
        }
        // A server that takes neither name of a parameter would send us from one to the other for ever.
        next.without.insert(feature).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_leads_to_the_next_way_and_never_in_circles() {
        let ways = [StructuredOutput::JsonSchema, StructuredOutput::Prompt];
        let first = Dialect::new(ways[0]);
        let second = first.after_refusal(Feature::StructuredOutput, &ways).unwrap();
        assert_eq!(second.structured_output, StructuredOutput::Prompt);
        assert_eq!(second.after_refusal(Feature::StructuredOutput, &ways), None);
        let plain = first.after_refusal(Feature::Temperature, &ways).unwrap();
        assert!(!plain.has(Feature::Temperature) && plain.has(Feature::Seed));
        assert_eq!(plain.after_refusal(Feature::Temperature, &ways), None);
    }

    #[test]
    fn names_are_those_of_the_files() {
        for way in StructuredOutput::ALL {
            assert_eq!(serde_json::to_value(way).unwrap(), way.name());
            assert_eq!(StructuredOutput::named(way.name()), Some(way));
        }
    }
}

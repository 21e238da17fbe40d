//! What is put to a model and what comes back: the nouns that prompts, checks, the store and the providers share.

use serde::{Deserialize, Serialize};

/// Who says a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// We do.
    User,
    /// The model does.
    Assistant,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Who says it.
    pub speaker: Speaker,
    /// What is said.
    pub text: String,
}

/// What is put to a model: rendered, complete, and therefore what an answer is filed under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// The instructions that stand above the conversation; may be empty.
    pub system: String,
    /// The conversation, which begins and ends with the user.
    pub messages: Vec<Message>,
}

/// The JSON Schema that an answer has to follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSchema {
    /// The name that APIs ask for: 1 to 64 of `a` to `z` and `_`.
    pub name: String,
    /// The schema.
    pub schema: serde_json::Value,
}

/// How the model is to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The temperature of sampling as decimal text, such as `0.9`.
    pub temperature: String,
    /// The most tokens that the answer may have.
    pub max_tokens: u32,
    /// The seed of sampling, for servers that have one.
    pub seed: Option<u64>,
}

/// One request to a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is asked.
    pub prompt: Prompt,
    /// The form of the answer.
    pub schema: AnswerSchema,
    /// How it is to be answered.
    pub parameters: Parameters,
}

/// Why the model stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It had said everything.
    Complete,
    /// It reached `max_tokens`, or the end of its context.
    Length,
    /// A filter of the provider held the answer back, or the model refused to answer.
    Filtered,
    /// Something else, in the provider's own word.
    Other(String),
}

/// What an answer took, in tokens of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// Tokens of the prompt.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
    /// The provider did not say, so both numbers are estimated from the length of the texts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

/// What came back, before anyone trusts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The body that came over the wire, up to the limit to which it is read; bytes that are not UTF-8 are replaced by U+FFFD.
    pub raw: String,
    /// What the model said; empty where the body could not be understood.
    pub text: String,
    /// Why it stopped.
    pub finish: Finish,
    /// What it took.
    pub usage: Usage,
    /// Why the body could not be understood.
    pub unreadable: Option<String>,
}

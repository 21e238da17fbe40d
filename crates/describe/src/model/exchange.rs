//! What is put to a model and what comes back: the nouns that prompts, checks, the store and the providers share.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use super::dialect::{Dialect, Feature, StructuredOutput};
use crate::inputs::hex;

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
    /// The pictures that it carries; a model is shown them before the text. A message without one is written as it was before there
    /// were pictures, so that the answers recorded since keep their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
}

impl Message {
    /// A message of text alone.
    pub fn new(speaker: Speaker, text: impl Into<String>) -> Self {
        Self { speaker, text: text.into(), pictures: Vec::new() }
    }

    /// The same with one more picture.
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.pictures.push(picture);
        self
    }
}

/// The format of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureFormat {
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// GIF.
    #[serde(rename = "image/gif")]
    Gif,
    /// WebP.
    #[serde(rename = "image/webp")]
    WebP,
}

impl PictureFormat {
    /// The format that a file's first bytes tell; `None` for any other.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"GIF8") {
            Some(Self::Gif)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// Its media type, such as `image/png`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

/// A picture in a message. A recorded request holds its hash, not its bytes: the hash is what the answer is filed under.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    format: PictureFormat,
    sha256: String,
    #[serde(skip, default = "no_bytes")]
    bytes: Arc<[u8]>,
}

fn no_bytes() -> Arc<[u8]> {
    Arc::new([])
}

impl Picture {
    /// A picture from the bytes of its file; `None` where they are no PNG, JPEG, GIF or WebP.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Option<Self> {
        let bytes = bytes.into();
        Some(Self { format: PictureFormat::of(&bytes)?, sha256: hex(&Sha256::digest(&bytes)), bytes })
    }

    /// Its format.
    pub fn format(&self) -> PictureFormat {
        self.format
    }

    /// The SHA-256 of its file, as 64 hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The bytes of its file as they are; empty where the request was read from a store.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Picture {
    /// Two are the same if their files are, by hash: one that was read from a store has no bytes.
    fn eq(&self, other: &Self) -> bool {
        (self.format, &self.sha256) == (other.format, &other.sha256)
    }
}

impl Eq for Picture {}

impl Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut formatter = formatter.debug_struct("Picture");
        formatter.field("format", &self.format).field("sha256", &self.sha256).finish_non_exhaustive()
    }
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
    /// The form of the answer; none where it is free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<AnswerSchema>,
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

impl Request {
    /// Whether a message carries a picture.
    pub fn has_pictures(&self) -> bool {
        self.prompt.messages.iter().any(|message| !message.pictures.is_empty())
    }
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

/// A model behind some API.
pub trait Provider: Send + Sync + Debug {
    /// The name that answers are filed under: `openai`, `bedrock`.
    fn name(&self) -> &'static str;

    /// The model, as the user named it.
    fn model(&self) -> &str;

    /// The ways of structured output to try, the best first; never empty.
    fn structured_outputs(&self) -> &[StructuredOutput];

    /// The providers and ways under which the store may hold an answer, in the order in which to look.
    fn filed_under(&self) -> Vec<(&'static str, StructuredOutput)> {
        self.structured_outputs().iter().map(|&structured_output| (self.name(), structured_output)).collect()
    }

    /// Asks once, within `limit`, without trying again.
    ///
    /// # Errors
    /// There was no reply with status 200. A reply that cannot be understood is not an error, but a [`Reply`] that says so.
    fn ask(&self, request: &Request, dialect: &Dialect, limit: Duration) -> Result<Reply, ProviderError>;
}

/// Why there was no reply. The messages are cut short and hold no secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Too many requests at once, or too many tokens.
    #[error("the server asks for fewer requests: {message}")]
    Throttled {
        /// The server's words.
        message: String,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// The server is in trouble, and may be well again later.
    #[error("the server is in trouble: {message}")]
    Unavailable {
        /// The server's words.
        message: String,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// No whole reply came within the limit. The model may have worked, and may be paid for.
    #[error("no whole reply came within {} s", limit.as_secs_f32())]
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// The connection could not be made: nothing was asked.
    #[error("no connection: {message}")]
    Unreachable {
        /// What the system says.
        message: String,
    },
    /// The connection ended before the reply did. The model may have worked, and may be paid for.
    #[error("the connection was cut: {message}")]
    Cut {
        /// What the system says.
        message: String,
    },
    /// The server cannot do something that the request made use of; another dialect may work.
    #[error("the server does not take {}: {message}", feature.wording())]
    Unsupported {
        /// What it cannot do.
        feature: Feature,
        /// The server's words.
        message: String,
    },
    /// The same request can never work.
    #[error("{message}")]
    Refused {
        /// What was refused, and what to do.
        message: String,
    },
    /// Recorded answers are replayed, and there is none to this request.
    #[error("there is no recorded answer")]
    NotRecorded,
}

impl ProviderError {
    /// Whether the model may have worked, so that the tokens have to be counted.
    pub fn may_be_paid_for(&self) -> bool {
        matches!(self, Self::TimedOut { .. } | Self::Cut { .. })
    }

    /// How long the server asks us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } | Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

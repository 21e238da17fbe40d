//! Who answers questions about pictures.

use std::fmt::Debug;

use anyhow::Result;
use chartmill_describe::model::client::Client;
use chartmill_describe::model::exchange::{Finish, Message, Parameters, Picture, Prompt, Request, Speaker};

/// Why an answer is less than it might be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shortfall {
    /// It was cut at the most tokens of an answer.
    Cut,
    /// A filter held it back, or the model declined.
    Filtered,
    /// The reply could not be understood, and the text is empty.
    Unreadable,
}

/// What was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The text, as it is.
    pub text: String,
    /// What is amiss, if anything.
    pub shortfall: Option<Shortfall>,
}

/// Someone who answers questions about pictures: a model behind a server's API, an endpoint.
///
/// Each question stands by itself: one picture, one text, no history. It is asked from many threads at once.
pub trait Answerer: Sync + Debug {
    /// The answer to `text` about `picture`.
    ///
    /// # Errors
    /// There is none. An `AskError` inside ends the run in good order, to be gone on with later.
    fn answer(&self, text: &str, picture: &Picture) -> Result<Answer>;
}

/// A model behind a client, which asks nothing twice: what it said is in the client's store.
#[derive(Debug)]
pub struct ModelAnswerer<'a> {
    client: &'a Client,
    answer_tokens: u32,
}

impl<'a> ModelAnswerer<'a> {
    /// Asks by `client`, for answers of at most `answer_tokens` tokens.
    pub fn new(client: &'a Client, answer_tokens: u32) -> Self {
        Self { client, answer_tokens }
    }
}

impl Answerer for ModelAnswerer<'_> {
    fn answer(&self, text: &str, picture: &Picture) -> Result<Answer> {
        let request = Request {
            prompt: Prompt {
                system: String::new(),
                messages: vec![Message::new(Speaker::User, text).with_picture(picture.clone())],
            },
            schema: None,
            // The likeliest answer, the same again: nothing is sampled.
            parameters: Parameters { temperature: "0".to_owned(), max_tokens: self.answer_tokens, seed: None },
        };
        let (reply, _) = self.client.ask(&request)?;
        let shortfall = match reply.finish {
            _ if reply.unreadable.is_some() => Some(Shortfall::Unreadable),
            Finish::Length => Some(Shortfall::Cut),
            Finish::Filtered => Some(Shortfall::Filtered),
            Finish::Complete | Finish::Other(_) => None,
        };
        Ok(Answer { text: reply.text, shortfall })
    }
}

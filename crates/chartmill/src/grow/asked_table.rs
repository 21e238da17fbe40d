//! Tables that a language model finds where no rule understands the questions. It only finds words: a table is taken only if every
//! existing answer about the picture follows from it.

use anyhow::Result;
use chartmill_augment::Row;
use chartmill_augment::recover::{Recovered, accept, request};
use chartmill_describe::model::client::Client;
use chartmill_describe::model::exchange::{Parameters, Request};
use chartmill_schema::RawDescription;
use serde::{Deserialize, Serialize};

/// A model that is asked for tables. Its answers are kept in the store of its client, so none is asked for twice.
#[derive(Debug)]
pub struct TableAsker<'a> {
    /// Asks.
    pub client: &'a Client,
    /// The model's name, which goes into the configuration.
    pub model: String,
    /// How it is to answer, which does too.
    pub parameters: Parameters,
}

/// What a configuration says of the tables that a model found. The seed of its answers is that of the run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TablesFrom {
    pub(super) model: String,
    pub(super) temperature: String,
    pub(super) max_tokens: u32,
    /// A hash of all tables that it found: another answer makes another release.
    pub(super) found: String,
}

impl TableAsker<'_> {
    /// The table behind the picture that `rows` are about; the inner error says why the model's answer is none.
    ///
    /// # Errors
    /// The model cannot be asked any more: the budget is spent, the server is gone, the run was stopped.
    pub(super) fn ask(&self, rows: &[&Row]) -> Result<Result<Recovered, String>> {
        let prompt = match request(rows) {
            Ok(prompt) => prompt,
            Err(why) => return Ok(Err(why.to_string())),
        };
        let request = Request { prompt, schema: None, parameters: self.parameters.clone() };
        let (reply, _) = self.client.ask(&request)?;
        // Models like to say a word before and after.
        let text = reply.text.as_str();
        let json = text.find('{').zip(text.rfind('}')).and_then(|(start, end)| text.get(start..=end));
        let Some(json) = json else { return Ok(Err("the model's answer holds no JSON object".to_owned())) };
        let read = serde_json::from_str::<RawDescription>(json)
            .map_err(|error| format!("the model's answer is no description: {error}"));
        Ok(read.and_then(|raw| accept(raw, rows).map_err(|why| format!("the model's table is not taken: {why}"))))
    }
}

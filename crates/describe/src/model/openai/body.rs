//! A request as the API wants it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value, json};

use super::super::dialect::{Dialect, Feature, StructuredOutput};
use super::super::exchange::{Message, Request, Speaker};
use super::super::schema_in_prompt::system_with_schema;

/// The body of `request` to `model` in `dialect`; else what is wrong with the request.
pub(super) fn render(model: &str, request: &Request, dialect: &Dialect) -> Result<String, String> {
    let parameters = &request.parameters;
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), Value::Array(messages(request, dialect)));
    // Said outright, since some servers stream unless told otherwise.
    body.insert("stream".to_owned(), json!(false));
    if dialect.has(Feature::Temperature) {
        let temperature: Number = serde_json::from_str(&parameters.temperature)
            .map_err(|_| format!("the temperature {:?} is not a decimal number", parameters.temperature))?;
        body.insert("temperature".to_owned(), Value::Number(temperature));
    }
    let limit = if dialect.has(Feature::MaxTokens) { "max_tokens" } else { "max_completion_tokens" };
    body.insert(limit.to_owned(), json!(parameters.max_tokens));
    if let Some(seed) = parameters.seed.filter(|_| dialect.has(Feature::Seed)) {
        // Servers keep seeds in 32 bits, some of them with a sign.
        body.insert("seed".to_owned(), json!(seed & 0x7fff_ffff));
    }
    match dialect.structured_output {
        StructuredOutput::JsonSchema => {
            if let Some(schema) = &request.schema {
                let schema = json!({"name": schema.name, "strict": true, "schema": schema.schema});
                body.insert("response_format".to_owned(), json!({"type": "json_schema", "json_schema": schema}));
            }
        }
        StructuredOutput::JsonObject => {
            if request.schema.is_some() {
                body.insert("response_format".to_owned(), json!({"type": "json_object"}));
            }
        }
        StructuredOutput::StrictTool | StructuredOutput::ForcedTool | StructuredOutput::Prompt => {}
    }
    Ok(Value::Object(body).to_string())
}

fn messages(request: &Request, dialect: &Dialect) -> Vec<Value> {
    let is_prompted = dialect.structured_output != StructuredOutput::JsonSchema;
    let mut system = if is_prompted { system_with_schema(request) } else { request.prompt.system.clone() };
    let mut messages = Vec::new();
    if dialect.has(Feature::System) && !system.is_empty() {
        messages.push(json!({"role": "system", "content": std::mem::take(&mut system)}));
    }
    for message in &request.prompt.messages {
        let text = if system.is_empty() { message.text.clone() } else { format!("{system}\n\n{}", message.text) };
        system.clear();
        let role = match message.speaker {
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
        };
        messages.push(json!({"role": role, "content": content(message, text)}));
    }
    messages
}

/// What a message holds: its text, or, with pictures, parts of which they are the first. Their bytes go as they are.
fn content(message: &Message, text: String) -> Value {
    if message.pictures.is_empty() {
        return Value::String(text);
    }
    let pictures = message.pictures.iter().map(|picture| {
        let url = format!("data:{};base64,{}", picture.format().media_type(), STANDARD.encode(picture.bytes()));
        json!({"type": "image_url", "image_url": {"url": url}})
    });
    Value::Array(pictures.chain([json!({"type": "text", "text": text})]).collect())
}

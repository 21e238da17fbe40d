//! One row's fields, in any of the ways in which trainers write them, brought to one shape.
//!
//! | written as | read by |
//! |---|---|
//! | `conversations`: `{"from", "value"}`, with `image` | LLaVA |
//! | `conversations` or `messages`: `{"from", "value"}` or `{"role", "content"}`, with `images` and `system` | LLaMA-Factory, TRL, ms-swift |
//! | `messages` whose `content` is a list of `{"type": "text" / "image" / "image_url"}` | OpenAI, TRL |
//! | the same with `{"text"}` and `{"image": {"source": {"s3Location": {"uri"}}}}` | Amazon Bedrock |
//! | `conversation`: `{"human", "assistant"}` | ms-swift |
//! | `query`, `response`, `history`, `system`; `instruction`, `input`, `output` | ms-swift, Alpaca |
//! | `imgname`, `query`, `label` | ChartQA |

use serde_json::{Map, Value};

use super::error::RowFault;
use super::json::kind_of as kind;
use crate::row::{Role, RowMessage};

/// What stands where a picture stood in a list of parts: LLaVA's placeholder.
const PLACEHOLDER: &str = "<image>";
/// The most fields that an error names.
const SHOWN_FIELDS: usize = 8;
const TEXT: &str = "a text, in double quotes";

/// The families of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// LLaVA's own.
    Llava,
    /// All others that hold a conversation.
    Messages,
    /// A question about a picture.
    ChartQa,
}

/// What is read from a row.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: Option<String>,
    pub(super) images: Vec<String>,
    pub(super) messages: Vec<RowMessage>,
}

/// The family that a row belongs to; `None` where it holds no conversation that could be read.
pub(super) fn kind_of(value: &Value) -> Option<Kind> {
    let fields = value.as_object()?;
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    if has("imgname") && has("query") {
        Some(Kind::ChartQa)
    } else if has("conversations") {
        Some(if has("images") { Kind::Messages } else { Kind::Llava })
    } else {
        let is_pair = (has("query") && fields.contains_key("response")) || (has("instruction") && fields.contains_key("output"));
        (has("messages") || has("conversation") || is_pair).then_some(Kind::Messages)
    }
}

/// Whether a row is of Bedrock's own format, whose pictures have addresses on S3.
pub(super) fn is_bedrock(value: &Value) -> bool {
    value.get("schemaVersion").and_then(Value::as_str).is_some_and(|version| version.starts_with("bedrock-conversation"))
}

/// The names of a row's fields, the first of them.
pub(super) fn fields_of(value: &Value) -> Vec<String> {
    value.as_object().into_iter().flat_map(Map::keys).take(SHOWN_FIELDS).cloned().collect()
}

/// Reads a row of any family.
pub(super) fn read(value: &Value) -> Result<Record, RowFault> {
    let Some(fields) = value.as_object() else {
        return Err(RowFault::NotAnObject { found: kind(Some(value)) });
    };
    let mut found_in_parts = Vec::new();
    let mut messages = Vec::new();
    // Bedrock has it in parts.
    let system = match present(fields, "system") {
        Some(Value::Array(parts)) => Some(read_parts("system", parts, &mut Vec::new())?),
        _ => optional_text(fields, "system")?,
    };
    if let Some(text) = system {
        messages.push(RowMessage { role: Role::System, text });
    }
    let list = ["conversations", "messages", "conversation"].into_iter().find(|name| present(fields, name).is_some());
    if let Some(name) = list {
        read_list(name, present(fields, name), &mut messages, &mut found_in_parts)?;
    } else if present(fields, "query").is_some() || present(fields, "instruction").is_some() {
        read_pair(fields, &mut messages)?;
    } else {
        return Err(RowFault::NoConversation { fields: fields_of(value) });
    }
    let named = ["images", "image", "imgname"].into_iter().find(|name| present(fields, name).is_some());
    let images = match named {
        Some(name) => read_images(name, present(fields, name))?,
        None => found_in_parts,
    };
    Ok(Record { id: read_id(fields)?, images, messages })
}

/// The value of a field, unless it is null.
fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn read_id(fields: &Map<String, Value>) -> Result<Option<String>, RowFault> {
    match present(fields, "id") {
        None => Ok(None),
        Some(Value::String(id)) => Ok(Some(id.clone())),
        Some(Value::Number(id)) => Ok(Some(id.to_string())),
        other => Err(RowFault::Field { field: "id".to_owned(), found: kind(other), wanted: "a text or a number" }),
    }
}

fn text(field: impl FnOnce() -> String, value: Option<&Value>) -> Result<String, RowFault> {
    match value {
        Some(Value::String(text)) => Ok(text.clone()),
        other => Err(RowFault::Field { field: field(), found: kind(other), wanted: TEXT }),
    }
}

/// A text that need not be there; an empty one says as much as none.
fn optional_text(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, RowFault> {
    let value = present(fields, name);
    value.map(|value| text(|| name.to_owned(), Some(value))).transpose().map(|text| text.filter(|text| !text.is_empty()))
}

/// A path, a list of paths, or objects that name one, as the data sets of Hugging Face write them.
fn read_images(name: &str, value: Option<&Value>) -> Result<Vec<String>, RowFault> {
    let path = |field: String, value: &Value| match value {
        Value::String(path) => Ok(path.clone()),
        Value::Object(object) => match object.get("path") {
            Some(Value::String(path)) => Ok(path.clone()),
            other => Err(RowFault::Field { field: format!("{field}.path"), found: kind(other), wanted: "the path of a file" }),
        },
        other => Err(RowFault::Field { field, found: kind(Some(other)), wanted: "the path of a file" }),
    };
    match value {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => values.iter().enumerate().map(|(at, value)| path(format!("{name}[{at}]"), value)).collect(),
        Some(value) => Ok(vec![path(name.to_owned(), value)?]),
    }
}

fn role_of(name: &str) -> Role {
    match name {
        "human" | "user" => Role::Human,
        "gpt" | "assistant" => Role::Model,
        "system" => Role::System,
        other => Role::Other(other.to_owned()),
    }
}

fn read_list(
    name: &str,
    value: Option<&Value>,
    messages: &mut Vec<RowMessage>,
    images: &mut Vec<String>,
) -> Result<(), RowFault> {
    let Some(Value::Array(list)) = value else {
        return Err(RowFault::Field { field: name.to_owned(), found: kind(value), wanted: "a list of messages" });
    };
    for (at, message) in list.iter().enumerate() {
        let Value::Object(fields) = message else {
            let wanted = "an object with \"from\" and \"value\", or with \"role\" and \"content\"";
            return Err(RowFault::Field { field: format!("{name}[{at}]"), found: kind(Some(message)), wanted });
        };
        // ms-swift's own ShareGPT has a question and its answer in one object.
        let spoken = ["system", "human", "user", "gpt", "assistant"].into_iter().filter(|key| fields.contains_key(*key));
        if !["from", "role", "value", "content"].iter().any(|key| fields.contains_key(*key)) && spoken.clone().next().is_some() {
            for key in spoken {
                let text = text(|| format!("{name}[{at}].{key}"), fields.get(key))?;
                messages.push(RowMessage { role: role_of(key), text });
            }
            continue;
        }
        let role = match fields.get("from").or_else(|| fields.get("role")) {
            Some(Value::String(role)) => role_of(role),
            Some(other) => Role::Other(other.to_string()),
            None => Role::Other(String::new()),
        };
        let body = if fields.contains_key("content") { "content" } else { "value" };
        let text = match fields.get(body) {
            Some(Value::Array(parts)) => read_parts(&format!("{name}[{at}].{body}"), parts, images)?,
            other => text(|| format!("{name}[{at}].{body}"), other)?,
        };
        messages.push(RowMessage { role, text });
    }
    Ok(())
}

/// A message in parts, one a line; a picture is the placeholder, and its path, where the part has one, is the row's.
fn read_parts(place: &str, parts: &[Value], images: &mut Vec<String>) -> Result<String, RowFault> {
    let mut lines = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let place = format!("{place}[{at}]");
        let fields = match part {
            Value::String(line) => {
                lines.push(line.clone());
                continue;
            }
            Value::Object(fields) => fields,
            other => return Err(RowFault::Field { field: place, found: kind(Some(other)), wanted: "an object with \"type\"" }),
        };
        let picture = ["image", "image_url"].into_iter().find_map(|key| present(fields, key));
        match (fields.get("type").and_then(Value::as_str), picture) {
            (Some("image" | "image_url") | None, Some(picture)) => {
                let path = picture.as_str().or_else(|| ["url", "path"].into_iter().find_map(|key| picture.get(key)?.as_str()));
                let path = path.or_else(|| picture.pointer("/source/s3Location/uri")?.as_str());
                images.extend(path.map(str::to_owned));
                lines.push(PLACEHOLDER.to_owned());
            }
            (Some("image" | "image_url"), None) => {
                let path = ["url", "path"].into_iter().find_map(|key| fields.get(key)?.as_str());
                images.extend(path.map(str::to_owned));
                lines.push(PLACEHOLDER.to_owned());
            }
            (Some("text") | None, _) => lines.push(text(|| format!("{place}.text"), fields.get("text"))?),
            (Some(other), _) => return Err(RowFault::Part { field: place, found: other.chars().take(40).collect() }),
        }
    }
    Ok(lines.join("\n"))
}

/// A question and its answer in fields of their own, after what was said before.
fn read_pair(fields: &Map<String, Value>, messages: &mut Vec<RowMessage>) -> Result<(), RowFault> {
    if let Some(history) = present(fields, "history") {
        let wanted = "a list of pairs, each a question and its answer";
        let Value::Array(pairs) = history else {
            return Err(RowFault::Field { field: "history".to_owned(), found: kind(Some(history)), wanted });
        };
        for (at, pair) in pairs.iter().enumerate() {
            let Some([Value::String(asked), Value::String(answered)]) = pair.as_array().map(Vec::as_slice) else {
                return Err(RowFault::Field { field: format!("history[{at}]"), found: kind(Some(pair)), wanted });
            };
            messages.push(RowMessage { role: Role::Human, text: asked.clone() });
            messages.push(RowMessage { role: Role::Model, text: answered.clone() });
        }
    }
    let asked = if present(fields, "query").is_some() { "query" } else { "instruction" };
    let mut question = text(|| asked.to_owned(), fields.get(asked))?;
    if let Some(more) = optional_text(fields, "input")? {
        question = format!("{question}\n{more}");
    }
    messages.push(RowMessage { role: Role::Human, text: question });
    let answer = ["response", "output", "label"].into_iter().find_map(|name| Some((name, present(fields, name)?)));
    let text = match answer {
        // The labels of ChartQA are texts, but what re-writes them with another tool often makes numbers of them.
        Some(("label", Value::Number(label))) => label.to_string(),
        Some((name, value)) => text(|| name.to_owned(), Some(value))?,
        // A question without an answer is for the doctor to tell.
        None => return Ok(()),
    };
    messages.push(RowMessage { role: Role::Model, text });
    Ok(())
}

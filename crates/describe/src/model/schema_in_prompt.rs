//! The schema written into the prompt, for models that are not held to it otherwise.

use super::exchange::Request;

/// The instructions of `request`, and below them its schema, where it has one.
pub(super) fn system_with_schema(request: &Request) -> String {
    let Some(schema) = &request.schema else { return request.prompt.system.clone() };
    let gap = if request.prompt.system.is_empty() { "" } else { "\n\n" };
    format!(
        "{}{gap}Answer with one JSON object that follows this JSON Schema, and with nothing else:\n{}",
        request.prompt.system, schema.schema
    )
}

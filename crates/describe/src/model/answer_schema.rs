//! The JSON Schema of an answer.
//!
//! It is flatter than a description, because a model keeps to a flat form more easily: what the brief fixes already (whether
//! labels are times, how rows belong together, whether series stack) is not asked for. It keeps to what OpenAI's strict mode,
//! Bedrock's structured output and llama.cpp's grammars all take: no recursion, every property required, every object closed,
//! `null` where nothing is known. Models write properties in the order of the schema, which is alphabetical; their names are
//! chosen so that this order makes sense.

use serde_json::{Value, json};

use super::exchange::AnswerSchema;

/// The kinds of questions that a model may propose.
pub(super) const QUESTION_KINDS: [&str; 8] =
    ["value-lookup", "largest", "smallest", "comparison", "difference", "ratio", "sum", "mean"];

/// The schema of an answer, with or without room for proposed questions.
pub fn answer_schema(with_questions: bool) -> AnswerSchema {
    let text = || json!({ "type": "string" });
    let optional_text = || json!({ "type": ["string", "null"] });
    let mut properties = json!({
        "chart_title": text(),
        "columns": list(&object(&json!({
            "measure": { "type": "string", "enum": ["share", "count", "amount", "rate", "index"] },
            "name": text(),
            "unit": optional_text(),
        }))),
        "group": optional(&object(&json!({ "name": text(), "quantity": text() }))),
        "label_header": text(),
        "population": optional(&object(&json!({
            "gender": { "type": "string", "enum": ["f", "m", "n", "none"] },
            "plural": text(),
            "singular": text(),
        }))),
        "rows": list(&object(&json!({
            "clause": optional_text(),
            "label": text(),
            "values": list(&json!({ "type": ["number", "null"] })),
        }))),
        "source": optional_text(),
        "subtitle": optional_text(),
        "summary": optional_text(),
    });
    if with_questions {
        properties["suggested_questions"] = list(&object(&json!({
            "kind": { "type": "string", "enum": QUESTION_KINDS },
            "labels": list(&text()),
            "series": text(),
        })));
    }
    let name = if with_questions { "description_with_questions" } else { "description" };
    AnswerSchema { name: name.to_owned(), schema: object(&properties) }
}

/// A closed object of which every property is required.
fn object(properties: &Value) -> Value {
    let required: Vec<&String> = properties.as_object().into_iter().flat_map(|properties| properties.keys()).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn optional(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keywords that all three take.
    const KEYWORDS: [&str; 7] = ["type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"];

    fn check(schema: &Value, path: &str, depth: usize) {
        let schema = schema.as_object().unwrap_or_else(|| panic!("{path} is no schema"));
        assert!(depth < 5, "{path} is nested deeper than any of them likes");
        for key in schema.keys() {
            assert!(KEYWORDS.contains(&key.as_str()), "{path}: {key} is not taken everywhere");
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
            assert_eq!(schema["required"], json!(properties.keys().collect::<Vec<_>>()), "{path}");
            assert_eq!(schema["type"], json!("object"), "{path}");
            for (name, property) in properties {
                check(property, &format!("{path}.{name}"), depth + 1);
            }
        } else {
            assert_ne!(schema.get("type"), Some(&json!("object")), "{path} is an open object");
        }
        if let Some(items) = schema.get("items") {
            check(items, &format!("{path}[]"), depth);
        }
        for option in schema.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
            check(option, path, depth);
        }
    }

    #[test]
    fn it_keeps_to_what_every_api_takes() {
        for with_questions in [false, true] {
            let AnswerSchema { name, schema } = answer_schema(with_questions);
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && name.len() <= 64);
            assert_eq!(schema["type"], json!("object"), "OpenAI wants an object at the top");
            assert_eq!(schema["properties"].get("suggested_questions").is_some(), with_questions);
            check(&schema, "$", 0);
        }
    }

    /// Models write in this order: first what the table is about, then the rows, last what is said about them.
    #[test]
    fn its_order_makes_sense() {
        let schema = answer_schema(true).schema;
        let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            [
                "chart_title",
                "columns",
                "group",
                "label_header",
                "population",
                "rows",
                "source",
                "subtitle",
                "suggested_questions",
                "summary"
            ]
        );
    }
}

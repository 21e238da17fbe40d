//! Which ways of structured output a model has, as far as its name tells. A probe finds out the rest.

use serde::Deserialize;

use super::super::dialect::StructuredOutput;
use super::super::pattern::matches;

/// What Converse has, the best first.
const ALL: [StructuredOutput; 4] =
    [StructuredOutput::JsonSchema, StructuredOutput::StrictTool, StructuredOutput::ForcedTool, StructuredOutput::Prompt];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    model: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    pattern: String,
    structured_outputs: Vec<StructuredOutput>,
}

/// The ways to try with `model`, in order: those of the first pattern that fits, else all.
pub(super) fn structured_outputs(model: &str) -> Vec<StructuredOutput> {
    // A test reads the table; should it be damaged nevertheless, the probe still finds a way.
    let rows = toml::from_str::<Table>(include_str!("../capabilities.toml")).map(|table| table.model).unwrap_or_default();
    let row = rows.into_iter().find(|row| matches(&row.pattern, model));
    row.map(|row| row.structured_outputs).filter(|ways| !ways.is_empty()).unwrap_or_else(|| ALL.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let table: Table = toml::from_str(include_str!("../capabilities.toml")).unwrap();
        for row in table.model {
            let places: Vec<_> = row.structured_outputs.iter().map(|way| ALL.iter().position(|other| other == way)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", row.pattern);
            assert_eq!(row.structured_outputs.last(), Some(&StructuredOutput::Prompt), "{}", row.pattern);
        }
    }

    #[test]
    fn models_are_known_by_id_and_by_profile() {
        assert_eq!(structured_outputs("meta.llama2-70b-chat-v1"), [StructuredOutput::Prompt]);
        let haiku = structured_outputs("us.anthropic.claude-3-haiku-20240307-v1:0");
        assert_eq!(haiku, [StructuredOutput::ForcedTool, StructuredOutput::Prompt]);
        assert_eq!(structured_outputs("anthropic.claude-haiku-4-5-20251001-v1:0"), ALL);
        let profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
        assert_eq!(structured_outputs(profile), ALL);
    }
}

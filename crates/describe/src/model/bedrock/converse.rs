//! A request as Converse wants it.

use aws_sdk_bedrockruntime::Client as Sdk;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, JsonSchemaDefinition, Message, OutputConfig, OutputFormat,
    OutputFormatStructure, OutputFormatType, SpecificToolChoice, SystemContentBlock, Tool, ToolChoice, ToolConfiguration,
    ToolInputSchema, ToolSpecification,
};
use aws_smithy_types::{Document, Number};
use serde_json::Value;

use super::super::dialect::{Dialect, Feature, StructuredOutput};
use super::super::exchange::{Request, Speaker};
use super::super::schema_in_prompt::system_with_schema;

/// `request` to `model` in `dialect`; else what is wrong with it. Converse has no seed.
pub(super) fn render(sdk: &Sdk, model: &str, request: &Request, dialect: &Dialect) -> Result<ConverseFluentBuilder, String> {
    let mut call = sdk.converse().model_id(model);
    let is_prompted = dialect.structured_output.is_prompted();
    let mut system = if is_prompted { system_with_schema(request) } else { request.prompt.system.clone() };
    if dialect.has(Feature::System) && !system.is_empty() {
        call = call.system(SystemContentBlock::Text(std::mem::take(&mut system)));
    }
    for message in &request.prompt.messages {
        let text = if system.is_empty() { message.text.clone() } else { format!("{system}\n\n{}", message.text) };
        system.clear();
        let role = match message.speaker {
            Speaker::User => ConversationRole::User,
            Speaker::Assistant => ConversationRole::Assistant,
        };
        call = call.messages(built(Message::builder().role(role).content(ContentBlock::Text(text)).build())?);
    }
    let parameters = &request.parameters;
    let mut inference = InferenceConfiguration::builder().max_tokens(i32::try_from(parameters.max_tokens).unwrap_or(i32::MAX));
    if dialect.has(Feature::Temperature) {
        let temperature: f32 = parameters.temperature.parse().map_err(|_| {
            let text = &parameters.temperature;
            format!("the temperature {text:?} is not a decimal number")
        })?;
        inference = inference.temperature(temperature);
    }
    call = call.inference_config(inference.build());
    Ok(match dialect.structured_output {
        StructuredOutput::JsonSchema => call.output_config(output_config(request)?),
        StructuredOutput::StrictTool => call.tool_config(tool_config(request, true)?),
        StructuredOutput::ForcedTool => call.tool_config(tool_config(request, false)?),
        StructuredOutput::JsonObject | StructuredOutput::Prompt => call,
    })
}

fn output_config(request: &Request) -> Result<OutputConfig, String> {
    let schema = JsonSchemaDefinition::builder().name(&request.schema.name).schema(request.schema.schema.to_string());
    let structure = OutputFormatStructure::JsonSchema(built(schema.build())?);
    let format = built(OutputFormat::builder().r#type(OutputFormatType::JsonSchema).structure(structure).build())?;
    Ok(OutputConfig::builder().text_format(format).build())
}

fn tool_config(request: &Request, is_strict: bool) -> Result<ToolConfiguration, String> {
    let name = &request.schema.name;
    let mut tool = ToolSpecification::builder()
        .name(name)
        .description("Takes the answer. Call it once, with the whole answer.")
        .input_schema(ToolInputSchema::Json(document(&request.schema.schema)));
    if is_strict {
        tool = tool.strict(true);
    }
    let choice = ToolChoice::Tool(built(SpecificToolChoice::builder().name(name).build())?);
    built(ToolConfiguration::builder().tools(Tool::ToolSpec(built(tool.build())?)).tool_choice(choice).build())
}

fn built<T>(result: Result<T, aws_sdk_bedrockruntime::error::BuildError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

/// A schema in the SDK's own form of JSON.
fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Number::PosInt(number),
            (None, Some(number)) => Number::NegInt(number),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(document).collect()),
        Value::Object(entries) => Document::Object(entries.iter().map(|(key, value)| (key.clone(), document(value))).collect()),
    }
}

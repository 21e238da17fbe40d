//! A request as Converse wants it.

use aws_sdk_bedrockruntime::Client as Sdk;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, ImageBlock, ImageFormat, ImageSource, InferenceConfiguration, JsonSchemaDefinition, Message,
    OutputConfig, OutputFormat, OutputFormatStructure, OutputFormatType, SpecificToolChoice, SystemContentBlock, Tool,
    ToolChoice, ToolConfiguration, ToolInputSchema, ToolSpecification,
};
use aws_smithy_types::{Blob, Document, Number};
use serde_json::Value;

use super::super::dialect::{Dialect, Feature, StructuredOutput};
use super::super::exchange::{AnswerSchema, Picture, PictureFormat, Request, Speaker};
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
        let mut said = Message::builder().role(role);
        for picture in &message.pictures {
            said = said.content(ContentBlock::Image(image(picture)?));
        }
        call = call.messages(built(said.content(ContentBlock::Text(text)).build())?);
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
    let Some(schema) = &request.schema else { return Ok(call) };
    Ok(match dialect.structured_output {
        StructuredOutput::JsonSchema => call.output_config(output_config(schema)?),
        StructuredOutput::StrictTool => call.tool_config(tool_config(schema, true)?),
        StructuredOutput::ForcedTool => call.tool_config(tool_config(schema, false)?),
        StructuredOutput::JsonObject | StructuredOutput::Prompt => call,
    })
}

/// A picture as Converse takes it. The SDK encodes the bytes, which go as they are.
fn image(picture: &Picture) -> Result<ImageBlock, String> {
    let format = match picture.format() {
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Gif => ImageFormat::Gif,
        PictureFormat::WebP => ImageFormat::Webp,
    };
    let bytes = ImageSource::Bytes(Blob::new(picture.bytes()));
    built(ImageBlock::builder().format(format).source(bytes).build())
}

fn output_config(schema: &AnswerSchema) -> Result<OutputConfig, String> {
    let schema = JsonSchemaDefinition::builder().name(&schema.name).schema(schema.schema.to_string());
    let structure = OutputFormatStructure::JsonSchema(built(schema.build())?);
    let format = built(OutputFormat::builder().r#type(OutputFormatType::JsonSchema).structure(structure).build())?;
    Ok(OutputConfig::builder().text_format(format).build())
}

fn tool_config(schema: &AnswerSchema, is_strict: bool) -> Result<ToolConfiguration, String> {
    let name = &schema.name;
    let mut tool = ToolSpecification::builder()
        .name(name)
        .description("Takes the answer. Call it once, with the whole answer.")
        .input_schema(ToolInputSchema::Json(document(&schema.schema)));
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

//! Amazon Bedrock, on loopback through the SDK's endpoint URL.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::bedrock::{Bedrock, BedrockError};
use chartmill_describe::model::client::{ClientOptions, Origin};
use chartmill_describe::model::dialect::StructuredOutput;
use chartmill_describe::model::exchange::{Finish, Reply};
use chartmill_describe::model::replay::Replay;
use serde_json::{Value, json};

use super::server::{Seen, Server, response};
use super::{client, everything_in, impatient, request};

const MODEL: &str = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const SECRET: &str = "wJalrXUtnFEMI0123456789bPxRfiCYEXAMPLEKEY";

fn config(server: &Server, region: Option<&'static str>) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(region.map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("AKIDEXAMPLE", SECRET, None, None, "test")))
        .endpoint_url(server.url())
        .build()
}

fn provider(server: &Server) -> Bedrock {
    Bedrock::with_config(MODEL, &config(server, Some("eu-west-1"))).unwrap()
}

/// A Converse answer as the service documents it.
fn converse(content: &Value, stop_reason: &str) -> Vec<u8> {
    let body = json!({"output": {"message": {"role": "assistant", "content": content}}, "stopReason": stop_reason,
        "usage": {"inputTokens": 125, "outputTokens": 60, "totalTokens": 185}, "metrics": {"latencyMs": 1175}});
    response(200, "content-type: application/json\r\n", body.to_string())
}

fn text(text: &str) -> Vec<u8> {
    converse(&json!([{"text": text}]), "end_turn")
}

fn exception(status: u16, name: &str, message: &str) -> Vec<u8> {
    let headers = format!("content-type: application/json\r\nx-amzn-errortype: {name}:http://internal.amazon.com/\r\n");
    response(status, &headers, json!({"message": message}).to_string())
}

/// Asks in one way of structured output.
fn ask_in(way: StructuredOutput, answer: Vec<u8>) -> (Reply, Seen) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(move |_, _| answer.clone());
    let client = client(folder.path(), provider(&server).with_structured_output(way), ClientOptions::default());
    let reply = client.ask(&request("Rain in Lisbon?")).unwrap().0;
    (reply, server.seen()[0].clone())
}

#[test]
fn a_request_is_signed_and_constrained_by_the_schema() {
    let (reply, seen) = ask_in(StructuredOutput::JsonSchema, text("{\"title\": \"Rain\"}"));
    assert_eq!((reply.text.as_str(), reply.finish, reply.unreadable), ("{\"title\": \"Rain\"}", Finish::Complete, None));
    assert_eq!((reply.usage.input_tokens, reply.usage.output_tokens), (125, 60));
    assert!(
        seen.head.starts_with("POST /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse HTTP/1.1\r\n"),
        "{}",
        seen.head
    );
    let signature = seen.header("authorization").unwrap();
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{signature}");
    assert!(signature.contains("/eu-west-1/bedrock/aws4_request") && signature.contains("Signature="), "{signature}");
    let body = seen.json();
    assert_eq!(body["system"], json!([{"text": "You invent tables."}]));
    assert_eq!(body["messages"], json!([{"role": "user", "content": [{"text": "Rain in Lisbon?"}]}]));
    assert_eq!(body["inferenceConfig"]["maxTokens"], 400);
    assert!((body["inferenceConfig"]["temperature"].as_f64().unwrap() - 0.9).abs() < 1e-6);
    let format = &body["outputConfig"]["textFormat"];
    assert_eq!((&format["type"], &format["structure"]["jsonSchema"]["name"]), (&json!("json_schema"), &json!("description")));
    let schema = format["structure"]["jsonSchema"]["schema"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(schema).unwrap(), request("").schema.unwrap().schema);
    assert!(body.get("toolConfig").is_none());
}

#[test]
fn tools_take_the_answer_with_its_decimals() {
    let input = "{\"title\":\"Rain\",\"value\":0.10}";
    let raw = format!(
        "{{\"output\": {{\"message\": {{\"role\": \"assistant\", \"content\": [{{\"text\": \"Here it is.\"}}, {{\"toolUse\": \
         {{\"toolUseId\": \"t1\", \"name\": \"description\", \"input\": {input}}}}}]}}}}, \"stopReason\": \"tool_use\", \
         \"usage\": {{\"inputTokens\": 1, \"outputTokens\": 2, \"totalTokens\": 3}}, \"metrics\": {{\"latencyMs\": 1}}}}"
    );
    for (way, strict) in [(StructuredOutput::StrictTool, json!(true)), (StructuredOutput::ForcedTool, Value::Null)] {
        let (reply, seen) = ask_in(way, response(200, "content-type: application/json\r\n", &raw));
        assert_eq!((reply.text.as_str(), reply.finish), (input, Finish::Complete));
        assert_eq!(reply.raw, raw);
        let body = seen.json();
        let tool = &body["toolConfig"]["tools"][0]["toolSpec"];
        assert_eq!((&tool["name"], &tool["strict"]), (&json!("description"), &strict));
        assert_eq!(tool["inputSchema"]["json"], request("").schema.unwrap().schema);
        assert_eq!(body["toolConfig"]["toolChoice"], json!({"tool": {"name": "description"}}));
        assert!(body.get("outputConfig").is_none());
    }
}

#[test]
fn without_any_of_it_the_schema_stands_in_the_prompt() {
    let reasoning = json!([{"reasoningContent": {"reasoningText": {"text": "Hm."}}}, {"text": "{"}, {"text": "}"}]);
    let (reply, seen) = ask_in(StructuredOutput::Prompt, converse(&reasoning, "max_tokens"));
    assert_eq!((reply.text.as_str(), reply.finish), ("{}", Finish::Length));
    let body = seen.json();
    assert!(body["system"][0]["text"].as_str().unwrap().contains("additionalProperties"));
    assert!(body.get("outputConfig").is_none() && body.get("toolConfig").is_none());
}

#[test]
fn what_a_model_does_not_take_is_tried_once_learned_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|_, seen| {
        let body = seen.json();
        let refuse = |message: &str| exception(400, "ValidationException", message);
        if body.get("outputConfig").is_some() {
            return refuse("This model doesn't support the outputConfig field. Remove outputConfig and try again.");
        }
        match &body["toolConfig"] {
            Value::Null => text("{}"),
            tools if tools["tools"][0]["toolSpec"]["strict"] == true => refuse("This model doesn't support the strict field."),
            _ => refuse("This model doesn't support the toolConfig.toolChoice.tool field."),
        }
    });
    let first = client(folder.path(), provider(&server), ClientOptions::default());
    let (reply, _) = first.ask(&request("a")).unwrap();
    assert_eq!(server.seen().len(), 4);
    client(folder.path(), provider(&server), ClientOptions::default()).ask(&request("b")).unwrap();
    assert_eq!(server.seen().len(), 5);
    let replay = client(folder.path(), Replay::new(MODEL), ClientOptions::default());
    assert_eq!(replay.ask(&request("a")).unwrap(), (reply, Origin::Store));
}

#[test]
fn what_passes_is_tried_again_by_us_and_not_by_the_sdk() {
    for (status, name) in [
        (429, "ThrottlingException"),
        (503, "ServiceUnavailableException"),
        (429, "ModelNotReadyException"),
        (500, "InternalServerException"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::answering(move |number, _| if number == 1 { exception(status, name, "wait") } else { text("{}") });
        let client = client(folder.path(), provider(&server), impatient());
        client.ask(&request("a")).unwrap();
        assert_eq!((server.seen().len(), client.tally().asked, client.tally().retried), (2, 2, 1), "{name}");
    }
}

#[test]
fn hanging_and_cut_connections_are_made_again() {
    use std::io::Write;
    for misbehave in [0, 1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(move |number, _, stream| match (number, misbehave) {
            (1, 0) => std::thread::sleep(Duration::from_secs(20)),
            (1, 1) => {}
            (1, _) => stream.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 900\r\n\r\n{\"output\"").unwrap(),
            _ => stream.write_all(&text("{}")).unwrap(),
        });
        let client = client(folder.path(), provider(&server), impatient());
        assert_eq!(client.ask(&request("a")).unwrap().0.text, "{}");
        assert_eq!(server.seen().len(), 2, "{misbehave}");
    }
}

#[test]
fn bodies_that_cannot_be_understood_are_kept_as_they_are() {
    for body in
        [&b"{\"output\": {\"mess"[..], b"{\"output\": \"\xff\"}", b"{}", b"[]", b"{\"output\": {\"message\": {\"content\": 3}}}"]
    {
        let (reply, _) = ask_in(StructuredOutput::Prompt, response(200, "content-type: application/json\r\n", body));
        assert!(reply.unreadable.is_some(), "{reply:?}");
        assert_eq!(reply.raw, String::from_utf8_lossy(body));
    }
    let (reply, _) = ask_in(StructuredOutput::Prompt, response(200, "", vec![b' '; 10_000_000]));
    assert!(reply.unreadable.unwrap().contains("longer than"));
}

#[test]
fn what_will_never_work_is_told_with_advice_and_without_secrets() {
    for (status, name, advice) in [
        (403, "AccessDeniedException", "bedrock:InvokeModel"),
        (404, "ResourceNotFoundException", "list-inference-profiles"),
        (403, "ExpiredTokenException", "aws sso login"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::answering(move |_, _| exception(status, name, "no"));
        let provider = provider(&server);
        let shown = format!("{provider:?}");
        let client = client(folder.path(), provider, ClientOptions::default());
        let error = client.ask(&request("a")).unwrap_err();
        let told = format!("{shown} {error} {error:?} {client:?} {}", everything_in(folder.path()));
        assert!(matches!(error, AskError::Refused { .. }) && told.contains(advice), "{told}");
        assert!(!told.contains("0123456789b"), "{told}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn a_missing_region_and_missing_credentials_are_told() {
    let server = Server::answering(|_, _| text("{}"));
    let nowhere = config(&server, None);
    assert!(matches!(Bedrock::with_config(MODEL, &nowhere), Err(BedrockError::NoRegion)));

    let folder = tempfile::tempdir().unwrap();
    let nobody = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-west-1"))
        .endpoint_url(server.url())
        .build();
    let client = client(folder.path(), Bedrock::with_config(MODEL, &nobody).unwrap(), ClientOptions::default());
    let error = client.ask(&request("a")).unwrap_err().to_string();
    assert!(error.contains("aws configure"), "{error}");
}

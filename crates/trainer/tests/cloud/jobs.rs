//! Training jobs: created once, followed to the end, and refusals that say what to do.

use std::fs;

use chartmill_trainer::cloud::{CloudError, Event, Follower, Outcome, Submitted, stop, submit};
use serde_json::{Value, json};

use super::fake::{Answer, Fake, json as answer, refusal};
use super::folders::Made;
use super::{assert_no_secret, cloud};

/// A request of the job folder.
fn request(made: &Made) -> Value {
    serde_json::from_str(&fs::read_to_string(made.job().join("create-training-job.json")).unwrap()).unwrap()
}

/// What the service would describe, in a status.
fn described(made: &Made, status: &str, more: &Value) -> Value {
    let mut job = request(made);
    job["TrainingJobStatus"] = json!(status);
    job["InputDataConfig"][0]["CompressionType"] = json!("None");
    for (key, value) in more.as_object().unwrap() {
        job[key] = value.clone();
    }
    job
}

fn steps(names: &[&str]) -> Value {
    names.iter().map(|name| json!({"Status": name, "StatusMessage": format!("{name} the job")})).collect()
}

#[test]
fn a_job_is_created_with_the_request_of_the_folder() {
    let made = Made::new(1);
    let fake = Fake::start(|operation, _, _| {
        (operation == "CreateTrainingJob").then(|| answer(200, &json!({"TrainingJobArn": "arn:1"})))
    });
    let folder = made.folder();
    assert_eq!(submit(&cloud(&fake), &folder).unwrap(), Submitted::Created { arn: "arn:1".to_owned() });
    let seen = fake.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].json(), request(&made));
    assert_eq!(seen[0].header("content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(seen[0].header("x-amz-target"), Some("SageMaker.CreateTrainingJob"));
}

#[test]
fn the_same_job_is_found_again_and_another_one_is_not_taken_for_it() {
    let made = Made::new(1);
    let same = described(&made, "InProgress", &json!({"SecondaryStatus": "Training"}));
    let mut other = same.clone();
    other["HyperParameters"]["sagemaker_submit_directory"] = json!("\"s3://elsewhere/x\"");
    for (found, is_same) in [(same, true), (other, false)] {
        let fake = Fake::start(move |operation, _, _| match operation {
            "CreateTrainingJob" => {
                Some(refusal(400, "ResourceInUse", "Training job names must be unique within an AWS account and region"))
            }
            _ => Some(answer(200, &found)),
        });
        let (cloud, folder) = (cloud(&fake), made.folder());
        let submitted = submit(&cloud, &folder);
        if is_same {
            assert_eq!(submitted.unwrap(), Submitted::WasThere { status: "InProgress".to_owned() });
            assert_eq!(cloud.job_status(&folder).unwrap().as_deref(), Some("InProgress"));
        } else {
            let text = submitted.unwrap_err().to_string();
            assert!(text.contains("is another one (it differs in HyperParameters)") && text.contains("--job-name"), "{text}");
        }
    }
}

#[test]
fn a_job_is_followed_to_its_end() {
    let made = Made::new(1);
    let described: Vec<Value> = [
        ("InProgress", json!({"SecondaryStatusTransitions": steps(&["Starting"])})),
        ("InProgress", json!({"SecondaryStatusTransitions": steps(&["Starting", "Downloading", "Training"])})),
        ("InProgress", json!({"SecondaryStatusTransitions": steps(&["Starting", "Downloading", "Training"])})),
        (
            "Completed",
            json!({
                "SecondaryStatusTransitions": steps(&["Starting", "Downloading", "Training", "Uploading", "Completed"]),
                "ModelArtifacts": {"S3ModelArtifacts": "s3://b/model.tar.gz"}, "BillableTimeInSeconds": 321,
            }),
        ),
    ]
    .map(|(status, more)| described(&made, status, &more))
    .into();
    let fake = Fake::start(move |operation, before, seen| match operation {
        "DescribeTrainingJob" => Some(answer(200, &described[before])),
        // The log comes to be with the second look, and its third line with the last one.
        "DescribeLogStreams" if before == 0 => {
            Some(refusal(400, "ResourceNotFoundException", "The specified log group does not exist."))
        }
        "DescribeLogStreams" => Some(answer(200, &json!({"logStreams": [{"logStreamName": "job/algo-1-17"}]}))),
        "GetLogEvents" => Some(log(before, &seen.json())),
        _ => None,
    });
    let (cloud, mut follower) = (cloud(&fake), Follower::new(&made.folder()));
    let mut told = Vec::new();
    for _ in 0..4 {
        told.extend(follower.look(&cloud).unwrap());
    }
    let words: Vec<String> = told
        .iter()
        .map(|event| match event {
            Event::Transition { status, .. } => status.clone(),
            Event::Line(line) => format!("| {line}"),
            Event::Metrics(metrics) => format!("{metrics:?}"),
            Event::NoLog { why } => why.clone(),
            Event::Ended(ended) => format!("{:?} {} {:?}", ended.outcome, ended.model, ended.billable_seconds),
        })
        .collect();
    assert_eq!(
        words,
        [
            "Starting",
            "Downloading",
            "Training",
            "| loading",
            "| {'loss': 1.98e-05, 'epoch': 0.5}",
            "[(\"train:loss\", \"1.98e-05\")]",
            "Uploading",
            "Completed",
            "| {'loss': nothing}",
            "Completed s3://b/model.tar.gz Some(321)",
        ]
    );
}

/// Two lines at the first token, one more at the second, as often as it is asked for.
fn log(before: usize, request: &Value) -> Answer {
    assert_eq!(request["logStreamName"], "job/algo-1-17");
    let page = |lines: &[&str], next: &str| {
        let events: Vec<Value> = lines.iter().map(|line| json!({"message": line})).collect();
        answer(200, &json!({"events": events, "nextForwardToken": next}))
    };
    match (before, request.get("nextToken").and_then(Value::as_str)) {
        (0, None) => page(&["loading", "{'loss': 1.98e-05, 'epoch': 0.5}\n"], "f/1"),
        (1 | 2, Some("f/1")) => page(&[], "f/1"),
        (3, Some("f/1")) => page(&["{'loss': nothing}"], "f/2"),
        (4, Some("f/2")) => page(&[], "f/2"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_failure_says_why_and_what_to_do() {
    let made = Made::new(1);
    let reason = "AlgorithmError: ExecuteUserScriptError: CUDA out of memory, exit code: 1";
    for (status, more, outcome, advice) in [
        ("Failed", json!({"FailureReason": reason}), Outcome::Failed, "--offload"),
        ("Failed", json!({"FailureReason": "CapacityError: no capacity"}), Outcome::Failed, "another --instance"),
        ("Stopped", json!({"SecondaryStatus": "MaxRuntimeExceeded"}), Outcome::Stopped, "--max-run"),
        ("Stopped", json!({"SecondaryStatus": "Stopped"}), Outcome::Stopped, ""),
    ] {
        let job = described(&made, status, &more);
        let fake = Fake::start(move |operation, _, _| match operation {
            "DescribeTrainingJob" => Some(answer(200, &job)),
            _ => Some(refusal(400, "AccessDeniedException", "not authorized to perform: logs:DescribeLogStreams")),
        });
        let (cloud, mut follower) = (cloud(&fake), Follower::new(&made.folder()));
        let events = follower.look(&cloud).unwrap();
        let [Event::NoLog { why }, Event::Ended(ended)] = events.as_slice() else { panic!("{events:?}") };
        assert!(why.contains("allow it logs:DescribeLogStreams"), "{why}");
        assert_eq!(ended.outcome, outcome);
        assert!(ended.advice.contains(advice), "{ended:?}");
        // That the log cannot be read is told, and tried, once.
        assert_eq!(follower.look(&cloud).unwrap().len(), 1);
        assert_eq!(fake.count("DescribeLogStreams"), 1);
    }
}

#[test]
fn refusals_say_what_to_do() {
    let made = Made::new(1);
    let limit = "The account-level service limit 'ml.g5.12xlarge for training job usage' is 0 Instances, with current utilization of 0 \
                 Instances and a request delta of 1 Instances.";
    for (status, code, message, said) in [
        (
            400,
            "ResourceLimitExceeded",
            limit,
            "\"ml.g5.12xlarge for training job usage\". Ask for more in the console under Service Quotas",
        ),
        (400, "AccessDeniedException", "User x is not authorized", "allow it sagemaker:CreateTrainingJob"),
        (403, "AccessDeniedException", "User x is not authorized", "policies/submitter.json"),
        (400, "ExpiredTokenException", "The security token included in the request is expired", "aws sso login"),
        (400, "ValidationException", "Could not assume role arn:aws:iam::1:role/x", "does the role of --role exist"),
    ] {
        let fake = Fake::start(move |_, _, _| Some(refusal(status, code, message)));
        let text = submit(&cloud(&fake), &made.folder()).unwrap_err().to_string();
        assert!(text.contains(said), "{text}");
        assert_no_secret(&text);
        // Only credentials that may have been replaced meanwhile are worth a second attempt.
        assert_eq!(fake.seen().len(), if code == "ExpiredTokenException" { 2 } else { 1 });
    }
}

#[test]
fn throttling_is_waited_out_or_told() {
    let made = Made::new(1);
    let throttled = || refusal(400, "ThrottlingException", "Rate exceeded");
    let fake = Fake::start(move |_, before, _| {
        Some(if before < 3 { throttled() } else { answer(200, &json!({"TrainingJobArn": "arn:1"})) })
    });
    assert!(submit(&cloud(&fake), &made.folder()).is_ok());
    assert_eq!(fake.seen().len(), 4);
    let fake = Fake::start(move |_, _, _| Some(throttled()));
    let error = submit(&cloud(&fake), &made.folder()).unwrap_err();
    assert!(matches!(&error, CloudError::Throttled { attempts: 4, .. }), "{error}");
}

#[test]
fn nothing_that_answers_is_told() {
    let made = Made::new(1);
    let cloud = {
        let fake = Fake::start(|_, _, _| None);
        let cloud = cloud(&fake);
        fake.hang_up();
        cloud
    };
    let error = submit(&cloud, &made.folder()).unwrap_err();
    assert!(matches!(&error, CloudError::Unreachable { .. }), "{error}");
    assert_no_secret(&error.to_string());
}

#[test]
fn a_job_is_stopped() {
    let made = Made::new(1);
    let fake = Fake::start(|_, _, _| Some((200, String::new(), Vec::new())));
    stop(&cloud(&fake), &made.folder()).unwrap();
    assert_eq!(fake.seen()[0].json(), json!({"TrainingJobName": made.folder().job_name()}));
    assert_eq!(fake.count("StopTrainingJob"), 1);
}

#[test]
fn a_damaged_folder_is_told() {
    let made = Made::new(1);
    let open = || chartmill_trainer::cloud::JobFolder::open(&made.job()).unwrap_err().to_string();
    fs::write(made.job().join("create-model.json"), "{}").unwrap();
    assert!(open().contains("create-model.json has no ModelName"), "{}", open());
    fs::write(made.job().join("create-model.json"), "{").unwrap();
    assert!(open().contains("create-model.json is no JSON"), "{}", open());
    let path = made.job().join("job.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("\"format\":1", "\"format\":2")).unwrap();
    assert!(open().contains("has the format 2"), "{}", open());
    fs::remove_file(&path).unwrap();
    assert!(open().contains("job.json cannot be read"), "{}", open());
}

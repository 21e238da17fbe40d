//! Deployments that come up, fail half-way and are removed; and questions to an endpoint.

use std::collections::BTreeSet;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chartmill_trainer::cloud::{Cloud, CloudError, Deployment, Endpoint, Removed, Stage};
use serde_json::{Value, json};

use super::fake::{Answer, Fake, Seen, json as answer, refusal};
use super::folders::{BUCKET, JOB, Made};
use super::{assert_no_secret, cloud};

/// A service that remembers what was made, with an endpoint in the given statuses, one a look.
fn service(statuses: &'static [&'static str], refuses: Option<(&'static str, Answer)>) -> Fake {
    let there: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let looks = Mutex::new(0);
    let fake = Fake::start(move |operation, before, seen: &Seen| {
        if let Some((refused, answer)) = refuses.as_ref().filter(|(refused, _)| *refused == operation) {
            return (before == 0 || *refused == "CreateEndpoint").then(|| answer.clone());
        }
        let verb = ["Create", "Describe", "Delete"].into_iter().find(|verb| operation.starts_with(verb))?;
        let kind = operation.strip_prefix(verb)?.to_owned();
        let mut there = there.lock().unwrap();
        Some(match verb {
            "Create" => {
                there.insert(kind);
                answer(200, &json!({}))
            }
            "Delete" if there.remove(&kind) => (200, String::new(), Vec::new()),
            "Describe" if there.contains(&kind) => {
                let mut looks = looks.lock().unwrap();
                let status = statuses.get(*looks).or(statuses.last()).copied().unwrap_or_default();
                *looks += usize::from(kind == "Endpoint");
                answer(
                    200,
                    &json!({"EndpointStatus": status, "FailureReason": "did not pass the ping health check.",
                    "EndpointConfigName": seen.json()["EndpointName"],
                    "PrimaryContainer": {"Image": "i", "ModelDataUrl": format!("s3://{BUCKET}/{JOB}/output/model.tar.gz"), "Mode": "SingleModel"},
                    "ProductionVariants": [{"VariantName": "AllTraffic", "ModelName": JOB.rsplit('/').next(), "added": 1}]}),
                )
            }
            _ => refusal(400, "ValidationException", &format!("Could not find {kind} \"arn\".")),
        })
    });
    fake.place(&format!("/{BUCKET}/{JOB}/output/model.tar.gz"), b"weights");
    fake
}

fn create(cloud: &Cloud, made: &Made) -> Result<Vec<String>, CloudError> {
    let (folder, mut told) = (made.folder(), Vec::new());
    Deployment::new(cloud, &folder).create(&mut |stage| {
        told.push(match stage {
            Stage::Made(what, _) => format!("+{what}"),
            Stage::WasThere(what, _) => format!("={what}"),
            Stage::Status(status) => status,
        });
    })?;
    Ok(told)
}

fn delete(cloud: &Cloud, made: &Made) -> Result<Vec<String>, CloudError> {
    let (folder, mut told) = (made.folder(), Vec::new());
    Deployment::new(cloud, &folder).delete(&mut |removed| {
        told.push(match removed {
            Removed::Now(what, _) => format!("-{what}"),
            Removed::Gone(what, _) => format!("0{what}"),
        });
    })?;
    Ok(told)
}

#[test]
fn an_endpoint_comes_up_and_is_removed() {
    let (made, fake) = (Made::new(1), service(&["Creating", "Creating", "InService"], None));
    let cloud = cloud(&fake);
    assert_eq!(create(&cloud, &made).unwrap(), ["+model", "+endpoint configuration", "+endpoint"]);
    let folder = made.folder();
    let deployment = Deployment::new(&cloud, &folder);
    let looks: Vec<Stage> = (0..3).map(|_| deployment.look().unwrap()).collect();
    assert_eq!(looks, ["Creating", "Creating", "InService"].map(|status| Stage::Status(status.to_owned())));
    // Again, nothing is made twice.
    assert_eq!(create(&cloud, &made).unwrap(), ["=model", "=endpoint configuration", "=endpoint"]);
    assert!(!deployment.is_gone().unwrap());
    assert_eq!(delete(&cloud, &made).unwrap(), ["-endpoint", "-endpoint configuration", "-model"]);
    assert!(deployment.is_gone().unwrap());
    assert_eq!(delete(&cloud, &made).unwrap(), ["0endpoint", "0endpoint configuration", "0model"]);
}

#[test]
fn a_failed_endpoint_says_why_and_how_to_remove_it() {
    let (made, fake) = (Made::new(1), service(&["Failed"], None));
    let cloud = cloud(&fake);
    create(&cloud, &made).unwrap();
    let text = Deployment::new(&cloud, &made.folder()).look().unwrap_err().to_string();
    for said in
        ["did not pass the ping health check. The container did not come up", "/aws/sagemaker/Endpoints/", "--delete` removes it"]
    {
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn what_a_deployment_leaves_half_way_is_told() {
    let limit = refusal(
        400,
        "ResourceLimitExceeded",
        "The account-level service limit 'ml.g5.2xlarge for endpoint usage' is 0 Instances",
    );
    let (made, fake) = (Made::new(1), service(&[], Some(("CreateEndpoint", limit))));
    let text = create(&cloud(&fake), &made).unwrap_err().to_string();
    for said in [
        "\"ml.g5.2xlarge for endpoint usage\"",
        "These exist now: the model chartmill",
        "the endpoint configuration chart",
        "--delete",
    ] {
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn without_weights_nothing_is_made() {
    let (made, fake) = (Made::new(1), Fake::start(|_, _, _| None));
    let text = create(&cloud(&fake), &made).unwrap_err().to_string();
    assert!(text.contains("has not completed"), "{text}");
    assert_eq!(fake.seen().len(), 1);
}

#[test]
fn an_endpoint_that_is_being_made_cannot_be_removed_yet() {
    let busy =
        refusal(400, "ValidationException", "Cannot update in-progress endpoint \"arn:aws:sagemaker:us-east-1:1:endpoint/x\".");
    let (made, fake) = (Made::new(1), service(&["Creating"], Some(("DeleteEndpoint", busy))));
    let error = delete(&cloud(&fake), &made).unwrap_err();
    assert!(matches!(error, CloudError::Busy { .. }), "{error}");
    assert_eq!(fake.count("DeleteModel"), 0);
}

#[test]
fn a_question_reaches_the_endpoint_with_the_picture_intact() {
    let picture: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let fake = Fake::start(|_, before, _| {
        Some(if before == 0 {
            refusal(429, "ThrottlingException", "Rate exceeded")
        } else {
            answer(200, &json!({"answer": "42%"}))
        })
    });
    let cloud = cloud(&fake);
    assert_eq!(Endpoint::new(&cloud, "charts").answer(&picture, "Quantos por cento são?").unwrap(), "42%");
    let seen = fake.seen();
    assert_eq!((seen.len(), seen[1].operation().as_str()), (2, "POST /endpoints/charts/invocations"));
    let body: Value = seen[1].json();
    assert_eq!(body["question"], "Quantos por cento são?");
    assert_eq!(STANDARD.decode(body["image"].as_str().unwrap()).unwrap(), picture);
    assert_eq!(body.as_object().unwrap().len(), 2);
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
}

#[test]
fn what_an_endpoint_cannot_do_is_told() {
    let failing = json!({"Message": "Received client error (400)", "OriginalMessage": "{\"error\": \"the picture cannot be read\"}", "OriginalStatusCode": 400});
    for (reply, said) in [
        (answer(424, &failing), "the picture cannot be read"),
        (refusal(400, "ValidationError", "Endpoint charts of account 1 not found."), "chartmill deploy --job DIR"),
        (refusal(403, "AccessDeniedException", "no"), "allow it sagemaker:InvokeEndpoint"),
        (answer(200, &json!({"text": "x"})), "there is no \"answer\""),
        ((200, String::new(), b"<html>".to_vec()), "not understood"),
        ((503, String::new(), Vec::new()), "after 4 attempts"),
    ] {
        let fake = Fake::start(move |_, _, _| Some(reply.clone()));
        let text = Endpoint::new(&cloud(&fake), "charts").answer(b"png", "Why?").unwrap_err().to_string();
        assert!(text.contains(said), "{text}");
        assert_no_secret(&text);
    }
    let fake = Fake::start(|_, _, _| Some(answer(200, &json!({"answer": "yes"}))));
    let cloud = cloud(&fake);
    let endpoint = Endpoint::new(&cloud, "charts");
    let error = endpoint.answer(&vec![0; 5 << 20], "Why?").unwrap_err();
    assert!(matches!(error, CloudError::TooLarge { most: 6_291_456, .. }) && fake.seen().is_empty(), "{error}");
    assert_eq!(endpoint.answer(&vec![0; Endpoint::MOST_PICTURE_BYTES], &"Why? ".repeat(200)).unwrap(), "yes");
}

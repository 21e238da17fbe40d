//! The least that the role of the job and whoever submits it may do.

use serde_json::{Value, json};

use super::layout::Layout;
use super::options::Asked;

/// Every policy of the job folder, by the name of its file.
pub(super) fn policies(asked: &Asked, layout: &Layout) -> Vec<(&'static str, Value)> {
    let partition = asked.role.split(':').nth(1).unwrap_or("aws");
    let account = &asked.account;
    let in_region = |service: &str, resource: &str| format!("arn:{partition}:{service}:{}:{account}:{resource}", asked.region);
    let bucket = format!("arn:{partition}:s3:::{}", asked.bucket);
    // Weights may lie in other buckets.
    let models: Vec<String> = [&asked.base_model, &asked.vision_tower]
        .into_iter()
        .filter(|model| model.is_channel)
        .filter_map(|model| model.source.strip_prefix("s3://"))
        .map(|path| format!("arn:{partition}:s3:::{path}*"))
        .collect();
    let mut buckets = vec![bucket.clone()];
    for model in &models {
        let of_model = model.split('/').next().unwrap_or(model).to_owned();
        if !buckets.contains(&of_model) {
            buckets.push(of_model);
        }
    }
    let readable: Vec<String> = std::iter::once(format!("{bucket}/chartmill/*")).chain(models).collect();
    let (image_account, repository) = repository(&asked.image);
    let repository = format!("arn:{partition}:ecr:{}:{image_account}:repository/{repository}", asked.region);
    let allow = |sid: &str, action: Value, resource: Value| json!({ "Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource });
    let mut execution = vec![
        allow("FindFiles", json!(["s3:ListBucket", "s3:GetBucketLocation"]), json!(buckets)),
        allow("ReadDataCodeAndWeights", json!(["s3:GetObject"]), json!(readable)),
        allow(
            "WriteCheckpointsAndModel",
            json!(["s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"]),
            json!([format!("{bucket}/chartmill/jobs/*")]),
        ),
        allow(
            "WriteLogs",
            json!(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]),
            json!([in_region("logs", "log-group:/aws/sagemaker/*")]),
        ),
        // This action knows no resources; the condition is the only limit there is.
        json!({
            "Sid": "WriteMetrics", "Effect": "Allow", "Action": ["cloudwatch:PutMetricData"], "Resource": "*",
            "Condition": { "StringLike": { "cloudwatch:namespace": ["/aws/sagemaker/*"] } },
        }),
        allow("LogInToRegistry", json!(["ecr:GetAuthorizationToken"]), json!("*")),
        allow(
            "PullImage",
            json!(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]),
            json!([repository]),
        ),
    ];
    if !asked.subnets.is_empty() {
        execution.push(allow(
            "UseNetwork",
            json!([
                "ec2:CreateNetworkInterface",
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeVpcs",
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeSubnets",
                "ec2:DescribeSecurityGroups"
            ]),
            json!("*"),
        ));
    }
    if let Some(key) = asked.kms_key.as_ref().filter(|key| key.starts_with("arn:")) {
        execution.push(allow("UseKey", json!(["kms:GenerateDataKey", "kms:Decrypt", "kms:Encrypt"]), json!([key])));
    }
    let names = |kind: &str| in_region("sagemaker", &format!("{kind}/{}", layout.job_name.to_ascii_lowercase()));
    let submitter = vec![
        allow("FindFiles", json!(["s3:ListBucket", "s3:GetBucketLocation"]), json!([bucket])),
        allow(
            "UploadDataAndCode",
            json!(["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]),
            json!([format!("{bucket}/chartmill/*")]),
        ),
        allow(
            "TrainAndServe",
            json!([
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopTrainingJob",
                "sagemaker:CreateModel",
                "sagemaker:DescribeModel",
                "sagemaker:DeleteModel",
                "sagemaker:CreateEndpointConfig",
                "sagemaker:DescribeEndpointConfig",
                "sagemaker:DeleteEndpointConfig",
                "sagemaker:CreateEndpoint",
                "sagemaker:DescribeEndpoint",
                "sagemaker:DeleteEndpoint",
                "sagemaker:InvokeEndpoint",
                "sagemaker:AddTags"
            ]),
            json!([names("training-job"), names("model"), names("endpoint-config"), names("endpoint")]),
        ),
        allow("FindJobs", json!(["sagemaker:ListTrainingJobs"]), json!("*")),
        json!({
            "Sid": "HandOverRole", "Effect": "Allow", "Action": ["iam:PassRole"], "Resource": [asked.role],
            "Condition": { "StringEquals": { "iam:PassedToService": "sagemaker.amazonaws.com" } },
        }),
        allow(
            "FollowLog",
            json!(["logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"]),
            json!([in_region("logs", "log-group:/aws/sagemaker/*")]),
        ),
    ];
    let trust = json!({
        "Effect": "Allow",
        "Principal": { "Service": "sagemaker.amazonaws.com" },
        "Action": "sts:AssumeRole",
        // Without it, SageMaker could be made to take this role for another account.
        "Condition": { "StringEquals": { "aws:SourceAccount": account } },
    });
    let policy = |statements: Value| json!({ "Version": "2012-10-17", "Statement": statements });
    vec![
        ("policies/execution-role.json", policy(json!(execution))),
        ("policies/execution-role-trust.json", policy(json!([trust]))),
        ("policies/submitter.json", policy(json!(submitter))),
    ]
}

/// Account and repository of an image in ECR, whose form was checked before.
fn repository(image: &str) -> (&str, &str) {
    let (host, name) = image.split_once('/').unwrap_or((image, ""));
    let account = host.split('.').next().unwrap_or(host);
    (account, name.split(['@', ':']).next().unwrap_or(name))
}

//! What the refusal of a service means.

use super::error::CloudError;

/// The longest excerpt of a service's words in an error, in characters.
const EXCERPT: usize = 400;

/// A service's words for an error message: on one line, and cut short.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{} ...", &line[..at]),
        None => line,
    }
}

/// Whether trying again may help: too many requests, or a fault of the service.
pub(super) fn is_passing(status: u16, code: &str) -> bool {
    is_throttling(status, code) || (matches!(status, 408 | 500..=599) && status != 501)
}

fn is_throttling(status: u16, code: &str) -> bool {
    let codes =
        ["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown", "RequestThrottled"];
    status == 429 || codes.contains(&code)
}

/// Whether new credentials may help.
pub(super) fn is_expired(code: &str) -> bool {
    matches!(code, "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" | "TokenRefreshRequired")
}

/// What a refusal of `operation` (an IAM action, such as `sagemaker:CreateTrainingJob`) means after `attempts`.
pub(super) fn read(operation: &str, status: u16, code: &str, said: &str, attempts: u32) -> CloudError {
    let message = if said.trim().is_empty() { format!("status {status}") } else { excerpt(said) };
    let operation = operation.to_owned();
    let refused = |advice: &str| CloudError::Refused {
        operation: operation.clone(),
        code: if code.is_empty() { format!("status {status}") } else { code.to_owned() },
        message: message.clone(),
        advice: advice.to_owned(),
    };
    match code {
        _ if is_expired(code) => CloudError::Expired,
        _ if is_throttling(status, code) => CloudError::Throttled { operation, attempts, message },
        "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "RequestTimeTooSkewed"
        | "AuthorizationHeaderMalformed"
        | "InvalidToken"
        | "SignatureDoesNotMatch" => CloudError::BadCredentials { message },
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" | "AllAccessDisabled" => {
            // The role is handed to SageMaker, for which there is an action of its own.
            let action = if said.contains("iam:PassRole") { "iam:PassRole".to_owned() } else { operation };
            CloudError::Denied { action, message }
        }
        _ if status == 403 => CloudError::Denied { action: operation, message },
        "ResourceLimitExceeded" => CloudError::Quota { quota: quota(said), message },
        "NoSuchBucket" => refused("is the bucket's name right?"),
        "ValidationException" => refused(advice(said)),
        "ResourceInUse" => refused("the name is taken"),
        _ if is_passing(status, code) => CloudError::Unavailable { operation, attempts, message },
        _ => refused("correct the request in the job folder"),
    }
}

/// The name of a quota in the words of the service: "The account-level service limit 'ml.g5.12xlarge for training job usage' is 0 ...".
fn quota(said: &str) -> String {
    said.split('\'').nth(1).filter(|name| !name.is_empty()).map_or_else(|| "see below".to_owned(), |name| format!("\"{name}\""))
}

/// What to do about a request that does not pass the service's own check.
fn advice(said: &str) -> &'static str {
    let said = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["role"]) && has(&["assume", "invalid", "does not exist", "trust"]) {
        "does the role of --role exist, and may sagemaker.amazonaws.com assume it?"
    } else if has(&["ecr", "image"])
        && has(&["not found", "does not exist", "not exist", "access", "invalid", "manifest", "pull"])
    {
        "is the image of --image pushed to ECR in this region, and may the role of --role pull it?"
    } else if has(&["model data"]) {
        "has the training job completed, and may the role of --role read the bucket?"
    } else if has(&["no s3 objects", "s3 uri", "s3://"]) {
        "is everything uploaded (`--submit` does it), and may the role of --role read the bucket?"
    } else if has(&["maxwaittime"]) {
        "the time to wait for spot capacity must not be less than the time to run"
    } else if has(&["instance"]) {
        "is the instance type offered in this region? choose another with --instance"
    } else if has(&["could not find", "not found"]) {
        "is the name right, and the region?"
    } else {
        "correct the request in the job folder"
    }
}

/// What to do about a training job or an endpoint that failed for `reason`.
pub(super) fn after_failure(reason: &str) -> &'static str {
    let said = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["capacity"]) {
        "AWS has no such machine free there: try again later, or choose another --instance or region; with --spot it waits for one."
    } else if has(&["out of memory", "outofmemory", "oom"]) {
        "The GPUs' memory did not suffice: use --zero 3, then --offload, or a larger --instance."
    } else if has(&["ping health check", "health check"]) {
        "The container did not come up in time; its log in CloudWatch says why. A larger --instance loads faster."
    } else if has(&["maxruntime", "max runtime", "maximum run"]) {
        "It took longer than allowed: raise --max-run; with the same checkpoints it goes on where it was."
    } else if has(&["algorithmerror", "exit code", "executeuserscripterror"]) {
        "The training script failed; the end of the log says at what."
    } else if has(&["accessdenied", "access denied", "not authorized", "forbidden"]) {
        "The role of --role lacks a right; the policy for it is in the job folder."
    } else if has(&["image"]) {
        "Is the image pushed to ECR in this region, and may the role of --role pull it?"
    } else if has(&["internalservererror", "internal server error", "internal error"]) {
        "That is a fault of AWS: submit it again under another name with --job-name."
    } else {
        "The log says more."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, code: &str, said: &str) -> String {
        read("sagemaker:CreateTrainingJob", status, code, said, 1).to_string()
    }

    /// The words of the service, as its users report them.
    #[test]
    fn each_refusal_says_what_to_do() {
        let limit = "The account-level service limit 'ml.p4d.24xlarge for training job usage' is 0 Instances, with current utilization \
                     of 0 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota.";
        let denied = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: iam:PassRole on resource: \
                      arn:aws:iam::111122223333:role/training";
        for (status, code, said, advice) in [
            (400, "ResourceLimitExceeded", limit, "\"ml.p4d.24xlarge for training job usage\". Ask for more in the console"),
            (
                400,
                "AccessDeniedException",
                "User: x is not authorized",
                "allow it sagemaker:CreateTrainingJob (policies/submitter.json",
            ),
            (400, "AccessDeniedException", denied, "allow it iam:PassRole"),
            (403, "", "", "allow it sagemaker:CreateTrainingJob"),
            (400, "ExpiredTokenException", "The security token included in the request is expired", "log in again"),
            (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", "does not accept"),
            (400, "UnrecognizedClientException", "The security token included in the request is invalid.", "does not accept"),
            (400, "ThrottlingException", "Rate exceeded", "slow down"),
            (503, "ServiceUnavailable", "", "fault of its own"),
            (
                400,
                "ValidationException",
                "Could not assume role arn:aws:iam::1:role/x. Please ensure that the role exists",
                "--role",
            ),
            (400, "ValidationException", "Requested image 1.dkr.ecr.us-east-1.amazonaws.com/x:1 not found", "--image"),
            (
                400,
                "ValidationException",
                "No S3 objects found under S3 URL \"s3://b/x/\" given in input data source.",
                "--submit",
            ),
            (400, "ValidationException", "Could not find model data at s3://b/m.tar.gz.", "has the training job completed"),
            (400, "ValidationException", "Invalid MaxWaitTimeInSeconds. It must be present and be greater than", "spot"),
        ] {
            let text = told(status, code, said);
            assert!(text.contains(advice), "{code}: {text}");
        }
    }

    #[test]
    fn what_is_missing_and_what_is_taken() {
        let read = |code: &str, said: &str| read("sagemaker:X", 400, code, said, 1);
        assert!(read("ValidationException", "Requested resource not found.").is_missing());
        assert!(
            read("ValidationException", "Could not find endpoint \"arn:aws:sagemaker:us-east-1:1:endpoint/x\".").is_missing()
        );
        assert!(!read("AccessDeniedException", "not found or denied").is_missing());
        assert!(read("ResourceInUse", "Training job names must be unique within an AWS account and region").is_taken());
        assert!(read("ValidationException", "Cannot create already existing model \"arn:...\".").is_taken());
    }

    #[test]
    fn failures_of_jobs_say_what_to_do() {
        for (reason, advice) in [
            (
                "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.",
                "another --instance",
            ),
            ("AlgorithmError: ExecuteUserScriptError:\nExitCode 1", "The training script failed"),
            ("AlgorithmError: CUDA out of memory", "--offload"),
            ("The primary container for production variant AllTraffic did not pass the ping health check.", "did not come up"),
            ("InternalServerError: We encountered an internal error. Please try again.", "fault of AWS"),
            ("Something new", "The log says more"),
        ] {
            assert!(after_failure(reason).contains(advice), "{reason}");
        }
    }

    #[test]
    fn a_long_message_is_cut_and_set_on_one_line() {
        assert_eq!(excerpt("a\n  b"), "a b");
        assert_eq!(excerpt(&"x".repeat(1000)).chars().count(), 404);
    }
}

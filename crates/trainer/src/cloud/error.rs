//! Why something could not be done on AWS, and what to do about it.
//!
//! A cause is part of the sentence, and so is no source of its own: whoever prints the whole chain would print it twice.
//! Nothing of the credentials ever stands in an error: the words of a service are shown, cut short, and what was sent is not.

use std::io;
use std::path::{Path, PathBuf};

/// The policy of the job folder for whoever submits.
pub(super) const SUBMITTER_POLICY: &str = "policies/submitter.json";

/// Why something could not be done on AWS.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The file system refused.
    #[error("cannot {action} {path}: {cause}", path = path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A file of the job folder is missing or cannot be understood.
    #[error("{path} {why}; make the job folder with `chartmill train`", path = path.display())]
    BadFolder {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file that has to be uploaded is not there.
    #[error(
        "{path} is to be uploaded and cannot be read ({cause}); paths of a job are those typed when it was made, so run this in the same \
         folder, or make the job anew",
        path = path.display()
    )]
    NoSource {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The release is another than the one that the job was made of.
    #[error("{path} changed since the job was made of it ({why}); make the job anew with `chartmill train`", path = path.display())]
    ReleaseChanged {
        /// The release, or the file of it.
        path: PathBuf,
        /// How that is known.
        why: String,
    },
    /// The release cannot be read.
    #[error(transparent)]
    Dataset(#[from] chartmill_dataset::DatasetError),
    /// A key that S3 or our client cannot take.
    #[error("{path} cannot be the name of an object on S3: {why}; rename the file", path = path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Something that should be an address on S3 is not.
    #[error("{address:?} is no address on S3; it has the form s3://BUCKET/KEY")]
    BadAddress {
        /// What was given.
        address: String,
    },
    /// Another process uploads for the same job.
    #[error("another process is uploading for this job ({path} is locked); wait for it", path = path.display())]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// No region is given anywhere.
    #[error("no AWS region is set; give one with --region, in AWS_REGION, or in the profile (`aws configure`)")]
    NoRegion,
    /// HTTP or the threads of the network cannot be set up.
    #[error("the network cannot be set up: {message}")]
    SetUp {
        /// What went wrong.
        message: String,
    },
    /// No credentials were found.
    #[error(
        "no AWS credentials were found; run `aws configure` or `aws sso login`, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and \
         AWS_SECRET_ACCESS_KEY ({message})"
    )]
    NoCredentials {
        /// What the chain of providers said.
        message: String,
    },
    /// The session is over.
    #[error(
        "the session of your AWS credentials has expired; log in again (`aws sso login`), then run the same command: it goes on from there"
    )]
    Expired,
    /// The credentials are not accepted.
    #[error(
        "AWS does not accept the credentials ({message}); are they whole, still valid, and is the clock of this machine right?"
    )]
    BadCredentials {
        /// The service's words.
        message: String,
    },
    /// The credentials are good, but not for this.
    #[error(
        "your AWS user or role may not do this: allow it {action} ({SUBMITTER_POLICY} of the job folder holds all that is needed). \
         The service says: {message}"
    )]
    Denied {
        /// The IAM action.
        action: String,
        /// The service's words.
        message: String,
    },
    /// There is no such bucket.
    #[error("there is no bucket {bucket}; make it with `aws s3 mb s3://{bucket} --region {region}`, or correct --bucket")]
    NoBucket {
        /// Its name.
        bucket: String,
        /// The region of the job.
        region: String,
    },
    /// The bucket is in another region than the job.
    #[error(
        "the bucket {bucket} is in {found} and the job in {region}, but SageMaker reads from buckets of its own region alone; give a \
         bucket of {region}, or an image and --region of {found}"
    )]
    WrongRegion {
        /// The bucket.
        bucket: String,
        /// Where the job is.
        region: String,
        /// Where the bucket is.
        found: String,
    },
    /// An object that should be there is not.
    #[error("there is no {address}: {advice}")]
    NoObject {
        /// Its address.
        address: String,
        /// What to do.
        advice: String,
    },
    /// Nothing answers.
    #[error("{url} cannot be reached ({message}); are the region, the network and a proxy right?")]
    Unreachable {
        /// The address without the path.
        url: String,
        /// What went wrong.
        message: String,
    },
    /// Too many requests, also after waiting.
    #[error(
        "{operation}: AWS asks to slow down, even after {attempts} attempts ({message}); run the same command again later, it goes on from there"
    )]
    Throttled {
        /// What was asked.
        operation: String,
        /// How often.
        attempts: u32,
        /// The service's words.
        message: String,
    },
    /// The service fails, also after waiting.
    #[error(
        "{operation}: AWS has a fault of its own, even after {attempts} attempts ({message}); run the same command again later, it goes on from there"
    )]
    Unavailable {
        /// What was asked.
        operation: String,
        /// How often.
        attempts: u32,
        /// The service's words.
        message: String,
    },
    /// The account may not have that many machines.
    #[error(
        "the account's quota is used up or too small: {quota}. Ask for more in the console under Service Quotas, AWS services, Amazon \
         SageMaker, or choose another --instance. The service says: {message}"
    )]
    Quota {
        /// Its name.
        quota: String,
        /// The service's words.
        message: String,
    },
    /// The name of the job, or of what is made of it, is taken by another one.
    #[error(
        "a {what} called {name} exists already and is another one (it differs in {difference}); remove that one, or give this job another \
         name: make it anew with --job-name"
    )]
    NameTaken {
        /// What it names, such as `training job`.
        what: &'static str,
        /// The name.
        name: String,
        /// What differs.
        difference: String,
    },
    /// The service refuses the request.
    #[error("{operation} was refused ({code}: {message}); {advice}")]
    Refused {
        /// What was asked.
        operation: String,
        /// The service's code.
        code: String,
        /// The service's words.
        message: String,
        /// What to do.
        advice: String,
    },
    /// An answer that cannot be understood.
    #[error("{operation} was answered with something that is not understood: {message}")]
    Unreadable {
        /// What was asked.
        operation: String,
        /// What is wrong with it.
        message: String,
    },
    /// The request would be too large for an endpoint.
    #[error("the picture and the question make a request of {bytes} bytes, and endpoints take {most}; make the picture smaller")]
    TooLarge {
        /// The size of the body.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// The endpoint answered that it cannot.
    #[error(
        "the model on the endpoint {endpoint} failed ({message}); its log is in CloudWatch under /aws/sagemaker/Endpoints/{endpoint}"
    )]
    Model {
        /// The endpoint.
        endpoint: String,
        /// The container's words.
        message: String,
    },
    /// A deployment stopped half-way.
    #[error("{cause}\nThese exist now: {}. Mend that and run the same command again, or remove them with `chartmill deploy --job {folder} --delete`.", made.join(", "), folder = folder.display())]
    HalfDeployed {
        /// What exists.
        made: Vec<String>,
        /// The job folder.
        folder: PathBuf,
        /// Why it stopped.
        cause: Box<CloudError>,
    },
    /// The endpoint is being made, and cannot be removed before that is over.
    #[error(
        "the endpoint {endpoint} is being changed and cannot be removed yet; run the same command again in a few minutes, until then it costs money"
    )]
    Busy {
        /// The endpoint.
        endpoint: String,
    },
    /// The endpoint could not be made.
    #[error(
        "the endpoint {endpoint} failed: {reason}. {advice} It exists still, and answers nothing: `chartmill deploy --job {folder} \
         --delete` removes it.",
        folder = folder.display()
    )]
    EndpointFailed {
        /// The endpoint.
        endpoint: String,
        /// The service's reason.
        reason: String,
        /// What to do.
        advice: String,
        /// The job folder.
        folder: PathBuf,
    },
}

impl CloudError {
    /// Wraps what the system said about `path`.
    pub(super) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |cause| Self::Io { action, path: path.to_owned(), cause }
    }

    /// Whether the service says that there is no such thing.
    pub(super) fn is_missing(&self) -> bool {
        match self {
            Self::NoObject { .. } => true,
            Self::Refused { code, message, .. } => {
                let said = message.to_lowercase();
                matches!(code.as_str(), "ResourceNotFound" | "ResourceNotFoundException")
                    || ["could not find", "not found", "does not exist"].iter().any(|words| said.contains(words))
            }
            _ => false,
        }
    }

    /// Whether the service says that there is such a thing already.
    pub(super) fn is_taken(&self) -> bool {
        match self {
            Self::Refused { code, message, .. } => {
                code == "ResourceInUse" || message.contains("already existing") || message.contains("already exists")
            }
            _ => false,
        }
    }
}

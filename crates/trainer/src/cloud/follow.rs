//! Follows a training job: its status with all steps in between, its log, and the numbers in it.

use serde_json::{Value, json};

use super::error::CloudError;
use super::folder::JobFolder;
use super::logs::LogReader;
use super::metrics::Metrics;
use super::refusal::after_failure;
use super::sagemaker::text;
use super::session::Cloud;

/// What happened to a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// It does something else now.
    Transition {
        /// SageMaker's word, such as `Downloading`.
        status: String,
        /// SageMaker's sentence.
        message: String,
    },
    /// A line of its log.
    Line(String),
    /// Numbers that the line before holds: names as in the job's metrics, and values as they stand there.
    Metrics(Vec<(String, String)>),
    /// The log cannot be read; told once.
    NoLog {
        /// Why.
        why: String,
    },
    /// It is over.
    Ended(Ended),
}

/// How a job ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// In a word.
    pub outcome: Outcome,
    /// SageMaker's reason of a failure; else empty.
    pub reason: String,
    /// What to do about it; else empty.
    pub advice: String,
    /// The address of the model; empty where there is none.
    pub model: String,
    /// Seconds that are billed, where that is said.
    pub billable_seconds: Option<u64>,
}

/// How a job ended, in a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// There is a model.
    Completed,
    /// It was stopped, or ran too long.
    Stopped,
    /// It failed.
    Failed,
}

/// Follows a job; each look tells what is new.
#[derive(Clone, Debug)]
pub struct Follower {
    job: String,
    metrics: Metrics,
    log: LogReader,
    /// Steps that were told.
    n_transitions: usize,
    has_log: bool,
}

impl Follower {
    /// Follows the training job of a folder.
    pub fn new(folder: &JobFolder) -> Self {
        Self {
            job: folder.job_name().to_owned(),
            metrics: Metrics::of(&folder.training),
            log: LogReader::default(),
            n_transitions: 0,
            has_log: true,
        }
    }

    /// What is new since the last look. The caller waits in between.
    ///
    /// # Errors
    /// What SageMaker refuses. The job itself goes on.
    pub fn look(&mut self, cloud: &Cloud) -> Result<Vec<Event>, CloudError> {
        // The status first: a line that is written between both would be missed the other way round.
        let job = cloud.sagemaker("DescribeTrainingJob", &json!({"TrainingJobName": self.job}))?;
        let mut events = Vec::new();
        let transitions = job["SecondaryStatusTransitions"].as_array().map_or(&[][..], Vec::as_slice);
        for transition in transitions.iter().skip(self.n_transitions) {
            let (status, message) = (text(transition, "/Status").to_owned(), text(transition, "/StatusMessage").to_owned());
            events.push(Event::Transition { status, message });
        }
        self.n_transitions = self.n_transitions.max(transitions.len());
        self.read_log(cloud, &mut events)?;
        if let Some(ended) = ended(&job) {
            events.push(Event::Ended(ended));
        }
        Ok(events)
    }

    fn read_log(&mut self, cloud: &Cloud, events: &mut Vec<Event>) -> Result<(), CloudError> {
        if !self.has_log {
            return Ok(());
        }
        match self.log.read(cloud, &self.job) {
            Ok(lines) => {
                for line in lines {
                    let metrics = self.metrics.read(&line);
                    events.push(Event::Line(line));
                    if !metrics.is_empty() {
                        events.push(Event::Metrics(metrics));
                    }
                }
                Ok(())
            }
            Err(error @ (CloudError::Expired | CloudError::NoCredentials { .. })) => Err(error),
            Err(error) => {
                // The status goes on without the log.
                self.has_log = false;
                events.push(Event::NoLog { why: error.to_string() });
                Ok(())
            }
        }
    }
}

/// How a described job ended, if it did.
pub(super) fn ended(job: &Value) -> Option<Ended> {
    let outcome = match text(job, "/TrainingJobStatus") {
        "Completed" => Outcome::Completed,
        "Stopped" => Outcome::Stopped,
        "Failed" => Outcome::Failed,
        _ => return None,
    };
    let reason = text(job, "/FailureReason").to_owned();
    let ran_out = matches!(text(job, "/SecondaryStatus"), "MaxRuntimeExceeded" | "MaxWaitTimeExceeded");
    let advice = match outcome {
        Outcome::Failed | Outcome::Stopped if ran_out => after_failure("MaxRuntime"),
        Outcome::Failed => after_failure(&reason),
        Outcome::Completed | Outcome::Stopped => "",
    };
    Some(Ended {
        outcome,
        advice: advice.to_owned(),
        model: text(job, "/ModelArtifacts/S3ModelArtifacts").to_owned(),
        billable_seconds: job["BillableTimeInSeconds"].as_u64(),
        reason,
    })
}

//! The log of a training job in CloudWatch, read on from where it was read before.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::CloudError;
use super::sagemaker::text;
use super::session::Cloud;

/// Where the log streams of training jobs are.
const GROUP: &str = "/aws/sagemaker/TrainingJobs";
/// Pages that are read at once; more come with the next look.
const PAGES: usize = 20;

/// A place in each stream of a job's log.
#[derive(Clone, Debug, Default)]
pub(super) struct LogReader {
    /// The token of the next page by stream.
    at: BTreeMap<String, Option<String>>,
}

impl LogReader {
    /// The lines that came since. A log that does not exist yet has none.
    ///
    /// # Errors
    /// Whatever CloudWatch refuses.
    pub(super) fn read(&mut self, cloud: &Cloud, job: &str) -> Result<Vec<String>, CloudError> {
        let request = json!({"logGroupName": GROUP, "logStreamNamePrefix": format!("{job}/")});
        let streams = match cloud.logs("DescribeLogStreams", &request) {
            Err(error) if error.is_missing() => return Ok(Vec::new()),
            done => done?,
        };
        for stream in streams["logStreams"].as_array().into_iter().flatten() {
            let name = text(stream, "/logStreamName");
            if !name.is_empty() && !self.at.contains_key(name) {
                self.at.insert(name.to_owned(), None);
            }
        }
        let mut lines = Vec::new();
        for (stream, token) in &mut self.at {
            for _ in 0..PAGES {
                let mut request = json!({"logGroupName": GROUP, "logStreamName": stream, "startFromHead": true});
                if let Some(token) = token.as_ref() {
                    request["nextToken"] = Value::from(token.as_str());
                }
                let page = cloud.logs("GetLogEvents", &request)?;
                let events = page["events"].as_array();
                lines.extend(events.into_iter().flatten().map(|event| text(event, "/message").trim_end().to_owned()));
                let next = text(&page, "/nextForwardToken");
                // At the end of a stream the token that comes back is the one that was sent.
                let is_end = next.is_empty() || token.as_deref() == Some(next);
                if !next.is_empty() {
                    *token = Some(next.to_owned());
                }
                if is_end {
                    break;
                }
            }
        }
        Ok(lines)
    }
}

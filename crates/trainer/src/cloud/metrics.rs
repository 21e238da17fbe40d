//! The numbers in a line of the log, by the very expressions that the job gives to SageMaker.

use regex_lite::Regex;
use serde_json::Value;

use super::sagemaker::text;

/// The metrics of a job.
#[derive(Clone, Debug, Default)]
pub(super) struct Metrics(Vec<(String, Regex)>);

impl Metrics {
    /// Those of a request; an expression that we cannot read is left out, as it only costs a number on the screen.
    pub(super) fn of(training: &Value) -> Self {
        let definitions = training.pointer("/AlgorithmSpecification/MetricDefinitions").and_then(Value::as_array);
        let read = |definition: &Value| {
            let regex = Regex::new(text(definition, "/Regex")).ok()?;
            Some((text(definition, "/Name").to_owned(), regex))
        };
        Self(definitions.into_iter().flatten().filter_map(read).collect())
    }

    /// Names and numbers, as they stand there.
    pub(super) fn read(&self, line: &str) -> Vec<(String, String)> {
        let read = |(name, regex): &(String, Regex)| Some((name.clone(), regex.captures(line)?.get(1)?.as_str().to_owned()));
        self.0.iter().filter_map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_a_line_of_the_trainer() {
        let number = r"([-+]?(?:[0-9]*\.)?[0-9]+(?:[eE][-+]?[0-9]+)?)";
        let definition = |name: &str, key: &str| serde_json::json!({"Name": name, "Regex": format!("'{key}': {number}")});
        let training = serde_json::json!({"AlgorithmSpecification": {"MetricDefinitions": [
            definition("train:loss", "loss"), definition("train:learning_rate", "learning_rate"), {"Name": "broken", "Regex": "("},
        ]}});
        let metrics = Metrics::of(&training);
        let found = metrics.read("{'loss': 10.3381, 'learning_rate': 1.98e-05, 'epoch': 0.01}");
        let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(found, [named("train:loss", "10.3381"), named("train:learning_rate", "1.98e-05")]);
        assert!(metrics.read("loading").is_empty());
        assert!(Metrics::of(&Value::Null).read("x").is_empty());
    }
}

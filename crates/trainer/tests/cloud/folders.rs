//! A job folder and a release of a few pictures, by hand: only what an upload looks at.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chartmill_dataset::{Manifest, sha256_hex};
use chartmill_trainer::cloud::JobFolder;
use serde_json::json;

/// The bucket.
pub(crate) const BUCKET: &str = "charts-1";
/// The folder of the pictures on S3.
pub(crate) const PICTURES: &str = "chartmill/pictures/aaaa/";
/// The folder of the job on S3.
pub(crate) const JOB: &str = "chartmill/jobs/chartmill-llava-7b-lora-0123456789";

/// A release and a job in a temporary folder.
pub(crate) struct Made {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) pictures: Vec<String>,
}

impl Made {
    /// With `n_pictures` pictures, whose content is their number many times.
    pub(crate) fn new(n_pictures: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = Self { dir, pictures: (0..n_pictures).map(|idx| format!("images/00000/a-{idx:04}.png")).collect() };
        let release = made.release();
        fs::create_dir_all(release.join("images/00000")).unwrap();
        let mut list = String::new();
        for (idx, path) in made.pictures.iter().enumerate() {
            let content = format!("picture {idx} ").repeat(100);
            fs::write(release.join(path), &content).unwrap();
            let _ = writeln!(list, "{}  {path}", sha256_hex(content.as_bytes()));
        }
        fs::write(release.join("images.sha256"), &list).unwrap();
        fs::write(release.join("descriptions.jsonl"), "").unwrap();
        let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/runs/small/manifest.json");
        let mut manifest: Manifest = serde_json::from_str(&fs::read_to_string(small).unwrap()).unwrap();
        let entry = manifest.files.get_mut("images.sha256").unwrap();
        (entry.sha256, entry.bytes) = (sha256_hex(list.as_bytes()), list.len() as u64);
        manifest.seal = "f".repeat(64);
        fs::write(release.join("manifest.json"), serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
        made.write_job();
        made
    }

    pub(crate) fn release(&self) -> PathBuf {
        self.dir.path().join("release")
    }

    pub(crate) fn job(&self) -> PathBuf {
        self.dir.path().join("job")
    }

    pub(crate) fn folder(&self) -> JobFolder {
        JobFolder::open(&self.job()).unwrap()
    }

    fn write_job(&self) {
        let job = self.job();
        fs::create_dir_all(job.join("data")).unwrap();
        fs::write(job.join("data/train.files"), self.pictures.join("\n") + "\n").unwrap();
        fs::write(job.join("data/train.json"), "[]\n").unwrap();
        fs::write(job.join("sourcedir.tar.gz"), "an archive").unwrap();
        let name = JOB.rsplit('/').next().unwrap();
        let root = format!("s3://{BUCKET}");
        let source = format!("{root}/{JOB}/source/sourcedir.tar.gz");
        let write = |name: &str, value: serde_json::Value| fs::write(job.join(name), value.to_string()).unwrap();
        write(
            "job.json",
            json!({
                "format": 1, "release_seal": "f".repeat(64), "asked": {"region": "us-east-1"},
                "data": {"sources": [{"channel": "train", "images_from": self.release()}]},
                "layout": {"model": format!("{root}/{JOB}/output/model.tar.gz")},
                "uploads": [
                    {"from": self.release(), "list": "data/train.files", "to": format!("{root}/{PICTURES}")},
                    {"from": "data/train.json", "to": format!("{root}/{JOB}/data/train.json")},
                    {"from": "sourcedir.tar.gz", "to": source},
                ],
            }),
        );
        let number = r"([-+]?(?:[0-9]*\.)?[0-9]+(?:[eE][-+]?[0-9]+)?)";
        write(
            "create-training-job.json",
            json!({
                "TrainingJobName": name,
                "AlgorithmSpecification": {
                    "TrainingImage": "111122223333.dkr.ecr.us-east-1.amazonaws.com/chartmill:1", "TrainingInputMode": "File",
                    "MetricDefinitions": [{"Name": "train:loss", "Regex": format!("'loss': {number}")}],
                },
                "RoleArn": "arn:aws:iam::111122223333:role/training",
                "HyperParameters": {"sagemaker_submit_directory": format!("\"{source}\"")},
                "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3Uri": format!("{root}/{PICTURES}")}}}],
                "OutputDataConfig": {"S3OutputPath": format!("{root}/chartmill/jobs")},
                "ResourceConfig": {"InstanceType": "ml.g5.12xlarge", "InstanceCount": 1},
            }),
        );
        let model = format!("{root}/{JOB}/output/model.tar.gz");
        write("create-model.json", json!({"ModelName": name, "PrimaryContainer": {"Image": "i", "ModelDataUrl": model}}));
        write(
            "create-endpoint-config.json",
            json!({"EndpointConfigName": name, "ProductionVariants": [{"VariantName": "AllTraffic", "ModelName": name}]}),
        );
        write("create-endpoint.json", json!({"EndpointName": name, "EndpointConfigName": name}));
    }
}

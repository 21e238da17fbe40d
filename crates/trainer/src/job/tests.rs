//! What is chosen and what the requests say, for releases of several sizes.

use super::data::DataStats;
use super::deploy::Deployment;
use super::layout::Layout;
use super::memory::Shape;
use super::options::{JobOptions, Method, MixSource, Zero};
use super::plan::Choices;
use super::requests::CreateTrainingJob;
use crate::error::TrainerError;

fn options() -> JobOptions {
    JobOptions {
        release: "out".into(),
        bucket: "charts".to_owned(),
        role: "arn:aws:iam::111122223333:role/training".to_owned(),
        image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/chartmill-llava:1".to_owned(),
        ..JobOptions::default()
    }
}

fn data(rows: u64) -> DataStats {
    DataStats { rows, pictures: rows, picture_bytes: rows * 30_000, tokens: rows * 800, max_tokens: 1_000, sources: Vec::new() }
}

fn choices(options: &JobOptions, rows: u64) -> Choices {
    Choices::of(&options.checked().unwrap(), &data(rows)).unwrap()
}

fn request(options: &JobOptions, rows: u64) -> CreateTrainingJob {
    let asked = options.checked().unwrap();
    let pictures = [("train".to_owned(), "ab".repeat(32))];
    let layout = Layout::of(&asked, &"cd".repeat(32), &"ab".repeat(32), &pictures);
    CreateTrainingJob::of(&asked, &Choices::of(&asked, &data(rows)).unwrap(), &layout)
}

#[test]
fn the_batch_is_the_recipes_where_there_is_enough() {
    for (method, rows) in [(Method::Lora, 100_000), (Method::Full, 30_000)] {
        let found = choices(&JobOptions { method, ..options() }, rows);
        assert_eq!(found.per_device_batch * found.accumulation * found.instance.gpus, 128, "{found:?}");
        assert_eq!((found.global_batch, found.epochs), (128, 1));
        assert!(found.steps >= 200 && found.save_steps * 4 <= found.steps, "{found:?}");
    }
    assert_eq!(choices(&options(), 1_000).instance.name, "ml.g5.12xlarge");
    assert_eq!(choices(&JobOptions { method: Method::Full, ..options() }, 1_000).instance.name, "ml.p4d.24xlarge");
}

#[test]
fn little_data_gets_smaller_batches_and_then_more_epochs() {
    let found = choices(&options(), 10_000);
    assert_eq!((found.global_batch, found.epochs), (32, 1), "{found:?}");
    let found = choices(&options(), 1_800);
    assert_eq!((found.global_batch, found.epochs), (16, 2), "{found:?}");
    let found = choices(&options(), 180);
    assert_eq!((found.global_batch, found.epochs), (16, 3), "{found:?}");
    assert!(found.notes.iter().any(|note| note.contains("are few")), "{:?}", found.notes);
    assert!(found.notes.iter().any(|note| note.contains("not the recipe's 128")), "{:?}", found.notes);
    // What was asked for stays.
    assert_eq!(choices(&JobOptions { epochs: Some(1), ..options() }, 180).epochs, 1);
    // Fault 7: 156 rows saved nothing between start and end.
    let found = choices(&JobOptions { spot: true, ..options() }, 156);
    assert!(found.save_steps * 4 <= found.steps && found.max_run_seconds >= 7_200, "{found:?}");
}

#[test]
fn steps_are_counted_as_the_trainer_counts_them() {
    // 1,800 rows on 4 GPUs with 4 rows each make 113 batches an epoch, 1 to a step.
    let found = choices(&options(), 1_800);
    let batches = 1_800_u64.div_ceil(found.per_device_batch * 4);
    assert_eq!(found.steps, batches / found.accumulation * found.epochs);
}

#[test]
fn waiting_is_never_shorter_than_running() {
    // Fault 8.
    for max_run_hours in [None, Some(1), Some(5), Some(672)] {
        let found = request(&JobOptions { spot: true, max_run_hours, ..options() }, 1_000).stopping_condition;
        assert!(found.max_wait_time_in_seconds.unwrap() >= found.max_runtime_in_seconds, "{found:?}");
    }
    assert_eq!(request(&options(), 1_000).stopping_condition.max_wait_time_in_seconds, None);
}

#[test]
fn the_model_has_to_fit() {
    let full = JobOptions { method: Method::Full, instance: Some("ml.g5.12xlarge".to_owned()), ..options() };
    let error = Choices::of(&full.checked().unwrap(), &data(1_000)).unwrap_err();
    let text = error.to_string();
    for part in ["full", "ml.g5.12xlarge", "GiB", "--offload", "--method lora", "--instance ml."] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
    let found = choices(&JobOptions { offload: true, ..full }, 1_000);
    assert_eq!(found.zero, Zero::ThreeOffload);
    assert!(found.notes.iter().any(|note| note.contains("slower")));
    let large = JobOptions { base_model: Some("13b".to_owned()), instance: Some("ml.g5.2xlarge".to_owned()), ..options() };
    assert!(matches!(Choices::of(&large.checked().unwrap(), &data(1_000)), Err(TrainerError::DoesNotFit { .. })));
}

#[test]
fn the_memory_of_known_trainings_is_met() {
    // LLaVA-1.5's own: all weights of 7B and of 13B on 8 GPUs of 80 GiB with ZeRO 3 and 16 rows each.
    for billions in [7, 13] {
        let needed = Shape::of(billions).gpu_gib(Method::Full, Zero::Three, 8, 16, 1_300);
        assert!((20.0..73.0).contains(&needed), "{billions}b: {needed}");
    }
    // Adapters of rank 128 on 7B are about 320 million weights.
    let trained = Shape::of(7).trained(Method::Lora);
    assert!((3.2e8..3.6e8).contains(&trained), "{trained}");
}

#[test]
fn the_request_has_what_the_toolkit_needs() {
    let found = request(&options(), 1_000);
    assert_eq!(found.hyper_parameters["sagemaker_program"], "\"train.sh\"");
    assert!(found.hyper_parameters["sagemaker_submit_directory"].ends_with("/source/sourcedir.tar.gz\""));
    for (key, value) in &found.hyper_parameters {
        assert!(serde_json::from_str::<serde_json::Value>(value).is_ok(), "{key} is no JSON: {value}");
    }
    // Fault 9: a prefix without the slash takes more than the folder.
    for channel in &found.input_data_config {
        let source = &channel.data_source.s3;
        assert!(
            source.uri.ends_with('/') && source.distribution == "FullyReplicated" && source.data_type == "S3Prefix",
            "{channel:?}"
        );
    }
    let modes: Vec<(&str, &str)> =
        found.input_data_config.iter().map(|channel| (channel.channel_name.as_str(), channel.input_mode.as_str())).collect();
    assert_eq!(modes, [("data", "File"), ("train", "FastFile")]);
    // Fault 12: weights on S3 become channels.
    let local = JobOptions {
        base_model: Some("s3://models/llava-v1.5-7b".to_owned()),
        vision_tower: Some("s3://models/clip/".to_owned()),
        network_isolation: true,
        ..options()
    };
    let channels: Vec<String> = request(&local, 10).input_data_config.into_iter().map(|channel| channel.channel_name).collect();
    assert_eq!(channels, ["data", "train", "base", "tower", "code"]);
}

#[test]
fn every_metric_has_an_expression_of_its_own() {
    // Faults 3 and 4.
    let found = request(&options(), 1_000).algorithm_specification.metric_definitions;
    let mut expressions: Vec<&str> = found.iter().map(|metric| metric.regex.as_str()).collect();
    expressions.sort_unstable();
    expressions.dedup();
    assert_eq!(expressions.len(), 8);
    for metric in &found {
        assert!(metric.regex.matches('(').count() - metric.regex.matches("(?:").count() == 1, "{metric:?}");
        assert!(metric.regex.len() <= 500);
    }
}

#[test]
fn serving_uses_what_training_used() {
    let asked = options().checked().unwrap();
    let layout = Layout::of(&asked, &"cd".repeat(32), &"ab".repeat(32), &[]);
    let found = Deployment::of(&asked, &layout);
    // Fault 17: two images with two versions of LLaVA.
    assert_eq!(found.model.primary_container.image, asked.image);
    assert_eq!(
        found.model.primary_container.model_data_url,
        format!("s3://charts/chartmill/jobs/{}/output/model.tar.gz", layout.job_name)
    );
    assert!(found.model.enable_network_isolation);
    let variant = &found.endpoint_config.production_variants[0];
    assert_eq!(variant.model_name, found.model.model_name);
    for seconds in [variant.model_data_download_timeout_in_seconds, variant.container_startup_health_check_timeout_in_seconds] {
        assert!((60..=3600).contains(&seconds));
    }
    assert_eq!(found.endpoint.endpoint_config_name, found.endpoint_config.endpoint_config_name);
}

#[test]
fn wrong_names_are_told_with_what_to_do() {
    let bad = |change: &dyn Fn(&mut JobOptions), wanted: &str| {
        let mut options = options();
        change(&mut options);
        let text = options.checked().expect_err(wanted).to_string();
        assert!(text.contains(wanted), "{wanted:?} is not in {text:?}");
    };
    for bucket in ["s3://charts", "Charts", "a", "my_charts", "-charts", "a..b", "10.0.0.1", "charts/x"] {
        bad(&|options| bucket.clone_into(&mut options.bucket), "--bucket");
    }
    for role in ["training", "arn:aws:iam::123:role/x", "arn:aws:iam::111122223333:user/x", "arn:aws:iam::111122223333:role/"] {
        bad(&|options| role.clone_into(&mut options.role), "--role");
    }
    for image in [
        "chartmill-llava:1",
        "docker.io/library/x:1",
        "1.dkr.ecr.eu-west-1.amazonaws.com/x:1",
        "111122223333.dkr.ecr.amazonaws.com/x:1",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/x",
    ] {
        bad(&|options| image.clone_into(&mut options.image), "--image");
    }
    bad(&|options| options.region = Some("us-east-1".to_owned()), "of its own region");
    bad(&|options| options.zero = Some(1), "--zero");
    bad(&|options| (options.zero, options.offload) = (Some(2), true), "--offload");
    bad(&|options| options.base_model = Some("70b".to_owned()), "--base-model");
    bad(&|options| options.base_model = Some("s3://models/llava".to_owned()), "7b or 13b");
    bad(&|options| options.base_model = Some("someone/mpt-7b".to_owned()), "mpt");
    bad(&|options| options.vision_tower = Some("clip".to_owned()), "--vision-tower");
    bad(&|options| options.network_isolation = true, "--base-model s3://");
    bad(&|options| options.subnets = vec!["subnet-1".to_owned()], "--security-groups");
    bad(&|options| options.job_name = Some("my_job".to_owned()), "--job-name");
    bad(&|options| options.job_name = Some("-job".to_owned()), "--job-name");
    bad(&|options| options.tags = vec!["team".to_owned()], "KEY=VALUE");
    bad(&|options| options.tags = vec!["aws:x=y".to_owned()], "reserved");
    bad(&|options| options.max_run_hours = Some(0), "--max-run");
    bad(&|options| options.kms_key = Some("a key".to_owned()), "--kms-key");
    let unknown = JobOptions { instance: Some("ml.m5.large".to_owned()), ..options() }.checked().unwrap();
    let text = Choices::of(&unknown, &data(10)).unwrap_err().to_string();
    assert!(text.contains("--instance") && text.contains("ml.g5.12xlarge"), "{text}");
}

#[test]
fn mixes_are_parsed_from_the_right() {
    let found = MixSource::parse("C:/mix.json:images:0.30").unwrap();
    assert_eq!((found.file.to_str(), found.share.to_string().as_str()), (Some("C:/mix.json"), "0.3"));
    for text in ["mix.json", "mix.json:images", "mix.json:images:x", "mix.json:images:0", "mix.json:images:1", ":images:0.1"] {
        assert!(matches!(MixSource::parse(text), Err(TrainerError::BadFlag { .. })), "{text}");
    }
}

#[test]
fn the_archive_is_the_same_each_time_with_its_content_at_the_root() {
    let archive = super::archive::source_archive().unwrap();
    assert_eq!(archive, super::archive::source_archive().unwrap());
    let mut names = Vec::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice())).entries().unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.header().mtime().unwrap(), 0);
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        assert_eq!(entry.header().mode().unwrap() & 0o111 != 0, name == "train.sh", "{name}");
        names.push(name);
    }
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
    assert!(names.contains(&"train.sh".to_owned()) && names.contains(&"inference/inference.py".to_owned()), "{names:?}");
}

#[test]
fn the_script_begins_with_its_shebang_and_keeps_the_recipe() {
    let script = include_str!("../../templates/code/train.sh");
    // Fault 6: a blank line before it, and the script runs under another shell.
    assert!(script.starts_with("#!/bin/bash\n"));
    assert!(script.contains("set -euo pipefail"));
    // Fault 2: a command where a variable was meant.
    assert!(!script.contains("$(job_id)") && script.contains("/llava-$method"));
    for wanted in [
        "--lora_r 128 --lora_alpha 256 --mm_projector_lr 2e-5",
        "rate=2e-4",
        "rate=2e-5",
        "--version v1",
        "--image_aspect_ratio pad",
        "--group_by_modality_length True",
        "--bf16 True",
        "--warmup_ratio 0.03",
        "--lr_scheduler_type cosine",
        "--model_max_length 2048",
        // Fault 21.
        "--report_to none",
    ] {
        assert!(script.contains(wanted), "{wanted}");
    }
}

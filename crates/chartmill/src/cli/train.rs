//! `chartmill train`.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use chartmill::recheck;
use chartmill_dataset::formats::FormatError;
use chartmill_dataset::{Release, check_outside};
use chartmill_trainer::job::{Job, JobOptions, MixSource, write_job};

use super::train_args::TrainArgs;
use super::{DONE, in_shell, progress_bar, say};

/// Faults of a release that are told one by one.
const TOLD: usize = 5;

pub(super) fn run(args: &TrainArgs) -> Result<u8> {
    let is_live = args.submit || args.stop || args.download;
    if is_live && cfg!(not(feature = "sagemaker")) {
        return live(args);
    }
    if args.bucket.is_some() {
        make(args)?;
    } else if let Some(dir) = &args.dir {
        bail!(
            "to make a job of {}, give --bucket, --role and --image; to submit the job in {} as it is, leave {0} out",
            dir.display(),
            args.job.display()
        );
    }
    if is_live { live(args) } else { Ok(DONE) }
}

#[cfg(feature = "sagemaker")]
fn live(args: &TrainArgs) -> Result<u8> {
    let wish = super::submit::Wish { submit: args.submit, stop: args.stop, download: args.download };
    super::submit::run(&args.job, wish, &args.cloud, args.region.as_deref())
}

#[cfg(not(feature = "sagemaker"))]
fn live(args: &TrainArgs) -> Result<u8> {
    bail!("{}, or run {}/submit.sh", super::NO_AWS, args.job.display())
}

/// Checks the dataset and writes the job folder.
fn make(args: &TrainArgs) -> Result<()> {
    let dir = args.dir.clone().unwrap_or_else(|| "chartmill-out".into());
    let options = options(args, &dir)?;
    // What is typed wrong is told before minutes are spent on checking.
    options.checked()?;
    check_outside(&args.job)?;
    let is_shard = Release::open(&dir).is_ok_and(|release| release.manifest().configuration.is_grown_shard());
    if is_shard {
        return Err(FormatError::Shard { path: dir }.into());
    }
    let bar = progress_bar(0, "checking");
    let report = recheck(&dir, args.threads, &mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })
    .context("a job is made of a finished release; make one with `chartmill generate`")?;
    bar.finish_and_clear();
    if !report.is_clean() {
        let mut text = format!("{} does not pass its check, so nothing was written:", dir.display());
        for fault in report.faults.iter().take(TOLD) {
            let _ = write!(text, "\n  {fault}");
        }
        let all = if report.n_faults == 1 { "it".to_owned() } else { format!("all {} faults", report.n_faults) };
        let _ = write!(text, "\n`chartmill verify {}` lists {all}", in_shell(&dir));
        bail!(text);
    }
    let release = Release::open(&dir)?;
    let written = write_job(&release, &options, &args.job, args.force)?;
    if args.json {
        return say(&serde_json::to_string_pretty(&written.job)?);
    }
    say(&summary(args, &written.job, written.was_there))
}

fn options(args: &TrainArgs, dir: &Path) -> Result<JobOptions> {
    Ok(JobOptions {
        release: dir.to_owned(),
        bucket: args.bucket.clone().unwrap_or_default(),
        role: args.role.clone().unwrap_or_default(),
        image: args.image.clone().unwrap_or_default(),
        method: args.method.into(),
        zero: args.zero,
        instance: args.instance.clone(),
        offload: args.offload,
        base_model: args.base_model.clone(),
        vision_tower: args.vision_tower.clone(),
        input_mode: args.input_mode.into(),
        spot: args.spot,
        max_run_hours: args.max_run,
        epochs: args.epochs,
        mix: args.mix.iter().map(|text| MixSource::parse(text)).collect::<Result<_, _>>()?,
        subnets: args.subnets.clone(),
        security_groups: args.security_groups.clone(),
        kms_key: args.kms_key.clone(),
        network_isolation: args.network_isolation,
        tags: args.tag.clone(),
        job_name: args.job_name.clone(),
        region: args.region.clone(),
    })
}

fn summary(args: &TrainArgs, job: &Job, was_there: bool) -> String {
    let (choices, data) = (&job.choices, &job.data);
    let folder = args.job.display();
    let mut text = if was_there {
        format!("{folder} held this very job already; nothing changed.\n")
    } else {
        format!("{folder} holds the job {}.\n", job.layout.job_name)
    };
    let _ = writeln!(
        text,
        "  trains   {} rows with {} pictures, {} of {} by {} on {} ({} x {})",
        data.rows,
        data.pictures,
        if choices.epochs == 1 { "one pass".to_owned() } else { format!("{} passes", choices.epochs) },
        job.asked.base_model.source,
        job.asked.method.name(),
        choices.instance.name,
        choices.instance.gpus,
        choices.instance.gpu
    );
    let _ = writeln!(
        text,
        "  batch    {} devices x {} rows x {} = {}; {} steps, a checkpoint every {}",
        choices.instance.gpus,
        choices.per_device_batch,
        choices.accumulation,
        choices.global_batch,
        choices.steps,
        choices.save_steps
    );
    let _ = writeln!(text, "  memory   about {:.0} of {:.0} GiB of each GPU", choices.gpu_gib_needed, choices.gpu_gib);
    let _ = writeln!(
        text,
        "  takes    about {:.1} hours, {:.0} US dollars on demand (estimated; prices of {})",
        choices.hours,
        choices.usd,
        chartmill_trainer::job::Instance::prices_as_of()
    );
    for note in &choices.notes {
        let _ = writeln!(text, "  note     {note}");
    }
    let _ = write!(text, "Read {folder}/README.md, then run {folder}/submit.sh.");
    text
}

//! `chartmill deploy`.

use std::fmt::Write;

use anyhow::{Context, Result};
use chartmill_trainer::cloud::{Cloud, CloudError, Deployment, JobFolder, Removed, Stage};

use super::deploy_args::DeployArgs;
use super::interrupt::Interrupt;
use super::{DONE, NOT_ALL, say, say_error};

pub(super) fn run(args: &DeployArgs) -> Result<u8> {
    let folder = JobFolder::open(&args.job)?;
    let cloud = args.cloud.connect_for(&folder, args.region.as_deref())?;
    let deployment = Deployment::new(&cloud, &folder);
    if args.delete {
        return delete(&cloud, &folder, &deployment);
    }
    let interrupt = Interrupt::listen("no longer waiting; press Ctrl-C again to leave at once")?;
    let mut is_said = Ok(());
    deployment.create(&mut |stage| {
        let said = match stage {
            Stage::Made(what, name) => say(&format!("made the {what} {name}")),
            Stage::WasThere(what, name) => say(&format!("the {what} {name} was there")),
            Stage::Status(status) => say(&status),
        };
        if is_said.is_ok() {
            is_said = said;
        }
    })?;
    is_said?;
    let name = folder.endpoint_name();
    let remove = format!("chartmill deploy --job {} --delete", args.job.display());
    let mut before = String::new();
    loop {
        let stage =
            deployment.look().with_context(|| format!("the endpoint {name} exists and may cost money until `{remove}`"))?;
        let Stage::Status(status) = stage else { continue };
        if status != before {
            say(&format!("{name} is {status}"))?;
        }
        if status == "InService" {
            break;
        }
        before = status;
        if interrupt.wait(cloud.poll()) {
            say(&format!("{name} is still being made, and costs money from when it is in service until `{remove}`."))?;
            return Ok(NOT_ALL);
        }
    }
    say(&format!(
        "{name} answers, and costs money until `{remove}`. Ask it with\n  chartmill predict PICTURE QUESTION --endpoint {name} --region {0}\n  \
         chartmill predict OUT --split test --endpoint {name} --region {0}",
        cloud.region()
    ))?;
    Ok(DONE)
}

/// Removes everything, and says what stays.
fn delete(cloud: &Cloud, folder: &JobFolder, deployment: &Deployment<'_>) -> Result<u8> {
    let interrupt = Interrupt::listen("stopping; press Ctrl-C again to leave at once")?;
    let mut is_said = Ok(());
    let mut told = |removed: Removed| {
        let said = match removed {
            Removed::Now(what, name) => say(&format!("removed the {what} {name}")),
            Removed::Gone(what, name) => say(&format!("there is no {what} {name}")),
        };
        if is_said.is_ok() {
            is_said = said;
        }
    };
    loop {
        match deployment.delete(&mut told) {
            Ok(()) => break,
            Err(error @ CloudError::Busy { .. }) => {
                say_error("the endpoint is being changed and is removed as soon as that is over; Ctrl-C leaves it running");
                if interrupt.wait(cloud.poll()) {
                    return Err(error.into());
                }
            }
            Err(error) => return Err(error).context("not everything was removed; run the same command again"),
        }
    }
    is_said?;
    while !deployment.is_gone()? {
        if interrupt.wait(cloud.poll()) {
            say(&format!("{} is being removed; that goes on by itself.", folder.endpoint_name()))?;
            return Ok(NOT_ALL);
        }
    }
    let mut text = format!(
        "Nothing of {} runs any more. What lies on S3 stays and costs a little:\n  aws s3 rm --recursive {}\n",
        folder.endpoint_name(),
        folder.storage()?
    );
    for pictures in folder.picture_folders() {
        let _ = writeln!(text, "  aws s3 rm --recursive {pictures}");
    }
    say(&(text
        + "The first removes code, rows, checkpoints and the model; the pictures are shared by all jobs on the same data."))?;
    Ok(DONE)
}

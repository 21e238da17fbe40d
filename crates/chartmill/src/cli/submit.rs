//! `chartmill train --submit`: uploads, creates the training job and follows it.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chartmill_trainer::cloud::{Cloud, Ended, Event, Follower, JobFolder, Outcome, Submitted, Tally, Upload, stop, submit};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::cloud_args::CloudArgs;
use super::interrupt::Interrupt;
use super::{DONE, NOT_ALL, progress_bar, say};

/// Files that are sent at once: pictures are small, and each waits for one round trip.
const AT_ONCE: usize = 16;

/// What to do with a job folder on AWS.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) submit: bool,
    pub(super) stop: bool,
    pub(super) download: bool,
}

/// Does it.
pub(super) fn run(dir: &Path, wish: Wish, cloud: &CloudArgs, region: Option<&str>) -> Result<u8> {
    let folder = JobFolder::open(dir)?;
    let cloud = cloud.connect_for(&folder, region)?;
    let name = folder.job_name();
    if wish.stop {
        stop(&cloud, &folder)?;
        say(&format!(
            "{name} is being stopped; it writes its last checkpoint, which takes a minute or two. Checkpoints stay in {}checkpoints/.",
            folder.storage()?
        ))?;
        return Ok(DONE);
    }
    let status = cloud.job_status(&folder)?;
    let interrupt = Interrupt::listen("stopping; press Ctrl-C again to leave at once")?;
    match &status {
        _ if !wish.submit => {}
        Some(status) => say(&format!("{name} was submitted before ({status}); nothing is sent again."))?,
        None => {
            if !upload(&cloud, &folder, &interrupt)? {
                return Ok(NOT_ALL);
            }
            match submit(&cloud, &folder)? {
                Submitted::Created { .. } => say(&format!("{name} is submitted, in {}.", cloud.region()))?,
                Submitted::WasThere { status } => say(&format!("{name} was submitted before ({status})."))?,
            }
        }
    }
    if status.is_none() && !wish.submit {
        bail!("{name} was never submitted; add --submit");
    }
    let Some(ended) = follow(&cloud, &folder, &interrupt).with_context(|| goes_on(&folder))? else {
        say(&goes_on(&folder))?;
        return Ok(NOT_ALL);
    };
    told(&cloud, &folder, &ended, wish.download)
}

/// How to find the job again, and how to stop it.
fn goes_on(folder: &JobFolder) -> String {
    let dir = folder.dir().display();
    format!(
        "{} goes on and costs money. Follow it again with `chartmill train --job {dir} --submit`, stop it with `chartmill train --job {dir} \
         --stop`.",
        folder.job_name()
    )
}

/// Brings everything to S3; `false` after Ctrl-C.
fn upload(cloud: &Cloud, folder: &JobFolder, interrupt: &Interrupt) -> Result<bool> {
    let upload = Upload::prepare(cloud, folder)?;
    let bar = progress_bar(upload.len(), "uploading");
    let done = std::thread::scope(|scope| {
        let work = || {
            upload.work(&|_| {
                bar.inc(1);
                if interrupt.is_pressed() {
                    upload.stop();
                }
            })
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        // All are waited for, and the first failure is told: the others stopped because of it.
        let mut done = Ok(());
        for thread in threads {
            let ended =
                thread.join().map_err(|_| anyhow::anyhow!("a thread of the upload broke down; this is a fault of the program"));
            done = done.and(ended.and_then(|ended| ended.map_err(anyhow::Error::from)));
        }
        done
    });
    bar.finish_and_clear();
    let Tally { sent, sent_bytes, there, left, foreign, dropped } = upload.tally();
    let go_on =
        format!("{} of {} files are on S3 and stay there; run the same command again to go on", sent + there, upload.len());
    done.with_context(|| go_on.clone())?;
    if left > 0 {
        say(&format!("{go_on}."))?;
        return Ok(false);
    }
    let files = |n: u64| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
    say(&format!("Uploaded {} ({}); S3 had {} already.", files(sent), HumanBytes(sent_bytes), files(there)))?;
    if dropped > 0 {
        say(&format!("Dropped what a killed upload had left of {}.", files(dropped)))?;
    }
    if foreign > 0 {
        say(&format!(
            "Note: the job's folders on S3 hold {foreign} objects that are none of its files, and the instance gets them too."
        ))?;
    }
    Ok(true)
}

/// Tells what happens until the job ends; `None` after Ctrl-C.
fn follow(cloud: &Cloud, folder: &JobFolder, interrupt: &Interrupt) -> Result<Option<Ended>> {
    let mut follower = Follower::new(folder);
    let bar = live_line();
    let mut doing = "Waiting".to_owned();
    let mut numbers = String::new();
    let ended = loop {
        let mut ended = None;
        for event in follower.look(cloud)? {
            match event {
                Event::Transition { status, message } => {
                    bar.suspend(|| say(&format!("{status}: {message}")))?;
                    (doing, numbers) = (status, String::new());
                }
                Event::Line(line) => bar.suspend(|| say(&format!("  | {line}")))?,
                Event::Metrics(metrics) => {
                    let pairs: Vec<String> = metrics.iter().map(|(name, value)| format!("{name} {value}")).collect();
                    numbers = pairs.join("  ");
                }
                Event::NoLog { why } => bar.suspend(|| say(&format!("Without its log, because {why}")))?,
                Event::Ended(how) => ended = Some(how),
            }
        }
        bar.set_message(format!("{doing}  {numbers}"));
        bar.tick();
        if ended.is_some() || interrupt.wait(cloud.poll()) {
            break ended;
        }
    };
    bar.finish_and_clear();
    Ok(ended)
}

/// One line at the bottom of a terminal, nothing in a pipe.
fn live_line() -> ProgressBar {
    use std::io::IsTerminal;

    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed}  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// How it ended, and what to do next.
fn told(cloud: &Cloud, folder: &JobFolder, ended: &Ended, download: bool) -> Result<u8> {
    let (name, dir) = (folder.job_name(), folder.dir().display());
    let again =
        format!("To run it again, give it another name with --job-name. Checkpoints stay in {}checkpoints/.", folder.storage()?);
    let of_reason = |text: &str| if text.is_empty() { String::new() } else { format!(" {}", text.trim()) };
    match ended.outcome {
        Outcome::Failed => {
            let reason = if ended.reason.is_empty() { "no reason is given" } else { ended.reason.trim_end_matches('.') };
            bail!("{name} failed: {reason}.{} {again}", of_reason(&ended.advice));
        }
        Outcome::Stopped => {
            say(&format!("{name} was stopped before its end.{} {again}", of_reason(&ended.advice)))?;
            return Ok(NOT_ALL);
        }
        Outcome::Completed => {}
    }
    let address = folder.model_address()?;
    let billed =
        ended.billable_seconds.map_or_else(String::new, |seconds| format!(" {} minutes are billed.", seconds.div_ceil(60)));
    say(&format!("{name} completed.{billed}\n  model    {address}"))?;
    if download {
        let to = folder.dir().join("model.tar.gz");
        let bar = progress_bar(0, "fetching");
        cloud.download(&address, &to, &|come, size| {
            bar.set_length(size);
            bar.set_position(come);
        })?;
        bar.finish_and_clear();
        say(&format!("  fetched  {}", to.display()))?;
    }
    say(&format!("Serve it with `chartmill deploy --job {dir}`."))?;
    Ok(DONE)
}

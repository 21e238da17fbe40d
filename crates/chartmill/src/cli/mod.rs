//! The command line: arguments, progress and printing. It owns every word that is printed, and the exit codes.

mod args;
mod augment;
mod augment_args;
mod charts;
mod cloud_args;
mod convert;
mod convert_args;
#[cfg(feature = "sagemaker")]
mod deploy;
mod deploy_args;
mod describe;
mod empty_splits;
#[cfg(feature = "sagemaker")]
mod endpoint_model;
mod generate;
mod generate_asked;
mod golden;
mod inspect;
mod inspect_args;
mod inspect_text;
#[cfg(feature = "sagemaker")]
mod interrupt;
mod merge;
mod model_args;
mod paraphrase;
mod predict;
mod render;
mod reproduce;
mod schema;
mod score;
mod score_text;
mod stopping;
#[cfg(feature = "sagemaker")]
mod submit;
mod train;
mod train_args;
mod verify;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use chartmill_dataset::Summary;
use chartmill_trainer::job::shell_word;
use clap::Parser;

use args::{Args, Command};

/// Done, or the help was asked for.
const DONE: u8 = 0;
/// Done, but not all as wanted: too many empty slots, or a release with faults.
const NOT_ALL: u8 = 1;
/// Could not run.
const FAILED: u8 = 2;
/// Stopped by Ctrl-C, as shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

pub(crate) fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.command {
        Command::Generate(args) => generate::run(args),
        Command::Describe(args) => describe::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Augment(args) => augment::run(args),
        Command::Convert(args) => convert::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Reproduce(args) => reproduce::run(args),
        Command::Merge(args) => merge::run(args),
        Command::Charts(args) => charts::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Render(args) => render::run(args),
        Command::Golden(args) => golden::run(args),
        Command::Train(args) => train::run(args),
        Command::Deploy(args) => deployed(args),
        Command::Predict(args) => predict::run(args),
        Command::Score(args) => score::run(args),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // Whoever reads our output has hung up (`chartmill charts | head -1`); that is no failure to speak of.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            say_error(&format!("error: {}", with_causes(&error)));
            ExitCode::from(stopping::code_of(&error))
        }
    }
}

#[cfg(feature = "sagemaker")]
fn deployed(args: &deploy_args::DeployArgs) -> anyhow::Result<u8> {
    deploy::run(args)
}

#[cfg(not(feature = "sagemaker"))]
fn deployed(args: &deploy_args::DeployArgs) -> anyhow::Result<u8> {
    let deploy_args::DeployArgs { job, delete, region, cloud } = args;
    let _ = (delete, region, cloud);
    anyhow::bail!("{NO_AWS}; the requests are in {}, for the AWS command line", job.display())
}

/// Why a build without AWS does not reach it, and what to do.
#[cfg(not(feature = "sagemaker"))]
const NO_AWS: &str = "this build has no AWS; build with `cargo build --release --features aws`";

/// An error with its causes, each told once: many of our errors name their cause themselves.
fn with_causes(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told.push_str(": ");
            told.push_str(&cause);
        }
    }
    told
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe))
}

/// A path as it is typed in a shell, for commands that are told.
fn in_shell(path: &Path) -> String {
    shell_word(&path.to_string_lossy())
}

/// Prints to standard output.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Prints to standard error. There is nowhere to report that this failed.
fn say_error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Tells of what a resumed run found damaged and made again.
fn say_damage(summary: Option<&Summary>) {
    if let Some(damage) = summary.and_then(|summary| summary.damage.as_ref()) {
        say_error(&format!("{}: {damage}", summary.map_or_else(String::new, |summary| summary.dir.display().to_string())));
    }
}

/// Progress bars below each other on a terminal, nothing in a pipe.
fn progress_bars<const N: usize>(of: [(u64, &str); N]) -> [indicatif::ProgressBar; N] {
    let bars = indicatif::MultiProgress::new();
    of.map(|(len, what)| {
        let bar = progress_bar(len, what);
        if bar.is_hidden() { bar } else { bars.add(bar) }
    })
}

/// A progress bar on a terminal, nothing in a pipe.
fn progress_bar(len: u64, what: &str) -> indicatif::ProgressBar {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(len);
    let template = format!("{what} [{{bar:32}}] {{pos}}/{{len}}  {{per_sec}}  {{eta}} left  {{msg}}");
    if let Ok(style) = indicatif::ProgressStyle::with_template(&template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

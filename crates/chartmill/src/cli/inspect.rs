//! `chartmill inspect`.

use std::path::Path;

use anyhow::Result;
use chartmill::{Checkup, CheckupOptions, CheckupProgress};
use chartmill_augment::inspect::FixSummary;
use chartmill_dataset::check_outside;

use super::generate::target_of;
use super::inspect_args::InspectArgs;
use super::inspect_text::told;
use super::{DONE, NOT_ALL, progress_bar, say};

pub(super) fn run(args: &InspectArgs) -> Result<u8> {
    // Told before minutes are spent on looking.
    args.fix.as_deref().map_or(Ok(()), check_outside)?;
    let options = CheckupOptions {
        images: args.images.clone(),
        target: target_of(&args.target)?,
        pixels: !args.quick,
        threads: args.threads,
        examples: args.examples,
    };
    // How many rows there are is not known before they are read.
    let bar = progress_bar(0, "looking");
    let checkup = Checkup::of(&args.dataset, &options, &mut |progress| show(&bar, progress))?;
    bar.finish_and_clear();
    let report = checkup.report.clone();
    let (format, images) = (checkup.format(), checkup.images().map(Path::to_owned));
    let fixed = match &args.fix {
        Some(out) => {
            let bar = progress_bar(report.rows, "correcting");
            let summary = checkup.fix(out, &mut |progress| bar.set_position(progress.rows))?;
            bar.finish_and_clear();
            Some((out.as_path(), summary))
        }
        None => None,
    };
    if args.json {
        let mut json = serde_json::to_value(&report)?;
        if let Some(fields) = json.as_object_mut() {
            fields.insert("format".to_owned(), format.to_string().into());
            if let Some((_, summary)) = &fixed {
                fields.insert("fixed".to_owned(), serde_json::to_value(summary)?);
            }
        }
        say(&serde_json::to_string_pretty(&json)?)?;
    } else {
        say(&told(args, format, images.as_deref(), &report, fixed.as_ref()))?;
    }
    Ok(code_of(report.is_fatal(), fixed.as_ref()))
}

/// With a corrected copy, what matters is whether all rows are in it.
fn code_of(is_fatal: bool, fixed: Option<&(&Path, FixSummary)>) -> u8 {
    let is_sound = fixed.map_or(!is_fatal, |(_, summary)| summary.left_out == 0 && summary.rows > 0);
    if is_sound { DONE } else { NOT_ALL }
}

fn show(bar: &indicatif::ProgressBar, progress: CheckupProgress) {
    bar.set_length(progress.rows);
    bar.set_position(progress.rows);
    bar.set_message(format!("{} pictures", progress.pictures));
}

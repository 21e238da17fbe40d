//! `chartmill verify`.

use std::fmt::Write;

use anyhow::Result;
use chartmill::recheck;

use super::args::VerifyArgs;
use super::augment::standings;
use super::generate::counted;
use super::{DONE, NOT_ALL, progress_bar, say};

/// Faults that are told one by one.
const TOLD: usize = 20;

pub(super) fn run(args: &VerifyArgs) -> Result<u8> {
    let bar = progress_bar(0, "checking");
    let report = recheck(&args.dir, args.threads, &mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    })?;
    bar.finish_and_clear();
    let code = if report.is_clean() { DONE } else { NOT_ALL };
    if args.json {
        let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        let report = serde_json::json!({ "records": report.n_records, "n_faults": report.n_faults, "n_elsewhere": report.n_elsewhere, "faults": faults });
        say(&serde_json::to_string_pretty(&report)?)?;
        return Ok(code);
    }
    if report.is_clean() {
        let manifest = &report.manifest;
        let dir = args.dir.display();
        let mut text = format!("{dir} is sound: {} records, {} questions, ", report.n_records, manifest.counts.turns);
        if manifest.configuration.is_grown() {
            let _ = write!(text, "every file checked; verified records: {}.", standings(&manifest.counts));
        } else {
            text.push_str("every file and every answer checked.");
        }
        if report.n_elsewhere > 0 {
            let _ = write!(text, " Of {} records the pictures are in other shards, and were not looked at.", report.n_elsewhere);
        }
        say(&text)?;
        return Ok(code);
    }
    let mut text = format!("{} has {}:\n", args.dir.display(), counted(report.n_faults, "fault"));
    for fault in report.faults.iter().take(TOLD) {
        let _ = writeln!(text, "  {fault}");
    }
    if report.n_faults > TOLD as u64 {
        let _ = writeln!(text, "  ... and {} more; --json lists them", report.n_faults - TOLD as u64);
    }
    say(&text)?;
    Ok(code)
}
